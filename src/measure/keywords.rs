//! Which words and short sequences of words tell groups of documents apart, whether or not the codebook has a name for them.
//!
//! Words compare within a language only. There is no p here: who picks the largest of a hundred thousand differences finds large ones in
//! any corpus, and a test that takes words for independent draws is no test. `documents` and the dispersion say whether a word is a
//! group's or one document's.

use std::collections::BTreeMap;

use super::dispersion::Spread;
use super::groups::GroupIndex;
use super::keyness::{self, Share};
use crate::profile::{Sequence, WordCount};

/// Fewest occurrences of what is listed.
pub const LEAST: u32 = 5;
/// Fewest documents that it stands in.
pub const FEWEST_DOCUMENTS: u64 = 2;
/// Most rows for each group, language and number of words.
pub const MOST_ROWS: usize = 200;
/// Words per which occurrences are counted.
const PER: f64 = 1_000.0;

/// Occurrences of a sequence by group.
pub type ByGroup = BTreeMap<GroupIndex, WordCount>;

/// The documents of a side in one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Running words.
    pub words: u64,
    /// Words of the shortest document that has words; 0 if there is none.
    pub shortest: u64,
    /// Documents that have words.
    pub documents: u64,
}

impl Extent {
    /// Adds a document of so many words.
    pub fn add(&mut self, words: u64) {
        if words > 0 {
            let shortest = if self.documents == 0 { words } else { self.shortest.min(words) };
            *self = Self { words: self.words + words, shortest, documents: self.documents + 1 };
        }
    }

    fn with(self, other: Self) -> Self {
        let shortest = match (self.documents, other.documents) {
            (0, _) => other.shortest,
            (_, 0) => self.shortest,
            _ => self.shortest.min(other.shortest),
        };
        Self {
            words: self.words + other.words,
            shortest,
            documents: self.documents + other.documents,
        }
    }
}

/// A sequence in a group, compared with the reference.
#[derive(Clone, Debug, PartialEq)]
pub struct KeywordRow {
    /// Which group.
    pub group: GroupIndex,
    /// Which words.
    pub sequence: Sequence,
    /// Occurrences in the group, and documents with at least one.
    pub here: WordCount,
    /// Occurrences in the reference, and documents with at least one.
    pub there: WordCount,
    /// Occurrences per 1,000 words of the group in the language.
    pub rate: Option<f64>,
    /// Occurrences per 1,000 words of the reference in the language.
    pub reference_rate: Option<f64>,
    /// Binary logarithm of the ratio of the rates.
    pub log_ratio: Option<f64>,
    /// Log-likelihood ratio G² over four cells.
    pub log_likelihood: Option<f64>,
    /// z of the log-odds ratio with informative Dirichlet prior.
    pub log_odds_z: Option<f64>,
    /// How the occurrences spread over the documents of the group, for `DPnorm`.
    pub spread: Spread,
    /// How they spread over the documents of the reference.
    pub reference_spread: Spread,
}

/// The groups that a group is compared with.
pub fn others(
    group: GroupIndex,
    reference: Option<GroupIndex>,
    groups: usize,
) -> impl Iterator<Item = GroupIndex> + Clone {
    let all = (0..).take(groups).map(GroupIndex);
    all.filter(move |other| {
        *other != group
            && reference.is_none_or(|reference| *other == reference && group != reference)
    })
}

/// Returns the sequences of a language that tell groups apart most: for each group and number of words, the 200 whose log-odds z is farthest
/// from 0, in either direction, in the order of z. `extents` are those of the language, by group. A group or reference
/// without words in the language is compared with nothing.
pub fn keywords(
    sequences: &[(Sequence, ByGroup)],
    extents: &[Extent],
    reference: Option<GroupIndex>,
) -> Vec<KeywordRow> {
    let groups = extents.len();
    let mut rows = Vec::new();
    for (group, here) in (0..).map(GroupIndex).zip(extents) {
        let others = others(group, reference, groups);
        let there = others
            .clone()
            .fold(Extent::default(), |sum, other| sum.with(extents[other.0 as usize]));
        if here.words == 0 || there.words == 0 {
            continue;
        }
        let all: u64 = extents.iter().map(|extent| extent.words).sum();
        let compared = sequences.iter().filter_map(|(sequence, counts)| {
            let count = |group| counts.get(&group).copied().unwrap_or_default();
            let beside = others.clone().map(count).fold(WordCount::default(), with);
            let total = counts.values().copied().fold(WordCount::default(), with);
            let corpus = Share { count: total.count, of: all };
            let found = count(group);
            (found.count + beside.count > 0)
                .then(|| row(group, *sequence, [found, beside], [*here, there], corpus))
        });
        let mut compared: Vec<KeywordRow> = compared.collect();
        let distance = |row: &KeywordRow| row.log_odds_z.unwrap_or_default().abs();
        compared.sort_by(|one, other| {
            let length = |row: &KeywordRow| row.sequence.words().len();
            length(one)
                .cmp(&length(other))
                .then(distance(other).total_cmp(&distance(one)))
                .then(one.sequence.cmp(&other.sequence))
        });
        for alike in compared
            .chunk_by_mut(|one, other| one.sequence.words().len() == other.sequence.words().len())
        {
            let listed = alike.len().min(MOST_ROWS);
            let listed = &mut alike[..listed];
            let z = |row: &KeywordRow| row.log_odds_z.unwrap_or_default();
            // Stable: what is equally far stays in the order of words.
            listed.sort_by(|one, other| z(other).total_cmp(&z(one)));
            rows.extend_from_slice(listed);
        }
    }
    rows
}

fn with(one: WordCount, other: WordCount) -> WordCount {
    WordCount { count: one.count + other.count, documents: one.documents + other.documents }
}

fn row(
    group: GroupIndex,
    sequence: Sequence,
    [here, there]: [WordCount; 2],
    [extent, other_extent]: [Extent; 2],
    corpus: Share,
) -> KeywordRow {
    let part = Share { count: here.count, of: extent.words };
    let reference = Share { count: there.count, of: other_extent.words };
    let spread = |count: WordCount, extent: Extent| {
        Spread::new(count.count, extent.words, extent.shortest, extent.documents)
    };
    KeywordRow {
        group,
        sequence,
        here,
        there,
        rate: part.value().map(|rate| PER * rate),
        reference_rate: reference.value().map(|rate| PER * rate),
        log_ratio: keyness::log_ratio(part, reference),
        log_likelihood: keyness::log_likelihood(part, reference),
        log_odds_z: keyness::log_odds(part, reference, corpus),
        spread: spread(here, extent),
        reference_spread: spread(there, other_extent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(words: &[u32]) -> Sequence {
        let mut longest = None;
        Sequence::all(words, |sequence| {
            longest = longest.or((sequence.words() == words).then_some(sequence));
        });
        longest.unwrap()
    }

    fn counts(by_group: [u64; 3]) -> ByGroup {
        let counts = (0..).map(GroupIndex).zip(by_group);
        counts.map(|(group, count)| (group, WordCount { count, documents: count.min(2) })).collect()
    }

    fn extents(words: [u64; 3]) -> Vec<Extent> {
        let extent = |words: u64| {
            let mut extent = Extent::default();
            extent.add(words / 4);
            extent.add(words - words / 4);
            extent
        };
        words.map(extent).to_vec()
    }

    #[test]
    fn a_group_is_compared_with_all_others_or_with_the_reference() {
        let sequences =
            [(sequence(&[1]), counts([8, 2, 10])), (sequence(&[1, 2]), counts([0, 3, 4]))];
        let sizes = extents([1_000, 2_000, 500]);
        let rows = keywords(&sequences, &sizes, None);
        assert_eq!(rows.len(), 6);
        let first = &rows[0];
        assert_eq!((first.here.count, first.there.count), (8, 12));
        assert_eq!(first.rate, Some(8.0));
        assert_eq!(first.reference_rate, Some(4.8));
        let part = Share { count: 8, of: 1_000 };
        let (other, corpus) = (Share { count: 12, of: 2_500 }, Share { count: 20, of: 3_500 });
        assert_eq!(first.log_odds_z, keyness::log_odds(part, other, corpus));
        let rows = keywords(&sequences, &sizes, Some(GroupIndex(1)));
        let found: Vec<(u32, u64, u64)> =
            rows.iter().map(|row| (row.group.0, row.here.count, row.there.count)).collect();
        assert_eq!(found, [(0, 8, 2), (0, 0, 3), (2, 10, 2), (2, 4, 3)]);
        assert!(keywords(&sequences, &extents([1_000, 0, 0]), None).is_empty());
    }

    #[test]
    fn the_farthest_from_nothing_are_listed_in_order() {
        let many: Vec<(Sequence, ByGroup)> = (0..500_u64)
            .map(|number| (sequence(&[u32::try_from(number).unwrap()]), counts([number, 250, 0])))
            .collect();
        let rows = keywords(&many, &extents([100_000, 100_000, 0]), None);
        let first: Vec<&KeywordRow> = rows.iter().filter(|row| row.group.0 == 0).collect();
        assert_eq!(first.len(), MOST_ROWS);
        assert!(first.windows(2).all(|pair| pair[0].log_odds_z >= pair[1].log_odds_z));
        let least = first.iter().map(|row| row.log_odds_z.unwrap().abs()).fold(f64::MAX, f64::min);
        let listed: Vec<Sequence> = first.iter().map(|row| row.sequence).collect();
        let all = keywords(&many[..MOST_ROWS], &extents([100_000, 100_000, 0]), None);
        for row in all.iter().filter(|row| row.group.0 == 0 && !listed.contains(&row.sequence)) {
            assert!(row.log_odds_z.unwrap().abs() <= least);
        }
    }
}
