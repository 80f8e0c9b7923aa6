//! Who may enter which room: the table of `docs/architecture.md`, held against every `use crate::` and `crate::` path.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A room and the rooms that it may use, besides itself. Imports point down this list.
const ROOMS: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("document", &[]),
    ("output", &["diagnostic"]),
    ("text", &["diagnostic"]),
    ("extract", &["text"]),
    ("corpus", &["diagnostic", "document", "text"]),
    ("codebook", &["diagnostic", "text"]),
    ("scan", &["diagnostic", "text", "codebook"]),
    ("profile", &["document", "text", "codebook", "scan"]),
    ("measure", &["document", "text", "codebook", "profile"]),
    ("table", &["document", "text", "codebook", "profile", "measure"]),
    ("coding", &["diagnostic", "document", "text", "codebook", "table"]),
    ("figure", &["diagnostic"]),
    ("diff", &["output", "measure", "table"]),
    ("report", &["document", "text", "codebook", "scan", "profile", "measure", "table", "figure"]),
    (
        "run",
        &[
            "diagnostic",
            "document",
            "output",
            "text",
            "extract",
            "corpus",
            "codebook",
            "scan",
            "profile",
            "measure",
            "table",
            "coding",
            "figure",
            "report",
        ],
    ),
];

#[test]
fn imports_point_down() {
    let rules: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut offences = Vec::new();
    for file in rust_files(&source) {
        let relative = file.strip_prefix(&source).expect("files lie below src");
        let room =
            relative.components().next().expect("a file has a name").as_os_str().to_string_lossy();
        let room = room.trim_end_matches(".rs");
        if matches!(room, "main" | "lib") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("source is readable");
        if room == "cli" {
            if text.contains("crate::") {
                let reaches =
                    paths(&text).into_iter().find(|used| rules.contains_key(used.as_str()));
                offences.extend(
                    reaches.map(|used| format!("{}: cli reaches into {used}", relative.display())),
                );
            }
            continue;
        }
        let Some(allowed) = rules.get(room) else {
            offences
                .push(format!("{}: the room \"{room}\" is not in the table", relative.display()));
            continue;
        };
        for used in paths(&text) {
            if used != room
                && rules.contains_key(used.as_str())
                && !allowed.contains(&used.as_str())
            {
                offences.push(format!("{}: {room} may not use {used}", relative.display()));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

/// The rooms named after `crate::` in code (comments are not looked at).
fn paths(text: &str) -> Vec<String> {
    assert!(
        !text.contains("crate::{"),
        "a group of imports hides its rooms: write one line for each"
    );
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| {
        line.match_indices("crate::").map(move |(at, key)| &line[at + key.len()..])
    })
    .map(|rest| rest.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect())
    .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("folder is readable") {
        let path = entry.expect("entry is readable").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
