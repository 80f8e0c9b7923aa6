//! Bytes of any format to paragraphs: one file a format, one row of [`FORMATS`] each.
//!
//! A format is recognised by the bytes it begins with, then by the extension of the file's name, then by what the beginning looks
//! like. Its [`Reader`] turns the bytes into [`Paragraphs`], which are lent one by one, so that a long text is never whole in memory.
//! A new format is a file with a [`Reader`] and its row in the table; nothing else changes.
//!
//! **Invariant:** no reader panics, recurses over its input or takes more than linear time; what cannot be read is an
//! [`Unreadable`] with a reason code.

mod compressed;
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
mod quality;
mod rtf;
mod source;
mod stored;
mod symbol;
mod unreadable;
mod xml;

use std::collections::BTreeMap;
use std::io::Read;

use crate::text::Language;
use crate::text::encoding::CHUNK;

pub use compressed::{Codec, Unpacked, inner_name};
pub use known::{FORMATS, Format, Table};
pub use quality::Quality;
pub use source::Source;
pub use stored::{VERSION, restore, store};
pub use unreadable::Unreadable;

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

    /// Returns what was seen of the text so far.
    fn quality(&self) -> Quality {
        Quality { replaced: self.replaced(), ..Quality::default() }
    }
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

/// Turns the bytes of one format into paragraphs.
pub trait Reader: Sync {
    /// Reads the document.
    ///
    /// # Errors
    /// Fails if it cannot be read; the reason code says why.
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable>;
}

/// A document whose format is known, before it is read.
pub struct Opened<'a> {
    format: &'static Format,
    source: Source<'a>,
}

/// Largest file, in bytes, of a format that is read whole; readers may take less.
const LARGEST: usize = 256 << 20;

/// Looks at the beginning of the document `bytes`; `name` is the name of its file.
///
/// # Errors
/// Fails if it cannot be read, is empty, or is of no format.
pub fn open<'a>(name: &str, bytes: Box<dyn Read + 'a>) -> Result<Opened<'a>, Unreadable> {
    Opened::of(name, Source::open(bytes)?)
}

/// Looks at the beginning of a document that is in memory, as [`open`] does.
///
/// # Errors
/// As [`open`].
pub fn open_whole(name: &str, bytes: Vec<u8>) -> Result<Opened<'static>, Unreadable> {
    Opened::of(name, Source::of(bytes))
}

impl<'a> Opened<'a> {
    fn of(name: &str, source: Source<'a>) -> Result<Self, Unreadable> {
        let opened = Self::as_it_is(name, source)?;
        match opened.format.codec {
            Some(codec) => {
                let source = compressed::unpacked(codec, opened.source)?;
                let inner = Self::as_it_is(inner_name(name).unwrap_or(name), source)?;
                compressed::check(inner.format)?;
                Ok(inner)
            }
            None => Ok(opened),
        }
    }

    fn as_it_is(name: &str, source: Source<'a>) -> Result<Self, Unreadable> {
        if source.head().is_empty() {
            return Err(Unreadable::new("empty", "the file is empty"));
        }
        let head = &source.head()[..source.head().len().min(CHUNK)];
        let format = known::recognise(name, head)?;
        Ok(Self { format, source })
    }

    /// Returns its format, of a compressed document that of what is in it.
    pub fn format(&self) -> &'static Format {
        self.format
    }

    /// Reads the document.
    ///
    /// # Errors
    /// Fails if it cannot be read; the reason code says why.
    pub fn read(self) -> Result<Extraction<'a>, Unreadable> {
        match self.format.reader {
            Some(reader) => reader.read(self.source),
            None => Err(self.format.refusal(self.source)),
        }
    }

    /// Returns all its bytes, to be read elsewhere.
    ///
    /// # Errors
    /// Fails if they cannot be read, or with `too-large`.
    pub fn whole(self) -> Result<Vec<u8>, Unreadable> {
        self.source.whole(LARGEST)
    }
}

/// Returns what the document `bytes` holds, read here and now; `name` is the name of its file.
///
/// # Errors
/// Fails if it cannot be read; the reason code says why.
pub fn extract<'a>(name: &str, bytes: Box<dyn Read + 'a>) -> Result<Extraction<'a>, Unreadable> {
    open(name, bytes)?.read()
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
