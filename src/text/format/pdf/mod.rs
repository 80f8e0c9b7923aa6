//! PDF: glyphs to lines, lines to blocks in reading order, blocks to paragraphs.
//!
//! hayro-interpret reads the file and says where each glyph stands and what it means ([`glyphs`]); the order in which a person reads them
//! is found here: [`layout`] sets glyphs into lines and cuts a page along its white gutters, [`paragraphs`] parts the lines of
//! a block and leaves out what repeats on every page.
//!
//! A word divided at a line end stays divided by the line end: the scanner joins it, as in plain text.
//!
//! **Invariant:** a file without a text layer is refused as such, never read as empty.

mod glyphs;
mod layout;
mod paragraphs;

use std::collections::BTreeMap;

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf as File};

use super::draft::Draft;
use super::source::Source;
use super::{Extraction, Reader, Unreadable};
use layout::Line;

/// The name of the format.
const FORMAT: &str = "pdf";
/// Largest file, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;
/// Most pages.
const MOST_PAGES: usize = 20_000;
/// Most characters of a document.
const MOST_CHARACTERS: usize = 64 * 1024 * 1024;

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
        let (pages, unmapped) = lines(&file)?;
        if pages
            .iter()
            .all(|lines| lines.iter().all(|line| !line.text.chars().any(char::is_alphanumeric)))
        {
            return Err(if unmapped > 0 {
                Unreadable::new("no-text", "its characters cannot be told from their shapes")
            } else {
                Unreadable::new("no-text-layer", "no text layer (scanned?)")
            });
        }
        let mut draft = Draft::default();
        for (number, page) in (1_u32..).zip(paragraphs::of_pages(pages)) {
            for paragraph in page {
                draft.push(&paragraph, Some(number));
            }
        }
        let paragraphs = draft.finish("UTF-8")?;
        Ok(Extraction {
            format: FORMAT,
            metadata: BTreeMap::new(),
            language: None,
            paragraphs: Box::new(paragraphs),
        })
    }
}

/// Returns the lines of each page in reading order, and how many glyphs have no meaning.
fn lines(file: &File) -> Result<(Vec<Vec<Line>>, u64), Unreadable> {
    let count = file.pages().len();
    if count > MOST_PAGES {
        return Err(Unreadable::new(
            "too-large",
            format!("it has {count} pages; {MOST_PAGES} are read"),
        ));
    }
    let mut pages = Vec::with_capacity(count);
    let (mut characters, mut unmapped) = (0_usize, 0_u64);
    for number in 0..count {
        let page = glyphs::of_page(file, number);
        characters += page.glyphs.len();
        unmapped += page.unmapped;
        if characters > MOST_CHARACTERS {
            return Err(Unreadable::new(
                "too-large",
                format!("it has more than {MOST_CHARACTERS} characters"),
            ));
        }
        pages.push(layout::lines(page));
    }
    Ok((pages, unmapped))
}
