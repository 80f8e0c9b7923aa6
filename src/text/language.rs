//! Languages, by the primary subtag of BCP 47.

use std::fmt;

/// A language: two or three lower-case letters, `und` if unknown. Scripts and regions are dropped, since folding makes
/// Simplified and Traditional Chinese alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 3]);

impl Language {
    /// Not known.
    pub const UNKNOWN: Self = Self(*b"und");
    /// English.
    pub const ENGLISH: Self = Self(*b"en ");
    /// Chinese.
    pub const CHINESE: Self = Self(*b"zh ");

    /// Returns the language of a tag such as `en`, `zh-Hant-TW`, `en+nl` (the first counts) or `EN_us`; `None` if the tag is not of that form.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', '+', ',', ';', ' ', '/']).next()?;
        let mut letters = *b"   ";
        if !(2..=3).contains(&primary.len()) {
            return None;
        }
        for (slot, byte) in letters.iter_mut().zip(primary.bytes()) {
            if !byte.is_ascii_alphabetic() {
                return None;
            }
            *slot = byte.to_ascii_lowercase();
        }
        Some(Self(letters))
    }

    /// Returns the tag.
    pub fn tag(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a tag is made of ASCII letters and spaces").trim_end()
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.tag())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.tag())
    }
}
