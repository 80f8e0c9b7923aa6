//! Bytes of any format to paragraphs: one file a format, one row of [`FORMATS`] each.
//!
//! A format is recognised by the bytes it begins with, then by the extension of the file's name, then by what the beginning looks
//! like. Its [`Reader`] turns the bytes into [`Paragraphs`], which are lent one by one, so that a long text is never whole in memory.
//! A new format is a file with a [`Reader`] and its row in the table; nothing else changes.
//!
//! **Invariant:** no reader panics, recurses over its input or takes more than linear time; what cannot be read is an
//! [`Unreadable`] with a reason code.

mod docx;
mod draft;
mod epub;
mod flow;
mod front_matter;
mod html;
mod known;
mod markdown;
mod odt;
mod package;
mod pdf;
mod plain;
mod source;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};

use crate::text::Language;

pub use known::{FORMATS, Format, Table};
pub use source::Source;

/// Bytes of text from which the language of a document is judged.
pub const SAMPLE: usize = 8 * 1024;

/// Longest paragraph in bytes; a longer one is cut at the end of a sentence or at white space.
pub const LONGEST_PARAGRAPH: usize = 1024 * 1024;

/// A paragraph, heading, list item or row of a table, without white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph<'a> {
    /// Its text.
    pub text: &'a str,
    /// Character (not byte) offset of its first character in the extracted text.
    pub start: u64,
    /// Page that it begins on, from 1, where the format has pages.
    pub page: Option<u32>,
}

/// The paragraphs of one document, lent one after another.
pub trait Paragraphs {
    /// Returns up to 8 KiB of text from which the language is judged.
    fn sample(&self) -> &str;

    /// Returns the next paragraph, `None` after the last.
    ///
    /// # Errors
    /// Fails if the bytes cannot be read on, or if the document ends without a single letter.
    fn next(&mut self) -> Result<Option<Paragraph<'_>>, Unreadable>;

    /// Returns the name of the encoding; final once [`Paragraphs::next`] has returned `None`, since a long file may be plain ASCII
    /// for its first chunk and more than that later.
    fn encoding(&self) -> &str;

    /// Returns how many replacement characters (U+FFFD) the text holds so far.
    fn replaced(&self) -> u64;
}

/// What a reader found in a document: what it says about itself, and its text.
pub struct Extraction<'a> {
    /// Name of the format, as in [`FORMATS`].
    pub format: &'static str,
    /// What the document says about itself: front matter, title.
    pub metadata: BTreeMap<String, String>,
    /// Language declared by its author in front matter. The `lang` of a web page is its template's, so it does not count.
    pub language: Option<Language>,
    /// The text.
    pub paragraphs: Box<dyn Paragraphs + 'a>,
}

impl Extraction<'_> {
    /// Returns the name of the encoding as far as it is known, see [`Paragraphs::encoding`].
    pub fn encoding(&self) -> &str {
        self.paragraphs.encoding()
    }

    /// Returns how many replacement characters the text holds so far, see [`Paragraphs::replaced`].
    pub fn replaced(&self) -> u64 {
        self.paragraphs.replaced()
    }
}

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Stable reason code, one of [`Unreadable::CODES`].
    pub code: &'static str,
    /// One sentence for a person: lower case, no full stop.
    pub message: String,
}

impl Unreadable {
    /// Every reason code of this module, with what it means.
    pub const CODES: &'static [(&'static str, &'static str)] = &[
        ("binary", "the bytes are not text, and not a format that polilex knows"),
        ("broken", "the file does not keep to its format"),
        ("empty", "the file has no bytes"),
        ("encrypted", "the file needs a password"),
        ("no-text", "there is no letter in the whole document"),
        ("no-text-layer", "the pages are pictures: text recognition (OCR) comes first"),
        ("read-error", "the operating system could not read the file to its end"),
        ("reader-failed", "the reader of the format has a fault; the document is worth a report"),
        ("too-complex", "the markup is nested or repeated beyond any real document"),
        ("too-large", "the file is larger than the reader of its format takes"),
        ("unsupported-encoding", "the characters are encoded in a way that polilex does not read"),
        ("unsupported-format", "the format is known, but there is no reader for it"),
    ];

    /// Returns a refusal for the reason `code`.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        debug_assert!(Self::CODES.iter().any(|(known, _)| *known == code), "{code} is not listed");
        Self { code, message: message.into() }
    }

    fn no_text() -> Self {
        Self::new("no-text", "there is no letter in it")
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Unreadable {}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::new("read-error", format!("cannot be read: {error}"))
    }
}

/// Turns the bytes of one format into paragraphs.
pub trait Reader: Sync {
    /// Reads the document.
    ///
    /// # Errors
    /// Fails if it cannot be read; the reason code says why.
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable>;
}

/// Returns what the document `bytes` holds; `name` is the name of its file.
///
/// # Errors
/// Fails if it cannot be read; the reason code says why.
pub fn extract<'a>(name: &str, bytes: Box<dyn Read + 'a>) -> Result<Extraction<'a>, Unreadable> {
    let source = Source::open(bytes)?;
    if source.head().is_empty() {
        return Err(Unreadable::new("empty", "the file is empty"));
    }
    let format = known::recognise(name, source.head())?;
    match format.reader {
        Some(reader) => reader.read(source),
        None => Err(Unreadable::new("unsupported-format", format.description)),
    }
}

/// Returns the paragraphs of `text`, which needs no decoding: the cell of a table.
///
/// # Errors
/// Fails if there is no letter in it.
pub fn extract_text(text: &str) -> Result<Extraction<'_>, Unreadable> {
    plain::of_text(text)
}

#[cfg(test)]
mod tests;
