//! The bootstrap of sentences drawn in strata.
//!
//! From a stratum with n sentences n − 1 are drawn with replacement and count n/(n − 1) times, which gives estimates the right variance in
//! strata of few sentences too: Rao and Wu (1988), "Resampling inference with complex survey data". The share of a stratum that was drawn is not
//! taken into account, so that intervals are rather too wide where most of it was. Strata of a single sentence are put together, since
//! their spread cannot be told otherwise (collapsed strata; Cochran 1977, §5A.12). Sentences that were not drawn in strata are one stratum.

use std::collections::BTreeMap;

use rand_core::SeedableRng;
use rand_pcg::Pcg64Mcg;

use crate::measure::Interval;
use crate::measure::resample::{below, percentile};

/// Draws in all.
pub const DRAWS: usize = 1_000;
/// Draws that are made at a time.
const BLOCK: usize = 50;

/// The strata of the sentences that are judged.
#[derive(Clone, Debug)]
pub struct Survey {
    /// By stratum: its sentences.
    strata: Vec<Vec<usize>>,
    /// By sentence: its weight in a draw each time that it is drawn; in a stratum of one it stays.
    scaled: Vec<f64>,
    /// By sentence: its weight.
    weights: Vec<f64>,
    seed: u64,
}

/// The weights of all sentences in some draws, a slice a draw.
pub type Draws = Vec<Vec<f64>>;

impl Survey {
    /// Returns the design of sentences that were drawn from these strata, of which all have these sizes: a sentence stands for as many as
    /// the size of its stratum over the number of its sentences that are here. Without sizes each counts once.
    pub fn of(strata: &[usize], sizes: Option<&[u64]>, seed: u64) -> Self {
        let mut here: BTreeMap<usize, f64> = BTreeMap::new();
        for stratum in strata {
            *here.entry(*stratum).or_default() += 1.0;
        }
        let weight = |stratum: &usize| match sizes.and_then(|sizes| sizes.get(*stratum)) {
            Some(size) => *size as f64 / here[stratum],
            None => 1.0,
        };
        let weights = strata.iter().map(weight).collect();
        Self::new(strata.iter().copied(), weights, seed)
    }

    fn new(of: impl Iterator<Item = usize>, weights: Vec<f64>, seed: u64) -> Self {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, stratum) in of.enumerate() {
            members.entry(stratum).or_default().push(at);
        }
        let (single, mut strata): (Vec<_>, Vec<_>) =
            members.into_values().partition(|members| members.len() == 1);
        if !single.is_empty() {
            strata.push(single.concat());
        }
        let mut scaled = weights.clone();
        for members in strata.iter().filter(|members| members.len() > 1) {
            let size = members.len() as f64;
            for at in members {
                scaled[*at] = weights[*at] * size / (size - 1.0);
            }
        }
        Self { strata, scaled, weights, seed }
    }

    /// Returns the weights of the sentences.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Returns the percentile intervals of `count` statistics. `statistics` gets the weights of a draw and fills in the values; draws in which a value
    /// is undefined are left out for it. `None` where no draw defines it.
    ///
    /// (Efron and Tibshirani 1993, chapter 13.)
    pub fn intervals(
        &self,
        count: usize,
        mut statistics: impl FnMut(&[f64], &mut [Option<f64>]),
    ) -> Vec<Option<Interval>> {
        let mut values: Vec<Vec<f64>> = vec![Vec::new(); count];
        let mut found = vec![None; count];
        for block in 0..DRAWS / BLOCK {
            for weights in self.draws(block as u64) {
                found.fill(None);
                statistics(&weights, &mut found);
                for (values, found) in values.iter_mut().zip(&found) {
                    values.extend(*found);
                }
            }
        }
        let ends = values.into_iter().map(|mut values| {
            values.sort_unstable_by(f64::total_cmp);
            (!values.is_empty()).then(|| Interval {
                low: percentile(&values, 0.025),
                high: percentile(&values, 0.975),
            })
        });
        ends.collect()
    }

    /// Returns the weights in the draws of a block, which has a random stream of its own.
    fn draws(&self, block: u64) -> Draws {
        let mut random =
            Pcg64Mcg::seed_from_u64(self.seed ^ block.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut draws = Vec::with_capacity(BLOCK);
        for _ in 0..BLOCK {
            let mut weights = vec![0.0; self.scaled.len()];
            for members in &self.strata {
                let times = members.len().max(2) - 1;
                for _ in 0..times {
                    let at = members[below(&mut random, members.len() as u64)];
                    weights[at] += self.scaled[at];
                }
            }
            draws.push(weights);
        }
        draws
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variance of an estimated total over draws against the textbook formula Σ N² s²/n (Cochran 1977, §5.3, without the
    /// correction for finite populations).
    #[test]
    fn the_variance_of_a_total_is_that_of_stratified_sampling() {
        let values = [3.0, 5.0, 10.0, 1.0, 2.0, 2.0, 9.0];
        let of = [0, 0, 0, 1, 1, 1, 1];
        let weights = vec![10.0, 10.0, 10.0, 25.0, 25.0, 25.0, 25.0];
        let survey = Survey::of(&of, Some(&[30, 100]), 5);
        assert_eq!(survey.weights(), weights);
        let mut totals = Vec::new();
        survey.intervals(1, |weights, _| {
            totals.push(
                weights.iter().zip(values).map(|(weight, value)| weight * value).sum::<f64>(),
            );
        });
        assert_eq!(totals.len(), DRAWS);
        let mean = totals.iter().sum::<f64>() / totals.len() as f64;
        let variance = totals.iter().map(|total| (total - mean).powi(2)).sum::<f64>()
            / (totals.len() - 1) as f64;
        // Stratum 0: N = 30, s² = 13, n = 3; stratum 1: N = 100, s² = 41/3, n = 4.
        let expected: f64 = 900.0 * 13.0 / 3.0 + 10_000.0 * (41.0 / 3.0) / 4.0;
        assert!((mean - 530.0).abs() < 4.0 * libm::sqrt(expected / 1000.0), "{mean}");
        assert!((variance / expected - 1.0).abs() < 0.15, "{variance} {expected}");
    }

    #[test]
    fn strata_of_one_are_put_together() {
        let survey = Survey::new([0, 1, 2, 2].into_iter(), vec![4.0, 6.0, 1.0, 1.0], 1);
        assert_eq!(survey.strata, [vec![2, 3], vec![0, 1]]);
        assert_eq!(survey.scaled, [8.0, 12.0, 2.0, 2.0]);
        let alone = Survey::new([0].into_iter(), vec![4.0], 1);
        let ends = alone.intervals(1, |weights, found| found[0] = Some(weights[0]));
        assert_eq!(ends, [Some(Interval { low: 4.0, high: 4.0 })]);
    }
}
