//! `word_comparison.csv`: one row a word or sequence of words in a group of documents.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::comparison::{ALL_OTHERS, Compared};
use super::spec::table;
use crate::measure::KeywordRow;
use crate::text::Language;

/// Writes the table: the rows of each comparison, whose words are numbers in `lexicon`.
///
/// # Errors
/// Those of the sink.
pub fn write_word_comparison<W: Write>(
    out: W,
    comparisons: &[Compared<'_>],
    rows: &[&[KeywordRow]],
    lexicon: &[(Language, Box<str>)],
) -> io::Result<W> {
    let mut table = Rows::new(out, table("word_comparison").header()).map_err(io_error)?;
    for (comparison, rows) in comparisons.iter().zip(rows) {
        for row in *rows {
            write(&mut table, comparison, row, lexicon).map_err(io_error)?;
        }
    }
    table.finish()
}

fn write<W: Write>(
    table: &mut Rows<W>,
    comparison: &Compared<'_>,
    row: &KeywordRow,
    lexicon: &[(Language, Box<str>)],
) -> csv::Result<()> {
    let words = row.sequence.words();
    let words: Vec<&(Language, Box<str>)> =
        words.iter().map(|word| &lexicon[*word as usize]).collect();
    let sequence: Vec<&str> = words.iter().map(|(_, word)| &**word).collect();
    table.name(&comparison.groups.column)?;
    table.name(comparison.groups.name(row.group))?;
    table.name(comparison.reference.unwrap_or(ALL_OTHERS))?;
    table.name(words.first().map_or("", |(language, _)| language.tag()))?;
    table.count(Some(words.len() as u64))?;
    table.name(&sequence.join(" "))?;
    table.count(Some(row.here.count))?;
    table.count(Some(row.here.documents))?;
    table.number(row.rate)?;
    table.number(row.spread.dp_norm())?;
    table.count(Some(row.there.count))?;
    table.count(Some(row.there.documents))?;
    table.number(row.reference_rate)?;
    table.number(row.reference_spread.dp_norm())?;
    for value in [row.log_ratio, row.log_likelihood, row.log_odds_z] {
        table.number(value)?;
    }
    table.end()
}
