//! Words and short sequences of words that stand in sentences with a concept more often than elsewhere: what its terms may be missing.
//!
//! A sentence that says a word three times says it once. What its sentences are held against is the words that were read, not the sentences: a concept often stands in
//! long sentences, and in a long sentence every word is likelier. Sentences of one document are not independent of each other, so that there is no p here; `documents` and the
//! dispersion say whether a word is one document's.

use hashbrown::HashMap;

use super::dispersion::Spread;
use super::keyness::{self, Share};
use crate::profile::{LONGEST_SEQUENCE, Sequence};

/// Fewest sentences with the concept that hold a candidate, unless more are asked for.
pub const LEAST_SENTENCES: u32 = 3;
/// Fewest documents with such a sentence; one is enough if there is no other document with the concept.
pub const FEWEST_DOCUMENTS: u64 = 2;
/// Smallest log-likelihood: what a single look at pure chance reaches once in a hundred times.
pub const SMALLEST_LIKELIHOOD: f64 = 6.63;
/// A shorter sequence of which this share (in tenths) stands inside a longer one says nothing besides it.
const NEARLY_ALL: u64 = 9;

/// Sentences, and the words in them that are outside the mentions of the concept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Sentences.
    pub sentences: u64,
    /// Words.
    pub words: u64,
}

impl Text {
    /// Adds a sentence.
    pub fn add(&mut self, words: u64) {
        self.sentences += 1;
        self.words += words;
    }
}

/// The text of a language, with and without the concept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Sentences with a mention.
    pub with: Text,
    /// Sentences without.
    pub without: Text,
    /// Documents with a mention, and with words beside it in the sentence.
    pub documents: u64,
    /// Words beside mentions in the document that has fewest of them.
    pub fewest: u64,
}

impl Sides {
    /// Adds a document.
    pub fn add(&mut self, with: Text, without: Text) {
        if with.words > 0 {
            self.fewest =
                if self.documents == 0 { with.words } else { self.fewest.min(with.words) };
            self.documents += 1;
        }
        for (sum, part) in [(&mut self.with, with), (&mut self.without, without)] {
            sum.sentences += part.sentences;
            sum.words += part.words;
        }
    }
}

/// In how many sentences a sequence stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SentenceCount {
    /// Which words.
    pub sequence: Sequence,
    /// Sentences with the concept that hold it.
    pub with: u64,
    /// Sentences without the concept that hold it.
    pub without: u64,
    /// Documents in which a sentence with the concept holds it.
    pub documents: u64,
    /// How its sentences with the concept spread over the words beside mentions, by document.
    pub spread: Spread,
}

/// A candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CandidateRow {
    /// In how many sentences it stands.
    pub count: SentenceCount,
    /// Share of its sentences that hold the concept, 0 to 1.
    pub precision: f64,
    /// Binary logarithm of the ratio of its sentences a word, with and without the concept; undefined if it stands in none without.
    pub log_ratio: Option<f64>,
    /// Log-likelihood ratio G²: its sentences and the other words, with and without the concept.
    pub log_likelihood: f64,
    /// `DPnorm` over the documents with the concept, by words beside mentions; undefined if there is one only.
    pub dispersion: Option<f64>,
    /// What it is ranked by: `log_likelihood · (1 − dispersion)`.
    pub score: f64,
}

impl SentenceCount {
    /// Returns the row of a sequence that is more frequent beside the concept than elsewhere; `None` for any other.
    fn row(self, sides: &Sides) -> Option<CandidateRow> {
        let here = Share { count: self.with, of: sides.with.words };
        let there = Share { count: self.without, of: sides.without.words };
        let log_likelihood = keyness::log_likelihood(here, there)?;
        let more = u128::from(here.count) * u128::from(there.of)
            > u128::from(there.count) * u128::from(here.of);
        let dispersion = self.spread.dp_norm();
        more.then(|| CandidateRow {
            count: self,
            precision: self.with as f64 / (self.with + self.without) as f64,
            log_ratio: keyness::log_ratio(here, there),
            log_likelihood,
            dispersion,
            score: log_likelihood * (1.0 - dispersion.unwrap_or(0.0)).max(0.0),
        })
    }
}

/// Returns the candidates of a language, the best first, at most `top`. `counts` come in the order of their sequences and have enough sentences; `admissible` says
/// what may be a term at all.
///
/// Sequences inside each other are listed together only if both say something. A shorter one goes if nine tenths of its sentences with the concept hold the same
/// longer one, and that one is listed; a longer one goes unless it tells of the concept more surely than each of its parts that has
/// not gone for one as long or longer.
pub fn candidates(
    counts: &[SentenceCount],
    sides: &Sides,
    top: usize,
    mut admissible: impl FnMut(Sequence) -> bool,
) -> Vec<CandidateRow> {
    let fewest = FEWEST_DOCUMENTS.min(sides.documents);
    let mut rows: Vec<CandidateRow> = counts
        .iter()
        .filter(|count| count.documents >= fewest)
        .filter_map(|count| count.row(sides))
        .filter(|row| row.log_likelihood >= SMALLEST_LIKELIHOOD)
        .filter(|row| admissible(row.count.sequence))
        .collect();
    without_repetition(&mut rows);
    // Stable: equals stay in the order of their words.
    rows.sort_by(|one, other| other.score.total_cmp(&one.score));
    rows.truncate(top);
    rows
}

/// From the longest to the shortest, since only what stays itself may stand for its parts.
fn without_repetition(rows: &mut Vec<CandidateRow>) {
    let places: HashMap<Sequence, usize> =
        rows.iter().enumerate().map(|(at, row)| (row.count.sequence, at)).collect();
    let parts_of = |whole: Sequence| {
        let mut parts = Vec::new();
        Sequence::all(whole.words(), |part| {
            if part != whole {
                parts.extend(places.get(&part).copied());
            }
        });
        parts
    };
    let parts: Vec<Vec<usize>> = rows.iter().map(|row| parts_of(row.count.sequence)).collect();
    let holds = |whole: usize, part: usize| {
        10 * rows[whole].count.with >= NEARLY_ALL * rows[part].count.with
    };
    let surer = |whole: usize, part: usize| {
        let (whole, part) = (&rows[whole].count, &rows[part].count);
        let product = |one: &SentenceCount, other: &SentenceCount| {
            u128::from(one.with) * u128::from(other.with + other.without)
        };
        product(whole, part) > product(part, whole)
    };
    let (mut gone, mut stays) = (vec![false; rows.len()], vec![false; rows.len()]);
    for length in (1..=LONGEST_SEQUENCE).rev() {
        let mut left: Vec<usize> = (0..rows.len())
            .filter(|&at| !gone[at] && rows[at].count.sequence.words().len() == length)
            .collect();
        // What stays may take away the part that keeps another out, so that this one is asked again.
        loop {
            let before = left.len();
            left.retain(|&whole| {
                let told = parts[whole]
                    .iter()
                    .any(|&part| !gone[part] && !holds(whole, part) && !surer(whole, part));
                if !told {
                    stays[whole] = true;
                    for &part in &parts[whole] {
                        gone[part] |= holds(whole, part);
                    }
                }
                told
            });
            if left.len() == before {
                break;
            }
        }
    }
    let mut stays = stays.into_iter();
    rows.retain(|_| stays.next().unwrap_or_default());
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

    fn count(words: &[u32], with: u64, without: u64) -> SentenceCount {
        let mut spread = Spread::new(with, 100, 50, 2);
        spread.add(with / 2, 50);
        spread.add(with - with / 2, 50);
        SentenceCount { sequence: sequence(words), with, without, documents: 2, spread }
    }

    const SIDES: Sides = Sides {
        with: Text { sentences: 30, words: 100 },
        without: Text { sentences: 200, words: 900 },
        documents: 2,
        fewest: 50,
    };

    fn found(counts: &[SentenceCount]) -> Vec<Vec<u32>> {
        let rows = candidates(counts, &SIDES, 10, |_| true);
        rows.iter().map(|row| row.count.sequence.words().to_vec()).collect()
    }

    /// `SciPy` 1.17.1: `chi2_contingency([[10, 5], [90, 895]], correction=False, lambda_="log-likelihood").statistic`.
    #[test]
    fn numbers_are_those_of_the_four_counts() {
        let rows = candidates(&[count(&[1], 10, 5)], &SIDES, 10, |_| true);
        let row = &rows[0];
        assert!(
            (row.log_likelihood - 28.846_684_996_475_76).abs() < 1e-9,
            "{}",
            row.log_likelihood
        );
        assert!((row.precision - 10.0 / 15.0).abs() < 1e-12);
        assert!(
            (row.log_ratio.unwrap() - libm::log2((10.0 / 100.0) / (5.0 / 900.0))).abs() < 1e-12
        );
        assert_eq!(row.dispersion, Some(0.0));
        assert!((row.score - row.log_likelihood).abs() < 1e-12);
    }

    #[test]
    fn only_what_is_more_frequent_beside_the_concept_in_several_documents_is_a_candidate() {
        let mut lonely = count(&[4], 30, 5);
        lonely.documents = 1;
        let counts = [count(&[1], 20, 10), count(&[2], 5, 200), count(&[3], 10, 90), lonely];
        assert_eq!(found(&counts), [[1]]);
        let alone = Sides { documents: 1, ..SIDES };
        assert_eq!(candidates(&[lonely], &alone, 10, |_| true).len(), 1);
        assert!(candidates(&counts, &SIDES, 10, |sequence| sequence.words() != [1]).is_empty());
    }

    #[test]
    fn an_uneven_word_ranks_below_an_even_one() {
        let mut uneven = count(&[2], 22, 10);
        uneven.spread = Spread::new(22, 100, 50, 2);
        uneven.spread.add(21, 50);
        uneven.spread.add(1, 50);
        assert_eq!(found(&[count(&[1], 20, 10), uneven]), [[1], [2]]);
    }

    #[test]
    fn of_sequences_inside_each_other_one_is_enough() {
        // Nine tenths of "1" are "1 2".
        assert_eq!(found(&[count(&[1], 20, 10), count(&[1, 2], 18, 5)]), [vec![1, 2]]);
        // "1 2" is no surer than "1".
        assert_eq!(found(&[count(&[1], 20, 10), count(&[1, 2], 12, 6)]), [vec![1]]);
        // It is surer: both say something.
        assert_eq!(found(&[count(&[1], 20, 10), count(&[1, 2], 12, 5)]), [vec![1], vec![1, 2]]);
        // What a dropped part would have hidden stays.
        let chain = [count(&[1], 20, 10), count(&[1, 2], 20, 10), count(&[1, 2, 3], 20, 10)];
        assert_eq!(found(&chain), [vec![1, 2, 3]]);
    }

    #[test]
    fn what_is_not_listed_takes_nothing_away() {
        // All of "1" is "1 2", which goes because of "2".
        let counts = [count(&[1], 20, 4), count(&[1, 2], 20, 4), count(&[2], 40, 4)];
        assert_eq!(found(&counts), [[2], [1]]);
        // The same with three words: "1 2 3" goes because of "3".
        let counts = [
            count(&[1], 20, 4),
            count(&[1, 2], 20, 4),
            count(&[1, 2, 3], 20, 4),
            count(&[2], 20, 4),
            count(&[3], 40, 4),
        ];
        assert_eq!(found(&counts), [vec![3], vec![1, 2]]);
    }

    #[test]
    fn what_has_gone_keeps_nothing_out() {
        // "3 1" is no surer than "1", but for "1" stands "1 2", wherever it comes in the list.
        let counts = [count(&[1], 20, 10), count(&[1, 2], 18, 5), count(&[3, 1], 6, 3)];
        assert_eq!(found(&counts), [[1, 2], [3, 1]]);
        let counts = [count(&[0, 1], 6, 3), count(&[1], 20, 10), count(&[1, 2], 18, 5)];
        assert_eq!(found(&counts), [[1, 2], [0, 1]]);
    }
}
