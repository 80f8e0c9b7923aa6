//! Where lines end: at LF, CR LF and CR, at Unicode's line and paragraph separators, and at form feeds, which end a page.
//!
//! **Invariant:** every byte belongs to exactly one line or its end.

use std::ops::Range;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its text, without what ends it.
    pub(super) bytes: Range<usize>,
    /// Where the next line begins.
    pub(super) next: usize,
    /// What ends it.
    pub(super) end: End,
}

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// A line break.
    Line,
    /// A paragraph separator.
    Paragraph,
    /// A form feed.
    Page,
    /// The end of the text.
    Text,
}

/// The lines of a text.
pub(super) struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    kinds: Kinds,
}

/// Which ends occur: the search is for no more than these.
enum Kinds {
    Feeds,
    FeedsAndReturns,
    All,
}

impl<'t> Lines<'t> {
    /// Returns the lines of `text` from the byte `from` on.
    pub(super) fn new(text: &'t str, from: usize) -> Self {
        let bytes = &text.as_bytes()[from..];
        let separators = || {
            !bytes.is_ascii()
                && ["\u{2028}", "\u{2029}", "\u{85}"]
                    .iter()
                    .any(|end| memchr::memmem::find(bytes, end.as_bytes()).is_some())
        };
        let kinds = if memchr::memchr2(0x0b, 0x0c, bytes).is_some() || separators() {
            Kinds::All
        } else if memchr::memchr(b'\r', bytes).is_some() {
            Kinds::FeedsAndReturns
        } else {
            Kinds::Feeds
        };
        Self { text: text.as_bytes(), at: from, kinds }
    }

    /// The first end at or after the current place.
    fn next_end(&self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let found = match self.kinds {
            Kinds::Feeds => memchr::memchr(b'\n', rest),
            Kinds::FeedsAndReturns => memchr::memchr2(b'\n', b'\r', rest),
            Kinds::All => (0..rest.len()).find(|at| end_at(&rest[*at..]).is_some()),
        };
        found.map(|at| self.at + at)
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let start = self.at;
        if start == self.text.len() {
            return None;
        }
        let Some(stop) = self.next_end() else {
            self.at = self.text.len();
            return Some(Line { bytes: start..self.at, next: self.at, end: End::Text });
        };
        let (end, length) = end_at(&self.text[stop..]).unwrap_or((End::Line, 1));
        self.at = stop + length;
        Some(Line { bytes: start..stop, next: self.at, end })
    }
}

/// The end that `bytes` begin with, and its length.
fn end_at(bytes: &[u8]) -> Option<(End, usize)> {
    match bytes {
        [b'\r', b'\n', ..] => Some((End::Line, 2)),
        [b'\n' | b'\r' | 0x0b, ..] => Some((End::Line, 1)),
        [0x0c, ..] => Some((End::Page, 1)),
        [0xc2, 0x85, ..] => Some((End::Line, 2)),
        [0xe2, 0x80, 0xa8, ..] => Some((End::Line, 3)),
        [0xe2, 0x80, 0xa9, ..] => Some((End::Paragraph, 3)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(&str, End)> {
        Lines::new(text, 0).map(|line| (&text[line.bytes], line.end)).collect()
    }

    #[test]
    fn ends_lines_at_every_kind_of_break() {
        use End::{Line, Page, Paragraph, Text};
        assert_eq!(split("a\nb"), [("a", Line), ("b", Text)]);
        assert_eq!(split("a\r\nb\rc\n"), [("a", Line), ("b", Line), ("c", Line)]);
        assert_eq!(
            split("é\u{2028}b\u{2029}c\u{85}d\u{c}e\u{b}f"),
            [("é", Line), ("b", Paragraph), ("c", Line), ("d", Page), ("e", Line), ("f", Text)]
        );
        assert_eq!(split("\n\n"), [("", Line), ("", Line)]);
        assert_eq!(split(""), []);
    }
}
