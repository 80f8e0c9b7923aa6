//! Precision, recall and F1 of what was found against what one coder coded.
//!
//! precision = tp/(tp + fp), recall = tp/(tp + fn), F1 = 2tp/(2tp + fp + fn) (van Rijsbergen 1979, *Information Retrieval*, ch. 7). *Micro* sums
//! the decisions of all concepts, so that frequent concepts weigh more; *macro* is the mean over concepts of those values that are defined.
//! With sizes of strata, tp, fp and fn are sums of sampling weights.
//!
//! Intervals (95 %): of a proportion of sentences that count alike, Wilson's; of everything else the percentile bootstrap over sentences within
//! strata. Where all draws give the same, as when every mention was right, the bootstrap would claim certainty: then it is Wilson's with
//! the effective number of sentences, (Σw)²/Σw² (Kish 1965, *Survey Sampling*, §8.2), and a mean over concepts has none.

use std::collections::BTreeMap;

use super::wilson::wilson;
use super::{Cell, Judged, Survey};
use crate::codebook::ConceptIndex;
use crate::measure::Interval;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// A leaf.
    Concept(ConceptIndex),
    /// All decisions together.
    Micro,
    /// The mean over leaves.
    Macro,
}

/// A value with its interval; `None` where it is undefined.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The value, 0 to 1.
    pub value: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
}

/// How well found and coded agree.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRow {
    /// Which sentences.
    pub cell: Cell,
    /// Which concepts.
    pub of: Of,
    /// Sentences coded.
    pub sentences: u64,
    /// Coded and found, found only, coded only; of macro the sums.
    pub counts: [u64; 3],
    /// Share of what was found that was coded.
    pub precision: Estimate,
    /// Share of what was coded that was found.
    pub recall: Estimate,
    /// Their harmonic mean.
    pub f1: Estimate,
    /// How intervals were made where it is not as usual, and what to beware of.
    pub notes: Vec<&'static str>,
}

/// Fewer sentences coded or found than this tell little.
const FEW: u64 = 10;
const FEW_NOTE: &str = "fewer than 10 sentences coded or found";
const WILSON_NOTE: &str = "all draws are alike: Wilson's interval with the effective number";
const F1_NOTE: &str = "interval of F1 from those of precision and recall";

/// The decisions on a concept: sentence, and 0 coded and found, 1 found only, 2 coded only.
type Decisions = Vec<(usize, usize)>;

/// Compares what `coder` coded with what was found, in every cell of the sentences; all `leaves` are listed for all sentences together, elsewhere
/// those that were coded or found. `sizes` are the numbers of sentences in the strata.
pub fn scores(
    sentences: &[Judged],
    coder: usize,
    leaves: &[ConceptIndex],
    sizes: Option<&[u64]>,
    seed: u64,
) -> Vec<ScoreRow> {
    let judged: Vec<&Judged> =
        sentences.iter().filter(|sentence| sentence.coded[coder].is_some()).collect();
    let strata: Vec<usize> = judged.iter().map(|sentence| sentence.stratum).collect();
    let survey = Survey::of(&strata, sizes, seed);
    let mut rows = Vec::new();
    for cell in Cell::of(judged.iter().copied()) {
        let mut decisions: BTreeMap<ConceptIndex, Decisions> = BTreeMap::new();
        if cell == Cell::default() {
            decisions.extend(leaves.iter().map(|leaf| (*leaf, Vec::new())));
        }
        let mut count = 0;
        for (at, sentence) in judged.iter().enumerate().filter(|(_, judged)| cell.holds(judged)) {
            count += 1;
            let Some(coded) = &sentence.coded[coder] else { continue };
            for concept in coded.union(&sentence.found) {
                let kind = match (coded.contains(concept), sentence.found.contains(concept)) {
                    (true, true) => 0,
                    (false, _) => 1,
                    (true, false) => 2,
                };
                if leaves.contains(concept) {
                    decisions.entry(*concept).or_default().push((at, kind));
                }
            }
        }
        rows.extend(score(cell, count, &decisions, &survey, sizes.is_some()));
    }
    rows
}

fn score(
    cell: Cell,
    sentences: u64,
    decisions: &BTreeMap<ConceptIndex, Decisions>,
    survey: &Survey,
    weighted: bool,
) -> Vec<ScoreRow> {
    let lists: Vec<&Decisions> = decisions.values().collect();
    let width = 3 * (lists.len() + 2);
    let mut values = vec![None; width];
    measures(&lists, survey.weights(), &mut values);
    let drawn = survey.intervals(width, |weights, found| measures(&lists, weights, found));
    let whole: Decisions = lists.iter().flat_map(|list| list.iter().copied()).collect();
    let named = decisions.keys().map(|concept| Of::Concept(*concept)).chain([Of::Micro, Of::Macro]);
    let rows = named.enumerate().map(|(at, of)| {
        let list = lists.get(at).copied().unwrap_or(&whole);
        let counts =
            [0, 1, 2].map(|kind| list.iter().filter(|(_, other)| *other == kind).count() as u64);
        let mut notes = Vec::new();
        if counts.iter().sum::<u64>() < FEW {
            notes.push(FEW_NOTE);
        }
        let binomial = matches!(of, Of::Concept(_)) && !weighted;
        let mut proportion = |which: usize| {
            let value = values[3 * at + which];
            let effective = effective(list, survey.weights(), 1 + which);
            let interval = match drawn[3 * at + which] {
                _ if binomial => value.and_then(|value| wilson(value, effective)),
                Some(ends) if ends.high > ends.low => Some(ends),
                _ if of == Of::Macro => None,
                _ => value.and_then(|value| {
                    if !notes.contains(&WILSON_NOTE) {
                        notes.push(WILSON_NOTE);
                    }
                    wilson(value, effective)
                }),
            };
            Estimate { value, interval: interval.filter(|_| value.is_some()) }
        };
        let (precision, recall) = (proportion(0), proportion(1));
        let value = values[3 * at + 2];
        let interval = match drawn[3 * at + 2] {
            Some(ends) if ends.high > ends.low => Some(ends),
            _ if of == Of::Macro => None,
            _ => precision.interval.zip(recall.interval).map(|(precision, recall)| {
                notes.push(F1_NOTE);
                Interval {
                    low: harmonic(precision.low, recall.low),
                    high: harmonic(precision.high, recall.high),
                }
            }),
        };
        let f1 = Estimate { value, interval: interval.filter(|_| value.is_some()) };
        ScoreRow { cell, of, sentences, counts, precision, recall, f1, notes }
    });
    rows.collect()
}

/// Fills in precision, recall and F1 of each concept, then micro, then macro.
fn measures(lists: &[&Decisions], weights: &[f64], into: &mut [Option<f64>]) {
    let mut micro = [0.0; 3];
    let mut means = [(0.0, 0.0); 3];
    for (list, into) in lists.iter().zip(into.chunks_exact_mut(3)) {
        let mut sums = [0.0; 3];
        for &(sentence, kind) in *list {
            sums[kind] += weights[sentence];
        }
        for (whole, sum) in micro.iter_mut().zip(sums) {
            *whole += sum;
        }
        into.copy_from_slice(&ratios(sums));
        for ((sum, count), value) in means.iter_mut().zip(&*into) {
            if let Some(value) = value {
                *sum += value;
                *count += 1.0;
            }
        }
    }
    let at = 3 * lists.len();
    into[at..at + 3].copy_from_slice(&ratios(micro));
    let mean = |(sum, count): (f64, f64)| (count > 0.0).then(|| sum / count);
    into[at + 3..at + 6].copy_from_slice(&means.map(mean));
}

fn ratios([right, wrong, missed]: [f64; 3]) -> [Option<f64>; 3] {
    let ratio = |over: f64, under: f64| (under > 0.0).then(|| over / under);
    [
        ratio(right, right + wrong),
        ratio(right, right + missed),
        ratio(2.0 * right, 2.0 * right + wrong + missed),
    ]
}

fn harmonic(one: f64, other: f64) -> f64 {
    if one + other > 0.0 { 2.0 * one * other / (one + other) } else { 0.0 }
}

/// The effective number of decisions of which a share was right: those right, and those of kind `other`.
fn effective(list: &Decisions, weights: &[f64], other: usize) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for (sentence, kind) in list {
        if *kind == 0 || *kind == other {
            sum += weights[*sentence];
            squares += weights[*sentence] * weights[*sentence];
        }
    }
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

#[cfg(test)]
mod tests;
