//! Do two orders agree?

use libm::sqrt;

/// Returns Kendall's tau-b of two series of values of the same things: the share of pairs of things that both order alike, less the
/// share that they order otherwise, `(C − D)/√((n₀ − n₁)(n₀ − n₂))` with n₀ all pairs and n₁, n₂ those tied in one series. 1 the same
/// order, −1 the reverse. Undefined for fewer than two things, or if all are tied in one series. In O(n log n) (Knight 1966).
/// (Kendall 1945.)
pub fn tau_b(one: &[f64], other: &[f64]) -> Option<f64> {
    let mut points: Vec<(f64, f64)> = one.iter().copied().zip(other.iter().copied()).collect();
    points.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let all = pairs(points.len());
    let tied_first = tied(&points, |a, b| a.0.total_cmp(&b.0).is_eq());
    let tied_both =
        tied(&points, |a, b| a.0.total_cmp(&b.0).is_eq() && a.1.total_cmp(&b.1).is_eq());
    let mut second: Vec<f64> = points.iter().map(|point| point.1).collect();
    // The first series rises, and the second within its ties: what has to be exchanged is discordant.
    let discordant = exchanges(&mut second, &mut Vec::with_capacity(points.len()));
    let tied_second = tied(&second, |a, b| a.total_cmp(b).is_eq());
    let (untied_first, untied_second) = (all - tied_first, all - tied_second);
    let concordant = all + tied_both - tied_first - tied_second - discordant;
    let spread = sqrt(untied_first as f64 * untied_second as f64);
    let excess = concordant as f64 - discordant as f64;
    (untied_first > 0 && untied_second > 0).then(|| (excess / spread).clamp(-1.0, 1.0))
}

/// Returns the rank of each value, the largest first, from 1; ties at their mean rank. What has no value has no rank.
pub fn ranks(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(f64, usize)> =
        values.iter().enumerate().filter_map(|(at, value)| Some(((*value)?, at))).collect();
    order.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let mut ranks = vec![None; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let rank = before as f64 + (tied.len() as f64 + 1.0) / 2.0;
        for &(_, at) in tied {
            ranks[at] = Some(rank);
        }
        before += tied.len();
    }
    ranks
}

fn pairs(things: usize) -> u64 {
    let things = things as u64;
    things * things.saturating_sub(1) / 2
}

/// Pairs among neighbours that are alike.
fn tied<T>(sorted: &[T], alike: impl Fn(&T, &T) -> bool) -> u64 {
    sorted.chunk_by(alike).map(|group| pairs(group.len())).sum()
}

/// Sorts by merging, and returns how many pairs stood the wrong way round.
fn exchanges(values: &mut [f64], scratch: &mut Vec<f64>) -> u64 {
    if values.len() < 2 {
        return 0;
    }
    let middle = values.len() / 2;
    let (left, right) = values.split_at_mut(middle);
    let mut count = exchanges(left, scratch) + exchanges(right, scratch);
    scratch.clear();
    let (mut l, mut r) = (0, 0);
    while l < left.len() && r < right.len() {
        if right[r].total_cmp(&left[l]).is_lt() {
            count += (left.len() - l) as u64;
            scratch.push(right[r]);
            r += 1;
        } else {
            scratch.push(left[l]);
            l += 1;
        }
    }
    scratch.extend_from_slice(&left[l..]);
    scratch.extend_from_slice(&right[r..]);
    values.copy_from_slice(scratch);
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, pair by pair.
    fn plain(one: &[f64], other: &[f64]) -> Option<f64> {
        let (mut excess, mut first, mut second) = (0.0, 0.0, 0.0);
        for a in 0..one.len() {
            for b in 0..a {
                let (x, y) = (one[a] - one[b], other[a] - other[b]);
                let sign = |value: f64| if value == 0.0 { 0.0 } else { value.signum() };
                excess += sign(x) * sign(y);
                first += sign(x).abs();
                second += sign(y).abs();
            }
        }
        (first > 0.0 && second > 0.0).then(|| excess / sqrt(first * second))
    }

    /// scipy 1.17.1, `python -c 'from scipy.stats import kendalltau as k; print(k([12,2,1,12,2],[1,4,7,1,0]).statistic)'` and so on.
    #[test]
    fn equals_a_reference() {
        for (one, other, expected) in [
            (&[12., 2., 1., 12., 2.][..], &[1., 4., 7., 1., 0.][..], -0.471_404_520_791_031_7),
            (&[1., 2., 3., 4., 5.], &[1., 2., 3., 5., 4.], 0.8),
            (&[1., 2., 3.], &[3., 2., 1.], -1.0),
            (
                &[19., 12., 13., 10., 13., 0., 0., 4., 4., 4.],
                &[8., 8., 6., 6., 8., 0., 1., 3., 3., 2.],
                0.85,
            ),
        ] {
            let found = tau_b(one, other).unwrap();
            assert!((found - expected).abs() < 1e-14, "{found} for {expected}");
        }
    }

    #[test]
    fn what_is_all_tied_or_alone_has_none() {
        assert_eq!(tau_b(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0]), None);
        assert_eq!(tau_b(&[1.0, 2.0, 3.0], &[4.0, 4.0, 4.0]), None);
        assert_eq!(tau_b(&[1.0], &[1.0]), None);
        assert_eq!(tau_b(&[], &[]), None);
    }

    #[test]
    fn ties_share_their_mean_rank() {
        let values = [Some(2.0), None, Some(5.0), Some(2.0), Some(0.0)];
        assert_eq!(ranks(&values), [Some(2.5), None, Some(1.0), Some(2.5), Some(4.0)]);
        assert_eq!(ranks(&[]), [None; 0]);
    }

    proptest! {
        #[test]
        fn equals_the_definition(pairs in prop::collection::vec((0_u8..8, 0_u8..8), 0..40)) {
            let (one, other): (Vec<f64>, Vec<f64>) =
                pairs.into_iter().map(|(a, b)| (f64::from(a), f64::from(b))).unzip();
            let (found, expected) = (tau_b(&one, &other), plain(&one, &other));
            prop_assert_eq!(found.is_some(), expected.is_some());
            prop_assert!(found.zip(expected).is_none_or(|(a, b)| (a - b).abs() < 1e-14));
            prop_assert_eq!(tau_b(&other, &one), found);
            if expected.is_some() {
                prop_assert_eq!(tau_b(&one, &one), Some(1.0));
            }
        }
    }
}
