//! The byte form of an extraction: what a worker process sends, and what the cache keeps.
//!
//! A header in JSON (format, metadata, the length and page of each paragraph), then the paragraphs, one after the other.
//!
//! **Invariant:** what is restored reads exactly as what was stored; bytes that nobody stored are refused, never trusted.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::{Extraction, FORMATS, Quality, Unreadable};
use crate::text::Language;

/// Version of what readers extract. It goes up whenever a reader gives another text for the same bytes.
pub const VERSION: u32 = 3;

/// Most text of a document, in bytes.
const MOST_TEXT: usize = 256 << 20;
/// Bytes of the length of the header.
const LENGTH: usize = 8;

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    encoding: String,
    language: Option<String>,
    metadata: BTreeMap<String, String>,
    /// In the order of the fields of [`Quality`], without those that follow from the text.
    quality: (u32, u32, u64, u64),
    /// Of each paragraph: its bytes, and its page or 0.
    paragraphs: Vec<(usize, u32)>,
    /// Why this is not the whole document, if so: code and message.
    flaw: Option<(String, String)>,
}

/// Returns the byte form of an extraction.
///
/// # Errors
/// Those of its reader; `too-large` if the text is larger than any real document.
pub fn store(mut extraction: Extraction<'_>) -> Result<Vec<u8>, Unreadable> {
    let mut text: Vec<u8> = Vec::new();
    let mut paragraphs = Vec::new();
    let flaw = loop {
        let paragraph = match extraction.paragraphs.next() {
            Ok(Some(paragraph)) => paragraph,
            Ok(None) => break None,
            Err(Unreadable { code, message }) if !text.is_empty() => {
                break Some((code.to_owned(), message));
            }
            Err(refusal) => return Err(refusal),
        };
        text.extend_from_slice(paragraph.text.as_bytes());
        paragraphs.push((paragraph.text.len(), paragraph.page.unwrap_or(0)));
        if text.len() > MOST_TEXT {
            let message = format!("its text is longer than {} MiB", MOST_TEXT >> 20);
            return Err(Unreadable::new("too-large", message));
        }
    };
    let quality = extraction.paragraphs.quality();
    let header = Header {
        format: extraction.format.to_owned(),
        encoding: extraction.encoding().to_owned(),
        language: extraction.language.map(|language| language.tag().to_owned()),
        metadata: extraction.metadata,
        quality: (quality.pages, quality.empty_pages, quality.glyphs, quality.unmapped),
        paragraphs,
        flaw,
    };
    let header = serde_json::to_vec(&header)
        .map_err(|error| Unreadable::new("reader-failed", format!("cannot be stored: {error}")))?;
    let mut stored = Vec::with_capacity(LENGTH + header.len() + text.len());
    stored.extend_from_slice(&(header.len() as u64).to_le_bytes());
    stored.extend_from_slice(&header);
    stored.append(&mut text);
    Ok(stored)
}

/// Returns the extraction whose byte form this is; `None` if it is none.
pub fn restore(stored: &[u8]) -> Option<Extraction<'static>> {
    let (length, rest) = stored.split_first_chunk::<LENGTH>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (header, text) = rest.split_at_checked(length)?;
    let header: Header = serde_json::from_slice(header).ok()?;
    let mut text = std::str::from_utf8(text).ok()?;
    let format = FORMATS.iter().find(|format| format.name == header.format)?.name;
    let encoding = Encoding::for_label(header.encoding.as_bytes())?.name();
    let mut draft = Draft::default();
    for (bytes, page) in header.paragraphs {
        let (paragraph, rest) = text.split_at_checked(bytes)?;
        draft.push(paragraph, (page > 0).then_some(page));
        text = rest;
    }
    if !text.is_empty() {
        return None;
    }
    if let Some((code, message)) = header.flaw {
        draft.is_partial(Unreadable::of_code(&code, message)?);
    }
    let (pages, empty_pages, glyphs, unmapped) = header.quality;
    let seen = Quality { pages, empty_pages, glyphs, unmapped, ..Quality::default() };
    let paragraphs = draft.finish(encoding).ok()?.with(seen);
    Some(Extraction {
        format,
        metadata: header.metadata,
        language: header.language.and_then(|tag| Language::parse(&tag)),
        paragraphs: Box::new(paragraphs),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::format::extract;

    const PAGE: &str =
        "<title>网络 &amp; Co</title><h1>One</h1><p>Two\u{fffd} words</p><p>三 四。</p>";

    fn all(mut extraction: Extraction<'_>) -> Vec<(String, u64, Option<u32>)> {
        let mut paragraphs = Vec::new();
        while let Some(paragraph) = extraction.paragraphs.next().expect("it was read whole") {
            paragraphs.push((paragraph.text.to_owned(), paragraph.start, paragraph.page));
        }
        paragraphs
    }

    fn page() -> Extraction<'static> {
        extract("a.html", Box::new(PAGE.as_bytes())).expect("a page")
    }

    #[test]
    fn what_is_restored_reads_as_what_was_stored() {
        let stored = store(page()).unwrap();
        let restored = restore(&stored).unwrap();
        let original = page();
        assert_eq!(restored.format, original.format);
        assert_eq!(restored.metadata, original.metadata);
        assert_eq!(restored.encoding(), original.encoding());
        assert_eq!(restored.paragraphs.sample(), original.paragraphs.sample());
        assert_eq!(restored.paragraphs.quality(), original.paragraphs.quality());
        assert_eq!(all(restored), all(original));
        assert_eq!(store(restore(&stored).unwrap()).unwrap(), stored);
    }

    #[test]
    fn no_beginning_of_a_stored_text_is_one() {
        let stored = store(page()).unwrap();
        for end in 0..stored.len() {
            assert!(restore(&stored[..end]).is_none(), "{end}");
        }
    }

    proptest! {
        #[test]
        fn other_bytes_are_refused_or_restored_but_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), at in 0_usize..200) {
            let _ = restore(&bytes);
            let mut stored = store(page()).unwrap();
            let at = at % stored.len();
            stored.splice(at..at, bytes);
            let _ = restore(&stored);
        }
    }
}
