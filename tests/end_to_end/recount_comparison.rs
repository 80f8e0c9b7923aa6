//! `comparison.csv` again, from `mentions.csv` and `documents.csv` alone: counts, rates, shares, sizes of difference, q.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::recount::{Results, close, sentences, whole};
use crate::tables::{Row, analyse, complaint, number, polilex, sample, table};

/// One side of a comparison: its documents and the mentions of a concept in them.
struct Side<'a> {
    documents: Vec<&'a Row>,
    mentions: Vec<&'a Row>,
}

impl<'a> Side<'a> {
    fn of(documents: Vec<&'a Row>, all: &[&'a Row]) -> Self {
        let names: BTreeSet<&str> = documents.iter().map(|row| row["doc"].as_str()).collect();
        let inside = all.iter().copied().filter(|row| names.contains(row["doc"].as_str()));
        Self { mentions: inside.collect(), documents }
    }

    fn sum(&self, column: &str) -> f64 {
        self.documents.iter().map(|row| whole(row, column)).sum::<u64>() as f64
    }

    fn count(&self) -> f64 {
        self.mentions.len() as f64
    }

    fn share(&self) -> f64 {
        sentences(&self.mentions) as f64 / self.sum("sentences")
    }
}

/// Checks all rows of a grouping by one plain column. Returns how many had a p.
fn check(out: &Path, column: &str, reference: Option<&str>) -> usize {
    let results = Results::of(out);
    let of_column = table(out, "comparison");
    let rows: Vec<&Row> = of_column.iter().filter(|row| row["column"] == column).collect();
    let mut groups: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &results.documents {
        if row["status"] == "read" && row["coded"] == "yes" && !row[column].is_empty() {
            groups.entry(&row[column]).or_default().push(row);
        }
    }
    assert!(groups.len() >= 2, "{column} has groups");
    let mut seen = BTreeSet::new();
    for row in &rows {
        let (group, concept) = (row["group"].as_str(), row["concept"].as_str());
        assert!(seen.insert((group, concept)));
        let all = results.of_concept(concept);
        let others = groups.iter().filter(|(name, _)| match reference {
            Some(reference) => **name == reference && group != reference,
            None => **name != group,
        });
        let others: Vec<&Row> = others.flat_map(|(_, rows)| rows.iter().copied()).collect();
        let here = Side::of(groups.get(group).cloned().unwrap_or_default(), &all);
        let there = Side::of(others, &all);
        let everything = Side::of(groups.values().flatten().copied().collect(), &all);
        check_side(row, &here);
        if Some(group) == reference {
            assert!(
                row["reference"].is_empty() && row["p"].is_empty() && row["log_ratio"].is_empty()
            );
            continue;
        }
        assert_eq!(row["reference"], reference.unwrap_or("all others"));
        check_difference(row, &here, &there, &everything);
    }
    assert_eq!(seen.len() % results.concepts.len(), 0, "every concept in every group");
    check_q(&rows)
}

fn check_side(row: &Row, here: &Side<'_>) {
    let documents: BTreeSet<&str> = here.mentions.iter().map(|row| row["doc"].as_str()).collect();
    assert_eq!(whole(row, "group_documents"), here.documents.len() as u64, "{row:?}");
    if here.documents.is_empty() {
        // Where nothing is compared, nothing was counted: empty cells, no zeros.
        for column in ["documents", "mentions", "sentences", "words", "rate", "sentence_share"] {
            assert_eq!(row[column], "", "{column} in {row:?}");
        }
    } else {
        assert_eq!(whole(row, "documents"), documents.len() as u64, "{row:?}");
        assert_eq!(whole(row, "mentions"), here.mentions.len() as u64, "{row:?}");
        assert_eq!(whole(row, "sentences"), sentences(&here.mentions), "{row:?}");
        close(number(row, "words"), here.sum("words"), "words");
        close(number(row, "rate"), 1000.0 * here.count() / here.sum("words"), "rate");
        close(number(row, "sentence_share"), here.share(), "sentence_share");
    }
    for (low, value, high) in [
        ("rate_low", "rate", "rate_high"),
        ("sentence_share_low", "sentence_share", "sentence_share_high"),
        ("log_ratio_low", "log_ratio", "log_ratio_high"),
        ("share_difference_low", "share_difference", "share_difference_high"),
    ] {
        let ends = (number(row, low), number(row, high));
        let (Some(low), Some(high)) = ends else {
            assert_eq!(ends, (None, None), "{row:?}");
            continue;
        };
        let value = number(row, value).expect("what has an interval has a value");
        assert!(low <= value && value <= high, "{row:?}");
        assert!(here.documents.len() >= 5 && documents.len() >= 5, "{row:?}");
    }
    assert!(here.documents.len() >= 5 || row["note"].contains("too few documents"), "{row:?}");
}

fn check_difference(row: &Row, here: &Side<'_>, there: &Side<'_>, all: &Side<'_>) {
    assert_eq!(whole(row, "reference_documents"), there.documents.len() as u64, "{row:?}");
    let told = (!there.documents.is_empty()).then(|| there.mentions.len().to_string());
    assert_eq!(row["reference_mentions"], told.unwrap_or_default(), "{row:?}");
    let few = here.documents.len().min(there.documents.len()) < 5;
    let none = here.mentions.is_empty() && there.mentions.is_empty();
    let mentioning: BTreeSet<&str> =
        here.mentions.iter().chain(&there.mentions).map(|row| row["doc"].as_str()).collect();
    assert_eq!(row["p"].is_empty(), few || mentioning.len() < 5, "{row:?}");
    if here.documents.is_empty() || there.documents.is_empty() {
        return;
    }
    let (y, n, other_y, other_n) =
        (here.count(), here.sum("words"), there.count(), there.sum("words"));
    close(number(row, "reference_rate"), 1000.0 * other_y / other_n, "reference_rate");
    let difference = number(row, "share_difference").expect("both sides have sentences");
    assert!((difference - (here.share() - there.share())).abs() < 1e-6, "{row:?}");
    if y > 0.0 && other_y > 0.0 {
        let ratio = number(row, "log_ratio").expect("both sides have mentions");
        assert!((ratio - libm::log2(y / n / (other_y / other_n))).abs() < 1e-5, "{row:?}");
    } else {
        assert!(row["log_ratio"].is_empty() && row["log_ratio_low"].is_empty(), "{row:?}");
    }
    if none {
        assert!(row["log_likelihood"].is_empty() && row["log_odds_z"].is_empty(), "{row:?}");
        return;
    }
    // By entropies: G² = 2·(Σ o ln o − Σ rows − Σ columns + n ln n).
    let entropy = |count: f64| if count > 0.0 { count * libm::log(count) } else { 0.0 };
    let cells = [y, n - y, other_y, other_n - other_y].map(entropy).iter().sum::<f64>();
    let margins = [y + other_y, n + other_n - y - other_y, n, other_n].map(entropy);
    let g2 = 2.0 * (cells - margins.iter().sum::<f64>() + entropy(n + other_n));
    let found = number(row, "log_likelihood").expect("there are mentions");
    assert!((found - g2).abs() < 1e-5 * g2.abs() + 1e-6, "{found} {g2} {row:?}");
    let prior = 1000.0 * all.count() / all.sum("words");
    let odds = |y: f64, n: f64| libm::log(y + prior) - libm::log(n + 1000.0 - y - prior);
    let z = (odds(y, n) - odds(other_y, other_n))
        / libm::sqrt((y + prior).recip() + (other_y + prior).recip());
    let found = number(row, "log_odds_z").expect("there are mentions");
    assert!((found - z).abs() < 1e-5 * z.abs().max(1.0), "{found} {z} {row:?}");
}

fn check_q(rows: &[&Row]) -> usize {
    let all: Vec<f64> = rows.iter().filter_map(|row| number(row, "p")).collect();
    for row in rows {
        let Some(p) = number(row, "p") else {
            assert!(row["q"].is_empty());
            continue;
        };
        assert!((1.0 / 2001.0 - 1e-9..=1.0).contains(&p), "{row:?}");
        let rank = |bound: f64| all.iter().filter(|p| **p <= bound).count() as f64;
        let larger = all.iter().filter(|other| **other >= p);
        let q = larger.map(|p| p * all.len() as f64 / rank(*p)).fold(1.0, f64::min);
        close(number(row, "q"), q, "q");
    }
    all.len()
}

#[test]
fn every_number_of_the_comparison_follows_from_mentions_and_documents() {
    let by = ["--by", "genre", "--by", "language", "--figures", "none", "--quiet"];
    let (_guard, out) = analyse(&sample(), &by);
    check(&out, "genre", None);
    assert!(check(&out, "language", None) > 20, "both languages have documents enough");
    let (_guard, out) = analyse(&sample(), &[&by[2..], &["--reference", "zh"]].concat());
    assert!(check(&out, "language", Some("zh")) > 10);
}

#[test]
fn a_group_in_a_language_without_terms_is_empty_and_not_zero() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    std::fs::create_dir(&corpus).unwrap();
    let text = |number: u32| {
        format!(
            "Delegation {number} said that all states respect network sovereignty. The sea is wide and the wind was strong that day.\n"
        )
    };
    for number in 0..3 {
        std::fs::write(corpus.join(format!("en{number}.txt")), text(number)).unwrap();
    }
    std::fs::write(corpus.join("tlh.txt"), text(9)).unwrap();
    std::fs::write(
        corpus.join("metadata.csv"),
        "file,language\nen0.txt,en\nen1.txt,en\nen2.txt,en\ntlh.txt,tlh\n",
    )
    .unwrap();
    let (_guard, out) = analyse(&corpus, &["--by", "language", "--figures", "none", "--quiet"]);
    let rows = table(&out, "comparison");
    let uncoded: Vec<&Row> = rows.iter().filter(|row| row["group"] == "tlh").collect();
    assert_eq!(uncoded.len(), table(&out, "concepts").len());
    for row in &uncoded {
        assert_eq!(row["group_documents"], "0");
        check_side(row, &Side { documents: Vec::new(), mentions: Vec::new() });
    }
    for row in rows.iter().filter(|row| row["group"] == "en") {
        assert_eq!((&*row["group_documents"], &*row["reference_documents"]), ("3", "0"));
        assert!(row["reference_mentions"].is_empty() && !row["mentions"].is_empty(), "{row:?}");
    }
}

#[test]
fn threads_change_nothing_and_the_seed_only_what_is_drawn() {
    let by = ["--by", "language", "--figures", "none", "--quiet"];
    let run = |more: &[&str]| {
        let (_guard, out) = analyse(&sample(), &[&by, more].concat());
        let words = std::fs::read(out.join("tables/word_comparison.csv")).unwrap();
        (std::fs::read(out.join("tables/comparison.csv")).unwrap(), words)
    };
    let (one, words) = run(&["--threads", "1"]);
    assert!(run(&["--threads", "3"]) == (one.clone(), words.clone()));
    let (other, same) = run(&["--seed", "2"]);
    assert!(other != one && same == words);
}

#[test]
fn a_reference_that_is_no_group_is_a_mistake_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let run = |more: &[&str]| {
        let mut command = polilex();
        command.arg("compare").arg(sample()).arg("--out").arg(folder.path().join("out"));
        let run = command.args(more).output().unwrap();
        assert_eq!(run.status.code(), Some(2));
        complaint(&run)
    };
    let said = run(&["--by", "language", "--reference", "english"]);
    assert!(
        said.contains("there is no group \"english\"")
            && said.contains("the groups are de, en, fr, zh"),
        "{said}"
    );
    let said = run(&["--by", "language", "--reference", "en", "--reference", "zh"]);
    assert!(said.contains("has two references"), "{said}");
    assert!(run(&["--by", "language", "--cluster", "isuer"]).contains("no document has a column"));
    assert!(run(&[]).contains("--by"));
}

#[test]
fn so_it_is_with_real_documents() {
    let Some(corpus) = std::env::var_os("POLILEX_CORPUS") else {
        eprintln!("skipped: POLILEX_CORPUS is not set");
        return;
    };
    let by = ["--by", "actor", "--by", "language", "--figures", "none", "--quiet"];
    let (_guard, out) = analyse(&Path::new(&corpus).join("cyber-governance"), &by);
    assert!(check(&out, "actor", None) + check(&out, "language", None) > 50);
}
