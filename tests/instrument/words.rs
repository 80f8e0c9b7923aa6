//! `polilex words` against a slow and obvious count over the same sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use crate::program::{Row, polilex, printed, rows, whole};

const CODEBOOK: &str = "\
[codebook]
id = \"t\"
[sets]
things.en = [\"law*\"]
[[concept]]
id = \"g\"
[[concept]]
id = \"g.a\"
[concept.terms]
en = [\"alpha\", \"beta gamma\", \"norm & @things\"]
[[concept]]
id = \"g.b\"
[concept.terms]
en = [\"omega\"]
[[concept]]
id = \"h\"
[concept.terms]
en = [\"world order\"]
";

/// One sentence of a generated document.
struct Sentence {
    document: usize,
    /// Number in the document, from 1.
    number: u64,
    /// Pieces between commas, each of words.
    pieces: Vec<Vec<&'static str>>,
}

/// Sentences by a fixed rule: words near `alpha` are others than elsewhere, and document 0 has a word of its own.
fn sentences() -> Vec<Sentence> {
    let plain = ["state", "law", "of", "people", "world", "order", "and", "norm", "omega", "trade"];
    let near = ["state", "river", "of", "share", "world", "basin", "and", "beta", "gamma", "river"];
    let mut state = 7_u64;
    let mut draw = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % below as u64).unwrap()
    };
    let mut all = Vec::new();
    for document in 0..9 {
        for number in 1..=30 + 5 * document as u64 {
            let special = draw(4) == 0;
            let list = if special { near } else { plain };
            let mut pieces = vec![Vec::new()];
            for at in 0..4 + draw(8) {
                if at > 0 && draw(6) == 0 {
                    pieces.push(Vec::new());
                }
                let word = list[draw(10)];
                pieces.last_mut().unwrap().push(word);
            }
            if special && draw(3) > 0 {
                pieces.push(vec!["alpha"]);
            }
            if document == 0 && special {
                pieces.push(vec!["private"]);
            }
            all.push(Sentence { document, number, pieces });
        }
    }
    all
}

impl Sentence {
    fn text(&self) -> String {
        let pieces: Vec<String> = self.pieces.iter().map(|piece| piece.join(" ")).collect();
        format!("{}.", pieces.join(", "))
    }

    /// The pieces of what is outside the mentions of `g.a` (and of `g.b`, if the group is asked for), and whether there are any.
    fn outside(&self, group: bool) -> (Vec<Vec<&'static str>>, bool) {
        let law = self.pieces.iter().flatten().any(|word| *word == "law");
        let (mut outside, mut found) = (Vec::new(), false);
        for piece in &self.pieces {
            let mut rest = vec![Vec::new()];
            let mut at = 0;
            while at < piece.len() {
                let length = match &piece[at..] {
                    ["beta", "gamma", ..] => 2,
                    ["alpha", ..] => 1,
                    ["norm", ..] if law => 1,
                    ["omega", ..] if group => 1,
                    _ => 0,
                };
                if length > 0 {
                    found = true;
                    rest.push(Vec::new());
                    at += length;
                } else {
                    rest.last_mut().unwrap().push(piece[at]);
                    at += 1;
                }
            }
            outside.append(&mut rest);
        }
        (outside, found)
    }
}

fn sequences(pieces: &[Vec<&str>]) -> Vec<String> {
    let windows = |piece: &Vec<&str>| -> Vec<String> {
        (1..=3).flat_map(|length| piece.windows(length)).map(|words| words.join(" ")).collect()
    };
    pieces.iter().flat_map(windows).collect()
}

fn write(folder: &Path, sentences: &[Sentence]) {
    for document in 0..9 {
        let own = sentences.iter().filter(|sentence| sentence.document == document);
        let texts: Vec<String> = own.map(Sentence::text).collect();
        fs::write(folder.join(format!("{document}.txt")), texts.join("\n\n") + "\n").unwrap();
    }
    fs::write(folder.join("t.toml"), CODEBOOK).unwrap();
}

fn ask(folder: &Path, more: &[&str]) -> String {
    let codebook = folder.join("t.toml");
    let texts: Vec<String> = (0..9)
        .map(|document| folder.join(format!("{document}.txt")).display().to_string())
        .collect();
    let mut arguments = vec!["words", "--lang", "en", "--quiet", "--codebook"];
    arguments.push(codebook.to_str().unwrap());
    arguments.extend(texts.iter().map(String::as_str));
    arguments.extend(more);
    printed(&arguments)
}

#[test]
fn frequencies_are_those_of_a_slow_count() {
    let folder = tempfile::tempdir().unwrap();
    let sentences = sentences();
    write(folder.path(), &sentences);
    let mut expected: BTreeMap<String, (u64, BTreeSet<usize>)> = BTreeMap::new();
    for sentence in &sentences {
        for sequence in sequences(&sentence.pieces) {
            let (count, documents) = expected.entry(sequence).or_default();
            *count += 1;
            documents.insert(sentence.document);
        }
    }
    expected.retain(|_, (count, _)| *count >= 4);
    let found = rows(&ask(folder.path(), &["--min-count", "4", "--top", "10000"]));
    assert_eq!(found.len(), expected.len());
    for row in &found {
        let (count, documents) = &expected[&row["sequence"]];
        assert_eq!(
            (whole(row, "count"), whole(row, "documents")),
            (*count, documents.len() as u64),
            "{row:?}"
        );
        assert_eq!(whole(row, "length"), row["sequence"].split(' ').count() as u64);
        assert_eq!(row["language"], "en");
    }
    let keys: Vec<(u64, u64)> =
        found.iter().map(|row| (whole(row, "length"), u64::MAX - whole(row, "count"))).collect();
    assert!(keys.is_sorted(), "by length, then the most frequent first");
    let few = rows(&ask(folder.path(), &["--min-count", "4", "--top", "3"]));
    assert_eq!(few.len(), 9);
    assert!(few.iter().all(|row| found.contains(row)));
}

/// What a slow count says of a sequence.
#[derive(Default)]
struct Counted {
    with: u64,
    without: u64,
    by_document: BTreeMap<usize, u64>,
    first: Option<(usize, u64)>,
}

fn likelihood(a: u64, b: u64, with: u64, without: u64) -> f64 {
    let cells = [[a, b], [with - a, without - b]].map(|row| row.map(|cell| cell as f64));
    let all = (with + without) as f64;
    let mut sum = 0.0;
    for row in cells {
        for (side, cell) in row.iter().enumerate() {
            let expected = (row[0] + row[1]) * (cells[0][side] + cells[1][side]) / all;
            if *cell > 0.0 {
                sum += cell * libm::log(cell / expected);
            }
        }
    }
    2.0 * sum
}

fn dispersion(here: &BTreeMap<usize, u64>, sizes: &BTreeMap<usize, u64>) -> f64 {
    let (all, size) = (here.values().sum::<u64>() as f64, sizes.values().sum::<u64>() as f64);
    let share = |document: &usize| *here.get(document).unwrap_or(&0) as f64 / all;
    let differences =
        sizes.iter().map(|(document, own)| (share(document) - *own as f64 / size).abs());
    let least = sizes.values().map(|own| *own as f64 / size).fold(1.0, f64::min);
    differences.sum::<f64>() / 2.0 / (1.0 - least)
}

fn check_near(group: bool) -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    let sentences = sentences();
    write(folder.path(), &sentences);
    let mut counts: BTreeMap<String, Counted> = BTreeMap::new();
    let mut sizes: BTreeMap<usize, u64> = BTreeMap::new();
    let (mut with, mut without, mut held, mut other) = (0, 0, 0, 0);
    for sentence in &sentences {
        let (outside, found) = sentence.outside(group);
        let words = outside.iter().map(|piece| piece.len() as u64).sum::<u64>();
        *(if found { &mut with } else { &mut without }) += words;
        *(if found { &mut held } else { &mut other }) += 1;
        if found {
            *sizes.entry(sentence.document).or_default() += words;
        }
        for sequence in BTreeSet::from_iter(sequences(&outside)) {
            let counted = counts.entry(sequence).or_default();
            if found {
                counted.with += 1;
                *counted.by_document.entry(sentence.document).or_default() += 1;
                let place = (sentence.document, sentence.number);
                counted.first = Some(counted.first.map_or(place, |first| first.min(place)));
            } else {
                counted.without += 1;
            }
        }
    }
    let near = if group { "g" } else { "g.a" };
    let found = rows(&ask(folder.path(), &["--near", near, "--top", "10000"]));
    assert!(found.len() >= if group { 1 } else { 3 }, "{found:?}");
    for row in &found {
        let counted = &counts[&row["candidate"]];
        assert_eq!(whole(row, "sentences"), counted.with, "{row:?}");
        assert_eq!(whole(row, "other_sentences"), counted.without, "{row:?}");
        assert_eq!(whole(row, "documents"), counted.by_document.len() as u64, "{row:?}");
        assert_eq!(whole(row, "concept_sentences"), held);
        assert_eq!(whole(row, "without_sentences"), other);
        assert_eq!(whole(row, "concept_words"), with);
        assert_eq!(whole(row, "without_words"), without);
        assert_eq!(whole(row, "concept_documents"), sizes.len() as u64);
        let number = |column: &str| row[column].parse::<f64>().unwrap();
        let close = |column: &str, expected: f64| {
            let found = number(column);
            assert!(
                (found - expected).abs() <= 1e-5 * expected.abs().max(1.0),
                "{column}: {found}, not {expected}: {row:?}"
            );
        };
        let g = likelihood(counted.with, counted.without, with, without);
        let spread = dispersion(&counted.by_document, &sizes);
        close("log_likelihood", g);
        close("dispersion", spread);
        close("score", g * (1.0 - spread));
        close("precision", counted.with as f64 / (counted.with + counted.without) as f64);
        if counted.without > 0 {
            let shares =
                counted.with as f64 / with as f64 / (counted.without as f64 / without as f64);
            close("log_ratio", libm::log2(shares));
        } else {
            assert_eq!(row["log_ratio"], "");
        }
        let (document, number) = counted.first.unwrap();
        assert!(row["doc"].ends_with(&format!("{document}.txt")), "{row:?}");
        assert_eq!(whole(row, "sentence"), number);
        let shown = sentences
            .iter()
            .find(|sentence| (sentence.document, sentence.number) == (document, number));
        assert_eq!(row["example"], shown.unwrap().text());
    }
    let scores: Vec<f64> = found.iter().map(|row| row["score"].parse().unwrap()).collect();
    assert!(scores.windows(2).all(|two| two[0] >= two[1]));
    // Single words that nothing excludes are listed, unless a longer sequence says the same.
    let listed: BTreeSet<&str> = found.iter().map(|row| row["candidate"].as_str()).collect();
    for (sequence, counted) in &counts {
        let out = ["alpha", "beta gamma", "law", "norm", "of", "and"].contains(&sequence.as_str());
        let key = counted.with * without > counted.without * with
            && likelihood(counted.with, counted.without, with, without) >= 6.63;
        let enough = counted.with >= 3 && counted.by_document.len() >= 2;
        if !sequence.contains(' ') && !out && key && enough {
            let inside = |other: &str| other.split(' ').any(|word| word == sequence);
            assert!(listed.iter().any(|other| inside(other)), "{sequence} is missing: {listed:?}");
        }
        if out || !key || !enough {
            assert!(!listed.contains(sequence.as_str()), "{sequence}");
        }
    }
    found
}

#[test]
fn candidates_have_the_numbers_of_a_slow_count() {
    let found = check_near(false);
    let listed: Vec<&str> = found.iter().map(|row| row["candidate"].as_str()).collect();
    assert!(listed.iter().any(|candidate| candidate.contains("river")), "{listed:?}");
    assert!(!listed.contains(&"private"), "one document's word: {listed:?}");
    check_near(true);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &sentences());
    for more in [&["--near", "g"][..], &[]] {
        let with = |threads| ask(folder.path(), &[more, &["--threads", threads]].concat());
        let one = with("1");
        assert_eq!(one, with("2"));
        assert_eq!(one, with("7"));
    }
}

/// Of single words, the list is `words.csv`.
#[test]
fn single_words_are_those_of_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    printed(&[
        "run",
        "input",
        "--out",
        out.to_str().unwrap(),
        "--figures",
        "none",
        "--report",
        "none",
        "--quiet",
    ]);
    let table = fs::read_to_string(out.join("tables/words.csv")).unwrap();
    let key = |row: &Row, word: &str| {
        (row["language"].clone(), row[word].clone(), whole(row, "count"), whole(row, "documents"))
    };
    let expected: BTreeSet<_> = rows(&table).iter().map(|row| key(row, "word")).collect();
    let printed = printed(&["words", "input", "--min-count", "1", "--top", "100000"]);
    let printed = rows(&printed);
    let single = printed.iter().filter(|row| row["length"] == "1");
    let found: BTreeSet<_> = single.map(|row| key(row, "sequence")).collect();
    assert!(found.iter().any(|(language, ..)| language == "zh"));
    assert_eq!(found, expected);
}

#[test]
fn rows_go_to_a_pipe_or_a_file_and_mistakes_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.csv");
    let near = ["words", "input", "--near", "principle.sovereignty"];
    let whole = printed(&near);
    let quiet = printed(&[&near[..], &["--out", file.to_str().unwrap()]].concat());
    assert_eq!(quiet, "");
    assert_eq!(fs::read_to_string(&file).unwrap(), whole);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    let mut child = polilex()
        .args(["words", "input", "--min-count", "1", "--top", "100000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 8];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.len()), (Some(0), 0));
    let output = polilex().args(["words", "input", "--near", "nothing"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let mut said = String::new();
    let _ = write!(said, "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("no concept \"nothing\"") && said.contains("hint:"), "{said}");
}

/// What `--near river` says of documents, beside the rows.
fn said(documents: &[&str], more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let codebook = folder.path().join("t.toml");
    let source =
        "[codebook]\nid = \"t\"\n[[concept]]\nid = \"river\"\n[concept.terms]\nen = [\"river*\"]\n";
    fs::write(&codebook, source).unwrap();
    let mut command = polilex();
    command.args(["words", "--lang", "en", "--near", "river", "--codebook"]).arg(&codebook);
    for (number, text) in documents.iter().enumerate() {
        let document = folder.path().join(format!("{number}.txt"));
        fs::write(&document, format!("{text}\n")).unwrap();
        command.arg(document);
    }
    let output = command.args(more).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn remarks_say_what_is_true_of_these_documents() {
    let others = "The road is long. The sky is grey. A dog sleeps.";
    let one = format!("The river floods the basin. {others}");
    let one = said(&[one.as_str()], &[]);
    assert!(one.contains("1 sentence holds river; 0 candidates\n"), "{one}");
    assert!(one.contains("in 3 sentences much more often"), "{one}");
    assert!(!one.contains("two documents"), "{one}");
    let two = format!("The river floods. {others}");
    let two = said(&[two.as_str(), two.as_str()], &["--min-count", "1"]);
    assert!(two.contains("2 sentences hold river; "), "{two}");
    let apart = format!("The river floods. {others}");
    let apart = said(&[apart.as_str(), "The river sings. A cat."], &["--min-count", "1"]);
    assert!(apart.contains("in 1 sentence and two documents much more often"), "{apart}");
    let all = said(&["The river floods the basin. The river sings."], &[]);
    assert!(all.contains("every sentence holds it"), "{all}");
    let bare = format!("Rivers. {others}");
    let bare = said(&[bare.as_str()], &[]);
    assert!(bare.contains("no word stands beside it"), "{bare}");
    let none = said(&[others], &[]);
    assert!(none.contains("0 sentences hold river; 0 candidates\n"), "{none}");
    assert!(none.contains("terms that match"), "{none}");
}

/// Four documents in which `basin` stands only before `treaty`, and `treaty` also alone.
#[test]
fn what_a_longer_sequence_says_is_listed_once_and_not_never() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "{}{}People basin treaty.\n",
        "Alpha, basin treaty.\n\n".repeat(5),
        "Alpha, treaty.\n\n".repeat(5)
    );
    let others = "People share.\n\n".repeat(30);
    for document in 0..9 {
        let text = if document < 4 { &text } else { &others };
        fs::write(folder.path().join(format!("{document}.txt")), text).unwrap();
    }
    fs::write(folder.path().join("t.toml"), CODEBOOK).unwrap();
    let found = rows(&ask(folder.path(), &["--near", "g.a"]));
    let listed: Vec<&str> = found.iter().map(|row| row["candidate"].as_str()).collect();
    assert_eq!(listed, ["treaty", "basin"]);
}
