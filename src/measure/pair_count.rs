//! How probable a pair's count is under the null model: from mean and variance to p.
//!
//! Given how many units hold each concept, the number that hold both has the form of Fisher's noncentral hypergeometric
//! distribution. Two parameters are fitted to the mean and the variance of the null model: the odds `ω`, and `u`, which stands for
//! the number of units with neither; the range is what the margins allow. The mean is met exactly, the variance as nearly as the
//! family comes, within a few hundredths. Against 20,000 drawn matrices, p is right within a fifth of itself (a test holds that).

/// What the margins allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margins {
    /// Units with the first concept.
    pub n_a: u64,
    /// Units with the second.
    pub n_b: u64,
    /// Units with at least one concept.
    pub units: u64,
    /// Units with at least two: no others can hold both.
    pub plural: u64,
}

/// The distributions over the counts `low..=high`.
struct Family {
    n_a: f64,
    n_b: f64,
    low: u64,
    high: u64,
    /// A count in the midst, from which sums run outward.
    middle: u64,
}

/// One of them, with its moments.
#[derive(Clone, Copy)]
struct Member {
    odds: f64,
    u: f64,
    mean: f64,
    variance: f64,
}

/// Weights that are smaller than this, relative to the sum, are left out.
const SMALL: f64 = 1e-18;
/// Steps of a search; each converges in a few.
const STEPS: usize = 100;

/// Returns the two-sided p of `n_ab`: twice the smaller of the probabilities of as many units or more, and as many or fewer, at most 1.
/// Undefined if the margins leave only one count, or the null model no variance.
pub fn two_sided(n_ab: u64, margins: Margins, expected: f64, variance: f64) -> Option<f64> {
    let low = (margins.n_a + margins.n_b).saturating_sub(margins.units);
    let high = margins.n_a.min(margins.n_b).min(margins.plural);
    let inside = expected > low as f64 && expected < high as f64;
    if !inside || variance <= 0.0 || !(low..=high).contains(&n_ab) {
        return None;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies between two counts"
    )]
    let middle = libm::round(expected) as u64;
    let family = Family { n_a: margins.n_a as f64, n_b: margins.n_b as f64, low, high, middle };
    let (below, above) = family.tails(n_ab, family.fit(expected, variance));
    Some(f64::min(1.0, 2.0 * below.min(above)))
}

impl Family {
    /// Probability of `count + 1` over that of `count`.
    fn step(&self, count: u64, odds: f64, u: f64) -> f64 {
        let (at, from_low) = (count as f64, (count - self.low) as f64);
        odds * ((self.n_a - at) * (self.n_b - at)) / ((at + 1.0) * (1.0 + from_low * u))
    }

    /// Calls `weigh` with counts and weights, from `start` (weight 1) to the end of the range or until they no longer matter.
    fn walk(
        &self,
        start: u64,
        upward: bool,
        (odds, u): (f64, f64),
        mut weigh: impl FnMut(u64, f64),
    ) {
        let (mut count, mut weight, mut sum) = (start, 1.0, 1.0);
        while count != if upward { self.high } else { self.low } {
            let factor = if upward {
                self.step(count, odds, u)
            } else {
                1.0 / self.step(count - 1, odds, u)
            };
            count = if upward { count + 1 } else { count - 1 };
            weight *= factor;
            sum += weight;
            weigh(count, weight);
            // Beyond the mode weights only fall.
            if factor < 1.0 && weight < sum * SMALL {
                break;
            }
        }
    }

    fn member(&self, odds: f64, u: f64) -> Member {
        let (mut sum, mut first, mut second) = (1.0, 0.0, 0.0);
        for upward in [false, true] {
            self.walk(self.middle, upward, (odds, u), |count, weight| {
                let away = count as f64 - self.middle as f64;
                sum += weight;
                first += weight * away;
                second += weight * away * away;
            });
        }
        let away = first / sum;
        Member { odds, u, mean: self.middle as f64 + away, variance: second / sum - away * away }
    }

    /// The member with this `u` whose mean is `expected`: Newton steps on the logarithm of the odds, between bounds.
    fn with_mean(&self, expected: f64, u: f64) -> Member {
        let mode = (expected + 1.0) * (1.0 + (expected - self.low as f64) * u)
            / ((self.n_a - expected) * (self.n_b - expected));
        let mut at = libm::log(mode);
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut member = self.member(mode, u);
        for _ in 0..STEPS {
            let miss = expected - member.mean;
            if miss.abs() <= 1e-12 * (1.0 + expected) {
                break;
            }
            if miss > 0.0 {
                low = at;
            } else {
                high = at;
            }
            let step = (miss / member.variance).clamp(-2.0, 2.0);
            let next = at + step;
            let inside = next > low && next < high;
            at = if inside || !(low + high).is_finite() { next } else { low + (high - low) / 2.0 };
            member = self.member(libm::exp(at), u);
        }
        member
    }

    /// The member with this mean whose variance comes nearest: regula falsi (Illinois) on the fourth root of `u`, since what matters
    /// happens near 0.
    fn fit(&self, expected: f64, variance: f64) -> Member {
        let at = |root: f64| self.with_mean(expected, root * root * root * root);
        let (mut low, mut high) = (0.0, 1.0);
        let (first, last) = (at(low), at(high));
        let (mut above, mut below) = (first.variance - variance, last.variance - variance);
        if above <= 0.0 {
            return first;
        }
        if below >= 0.0 {
            return last;
        }
        let mut member = first;
        let mut was_above = None;
        for _ in 0..STEPS {
            let root = (low * below - high * above) / (below - above);
            member = at(root);
            let miss = member.variance - variance;
            if miss.abs() <= 1e-10 * variance || high - low < 1e-13 {
                break;
            }
            // An end that stays twice would stay for ever: its weight is halved.
            let stays = was_above == Some(miss > 0.0);
            if miss > 0.0 {
                (low, above) = (root, miss);
                below /= if stays { 2.0 } else { 1.0 };
            } else {
                (high, below) = (root, miss);
                above /= if stays { 2.0 } else { 1.0 };
            }
            was_above = Some(miss > 0.0);
        }
        member
    }

    /// Probabilities of `observed` or fewer, and of `observed` or more. Sums run from the observed count outward, so that small ones
    /// keep their digits.
    fn tails(&self, observed: u64, member: Member) -> (f64, f64) {
        let law = (member.odds, member.u);
        let mut all = 1.0;
        // Weight of the observed count, relative to the middle; its logarithm, since it may be very small.
        let mut log_weight = 0.0;
        for upward in [false, true] {
            self.walk(self.middle, upward, law, |_, weight| all += weight);
        }
        for count in observed.min(self.middle)..observed.max(self.middle) {
            let log_step = libm::log(self.step(count, member.odds, member.u));
            log_weight += if observed > self.middle { log_step } else { -log_step };
        }
        let tail = |upward: bool| {
            let mut sum = 1.0;
            self.walk(observed, upward, law, |_, weight| sum += weight);
            libm::exp(log_weight + libm::log(sum) - libm::log(all))
        };
        (tail(false), tail(true))
    }
}

#[cfg(test)]
mod tests;
