//! `correspondence.csv`, `correspondence_axes.csv`: the map of documents and concepts.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::correspondence::{Correspondence, Point};
use crate::measure::likeness::Profiles;

/// Axes that are listed for each point.
const AXES: usize = 5;

/// Writes the points: rows, then leaves.
///
/// # Errors
/// Those of the sink.
pub fn write_correspondence<'a, W: Write>(
    out: W,
    all: impl Iterator<Item = (&'a Profiles, &'a Correspondence)>,
    codebook: &Codebook,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("correspondence").header()).map_err(io_error)?;
    for (profiles, analysis) in all {
        let leaves = profiles.leaves.iter().map(|leaf| codebook.concept(*leaf).id.as_str());
        let rows = profiles.names.iter().map(String::as_str);
        let points = rows.zip(&analysis.rows).map(|(id, point)| ("row", id, point));
        let points =
            points.chain(leaves.zip(&analysis.columns).map(|(id, point)| ("column", id, point)));
        for (kind, id, point) in points {
            let Some(point) = point else { continue };
            write_point(&mut table, [&profiles.column, kind, id], point).map_err(io_error)?;
        }
    }
    table.finish()
}

fn write_point<W: Write>(table: &mut Rows<W>, names: [&str; 3], point: &Point) -> csv::Result<()> {
    for axis in 0..point.coordinates.len().min(AXES) {
        names.iter().try_for_each(|name| table.name(name))?;
        table.count(Some(axis as u64 + 1))?;
        table.number(Some(point.coordinates[axis]))?;
        table.number(Some(point.contributions[axis]))?;
        table.number(Some(point.cos2[axis]))?;
        table.number(Some(point.mass))?;
        table.number(Some(point.inertia))?;
        table.number(Some(point.quality(AXES)))?;
        table.end()?;
    }
    Ok(())
}

/// Writes the axes.
///
/// # Errors
/// Those of the sink.
pub fn write_correspondence_axes<'a, W: Write>(
    out: W,
    all: impl Iterator<Item = (&'a Profiles, &'a Correspondence)>,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("correspondence_axes").header()).map_err(io_error)?;
    for (profiles, analysis) in all {
        for axis in analysis.axes() {
            let mut write = || {
                table.name(&profiles.column)?;
                table.count(Some(axis.number))?;
                table.number(Some(axis.singular_value))?;
                table.number(Some(axis.inertia))?;
                table.number(Some(axis.share))?;
                table.number(Some(axis.cumulative))?;
                table.end()
            };
            write().map_err(io_error)?;
        }
    }
    table.finish()
}
