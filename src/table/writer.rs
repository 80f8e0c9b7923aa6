//! Rows of a table whose cells come one by one.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::TableSpec;

/// A table that is being written, cell by cell.
pub struct Writer<W: Write> {
    rows: Rows<W>,
}

impl<W: Write> Writer<W> {
    /// Begins a table with its header.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn begin(out: W, table: &TableSpec) -> io::Result<Self> {
        Ok(Self { rows: Rows::new(out, table.header()).map_err(io_error)? })
    }

    /// Writes text, guarded for spreadsheets.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn text(&mut self, text: &str) -> io::Result<&mut Self> {
        self.rows.name(text).map_err(io_error)?;
        Ok(self)
    }

    /// Writes the cell of another table: a number as it is, anything else as text.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn cell(&mut self, cell: &str) -> io::Result<&mut Self> {
        match cell.parse::<f64>() {
            Ok(value) if value.is_finite() => self.rows.raw(cell).map_err(io_error)?,
            _ => self.rows.name(cell).map_err(io_error)?,
        }
        Ok(self)
    }

    /// Writes a count.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn count(&mut self, count: u64) -> io::Result<&mut Self> {
        self.rows.count(Some(count)).map_err(io_error)?;
        Ok(self)
    }

    /// Writes a number, or an empty cell.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn number(&mut self, value: Option<f64>) -> io::Result<&mut Self> {
        self.rows.number(value).map_err(io_error)?;
        Ok(self)
    }

    /// Ends the row.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn end(&mut self) -> io::Result<()> {
        self.rows.end().map_err(io_error)
    }

    /// Ends the table and gives back where it was written to.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn finish(self) -> io::Result<W> {
        self.rows.finish()
    }
}
