//! A table that came back from a spreadsheet: any encoding, comma, semicolon or tab, every cell with its place.

use std::collections::BTreeMap;
use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};

use crate::diagnostic::{Diagnostic, Place};
use crate::table::unguarded;
use crate::text::encoding::{decode, is_binary};

/// A table in memory.
pub(super) struct CsvText {
    file: String,
    text: String,
    /// Name of each column, in lower case.
    columns: BTreeMap<String, usize>,
    rows: Vec<(usize, StringRecord)>,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct CsvRow<'a> {
    table: &'a CsvText,
    at: usize,
}

impl CsvText {
    /// Reads a table.
    ///
    /// # Errors
    /// A diagnostic if it is no CSV.
    pub(super) fn read(file: &str, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        let fault = |message: String| Diagnostic::error("coding", format!("\"{file}\" {message}"));
        if is_binary(&bytes) {
            return Err(fault("is no CSV table".into()).hint("save the sheet as CSV (UTF-8)"));
        }
        let mut text = decode(bytes, None).text;
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        let header = text.lines().next().unwrap_or_default();
        let often = |sign: char| header.matches(sign).count();
        let delimiter = [',', ';', '\t'].into_iter().rev().max_by_key(|sign| often(*sign));
        #[allow(clippy::cast_possible_truncation, reason = "it is one of three ASCII characters")]
        let delimiter = delimiter.unwrap_or(',') as u8;
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let mut columns = BTreeMap::new();
        let named = reader.headers().map_err(|error| fault(format!("is no CSV table: {error}")))?;
        for (at, name) in named.iter().enumerate() {
            columns.entry(unguarded(name.trim()).to_lowercase()).or_insert(at);
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| fault(format!("is no CSV table: {error}")))?;
            let byte = record.position().map_or(0, csv::Position::byte);
            // Spreadsheets leave rows of nothing at the end.
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push((usize::try_from(byte).unwrap_or(usize::MAX), record));
            }
        }
        Ok(Self { file: file.to_owned(), text, columns, rows })
    }

    /// Returns the first of these columns that the table has.
    pub(super) fn column(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.columns.contains_key(*name))
    }

    /// Iterates over the names of all columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// Returns a mistake of the table as a whole, shown at its header.
    pub(super) fn fault(&self, message: String) -> Diagnostic {
        Diagnostic::error("coding", message).at(Place::of(&self.file, &self.text, 0..0))
    }

    /// Iterates over the rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = CsvRow<'_>> {
        (0..self.rows.len()).map(|at| CsvRow { table: self, at })
    }
}

impl<'a> CsvRow<'a> {
    /// Returns a cell without the guard against formulas; empty if the row is short or the column is not there.
    pub(super) fn cell(self, column: &str) -> &'a str {
        let (_, record) = &self.table.rows[self.at];
        let cell = self.table.columns.get(column).and_then(|at| record.get(*at));
        unguarded(cell.unwrap_or_default().trim())
    }

    /// Returns the place of `part` of the row, or of its beginning.
    pub(super) fn place(self, part: &str) -> Place {
        Place::of(&self.table.file, &self.table.text, self.span(part))
    }

    fn span(self, part: &str) -> Range<usize> {
        let text = &self.table.text;
        let next = self.table.rows.get(self.at + 1).map_or(text.len(), |(byte, _)| *byte);
        // The position of a record may be that of the line end before it.
        let mut start = self.table.rows[self.at].0.min(text.len());
        while text[start..].starts_with(['\r', '\n']) {
            start += 1;
        }
        let row = text.get(start..next).unwrap_or_default();
        let found = if part.is_empty() { None } else { row.rfind(part) };
        found.map_or(start..start, |at| start + at..start + at + part.len())
    }
}
