//! From the reservoir to the sample: how many of each stratum, with which weight, in which order.
//!
//! Half of the sentences are drawn from those with a mention, spread evenly over concepts, languages and groups, so that precision can be
//! told for rare concepts too; a quarter from those that come near, a quarter from the rest, so that what was missed can be told. What a
//! class lacks the others get. Every stratum gives at least one sentence, since the weights would else leave it out.

use std::fmt;

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;
use sha2::{Digest, Sha256};

use super::reservoir::{Candidate, Kept, Reservoir, Stratum, level};
use crate::diagnostic::many;

/// A drawn sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Its id in sheet and key: what it begins with tells samples apart.
    pub id: String,
    /// The stratum it was drawn from.
    pub stratum: Stratum,
    /// Sentences of the stratum in the documents.
    pub size: u64,
    /// Sentences drawn from it. The sampling weight is `size / drawn`.
    pub drawn: u64,
    /// The sentence.
    pub sentence: Candidate,
}

/// A sample, in the order of the sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// The sentences.
    pub sentences: Vec<Drawn>,
    /// Sentences in all strata.
    pub population: u64,
    /// Number of strata.
    pub strata: usize,
    /// Strata of which one sentence of several was drawn: their spread cannot be told.
    pub single: usize,
}

/// Fewer sentences than strata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    /// Sentences to be drawn.
    pub sentences: usize,
    /// Strata that have sentences.
    pub strata: usize,
}

impl fmt::Display for TooFew {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} too few for {} (concept or class × language × group): each must give one",
            many(self.sentences as u64, "sentence is", "sentences are"),
            many(self.strata as u64, "stratum", "strata")
        )
    }
}

impl std::error::Error for TooFew {}

/// Draws `most` sentences, or all if there are fewer.
///
/// # Errors
/// [`TooFew`] if a stratum would go without.
pub fn draw(reservoir: Reservoir, most: usize, seed: u64) -> Result<Drawing, TooFew> {
    let strata: Vec<(Stratum, Kept)> = reservoir.strata.into_iter().collect();
    if strata.len() > most {
        return Err(TooFew { sentences: most, strata: strata.len() });
    }
    let sizes: Vec<(usize, u64)> =
        strata.iter().map(|(stratum, kept)| (stratum.class.kind(), kept.seen)).collect();
    let numbers = allocate(&sizes, most);
    let mut drawing = Drawing {
        population: sizes.iter().map(|(_, size)| size).sum(),
        strata: strata.len(),
        ..Drawing::default()
    };
    for ((stratum, kept), number) in strata.into_iter().zip(numbers) {
        drawing.single += usize::from(number == 1 && kept.seen > 1);
        let mut sentences = kept.kept.into_sorted_vec();
        sentences.truncate(number);
        let drawn = sentences.len() as u64;
        drawing.sentences.extend(sentences.into_iter().map(|sentence| Drawn {
            id: String::new(),
            stratum: stratum.clone(),
            size: kept.seen,
            drawn,
            sentence,
        }));
    }
    order(&mut drawing.sentences, seed);
    Ok(drawing)
}

/// Returns how many are drawn of each stratum, given its kind and size: at least one of each, as there are no more strata than sentences.
fn allocate(sizes: &[(usize, u64)], most: usize) -> Vec<usize> {
    let whole: u64 = sizes.iter().map(|(_, size)| size).sum();
    let most = usize::try_from(whole).unwrap_or(usize::MAX).min(most);
    let sum = |kind: usize| -> usize {
        let sizes = sizes.iter().filter(|(other, _)| *other == kind);
        usize::try_from(sizes.map(|(_, size)| size).sum::<u64>()).unwrap_or(usize::MAX)
    };
    let count = |kind: usize| sizes.iter().filter(|(other, _)| *other == kind).count();
    let mut quotas = [0, 1, 2].map(count);
    let wanted = [most - most / 4 * 2, most / 4, most / 4];
    for kind in 0..3 {
        quotas[kind] = quotas[kind].max(wanted[kind].min(sum(kind)));
    }
    // Too many, since small quotas were raised: the largest gives. Too few, since a class is small: the first that has more gives.
    while quotas.iter().sum::<usize>() > most {
        let able = (0..3).filter(|kind| quotas[*kind] > count(*kind));
        let Some(kind) = able.max_by_key(|kind| (quotas[*kind], 3 - kind)) else { break };
        quotas[kind] -= 1;
    }
    while quotas.iter().sum::<usize>() < most {
        let Some(kind) = (0..3).find(|kind| quotas[*kind] < sum(*kind)) else { break };
        let lack = most - quotas.iter().sum::<usize>();
        quotas[kind] += lack.min(sum(kind) - quotas[kind]);
    }
    let mut numbers = vec![0; sizes.len()];
    for (kind, quota) in quotas.into_iter().enumerate() {
        let members: Vec<usize> = (0..sizes.len()).filter(|at| sizes[*at].0 == kind).collect();
        let level = level(&members.iter().map(|at| sizes[*at].1).collect::<Vec<_>>(), quota);
        let capped =
            |at: usize, most: usize| usize::try_from(sizes[at].1).unwrap_or(usize::MAX).min(most);
        for at in &members {
            numbers[*at] = capped(*at, level.saturating_sub(1));
        }
        let mut left = quota.saturating_sub(members.iter().map(|at| numbers[*at]).sum());
        // One more for the larger strata, as far as it goes.
        let mut larger = members;
        larger.sort_by_key(|at| (std::cmp::Reverse(sizes[*at].1), *at));
        for at in larger {
            if left > 0 && capped(at, level) > numbers[at] {
                numbers[at] += 1;
                left -= 1;
            }
        }
    }
    numbers
}

/// Puts the sentences into a random order and names them. The order of lots would tell strata: they have smaller lots the more
/// sentences they were drawn from.
fn order(sentences: &mut [Drawn], seed: u64) {
    sentences.sort_by(|one, other| {
        let place = |drawn: &'_ Drawn| (drawn.sentence.document.clone(), drawn.sentence.number);
        place(one).cmp(&place(other))
    });
    let mut digest = Sha256::new();
    digest.update(seed.to_le_bytes());
    for drawn in sentences.iter() {
        digest.update(drawn.sentence.document.to_string().as_bytes());
        digest.update(drawn.sentence.number.to_le_bytes());
        digest.update(drawn.sentence.text.as_bytes());
    }
    let digest = digest.finalize();
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    for at in (1..sentences.len()).rev() {
        let other = (u128::from(random.next_u64()) * (at as u128 + 1)) >> 64;
        sentences.swap(at, usize::try_from(other).unwrap_or(at));
    }
    let width = sentences.len().to_string().len().max(3);
    for (number, drawn) in (1..).zip(sentences.iter_mut()) {
        // A letter first, or a spreadsheet takes 12e4-001 for a number or a date.
        drawn.id = format!("s{:02x}{:02x}-{number:0width$}", digest[0], digest[1]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::codebook::ConceptIndex;
    use crate::coding::{Class, Lottery};
    use crate::document::DocumentId;
    use crate::text::Language;

    #[test]
    fn classes_get_their_shares_and_what_others_lack() {
        assert_eq!(allocate(&[(0, 100), (0, 100), (1, 1000), (2, 1000)], 40), [10, 10, 10, 10]);
        assert_eq!(allocate(&[(0, 3), (0, 100), (1, 1000), (2, 5)], 40), [3, 22, 10, 5]);
        assert_eq!(allocate(&[(0, 1), (0, 2), (1, 3), (2, 4)], 40), [1, 2, 3, 4]);
        assert_eq!(allocate(&[(2, 50)], 8), [8]);
        assert_eq!(allocate(&[(0, 9), (0, 9), (0, 9), (1, 9), (2, 9)], 5), [1, 1, 1, 1, 1]);
    }

    proptest! {
        #[test]
        fn all_sentences_are_dealt_out_and_no_stratum_goes_without(
            sizes in proptest::collection::vec((0_usize..3, 1_u64..60), 1..30), more in 0_usize..200,
        ) {
            let most = sizes.len() + more;
            let numbers = allocate(&sizes, most);
            let whole: u64 = sizes.iter().map(|(_, size)| size).sum();
            prop_assert_eq!(numbers.iter().sum::<usize>(), most.min(usize::try_from(whole).unwrap()));
            for (number, (_, size)) in numbers.iter().zip(&sizes) {
                prop_assert!(*number >= 1 && *number as u64 <= *size);
            }
        }
    }

    #[test]
    fn weights_add_up_to_the_sentences() {
        let mut reservoir = Reservoir::new(20);
        for document in 0..30 {
            let document = DocumentId::file(format!("d{document}"));
            for (number, ticket) in (1..=10).zip(Lottery::of(3, &document)) {
                let class = match number {
                    1 => Class::Found(ConceptIndex(1)),
                    2..=4 => Class::Near,
                    _ => Class::Nothing,
                };
                let stratum = Stratum { language: Language::ENGLISH, group: String::new(), class };
                if reservoir.see(&stratum, ticket.priority) {
                    let candidate = Candidate {
                        priority: ticket.priority,
                        document: document.clone(),
                        number,
                        left: String::new(),
                        text: number.to_string(),
                        right: String::new(),
                        found: Vec::new(),
                    };
                    reservoir.keep(&stratum, candidate);
                }
            }
        }
        let drawing = draw(reservoir, 20, 3).unwrap();
        assert_eq!((drawing.sentences.len(), drawing.population, drawing.strata), (20, 300, 3));
        let weights: f64 =
            drawing.sentences.iter().map(|drawn| drawn.size as f64 / drawn.drawn as f64).sum();
        assert!((weights - 300.0).abs() < 1e-9);
        let ids: std::collections::BTreeSet<&str> =
            drawing.sentences.iter().map(|drawn| drawn.id.as_str()).collect();
        assert_eq!(ids.len(), 20);
        let classes: Vec<usize> =
            drawing.sentences.iter().map(|drawn| drawn.stratum.class.kind()).collect();
        assert!(classes.windows(2).any(|pair| pair[0] > pair[1]), "strata are mixed");
        let mut few = Reservoir::new(2);
        for class in [Class::Near, Class::Nothing, Class::Found(ConceptIndex(0))] {
            few.see(&Stratum { language: Language::ENGLISH, group: String::new(), class }, 1);
        }
        assert_eq!(draw(few, 2, 1), Err(TooFew { sentences: 2, strata: 3 }));
    }
}
