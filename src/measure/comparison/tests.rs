use std::collections::BTreeMap;

use super::*;
use crate::document::DocumentId;
use crate::profile::{ConceptCount, DocumentProfile, Presence, Reading, Record};
use crate::text::Language;

const SOURCE: &str = "[codebook]\nid = \"t\"\n[[concept]]\nid = \"a\"\n[concept.terms]\nen = [\"a\"]\n[[concept]]\nid = \"b\"\n[concept.terms]\nen = [\"b\"]\n";

/// Group, words, sentences, mentions of the first concept (each in a sentence of its own), cluster.
type Row = (&'static str, u64, u64, u32, &'static str);

fn document(&(group, words, sentences, mentions, cluster): &Row) -> Record {
    let concepts = (mentions > 0).then(|| ConceptCount {
        concept: ConceptIndex(0),
        mentions,
        sentences: mentions,
        incidence: Presence::default(),
        recited: false,
        places: [0; 20],
    });
    let language = Language::ENGLISH;
    let profile = DocumentProfile {
        language,
        coded: true,
        words,
        sentences,
        concepts: concepts.into_iter().collect(),
        ..DocumentProfile::default()
    };
    let metadata = [("group", group), ("cluster", cluster)];
    let metadata = metadata.map(|(key, value)| (key.to_owned(), value.to_owned()));
    Record {
        metadata: BTreeMap::from(metadata),
        reading: Reading::Profiled(Box::new(profile)),
        ..Record::default()
    }
}

fn corpus(rows: &[Row]) -> CorpusProfile {
    let documents = rows.iter().enumerate();
    CorpusProfile {
        documents: documents
            .map(|(number, row)| (DocumentId::file(format!("{number:03}")), document(row)))
            .collect(),
        ..CorpusProfile::default()
    }
}

fn columns() -> [(String, String); 2] {
    ["group", "cluster"].map(|name| (name.to_owned(), name.to_owned()))
}

fn compare(
    profile: &CorpusProfile,
    reference: Option<&str>,
    clustered: bool,
) -> Vec<ComparisonRow> {
    let (codebook, _) = crate::codebook::load("t.toml", SOURCE.as_bytes()).unwrap();
    let groups = Groups::of(&"group".parse().unwrap(), profile, &columns()).unwrap();
    let clusters = super::super::groups::values("cluster", profile, &columns()).unwrap();
    let design = Design {
        reference: reference.map(|name| groups.find(name).unwrap()),
        clusters: clustered.then_some(&clusters),
        draws: 500,
        seed: 3,
    };
    let comparison = Comparison::new(profile, &codebook, &groups, &design);
    let pieces: Vec<Piece> =
        comparison.tasks().into_iter().rev().map(|task| comparison.perform(task)).collect();
    comparison.rows(&pieces)
}

const ROWS: [Row; 13] = [
    ("x", 1_000, 50, 9, "p"),
    ("x", 900, 40, 7, "p"),
    ("x", 1_200, 60, 8, "q"),
    ("x", 800, 30, 6, "r"),
    ("x", 500, 25, 5, "s"),
    ("y", 1_100, 55, 1, "t"),
    ("y", 700, 35, 1, "t"),
    ("y", 1_000, 50, 2, "u"),
    ("y", 900, 45, 1, "v"),
    ("y", 600, 30, 1, "w"),
    ("z", 800, 40, 3, ""),
    ("z", 800, 40, 0, ""),
    ("z", 0, 0, 0, ""),
];

#[test]
fn counts_and_sizes_are_those_of_the_groups() {
    let rows = compare(&corpus(&ROWS), None, false);
    assert_eq!(rows.len(), 6);
    let x = &rows[0];
    assert_eq!((x.group_documents, x.documents), (5, Some(5)));
    assert_eq!((x.mentions, x.words, x.sentences), (Some(35), Some(4_400), Some(35)));
    assert_eq!(x.sentence_share, Some(35.0 / 205.0));
    assert_eq!((x.reference_documents, x.reference_mentions), (Some(8), Some(9)));
    assert_eq!(x.share_difference, Some(35.0 / 205.0 - 9.0 / 295.0));
    // The largest x can have: of C(13, 5) = 1,287 deals, hardly any does as well.
    assert!(x.p.unwrap() < 0.01 && x.q.unwrap() >= x.p.unwrap());
    for (interval, value) in [
        (x.rate_interval, x.rate),
        (x.sentence_share_interval, x.sentence_share),
        (x.log_ratio_interval, x.log_ratio),
        (x.share_difference_interval, x.share_difference),
    ] {
        let (interval, value) = (interval.unwrap(), value.unwrap());
        assert!(interval.low < value && value < interval.high, "{interval:?} {value}");
    }
    assert_eq!(x.notes, [Note::Approximate]);
}

#[test]
fn where_it_cannot_be_told_nothing_is_told_and_a_note_says_why() {
    let rows = compare(&corpus(&ROWS), None, false);
    let z = &rows[4];
    assert_eq!(z.group_documents, 3);
    assert!(z.p.is_none() && z.q.is_none() && z.rate_interval.is_none() && z.rate.is_some());
    assert_eq!(z.notes, [Note::TooFew { clusters: false, reference: false }]);
    // The second concept is mentioned nowhere.
    let none = &rows[1];
    assert_eq!(
        (none.mentions, none.rate, none.p, none.log_ratio),
        (Some(0), Some(0.0), None, None)
    );
    assert_eq!(none.log_odds_z, None);
    assert_eq!(none.notes, [Note::NoMentions]);
}

#[test]
fn a_reference_is_compared_with_nothing_and_the_others_with_it_alone() {
    let rows = compare(&corpus(&ROWS), Some("y"), false);
    let (x, y) = (&rows[0], &rows[2]);
    assert_eq!((x.reference_documents, x.reference_mentions), (Some(5), Some(6)));
    assert!(x.p.unwrap() < 0.05);
    assert_eq!((y.reference_mentions, y.p, y.log_odds_z, y.log_ratio), (None, None, None, None));
    assert!(y.rate_interval.is_some() && y.notes.contains(&Note::Reference));
    assert!(
        compare(&corpus(&ROWS), Some("z"), false)[0]
            .notes
            .contains(&Note::TooFew { clusters: false, reference: true })
    );
}

#[test]
fn clusters_are_units_and_must_not_lie_in_two_groups() {
    let rows = compare(&corpus(&ROWS), None, true);
    // x has the clusters p, q, r and s only.
    assert_eq!(rows[0].notes[0], Note::TooFew { clusters: true, reference: false });
    assert_eq!((rows[0].group_documents, rows[0].p), (5, None));
    let mut more = ROWS.to_vec();
    more.push(("x", 700, 30, 6, "o"));
    assert!(compare(&corpus(&more), None, true)[0].p.is_some());
    more.push(("y", 700, 30, 6, "o"));
    let divided = compare(&corpus(&more), None, true);
    assert!(divided[0].notes.contains(&Note::Divided) && divided[0].p.is_none());
    assert!(divided[0].rate_interval.is_some() && divided[0].share_difference_interval.is_none());
}

#[test]
fn documents_that_cannot_tell_absence_are_not_compared() {
    let mut profile = corpus(&ROWS);
    let mut uncoded = document(&("x", 5_000, 100, 0, ""));
    if let Reading::Profiled(read) = &mut uncoded.reading {
        read.coded = false;
    }
    let warned = Record {
        doubt: Some(crate::profile::Doubt::new("partial", "broken")),
        ..document(&("x", 5_000, 100, 9, ""))
    };
    let before = compare(&profile, None, false);
    profile.documents.insert(DocumentId::file("900"), uncoded);
    profile.documents.insert(DocumentId::file("901"), warned);
    profile.documents.insert(DocumentId::file("902"), Record::default());
    assert_eq!(compare(&profile, None, false), before);
}

#[test]
fn of_a_group_without_a_document_to_compare_nothing_is_counted() {
    let mut profile = corpus(&ROWS);
    for record in profile.documents.values_mut() {
        if let Reading::Profiled(read) = &mut record.reading {
            read.coded &= read.words == 0 || record.metadata["group"] != "z";
        }
    }
    // What is left of z has no words; the second time it has no document.
    let counts = |row: &ComparisonRow| [row.documents, row.mentions, row.words, row.sentences];
    let rows = compare(&profile, None, false);
    assert_eq!((rows[4].group_documents, counts(&rows[4])), (1, [Some(0); 4]));
    for record in profile.documents.values_mut() {
        if let Reading::Profiled(read) = &mut record.reading {
            read.coded &= record.metadata["group"] != "z";
        }
    }
    let rows = compare(&profile, None, false);
    assert_eq!((rows[4].group_documents, counts(&rows[4])), (0, [None; 4]));
    assert_eq!((rows[4].reference_documents, rows[4].reference_mentions), (Some(10), Some(41)));
    let rows = compare(&profile, Some("z"), false);
    assert_eq!((rows[0].reference_documents, rows[0].reference_mentions), (Some(0), None));
    assert_eq!(rows[0].mentions, Some(35));
}

#[test]
fn languages_on_both_sides_are_named() {
    let mut profile = corpus(&ROWS);
    if let Reading::Profiled(read) = &mut profile.documents.values_mut().next().unwrap().reading {
        read.language = Language::CHINESE;
    }
    let said: Vec<String> =
        compare(&profile, None, false)[0].notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        ["intervals approximate below 20", "crosses languages (en, zh): rates do not compare"]
    );
}
