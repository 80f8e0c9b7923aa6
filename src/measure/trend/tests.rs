use proptest::prelude::*;

use super::*;

fn yearly(values: &[f64]) -> Vec<(i32, f64)> {
    (2001..).zip(values.iter().copied()).collect()
}

fn near(found: Option<f64>, expected: f64) {
    assert!(
        found.is_some_and(|found| (found - expected).abs() < 1e-12 * expected.abs()),
        "{found:?} is not {expected}"
    );
}

/// pymannkendall 1.4.3, `original_test(x)`: `s`, `var_s`, `z`, `p`, `slope`; scipy 1.17.1, `kendalltau(range(12), x)` for tau-b.
#[test]
fn equals_a_reference_with_ties() {
    let values = [5.0, 3.0, 3.0, 4.0, 1.0, 2.0, 2.0, 0.0, 1.0, 1.0, 0.0, 3.0];
    let trend = mann_kendall(&yearly(&values)).unwrap();
    assert_eq!((trend.s, trend.exact), (-32, false));
    near(Some(trend.variance), 203.333_333_333_333_34);
    near(trend.z, -2.173_989_307_286_657_6);
    near(trend.p, 0.029_705_938_237_232);
    near(trend.tau_b, -0.517_206_547_068_188_7);
    near(Some(trend.slope), -1.0 / 3.0);
}

/// pymannkendall 1.4.3, `original_test(x)`.
#[test]
fn equals_a_reference_without_ties() {
    let values: Vec<f64> = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 10, 12].map(f64::from).to_vec();
    let trend = mann_kendall(&yearly(&values)).unwrap();
    assert_eq!((trend.s, trend.exact), (64, false));
    near(trend.z, 4.320_070_532_339_573);
    assert!((trend.p.unwrap() - 1.559_793_383_232_3e-5).abs() < 1e-15);
    near(trend.tau_b, 0.969_696_969_696_969_7);
}

/// scipy 1.17.1: `kendalltau(range(6), x, method="exact").pvalue`.
#[test]
fn short_series_have_an_exact_p() {
    let trend = mann_kendall(&yearly(&[0.1, 0.3, 0.2, 0.5, 0.4, 0.6])).unwrap();
    assert_eq!((trend.s, trend.exact), (11, true));
    near(trend.p, 0.055_555_555_555_555_55);
    near(trend.tau_b, 0.733_333_333_333_333_3);
}

/// scipy 1.17.1: `theilslopes([.1, .3, .2, .6, .5], [2001, 2003, 2004, 2010, 2015])[0]`.
#[test]
fn a_slope_counts_the_years_between() {
    let series = [(2001, 0.1), (2003, 0.3), (2004, 0.2), (2010, 0.6), (2015, 0.5)];
    near(Some(mann_kendall(&series).unwrap().slope), 0.030_952_380_952_380_953);
}

#[test]
fn too_few_years_and_no_change() {
    assert_eq!(mann_kendall(&yearly(&[1.0, 2.0, 3.0])), None);
    let flat = mann_kendall(&yearly(&[0.0; 5])).unwrap();
    assert_eq!((flat.s, flat.z, flat.p, flat.tau_b), (0, None, None, None));
}

proptest! {
    #[test]
    fn exact_p_counts_orders(order in Just(vec![1.0_f64, 2.0, 3.0, 4.0, 5.0]).prop_shuffle()) {
        let own = mann_kendall(&yearly(&order)).unwrap();
        // All 120 orders, one after the other.
        let mut extreme = 0_u32;
        let mut all = 0_u32;
        let places = || 0..5_usize;
        for (a, b, c, d) in places().flat_map(|a| places().flat_map(move |b| places().flat_map(move |c| places().map(move |d| (a, b, c, d))))) {
            let mut used = [a, b, c, d].to_vec();
            used.sort_unstable();
            used.dedup();
            if used.len() < 4 { continue }
            let last = places().find(|at| !used.contains(at)).unwrap();
            let values: Vec<f64> = [a, b, c, d, last].map(|at| at as f64).to_vec();
            all += 1;
            extreme += u32::from(mann_kendall(&yearly(&values)).unwrap().s.abs() >= own.s.abs());
        }
        prop_assert_eq!(all, 120);
        near(own.p, f64::from(extreme) / 120.0);
    }

    #[test]
    fn a_mirrored_series_has_the_mirrored_trend(values in prop::collection::vec(-3_i32..4, 4..20)) {
        let up: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
        let down: Vec<f64> = up.iter().map(|value| -value).collect();
        let (one, other) = (mann_kendall(&yearly(&up)).unwrap(), mann_kendall(&yearly(&down)).unwrap());
        prop_assert_eq!((one.s, one.p), (-other.s, other.p));
        prop_assert!(one.p.is_none_or(|p| (0.0..=1.0).contains(&p)));
        prop_assert!(one.tau_b.is_none_or(|tau| (-1.0..=1.0).contains(&tau)));
    }
}
