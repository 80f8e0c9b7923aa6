//! `words.csv`: one row a word type.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::measure::WordRow;

/// Writes the table.
///
/// # Errors
/// Those of the sink.
pub fn write_words<W: Write>(out: W, rows: &[WordRow<'_>]) -> io::Result<W> {
    let mut table = Rows::new(out, table("words").header()).map_err(io_error)?;
    rows.iter().try_for_each(|row| write(&mut table, row)).map_err(io_error)?;
    table.finish()
}

fn write<W: Write>(table: &mut Rows<W>, row: &WordRow<'_>) -> csv::Result<()> {
    table.name(row.word)?;
    table.name(row.language.tag())?;
    table.count(Some(row.count))?;
    table.count(Some(row.documents))?;
    table.number(Some(row.tfidf))?;
    table.end()
}
