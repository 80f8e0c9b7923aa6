//! Tables of texts: each row a document, read as it is asked for. Tables of lines may be compressed.

mod columns;
mod pages;
mod thrift;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use encoding_rs::UTF_8;
use serde_json::Value;

use super::bytes::digest;
use super::{Content, Options, Source};
use crate::document::DocumentId;
use crate::text::encoding::Decoder;
use crate::text::format::{Codec, Format, Table, Unpacked, Unreadable, inner_name};
use columns::Columns;

/// Columns that hold the text, if none is named.
const TEXT_COLUMNS: &[&str] = &["text", "content", "body", "full_text", "正文", "内容"];
/// Columns that name the row, if none is named.
const ID_COLUMNS: &[&str] = &["doc_id", "id", "doc"];
/// Longest line of a JSONL table.
const LONGEST_LINE: u64 = 256 << 20;

/// Why a table cannot be read: code and reason.
type Refusal = (&'static str, String);

/// Returns how the rows of a table of this name are written; `None` if it is no table.
pub(super) fn kind(name: &str) -> Option<Table> {
    let inner = inner_name(name);
    let table = Format::of_name(inner.unwrap_or(name)).and_then(|format| format.table);
    // A table stored by columns has to be at hand whole.
    table.filter(|table| inner.is_none() || *table != Table::Columns)
}

/// Returns the sign between cells that the header has most of.
fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| header.bytes().filter(|byte| byte == separator).count();
    // Of equals the last one wins, which is the comma.
    [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
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

enum Records {
    Separated { reader: Box<csv::Reader<Utf8>>, header: Vec<String> },
    Lines { reader: BufReader<Utf8>, line: String },
    Columns(Box<Columns>),
}

/// A row as columns and cells, or why it is none.
type Row = Result<Vec<(String, String)>, String>;

impl<'a> Rows<'a> {
    /// Opens a table. `metadata` is known of the whole table and stands beneath what its rows say.
    pub(super) fn open(
        kind: Table,
        path: &Path,
        file: &'a str,
        metadata: BTreeMap<String, String>,
        options: &Options,
    ) -> Result<Self, Refusal> {
        let (records, format, encoding, header) = match kind {
            Table::Columns => {
                let (columns, header) = Columns::open(path)?;
                (Records::Columns(Box::new(columns)), "parquet", UTF_8.name(), Some(header))
            }
            Table::Delimited => {
                let text = Utf8::open(path)?;
                let encoding = text.decoder.encoding();
                let separator = separator(&text.text);
                let mut reader =
                    csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text);
                let header = reader
                    .headers()
                    .map_err(|error| ("broken-table", format!("is no table: {error}")))?;
                let header: Vec<String> =
                    header.iter().map(|column| column.trim().to_owned()).collect();
                let records =
                    Records::Separated { reader: Box::new(reader), header: header.clone() };
                (records, "csv", encoding, Some(header))
            }
            Table::JsonLines => {
                let text = Utf8::open(path)?;
                let encoding = text.decoder.encoding();
                let reader = BufReader::with_capacity(1 << 16, text);
                (Records::Lines { reader, line: String::new() }, "jsonl", encoding, None)
            }
        };
        let mut text_column = options.text_column.clone();
        if let Some(header) = header {
            text_column = Some(choose_text(&header, text_column.as_deref())?);
            if let Some(wanted) = &options.id_column
                && !header.contains(wanted)
            {
                let listed = header.join(", ");
                let reason = format!("there is no column \"{wanted}\"; there are: {listed}");
                return Err(("no-id-column", reason));
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
        match &mut self.records {
            Records::Columns(columns) => match columns.next()? {
                Ok(row) => Some(row),
                Err(error) => {
                    self.ended = true;
                    Some(Err(format!("the table cannot be read on: {error}")))
                }
            },
            Records::Separated { reader, header } => {
                let mut record = csv::StringRecord::new();
                match reader.read_record(&mut record) {
                    Ok(true) if record.len() == header.len() => Some(Ok(header
                        .iter()
                        .cloned()
                        .zip(record.iter().map(str::to_owned))
                        .collect())),
                    Ok(true) => Some(Err(format!(
                        "the row has {} cells, the header {}",
                        record.len(),
                        header.len()
                    ))),
                    Ok(false) => None,
                    Err(error) => {
                        self.ended = true;
                        Some(Err(format!("the table cannot be read on: {error}")))
                    }
                }
            }
            Records::Lines { reader, line } => loop {
                line.clear();
                match reader.by_ref().take(LONGEST_LINE).read_line(line) {
                    Ok(0) => return None,
                    Ok(_) if line.trim().is_empty() => {}
                    Ok(_) => return Some(object(line)),
                    Err(error) => {
                        self.ended = true;
                        return Some(Err(format!("the table cannot be read on: {error}")));
                    }
                }
            },
        }
    }

    fn source(&mut self, row: Row) -> Source {
        self.row = self.row.saturating_add(1);
        let mut metadata = self.metadata.clone();
        let mut name = self.row.to_string();
        let content = match row {
            Err(reason) => Content::Skipped { code: "broken-row", reason, bytes: 0 },
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
                    if id == Some(column.as_str()) && !cell.trim().is_empty() {
                        cell.trim().clone_into(&mut name);
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
                    (Err((code, reason)), _) => Content::Skipped { code, reason, bytes: 0 },
                    (Ok(_), None) => Content::Skipped {
                        code: "broken-row",
                        reason: "the row has no text".to_owned(),
                        bytes: 0,
                    },
                }
            }
        };
        // Names tell rows apart even where an id comes twice.
        if !self.names.insert(name.clone()) {
            name = format!("{name}~{}", self.row);
            self.names.insert(name.clone());
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
                // A table without rows is a document too: nothing is passed over in silence.
                (self.row == 0).then(|| Source {
                    id: DocumentId::file(self.file),
                    metadata: self.metadata.clone(),
                    content: Content::Skipped {
                        code: "empty",
                        reason: "the table has no rows".to_owned(),
                        bytes: 0,
                    },
                })
            }
        }
    }
}

fn choose_text(columns: &[String], wanted: Option<&str>) -> Result<String, Refusal> {
    let listed = || columns.join(", ");
    let named = |name: &str| columns.iter().find(|column| column.as_str() == name);
    match wanted {
        Some(wanted) => named(wanted).cloned().ok_or_else(|| {
            ("no-text-column", format!("there is no column \"{wanted}\"; there are: {}", listed()))
        }),
        None => TEXT_COLUMNS.iter().find_map(|known| named(known)).cloned().ok_or_else(|| {
            (
                "no-text-column",
                format!(
                    "no column holds texts (name one with --text-column); there are: {}",
                    listed()
                ),
            )
        }),
    }
}

fn object(line: &str) -> Row {
    let value: Value = serde_json::from_str(line.trim())
        .map_err(|error| format!("the line is no JSON: {error}"))?;
    let Value::Object(fields) = value else { return Err("the line is no JSON object".to_owned()) };
    let cell = |value: Value| match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    };
    Ok(fields.into_iter().map(|(column, value)| (column, cell(value))).collect())
}

/// A file as UTF-8, decoded chunk by chunk.
struct Utf8 {
    decoder: Decoder<Box<dyn Read + Send>>,
    text: String,
    at: usize,
}

impl Utf8 {
    /// Opens a file, which may be compressed, and decodes its beginning.
    fn open(path: &Path) -> Result<Self, Refusal> {
        let opened = || -> io::Result<Self> {
            let mut file = BufReader::new(File::open(path)?);
            let source: Box<dyn Read + Send> = match Codec::of(file.fill_buf()?) {
                Some(codec) => Box::new(Unpacked::new(codec, file)),
                None => Box::new(file),
            };
            let decoder = Decoder::resume(Vec::new(), source, None);
            let mut text = Self { decoder, text: String::new(), at: 0 };
            text.fill()?;
            Ok(text)
        };
        let text = opened().map_err(|error| match error.downcast::<Unreadable>() {
            Ok(Unreadable { code, message }) => (code, message),
            Err(error) => ("unreadable", format!("cannot be read: {error}")),
        })?;
        if text.text.trim().is_empty() {
            return Err(("empty", "the file is empty".to_owned()));
        }
        Ok(text)
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        while self.decoder.fill(&mut self.text)? && self.text.is_empty() {}
        Ok(())
    }
}

impl Read for Utf8 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() {
            self.fill()?;
        }
        let count = buffer.len().min(self.text.len() - self.at);
        buffer[..count].copy_from_slice(&self.text.as_bytes()[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
