//! Sentences drawn, coded and compared, as two people and a researcher would do it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use polilex::codebook;
use polilex::scan::Matcher;
use polilex::text::Language;

use crate::tables::{Row, analyse, complaint, count, files, number, polilex, sample, table};

/// Draws a sample of the sample corpus.
fn draw(out: &Path, more: &[&str]) -> std::process::Output {
    let mut command = polilex();
    command.arg("sample").arg(sample()).arg("--out").arg(out).args(more);
    command.output().expect("the program starts")
}

fn validate(arguments: &[&str], out: &Path) -> std::process::Output {
    let mut command = polilex();
    command.arg("validate").args(arguments).arg("--out").arg(out);
    command.output().expect("the program starts")
}

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("the table is there");
    reader.deserialize().collect::<Result<_, _>>().expect("the table is sound")
}

/// Fills in a sheet as somebody would who sees what was found, but for every `nth` sentence.
fn fill(folder: &Path, coder: &str, nth: usize) -> std::path::PathBuf {
    let key: BTreeMap<String, String> = rows(&folder.join("key.csv"))
        .into_iter()
        .map(|row| (row["id"].clone(), row["found"].clone()))
        .collect();
    let path = folder.join(format!("codes-{coder}.csv"));
    let mut writer = csv::Writer::from_path(&path).expect("there is room");
    writer.write_record(["id", "sentence", "codes"]).expect("there is room");
    for (at, row) in rows(&folder.join("sheet.csv")).iter().enumerate() {
        let codes = match key[&row["id"]].as_str() {
            _ if at % nth == 0 => "actor.major_power",
            "" => "none",
            found => found,
        };
        writer.write_record([&row["id"], &row["sentence"], codes]).expect("there is room");
    }
    writer.flush().expect("there is room");
    path
}

#[test]
fn a_sample_is_blind_weighted_and_the_same_on_any_threads() {
    let folder = tempfile::tempdir().unwrap();
    let (one, four) = (folder.path().join("one"), folder.path().join("four"));
    let done = draw(&one, &["-n", "130", "--threads", "1"]);
    assert!(done.status.success(), "{}", complaint(&done));
    assert!(draw(&four, &["-n", "130", "--threads", "4"]).status.success());
    assert!(files(&one) == files(&four));

    // The weights add up to the sentences that a run counts in documents of the codebook's languages.
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    let documents = table(&out, "documents");
    let coded = documents.iter().filter(|row| row["coded"] == "yes");
    let sentences: u64 = coded.filter_map(|row| count(row, "sentences")).sum();
    let key = rows(&one.join("key.csv"));
    assert_eq!(key.len(), 130);
    let weights: f64 = key.iter().filter_map(|row| number(row, "weight")).sum();
    assert!((weights - sentences as f64).abs() < 0.01, "{weights} {sentences}");

    // What was found is what the run found in that sentence.
    let mut found: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for row in table(&out, "mentions") {
        let place = (row["doc"].clone(), row["sentence"].clone());
        found.entry(place).or_default().insert(row["concept"].clone());
    }
    for row in &key {
        let here: BTreeSet<String> =
            row["found"].split(';').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let place = (row["doc"].clone(), row["number"].clone());
        assert_eq!(here, found.get(&place).cloned().unwrap_or_default(), "{place:?}");
        assert_eq!(row["stratum"].starts_with("found "), !here.is_empty());
    }

    // Nothing of it is in what coders get.
    let sheet = rows(&one.join("sheet.csv"));
    let page = fs::read_to_string(one.join("sheet.html")).unwrap();
    for (row, secret) in sheet.iter().zip(&key) {
        assert_eq!(row["id"], secret["id"]);
        assert!(row["codes"].is_empty() && row["doc"].is_empty() && !row["sentence"].is_empty());
        assert!(!page.contains(&secret["doc"]), "{}", secret["doc"]);
    }
    assert!(!["\"stratum\"", "\"weight\"", "\"found\""].iter().any(|part| page.contains(part)));

    let again = draw(&one, &["-n", "130"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(complaint(&again).contains("somebody may have filled it in"));
    let few = draw(&folder.path().join("few"), &["-n", "5"]);
    assert!(complaint(&few).contains("5 sentences are too few for"), "{}", complaint(&few));
    assert!(!folder.path().join("few").exists(), "nothing is left behind");
}

#[test]
fn documents_and_sheets_agree_and_disagreements_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let coding = folder.path().join("coding");
    let done = draw(&coding, &["-n", "200", "--by", "genre"]);
    assert!(done.status.success(), "{}", complaint(&done));
    let (anna, bo) = (fill(&coding, "anna", 9), fill(&coding, "bo", 7));
    let key = coding.join("key.csv");
    let given = ["--gold", anna.to_str().unwrap(), "--gold", bo.to_str().unwrap()];
    let given = [&given[..], &["--key", key.to_str().unwrap()]].concat();
    let (sheets, documents) = (folder.path().join("sheets"), folder.path().join("documents"));
    let done = validate(&given, &sheets);
    assert!(done.status.success(), "{}", complaint(&done));
    let corpus = sample();
    let with_corpus = [&[corpus.to_str().unwrap()], &given[..]].concat();
    let done = validate(&with_corpus, &documents);
    assert!(done.status.success(), "{}", complaint(&done));
    // A word divided at a line end is whole in its document only; all else is the same.
    let whole = |row: &Row| !row["sentence"].contains("- ");
    let listed = |out: &Path| -> Vec<Row> {
        table(out, "disagreements").into_iter().filter(whole).collect()
    };
    assert!(listed(&sheets).len() > 60);
    assert!(listed(&sheets) == listed(&documents));
    let keys = rows(&key);
    let disagreements = table(&documents, "disagreements");
    // Whoever answers without looking disagrees with what is found there, and adds what is not.
    let expected: usize = keys
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let found: BTreeSet<&str> =
                row["found"].split(';').filter(|id| !id.is_empty()).collect();
            let other = BTreeSet::from(["actor.major_power"]);
            if at % 9 == 0 || at % 7 == 0 { found.symmetric_difference(&other).count() } else { 0 }
        })
        .sum();
    assert_eq!(disagreements.len(), expected);
    assert!(disagreements.iter().any(|row| row["found"] == "yes" && !row["terms"].is_empty()));
    let groups: BTreeSet<String> =
        table(&documents, "validation").iter().map(|row| row["group"].clone()).collect();
    assert!(groups.len() > 2 && groups.contains("all"), "{groups:?}");

    fs::write(
        &bo,
        fs::read_to_string(&bo).unwrap().replace("actor.major_power", "actor.major_powr"),
    )
    .unwrap();
    let wrong = validate(&given, &folder.path().join("wrong"));
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        complaint(&wrong).contains("did you mean \"actor.major_power\"?"),
        "{}",
        complaint(&wrong)
    );
}

/// The sentences coded by hand: counts against plain counting, for one half and one language.
#[test]
fn a_coded_table_is_validated_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let given = ["--gold", "tests/coded/en.csv", "--gold", "tests/coded/zh.csv", "--by", "half"];
    let done = validate(&given, &out);
    assert!(done.status.success(), "{}", complaint(&done));
    let source = codebook::builtin("cyber-community").unwrap();
    let (codebook, _) = codebook::load("cyber-community", source.as_bytes()).unwrap();
    let matcher = Matcher::compile(&codebook).unwrap();
    let written = table(&out, "validation");
    for (name, language) in [("en", Language::ENGLISH), ("zh", Language::CHINESE)] {
        let mut counts: BTreeMap<String, [u64; 3]> = BTreeMap::new();
        let mut scanner = matcher.scanner(50);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/coded/{name}.csv"));
        for row in rows(&path).iter().filter(|row| row["half"] == "held") {
            let coded: BTreeSet<&str> =
                row["concepts"].split(';').filter(|id| !id.is_empty()).collect();
            let mut found: BTreeSet<&str> = BTreeSet::new();
            scanner.begin(language);
            scanner.paragraph(&row["text"], &mut |sentence| {
                found.extend(
                    sentence.mentions.iter().map(|one| codebook.concept(one.concept).id.as_str()),
                );
            });
            scanner.finish();
            for id in coded.union(&found) {
                let kind = match (coded.contains(id), found.contains(id)) {
                    (true, true) => 0,
                    (false, _) => 1,
                    (true, false) => 2,
                };
                for key in [*id, "micro"] {
                    counts.entry(key.to_owned()).or_default()[kind] += 1;
                }
            }
        }
        for (id, [right, wrong, missed]) in counts {
            let row = written
                .iter()
                .find(|row| {
                    row["coder"] == name
                        && row["language"] == "all"
                        && row["group"] == "held"
                        && row["concept"] == id
                })
                .unwrap_or_else(|| panic!("{name} {id}"));
            let here =
                ["true_positives", "false_positives", "false_negatives"].map(|at| count(row, at));
            assert_eq!(here, [Some(right), Some(wrong), Some(missed)], "{name} {id}");
            let f1 = 2.0 * right as f64 / (2 * right + wrong + missed) as f64;
            assert!((number(row, "f1").unwrap() - f1).abs() < 1e-5, "{name} {id}");
        }
    }
}
