//! Tables of texts: each row a document, read as it is asked for. Tables of lines may be compressed.

mod apart;
mod columns;
mod named;
mod pages;
mod records;
mod thrift;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::bytes::digest;
use super::utf8::Utf8;
use super::{Content, Options, Source, name};
use crate::document::DocumentId;
use crate::text::format::{Format, Table, Unreadable, inner_name};
use records::{OpenTable, Records, open};

pub use apart::{Apart, write_rows};
pub(super) use named::check;
pub(super) use records::separator;

/// Columns that hold the text, if none is named.
const TEXT_COLUMNS: &[&str] = &["text", "content", "body", "full_text", "正文", "内容"];
/// Columns that name the row, if none is named.
const ID_COLUMNS: &[&str] = &["doc_id", "id", "doc"];
/// Most columns of a table, or fields of a line.
pub(super) const MOST_COLUMNS: usize = 10_000;
/// Columns that a message lists.
const LISTED: usize = 20;
/// Longest id that names a row, in bytes; a longer one is a text.
const LONGEST_ID: usize = 256;

/// Why a table cannot be read: code and reason.
type Refusal = (&'static str, String);

/// Returns how the rows of a table of this name are written; `None` if it is no table.
pub(super) fn kind(name: &str) -> Option<Table> {
    let inner = inner_name(name);
    let table = Format::of_name(inner.unwrap_or(name)).and_then(|format| format.table);
    // A table stored by columns has to be at hand whole.
    table.filter(|table| inner.is_none() || *table != Table::Columns)
}

/// The rows of one table.
pub(super) struct Rows<'a> {
    file: &'a str,
    metadata: BTreeMap<String, String>,
    format: &'static str,
    encoding: &'static str,
    records: Records,
    text_column: Option<String>,
    id_column: Option<String>,
    row: u32,
    ended: bool,
    names: BTreeSet<String>,
}

/// A row as columns and cells, or why it is none.
type Row = Result<Vec<(String, String)>, Unreadable>;

impl<'a> Rows<'a> {
    /// Opens a table. `metadata` is known of the whole table and stands beneath what its rows say.
    pub(super) fn open(
        kind: Table,
        path: &Path,
        file: &'a str,
        metadata: BTreeMap<String, String>,
        options: &Options,
    ) -> Result<Self, Unreadable> {
        let OpenTable { records, format, encoding, header } = open(kind, path, options)?;
        let mut text_column = options.text_column.clone();
        if let Some(header) = header {
            if header.len() > MOST_COLUMNS {
                let columns = header.len();
                let message =
                    format!("the table has {columns} columns; {MOST_COLUMNS} are read at most");
                return Err(Unreadable::new("broken-table", message));
            }
            text_column = Some(choose_text(&header, text_column.as_deref())?);
            if let Some(wanted) = &options.id_column
                && !header.contains(wanted)
            {
                let listed = listed(&header);
                let reason = format!("there is no column \"{wanted}\"; there are: {listed}");
                return Err(Unreadable::new("no-id-column", reason));
            }
        }
        Ok(Self {
            file,
            metadata,
            format,
            encoding,
            records,
            text_column,
            id_column: options.id_column.clone(),
            row: 0,
            ended: false,
            names: BTreeSet::new(),
        })
    }

    fn read(&mut self) -> Option<Row> {
        let (row, ended) = self.records.next()?;
        self.ended = ended;
        Some(row)
    }

    fn source(&mut self, row: Row) -> Source {
        self.row = self.row.saturating_add(1);
        let mut metadata = self.metadata.clone();
        let mut name = self.row.to_string();
        let content = match row {
            Err(refusal) => skipped(refusal),
            Ok(cells) => {
                let columns: Vec<String> = cells.iter().map(|(column, _)| column.clone()).collect();
                let chosen = choose_text(&columns, self.text_column.as_deref());
                let id = self.id_column.as_deref();
                let id = id.or_else(|| {
                    ID_COLUMNS
                        .iter()
                        .copied()
                        .find(|known| columns.iter().any(|column| column == known))
                });
                let mut text = None;
                for (column, cell) in cells {
                    if id == Some(column.as_str()) && (1..=LONGEST_ID).contains(&cell.trim().len())
                    {
                        name = name::of_row(cell.trim());
                    }
                    if chosen.as_ref().is_ok_and(|chosen| *chosen == column) {
                        text = Some(cell);
                    } else if !column.is_empty() && !cell.trim().is_empty() {
                        metadata.insert(column, cell.trim().to_owned());
                    }
                }
                match (chosen, text) {
                    (Ok(_), Some(text)) => {
                        let sha256 = digest(&text);
                        Content::Row { text, format: self.format, encoding: self.encoding, sha256 }
                    }
                    (Err(refusal), _) => skipped(refusal),
                    (Ok(_), None) => skipped(Unreadable::new("broken-row", "the row has no text")),
                }
            }
        };
        // Names tell rows apart even where an id comes twice.
        while !self.names.insert(name.clone()) {
            name = format!("{name}~{}", self.row);
        }
        Source {
            id: DocumentId { file: self.file.to_owned(), row: self.row, name },
            metadata,
            content,
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        if self.ended {
            return None;
        }
        match self.read() {
            Some(row) => Some(self.source(row)),
            None => {
                self.ended = true;
                if self.records.text().is_some_and(Utf8::has_changed) {
                    let message = "it was written to while it was read; run again";
                    return Some(self.source(Err(Unreadable::new("changed", message))));
                }
                // A table without rows is a document too: nothing is passed over in silence.
                (self.row == 0).then(|| Source {
                    id: DocumentId::file(self.file),
                    metadata: self.metadata.clone(),
                    content: skipped(Unreadable::new("empty", "the table has no rows")),
                })
            }
        }
    }
}

fn skipped(refusal: Unreadable) -> Content {
    Content::Skipped { code: refusal.code, reason: refusal.message, bytes: 0 }
}

fn listed(columns: &[String]) -> String {
    let mut list = columns.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    if columns.len() > LISTED {
        list.push_str(", …");
    }
    list
}

fn choose_text(columns: &[String], wanted: Option<&str>) -> Result<String, Unreadable> {
    let named = |name: &str| columns.iter().find(|column| column.as_str() == name);
    match wanted {
        Some(wanted) => named(wanted).cloned().ok_or_else(|| {
            Unreadable::new(
                "no-text-column",
                format!("there is no column \"{wanted}\"; there are: {}", listed(columns)),
            )
        }),
        None => TEXT_COLUMNS.iter().find_map(|known| named(known)).cloned().ok_or_else(|| {
            Unreadable::new(
                "no-text-column",
                format!(
                    "no column holds texts (name one with --text-column); there are: {}",
                    listed(columns)
                ),
            )
        }),
    }
}

#[cfg(test)]
mod tests;
