use std::collections::BTreeMap;

use proptest::prelude::*;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::super::pair_count::{Margins, two_sided};
use super::*;

/// Units as sets of concepts, one bit each.
type Units = Vec<u32>;

fn margins(units: &[u32], concepts: usize) -> (Vec<Degree>, Vec<u64>) {
    let mut degrees: BTreeMap<usize, u64> = BTreeMap::new();
    for unit in units.iter().filter(|unit| **unit != 0) {
        *degrees.entry(unit.count_ones() as usize).or_default() += 1;
    }
    let present =
        (0..concepts).map(|at| units.iter().filter(|unit| **unit >> at & 1 == 1).count() as u64);
    let degrees = degrees.into_iter().map(|(concepts, units)| Degree { concepts, units });
    (degrees.collect(), present.collect())
}

fn together(units: &[u32], a: usize, b: usize) -> u64 {
    units.iter().filter(|unit| **unit >> a & **unit >> b & 1 == 1).count() as u64
}

/// The model by its definition: all sets of a size, weights by a plain fixed point.
fn by_enumeration(units: &[u32], concepts: usize, a: usize, b: usize) -> f64 {
    let (degrees, present) = margins(units, concepts);
    let mut weights = vec![1.0_f64; concepts];
    let chance = |weights: &[f64], size: usize, needed: u32| {
        let weigh = |set: u32| {
            (0..concepts).filter(|at| set >> at & 1 == 1).map(|at| weights[at]).product::<f64>()
        };
        let sets = || (0..1_u32 << concepts).filter(|set| set.count_ones() as usize == size);
        let whole: f64 = sets().map(weigh).sum();
        sets().filter(|set| set & needed == needed).map(weigh).sum::<f64>() / whole
    };
    let expected = |weights: &[f64], needed: u32| -> f64 {
        let each = degrees
            .iter()
            .map(|degree| degree.units as f64 * chance(weights, degree.concepts, needed));
        each.sum()
    };
    for _ in 0..400 {
        let all: Vec<f64> = (0..concepts).map(|at| expected(&weights, 1 << at)).collect();
        for ((weight, all), present) in weights.iter_mut().zip(all).zip(&present) {
            *weight *= *present as f64 / all;
        }
    }
    expected(&weights, 1 << a | 1 << b)
}

#[test]
fn equals_its_definition() {
    let units: Units = vec![1, 1, 2, 3, 5, 6, 7, 9, 10, 12, 4, 8, 1, 14, 3, 16, 17, 19];
    let (degrees, present) = margins(&units, 5);
    let model = NullModel::fit(&degrees, &present).unwrap();
    for a in 0..5 {
        for b in a + 1..5 {
            let expected = by_enumeration(&units, 5, a, b);
            assert!((model.pair(a, b).expected - expected).abs() < 1e-8, "{a} {b}");
        }
    }
}

/// The weights are those of a Rasch model by conditional maximum likelihood. girth 0.8.0, another implementation:
/// `rasch_conditional(X)["Difficulty"]` of the incidence X (concepts in rows) is the negative logarithm of the weights, centred, to its
/// optimiser's four digits.
#[test]
fn weights_are_those_of_a_rasch_model() {
    let mut units: Units = Vec::new();
    for (unit, times) in [
        (1, 9),
        (2, 7),
        (4, 4),
        (8, 3),
        (3, 6),
        (5, 4),
        (9, 2),
        (6, 3),
        (7, 4),
        (11, 3),
        (13, 2),
        (14, 1),
    ] {
        units.extend(std::iter::repeat_n(unit, times));
    }
    let (degrees, present) = margins(&units, 4);
    let (classes, _, counts) = reduce(&degrees, &present).unwrap();
    let logs: Vec<f64> = weights(&classes, &counts)
        .unwrap()
        .iter()
        .map(|chance| log(chance / (1.0 - chance)))
        .collect();
    let mean = logs.iter().sum::<f64>() / 4.0;
    let expected = [-0.725_35, -0.290_95, 0.183_83, 0.832_47];
    for (log, expected) in logs.iter().zip(expected) {
        assert!((mean - log - expected).abs() < 1e-4, "{} is not {expected}", mean - log);
    }
}

#[test]
fn pairs_in_all_are_as_many_as_there_are() {
    let units: Units = vec![3, 3, 5, 9, 17, 24, 31, 1, 2, 4, 8, 16, 6, 21, 0, 0];
    let (degrees, present) = margins(&units, 5);
    let model = NullModel::fit(&degrees, &present).unwrap();
    let all = |count: &dyn Fn(usize, usize) -> f64| -> f64 {
        (0..5).flat_map(|a| (a + 1..5).map(move |b| (a, b))).map(|(a, b)| count(a, b)).sum()
    };
    let found = all(&|a, b| together(&units, a, b) as f64);
    assert!((all(&|a, b| model.pair(a, b).expected) - found).abs() < 1e-8);
}

#[test]
fn what_the_margins_determine_is_certain() {
    // The first concept is in all units, the last in none; one unit holds all the others.
    let units: Units = vec![1, 3, 5, 7, 15, 9, 3];
    let (degrees, present) = margins(&units, 5);
    let model = NullModel::fit(&degrees, &present).unwrap();
    for (b, present) in present.iter().enumerate().take(4).skip(1) {
        let pair = model.pair(0, b);
        assert!((pair.expected - *present as f64).abs() < 1e-8 && pair.variance.abs() < 1e-12);
    }
    assert_eq!(model.pair(1, 4), Moments::default());
    assert!(model.pair(1, 2).variance > 0.0);
}

#[test]
fn contradictions_and_nothing_have_no_model() {
    let degree = |concepts, units| Degree { concepts, units };
    assert_eq!(NullModel::fit(&[degree(1, 3)], &[1, 1]), None);
    assert_eq!(NullModel::fit(&[degree(3, 1)], &[2, 1]), None);
    assert_eq!(NullModel::fit(&[degree(2, 1), degree(1, 1)], &[3, 0]), None);
    let empty = NullModel::fit(&[], &[0, 0]).unwrap();
    assert_eq!(empty.pair(0, 1), Moments::default());
}

/// Draws matrices with all margins fixed by trading between two units at a time (curveball: Strona et al. 2014).
fn curveball(units: &mut [u32], trades: usize, random: &mut Pcg64Mcg) {
    let mut below = |bound: usize| (random.next_u64() >> 33) as usize % bound;
    for _ in 0..trades {
        let (one, other) = (below(units.len()), below(units.len()));
        if one == other {
            continue;
        }
        let (first, second) = (units[one], units[other]);
        let mut pool: Vec<u32> =
            (0..32).map(|at| 1 << at).filter(|bit| (first ^ second) & bit != 0).collect();
        let keep = (first & !second).count_ones() as usize;
        for at in (1..pool.len()).rev() {
            pool.swap(at, below(at + 1));
        }
        let shared = first & second;
        units[one] = shared | pool[..keep].iter().sum::<u32>();
        units[other] = shared | pool[keep..].iter().sum::<u32>();
    }
}

/// Twenty thousand matrices with the same margins: the mean, the deviation and p of every pair are theirs.
fn agrees_with_drawn_matrices(mut units: Units, concepts: usize) {
    let (degrees, present) = margins(&units, concepts);
    let model = NullModel::fit(&degrees, &present).unwrap();
    let observed = units.clone();
    let mut random = Pcg64Mcg::seed_from_u64(11);
    let draws = 20_000;
    let pairs: Vec<(usize, usize)> =
        (0..concepts).flat_map(|a| (a + 1..concepts).map(move |b| (a, b))).collect();
    let mut drawn: Vec<Vec<u64>> = vec![Vec::new(); pairs.len()];
    let trades = 2 * units.len();
    curveball(&mut units, 20 * trades, &mut random);
    for _ in 0..draws {
        curveball(&mut units, trades, &mut random);
        for (counts, &(a, b)) in drawn.iter_mut().zip(&pairs) {
            counts.push(together(&units, a, b));
        }
    }
    let active = units.iter().filter(|unit| **unit != 0).count() as u64;
    let plural = units.iter().filter(|unit| unit.count_ones() > 1).count() as u64;
    for (counts, (a, b)) in drawn.iter().zip(pairs) {
        let Moments { expected, variance } = model.pair(a, b);
        let size = f64::from(draws);
        let mean = counts.iter().sum::<u64>() as f64 / size;
        let spread =
            counts.iter().map(|count| (*count as f64 - mean) * (*count as f64 - mean)).sum::<f64>()
                / size;
        let place = format!("{a} {b}: mean {mean}, {expected}; variance {spread}, {variance}");
        assert!((expected - mean).abs() < 0.06 + 0.02 * mean, "{place}");
        assert!((libm::sqrt(variance) / libm::sqrt(spread) - 1.0).abs() < 0.1, "{place}");
        let n_ab = together(&observed, a, b);
        let margins = Margins { n_a: present[a], n_b: present[b], units: active, plural };
        let p = two_sided(n_ab, margins, expected, variance).unwrap();
        let share = |keep: &dyn Fn(u64) -> bool| {
            counts.iter().filter(|count| keep(**count)).count() as f64 / size
        };
        let simulated =
            f64::min(1.0, 2.0 * share(&|count| count <= n_ab).min(share(&|count| count >= n_ab)));
        assert!((p - simulated).abs() < 0.01 + 0.2 * simulated, "{place}; p {p}, {simulated}");
    }
}

#[test]
fn agrees_with_drawn_matrices_of_few_concepts_a_unit() {
    let mut units: Units = Vec::new();
    for (unit, times) in [
        (1, 40),
        (2, 25),
        (4, 18),
        (8, 9),
        (16, 5),
        (3, 14),
        (5, 2),
        (6, 6),
        (9, 7),
        (10, 1),
        (20, 3),
        (7, 3),
        (11, 1),
        (25, 2),
        (31, 1),
    ] {
        units.extend(std::iter::repeat_n(unit, times));
    }
    agrees_with_drawn_matrices(units, 5);
}

#[test]
fn agrees_with_drawn_matrices_of_many_concepts_a_unit() {
    let mut random = Pcg64Mcg::seed_from_u64(5);
    let units: Units = (0..40)
        .map(|unit| {
            let random = random.next_u64();
            // Three layers of chance: concepts from rare to frequent, units from poor to rich.
            let [one, two, three] =
                [0, 20, 40].map(|from| u32::try_from(random >> from & 0xff).unwrap());
            let bits = if unit % 3 == 0 { one | two } else { one & (two | three) };
            if unit > 4 { bits & !0x80 } else { bits }
        })
        .collect();
    agrees_with_drawn_matrices(units, 8);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_small_incidence_has_a_model(units in prop::collection::vec(0_u32..16, 0..14)) {
        let (degrees, present) = margins(&units, 4);
        if let Some(model) = NullModel::fit(&degrees, &present) {
            for a in 0..4 {
                for b in a + 1..4 {
                    let Moments { expected, variance } = model.pair(a, b);
                    let most = present[a].min(present[b]) as f64;
                    prop_assert!(expected > -1e-9 && expected <= most + 1e-6, "{expected} of {most}");
                    prop_assert!(variance >= 0.0 && variance.is_finite());
                }
            }
        }
    }
}
