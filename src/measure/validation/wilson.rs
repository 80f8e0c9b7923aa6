//! Wilson's interval of a proportion.

use crate::measure::Interval;

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Returns the 95 % score interval of a proportion: `share` of `trials`, which may be an effective number. It holds its level in small
/// samples and stays within 0 and 1. `None` without trials.
///
/// (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Wilson (1927), "Probable inference, the law of succession, and statistical
/// inference"; recommended by Brown, Cai and others (2001), "Interval estimation for a
/// binomial proportion".
pub fn wilson(share: f64, trials: f64) -> Option<Interval> {
    if trials <= 0.0 || !share.is_finite() {
        return None;
    }
    let square = Z * Z;
    let centre = share + square / (2.0 * trials);
    let spread = Z * libm::sqrt(share * (1.0 - share) / trials + square / (4.0 * trials * trials));
    let scale = 1.0 + square / trials;
    Some(Interval {
        low: if share <= 0.0 { 0.0 } else { ((centre - spread) / scale).max(0.0) },
        high: if share >= 1.0 { 1.0 } else { ((centre + spread) / scale).min(1.0) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// statsmodels 0.15.0: `proportion_confint(k, n, method="wilson")` for each pair.
    #[test]
    fn equals_statsmodels() {
        for (count, trials, low, high) in WILSON {
            let interval = wilson(count / trials, trials).unwrap();
            assert!((interval.low - low).abs() < 1e-12, "{count} of {trials}: {interval:?}");
            assert!((interval.high - high).abs() < 1e-12, "{count} of {trials}: {interval:?}");
        }
        assert_eq!(wilson(f64::NAN, 0.0), None);
    }

    const WILSON: [(f64, f64, f64, f64); 5] = [
        (0.0, 10.0, 0.0, 0.27753279986288926),
        (1.0, 10.0, 0.017876213095072924, 0.40415002679523854),
        (7.0, 9.0, 0.45258896910698887, 0.9367748928821533),
        (81.0, 263.0, 0.2552885198782742, 0.36620957698280004),
        (15.0, 15.0, 0.7961166989641513, 1.0),
    ];
}
