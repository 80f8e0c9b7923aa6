//! 500 documents with 100,000 mentions: the page stays small, however much it holds. No time is asserted; it is printed.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::tables::{analyse, sample, table};

const DOCUMENTS: usize = 500;
const SENTENCES: usize = 200;
/// Elements that a view may have: what a browser draws without delay.
const MOST_ELEMENTS: u64 = 12_000;

#[test]
fn a_large_corpus_stays_quick() {
    let Some(browser) = Browser::open() else { return };
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    let mut words = (1_u32..).map(|number| number.wrapping_mul(2_654_435_761) >> 16);
    for document in 0..DOCUMENTS {
        let mut text = String::new();
        for sentence in 0..SENTENCES {
            let concept = [
                "network sovereignty",
                "peace in cyberspace",
                "international cooperation in cyberspace",
                "the digital economy",
            ][(document + sentence) % 4];
            let filling: Vec<String> =
                words.by_ref().take(12).map(|word| format!("w{word}")).collect();
            let _ = write!(
                text,
                "Delegation {document} spoke of {concept} and of {}. ",
                filling.join(" ")
            );
            if sentence % 5 == 4 {
                text.push_str("\n\n");
            }
        }
        fs::write(corpus.join(format!("document-{document:03}.txt")), text).unwrap();
    }
    let (_guard, out) = analyse(&corpus, &["--lang", "en", "--figures", "none", "--quiet"]);
    let mentions = table(&out, "mentions").len();
    assert!(mentions >= 90_000, "{mentions} mentions");
    let size = fs::metadata(out.join("report.html")).unwrap().len();
    let took = browser.report(&out, "");
    println!("{mentions} mentions in {size} bytes opened in {took:?}");
    for view in [
        "overview",
        "concepts",
        "matrix",
        "pairs",
        "documents",
        "quality",
        "sentences",
        "document?doc=document-007.txt",
        "concepts?language%3A=en",
    ] {
        let answer = browser.wait(&format!(
            "const began = performance.now(); await probe.go('#{view}'); return [probe.nodes(), performance.now() - began]"
        ));
        println!("{view}: {} elements, {} ms", answer[0], answer[1]);
        assert!(answer[0].as_u64() < Some(MOST_ELEMENTS), "{view}: {}", answer[0]);
    }
    browser.wait("await probe.go('#sentences')");
    let said = browser.run("return document.getElementById('found-count').dataset.count");
    assert_eq!(said, mentions.to_string());
    browser.assert_quiet();
}

/// More than a call of a function takes as arguments.
const MANY: usize = 140_000;

/// Puts many more documents into a report: some without terms in their language, some skipped.
fn swell(report: &Path) {
    let page = fs::read_to_string(report).expect("there is a report");
    let (before, rest) = page.split_once("id=\"facts\">").expect("facts are packed");
    let (packed, after) = rest.split_once('<').expect("an element ends");
    let bytes = STANDARD.decode(packed).expect("base64");
    let bytes = miniz_oxide::inflate::decompress_to_vec_zlib(&bytes).expect("deflated");
    let mut facts: Value = serde_json::from_slice(&bytes).expect("JSON");
    let documents = facts["documents"].as_array_mut().expect("a list");
    let one = documents[0].clone();
    for number in documents.len()..MANY {
        let mut document = one.clone();
        document["id"] = json!(format!("more-{number}.txt"));
        document["title"] = Value::Null;
        document["absence"] = json!(false);
        document["coded"] = json!(false);
        document["language"] = json!("fr");
        if number % 2 == 0 {
            document["status"] = json!("skipped");
            document["reason"] = json!("empty: the file is empty");
        }
        documents.push(document);
    }
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(facts.to_string().as_bytes(), 1);
    fs::write(report, format!("{before}id=\"facts\">{}<{after}", STANDARD.encode(packed)))
        .expect("it can be written");
}

#[test]
fn however_many_documents_there_are_every_view_opens() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    swell(&out.join("report.html"));
    browser.report(&out, "");
    for view in
        ["overview", "concepts", "matrix", "documents", "documents?status=skipped", "quality"]
    {
        let answer = browser.wait(&format!(
            "await probe.go('#{view}'); return [document.querySelector('main').textContent.length, probe.nodes(), document.querySelector('main [role=alert]')?.textContent ?? null]"
        ));
        assert!(answer[0].as_u64() > Some(500) && answer[2].is_null(), "{view}: {answer}");
        assert!(answer[1].as_u64() < Some(MOST_ELEMENTS), "{view}: {answer}");
    }
    let said = browser
        .wait("await probe.go('#matrix'); return document.querySelector('.more').textContent");
    assert!(said.as_str().unwrap().contains("140,000 rows"), "{said}");
    browser.assert_quiet();
}
