//! When a document was read, but so badly that "not found" cannot be told from "not readable".
//!
//! **Invariant:** a doubt takes nothing away: what was found counts; only zeros become empty cells.

use std::fmt;

use super::{Reading, Record};
use crate::text::garble::Garble;

/// A reason not to trust the zeros of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Stable code, one of [`Doubt::CODES`].
    pub code: &'static str,
    /// One sentence for a person: lower case, no full stop.
    pub message: String,
}

/// Replacement characters among this many characters are too many.
const REPLACED: u64 = 200;
/// Glyphs without a character among this many glyphs are too many.
const UNMAPPED: u64 = 50;
/// Words that a page of a document holds at least, on average.
const WORDS_PER_PAGE: u64 = 15;
/// Languages told with less certainty than this, in thousandths, may be others.
const CERTAIN: u16 = 300;

impl Doubt {
    /// Every doubt, with what it means; `docs/formats.md` is made from it.
    pub const CODES: &'static [(&'static str, &'static str)] = &[
        ("partial", "the file broke off or became unreadable: what came before is counted"),
        ("changed", "the file was written to while it was read"),
        ("replaced", "more than one character in 200 could not be decoded"),
        ("unmapped", "the characters of more than one glyph in 50 cannot be told"),
        (
            "garbled",
            "one word in 100 or more looks like no word of any language: bad text recognition, a wrong or lost encoding",
        ),
        (
            "few-words",
            "fewer than 15 words a page, or more pages without text than with it: mostly pictures",
        ),
        ("language", "the language was told with a certainty below 0.3"),
    ];

    /// Returns a doubt for the reason `code`.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        debug_assert!(Self::CODES.iter().any(|(known, _)| *known == code), "{code} is not listed");
        Self { code, message: message.into() }
    }
}

fn many(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

impl fmt::Display for Doubt {
    /// Writes `code: message`, as in the `reason` column of `documents.csv`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.code, self.message)
    }
}

impl Record {
    /// Returns the reasons not to trust the zeros of a document that was read; none for one that was skipped.
    pub fn doubts(&self) -> Vec<Doubt> {
        let Reading::Profiled(profile) = &self.reading else { return Vec::new() };
        let quality = &self.quality;
        let mut doubts: Vec<Doubt> = self.doubt.iter().cloned().collect();
        if quality.replaced * REPLACED > quality.characters {
            doubts.push(Doubt::new(
                "replaced",
                format!("{} could not be decoded", many(quality.replaced, "character")),
            ));
        }
        if quality.unmapped * UNMAPPED > quality.glyphs {
            doubts.push(Doubt::new(
                "unmapped",
                format!(
                    "the characters of {} of {} glyphs cannot be told",
                    quality.unmapped, quality.glyphs
                ),
            ));
        }
        if quality.garble.is_garbled() {
            let Garble { strange, words, .. } = quality.garble;
            doubts.push(Doubt::new(
                "garbled",
                format!("{strange} of {words} words looked at are no words of any language"),
            ));
        }
        let pages = u64::from(quality.pages);
        let empty = u64::from(quality.empty_pages);
        if pages > 0 && profile.words < WORDS_PER_PAGE * pages || empty * 2 > pages {
            doubts.push(Doubt::new(
                "few-words",
                format!(
                    "{} on {}, {empty} of them without text (scanned?)",
                    many(profile.words, "word"),
                    many(pages, "page")
                ),
            ));
        }
        if let Some(certainty) = self.certainty.filter(|&certainty| certainty < CERTAIN) {
            doubts.push(Doubt::new(
                "language",
                format!(
                    "it looks like \"{}\", but not surely ({certainty} of 1000)",
                    profile.language
                ),
            ));
        }
        doubts
    }

    /// Returns true if a zero of this document means "read, and not found": it was read without doubts, and the codebook speaks
    /// its language.
    pub fn tells_absence(&self) -> bool {
        matches!(&self.reading, Reading::Profiled(profile) if profile.coded)
            && self.doubts().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::DocumentProfile;
    use crate::text::format::Quality;
    use crate::text::garble::Garble;

    fn codes(quality: Quality, words: u64, certainty: Option<u16>) -> Vec<&'static str> {
        let profile = DocumentProfile { words, coded: true, ..DocumentProfile::default() };
        let reading = Reading::Profiled(Box::new(profile));
        let record = Record { quality, certainty, reading, ..Record::default() };
        let doubts: Vec<&str> = record.doubts().iter().map(|doubt| doubt.code).collect();
        assert_eq!(record.tells_absence(), doubts.is_empty());
        doubts
    }

    #[test]
    fn doubts_begin_where_they_are_said_to() {
        let quality = Quality {
            pages: 10,
            empty_pages: 5,
            glyphs: 100,
            unmapped: 2,
            characters: 400,
            replaced: 2,
            garble: Garble { words: 201, strange: 2, ..Garble::default() },
        };
        assert_eq!(codes(quality, 150, Some(300)), [""; 0]);
        let garble = Garble { words: 200, strange: 2, ..Garble::default() };
        assert_eq!(codes(Quality { garble, ..quality }, 150, None), ["garbled"]);
        assert_eq!(codes(Quality { replaced: 3, ..quality }, 150, None), ["replaced"]);
        assert_eq!(codes(Quality { unmapped: 3, ..quality }, 150, None), ["unmapped"]);
        assert_eq!(codes(Quality { empty_pages: 6, ..quality }, 150, None), ["few-words"]);
        assert_eq!(codes(quality, 149, None), ["few-words"]);
        assert_eq!(codes(quality, 150, Some(299)), ["language"]);
        assert_eq!(
            codes(Quality::default(), 0, None),
            [""; 0],
            "what has no pages has no few words"
        );
    }

    #[test]
    fn a_skipped_document_tells_nothing() {
        let record = Record::default();
        assert!(record.doubts().is_empty() && !record.tells_absence());
    }
}
