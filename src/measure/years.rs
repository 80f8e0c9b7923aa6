//! Concepts over the years: what each year's documents say, and whether that rises or falls.

use std::collections::BTreeMap;

use super::adjust::benjamini_hochberg;
use super::bins::year;
use super::frequency::{PER, share};
use super::rows::Interval;
use super::subset::{Subset, coded_records, sum};
use super::trend::{FEWEST_YEARS, Trend, mann_kendall};
use crate::codebook::{Codebook, ConceptIndex};
use crate::profile::CorpusProfile;

/// Metadata that tells a document's year, the first that has one: a year, or a date that begins with one.
pub const YEAR_COLUMNS: [&str; 2] = ["year", "date"];

/// A row of `trends.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct YearRow {
    /// Which concept or group.
    pub concept: ConceptIndex,
    /// The year.
    pub year: i32,
    /// Documents of the year that were read and coded.
    pub year_documents: u64,
    /// Documents with at least one mention; `None` if none was found and no document can say that it is absent.
    pub documents: Option<u64>,
    /// Mentions.
    pub mentions: Option<u64>,
    /// Mentions per 1,000 words.
    pub rate: Option<f64>,
    /// 95 % interval of the rate, bootstrap over the documents of the year.
    pub rate_interval: Option<Interval>,
    /// Share of sentences with at least one mention.
    pub sentence_share: Option<f64>,
    /// 95 % interval of that share.
    pub share_interval: Option<Interval>,
}

/// A row of `trend_tests.csv`: the series of a concept's sentence shares.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendRow {
    /// Which concept or group.
    pub concept: ConceptIndex,
    /// Years in which its sentence share is known.
    pub years: usize,
    /// The first and the last of these.
    pub span: Option<(i32, i32)>,
    /// The test; `None` with fewer than four years.
    pub trend: Option<Trend>,
    /// Benjamini–Hochberg q over all rows.
    pub q: Option<f64>,
}

impl TrendRow {
    /// Returns why there is no test, or no p.
    pub fn reason(&self) -> Option<String> {
        match self.trend {
            None => {
                let noun = if self.years == 1 { "year" } else { "years" };
                Some(format!("{} {noun}; a trend needs {FEWEST_YEARS}", self.years))
            }
            Some(trend) if trend.p.is_none() => Some("the same share in all years".to_owned()),
            Some(_) => None,
        }
    }
}

/// Returns the year of a document of which `value` tells the metadata; `None` if none of [`YEAR_COLUMNS`] has one.
pub fn year_of<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Option<i32> {
    let years = YEAR_COLUMNS.iter().filter_map(|column| value(column));
    years.filter_map(|value| year(value.trim())).map(whole).next()
}

#[allow(clippy::cast_possible_truncation, reason = "a year has four digits")]
fn whole(year: f64) -> i32 {
    year as i32
}

/// Returns a row per concept and year that has coded documents, by codebook order and year. Empty if no document has a year.
pub fn years(profile: &CorpusProfile, codebook: &Codebook, seed: u64) -> Vec<YearRow> {
    let mut subsets: BTreeMap<i32, Subset> = BTreeMap::new();
    for (_, record, document) in coded_records(profile) {
        if let Some(year) = year_of(|column| record.metadata.get(column).map(String::as_str)) {
            let subset =
                subsets.entry(year).or_insert_with(|| Subset::new(codebook.concepts.len()));
            subset.add(record, document);
        }
    }
    let intervals: Vec<_> = subsets.values().map(|subset| subset.intervals(PER, seed)).collect();
    let mut rows = Vec::with_capacity(codebook.concepts.len() * subsets.len());
    for (concept, _) in codebook.indexed() {
        for ((&year, subset), [rates, shares]) in subsets.iter().zip(&intervals) {
            let found = subset.of(concept);
            let at = concept.0 as usize;
            let part = |counts: &[(u32, u32)], sizes: &[u64]| {
                share(sum(counts), sizes.iter().sum()).filter(|_| found.known)
            };
            rows.push(YearRow {
                concept,
                year,
                year_documents: subset.len() as u64,
                documents: found.known.then_some(found.mentions.len() as u64),
                mentions: found.known.then(|| sum(found.mentions)),
                rate: part(found.mentions, &subset.words).map(|share| PER * share),
                rate_interval: rates[at].filter(|_| found.known),
                sentence_share: part(found.sentences, &subset.sentences),
                share_interval: shares[at].filter(|_| found.known),
            });
        }
    }
    rows
}

/// Tests the sentence shares of each concept for a trend; `rows` are those of [`years`].
pub fn trends(rows: &[YearRow]) -> Vec<TrendRow> {
    let mut trends: Vec<TrendRow> = rows
        .chunk_by(|one, other| one.concept == other.concept)
        .map(|rows| {
            let known = rows.iter().filter_map(|row| Some((row.year, row.sentence_share?)));
            let series: Vec<(i32, f64)> = known.collect();
            let ends = series.first().zip(series.last());
            TrendRow {
                concept: rows[0].concept,
                years: series.len(),
                span: ends.map(|(first, last)| (first.0, last.0)),
                trend: mann_kendall(&series),
                q: None,
            }
        })
        .collect();
    let p: Vec<Option<f64>> =
        trends.iter().map(|row| row.trend.and_then(|trend| trend.p)).collect();
    for (row, q) in trends.iter_mut().zip(benjamini_hochberg(&p)) {
        row.q = q;
    }
    trends
}
