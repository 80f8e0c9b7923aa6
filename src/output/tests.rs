use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::faulty::{After, Faulty};
use super::*;

/// Files by their path below the folder.
type Files = BTreeMap<String, Vec<u8>>;

fn package(resources: &[Written]) -> String {
    let resources: Vec<Value> = resources
        .iter()
        .map(|file| json!({ "path": file.path, "hash": file.sha256, "bytes": file.bytes }))
        .collect();
    json!({ "name": "polilex-results", "resources": resources }).to_string()
}

fn listing(paths: &[&str]) -> String {
    marker::list(paths.iter().copied())
}

fn write(mut output: Output, files: &Files) -> Result<(), Unwritable> {
    for (path, content) in files {
        output.file(path, content)?;
    }
    let marker = package(output.written());
    output.file(MARKER, marker.as_bytes())?;
    output.finish()
}

fn files(named: &[(&str, &str)]) -> Files {
    named.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn run(folder: &Path, named: &[(&str, &str)]) -> Result<(), Unwritable> {
    write(Output::create(folder)?, &files(named))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Returns all files below a folder, without what is temporary.
fn found(folder: &Path) -> Files {
    let mut found = Files::new();
    let walk = walkdir::WalkDir::new(folder).min_depth(1).into_iter();
    for entry in walk.filter_entry(|entry| !is_temporary(&entry.file_name().to_string_lossy())) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            found.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    found
}

fn is_temporary(name: &str) -> bool {
    name.starts_with(".polilex-")
}

/// Fails unless every file is as one of the two runs wrote it, and a marker vouches only for what is there.
fn assert_nothing_is_torn(folder: &Path, old: &Files, new: &Files, when: &str) {
    if !folder.exists() {
        return;
    }
    let found = found(folder);
    for (path, content) in found.iter().filter(|(path, _)| *path != MARKER) {
        let whole = [old, new].iter().any(|files| files.get(path) == Some(content));
        assert!(whole, "{path} is torn {when}");
    }
    let Some(marker) = found.get(MARKER) else { return };
    let marker: Value = serde_json::from_slice(marker).expect(when);
    let listed = marker["resources"].as_array().unwrap();
    assert_eq!(listed.len(), found.len() - 1, "{when}: {:?}", found.keys());
    for resource in listed {
        let content = &found[resource["path"].as_str().unwrap()];
        let hash: String =
            Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(resource["hash"], Value::String(hash), "{when}: {resource}");
    }
}

#[test]
fn a_later_run_replaces_an_earlier_one_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    run(folder.path(), &[("a.csv", "1"), ("t/b.csv", "2")]).unwrap();
    run(folder.path(), &[("a.csv", "3")]).unwrap();
    assert_eq!(names(folder.path()), ["a.csv", MARKER, "mine.txt", "t"]);
    assert!(names(&folder.path().join("t")).is_empty());
    assert_eq!(fs::read_to_string(folder.path().join("a.csv")).unwrap(), "3");
}

#[test]
fn an_unfinished_run_leaves_the_earlier_results_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &[("a.csv", "1")]).unwrap();
    let mut output = Output::create(folder.path()).unwrap();
    output.file("a.csv", b"2").unwrap();
    drop(output);
    assert_eq!(names(folder.path()), ["a.csv", MARKER]);
    assert_eq!(fs::read_to_string(folder.path().join("a.csv")).unwrap(), "1");
    drop(Output::create(&folder.path().join("new/deep")).unwrap());
    assert!(!folder.path().join("new").exists(), "nor are folders left that were made for it");
}

#[test]
fn what_a_killed_run_left_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let dead = folder.path().join(TEMPORARY);
    fs::create_dir(&dead).unwrap();
    fs::write(dead.join("half.csv"), "half").unwrap();
    fs::write(folder.path().join(".polilex-lock"), "").unwrap();
    run(folder.path(), &[("a.csv", "1")]).unwrap();
    assert_eq!(names(folder.path()), ["a.csv", MARKER]);
}

#[test]
fn results_of_a_run_killed_while_it_moved_them_are_known_by_its_list() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "new").unwrap();
    fs::write(folder.path().join("gone.csv"), "old").unwrap();
    fs::write(folder.path().join(PENDING), listing(&["a.csv", "b.csv", "gone.csv"])).unwrap();
    run(folder.path(), &[("a.csv", "1")]).unwrap();
    assert_eq!(names(folder.path()), ["a.csv", MARKER]);
    // Without the list they would be somebody's own.
    fs::write(folder.path().join("b.csv"), "mine").unwrap();
    let refused = run(folder.path(), &[("b.csv", "1")]).unwrap_err();
    assert!(refused.to_string().contains("no result of polilex"), "{refused}");
    assert_eq!(names(folder.path()), ["a.csv", "b.csv", MARKER]);
}

#[test]
fn a_marker_cannot_reach_outside_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("out");
    fs::create_dir(&inside).unwrap();
    fs::write(folder.path().join("precious"), "p").unwrap();
    fs::write(inside.join(MARKER), listing(&["../precious", "/etc/hostname", ""])).unwrap();
    run(&inside, &[]).unwrap();
    assert!(folder.path().join("precious").exists());
}

#[test]
fn what_cannot_be_written_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Output::create(&file).unwrap_err();
    assert_eq!(error.path, file);
    assert!(error.to_string().contains("a file stands where a folder should be"), "{error}");
    assert!(error.hint().contains("--out"));
    // A folder stands where a file should go.
    fs::create_dir_all(folder.path().join("out/a.csv/x")).unwrap();
    let error = run(&folder.path().join("out"), &[("a.csv", "1")]).unwrap_err();
    assert!(error.to_string().contains("a.csv"));
    assert_eq!(names(&folder.path().join("out")), ["a.csv"]);
    // A folder has taken the place of a result: the other results stay as they are.
    let out = folder.path().join("again");
    run(&out, &[("a.csv", "1"), ("b.csv", "1")]).unwrap();
    fs::remove_file(out.join("b.csv")).unwrap();
    fs::create_dir(out.join("b.csv")).unwrap();
    assert!(run(&out, &[("a.csv", "2")]).is_err());
    assert_eq!(fs::read_to_string(out.join("a.csv")).unwrap(), "1");
    assert_eq!(names(&out), ["a.csv", "b.csv", MARKER]);
}

#[test]
fn a_second_run_into_the_folder_is_refused_while_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Output::create(folder.path()).unwrap();
    first.file("a.csv", b"1").unwrap();
    let refused = Output::create(folder.path()).unwrap_err();
    assert!(refused.to_string().contains("another run"), "{refused}");
    assert!(refused.hint().contains("wait"), "{}", refused.hint());
    let marker = package(first.written());
    first.file(MARKER, marker.as_bytes()).unwrap();
    first.finish().unwrap();
    assert_eq!(names(folder.path()), ["a.csv", MARKER]);
    run(folder.path(), &[("a.csv", "2")]).unwrap();
    assert_eq!(names(folder.path()), ["a.csv", MARKER]);
}

#[test]
fn of_many_runs_at_once_each_ends_whole_or_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let texts: Vec<String> = (0..4).map(|number| number.to_string().repeat(3000)).collect();
    std::thread::scope(|scope| {
        for text in &texts {
            let folder = folder.path();
            scope.spawn(move || {
                for _ in 0..6 {
                    if let Err(refused) = run(folder, &[("a.csv", text), ("b.csv", text)]) {
                        assert!(refused.to_string().contains("another run"), "{refused}");
                    }
                }
            });
        }
    });
    assert_eq!(names(folder.path()), ["a.csv", "b.csv", MARKER]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("a.csv"), read("b.csv"), "both are of one run");
    assert!(texts.contains(&read("a.csv")));
}

/// A disk that does all but wait for the device.
fn on_a_quick_disk(folder: &Path) -> Result<Output, Unwritable> {
    Output::create_on(Box::new(Faulty::new(usize::MAX, After::Recovers)), folder)
}

/// What is in the folder before the run that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    Complete,
    /// An earlier run was killed between two of its moves.
    Torn,
}

fn prepare(folder: &Path, before: Before, old: &Files, new: &Files) {
    if before == Before::Nothing {
        return;
    }
    write(on_a_quick_disk(folder).unwrap(), old).unwrap();
    if before == Before::Torn {
        let all: Vec<&str> = old.keys().chain(new.keys()).map(String::as_str).collect();
        fs::write(folder.join(PENDING), listing(&all)).unwrap();
        fs::remove_file(folder.join(MARKER)).unwrap();
        fs::write(folder.join("a.csv"), &new["a.csv"]).unwrap();
        fs::create_dir(folder.join(TEMPORARY)).unwrap();
        fs::write(folder.join(TEMPORARY).join("c.csv"), "ha").unwrap();
    }
}

#[test]
fn wherever_the_disk_fails_nothing_is_torn_and_the_next_run_succeeds() {
    let long = |text: &str| text.repeat(900);
    let old = files(&[("a.csv", &long("old")), ("t/b.csv", &long("b")), ("t/old.csv", "only old")]);
    let new = files(&[("a.csv", &long("new")), ("t/b.csv", &long("c")), ("u/v/new.csv", "")]);
    let mut failures = 0;
    for after in [After::Recovers, After::Dead] {
        for before in [Before::Nothing, Before::Complete, Before::Torn] {
            for at in 1.. {
                let when = format!("after operation {at}, {before:?}, {after:?}");
                let parent = tempfile::tempdir().unwrap();
                let folder = parent.path().join("out/deep");
                prepare(&folder, before, &old, &new);
                let disk = Faulty::new(at, after);
                let failed = Output::create_on(Box::new(disk.clone()), &folder)
                    .and_then(|output| write(output, &new));
                if disk.held() {
                    failed.unwrap();
                    assert_eq!(names(parent.path()), ["out"]);
                    assert!(!names(&folder).iter().any(|name| is_temporary(name)), "{when}");
                    break;
                }
                failures += 1;
                assert_nothing_is_torn(&folder, &old, &new, &when);
                if let Err(error) = &failed {
                    assert!(error.to_string().contains("no space is left"), "{error}");
                    assert!(error.hint().contains("free some space"));
                    if after == After::Recovers && before != Before::Torn {
                        assert_cleared(&folder, before, &old, &when);
                    }
                }
                write(on_a_quick_disk(&folder).expect(&when), &new).expect(&when);
                assert!(!names(&folder).iter().any(|name| is_temporary(name)), "{when}");
                let mut found = found(&folder);
                assert!(found.remove(MARKER).is_some(), "{when}");
                assert_eq!(found, new, "{when}");
            }
        }
    }
    assert!(failures > 150, "{failures} operations failed");
}

/// After a failure that the run saw, nothing temporary is left; only a run that was moving its files leaves their list.
fn assert_cleared(folder: &Path, before: Before, old: &Files, when: &str) {
    if !folder.exists() {
        assert_eq!(before, Before::Nothing, "{when}");
        return;
    }
    let left: Vec<String> = names(folder).into_iter().filter(|name| is_temporary(name)).collect();
    if left.is_empty() && before == Before::Complete {
        let mut found = found(folder);
        if found.remove(MARKER).is_some() && found.contains_key("t/old.csv") {
            assert_eq!(&found, old, "{when}");
        }
    } else {
        assert!(left.is_empty() || left == [PENDING], "{when}: {left:?}");
    }
}
