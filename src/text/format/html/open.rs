//! The elements that are open at a tag, nearly as a browser's algorithm would have them.
//!
//! An end tag closes what is inside its element, unless the element is beyond a boundary; then the tag means nothing. Elements such as
//! `li` end when the next begins. Where this is not exact it is never shallower for long than the tree will be.
//!
//! **Invariant:** a step costs no more than the deepest page has elements open.

use super::super::Unreadable;

/// Most elements inside each other. The deepest page of our corpora has 41.
const DEEPEST: usize = 512;
/// Most elements, with those that are opened again. The longest page of our corpora has fewer than 100,000.
const MOST_ELEMENTS: usize = 6_000_000;
/// Bytes of a tag that cost about as much as an element.
const BYTES_AN_ELEMENT: usize = 64;

/// Formatting that is opened again in each block until it is closed.
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements beyond which an end tag does not reach.
const BOUNDARIES: &[&str] =
    &["applet", "caption", "html", "marquee", "object", "table", "td", "template", "th"];
/// Elements that the end tag of an inline element does not reach beyond.
const INLINE_ENDS: &[&str] = &[
    "abbr", "acronym", "bdi", "bdo", "cite", "data", "del", "dfn", "ins", "kbd", "label", "mark",
    "output", "q", "ruby", "samp", "span", "sub", "sup", "time", "var",
];
/// Elements that end when the next of their kind begins, each with its kinds and with what it is in.
const SELF_ENDING: &[(&[&str], &[&str])] = &[
    (&["li"], &["ul", "ol", "menu"]),
    (&["dd", "dt"], &["dl"]),
    (&["option"], &["select", "datalist"]),
    (&["td", "th"], &["table"]),
    (&["tr"], &["table"]),
    (&["tbody", "tfoot", "thead"], &["table"]),
    (&["rb", "rp", "rt", "rtc"], &["ruby"]),
];

/// Elements inside which formatting from outside is not opened again.
const SHELTERS: &[&str] = &["applet", "caption", "marquee", "object", "td", "template", "th"];
/// As often as formatting is opened again that is written in the same way.
const MOST_ALIKE: usize = 3;

/// The open elements.
#[derive(Default)]
pub(super) struct Open {
    elements: Vec<Box<str>>,
    /// Open formatting, that of each shelter apart.
    formatting: Vec<Formatting>,
    shelters: Vec<Vec<Formatting>>,
    /// What it costs to open `formatting` again.
    again: usize,
    count: usize,
}

/// Formatting that has not been closed.
struct Formatting {
    name: Box<str>,
    /// The tag as it is written.
    tag: Box<str>,
    cost: usize,
}

impl Open {
    /// A start tag, written as `tag`.
    pub(super) fn begin(&mut self, name: &str, tag: &str) {
        // The page has one of each, however often they are written.
        if matches!(name, "html" | "head" | "body") {
            return;
        }
        let kinds = SELF_ENDING.iter().find(|(kinds, _)| kinds.contains(&name));
        if let Some((kinds, within)) = kinds {
            self.truncate(|open| kinds.contains(&open), |open| within.contains(&open));
        } else if name == "p" {
            self.truncate(|open| open == "p", |open| BOUNDARIES.contains(&open));
        }
        if FORMATTING.contains(&name) {
            if name == "a" || name == "nobr" {
                self.end_formatting(name);
            }
            let cost = 1 + tag.len() / BYTES_AN_ELEMENT;
            let mut alike =
                self.formatting.iter().enumerate().rev().filter(|(_, open)| *open.tag == *tag);
            if let Some((at, _)) = alike.nth(MOST_ALIKE - 1) {
                self.again -= self.formatting.remove(at).cost;
            }
            self.formatting.push(Formatting { name: name.into(), tag: tag.into(), cost });
            self.again += cost;
            self.count += cost;
        } else {
            self.count += 1 + tag.len() / BYTES_AN_ELEMENT + self.again;
        }
        self.elements.push(name.into());
        if SHELTERS.contains(&name) {
            self.shelters.push(std::mem::take(&mut self.formatting));
            self.again = 0;
        }
    }

    /// An end tag.
    pub(super) fn end(&mut self, name: &str) {
        if FORMATTING.contains(&name) {
            self.end_formatting(name);
        } else if INLINE_ENDS.contains(&name) {
            let passes = |open: &str| INLINE_ENDS.contains(&open) || FORMATTING.contains(&open);
            self.truncate(|open| open == name, |open| !passes(open));
        } else if matches!(name, "table" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr") {
            self.truncate(|open| open == name, |open| open == "table");
        } else {
            self.truncate(|open| open == name, |open| BOUNDARIES.contains(&open));
        }
        // Formatting is opened again after the end tag of a block.
        self.count += 1;
    }

    /// Elements that are never open, or text.
    pub(super) fn add(&mut self, count: usize) {
        self.count += count + self.again;
    }

    /// # Errors
    /// Fails with `too-complex`.
    pub(super) fn check(&self) -> Result<(), Unreadable> {
        let deep = self.elements.len().max(self.formatting.len());
        let message = if deep > DEEPEST {
            format!("its elements are nested more than {DEEPEST} deep")
        } else if self.count > MOST_ELEMENTS {
            format!(
                "it would be more than {MOST_ELEMENTS} elements, most of them opened again and again"
            )
        } else {
            return Ok(());
        };
        Err(Unreadable::new("too-complex", message))
    }

    /// Closes the innermost element that `is` meant and all inside it, unless one that `ends` the search is further inside.
    fn truncate(&mut self, is: impl Fn(&str) -> bool, ends: impl Fn(&str) -> bool) {
        let found = self.elements.iter().rposition(|open| is(open) || ends(open));
        if let Some(at) = found.filter(|at| is(&self.elements[*at])) {
            let shelters = self.elements[at..].iter().filter(|open| SHELTERS.contains(&&***open));
            for _ in 0..shelters.count() {
                self.formatting = self.shelters.pop().unwrap_or_default();
            }
            self.again = self.formatting.iter().map(|open| open.cost).sum();
            self.elements.truncate(at);
        }
    }

    /// Closes formatting; what is inside it stays open.
    fn end_formatting(&mut self, name: &str) {
        if let Some(at) = self.formatting.iter().rposition(|open| *open.name == *name) {
            self.again -= self.formatting.remove(at).cost;
        }
        if let Some(at) = self.elements.iter().rposition(|open| **open == *name) {
            self.elements.remove(at);
        }
    }
}
