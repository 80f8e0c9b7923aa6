//! `similarity.csv`, `clusters.csv`: documents and groups beside each other.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::measure::clusters::Join;
use crate::measure::likeness::{Likeness, Profiles};

/// Writes the pairs of documents and of groups.
///
/// # Errors
/// Those of the sink.
pub fn write_similarity<'a, W: Write>(
    out: W,
    all: impl Iterator<Item = (&'a Profiles, &'a [Likeness])>,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("similarity").header()).map_err(io_error)?;
    for (profiles, pairs) in all {
        pairs
            .iter()
            .try_for_each(|pair| write_pair(&mut table, profiles, pair))
            .map_err(io_error)?;
    }
    table.finish()
}

fn write_pair<W: Write>(
    table: &mut Rows<W>,
    profiles: &Profiles,
    pair: &Likeness,
) -> csv::Result<()> {
    table.name(&profiles.column)?;
    table.name(&profiles.names[pair.a])?;
    table.name(&profiles.names[pair.b])?;
    table.number(pair.cosine)?;
    table.number(pair.jensen_shannon)?;
    table.number(pair.correlation)?;
    table.end()
}

/// Writes the steps in which they are joined.
///
/// # Errors
/// Those of the sink.
pub fn write_clusters<'a, W: Write>(
    out: W,
    all: impl Iterator<Item = (&'a Profiles, &'a [Join])>,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("clusters").header()).map_err(io_error)?;
    for (profiles, joins) in all {
        for (step, join) in (1..).zip(joins) {
            write_join(&mut table, profiles, step, join).map_err(io_error)?;
        }
    }
    table.finish()
}

fn write_join<W: Write>(
    table: &mut Rows<W>,
    profiles: &Profiles,
    step: u64,
    join: &Join,
) -> csv::Result<()> {
    table.name(&profiles.column)?;
    table.count(Some(step))?;
    for cluster in [join.first, join.second] {
        match profiles.names.get(cluster) {
            Some(name) => table.name(name)?,
            None => table.name(&format!("step {}", cluster - profiles.names.len() + 1))?,
        }
    }
    table.number(Some(join.height))?;
    table.count(Some(join.size as u64))?;
    table.end()
}
