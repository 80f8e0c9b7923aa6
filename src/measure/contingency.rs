//! The 2×2 table of two concepts over units, and what can be said of it.
//!
//! Every measure is a function of the same four counts. Notation: `n_ab` units with both, `n_a` and `n_b` units with each, `n`
//! units; `e = n_a·n_b/n` is what independence would give.
//!
//! **Invariant:** counts that contradict each other are an error, never clamped; `0·ln 0` is 0 exactly and no epsilon is added
//! anywhere.

use std::fmt;

use libm::{exp, lgamma, log, log2, sqrt};

/// A 2×2 table whose counts agree with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contingency {
    n_ab: u64,
    n_a: u64,
    n_b: u64,
    n: u64,
}

/// Margins that no 2×2 table can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Units with both.
    pub n_ab: u64,
    /// Units with the first.
    pub n_a: u64,
    /// Units with the second.
    pub n_b: u64,
    /// Units.
    pub n: u64,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { n_ab, n_a, n_b, n } = self;
        write!(out, "no table has {n_ab} units with both, {n_a} and {n_b} with each, of {n}")
    }
}

impl std::error::Error for Contradiction {}

impl Contingency {
    /// Returns the table with these counts.
    ///
    /// # Errors
    /// [`Contradiction`] unless `n_ab ≤ n_a ≤ n`, `n_ab ≤ n_b ≤ n` and `n_a + n_b − n_ab ≤ n`.
    pub fn from_margins(n_ab: u64, n_a: u64, n_b: u64, n: u64) -> Result<Self, Contradiction> {
        let possible = n_ab <= n_a && n_ab <= n_b && n_a <= n && n_b <= n && n_a - n_ab <= n - n_b;
        if possible {
            Ok(Self { n_ab, n_a, n_b, n })
        } else {
            Err(Contradiction { n_ab, n_a, n_b, n })
        }
    }

    /// The four cells: both, first only, second only, neither.
    fn cells(&self) -> [u64; 4] {
        let Self { n_ab, n_a, n_b, n } = *self;
        [n_ab, n_a - n_ab, n_b - n_ab, n - n_a - (n_b - n_ab)]
    }

    /// Returns the number of units with both that independence would give: `e = n_a·n_b/n`. 0 if there are no units.
    pub fn expected(&self) -> f64 {
        if self.n == 0 { 0.0 } else { real(self.n_a) / real(self.n) * real(self.n_b) }
    }

    /// Returns the Jaccard index, how much of what holds either holds both: `n_ab/(n_a + n_b − n_ab)`, 0 to 1. Undefined if
    /// neither occurs. (Jaccard 1912.)
    pub fn jaccard(&self) -> Option<f64> {
        ratio(real(self.n_ab), real(self.n_a + self.n_b - self.n_ab))
    }

    /// Returns the Dice coefficient: `2·n_ab/(n_a + n_b)`, 0 to 1. Undefined if neither occurs. (Dice 1945.)
    pub fn dice(&self) -> Option<f64> {
        ratio(2.0 * real(self.n_ab), real(self.n_a + self.n_b))
    }

    /// Returns the cosine of the two incidences: `n_ab/√(n_a·n_b)`, 0 to 1. Undefined if one does not occur. (Ochiai 1957;
    /// Salton & `McGill` 1983.)
    pub fn cosine(&self) -> Option<f64> {
        ratio(real(self.n_ab), sqrt(real(self.n_a)) * sqrt(real(self.n_b)))
    }

    /// Returns observed over expected: `n_ab/e`; 1 is independence, 0 is never together. Undefined if one does not occur.
    /// (Association strength, van Eck & Waltman 2009, in its probabilistic form.)
    pub fn association_strength(&self) -> Option<f64> {
        ratio(real(self.n_ab), self.expected())
    }

    /// Returns pointwise mutual information in bits: `log₂(n_ab/e)`; 0 is independence. Undefined if they never meet. High for
    /// rare concepts: never rank by it alone. (Church & Hanks 1990.)
    pub fn pmi(&self) -> Option<f64> {
        (self.n_ab > 0).then(|| {
            // Equal margins and counts give exactly 0 in integers, which a quotient of roundings would miss.
            if u128::from(self.n_ab) * u128::from(self.n)
                == u128::from(self.n_a) * u128::from(self.n_b)
            {
                return 0.0;
            }
            log2(real(self.n_ab)) + log2(real(self.n)) - log2(real(self.n_a)) - log2(real(self.n_b))
        })
    }

    /// Returns normalised PMI, `pmi/−log₂(n_ab/n)`: −1 never together, 0 independent, 1 always together. If they never meet it is −1
    /// (its limit); undefined if one does not occur, or if both are in every unit. (Bouma 2009.)
    pub fn npmi(&self) -> Option<f64> {
        if self.n_a == 0 || self.n_b == 0 || self.n_ab == self.n {
            return None;
        }
        match self.pmi() {
            None => Some(-1.0),
            // Rounding may pass the bounds by an ulp; the bounds are theorems.
            Some(pmi) => {
                Some((pmi / (log2(real(self.n)) - log2(real(self.n_ab)))).clamp(-1.0, 1.0))
            }
        }
    }

    /// Returns the log-likelihood ratio `G² = 2·Σ o·ln(o/e)` over the four cells; 0 is independence, 3.84 is p = 0.05 at one degree
    /// of freedom. Undefined if a margin is empty or full. (Dunning 1993.)
    pub fn log_likelihood(&self) -> Option<f64> {
        if !self.is_informative() {
            return None;
        }
        let (rows, columns) = ([self.n_a, self.n - self.n_a], [self.n_b, self.n - self.n_b]);
        let cells = self.cells();
        let mut sum = 0.0;
        for (cell, (row, column)) in cells.into_iter().zip([(0, 0), (0, 1), (1, 0), (1, 1)]) {
            let (row, column) = (rows[row], columns[column]);
            let independent =
                u128::from(cell) * u128::from(self.n) == u128::from(row) * u128::from(column);
            if cell > 0 && !independent {
                sum += real(cell) * log(real(cell) / (real(row) / real(self.n) * real(column)));
            }
        }
        // The sum is not negative by Gibbs' inequality; what rounding leaves below 0 is 0.
        Some(f64::max(0.0, 2.0 * sum))
    }

    /// Returns the odds ratio `(both·neither)/(first only·second only)`; 1 is independence. Undefined (empty, not infinite) if it
    /// would divide by 0; no constant is added to the cells. (Yule 1912; Agresti 2002, §2.2.)
    pub fn odds_ratio(&self) -> Option<f64> {
        let [both, first, second, neither] = self.cells();
        ratio(real(both) * real(neither), real(first) * real(second))
    }

    /// Returns the two-sided exact p: the probability, with these margins and no association, of a table no more probable than
    /// this one. Undefined if a margin is empty or full. (Fisher 1934; two-sided as in R's `fisher.test`: all tables whose
    /// probability is at most that of the observed one, with a relative tolerance of 1e-7.)
    pub fn fisher(&self) -> Option<f64> {
        if !self.is_informative() {
            return None;
        }
        let low = (self.n_a + self.n_b).saturating_sub(self.n);
        let high = self.n_a.min(self.n_b);
        let observed = self.log_probability(self.n_ab);
        let limit = observed + TOLERANCE;
        // The mode of the hypergeometric distribution.
        let mode = (u128::from(self.n_a + 1) * u128::from(self.n_b + 1) / u128::from(self.n + 2))
            .try_into()
            .unwrap_or(high);
        let mode: u64 = u64::clamp(mode, low, high);
        if self.n_ab == mode {
            return Some(1.0);
        }
        // Each tail, relative to the observed probability; both sums run from the largest member outward.
        let (mut near, mut far) = (0.0, 0.0);
        if self.n_ab < mode {
            near += self.tail(self.n_ab, low, false);
            if let Some(start) = self.first_below(mode, high, limit, true) {
                far += self.tail(start, high, true) * exp(self.log_probability(start) - observed);
            }
        } else {
            near += self.tail(self.n_ab, high, true);
            if let Some(start) = self.first_below(mode, low, limit, false) {
                far += self.tail(start, low, false) * exp(self.log_probability(start) - observed);
            }
        }
        Some(f64::min(1.0, exp(observed + log(near + far))))
    }

    /// A margin that is empty or full says nothing about association.
    fn is_informative(&self) -> bool {
        self.n_a > 0 && self.n_b > 0 && self.n_a < self.n && self.n_b < self.n
    }

    /// Log of the hypergeometric probability of `both` units with both.
    fn log_probability(&self, both: u64) -> f64 {
        let choose = |n: u64, k: u64| {
            lgamma(real(n) + 1.0) - lgamma(real(k) + 1.0) - lgamma(real(n - k) + 1.0)
        };
        choose(self.n_b, both) + choose(self.n - self.n_b, self.n_a - both)
            - choose(self.n, self.n_a)
    }

    /// Sum of the probabilities from `start` to `end`, relative to that of `start`; terms only fall on that way.
    fn tail(&self, start: u64, end: u64, upward: bool) -> f64 {
        let (mut sum, mut term, mut both) = (1.0, 1.0, start);
        while both != end {
            term *= if upward { self.step(both) } else { 1.0 / self.step(both - 1) };
            both = if upward { both + 1 } else { both - 1 };
            sum += term;
            if term < sum * 1e-18 {
                break;
            }
        }
        sum
    }

    /// Probability of `both + 1` over that of `both`.
    fn step(&self, both: u64) -> f64 {
        let neither = self.n - self.n_a - (self.n_b - both);
        real(self.n_a - both) / real(both + 1) * (real(self.n_b - both) / real(neither + 1))
    }

    /// The value nearest to the mode, on the way to `end`, whose probability is at most `limit`. Probabilities fall on that way.
    fn first_below(&self, mode: u64, end: u64, limit: f64, upward: bool) -> Option<u64> {
        if self.log_probability(end) > limit {
            return None;
        }
        let at = |steps: u64| if upward { mode + steps } else { mode - steps };
        let (mut above, mut below) = (0, mode.abs_diff(end));
        if self.log_probability(mode) <= limit {
            return Some(mode);
        }
        while below - above > 1 {
            let middle = above + (below - above) / 2;
            if self.log_probability(at(middle)) <= limit { below = middle } else { above = middle }
        }
        Some(at(below))
    }
}

/// R's relative tolerance of 1e-7, as a logarithm.
const TOLERANCE: f64 = 1e-7;

/// Counts are far below 2⁵³, where every integer is a float.
fn real(count: u64) -> f64 {
    count as f64
}

fn ratio(over: f64, under: f64) -> Option<f64> {
    (under > 0.0).then(|| over / under)
}

#[cfg(test)]
mod tests;
