//! Ways through the page: clicks where a person clicks, sorting, searching, copied addresses, the way back.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::tables::{analyse, sample};

const STATE: &str = "return [document.querySelector('h1').textContent, document.getElementById('found-count')?.textContent ?? null,
    document.querySelectorAll('ol.found > li').length]";

#[test]
fn clicks_lead_on_and_the_way_back_leads_back() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--quiet"]);
    browser.report(&out, "");
    browser.click("nav a[href='#matrix']");
    browser.click("table.matrix td.some a");
    browser.wait("await probe.settled()");
    let list = browser.run(STATE);
    assert!(list[2].as_u64() > Some(0), "{list}");
    let address = browser.run("return location.hash");
    browser.click("ol.found .where a");
    browser.wait("await probe.settled()");
    assert_eq!(browser.run("return document.activeElement?.id"), "here", "the sentence is found");
    assert!(browser.run("return document.querySelectorAll('#here a.k').length").as_u64() > Some(0));
    browser.wait("history.back(); await new Promise((done) => addEventListener('hashchange', done, { once: true })); await probe.settled()");
    assert_eq!(browser.run(STATE), list, "back at the list");

    // The address opens the same list in a page of its own.
    browser.report(&out, address.as_str().expect("an address"));
    assert_eq!(browser.run(STATE), list);

    // A bar of the overview, and every figure that has marks.
    browser.wait("await probe.go('#overview')");
    browser.click(".bars a.bar");
    assert_eq!(browser.run("return location.hash.startsWith('#sentences')"), true);
    let count = browser
        .wait("await probe.go('#figures'); return document.querySelectorAll('figure').length");
    assert!(count.as_u64() >= Some(4), "{count}");
    for number in 1..=count.as_u64().unwrap_or(0) {
        let of = format!("figure:nth-of-type({number}) .sheet a");
        let marks = browser.wait(&format!(
            "await probe.go('#figures'); return document.querySelectorAll(\"{of}\").length"
        ));
        if marks != 0 {
            browser.click(&of);
            assert_ne!(browser.run("return location.hash"), "#figures", "{of}");
        }
    }
    browser.assert_quiet();
}

#[test]
fn tables_sort_and_search_and_the_address_keeps_it() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    browser.report(&out, "#concepts");
    let numbers = || -> Vec<i64> {
        let rows = browser.wait("return probe.table()");
        let rows = rows.as_array().expect("a list").clone();
        rows.iter().filter_map(|row| row[1].as_str()?.parse().ok()).collect()
    };
    let all = numbers();
    browser.click("main thead th:nth-child(2) button");
    let sorted =
        "return document.querySelector('main thead th:nth-child(2)').getAttribute('aria-sort')";
    assert_eq!(browser.run(sorted), "descending");
    let mut expected = all.clone();
    expected.sort_by_key(|number| -number);
    assert_eq!(numbers(), expected);
    browser.click("main thead th:nth-child(2) button");
    assert_eq!(browser.run(sorted), "ascending");
    expected.reverse();
    assert_eq!(numbers(), expected);
    browser.run("const input = document.querySelector('main input[type=search]'); input.value = 'sovereignty'; input.dispatchEvent(new Event('input'))");
    let found = numbers();
    assert!(!found.is_empty() && found.len() < all.len(), "{found:?}");
    let address = browser.run("return location.hash");
    browser.report(&out, address.as_str().expect("an address"));
    assert_eq!(numbers(), found);

    // A filter that is chosen by hand stays from view to view, and can be taken off.
    browser.report(&out, "#documents");
    let rows = |browser: &Browser| browser.wait("return probe.table().length");
    let before = rows(&browser);
    browser.run("const select = document.querySelector('select[data-filter=\"language:\"]'); select.value = 'zh'; select.dispatchEvent(new Event('change'))");
    browser.wait("await new Promise((done) => setTimeout(done, 50))");
    let few = rows(&browser);
    assert!(few.as_u64() < before.as_u64() && few.as_u64() > Some(0));
    browser.click("nav a[href^='#matrix']");
    assert_eq!(rows(&browser), few);
    browser.wait("document.querySelector('main .note a').click(); await new Promise((done) => setTimeout(done, 50))");
    assert_eq!(rows(&browser), before);

    // What is not there is said.
    for hash in [
        "#document?doc=nowhere",
        "#sentences?concept=nowhere",
        "#sentences?doc=nowhere",
        "#nonsense",
    ] {
        browser.report(&out, hash);
        assert_ne!(browser.run("return document.querySelector('h1').textContent"), Value::Null);
    }
    assert_eq!(browser.run("return document.querySelectorAll('ol.found > li').length"), json!(0));
    browser.assert_quiet();
}

#[test]
fn each_table_of_a_view_is_searched_by_itself() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    browser.report(&out, "#quality");
    let rows = || {
        browser.wait("return [...document.querySelectorAll('main table')].map((table) => [table.caption.textContent, table.tBodies[0].rows.length])")
    };
    let before = rows();
    assert!(before.as_array().map(Vec::len) >= Some(2), "{before}");
    browser.run("const input = document.querySelector('main input[type=search]'); input.value = 'souverain'; input.dispatchEvent(new Event('input'))");
    browser.click("main div:has(> .tools input[type=search]) thead th:nth-child(3) button");
    let after = rows();
    for (one, other) in before.as_array().unwrap().iter().zip(after.as_array().unwrap()) {
        assert_eq!(one[0], other[0]);
        assert_eq!(one[1] == other[1], one[0] != "Terms", "{one} {other}");
    }
    let sorted = browser.run("return [...document.querySelectorAll('main th[aria-sort]')].map((head) => head.closest('table').caption.textContent)");
    assert_eq!(sorted, json!(["Terms"]));
    let address = browser.run("return location.hash");
    browser.report(&out, address.as_str().expect("an address"));
    assert_eq!(rows(), after);
    // A search in force is seen, however few rows a filter leaves.
    browser.report(&out, "#documents?language%3A=fr&q=nowhere");
    assert_eq!(
        browser.run("return document.querySelector('main input[type=search]')?.value"),
        "nowhere"
    );
    browser.assert_quiet();
}

#[test]
fn what_is_copied_is_what_was_asked_for() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    browser.report(&out, "#sentences?concept=principle.sovereignty");
    browser.wait("await probe.settled()");
    browser.run("window.copied = []; Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied.push(text); } } })");
    let sentence = browser.run("return document.querySelector('ol.found blockquote').textContent");
    for button in 1..=2 {
        browser.click(&format!("ol.found li:first-child .where button:nth-of-type({button})"));
        browser.wait(&format!("for (let turn = 0; turn < 100 && window.copied.length < {button}; turn += 1) await new Promise((done) => setTimeout(done, 10))"));
    }
    browser.wait("await new Promise((done) => setTimeout(done, 100))");
    let copied = browser.run("return window.copied");
    assert_eq!(copied.as_array().map(Vec::len), Some(2), "{copied}");
    let quoted = format!("“{}” (", sentence.as_str().unwrap().trim());
    assert!(copied[0].as_str().unwrap().starts_with(&quoted), "{copied}");
    let link = copied[1].as_str().unwrap();
    assert!(link.starts_with("file://") && link.contains("#document?doc="), "{copied}");
    browser.assert_quiet();
}

#[test]
fn large_counts_keep_to_their_line() {
    let Some(browser) = Browser::open() else { return };
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    std::fs::create_dir(&corpus).unwrap();
    let sentence = "All states respect network sovereignty. ";
    std::fs::write(corpus.join("a.txt"), sentence.repeat(1_234)).unwrap();
    std::fs::write(corpus.join("b.txt"), sentence.repeat(123)).unwrap();
    let (_guard, out) = analyse(&corpus, &["--lang", "en", "--figures", "none", "--quiet"]);
    browser.report(&out, "#matrix");
    let cells = browser.run(
        "return [...document.querySelectorAll('table.matrix tbody tr')].map((row) => {
            const link = row.querySelector('td.some a');
            const [cell, own] = [link.closest('td').getBoundingClientRect(), link.getBoundingClientRect()];
            return [link.textContent, link.getClientRects().length, own.left >= cell.left && own.right <= cell.right, row.getBoundingClientRect().height];
        })",
    );
    for (cell, count) in cells.as_array().unwrap().iter().zip(["1,234", "123"]) {
        assert!(cell[0] == count && cell[1] == 1 && cell[2] == true, "{cells}");
        assert!(cell[3].as_f64() < Some(40.0), "a row of one line: {cells}");
    }
    browser.assert_quiet();
}
