//! The rows of an open table, however they are stored.

use std::io::{BufRead, BufReader};
use std::path::Path;

use encoding_rs::UTF_8;
use serde_json::Value;

use super::apart::Distant;
use super::columns::Columns;
use super::{MOST_COLUMNS, Row};
use crate::corpus::Options;
use crate::corpus::utf8::{LONGEST_ROW, Utf8};
use crate::diagnostic::many;
use crate::text::format::{Table, Unreadable};

/// Where rows come from.
pub(super) enum Records {
    Separated { reader: Box<csv::Reader<Utf8>>, header: Vec<String> },
    Lines { reader: BufReader<Utf8>, line: String },
    Columns(Box<Columns>),
    Distant(Box<Distant>),
}

/// A table that is open.
pub(super) struct OpenTable {
    pub(super) records: Records,
    pub(super) format: &'static str,
    pub(super) encoding: &'static str,
    /// Its columns; lines of JSON have columns of their own.
    pub(super) header: Option<Vec<String>>,
}

/// Opens a table.
pub(super) fn open(kind: Table, path: &Path, options: &Options) -> Result<OpenTable, Unreadable> {
    Ok(match kind {
        Table::Columns => {
            let opened = match &options.apart {
                Some(apart) => Distant::open(apart, path)
                    .map(|(rows, header)| (Records::Distant(Box::new(rows)), header)),
                None => Columns::open(path)
                    .map(|(rows, header)| (Records::Columns(Box::new(rows)), header)),
            };
            let (records, header) =
                opened.map_err(|(code, message)| Unreadable::new(code, message))?;
            OpenTable { records, format: "parquet", encoding: UTF_8.name(), header: Some(header) }
        }
        Table::Delimited => {
            let text = Utf8::open(path)?;
            let encoding = text.encoding();
            let separator = separator(text.text());
            let mut reader =
                csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text);
            let header = reader.headers().cloned();
            let header = header.map_err(|error| unreadable_on(&error, reader.get_ref()))?;
            let header: Vec<String> =
                header.iter().map(|column| column.trim().to_owned()).collect();
            let records = Records::Separated { reader: Box::new(reader), header: header.clone() };
            OpenTable { records, format: "csv", encoding, header: Some(header) }
        }
        Table::JsonLines => {
            let text = Utf8::open(path)?;
            let encoding = text.encoding();
            let reader = BufReader::with_capacity(1 << 16, text);
            let records = Records::Lines { reader, line: String::new() };
            OpenTable { records, format: "jsonl", encoding, header: None }
        }
    })
}

/// Returns the sign between cells that the header has most of.
pub(in crate::corpus) fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| header.bytes().filter(|byte| byte == separator).count();
    // Of equals the last one wins, which is the comma.
    [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

impl Records {
    /// Returns the next row, and true if nothing can come after it; `None` after the last.
    pub(super) fn next(&mut self) -> Option<(Row, bool)> {
        match self {
            Self::Columns(columns) => columns.next().map(whole),
            Self::Distant(rows) => rows.next().map(whole),
            Self::Separated { reader, header } => {
                let mut record = csv::StringRecord::new();
                reader.get_mut().begin_row();
                match reader.read_record(&mut record) {
                    Ok(true) if record.len() == header.len() => {
                        let cells = record.iter().map(str::to_owned);
                        Some((Ok(header.iter().cloned().zip(cells).collect()), false))
                    }
                    Ok(true) => {
                        let cells = many(record.len() as u64, "cell", "cells");
                        let message = format!("the row has {cells}, the header {}", header.len());
                        Some((Err(Unreadable::new("broken-row", message)), false))
                    }
                    Ok(false) => None,
                    Err(error) => Some((Err(unreadable_on(&error, reader.get_ref())), true)),
                }
            }
            Self::Lines { reader, line } => loop {
                line.clear();
                reader.get_mut().begin_row();
                match reader.read_line(line) {
                    Ok(0) => return None,
                    Ok(_) if line.trim().is_empty() => {}
                    Ok(_) => return Some((object(line), false)),
                    Err(error) => {
                        return Some((Err(unreadable_on(&error, reader.get_ref())), true));
                    }
                }
            },
        }
    }

    /// The text that rows of lines are read from.
    pub(super) fn text(&self) -> Option<&Utf8> {
        match self {
            Self::Separated { reader, .. } => Some(reader.get_ref()),
            Self::Lines { reader, .. } => Some(reader.get_ref()),
            Self::Columns(_) | Self::Distant(_) => None,
        }
    }
}

/// A row of a table that is stored by columns; a fault there ends it.
fn whole(row: Result<Row, String>) -> (Row, bool) {
    row.map_or_else(
        |error| {
            let message = format!("the table cannot be read: {error}");
            (Err(Unreadable::new("broken-table", message)), true)
        },
        |row| (row, false),
    )
}

/// Why the rest of a table stays unread.
fn unreadable_on(error: &dyn std::fmt::Display, text: &Utf8) -> Unreadable {
    if text.is_exhausted() {
        let mebibytes = LONGEST_ROW >> 20;
        return Unreadable::new(
            "too-large",
            format!("the row takes more than {mebibytes} MiB; the table is not read on from here"),
        );
    }
    Unreadable::new("broken-table", format!("the table cannot be read: {error}"))
}

fn object(line: &str) -> Row {
    let broken = |message: String| Unreadable::new("broken-row", message);
    let value: Value = serde_json::from_str(line.trim())
        .map_err(|error| broken(format!("the line is no JSON: {error}")))?;
    let Value::Object(fields) = value else {
        return Err(broken("the line is no JSON object".to_owned()));
    };
    if fields.len() > MOST_COLUMNS {
        let count = fields.len();
        return Err(broken(format!(
            "the line has {count} fields; {MOST_COLUMNS} are read at most"
        )));
    }
    let cell = |value: Value| match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    };
    Ok(fields.into_iter().map(|(column, value)| (column, cell(value))).collect())
}
