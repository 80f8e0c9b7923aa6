//! Readers that fail in every way there is, and what becomes of the batch.
//!
//! This program is its own worker: called with `worker`, it serves with a reader that does what the name of the file says.

#![allow(clippy::print_stdout, reason = "this is a test program with a main of its own")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use polilex::codebook::{self, Codebook};
use polilex::corpus::{Input, Options};
use polilex::extract::{self, Cache, Program, Settings, Stored, Stream};
use polilex::measure::UnitKind;
use polilex::run::{self, Failure, FigureFormats, Look, Plan, Progress, Scope, Selection};

/// Memory of a worker in these tests.
const MEMORY: u64 = 400 << 20;
/// Time for a document: long for a busy machine, short for a test.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Documents after which the reader of `worn` files is worn out.
const WORN: u32 = 3;

const GOOD: &str =
    "<p>All states shall respect network sovereignty in cyberspace.</p><p>They keep the peace.</p>";

const PLAIN: &str = "All states shall respect network sovereignty in cyberspace.\n";

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("worker") {
        std::panic::set_hook(Box::new(|_| {}));
        limit();
        let served = extract::serve(std::io::stdin().lock(), std::io::stdout(), misbehave);
        return if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    if std::env::args().nth(1).as_deref() == Some("write") {
        limit();
        write(&std::env::args().nth(2).unwrap_or_default());
        return ExitCode::SUCCESS;
    }
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let tests: &[(&str, fn())] = &[
        ("every_failure_costs_its_own_document_only", every_failure_costs_its_own_document_only),
        (
            "a_document_is_blamed_by_a_fresh_worker_only",
            a_document_is_blamed_by_a_fresh_worker_only,
        ),
        ("a_run_that_is_stopped_does_not_wait", a_run_that_is_stopped_does_not_wait),
        ("a_worker_ends_with_its_run", a_worker_ends_with_its_run),
        ("without_a_worker_the_others_are_read", without_a_worker_the_others_are_read),
        ("a_stream_ends_only_where_it_ends", a_stream_ends_only_where_it_ends),
        ("what_is_cached_is_read_once", what_is_cached_is_read_once),
        ("damaged_entries_are_read_anew", damaged_entries_are_read_anew),
        ("runs_may_share_a_cache", runs_may_share_a_cache),
        (
            "clearing_a_cache_spares_the_files_of_others",
            clearing_a_cache_spares_the_files_of_others,
        ),
    ];
    let (mut passed, mut failed) = (0, 0);
    for (name, test) in tests {
        if wanted.as_ref().is_some_and(|wanted| !name.contains(wanted)) {
            continue;
        }
        let ok = catch_unwind(AssertUnwindSafe(test)).is_ok();
        println!("test {name} ... {}", if ok { "ok" } else { "FAILED" });
        *(if ok { &mut passed } else { &mut failed }) += 1;
    }
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {verdict}. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out"
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A reader that does what the name of the file says.
fn misbehave(name: &str, bytes: Vec<u8>) -> Stored {
    static SERVED: AtomicU32 = AtomicU32::new(0);
    let served = SERVED.fetch_add(1, Ordering::Relaxed);
    let name = name.rsplit('/').next().unwrap_or(name);
    match name.split(['-', '.']).next().unwrap_or(name) {
        "panic" => panic!("mock panic"),
        "hang" => loop {
            std::thread::sleep(Duration::from_secs(1));
        },
        "spin" => loop {
            std::hint::spin_loop();
        },
        "exit" =>
        {
            #[allow(clippy::exit, reason = "this is what is tested")]
            std::process::exit(0)
        }
        "abort" => std::process::abort(),
        "memory" => {
            let mut hoard: Vec<Vec<u8>> = Vec::new();
            loop {
                hoard.push(vec![1; 1 << 20]);
            }
        }
        "stack" => Ok(vec![descend(u64::from(served))]),
        "nonsense" => Ok(b"no text of anybody".to_vec()),
        "worn" if served >= WORN => std::process::abort(),
        _ => extract::read(name, bytes),
    }
}

/// Writes lines, and then does what it is told.
fn write(what: &str) {
    println!("{}", "row\n".repeat(20_000));
    match what {
        "" => {}
        "hang" => std::thread::sleep(Duration::from_secs(3600)),
        "memory" => drop(misbehave("memory", Vec::new())),
        _ => std::process::abort(),
    }
}

/// Nests calls until the stack is full.
fn descend(depth: u64) -> u8 {
    let here = [depth; 512];
    let below = if depth == u64::MAX { 0 } else { descend(depth + 1) };
    std::hint::black_box(here).iter().fold(below, |sum, at| sum.wrapping_add(at.to_le_bytes()[0]))
}

#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, value) in [(Resource::As, MEMORY), (Resource::Core, 0)] {
        setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) })
            .expect("limits can be lowered");
    }
}

#[cfg(not(unix))]
fn limit() {}

struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: Option<u64>) {}
    fn read(&self, _: u64) {}
}

fn this_program() -> Program {
    let path = std::env::current_exe().expect("a running program has a path");
    Program { path, arguments: vec!["worker".into()], memory: MEMORY }
}

fn isolated() -> Settings {
    Settings { worker: Some(this_program()), timeout: Some(TIMEOUT), cache: None }
}

fn built_in() -> Codebook {
    let source = codebook::builtin("cyber-community").expect("it comes with polilex");
    codebook::load("cyber-community", source.as_bytes()).expect("it has no faults").0
}

fn plan(folder: &Path, out: &Path, extraction: Settings, threads: usize) -> Plan {
    Plan {
        selection: Selection {
            inputs: vec![Input::Path(folder.to_owned())],
            options: Options::default(),
            language: None,
            threads,
            extraction,
        },
        codebook: built_in(),
        output: out.to_owned(),
        unit: UnitKind::Sentence,
        window: 50,
        figures: FigureFormats::default(),
        look: Look::default(),
        report: run::ReportFormat::None,
        seed: 1,
        by: Vec::new(),
        scope: Scope::Whole,
        reference: Vec::new(),
        cluster: None,
    }
}

/// What a run says of its documents: status, reason and mentions by name.
type Rows = BTreeMap<String, (String, String, String)>;

fn run_over(folder: &Path, extraction: Settings, threads: usize) -> Rows {
    let place = tempfile::tempdir().expect("there is room");
    let out = place.path().join("out");
    let plan = plan(folder, &out, extraction, threads);
    run::run(&plan, &Silent, &AtomicBool::new(false)).expect("the batch goes on");
    rows(&out)
}

fn rows(out: &Path) -> Rows {
    let mut table = csv::Reader::from_path(out.join("tables/documents.csv")).expect("it is there");
    let read: Vec<BTreeMap<String, String>> =
        table.deserialize().collect::<Result<_, _>>().expect("it is a table");
    let count = read.len();
    let rows: Rows = read
        .into_iter()
        .map(|row| {
            let cell = |name: &str| row[name].clone();
            (cell("doc"), (cell("status"), cell("reason"), cell("mentions")))
        })
        .collect();
    assert_eq!(rows.len(), count, "each document has one row");
    rows
}

fn fill(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room");
    for name in names {
        let text = if name.ends_with(".txt") { PLAIN } else { GOOD };
        fs::write(folder.path().join(name), text).expect("there is room");
    }
    folder
}

fn assert_read(rows: &Rows, name: &str) {
    let (status, reason, mentions) = &rows[name];
    assert_eq!((status.as_str(), mentions.as_str()), ("read", "1"), "{name}: {reason}");
}

fn every_failure_costs_its_own_document_only() {
    let bad = [
        ("abort.html", "crashed: "),
        ("exit.html", "crashed: "),
        ("hang.html", "timeout: "),
        ("memory.html", "memory: "),
        ("nonsense.html", "reader-failed: "),
        ("panic.html", "reader-failed: "),
        ("spin.html", "timeout: "),
        ("stack.html", "crashed: "),
    ];
    let good = ["a.html", "d.html", "i.html", "n.html", "p.txt", "t.html", "z.html"];
    let names: Vec<&str> = bad.iter().map(|(name, _)| *name).chain(good).collect();
    let folder = fill(&names);
    let once = run_over(folder.path(), isolated(), 1);
    for (name, code) in bad {
        let (status, reason, _) = &once[name];
        assert!(status == "skipped" && reason.starts_with(code), "{name}: {status}, {reason}");
    }
    assert!(once["panic.html"].1.contains("mock panic"), "{:?}", once["panic.html"]);
    assert!(once["stack.html"].1.contains("stack overflow"), "{:?}", once["stack.html"]);
    assert!(once["memory.html"].1.contains("400 MiB"), "{:?}", once["memory.html"]);
    for name in good {
        assert_read(&once, name);
    }
    assert_eq!(once.len(), names.len());
    assert_eq!(run_over(folder.path(), isolated(), 4), once, "whatever the number of threads");
}

fn a_document_is_blamed_by_a_fresh_worker_only() {
    let names: Vec<String> = (0..10).map(|number| format!("worn-{number}.html")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = fill(&names);
    let rows = run_over(folder.path(), isolated(), 1);
    for name in names {
        assert_read(&rows, name);
    }
}

fn a_run_that_is_stopped_does_not_wait() {
    let folder = fill(&["hang.html"]);
    let place = tempfile::tempdir().expect("there is room");
    let settings = Settings { timeout: None, ..isolated() };
    let plan = plan(folder.path(), &place.path().join("out"), settings, 1);
    let stop = AtomicBool::new(false);
    let ended = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(500));
            stop.store(true, Ordering::Relaxed);
        });
        run::run(&plan, &Silent, &stop)
    });
    assert!(matches!(ended, Err(Failure::Interrupted)));
    assert!(!place.path().join("out").exists(), "nothing was written");
}

fn a_worker_ends_with_its_run() {
    let program = this_program();
    let mut worker = Command::new(&program.path)
        .args(&program.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program starts");
    let mut input = worker.stdin.take().expect("it is piped");
    for part in ["spin.html", GOOD] {
        input.write_all(&(part.len() as u64).to_le_bytes()).expect("it listens");
        input.write_all(part.as_bytes()).expect("it listens");
    }
    input.flush().expect("it listens");
    std::thread::sleep(Duration::from_millis(200));
    assert!(worker.try_wait().expect("it can be asked").is_none(), "it is busy");
    // As when the run is killed: its end of the pipe is closed by the system.
    drop(input);
    assert!(worker.wait().expect("it ends").success());
}

fn without_a_worker_the_others_are_read() {
    let folder = fill(&["a.html", "b.txt"]);
    let program = Program { path: PathBuf::from("no-such-program"), ..this_program() };
    let rows = run_over(folder.path(), Settings { worker: Some(program), ..isolated() }, 2);
    assert!(rows["a.html"].1.starts_with("crashed: no process could be started"), "{rows:?}");
    assert_read(&rows, "b.txt");
}

fn a_stream_ends_only_where_it_ends() {
    let program = Program { arguments: vec!["write".into()], ..this_program() };
    let read = |what: &str| {
        let mut stream =
            Stream::start(&program, what.as_ref(), Some(TIMEOUT)).expect("this program starts");
        let mut text = String::new();
        let read = stream.read_to_string(&mut text).map_err(|error| error.to_string());
        assert_eq!(text.matches("row\n").count(), 20_000, "what came is not lost: {what}");
        read.map(|_| ())
    };
    assert_eq!(read(""), Ok(()));
    assert!(read("hang").is_err_and(|error| error.contains("nothing for 3 s")));
    assert!(read("memory").is_err_and(|error| error.contains("400 MiB")));
    assert!(read("abort").is_err_and(|error| error.contains("crashed")));
}

/// Settings whose worker cannot be started: what is read comes from the cache.
fn cache_only(cache: &Path) -> Settings {
    let program = Program { path: PathBuf::from("no-such-program"), ..this_program() };
    Settings { worker: Some(program), cache: Some(cache.to_owned()), ..isolated() }
}

fn cached(cache: &Path) -> Settings {
    Settings { cache: Some(cache.to_owned()), ..isolated() }
}

fn what_is_cached_is_read_once() {
    let folder = fill(&["a.html", "b.html", "hang.html"]);
    // Another text, and one that is refused for what it is.
    fs::write(folder.path().join("b.html"), GOOD.replace("peace", "order")).expect("there is room");
    fs::write(folder.path().join("none.html"), "<p>123</p>").expect("there is room");
    fs::write(folder.path().join("hang.html"), format!("{GOOD} ")).expect("there is room");
    let place = tempfile::tempdir().expect("there is room");
    let cold = run_over(folder.path(), cached(place.path()), 2);
    let warm = run_over(folder.path(), cache_only(place.path()), 2);
    for name in ["a.html", "b.html", "none.html"] {
        assert_eq!(cold[name], warm[name]);
    }
    assert_read(&warm, "a.html");
    assert!(warm["none.html"].1.starts_with("no-text: "), "{warm:?}");
    assert!(warm["hang.html"].1.starts_with("crashed: "), "what hung may not hang again: {warm:?}");
    assert_eq!(Cache::new(place.path().to_owned()).contents().expect("it is there").texts, 3);
}

fn entries(cache: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(cache).into_iter().map(|entry| entry.expect("it is there"));
    let files = files.filter(|entry| entry.file_type().is_file());
    let files = files.map(walkdir::DirEntry::into_path);
    files.filter(|path| path.extension().is_some_and(|ending| ending == "text")).collect()
}

fn damaged_entries_are_read_anew() {
    let folder = fill(&["a.html"]);
    let place = tempfile::tempdir().expect("there is room");
    let cold = run_over(folder.path(), cached(place.path()), 1);
    let entry = entries(place.path()).pop().expect("it was kept");
    let whole = fs::read(&entry).expect("it is there");
    for at in (0..whole.len()).step_by(whole.len() / 7) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        fs::write(&entry, damaged).expect("there is room");
        assert_eq!(run_over(folder.path(), cached(place.path()), 1), cold);
        assert_eq!(fs::read(&entry).expect("it is there"), whole, "it was mended");
    }
    fs::write(&entry, &whole[..whole.len() / 2]).expect("there is room");
    assert_eq!(run_over(folder.path(), cached(place.path()), 1), cold);
}

fn runs_may_share_a_cache() {
    let names: Vec<String> = (0..24).map(|number| format!("{number}.html")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = fill(&names);
    for (number, name) in names.iter().enumerate() {
        let text = format!("{GOOD}<p>Number {number}.</p>");
        fs::write(folder.path().join(name), text).expect("there is room");
    }
    let place = tempfile::tempdir().expect("there is room");
    let results: Vec<Rows> = std::thread::scope(|scope| {
        let run = || run_over(folder.path(), cached(place.path()), 2);
        let runs: Vec<_> = (0..3).map(|_| scope.spawn(run)).collect();
        runs.into_iter().map(|run| run.join().expect("it ends well")).collect()
    });
    assert!(results.iter().all(|rows| *rows == results[0]));
    names.iter().for_each(|name| assert_read(&results[0], name));
    assert_eq!(entries(place.path()).len(), 24, "nothing half-written is left");
}

fn clearing_a_cache_spares_the_files_of_others() {
    let folder = fill(&["a.html"]);
    let place = tempfile::tempdir().expect("there is room");
    run_over(folder.path(), cached(place.path()), 1);
    let mine = [place.path().join("mine.text"), place.path().join("my/papers/a.text")];
    fs::create_dir_all(place.path().join("my/papers")).expect("there is room");
    for path in &mine {
        fs::write(path, "mine").expect("there is room");
    }
    let cache = Cache::new(place.path().to_owned());
    assert_eq!(cache.clear().expect("it can be cleared").texts, 1);
    assert!(mine.iter().all(|path| path.exists()));
    assert_eq!(cache.contents().expect("it is there").texts, 0);
    assert_eq!(entries(place.path()).len(), mine.len());
}
