//! How overlapping matches are counted, held against quanteda's `tokens_lookup()`.
//!
//! R with quanteda could not be run where these tests were written (the package is not in Debian 12). The numbers are quanteda's own, as published: those of its manual and of its test
//! suite (`tests/testthat/test-tokens_lookup.R`, tests "`nested_scope` function is working" and "dictionary `nested_scope` is independent of orders", in the repository at commit 26baf38e).
//! What follows for other texts is computed by its rule, restated here from the description of `src/tokens_lookup.cpp` (at commit 065b5fd8).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use polilex::codebook::{Overlap, load};
use polilex::scan::Matcher;
use polilex::text::Language;
use proptest::prelude::*;

/// Terms by concept, in the order of the codebook.
type Terms = Vec<(String, Vec<String>)>;
/// Mentions by concept, without those that have none.
type Counts = BTreeMap<String, usize>;

/// Our mentions: concept, first byte, byte after the last.
fn mentions(terms: &Terms, text: &str, overlap: Overlap) -> Vec<(String, u32, u32)> {
    let mut source = format!("[codebook]\nid = \"t\"\noverlap = \"{}\"\n", overlap.name());
    for (concept, patterns) in terms {
        source.push_str(&format!(
            "[[concept]]\nid = \"{concept}\"\n[concept.terms]\nen = {patterns:?}\n"
        ));
    }
    let (codebook, _) =
        load("t.toml", source.as_bytes()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let matcher = Matcher::compile(&codebook).unwrap();
    let mut scanner = matcher.scanner(50);
    scanner.begin(Language::ENGLISH);
    let mut found = Vec::new();
    scanner.paragraph(text, &mut |sentence| {
        for mention in sentence.mentions {
            found.push((codebook.concept(mention.concept).id.clone(), mention.start, mention.end));
        }
    });
    found
}

fn ours(terms: &Terms, text: &str, overlap: Overlap) -> Counts {
    let mut counts = Counts::new();
    for (concept, ..) in mentions(terms, text, overlap) {
        *counts.entry(concept).or_default() += 1;
    }
    counts
}

#[derive(Clone, Copy, PartialEq)]
enum Scope {
    Key,
    Dictionary,
}

fn matches(word: &str, glob: &str) -> bool {
    glob.strip_suffix('*').map_or(word == glob, |start| word.starts_with(start))
}

/// quanteda's rule. Values are tried from the longest to the shortest, each from left to right. A match counts for its key unless one of its words is taken by that key already; with the scope of the
/// dictionary it does not count either if all of its words are taken by keys before it.
fn theirs(terms: &Terms, text: &str, scope: Scope) -> Counts {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut by_key: BTreeMap<&str, Vec<bool>> = BTreeMap::new();
    let mut taken = vec![false; words.len()];
    let mut counts = Counts::new();
    let longest =
        terms.iter().flat_map(|(_, values)| values).map(|value| value.split(' ').count()).max();
    for length in (1..=longest.unwrap_or(0)).rev() {
        for (start, here) in words.windows(length).enumerate() {
            let span = start..start + length;
            // Keys at one place see what was taken before, not each other.
            let covered =
                scope == Scope::Dictionary && taken[span.clone()].iter().all(|&taken| taken);
            for (key, values) in terms {
                let own = by_key.entry(key).or_insert_with(|| vec![false; words.len()]);
                let found = values.iter().any(|value| {
                    let value: Vec<String> =
                        value.to_lowercase().split(' ').map(str::to_owned).collect();
                    value.len() == length
                        && here.iter().zip(&value).all(|(word, glob)| matches(word, glob))
                });
                if found && !covered && !own[span.clone()].contains(&true) {
                    own[span.clone()].fill(true);
                    taken[span.clone()].fill(true);
                    *counts.entry(key.clone()).or_default() += 1;
                }
            }
        }
    }
    counts
}

fn terms(list: &[(&str, &[&str])]) -> Terms {
    let own = |(key, values): &(&str, &[&str])| {
        ((*key).to_owned(), values.iter().map(|value| (*value).to_owned()).collect())
    };
    list.iter().map(own).collect()
}

fn counts(list: &[(&str, usize)]) -> Counts {
    list.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect()
}

#[test]
fn counts_are_those_that_quanteda_publishes() {
    let islands = terms(&[
        ("as", &["American Samoa", "American Samoan*", "Pago Pago"]),
        ("ws", &["Samoa", "Samoan*", "Apia"]),
        ("vg", &["British Virgin Islands", "Virgin Island*", "Road Town"]),
        ("gb", &["UK", "United Kingdom", "Britain", "British", "Briton*", "Brit*", "London"]),
        ("us", &["United States", "US", "American*", "Washington", "New York"]),
    ]);
    let republics = terms(&[
        ("cd", &["Democratic Republic of Congo", "Congolese"]),
        ("cg", &["Republic of Congo", "Congolese"]),
    ]);
    let caribbean = terms(&[
        ("vg", &["Virgin Islands"]),
        ("vi", &["Virgin Islands"]),
        ("dm", &["Dominica*"]),
        ("do", &["Dominican Republic"]),
    ]);
    let papers = terms(&[("paper", &["New York Times"]), ("city", &["New York"])]);
    type Case<'a> = (&'a Terms, &'a str, Option<&'a [(&'a str, usize)]>, &'a [(&'a str, usize)]);
    let cases: [Case<'_>; 6] = [
        (
            &islands,
            "British Virgin Islands is a British overseas territory",
            Some(&[("vg", 1), ("gb", 2)]),
            &[("vg", 1), ("gb", 1)],
        ),
        (&islands, "Samoa is an independent state", Some(&[("ws", 1)]), &[("ws", 1)]),
        (
            &islands,
            "American Samoa is in the South Pacific",
            Some(&[("as", 1), ("us", 1), ("ws", 1)]),
            &[("as", 1)],
        ),
        (
            &caribbean,
            "Virgin Islands are near Dominica and the Dominican Republic",
            None,
            &[("vg", 1), ("vi", 1), ("dm", 1), ("do", 1)],
        ),
        (
            &republics,
            "Congolese are people in Republic of Congo or Democratic Republic of Congo",
            None,
            &[("cd", 2), ("cg", 2)],
        ),
        (
            &papers,
            "The New York Times is a New York paper.",
            Some(&[("paper", 1), ("city", 2)]),
            &[("paper", 1), ("city", 1)],
        ),
    ];
    for (terms, text, key, dictionary) in cases {
        if let Some(key) = key {
            assert_eq!(ours(terms, text, Overlap::Concept), counts(key), "{text}");
            assert_eq!(theirs(terms, text, Scope::Key), counts(key), "{text}");
        }
        assert_eq!(ours(terms, text, Overlap::Codebook), counts(dictionary), "{text}");
        assert_eq!(theirs(terms, text, Scope::Dictionary), counts(dictionary), "{text}");
    }
}

/// The cases of `docs/codebook.md`, row for row.
#[test]
fn the_cases_of_the_page_are_right() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codebook.md");
    let page = fs::read_to_string(page).unwrap();
    let section = page.split("### Overlaps, case by case").nth(1).expect("the page has the cases");
    let rows = section.lines().skip_while(|line| !line.starts_with("| ---")).skip(1);
    let mut tried = 0;
    for row in rows.take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [_, written, text, concept, codebook, all, key, dictionary] = cells[..] else {
            panic!("{row}")
        };
        let mut terms = Terms::new();
        for part in written.split("; ") {
            let (id, patterns) = part.split_once(": ").unwrap_or_else(|| panic!("{part}"));
            let patterns = patterns.split(", ").map(|pattern| pattern.trim_matches('`').to_owned());
            terms.push((id.to_owned(), patterns.collect()));
        }
        let text = text.trim_matches('"');
        let read = |cell: &str| -> Counts {
            cell.split(", ")
                .map(|part| part.split_once(' ').unwrap())
                .map(|(id, count)| (id.to_owned(), count.parse().unwrap()))
                .collect()
        };
        assert_eq!(ours(&terms, text, Overlap::Concept), read(concept), "concept: {row}");
        assert_eq!(ours(&terms, text, Overlap::Codebook), read(codebook), "codebook: {row}");
        assert_eq!(ours(&terms, text, Overlap::All), read(all), "all: {row}");
        assert_eq!(theirs(&terms, text, Scope::Key), read(key), "key: {row}");
        assert_eq!(theirs(&terms, text, Scope::Dictionary), read(dictionary), "dictionary: {row}");
        tried += 1;
    }
    assert!(tried >= 8, "{tried}");
}

/// Where matches of different concepts cross, neither holding the other.
fn cross(terms: &Terms, words: &[&str]) -> bool {
    let mut spans = Vec::new();
    for (concept, values) in terms {
        for value in values {
            let value: Vec<&str> = value.split(' ').collect();
            let starts = words.windows(value.len()).enumerate().filter(|(_, here)| *here == value);
            spans.extend(starts.map(|(start, _)| (concept, start, start + value.len())));
        }
    }
    spans.iter().any(|one| {
        spans
            .iter()
            .any(|other| one.0 != other.0 && one.1 < other.1 && other.1 < one.2 && one.2 < other.2)
    })
}

fn some_terms() -> impl Strategy<Value = Terms> {
    let value = prop::collection::vec(prop::sample::select(vec!["kappa", "mu", "nu"]), 1..4)
        .prop_map(|words| words.join(" "));
    let values = prop::collection::vec(value, 1..4);
    prop::collection::vec(values, 1..4)
        .prop_map(|all| ["a", "b", "c"].into_iter().map(str::to_owned).zip(all).collect())
}

fn some_text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["kappa", "mu", "nu", "rho"]);
    prop::collection::vec(word, 1..14).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn by_concept_is_by_key(terms in some_terms(), text in some_text()) {
        prop_assert_eq!(ours(&terms, &text, Overlap::Concept), theirs(&terms, &text, Scope::Key));
    }

    /// Over the whole codebook the two are the same unless matches of two concepts cross. Then quanteda counts both; of ours no word is in two mentions,
    /// unless these are the same words.
    #[test]
    fn by_codebook_is_by_dictionary_unless_matches_cross(terms in some_terms(), text in some_text()) {
        let words: Vec<&str> = text.split(' ').collect();
        if !cross(&terms, &words) {
            prop_assert_eq!(ours(&terms, &text, Overlap::Codebook), theirs(&terms, &text, Scope::Dictionary));
        }
        let found = mentions(&terms, &text, Overlap::Codebook);
        for (_, start, end) in &found {
            prop_assert!(found.iter().all(|other| other.2 <= *start || *end <= other.1 || (other.1, other.2) == (*start, *end)));
        }
    }
}
