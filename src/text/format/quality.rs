//! What was seen of a document while it was read, so that "nothing found" can be told from "nothing to be found in".
//!
//! **Invariant:** counts only; what they mean is judged in `profile`.

use crate::text::garble::Garble;

/// Evidence of how well a document was read. Zeros where the format has no such thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quality {
    /// Pages, where the format has pages.
    pub pages: u32,
    /// Pages without any text.
    pub empty_pages: u32,
    /// Glyphs drawn, where the format draws them.
    pub glyphs: u64,
    /// Glyphs whose character cannot be told.
    pub unmapped: u64,
    /// Characters of the text.
    pub characters: u64,
    /// Replacement characters (U+FFFD) among them: bytes that meant nothing in the encoding.
    pub replaced: u64,
    /// Evidence of garbled text in what was judged of it: all of a short document, parts of a long one.
    pub garble: Garble,
}
