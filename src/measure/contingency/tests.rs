//! Published and independently computed values, and properties over all small tables.

use super::*;

fn table(n_ab: u64, n_a: u64, n_b: u64, n: u64) -> Contingency {
    Contingency::from_margins(n_ab, n_a, n_b, n).unwrap()
}

fn close(value: f64, expected: f64, tolerance: f64) -> bool {
    (value - expected).abs() <= tolerance * expected.abs().max(1e-300)
        || value.to_bits() == expected.to_bits()
}

/// `n_ab`, `n_a`, `n_b`, n, Fisher's two-sided p, G². `SciPy` 1.17.1, for t = [[`n_ab`, n_a-n_ab], [n_b-n_ab, n-n_a-n_b+n_ab]]:
/// `fisher_exact(t).pvalue`, `chi2_contingency(t, correction=False, lambda_="log-likelihood").statistic`.
const SCIPY: &[(u64, u64, u64, u64, f64, f64)] = &[
    (8, 10, 12, 40, 0.0002280818719448501, 15.30062765997459),
    (1, 10, 12, 40, 0.23069435409643146, 2.9380190067220817),
    (0, 5, 7, 30, 0.30405737302289026, 2.948701007840324),
    (5, 5, 5, 10, 0.007936507936507938, 13.862943611198906),
    (3, 9, 4, 12, 1.0, 0.0),
    (10, 20, 15, 100, 1.8622426836555594e-05, 19.409264945766886),
    (2, 30, 40, 1000, 0.33970580008719253, 0.4830298688037704),
    (120, 300, 400, 5000, 1.0525173221712148e-58, 261.4132705267061),
    (900, 1000, 1200, 600_000, 0.0, 11503.10152187072),
    (50, 10_000, 12_000, 600_000, 1.3942923948159694e-37, 165.59252550528623),
    (200, 10_000, 12_000, 600_000, 1.0, 0.0),
    (230, 10_000, 12_000, 600_000, 0.03349325251906986, 4.4603165151308275),
    (1, 1, 2, 3, 1.0, 1.0464962875290957),
    (2, 3, 3, 6, 1.0, 0.679596147181589),
    (7, 8, 9, 10, 1.0, 0.47333688772597626),
    (0, 10, 10, 20, 1.082508822446903e-05, 27.725887222397812),
    (15, 20, 25, 31, 0.3826066406711569, 1.266901877496797),
    (110, 2552, 221, 31_777, 9.763484539246086e-61, 270.721876936225),
    (1000, 3000, 3000, 100_000, 0.0, 3644.616922870745),
    (33, 57, 90, 400, 2.53704824016157e-10, 40.39138453644889),
];

#[test]
fn fisher_and_log_likelihood_agree_with_scipy() {
    for &(n_ab, n_a, n_b, n, p, g2) in SCIPY {
        let table = table(n_ab, n_a, n_b, n);
        let (fisher, likelihood) = (table.fisher().unwrap(), table.log_likelihood().unwrap());
        assert!(close(fisher, p, 1e-7), "{table:?}: {fisher} for {p}");
        assert!(close(likelihood, g2, 1e-9), "{table:?}: {likelihood} for {g2}");
    }
}

/// Dunning 1993, table 2: "the swiss" in a corpus of 31,777 words: k(AB) = 110, k(A~B) = 2442, k(~AB) = 111, k(~A~B) = 29114, −2 log λ =
/// 270.72.
#[test]
fn dunnings_worked_example() {
    let value =
        table(110, 110 + 2442, 110 + 111, 110 + 2442 + 111 + 29_114).log_likelihood().unwrap();
    assert!((value - 270.72).abs() < 0.005, "{value}");
}

/// Fisher's lady tasting tea: 3 of 4 cups right, one-sided 17/70, two-sided 34/70.
#[test]
fn the_lady_tasting_tea() {
    assert!(close(table(3, 4, 4, 8).fisher().unwrap(), 34.0 / 70.0, 1e-12));
    assert!(close(table(4, 4, 4, 8).fisher().unwrap(), 2.0 / 70.0, 1e-12));
}

#[test]
fn measures_of_one_table_by_hand() {
    // n_ab 8, n_a 10, n_b 16, n 40: expected 4.
    let table = table(8, 10, 16, 40);
    let near = |value: Option<f64>, expected: f64| {
        assert!(close(value.unwrap(), expected, 1e-12), "{value:?} for {expected}");
    };
    near(Some(table.expected()), 4.0);
    near(table.jaccard(), 8.0 / 18.0);
    near(table.dice(), 16.0 / 26.0);
    near(table.cosine(), 8.0 / 160.0_f64.sqrt());
    near(table.association_strength(), 2.0);
    near(table.pmi(), 1.0);
    near(table.npmi(), 1.0 / log2(5.0));
    near(table.odds_ratio(), 8.0 * 22.0 / (2.0 * 8.0));
}

fn all_small_tables() -> impl Iterator<Item = Contingency> {
    (0..=12_u64).flat_map(|n| {
        (0..=n).flat_map(move |n_a| {
            (0..=n).flat_map(move |n_b| {
                (0..=n).filter_map(move |n_ab| Contingency::from_margins(n_ab, n_a, n_b, n).ok())
            })
        })
    })
}

fn choose(n: u64, k: u64) -> u128 {
    (0..k).fold(1, |product, at| product * u128::from(n - at) / u128::from(at + 1))
}

#[test]
fn properties_of_all_small_tables() {
    let mut seen = 0;
    for table in all_small_tables() {
        seen += 1;
        let Contingency { n_ab, n_a, n_b, n } = table;
        let mirrored = Contingency::from_margins(n_ab, n_b, n_a, n).unwrap();
        for (value, mirror, low, high) in [
            (table.jaccard(), mirrored.jaccard(), 0.0, 1.0),
            (table.dice(), mirrored.dice(), 0.0, 1.0),
            (table.cosine(), mirrored.cosine(), 0.0, 1.0 + 1e-15),
            (table.npmi(), mirrored.npmi(), -1.0, 1.0),
            (table.log_likelihood(), mirrored.log_likelihood(), 0.0, f64::MAX),
            (table.fisher(), mirrored.fisher(), 0.0, 1.0),
            (table.odds_ratio(), mirrored.odds_ratio(), 0.0, f64::MAX),
            (table.association_strength(), mirrored.association_strength(), 0.0, f64::MAX),
        ] {
            assert_eq!(value.is_some(), mirror.is_some(), "{table:?}");
            if let (Some(value), Some(mirror)) = (value, mirror) {
                assert!(close(value, mirror, 1e-12), "{table:?}: {value} is not {mirror}");
                assert!(
                    (low..=high).contains(&value),
                    "{table:?}: {value} is not within {low} and {high}"
                );
            }
        }
        if n_ab * n == n_a * n_b && n_ab > 0 {
            assert_eq!(table.pmi(), Some(0.0), "{table:?}");
            assert!(table.npmi().is_none_or(|npmi| npmi == 0.0), "{table:?}");
            assert!(table.log_likelihood().is_none_or(|g2| g2 == 0.0), "{table:?}");
        }
        if let Some(fisher) = table.fisher() {
            // By enumeration in whole numbers.
            let weight = |both: u64| choose(n_b, both) * choose(n - n_b, n_a - both);
            let range = (n_a + n_b).saturating_sub(n)..=n_a.min(n_b);
            let extreme: u128 =
                range.filter(|&both| weight(both) <= weight(n_ab)).map(weight).sum();
            let exact = extreme as f64 / choose(n, n_a) as f64;
            assert!(close(fisher, exact, 1e-10), "{table:?}: {fisher} for {exact}");
        }
    }
    assert_eq!(seen, 1_820);
}

#[test]
fn contradictions_are_refused() {
    for (n_ab, n_a, n_b, n) in
        [(3, 2, 5, 9), (3, 5, 2, 9), (1, 10, 1, 9), (0, 5, 5, 9), (1, 1, 10, 9)]
    {
        assert!(Contingency::from_margins(n_ab, n_a, n_b, n).is_err());
    }
    assert_eq!(table(0, 0, 0, 0).jaccard(), None);
    assert_eq!(table(0, 0, 3, 9).log_likelihood(), None);
    assert_eq!(table(0, 2, 3, 9).npmi(), Some(-1.0));
}

#[test]
fn tiny_p_values_keep_their_digits() {
    let p = table(300, 300, 300, 3_000).fisher().unwrap();
    // 1 / choose(3000, 300): log10 by mpmath 1.3.0, `log10(binomial(3000, 300))` = 421.9…: below the smallest float.
    assert!(p <= 0.0);
    // 1 / choose(1000, 100) = 1.56616e-140 (Python: 1 / math.comb(1000, 100)).
    let p = table(100, 100, 100, 1_000).fisher().unwrap();
    assert!(close(p, 1.566_158_155_715_616_3e-140, 1e-9), "{p:e}");
}
