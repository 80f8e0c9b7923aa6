//! Codebooks with every defect planted: each is found at its place, and nothing else is.
//!
//! A line with a defect ends with `#! CODE: MARKED`, once for each; `MARKED` is what must be marked on that line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use polilex::codebook::Rule;
use polilex::diagnostic::Severity;
use polilex::scan::FAILING_EXAMPLE;
use serde_json::Value;

use crate::program::polilex;

/// A finding: line, column, code, what is marked.
type Found = (u64, u64, String, String);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codebooks/defects")
}

/// Checks a codebook and returns what `--format json` prints, and the exit code.
fn check(path: &Path) -> (Value, Option<i32>) {
    let output =
        polilex().args(["codebook", "check", "--format", "json"]).arg(path).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (serde_json::from_slice(&output.stdout).expect("it is JSON"), output.status.code())
}

fn findings(report: &Value) -> Vec<Found> {
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{report}")).to_owned();
    let of = |finding: &Value| {
        let column = finding["column"].as_u64().unwrap();
        assert_eq!(finding["span"]["start"], finding["column"], "{finding}");
        let marked = text(&finding["span"]["text"]);
        assert_eq!(finding["span"]["end"].as_u64(), Some(column + marked.chars().count() as u64));
        (finding["line"].as_u64().unwrap(), column, text(&finding["code"]), marked)
    };
    report["findings"].as_array().unwrap().iter().map(of).collect()
}

/// What is planted in a file, by its own notes. Those of a line that is a comment are about the next line; `MARKED at N` says the column.
fn planted(text: &str) -> Vec<Found> {
    let mut planted = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let mut parts = line.split("#! ");
        let mut written = parts.next().unwrap_or_default();
        let mut number = at as u64 + 1;
        if written.is_empty() {
            written = lines[at + 1];
            number += 1;
        }
        for note in parts {
            let (code, marked) = note.split_once(": ").unwrap_or_else(|| panic!("{line}"));
            let (marked, column) = match marked.rsplit_once(" at ") {
                Some((marked, column)) => (marked, column.trim().parse().unwrap()),
                None => {
                    let bare = marked.trim_end();
                    // A pattern of nothing but space is marked as it is.
                    let marked = if bare.is_empty() && !marked.is_empty() { " " } else { bare };
                    let at = written
                        .find(&format!("\"{marked}\""))
                        .filter(|_| marked == " ")
                        .map_or_else(|| written.find(marked), |at| Some(at + 1))
                        .unwrap_or_else(|| panic!("\"{marked}\" is not in {line}"));
                    (marked, written[..at].chars().count() as u64 + 1)
                }
            };
            planted.push((number, column, code.to_owned(), marked.to_owned()));
        }
    }
    planted.sort();
    planted
}

/// The files, with what the notes cannot say: a file of other bytes has none.
fn files(generated: &Path) -> Vec<(PathBuf, Vec<Found>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let found = match std::str::from_utf8(&bytes) {
            Ok(text) => planted(text),
            Err(_) => vec![(2, 7, "not-utf8".to_owned(), String::new())],
        };
        files.push((path, found));
    }
    files.sort();
    // What is too large to lie here.
    let long = "a ".repeat(40_000);
    let text = format!(
        "[codebook]\nid = \"long\"\n[[concept]]\nid = \"a\"\n[concept.terms]\nen = [\"{long}\"]\n"
    );
    let path = generated.join("long.toml");
    fs::write(&path, &text).unwrap();
    files.push((path, vec![(6, 8, "pattern-too-long".to_owned(), String::new())]));
    files
}

#[test]
fn every_defect_is_found_at_its_place_and_none_is_invented() {
    let generated = tempfile::tempdir().unwrap();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (path, expected) in files(generated.path()) {
        let (report, code) = check(&path);
        let mut found = findings(&report);
        let places: Vec<(u64, u64)> =
            found.iter().map(|(line, column, ..)| (*line, *column)).collect();
        assert!(places.is_sorted(), "in the order of places: {}", path.display());
        if path.ends_with("long.toml") {
            found.iter_mut().for_each(|finding| finding.3.clear());
        }
        found.sort();
        assert!(!expected.is_empty(), "{}", path.display());
        let missing: Vec<&Found> =
            expected.iter().filter(|planted| !found.contains(planted)).collect();
        let invented: Vec<&Found> =
            found.iter().filter(|finding| !expected.contains(finding)).collect();
        assert!(
            missing.is_empty() && invented.is_empty() && found.len() == expected.len(),
            "{}\nmissing: {missing:#?}\ninvented: {invented:#?}",
            path.display()
        );
        let worst = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["severity"] == "error");
        assert_eq!(code, Some(if worst { 2 } else { 0 }), "{}", path.display());
        seen.extend(found.into_iter().map(|(_, _, code, _)| code));
    }
    // Two defects are of the file, not of a place.
    let large = generated.path().join("large.toml");
    fs::write(&large, vec![b'#'; (16 << 20) + 1]).unwrap();
    let (report, code) = check(&large);
    let found = &report["findings"][0];
    assert_eq!(
        (found["code"].as_str(), found["line"].as_u64(), code),
        (Some("file-too-large"), None, Some(2))
    );
    seen.insert("file-too-large".to_owned());
    let many: Vec<String> =
        (0..1_100).map(|at| format!("  \"net{}*\",", ["a", "b", "c"][at % 3])).collect();
    let many = format!(
        "[codebook]\nid = \"many\"\n[[concept]]\nid = \"a\"\n[concept.terms]\nen = [\n{}\n]\n",
        many.join("\n")
    );
    let path = generated.path().join("many.toml");
    fs::write(&path, many).unwrap();
    let (report, _) = check(&path);
    let all = report["findings"].as_array().unwrap();
    assert_eq!(all.len(), 1_001);
    let more: Vec<&Value> =
        all.iter().filter(|finding| finding["code"] == "more-findings").collect();
    assert_eq!(more.len(), 1);
    seen.insert("more-findings".to_owned());
    // A rule without a planted defect fails here.
    let mut codes: BTreeSet<String> = Rule::ALL.iter().map(|rule| rule.code().to_owned()).collect();
    codes.insert(FAILING_EXAMPLE.0.to_owned());
    assert_eq!(seen, codes);
}

#[test]
fn every_finding_is_explained() {
    let meanings: BTreeMap<&str, (&str, Severity)> =
        Rule::ALL.iter().map(|rule| (rule.code(), (rule.meaning(), rule.severity()))).collect();
    for name in ["faults.toml", "warnings.toml"] {
        let (report, _) = check(&folder().join(name));
        assert!(report["codebook"].as_str().unwrap().ends_with(name));
        for finding in report["findings"].as_array().unwrap() {
            let code = finding["code"].as_str().unwrap();
            let (meaning, severity) =
                meanings.get(code).copied().unwrap_or((FAILING_EXAMPLE.1, Severity::Error));
            assert_eq!(finding["explanation"], meaning);
            let severity = match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            assert_eq!(finding["severity"], severity);
            assert!(!finding["message"].as_str().unwrap().is_empty());
            let suggestions = finding["suggestions"].as_array().unwrap();
            assert!(!suggestions.is_empty(), "{finding}");
            assert!(finding["file"].as_str().unwrap().ends_with(name));
        }
    }
    let (report, code) = check(Path::new("cyber-community"));
    assert_eq!(code, Some(0));
    assert!(report["terms"].as_u64().unwrap() > 100 && report["examples"].as_u64().unwrap() > 100);
}

/// What would act on a terminal is written as an escape, and is the same to a program.
#[test]
fn nothing_that_acts_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acts.toml");
    let term = "net\u{202e}work (";
    fs::write(&path, format!("[codebook]\nid = \"acts\"\n[[concept]]\nid = \"a\"\n[concept.terms]\nen = [\"{term}\"]\n")).unwrap();
    let output =
        polilex().args(["codebook", "check", "--format", "json"]).arg(&path).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains('\u{202e}'), "{text}");
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["findings"][0]["code"], "unclosed");
}
