//! `docs/tutorial.md`, followed to the letter: its files are written, its commands run, and what it shows is what comes.
//!
//! A comment before a block says what the block is: `file: NAME` (the whole file), `concept: NAME` (this concept in the file, in place of the one that is there), `shows` (lines, in this order, of what the
//! commands before it print), `shows: FILE` (lines, in this order, of a file). Blocks of the kind `sh` are commands, which end well unless the comment is `fails`. There is no other block. A Markdown table after the comment
//! `table: FILE` shows all rows of the file, in order, and some of its columns.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::rows;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A block of the page with what stands before it, if that is a comment.
struct Block<'a> {
    comment: &'a str,
    kind: &'a str,
    text: &'a str,
    line: usize,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(start) = page[at..].find("```").map(|start| at + start) {
        let head = start + 3;
        let body = head + page[head..].find('\n').expect("a block has a first line") + 1;
        let end = body + page[body..].find("```").expect("a block ends");
        let before = page[at..start].trim_end();
        let last = before.rsplit('\n').next().unwrap_or_default().trim();
        let comment = last.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        blocks.push(Block {
            comment: comment.unwrap_or_default(),
            kind: page[head..body].trim(),
            text: &page[body..end],
            line: page[..start].matches('\n').count() + 1,
        });
        at = end + 3;
    }
    blocks
}

/// Puts a concept into a codebook, in place of the one with its id if there is one.
fn put(codebook: &str, concept: &str) -> String {
    let id = concept.lines().find(|line| line.starts_with("id = ")).expect("a concept has an id");
    let mut parts: Vec<String> = codebook.split("[[concept]]").map(str::to_owned).collect();
    let body = concept.trim_start().strip_prefix("[[concept]]").expect("a concept").to_owned();
    match parts.iter().position(|part| part.lines().any(|line| line == id)) {
        Some(at) => parts[at] = format!("{}\n", body.trim_end()),
        None => parts.push(body),
    }
    parts.join("[[concept]]")
}

/// Lines that must come in this order.
fn holds(text: &str, shown: &str, line: usize) {
    let mut rest = text.lines().map(str::trim_end);
    for wanted in shown.lines().map(str::trim_end).filter(|wanted| !wanted.is_empty()) {
        // What comes after " …" differs from machine to machine, such as the time.
        let alike = |line: &str| match wanted.strip_suffix(" …") {
            Some(start) => line.starts_with(start),
            None => line == wanted,
        };
        assert!(rest.any(alike), "line {line} of the page: \"{wanted}\" is not in\n{text}");
    }
}

/// Tables of the page that show a file: its name, and the cells of their lines, the columns first.
fn tables(page: &str) -> Vec<(&str, Vec<Vec<&str>>)> {
    let mut tables = Vec::new();
    let mut lines = page.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some(name) =
            line.strip_prefix("<!-- table: ").and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        let rows = lines.by_ref().skip_while(|line| line.is_empty());
        let rows = rows.map_while(|line| line.strip_prefix('|')?.strip_suffix('|'));
        let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
        let rule = |row: &Vec<&str>| row.iter().all(|cell| cell.starts_with("--"));
        tables.push((name, cells.filter(|row| !rule(row)).collect()));
    }
    tables
}

/// The table has the rows of the file in its columns.
fn same_table(file: &str, table: &[Vec<&str>]) {
    let columns = &table[0];
    let found: Vec<Vec<String>> = rows(file)
        .iter()
        .map(|row| columns.iter().map(|column| row[*column].clone()).collect())
        .collect();
    assert_eq!(found, table[1..], "{columns:?}");
}

#[test]
fn every_step_of_the_tutorial_goes_as_it_says() {
    let page = fs::read_to_string(root().join("docs/tutorial.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("documents")).unwrap();
    let own = root().join("docs/tutorial");
    for entry in fs::read_dir(own.join("documents")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), at.join("documents").join(entry.file_name())).unwrap();
    }
    for name in ["codes-anna.csv", "codes-bo.csv"] {
        fs::copy(own.join(name), at.join(name)).unwrap();
    }
    let program = Path::new(env!("CARGO_BIN_EXE_polilex")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let (mut printed, mut commands, mut shown) = (String::new(), 0, 0);
    for block in blocks(&page) {
        let (what, name) = block.comment.split_once(": ").unwrap_or((block.comment, ""));
        match (what, block.kind) {
            ("file", "toml") => fs::write(at.join(name), block.text).unwrap(),
            ("concept", "toml") => {
                let codebook = fs::read_to_string(at.join(name)).unwrap();
                fs::write(at.join(name), put(&codebook, block.text)).unwrap();
            }
            ("shows", "text") => {
                let text = if name.is_empty() {
                    printed.clone()
                } else {
                    fs::read_to_string(at.join(name)).unwrap()
                };
                holds(&text, block.text, block.line);
                shown += 1;
            }
            ("" | "fails", "sh") => {
                printed.clear();
                for command in block.text.lines() {
                    let output = Command::new("sh")
                        .args(["-c", command])
                        .current_dir(at)
                        .env("PATH", &path)
                        .output()
                        .unwrap();
                    printed.push_str(&String::from_utf8_lossy(&output.stderr));
                    printed.push_str(&String::from_utf8_lossy(&output.stdout));
                    // A check that is meant to fail says so in its comment.
                    let meant = what != "fails";
                    assert_eq!(
                        output.status.success(),
                        meant,
                        "line {}: {command}\n{printed}",
                        block.line
                    );
                    commands += 1;
                }
            }
            _ => panic!(
                "line {}: the comment \"{}\" before a block of the kind \"{}\" says nothing",
                block.line, block.comment, block.kind
            ),
        }
    }
    let tables = tables(&page);
    for (name, table) in &tables {
        same_table(&fs::read_to_string(at.join(name)).unwrap(), table);
    }
    assert_eq!(tables.len(), 1);
    assert!(commands >= 10 && shown >= 8, "{commands} commands, {shown} outputs");
}

/// Whoever copies the folder has few texts to read, and metadata for each of them and for no other.
#[test]
fn the_texts_are_few_and_their_metadata_complete() {
    let folder = root().join("docs/tutorial/documents");
    let listed = fs::read_to_string(folder.join("metadata.csv")).unwrap();
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "metadata.csv")
        .collect();
    names.sort();
    assert!(names.len() < 10);
    let mut rows: Vec<&str> =
        listed.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    rows.sort_unstable();
    assert_eq!(rows, names);
}
