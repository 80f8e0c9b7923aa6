//! How many chains of words a pattern is, written out.
//!
//! The scanner walks chains: alternatives of several words, optional parts and the orders of `near` multiply up to the next
//! gap (what follows a gap is shared), while all single-word alternatives at one place are one class and count once. Numbers
//! saturate, so that no pattern is too large to be measured.
//!
//! **Invariant:** nothing is written out here; time is linear in the tree.

use std::collections::BTreeMap;

use super::pattern::{Expression, Sequence, Step};

/// Most paths of an expression.
pub(super) const MOST_PATHS: u64 = 20_000;
/// Most word patterns over all paths of an expression.
pub(super) const MOST_WORDS: u64 = 1_000_000;
/// Most words on one path.
pub(super) const LONGEST_PATH: u64 = 200;

/// Returns the number of linear paths of an expression (`u64::MAX` if that is exceeded), given the breadth of the named
/// sets; a set that is not among them counts as one word.
pub fn paths(expression: &Expression, sets: &BTreeMap<String, Breadth>) -> u64 {
    Breadth::of(expression, sets).paths()
}

/// The ways in which a part of a pattern can be written out, by their length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breadth {
    /// Ways without any word.
    empty: u64,
    /// Ways that are one class of words.
    single: u64,
    /// Ways of several classes.
    longer: u64,
    /// Word patterns over all ways.
    words: u64,
    /// Classes on the longest way.
    longest: u64,
}

impl Breadth {
    const NOTHING: Self = Self { empty: 1, single: 0, longer: 0, words: 0, longest: 0 };
    const WORD: Self = Self { empty: 0, single: 1, longer: 0, words: 1, longest: 1 };

    /// Returns the breadth of an expression.
    pub fn of(expression: &Expression, sets: &BTreeMap<String, Self>) -> Self {
        match expression {
            Expression::Sequence(sequence) => Self::of_chain(sequence, sets),
            Expression::Near { operands, .. } => {
                let once = operands
                    .iter()
                    .map(|operand| Self::of_chain(operand, sets))
                    .reduce(Self::beside)
                    .unwrap_or(Self::NOTHING);
                let orders = (1..=operands.len() as u64).fold(1, u64::saturating_mul);
                Self {
                    empty: 0,
                    single: 0,
                    longer: once.paths().saturating_mul(orders),
                    words: once.words.saturating_mul(orders),
                    longest: once.longest,
                }
            }
        }
    }

    /// The parts between the gaps of a sequence, which do not multiply.
    fn of_chain(sequence: &[Step], sets: &BTreeMap<String, Self>) -> Self {
        sequence
            .split(|step| matches!(step, Step::Gap { .. }))
            .map(|part| Self::of_sequence(part, sets))
            .reduce(Self::beside)
            .unwrap_or(Self::NOTHING)
    }

    /// Returns the breadth of two parts with a gap between them.
    fn beside(self, next: Self) -> Self {
        Self {
            empty: self.empty.min(next.empty),
            single: self.single.saturating_add(next.single),
            longer: self.longer.saturating_add(next.longer),
            words: self.words.saturating_add(next.words),
            longest: self.longest.saturating_add(next.longest),
        }
    }

    /// Returns the breadth of a sequence.
    pub fn of_sequence(sequence: &[Step], sets: &BTreeMap<String, Self>) -> Self {
        sequence.iter().fold(Self::NOTHING, |all, step| match step {
            Step::Word(_) => all.then(Self::WORD),
            Step::Choice(alternatives) => all.then(Self::of_alternatives(alternatives, sets)),
            Step::Optional(alternatives) => {
                let mut part = Self::of_alternatives(alternatives, sets);
                part.empty = part.empty.saturating_add(1);
                all.then(part)
            }
            Step::Set(name) => all.then(sets.get(name).copied().unwrap_or(Self::WORD)),
            Step::Gap { .. } => all,
        })
    }

    /// Returns the breadth of a choice between sequences, or of a set of them.
    pub fn of_alternatives(alternatives: &[Sequence], sets: &BTreeMap<String, Self>) -> Self {
        let none = Self { empty: 0, ..Self::NOTHING };
        let mut all = alternatives.iter().fold(none, |all, alternative| {
            let part = Self::of_sequence(alternative, sets);
            Self {
                empty: all.empty.saturating_add(part.empty),
                single: all.single.saturating_add(part.single),
                longer: all.longer.saturating_add(part.longer),
                words: all.words.saturating_add(part.words),
                longest: all.longest.max(part.longest),
            }
        });
        all.single = all.single.min(1);
        all
    }

    /// Returns the number of linear paths.
    pub fn paths(self) -> u64 {
        self.empty.saturating_add(self.single).saturating_add(self.longer)
    }

    /// Returns the number of word patterns over all paths.
    pub fn words(self) -> u64 {
        self.words
    }

    /// Returns the number of words on the longest path.
    pub fn longest(self) -> u64 {
        self.longest
    }

    /// Returns the breadth of this followed by `next`.
    fn then(self, next: Self) -> Self {
        let times = |left: u64, right: u64| left.saturating_mul(right);
        let all = times(self.paths(), next.paths());
        let empty = times(self.empty, next.empty);
        let single = times(self.empty, next.single).saturating_add(times(self.single, next.empty));
        Self {
            empty,
            single,
            longer: all.saturating_sub(empty).saturating_sub(single),
            words: times(self.words, next.paths()).saturating_add(times(next.words, self.paths())),
            longest: self.longest.saturating_add(next.longest),
        }
    }
}
