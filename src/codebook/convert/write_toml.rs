//! An outline as TOML.
//!
//! **Invariant:** nothing is lost; a test reads back what is written.

use std::fmt::Write as _;

use super::loss::Log;
use super::outline::{Concept, Outline, Term};
use crate::codebook::Register;
use crate::text::Language;

/// Returns the codebook as TOML.
pub(super) fn write(outline: &Outline, _: &mut Log) -> String {
    let mut out = String::new();
    out.push_str("[codebook]\n");
    line(&mut out, "id", &outline.id);
    let header =
        [("title", &outline.title), ("version", &outline.version), ("overlap", &outline.overlap)];
    for (key, value) in header.into_iter().filter(|(_, value)| !value.is_empty()) {
        line(&mut out, key, value);
    }
    if !outline.sets.is_empty() {
        out.push_str("\n[sets]\n");
        for set in &outline.sets {
            let members: Vec<String> = set.members.iter().map(|member| quoted(member)).collect();
            list(&mut out, &format!("{}.{}", set.name, set.language), &members);
        }
    }
    for concept in &outline.concepts {
        write_concept(concept, &mut out);
    }
    out
}

fn write_concept(concept: &Concept, out: &mut String) {
    out.push_str("\n[[concept]]\n");
    line(out, "id", &concept.id);
    match concept.label.as_slice() {
        [] => {}
        [(Language::UNKNOWN, label)] => line(out, "label", label),
        labels => {
            // A label without a language stands for a language that has none.
            let english = labels.iter().any(|(language, _)| *language == Language::ENGLISH);
            let labels: Vec<String> = labels
                .iter()
                .filter_map(|(language, label)| match *language {
                    Language::UNKNOWN if english => None,
                    Language::UNKNOWN => Some(format!("en = {}", quoted(label))),
                    language => Some(format!("{language} = {}", quoted(label))),
                })
                .collect();
            writeln_to(out, &format!("label = {{ {} }}", labels.join(", ")));
        }
    }
    if !concept.note.is_empty() {
        line(out, "note", &concept.note);
    }
    let by_language = |languages: Vec<Language>| {
        let mut languages = languages;
        let mut seen = Vec::new();
        languages.retain(|language| {
            let new = !seen.contains(language);
            seen.push(*language);
            new
        });
        languages
    };
    let languages = by_language(concept.terms.iter().map(|term| term.language).collect());
    if !languages.is_empty() {
        out.push_str("[concept.terms]\n");
        for language in languages {
            let terms = concept.terms.iter().filter(|term| term.language == language);
            list(out, language.tag(), &terms.map(term).collect::<Vec<_>>());
        }
    }
    let languages = by_language(concept.except.iter().map(|(language, _)| *language).collect());
    if !languages.is_empty() {
        out.push_str("[concept.except]\n");
        for language in languages {
            let except = concept.except.iter().filter(|(other, _)| *other == language);
            let except: Vec<String> = except.map(|(_, pattern)| quoted(pattern)).collect();
            list(out, language.tag(), &except);
        }
    }
    let mut languages: Vec<Option<Language>> =
        concept.examples.iter().map(|example| example.language).collect();
    languages.sort_unstable();
    languages.dedup();
    for language in languages {
        match language {
            None => out.push_str("[concept.examples]\n"),
            Some(language) => writeln_to(out, &format!("[concept.examples.{language}]")),
        }
        for (key, matches) in [("match", true), ("no_match", false)] {
            let examples = concept
                .examples
                .iter()
                .filter(|example| example.language == language && example.matches == matches);
            let examples: Vec<String> = examples.map(|example| quoted(&example.text)).collect();
            if !examples.is_empty() {
                list(out, key, &examples);
            }
        }
    }
}

fn term(term: &Term) -> String {
    let pattern = quoted(&term.pattern);
    let key = if term.register == Register::Formula { "formula" } else { "pattern" };
    match (term.register, term.low_confidence) {
        (Register::General, false) => pattern,
        (_, false) => format!("{{ {key} = {pattern} }}"),
        (_, true) => format!("{{ {key} = {pattern}, confidence = \"low\" }}"),
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    writeln_to(out, &format!("{key} = {}", quoted(value)));
}

fn list(out: &mut String, key: &str, items: &[String]) {
    match items {
        [] => writeln_to(out, &format!("{key} = []")),
        [item] => writeln_to(out, &format!("{key} = [{item}]")),
        items => {
            writeln_to(out, &format!("{key} = ["));
            for item in items {
                writeln_to(out, &format!("  {item},"));
            }
            out.push_str("]\n");
        }
    }
}

fn writeln_to(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

/// Returns a string as TOML reads it: in single quotes if that spares escapes.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && !text.contains('\'') && !text.chars().any(char::is_control) {
        return format!("'{text}'");
    }
    escaped(text)
}

/// Returns a string in double quotes, as TOML, JSON and YAML read it.
pub(super) fn escaped(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for sign in text.chars() {
        match sign {
            '"' | '\\' => quoted.extend(['\\', sign]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            sign if sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(sign));
            }
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}
