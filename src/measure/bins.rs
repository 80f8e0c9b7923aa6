//! The values of one column divided into parts: each value a part, or numbers in bins.

use std::collections::{BTreeMap, BTreeSet};

/// How the numbers of a column are put together.
#[derive(Clone, Debug, PartialEq)]
pub enum Bins {
    /// `bins=N`: N bins of equal width from the smallest to the largest number.
    Equal(u32),
    /// `quantiles=N`: N bins that hold about equally many documents; equal numbers stay together.
    Quantiles(u32),
    /// `A,B,C`: bins that begin at these numbers, and one below the first.
    Cuts(Vec<f64>),
    /// `year`: the year that a date such as `2015-12-16` begins with.
    Year,
}

/// Most bins that can be asked for.
const MOST_BINS: u32 = 100;

impl Bins {
    /// Reads bins as the command line writes them; `None` if this is not what is written there.
    pub fn parse(text: &str) -> Option<Self> {
        let count = |text: &str| text.parse().ok().filter(|count| (2..=MOST_BINS).contains(count));
        let text = text.trim();
        if text == "year" {
            return Some(Self::Year);
        }
        if let Some(bins) = text.strip_prefix("bins=") {
            return count(bins).map(Self::Equal);
        }
        if let Some(bins) = text.strip_prefix("quantiles=") {
            return count(bins).map(Self::Quantiles);
        }
        let cuts: Option<Vec<f64>> = text.split(',').map(number).collect();
        let mut cuts = cuts?;
        cuts.sort_unstable_by(f64::total_cmp);
        cuts.dedup();
        Some(Self::Cuts(cuts))
    }
}

/// The values of a column in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Division {
    /// Names of the parts, in order.
    pub(super) names: Vec<String>,
    /// By value: its part.
    pub(super) parts: Vec<Option<u32>>,
    /// True if every value is a number.
    pub(super) numbers: bool,
}

impl Division {
    /// Makes each different value a part; numbers are in the order of their size (and equal numbers are one part, however they
    /// are written), other values in the order of code points.
    pub(super) fn by_value(values: &[Option<&str>]) -> Self {
        let present = || values.iter().flatten();
        let numbers = present().all(|value| number(value).is_some()) && present().next().is_some();
        if numbers {
            let values: Vec<Option<f64>> = values.iter().map(|value| number((*value)?)).collect();
            return Self::by_number(&values, plain);
        }
        let names: BTreeSet<&str> = present().copied().collect();
        let parts: BTreeMap<&str, u32> = names.iter().copied().zip(0..).collect();
        Self {
            parts: values.iter().map(|value| value.map(|value| parts[value])).collect(),
            names: names.into_iter().map(str::to_owned).collect(),
            numbers,
        }
    }

    /// Puts numbers into bins; what is no number is in no bin, and a bin without values is no part. `None` if no value is a number.
    pub(super) fn by_bins(values: &[Option<&str>], bins: &Bins) -> Option<Self> {
        if *bins == Bins::Year {
            let years: Vec<Option<f64>> = values.iter().map(|value| year((*value)?)).collect();
            return years.iter().any(Option::is_some).then(|| Self::by_number(&years, plain));
        }
        let numbers: Vec<Option<f64>> = values.iter().map(|value| number((*value)?)).collect();
        let mut sorted: Vec<f64> = numbers.iter().flatten().copied().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let (&least, &most) = (sorted.first()?, sorted.last()?);
        let cuts = match bins {
            Bins::Equal(bins) => equal_cuts(&sorted, *bins),
            Bins::Quantiles(bins) => {
                let bins = *bins as usize;
                (1..bins)
                    .map(|bin| sorted[(bin * sorted.len()).div_ceil(bins).min(sorted.len() - 1)])
                    .collect()
            }
            Bins::Cuts(cuts) => cuts.clone(),
            Bins::Year => Vec::new(),
        };
        let mut cuts: Vec<f64> = cuts;
        cuts.dedup();
        let open = matches!(bins, Bins::Cuts(_));
        let whole = sorted.iter().chain(&cuts).all(|&number| is_whole(number));
        let bin = |value: f64| cuts.iter().filter(|&&cut| cut <= value).count();
        let name = |bin: usize| {
            let low = if bin > 0 { Some(cuts[bin - 1]) } else { (!open).then_some(least) };
            let high = cuts.get(bin).copied();
            match (low, high) {
                (Some(low), Some(high)) if whole => range(low, high - 1.0),
                (Some(low), Some(high)) => format!("{} to below {}", plain(low), plain(high)),
                (Some(low), None) if open => format!("{} and above", plain(low)),
                (Some(low), None) => range(low, most),
                (None, Some(high)) => format!("below {}", plain(high)),
                (None, None) => range(least, most),
            }
        };
        let bins: Vec<Option<f64>> =
            numbers.iter().map(|number| number.map(|number| bin(number) as f64)).collect();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a bin is a small whole number"
        )]
        Some(Self::by_number(&bins, |bin| name(bin as usize)))
    }

    fn by_number(values: &[Option<f64>], name: impl Fn(f64) -> String) -> Self {
        let mut distinct: Vec<f64> = values.iter().flatten().copied().collect();
        distinct.sort_unstable_by(f64::total_cmp);
        // 0 and −0 are one number.
        distinct.dedup();
        let part = |value: f64| {
            let below = distinct.partition_point(|&known| known < value);
            u32::try_from(below).unwrap_or(u32::MAX)
        };
        Self {
            parts: values.iter().map(|value| value.map(part)).collect(),
            names: distinct.iter().copied().map(name).collect(),
            numbers: true,
        }
    }
}

/// Cuts of equal width; between whole numbers they are whole.
fn equal_cuts(sorted: &[f64], bins: u32) -> Vec<f64> {
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    let whole = sorted.iter().all(|&number| is_whole(number));
    let cut = |bin: u32| {
        let share = f64::from(bin) / f64::from(bins);
        if whole {
            least + libm::ceil((most - least + 1.0) * share)
        } else {
            least + (most - least) * share
        }
    };
    (1..bins).map(cut).collect()
}

/// Reads a number; what is not finite is none.
fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// Reads the year that a date begins with.
pub(super) fn year(text: &str) -> Option<f64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 4 { number(&text[..4]) } else { None }
}

fn is_whole(number: f64) -> bool {
    libm::trunc(number).total_cmp(&number).is_eq()
}

fn plain(number: f64) -> String {
    format!("{number}")
}

fn range(low: f64, high: f64) -> String {
    if low < high { format!("{}–{}", plain(low), plain(high)) } else { plain(low) }
}
