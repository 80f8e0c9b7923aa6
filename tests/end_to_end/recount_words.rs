//! `word_comparison.csv` again, from the texts themselves, word by word.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use crate::recount::{close, whole};
use crate::tables::{Row, analyse, number, table};

/// A text of words that follow each other by a fixed rule, with stops between; `shift` makes groups differ.
fn text(document: u64, shift: u64) -> String {
    let words = ["net", "state", "law", "norm", "people", "cyber", "order", "world"];
    let mut state = document.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut text = String::new();
    for at in 0..120 + 40 * document {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = usize::try_from((state >> 40) % (4 + shift)).expect("there are eight words");
        let stop = match at % 11 {
            10 => "; ",
            5 => ", ",
            _ => " ",
        };
        let _ = write!(text, "{}{stop}", words[pick]);
    }
    text
}

/// All sequences of one to three words without a stop between.
fn sequences(text: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for piece in text.split([';', ',']) {
        let words: Vec<&str> = piece.split_whitespace().collect();
        for window in (1..=3).flat_map(|length| words.windows(length)) {
            *counts.entry(window.join(" ")).or_default() += 1;
        }
    }
    counts
}

struct Document {
    words: u64,
    counts: BTreeMap<String, u64>,
}

fn dispersion(documents: &[&Document], sequence: &str) -> Option<f64> {
    let of = |document: &Document| document.counts.get(sequence).copied().unwrap_or(0) as f64;
    let all: f64 = documents.iter().map(|document| of(document)).sum();
    let words: f64 = documents.iter().map(|document| document.words as f64).sum();
    let shares = documents.iter().map(|document| document.words as f64 / words);
    let least = shares.clone().fold(1.0, f64::min);
    let differences =
        documents.iter().zip(shares).map(|(document, share)| (of(document) / all - share).abs());
    (all > 0.0).then(|| differences.sum::<f64>() / 2.0 / (1.0 - least))
}

fn check_side(row: &Row, prefix: &str, documents: &[&Document], sequence: &str) -> (f64, f64) {
    let column = |name: &str| format!("{prefix}{name}");
    let found: Vec<u64> =
        documents.iter().filter_map(|document| document.counts.get(sequence).copied()).collect();
    let (count, words) =
        (found.iter().sum::<u64>(), documents.iter().map(|document| document.words).sum::<u64>());
    assert_eq!(whole(row, &column("count")), count, "{row:?}");
    assert_eq!(whole(row, &column("documents")), found.len() as u64, "{row:?}");
    close(number(row, &column("rate")), 1000.0 * count as f64 / words as f64, "rate");
    let spread = dispersion(documents, sequence);
    assert_eq!(number(row, &column("dispersion")).is_some(), spread.is_some(), "{row:?}");
    if let Some(spread) = spread {
        let found = number(row, &column("dispersion")).expect("it was just looked at");
        assert!((found - spread).abs() < 1e-5, "{row:?}");
    }
    (count as f64, words as f64)
}

#[test]
fn every_sequence_is_counted_by_group_as_in_the_texts() {
    let folder = tempfile::tempdir().unwrap();
    let mut metadata = String::from("file,side,language\n");
    let mut groups: BTreeMap<&str, Vec<Document>> = BTreeMap::new();
    for document in 0..12 {
        let group = if document % 3 == 0 { "left" } else { "right" };
        let text = text(document, 4 * (document % 3).min(1));
        fs::write(folder.path().join(format!("{document}.txt")), &text).unwrap();
        let _ = writeln!(metadata, "{document}.txt,{group},en");
        let words = text.split([' ', ',', ';']).filter(|word| !word.is_empty()).count() as u64;
        groups.entry(group).or_default().push(Document { words, counts: sequences(&text) });
    }
    fs::write(folder.path().join("metadata.csv"), metadata).unwrap();
    let (_guard, out) = analyse(folder.path(), &["--by", "side", "--figures", "none", "--quiet"]);
    let rows = table(&out, "word_comparison");
    let all: Vec<&Document> = groups.values().flatten().collect();
    let mut listed: BTreeSet<(&str, &str)> = BTreeSet::new();
    for row in &rows {
        let sequence = row["sequence"].as_str();
        assert!(listed.insert((&row["group"], sequence)), "{row:?}");
        assert_eq!(whole(row, "length"), sequence.split(' ').count() as u64);
        let here: Vec<&Document> = groups[row["group"].as_str()].iter().collect();
        let others = groups.iter().filter(|(group, _)| **group != row["group"]);
        let there: Vec<&Document> = others.flat_map(|(_, documents)| documents).collect();
        let (y, n) = check_side(row, "", &here, sequence);
        let (other_y, other_n) = check_side(row, "reference_", &there, sequence);
        assert!(y + other_y >= 5.0);
        if y > 0.0 && other_y > 0.0 {
            let ratio = libm::log2(y / n / (other_y / other_n));
            assert!((number(row, "log_ratio").unwrap() - ratio).abs() < 1e-5, "{row:?}");
        }
        let prior = 1000.0 * (y + other_y) / (n + other_n);
        let odds = |y: f64, n: f64| libm::log(y + prior) - libm::log(n + 1000.0 - y - prior);
        let error = libm::sqrt((y + prior).recip() + (other_y + prior).recip());
        let z = (odds(y, n) - odds(other_y, other_n)) / error;
        assert!((number(row, "log_odds_z").unwrap() - z).abs() < 1e-4, "{row:?}");
    }
    // Everything frequent is there, as far as 200 of a length go.
    let names: BTreeSet<&String> = all.iter().flat_map(|document| document.counts.keys()).collect();
    for length in 1..=3 {
        let of_length = names.iter().filter(|name| name.split(' ').count() == length);
        let frequent = of_length.filter(|name| {
            let found = all.iter().filter_map(|document| document.counts.get(**name));
            found.clone().sum::<u64>() >= 5 && found.count() >= 2
        });
        let rows = rows
            .iter()
            .filter(|row| row["group"] == "left" && whole(row, "length") == length as u64);
        assert_eq!(rows.count(), frequent.count().min(200), "sequences of {length}");
    }
}

#[test]
fn words_compare_within_a_language_only() {
    let (_guard, out) = analyse(
        &crate::tables::sample(),
        &["--by", "language", "--by", "year:2021", "--figures", "none", "--quiet"],
    );
    let rows = table(&out, "word_comparison");
    assert!(
        rows.iter().all(|row| row["column"] == "year:2021"),
        "by language there is no other side"
    );
    let languages: BTreeSet<&str> = rows.iter().map(|row| row["language"].as_str()).collect();
    assert!(languages.contains("en") && languages.contains("zh"), "{languages:?}");
}

#[test]
fn compare_writes_the_comparison_and_what_it_is_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut command = crate::tables::polilex();
    command.arg("compare").arg(crate::tables::sample()).arg("--out").arg(&out);
    let run = command.args(["--by", "language", "--quiet"]).output().unwrap();
    assert!(run.status.success(), "{}", crate::tables::complaint(&run));
    let names: Vec<String> = crate::tables::files(&out).into_keys().collect();
    assert_eq!(
        names,
        [
            "datapackage.json",
            "tables/clusters.csv",
            "tables/communities.csv",
            "tables/comparison.csv",
            "tables/correspondence.csv",
            "tables/correspondence_axes.csv",
            "tables/coverage.csv",
            "tables/dispersion.csv",
            "tables/documents.csv",
            "tables/mentions.csv",
            "tables/similarity.csv",
            "tables/trend_tests.csv",
            "tables/trends.csv",
            "tables/word_comparison.csv"
        ]
    );
    let (_guard, whole) =
        analyse(&crate::tables::sample(), &["--by", "language", "--figures", "none", "--quiet"]);
    for name in ["comparison", "documents", "mentions"] {
        let path = format!("tables/{name}.csv");
        assert!(
            fs::read(out.join(&path)).unwrap() == fs::read(whole.join(&path)).unwrap(),
            "{name}"
        );
    }
}
