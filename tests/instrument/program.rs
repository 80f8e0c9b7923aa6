//! Running the program.

use std::collections::BTreeMap;
use std::process::{Command, Output};

/// A row of a table by column.
pub(crate) type Row = BTreeMap<String, String>;

/// Returns the program.
pub(crate) fn polilex() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polilex"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Runs the program and returns what it printed; it must end well.
pub(crate) fn printed(arguments: &[&str]) -> String {
    let output: Output = polilex().args(arguments).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

/// Reads a table.
pub(crate) fn rows(table: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("the table can be read")
}

/// Returns the whole number in a cell.
pub(crate) fn whole(row: &Row, column: &str) -> u64 {
    row[column].parse().unwrap_or_else(|_| panic!("\"{}\" in {column} is no count", row[column]))
}
