//! `figures/NAME.csv`: the data of a figure, written beside it and read back to draw it again.
//!
//! **Invariant:** a figure is drawn from these cells and from nothing finer, so that what is read back gives the same figure.

use std::fmt;
use std::io::{self, Write};

use super::cell::{Rows, guarded, io as io_error, number, starts_formula};
use super::spec::{FIGURES, TableSpec};

/// Largest table of a figure that is read back.
const LARGEST: usize = 256 << 20;

/// Returns what the data of the figure of this name are.
///
/// # Panics
/// If there is none: names are written in the program only, and a test asks for each.
pub fn figure_data(name: &str) -> &'static TableSpec {
    FIGURES.iter().find(|table| table.name == name).expect("the figure is in FIGURES")
}

/// A cell on its way into a table.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    /// Text of any origin.
    Text(&'a str),
    /// A count, or an empty cell.
    Count(Option<u64>),
    /// A number, or an empty cell.
    Number(Option<f64>),
}

/// The data of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureData {
    /// What its columns are.
    pub spec: &'static TableSpec,
    rows: Vec<Vec<String>>,
}

/// A table that is not the data of a figure.
#[derive(Debug)]
pub struct Unreadable {
    /// Path of the table below the results.
    pub path: String,
    /// What is wrong.
    pub cause: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.path, self.cause)
    }
}

impl std::error::Error for Unreadable {}

/// A row, by the names of its columns.
#[derive(Clone, Copy, Debug)]
pub struct DataRow<'a> {
    spec: &'static TableSpec,
    cells: &'a [String],
}

impl FigureData {
    /// Returns empty data of the figure `name`.
    pub fn new(name: &str) -> Self {
        Self { spec: figure_data(name), rows: Vec::new() }
    }

    /// Adds a row; its cells are those of the columns, in order.
    pub fn push(&mut self, cells: &[Cell<'_>]) {
        debug_assert_eq!(cells.len(), self.spec.columns.len());
        let written = cells.iter().map(|cell| match cell {
            Cell::Text(text) => guarded(text).into_owned(),
            Cell::Count(count) => count.map_or_else(String::new, |count| count.to_string()),
            Cell::Number(value) => {
                let mut written = String::new();
                if let Some(value) = value {
                    number(*value, &mut written);
                }
                written
            }
        });
        self.rows.push(written.collect());
    }

    /// Iterates over the rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = DataRow<'_>> + Clone {
        self.rows.iter().map(|cells| DataRow { spec: self.spec, cells })
    }

    /// Returns true if there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the table.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn write<W: Write>(&self, out: W) -> io::Result<W> {
        let mut table = Rows::new(out, self.spec.header()).map_err(io_error)?;
        for row in &self.rows {
            row.iter().try_for_each(|cell| table.raw(cell)).map_err(io_error)?;
            table.end().map_err(io_error)?;
        }
        table.finish()
    }

    /// Reads a table that [`write`](Self::write) has written.
    ///
    /// # Errors
    /// [`Unreadable`] if it is not CSV, or does not have these columns.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Unreadable> {
        let spec = figure_data(name);
        let wrong = |cause: String| Unreadable { path: spec.figure_path(), cause };
        if bytes.len() > LARGEST {
            return Err(wrong("larger than any data of a figure".to_owned()));
        }
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let header = reader.headers().map_err(|error| wrong(error.to_string()))?;
        if !header.iter().eq(spec.header()) {
            return Err(wrong("its columns are not those of this version".to_owned()));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| wrong(error.to_string()))?;
            rows.push(record.iter().map(str::to_owned).collect());
        }
        Ok(Self { spec, rows })
    }
}

impl<'a> DataRow<'a> {
    fn cell(self, column: &str) -> &'a str {
        let at = self.spec.columns.iter().position(|known| known.name == column);
        self.cells.get(at.expect("the column is in FIGURES")).map_or("", String::as_str)
    }

    /// Returns a text as it was before it was guarded.
    pub fn text(self, column: &str) -> &'a str {
        let cell = self.cell(column);
        cell.strip_prefix('\'').filter(|_| starts_formula(cell)).unwrap_or(cell)
    }

    /// Returns a count; `None` where the cell is empty or no count.
    pub fn count(self, column: &str) -> Option<u64> {
        self.cell(column).parse().ok()
    }

    /// Returns a number; `None` where the cell is empty or no number.
    pub fn number(self, column: &str) -> Option<f64> {
        self.cell(column).parse().ok().filter(|value: &f64| value.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut data = FigureData::new("concepts");
        let third = Some(1.0 / 3.0);
        let cells = [Cell::Count(Some(7)), Cell::Number(third), Cell::Number(None)];
        data.push(&[Cell::Text("=a,\"b\n"), cells[0], cells[1], cells[2], Cell::Number(Some(2.0))]);
        data.push(&[Cell::Text("plain"), Cell::Count(None), cells[2], cells[2], cells[2]]);
        let bytes = data.write(Vec::new()).unwrap();
        let read = FigureData::read("concepts", &bytes).unwrap();
        assert_eq!(read, data);
        let row = read.rows().next().unwrap();
        assert_eq!(row.text("concept"), "=a,\"b ");
        assert_eq!((row.count("mentions"), row.number("rate")), (Some(7), Some(0.333333)));
        assert_eq!((row.number("rate_low"), row.number("rate_high")), (None, Some(2.0)));
    }

    #[test]
    fn other_tables_are_refused() {
        for text in ["", "a,b\n1,2\n", "concept,mentions,rate,rate_low,rate_high\nonly one\n"] {
            assert!(FigureData::read("concepts", text.as_bytes()).is_err(), "{text:?}");
        }
    }
}
