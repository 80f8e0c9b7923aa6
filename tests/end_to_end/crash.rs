//! Results that survive: kills at any moment, full and read-only disks, two runs at once, results among the documents.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

use crate::tables::{complaint, files, polilex, table};

const MARKER: &str = "datapackage.json";
const PENDING: &str = ".polilex-pending.json";

/// A few terms: the kills are meant for the writing, not for the compiling of patterns.
const CODEBOOK: &str = r#"
[codebook]
id = "small"
title = "Small"
[[concept]]
id = "sovereignty"
terms.en = ["sovereign*"]
[[concept]]
id = "cooperation"
terms.en = ["cooperat*", "together"]
[[concept]]
id = "security"
terms.en = ["secur*"]
"#;

/// Documents, codebook and two results that differ in every table.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room for files");
        fs::write(folder.path().join("small.toml"), CODEBOOK).expect("there is room for files");
        for (name, documents) in [("old", 6), ("new", 9)] {
            let input = folder.path().join(name);
            fs::create_dir(&input).expect("there is room for files");
            for number in 0..documents {
                let text = format!(
                    "Document {number} of the {name} corpus. States secure their sovereignty together. They cooperate for security.\n\n"
                );
                fs::write(input.join(format!("{number}.txt")), text.repeat(20 + number))
                    .expect("there is room for files");
            }
        }
        Self { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, input: &str, out: &Path) -> Command {
        let mut command = polilex();
        command
            .arg("run")
            .arg(self.at(input))
            .arg("--out")
            .arg(out)
            .arg("--codebook")
            .arg(self.at("small.toml"))
            .args(["--figures", "svg", "--no-cache", "--threads", "2"]);
        command
    }

    fn run(&self, input: &str, out: &Path) -> Output {
        self.command(input, out).output().expect("the program starts")
    }

    /// Returns the files of an undisturbed run.
    fn results(&self, input: &str) -> BTreeMap<String, Vec<u8>> {
        let out = self.at(&format!("{input}-results"));
        let run = self.run(input, &out);
        assert!(run.status.success(), "{}", complaint(&run));
        files(&out)
    }
}

fn write_all(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (path, content) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it lies below")).expect("there is room for files");
        fs::write(path, content).expect("there is room for files");
    }
}

/// The files that bear a final name.
fn final_files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    if !folder.exists() {
        return BTreeMap::new();
    }
    let mut found = files(folder);
    found.retain(|path, _| !path.starts_with(".polilex-"));
    found
}

#[test]
fn two_hundred_kills_leave_nothing_torn() {
    let bench = Bench::new();
    let old = bench.results("old");
    let started = Instant::now();
    let new = bench.results("new");
    let span = started.elapsed();
    assert!(new.iter().filter(|(path, content)| old.get(*path) != Some(content)).count() > 5);
    let out = bench.at("out");
    let mut random = Pcg32::seed_from_u64(20_261_125);
    let (mut killed, mut whole, mut between) = (0, 0, 0);
    for trial in 0..200 {
        if trial % 2 == 0 {
            // Every other run finds an earlier complete result, the others what the kill before has left, or nothing.
            let _ = fs::remove_dir_all(&out);
            write_all(&out, &old);
        } else if trial % 10 == 1 {
            let _ = fs::remove_dir_all(&out);
        }
        let mut run =
            bench.command("new", &out).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let share = f64::from(random.next_u32()) / f64::from(u32::MAX);
        if trial % 4 < 2 {
            std::thread::sleep(span.mul_f64(share));
        } else {
            // The moves are a small part of the span: half of the kills are kept for the time about them.
            let begun = Instant::now();
            while begun.elapsed() < span * 2
                && !out.join(PENDING).exists()
                && run.try_wait().unwrap().is_none()
            {
                std::thread::yield_now();
            }
            std::thread::sleep(Duration::from_micros(20_000).mul_f64(share * share));
        }
        let _ = run.kill();
        killed += usize::from(run.wait().unwrap().code().is_none());
        let found = final_files(&out);
        for (path, content) in found.iter().filter(|(path, _)| *path != MARKER) {
            let is_whole = [&old, &new].iter().any(|files| files.get(path) == Some(content));
            assert!(is_whole, "trial {trial}: {path} is torn");
        }
        if found.contains_key(MARKER) {
            assert!(
                found == old || found == new,
                "trial {trial}: the marker vouches for a mixture"
            );
            whole += 1;
        } else if !found.is_empty() {
            between += 1;
        }
        if trial % 25 == 24 {
            let rerun = bench.run("new", &out);
            assert!(rerun.status.success(), "trial {trial}: {}", complaint(&rerun));
            assert!(files(&out) == new, "trial {trial}: {:?}", files(&out).keys());
        }
    }
    println!("{killed} killed; {whole} left whole results, {between} a mixture without marker");
    assert!(killed > 100, "{killed} kills came in time");
    let rerun = bench.run("new", &out);
    assert!(rerun.status.success(), "{}", complaint(&rerun));
    let left: Vec<_> =
        fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
    assert!(files(&out) == new, "the results are those of an undisturbed run");
}

#[test]
fn a_second_run_into_the_folder_is_refused() {
    let bench = Bench::new();
    let out = bench.at("out");
    fs::create_dir(&out).unwrap();
    let lock = File::create(out.join(".polilex-lock")).unwrap();
    lock.lock().unwrap();
    let refused = bench.run("new", &out);
    assert_eq!(refused.status.code(), Some(3));
    let said = complaint(&refused);
    assert!(said.contains("another run of polilex") && said.contains("hint: wait"), "{said}");
    drop(lock);
    let run = bench.run("new", &out);
    assert!(run.status.success(), "{}", complaint(&run));
    assert!(files(&out).keys().all(|path| !path.starts_with(".polilex-")));
}

#[test]
fn results_may_lie_among_the_documents_and_documents_among_the_results() {
    let bench = Bench::new();
    let documents = |out: &Path| -> Vec<String> {
        table(out, "documents").iter().map(|row| row["file"].clone()).collect()
    };
    let plain = bench.at("plain");
    assert!(bench.run("new", &plain).status.success());
    let expected = documents(&plain);
    assert_eq!(expected.len(), 9);
    // Into the folder of the documents itself, twice, and after a kill between two moves.
    let own = bench.at("new");
    for _ in 0..2 {
        let run = bench.run("new", &own);
        assert!(run.status.success(), "{}", complaint(&run));
        assert_eq!(documents(&own), expected);
    }
    fs::rename(own.join(MARKER), own.join(PENDING)).unwrap();
    assert!(bench.run("new", &own).status.success());
    assert_eq!(documents(&own), expected);
    assert!(!own.join(PENDING).exists());
    // Below it, and above it.
    let below = own.join("results/of today");
    assert!(bench.run("new", &below).status.success());
    assert!(bench.run("new", &below).status.success());
    assert_eq!(documents(&below), expected);
    let above = bench.folder.path();
    let run = bench.run("old", above);
    assert!(run.status.success(), "{}", complaint(&run));
    assert_eq!(documents(above).len(), 6);
    assert!(own.join("0.txt").is_file() && bench.at("small.toml").is_file());
}

/// Runs a shell script where it may mount; `None` where it may not.
fn with_mounts(script: &str) -> Option<Output> {
    let shell = |script: &str| {
        Command::new("unshare").args(["--mount", "--map-root-user", "sh", "-c", script]).output()
    };
    let allowed = shell("mount -t tmpfs none /mnt").is_ok_and(|tried| tried.status.success());
    if !allowed {
        return None;
    }
    Some(shell(script).expect("it ran before"))
}

fn words(command: &Command) -> String {
    let quoted = |word: &std::ffi::OsStr| format!("'{}'", word.to_str().expect("paths are plain"));
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(quoted)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_full_disk_is_said_and_leaves_the_folder_as_it_was() {
    let bench = Bench::new();
    let disk = bench.at("disk");
    fs::create_dir(&disk).unwrap();
    let command = words(&bench.command("new", &disk.join("out")));
    let disk = disk.display();
    let (mut full, mut enough) = (0, 0);
    for kibibytes in [8, 24, 48, 80, 128, 200, 4096] {
        let script = format!(
            "mount -t tmpfs -o size={kibibytes}k none '{disk}' && {command}; code=$?; find '{disk}' -mindepth 1; exit $code"
        );
        let Some(run) = with_mounts(&script) else {
            println!("skipped: this system does not let a test mount anything");
            return;
        };
        let (said, left) = (complaint(&run), String::from_utf8_lossy(&run.stdout).into_owned());
        if run.status.success() {
            enough += 1;
            assert!(left.contains(MARKER) && !left.contains(".polilex-"), "{left}");
        } else {
            full += 1;
            assert_eq!(run.status.code(), Some(3), "{said}");
            assert!(said.contains("no space is left"), "{said}");
            assert!(said.contains("hint: free some space"), "{said}");
            assert_eq!(left, "", "{kibibytes} KiB");
        }
    }
    assert!(full > 2 && enough > 0, "{full} were full, {enough} were not");
}

#[test]
fn a_read_only_folder_is_said() {
    let bench = Bench::new();
    let disk = bench.at("disk");
    fs::create_dir(&disk).unwrap();
    let command = words(&bench.command("new", &disk.join("out")));
    let script = format!("mount -t tmpfs -o ro none '{}' && {command}", disk.display());
    if let Some(run) = with_mounts(&script) {
        let said = complaint(&run);
        assert_eq!(run.status.code(), Some(3), "{said}");
        assert!(said.contains("read-only") && said.contains("--out"), "{said}");
    } else {
        println!("skipped: this system does not let a test mount anything");
    }
    // A file where the folder should be, and where one of its folders should be.
    fs::write(bench.at("file"), "").unwrap();
    for out in ["file", "file/out"] {
        let run = bench.run("new", &bench.at(out));
        let said = complaint(&run);
        assert_eq!(run.status.code(), Some(3), "{said}");
        assert!(said.contains("a file stands where a folder should be"), "{said}");
        assert!(said.contains("hint: move away what stands there"), "{said}");
    }
    // The system's own folders take nothing, even from root.
    let run = bench.run("new", Path::new("/proc/polilex"));
    assert_eq!(run.status.code(), Some(3), "{}", complaint(&run));
    assert!(complaint(&run).contains("--out"), "{}", complaint(&run));
}
