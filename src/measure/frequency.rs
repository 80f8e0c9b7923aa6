//! How often, in how many documents, how evenly: concepts, cells, words.
//!
//! Only documents that were read without doubts, and whose language the codebook speaks, can say that something is absent; all
//! others leave cells empty.

use std::collections::BTreeMap;

use super::dispersion::{dp_norm, top_share};
use super::resample::{Ratio, intervals};
use super::rows::{CellRow, ConceptRow, WordRow};
use crate::codebook::{Codebook, ConceptIndex};
use crate::profile::{ConceptCount, CorpusProfile, DocumentProfile, Reading, Record};
use crate::text::Language;

/// Words per which mentions are counted.
pub(super) const PER: f64 = 1_000.0;

/// Returns a row per concept and group, in codebook order. Intervals: 95 %, bootstrap over documents with this seed.
pub fn concepts(profile: &CorpusProfile, codebook: &Codebook, seed: u64) -> Vec<ConceptRow> {
    let documents: Vec<&DocumentProfile> = coded(profile).collect();
    let words: Vec<u64> = documents.iter().map(|document| document.words).collect();
    let all_words: u64 = words.iter().sum();
    let all_sentences: u64 = documents.iter().map(|document| document.sentences).sum();
    // By concept: the documents that mention it.
    let mut mentions: Vec<Vec<(u32, u32)>> = vec![Vec::new(); codebook.concepts.len()];
    let mut sentences = vec![0_u64; codebook.concepts.len()];
    for (number, document) in (0_u32..).zip(&documents) {
        for count in &document.concepts {
            mentions[count.concept.0 as usize].push((number, count.mentions));
            sentences[count.concept.0 as usize] += u64::from(count.sentences);
        }
    }
    let absence = profile.documents.values().any(Record::tells_absence);
    let ratios: Vec<Ratio<'_>> =
        mentions.iter().map(|over| Ratio { over, under: &words, scale: PER }).collect();
    let intervals = intervals(&ratios, documents.len(), seed);
    let rows = codebook.indexed().zip(mentions.iter().zip(intervals)).map(
        |((concept, _), (over, interval))| {
            let sum: u64 = over.iter().map(|(_, count)| u64::from(*count)).sum();
            let sentences = sentences[concept.0 as usize];
            // A doubtful document can say what it has, not what it lacks.
            let known = sum > 0 || absence;
            let mut by_document = vec![0; documents.len()];
            for &(document, count) in over {
                by_document[document as usize] = u64::from(count);
            }
            ConceptRow {
                concept,
                mentions: known.then_some(sum),
                documents: known.then_some(over.len() as u64),
                sentences: known.then_some(sentences),
                rate: share(sum, all_words).filter(|_| known).map(|share| PER * share),
                rate_interval: interval.filter(|_| known),
                sentence_share: share(sentences, all_sentences).filter(|_| known),
                dispersion: dp_norm(by_document.iter().copied().zip(words.iter().copied())),
                top_document_share: top_share(by_document.iter().copied()),
            }
        },
    );
    rows.collect()
}

/// Iterates over documents × concepts: every document of the profile, every concept and group in codebook order.
pub fn cells<'a>(
    profile: &'a CorpusProfile,
    codebook: &'a Codebook,
) -> impl Iterator<Item = CellRow> + 'a {
    profile.documents.values().enumerate().flat_map(move |(document, record)| {
        let counted = match &record.reading {
            Reading::Profiled(profile) if profile.coded => Some(&**profile),
            _ => None,
        };
        let absence = record.tells_absence();
        codebook.indexed().map(move |(concept, _)| {
            let found = counted.map(|profile| cell(document, concept, profile));
            found.filter(|cell| absence || cell.mentions > Some(0)).unwrap_or(CellRow {
                document,
                concept,
                mentions: None,
                rate: None,
                sentences: None,
                sentence_share: None,
            })
        })
    })
}

fn cell(document: usize, concept: ConceptIndex, profile: &DocumentProfile) -> CellRow {
    let found = profile
        .concepts
        .binary_search_by_key(&concept, |count| count.concept)
        .ok()
        .map(|at| &profile.concepts[at]);
    let count = |of: fn(&ConceptCount) -> u32| u64::from(found.map_or(0, of));
    let (mentions, sentences) = (count(|count| count.mentions), count(|count| count.sentences));
    CellRow {
        document,
        concept,
        mentions: Some(mentions),
        rate: share(mentions, profile.words).map(|share| PER * share),
        sentences: Some(sentences),
        sentence_share: share(sentences, profile.sentences),
    }
}

/// Returns a row per word type and language, most frequent first. tf-idf is `count · ln(N/documents)`, where N is the number of
/// documents of the language: high for words that are frequent, and in few documents. (Spärck Jones 1972.)
pub fn words(profile: &CorpusProfile) -> Vec<WordRow<'_>> {
    let mut documents: BTreeMap<Language, u64> = BTreeMap::new();
    for (_, _, document) in profile.profiled() {
        *documents.entry(document.language).or_default() += 1;
    }
    let mut rows: Vec<WordRow<'_>> = profile
        .word_counts()
        .into_iter()
        .map(|((language, word), count)| {
            let all = documents.get(&language).copied().unwrap_or_default();
            let idf = libm::log(all as f64 / count.documents as f64);
            WordRow {
                word,
                language,
                count: count.count,
                documents: count.documents,
                tfidf: count.count as f64 * idf,
            }
        })
        .collect();
    // Stable: words of equal count stay in the order of language and word.
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}

/// Documents that were read in a language with terms: the ones that count in sums and shares.
pub(super) fn coded(profile: &CorpusProfile) -> impl Iterator<Item = &DocumentProfile> {
    profile.profiled().map(|(_, _, document)| document).filter(|document| document.coded)
}

pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
