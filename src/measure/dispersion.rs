//! How evenly mentions spread over documents.

/// Returns `DPnorm` of the mentions over documents, given mentions and words of each: half the sum of the differences between a
/// document's share of the mentions and its share of the words, `DP = ½·Σ|vᵢ/f − sᵢ|`, divided by its largest possible value
/// `1 − min sᵢ`. 0: as even as words are; 1: all in the smallest document. Undefined without mentions, or if fewer than two
/// documents have words. (Gries 2008; normalised as in Lijffijt & Gries 2012.)
pub fn dp_norm(documents: impl Iterator<Item = (u64, u64)> + Clone) -> Option<f64> {
    // A document without words is no part of the corpus that mentions could stand in.
    let documents = documents.filter(|&(_, words)| words > 0);
    let (mentions, words) =
        documents.clone().fold((0, 0), |sum, document| (sum.0 + document.0, sum.1 + document.1));
    if mentions == 0 || documents.clone().nth(1).is_none() {
        return None;
    }
    let (mut sum, mut smallest) = (0.0, 1.0_f64);
    for (mentioned, length) in documents {
        let share = length as f64 / words as f64;
        sum += (mentioned as f64 / mentions as f64 - share).abs();
        smallest = smallest.min(share);
    }
    Some(sum / 2.0 / (1.0 - smallest))
}

/// `DPnorm` from documents that come one by one and in any order, of which only those with occurrences are looked at: sums of whole numbers,
/// `Σ|v·W − s·f|` with v of f occurrences in a document of s of W words, so that the order cannot matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    occurrences: u64,
    words: u64,
    shortest: u64,
    documents: u64,
    differences: u128,
    seen: u64,
}

impl Spread {
    /// Begins with what is known of all documents that have words: occurrences, words, words of the shortest, how many.
    pub fn new(occurrences: u64, words: u64, shortest: u64, documents: u64) -> Self {
        Self { occurrences, words, shortest, documents, differences: 0, seen: 0 }
    }

    /// Adds a document with occurrences.
    pub fn add(&mut self, occurrences: u64, words: u64) {
        let here = u128::from(occurrences) * u128::from(self.words);
        let expected = u128::from(words) * u128::from(self.occurrences);
        self.differences += here.abs_diff(expected);
        self.seen += words;
    }

    /// Adds what another has seen of the same documents.
    pub fn unite(&mut self, other: &Self) {
        self.differences += other.differences;
        self.seen += other.seen;
    }

    /// Returns `DPnorm`, as [`dp_norm`]. Undefined without occurrences, or with fewer than two documents.
    pub fn dp_norm(&self) -> Option<f64> {
        if self.occurrences == 0 || self.documents < 2 || self.seen > self.words {
            return None;
        }
        // Documents without occurrences differ by what is expected of them.
        let unseen = u128::from(self.words - self.seen) * u128::from(self.occurrences);
        let all = u128::from(self.occurrences) * u128::from(self.words);
        let dp = (self.differences + unseen) as f64 / all as f64 / 2.0;
        Some(dp / (1.0 - self.shortest as f64 / self.words as f64))
    }
}

/// Returns the share of the mentions that stands in the document with most: 1 if one document has them all. Undefined without
/// mentions.
pub fn top_share(mentions: impl Iterator<Item = u64>) -> Option<f64> {
    let (sum, top) = mentions.fold((0, 0), |(sum, top), count| (sum + count, u64::max(top, count)));
    (sum > 0).then(|| top as f64 / sum as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gries 2008, section 3: five parts of 9, 10, 10, 10 and 11 words (shares 0.18, 0.2, 0.2, 0.2, 0.22), the word a 1, 2, 3, 4 and 5
    /// times: DP 0.18. Lijffijt & Gries 2012 divide by 1 − 0.18.
    #[test]
    fn the_papers_example() {
        let parts = [(1, 9), (2, 10), (3, 10), (4, 10), (5, 11)];
        let value = dp_norm(parts.into_iter()).unwrap();
        assert!((value * (1.0 - 0.18) - 0.18).abs() < 5e-4, "{value}");
    }

    #[test]
    fn bounds() {
        assert_eq!(dp_norm([(1, 10), (2, 20)].into_iter()), Some(0.0));
        assert_eq!(dp_norm([(3, 10), (0, 30)].into_iter()), Some(1.0));
        assert_eq!(dp_norm([(3, 10)].into_iter()), None);
        assert_eq!(dp_norm([(0, 10), (0, 10)].into_iter()), None);
        assert_eq!(dp_norm([(3, 10), (0, 0)].into_iter()), None);
        assert_eq!(top_share([1, 3].into_iter()), Some(0.75));
        assert_eq!(top_share([0].into_iter()), None);
    }

    proptest! {
        #[test]
        fn between_nothing_and_one(parts in prop::collection::vec((0_u64..50, 1_u64..1_000), 2..12)) {
            if let Some(value) = dp_norm(parts.iter().copied()) {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&value));
            }
        }

        #[test]
        fn a_spread_is_the_same_from_the_documents_with_occurrences(parts in prop::collection::vec((0_u64..5, 1_u64..1_000), 0..12)) {
            let sum = |of: fn(&(u64, u64)) -> u64| parts.iter().map(of).sum();
            let shortest = parts.iter().map(|part| part.1).min().unwrap_or(0);
            let begin = Spread::new(sum(|part| part.0), sum(|part| part.1), shortest, parts.len() as u64);
            let (mut whole, mut other) = (begin, begin);
            for (number, &(occurrences, words)) in parts.iter().enumerate().rev() {
                if occurrences > 0 {
                    (if number % 2 == 0 { &mut whole } else { &mut other }).add(occurrences, words);
                }
            }
            whole.unite(&other);
            match (whole.dp_norm(), dp_norm(parts.iter().copied())) {
                (Some(value), Some(expected)) => prop_assert!((value - expected).abs() < 1e-12),
                (value, expected) => prop_assert_eq!(value, expected),
            }
        }
    }
}
