//! The test: could a difference this large come from dealing the units out to the groups by chance?
//!
//! Units, not words, are dealt out, since words of one document come together: a test that takes each word for an independent
//! draw calls differences significant that are one document's subject. (Lijffijt et al. 2016, "Significance testing of word frequencies
//! in corpora"; `tests/calibration.rs` shows it.)
//!
//! What is compared is the difference of shares in its own standard errors. The plain difference would be large whenever a group of short documents
//! has a single find that no other group has, since any other deal has longer documents in that group. Studentised, the test is exact if the
//! units are alike but for their group, and holds in large samples if they differ in length or in variance. (Janssen 1997, "Studentized
//! permutation tests for non-i.i.d. hypotheses"; Chung & Romano 2013, "Exact and asymptotically robust permutation tests".)

use rand_core::SeedableRng;
use rand_pcg::Pcg64Mcg;

use super::student::{Estimate, Moments, difference};
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

/// Sums over the units of a group, for each draw: of the numerator x, its square, its product with the denominator s, and of s.
#[derive(Clone, Copy)]
struct Sums {
    x: [u64; BLOCK],
    xx: [u64; BLOCK],
    xs: [u64; BLOCK],
}

/// Denominators of a group, for each draw.
#[derive(Clone, Copy)]
struct Lengths {
    s: [u64; BLOCK],
    ss: [u64; BLOCK],
    units: usize,
}

impl Deal<'_> {
    /// Deals the units out `draws` times, at most 64, and counts how often a group differs from all others by as much as it does, in
    /// either direction. The number of units of a group stays.
    pub(super) fn exceeded(&self, draws: usize, seed: u64, block: u64) -> Exceeded {
        let draws = draws.min(BLOCK);
        let labels = self.shuffled(draws, seed, block);
        let lengths = self.lengths(&labels);
        let as_it_is: Vec<[u8; BLOCK]> = self.labels.iter().map(|label| [*label; BLOCK]).collect();
        let own_lengths = self.lengths(&as_it_is);
        let mut exceeded = vec![vec![0; self.over.len()]; self.groups];
        for (concept, found) in self.over.iter().enumerate() {
            let observed = self.sums(found, &as_it_is);
            let sums = self.sums(found, &labels);
            for group in 0..self.groups {
                let Some(observed) = statistic(&observed, &own_lengths, group, 0) else { continue };
                let reached = (0..draws).filter(|&at| {
                    let drawn = statistic(&sums, &lengths, group, at);
                    // Where one side has no sentences nothing can be told, and chance gets the benefit.
                    drawn.is_none_or(|drawn| drawn.abs() >= observed.abs() * (1.0 - TOLERANCE))
                });
                exceeded[group][concept] += reached.count() as u64;
            }
        }
        exceeded
    }

    fn lengths(&self, labels: &[[u8; BLOCK]]) -> Vec<Lengths> {
        let mut lengths = vec![Lengths { s: [0; BLOCK], ss: [0; BLOCK], units: 0 }; self.groups];
        for (labels, &length) in labels.iter().zip(self.under) {
            for (at, &label) in labels.iter().enumerate() {
                let lengths = &mut lengths[label as usize];
                lengths.s[at] += length;
                lengths.ss[at] += length * length;
            }
        }
        for &label in self.labels {
            lengths[label as usize].units += 1;
        }
        lengths
    }

    fn sums(&self, found: &[(u32, u64)], labels: &[[u8; BLOCK]]) -> Vec<Sums> {
        let mut sums = vec![Sums { x: [0; BLOCK], xx: [0; BLOCK], xs: [0; BLOCK] }; self.groups];
        for &(unit, count) in found {
            let (square, product) = (count * count, count * self.under[unit as usize]);
            for (at, &label) in labels[unit as usize].iter().enumerate() {
                let sums = &mut sums[label as usize];
                sums.x[at] += count;
                sums.xx[at] += square;
                sums.xs[at] += product;
            }
        }
        sums
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

/// A group's share less that of all others, in standard errors of the difference. `None` if a side has no sentences, or fewer than two
/// units.
fn statistic(sums: &[Sums], lengths: &[Lengths], group: usize, at: usize) -> Option<f64> {
    let side = |inside: bool| {
        let mut units = 0;
        let mut moments = Moments::default();
        for (other, (sums, lengths)) in sums.iter().zip(lengths).enumerate() {
            if (other == group) == inside {
                moments.x += sums.x[at] as f64;
                moments.xx += sums.xx[at] as f64;
                moments.xs += sums.xs[at] as f64;
                moments.s += lengths.s[at] as f64;
                moments.ss += lengths.ss[at] as f64;
                units += lengths.units;
            }
        }
        moments.estimate(units)
    };
    let Estimate { value, error } = difference(side(true)?, side(false)?);
    // Where nothing varies any difference is beyond chance, and none is none.
    if value.abs() <= f64::MIN_POSITIVE { Some(0.0) } else { Some(value / error) }
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

    /// All ways to choose the first group, in Python 3 with itertools.combinations: 44 of 70 differences are as large in their standard
    /// errors as the one observed, and 4 of 126.
    #[test]
    fn p_is_near_that_of_all_deals() {
        let (over, under) = ([3, 0, 7, 1, 12, 4, 0, 2], [100, 80, 150, 60, 210, 90, 40, 120]);
        let found = p_of(&over, &under, 4, 20_000);
        assert!((found - 44.0 / 70.0).abs() < 0.014, "{found}: four standard errors");
        let (over, under) = ([9, 7, 8, 6, 1, 0, 2, 1, 3], [100, 80, 150, 60, 210, 90, 40, 120, 70]);
        let found = p_of(&over, &under, 4, 20_000);
        assert!((found - 4.0 / 126.0).abs() < 0.005, "{found}");
    }

    #[test]
    fn what_is_alike_everywhere_has_p_of_one() {
        let p = p_of(&[2, 2, 2, 2, 2, 2], &[10, 10, 10, 10, 10, 10], 3, 130);
        assert!((p - 1.0).abs() < f64::EPSILON);
    }

    /// Documents of the first group are short, and one of them has the only find: that is no difference.
    #[test]
    fn a_single_find_among_short_documents_is_no_difference() {
        let mut under = vec![20; 12];
        under.extend([200; 12]);
        let mut over = vec![0; 24];
        over[0] = 1;
        assert!(p_of(&over, &under, 12, 2_000) > 0.3);
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
