//! The test: could a difference this large come from dealing the units out to the groups by chance?
//!
//! Units, not words, are dealt out, since words of one document come together: a test that takes each word for an independent
//! draw calls differences significant that are one document's subject. (Lijffijt et al. 2016, "Significance testing of word frequencies
//! in corpora"; `tests/calibration.rs` shows it.) The test is exact if the units are alike but for their group. (Good 2005,
//! *Permutation, Parametric and Bootstrap Tests of Hypotheses*, chapter 3.)

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
    /// Denominator of each unit: its sentences.
    pub(super) under: &'a [u64],
    /// By concept: units with a mention, and the sentences with one.
    pub(super) over: &'a [Vec<(u32, u64)>],
}

/// How often chance did as well, by group and concept.
pub(super) type Exceeded = Vec<Vec<u64>>;

impl Deal<'_> {
    /// Deals the units out `draws` times, at most 64, and counts how often a group differs from all others by as much as it does, in
    /// either direction. The size of the groups stays.
    pub(super) fn exceeded(&self, draws: usize, seed: u64, block: u64) -> Exceeded {
        let draws = draws.min(BLOCK);
        let labels = self.shuffled(draws, seed, block);
        let mut under = vec![[0; BLOCK]; self.groups];
        for (labels, &length) in labels.iter().zip(self.under) {
            for (at, &label) in labels.iter().enumerate() {
                under[label as usize][at] += length;
            }
        }
        let all_under: u64 = self.under.iter().sum();
        let mut exceeded = vec![vec![0; self.over.len()]; self.groups];
        let mut over = vec![[0; BLOCK]; self.groups];
        for (concept, found) in self.over.iter().enumerate() {
            let observed = self.observed(found, all_under);
            over.fill([0; BLOCK]);
            for &(unit, count) in found {
                for (at, &label) in labels[unit as usize].iter().enumerate() {
                    over[label as usize][at] += count;
                }
            }
            let all: u64 = found.iter().map(|(_, count)| count).sum();
            for group in 0..self.groups {
                let Some(observed) = observed[group] else { continue };
                let reached = (0..draws).filter(|&at| {
                    let drawn = difference(over[group][at], under[group][at], all, all_under);
                    // Where one side has no sentences nothing can be told, and chance gets the benefit.
                    drawn.is_none_or(|drawn| drawn.abs() >= observed.abs() * (1.0 - TOLERANCE))
                });
                exceeded[group][concept] += reached.count() as u64;
            }
        }
        exceeded
    }

    fn observed(&self, found: &[(u32, u64)], all_under: u64) -> Vec<Option<f64>> {
        let (mut over, mut under) = (vec![0; self.groups], vec![0; self.groups]);
        for (&label, &length) in self.labels.iter().zip(self.under) {
            under[label as usize] += length;
        }
        for &(unit, count) in found {
            over[self.labels[unit as usize] as usize] += count;
        }
        let all: u64 = over.iter().sum();
        let sides = over.iter().zip(&under);
        sides.map(|(&over, &under)| difference(over, under, all, all_under)).collect()
    }

    /// The labels in a random order, for each draw anew: by unit, then draw.
    fn shuffled(&self, draws: usize, seed: u64, block: u64) -> Vec<[u8; BLOCK]> {
        let mut random = Pcg64Mcg::seed_from_u64(seed ^ block.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut labels: Vec<u8> = self.labels.to_vec();
        let mut shuffled = vec![[0; BLOCK]; labels.len()];
        for draw in 0..draws {
            for at in (1..labels.len()).rev() {
                let other = below(&mut random, at as u64 + 1);
                labels.swap(at, other);
            }
            for (labels, &label) in shuffled.iter_mut().zip(&labels) {
                labels[draw] = label;
            }
        }
        shuffled
    }
}

/// A group's share less that of all others.
fn difference(over: u64, under: u64, all_over: u64, all_under: u64) -> Option<f64> {
    let rest = all_under - under;
    (under > 0 && rest > 0)
        .then(|| over as f64 / under as f64 - (all_over - over) as f64 / rest as f64)
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

    /// All ways to choose the first group, in Python 3 with itertools.combinations: 42 of 70 differences are as large as the one
    /// observed, and 3 of 126.
    #[test]
    fn p_is_near_that_of_all_deals() {
        let (over, under) = ([3, 0, 7, 1, 12, 4, 0, 2], [100, 80, 150, 60, 210, 90, 40, 120]);
        let found = p_of(&over, &under, 4, 20_000);
        assert!((found - 0.6).abs() < 0.014, "{found}: four standard errors");
        let (over, under) = ([9, 7, 8, 6, 1, 0, 2, 1, 3], [100, 80, 150, 60, 210, 90, 40, 120, 70]);
        let found = p_of(&over, &under, 4, 20_000);
        assert!((found - 3.0 / 126.0).abs() < 0.0044, "{found}");
    }

    #[test]
    fn what_is_alike_everywhere_has_p_of_one() {
        let p = p_of(&[2, 2, 2, 2, 2, 2], &[10, 10, 10, 10, 10, 10], 3, 130);
        assert!((p - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn every_deal_keeps_the_sizes() {
        let labels = [0, 0, 0, 1, 1, 2, 2, 2, 2];
        let deal = Deal { labels: &labels, groups: 3, under: &[1; 9], over: &[] };
        let shuffled = deal.shuffled(BLOCK, 3, 1);
        for draw in 0..BLOCK {
            let mut dealt: Vec<u8> = shuffled.iter().map(|labels| labels[draw]).collect();
            dealt.sort_unstable();
            assert_eq!(dealt, labels);
        }
    }
}
