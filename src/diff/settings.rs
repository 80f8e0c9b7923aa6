//! Versions, codebooks and options that differ.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Sheet;
use super::results::Results;

/// What of the facts in the data package is set by a person or by the version, not found in documents.
const SET: &[&str] = &[
    "version",
    "codebook.id",
    "codebook.version",
    "codebook.sha256",
    "codebook.overlap",
    "options",
    "bootstrap",
    "comparison.units",
    "comparison.intervals",
    "comparison.test",
    "comparison.log_odds_prior",
];

/// A setting that differs; empty where a run has no such setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) name: String,
    before: String,
    after: String,
}

/// All settings that differ.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) changed: Vec<Setting>,
    /// `codebook.overlap` of both runs: in a codebook of competing concepts, any concept may take a place.
    pub(super) compete: [bool; 2],
}

impl Settings {
    pub(super) fn between(before: &Results, after: &Results) -> Self {
        let both = [before, after].map(|results| flat(&results.facts));
        let names: std::collections::BTreeSet<&String> =
            both.iter().flat_map(|facts| facts.keys()).collect();
        let value = |run: usize, name: &str| both[run].get(name).cloned().unwrap_or_default();
        let changed = names
            .into_iter()
            .map(|name| Setting {
                name: name.clone(),
                before: value(0, name),
                after: value(1, name),
            })
            .filter(|setting| setting.before != setting.after)
            .collect();
        let compete = [0, 1].map(|run| value(run, "codebook.overlap") == "codebook");
        Self { changed, compete }
    }

    /// True if the codebooks are not the same, byte for byte.
    pub(super) fn codebook_changed(&self) -> bool {
        self.changed.iter().any(|setting| setting.name == "codebook.sha256")
    }

    /// True if the versions of polilex differ.
    pub(super) fn version_changed(&self) -> bool {
        self.changed.iter().any(|setting| setting.name == "version")
    }

    /// Each as `name: before → after`.
    pub(super) fn lines(&self) -> Vec<String> {
        self.changed.iter().map(Setting::line).collect()
    }

    pub(super) fn write(&self, sheet: &mut Sheet) -> std::io::Result<()> {
        self.changed.iter().try_for_each(|Setting { name, before, after }| {
            sheet.text(name)?.text(before)?.text(after)?.end()
        })
    }
}

impl Setting {
    pub(super) fn line(&self) -> String {
        let or_none =
            |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
        let short = |value: &str| {
            // The first digits of a digest are enough for a line.
            let value = if self.name.ends_with("sha256") {
                value.get(..12).unwrap_or(value)
            } else {
                value
            };
            or_none(value)
        };
        format!("{}: {} → {}", self.name, short(&self.before), short(&self.after))
    }
}

/// The settings among the facts, by their path with dots.
fn flat(facts: &Value) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for path in SET {
        let value = path.split('.').try_fold(facts, |value, part| value.get(part));
        if let Some(value) = value {
            flatten(path, value, &mut all);
        }
    }
    // Of groupings only what was asked for: how many documents are in a group is found.
    let groupings = facts["comparison"]["by"].as_array().map_or(&[][..], Vec::as_slice);
    let asked: Vec<String> = groupings
        .iter()
        .map(|by| {
            let text = |name: &str| by[name].as_str().unwrap_or_default().to_owned();
            match by["reference"].as_str() {
                Some(reference) => format!("{} (against {reference})", text("column")),
                None => text("column"),
            }
        })
        .collect();
    if !asked.is_empty() {
        all.insert("by".to_owned(), asked.join(", "));
    }
    all
}

fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(&format!("{path}.{name}"), value, into);
            }
        }
        Value::String(text) => {
            into.insert(path.to_owned(), text.clone());
        }
        value => {
            into.insert(path.to_owned(), value.to_string());
        }
    }
}
