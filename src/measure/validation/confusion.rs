//! What was taken for what.

use std::collections::BTreeMap;

use super::Judged;
use crate::codebook::ConceptIndex;

/// A concept coded and a concept found, in so many sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfusionRow {
    /// What was coded; `None` if nothing that was missed goes with what was found.
    pub coded: Option<ConceptIndex>,
    /// What was found; `None` if nothing that is wrong goes with what was missed.
    pub found: Option<ConceptIndex>,
    /// Sentences.
    pub sentences: u64,
}

/// Counts, over the sentences that `coder` coded, what was coded with what was found. A concept that both have counts with itself. In a sentence
/// each concept that was missed counts with each that was wrongly found, and with none if there is no such.
pub fn confusion(sentences: &[Judged], coder: usize) -> Vec<ConfusionRow> {
    let mut counts: BTreeMap<(Option<ConceptIndex>, Option<ConceptIndex>), u64> = BTreeMap::new();
    let mut count = |coded, found| *counts.entry((coded, found)).or_default() += 1;
    for sentence in sentences {
        let (Some(coded), found) = (&sentence.coded[coder], &sentence.found) else { continue };
        for both in coded.intersection(found) {
            count(Some(*both), Some(*both));
        }
        let none = || vec![None];
        let or_none = |list: Vec<Option<ConceptIndex>>| if list.is_empty() { none() } else { list };
        let missed: Vec<_> = coded.difference(found).map(|at| Some(*at)).collect();
        let wrong: Vec<_> = found.difference(coded).map(|at| Some(*at)).collect();
        if missed.is_empty() && wrong.is_empty() {
            continue;
        }
        let (missed, wrong) = (or_none(missed), or_none(wrong));
        for coded in &missed {
            for found in &wrong {
                count(*coded, *found);
            }
        }
    }
    let row = |((coded, found), sentences)| ConfusionRow { coded, found, sentences };
    counts.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::text::Language;

    #[test]
    fn what_is_missed_goes_with_what_is_wrong() {
        let judged = |coded: &[u32], found: &[u32]| {
            let set = |of: &[u32]| of.iter().map(|at| ConceptIndex(*at)).collect::<BTreeSet<_>>();
            Judged {
                stratum: 0,
                language: Language::ENGLISH,
                group: None,
                coded: vec![Some(set(coded))],
                found: set(found),
            }
        };
        let sentences = [
            judged(&[0, 1], &[0, 2]),
            judged(&[1], &[2]),
            judged(&[3], &[]),
            judged(&[], &[0]),
            judged(&[], &[]),
        ];
        let rows: Vec<(Option<u32>, Option<u32>, u64)> = confusion(&sentences, 0)
            .into_iter()
            .map(|row| (row.coded.map(|at| at.0), row.found.map(|at| at.0), row.sentences))
            .collect();
        assert_eq!(
            rows,
            [(None, Some(0), 1), (Some(0), Some(0), 1), (Some(1), Some(2), 2), (Some(3), None, 1)]
        );
    }
}
