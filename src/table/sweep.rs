//! `sweep_*.csv`: what persists when the choices of the analysis are made otherwise.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error, number};
use super::cooccurrence::unit_name;
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::sweep::{
    Axis, Choices, ConceptSweep, NETWORK_AXES, NetworkRow, OptionRow, PairSweep, RANKING_AXES,
    RankingRow, Verdict,
};

/// Returns how a value of an option is written.
pub fn value_name(choices: &Choices, axis: Axis, value: usize) -> String {
    match axis {
        Axis::Overlap => choices.overlaps[value].name().to_owned(),
        Axis::Register => choices.registers[value].name().to_owned(),
        Axis::Measure => choices.measures[value].name().to_owned(),
        Axis::Unit => unit_name(choices.units[value]),
        Axis::Chance => choices.chances[value].name().to_owned(),
        Axis::MinMentions => choices.minimums[value].to_string(),
        Axis::Alpha => {
            let mut name = String::new();
            number(choices.alphas[value], &mut name);
            name
        }
    }
}

/// Returns an option with its value, as `option=value`.
pub fn option_name(choices: &Choices, axis: Axis, value: usize) -> String {
    format!("{}={}", axis.name(), value_name(choices, axis, value))
}

/// Writes the settings of rankings.
///
/// # Errors
/// Those of the sink.
pub fn write_sweep_rankings<W: Write>(
    out: W,
    rows: &[RankingRow],
    choices: &Choices,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("sweep_rankings").header()).map_err(io_error)?;
    for row in rows {
        write_ranking(&mut table, row, choices).map_err(io_error)?;
    }
    table.finish()
}

fn write_ranking<W: Write>(
    table: &mut Rows<W>,
    row: &RankingRow,
    choices: &Choices,
) -> csv::Result<()> {
    write_setting(table, choices, &RANKING_AXES, &row.digits)?;
    table.count(Some(row.concepts))?;
    table.count(Some(row.shared))?;
    table.number(row.tau)?;
    table.end()
}

fn write_setting<W: Write>(
    table: &mut Rows<W>,
    choices: &Choices,
    axes: &[Axis],
    digits: &[usize],
) -> csv::Result<()> {
    for (&axis, &value) in axes.iter().zip(digits) {
        table.name(&value_name(choices, axis, value))?;
    }
    table.name(if digits.iter().all(|digit| *digit == 0) { "yes" } else { "no" })
}

/// Writes the leaves with their places over all settings.
///
/// # Errors
/// Those of the sink.
pub fn write_sweep_concepts<W: Write>(
    out: W,
    rows: &[ConceptSweep],
    choices: &Choices,
    codebook: &Codebook,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("sweep_concepts").header()).map_err(io_error)?;
    for row in rows {
        write_concept(&mut table, row, choices, codebook).map_err(io_error)?;
    }
    table.finish()
}

fn write_concept<W: Write>(
    table: &mut Rows<W>,
    row: &ConceptSweep,
    choices: &Choices,
    codebook: &Codebook,
) -> csv::Result<()> {
    table.name(&codebook.concept(row.concept).id)?;
    table.number(row.base)?;
    table.count(Some(row.sought))?;
    table.count(Some(row.ranked))?;
    table.number(row.highest)?;
    table.number(row.median)?;
    table.number(row.lowest)?;
    table.number(row.top_5)?;
    table.number(row.top_10)?;
    write_options(table, row.moved_by.into_iter(), choices)?;
    table.number(row.moved)?;
    table.end()
}

fn write_options<W: Write>(
    table: &mut Rows<W>,
    options: impl Iterator<Item = (Axis, usize)>,
    choices: &Choices,
) -> csv::Result<()> {
    let names: Vec<String> =
        options.map(|(axis, value)| option_name(choices, axis, value)).collect();
    table.name(&names.join("; "))
}

/// Writes the settings of networks.
///
/// # Errors
/// Those of the sink.
pub fn write_sweep_networks<W: Write>(
    out: W,
    rows: &[NetworkRow],
    choices: &Choices,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("sweep_networks").header()).map_err(io_error)?;
    for row in rows {
        write_network(&mut table, row, choices).map_err(io_error)?;
    }
    table.finish()
}

fn write_network<W: Write>(
    table: &mut Rows<W>,
    row: &NetworkRow,
    choices: &Choices,
) -> csv::Result<()> {
    write_setting(table, choices, &NETWORK_AXES, &row.digits)?;
    table.count(Some(row.edges))?;
    table.count(Some(row.base.known))?;
    table.count(Some(row.base.shared))?;
    table.number(row.base.share)?;
    table.number(row.base.jaccard)?;
    table.end()
}

/// Writes the pairs with what all settings say of them.
///
/// # Errors
/// Those of the sink.
pub fn write_sweep_pairs<W: Write>(
    out: W,
    rows: &[PairSweep],
    choices: &Choices,
    codebook: &Codebook,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("sweep_pairs").header()).map_err(io_error)?;
    for row in rows {
        write_pair(&mut table, row, choices, codebook).map_err(io_error)?;
    }
    table.finish()
}

fn write_pair<W: Write>(
    table: &mut Rows<W>,
    row: &PairSweep,
    choices: &Choices,
    codebook: &Codebook,
) -> csv::Result<()> {
    table.name(&codebook.concept(row.a).id)?;
    table.name(&codebook.concept(row.b).id)?;
    table.name(match row.base {
        Verdict::Edge => "yes",
        Verdict::Apart => "no",
        Verdict::Unknown => "",
    })?;
    table.count(Some(row.edges))?;
    table.count(Some(row.judged))?;
    table.count(Some(row.unknown))?;
    table.number(row.share)?;
    table.count(Some(row.single_judged))?;
    table.count(Some(row.single_edges))?;
    table.name(if row.persists { "yes" } else { "no" })?;
    write_options(table, row.changed_by.iter().copied(), choices)?;
    table.end()
}

/// Writes what each value of an option changes.
///
/// # Errors
/// Those of the sink.
pub fn write_sweep_options<W: Write>(
    out: W,
    rows: &[(Axis, usize, OptionRow)],
    choices: &Choices,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("sweep_options").header()).map_err(io_error)?;
    for (axis, value, row) in rows {
        write_value(&mut table, (*axis, *value), row, choices).map_err(io_error)?;
    }
    table.finish()
}

fn write_value<W: Write>(
    table: &mut Rows<W>,
    (axis, value): (Axis, usize),
    row: &OptionRow,
    choices: &Choices,
) -> csv::Result<()> {
    table.name(axis.name())?;
    table.name(&value_name(choices, axis, value))?;
    table.count(row.rankings)?;
    table.number(row.base_tau)?;
    table.number(row.mean_tau)?;
    table.number(row.lowest_tau)?;
    table.count(row.networks)?;
    table.number(row.base_kept)?;
    table.number(row.kept)?;
    table.number(row.jaccard)?;
    table.end()
}
