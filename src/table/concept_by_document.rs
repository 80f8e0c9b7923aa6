//! `concept_by_document.csv`: one row a concept in a document.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::CellRow;
use crate::profile::CorpusProfile;

/// Writes the table.
///
/// # Errors
/// Those of the sink.
pub fn write_concept_by_document<W: Write>(
    out: W,
    rows: impl Iterator<Item = CellRow>,
    profile: &CorpusProfile,
    codebook: &Codebook,
) -> io::Result<W> {
    let documents: Vec<String> = profile.documents.keys().map(ToString::to_string).collect();
    let mut table = Rows::new(out, table("concept_by_document").header()).map_err(io_error)?;
    for row in rows {
        let concept = &codebook.concept(row.concept).id;
        write(&mut table, &row, &documents[row.document], concept).map_err(io_error)?;
    }
    table.finish()
}

fn write<W: Write>(
    table: &mut Rows<W>,
    row: &CellRow,
    document: &str,
    concept: &str,
) -> csv::Result<()> {
    table.name(document)?;
    table.name(concept)?;
    table.count(row.mentions)?;
    table.number(row.rate)?;
    table.count(row.sentences)?;
    table.number(row.sentence_share)?;
    table.end()
}
