//! The test: could a difference this large come from dealing the units out to the groups by chance?
//!
//! Units, not words, are dealt out, since words of one document come together: a test that takes each word for an independent
//! draw calls differences significant that are one document's subject. (Lijffijt et al. 2016, "Significance testing of word frequencies
//! in corpora"; `tests/calibration.rs` shows it.)
//!
//! Counts themselves cannot be dealt out: a find in a long document means less than one in a short one, and groups differ in the
//! length of their documents, so that other deals would differ from what was observed by length alone. What is dealt out is what length
//! does not explain: of each unit its sentences with a mention less those that the common share R expects of its length s, in
//! standard deviations, `zᵢ = (xᵢ − μᵢ)/√(μᵢ + τ·μᵢ²)` with `μᵢ = R·sᵢ`. Lengths and groups stay where they are. τ, the variance between documents,
//! is the one that the residuals have, `Σ((xᵢ − μᵢ)² − μᵢ)/Σμᵢ²`, and 0 at least: the negative binomial model.
//!
//! The statistic of a group g is the score of a share of its own, `|Σ_g wᵢzᵢ − W_g·Σwᵢzᵢ|` with `wᵢ = μᵢ/√(μᵢ + τ·μᵢ²)` and `W_g = Σ_g wᵢ²/Σwᵢ²`. A long
//! document weighs more than a short one, but the more documents differ, the less so: a sum over all sentences alike would be at
//! the mercy of the longest document. With documents of one length it is the permutation test of the difference of means, which is exact.
//! (Good 2005, *Permutation, Parametric and Bootstrap Tests of Hypotheses*; dealing out residuals under the hypothesis: Freedman &
//! Lane 1983, "A nonstochastic interpretation of reported significance levels"; variance and score: `McCullagh` & Nelder 1989, chapter 9 and section 6.2.)

use libm::sqrt;
use rand_core::SeedableRng;
use rand_pcg::Pcg64Mcg;

use crate::measure::resample::{BLOCK, below};

/// Differences that are equal but for rounding count as equal.
const TOLERANCE: f64 = 1e-9;

/// Units that are dealt out among groups, and what is compared among them.
pub(super) struct Deal<'a> {
    /// Group of each unit, from 0.
    pub(super) labels: &'a [u8],
    /// Number of groups.
    pub(super) groups: usize,
    /// Sentences of each unit; none has 0.
    pub(super) under: &'a [u64],
    /// By concept: units with a mention, and the sentences with one.
    pub(super) over: &'a [Vec<(u32, u64)>],
}

/// How often chance did as well, by group and concept.
pub(super) type Exceeded = Vec<Vec<u64>>;

/// What the length of the units does not explain of a concept.
struct Residuals {
    /// Residual of each unit, in standard deviations.
    standard: Vec<f64>,
    /// What a residual of 1 says about the share.
    weights: Vec<f64>,
}

impl Residuals {
    /// Returns the residuals from the common share; a concept without finds has none.
    fn of(found: &[(u32, u64)], under: &[u64]) -> Self {
        let share = found.iter().map(|(_, count)| count).sum::<u64>() as f64
            / under.iter().sum::<u64>() as f64;
        let mut raw: Vec<f64> = under.iter().map(|length| -share * *length as f64).collect();
        for &(unit, count) in found {
            raw[unit as usize] += count as f64;
        }
        let expected = || under.iter().map(|length| share * *length as f64);
        let beyond: f64 =
            raw.iter().zip(expected()).map(|(raw, expected)| raw * raw - expected).sum();
        let squares: f64 = expected().map(|expected| expected * expected).sum();
        let tau = f64::max(0.0, beyond / squares);
        let deviations: Vec<f64> =
            expected().map(|expected| sqrt(expected + tau * expected * expected)).collect();
        let standard = raw.iter().zip(&deviations).map(|(raw, deviation)| raw / deviation);
        let weights = expected().zip(&deviations).map(|(expected, deviation)| expected / deviation);
        Self { standard: standard.collect(), weights: weights.collect() }
    }
}

impl Deal<'_> {
    /// Deals the residuals out `draws` times, at most 64, and counts how often a group differs from all others by as much as it does, in
    /// either direction.
    pub(super) fn exceeded(&self, draws: usize, seed: u64, block: u64) -> Exceeded {
        let draws = draws.min(BLOCK);
        let orders = self.orders(draws, seed, block);
        let mut exceeded = vec![vec![0; self.over.len()]; self.groups];
        let mut sums = vec![[0.0; BLOCK]; self.groups];
        for (concept, found) in self.over.iter().enumerate() {
            if found.is_empty() {
                continue;
            }
            let residuals = Residuals::of(found, self.under);
            let mut observed = vec![0.0; self.groups];
            let mut information = vec![0.0; self.groups];
            sums.fill([0.0; BLOCK]);
            for (unit, order) in orders.iter().enumerate() {
                let label = self.labels[unit] as usize;
                let weight = residuals.weights[unit];
                observed[label] += weight * residuals.standard[unit];
                information[label] += weight * weight;
                for (sum, other) in sums[label].iter_mut().zip(order) {
                    *sum += weight * residuals.standard[*other as usize];
                }
            }
            let all: f64 = information.iter().sum();
            let observed_whole: f64 = observed.iter().sum();
            // Where nothing differs, rounding is all that is left.
            let nothing = TOLERANCE * sqrt(all);
            for (group, exceeded) in exceeded.iter_mut().enumerate() {
                let part = information[group] / all;
                let beyond = (observed[group] - part * observed_whole).abs();
                let least = beyond * (1.0 - TOLERANCE) - nothing;
                let reached = (0..draws).filter(|&at| {
                    // What a deal has in all is no difference: the share is common to all.
                    let whole: f64 = sums.iter().map(|sum| sum[at]).sum();
                    (sums[group][at] - part * whole).abs() >= least
                });
                exceeded[concept] += reached.count() as u64;
            }
        }
        exceeded
    }

    /// The units in a random order, for each draw anew: by place, then draw.
    fn orders(&self, draws: usize, seed: u64, block: u64) -> Vec<[u32; BLOCK]> {
        let mut random = Pcg64Mcg::seed_from_u64(seed ^ block.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut order: Vec<u32> = (0..).take(self.labels.len()).collect();
        let mut orders = vec![[0; BLOCK]; order.len()];
        for draw in 0..draws {
            for at in (1..order.len()).rev() {
                let other = below(&mut random, at as u64 + 1);
                order.swap(at, other);
            }
            for (orders, &unit) in orders.iter_mut().zip(&order) {
                orders[draw] = unit;
            }
        }
        orders
    }
}

/// Returns the two-sided p: `(1 + b)/(1 + B)` if chance did as well in b of B deals; never 0. (Phipson & Smyth 2010.)
pub(super) fn p(exceeded: u64, deals: usize) -> f64 {
    (1.0 + exceeded as f64) / (1.0 + deals as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p_of(over: &[u64], under: &[u64], first: usize, deals: usize) -> f64 {
        let labels: Vec<u8> = (0..under.len()).map(|unit| u8::from(unit >= first)).collect();
        let found = (0..).zip(over.iter().copied()).filter(|(_, count)| *count > 0).collect();
        let deal = Deal { labels: &labels, groups: 2, under, over: &[found] };
        let exceeded = (0..).zip((0..deals).step_by(BLOCK)).map(|(block, start)| {
            let exceeded = deal.exceeded(deals - start, 11, block);
            assert_eq!(exceeded[0], exceeded[1], "of two groups, each is the other's reverse");
            exceeded[0][0]
        });
        p(exceeded.sum(), deals)
    }

    /// Whether p from 20,000 deals is within four standard errors of that of all deals.
    fn near(found: f64, exact: f64) -> bool {
        (found - exact).abs() < 4.0 * sqrt(exact * (1.0 - exact) / 20_000.0) + 1e-4
    }

    /// `SciPy` 1.17.1, of all deals: `permutation_test((a, b), lambda a, b: abs(mean(a) - mean(b)), alternative="greater",
    /// n_resamples=inf, vectorized=False).pvalue`, with a the first four of x and b the others.
    #[test]
    fn with_equal_lengths_it_is_the_permutation_test_of_means() {
        let found = p_of(&[3, 0, 7, 1, 12, 4, 0, 2], &[50; 8], 4, 20_000);
        assert!(near(found, 46.0 / 70.0), "{found}");
        let found = p_of(&[9, 7, 8, 6, 1, 0, 2, 1, 3], &[50; 9], 4, 20_000);
        assert!(near(found, 1.0 / 126.0), "{found}");
    }

    /// `NumPy` 2.4.6: all 40,320 orders of z by itertools.permutations, and how many have a statistic as large.
    #[test]
    fn with_lengths_it_is_that_of_all_orders_of_residuals() {
        let found =
            p_of(&[3, 0, 7, 1, 12, 4, 0, 2], &[100, 80, 150, 60, 210, 90, 40, 120], 4, 20_000);
        assert!(near(found, 21_607.0 / 40_320.0), "{found}");
        let found =
            p_of(&[9, 7, 8, 6, 1, 0, 2, 1], &[100, 80, 150, 60, 210, 90, 40, 120], 4, 20_000);
        assert!(near(found, 238.0 / 40_320.0), "{found}");
    }

    #[test]
    fn what_is_alike_everywhere_has_p_of_one() {
        for (over, under) in [([2; 6], [10; 6]), ([1, 2, 3, 4, 5, 6], [7, 14, 21, 28, 35, 42])] {
            assert!((p_of(&over, &under, 3, 130) - 1.0).abs() < f64::EPSILON);
        }
    }

    #[test]
    fn every_deal_is_an_order_of_all_units() {
        let labels = [0, 0, 0, 1, 1, 2, 2, 2, 2];
        let deal = Deal { labels: &labels, groups: 3, under: &[1; 9], over: &[] };
        let orders = deal.orders(BLOCK, 3, 1);
        for draw in 0..BLOCK {
            let mut dealt: Vec<u32> = orders.iter().map(|orders| orders[draw]).collect();
            dealt.sort_unstable();
            assert!(dealt.into_iter().eq(0..9));
        }
    }
}
