//! Uncertainty by bootstrap over documents.
//!
//! Documents, not words, are the units that were sampled: words of one document resemble each other. A draw takes as many
//! documents as there are, with replacement; all concepts share the draws, which keeps them comparable and costs one
//! multiplicity per document and draw. Draws come in blocks, each with a random stream of its own, so that the result does not
//! depend on who computes which block.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::rows::Interval;

/// Draws in all.
pub const DRAWS: usize = 1_000;
/// Fewer documents than this say nothing about other documents.
pub const FEWEST_DOCUMENTS: usize = 5;
/// Draws in a block.
pub(super) const BLOCK: usize = 64;

/// A ratio of two sums over documents: `scale · Σ over / Σ under`.
pub struct Ratio<'a> {
    /// Documents in which the numerator is not zero, and its value there.
    pub over: &'a [(u32, u32)],
    /// The denominator of every document.
    pub under: &'a [u64],
    /// Factor, such as 1,000 for "per thousand".
    pub scale: f64,
}

/// Returns the 95 % percentile interval of each ratio; `None` if there are fewer than five documents, or no draw defines it.
/// All ratios have one denominator per document, of the same documents. (Efron & Tibshirani 1993, chapter 13.)
pub fn intervals(ratios: &[Ratio<'_>], documents: usize, seed: u64) -> Vec<Option<Interval>> {
    if documents < FEWEST_DOCUMENTS || ratios.is_empty() {
        return vec![None; ratios.len()];
    }
    let mut values: Vec<Vec<f64>> = ratios.iter().map(|_| Vec::with_capacity(DRAWS)).collect();
    let mut multiplicities = vec![[0_u16; BLOCK]; documents];
    for (block, start) in (0_u64..).zip((0..DRAWS).step_by(BLOCK)) {
        let draws = BLOCK.min(DRAWS - start);
        draw(&mut multiplicities, draws, seed, block);
        let mut known: Option<(&[u64], [u64; BLOCK])> = None;
        for (ratio, values) in ratios.iter().zip(&mut values) {
            // Concepts share their denominators; the sum is taken once.
            let under = match &known {
                Some((denominator, sum)) if std::ptr::eq(*denominator, ratio.under) => *sum,
                _ => {
                    let mut sum = [0; BLOCK];
                    for (count, length) in multiplicities.iter().zip(ratio.under) {
                        add(&mut sum, count, *length);
                    }
                    known = Some((ratio.under, sum));
                    sum
                }
            };
            let mut over = [0; BLOCK];
            for &(document, count) in ratio.over {
                add(&mut over, &multiplicities[document as usize], u64::from(count));
            }
            let defined = over.iter().zip(under).take(draws).filter(|(_, under)| *under > 0);
            values.extend(defined.map(|(over, under)| ratio.scale * *over as f64 / under as f64));
        }
    }
    values.into_iter().map(percentiles).collect()
}

#[inline]
fn add(sum: &mut [u64; BLOCK], counts: &[u16; BLOCK], value: u64) {
    for (sum, count) in sum.iter_mut().zip(counts) {
        *sum += u64::from(*count) * value;
    }
}

/// Fills in how often each document is drawn in each draw of a block.
#[allow(clippy::needless_range_loop, reason = "the draw indexes rows that are chosen at random")]
pub(super) fn draw(multiplicities: &mut [[u16; BLOCK]], draws: usize, seed: u64, block: u64) {
    for counts in multiplicities.iter_mut() {
        *counts = [0; BLOCK];
    }
    let mut random = Pcg64Mcg::seed_from_u64(seed ^ block.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let documents = multiplicities.len() as u64;
    for draw in 0..draws {
        for _ in 0..documents {
            let document = below(&mut random, documents);
            let count = &mut multiplicities[document][draw];
            *count = count.saturating_add(1);
        }
    }
}

/// Returns a number from 0 to `bound` − 1, each equally probable. (Lemire 2019: multiply, and reject the few that would be
/// counted once too often.)
pub(super) fn below(random: &mut impl Rng, bound: u64) -> usize {
    let unfair = bound.wrapping_neg() % bound;
    loop {
        let product = u128::from(random.next_u64()) * u128::from(bound);
        let [low, high] = [product & u128::from(u64::MAX), product >> 64];
        if low >= u128::from(unfair) {
            return usize::try_from(high).unwrap_or(0);
        }
    }
}

/// The 2.5th and 97.5th percentiles.
fn percentiles(mut values: Vec<f64>) -> Option<Interval> {
    if values.is_empty() {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    Some(Interval { low: percentile(&values, 0.025), high: percentile(&values, 0.975) })
}

/// Returns the percentile of sorted values (there is at least one), between order statistics as in R's default (type 7).
pub(super) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let position = share * (sorted.len() - 1) as f64;
    let below = libm::floor(position);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a position within the values"
    )]
    let index = below as usize;
    let above = (index + 1).min(sorted.len() - 1);
    sorted[index] + (position - below) * (sorted[above] - sorted[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_a_plain_resampling_with_the_same_draws() {
        let under: Vec<u64> = (1..=9).map(|number| 100 * number).collect();
        let over = [(0, 3), (4, 7), (8, 1)];
        let ratio = Ratio { over: &over, under: &under, scale: 1000.0 };
        let fast = intervals(&[ratio], 9, 7)[0].unwrap();

        let mentions: Vec<u64> = (0..9)
            .map(|at| {
                over.iter()
                    .find(|(document, _)| *document == at)
                    .map_or(0, |(_, count)| u64::from(*count))
            })
            .collect();
        let mut plain = Vec::new();
        for block in 0_u64..16 {
            let mut random = Pcg64Mcg::seed_from_u64(7 ^ block.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            for _ in 0..BLOCK.min(DRAWS - plain.len()) {
                let sample: Vec<usize> = (0..9).map(|_| below(&mut random, 9)).collect();
                let sum = |values: &[u64]| {
                    sample.iter().map(|&document| values[document]).sum::<u64>() as f64
                };
                plain.push(1000.0 * sum(&mentions) / sum(&under));
            }
        }
        assert_eq!(plain.len(), DRAWS);
        assert_eq!(fast, percentiles(plain).unwrap());
        assert!(fast.low < fast.high);
    }

    #[test]
    fn few_documents_have_no_interval_and_equal_ones_no_width() {
        let under = vec![10; 4];
        let ratio = || Ratio { over: &[(0, 1)], under: &under, scale: 1.0 };
        assert_eq!(intervals(&[ratio()], 4, 1), [None]);
        let (under, over) = (vec![10; 6], [(0, 2), (1, 2), (2, 2), (3, 2), (4, 2), (5, 2)]);
        let even = Ratio { over: &over, under: &under, scale: 1.0 };
        assert_eq!(intervals(&[even], 6, 1), [Some(Interval { low: 0.2, high: 0.2 })]);
    }

    #[test]
    fn draws_are_uniform() {
        let mut counts = vec![[0; BLOCK]; 10];
        draw(&mut counts, BLOCK, 3, 0);
        assert!(
            (0..BLOCK)
                .all(|draw| counts.iter().map(|count| u32::from(count[draw])).sum::<u32>() == 10)
        );
        // 640 draws among 10: the sums have mean 64 and standard deviation 7.6.
        assert!(counts.iter().all(|count| (34..95).contains(&count.iter().sum::<u16>())));
    }

    /// R 4: quantile(c(1, 2, 4, 8), c(0.025, 0.975)) is 1.075, 7.7.
    #[test]
    fn percentiles_are_those_of_r() {
        let interval = percentiles(vec![8.0, 1.0, 4.0, 2.0]).unwrap();
        assert!((interval.low - 1.075).abs() < 1e-12 && (interval.high - 7.7).abs() < 1e-12);
    }
}
