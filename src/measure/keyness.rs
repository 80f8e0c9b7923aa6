//! How much more of something there is in one part of a corpus than in another, by counts alone.
//!
//! Every measure is a function of two [`Share`]s: so many of so many. None of them knows how the counts spread over documents, so
//! that none of them is a test: three mentions in one document count like one in each of three. (Lijffijt et al. 2016.) The test is in
//! [`super::comparison`].
//!
//! **Invariant:** no constant is added to a count but the stated prior; what would divide by 0 is undefined.

use libm::{log, log2, sqrt};

use super::contingency::Contingency;

/// Weight of the prior of the log-odds: so many words of the corpus as a whole are added to each side.
pub const PRIOR_WORDS: f64 = 1_000.0;

/// So many of so many: mentions of words, or a word's occurrences of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

impl Share {
    /// Returns the share: `count/of`. Undefined of nothing.
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.count as f64 / self.of as f64)
    }
}

/// Returns the binary logarithm of the ratio of the shares, `log₂(share/reference)`: 0 is alike, each point is a doubling, negative
/// is less than in the reference. Undefined if one side has none: no half is put in its place. (Hardie 2014, "Log Ratio".)
pub fn log_ratio(part: Share, reference: Share) -> Option<f64> {
    if part.count == 0 || reference.count == 0 || part.of == 0 || reference.of == 0 {
        return None;
    }
    if u128::from(part.count) * u128::from(reference.of)
        == u128::from(reference.count) * u128::from(part.of)
    {
        return Some(0.0);
    }
    Some(
        log2(part.count as f64) - log2(part.of as f64) + log2(reference.of as f64)
            - log2(reference.count as f64),
    )
}

/// Returns `G² = 2·Σ o·ln(o/e)` over four cells: the occurrences and all other words, in the part and in the reference. 0 is alike;
/// it grows with the difference and with the counts, whichever side has more. Undefined if there are no occurrences, if one side has
/// no words, or if there are more occurrences than words. (Dunning 1993. Rayson & Garside 2000 and the calculators made from it sum
/// only the two cells of the occurrences, which is no likelihood ratio; for rare words the difference is small.)
pub fn log_likelihood(part: Share, reference: Share) -> Option<f64> {
    let table = Contingency::from_margins(
        part.count,
        part.count.checked_add(reference.count)?,
        part.of,
        part.of.checked_add(reference.of)?,
    );
    table.ok()?.log_likelihood()
}

/// Returns the z of the log-odds ratio with an informative Dirichlet prior:
///
/// `δ = ln((y + α)/(n + α₀ − y − α)) − ln((y′ + α)/(n′ + α₀ − y′ − α))`, `z = δ/√(1/(y + α) + 1/(y′ + α))`
///
/// with y of n occurrences in the part, y′ of n′ in the reference, `α₀` = [`PRIOR_WORDS`] and `α = α₀ · corpus`, where `corpus` is the
/// share in the corpus as a whole. The prior draws rare words towards 0. Any real number; 0 is alike, positive is more in the part.
/// Undefined if the corpus has none, or a side has no words. (Monroe, Colaresi & Quinn 2008.)
pub fn log_odds(part: Share, reference: Share, corpus: Share) -> Option<f64> {
    if corpus.count == 0 || part.of == 0 || reference.of == 0 {
        return None;
    }
    let alpha = PRIOR_WORDS * corpus.value()?;
    let odds = |side: Share| {
        let with = side.count as f64 + alpha;
        let without = side.of as f64 + PRIOR_WORDS - with;
        (without > 0.0).then(|| log(with / without))
    };
    let delta = odds(part)? - odds(reference)?;
    let variance = 1.0 / (part.count as f64 + alpha) + 1.0 / (reference.count as f64 + alpha);
    Some(delta / sqrt(variance))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(count: u64, of: u64) -> Share {
        Share { count, of }
    }

    fn close(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!(
            (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
            "{found}, not {expected}"
        );
    }

    /// Hardie 2014: each point is a doubling; four times as frequent is 2, a quarter is −2.
    #[test]
    fn a_point_of_log_ratio_is_a_doubling() {
        assert_eq!(log_ratio(share(8, 1_000), share(4, 2_000)), Some(2.0));
        assert_eq!(log_ratio(share(4, 2_000), share(8, 1_000)), Some(-2.0));
        assert_eq!(log_ratio(share(3, 9), share(7, 21)), Some(0.0));
        assert_eq!(log_ratio(share(0, 9), share(7, 21)), None);
        assert_eq!(log_ratio(share(7, 21), share(0, 9)), None);
    }

    /// `SciPy` 1.17.1: `chi2_contingency([[a, b], [c - a, d - b]], correction=False, lambda_="log-likelihood").statistic`.
    #[test]
    fn log_likelihood_is_that_of_scipy() {
        close(log_likelihood(share(10, 1000), share(5, 2000)), 6.969_191_931_932_806);
        close(log_likelihood(share(110, 4892), share(111, 57925)), 275.136_477_927_836_6);
        close(log_likelihood(share(3, 100), share(0, 400)), 9.729_505_114_180_714);
        close(log_likelihood(share(500, 90000), share(480, 70000)), 10.882_413_977_034_318);
        assert_eq!(log_likelihood(share(0, 10), share(0, 20)), None);
        assert_eq!(log_likelihood(share(1, 10), share(0, 0)), None);
        assert_eq!(log_likelihood(share(11, 10), share(1, 20)), None);
    }

    /// `NumPy` 2.4.6, with `a = 1000 * c / C`:
    /// `d = log((y1 + a) / (n1 + 1000 - y1 - a)) - log((y2 + a) / (n2 + 1000 - y2 - a))`, `d / sqrt(1 / (y1 + a) + 1 / (y2 + a))`.
    #[test]
    fn log_odds_are_those_of_numpy() {
        close(log_odds(share(10, 1000), share(5, 2000), share(15, 3000)), 1.996_627_053_711_467_2);
        close(log_odds(share(0, 5000), share(12, 8000), share(12, 13000)), -2.074_391_047_531_691);
        close(
            log_odds(share(110, 4892), share(111, 57925), share(300, 100000)),
            17.411_360_710_558_768,
        );
        close(log_odds(share(7, 700), share(7, 700), share(14, 1400)), 0.0);
        assert_eq!(log_odds(share(0, 10), share(0, 20), share(0, 30)), None);
        assert_eq!(log_odds(share(0, 0), share(3, 20), share(3, 20)), None);
    }

    proptest! {
        #[test]
        fn each_side_sees_the_other_reversed(a in 0_u64..40, b in 0_u64..40, more in 0_u64..500, others in 0_u64..500) {
            let (part, reference) = (share(a, a + more), share(b, b + others));
            let corpus = share(a + b, a + more + b + others);
            let reversed = |value: Option<f64>, other: Option<f64>| match (value, other) {
                (Some(value), Some(other)) => (value + other).abs() < 1e-9,
                (None, None) => true,
                _ => false,
            };
            prop_assert!(reversed(log_ratio(part, reference), log_ratio(reference, part)));
            prop_assert!(reversed(log_odds(part, reference, corpus), log_odds(reference, part, corpus)));
            let (one, other) = (log_likelihood(part, reference), log_likelihood(reference, part));
            prop_assert_eq!(one.is_some(), other.is_some());
            if let (Some(one), Some(other)) = (one, other) {
                prop_assert!(one >= 0.0 && (one - other).abs() < 1e-9);
                let more_here = u128::from(a) * u128::from(reference.of) > u128::from(b) * u128::from(part.of);
                let z = log_odds(part, reference, corpus).unwrap();
                prop_assert!(one < 1e-9 || (z > 0.0) == more_here || z == 0.0, "{} {}", one, z);
            }
        }
    }
}
