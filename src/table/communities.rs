//! `communities.csv`: which concepts hang together.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::cooccurrence::unit_name;
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::UnitKind;
use crate::measure::network::{Member, Network};

/// Writes the table.
///
/// # Errors
/// Those of the sink.
pub fn write_communities<W: Write>(
    out: W,
    network: &Network,
    unit: UnitKind,
    codebook: &Codebook,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("communities").header()).map_err(io_error)?;
    for member in &network.members {
        write(&mut table, member, network, unit, codebook).map_err(io_error)?;
    }
    table.finish()
}

fn write<W: Write>(
    table: &mut Rows<W>,
    member: &Member,
    network: &Network,
    unit: UnitKind,
    codebook: &Codebook,
) -> csv::Result<()> {
    table.name(&codebook.concept(member.concept).id)?;
    table.name(&unit_name(unit))?;
    table.count(Some(member.community))?;
    table.count(Some(member.size))?;
    table.count(Some(member.edges))?;
    table.number(Some(member.inside_share))?;
    table.number(member.stability)?;
    table.number(Some(network.modularity))?;
    table.number(Some(network.agreement))?;
    table.end()
}
