//! 500 documents with 100,000 mentions: the page stays small, however much it holds. No time is asserted; it is printed.

use std::fmt::Write;
use std::fs;

use crate::browser::Browser;
use crate::tables::{analyse, table};

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
