//! The text of a codebook file, and the way back from a string in it to its bytes.
//!
//! A pattern stands in the file with quotes and escapes around it. A [`Passage`] keeps the string as it reads and the bytes it
//! was read from; only when something in it is wrong are the escapes walked again, so that the mark falls on the sign.
//!
//! **Invariant:** nothing is checked here.

use std::ops::Range;

use crate::diagnostic::Place;

/// A file's name and text.
pub(in crate::codebook) struct Source<'a> {
    name: &'a str,
    text: &'a str,
    notation: Notation,
    /// Where each line starts.
    lines: Vec<usize>,
    /// How many characters begin before each block of bytes: a file may be one line with a hundred thousand findings.
    characters: Vec<usize>,
}

/// Bytes of a long line shown on each side of what is marked.
const SHOWN: usize = 160;
/// Bytes between two entries of the index of characters.
const BLOCK: usize = 1 << 10;

/// Returns how many characters begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// How strings are quoted in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codebook) enum Notation {
    /// TOML: four kinds of quotes, backslash escapes.
    Toml,
    /// CSV: a quote is doubled.
    Csv,
}

/// A string of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::codebook) struct Passage {
    /// What it reads.
    pub(in crate::codebook) text: String,
    /// The bytes of the file, quotes included.
    pub(in crate::codebook) span: Range<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(name: &'a str, text: &'a str, notation: Notation) -> Self {
        let lines = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .collect();
        let mut characters = vec![0];
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            count += begun(block);
            characters.push(count);
        }
        Self { name, text, notation, lines, characters }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the place of some bytes of the file. Of a long line it shows the part around them.
    pub(in crate::codebook) fn place(&self, span: Range<usize>) -> Place {
        let floor = |mut at: usize| {
            at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = floor(span.start);
        let line = self.lines.partition_point(|from| *from <= start).max(1);
        let from = self.lines[line - 1];
        let to = self.lines.get(line).copied().unwrap_or(self.text.len());
        let to = from + self.text[from..to].trim_end_matches(['\n', '\r']).len();
        let shown_from = floor(start.saturating_sub(SHOWN)).max(from);
        let shown_to = floor(start + SHOWN).min(to).max(shown_from);
        let mark_from = start.min(shown_to);
        let mark_to = floor(span.end).clamp(mark_from, shown_to);
        let before = if shown_from > from { "…" } else { "" };
        let after = if shown_to < to { "…" } else { "" };
        let shift = |at: usize| at - shown_from + before.len();
        Place {
            file: self.name.to_owned(),
            line,
            column: self.characters(mark_from) - self.characters(from) + 1,
            excerpt: format!("{before}{}{after}", &self.text[shown_from..shown_to]),
            mark: shift(mark_from)..shift(mark_to),
        }
    }

    /// Returns how many characters stand before a byte.
    fn characters(&self, at: usize) -> usize {
        let block = at / BLOCK;
        self.characters[block] + begun(&self.text.as_bytes()[block * BLOCK..at])
    }

    /// Returns the place of some bytes of what a passage reads.
    pub(in crate::codebook) fn place_in(&self, passage: &Passage, span: Range<usize>) -> Place {
        let raw = &self.text[passage.span.clone()];
        let offsets = match self.notation {
            Notation::Toml => toml_offsets(raw),
            Notation::Csv => csv_offsets(raw),
        };
        // A string that was not understood is marked whole.
        if offsets.len() != passage.text.len() + 1 || span.end > passage.text.len() {
            return self.place(passage.span.clone());
        }
        let start = passage.span.start + offsets[span.start];
        let end = match span.is_empty() {
            true => start,
            // The end of the last character, not the start of the next: an escape or a line break may stand between.
            false => passage.span.start + offsets[span.end],
        };
        self.place(start..end)
    }
}

/// Returns, for each byte of what the raw string reads and for its end, the offset into the raw string.
fn toml_offsets(raw: &str) -> Vec<usize> {
    let (quote, escapes) = match raw.as_bytes() {
        [b'"', b'"', b'"', ..] if raw.len() >= 6 => (3, true),
        [b'\'', b'\'', b'\'', ..] if raw.len() >= 6 => (3, false),
        [b'"', ..] if raw.len() >= 2 => (1, true),
        [b'\'', ..] if raw.len() >= 2 => (1, false),
        _ => (0, false),
    };
    let end = raw.len() - quote;
    let mut at = quote;
    if quote == 3 {
        at += raw[at..end].len()
            - raw[at..end]
                .strip_prefix("\r\n")
                .or(raw[at..end].strip_prefix('\n'))
                .unwrap_or(&raw[at..end])
                .len();
    }
    let mut offsets = Vec::with_capacity(raw.len());
    while let Some(sign) = raw[at..end].chars().next() {
        let (read, taken) = match (sign, escapes) {
            ('\\', true) => escape(&raw[at..end]),
            _ => (sign.len_utf8(), sign.len_utf8()),
        };
        // All bytes of a character point at its start.
        offsets.extend(std::iter::repeat_n(at, read));
        at += taken;
    }
    offsets.push(end);
    offsets
}

/// Returns how many bytes the escape at the start of `raw` reads as, and how many it takes.
fn escape(raw: &str) -> (usize, usize) {
    let digits = |count: usize| {
        let read = raw
            .get(2..2 + count)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32);
        (read.map_or(1, char::len_utf8), (2 + count).min(raw.len()))
    };
    match raw.as_bytes().get(1) {
        Some(b'x') => digits(2),
        Some(b'u') => digits(4),
        Some(b'U') => digits(8),
        Some(b' ' | b'\t' | b'\r' | b'\n') => (0, 1 + raw[1..].len() - raw[1..].trim_start().len()),
        Some(byte) if byte.is_ascii() => (1, 2),
        _ => (1, 1),
    }
}

fn csv_offsets(raw: &str) -> Vec<usize> {
    let quoted = raw.len() >= 2 && raw.starts_with('"') && raw.ends_with('"');
    let (start, end) = if quoted { (1, raw.len() - 1) } else { (0, raw.len()) };
    let mut offsets = Vec::with_capacity(raw.len());
    let mut signs = raw[start..end].char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        offsets.extend(std::iter::repeat_n(start + at, sign.len_utf8()));
        if quoted && sign == '"' {
            signs.next_if(|(_, next)| *next == '"');
        }
    }
    offsets.push(end);
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(raw: &str, reads: &str, find: &str) -> usize {
        let source = Source::new("f", raw, Notation::Toml);
        let passage = Passage { text: reads.to_owned(), span: 0..raw.len() };
        let at = reads.find(find).unwrap();
        source.place_in(&passage, at..at + find.len()).column
    }

    #[test]
    fn marks_the_sign_behind_escapes() {
        assert_eq!(column(r#""a \\( b""#, r"a \( b", "("), 6);
        assert_eq!(column(r#""网\u7edc|b""#, "网络|b", "|"), 9);
        assert_eq!(column(r"'a \( b'", r"a \( b", "("), 5);
        assert_eq!(column(r#""""a|b""""#, "a|b", "|"), 5);
    }

    #[test]
    fn marks_the_line_of_a_string_over_several_lines() {
        let raw = "\"\"\"\na\nb | c\"\"\"";
        let source = Source::new("f", raw, Notation::Toml);
        let passage = Passage { text: "a\nb | c".to_owned(), span: 0..raw.len() };
        let place = source.place_in(&passage, 4..5);
        assert_eq!((place.line, place.column), (3, 3));
    }

    #[test]
    fn marks_the_sign_behind_doubled_quotes() {
        let raw = r#""a ""b"" ,(""#;
        let source = Source::new("f", raw, Notation::Csv);
        let passage = Passage { text: r#"a "b" ,("#.to_owned(), span: 0..raw.len() };
        assert_eq!(source.place_in(&passage, 7..8).column, 11);
    }

    #[test]
    fn counts_columns_and_shows_a_part_of_a_long_line() {
        let text = format!("x\n{}(b", "网".repeat(3_000));
        let at = text.find('(').unwrap();
        let place = Source::new("f", &text, Notation::Toml).place(at..at + 1);
        assert_eq!((place.line, place.column), (2, 3_001));
        assert!(place.excerpt.len() < 400 && place.excerpt.starts_with('…'));
        assert_eq!(&place.excerpt[place.mark], "(");
    }

    #[test]
    fn agrees_with_the_plain_way_of_finding_a_place() {
        let text = "a\r\nbü[网]\n\nlast";
        let source = Source::new("f", text, Notation::Toml);
        for start in 0..=text.len() {
            for end in start..=text.len() {
                if text.is_char_boundary(start) && text.is_char_boundary(end) {
                    assert_eq!(
                        source.place(start..end),
                        Place::of("f", text, start..end),
                        "{start}..{end}"
                    );
                }
            }
        }
    }

    #[test]
    fn marks_a_string_it_does_not_understand_whole() {
        let source = Source::new("f", "\"abc\"", Notation::Toml);
        let passage = Passage { text: "other".to_owned(), span: 0..5 };
        assert_eq!(source.place_in(&passage, 1..2).mark, 0..5);
    }
}
