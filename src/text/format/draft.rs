//! Paragraphs that a reader of markup has collected, joined by blank lines into the extracted text.
//!
//! A document that ends before its end, or lacks a part, hands out what there is and fails then: the reader of a text must know.
//!
//! **Invariant:** no paragraph is empty, begins or ends with white space, or is longer than the limit.

use super::{LONGEST_PARAGRAPH, Paragraph, Paragraphs, Quality, SAMPLE, Unreadable};

/// What stands between two paragraphs of the extracted text.
const BREAK: &str = "\n\n";

/// The extracted text of a document that was read whole.
#[derive(Default)]
pub(super) struct Draft {
    text: String,
    spans: Vec<Span>,
    characters: u64,
    flaw: Option<Unreadable>,
}

struct Span {
    start: usize,
    end: usize,
    /// Characters before `start`.
    offset: u64,
    page: Option<u32>,
}

impl Draft {
    /// Adds a paragraph, unless it is blank.
    pub(super) fn push(&mut self, paragraph: &str, page: Option<u32>) {
        let mut rest = paragraph.trim();
        while !rest.is_empty() {
            let cut = cut(rest);
            let piece = rest[..cut].trim_end();
            if !self.spans.is_empty() {
                self.text.push_str(BREAK);
                self.characters += 2;
            }
            let start = self.text.len();
            self.text.push_str(piece);
            let offset = self.characters;
            self.characters += piece.chars().count() as u64;
            self.spans.push(Span { start, end: self.text.len(), offset, page });
            rest = rest[cut..].trim_start();
        }
    }

    /// Adds the paragraphs of another draft.
    pub(super) fn append(&mut self, other: Self) {
        for span in &other.spans {
            self.push(&other.text[span.start..span.end], span.page);
        }
        if let Some(reason) = other.flaw {
            self.is_partial(reason);
        }
    }

    /// Returns the paragraphs as they are.
    pub(super) fn into_texts(self) -> Vec<String> {
        self.spans.iter().map(|span| self.text[span.start..span.end].to_owned()).collect()
    }

    /// Says that what was read is not the whole document. The first reason counts.
    pub(super) fn is_partial(&mut self, reason: Unreadable) {
        self.flaw.get_or_insert(reason);
    }

    /// Returns the paragraphs.
    ///
    /// # Errors
    /// Fails if there is no letter in them.
    pub(super) fn finish(self, encoding: &'static str) -> Result<Collected, Unreadable> {
        if !self.text.chars().any(char::is_alphabetic) {
            return Err(self.flaw.unwrap_or_else(Unreadable::no_text));
        }
        let replaced = memchr::memmem::find_iter(self.text.as_bytes(), "\u{fffd}").count() as u64;
        let quality = Quality { characters: self.characters, replaced, ..Quality::default() };
        let Self { text, spans, flaw, .. } = self;
        Ok(Collected { text, spans, next: 0, encoding, quality, flaw })
    }
}

impl Collected {
    /// Adds what was seen of the document beside its text.
    pub(super) fn with(self, seen: Quality) -> Self {
        let Quality { characters, replaced, .. } = self.quality;
        Self { quality: Quality { characters, replaced, ..seen }, ..self }
    }
}

/// The paragraphs of a finished draft.
pub(super) struct Collected {
    text: String,
    spans: Vec<Span>,
    next: usize,
    encoding: &'static str,
    quality: Quality,
    flaw: Option<Unreadable>,
}

impl Paragraphs for Collected {
    fn sample(&self) -> &str {
        &self.text[..floor(&self.text, SAMPLE)]
    }

    fn next(&mut self) -> Result<Option<Paragraph<'_>>, Unreadable> {
        let Some(span) = self.spans.get(self.next) else {
            return self.flaw.take().map_or(Ok(None), Err);
        };
        self.next += 1;
        Ok(Some(Paragraph {
            text: &self.text[span.start..span.end],
            start: span.offset,
            page: span.page,
        }))
    }

    fn encoding(&self) -> &str {
        self.encoding
    }

    fn replaced(&self) -> u64 {
        self.quality.replaced
    }

    fn quality(&self) -> Quality {
        self.quality
    }
}

/// Returns the largest character boundary of `text` up to `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

/// Returns where to cut a paragraph that begins `text`: its length if it is short enough, else after the last sentence within the
/// limit, else after the last white space, else at the limit.
pub(super) fn cut(text: &str) -> usize {
    if text.len() <= LONGEST_PARAGRAPH {
        return text.len();
    }
    let limit = floor(text, LONGEST_PARAGRAPH);
    // The last eighth is enough to look through, and keeps the cut linear in hostile texts.
    let from = floor(text, LONGEST_PARAGRAPH / 8 * 7);
    let window = &text[from..limit];
    let mut space = None;
    let mut sentence = None;
    let mut before = ' ';
    for (at, sign) in window.char_indices() {
        let after = from + at + sign.len_utf8();
        if sign.is_whitespace() {
            space = Some(after);
            if matches!(before, '.' | '!' | '?' | '؟' | '।') {
                sentence = Some(after);
            }
        } else if matches!(sign, '。' | '！' | '？') {
            sentence = Some(after);
        }
        before = sign;
    }
    sentence.or(space).unwrap_or(limit)
}
