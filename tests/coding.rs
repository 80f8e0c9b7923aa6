//! The built-in codebook against sentences coded by hand: `tests/coded/*.csv`, our own sentences, coded by the scope notes.
//!
//! The half `tune` was looked at while terms were written, the half `held` was not. Both were written by one hand, before the
//! terms: they say whether a change makes the codebook better or worse, not how good it is on texts of others.
//! `polilex validate --gold tests/coded/en.csv --gold tests/coded/zh.csv --by half` gives the same counts with intervals.

#![allow(clippy::print_stdout, reason = "the scores are what one wants to see")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use polilex::codebook;
use polilex::scan::Matcher;
use polilex::text::Language;

/// Right, wrong and missed.
#[derive(Clone, Copy, Default)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn precision(self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }

    fn f1(self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }
}

fn score(language: Language) -> BTreeMap<String, Score> {
    let source = codebook::builtin("cyber-community").expect("it comes with polilex");
    let (codebook, _) =
        codebook::load("cyber-community", source.as_bytes()).expect("it has no faults");
    let matcher = Matcher::compile(&codebook).expect("it is within the limits");
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/coded").join(format!("{language}.csv"));
    let mut reader =
        csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut scanner = matcher.scanner(50);
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("the table is sound");
        if row["half"] != "held" {
            continue;
        }
        let coded: BTreeSet<&str> =
            row["concepts"].split(';').filter(|concept| !concept.is_empty()).collect();
        for concept in &coded {
            assert!(codebook.find(concept).is_some(), "{}: {concept} is no concept", row["id"]);
        }
        let mut found: BTreeSet<&str> = BTreeSet::new();
        scanner.begin(language);
        scanner.paragraph(&row["text"], &mut |sentence| {
            found.extend(
                sentence
                    .mentions
                    .iter()
                    .map(|mention| codebook.concept(mention.concept).id.as_str()),
            );
        });
        scanner.finish();
        for concept in coded.union(&found) {
            let score = scores.entry((*concept).to_owned()).or_default();
            match (coded.contains(concept), found.contains(concept)) {
                (true, true) => score.right += 1,
                (false, _) => score.wrong += 1,
                (true, false) => score.missed += 1,
            }
        }
    }
    scores
}

fn check(language: Language) {
    let scores = score(language);
    let mut all = Score::default();
    for (concept, score) in &scores {
        println!(
            "{language} {concept:<30} right {:>3} wrong {:>3} missed {:>3}  precision {:.2} recall {:.2} F1 {:.2}",
            score.right,
            score.wrong,
            score.missed,
            score.precision(),
            score.recall(),
            score.f1()
        );
        all.right += score.right;
        all.wrong += score.wrong;
        all.missed += score.missed;
        assert!(score.right + score.missed >= 5, "{concept} has too few sentences in {language}");
    }
    println!(
        "{language} all: precision {:.3} recall {:.3} F1 {:.3}",
        all.precision(),
        all.recall(),
        all.f1()
    );
    assert_eq!(scores.len(), 30);
    assert!(
        all.precision() >= 0.85 && all.f1() >= 0.9,
        "the codebook has become worse in {language}"
    );
}

#[test]
fn the_codebook_agrees_with_english_sentences_coded_by_hand() {
    check(Language::ENGLISH);
}

#[test]
fn the_codebook_agrees_with_chinese_sentences_coded_by_hand() {
    check(Language::CHINESE);
}
