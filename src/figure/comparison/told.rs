//! What a comparison of groups says in words: note, caption, alternative text.

use super::super::axis::{counted, decimals_for, number};
use super::super::sheet::Words;
use super::{Comparison, Dot};

/// How many of the shown marks have something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Having {
    All,
    Some,
    None,
}

impl Having {
    fn of(dots: &[Dot], has: fn(&Dot) -> bool) -> Self {
        match dots.iter().filter(|dot| has(dot)).count() {
            0 => Self::None,
            with if with < dots.len() => Self::Some,
            _ => Self::All,
        }
    }
}

/// What the marks of the shown groups and concepts have.
#[derive(Clone, Copy, Debug)]
struct Told {
    intervals: Having,
    tests: Having,
}

impl Told {
    fn of(of: &Comparison, groups: &[usize], items: &[usize]) -> Self {
        let dots: Vec<Dot> = items
            .iter()
            .flat_map(|&at| groups.iter().filter_map(move |&group| of.dot(at, group)))
            .collect();
        Self {
            intervals: Having::of(&dots, |dot| dot.interval.is_some()),
            tests: Having::of(&dots, |dot| dot.tested),
        }
    }

    /// Says what the lines are, and when a mark is filled.
    fn signs(self, of: &Comparison) -> Vec<String> {
        let mut signs = Vec::new();
        if self.intervals != Having::None && !of.interval.is_empty() {
            signs.push(format!("lines: {}", of.interval));
        }
        if self.tests != Having::None && !of.test.is_empty() {
            let open = match self.tests {
                Having::Some => "it may be chance, or no test was possible",
                Having::All | Having::None => "it may be chance",
            };
            signs.push(format!("filled marks: {}; open marks: {open}", of.test));
        }
        signs
    }

    /// Says why marks have no interval, and why no test.
    fn why(self, of: &Comparison) -> Vec<String> {
        let because = |what: &str, reason: &str| match reason {
            "" => what.to_owned(),
            reason => format!("{what}: {reason}"),
        };
        let intervals = match self.intervals {
            Having::All => None,
            Having::Some => Some("marks without a line have no interval"),
            Having::None => Some("no mark has an interval"),
        };
        let tests = match self.tests {
            Having::All => None,
            Having::Some => Some("marks that were not tested"),
            Having::None => Some("no test was possible"),
        };
        let intervals = intervals.map(|what| because(what, &of.without));
        // The reader of a mark that was not tested wants the reason, if there is one to give.
        let tests = tests.filter(|_| self.tests == Having::None || !of.untested.is_empty());
        let tests = tests.map(|what| because(what, &of.untested));
        intervals.into_iter().chain(tests).collect()
    }
}

/// Makes a sentence of a part of a note.
fn sentence(part: &str) -> String {
    let mut signs = part.chars();
    let first: String = signs.next().into_iter().flat_map(char::to_uppercase).collect();
    format!(" {first}{}.", signs.as_str())
}

/// Returns what stands below the picture.
pub(super) fn note(of: &Comparison, groups: &[usize], items: &[usize]) -> String {
    let mut parts = vec![of.sample.clone()];
    let told = Told::of(of, groups, items);
    parts.extend(told.signs(of));
    parts.extend(told.why(of));
    parts.push("in brackets: documents".to_owned());
    parts.extend(left_out(of, groups.len(), items.len()));
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn left_out(of: &Comparison, groups: usize, items: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let silent = of.silent();
    if groups + silent.len() < of.groups.len() {
        let all = counted(of.groups.len() - silent.len(), "group", "groups");
        parts.push(format!("the {groups} largest of {all}"));
    }
    if items < of.items.len() {
        let all = counted(of.items.len(), "concept", "concepts");
        parts.push(format!("the {items} with the greatest values of {all}"));
    }
    parts
}

/// Returns title, alternative text and caption of the shown `groups` and `items`.
pub(super) fn words(of: &Comparison, groups: &[usize], items: &[usize]) -> Words {
    let title = of.title.clone();
    if items.is_empty() || groups.is_empty() {
        return Words::of_nothing(&title, "There is nothing to compare.");
    }
    let told = Told::of(of, groups, items);
    let concepts = counted(items.len(), "concept", "concepts");
    let mut caption = format!(
        "{title}. {}, {} in {}",
        of.axis,
        concepts,
        counted(groups.len(), "group of documents", "groups of documents")
    );
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push('.');
    let said: Vec<String> = told.signs(of).into_iter().chain(told.why(of)).collect();
    caption.extend(said.iter().map(|part| sentence(part)));
    if let Some(silent) = named(&of.silent()) {
        caption.push_str(&format!(" Not drawn, as nothing of them can be compared: {silent}."));
    }
    for part in left_out(of, groups.len(), items.len()) {
        caption.push_str(&format!(" Drawn: {part}."));
    }
    let mut certain = Vec::new();
    for &at in items {
        for &group in groups {
            if let Some(dot) = of.dot(at, group).filter(|dot| dot.certain) {
                let value = number(dot.value, decimals_for(dot.value));
                let name = of.groups[group].0.name();
                certain.push(format!("{} in {name} {value}", of.items[at].label.name()));
            }
        }
    }
    let mut alt = format!(
        "Marks{} of {} in {}. {}.",
        if told.intervals == Having::None { "" } else { " with intervals" },
        concepts,
        counted(groups.len(), "group", "groups"),
        of.axis
    );
    if told.intervals == Having::None || told.tests == Having::None {
        alt.extend(told.why(of).iter().map(|part| sentence(part)));
    }
    if told.tests == Having::None {
        return Words { title, alt, caption };
    }
    if certain.is_empty() {
        alt.push_str(" No difference is certain.");
    } else {
        let more = certain.len().saturating_sub(5);
        certain.truncate(5);
        alt.push_str(&format!(" Certain differences: {}", certain.join("; ")));
        alt.push_str(&if more > 0 { format!("; and {more} more.") } else { ".".to_owned() });
    }
    Words { title, alt, caption }
}

/// Names a few, and counts the others.
fn named(names: &[&str]) -> Option<String> {
    const MOST: usize = 5;
    let more = names.len().saturating_sub(MOST);
    let mut list = names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    if more > 0 {
        list.push_str(&format!(" and {more} more"));
    }
    (!list.is_empty()).then_some(list)
}
