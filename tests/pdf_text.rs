//! The text of PDF files against that of `pdftotext` of poppler, word by word and three words by three.
//!
//! Left out where `POLILEX_CORPUS` names no folder of real documents or `pdftotext` is not installed.

#![allow(clippy::print_stderr, reason = "the table of scores is what one wants to see")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use polilex::text::format::extract;
use unicode_normalization::UnicodeNormalization;

/// Fewest words of poppler's text from which on a file is scored: fewer are a scan.
const FEWEST_WORDS: usize = 20;
/// Least scores: of the file in the middle, of the worst.
const MEDIAN: f64 = 0.97;
const WORST: f64 = 0.90;
/// Share of pages on which a line repeats that is no text.
const REPEATED: (usize, usize) = (1, 3);

/// How well two texts agree, from 0 to 1.
struct Score {
    name: String,
    words: f64,
    triples: f64,
    /// Against poppler's text without lines that repeat on many pages.
    words_of_body: f64,
    triples_of_body: f64,
}

#[test]
fn real_files_read_as_poppler_reads_them() {
    let Some(corpus) = std::env::var_os("POLILEX_CORPUS") else {
        eprintln!("POLILEX_CORPUS is not set: the comparison is left out");
        return;
    };
    if Command::new("pdftotext").arg("-v").output().is_err() {
        eprintln!("pdftotext is not installed: the comparison is left out");
        return;
    }
    let mut paths = Vec::new();
    pdfs(Path::new(&corpus), &mut paths);
    paths.sort();
    let scores: Vec<Score> = paths.iter().filter_map(|path| score(path)).collect();
    eprintln!(
        "{:>7} {:>7} {:>7} {:>7}  words, triples; both without repeated lines",
        "", "", "", ""
    );
    for score in &scores {
        eprintln!(
            "{:7.3} {:7.3} {:7.3} {:7.3}  {}",
            score.words, score.triples, score.words_of_body, score.triples_of_body, score.name
        );
    }
    assert!(scores.len() >= 10, "{} files were scored", scores.len());
    for score in [|score: &Score| score.words, |score: &Score| score.words_of_body] {
        let mut all: Vec<f64> = scores.iter().map(score).collect();
        all.sort_by(f64::total_cmp);
        let median = all[all.len() / 2];
        eprintln!("median {median:.3}, worst {:.3}", all[0]);
        assert!(median >= MEDIAN, "median {median}");
        assert!(all[0] >= WORST, "worst {}", all[0]);
    }
}

fn pdfs(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the folder is readable").path();
        if path.is_dir() {
            pdfs(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "pdf") {
            into.push(path);
        }
    }
}

/// Scores a file; `None` if poppler finds no text in it.
fn score(path: &Path) -> Option<Score> {
    let output = Command::new("pdftotext").arg(path).arg("-").output().expect("pdftotext runs");
    let theirs = String::from_utf8_lossy(&output.stdout).into_owned();
    let name = path.file_name()?.to_string_lossy().into_owned();
    let expected = words(&theirs);
    if expected.len() < FEWEST_WORDS {
        return None;
    }
    let bytes = fs::read(path).expect("the file is readable");
    let mut ours = String::new();
    match extract(&name, Box::new(bytes.as_slice())) {
        Ok(mut extraction) => {
            while let Some(paragraph) = extraction.paragraphs.next().expect("the text is whole") {
                ours.push_str(paragraph.text);
                ours.push_str("\n\n");
            }
        }
        Err(error) => panic!("{name}: {error:?}, but poppler finds {} words", expected.len()),
    }
    let found = words(&ours);
    let body = words(&without_repeated(&theirs));
    Some(Score {
        words: agreement(&found, &expected),
        triples: agreement(&triples(&found), &triples(&expected)),
        words_of_body: agreement(&found, &body),
        triples_of_body: agreement(&triples(&found), &triples(&body)),
        name,
    })
}

/// The words of a text in lower case and compatibility forms, those divided at a line end joined, each Han character for itself.
fn words(text: &str) -> Vec<String> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut words = Vec::new();
    let mut word = String::new();
    let signs: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < signs.len() {
        let sign = signs[at];
        at += 1;
        let han = matches!(sign, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
        if han || !(sign.is_alphanumeric() || sign == '_') {
            // A hyphen, the end of the line and a letter: one word.
            if matches!(sign, '-' | '\u{2010}' | '\u{ad}') && signs.get(at) == Some(&'\n') {
                let next = signs[at..].iter().position(|sign| !sign.is_whitespace());
                if let Some(next) = next.filter(|next| signs[at + next].is_alphabetic()) {
                    at += next;
                    continue;
                }
            }
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if han {
                words.push(sign.to_string());
            }
        } else {
            word.push(sign);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn triples(words: &[String]) -> Vec<String> {
    words.windows(3).map(|three| three.join(" ")).collect()
}

/// F1 of two multisets.
fn agreement(found: &[String], expected: &[String]) -> f64 {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    found.iter().for_each(|word| counts.entry(word).or_default().0 += 1);
    expected.iter().for_each(|word| counts.entry(word).or_default().1 += 1);
    let common: usize = counts.values().map(|(one, other)| one.min(other)).sum();
    2.0 * common as f64 / (found.len() + expected.len()).max(1) as f64
}

/// Leaves out the lines that are alike, but for their numbers, on a third of the pages and on two at least.
fn without_repeated(text: &str) -> String {
    let form = |line: &str| -> String {
        let mut form = String::new();
        for sign in line.trim().chars() {
            let sign = if sign.is_ascii_digit() { '#' } else { sign };
            if !(sign == '#' && form.ends_with('#')) {
                form.push(sign);
            }
        }
        form
    };
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for page in &pages {
        let forms: BTreeSet<String> = page.lines().map(form).collect();
        forms.into_iter().for_each(|form| *counts.entry(form).or_default() += 1);
    }
    let repeated = |line: &str| {
        let form = form(line);
        let count = counts.get(&form).copied().unwrap_or(0);
        !form.is_empty() && count >= 2 && count * REPEATED.1 >= pages.len() * REPEATED.0
    };
    let lines = pages.iter().flat_map(|page| page.lines());
    lines.filter(|line| !repeated(line)).fold(String::new(), |text, line| text + line + "\n")
}

#[test]
fn agreement_is_what_it_says() {
    let words = |text: &str| words(text);
    assert_eq!(words("Cyber-\nspace, 网络 ﬁve"), ["cyberspace", "网", "络", "five"]);
    assert!((agreement(&words("a b b c"), &words("a b d")) - 2.0 * 2.0 / 7.0).abs() < 1e-12);
    assert!((agreement(&words("a b"), &words("b a")) - 1.0).abs() < 1e-12);
    assert_eq!(without_repeated("Head 1\nfirst\n\u{c}Head 2\nsecond\n\u{c}"), "first\nsecond\n");
}
