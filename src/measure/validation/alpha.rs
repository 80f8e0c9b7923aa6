//! Krippendorff's alpha.
//!
//! α = 1 − observed / expected disagreement: how much of the disagreement that chance would make is not there. Observed is Σ oₐᵦ δₐᵦ / n, expected
//! Σ nₐ nᵦ δₐᵦ / (n (n − 1)), where o is the matrix of coincidences, in which each pair of values of a unit with m values counts 1/(m − 1), n its sums,
//! and δ the distance. 1 is full agreement, 0 what chance gives. Units with fewer than two values say nothing. Undefined if all values are the same: then
//! there is nothing to disagree about, and nothing is shown.
//!
//! Krippendorff (2011), "Computing Krippendorff's alpha-reliability"; (2019), *Content Analysis*, 4th ed., ch. 12. A unit may count more than once,
//! by a weight: weights are scaled so that the units together count as many as there are, and weighted coincidences take the place of the counts.
//! For sets of codes the distance is MASI: Passonneau (2006), "Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation".

use std::collections::{BTreeMap, BTreeSet};

/// The values that units have, with the distances between them.
#[derive(Clone, Debug)]
pub struct Reliability {
    /// By unit: the numbers of its values, with how many coders gave each.
    units: Vec<Vec<(usize, f64)>>,
    /// By unit: its number of values.
    sizes: Vec<f64>,
    /// By pair of values.
    distances: Vec<Vec<f64>>,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Alpha {
    /// The coefficient; `None` if it is undefined.
    pub alpha: Option<f64>,
    /// Share of pairs of values that are the same.
    pub agreement: Option<f64>,
}

impl Reliability {
    /// Returns the reliability data of units: the values that coders gave each, those that are missing left out.
    pub fn of<T: Ord>(units: &[Vec<T>], distance: impl Fn(&T, &T) -> f64) -> Self {
        let known: BTreeSet<&T> = units.iter().flatten().collect();
        let known: Vec<&T> = known.into_iter().collect();
        let counted = units.iter().map(|values| {
            let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
            for value in values {
                let at = known.binary_search(&value).unwrap_or(0);
                *counts.entry(at).or_default() += 1.0;
            }
            counts.into_iter().collect()
        });
        let distances = known
            .iter()
            .map(|one| known.iter().map(|other| distance(one, other)).collect())
            .collect();
        Self {
            units: counted.collect(),
            sizes: units.iter().map(|values| values.len() as f64).collect(),
            distances,
        }
    }

    /// Returns the number of units with at least two values, and of the values in them.
    pub fn pairable(&self) -> (u64, u64) {
        let sizes = self.sizes.iter().filter(|size| **size >= 2.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts")]
        let values = sizes.clone().sum::<f64>() as u64;
        (sizes.count() as u64, values)
    }

    /// Returns alpha with each unit counted by its weight.
    pub fn alpha(&self, weights: &[f64]) -> Alpha {
        let pairable = |at: &usize| self.sizes[*at] >= 2.0 && weights[*at] > 0.0;
        let units = || (0..self.units.len()).filter(pairable);
        let whole: f64 = units().map(|at| weights[at]).sum();
        if whole <= 0.0 {
            return Alpha::default();
        }
        // In a draw some units are missing and others count more: together they are as many.
        let pairable = self.sizes.iter().filter(|size| **size >= 2.0).count();
        let scale = pairable as f64 / whole;
        let mut counts = vec![0.0; self.distances.len()];
        let (mut observed, mut same, mut values) = (0.0, 0.0, 0.0);
        for at in units() {
            let (weight, size) = (weights[at] * scale, self.sizes[at]);
            for &(one, first) in &self.units[at] {
                counts[one] += weight * first;
                for &(other, second) in &self.units[at] {
                    let pairs = if one == other { first * (first - 1.0) } else { first * second };
                    let part = weight * pairs / (size - 1.0);
                    observed += part * self.distances[one][other];
                    same += if one == other { part } else { 0.0 };
                }
            }
            values += weight * size;
        }
        let present: Vec<usize> = (0..counts.len()).filter(|at| counts[*at] > 0.0).collect();
        let mut expected = 0.0;
        for &one in &present {
            for &other in &present {
                expected += counts[one] * counts[other] * self.distances[one][other];
            }
        }
        let alpha = (expected > 0.0).then(|| 1.0 - (values - 1.0) * observed / expected);
        Alpha { alpha, agreement: Some(same / values) }
    }
}

/// Returns the nominal distance: 0 for the same, else 1.
pub fn nominal<T: PartialEq>(one: &T, other: &T) -> f64 {
    if one == other { 0.0 } else { 1.0 }
}

/// Returns the MASI distance of two sets: 1 − J·M, with J the Jaccard coefficient and M 1 for equal sets, 2/3 if one holds the other,
/// 1/3 if they overlap, 0 if they share nothing. Two empty sets are equal.
pub fn masi<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> f64 {
    if one == other {
        return 0.0;
    }
    let both = one.intersection(other).count() as f64;
    let any = one.union(other).count() as f64;
    let contained = one.is_subset(other) || other.is_subset(one);
    let monotonicity = match (both > 0.0, contained) {
        (false, _) => 0.0,
        (true, true) => 2.0 / 3.0,
        (true, false) => 1.0 / 3.0,
    };
    1.0 - both / any * monotonicity
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Units from rows of coders; `.` is missing.
    fn units(coders: &[&str]) -> Vec<Vec<char>> {
        let rows: Vec<Vec<char>> =
            coders.iter().map(|row| row.chars().filter(|sign| *sign != ' ').collect()).collect();
        (0..rows[0].len())
            .map(|at| rows.iter().map(|row| row[at]).filter(|sign| *sign != '.').collect())
            .collect()
    }

    fn alpha(units: &[Vec<char>]) -> Option<f64> {
        Reliability::of(units, nominal).alpha(&vec![1.0; units.len()]).alpha
    }

    /// Krippendorff (2011), sections A, B, C: 0.095 (coincidences 10, 4, 2), 0.692, 0.743. With more digits: krippendorff 0.9.0 for Python,
    /// `alpha(reliability_data=…, level_of_measurement="nominal")`.
    #[test]
    fn equals_the_published_examples() {
        let binary = units(&["0100000000", "1110010100"]);
        let letters = units(&["aabbdcccedda", "babbbccceddd"]);
        let missing = units(&["123321412...", "123322412 5.3", ".333234225 1.", "12332441251."]);
        for (data, expected) in [
            (&binary, 0.095_238_095_238_095_23),
            (&letters, 0.691_964_285_714_285_8),
            (&missing, 0.743_421_052_631_579),
        ] {
            let value = alpha(data).unwrap();
            assert!((value - expected).abs() < 1e-12, "{value} {expected}");
        }
        assert_eq!(Reliability::of(&missing, nominal).pairable(), (11, 40));
    }

    /// nltk 3.10.4: `AnnotationTask(data=[(coder, unit, frozenset(codes)), …], distance=masi_distance).alpha()`, with 0 for two empty
    /// sets, for which its distance would divide by 0.
    #[test]
    fn of_sets_it_equals_nltk() {
        let coders = [
            ["ab", "a", "", "c", "abc", "b", "", "ac"],
            ["ab", "ab", "a", "c", "ab", "c", "", "ad"],
            ["a", "a", "", "cd", "abc", "b", "d", "ac"],
        ];
        let set = |codes: &str| -> BTreeSet<char> { codes.chars().collect() };
        for (count, expected) in [(3, 0.340_583_292_140_385_4), (2, 0.357_824_703_500_144_5)] {
            let units: Vec<Vec<BTreeSet<char>>> = (0..8)
                .map(|at| coders[..count].iter().map(|codes| set(codes[at])).collect())
                .collect();
            let value = Reliability::of(&units, masi).alpha(&[1.0; 8]).alpha.unwrap();
            assert!((value - expected).abs() < 1e-12, "{value} {expected}");
        }
        assert!((masi(&set("ab"), &set("abc")) - 5.0 / 9.0).abs() < 1e-12);
        assert!((masi(&set("ab"), &set("bc")) - 8.0 / 9.0).abs() < 1e-12);
    }

    #[test]
    fn without_variation_it_is_undefined() {
        let data = Reliability::of(&units(&["0000", "0000"]), nominal).alpha(&[1.0; 4]);
        assert_eq!(data, Alpha { alpha: None, agreement: Some(1.0) });
        let none = Reliability::of(&units(&["01", ".."]), nominal);
        assert_eq!((none.alpha(&[1.0; 2]), none.pairable()), (Alpha::default(), (0, 0)));
    }

    fn table() -> impl Strategy<Value = Vec<Vec<char>>> {
        let row = |units| {
            proptest::collection::vec(proptest::sample::select(vec!['0', '1', '2', '.']), units)
        };
        (2_usize..20, 2_usize..5)
            .prop_flat_map(move |(units, coders)| proptest::collection::vec(row(units), coders))
    }

    fn by_unit(coders: &[Vec<char>]) -> Vec<Vec<char>> {
        let rows: Vec<String> = coders.iter().map(|row| row.iter().collect()).collect();
        units(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The definition word by word: over all ordered pairs of values within units, and over all of values whatever.
    fn naive(units: &[Vec<char>]) -> Option<f64> {
        let pairable: Vec<&Vec<char>> = units.iter().filter(|values| values.len() > 1).collect();
        let all: Vec<char> = pairable.iter().flat_map(|values| values.iter().copied()).collect();
        let count = all.len() as f64;
        let mut observed = 0.0;
        for values in &pairable {
            for (at, one) in values.iter().enumerate() {
                for (other_at, other) in values.iter().enumerate() {
                    if at != other_at && one != other {
                        observed += 1.0 / (values.len() - 1) as f64 / count;
                    }
                }
            }
        }
        let mut expected = 0.0;
        for (at, one) in all.iter().enumerate() {
            for (other_at, other) in all.iter().enumerate() {
                if at != other_at && one != other {
                    expected += 1.0 / (count * (count - 1.0));
                }
            }
        }
        (expected > 0.0).then(|| 1.0 - observed / expected)
    }

    fn near(one: Option<f64>, other: Option<f64>) -> bool {
        match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() < 1e-9,
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    proptest! {
        #[test]
        fn equals_the_definition_and_does_not_depend_on_names_and_order(coders in table()) {
            let data = by_unit(&coders);
            let value = alpha(&data);
            prop_assert!(near(value, naive(&data)));
            let mut turned = coders.clone();
            turned.reverse();
            prop_assert!(near(alpha(&by_unit(&turned)), value));
            let renamed: Vec<Vec<char>> = data.iter().map(|values| values.iter().map(|sign| match sign { '0' => 'z', '1' => 'm', _ => 'a' }).collect()).collect();
            prop_assert!(near(alpha(&renamed), value));
            let sets = |values: &Vec<char>| -> Vec<BTreeSet<char>> { values.iter().map(|sign| BTreeSet::from([*sign])).collect() };
            let sets: Vec<Vec<BTreeSet<char>>> = data.iter().map(sets).collect();
            let of_sets = Reliability::of(&sets, masi).alpha(&vec![3.0; sets.len()]).alpha;
            prop_assert!(near(of_sets, value), "sets of one are nominal, and weights that are alike change nothing");
            if let Some(value) = value {
                prop_assert!(value <= 1.0);
            }
        }

        #[test]
        fn full_agreement_is_one(row in proptest::collection::vec(proptest::sample::select(vec!['0', '1', '2']), 2..20)) {
            let value = alpha(&by_unit(&[row.clone(), row.clone(), row.clone()]));
            let varied = row.iter().any(|sign| *sign != row[0]);
            prop_assert!(near(value, varied.then_some(1.0)));
        }
    }
}
