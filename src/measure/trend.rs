//! Does a series rise or fall over the years?

use libm::{erfc, sqrt};

/// Fewer years than this say nothing about a trend: of three, even a straight rise has p = 1/3.
pub const FEWEST_YEARS: usize = 4;
/// Up to so many years without ties, p is exact.
const EXACT: usize = 10;

/// The Mann–Kendall test of a series, with the size of the trend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// `S = Σ sign(x_j − x_i)` over pairs of years i < j: rises minus falls.
    pub s: i64,
    /// Variance of S without a trend, corrected for ties: `(n(n−1)(2n+5) − Σ t(t−1)(2t+5))/18`, with t the sizes of groups of equal
    /// values.
    pub variance: f64,
    /// `(S − sign S)/√variance`; `None` if all values are equal.
    pub z: Option<f64>,
    /// Two-sided p; `None` if all values are equal.
    pub p: Option<f64>,
    /// True if p is exact, false if it is that of z.
    pub exact: bool,
    /// Kendall's tau-b of value and year, −1 to 1; `None` if all values are equal.
    pub tau_b: Option<f64>,
    /// Sen's slope, the median of all slopes `(x_j − x_i)/(t_j − t_i)`: change a year.
    pub slope: f64,
}

/// Tests a series of years, rising and without repetition, and values. `None` below four years. Exact p without ties up to ten years,
/// else from the normal distribution with continuity correction. Values of successive years are taken to be independent of each
/// other. (Mann 1945; Kendall 1975; Sen 1968.)
pub fn mann_kendall(series: &[(i32, f64)]) -> Option<Trend> {
    let years = series.len();
    if years < FEWEST_YEARS {
        return None;
    }
    let mut s = 0;
    let mut slopes = Vec::with_capacity(years * (years - 1) / 2);
    for (at, (year, value)) in series.iter().enumerate() {
        for (later, other) in &series[at + 1..] {
            s += match other.total_cmp(value) {
                std::cmp::Ordering::Less => -1,
                std::cmp::Ordering::Equal => 0,
                std::cmp::Ordering::Greater => 1,
            };
            slopes.push((other - value) / f64::from(later - year));
        }
    }
    let mut values: Vec<f64> = series.iter().map(|(_, value)| *value).collect();
    values.sort_unstable_by(f64::total_cmp);
    let ties: Vec<f64> =
        values.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(|tied| tied.len() as f64).collect();
    let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let n = years as f64;
    let variance = (spread(n) - ties.iter().map(|t| spread(*t)).sum::<f64>()) / 18.0;
    let tied: f64 = ties.iter().map(|t| pairs(*t)).sum();
    let varies = variance > 0.0;
    let z = varies.then(|| (s - i64::signum(s)) as f64 / sqrt(variance));
    let exact = years <= EXACT && ties.len() == years;
    let p = if exact { Some(exact_p(years, s)) } else { z.map(|z| erfc(z.abs() / sqrt(2.0))) };
    let tau_b = varies.then(|| s as f64 / sqrt(pairs(n) * (pairs(n) - tied)));
    Some(Trend { s, variance, z, p, exact, tau_b, slope: median(slopes) })
}

/// The share of the orders of `years` different values whose |S| is as large or larger.
fn exact_p(years: usize, s: i64) -> f64 {
    // Orders by their number of falls: each further value adds 0 to (its place) falls.
    let mut orders = vec![1_u64];
    for place in 1..years {
        let mut longer = vec![0; orders.len() + place];
        for (falls, count) in orders.iter().enumerate() {
            for more in 0..=place {
                longer[falls + more] += count;
            }
        }
        orders = longer;
    }
    let pairs = orders.len() as i64 - 1;
    let extreme = (0..).zip(&orders).filter(|(falls, _)| (pairs - 2 * falls).abs() >= s.abs());
    let extreme: u64 = extreme.map(|(_, count)| count).sum();
    extreme as f64 / orders.iter().sum::<u64>() as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}

#[cfg(test)]
mod tests;
