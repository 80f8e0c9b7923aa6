//! What is looked at while the paragraphs of a document go by: how long the text is, and how much of it is garbled.

use crate::text::format::Quality;
use crate::text::garble::Garble;

/// Bytes of a document that are all judged; of what follows, one paragraph in so many is.
const ALL_OF: usize = 16 << 10;
const ONE_IN: u64 = 16;

/// Sums over the paragraphs so far.
#[derive(Default)]
pub(super) struct Glance {
    characters: u64,
    paragraphs: u64,
    judged: usize,
    garble: Garble,
}

impl Glance {
    /// Looks at the next paragraph.
    pub(super) fn add(&mut self, paragraph: &str) {
        self.characters += paragraph.chars().count() as u64;
        self.paragraphs += 1;
        if self.judged < ALL_OF || self.paragraphs.is_multiple_of(ONE_IN) {
            self.judged += paragraph.len();
            self.garble.add(paragraph);
        }
    }

    /// Adds what was seen to what the reader saw.
    pub(super) fn onto(self, seen: Quality) -> Quality {
        Quality { characters: self.characters, garble: self.garble, ..seen }
    }
}
