//! The words of all workers under one numbering.

use std::collections::BTreeMap;

use crate::text::Language;

/// All words of a corpus, sorted by language and word.
pub(super) type Lexicon = Vec<(Language, Box<str>)>;

/// The words of one worker by language, numbered as it met them.
pub(super) type Met = (Language, Vec<Box<str>>);

/// Unites the words that workers met.
pub(super) fn lexicon<'a>(met: impl Iterator<Item = &'a Met>) -> Lexicon {
    let words =
        met.flat_map(|(language, words)| words.iter().map(|word| (*language, word.clone())));
    let mut lexicon: Lexicon = words.collect();
    lexicon.sort_unstable();
    lexicon.dedup();
    lexicon
}

/// Returns the numbers in the lexicon by those of the worker.
pub(super) fn numbers(met: Vec<Met>, lexicon: &Lexicon) -> BTreeMap<Language, Vec<u32>> {
    let number = |language: Language, word: &str| {
        let found = lexicon
            .binary_search_by(|(known, other)| known.cmp(&language).then((**other).cmp(word)));
        u32::try_from(found.unwrap_or_default()).expect("there are fewer than 2^32 words")
    };
    let numbered = met.into_iter().map(|(language, words)| {
        (language, words.iter().map(|word| number(language, word)).collect())
    });
    numbered.collect()
}
