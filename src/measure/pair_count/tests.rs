use proptest::prelude::*;

use super::*;

/// Where the distribution is a hypergeometric one, Fisher's central or noncentral, mean and variance give it back. scipy 1.17.1:
/// `d = hypergeom(N, a, b)` or `d = nchypergeom_fisher(N, a, b, w)`; `d.mean(), d.var(), min(1, 2*min(d.cdf(x), d.sf(x-1)))`.
#[test]
#[allow(clippy::type_complexity, reason = "a table of reference values")]
fn hypergeometric_distributions_are_members() {
    let known: [([u64; 4], f64, f64, f64); 5] = [
        ([20, 30, 100, 11], 6.0, 3.393_939_393_939_394, 0.016_917_622_950_303_44),
        ([4, 39, 46, 1], 3.391_304_347_826_087, 0.481_663_516_068_052_9, 0.017_158_439_807_580_354),
        ([40, 50, 4000, 5], 0.5, 0.488_934_733_683_420_83, 0.000_235_566_575_294_534_55),
        // Odds 2.5 and 0.6.
        (
            [20, 30, 100, 5],
            9.354_021_280_182_705,
            3.804_768_577_869_962_7,
            0.044_883_929_157_825_23,
        ),
        (
            [24, 22, 46, 15],
            9.990_077_171_357_902,
            2.883_033_286_618_675_6,
            0.007_432_492_993_452_833,
        ),
    ];
    for ([n_a, n_b, units, n_ab], mean, variance, expected) in known {
        let margins = Margins { n_a, n_b, units, plural: units };
        let p = two_sided(n_ab, margins, mean, variance).unwrap();
        assert!((p - expected).abs() < 1e-7 * expected, "{p} is not {expected}");
    }
}

#[test]
fn what_the_margins_determine_has_no_p() {
    let margins = Margins { n_a: 3, n_b: 5, units: 5, plural: 5 };
    assert_eq!(two_sided(3, margins, 3.0, 0.0), None);
    assert_eq!(two_sided(3, margins, 3.0, 0.5), None);
    let alone = Margins { n_a: 3, n_b: 5, units: 20, plural: 0 };
    assert_eq!(two_sided(0, alone, 0.0, 0.0), None);
}

/// One unit holds the first concept: the count is 1 with the probability that is its mean.
#[test]
fn a_single_unit_is_a_coin() {
    let margins = Margins { n_a: 1, n_b: 40, units: 100, plural: 60 };
    let p = two_sided(1, margins, 0.3, 0.21).unwrap();
    assert!((p - 0.6).abs() < 1e-9, "{p}");
    assert_eq!(two_sided(0, margins, 0.3, 0.21), Some(1.0));
}

#[test]
fn very_small_p_keep_their_digits() {
    let margins = Margins { n_a: 20_000, n_b: 30_000, units: 400_000, plural: 90_000 };
    let p = two_sided(2_400, margins, 1_500.0, 1_200.0).unwrap();
    assert!(p > 1e-130 && p < 1e-100, "{p}");
}

proptest! {
    #[test]
    fn it_is_a_probability_and_falls_away_from_the_mean(
        n_a in 2_u64..60, n_b in 2_u64..60, more in 0_u64..80, at in 0.05_f64..0.95, narrow in 0.2_f64..1.0
    ) {
        let units = n_a.max(n_b) + more;
        let margins = Margins { n_a, n_b, units, plural: units };
        let low = (n_a + n_b).saturating_sub(units);
        let high = n_a.min(n_b);
        prop_assume!(low < high);
        let expected = low as f64 + at * (high - low) as f64;
        let variance = narrow / (1.0 / (expected - low as f64) + 1.0 / (high as f64 - expected));
        let p: Vec<f64> =
            (low..=high).map(|n_ab| two_sided(n_ab, margins, expected, variance).unwrap()).collect();
        prop_assert!(p.iter().all(|p| (0.0..=1.0).contains(p)));
        for (count, pair) in (low..).zip(p.windows(2)) {
            if (count as f64) >= expected {
                prop_assert!(pair[0] >= pair[1] * (1.0 - 1e-9));
            } else if ((count + 1) as f64) <= expected {
                prop_assert!(pair[1] >= pair[0] * (1.0 - 1e-9));
            }
        }
    }
}
