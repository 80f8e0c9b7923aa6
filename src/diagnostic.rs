//! What went wrong, where, and what to try.
//!
//! A [`Diagnostic`] is a sentence for a researcher: it names the thing in quotes, shows the line with the fault marked and
//! says what to write instead. Everything that is the user's to mend (flags, codebook, metadata) is reported through it.
//!
//! **Invariant:** this module knows no other type of the crate.

mod nearest;
mod number;
mod visible;

use std::fmt;
use std::ops::Range;

pub(crate) use nearest::nearest;
pub use number::many;
pub use visible::{acts, escape, visible};

/// How bad it is: an error stops the run, a warning is said and the run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something to know; nothing needs to change.
    Note,
    /// Probably not what the author meant.
    Warning,
    /// Cannot be used as it is.
    Error,
}

/// The line of a file that a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the file as the user gave it.
    pub file: String,
    /// Line number, from 1.
    pub line: usize,
    /// Column of the first marked character, from 1, in characters.
    pub column: usize,
    /// The line itself, without its line end; of a very long one, what stands around the mark.
    pub excerpt: String,
    /// The marked bytes of `excerpt`.
    pub mark: Range<usize>,
}

impl Place {
    /// Returns the place of the bytes `span` of `text`, which was read from `file`. A span over several lines is cut at the
    /// end of its first; a span past the end points at the end.
    pub fn of(file: &str, text: &str, span: Range<usize>) -> Self {
        let mut start = span.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let excerpt = text[line_start..line_end].trim_end_matches('\r');
        let mark_start = (start - line_start).min(excerpt.len());
        let mut mark_end = (span.end.max(start) - line_start).clamp(mark_start, excerpt.len());
        while !excerpt.is_char_boundary(mark_end) {
            mark_end += 1;
        }
        let (excerpt_start, excerpt_end) = around(excerpt, mark_start);
        Self {
            file: file.to_owned(),
            line: text[..line_start].matches('\n').count() + 1,
            column: excerpt[..mark_start].chars().count() + 1,
            excerpt: excerpt[excerpt_start..excerpt_end].to_owned(),
            mark: mark_start - excerpt_start..mark_end.min(excerpt_end) - excerpt_start,
        }
    }
}

/// One finding about what the user gave us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Short stable name of the rule, such as `unknown-set`; documented in `docs/codebook.md`.
    pub code: &'static str,
    /// Whether the run can go on.
    pub severity: Severity,
    /// One sentence, lower case, no full stop, the thing in quotes.
    pub message: String,
    /// Where, if it is in a file.
    pub place: Option<Place>,
    /// What to write or try instead.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// Returns an error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: None,
            hints: Vec::new(),
        }
    }

    /// Returns a warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Adds the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        if let Some(place) = &self.place {
            write!(out, "{}:{}:{}: ", place.file, place.line, place.column)?;
        }
        write!(out, "{severity}[{}]: {}", self.code, self.message)?;
        if let Some(place) = &self.place {
            let number = place.line.to_string();
            let before: String = place.excerpt[..place.mark.start].chars().map(blank).collect();
            let marks: String = place.excerpt[place.mark.clone()]
                .chars()
                .map(|sign| if wide(sign) { "^^" } else { "^" })
                .collect();
            write!(out, "\n {number} | {}", place.excerpt)?;
            write!(
                out,
                "\n {} | {before}{}",
                " ".repeat(number.len()),
                if marks.is_empty() { "^" } else { &marks }
            )?;
        }
        for hint in &self.hints {
            write!(out, "\n   hint: {hint}")?;
        }
        Ok(())
    }
}

/// Returns the bytes of a line that are shown: all of it, or what stands around the mark in a line that no screen holds.
fn around(line: &str, mark: usize) -> (usize, usize) {
    /// Bytes of a line that are shown on each side of the beginning of the mark.
    const SIDE: usize = 600;
    let mut start = mark.saturating_sub(SIDE);
    let mut end = mark.saturating_add(SIDE).min(line.len());
    while !line.is_char_boundary(start) {
        start -= 1;
    }
    while !line.is_char_boundary(end) {
        end += 1;
    }
    (start, end)
}

/// East Asian characters take two columns of a terminal.
fn wide(sign: char) -> bool {
    matches!(u32::from(sign), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3fffd)
}

fn blank(sign: char) -> &'static str {
    match sign {
        '\t' => "\t",
        sign if wide(sign) => "  ",
        _ => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_line_with_the_fault_marked() {
        let text = "[codebook]\nterms = [\"网络 [attack\"]\n";
        let start = text.find("[attack").unwrap();
        let finding = Diagnostic::error("unclosed", "pattern has an unclosed \"[\"")
            .at(Place::of("a.toml", text, start..start + 1))
            .hint("write \"\\[\" to mean the sign itself");
        assert_eq!(
            finding.to_string(),
            "a.toml:2:14: error[unclosed]: pattern has an unclosed \"[\"\n 2 | terms = [\"网络 [attack\"]\n   |                ^\n   hint: write \"\\[\" to mean the sign itself"
        );
    }

    #[test]
    fn of_a_line_without_end_only_the_place_is_shown() {
        let line = format!("{}[{}", "网".repeat(100_000), "x".repeat(100_000));
        let place = Place::of("f", &line, 300_000..line.len());
        assert_eq!((place.line, place.column), (1, 100_001));
        assert!(place.excerpt.len() < 1300, "{}", place.excerpt.len());
        assert!(place.excerpt[place.mark.clone()].starts_with("[xx"));
    }

    #[test]
    fn a_place_past_the_end_points_at_the_end() {
        let place = Place::of("f", "ab", 7..9);
        assert_eq!((place.line, place.column), (1, 3));
    }
}
