//! Sequences of one to three words, and which of them are frequent: exactly, in memory that does not grow with the corpus.
//!
//! Most sequences of a corpus occur once; to count them all would take more memory than the corpus. So the words are gone over
//! twice: first each sequence raises the counter of its hash in a table of fixed size (a [`Sieve`]); then only sequences whose counter reached the
//! threshold are counted, exactly. A counter is never below the count of a sequence of its hash, so that no frequent one is missed; a
//! rare one that shares the counter of others is counted in vain, and left out by its count. (Park, Chen & Yu 1995, "An
//! effective hash-based algorithm for mining association rules".)
//!
//! **Invariant:** counters are sums, so that the order of documents and threads changes nothing.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::scan::BREAK;

/// Longest sequence, in words.
pub const LONGEST_SEQUENCE: usize = 3;
/// Most counters: 64 MiB.
const MOST_COUNTERS: u64 = 1 << 24;
const FEWEST_COUNTERS: u64 = 1 << 10;

/// A sequence of words by their numbers; a shorter one is filled up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence([u32; LONGEST_SEQUENCE]);

impl Sequence {
    /// Returns the numbers of its words.
    pub fn words(&self) -> &[u32] {
        let length = self.0.iter().position(|word| *word == BREAK).unwrap_or(LONGEST_SEQUENCE);
        &self.0[..length]
    }

    /// Calls `visit` with every sequence of up to three words that follow each other without a break.
    pub fn all(heard: &[u32], mut visit: impl FnMut(Self)) {
        for start in 0..heard.len() {
            let mut words = [BREAK; LONGEST_SEQUENCE];
            for (length, &word) in heard[start..].iter().take(LONGEST_SEQUENCE).enumerate() {
                if word == BREAK {
                    break;
                }
                words[length] = word;
                visit(Self(words));
            }
        }
    }

    fn hash(self) -> u64 {
        let mixed = self.0.iter().fold(0_u64, |mixed, word| {
            (mixed.rotate_left(23) ^ u64::from(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93) >> 24
    }
}

/// A counter for each hash.
pub struct Sieve {
    counters: Vec<AtomicU32>,
}

impl Sieve {
    /// Returns a sieve for a corpus of so many words.
    pub fn new(words: u64) -> Self {
        let wanted = words.saturating_mul(4).clamp(FEWEST_COUNTERS, MOST_COUNTERS);
        let counters = (0..wanted.next_power_of_two()).map(|_| AtomicU32::new(0));
        Self { counters: counters.collect() }
    }

    /// Counts a sequence.
    pub fn count(&self, sequence: Sequence) {
        self.counter(sequence).fetch_add(1, Ordering::Relaxed);
    }

    /// Returns true if the sequence may have been counted so often.
    pub fn may_have(&self, sequence: Sequence, times: u32) -> bool {
        self.counter(sequence).load(Ordering::Relaxed) >= times
    }

    /// Returns the smallest threshold, `least` or more, that at most `most` counters reach.
    pub fn threshold(&self, least: u32, most: usize) -> u32 {
        let mut reached: Vec<u32> = self
            .counters
            .iter()
            .map(|counter| counter.load(Ordering::Relaxed))
            .filter(|count| *count >= least)
            .collect();
        if reached.len() <= most {
            return least;
        }
        let (_, first_too_many, _) =
            reached.select_nth_unstable_by(most, |one, other| other.cmp(one));
        first_too_many.saturating_add(1)
    }

    fn counter(&self, sequence: Sequence) -> &AtomicU32 {
        let mask = self.counters.len() as u64 - 1;
        let at = usize::try_from(sequence.hash() & mask).expect("there are at most 2^24 counters");
        &self.counters[at]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn sequences(heard: &[u32]) -> BTreeMap<Vec<u32>, u32> {
        let mut counts = BTreeMap::new();
        Sequence::all(heard, |sequence| *counts.entry(sequence.words().to_vec()).or_default() += 1);
        counts
    }

    proptest! {
        #[test]
        fn all_windows_without_a_break(heard in prop::collection::vec(prop_oneof![4 => 0_u32..5, 1 => Just(BREAK)], 0..40)) {
            let mut expected: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
            for piece in heard.split(|word| *word == BREAK) {
                for window in (1..=LONGEST_SEQUENCE).flat_map(|length| piece.windows(length)) {
                    *expected.entry(window.to_vec()).or_default() += 1;
                }
            }
            prop_assert_eq!(sequences(&heard), expected);
        }

        #[test]
        fn no_frequent_sequence_is_missed(heard in prop::collection::vec(0_u32..40, 0..3_000), most in 1_usize..200) {
            let sieve = Sieve::new(10);
            Sequence::all(&heard, |sequence| sieve.count(sequence));
            let threshold = sieve.threshold(3, most);
            let reached = sieve.counters.iter().filter(|counter| counter.load(Ordering::Relaxed) >= threshold);
            prop_assert!(reached.count() <= most);
            let counts = sequences(&heard);
            Sequence::all(&heard, |sequence| {
                let count = counts[sequence.words()];
                assert!(sieve.may_have(sequence, count), "{sequence:?}");
            });
        }
    }

    #[test]
    fn the_threshold_is_the_smallest_that_will_do() {
        let sieve = Sieve::new(1_000);
        for (word, count) in [(1, 9), (2, 7), (3, 7), (4, 5), (5, 2)] {
            (0..count).for_each(|_| Sequence::all(&[word], |sequence| sieve.count(sequence)));
        }
        assert_eq!([4, 3, 2, 1, 0].map(|most| sieve.threshold(5, most)), [5, 6, 8, 8, 10]);
    }
}
