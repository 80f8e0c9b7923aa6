//! `dispersion.csv`: how evenly concepts spread over the documents of a group.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::Groups;
use crate::measure::spread::SpreadRow;

/// Writes the rows of each grouping.
///
/// # Errors
/// Those of the sink.
pub fn write_dispersion<'a, W: Write>(
    out: W,
    all: impl Iterator<Item = (&'a Groups, Vec<SpreadRow>)>,
    codebook: &Codebook,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("dispersion").header()).map_err(io_error)?;
    for (groups, rows) in all {
        rows.iter()
            .try_for_each(|row| write(&mut table, groups, row, codebook))
            .map_err(io_error)?;
    }
    table.finish()
}

fn write<W: Write>(
    table: &mut Rows<W>,
    groups: &Groups,
    row: &SpreadRow,
    codebook: &Codebook,
) -> csv::Result<()> {
    table.name(&groups.column)?;
    table.name(&groups.names[row.group.0 as usize])?;
    table.name(&codebook.concept(row.concept).id)?;
    table.count(Some(row.group_documents))?;
    table.count(row.documents)?;
    table.count(row.mentions)?;
    table.number(row.dispersion)?;
    table.number(row.top_document_share)?;
    table.end()
}
