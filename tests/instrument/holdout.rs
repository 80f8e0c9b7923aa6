//! Do the words of terms that were taken out of the codebook come back as candidates?
//!
//! Every fifth term of a concept is hidden, for the four concepts of each language that are found most. What the hidden terms matched in the corpus is cut into words; those that
//! no other part of the concept knows, and that are in three or more of these matches, ought to come back among the first 50 candidates.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use polilex::codebook::{Codebook, ConceptIndex, load};
use polilex::scan::Known;
use polilex::text::{Language, Segmenter, is_function_word};

use crate::program::{Row, printed, rows};

/// One term of so many is hidden.
const EVERY: usize = 5;
/// Concepts that are tried in each language.
const CONCEPTS: usize = 4;
/// Fewest terms of a concept in a language that is tried.
const FEWEST_TERMS: usize = 10;
/// Candidates that are looked at.
const FIRST: usize = 50;
/// Matches of hidden terms that a word must be in.
const OFTEN: u64 = 3;

#[derive(Clone, Copy, Debug, Default)]
struct Result {
    hidden: usize,
    back: usize,
}

/// Words of what a hidden term matched.
fn cut(language: Language, matched: &str, segmenter: &Segmenter) -> Vec<String> {
    let lower = matched.to_lowercase();
    let mut words = Vec::new();
    for piece in lower.split(|sign: char| !sign.is_alphanumeric()).filter(|piece| !piece.is_empty())
    {
        if language == Language::CHINESE {
            segmenter.words(piece, &mut |word| words.push(word.to_owned()));
        } else {
            words.push(piece.to_owned());
        }
    }
    words
}

struct Trial<'a> {
    /// The codebook as a table, and as the program knows it.
    table: &'a [Row],
    header: &'a [String],
    mentions: &'a [Row],
    documents: &'a BTreeMap<String, String>,
    corpus: &'a Path,
    folder: &'a Path,
    segmenter: &'a Segmenter,
}

impl Trial<'_> {
    /// Hides a fifth of the terms of a concept and asks for candidates.
    fn hold_out(&self, concept: &str, tag: &str) -> Result {
        let language = Language::parse(tag).unwrap();
        let mut number = 0;
        let (mut kept, mut hidden) = (csv::Writer::from_writer(Vec::new()), BTreeSet::new());
        kept.write_record(self.header).unwrap();
        for row in self.table {
            let own = row["concept"] == concept && row["language"] == tag;
            let is_term = matches!(row["kind"].as_str(), "" | "term") && !row["term"].is_empty();
            if own && is_term {
                number += 1;
                if number % EVERY == 0 {
                    hidden.insert(row["term"].clone());
                    continue;
                }
            }
            if !matches!(row["kind"].as_str(), "match" | "no_match") {
                kept.write_record(self.header.iter().map(|column| &row[column])).unwrap();
            }
        }
        let path = self.folder.join("hidden.csv");
        let bytes = kept.into_inner().unwrap();
        fs::write(&path, &bytes).unwrap();
        let (codebook, _) =
            load("hidden.csv", &bytes).unwrap_or_else(|faults| panic!("{faults:?}"));
        let sought = self.sought(&codebook, concept, language, &hidden);
        if sought.is_empty() {
            return Result::default();
        }
        let first = FIRST.to_string();
        let list = printed(&[
            "words",
            self.corpus.to_str().unwrap(),
            "--codebook",
            path.to_str().unwrap(),
            "--near",
            concept,
            "--top",
            &first,
            "--quiet",
        ]);
        let candidates: Vec<Row> =
            rows(&list).into_iter().filter(|row| row["language"] == tag).collect();
        assert!(candidates.len() <= FIRST);
        let offered: BTreeSet<&str> =
            candidates.iter().flat_map(|row| row["candidate"].split(' ')).collect();
        let back: Vec<&String> =
            sought.iter().filter(|word| offered.contains(word.as_str())).collect();
        if std::env::var_os("POLILEX_VERBOSE").is_some() {
            let lost: Vec<&String> =
                sought.iter().filter(|word| !offered.contains(word.as_str())).collect();
            let list: Vec<&str> = candidates.iter().map(|row| row["candidate"].as_str()).collect();
            println!("{concept} {tag}: back {back:?}, lost {lost:?}, of {list:?}");
        }
        Result { hidden: sought.len(), back: back.len() }
    }

    /// The words that ought to come back.
    fn sought(
        &self,
        codebook: &Codebook,
        concept: &str,
        language: Language,
        hidden: &BTreeSet<String>,
    ) -> BTreeSet<String> {
        let leaves: Vec<ConceptIndex> = codebook.find(concept).into_iter().collect();
        let known = Known::of(codebook, &leaves).unwrap();
        let mut asking = known.ask();
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for row in self.mentions {
            let spoken = self.documents.get(&row["doc"]).map(String::as_str);
            if row["concept"] == concept
                && hidden.contains(&row["term"])
                && spoken == Some(language.tag())
            {
                let words: BTreeSet<String> =
                    cut(language, &row["match"], self.segmenter).into_iter().collect();
                for word in words {
                    *counts.entry(word).or_default() += 1;
                }
            }
        }
        counts.retain(|word, count| {
            *count >= OFTEN
                && word.chars().count() > 1
                && word.chars().any(char::is_alphabetic)
                && !is_function_word(language, word)
                && !asking.covers(language, &[word], |_| false)
        });
        counts.into_keys().collect()
    }
}

/// Tries every concept with enough terms, and returns the sums by language.
fn try_all(corpus: &Path) -> BTreeMap<String, Result> {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(at("full.toml"), printed(&["codebook", "show"])).unwrap();
    printed(&["codebook", "convert", &at("full.toml"), &at("full.csv"), "--quiet"]);
    let text = fs::read_to_string(at("full.csv")).unwrap();
    let table = rows(&text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let out = at("out");
    let corpus_name = corpus.to_str().unwrap();
    printed(&[
        "run",
        corpus_name,
        "--codebook",
        &at("full.csv"),
        "--out",
        &out,
        "--figures",
        "none",
        "--report",
        "none",
        "--quiet",
    ]);
    let read = |name: &str| rows(&fs::read_to_string(format!("{out}/tables/{name}.csv")).unwrap());
    let (mentions, documents) = (read("mentions"), read("documents"));
    let documents: BTreeMap<String, String> =
        documents.into_iter().map(|row| (row["doc"].clone(), row["language"].clone())).collect();
    let segmenter = Segmenter::with_terms(std::iter::empty());
    let trial = Trial {
        table: &table,
        header: &header,
        mentions: &mentions,
        documents: &documents,
        corpus,
        folder: folder.path(),
        segmenter: &segmenter,
    };
    let mut sizes: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in table
        .iter()
        .filter(|row| matches!(row["kind"].as_str(), "" | "term") && !row["term"].is_empty())
    {
        *sizes.entry((row["concept"].clone(), row["language"].clone())).or_default() += 1;
    }
    // The concepts that are found most: there is most to learn from them.
    let mut found: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in &mentions {
        let language = documents[&row["doc"]].clone();
        *found.entry((language, row["concept"].clone())).or_default() += 1;
    }
    let mut order: Vec<(&(String, String), &u64)> = found.iter().collect();
    order.sort_by(|one, other| other.1.cmp(one.1));
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    let mut sums: BTreeMap<String, Result> = BTreeMap::new();
    for ((language, concept), _) in order {
        let terms = sizes.get(&(concept.clone(), language.clone())).copied().unwrap_or_default();
        let tried = tried.entry(language).or_default();
        if terms < FEWEST_TERMS || *tried == CONCEPTS {
            continue;
        }
        let result = trial.hold_out(concept, language);
        *tried += usize::from(result.hidden > 0);
        let sum = sums.entry(language.clone()).or_default();
        sum.hidden += result.hidden;
        sum.back += result.back;
    }
    for (language, Result { hidden, back }) in &sums {
        println!("{}: {language}: {back} of {hidden} hidden words come back", corpus.display());
    }
    sums
}

#[test]
fn hidden_terms_come_back_in_real_documents() {
    let Some(corpus) = std::env::var_os("POLILEX_CORPUS") else {
        eprintln!("skipped: POLILEX_CORPUS is not set");
        return;
    };
    let sums = try_all(&Path::new(&corpus).join("cyber-governance"));
    let hidden: usize = sums.values().map(|sum| sum.hidden).sum();
    let back: usize = sums.values().map(|sum| sum.back).sum();
    assert!(hidden >= 20, "there is enough to look for: {sums:?}");
    // Measured: 4 of 19 in English, 6 of 28 in Chinese, 1 of 3 in Arabic.
    assert!(100 * back >= 15 * hidden, "{sums:?}");
}
