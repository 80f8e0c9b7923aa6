//! Drawing sentences at random while they stream by, a number from each stratum.
//!
//! Each sentence gets a random number; those with the smallest of a stratum are drawn. This is simple random sampling without replacement
//! within strata, and two reservoirs unite to that of both (bottom-k sampling; Cohen and Kaplan 2007, "Summarizing data using bottom-k
//! sketches"). The numbers come from the seed and the name of the document, so that the draw does not depend on threads.
//!
//! **Invariant:** at most about twice as many sentences are kept of each kind of class as may be drawn, however many stream by.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;
use sha2::{Digest, Sha256};

use crate::codebook::ConceptIndex;
use crate::document::DocumentId;
use crate::text::Language;

/// What was found in a sentence. With several concepts it counts to one of them, by lot, so that strata share no sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A mention of this leaf.
    Found(ConceptIndex),
    /// No mention, but something like one: a condition that terms wait for, or what an exception took away.
    Near,
    /// Nothing.
    Nothing,
}

impl Class {
    /// Number of the kind, from 0 to 2: found, near, nothing.
    pub(super) fn kind(self) -> usize {
        match self {
            Self::Found(_) => 0,
            Self::Near => 1,
            Self::Nothing => 2,
        }
    }
}

/// Sentences among which a number is drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stratum {
    /// Language of the document.
    pub language: Language,
    /// Group of the document; empty without `--by`, or if it is in none.
    pub group: String,
    /// What was found.
    pub class: Class,
}

/// The lot of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The smaller, the sooner it is drawn.
    pub priority: u64,
    /// Decides which of several concepts it counts to.
    pub choice: u64,
}

/// The lots of the sentences of a document, in their order.
pub struct Lottery(Pcg64Mcg);

impl Lottery {
    /// Returns the lots of a document.
    pub fn of(seed: u64, document: &DocumentId) -> Self {
        let mut digest = Sha256::new();
        digest.update(seed.to_le_bytes());
        digest.update(document.to_string().as_bytes());
        digest.update([0]);
        digest.update(document.row.to_le_bytes());
        let digest = digest.finalize();
        let mut start = [0; 8];
        start.copy_from_slice(&digest[..8]);
        Self(Pcg64Mcg::seed_from_u64(u64::from_le_bytes(start)))
    }
}

impl Iterator for Lottery {
    type Item = Ticket;

    fn next(&mut self) -> Option<Ticket> {
        Some(Ticket { priority: self.0.next_u64(), choice: self.0.next_u64() })
    }
}

impl Ticket {
    /// Returns one of `options`, each as probable as the others to within 2⁻³²; `None` of none.
    pub fn choose<T: Copy>(self, options: &[T]) -> Option<T> {
        let at = (u128::from(self.choice) * options.len() as u128) >> 64;
        options.get(usize::try_from(at).unwrap_or(0)).copied()
    }
}

/// A sentence that may be drawn. Sentences are ordered by their lots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its lot.
    pub priority: u64,
    /// The document.
    pub document: DocumentId,
    /// Number of the sentence in it, from 1.
    pub number: u64,
    /// The sentence before.
    pub left: String,
    /// The sentence.
    pub text: String,
    /// The sentence after.
    pub right: String,
    /// The leaves found in it, in the order of the codebook.
    pub found: Vec<ConceptIndex>,
}

impl Candidate {
    fn rank(&self) -> (u64, &DocumentId, u64) {
        (self.priority, &self.document, self.number)
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// The sentences of a stratum that may still be drawn.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Sentences of the stratum that streamed by.
    pub(super) seen: u64,
    /// Those with the smallest lots.
    pub(super) kept: BinaryHeap<Candidate>,
}

/// What may be drawn of the sentences that streamed by.
#[derive(Debug)]
pub struct Reservoir {
    /// Sentences that are drawn in all.
    most: usize,
    pub(super) strata: BTreeMap<Stratum, Kept>,
    /// By kind of class: sentences kept, and the most of one stratum.
    kept: [usize; 3],
    limit: [usize; 3],
}

impl Reservoir {
    /// Returns an empty reservoir from which `most` sentences will be drawn.
    pub fn new(most: usize) -> Self {
        let most = most.max(1);
        Self { most, strata: BTreeMap::new(), kept: [0; 3], limit: [most; 3] }
    }

    /// Counts a sentence and returns true if it may be drawn, so that it has to be [kept](Reservoir::keep).
    pub fn see(&mut self, stratum: &Stratum, priority: u64) -> bool {
        let limit = self.limit[stratum.class.kind()];
        let kept = match self.strata.get_mut(stratum) {
            Some(kept) => kept,
            None => self.strata.entry(stratum.clone()).or_default(),
        };
        kept.seen += 1;
        kept.kept.len() < limit || kept.kept.peek().is_some_and(|worst| priority <= worst.priority)
    }

    /// Keeps a sentence that was seen.
    pub fn keep(&mut self, stratum: &Stratum, candidate: Candidate) {
        let kind = stratum.class.kind();
        let Some(kept) = self.strata.get_mut(stratum) else { return };
        kept.kept.push(candidate);
        self.kept[kind] += 1;
        while kept.kept.len() > self.limit[kind] {
            kept.kept.pop();
            self.kept[kind] -= 1;
        }
        let strata = self.strata.len();
        if self.kept[kind] > 2 * self.most.max(strata) {
            self.lower(kind);
        }
    }

    /// Lets go of what cannot be drawn any more: of each stratum at most as many are drawn as when all sentences of the kind are
    /// spread evenly over the strata seen so far, and this number only falls.
    fn lower(&mut self, kind: usize) {
        let strata = self.strata.iter_mut().filter(|(stratum, _)| stratum.class.kind() == kind);
        let mut strata: Vec<&mut Kept> = strata.map(|(_, kept)| kept).collect();
        let sizes: Vec<u64> = strata.iter().map(|kept| kept.seen).collect();
        self.limit[kind] = self.limit[kind].min(level(&sizes, self.most)).max(1);
        self.kept[kind] = 0;
        for kept in &mut strata {
            while kept.kept.len() > self.limit[kind] {
                kept.kept.pop();
            }
            self.kept[kind] += kept.kept.len();
        }
    }

    /// Returns the reservoir of all sentences of both.
    #[must_use]
    pub fn union(mut self, other: Self) -> Self {
        for kind in 0..3 {
            self.limit[kind] = self.limit[kind].min(other.limit[kind]);
        }
        for (stratum, more) in other.strata {
            let limit = self.limit[stratum.class.kind()];
            let kept = self.strata.entry(stratum).or_default();
            kept.seen += more.seen;
            kept.kept.extend(more.kept);
            while kept.kept.len() > limit {
                kept.kept.pop();
            }
        }
        for (kind, count) in self.kept.iter_mut().enumerate() {
            let of_kind = self.strata.iter().filter(|(stratum, _)| stratum.class.kind() == kind);
            *count = of_kind.map(|(_, kept)| kept.kept.len()).sum();
        }
        self
    }
}

/// Returns the smallest number such that, with at most so many of each stratum, `quota` are drawn; the largest size if there are fewer.
pub(super) fn level(sizes: &[u64], quota: usize) -> usize {
    let mut sorted = sizes.to_vec();
    sorted.sort_unstable();
    let mut left = quota as u64;
    let mut strata = sorted.len() as u64;
    for size in &sorted {
        let even = left.div_ceil(strata);
        if *size >= even {
            return usize::try_from(even).unwrap_or(usize::MAX);
        }
        left -= size;
        strata -= 1;
    }
    sorted.last().map_or(0, |size| usize::try_from(*size).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stratum(class: Class) -> Stratum {
        Stratum { language: Language::ENGLISH, group: String::new(), class }
    }

    fn candidate(document: &DocumentId, number: u64, ticket: Ticket) -> Candidate {
        Candidate {
            priority: ticket.priority,
            document: document.clone(),
            number,
            left: String::new(),
            text: String::new(),
            right: String::new(),
            found: Vec::new(),
        }
    }

    fn class(number: u64) -> Class {
        match number % 5 {
            0 => Class::Near,
            1 => Class::Nothing,
            other => Class::Found(ConceptIndex(u32::try_from(other).unwrap())),
        }
    }

    fn fill(
        reservoir: &mut Reservoir,
        document: &str,
        sentences: u64,
        all: &mut Vec<(Stratum, Candidate)>,
    ) {
        let document = DocumentId::file(document);
        for (number, ticket) in (1..=sentences).zip(Lottery::of(7, &document)) {
            let stratum = stratum(class(ticket.choice));
            let candidate = candidate(&document, number, ticket);
            all.push((stratum.clone(), candidate.clone()));
            if reservoir.see(&stratum, ticket.priority) {
                reservoir.keep(&stratum, candidate);
            }
        }
    }

    #[test]
    fn the_level_spreads_evenly() {
        assert_eq!(level(&[10, 10, 10], 9), 3);
        assert_eq!(level(&[1, 10, 10], 9), 4);
        assert_eq!(level(&[2, 3], 9), 3);
        assert_eq!(level(&[], 9), 0);
        assert_eq!(level(&[5, 5], 1), 1);
    }

    proptest! {
        /// Against sorting all sentences: whatever can be drawn is there, from one reservoir or from several united.
        #[test]
        fn what_may_be_drawn_is_kept(sizes in proptest::collection::vec(0_u64..120, 1..5), most in 1_usize..30) {
            let (mut all, mut whole) = (Vec::new(), Reservoir::new(most));
            let mut united = Reservoir::new(most);
            for (at, size) in sizes.iter().enumerate() {
                fill(&mut whole, &format!("d{at}"), *size, &mut all);
                let mut part = Reservoir::new(most);
                fill(&mut part, &format!("d{at}"), *size, &mut Vec::new());
                united = united.union(part);
            }
            let mut sorted: BTreeMap<Stratum, Vec<Candidate>> = BTreeMap::new();
            for (stratum, candidate) in all {
                sorted.entry(stratum).or_default().push(candidate);
            }
            for reservoir in [whole, united] {
                prop_assert_eq!(reservoir.strata.len(), sorted.len());
                for kind in 0..3 {
                    let strata = || sorted.iter().filter(|(stratum, _)| stratum.class.kind() == kind);
                    let sizes: Vec<u64> = strata().map(|(_, all)| all.len() as u64).collect();
                    let needed = level(&sizes, most);
                    let held: usize = strata().map(|(stratum, _)| reservoir.strata[stratum].kept.len()).sum();
                    prop_assert!(held <= 2 * most.max(sorted.len()) + most * sizes.len());
                    for (stratum, all) in strata() {
                        let mut all = all.clone();
                        all.sort();
                        let kept = &reservoir.strata[stratum];
                        prop_assert_eq!(kept.seen, all.len() as u64);
                        let mut first = kept.kept.clone().into_sorted_vec();
                        let needed = needed.min(all.len());
                        first.truncate(needed);
                        all.truncate(needed);
                        prop_assert_eq!(first, all);
                    }
                }
            }
        }
    }

    #[test]
    fn the_draw_is_uniform_and_memory_is_bounded() {
        let mut often = [0_u32; 10];
        for seed in 0..400 {
            let mut reservoir = Reservoir::new(3);
            for at in 0..10 {
                let document = DocumentId::file(format!("d{at}"));
                let ticket = Lottery::of(seed, &document).next().unwrap();
                let stratum = stratum(Class::Near);
                if reservoir.see(&stratum, ticket.priority) {
                    reservoir.keep(&stratum, candidate(&document, at, ticket));
                }
            }
            let (_, kept) = reservoir.strata.into_iter().next().unwrap();
            assert_eq!((kept.seen, kept.kept.len()), (10, 3));
            for candidate in kept.kept {
                often[usize::try_from(candidate.number).unwrap()] += 1;
            }
        }
        // Each is drawn in 0.3 of 400 draws: mean 120, standard deviation 9.2.
        assert!(often.iter().all(|count| (88..153).contains(count)), "{often:?}");
    }
}
