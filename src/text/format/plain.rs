//! Plain text: the extracted text is the decoded file itself, so that offsets point into the original.
//!
//! The file is read and decoded a chunk at a time. The first chunk decides its [`Layout`]: where every line is a paragraph, line ends
//! are all there is to find; where lines are hard-wrapped, a paragraph is a run of lines. Paragraphs are lent from the chunk; what is
//! unfinished at its end is moved to the front of the next one.
//!
//! **Invariant:** memory holds one chunk and one paragraph, both bounded; the same bytes give the same paragraphs however they
//! arrive.

mod layout;
mod lines;

use std::borrow::Cow;
use std::ops::Range;

use super::draft::{cut, floor};
use super::front_matter::FrontMatter;
use super::source::{Source, Stream};
use super::{Extraction, LONGEST_PARAGRAPH, Paragraph, Paragraphs, Reader, SAMPLE, Unreadable};
use layout::Layout;

/// The name of the format.
const FORMAT: &str = "text";

/// The reader of plain text.
pub(super) struct Plain;

impl Reader for Plain {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let mut stream = source.decode();
        let mut text = String::new();
        let more = stream.fill(&mut text)?;
        extraction(Cow::Owned(text), Some(stream), more)
    }
}

/// Returns the paragraphs of `text`.
pub(super) fn of_text(text: &str) -> Result<Extraction<'_>, Unreadable> {
    extraction(Cow::Borrowed(text), None, false)
}

fn extraction<'a>(
    text: Cow<'a, str>,
    stream: Option<Stream<'a>>,
    more: bool,
) -> Result<Extraction<'a>, Unreadable> {
    let has_letters = text.chars().any(char::is_alphabetic);
    if !has_letters && !more {
        return Err(Unreadable::no_text());
    }
    let front = FrontMatter::of(&text);
    let language = front.as_ref().and_then(FrontMatter::language);
    let FrontMatter { metadata, end } = front.unwrap_or_default();
    let layout = Layout::of(&text[end..]);
    let mut paragraphs = PlainText {
        has_pages: text.contains('\u{c}'),
        text,
        stream,
        more,
        layout,
        spans: Vec::new(),
        next: 0,
        planned: end,
        counted: (0, 0),
        page: 1,
        beginning: String::new(),
        text_start: end,
        has_letters,
    };
    paragraphs.plan();
    Ok(Extraction { format: FORMAT, metadata, language, paragraphs: Box::new(paragraphs) })
}

/// A document that is being read.
struct PlainText<'a> {
    /// The chunk at hand, after what was left of the one before.
    text: Cow<'a, str>,
    /// Where more comes from.
    stream: Option<Stream<'a>>,
    /// Whether more may come.
    more: bool,
    layout: Layout,
    /// The paragraphs found in `text`, of which `next` is the next to lend.
    spans: Vec<Span>,
    next: usize,
    /// Where the first paragraph that is not in `spans` begins.
    planned: usize,
    /// A place in `text` and the characters of the document before it.
    counted: (usize, u64),
    has_pages: bool,
    /// The page at `planned`.
    page: u32,
    /// A copy of the sample, once the first chunk has gone.
    beginning: String,
    /// Where the text begins after the front matter, in the first chunk.
    text_start: usize,
    has_letters: bool,
}

/// A paragraph's place in the chunk at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Span {
    bytes: Range<usize>,
    page: u32,
}

impl PlainText<'_> {
    /// Finds the paragraphs of the chunk at hand.
    fn plan(&mut self) {
        self.spans.clear();
        self.next = 0;
        let mut plan = Plan { text: &self.text, spans: &mut self.spans, page: self.page };
        self.planned = match self.layout {
            Layout::Lines => plan.lines(self.planned, self.more),
            Layout::Wrapped => plan.wrapped(self.planned, self.more),
        };
        self.page = plan.page;
    }

    /// Reads the next chunk; what was not planned of this one stays in front of it.
    fn advance(&mut self) -> Result<(), Unreadable> {
        if self.stream.is_none() {
            self.more = false;
            return Ok(());
        };
        if self.beginning.is_empty() {
            self.beginning = sample(&self.text, self.text_start).to_owned();
        }
        let characters = self.characters_before(self.planned);
        self.counted = (0, characters);
        let text = self.text.to_mut();
        text.drain(..self.planned);
        self.planned = 0;
        let stream = self.stream.as_mut().expect("checked above");
        self.more = stream.fill(text)?;
        self.has_letters = self.has_letters || text.chars().any(char::is_alphabetic);
        self.plan();
        Ok(())
    }

    /// Counts the characters of the document before `at` in the chunk at hand, which is never before the last place asked for.
    fn characters_before(&mut self, at: usize) -> u64 {
        let (place, characters) = self.counted;
        let passed = self.text[place..at].chars().count() as u64;
        self.counted = (at, characters + passed);
        self.counted.1
    }
}

impl Paragraphs for PlainText<'_> {
    fn sample(&self) -> &str {
        if self.beginning.is_empty() {
            sample(&self.text, self.text_start)
        } else {
            &self.beginning
        }
    }

    fn next(&mut self) -> Result<Option<Paragraph<'_>>, Unreadable> {
        while self.next == self.spans.len() {
            if !self.more {
                return if self.has_letters { Ok(None) } else { Err(Unreadable::no_text()) };
            }
            self.advance()?;
        }
        let Span { bytes, page } = self.spans[self.next].clone();
        self.next += 1;
        let start = self.characters_before(bytes.start);
        Ok(Some(Paragraph { text: &self.text[bytes], start, page: self.has_pages.then_some(page) }))
    }

    fn encoding(&self) -> &str {
        // Text that came as characters was decoded by whoever read its table.
        self.stream.as_ref().map_or("UTF-8", Stream::encoding)
    }

    fn replaced(&self) -> u64 {
        match &self.stream {
            Some(stream) => stream.replaced(),
            None => memchr::memmem::find_iter(self.text.as_bytes(), "\u{fffd}").count() as u64,
        }
    }
}

fn sample(text: &str, from: usize) -> &str {
    &text[from..floor(text, from + SAMPLE)]
}

/// The search for paragraphs in a chunk.
struct Plan<'p> {
    text: &'p str,
    spans: &'p mut Vec<Span>,
    page: u32,
}

impl Plan<'_> {
    /// Takes every line for a paragraph; returns where the unfinished last one begins.
    fn lines(&mut self, from: usize, more: bool) -> usize {
        let mut planned = from;
        for line in lines::Lines::new(self.text, from) {
            let unfinished = more && line.next == self.text.len();
            planned = self.paragraph(line.bytes.clone(), unfinished);
            if unfinished {
                break;
            }
            planned = line.next;
            self.page = self.page.saturating_add(u32::from(line.end == lines::End::Page));
        }
        planned
    }

    /// Takes runs of lines for paragraphs; returns where the unfinished last one begins.
    fn wrapped(&mut self, from: usize, more: bool) -> usize {
        let paragraphs = layout::paragraphs(self.text, from);
        let mut planned = from;
        for paragraph in paragraphs {
            let unfinished = more && paragraph.next == self.text.len();
            planned = self.paragraph(paragraph.bytes.clone(), unfinished);
            if unfinished {
                break;
            }
            planned = paragraph.next;
            self.page = self.page.saturating_add(paragraph.pages);
        }
        planned
    }

    /// Adds the paragraph in `bytes`, cut where it is too long. Of one that may go on in the next chunk only what is cut off is added.
    /// Returns where the rest begins.
    fn paragraph(&mut self, bytes: Range<usize>, unfinished: bool) -> usize {
        let mut rest = bytes;
        while rest.len() > LONGEST_PARAGRAPH {
            let end = rest.start + cut(&self.text[rest.clone()]);
            self.span(rest.start..end);
            rest.start = end;
        }
        if !unfinished {
            self.span(rest.clone());
        }
        rest.start
    }

    /// Adds a span without the white space around it, unless it is a mere ornament.
    fn span(&mut self, bytes: Range<usize>) {
        let text = &self.text[bytes.clone()];
        let kept = text.trim_start();
        let start = bytes.end - kept.len();
        let kept = kept.trim_end();
        if kept.chars().any(char::is_alphanumeric) {
            self.spans.push(Span { bytes: start..start + kept.len(), page: self.page });
        }
    }
}
