//! Every count of every table again, from `mentions.csv` and `documents.csv` alone, in the slowest and plainest way.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::tables::{Row, analyse, count, number, sample, table};

/// What the program wrote, and the codebook that it used.
pub(crate) struct Results {
    pub(crate) documents: Vec<Row>,
    mentions: Vec<Row>,
    pub(crate) concepts: Vec<Row>,
    cells: Vec<Row>,
    terms: Vec<Row>,
    pairs: Vec<Row>,
    words: Vec<Row>,
}

impl Results {
    pub(crate) fn of(out: &Path) -> Self {
        Self {
            documents: table(out, "documents"),
            mentions: table(out, "mentions"),
            concepts: table(out, "concepts"),
            cells: table(out, "concept_by_document"),
            terms: table(out, "terms"),
            pairs: table(out, "cooccurrence"),
            words: table(out, "words"),
        }
    }

    /// Documents that count in sums and shares.
    fn coded(&self) -> BTreeMap<&str, &Row> {
        let coded = self.documents.iter().filter(|row| row["coded"] == "yes");
        coded.map(|row| (row["doc"].as_str(), row)).collect()
    }

    /// Mentions of a concept, or of the leaves of a group; of a group each span once.
    pub(crate) fn of_concept<'a>(&'a self, concept: &str) -> Vec<&'a Row> {
        let below = format!("{concept}.");
        let mut spans = BTreeSet::new();
        self.mentions
            .iter()
            .filter(|row| row["concept"] == concept || row["concept"].starts_with(&below))
            .filter(|row| {
                let span = (row["doc"].clone(), count(row, "start"), count(row, "end"));
                row["concept"] == concept || spans.insert(span)
            })
            .collect()
    }
}

/// A count that must be there.
pub(crate) fn whole(row: &Row, column: &str) -> u64 {
    count(row, column).unwrap_or_else(|| panic!("{column} is empty in {row:?}"))
}

pub(crate) fn sentences(rows: &[&Row]) -> u64 {
    let all: BTreeSet<(&str, &str)> =
        rows.iter().map(|row| (row["doc"].as_str(), row["sentence"].as_str())).collect();
    all.len() as u64
}

pub(crate) fn close(found: Option<f64>, expected: f64, what: &str) {
    let found = found.unwrap_or_else(|| panic!("{what} is empty, not {expected}"));
    assert!(
        (found - expected).abs() <= 1e-5 * expected.abs().max(1e-9),
        "{what} is {found}, not {expected}"
    );
}

fn check(out: &Path, windows: u64) {
    let results = Results::of(out);
    check_documents(&results);
    check_concepts(&results);
    check_cells(&results);
    check_terms(&results);
    check_words(&results);
    check_pairs(&results, windows);
    check_network(out, &results);
}

fn check_documents(results: &Results) {
    for row in &results.documents {
        let mentions = results.mentions.iter().filter(|mention| mention["doc"] == row["doc"]);
        let found = mentions.clone().count() as u64;
        match count(row, "mentions") {
            Some(mentions) => assert_eq!(mentions, found, "{}", row["doc"]),
            None => assert_eq!(found, 0, "{} was not coded", row["doc"]),
        }
        if row["status"] == "skipped" {
            assert!(!row["reason"].is_empty() && row["words"].is_empty(), "{row:?}");
            continue;
        }
        for mention in mentions {
            for (of_mention, of_document) in
                [("sentence", "sentences"), ("paragraph", "paragraphs"), ("window", "windows")]
            {
                let (at, all) = (count(mention, of_mention), count(row, of_document));
                assert!(at >= Some(1) && at <= all, "{mention:?}");
            }
        }
    }
}

fn check_concepts(results: &Results) {
    let coded = results.coded();
    let words: u64 = coded.values().filter_map(|row| count(row, "words")).sum();
    let all_sentences: u64 = coded.values().filter_map(|row| count(row, "sentences")).sum();
    for row in &results.concepts {
        let concept = &row["concept"];
        let mentions = results.of_concept(concept);
        let documents: BTreeSet<&str> = mentions.iter().map(|row| row["doc"].as_str()).collect();
        assert_eq!(count(row, "mentions"), Some(mentions.len() as u64), "{concept}");
        assert_eq!(count(row, "documents"), Some(documents.len() as u64), "{concept}");
        assert_eq!(count(row, "sentences"), Some(sentences(&mentions)), "{concept}");
        close(number(row, "rate"), 1000.0 * mentions.len() as f64 / words as f64, "rate");
        close(
            number(row, "sentence_share"),
            sentences(&mentions) as f64 / all_sentences as f64,
            "sentence_share",
        );
        let most = documents
            .iter()
            .map(|doc| mentions.iter().filter(|row| row["doc"] == *doc).count())
            .max();
        if let Some(most) = most {
            close(
                number(row, "top_document_share"),
                most as f64 / mentions.len() as f64,
                "top_document_share",
            );
        } else {
            assert!(row["top_document_share"].is_empty());
        }
        if let (Some(low), Some(high)) = (number(row, "rate_low"), number(row, "rate_high")) {
            assert!(low <= high);
        }
    }
}

fn check_cells(results: &Results) {
    let coded = results.coded();
    assert_eq!(results.cells.len(), results.documents.len() * results.concepts.len());
    for row in &results.cells {
        let Some(document) = coded.get(row["doc"].as_str()) else {
            assert!(
                row["mentions"].is_empty() && row["rate"].is_empty() && row["sentences"].is_empty(),
                "{row:?}"
            );
            continue;
        };
        let mentions: Vec<&Row> = results
            .of_concept(&row["concept"])
            .into_iter()
            .filter(|mention| mention["doc"] == row["doc"])
            .collect();
        if document["status"] == "warned" && mentions.is_empty() {
            assert!(row["mentions"].is_empty() && row["rate"].is_empty(), "{row:?}");
            continue;
        }
        assert_eq!(count(row, "mentions"), Some(mentions.len() as u64), "{row:?}");
        assert_eq!(count(row, "sentences"), Some(sentences(&mentions)), "{row:?}");
        if let Some(words) = count(document, "words").filter(|&words| words > 0) {
            close(number(row, "rate"), 1000.0 * mentions.len() as f64 / words as f64, "rate");
        }
        if let Some(all) = count(document, "sentences").filter(|&all| all > 0) {
            close(
                number(row, "sentence_share"),
                sentences(&mentions) as f64 / all as f64,
                "sentence_share",
            );
        }
    }
}

fn check_terms(results: &Results) {
    let languages: BTreeMap<&str, &str> = results
        .documents
        .iter()
        .map(|row| (row["doc"].as_str(), row["language"].as_str()))
        .collect();
    let mut total = 0;
    for row in &results.terms {
        let of_term = |mention: &&Row| {
            mention["concept"] == row["concept"]
                && mention["term"] == row["term"]
                && languages[mention["doc"].as_str()] == row["language"]
        };
        let mentions: Vec<&Row> = results.mentions.iter().filter(of_term).collect();
        let documents: BTreeSet<&str> =
            mentions.iter().map(|mention| mention["doc"].as_str()).collect();
        if let Some(counted) = count(row, "mentions") {
            assert_eq!(
                (counted, count(row, "documents")),
                (mentions.len() as u64, Some(documents.len() as u64)),
                "{row:?}"
            );
        } else {
            assert!(mentions.is_empty(), "{row:?}");
        }
        total += mentions.len();
    }
    assert_eq!(total, results.mentions.len(), "every mention has its term");
}

fn check_words(results: &Results) {
    let read = results.documents.iter().filter(|row| row["status"] != "skipped");
    let mut by_language: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for row in read {
        let sum = by_language.entry(row["language"].as_str()).or_default();
        sum.0 += count(row, "words").unwrap_or(0);
        sum.1 += 1;
    }
    let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
    for row in &results.words {
        let (running, documents) = (whole(row, "count"), whole(row, "documents"));
        *counted.entry(row["language"].as_str()).or_default() += running;
        let all = by_language[row["language"].as_str()].1;
        assert!(documents >= 1 && documents <= all && documents <= running, "{row:?}");
        close(
            number(row, "tfidf"),
            running as f64 * libm::log(all as f64 / documents as f64),
            "tfidf",
        );
    }
    for (language, (words, _)) in by_language {
        assert_eq!(counted.get(language).copied().unwrap_or(0), words, "words in {language}");
    }
}

/// A mention strictly inside a mention of another concept does not count for co-occurrence.
fn is_nested(mention: &Row, all: &[&Row]) -> bool {
    let span = |row: &Row| (whole(row, "start"), whole(row, "end"));
    let (start, end) = span(mention);
    all.iter().any(|other| {
        let (first, last) = span(other);
        other["doc"] == mention["doc"]
            && other["concept"] != mention["concept"]
            && first <= start
            && end <= last
            && (first, last) != (start, end)
    })
}

fn check_pairs(results: &Results, words_in_window: u64) {
    let coded = results.coded();
    let mut by_document: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for mention in &results.mentions {
        by_document.entry(mention["doc"].as_str()).or_default().push(mention);
    }
    let present: Vec<&Row> = results
        .mentions
        .iter()
        .filter(|mention| !is_nested(mention, &by_document[mention["doc"].as_str()]))
        .collect();
    let window = format!("window:{words_in_window}");
    let kinds = [
        ("sentence", "sentence", "sentences"),
        ("paragraph", "paragraph", "paragraphs"),
        (&*window, "window", "windows"),
        ("document", "", ""),
    ];
    let mut seen = 0;
    for (kind, column, sizes) in kinds {
        let mut units: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
        for mention in &present {
            let number = if column.is_empty() { "" } else { mention[column].as_str() };
            units
                .entry(mention["concept"].as_str())
                .or_default()
                .insert((mention["doc"].as_str(), number));
        }
        let n: u64 =
            coded.values().map(|row| if sizes.is_empty() { 1 } else { whole(row, sizes) }).sum();
        let rows: Vec<&Row> = results.pairs.iter().filter(|row| row["unit"] == kind).collect();
        assert_eq!(rows.len(), units.len() * units.len().saturating_sub(1) / 2, "pairs by {kind}");
        for row in rows {
            let (a, b) = (&units[row["a"].as_str()], &units[row["b"].as_str()]);
            let both: Vec<&(&str, &str)> = a.intersection(b).collect();
            let documents: BTreeSet<&str> = both.iter().map(|unit| unit.0).collect();
            assert_eq!(count(row, "n_ab"), Some(both.len() as u64), "{row:?}");
            assert_eq!(count(row, "n_a"), Some(a.len() as u64), "{row:?}");
            assert_eq!(count(row, "n_b"), Some(b.len() as u64), "{row:?}");
            assert_eq!(count(row, "n"), Some(n), "{row:?}");
            assert_eq!(count(row, "documents"), Some(documents.len() as u64), "{row:?}");
            close(number(row, "expected"), a.len() as f64 * b.len() as f64 / n as f64, "expected");
            close(number(row, "jaccard"), both.len() as f64 / a.union(b).count() as f64, "jaccard");
            seen += 1;
        }
    }
    assert_eq!(seen, results.pairs.len());
}

/// The network has a node per leaf with mentions, and an edge per pair of sentences beyond chance.
fn check_network(out: &Path, results: &Results) {
    let network =
        std::fs::read_to_string(out.join("tables/network.graphml")).expect("it was written");
    let leaves = results
        .concepts
        .iter()
        .filter(|row| row["level"] == "leaf" && count(row, "mentions") > Some(0))
        .count();
    assert_eq!(network.matches("<node ").count(), leaves);
    let edges = results.pairs.iter().filter(|row| {
        row["unit"] == "sentence"
            && number(row, "n_ab") > number(row, "null_expected")
            && number(row, "null_q").is_some_and(|q| q < 0.05)
    });
    assert_eq!(network.matches("<edge ").count(), edges.count());
}

#[test]
fn every_count_of_the_sample_corpus_follows_from_its_mentions() {
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    check(&out, 50);
}

#[test]
fn so_it_is_with_other_windows_and_one_concept() {
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet", "--unit", "window:7"]);
    let window =
        table(&out, "cooccurrence").into_iter().filter(|row| row["unit"] == "window:7").count();
    assert!(window > 0);
    check_pairs(&Results::of(&out), 7);
}

#[test]
fn so_it_is_with_real_documents() {
    let Some(corpus) = std::env::var_os("POLILEX_CORPUS") else {
        eprintln!("skipped: POLILEX_CORPUS is not set");
        return;
    };
    let (_guard, out) =
        analyse(&Path::new(&corpus).join("cyber-governance"), &["--figures", "none", "--quiet"]);
    check(&out, 50);
}
