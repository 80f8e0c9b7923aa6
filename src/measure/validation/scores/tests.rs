use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::text::Language;

fn judged(stratum: usize, coded: &[u32], found: &[u32]) -> Judged {
    let set = |of: &[u32]| of.iter().map(|at| ConceptIndex(*at)).collect::<BTreeSet<_>>();
    Judged {
        stratum,
        language: Language::ENGLISH,
        group: None,
        coded: vec![Some(set(coded))],
        found: set(found),
    }
}

fn leaves(count: u32) -> Vec<ConceptIndex> {
    (0..count).map(ConceptIndex).collect()
}

fn whole(rows: &[ScoreRow], of: Of) -> &ScoreRow {
    rows.iter().find(|row| row.of == of && row.cell == Cell::default()).unwrap()
}

fn near(one: Option<f64>, other: f64) -> bool {
    one.is_some_and(|one| (one - other).abs() < 1e-12)
}

/// scikit-learn 1.9.1: `precision_recall_fscore_support(y_true, y_pred, average=…)` of the indicator matrices of these codes,
/// with `sample_weight` for the second.
#[test]
fn equals_scikit_learn() {
    let data: [(&[u32], &[u32]); 8] = [
        (&[0, 1], &[0]),
        (&[1], &[1]),
        (&[], &[2]),
        (&[2], &[2]),
        (&[0], &[0, 1]),
        (&[1, 2], &[1, 2]),
        (&[0], &[]),
        (&[], &[]),
    ];
    let plain: Vec<Judged> = data.iter().map(|(coded, found)| judged(0, coded, found)).collect();
    let rows = scores(&plain, 0, &leaves(3), None, 1);
    let strata = [0, 0, 0, 1, 1, 1, 1, 1];
    let drawn: Vec<Judged> = data
        .iter()
        .zip(strata)
        .map(|((coded, found), stratum)| judged(stratum, coded, found))
        .collect();
    // Weights 10 and 2.
    let weighted = scores(&drawn, 0, &leaves(3), Some(&[30, 10]), 1);
    for (rows, expected) in [(rows, PLAIN), (weighted, WEIGHTED)] {
        for (of, [precision, recall, f1]) in [
            (Of::Concept(ConceptIndex(0)), expected[0]),
            (Of::Concept(ConceptIndex(1)), expected[1]),
            (Of::Concept(ConceptIndex(2)), expected[2]),
            (Of::Micro, expected[3]),
            (Of::Macro, expected[4]),
        ] {
            let row = whole(&rows, of);
            assert!(near(row.precision.value, precision), "{row:?}");
            assert!(near(row.recall.value, recall), "{row:?}");
            assert!(near(row.f1.value, f1), "{row:?}");
        }
    }
}

const PLAIN: [[f64; 3]; 5] = [
    [1.0, 0.6666666666666666, 0.8],
    [0.6666666666666666, 0.6666666666666666, 0.6666666666666666],
    [0.6666666666666666, 1.0, 0.8],
    [0.75, 0.75, 0.75],
    [0.7777777777777777, 0.7777777777777777, 0.7555555555555555],
];

const WEIGHTED: [[f64; 3]; 5] = [
    [1.0, 0.8571428571428571, 0.9230769230769231],
    [0.8571428571428571, 0.5454545454545454, 0.6666666666666666],
    [0.2857142857142857, 1.0, 0.4444444444444444],
    [0.7, 0.7, 0.7],
    [0.7142857142857143, 0.8008658008658008, 0.6780626780626781],
];

#[test]
fn intervals_do_not_claim_certainty() {
    let all_right: Vec<Judged> = (0..20).map(|at| judged(at % 2, &[0], &[0])).collect();
    for sizes in [None, Some([100_u64, 300].as_slice())] {
        let rows = scores(&all_right, 0, &leaves(1), sizes, 1);
        let row = whole(&rows, Of::Concept(ConceptIndex(0)));
        let precision = row.precision.interval.unwrap();
        assert!(precision.low < 0.9 && precision.low > 0.7 && near(Some(precision.high), 1.0));
        assert!(row.f1.interval.unwrap().low < 0.9);
        assert!(row.notes.contains(&F1_NOTE));
    }
    let rows = scores(&[judged(0, &[], &[])], 0, &leaves(1), None, 1);
    let row = whole(&rows, Of::Micro);
    assert_eq!((row.f1, row.precision), (Estimate::default(), Estimate::default()));
}

/// In 300 samples of a stratified population the interval of the weighted recall holds the truth about as often as it says.
#[test]
fn the_weighted_interval_covers_the_truth() {
    use rand_core::{Rng, SeedableRng};
    // Stratum 0 (2,000 sentences, found): 80 % right. Stratum 1 (8,000, not found): 5 % missed. Recall 1600/2000 = 0.8.
    let mut random = rand_pcg::Pcg64Mcg::seed_from_u64(11);
    let mut chance =
        |share: f64| (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64 >= 1.0 - share;
    let (mut covered, mut sum) = (0, 0.0);
    for sample in 0..300 {
        let mut sentences = Vec::new();
        for _ in 0..100 {
            sentences.push(judged(0, if chance(0.8) { &[0] } else { &[] }, &[0]));
            sentences.push(judged(1, if chance(0.05) { &[0] } else { &[] }, &[]));
        }
        let rows = scores(&sentences, 0, &leaves(1), Some(&[2000, 8000]), sample);
        let recall = whole(&rows, Of::Concept(ConceptIndex(0))).recall;
        let ends = recall.interval.unwrap();
        covered += u32::from(ends.low <= 0.8 && 0.8 <= ends.high);
        sum += recall.value.unwrap();
    }
    assert!((sum / 300.0 - 0.8).abs() < 0.02, "{}", sum / 300.0);
    assert!((270..=297).contains(&covered), "{covered} of 300");
}

proptest! {
    /// Against counting sentence by sentence.
    #[test]
    fn counts_are_those_of_plain_counting(
        data in proptest::collection::vec((proptest::collection::btree_set(0_u32..4, 0..4), proptest::collection::btree_set(0_u32..4, 0..4), any::<bool>()), 1..12),
    ) {
        let sentences: Vec<Judged> = data
            .iter()
            .map(|(coded, found, known)| {
                let list = |set: &BTreeSet<u32>| set.iter().copied().collect::<Vec<_>>();
                let mut one = judged(0, &list(coded), &list(found));
                if !known {
                    one.coded[0] = None;
                }
                one
            })
            .collect();
        let rows = scores(&sentences, 0, &leaves(4), None, 1);
        for concept in 0..4 {
            let mut counts = [0; 3];
            for (coded, found, _) in data.iter().filter(|(.., known)| *known) {
                let (coded, found) = (coded.contains(&concept), found.contains(&concept));
                counts[0] += u64::from(coded && found);
                counts[1] += u64::from(!coded && found);
                counts[2] += u64::from(coded && !found);
            }
            let row = whole(&rows, Of::Concept(ConceptIndex(concept)));
            prop_assert_eq!(row.counts, counts);
            for estimate in [row.precision, row.recall, row.f1] {
                if let (Some(value), Some(ends)) = (estimate.value, estimate.interval) {
                    prop_assert!(ends.low <= value + 1e-12 && value <= ends.high + 1e-12);
                }
            }
        }
    }
}
