//! `cooccurrence.csv`: one row a pair of concepts in a kind of unit.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::{PairRow, UnitKind};

/// Returns the name of a kind of unit, as in the table and on the command line.
pub fn unit_name(unit: UnitKind) -> String {
    match unit {
        UnitKind::Sentence => "sentence".to_owned(),
        UnitKind::Paragraph => "paragraph".to_owned(),
        UnitKind::Document => "document".to_owned(),
        UnitKind::Window(words) => format!("window:{words}"),
    }
}

/// Writes the table.
///
/// # Errors
/// Those of the sink.
pub fn write_cooccurrence<W: Write>(
    out: W,
    rows: &[PairRow],
    codebook: &Codebook,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("cooccurrence").header()).map_err(io_error)?;
    rows.iter().try_for_each(|row| write(&mut table, row, codebook)).map_err(io_error)?;
    table.finish()
}

fn write<W: Write>(table: &mut Rows<W>, row: &PairRow, codebook: &Codebook) -> csv::Result<()> {
    table.name(&unit_name(row.unit))?;
    table.name(&codebook.concept(row.a).id)?;
    table.name(&codebook.concept(row.b).id)?;
    for count in [row.n_ab, row.n_a, row.n_b, row.n] {
        table.count(Some(count))?;
    }
    table.number(Some(row.expected))?;
    table.count(Some(row.documents))?;
    let measures = [
        row.jaccard,
        row.dice,
        row.cosine,
        row.association_strength,
        row.pmi,
        row.npmi,
        row.log_likelihood,
        row.odds_ratio,
        row.p,
        row.q,
        row.null_expected,
        row.null_z,
        row.null_p,
        row.null_q,
        row.formula_share,
    ];
    for value in measures {
        table.number(value)?;
    }
    table.end()
}
