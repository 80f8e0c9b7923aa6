//! What cannot be told is never a zero: languages without terms, and a page that holds no mentions.

use std::fs;

use crate::browser::Browser;
use crate::tables::{analyse, sample};

fn text(browser: &Browser, hash: &str) -> String {
    let said = browser.wait(&format!(
        "await probe.go('{hash}'); return document.querySelector('main').textContent"
    ));
    said.as_str().expect("text").to_owned()
}

#[test]
fn in_a_language_without_terms_nothing_is_counted() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    browser.report(&out, "");
    let rows = browser.wait("await probe.go('#concepts?language%3A=de'); return probe.table()");
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 40);
    for row in rows {
        for cell in &row.as_array().unwrap()[1..] {
            let cell = cell.as_str().unwrap();
            assert!(
                cell.starts_with('–')
                    && cell.contains("no terms for it in the language of these documents (de)"),
                "{row}"
            );
        }
    }
    let said = text(&browser, "#overview?language%3A=de");
    assert!(said.contains("– cannot be told"), "{said}");
    // Of languages with terms everything is told.
    for language in ["en", "fr", "zh"] {
        let said = text(&browser, &format!("#concepts?language%3A={language}"));
        assert!(!said.contains('–'), "{said}");
    }
    browser.assert_quiet();
}

#[test]
fn a_concept_without_terms_in_the_language_is_not_absent_from_it() {
    let Some(browser) = Browser::open() else { return };
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    for (name, text) in [
        ("en.txt", "The river was high and the harbour was closed.\n"),
        ("zh.txt", "河流很高，港口关闭了。\n"),
    ] {
        fs::write(corpus.join(name), text).unwrap();
    }
    fs::write(corpus.join("metadata.csv"), "file,language\nen.txt,en\nzh.txt,zh\n").unwrap();
    let codebook = folder.path().join("waters.toml");
    fs::write(
        &codebook,
        "[codebook]\nid = \"waters\"\ntitle = \"Waters\"\n[[concept]]\nid = \"river\"\n[concept.terms]\nen = [\"river*\"]\nzh = [\"河流\"]\n\
        [[concept]]\nid = \"harbour\"\n[concept.terms]\nen = [\"harbour*\"]\n",
    )
    .unwrap();
    let more = ["--codebook", codebook.to_str().unwrap(), "--figures", "none", "--quiet"];
    let (_guard, out) = analyse(&corpus, &more);
    browser.report(&out, "");
    let rows = browser.wait(
        "await probe.go('#concepts?language%3A=zh'); return probe.table().map((row) => row[1])",
    );
    assert_eq!(rows[0], "1");
    assert!(rows[1].as_str().unwrap().starts_with("– the codebook has no terms for it"), "{rows}");
    let rows = browser.wait(
        "await probe.go('#concepts?language%3A=en'); return probe.table().map((row) => row[1])",
    );
    assert_eq!(rows, serde_json::json!(["1", "1"]));
    browser.assert_quiet();
}

#[test]
fn a_page_without_sentences_counts_nothing_and_says_so() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) =
        analyse(&sample(), &["--quiet", "--figures", "svg", "--report", "html:100"]);
    browser.report(&out, "");
    let said = text(&browser, "#overview");
    assert!(said.contains("too many mentions for one page"), "{said}");
    // What the tables know stands here all the same.
    let mentions = fs::read_to_string(out.join("tables/mentions.csv")).unwrap().lines().count() - 1;
    assert!(said.contains(&format!("mentions{mentions}concepts")), "{said}");
    let cells = browser.wait(
        "await probe.go('#matrix'); return [...document.querySelectorAll('td[data-concept]')].map((cell) => [cell.className, cell.textContent, cell.title])",
    );
    let cells = cells.as_array().unwrap();
    assert!(cells.len() > 500);
    assert!(
        cells.iter().all(|cell| cell[0] == "none" && cell[1].as_str().unwrap().starts_with('–')),
        "{cells:?}"
    );
    browser.wait("await probe.go('#concepts?language%3A=en')");
    let counts = browser.run("return [...document.querySelectorAll('main td')].map((cell) => cell.textContent).filter((text) => text === '0').length");
    assert_eq!(counts, 0);
    // Documents, concepts, pairs: none is said to have nothing.
    for hash in [
        "#sentences?concept=principle.sovereignty&doc=annex.rtf",
        "#sentences?concept=principle.sovereignty",
        "#sentences",
        "#document?doc=annex.rtf",
        "#document?doc=marenia-white-paper-2023.md",
    ] {
        let said = text(&browser, hash);
        assert!(said.contains("This page does not hold these mentions"), "{hash}: {said}");
        for wrong in ["not found", "nothing was found", "0 mentions", "No mentions"] {
            assert!(!said.contains(wrong), "{hash}: {said}");
        }
    }
    let said = text(&browser, "#pairs?unit=paragraph&language%3A=en");
    assert!(
        said.contains("– this page holds no mentions") && !said.contains("No two concepts"),
        "{said}"
    );
    let said = text(&browser, "#document?doc=press-kit.zip");
    assert!(said.contains("not read"), "{said}");
    // No number, bar or cell leads to sentences that are not there.
    for view in ["overview", "concepts", "pairs?unit=paragraph", "documents", "quality"] {
        let links = browser.wait(&format!(
            "await probe.go('#{view}'); return [...document.querySelectorAll('main td.n a, dl.counts a, .marks a')].map((link) => link.getAttribute('href')).filter((href) => href.startsWith('#sentences'))"
        ));
        assert_eq!(links, serde_json::json!([]), "{view}");
    }
    let marks = browser.wait("await probe.go('#figures'); return [...document.querySelectorAll('.marks a')].map((link) => link.getAttribute('href'))");
    let marks = marks.as_array().unwrap();
    assert!(
        !marks.is_empty()
            && marks.iter().all(|href| href.as_str().unwrap().starts_with("#document?"))
    );
    browser.assert_quiet();
}
