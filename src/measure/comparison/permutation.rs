//! The test: could a difference this large come from dealing the units out to the groups by chance?
//!
//! Units, not words, are dealt out, since words of one document come together: a test that takes each word for an independent
//! draw calls differences significant that are one document's subject. (Lijffijt et al. 2016, "Significance testing of word frequencies
//! in corpora"; `tests/calibration.rs` shows it.)
//!
//! What is compared is the mean share of the units, each unit's sentences with a mention among its sentences, in Welch's t. Units count alike:
//! sums over a group would be larger or smaller by how long the documents dealt into it are, and a single find in a group of
//! short documents would look like a difference. Studentised, the test is exact if the units are alike but for their group, and holds in large samples if only
//! their means are. (Janssen 1997, "Studentized permutation tests for non-i.i.d. hypotheses and the generalized Behrens–Fisher problem".)

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
    /// By concept: units with a mention, and their shares.
    pub(super) shares: &'a [Vec<(u32, f64)>],
}

/// How often chance did as well, by group and concept.
pub(super) type Exceeded = Vec<Vec<u64>>;

/// Sums over the units of a group, for each deal: of the shares and of their squares.
#[derive(Clone, Copy)]
struct Sums {
    shares: [f64; BLOCK],
    squares: [f64; BLOCK],
}

impl Deal<'_> {
    /// Deals the units out `draws` times, at most 64, and counts how often a group differs from all others by as much as it does, in
    /// either direction. The number of units of a group stays.
    pub(super) fn exceeded(&self, draws: usize, seed: u64, block: u64) -> Exceeded {
        let draws = draws.min(BLOCK);
        let labels = self.shuffled(draws, seed, block);
        let as_it_is: Vec<[u8; BLOCK]> = self.labels.iter().map(|label| [*label; BLOCK]).collect();
        let mut units = vec![0_usize; self.groups];
        for &label in self.labels {
            units[label as usize] += 1;
        }
        let mut exceeded = vec![vec![0; self.shares.len()]; self.groups];
        for (concept, found) in self.shares.iter().enumerate() {
            let observed = self.sums(found, &as_it_is);
            let sums = self.sums(found, &labels);
            for (group, exceeded) in exceeded.iter_mut().enumerate() {
                let Some(observed) = statistic(&observed, &units, group, 0) else { continue };
                let reached = (0..draws).filter(|&at| {
                    let drawn = statistic(&sums, &units, group, at);
                    drawn.is_some_and(|drawn| drawn.abs() >= observed.abs() * (1.0 - TOLERANCE))
                });
                exceeded[concept] += reached.count() as u64;
            }
        }
        exceeded
    }

    fn sums(&self, found: &[(u32, f64)], labels: &[[u8; BLOCK]]) -> Vec<Sums> {
        let mut sums = vec![Sums { shares: [0.0; BLOCK], squares: [0.0; BLOCK] }; self.groups];
        for &(unit, share) in found {
            let square = share * share;
            for (at, &label) in labels[unit as usize].iter().enumerate() {
                let sums = &mut sums[label as usize];
                sums.shares[at] += share;
                sums.squares[at] += square;
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

/// Welch's t of a group against all others: the difference of the mean shares in its standard error. `None` with fewer than two units on a
/// side. (Welch 1947.)
fn statistic(sums: &[Sums], units: &[usize], group: usize, at: usize) -> Option<f64> {
    let side = |inside: bool| {
        let (mut shares, mut squares, mut n) = (0.0, 0.0, 0);
        for (other, (sums, units)) in sums.iter().zip(units).enumerate() {
            if (other == group) == inside {
                shares += sums.shares[at];
                squares += sums.squares[at];
                n += units;
            }
        }
        let units = n as f64;
        let mean = shares / units;
        // A sum of squares is not negative; what rounding leaves below 0 is 0.
        let variance = f64::max(0.0, squares - shares * mean) / (units - 1.0);
        (n >= 2).then_some((mean, variance / units))
    };
    let ((mean, error), (other, others_error)) = (side(true)?, side(false)?);
    let difference = mean - other;
    // Where nothing varies, rounding would be all that is left.
    if difference.abs() <= TOLERANCE * f64::max(mean, other) {
        return Some(0.0);
    }
    Some(difference / sqrt(error + others_error))
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
        let shares = over.iter().zip(under).map(|(over, under)| *over as f64 / *under as f64);
        let found = (0..).zip(shares).filter(|(_, share)| *share > 0.0).collect();
        let deal = Deal { labels: &labels, groups: 2, shares: &[found] };
        let exceeded = (0..).zip((0..deals).step_by(BLOCK)).map(|(block, start)| {
            let exceeded = deal.exceeded(deals - start, 11, block);
            assert_eq!(exceeded[0], exceeded[1], "of two groups, each is the other's reverse");
            exceeded[0][0]
        });
        p(exceeded.sum(), deals)
    }

    /// `SciPy` 1.17.1, of all deals: `permutation_test((a, b), lambda a, b: abs(ttest_ind(a, b, equal_var=False).statistic),
    /// alternative="greater", n_resamples=inf, vectorized=False).pvalue` is 58/70 and 2/126, with a and b the shares of the two groups.
    #[test]
    fn p_is_near_that_of_all_deals() {
        let (over, under) = ([3, 0, 7, 1, 12, 4, 0, 2], [100, 80, 150, 60, 210, 90, 40, 120]);
        let found = p_of(&over, &under, 4, 20_000);
        assert!((found - 58.0 / 70.0).abs() < 0.0107, "{found}: four standard errors");
        let (over, under) = ([9, 7, 8, 6, 1, 0, 2, 1, 3], [100, 80, 150, 60, 210, 90, 40, 120, 70]);
        let found = p_of(&over, &under, 4, 20_000);
        assert!((found - 2.0 / 126.0).abs() < 0.0036, "{found}");
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
        assert!((p_of(&over, &under, 12, 2_000) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn every_deal_keeps_the_sizes() {
        let labels = [0, 0, 0, 1, 1, 2, 2, 2, 2];
        let deal = Deal { labels: &labels, groups: 3, shares: &[] };
        let shuffled = deal.shuffled(BLOCK, 3, 1);
        for draw in 0..BLOCK {
            let mut dealt: Vec<u8> = shuffled.iter().map(|labels| labels[draw]).collect();
            dealt.sort_unstable();
            assert_eq!(dealt, labels);
        }
    }
}
