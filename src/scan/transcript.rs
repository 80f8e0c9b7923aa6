//! The words of documents in their order, each as its number in a list that grows with the words met.
//!
//! Whoever asks a scanner to transcribe gets its words as they are read: what is counted once for the whole corpus can then be counted
//! by group and in sequences, without reading the documents again.
//!
//! **Invariant:** numbers mean something only together with the list of the same transcript.

use hashbrown::HashMap;

/// Stands where a sequence of words is broken: at punctuation, at the end of a sentence or paragraph.
pub const BREAK: u32 = u32::MAX;

/// What was heard in one language.
#[derive(Default)]
pub struct Transcript {
    short: HashMap<u128, u32>,
    long: HashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
    heard: Vec<u32>,
}

impl Transcript {
    /// Returns what was heard since it was cleared: numbers of words, and [`BREAK`].
    pub fn heard(&self) -> &[u32] {
        &self.heard
    }

    /// Forgets what was heard; the list of words stays.
    pub fn clear(&mut self) {
        self.heard.clear();
    }

    /// Returns the folded words by their numbers.
    pub fn into_words(self) -> Vec<Box<str>> {
        self.words
    }

    /// Hears a word that is a key of the memo.
    pub(super) fn short(&mut self, key: u128, word: impl FnOnce() -> Box<str>) {
        let words = &mut self.words;
        let number = self.short.entry(key).or_insert_with(|| enter(words, word()));
        self.heard.push(*number);
    }

    /// Hears any other word.
    pub(super) fn long(&mut self, word: &str) {
        let number = match self.long.get(word) {
            Some(number) => *number,
            None => {
                let number = enter(&mut self.words, word.into());
                self.long.insert(word.into(), number);
                number
            }
        };
        self.heard.push(number);
    }

    /// Hears a break.
    pub(super) fn pause(&mut self) {
        if self.heard.last().is_some_and(|last| *last != BREAK) {
            self.heard.push(BREAK);
        }
    }
}

fn enter(words: &mut Vec<Box<str>>, word: Box<str>) -> u32 {
    words.push(word);
    u32::try_from(words.len() - 1).expect("there are fewer than 2^32 different words")
}
