//! Marks of figures: a bar, a cell, a point, a node, an edge leads to its sentences, by pointer and by keyboard.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::tables::{Row, analyse, sample, table};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const RIGHT: &str = "\u{e014}";
const DOWN: &str = "\u{e015}";

#[test]
fn an_edge_opens_the_units_of_its_pair() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--unit", "document", "--figures", "svg", "--quiet"]);
    browser.report(&out, "");
    let path = out.join("figures/network.csv");
    let rows: Vec<Row> =
        csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect();
    let edges: Vec<&Row> = rows.iter().filter(|row| !row["b"].is_empty()).collect();
    assert!(edges.len() >= 2, "{edges:?}");
    let links = browser.wait(
        "await probe.go('#figures');
        return [...document.querySelectorAll('#figure-network .marks a:has(line)')].map((link) => link.getAttribute('href'))",
    );
    assert_eq!(links.as_array().map(Vec::len), Some(edges.len()));
    for link in links.as_array().unwrap() {
        let link = link.as_str().unwrap();
        let edge = edges.iter().find(|edge| {
            let ends = format!("concept={}&pair={}&by=document", edge["a"], edge["b"]);
            link == format!("#sentences?{ends}")
        });
        let count: u64 =
            edge.unwrap_or_else(|| panic!("{link} is no edge"))["count"].parse().unwrap();
        let listed =
            browser.wait(&format!("await probe.go('{link}'); return await probe.listed()"));
        assert_eq!(listed["rows"], count, "{link}");
        assert_eq!(listed["said"], count, "{link}");
    }
    // A person who clicks on the line of an edge gets that edge: all along it but where other marks lie on it, and nowhere beside it.
    let hits = browser.wait(
        "await probe.go('#figures');
        const links = [...document.querySelectorAll('#figure-network .marks a:has(line)')];
        document.getElementById('figure-network').scrollIntoView();
        return links.map((link) => {
            const line = link.querySelector('line');
            const matrix = line.getScreenCTM();
            const at = (share) => {
                const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((name) => line[name].baseVal.value);
                return new DOMPoint(x1 + share * (x2 - x1), y1 + share * (y2 - y1)).matrixTransform(matrix);
            };
            const [from, to] = [at(0), at(1)];
            const length = Math.hypot(to.x - from.x, to.y - from.y);
            const over = (x, y) => document.elementFromPoint(x, y)?.closest('a') === link;
            const aside = [30 * (to.y - from.y) / length, -30 * (to.x - from.x) / length];
            const shares = Array.from({ length: 19 }, (_, step) => 0.05 * (step + 1));
            const on = shares.filter((share) => over(at(share).x, at(share).y)).length;
            const off = shares.filter((share) => over(at(share).x + aside[0], at(share).y + aside[1])).length;
            return [on, off, link.getAttribute('href')];
        })",
    );
    for hit in hits.as_array().unwrap() {
        assert!(hit[0].as_u64() >= Some(1) && hit[1] == 0, "{hit}");
    }
    let clicked = browser.run(
        "const link = [...document.querySelectorAll('#figure-network .marks a:has(line)')].find((link) => {
            link.scrollIntoView({ block: 'center' });
            const { left, top, width, height } = link.getBoundingClientRect();
            return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('a') === link;
        });
        link.id = 'edge';
        return link.getAttribute('href')",
    );
    browser.click("#edge");
    assert_eq!(browser.run("return location.hash"), clicked);
    browser.assert_quiet();
}

#[test]
fn marks_are_reached_by_keyboard() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "svg", "--quiet"]);
    browser.report(&out, "");
    // One stop of the tab key in each figure, and every mark has a name.
    let figures = browser.wait(
        "await probe.go('#figures');
        return [...document.querySelectorAll('figure')].map((figure) => {
            const links = [...figure.querySelectorAll('.marks a')];
            return [figure.id, links.length, links.filter((link) => link.getAttribute('tabindex') === '0').length,
                links.filter((link) => !link.getAttribute('aria-label')).length];
        })",
    );
    let figures = figures.as_array().unwrap();
    assert!(figures.iter().filter(|figure| figure[1] != 0).count() >= 5, "{figures:?}");
    for figure in figures {
        assert_eq!(figure[2], u64::from(figure[1] != 0), "{figure}");
        assert_eq!(figure[3], 0, "{figure}");
    }
    let focused = |browser: &Browser| {
        browser.run(
            "const link = document.activeElement;
            if (!link.closest('.marks')) return null;
            return [link.getAttribute('href'), link.matches(':focus-visible'), getComputedStyle(link.firstElementChild.nextElementSibling).stroke]",
        )
    };
    browser.run("document.getElementById('main').focus()");
    browser.press(TAB);
    let first = focused(&browser);
    assert_eq!(first[1], true, "{first}");
    assert_ne!(first[2], "rgba(0, 0, 0, 0)", "the focus is seen");
    // Arrows reach every mark of the figure: of the first, a bar a concept.
    let mut reached = vec![first[0].clone()];
    for _ in 1..30 {
        browser.press(RIGHT);
        reached.push(focused(&browser)[0].clone());
    }
    let all = browser.run("return [...document.querySelectorAll('#figure-concepts .marks a')].map((link) => link.getAttribute('href'))");
    assert_eq!(Value::Array(reached), all);
    // The next stop is the next figure; down leads to the same concept of a document below.
    browser.press(TAB);
    let cell = focused(&browser);
    browser.press(DOWN);
    let below = focused(&browser);
    let concept = |cell: &Value| {
        let keys = cell[0].as_str().unwrap().split_once('?').unwrap().1.to_owned();
        keys.split('&').find(|key| key.starts_with("concept=")).unwrap().to_owned()
    };
    assert!(cell[0] != below[0] && concept(&cell) == concept(&below), "{cell} {below}");
    browser.press(ENTER);
    assert_eq!(browser.run("return location.hash"), below[0]);
    browser.assert_quiet();
}

#[test]
fn the_overview_shows_the_years() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    browser.report(&out, "");
    let leaves: Vec<String> = table(&out, "concepts")
        .into_iter()
        .filter(|row| row["level"] == "leaf")
        .map(|row| row["concept"].clone())
        .collect();
    let mut expected: Vec<(String, String)> = table(&out, "trends")
        .into_iter()
        .filter(|row| leaves.contains(&row["concept"]) && !matches!(&*row["mentions"], "" | "0"))
        .map(|row| {
            let keys = format!("#sentences?concept={}&year%3A={}", row["concept"], row["year"]);
            (keys, row["mentions"].clone())
        })
        .collect();
    let points = browser.wait(
        "await probe.go('#overview'); probe.unfold();
        return [...document.querySelectorAll('.spark .marks a')].map((link) => [link.getAttribute('href'), link.getAttribute('aria-label')])",
    );
    let mut found: Vec<(String, String)> = Vec::new();
    for point in points.as_array().unwrap() {
        let (href, name) = (point[0].as_str().unwrap(), point[1].as_str().unwrap());
        let said = name.split(": ").nth(1).unwrap().split(' ').next().unwrap();
        let listed =
            browser.wait(&format!("await probe.go('{href}'); return await probe.listed()"));
        assert_eq!(listed["rows"].to_string(), said, "{name}");
        found.push((href.to_owned(), said.to_owned()));
    }
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    // p and q are those of the table, and a filter of documents, for which nothing was measured, takes the section away.
    let tests = table(&out, "trend_tests");
    let row = tests.iter().find(|row| row["concept"] == "principle.sovereignty").unwrap();
    let shown = format!(
        "p {:.3}, q {:.3}",
        row["p"].parse::<f64>().unwrap(),
        row["q"].parse::<f64>().unwrap()
    );
    let text = browser.wait("await probe.go('#overview?concept%3A=principle.sovereignty'); return document.querySelector('.courses').textContent");
    assert!(text.as_str().unwrap().contains(&shown), "{shown}: {text}");
    let none = browser.wait("await probe.go('#overview?language%3A=zh'); return document.querySelectorAll('.spark').length");
    assert_eq!(none, json!(0));
    browser.assert_quiet();
}
