//! `comparison.csv`: one row a concept in a group of documents.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::comparison::Note;
use crate::measure::{ComparisonRow, Groups, Interval};

/// What a group is compared with if no reference was chosen.
pub(super) const ALL_OTHERS: &str = "all others";

/// The comparisons by one grouping.
#[derive(Debug)]
pub struct Compared<'a> {
    /// The groups.
    pub groups: &'a Groups,
    /// Name of the reference; `None` compares each group with all others.
    pub reference: Option<&'a str>,
    /// The rows, in order.
    pub rows: &'a [ComparisonRow],
}

/// Writes the table.
///
/// # Errors
/// Those of the sink.
pub fn write_comparison<W: Write>(
    out: W,
    comparisons: &[Compared<'_>],
    codebook: &Codebook,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("comparison").header()).map_err(io_error)?;
    for comparison in comparisons {
        for row in comparison.rows {
            write(&mut table, comparison, row, codebook).map_err(io_error)?;
        }
    }
    table.finish()
}

fn write<W: Write>(
    table: &mut Rows<W>,
    comparison: &Compared<'_>,
    row: &ComparisonRow,
    codebook: &Codebook,
) -> csv::Result<()> {
    let concept = codebook.concept(row.concept);
    let groups = comparison.groups;
    table.name(&groups.column)?;
    table.name(groups.name(row.group))?;
    let compared = row.reference_documents.is_some();
    table.name(if compared { comparison.reference.unwrap_or(ALL_OTHERS) } else { "" })?;
    table.name(&concept.id)?;
    table.name(if concept.leaf { "leaf" } else { "group" })?;
    for count in [Some(row.group_documents), row.documents, row.mentions, row.words] {
        table.count(count)?;
    }
    table.number(row.rate)?;
    ends(table, row.rate_interval)?;
    table.count(row.sentences)?;
    table.number(row.sentence_share)?;
    ends(table, row.sentence_share_interval)?;
    table.count(row.reference_documents)?;
    table.count(row.reference_mentions)?;
    table.number(row.reference_rate)?;
    table.number(row.reference_sentence_share)?;
    table.number(row.log_ratio)?;
    ends(table, row.log_ratio_interval)?;
    table.number(row.share_difference)?;
    ends(table, row.share_difference_interval)?;
    for value in [row.log_likelihood, row.log_odds_z, row.p, row.q] {
        table.number(value)?;
    }
    let notes: Vec<String> = row.notes.iter().map(Note::to_string).collect();
    table.name(&notes.join("; "))?;
    table.end()
}

fn ends<W: Write>(table: &mut Rows<W>, interval: Option<Interval>) -> csv::Result<()> {
    table.number(interval.map(|interval| interval.low))?;
    table.number(interval.map(|interval| interval.high))
}
