//! The algebra of profiles: union is commutative, associative and idempotent, has the empty profile as its identity, and
//! any split of a corpus unites to the whole.

use std::collections::BTreeMap;

use polilex::codebook::ConceptIndex;
use polilex::document::DocumentId;
use polilex::profile::{
    ConceptCount, Conflict, CorpusProfile, DocumentProfile, Presence, Reading, Record, WordCount,
    WordShard,
};
use polilex::text::Language;
use proptest::prelude::*;

fn id(number: u32) -> DocumentId {
    DocumentId::file(format!("d{number}"))
}

/// A document is absent, skipped for one of two reasons, or counted; what is counted depends on the document alone.
fn record(number: u32, state: u8) -> Option<Record> {
    let reading = match state {
        0 => return None,
        1 => Reading::Skipped { reason: "empty".into() },
        2 => Reading::Skipped { reason: "binary".into() },
        _ => Reading::Profiled(Box::new(DocumentProfile {
            language: Language::ENGLISH,
            coded: true,
            words: u64::from(number) * 7 + 3,
            sentences: 2,
            paragraphs: 1,
            windows: 1,
            mentions: u64::from(number),
            concepts: vec![ConceptCount {
                concept: ConceptIndex(0),
                mentions: number,
                sentences: 1,
                incidence: Presence { sentences: 1, paragraphs: 1, windows: 1 },
                recited: false,
                places: [0; 20],
            }],
            terms: vec![(0, number)],
            pairs: Vec::new(),
            degrees: Vec::new(),
        })),
    };
    Some(Record {
        bytes: u64::from(number),
        sha256: format!("{number:064x}"),
        reading,
        ..Record::default()
    })
}

/// A profile of the documents in `states`, each counted one in a word shard of its own.
fn profile(states: &[u8]) -> CorpusProfile {
    let mut profile = CorpusProfile::default();
    for (number, &state) in (0..).zip(states) {
        let Some(record) = record(number, state) else { continue };
        if matches!(record.reading, Reading::Profiled(_)) {
            let word: Box<str> = format!("w{}", number % 2).into();
            let counts = WordCount { count: u64::from(number) + 1, documents: 1 };
            let shard = WordShard {
                words: BTreeMap::from([((Language::ENGLISH, word), counts)]),
                forms: BTreeMap::from([((0, "form".into()), u64::from(number))]),
            };
            profile.words.insert(vec![(id(number), record.sha256.clone())], shard);
        }
        profile.documents.insert(id(number), record);
    }
    profile
}

fn states() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0_u8..4, 6)
}

fn unite(one: &CorpusProfile, other: &CorpusProfile) -> CorpusProfile {
    one.clone().union(other.clone()).expect("equal documents have equal counts")
}

proptest! {
    #[test]
    fn union_is_commutative(a in states(), b in states()) {
        let (a, b) = (profile(&a), profile(&b));
        prop_assert_eq!(unite(&a, &b), unite(&b, &a));
    }

    #[test]
    fn union_is_associative(a in states(), b in states(), c in states()) {
        let (a, b, c) = (profile(&a), profile(&b), profile(&c));
        prop_assert_eq!(unite(&unite(&a, &b), &c), unite(&a, &unite(&b, &c)));
    }

    #[test]
    fn union_is_idempotent_and_has_an_identity(a in states()) {
        let a = profile(&a);
        prop_assert_eq!(unite(&a, &a), a.clone());
        prop_assert_eq!(unite(&a, &CorpusProfile::default()), a.clone());
        prop_assert_eq!(unite(&CorpusProfile::default(), &a), a);
    }

    #[test]
    fn overlapping_shards_add_nothing_twice(whole in states(), left in any::<[bool; 6]>(), right in any::<[bool; 6]>()) {
        let part = |keep: &[bool; 6], other: &[bool; 6]| {
            let states: Vec<u8> = (0..6).map(|at| if keep[at] || !other[at] { whole[at] } else { 0 }).collect();
            profile(&states)
        };
        let united = unite(&part(&left, &right), &part(&right, &left));
        let whole = profile(&whole);
        prop_assert_eq!(united.word_counts(), whole.word_counts());
        prop_assert_eq!(united.form_counts(), whole.form_counts());
        prop_assert_eq!(united, whole);
    }
}

#[test]
fn contradictions_are_named() {
    let ours = profile(&[3]);
    let mut theirs = ours.clone();
    if let Some(Reading::Profiled(counted)) =
        theirs.documents.values_mut().next().map(|record| &mut record.reading)
    {
        counted.words += 1;
    }
    assert_eq!(ours.union(theirs), Err(Conflict::Document(id(0))));
}

#[test]
fn word_shards_that_overlap_in_part_are_refused() {
    let (one, two) = (profile(&[3, 3]), profile(&[3]));
    let mut joined = CorpusProfile { documents: one.documents.clone(), words: BTreeMap::new() };
    let all =
        one.documents.iter().map(|(id, record)| (id.clone(), record.sha256.clone())).collect();
    joined.words.insert(all, WordShard::default());
    assert_eq!(joined.union(two), Err(Conflict::Shard(id(0))));
}
