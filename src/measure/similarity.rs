//! How alike two concept profiles are.
//!
//! A profile is the number of mentions of each concept; all three measures ask for its shape, not its size. Concepts that are absent
//! from both count as agreement in [`correlation`] only.

use libm::{log2, sqrt};

/// Returns the cosine of two profiles: `Σ ab / √(Σ a² Σ b²)`, 0 nothing in common, 1 proportional. It is ruled by the most frequent
/// concepts. Undefined if one is empty. (Salton & `McGill` 1983.)
pub fn cosine(one: &[u64], other: &[u64]) -> Option<f64> {
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (&a, &b) in one.iter().zip(other) {
        let (a, b) = (a as f64, b as f64);
        both += a * b;
        first += a * a;
        second += b * b;
    }
    // Rounding may pass the bound by an ulp; the bound is a theorem.
    (first > 0.0 && second > 0.0).then(|| f64::min(1.0, both / (sqrt(first) * sqrt(second))))
}

/// Returns the Jensen–Shannon distance of the shares of mentions: the root of the divergence in bits,
/// `√(½ Σ p log₂(p/m) + ½ Σ q log₂(q/m))` with `m = (p + q)/2`. 0 the same shares, 1 no concept in common; a metric. Undefined if one is
/// empty. (Lin 1991; Endres & Schindelin 2003.)
pub fn jensen_shannon(one: &[u64], other: &[u64]) -> Option<f64> {
    let (first, second) = (one.iter().sum::<u64>(), other.iter().sum::<u64>());
    if first == 0 || second == 0 {
        return None;
    }
    let mut divergence = 0.0;
    for (&a, &b) in one.iter().zip(other) {
        // Equal shares give exactly 0 in integers, which a quotient of roundings would miss.
        if u128::from(a) * u128::from(second) == u128::from(b) * u128::from(first) {
            continue;
        }
        let (p, q) = (a as f64 / first as f64, b as f64 / second as f64);
        let middle = f64::midpoint(p, q);
        let part = |share: f64| if share > 0.0 { share / 2.0 * log2(share / middle) } else { 0.0 };
        divergence += part(p) + part(q);
    }
    Some(sqrt(divergence.clamp(0.0, 1.0)))
}

/// Returns Spearman's rank correlation over concepts, ties at their mean rank: −1 to 1; 1 the same order of concepts. Ranks, since a
/// product-moment correlation would say what the cosine says: which concept leads. Undefined if a profile is constant. (Spearman
/// 1904.)
pub fn correlation(one: &[u64], other: &[u64]) -> Option<f64> {
    correlation_of_ranks(&ranks(one), &ranks(other))
}

/// Returns the [`correlation`] of two profiles whose [`ranks`] are known.
pub fn correlation_of_ranks(one: &[f64], other: &[f64]) -> Option<f64> {
    let middle = (one.len() as f64 - 1.0) / 2.0;
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (a, b) in one.iter().zip(other) {
        let (a, b) = (a - middle, b - middle);
        both += a * b;
        first += a * a;
        second += b * b;
    }
    (first > 0.0 && second > 0.0).then(|| (both / (sqrt(first) * sqrt(second))).clamp(-1.0, 1.0))
}

/// Returns the ranks of the concepts of a profile, from 0, ties at their mean.
pub fn ranks(values: &[u64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|&at| values[at]);
    let mut ranks = vec![0.0; values.len()];
    let mut rank = 0;
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
        for &at in tied {
            ranks[at] = rank as f64 + (tied.len() as f64 - 1.0) / 2.0;
        }
        rank += tied.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// scipy 1.17.1: `p = [3, 0, 5, 2, 1]; q = [1, 4, 0, 2, 2]`; `1 - cosine(p, q)`, `jensenshannon(p, q, base=2)`, `spearmanr(p, q)`.
    #[test]
    fn equals_a_reference() {
        let (p, q) = ([3, 0, 5, 2, 1], [1, 4, 0, 2, 2]);
        for (value, expected) in [
            (cosine(&p, &q), 0.288_230_676_849_156_93),
            (jensen_shannon(&p, &q), 0.704_818_271_921_680_8),
            (correlation(&p, &q), -0.974_679_434_480_896_4),
        ] {
            assert!((value.unwrap() - expected).abs() < 1e-12, "{value:?} is not {expected}");
        }
    }

    #[test]
    fn what_is_empty_or_constant_has_none() {
        assert_eq!((cosine(&[0, 0], &[1, 0]), jensen_shannon(&[0, 0], &[1, 0])), (None, None));
        assert_eq!(correlation(&[2, 2], &[1, 0]), None);
        assert_eq!(jensen_shannon(&[1, 0], &[0, 3]), Some(1.0));
    }

    proptest! {
        #[test]
        fn bounds_symmetry_and_size(pairs in prop::collection::vec((0_u64..9, 0_u64..9), 1..8), times in 1_u64..9) {
            let (a, b): (Vec<u64>, Vec<u64>) = pairs.into_iter().unzip();
            let longer: Vec<u64> = a.iter().map(|count| count * times).collect();
            for (measure, low) in
                [(cosine as fn(&[u64], &[u64]) -> Option<f64>, 0.0), (jensen_shannon, 0.0), (correlation, -1.0)]
            {
                let value = measure(&a, &b);
                prop_assert_eq!(value, measure(&b, &a));
                prop_assert!(value.is_none_or(|value| (low..=1.0).contains(&value)));
                let (plain, scaled) = (measure(&a, &b), measure(&longer, &b));
                prop_assert_eq!(plain.is_some(), scaled.is_some());
                prop_assert!(plain.zip(scaled).is_none_or(|(one, other)| (one - other).abs() < 1e-12));
            }
            if a.iter().any(|count| *count > 0) {
                prop_assert_eq!(jensen_shannon(&a, &longer), Some(0.0));
                prop_assert!((cosine(&a, &longer).unwrap() - 1.0).abs() < 1e-12);
            }
        }
    }
}
