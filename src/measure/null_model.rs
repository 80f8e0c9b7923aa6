//! What co-occurrence would be by chance alone, given how many concepts each unit holds and how many units each concept is in.
//!
//! A sentence that lists four concepts makes six pairs, whichever they are; a concept that is everywhere meets everything. The
//! null model keeps both: units of the same number of concepts `d` hold each set `S` of `d` concepts with probability proportional to the
//! product of its concepts' weights, `P(S) = Π w / e_d(w)`, with `e_d` the elementary symmetric polynomial, and the weights are such
//! that each concept is expected in as many units as it is in. This is the maximum-entropy model with these margins (conditional
//! Bernoulli: Chen, Dempster & Liu 1994), in psychometrics the Rasch model given the raw scores (Rasch 1960; Andersen 1972).
//!
//! Units without a concept cannot be told apart from text about something else and play no part. The degrees of units are kept
//! exactly. The bipartite configuration model (Saracco et al. 2017; SDSM, Neal et al. 2021) keeps them on average only: there, a sentence of
//! one concept "meets" nearly half a pair, and in texts whose sentences mostly hold one concept it expects two to three times the
//! pairs that there can be.
//!
//! The variance is that of a pair's count given the number of units of its two concepts (to second order: the regression on them is
//! taken out), so that mean and variance agree with those of matrices drawn with all margins fixed (curveball, Strona et al. 2014),
//! which a test draws. Nothing is drawn here: the same margins give the same numbers.

use libm::{exp, log};

/// Newton steps before the fit is given up.
const STEPS: usize = 2_000;
/// Largest difference between the expected and the real number of units of a concept, over the number of units.
const TOLERANCE: f64 = 1e-10;

/// Units with the same number of concepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Degree {
    /// Concepts in each of them.
    pub concepts: usize,
    /// How many units.
    pub units: u64,
}

/// What chance gives for a pair: number of units with both.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// Its mean.
    pub expected: f64,
    /// Its variance, given the numbers of units with each; 0 if these determine it.
    pub variance: f64,
}

/// The null model of one kind of unit.
#[derive(Clone, Debug, PartialEq)]
pub struct NullModel {
    concepts: usize,
    /// Of pairs `a < b`, in that order.
    pairs: Vec<Moments>,
}

/// Units of one degree, with what must be in them.
struct Class {
    units: f64,
    /// Concepts that every such unit holds.
    certain: Vec<usize>,
    /// How many of the free concepts it holds besides.
    free: usize,
}

impl NullModel {
    /// Fits the model: `degrees` are the units with at least one concept, `present` the number of units with each concept. `None` if these
    /// contradict each other or the fit does not converge.
    pub fn fit(degrees: &[Degree], present: &[u64]) -> Option<Self> {
        let incidences: u64 =
            degrees.iter().map(|degree| degree.concepts as u64 * degree.units).sum();
        if incidences != present.iter().sum::<u64>() {
            return None;
        }
        let (classes, free, counts) = reduce(degrees, present)?;
        let weights = weights(&classes, &counts)?;
        Some(Self {
            concepts: present.len(),
            pairs: moments(&classes, &free, &weights, present.len())?,
        })
    }

    /// Returns what chance gives for the concepts `a < b`, by their places in `present`.
    pub fn pair(&self, a: usize, b: usize) -> Moments {
        self.pairs[place(a, b, self.concepts)]
    }
}

/// Place of the pair `a < b` in a list of all pairs.
fn place(a: usize, b: usize, concepts: usize) -> usize {
    a * (2 * concepts - a - 1) / 2 + b - a - 1
}

/// Takes out what the margins determine: a concept of all units, a unit of all concepts. Returns the classes, the concepts that are
/// free, and the number of units that each of these is in freely. `None` if a unit holds more concepts than there are.
fn reduce(degrees: &[Degree], present: &[u64]) -> Option<(Vec<Class>, Vec<usize>, Vec<f64>)> {
    let class = |degree: &Degree| {
        (
            degree.units,
            Class { units: degree.units as f64, certain: Vec::new(), free: degree.concepts },
        )
    };
    let mut classes: Vec<(u64, Class)> =
        degrees.iter().filter(|degree| degree.units > 0).map(class).collect();
    let mut left = present.to_vec();
    loop {
        let free: Vec<usize> = (0..left.len()).filter(|&concept| left[concept] > 0).collect();
        let units: u64 =
            classes.iter().filter(|(_, class)| class.free > 0).map(|(units, _)| units).sum();
        if let Some(&full) = free.iter().find(|&&concept| left[concept] >= units) {
            for (_, class) in classes.iter_mut().filter(|(_, class)| class.free > 0) {
                class.free -= 1;
                class.certain.push(full);
            }
            left[full] = left[full].checked_sub(units).filter(|&rest| rest == 0)?;
        } else if let Some((units, class)) =
            classes.iter_mut().find(|(_, class)| class.free > 0 && class.free >= free.len())
        {
            if class.free > free.len() {
                return None;
            }
            class.free = 0;
            class.certain.extend(&free);
            for &concept in &free {
                left[concept] = left[concept].checked_sub(*units)?;
            }
        } else {
            let counts = free.iter().map(|&concept| left[concept] as f64).collect();
            return Some((classes.into_iter().map(|(_, class)| class).collect(), free, counts));
        }
    }
}

/// Fits the weights by Newton steps on their logarithms, each concept by itself. They are returned as chances `w/(1 + w)`, whose scale
/// is free.
fn weights(classes: &[Class], counts: &[f64]) -> Option<Vec<f64>> {
    let units: f64 = classes.iter().filter(|class| class.free > 0).map(|class| class.units).sum();
    let mut logs: Vec<f64> = counts.iter().map(|count| log(count / (units - count))).collect();
    for _ in 0..STEPS {
        let chances: Vec<f64> = logs.iter().map(|log| 1.0 / (1.0 + exp(-log))).collect();
        let singles = Singles::of(classes, &chances)?;
        let mut worst = 0.0_f64;
        for (concept, (log, count)) in logs.iter_mut().zip(counts).enumerate() {
            let (mut expected, mut variance) = (0.0, 0.0);
            for (class, chance) in singles.free(classes, concept) {
                expected += class.units * chance;
                variance += class.units * chance * (1.0 - chance);
            }
            worst = worst.max((expected - count).abs());
            if variance > 0.0 {
                *log += ((count - expected) / variance).clamp(-1.0, 1.0);
            }
        }
        if worst <= TOLERANCE * units {
            return Some(chances);
        }
    }
    None
}

/// For each class, the chance that a unit of it holds each free concept.
struct Singles {
    by_class: Vec<Vec<f64>>,
    before: Sizes,
    after: Sizes,
}

impl Singles {
    fn of(classes: &[Class], chances: &[f64]) -> Option<Self> {
        let most = classes.iter().map(|class| class.free).max().unwrap_or(0);
        let before = Sizes::prefixes(chances, most);
        let after = Sizes::suffixes(chances, most);
        let mut by_class = Vec::with_capacity(classes.len());
        for class in classes {
            let mut singles = vec![0.0; chances.len()];
            if class.free > 0 {
                let whole = after.rows[0][class.free];
                if whole <= 0.0 {
                    return None;
                }
                for (concept, single) in singles.iter_mut().enumerate() {
                    let others =
                        join(&before.rows[concept], &after.rows[concept + 1], class.free - 1);
                    *single = chances[concept] * others / whole;
                }
            }
            by_class.push(singles);
        }
        Some(Self { by_class, before, after })
    }

    fn free<'a>(
        &'a self,
        classes: &'a [Class],
        concept: usize,
    ) -> impl Iterator<Item = (&'a Class, f64)> {
        classes.iter().zip(&self.by_class).map(move |(class, singles)| (class, singles[concept]))
    }
}

/// Probabilities that so many of the first (or last) concepts are present, were they independent: elementary symmetric polynomials of
/// the weights, on a scale that neither overflows nor, for the sizes that occur, underflows.
struct Sizes {
    rows: Vec<Vec<f64>>,
}

impl Sizes {
    /// Row `k` is of the concepts before `k`.
    fn prefixes(chances: &[f64], most: usize) -> Self {
        let mut row = vec![0.0; most + 1];
        row[0] = 1.0;
        let mut rows = vec![row.clone()];
        for &chance in chances {
            extend(&mut row, chance);
            rows.push(row.clone());
        }
        Self { rows }
    }

    /// Row `k` is of the concepts from `k` on.
    fn suffixes(chances: &[f64], most: usize) -> Self {
        let reversed: Vec<f64> = chances.iter().rev().copied().collect();
        let mut sizes = Self::prefixes(&reversed, most);
        sizes.rows.reverse();
        sizes
    }
}

/// Takes one more concept in.
fn extend(row: &mut [f64], chance: f64) {
    for size in (1..row.len()).rev() {
        row[size] = row[size] * (1.0 - chance) + row[size - 1] * chance;
    }
    row[0] *= 1.0 - chance;
}

/// The probability of `size` in two sets of concepts together.
fn join(one: &[f64], other: &[f64], size: usize) -> f64 {
    one[..=size].iter().zip(other[..=size].iter().rev()).map(|(one, other)| one * other).sum()
}

/// Sums over units that the moments of a pair are made of.
#[derive(Clone, Copy, Default)]
struct Sums {
    expected: f64,
    variance: f64,
    /// Covariance of the pair's count with that of the first concept, and of the second.
    with: [f64; 2],
    /// Covariance of the two concepts' counts.
    between: f64,
}

fn moments(
    classes: &[Class],
    free: &[usize],
    chances: &[f64],
    concepts: usize,
) -> Option<Vec<Moments>> {
    let singles = Singles::of(classes, chances)?;
    let mut sums = vec![Sums::default(); concepts * concepts.saturating_sub(1) / 2];
    let mut variances = vec![0.0; concepts];
    for (class, chances) in classes.iter().zip(&singles.by_class) {
        for (&concept, chance) in free.iter().zip(chances) {
            variances[concept] += class.units * chance * (1.0 - chance);
        }
        // A certain concept does not vary; it meets a free one as often as that one is present.
        for (at, &certain) in class.certain.iter().enumerate() {
            for &other in &class.certain[at + 1..] {
                sums[place(certain.min(other), certain.max(other), concepts)].expected +=
                    class.units;
            }
            for (&other, &chance) in free.iter().zip(chances).filter(|_| class.free > 0) {
                let (a, b) = (certain.min(other), certain.max(other));
                let sum = &mut sums[place(a, b, concepts)];
                let variance = class.units * chance * (1.0 - chance);
                sum.expected += class.units * chance;
                sum.variance += variance;
                sum.with[usize::from(other == b)] += variance;
            }
        }
    }
    for (first, &a) in free.iter().enumerate() {
        // The concepts but the two: those before the second, as they come, and those after it.
        let mut others = singles.before.rows[first].clone();
        for (second, &b) in free.iter().enumerate().skip(first + 1) {
            let sum = &mut sums[place(a, b, concepts)];
            for (class, by_concept) in classes.iter().zip(&singles.by_class) {
                if class.free == 0 {
                    continue;
                }
                let (one, other) = (by_concept[first], by_concept[second]);
                let both = if class.free < 2 {
                    0.0
                } else {
                    let rest = join(&others, &singles.after.rows[second + 1], class.free - 2);
                    chances[first] * chances[second] * rest / singles.after.rows[0][class.free]
                };
                sum.expected += class.units * both;
                sum.variance += class.units * both * (1.0 - both);
                sum.with[0] += class.units * both * (1.0 - one);
                sum.with[1] += class.units * both * (1.0 - other);
                sum.between += class.units * (both - one * other);
            }
            extend(&mut others, chances[second]);
        }
    }
    let mut pairs = Vec::with_capacity(sums.len());
    for a in 0..concepts {
        for b in a + 1..concepts {
            let sum = &sums[place(a, b, concepts)];
            let variance = sum.variance - explained(sum, variances[a], variances[b]);
            // What rounding leaves of a count that the margins determine is nothing.
            let variance = if variance > 1e-9 * sum.variance { variance } else { 0.0 };
            pairs.push(Moments { expected: sum.expected, variance });
        }
    }
    Some(pairs)
}

/// The part of a pair's variance that goes with the counts of its two concepts: `c' Σ⁻¹ c`.
fn explained(sum: &Sums, first: f64, second: f64) -> f64 {
    let [a, b] = sum.with;
    let determinant = first * second - sum.between * sum.between;
    if determinant > 1e-9 * first * second {
        return (a * a * second - 2.0 * a * b * sum.between + b * b * first) / determinant;
    }
    // One of them does not vary, or both say the same.
    match (first > 0.0, second > 0.0) {
        (true, _) => a * a / first,
        (false, true) => b * b / second,
        (false, false) => 0.0,
    }
}

#[cfg(test)]
mod tests;
