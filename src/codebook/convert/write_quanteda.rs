//! An outline as a dictionary of the R package quanteda.
//!
//! Keys are the parts of ids, so that reading it back gives the same concepts; patterns are written out as globs.
//!
//! **Invariant:** a term that globs cannot say is left out and reported; nothing is widened in silence.

use std::collections::BTreeMap;

use super::loss::Log;
use super::outline::{Concept, Outline};
use super::refusal;
use super::spell::{Sets, sets_of, spell};
use super::write_toml::escaped;
use crate::codebook::Register;
use crate::codebook::grammar::Reader;
use crate::codebook::load::sets::NAMES;
use crate::diagnostic::Diagnostic;
use crate::text::Language;

/// Returns the terms of one language as YAML.
///
/// # Errors
/// If the codebook has terms in several languages and none is asked for, or none in the one that is.
pub(super) fn write(
    outline: &Outline,
    language: Option<Language>,
    log: &mut Log,
) -> Result<String, Diagnostic> {
    let languages = outline.languages();
    let tags: Vec<&str> = languages.iter().map(Language::tag).collect();
    let language = match (language, languages.as_slice()) {
        (Some(language), all) if all.contains(&language) => language,
        (None, [language]) => *language,
        (Some(language), _) => {
            return Err(refusal(format!("the codebook has no terms in \"{language}\""))
                .hint(format!("it has terms in: {}", tags.join(", "))));
        }
        (None, _) => {
            return Err(refusal("a dictionary is in one language, and the codebook in several")
                .hint(format!("say which: --lang {}", tags.first().unwrap_or(&"en"))));
        }
    };
    log.translated = 0;
    let mut reader = Reader::default();
    let sets = sets_of(outline, language, &mut reader);
    without_place(outline, language, log);
    let mut below: BTreeMap<&str, Vec<&Concept>> = BTreeMap::new();
    for concept in &outline.concepts {
        let above = concept.id.rsplit_once('.').map_or("", |(above, _)| above);
        below.entry(above).or_default().push(concept);
    }
    let mut values: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for concept in &outline.concepts {
        let found = terms(concept, language, &sets, &mut reader, log);
        if !found.is_empty() {
            values.insert(&concept.id, found);
        }
    }
    let mut out = String::from(
        "# For tokens(x, remove_punct = TRUE, split_hyphens = TRUE): so that words are what they were.\n",
    );
    let mut open: Vec<&Concept> = below.get("").into_iter().flatten().rev().copied().collect();
    while let Some(concept) = open.pop() {
        let own = values.get(concept.id.as_str());
        let prefix = format!("{}.", concept.id);
        if own.is_none() && !values.keys().any(|id| id.starts_with(&prefix)) {
            continue;
        }
        let depth = concept.id.matches('.').count();
        let part = concept.id.rsplit('.').next().unwrap_or_default();
        let indent = "  ".repeat(depth);
        out.push_str(&format!("{indent}{}:\n", escaped(part)));
        for value in own.into_iter().flatten() {
            out.push_str(&format!("{indent}  - {}\n", escaped(value)));
        }
        open.extend(below.get(concept.id.as_str()).into_iter().flatten().rev().copied());
    }
    Ok(out)
}

fn terms(
    concept: &Concept,
    language: Language,
    sets: &Sets,
    reader: &mut Reader,
    log: &mut Log,
) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for term in concept.terms.iter().filter(|term| term.language == language) {
        let item = format!("{}: {}", concept.id, term.pattern);
        let spelled = match reader.pattern(&term.pattern) {
            Ok(pattern) => spell(&pattern, language, sets),
            Err(_) => Err("it is no pattern"),
        };
        match spelled {
            Err(why) => log.dropped(None, &item, why),
            Ok(spelled) => {
                if spelled.notes.is_empty() {
                    log.translated();
                } else {
                    let became = spelled.values.join(" | ");
                    log.approximated(None, &item, &became, &spelled.notes.join("; "));
                }
                for value in spelled.values {
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
            }
        }
    }
    values
}

/// Reports what a dictionary has no place for.
fn without_place(outline: &Outline, language: Language, log: &mut Log) {
    if !matches!(outline.overlap.as_str(), "" | "concept") {
        log.dropped(
            None,
            &format!("overlap = \"{}\"", outline.overlap),
            "not part of a dictionary: nested_scope of tokens_lookup() says it",
        );
    }
    for set in outline.sets.iter().filter(|set| set.name == NAMES && set.language == language) {
        for name in &set.members {
            log.dropped(None, name, "a dictionary knows no names that hide what lies inside them");
        }
    }
    for concept in &outline.concepts {
        let mut lost = |count: usize, what: &str, why: &str| {
            if count > 0 {
                log.dropped(None, &format!("{}: {count} {what}", concept.id), why);
            }
        };
        let part = concept.id.rsplit('.').next().unwrap_or_default();
        let labels = concept.label.iter().filter(|(_, label)| label != part).count();
        lost(labels, "labels", "the key is the id");
        lost(usize::from(!concept.note.is_empty()), "note", "a dictionary has no notes");
        lost(concept.examples.len(), "examples", "a dictionary has no examples");
        let other = concept.terms.iter().filter(|term| term.language != language).count();
        lost(other, "terms in other languages", "a dictionary is in one language");
        let terms = || concept.terms.iter().filter(|term| term.language == language);
        let formulas = terms().filter(|term| term.register == Register::Formula).count();
        lost(formulas, "marks of official wording", "a dictionary does not mark its values");
        let low = terms().filter(|term| term.low_confidence).count();
        lost(low, "marks of low confidence", "a dictionary does not mark its values");
        for (_, pattern) in concept.except.iter().filter(|(other, _)| *other == language) {
            let item = format!("{}: except {pattern}", concept.id);
            log.dropped(None, &item, "a dictionary knows no exceptions");
        }
    }
}
