//! What is known of one document: where it came from and what was counted in it.

use std::collections::BTreeMap;

use super::Doubt;
use crate::codebook::ConceptIndex;
use crate::text::Language;
use crate::text::format::Quality;

/// A document as it was met: what it is, and what reading it gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Metadata columns (title, actor, year …) from `metadata.csv`, front matter or the table row.
    pub metadata: BTreeMap<String, String>,
    /// Format name, as in `FORMATS`; empty if unknown.
    pub format: String,
    /// Character encoding; empty if not text.
    pub encoding: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, hexadecimal; empty if they could not be read.
    pub sha256: String,
    /// What was seen of it while it was read.
    pub quality: Quality,
    /// Certainty of its language in thousandths, if it was judged from the text; `None` if it was declared.
    pub certainty: Option<u16>,
    /// What went wrong on the way, if it was read all the same; see [`Record::doubts`] for all reasons to doubt.
    pub doubt: Option<Doubt>,
    /// What reading it gave.
    pub reading: Reading,
}

impl Default for Reading {
    fn default() -> Self {
        Self::Skipped { reason: String::new() }
    }
}

/// The outcome of reading a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Not read, with the reason.
    Skipped {
        /// Why, as `code: message`, for the `reason` column.
        reason: String,
    },
    /// Read and counted.
    Profiled(Box<DocumentProfile>),
}

/// The counts of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentProfile {
    /// Language whose terms were applied.
    pub language: Language,
    /// True if the codebook has terms in that language: else zeros mean nothing.
    pub coded: bool,
    /// Running words.
    pub words: u64,
    /// Sentences.
    pub sentences: u64,
    /// Paragraphs.
    pub paragraphs: u64,
    /// Windows of the chosen number of words.
    pub windows: u64,
    /// Mentions of leaves.
    pub mentions: u64,
    /// Concepts and groups with at least one mention, by index.
    pub concepts: Vec<ConceptCount>,
    /// Terms with at least one mention: index in the codebook's list of all terms, and mentions; by index.
    pub terms: Vec<(u32, u32)>,
    /// Pairs of leaves that share a sentence, a paragraph or a window, by indices, `a < b`.
    pub pairs: Vec<PairCount>,
    /// Units by the number of leaves present in them, from 1; by that number.
    pub degrees: Vec<DegreeCount>,
}

/// In how many units of each kind something is present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// Sentences.
    pub sentences: u32,
    /// Paragraphs.
    pub paragraphs: u32,
    /// Windows.
    pub windows: u32,
}

impl Presence {
    /// Returns true if there is at least one unit of any kind; a document is a unit too, so this is the incidence there.
    pub fn any(&self) -> bool {
        self.sentences > 0 || self.paragraphs > 0 || self.windows > 0
    }
}

/// A concept in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConceptCount {
    /// Which concept.
    pub concept: ConceptIndex,
    /// Mentions; for a group, the distinct spans of its leaves.
    pub mentions: u32,
    /// Sentences with at least one mention.
    pub sentences: u32,
    /// Units with at least one mention that does not lie inside a longer mention of another concept: the incidence on
    /// which co-occurrence is computed. Zero for groups.
    pub incidence: Presence,
    /// True if the document's incidence rests on official formulas alone: no mention that counts for it is of a general term. False for
    /// groups.
    pub recited: bool,
    /// Mentions by where their sentence stands in the document, in [`PARTS`] equal parts; zeros in a document of fewer sentences.
    pub places: [u32; PARTS],
}

/// Parts of a document by which the places of mentions are counted.
pub const PARTS: usize = 20;

/// Returns the part, from 0, in which the middle of sentence `number` (from 1) of so many stands; `None` in a document with fewer
/// sentences than parts.
pub fn part(number: u64, sentences: u64) -> Option<usize> {
    let parts = PARTS as u64;
    if sentences < parts || !(1..=sentences).contains(&number) {
        return None;
    }
    usize::try_from(u128::from(2 * number - 1) * u128::from(parts) / (2 * u128::from(sentences)))
        .ok()
}

/// Two leaves in a document, by the units that both are present in. Only pairs that share a sentence, a paragraph or a window
/// are kept; that two leaves share a document follows from their incidences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairCount {
    /// The first leaf.
    pub a: ConceptIndex,
    /// The second leaf, after the first.
    pub b: ConceptIndex,
    /// Units that hold both.
    pub together: Presence,
    /// Units among them in which both are present through terms of the register *formula* alone.
    pub recited: Presence,
}

/// Units in which the same number of leaves is present. (A document's own number follows from its concepts.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DegreeCount {
    /// Leaves present, at least one.
    pub leaves: u32,
    /// Units with so many.
    pub units: Presence,
}
