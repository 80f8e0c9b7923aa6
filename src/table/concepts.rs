//! `concepts.csv`: one row a concept or group.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::ConceptRow;
use crate::text::Language;

/// Writes the table.
///
/// # Errors
/// Those of the sink.
pub fn write_concepts<W: Write>(out: W, rows: &[ConceptRow], codebook: &Codebook) -> io::Result<W> {
    let mut table = Rows::new(out, table("concepts").header()).map_err(io_error)?;
    rows.iter().try_for_each(|row| write(&mut table, row, codebook)).map_err(io_error)?;
    table.finish()
}

fn write<W: Write>(table: &mut Rows<W>, row: &ConceptRow, codebook: &Codebook) -> csv::Result<()> {
    let concept = codebook.concept(row.concept);
    table.name(&concept.id)?;
    table.name(concept.label_in(Language::ENGLISH))?;
    table.name(if concept.leaf { "leaf" } else { "group" })?;
    table.count(row.mentions)?;
    table.count(row.documents)?;
    table.count(row.sentences)?;
    table.number(row.rate)?;
    table.number(row.rate_interval.map(|interval| interval.low))?;
    table.number(row.rate_interval.map(|interval| interval.high))?;
    table.number(row.sentence_share)?;
    table.number(row.dispersion)?;
    table.number(row.top_document_share)?;
    table.end()
}
