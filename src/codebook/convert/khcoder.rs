//! Coding rules of KH Coder.
//!
//! A line that begins with `*` names a code; what follows, up to the next, is the expression that a unit of text must fulfil
//! ([`khcoder_rule`](super::khcoder_rule)). An expression becomes alternatives of conditions, and each alternative a term: its
//! first part is what is counted, the others are conditions on the sentence. Followed: the source of KH Coder (`kh_cod`).
//!
//! **Invariant:** a part that we cannot look at costs the alternative that it stands in, never the condition alone.

use std::collections::BTreeMap;

use super::import::Import;
use super::khcoder_rule::{Atom, Reach, Rule, parse};
use super::phrase::{Wild, phrase};
use super::source::{Source, numbered};
use crate::diagnostic::Diagnostic;
use crate::text::has_stemmer;

/// Most alternatives of a code.
const MOST: usize = 200;
/// Most words of a `near` of which every order is written out.
const MOST_ORDERS: usize = 4;
const WIDEST_GAP: u32 = 50;

const STEM: &str = "KH Coder matches base forms: here, words of the same stem";
const FORM: &str = "KH Coder matches base forms: here, the word as it is written";
const UNIT: &str = "the rule holds within a sentence, whatever unit KH Coder codes";
const CLASS: &str = "the part of speech is not looked at";
const PART: &str = "KH Coder finds the string within words and across them: here it begins and ends with parts of words";
const FAR: &str = "the distance is cut to what a gap may span, 50 words";

/// Reads coding rules.
///
/// # Errors
/// If no line names a code.
pub(super) fn read(source: &Source, import: &mut Import) -> Result<(), Diagnostic> {
    let text = source.text()?;
    let mut codes: Vec<(u64, String, String)> = Vec::new();
    for (line, written) in numbered(&text) {
        let trimmed = written.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        match trimmed.strip_prefix(['*', '＊']) {
            // A sign of multiplication stands alone.
            Some(name) if !name.is_empty() && !name.starts_with(char::is_whitespace) => {
                codes.push((line, name.trim().to_owned(), String::new()));
            }
            _ => match codes.last_mut() {
                Some((.., rule)) => {
                    rule.push(' ');
                    rule.push_str(trimmed);
                }
                None => import.log.dropped(Some(line), trimmed, "it stands below no code"),
            },
        }
    }
    if codes.is_empty() {
        return Err(source
            .fault(&text, 1, "no line names a code")
            .hint("a code begins with a line such as \"*name\""));
    }
    let mut known: BTreeMap<String, Result<Vec<Part>, String>> = BTreeMap::new();
    for (line, name, written) in codes {
        let category = import.category(None, &name, Some(line));
        let parts = parse(&written).and_then(|rule| alternatives(&rule, false, &known, import));
        match &parts {
            Err(why) => import.log.dropped(Some(line), &format!("*{name}{written}"), why),
            Ok(parts) => {
                for part in parts {
                    take(part, category, line, &format!("*{name}{written}"), import);
                }
            }
        }
        known.insert(name, parts);
    }
    Ok(())
}

/// An alternative: what must be there and what must not, as patterns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Part {
    with: Vec<String>,
    without: Vec<String>,
    /// In what it differs from the rule.
    notes: Vec<&'static str>,
    /// Why it cannot be looked at.
    unknown: Option<String>,
}

fn take(part: &Part, category: usize, line: u64, item: &str, import: &mut Import) {
    if let Some(why) = &part.unknown {
        return import.log.dropped(Some(line), item, why);
    }
    let Some((first, others)) = part.with.split_first() else {
        let why = "an alternative that asks only for what is not there marks no place in a text";
        return import.log.dropped(Some(line), item, why);
    };
    let mut pattern = first.clone();
    for other in others {
        pattern.push_str(&format!(" & {other}"));
    }
    for other in &part.without {
        pattern.push_str(&format!(" & !{other}"));
    }
    let mut notes = part.notes.clone();
    if !others.is_empty() || !part.without.is_empty() {
        notes.push(UNIT);
    }
    notes.sort_unstable();
    notes.dedup();
    import.term(category, Some(line), item, pattern, &notes);
}

/// Returns the alternatives of a rule, or of its contrary.
fn alternatives(
    rule: &Rule,
    negated: bool,
    known: &BTreeMap<String, Result<Vec<Part>, String>>,
    import: &Import,
) -> Result<Vec<Part>, String> {
    let too_many = || format!("the rule has more than {MOST} alternatives");
    match (rule, negated) {
        (Rule::Not(rule), _) => alternatives(rule, !negated, known, import),
        (Rule::Any(rules), false) | (Rule::All(rules), true) => {
            let mut parts = Vec::new();
            for rule in rules {
                parts.extend(alternatives(rule, negated, known, import)?);
                if parts.len() > MOST {
                    return Err(too_many());
                }
            }
            Ok(parts)
        }
        (Rule::All(rules), false) | (Rule::Any(rules), true) => {
            let mut parts = vec![Part::default()];
            for rule in rules {
                let others = alternatives(rule, negated, known, import)?;
                if parts.len().saturating_mul(others.len()) > MOST {
                    return Err(too_many());
                }
                parts = parts
                    .iter()
                    .flat_map(|part| others.iter().map(move |other| both(part, other)))
                    .collect();
            }
            Ok(parts)
        }
        (Rule::Atom(Atom::Code(name)), _) => match known.get(name) {
            Some(Ok(parts)) if !negated => Ok(parts.clone()),
            Some(Ok(parts)) => contrary(parts).ok_or_else(too_many),
            Some(Err(why)) => {
                Err(format!("the code \"{name}\" that it asks for was dropped: {why}"))
            }
            None => Err(format!("the code \"{name}\" that it asks for is not defined before it")),
        },
        (Rule::Atom(atom), _) => {
            let mut part = Part::default();
            match pattern(atom, import, &mut part.notes) {
                Ok(pattern) if negated => part.without.push(pattern),
                Ok(pattern) => part.with.push(pattern),
                Err(why) => part.unknown = Some(why),
            }
            Ok(vec![part])
        }
    }
}

fn both(one: &Part, other: &Part) -> Part {
    let mut part = one.clone();
    for pattern in &other.with {
        if !part.with.contains(pattern) {
            part.with.push(pattern.clone());
        }
    }
    part.without.extend(other.without.iter().cloned());
    part.notes.extend(&other.notes);
    part.unknown = part.unknown.or_else(|| other.unknown.clone());
    part
}

/// Returns what holds where none of the alternatives does; `None` if that is too much.
fn contrary(parts: &[Part]) -> Option<Vec<Part>> {
    let mut all = vec![Part::default()];
    for part in parts {
        let with = part
            .with
            .iter()
            .map(|pattern| Part { without: vec![pattern.clone()], ..Part::default() });
        let without = part
            .without
            .iter()
            .map(|pattern| Part { with: vec![pattern.clone()], ..Part::default() });
        let unknown =
            part.unknown.iter().map(|why| Part { unknown: Some(why.clone()), ..Part::default() });
        let mut others: Vec<Part> = with.chain(without).chain(unknown).collect();
        for other in &mut others {
            other.notes.clone_from(&part.notes);
        }
        if all.len().saturating_mul(others.len()) > MOST {
            return None;
        }
        all = all.iter().flat_map(|one| others.iter().map(move |other| both(one, other))).collect();
    }
    Some(all)
}

/// Returns the pattern of one part of a rule.
fn pattern(atom: &Atom, import: &Import, notes: &mut Vec<&'static str>) -> Result<String, String> {
    match atom {
        Atom::Word { word, class } => {
            notes.extend(class.then_some(CLASS));
            base(word, import, notes)
        }
        Atom::Phrase(words) => {
            let words: Result<Vec<String>, String> =
                words.iter().map(|word| base(word, import, notes)).collect();
            Ok(words?.join(" "))
        }
        Atom::String(string) => {
            let phrase = phrase(string, Wild::None)?;
            notes.extend(phrase.notes);
            let latin = |sign: Option<char>| {
                sign.is_some_and(|sign| sign.is_alphanumeric() && !crate::text::is_han(sign))
            };
            let (first, last) = (string.chars().next(), string.chars().last());
            let mut pattern = phrase.pattern;
            if latin(first) || latin(last) {
                notes.push(PART);
            }
            if latin(first) {
                pattern.insert(0, '*');
            }
            if latin(last) {
                pattern.push('*');
            }
            Ok(pattern)
        }
        Atom::Near { words, reach } => {
            let bases: Result<Vec<String>, String> =
                words.iter().map(|word| base(word, import, notes)).collect();
            let bases = bases?;
            match *reach {
                // KH Coder measures from one word to the next, we from the first to the last.
                Reach::Words(within) if bases.len() == 2 => {
                    Ok(format!("{} near/{} {}", bases[0], within.clamp(1, 1_000), bases[1]))
                }
                Reach::Words(within) if bases.len() <= MOST_ORDERS => {
                    let gap = gap(within, notes);
                    let orders: Vec<String> =
                        orders(&bases).into_iter().map(|order| order.join(&gap)).collect();
                    Ok(super::phrase::choice(&orders))
                }
                Reach::Words(within) => {
                    notes.push(
                        "of many words the distance from the first to the last is what counts",
                    );
                    let within =
                        within.saturating_mul(u32::try_from(bases.len() - 1).unwrap_or(u32::MAX));
                    Ok(bases.join(&format!(" near/{} ", within.clamp(1, 1_000))))
                }
                Reach::Any => Ok(bases.join(" near/1000 ")),
            }
        }
        Atom::Sequence { words, reach } => {
            let bases: Result<Vec<String>, String> =
                words.iter().map(|word| base(word, import, notes)).collect();
            let within = match *reach {
                Reach::Words(within) => within,
                Reach::Any => u32::MAX,
            };
            Ok(bases?.join(&gap(within, notes)))
        }
        Atom::Code(name) => Err(format!("the code \"{name}\" is not a pattern")),
        Atom::Other(written) => Err(format!("\"{written}\" asks for something other than words")),
    }
}

fn gap(within: u32, notes: &mut Vec<&'static str>) -> String {
    if within > WIDEST_GAP + 1 {
        notes.push(FAR);
    }
    format!(" <0..{}> ", within.saturating_sub(1).min(WIDEST_GAP))
}

/// Returns every order of a few words.
fn orders(words: &[String]) -> Vec<Vec<&str>> {
    let mut open: Vec<(Vec<&str>, Vec<&str>)> =
        vec![(Vec::new(), words.iter().map(String::as_str).collect())];
    let mut orders = Vec::new();
    while let Some((order, left)) = open.pop() {
        if left.is_empty() {
            orders.push(order);
            continue;
        }
        for place in (0..left.len()).rev() {
            let mut rest = left.clone();
            let mut next = order.clone();
            next.push(rest.remove(place));
            open.push((next, rest));
        }
    }
    orders
}

/// Returns a base form as a pattern: its stem where the language has one.
fn base(word: &str, import: &Import, notes: &mut Vec<&'static str>) -> Result<String, String> {
    let phrase = phrase(word, Wild::None)?;
    notes.extend(phrase.notes);
    let stems = has_stemmer(import.language)
        && phrase.length == 1
        && phrase.pattern.chars().all(char::is_alphabetic)
        && !phrase.pattern.chars().any(crate::text::is_han);
    if stems {
        notes.push(STEM);
        Ok(format!("~{}", phrase.pattern))
    } else {
        notes.push(FORM);
        Ok(phrase.pattern)
    }
}
