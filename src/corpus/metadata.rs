//! What is known of documents beside their texts: `metadata.csv` in folders, or one table for all.
//!
//! A table has a column `file` (a path relative to the table's folder) and any others. A table holds for its folder and all below; the
//! nearest one wins, column by column.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::opened::open_file;
use super::rows::{MOST_COLUMNS, separator};
use crate::diagnostic::{Diagnostic, Place, many};
use crate::text::encoding;

/// The column that names the document.
const FILE: &str = "file";
/// Largest table that is read.
const LARGEST: u64 = 256 << 20;
/// Characters of a name that a message shows.
const LONGEST_NAME: usize = 200;
/// Faulty rows of one kind which are named one by one.
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
        // Names are compared composed: one system writes é as one character, another as two. Where both are there, each has its own.
        let mut composed: BTreeMap<String, &str> =
            names.iter().map(|name| (name.nfc().collect(), *name)).collect();
        composed.extend(names.iter().map(|name| ((*name).to_owned(), *name)));
        let mut metadata = Self::default();
        let mut tables: Vec<&(PathBuf, String)> = found.iter().collect();
        // The outer before the inner, so that the inner overrides.
        tables.sort_by(|one, other| one.1.len().cmp(&other.1.len()).then(one.1.cmp(&other.1)));
        for (path, folder) in tables {
            let added = found_table(path)
                .and_then(|bytes| metadata.add(path, bytes, folder, &composed, warnings));
            if let Err(fault) = added {
                warnings
                    .push(Diagnostic { severity: crate::diagnostic::Severity::Warning, ..fault });
            }
        }
        if let Some(path) = given
            && let Err(fault) = given_table(path)
                .and_then(|bytes| metadata.add(path, bytes, "", &composed, warnings))
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
        bytes: Vec<u8>,
        folder: &str,
        names: &BTreeMap<String, &str>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let shown = path.display().to_string();
        let unusable = |message: String| unusable(path, &message);
        let text = encoding::decode(bytes, None).text;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(&text))
            .flexible(true)
            .from_reader(text.as_bytes());
        let header =
            reader.headers().map_err(|error| unusable(format!("is no table: {error}")))?.clone();
        if header.len() > MOST_COLUMNS {
            let columns = header.len();
            return Err(unusable(format!(
                "has {columns} columns; {MOST_COLUMNS} are read at most"
            )));
        }
        let header: Vec<String> = header.iter().map(|column| column.trim().to_owned()).collect();
        let Some(file) = header.iter().position(|column| column == FILE) else {
            return Err(unusable(format!("has no column \"{FILE}\""))
                .at(Place::of(&shown, &text, 0..text.find('\n').unwrap_or(0)))
                .hint("name the column with the path of each document `file`"));
        };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        // Tables may be wrong in every row: only the first few faults of a kind are looked up and said.
        let (mut uneven, mut doubled, mut absent) = (0_usize, 0_usize, 0_usize);
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
            let is_uneven = record.len() != header.len();
            uneven += usize::from(is_uneven);
            if is_uneven && uneven <= NAMED {
                warnings.push(
                    Diagnostic::warning(
                        "metadata-row",
                        format!(
                            "the row of \"{}\" has {}, the header {}",
                            short(named),
                            many(record.len() as u64, "cell", "cells"),
                            header.len()
                        ),
                    )
                    .at(line())
                    .hint("put cells that hold a comma into quotes"),
                );
            }
            let Some(name) = find(folder, named, names) else {
                absent += 1;
                if absent <= NAMED {
                    let message = format!("there is no file \"{named}\"");
                    warnings.push(
                        Diagnostic::warning("metadata-row", message)
                            .at(line())
                            .hint("paths are relative to the folder of the metadata table"),
                    );
                }
                continue;
            };
            let is_doubled = !seen.insert(name);
            doubled += usize::from(is_doubled);
            if is_doubled && doubled <= NAMED {
                warnings.push(
                    Diagnostic::warning(
                        "metadata-row",
                        format!("\"{}\" has more than one row; the last one counts", short(named)),
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
        let more = [
            (absent, "name files that are not there"),
            (uneven, "have another number of cells than the header"),
            (doubled, "are of files that had a row before"),
        ];
        for (count, what) in more.into_iter().filter(|(count, _)| *count > NAMED) {
            let more = count - NAMED;
            let message = format!("{more} more rows of \"{shown}\" {what}");
            warnings.push(Diagnostic::warning("metadata-row", message));
        }
        Ok(())
    }
}

/// Returns the beginning of a name, as far as a message shows it.
fn short(name: &str) -> &str {
    let end = name.char_indices().nth(LONGEST_NAME).map_or(name.len(), |(at, _)| at);
    &name[..end]
}

fn unusable(path: &Path, message: &str) -> Diagnostic {
    Diagnostic::error("metadata", format!("metadata \"{}\" {message}", path.display()))
}

/// Returns the bytes of a table found in a folder, which may be anything that bears its name.
fn found_table(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let (file, _) = open_file(path).map_err(|refusal| unusable(path, &refusal.message))?;
    whole(path, file)
}

/// Returns the bytes of a table that was asked for: a pipe is fine.
fn given_table(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let opened = fs::metadata(path).and_then(|_| File::open(path));
    whole(path, opened.map_err(|error| unusable(path, &format!("cannot be read: {error}")))?)
}

fn whole(path: &Path, file: File) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unusable(path, &format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unusable(path, &format!("is larger than {} MiB", LARGEST >> 20)));
    }
    Ok(bytes)
}

/// Returns the file that a row names: as `documents.csv` shows it, or as the system of its author writes paths.
fn find<'a>(folder: &str, named: &str, names: &BTreeMap<String, &'a str>) -> Option<&'a str> {
    let ways = [named.to_owned(), named.replace('\\', "/")];
    ways.iter().find_map(|way| {
        let exact = format!("{folder}{}", way.trim_start_matches("./"));
        let composed = || exact.nfc().collect::<String>();
        names.get(&exact).or_else(|| names.get(&composed())).copied()
    })
}
