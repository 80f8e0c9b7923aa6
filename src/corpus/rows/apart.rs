//! Rows of a table that another process reads: a line each, in JSON.
//!
//! The first line says which columns there are, or why the table is refused; each other one is a row, as a list of columns and cells, or
//! the reason why there are no more.
//!
//! **Invariant:** a table gives the same rows apart as it gives here.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::columns::Columns;
use super::{Refusal, Row};
use crate::text::format::Unreadable;

/// Longest line: a row with its cells.
const LONGEST: u64 = 256 << 20;

/// What the other process writes.
type Written = Box<dyn Read + Send>;
/// Starts it for the table at a path.
type Start = dyn Fn(&Path) -> io::Result<Written> + Send + Sync;

/// Has a table read by another process, which calls [`write_rows`] on its standard output.
#[derive(Clone)]
pub struct Apart(Arc<Start>);

impl Apart {
    /// Returns a way to have tables read: `start` is given their paths and returns what the process writes.
    pub fn new(start: impl Fn(&Path) -> io::Result<Written> + Send + Sync + 'static) -> Self {
        Self(Arc::new(start))
    }
}

impl fmt::Debug for Apart {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Apart")
    }
}

#[derive(Serialize, Deserialize)]
enum Line {
    Columns(Vec<String>),
    Refused { code: String, message: String },
    Row(Vec<(String, String)>),
    Ended(String),
}

/// Writes the rows of a table that is stored by columns.
///
/// # Errors
/// Those of the sink; what is wrong with the table is written.
pub fn write_rows(path: &Path, out: &mut impl Write) -> io::Result<()> {
    let mut columns = match Columns::open(path) {
        Ok((columns, header)) => {
            write(out, &Line::Columns(header))?;
            columns
        }
        Err((code, message)) => {
            return write(out, &Line::Refused { code: code.to_owned(), message });
        }
    };
    while let Some(row) = columns.next() {
        match row {
            Ok(Ok(row)) => write(out, &Line::Row(row))?,
            Ok(Err(refusal)) => return write(out, &Line::Ended(refusal.message)),
            Err(reason) => return write(out, &Line::Ended(reason)),
        }
    }
    out.flush()
}

fn write(out: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// Rows that come from another process.
pub(super) struct Distant {
    lines: BufReader<Written>,
    line: Vec<u8>,
}

impl Distant {
    /// Has a table read; returns the names of its columns beside its rows.
    pub(super) fn open(apart: &Apart, path: &Path) -> Result<(Self, Vec<String>), Refusal> {
        let crashed = |error: io::Error| ("crashed", error.to_string());
        let lines = BufReader::with_capacity(1 << 16, (apart.0)(path).map_err(crashed)?);
        let mut distant = Self { lines, line: Vec::new() };
        match distant.read() {
            Ok(Some(Line::Columns(header))) => Ok((distant, header)),
            Ok(Some(Line::Refused { code, message })) => {
                let refusal = Unreadable::of_code(&code, message);
                Err(refusal.map_or_else(nonsense, |refusal| (refusal.code, refusal.message)))
            }
            Ok(_) => Err(nonsense()),
            Err(error) => Err(crashed(error)),
        }
    }

    /// Returns the next row; `None` after the last. After a fault there is none.
    pub(super) fn next(&mut self) -> Option<Result<Row, String>> {
        match self.read() {
            Ok(Some(Line::Row(row))) => Some(Ok(Ok(row))),
            Ok(Some(Line::Ended(reason))) => Some(Err(reason)),
            Ok(Some(_)) => Some(Err(nonsense().1)),
            Ok(None) => None,
            Err(error) => Some(Err(error.to_string())),
        }
    }

    fn read(&mut self) -> io::Result<Option<Line>> {
        self.line.clear();
        if self.lines.by_ref().take(LONGEST).read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        Ok(Some(serde_json::from_slice(&self.line)?))
    }
}

fn nonsense() -> Refusal {
    ("reader-failed", "its reader wrote what cannot be understood; please report it".to_owned())
}
