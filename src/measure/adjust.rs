//! Many tests at once: false discovery rate.

/// Returns the Benjamini–Hochberg q of each p: the smallest false discovery rate at which it would be called significant,
/// `q₍ᵢ₎ = min over j ≥ i of m·p₍ⱼ₎/j`. Missing p stay missing and are not counted among the m tests. Range 0 to 1, never below
/// p. (Benjamini & Hochberg 1995; as R's `p.adjust(method = "BH")`.)
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(f64, usize)> =
        p.iter().enumerate().filter_map(|(at, p)| p.map(|p| (p, at))).collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let tests = order.len() as f64;
    let mut adjusted = vec![None; p.len()];
    let mut smallest = 1.0_f64;
    for (rank, &(p, at)) in order.iter().enumerate().rev() {
        smallest = smallest.min(p * tests / (rank + 1) as f64);
        adjusted[at] = Some(smallest);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Benjamini & Hochberg 1995, section 3.2: fifteen p values of a trial of myocardial infarction; four are called significant at
    /// 0.05. Adjusted values: statsmodels 0.15.0, `multipletests(p, method="fdr_bh")[1]`.
    #[test]
    fn the_papers_example() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let expected = [
            0.0015,
            0.003,
            0.0095,
            0.035625,
            0.0603,
            0.063_857_142_857_142_86,
            0.063_857_142_857_142_86,
            0.0645,
            0.0765,
            0.486,
            0.581_181_818_181_818_2,
            0.714_875,
            0.753_230_769_230_769_2,
            0.813_214_285_714_285_8,
            1.0,
        ];
        let q: Vec<f64> = benjamini_hochberg(&p.map(Some)).into_iter().flatten().collect();
        for (q, expected) in q.iter().zip(expected) {
            assert!((q - expected).abs() < 1e-12, "{q} for {expected}");
        }
        assert_eq!(q.iter().filter(|&&q| q <= 0.05).count(), 4);
    }

    proptest! {
        #[test]
        fn equals_the_definition(p in prop::collection::vec(prop::option::of(0.0_f64..=1.0), 0..20)) {
            let present: Vec<f64> = p.iter().flatten().copied().collect();
            for (at, q) in benjamini_hochberg(&p).into_iter().enumerate() {
                let expected = p[at].map(|own| {
                    let larger = present.iter().filter(|&&other| other >= own);
                    larger.map(|&other| {
                        let rank = present.iter().filter(|&&third| third <= other).count();
                        other * present.len() as f64 / rank as f64
                    }).fold(1.0, f64::min)
                });
                prop_assert_eq!(q.is_some(), expected.is_some());
                if let (Some(q), Some(expected)) = (q, expected) {
                    prop_assert!((q - expected).abs() < 1e-12);
                }
            }
        }
    }
}
