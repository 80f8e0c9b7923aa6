//! Agreement between coders, and between a coder and the codebook, by Krippendorff's alpha.
//!
//! Intervals are percentiles of the bootstrap over sentences (within strata), which hold their level better than those over pairs: Zapf, Castell,
//! Morawietz and Karch (2016), "Measuring inter-rater reliability for nominal data – which coefficients and confidence intervals are
//! appropriate?"

use std::collections::BTreeSet;

use super::alpha::{Alpha, Reliability, masi, nominal};
use super::scores::Estimate;
use super::{Judged, Survey};
use crate::codebook::ConceptIndex;
use crate::text::Language;

/// Who agrees with whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parties {
    /// All coders.
    Coders,
    /// Two coders.
    Pair(usize, usize),
    /// A coder and the codebook.
    Codebook(usize),
}

/// How far they agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgreementRow {
    /// Who.
    pub parties: Parties,
    /// In sentences of this language; `None` is all.
    pub language: Option<Language>,
    /// On this leaf; `None` is the set of all.
    pub concept: Option<ConceptIndex>,
    /// Sentences with at least two values.
    pub sentences: u64,
    /// Values in them.
    pub values: u64,
    /// Share of pairs of values that are the same.
    pub agreement: Option<f64>,
    /// Alpha of the sentences as they are.
    pub alpha: Estimate,
    /// Alpha with sentences counted by their weights.
    pub corpus: Estimate,
}

/// Returns the parties whose agreement can be told.
pub fn parties(coders: usize) -> Vec<Parties> {
    let mut parties = Vec::new();
    if coders > 2 {
        parties.push(Parties::Coders);
    }
    for one in 0..coders {
        parties.extend((one + 1..coders).map(|other| Parties::Pair(one, other)));
    }
    parties.extend((0..coders).map(Parties::Codebook));
    parties
}

/// Tells how far some parties agree: on the sets of concepts, and on each leaf; in all sentences, and in each language. `sizes` are the
/// numbers of sentences in the strata.
pub fn agreements(
    sentences: &[Judged],
    parties: Parties,
    leaves: &[ConceptIndex],
    sizes: Option<&[u64]>,
    seed: u64,
) -> Vec<AgreementRow> {
    let languages: BTreeSet<Language> =
        sentences.iter().map(|sentence| sentence.language).collect();
    let cells = [None].into_iter().chain(languages.into_iter().map(Some));
    let rows = cells.map(|language| {
        let units = units(sentences, parties, language, leaves);
        agree(&units, parties, language, leaves, sizes, seed)
    });
    rows.flatten().collect()
}

/// A sentence with at least two values.
struct Unit {
    stratum: usize,
    values: Vec<BTreeSet<ConceptIndex>>,
}

fn units(
    sentences: &[Judged],
    parties: Parties,
    language: Option<Language>,
    leaves: &[ConceptIndex],
) -> Vec<Unit> {
    let here =
        sentences.iter().filter(|sentence| language.is_none_or(|one| one == sentence.language));
    let units = here.filter_map(|sentence| {
        let sets: Vec<&BTreeSet<ConceptIndex>> = match parties {
            Parties::Coders => sentence.coded.iter().flatten().collect(),
            Parties::Pair(one, other) => {
                [one, other].iter().filter_map(|at| sentence.coded[*at].as_ref()).collect()
            }
            Parties::Codebook(coder) => match &sentence.coded[coder] {
                Some(coded) => vec![coded, &sentence.found],
                None => Vec::new(),
            },
        };
        let asked = |set: &BTreeSet<ConceptIndex>| {
            set.iter().filter(|at| leaves.contains(at)).copied().collect::<BTreeSet<_>>()
        };
        (sets.len() > 1).then(|| Unit {
            stratum: sentence.stratum,
            values: sets.into_iter().map(asked).collect(),
        })
    });
    units.collect()
}

fn agree(
    units: &[Unit],
    parties: Parties,
    language: Option<Language>,
    leaves: &[ConceptIndex],
    sizes: Option<&[u64]>,
    seed: u64,
) -> Vec<AgreementRow> {
    let sets: Vec<Vec<BTreeSet<ConceptIndex>>> =
        units.iter().map(|unit| unit.values.clone()).collect();
    let mut data = vec![Reliability::of(&sets, masi)];
    for leaf in leaves {
        let values: Vec<Vec<bool>> = units
            .iter()
            .map(|unit| unit.values.iter().map(|set| set.contains(leaf)).collect())
            .collect();
        data.push(Reliability::of(&values, nominal));
    }
    let strata: Vec<usize> = units.iter().map(|unit| unit.stratum).collect();
    let alone = vec![0; strata.len()];
    let plain = Survey::of(if sizes.is_some() { &strata } else { &alone }, None, seed);
    let (found, alphas) = estimates(&data, &plain);
    let corpus = match sizes {
        Some(sizes) => estimates(&data, &Survey::of(&strata, Some(sizes), seed)).1,
        None => vec![Estimate::default(); data.len()],
    };
    let concepts = [None].into_iter().chain(leaves.iter().map(|leaf| Some(*leaf)));
    let rows = concepts.enumerate().map(|(at, concept)| {
        let (sentences, values) = data[at].pairable();
        AgreementRow {
            parties,
            language,
            concept,
            sentences,
            values,
            agreement: found[at].agreement,
            alpha: alphas[at],
            corpus: corpus[at],
        }
    });
    rows.collect()
}

/// Fewer sentences than this have no interval: too few draws differ.
const FEWEST: u64 = 10;

/// Alphas with their intervals. Draws in which alpha is undefined are left out.
fn estimates(data: &[Reliability], survey: &Survey) -> (Vec<Alpha>, Vec<Estimate>) {
    let found: Vec<Alpha> = data.iter().map(|data| data.alpha(survey.weights())).collect();
    let drawn = survey.intervals(data.len(), |weights, into| {
        for ((data, found), into) in data.iter().zip(&found).zip(into) {
            *into = found.alpha.and_then(|_| data.alpha(weights).alpha);
        }
    });
    let enough = data.first().is_some_and(|data| data.pairable().0 >= FEWEST);
    let estimate = |(found, interval): (&Alpha, Option<_>)| Estimate {
        value: found.alpha,
        interval: interval.filter(|_| enough),
    };
    let estimates = found.iter().zip(drawn).map(estimate).collect();
    (found, estimates)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(stratum: usize, coded: [Option<&[u32]>; 2], found: &[u32]) -> Judged {
        let set = |of: &[u32]| of.iter().map(|at| ConceptIndex(*at)).collect::<BTreeSet<_>>();
        Judged {
            stratum,
            language: Language::ENGLISH,
            group: None,
            coded: coded.iter().map(|codes| codes.map(set)).collect(),
            found: set(found),
        }
    }

    /// The published binary example (alpha 0.095) as two coders of one concept, with a sentence that one of them left out.
    #[test]
    fn pairs_are_told_with_intervals_and_weights() {
        let one = |code: char| if code == '1' { Some(&[0_u32][..]) } else { Some(&[][..]) };
        let mut sentences: Vec<Judged> = "0100000000"
            .chars()
            .zip("1110010100".chars())
            .map(|(first, second)| judged(0, [one(first), one(second)], &[0]))
            .collect();
        sentences.push(judged(0, [one('1'), None], &[0]));
        assert_eq!(parties(2), [Parties::Pair(0, 1), Parties::Codebook(0), Parties::Codebook(1)]);
        assert_eq!(parties(3).len(), 7);
        let rows = agreements(&sentences, Parties::Pair(0, 1), &[ConceptIndex(0)], None, 1);
        assert_eq!(rows.len(), 4, "sets and the concept, in all and in one language");
        let row = rows[1];
        assert_eq!((row.sentences, row.values, row.agreement), (10, 20, Some(0.6)));
        assert!((row.alpha.value.unwrap() - 0.095_238_095_238_095_23).abs() < 1e-12);
        let ends = row.alpha.interval.unwrap();
        assert!(ends.low < 0.0 && ends.high > 0.3, "{ends:?}");
        assert_eq!(row.corpus, Estimate::default());
        // With one stratum weights are alike and change nothing.
        let drawn =
            agreements(&sentences, Parties::Pair(0, 1), &[ConceptIndex(0)], Some(&[500]), 1);
        assert!((drawn[1].corpus.value.unwrap() - row.alpha.value.unwrap()).abs() < 1e-12);
        let book = agreements(&sentences, Parties::Codebook(1), &[ConceptIndex(0)], None, 1);
        assert_eq!(book[1].values, 20);
        assert!(book[1].alpha.value.unwrap() < 0.0);
    }
}
