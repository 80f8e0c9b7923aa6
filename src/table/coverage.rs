//! `coverage.csv`: what of the framework is where.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::Groups;
use crate::measure::coverage::{CoverageRow, Status};
use crate::profile::CorpusProfile;

/// Writes the documents, then the groups of each grouping.
///
/// # Errors
/// Those of the sink.
pub fn write_coverage<'a, W: Write>(
    out: W,
    documents: impl Iterator<Item = CoverageRow>,
    groups: impl Iterator<Item = (&'a Groups, Vec<CoverageRow>)>,
    profile: &CorpusProfile,
    codebook: &Codebook,
) -> io::Result<W> {
    let ids: Vec<String> = profile.documents.keys().map(ToString::to_string).collect();
    let mut table = Rows::new(out, table("coverage").header()).map_err(io_error)?;
    for row in documents {
        write(&mut table, "doc", &ids[row.member], &row, codebook).map_err(io_error)?;
    }
    for (groups, rows) in groups {
        for row in rows {
            let name = &groups.names[row.member];
            write(&mut table, &groups.column, name, &row, codebook).map_err(io_error)?;
        }
    }
    table.finish()
}

fn write<W: Write>(
    table: &mut Rows<W>,
    column: &str,
    member: &str,
    row: &CoverageRow,
    codebook: &Codebook,
) -> csv::Result<()> {
    table.name(column)?;
    table.name(member)?;
    table.name(&codebook.concept(row.concept).id)?;
    table.name(match row.status {
        Status::Present => "present",
        Status::Absent => "absent",
        Status::CannotTell => "cannot tell",
    })?;
    table.count(row.mentions)?;
    table.count(Some(row.documents))?;
    table.count(Some(row.without))?;
    table.count(Some(row.unknown))?;
    table.end()
}
