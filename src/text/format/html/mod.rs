//! Web pages: the text that a reader of the page sees, without what belongs to the site.
//!
//! The page is parsed as a browser would, and its tree walked once. Blocks, items and rows of tables are paragraphs.
//!
//! **Invariant:** neither parser nor walk sees a page that [`guard`] has not found to be parsed in linear time.

mod charset;
mod guard;
mod open;
mod visible;
mod xhtml;

pub(super) use charset::declared;
use scraper::Html as Page;

use super::flow::Flow;
use super::source::Source;
use super::{Extraction, Reader, Unreadable};
use crate::text::encoding::{Decoded, decode};
use visible::Parts;

/// The name of the format.
const FORMAT: &str = "html";

/// Largest file, in bytes. The tree takes about ten times as much memory.
const LARGEST: usize = 32 * 1024 * 1024;

/// The reader of web pages.
pub(super) struct Html;

impl Reader for Html {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let declared = declared(source.head());
        let Decoded { text, encoding, .. } = decode(source.whole(LARGEST)?, declared.as_deref());
        let page = parse(text)?;
        // A page that is nothing but what is usually furniture is shown as it is.
        let paragraphs = match visible::flow(&page, Parts::Main).finish(encoding) {
            Err(_) => visible::flow(&page, Parts::All).finish(encoding)?,
            Ok(paragraphs) => paragraphs,
        };
        let metadata = visible::metadata(&page);
        Ok(Extraction {
            format: FORMAT,
            metadata,
            language: None,
            paragraphs: Box::new(paragraphs),
        })
    }
}

/// Parses a page.
fn parse(text: String) -> Result<Page, Unreadable> {
    let text = xhtml::expanded(text)?;
    guard::check(&text)?;
    Ok(Page::parse_document(&text))
}

/// Adds the text of a chapter of an e-book to `flow`.
///
/// # Errors
/// Fails with `too-complex` if it could not be parsed in linear time.
pub(super) fn chapter(page: String, flow: &mut Flow) -> Result<(), Unreadable> {
    visible::walk(&parse(page)?, Parts::Chapter, flow);
    flow.end();
    Ok(())
}

/// Adds the visible text of a piece of HTML to `flow`.
///
/// # Errors
/// Fails with `too-complex` if it could not be parsed in linear time.
pub(super) fn fragment(html: &str, flow: &mut Flow) -> Result<(), Unreadable> {
    guard::check(html)?;
    visible::walk(&Page::parse_fragment(html), Parts::All, flow);
    flow.end();
    Ok(())
}
