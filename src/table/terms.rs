//! `terms.csv`: one row a term of the codebook, matched or not.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::TermRow;

/// Forms shown of a term; the rest is counted.
const FORMS: usize = 30;

/// Writes the table.
///
/// # Errors
/// Those of the sink.
pub fn write_terms<W: Write>(out: W, rows: &[TermRow<'_>], codebook: &Codebook) -> io::Result<W> {
    let mut table = Rows::new(out, table("terms").header()).map_err(io_error)?;
    rows.iter().try_for_each(|row| write(&mut table, row, codebook)).map_err(io_error)?;
    table.finish()
}

fn write<W: Write>(table: &mut Rows<W>, row: &TermRow<'_>, codebook: &Codebook) -> csv::Result<()> {
    table.name(&codebook.concept(row.concept).id)?;
    table.name(row.term)?;
    table.name(row.language.tag())?;
    table.name(row.register.name())?;
    table.count(row.mentions)?;
    table.count(row.documents)?;
    table.name(&forms(row))?;
    table.end()
}

fn forms(row: &TermRow<'_>) -> String {
    let mut text = String::new();
    for (at, (form, count)) in row.forms.iter().take(FORMS).enumerate() {
        let _ = write!(text, "{}{form} ({count})", if at > 0 { "; " } else { "" });
    }
    if row.forms.len() > FORMS {
        let _ = write!(text, "; … {} more", row.forms.len() - FORMS);
    }
    text
}
