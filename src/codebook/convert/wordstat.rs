//! A categorization dictionary of WordStat (`.cat`).
//!
//! Tabs before a line are its level. A line that ends in a number in parentheses, its weight, is an entry; any other is a category.
//! `*` stands for any characters, `?` for one; `_` parts the words of a phrase. An entry `@NAME` is a rule ([`wordstat_rule`](super::wordstat_rule)).
//! Followed: published dictionaries, the open reader of quanteda, and the manual of WordStat for what rules mean.
//!
//! **Invariant:** rules are read after all categories, since they may refer to any.

use std::collections::BTreeMap;

use super::import::Import;
use super::phrase::{Wild, choice, phrase};
use super::source::{Source, numbered};
use super::wordstat_rule::{self, Operand, Operator, Rule, Scope};
use crate::diagnostic::Diagnostic;

/// Deepest level.
const DEEPEST: usize = 64;
/// Most words that a gap may span.
const WIDEST_GAP: u32 = 50;
/// Largest distance of `near`.
const WIDEST_NEAR: u32 = 1_000;

const SPAN: &str = "the mention is both parts together, within one sentence";
const SENTENCE: &str =
    "it is looked for within the sentence, not in the whole paragraph or document";
const HIDES: &str =
    "what the rule excludes is an exception here: it hides all mentions of the category inside it";
const WEIGHT: &str = "a weight is left out: every entry counts once";

/// Reads a dictionary.
///
/// # Errors
/// Where the file is no text, or too deep.
pub(super) fn read(source: &Source, import: &mut Import) -> Result<(), Diagnostic> {
    let text = source.text()?;
    // The categories that the next line may lie inside, with their levels.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut rules: Vec<(u64, String, usize)> = Vec::new();
    for (line, written) in numbered(&text) {
        let trimmed = written.trim();
        if trimmed.is_empty() {
            continue;
        }
        let before = written.chars().take_while(|sign| sign.is_whitespace());
        let level = before.filter(|sign| *sign == '\t').count();
        if level > DEEPEST {
            let message = format!("categories are nested deeper than {DEEPEST}");
            return Err(source.fault(&text, line, message));
        }
        let (entry, weight) = weighted(trimmed);
        while open.last().is_some_and(|(outer, _)| *outer >= level) {
            open.pop();
        }
        let above = open.last().map(|(_, outer)| *outer);
        if weight.is_none() && !entry.starts_with('@') {
            let category = import.category(above, entry, Some(line));
            open.push((level, category));
            continue;
        }
        let Some(category) = above else {
            import.log.dropped(Some(line), trimmed, "it stands below no category");
            continue;
        };
        if entry.starts_with('@') {
            rules.push((line, entry.to_owned(), category));
            continue;
        }
        let weight = weight.filter(|weight| !matches!(*weight, "1" | "1.0"));
        match phrase(&entry.replace('_', " "), Wild::ManyAndOne) {
            Ok(mut phrase) => {
                phrase.notes.extend(weight.map(|_| WEIGHT));
                import.term(category, Some(line), trimmed, phrase.pattern, &phrase.notes);
            }
            Err(why) => import.log.dropped(Some(line), trimmed, why),
        }
    }
    let mut names = Names::new();
    for (index, category) in import.categories.iter().enumerate() {
        names.entry(key(&category.name)).or_insert(index);
    }
    for (line, written, category) in rules {
        match wordstat_rule::read(&written) {
            Ok(rule) => take(&rule, (line, &written), category, &names, import),
            Err(why) => import.log.dropped(Some(line), &written, &why),
        }
    }
    Ok(())
}

/// Categories by name.
type Names = BTreeMap<String, usize>;

/// Names are alike in any case, with spaces or `_`.
fn key(name: &str) -> String {
    name.replace(' ', "_").to_lowercase()
}

/// Parts an entry from the number in parentheses at its end.
fn weighted(line: &str) -> (&str, Option<&str>) {
    let inner = line.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match inner {
        Some((entry, weight))
            if !weight.is_empty()
                && weight.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte))
                && !entry.trim().is_empty() =>
        {
            (entry.trim_end(), Some(weight))
        }
        _ => (line, None),
    }
}

/// Turns a rule into a term, with an exception where it asks for what must not be there.
fn take(
    rule: &Rule,
    (line, written): (u64, &str),
    category: usize,
    names: &Names,
    import: &mut Import,
) {
    let mut notes: Vec<&str> = Vec::new();
    let Some(target) = operand(&rule.target, names, import, &mut notes) else {
        let why = "the rule names a category that has no words, or words that are none";
        return import.log.dropped(Some(line), written, why);
    };
    // A rule is a target, at most one part that stands near it, and conditions.
    let mut pattern = target.clone();
    let mut conditions = String::new();
    let mut except: Vec<String> = Vec::new();
    let mut joined = false;
    for clause in &rule.clauses {
        let Some(other) = operand(&clause.operand, names, import, &mut notes) else {
            let why = "the rule names a category that has no words, or words that are none";
            return import.log.dropped(Some(line), written, why);
        };
        if matches!(clause.scope, Scope::Wide) {
            notes.push(SENTENCE);
        }
        let words = match clause.scope {
            Scope::Words(words) => Some(words),
            Scope::Sentence | Scope::Wide => None,
        };
        let together = match (clause.operator, words) {
            (Operator::And | Operator::Near, None) => None,
            (Operator::And | Operator::Near, Some(words)) => {
                let words = words.clamp(1, WIDEST_NEAR);
                Some(format!("{target} near/{words} {other}"))
            }
            (Operator::Before, words) => Some(format!("{target} {} {other}", gap(words))),
            (Operator::After, words) => Some(format!("{other} {} {target}", gap(words))),
        };
        match (together, clause.negated) {
            (None, false) => conditions.push_str(&format!(" & {other}")),
            (None, true) => conditions.push_str(&format!(" & !{other}")),
            (Some(together), true) => {
                notes.push(HIDES);
                except.push(together);
            }
            (Some(together), false) if !joined => {
                notes.push(SPAN);
                pattern = together;
                joined = true;
            }
            (Some(together), false) => {
                notes.push(SPAN);
                conditions.push_str(&format!(" & {together}"));
            }
        }
    }
    pattern.push_str(&conditions);
    for except in except {
        if let Err(why) = import.except(category, except) {
            return import.log.dropped(Some(line), written, &why);
        }
    }
    notes.sort_unstable();
    notes.dedup();
    import.term(category, Some(line), written, pattern, &notes);
}

/// Returns the gap that leaves room for so many steps.
fn gap(words: Option<u32>) -> String {
    let between = words.map_or(WIDEST_GAP, |words| words.saturating_sub(1).min(WIDEST_GAP));
    format!("<0..{between}>")
}

/// Returns words, or a category, as a part of a pattern.
fn operand(
    operand: &Operand,
    names: &Names,
    import: &mut Import,
    notes: &mut Vec<&str>,
) -> Option<String> {
    let mut parts = Vec::with_capacity(operand.alternatives.len());
    for alternative in &operand.alternatives {
        let name = alternative.strip_prefix('#').unwrap_or(alternative).trim();
        let found = names.get(&key(name)).copied();
        // A word that is also the name of a category is the category, as rules mean it.
        match found {
            Some(category) => {
                let members = |import: &Import| import.members_of(category);
                parts.push(import.set(&format!("category_{category}"), members)?);
            }
            None if alternative.starts_with('#') => return None,
            None => {
                let phrase = phrase(&name.replace('_', " "), Wild::ManyAndOne).ok()?;
                notes.extend(phrase.notes);
                parts.push(phrase.pattern);
            }
        }
    }
    (!parts.is_empty()).then(|| choice(&parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_told_from_words() {
        assert_eq!(weighted("South Africa (1)"), ("South Africa", Some("1")));
        assert_eq!(weighted("BAD (-2)"), ("BAD", Some("-2")));
        assert_eq!(weighted("Mercury (planet)"), ("Mercury (planet)", None));
        assert_eq!(weighted("(1)"), ("(1)", None));
    }
}
