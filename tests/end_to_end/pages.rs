//! The pages of `docs/` that state what the code states.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::tables::{Row, table};
use polilex::codebook::{Codebook, Rule, load, parse};
use polilex::diagnostic::Severity;
use polilex::profile::Doubt;
use polilex::scan::{Matcher, failing_examples};
use polilex::table::documentation;
use polilex::text::Language;
use polilex::text::format::{FORMATS, Unreadable};

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

#[test]
fn the_page_of_tables_is_made_from_the_tables() {
    let path = page("tables.md");
    if std::env::var_os("POLILEX_BLESS").is_some() {
        fs::write(&path, documentation()).expect("the page can be written");
    }
    let written = fs::read_to_string(&path).expect("the page is there");
    assert!(
        written == documentation(),
        "docs/tables.md is not what src/table/spec.rs says: POLILEX_BLESS=1 cargo test writes it anew"
    );
}

#[test]
fn the_first_page_shows_what_the_sample_corpus_gives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let written = fs::read_to_string(root.join("README.md")).expect("the page is there");
    let number = |row: &Row, column: &str| -> f64 { row[column].parse().expect("a number") };
    let mut rows: Vec<Row> = table(&root.join("output"), "concepts")
        .into_iter()
        .filter(|row| row["level"] == "leaf")
        .collect();
    rows.sort_by(|one, other| {
        number(other, "sentence_share").total_cmp(&number(one, "sentence_share"))
    });
    for row in &rows[..5] {
        let line = format!(
            "| {} | {} | {} | {:.1} ({:.1}–{:.1}) | {:.1} % | {:.2} |",
            row["label"],
            row["mentions"],
            row["documents"],
            number(row, "rate"),
            number(row, "rate_low"),
            number(row, "rate_high"),
            100.0 * number(row, "sentence_share"),
            number(row, "dispersion")
        );
        assert!(written.contains(&line), "{line}");
    }
}

#[test]
fn the_page_of_formats_lists_every_format_and_reason() {
    let written = fs::read_to_string(page("formats.md")).expect("the page is there");
    let rows = |heading| -> Vec<&str> {
        section(&written, heading).filter(|line| line.starts_with("| `")).collect()
    };
    let formats = FORMATS.iter().map(|format| {
        let endings: Vec<String> =
            format.extensions.iter().map(|ending| format!(".{ending}")).collect();
        format!("| `{}` | {} | {} |", format.name, endings.join(" "), format.description)
    });
    assert_eq!(rows("## Formats"), formats.collect::<Vec<_>>());
    let listed = |codes: &[(&str, &str)]| -> Vec<String> {
        codes.iter().map(|(code, meaning)| format!("| `{code}` | {meaning} |")).collect()
    };
    assert_eq!(rows("### Why a document is skipped"), listed(Unreadable::CODES));
    assert_eq!(rows("### Why a document is warned of"), listed(Doubt::CODES));
}

#[test]
fn the_page_of_codebooks_lists_every_rule() {
    let written = fs::read_to_string(page("codebook.md")).expect("the page is there");
    let rows: Vec<&str> =
        section(&written, "## What check reports").filter(|line| line.starts_with("| `")).collect();
    let expected: Vec<String> = Rule::ALL
        .iter()
        .map(|rule| {
            let severity = match rule.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            format!("| `{}` | {severity} | {} |", rule.code(), rule.meaning().replace('|', "\\|"))
        })
        .collect();
    assert_eq!(rows, expected);
}

/// Each row of the reference is run: its pattern matches the first text and not the second.
#[test]
fn the_page_of_codebooks_is_right_about_every_form() {
    let written = fs::read_to_string(page("codebook.md")).expect("the page is there");
    let mut tried = 0;
    for line in section(&written, "### Every form by example").filter(|line| line.starts_with("| "))
    {
        let cells: Vec<String> = cells(line);
        let [_, _, pattern, yes, no] = cells.as_slice() else { continue };
        if !pattern.contains('`') {
            continue;
        }
        let pattern = inside(pattern, '`');
        let parsed = parse(&pattern).unwrap_or_else(|faults| panic!("{line}: {faults:?}"));
        for (text, expected) in [(inside(yes, '"'), true), (inside(no, '"'), false)] {
            let han = |text: &str| text.chars().any(|sign| matches!(sign, '\u{4e00}'..='\u{9fff}'));
            let language =
                if han(&text) || han(&pattern) { Language::CHINESE } else { Language::ENGLISH };
            let codebook = Codebook::of_pattern(&parsed, &[language], &BTreeMap::new())
                .expect("there is a stemmer");
            let matcher = Matcher::compile(&codebook).expect("it is within the limits");
            let mut scanner = matcher.scanner(50);
            scanner.begin(language);
            let mut found = false;
            scanner.paragraph(&text.replace("\\n", "\n"), &mut |_| found = true);
            assert_eq!(found, expected, "pattern {pattern} in {text:?}");
        }
        tried += 1;
    }
    assert!(tried >= 40, "{tried} rows were tried");
}

/// The blocks of the tutorial, put together as it says, are a codebook whose examples hold.
#[test]
fn the_tutorial_leads_to_a_sound_codebook() {
    let written = fs::read_to_string(page("codebook.md")).expect("the page is there");
    let blocks: Vec<&str> = written
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .take(3)
        .collect();
    let [first, group, more] = blocks.as_slice() else {
        panic!("there are {} blocks", blocks.len())
    };
    let fault = load("mine.toml", first.as_bytes())
        .expect_err("the group is missing, as the tutorial says");
    assert_eq!(fault.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["missing-parent"]);
    let mended = first.replacen("[[concept]]", &format!("{group}\n[[concept]]"), 1);
    for text in [mended.clone(), format!("{mended}\n{more}")] {
        let (codebook, _) =
            load("mine.toml", text.as_bytes()).unwrap_or_else(|faults| panic!("{faults:?}"));
        let matcher = Matcher::compile(&codebook).expect("it is within the limits");
        assert_eq!(failing_examples(&codebook, &matcher), []);
    }
}

/// The lines below a heading, up to the next of the same or a higher level.
fn section<'a>(page: &'a str, heading: &str) -> impl Iterator<Item = &'a str> {
    let level = heading.chars().take_while(|sign| *sign == '#').count();
    let mut lines = page.lines();
    assert!(lines.by_ref().any(|line| line == heading), "there is no heading \"{heading}\"");
    lines.take_while(move |line| {
        let here = line.chars().take_while(|sign| *sign == '#').count();
        here == 0 || here > level
    })
}

/// The cells of a row of Markdown; `\|` is a bar.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.replace("\\|", "\u{1}").split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect()
}

/// What stands between the first and the last `sign`.
fn inside(cell: &str, sign: char) -> String {
    let (first, last) = (cell.find(sign), cell.rfind(sign));
    match (first, last) {
        (Some(first), Some(last)) if first < last => cell[first + sign.len_utf8()..last].to_owned(),
        _ => panic!("\"{cell}\" has no {sign}…{sign}"),
    }
}
