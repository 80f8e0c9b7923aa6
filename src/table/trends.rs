//! `trends.csv`, `trend_tests.csv`: concepts over the years.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::codebook::Codebook;
use crate::measure::Interval;
use crate::measure::years::{TrendRow, YearRow};

/// Writes the yearly series.
///
/// # Errors
/// Those of the sink.
pub fn write_trends<W: Write>(out: W, rows: &[YearRow], codebook: &Codebook) -> io::Result<W> {
    let mut table = Rows::new(out, table("trends").header()).map_err(io_error)?;
    rows.iter().try_for_each(|row| write_year(&mut table, row, codebook)).map_err(io_error)?;
    table.finish()
}

fn write_year<W: Write>(
    table: &mut Rows<W>,
    row: &YearRow,
    codebook: &Codebook,
) -> csv::Result<()> {
    table.name(&codebook.concept(row.concept).id)?;
    table.name(&row.year.to_string())?;
    table.count(Some(row.year_documents))?;
    table.count(row.documents)?;
    table.count(row.mentions)?;
    for (value, interval) in
        [(row.rate, row.rate_interval), (row.sentence_share, row.share_interval)]
    {
        table.number(value)?;
        write_interval(table, interval)?;
    }
    table.end()
}

fn write_interval<W: Write>(table: &mut Rows<W>, interval: Option<Interval>) -> csv::Result<()> {
    table.number(interval.map(|interval| interval.low))?;
    table.number(interval.map(|interval| interval.high))
}

/// Writes the tests of the series.
///
/// # Errors
/// Those of the sink.
pub fn write_trend_tests<W: Write>(
    out: W,
    rows: &[TrendRow],
    codebook: &Codebook,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("trend_tests").header()).map_err(io_error)?;
    rows.iter().try_for_each(|row| write_test(&mut table, row, codebook)).map_err(io_error)?;
    table.finish()
}

fn write_test<W: Write>(
    table: &mut Rows<W>,
    row: &TrendRow,
    codebook: &Codebook,
) -> csv::Result<()> {
    table.name(&codebook.concept(row.concept).id)?;
    table.count(Some(row.years as u64))?;
    for year in [row.span.map(|span| span.0), row.span.map(|span| span.1)] {
        table.name(&year.map_or_else(String::new, |year| year.to_string()))?;
    }
    let trend = row.trend;
    table.number(trend.map(|trend| trend.s as f64))?;
    table.number(trend.map(|trend| trend.variance))?;
    table.number(trend.and_then(|trend| trend.z))?;
    let p = trend.and_then(|trend| trend.p);
    table.number(p)?;
    let method = trend.filter(|_| p.is_some());
    table.name(method.map_or("", |trend| if trend.exact { "exact" } else { "normal" }))?;
    table.number(row.q)?;
    table.number(trend.and_then(|trend| trend.tau_b))?;
    table.number(trend.map(|trend| trend.slope))?;
    table.name(row.reason().as_deref().unwrap_or_default())?;
    table.end()
}
