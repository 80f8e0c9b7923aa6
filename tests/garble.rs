//! What a garbled text is, held against real documents and against the same documents read in wrong encodings.
//!
//! Left out where `POLILEX_CORPUS` names no folder of real documents.

#![allow(clippy::print_stderr, reason = "the distribution is what one wants to see")]

use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::{BIG5, Encoding, GBK, KOI8_R, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};
use polilex::text::format::extract;
use polilex::text::garble::{GARBLED, Garble};

/// Garbled files of the corpus; its README says how.
const BAD: &[&str] = &["garbled-pdf-extraction-belgium.txt", "un-ga-draft-A-L632-1971-ocr.pdf"];
/// Least characters of a document that is read in wrong encodings.
const LONG: usize = 2_000;

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the folder is readable").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            files(&path, into);
        } else if !matches!(name.as_str(), "metadata.csv" | "sources.csv" | "README.md")
            && !name.ends_with(".jsonl")
        {
            into.push(path);
        }
    }
}

/// Returns the text of a document, a paragraph a line, if it can be read.
fn text_of(path: &Path) -> Option<String> {
    let bytes = fs::read(path).expect("the file is readable");
    let name = path.file_name()?.to_string_lossy().into_owned();
    let mut extraction = extract(&name, Box::new(bytes.as_slice())).ok()?;
    let mut text = String::new();
    while let Ok(Some(paragraph)) = extraction.paragraphs.next() {
        text.push_str(&paragraph.text.replace('\n', " "));
        text.push('\n');
    }
    Some(text)
}

fn garble(text: &str) -> Garble {
    let mut garble = Garble::default();
    text.lines().for_each(|paragraph| garble.add(paragraph));
    garble
}

#[test]
fn good_documents_lie_below_and_garbled_ones_above_the_threshold() {
    let Some(corpus) = std::env::var_os("POLILEX_CORPUS") else {
        eprintln!("POLILEX_CORPUS is not set: the calibration is left out");
        return;
    };
    let mut paths = Vec::new();
    files(Path::new(&corpus), &mut paths);
    paths.sort();
    let mut shares = Vec::new();
    let mut miscoded: Vec<(f64, String)> = Vec::new();
    for path in paths {
        let Some(text) = text_of(&path) else { continue };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let found = garble(&text);
        let share = found.share().unwrap_or(0.0);
        if BAD.contains(&name.as_str()) {
            eprintln!("garbled: {share:.4} {name}");
            assert!(found.is_garbled() && share > 2.0 * GARBLED, "{name}: {found:?}");
            continue;
        }
        assert!(share < GARBLED / 2.0, "{name}: {found:?}");
        shares.push(share);
        if text.chars().count() < LONG {
            continue;
        }
        for (bytes, wrong) in miscodings(&text) {
            let (wrongly, _, _) = wrong.decode(&bytes);
            if wrongly != text {
                let share = garble(&wrongly).share().unwrap_or(0.0);
                miscoded.push((share, format!("{name} as {}", wrong.name())));
            }
        }
    }
    shares.sort_by(f64::total_cmp);
    miscoded.sort_by(|one, other| one.0.total_cmp(&other.0));
    let at = |percent: usize| shares[(shares.len() - 1) * percent / 100];
    eprintln!(
        "{} good documents: median {:.4}, 99 % {:.4}, most {:.4}",
        shares.len(),
        at(50),
        at(99),
        at(100)
    );
    eprintln!(
        "{} wrong decodings, least: {:?}",
        miscoded.len(),
        &miscoded[..miscoded.len().min(8)]
    );
    assert!(shares.len() > 700 && miscoded.len() > 300);
    // UTF-8 read as Latin-1 spoils French and Spanish in their accented words only.
    assert!(miscoded[0].0 > 2.0 * GARBLED, "{:?}", miscoded[0]);
    let middle = miscoded[miscoded.len() / 2].0;
    assert!(middle > 0.3, "{middle}");
}

/// The bytes of a text in an encoding of its script, and encodings that it is not in.
fn miscodings(text: &str) -> Vec<(Vec<u8>, &'static Encoding)> {
    let letters = text.chars().filter(|sign| sign.is_alphabetic()).count();
    let share =
        |is: &dyn Fn(char) -> bool| text.chars().filter(|&sign| is(sign)).count() * 2 > letters;
    let utf8 = || text.as_bytes().to_vec();
    let encoded = |encoding: &'static Encoding| encoding.encode(text).0.into_owned();
    if share(&|sign| matches!(sign, '\u{4e00}'..='\u{9fff}')) {
        vec![
            (utf8(), WINDOWS_1252),
            (utf8(), GBK),
            (encoded(GBK), WINDOWS_1252),
            (encoded(GBK), BIG5),
        ]
    } else if share(&|sign| matches!(sign, '\u{400}'..='\u{4ff}')) {
        vec![
            (utf8(), WINDOWS_1252),
            (utf8(), WINDOWS_1251),
            (encoded(WINDOWS_1251), WINDOWS_1252),
            (encoded(KOI8_R), WINDOWS_1252),
        ]
    } else if share(&|sign| matches!(sign, '\u{600}'..='\u{6ff}')) {
        vec![(utf8(), WINDOWS_1252), (utf8(), WINDOWS_1256), (encoded(WINDOWS_1256), WINDOWS_1252)]
    } else if text.chars().filter(|sign| matches!(sign, 'à'..='ÿ')).count() * 50 > letters {
        vec![(utf8(), WINDOWS_1252)]
    } else {
        Vec::new()
    }
}
