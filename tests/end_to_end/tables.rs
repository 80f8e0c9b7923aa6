//! Running the program and reading what it wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A row of a table by column.
pub(crate) type Row = BTreeMap<String, String>;

/// Returns the program.
pub(crate) fn polilex() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polilex"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Runs the program and returns what it said.
pub(crate) fn say(arguments: &[&str]) -> Output {
    polilex().args(arguments).output().expect("the program starts")
}

/// Returns what was written to standard error.
pub(crate) fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs an analysis of `input` into a folder that is removed with the returned guard.
pub(crate) fn analyse(input: &Path, more: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let out = folder.path().join("out");
    let output = polilex()
        .arg("run")
        .arg(input)
        .arg("--out")
        .arg(&out)
        .args(more)
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", complaint(&output));
    (folder, out)
}

/// Reads a table of results.
pub(crate) fn table(out: &Path, name: &str) -> Vec<Row> {
    let path = out.join("tables").join(format!("{name}.csv"));
    let mut reader =
        csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the number in a cell; `None` where it is empty.
pub(crate) fn count(row: &Row, column: &str) -> Option<u64> {
    let cell = &row[column];
    (!cell.is_empty())
        .then(|| cell.parse().unwrap_or_else(|_| panic!("\"{cell}\" in {column} is no count")))
}

/// Returns the number in a cell; `None` where it is empty.
pub(crate) fn number(row: &Row, column: &str) -> Option<f64> {
    let cell = &row[column];
    (!cell.is_empty())
        .then(|| cell.parse().unwrap_or_else(|_| panic!("\"{cell}\" in {column} is no number")))
}

/// Returns all files below a folder, by their path below it.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("the folder can be read");
        if entry.file_type().is_file() {
            let name = entry
                .path()
                .strip_prefix(folder)
                .expect("it lies below")
                .to_string_lossy()
                .replace('\\', "/");
            found.insert(name, fs::read(entry.path()).expect("the file can be read"));
        }
    }
    found
}

/// Returns the folder of the sample corpus.
pub(crate) fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("input")
}
