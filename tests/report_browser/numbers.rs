//! Every number of the sample corpus against the tables, and against the rows that it opens.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::browser::Browser;
use crate::tables::{Row, analyse, sample, table};

/// A number that was followed: what it said, and the list that it opened.
struct Opened {
    href: String,
    shown: u64,
    marks: Vec<String>,
}

/// Asserts that each number equals the rows that it opened.
fn opened(found: &Value) -> Vec<Opened> {
    let found = found.as_array().expect("a list");
    let opened = found.iter().map(|one| {
        let href = one["href"].as_str().unwrap_or_default().to_owned();
        let shown = one["shown"].as_u64().expect("a number");
        assert_eq!(Some(shown), one["said"].as_u64(), "said by {href}");
        assert_eq!(Some(shown), one["rows"].as_u64(), "listed by {href}");
        let marks = one["marks"].as_array().into_iter().flatten();
        let marks = marks.map(|mark| mark.as_str().unwrap_or_default().to_owned()).collect();
        Opened { href, shown, marks }
    });
    opened.collect()
}

fn column(rows: &[Row], name: &str) -> Vec<String> {
    rows.iter().map(|row| row[name].clone()).collect()
}

fn follow(browser: &Browser, view: &str, links: &str) -> Vec<Opened> {
    let body =
        format!("return probe.follow('{view}', () => [...document.querySelectorAll('{links}')])");
    opened(&browser.wait(&body))
}

#[test]
fn every_cell_opens_its_mentions() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--quiet"]);
    browser.report(&out, "");
    let (documents, concepts) =
        (column(&table(&out, "documents"), "doc"), column(&table(&out, "concepts"), "concept"));
    let cells: BTreeMap<(String, String), String> = table(&out, "concept_by_document")
        .into_iter()
        .map(|row| ((row["doc"].clone(), row["concept"].clone()), row["mentions"].clone()))
        .collect();
    let mut seen = 0;
    for view in ["#matrix", "#matrix?level=group"] {
        let shown = browser
            .wait(&format!("await probe.go('{view}'); probe.unfold(); return probe.cells()"));
        for cell in shown.as_array().expect("a list") {
            let name = |key: &str, names: &[String]| {
                names[usize::try_from(cell[key].as_u64().expect("a number")).unwrap()].clone()
            };
            let key = (name("document", &documents), name("concept", &concepts));
            let text = cell["text"].as_str().expect("text");
            match cells[&key].as_str() {
                "" => assert!(text.starts_with("– "), "{key:?} says why it is empty: {text}"),
                number => assert_eq!(text, number, "{key:?}"),
            }
            seen += 1;
        }
        let found = browser.wait(&format!(
            "return probe.click('{view}', () => [...document.querySelectorAll('table.matrix tbody td a')])"
        ));
        let found = opened(&found);
        let above_zero = |key: &(String, String)| {
            let leaf = table_level(&out, &key.1) == "leaf";
            leaf == (view == "#matrix") && !matches!(cells[key].as_str(), "" | "0")
        };
        assert_eq!(found.len(), cells.keys().filter(|key| above_zero(key)).count());
        if view == "#matrix" {
            texts_are_those_of_the_table(&out, &found);
        }
    }
    assert_eq!(seen, documents.len() * concepts.len());
    browser.assert_quiet();
}

fn table_level(out: &Path, concept: &str) -> String {
    let rows = table(out, "concepts");
    rows.iter()
        .find(|row| row["concept"] == concept)
        .map_or_else(String::new, |row| row["level"].clone())
}

/// What is marked in the lists is what `mentions.csv` says was matched, cell by cell.
fn texts_are_those_of_the_table(out: &Path, found: &[Opened]) {
    let mut expected: Vec<String> = table(out, "mentions")
        .iter()
        .map(|row| row["match"].split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let mut marked: Vec<String> = found.iter().flat_map(|cell| cell.marks.clone()).collect();
    expected.sort_unstable();
    marked.sort_unstable();
    assert_eq!(marked, expected);
}

#[test]
fn every_concept_pair_document_term_and_group_opens_its_rows() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--by", "genre", "--by", "language", "--quiet"]);
    browser.report(&out, "");

    let found = follow(&browser, "#concepts", "main tbody td a");
    let expected: Vec<u64> = table(&out, "concepts")
        .iter()
        .flat_map(|row| {
            ["mentions", "sentences", "documents"].map(|column| row[column].parse().unwrap())
        })
        .filter(|count| *count > 0)
        .collect();
    assert_eq!(found.iter().map(|one| one.shown).collect::<Vec<u64>>(), expected);

    let pairs = table(&out, "cooccurrence");
    for unit in ["sentence", "paragraph", "window:50", "document"] {
        let view = format!("#pairs?unit={}", unit.replace(':', "%3A"));
        let found = follow(&browser, &view, "main tbody td.n a");
        let mut shown: Vec<u64> = found.iter().map(|one| one.shown).collect();
        let mut expected: Vec<u64> = pairs
            .iter()
            .filter(|row| row["unit"] == unit && row["n_ab"] != "0")
            .map(|row| row["n_ab"].parse().unwrap())
            .collect();
        shown.sort_unstable();
        expected.sort_unstable();
        assert_eq!(shown, expected, "{unit}");
    }

    let sum = |found: &[Opened]| found.iter().map(|one| one.shown).sum::<u64>();
    let mentions = table(&out, "mentions").len() as u64;
    assert_eq!(sum(&follow(&browser, "#documents", "main tbody td.n a")), mentions);
    let terms = follow(&browser, "#quality", "main tbody td.n a[href*=\"term=\"]");
    // Terms that carry a concept alone are listed twice.
    let once: BTreeMap<&str, u64> =
        terms.iter().map(|one| (one.href.as_str(), one.shown)).collect();
    assert_eq!(once.values().sum::<u64>(), mentions);

    for by in ["genre", "language"] {
        let found = follow(&browser, &format!("#groups?by={by}"), "main tbody td.n a");
        let expected: Vec<u64> = table(&out, "comparison")
            .iter()
            .filter(|row| row["column"] == by)
            .flat_map(|row| {
                ["mentions", "sentences", "documents"]
                    .map(|column| row[column].parse().unwrap_or(0))
            })
            .filter(|count| *count > 0)
            .collect();
        assert_eq!(found.iter().map(|one| one.shown).collect::<Vec<u64>>(), expected, "{by}");
        // Of a group without a document to compare nothing is told: as many dashes as the table has empty cells.
        let empty = table(&out, "comparison")
            .iter()
            .filter(|row| row["column"] == by && row["mentions"].is_empty())
            .count();
        let dashes = browser.wait(&format!(
            "await probe.go('#groups?by={by}'); probe.unfold(); return probe.table().filter((row) => row[2].startsWith('–') && row[3].startsWith('–') && row[4].startsWith('–')).length"
        ));
        assert_eq!(dashes, empty as u64, "{by}");
        assert_eq!(
            empty > 0,
            by == "language",
            "the sample has a document in a language without terms"
        );
    }
    browser.assert_quiet();
}

#[test]
fn what_the_overview_counts_opens_as_many_rows() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    browser.report(&out, "");
    let leaf = "concept%3A=principle.sovereignty";
    for filter in [
        "",
        "language%3A=zh",
        "column%3Agenre=speech",
        leaf,
        "concept%3A=principle",
        "language%3A=en&concept%3A=proposal",
    ] {
        let view = format!("#overview?{filter}");
        let links = browser.wait(&format!(
            "await probe.go('{view}'); return [...document.querySelectorAll('dl.counts a')].map((link) => [link.textContent, link.getAttribute('href')])"
        ));
        let links = links.as_array().unwrap();
        assert!(links.len() >= 3, "{view}: {links:?}");
        for link in links {
            let rows = browser.wait(&format!(
                "await probe.go({}); if (document.getElementById('found-count')) return (await probe.listed()).rows;
                probe.unfold(); return probe.table().length",
                link[1]
            ));
            assert_eq!(link[0], rows.to_string(), "{view}: {link}");
        }
    }
    browser.assert_quiet();
}

#[test]
fn under_a_filter_by_concept_every_number_opens_its_rows() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    browser.report(&out, "");
    // A leaf, with the groups above it; a group, with the leaves below.
    for concept in ["principle.sovereignty", "proposal", "basis.problem"] {
        let mut seen = 0;
        for view in
            ["concepts", "matrix", "matrix?level=group", "documents", "pairs?unit=paragraph"]
        {
            let sign = if view.contains('?') { '&' } else { '?' };
            let view = format!("#{view}{sign}concept%3A={concept}");
            seen += follow(&browser, &view, "main tbody td.n a, table.matrix tbody td a").len();
        }
        assert!(seen > 20, "{concept}: {seen}");
    }
    browser.assert_quiet();
}

#[test]
fn counts_under_a_filter_are_those_of_the_mentions() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    browser.report(&out, "");
    let documents = table(&out, "documents");
    let mentions = table(&out, "mentions");
    let labels: BTreeMap<String, String> = table(&out, "concepts")
        .into_iter()
        .filter(|row| row["level"] == "leaf")
        .map(|row| (row["concept"].clone(), row["label"].clone()))
        .collect();
    for (filter, column, value) in [
        ("language:=zh", "language", "zh"),
        ("year:=2020", "year", "2020"),
        ("column:genre=speech", "genre", "speech"),
    ] {
        let inside: Vec<&String> =
            documents.iter().filter(|row| row[column] == value).map(|row| &row["doc"]).collect();
        assert!(!inside.is_empty() && inside.len() < documents.len(), "{filter}");
        let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
        for row in mentions.iter().filter(|row| inside.contains(&&row["doc"])) {
            *expected.entry(labels[&row["concept"]].as_str()).or_default() += 1;
        }
        let view = format!("#concepts?{}", filter.replace(':', "%3A"));
        let rows = browser.wait(&format!("await probe.go('{view}'); return probe.table()"));
        let mut checked = 0;
        for row in rows.as_array().expect("a list") {
            let name = row[0].as_str().expect("text");
            let Some(label) = labels.values().find(|label| name.starts_with(label.as_str())) else {
                continue;
            };
            let wanted = expected.get(label.as_str()).copied().unwrap_or(0);
            // A group may begin with the same words; leaves come after it, and the longest name is the right one.
            if labels
                .values()
                .any(|other| other.len() > label.len() && name.starts_with(other.as_str()))
            {
                continue;
            }
            assert_eq!(row[1], wanted.to_string(), "{filter}: {label}");
            assert_eq!(row.as_array().map(Vec::len), Some(4), "nothing but counts");
            checked += 1;
        }
        assert_eq!(checked, labels.len(), "{filter}");
        opened(&browser.wait(&format!(
            "return probe.follow('{view}', () => [...document.querySelectorAll('main tbody td a')])"
        )));
        let pairs = format!("#pairs?unit=paragraph&{}", filter.replace(':', "%3A"));
        follow(&browser, &pairs, "main tbody td.n a");
    }
    browser.assert_quiet();
}

#[test]
fn pairs_are_judged_by_the_null_model() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    browser.report(&out, "");
    let pairs = table(&out, "cooccurrence");
    let known = pairs.iter().find(|row| row["n_ab"] != "0" && !row["null_q"].is_empty());
    let unit = &known.expect("the null model fits somewhere")["unit"];
    let view = format!("#pairs?unit={}", unit.replace(':', "%3A"));
    let columns = browser.wait(&format!("await probe.go('{view}'); return probe.columns()"));
    let at = |name: &str| {
        let columns = columns.as_array().expect("a list");
        columns.iter().position(|column| column == name).expect(name)
    };
    let (given, alone) = (at("q, given how full units are"), at("q, of the pair alone"));
    assert!(given < alone, "what figures go by stands first: {columns}");
    let rows = browser.wait("probe.unfold(); return probe.table()");
    let rows = rows.as_array().expect("a list");
    for (at, name) in [(given, "null_q"), (alone, "q")] {
        let small = |row: &&Row| row[name].parse::<f64>().is_ok_and(|q| q < 0.001);
        let met = pairs.iter().filter(|row| row["unit"] == *unit && row["n_ab"] != "0");
        let shown = rows.iter().filter(|row| row[at] == "< 0.001").count();
        assert_eq!(shown, met.filter(small).count(), "{name} of {unit}");
    }
    let said = browser.wait("return document.querySelector('main').textContent");
    assert!(said.as_str().unwrap().contains("figures and network go by it"), "{said}");
    let said = browser
        .wait("await probe.go('#methods'); return document.querySelector('main').textContent");
    let said = said.as_str().unwrap();
    assert!(said.contains("(Fisher)") && said.contains("by a null model"), "{said}");
    browser.assert_quiet();
}

#[test]
fn groups_can_be_read_in_one_piece() {
    let Some(browser) = Browser::open() else { return };
    let (_guard, out) = analyse(&sample(), &["--by", "genre", "--figures", "none", "--quiet"]);
    browser.report(&out, "");
    let odd = browser.wait(
        "await probe.go('#groups'); probe.unfold();
        const at = probe.columns().indexOf('Sentence share, %');
        const shares = [...document.querySelectorAll('main tbody tr')].map((row) => row.children[at].firstChild.textContent);
        return shares.filter((share) => !/^(\\d+\\.\\d\\d|< 0\\.01|–)$/.test(share))",
    );
    assert_eq!(odd, serde_json::json!([]), "shares have the same digits");
    let crossing = browser.wait(
        "return document.querySelector('main').textContent.split('crosses languages').length - 1",
    );
    assert_eq!(crossing, 1, "what holds for all rows is said once");
    // A table that is wider than the page has a scroll bar in sight.
    for view in ["groups", "documents", "matrix"] {
        let bar = browser.wait(&format!(
            "await probe.go('#{view}');
            for (let frame = 0; frame < 3; frame += 1) await new Promise((done) => setTimeout(done, 30));
            const [table, rail] = ['.scroll', '.rail'].map((name) => document.querySelector(name));
            const wider = (element) => element.scrollWidth > element.clientWidth;
            return [wider(table) === wider(rail), !wider(rail) || rail.getBoundingClientRect().bottom <= innerHeight + 1]"
        ));
        assert_eq!(bar, serde_json::json!([true, true]), "{view}");
    }
    browser.assert_quiet();
}
