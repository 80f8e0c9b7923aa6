//! Whoever wants to hear every sentence of a run, with or without mentions.

use std::collections::BTreeMap;

use crate::codebook::ConceptIndex;
use crate::document::DocumentId;
use crate::scan::{Sentence, Transcript};
use crate::text::{Language, boundary};

/// A sentence of the paragraph in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    /// Number in the document, from 1.
    pub(super) number: u64,
    /// No mention, but something like one.
    pub(super) near: bool,
    /// The mentions: concept, term, first byte, byte after the last.
    pub(super) mentions: Vec<(ConceptIndex, u32, u32, u32)>,
    /// From its first word to its last.
    words: (u32, u32),
}

impl Heard {
    /// Returns what is kept of a sentence.
    pub(super) fn of(sentence: &Sentence<'_>) -> Self {
        let mentions = sentence.mentions.iter();
        Self {
            number: sentence.number,
            near: sentence.near,
            mentions: mentions
                .map(|mention| (mention.concept, mention.term, mention.start, mention.end))
                .collect(),
            words: (sentence.start, sentence.end),
        }
    }
}

/// Returns the texts of the sentences of a paragraph: together they are the paragraph, without the white space between them.
pub(super) fn texts<'t>(paragraph: &'t str, sentences: &[Heard]) -> Vec<&'t str> {
    let mut from = 0;
    let mut texts = Vec::with_capacity(sentences.len());
    for (at, sentence) in sentences.iter().enumerate() {
        let end = match sentences.get(at + 1) {
            Some(next) => boundary(paragraph, sentence.words.1 as usize..next.words.0 as usize),
            None => paragraph.len(),
        };
        texts.push(paragraph[from..end].trim());
        from = end;
    }
    texts
}

/// Hears the sentences of the documents that one worker reads.
pub(super) trait Listener: Send {
    /// False if it hears nothing: then nothing is kept for it.
    const LISTENS: bool;
    /// True if it wants the words of the sentences too, one by one.
    const TRANSCRIBES: bool = false;

    /// A document begins.
    fn begin(&mut self, id: &DocumentId, language: Language);
    /// Its next paragraph with its sentences, of which there may be none.
    fn paragraph(&mut self, text: &str, sentences: &[Heard]);
    /// The words of that paragraph, and where its sentences end.
    fn words(&mut self, _text: &str, _sentences: &[Heard], _transcript: &Transcript) {}
    /// It is over, or was broken off.
    fn end(&mut self);
    /// All documents are over: what the numbers of the words mean.
    fn lists(&mut self, _lists: BTreeMap<Language, Transcript>) {}
}

/// Hears nothing.
pub(super) struct Deaf;

impl Listener for Deaf {
    const LISTENS: bool = false;

    fn begin(&mut self, _: &DocumentId, _: Language) {}
    fn paragraph(&mut self, _: &str, _: &[Heard]) {}
    fn end(&mut self) {}
}
