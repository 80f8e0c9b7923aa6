//! What is known of documents beside their texts: `metadata.csv` in folders, or one table for all.
//!
//! A table has a column `file` (a path relative to the table's folder) and any others. A table holds for its folder and all below; the
//! nearest one wins, column by column.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Diagnostic, Place};
use crate::text::encoding;

/// The column that names the document.
const FILE: &str = "file";
/// Largest table that is read.
const LARGEST: u64 = 256 << 20;
/// Rows for files that are not there which are named one by one.
const NAMED: usize = 3;

/// Metadata by document.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    rows: BTreeMap<String, BTreeMap<String, String>>,
}

impl Metadata {
    /// Reads the tables found in folders, then the one that was asked for. `names` are the documents' files.
    pub(super) fn read(
        found: &[(PathBuf, String)],
        given: Option<&Path>,
        names: &BTreeSet<&str>,
        warnings: &mut Vec<Diagnostic>,
        faults: &mut Vec<Diagnostic>,
    ) -> Self {
        // Names are compared composed: one system writes é as one character, another as two.
        let composed: BTreeMap<String, &str> =
            names.iter().map(|name| (name.nfc().collect(), *name)).collect();
        let mut metadata = Self::default();
        let mut tables: Vec<&(PathBuf, String)> = found.iter().collect();
        // The outer before the inner, so that the inner overrides.
        tables.sort_by(|one, other| one.1.len().cmp(&other.1.len()).then(one.1.cmp(&other.1)));
        for (path, folder) in tables {
            if let Err(fault) = metadata.add(path, folder, &composed, warnings) {
                warnings
                    .push(Diagnostic { severity: crate::diagnostic::Severity::Warning, ..fault });
            }
        }
        if let Some(path) = given
            && let Err(fault) = metadata.add(path, "", &composed, warnings)
        {
            faults.push(fault);
        }
        metadata
    }

    /// Returns what is known of a file.
    pub(super) fn of(&self, name: &str) -> BTreeMap<String, String> {
        self.rows.get(name).cloned().unwrap_or_default()
    }

    fn add(
        &mut self,
        path: &Path,
        folder: &str,
        names: &BTreeMap<String, &str>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let shown = path.display().to_string();
        let unusable = |message: String| {
            Diagnostic::error("metadata", format!("metadata \"{shown}\" {message}"))
        };
        let size =
            fs::metadata(path).map_err(|error| unusable(format!("cannot be read: {error}")))?.len();
        if size > LARGEST {
            return Err(unusable(format!("is larger than {} MiB", LARGEST >> 20)));
        }
        let bytes = fs::read(path).map_err(|error| unusable(format!("cannot be read: {error}")))?;
        let text = encoding::decode(bytes, None).text;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header =
            reader.headers().map_err(|error| unusable(format!("is no table: {error}")))?.clone();
        let header: Vec<String> = header.iter().map(|column| column.trim().to_owned()).collect();
        let Some(file) = header.iter().position(|column| column == FILE) else {
            return Err(unusable(format!("has no column \"{FILE}\""))
                .at(Place::of(&shown, &text, 0..text.find('\n').unwrap_or(0)))
                .hint("name the column with the path of each document `file`"));
        };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut absent = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| unusable(format!("is no table: {error}")))?;
            let at = record
                .position()
                .map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
            let line = || {
                Place::of(
                    &shown,
                    &text,
                    at..at + text[at.min(text.len())..].find(['\r', '\n']).unwrap_or(0),
                )
            };
            let Some(named) = record.get(file).map(str::trim).filter(|named| !named.is_empty())
            else {
                continue;
            };
            if record.len() != header.len() {
                warnings.push(
                    Diagnostic::warning(
                        "metadata-row",
                        format!(
                            "the row of \"{named}\" has {} cells, the header {}",
                            record.len(),
                            header.len()
                        ),
                    )
                    .at(line())
                    .hint("put cells that hold a comma into quotes"),
                );
            }
            let wanted: String =
                format!("{folder}{}", named.replace('\\', "/").trim_start_matches("./"))
                    .nfc()
                    .collect();
            let Some(&name) = names.get(&wanted) else {
                absent.push((named.to_owned(), line()));
                continue;
            };
            if !seen.insert(name) {
                warnings.push(
                    Diagnostic::warning(
                        "metadata-row",
                        format!("\"{named}\" has more than one row; the last one counts"),
                    )
                    .at(line()),
                );
            }
            let row = self.rows.entry(name.to_owned()).or_default();
            for (column, cell) in header.iter().zip(&record) {
                // An empty cell says nothing: what the document says of itself stands.
                if column != FILE && !column.is_empty() && !cell.trim().is_empty() {
                    row.insert(column.clone(), cell.trim().to_owned());
                }
            }
        }
        let more = absent.len().saturating_sub(NAMED);
        for (named, place) in absent.into_iter().take(NAMED) {
            let finding =
                Diagnostic::warning("metadata-row", format!("there is no file \"{named}\""));
            warnings.push(
                finding.at(place).hint("paths are relative to the folder of the metadata table"),
            );
        }
        if more > 0 {
            warnings.push(Diagnostic::warning(
                "metadata-row",
                format!("{more} more rows of \"{shown}\" name files that are not there"),
            ));
        }
        Ok(())
    }
}
