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
fn a_page_without_sentences_counts_nothing_and_says_so() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) =
        analyse(&sample(), &["--quiet", "--figures", "none", "--report", "html:100"]);
    browser.report(&out, "");
    let said = browser.run("return document.querySelector('main').textContent");
    assert!(said.as_str().unwrap().contains("too many mentions for one page"), "{said}");
    // What the tables know stands here all the same.
    assert!(said.as_str().unwrap().contains("261"), "{said}");
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
    browser.wait("await probe.go('#sentences?concept=principle.sovereignty&doc=annex.rtf')");
    let said = browser.run("return document.querySelector('main').textContent");
    assert!(!said.as_str().unwrap().contains("read, and not found"), "{said}");
    browser.assert_quiet();
}
