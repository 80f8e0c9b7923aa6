//! A folder of results, as its data package describes it: tables, their keys, their columns.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use csv::StringRecord;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::failure::Failure;
use crate::output::MARKER;
use crate::table::unguarded;

/// A data package is small; one that is not is none of ours.
const LARGEST_PACKAGE: u64 = 64 << 20;

/// A table of the results.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    path: PathBuf,
    /// Columns that tell rows apart; may be empty.
    pub(super) key: Vec<String>,
    /// Columns that hold numbers, and statuses, which decide whether there are numbers.
    pub(super) compared: Vec<String>,
}

/// A folder of results.
#[derive(Debug)]
pub(super) struct Results {
    pub(super) folder: PathBuf,
    /// What the data package says of the run.
    pub(super) facts: Value,
    pub(super) tables: Vec<Table>,
    /// Files whose bytes are not those that the run wrote.
    pub(super) edited: Vec<String>,
}

impl Results {
    /// Reads the data package and looks whether the tables are as it says.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let no_results = |reason: String| Failure::NoResults { folder: folder.to_owned(), reason };
        let marker = folder.join(MARKER);
        let missing = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound if folder.is_dir() => {
                no_results(format!("there is no {MARKER} in it, which is written last"))
            }
            _ => no_results(error.to_string()),
        };
        let mut text = String::new();
        File::open(&marker)
            .and_then(|file| file.take(LARGEST_PACKAGE).read_to_string(&mut text))
            .map_err(missing)?;
        let package: Value = serde_json::from_str(&text)
            .map_err(|error| no_results(format!("{MARKER} is damaged: {error}")))?;
        let facts = package["polilex"].clone();
        if facts["codebook"]["sha256"].as_str().is_none() {
            return Err(no_results(format!("{MARKER} does not speak of a run")));
        }
        let resources = package["resources"].as_array().map_or(&[][..], Vec::as_slice);
        let (mut tables, mut edited) = (Vec::new(), Vec::new());
        for resource in resources {
            let (Some(path), Some(fields)) =
                (resource["path"].as_str(), resource["schema"]["fields"].as_array())
            else {
                continue;
            };
            // A package that points elsewhere is none of ours.
            let name = resource["name"].as_str().unwrap_or_default().to_owned();
            if path != format!("tables/{name}.csv") || name.contains(['/', '\\']) {
                continue;
            }
            let hash = resource["hash"].as_str().unwrap_or_default();
            let file = folder.join(path);
            let found = digest(&file).map_err(|error| Failure::unreadable(&file, error))?;
            if hash.strip_prefix("sha256:") != Some(&found) {
                edited.push(path.to_owned());
            }
            let strings = |value: &Value| -> Vec<String> {
                let all = value.as_array().map_or(&[][..], Vec::as_slice);
                all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            };
            let key = strings(&resource["schema"]["primaryKey"]);
            let compared = fields.iter().filter_map(|field| {
                let name = field["name"].as_str()?;
                let compared = matches!(field["type"].as_str(), Some("integer" | "number"))
                    || name == "status";
                (compared && !key.iter().any(|known| known == name)).then(|| name.to_owned())
            });
            tables.push(Table { path: file, compared: compared.collect(), name, key });
        }
        let results = Self { folder: folder.to_owned(), facts, tables, edited };
        for needed in ["documents", "mentions"] {
            if results.table(needed).is_none() {
                return Err(no_results(format!("its {MARKER} names no table {needed}")));
            }
        }
        Ok(results)
    }

    /// Returns the names of the groupings whose groups have rows of their own, such as `actor` or `year:bins=4`.
    pub(super) fn groupings(&self) -> Vec<&str> {
        let compared = [&self.facts["structure"]["compared"], &self.facts["comparison"]["by"]];
        let compared = compared.into_iter().filter_map(Value::as_array).flatten();
        let mut names: Vec<&str> = compared
            .filter_map(|part| part["column"].as_str())
            .filter(|name| *name != "doc")
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns the table of this name.
    pub(super) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Opens the table of this name; `None` if the run has not written it.
    pub(super) fn rows(&self, name: &str) -> Result<Option<Rows>, Failure> {
        self.table(name).map(Rows::open).transpose()
    }
}

/// A table that is being read.
#[derive(Debug)]
pub(super) struct Rows {
    path: PathBuf,
    reader: csv::Reader<BufReader<File>>,
    header: Vec<String>,
}

impl Rows {
    fn open(table: &Table) -> Result<Self, Failure> {
        let failed = |error: &dyn std::fmt::Display| Failure::unreadable(&table.path, error);
        let file = File::open(&table.path).map_err(|error| failed(&error))?;
        let mut reader = csv::Reader::from_reader(BufReader::new(file));
        let header = reader.headers().map_err(|error| failed(&error))?;
        let header = header.iter().map(|name| unguarded(name).to_owned()).collect();
        Ok(Self { path: table.path.clone(), reader, header })
    }

    /// Returns the names of the columns.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    /// Returns the number of a column, if the table has it.
    pub(super) fn find(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|name| name == column)
    }

    /// Returns the number of a column that the table has to have.
    pub(super) fn column(&self, column: &str) -> Result<usize, Failure> {
        let missing = || Failure::unreadable(&self.path, format!("it has no column \"{column}\""));
        self.find(column).ok_or_else(missing)
    }

    /// Reads the next row; false at the end.
    pub(super) fn next(&mut self, row: &mut StringRecord) -> Result<bool, Failure> {
        self.reader.read_record(row).map_err(|error| Failure::unreadable(&self.path, error))
    }

    /// Returns where the next row begins.
    pub(super) fn position(&self) -> csv::Position {
        self.reader.position().clone()
    }

    /// Goes to where a row begins.
    pub(super) fn seek(&mut self, position: csv::Position) -> Result<(), Failure> {
        self.reader.seek(position).map_err(|error| Failure::unreadable(&self.path, error))
    }

    /// Returns a failure of this table.
    pub(super) fn wrong(&self, reason: impl std::fmt::Display) -> Failure {
        Failure::unreadable(&self.path, reason)
    }
}

/// Returns the text of a cell as it was before it was guarded for spreadsheets.
pub(super) fn cell(row: &StringRecord, column: usize) -> &str {
    unguarded(row.get(column).unwrap_or_default())
}

fn digest(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            read => digest.update(&piece[..read]),
        }
    }
    let bytes: [u8; 32] = digest.finalize().into();
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
