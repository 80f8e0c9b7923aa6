//! Where in documents concepts are mentioned: mentions by twentieths of the documents, and how many sentences these hold.
//!
//! Documents of fewer than twenty sentences have no twentieths and are left out. Since twenty rarely divides the number of sentences,
//! the parts are not equally large: mentions are to be read per sentence of their part.

use super::frequency::coded;
use crate::codebook::{Codebook, ConceptIndex};
use crate::profile::{CorpusProfile, PARTS};

/// The places of the mentions of all leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Documents with at least twenty sentences, in languages that the codebook speaks.
    pub documents: u64,
    /// Sentences of each part.
    pub sentences: [u64; PARTS],
    /// Mentions by leaf, in codebook order, and part.
    pub mentions: Vec<(ConceptIndex, [u64; PARTS])>,
}

/// Returns where in documents the leaves are mentioned.
pub fn places(profile: &CorpusProfile, codebook: &Codebook) -> Places {
    let leaves = codebook.indexed().filter(|(_, concept)| concept.leaf);
    let mentions = leaves.map(|(concept, _)| (concept, [0; PARTS])).collect();
    let mut places = Places { mentions, ..Places::default() };
    for document in coded(profile).filter(|document| document.sentences >= PARTS as u64) {
        places.documents += 1;
        for (number, sum) in places.sentences.iter_mut().enumerate() {
            *sum += size(number as u64, document.sentences);
        }
        for count in &document.concepts {
            let found = places.mentions.binary_search_by_key(&count.concept, |leaf| leaf.0);
            if let Ok(at) = found {
                let sums = places.mentions[at].1.iter_mut();
                sums.zip(count.places).for_each(|(sum, part)| *sum += u64::from(part));
            }
        }
    }
    places
}

/// Returns the number of sentences whose middle lies in part `number` of a document of so many.
fn size(number: u64, sentences: u64) -> u64 {
    // Sentence s has its middle at (2s - 1) / 2n: it lies before part k begins if 2s - 1 < 2nk / parts.
    let before = |part: u64| {
        let bound = 2 * u128::from(sentences) * u128::from(part);
        let parts = PARTS as u128;
        u64::try_from((bound.div_ceil(parts)) / 2).unwrap_or(u64::MAX)
    };
    before(number + 1) - before(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::part;

    #[test]
    fn parts_hold_the_sentences_that_fall_into_them() {
        for sentences in 20..500 {
            let mut counted = [0; PARTS];
            for number in 1..=sentences {
                counted[part(number, sentences).unwrap()] += 1;
            }
            for (number, &count) in counted.iter().enumerate() {
                assert_eq!(size(number as u64, sentences), count, "{sentences} {number}");
            }
        }
        assert_eq!((part(1, 19), part(0, 20), part(21, 20)), (None, None, None));
        assert_eq!(
            (part(1, 20), part(20, 20), part(1, 60), part(60, 60)),
            (Some(0), Some(19), Some(0), Some(19))
        );
    }
}
