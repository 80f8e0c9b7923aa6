use std::collections::BTreeMap;

use super::*;
use crate::codebook::load;
use crate::document::DocumentId;
use crate::profile::{
    ConceptCount, CorpusProfile, DegreeCount, DocumentProfile, PairCount, Presence, Reading, Record,
};

const BOOK: &str = r#"
[codebook]
id = "x"
[[concept]]
id = "a"
label.en = "A"
terms.en = [{ formula = "alpha" }, "aleph"]
[[concept]]
id = "b"
label.en = "B"
terms.en = [{ formula = "beta" }]
[[concept]]
id = "c"
label.en = "C"
terms.en = ["gamma"]
[[concept]]
id = "d"
label.en = "D"
terms.zh = ["丁"]
"#;

fn book() -> Codebook {
    load("x.toml", BOOK.as_bytes()).unwrap_or_else(|faults| panic!("{faults:?}")).0
}

fn choices() -> Choices {
    Choices {
        overlaps: vec![Overlap::Concept],
        registers: vec![Registers::All, Registers::Only(crate::codebook::Register::Formula)],
        measures: RankBy::ALL.to_vec(),
        minimums: vec![0, 3],
        units: vec![UnitKind::Sentence, UnitKind::Document],
        chances: vec![Chance::Independence, Chance::NullModel],
        alphas: vec![0.05, 1.0],
    }
}

/// A document of 100 words and 20 sentences with so many mentions of the first concepts, each in a sentence of its own.
fn document(mentions: &[u32]) -> DocumentProfile {
    let concepts = (0..).zip(mentions).filter(|(_, count)| **count > 0).map(|(at, &count)| {
        let incidence = Presence { sentences: count, paragraphs: 1, windows: 1 };
        let concept = ConceptIndex(at);
        ConceptCount {
            concept,
            mentions: count,
            sentences: count,
            incidence,
            recited: false,
            places: [0; 20],
        }
    });
    DocumentProfile {
        language: Language::ENGLISH,
        coded: true,
        words: 100,
        sentences: 20,
        paragraphs: 1,
        windows: 2,
        mentions: mentions.iter().copied().map(u64::from).sum(),
        concepts: concepts.collect(),
        ..DocumentProfile::default()
    }
}

fn corpus(documents: impl IntoIterator<Item = DocumentProfile>) -> CorpusProfile {
    let records = documents.into_iter().enumerate().map(|(at, profile)| {
        let reading = Reading::Profiled(Box::new(profile));
        (DocumentId::file(format!("{at}")), Record { reading, ..Record::default() })
    });
    CorpusProfile { documents: records.collect(), words: BTreeMap::new() }
}

fn swept(
    documents: [&[DocumentProfile]; 2],
    choices: &Choices,
) -> (Vec<Scores>, Rankings, Networks) {
    let book = book();
    let profiles = documents.map(|documents| corpus(documents.to_vec()));
    let codings = || choices.codings().zip(&profiles);
    let scores: Vec<Scores> =
        codings().map(|(coding, profile)| Scores::of(profile, &book, coding)).collect();
    let meetings: Vec<Meetings> = codings()
        .map(|(_, profile)| Meetings::of(profile, &book, 50, &choices.units).unwrap())
        .collect();
    let networks = Networks::of(choices, &meetings, &scores);
    let rankings = Rankings::of(choices, &scores);
    (scores, rankings, networks)
}

#[test]
fn a_grid_counts_like_a_clock() {
    let grid = Grid::of([2, 3, 2].into_iter());
    assert_eq!(grid.settings(), 12);
    assert_eq!(grid.digits(0), [0, 0, 0]);
    assert_eq!(grid.digits(1), [0, 0, 1]);
    assert_eq!(grid.digits(11), [1, 2, 1]);
    assert_eq!(grid.twin(11, 1), 7, "1, 0, 1");
    assert_eq!(grid.twin(11, 0), 5, "0, 2, 1");
    let singles: Vec<_> = grid.single_changes().collect();
    assert_eq!(singles, [(0, 1, 6), (1, 1, 2), (1, 2, 4), (2, 1, 1)]);
    assert_eq!(grid.with(1, 2).collect::<Vec<_>>(), [4, 5, 10, 11]);
    let none = Grid::of([usize::MAX, 3].into_iter());
    assert_eq!(none.settings(), usize::MAX);
}

#[test]
fn what_is_not_looked_for_has_no_rank_and_what_is_not_found_is_last() {
    let whole = [document(&[4, 0, 2])];
    let formulas = [document(&[1, 0, 0])];
    let (_, rankings, _) = swept([&whole, &formulas], &choices());
    let by = |concept: u32| {
        rankings.concepts.iter().find(|row| row.concept == ConceptIndex(concept)).cloned()
    };
    let rank = |concept| by(concept).map(|row| (row.base, row.sought, row.ranked));
    // 20 settings, 10 of them of each register, half of these with a minimum of three.
    assert_eq!(rank(0), Some((Some(1.0), 20, 15)));
    assert_eq!(rank(1), Some((Some(3.0), 20, 10)), "a formula that is not found has its place");
    assert_eq!(rank(2), Some((Some(2.0), 10, 5)), "it has no formula");
    assert_eq!(by(3), None, "no document is in its language");
    assert!(rankings.settings.iter().all(|row| row.tau.is_none()), "three leaves say nothing");
    let (_, nothing, network) = swept([&[], &[]], &choices());
    assert_eq!((nothing.concepts.len(), network.rows.len()), (0, 0));
}

#[test]
fn a_mean_over_documents_weighs_each_the_same() {
    let mut long = document(&[6, 1, 0]);
    long.words = 1000;
    let documents = [long, document(&[0, 2, 0]), document(&[0, 0, 1])];
    let book = book();
    let scores = Scores::of(&corpus(documents), &book, Coding::of(&book));
    let value = |concept, by| scores.value(ConceptIndex(concept), by, 0).unwrap();
    assert!((value(0, RankBy::Rate) - 5.0).abs() < 1e-12, "6 of 1,200 words");
    assert!((value(0, RankBy::MeanRate) - 2.0).abs() < 1e-12, "6, 0 and 0 a thousand");
    assert!((value(1, RankBy::MeanRate) - 7.0).abs() < 1e-12, "1, 20 and 0");
    assert!((value(0, RankBy::SentenceShare) - 0.1).abs() < 1e-12, "6 of 60 sentences");
    assert!((value(1, RankBy::MeanSentenceShare) - 0.05).abs() < 1e-12, "0.05, 0.1 and 0");
    assert!((value(1, RankBy::Documents) - 2.0).abs() < 1e-12);
    assert_eq!(scores.value(ConceptIndex(1), RankBy::Rate, 4), None, "three mentions");
}

#[test]
fn an_edge_needs_both_leaves_and_its_units() {
    // a and b meet in four sentences of each document, c stands alone.
    let mut whole = document(&[4, 4, 3]);
    let incidence = Presence { sentences: 4, paragraphs: 1, windows: 1 };
    whole.pairs.push(PairCount {
        a: ConceptIndex(0),
        b: ConceptIndex(1),
        together: incidence,
        recited: Presence::default(),
    });
    let units = |sentences| Presence { sentences, ..Presence::default() };
    whole.degrees = vec![
        DegreeCount { leaves: 1, units: units(3) },
        DegreeCount { leaves: 2, units: units(4) },
    ];
    // With formulas alone b is mentioned twice only.
    let formulas = document(&[4, 2, 0]);
    let (_, _, networks) = swept([&[whole], &[formulas]], &choices());
    assert_eq!(networks.rows.len(), 1);
    let row = &networks.rows[0];
    assert_eq!((row.a, row.b, row.base), (ConceptIndex(0), ConceptIndex(1), Verdict::Edge));
    let verdict = |digits: [usize; 6]| {
        let at = (0..networks.grid.settings()).find(|at| networks.grid.digits(*at) == digits);
        networks.verdicts[at.unwrap()][0]
    };
    // Overlap, register, unit, chance, minimum, alpha.
    assert_eq!(verdict([0, 0, 0, 0, 1, 0]), Verdict::Edge, "four of three");
    assert_eq!(verdict([0, 1, 0, 0, 0, 0]), Verdict::Apart, "they do not meet as formulas");
    assert_eq!(verdict([0, 1, 0, 0, 1, 0]), Verdict::Unknown, "two mentions of three");
    assert_eq!(verdict([0, 0, 1, 0, 0, 0]), Verdict::Unknown, "both are in the only document");
    assert!(!row.persists);
    assert!(row.changed_by.contains(&(Axis::Register, 1)));
    assert!(!row.changed_by.contains(&(Axis::Unit, 1)), "what cannot be told changes nothing");
}
