//! PDF: glyphs to lines, lines in reading order, lines to paragraphs.
//!
//! hayro-interpret reads the file and says where each glyph stands ([`glyphs`]) and mostly what it means ([`meaning`] says the rest);
//! the order in which a person reads them is found here: [`pieces`] and [`line`] set glyphs into lines, [`layout`] cuts a page along its
//! white gutters, [`edges`] leaves out what repeats on every page, [`paragraphs`] joins lines over the ends of columns and pages.
//!
//! A word divided at a line end stays divided by the line end: the scanner joins it, as in plain text.
//!
//! **Invariant:** a file without a text layer is refused as such, never read as empty.

mod edges;
mod glyphs;
mod layout;
mod limits;
mod line;
mod meaning;
mod paragraphs;
mod pieces;

use std::collections::BTreeMap;

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf as File};

use super::draft::Draft;
use super::source::Source;
use super::{Extraction, Quality, Reader, Unreadable};
use glyphs::PageGlyphs;
use line::Line;

/// The name of the format.
const FORMAT: &str = "pdf";
/// Largest file, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;
/// Most pages.
const MOST_PAGES: usize = 20_000;
/// Most characters of a document.
const MOST_CHARACTERS: u64 = 64 * 1024 * 1024;

/// The reader of PDF.
pub(super) struct Pdf;

impl Reader for Pdf {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let file = File::new(source.whole(LARGEST)?).map_err(|error| match error {
            LoadPdfError::Decryption(_) => {
                Unreadable::new("encrypted", "the file is encrypted and needs a password")
            }
            LoadPdfError::Invalid => Unreadable::new("broken", "the file is no readable PDF"),
        })?;
        if limits::are_exceeded(&file) {
            let mebibytes = limits::UNPACKED >> 20;
            return Err(Unreadable::new(
                "too-large",
                format!("its streams unpack to more than {mebibytes} MiB"),
            ));
        }
        let (pages, seen) = lines(&file)?;
        if seen.empty_pages == seen.pages {
            return Err(if seen.unmapped > seen.letters {
                Unreadable::new("no-text", "its characters cannot be told from their shapes")
            } else {
                Unreadable::new("no-text-layer", "no text layer (scanned?)")
            });
        }
        let mut draft = Draft::default();
        for paragraph in paragraphs::of_pages(&edges::without_repeated(pages)) {
            draft.push(&paragraph.text, Some(paragraph.page));
        }
        let paragraphs = draft.finish("UTF-8")?.with(seen.quality());
        Ok(Extraction {
            format: FORMAT,
            metadata: BTreeMap::new(),
            language: None,
            paragraphs: Box::new(paragraphs),
        })
    }
}

/// Letters and digits that a page has at least, if pictures cover most of it: fewer are a stamp on a scan.
const STAMP: u64 = 60;
/// Share of a page that pictures cover at least to be a scan.
const SCANNED: f64 = 0.5;

/// What was seen of the pages beside their text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Seen {
    pages: u32,
    /// Pages without text, or with no more than a stamp on a picture.
    empty_pages: u32,
    glyphs: u64,
    unmapped: u64,
    /// Letters and digits.
    letters: u64,
}

impl Seen {
    fn add(&mut self, page: &PageGlyphs) {
        let scanned = page.pictured >= SCANNED;
        self.pages += 1;
        self.empty_pages += u32::from(page.letters < if scanned { STAMP } else { 1 });
        self.glyphs += page.drawn;
        self.unmapped += page.unmapped;
        self.letters += page.letters;
    }

    fn quality(self) -> Quality {
        Quality {
            pages: self.pages,
            empty_pages: self.empty_pages,
            glyphs: self.glyphs,
            unmapped: self.unmapped,
            ..Quality::default()
        }
    }
}

/// Returns the lines of each page in reading order, and what was seen of them.
fn lines(file: &File) -> Result<(Vec<Vec<Line>>, Seen), Unreadable> {
    let count = file.pages().len();
    if count > MOST_PAGES {
        return Err(Unreadable::new(
            "too-large",
            format!("it has {count} pages; {MOST_PAGES} are read"),
        ));
    }
    let mut pages = Vec::with_capacity(count);
    let mut seen = Seen::default();
    let mut reader = glyphs::Pages::of(file);
    for number in 0..count {
        let page = reader.glyphs(number);
        seen.add(&page);
        if seen.glyphs > MOST_CHARACTERS {
            return Err(Unreadable::new(
                "too-large",
                format!("it has more than {MOST_CHARACTERS} characters"),
            ));
        }
        pages.push(layout::lines(page));
    }
    Ok((pages, seen))
}

#[cfg(test)]
mod tests;
