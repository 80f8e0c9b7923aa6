//! The counts of some documents, put together for measures over documents: those of a group, or of a year.

use super::resample::{Ratio, intervals};
use super::rows::Interval;
use crate::codebook::ConceptIndex;
use crate::profile::{CorpusProfile, DocumentProfile, Reading, Record};

/// Documents that count in sums and shares, by position in the corpus profile.
pub(super) fn coded_records(
    profile: &CorpusProfile,
) -> impl Iterator<Item = (usize, &Record, &DocumentProfile)> {
    profile.documents.values().enumerate().filter_map(|(at, record)| match &record.reading {
        Reading::Profiled(document) if document.coded => Some((at, record, &**document)),
        _ => None,
    })
}

/// The coded documents of a group or year.
#[derive(Default)]
pub(super) struct Subset {
    /// Running words of each.
    pub(super) words: Vec<u64>,
    /// Sentences of each.
    pub(super) sentences: Vec<u64>,
    /// True if one of them can say that something is absent.
    absence: bool,
    /// By concept: the documents that mention it, with mentions, and with sentences.
    found: Vec<[Vec<(u32, u32)>; 2]>,
}

/// What is counted of a concept in some documents.
pub(super) struct Found<'a> {
    /// Documents that mention it, with mentions.
    pub(super) mentions: &'a [(u32, u32)],
    /// These documents, with sentences that mention it.
    pub(super) sentences: &'a [(u32, u32)],
    /// False if it was not found, and no document can say that it is absent.
    pub(super) known: bool,
}

impl Subset {
    /// Returns room for the counts of a codebook with so many concepts.
    pub(super) fn new(concepts: usize) -> Self {
        Self { found: vec![Default::default(); concepts], ..Self::default() }
    }

    /// Adds a document.
    pub(super) fn add(&mut self, record: &Record, document: &DocumentProfile) {
        let Ok(number) = u32::try_from(self.words.len()) else { return };
        self.words.push(document.words);
        self.sentences.push(document.sentences);
        self.absence |= record.tells_absence();
        for count in &document.concepts {
            let [mentions, sentences] = &mut self.found[count.concept.0 as usize];
            mentions.push((number, count.mentions));
            sentences.push((number, count.sentences));
        }
    }

    /// Returns the number of documents.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns what is counted of a concept.
    pub(super) fn of(&self, concept: ConceptIndex) -> Found<'_> {
        let [mentions, sentences] = &self.found[concept.0 as usize];
        Found { mentions, sentences, known: self.absence || !mentions.is_empty() }
    }

    /// Returns the intervals of mentions per `per` words, and of the share of sentences, by concept.
    pub(super) fn intervals(&self, per: f64, seed: u64) -> [Vec<Option<Interval>>; 2] {
        let ratios = |kind: usize, under, scale| -> Vec<Ratio<'_>> {
            self.found.iter().map(|found| Ratio { over: &found[kind], under, scale }).collect()
        };
        [
            intervals(&ratios(0, &self.words, per), self.len(), seed),
            intervals(&ratios(1, &self.sentences, 1.0), self.len(), seed),
        ]
    }
}

/// The sum over documents.
pub(super) fn sum(counts: &[(u32, u32)]) -> u64 {
    counts.iter().map(|(_, count)| u64::from(*count)).sum()
}
