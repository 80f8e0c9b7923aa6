//! Words without which an expression cannot match.
//!
//! A *cover* of an expression is a set of single-word patterns of which every match holds at least one: of `(a|b c) <0..4> d` both {d}
//! and {a, c} are covers. A sentence that has no word of the cover need not be searched. Which cover is chosen decides about
//! speed only: the one of longest words, which are rare, and of words that are asked for anyway.
//!
//! **Invariant:** a cover is sound: what it rules out does not match.

use std::collections::{BTreeMap, BTreeSet};

use crate::codebook::is_common;
use crate::codebook::pattern::{Expression, Sequence, Step, WordPattern};
use crate::text::Language;

/// Single-word patterns.
pub(super) type Cover = BTreeSet<WordPattern>;

/// Finds covers among the named sets of one language.
pub(super) struct Coverer<'a> {
    pub(super) sets: &'a BTreeMap<(Language, String), Vec<Sequence>>,
    pub(super) language: Language,
}

impl Coverer<'_> {
    /// Adds to `all` what it takes to cover what needs all of these expressions; false if nothing does.
    pub(super) fn extend<'e>(
        &self,
        all: &mut Cover,
        expressions: impl Iterator<Item = &'e Expression>,
    ) -> bool {
        let covers = expressions.filter_map(|expression| match expression {
            Expression::Sequence(sequence) => self.sequence(sequence, all),
            Expression::Near { operands, .. } => {
                cheapest(operands.iter().filter_map(|operand| self.sequence(operand, all)), all)
            }
        });
        let cover = cheapest(covers, all);
        cover.map(|mut cover| all.append(&mut cover)).is_some()
    }

    fn sequence(&self, sequence: &[Step], all: &Cover) -> Option<Cover> {
        let steps = sequence.iter().filter_map(|step| match step {
            Step::Word(word) => Some(Cover::from([word.clone()])),
            Step::Choice(alternatives) => self.alternatives(alternatives, all),
            Step::Set(name) => {
                self.alternatives(self.sets.get(&(self.language, name.clone()))?, all)
            }
            Step::Optional(_) | Step::Gap { .. } => None,
        });
        cheapest(steps, all)
    }

    /// All alternatives have to be covered.
    fn alternatives(&self, alternatives: &[Sequence], all: &Cover) -> Option<Cover> {
        let mut cover = Cover::new();
        for alternative in alternatives {
            cover.append(&mut self.sequence(alternative, all)?);
        }
        Some(cover)
    }
}

fn cheapest(covers: impl Iterator<Item = Cover>, all: &Cover) -> Option<Cover> {
    // Of equals the last: what ends a phrase says more than what begins it.
    covers
        .map(|cover| (cover.difference(all).map(cost).sum::<usize>(), cover))
        .reduce(|best, next| if next.0 <= best.0 { next } else { best })
        .map(|(_, cover)| cover)
}

/// About how common words of a pattern are: short words are.
fn cost(pattern: &WordPattern) -> usize {
    let letters = match pattern {
        WordPattern::Exact(word) | WordPattern::Stem(word) | WordPattern::Case(word) => {
            word.chars().count() + 1
        }
        WordPattern::Glob(glob) => glob.chars().filter(|sign| sign.is_alphanumeric()).count(),
        WordPattern::Regex(_) => 1,
    };
    let common = matches!(pattern, WordPattern::Exact(word) if is_common(word));
    1_000 / (letters * letters).max(1) + if common { 1_000 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::parse;

    fn cover(pattern: &str, known: &[&str]) -> Vec<String> {
        let sets = BTreeMap::from([(
            (Language::ENGLISH, "s".to_owned()),
            vec![words("internet"), words("world wide web")],
        )]);
        let coverer = Coverer { sets: &sets, language: Language::ENGLISH };
        let mut all: Cover =
            known.iter().map(|word| WordPattern::Exact((*word).to_owned())).collect();
        assert!(coverer.extend(&mut all, std::iter::once(&parse(pattern).unwrap().expression)));
        all.iter().map(ToString::to_string).filter(|word| !known.contains(&word.as_str())).collect()
    }

    fn words(text: &str) -> Sequence {
        match parse(text).unwrap().expression {
            Expression::Sequence(sequence) => sequence,
            Expression::Near { .. } => unreachable!("there is no near in it"),
        }
    }

    #[test]
    fn a_cover_is_the_rarest_word_that_every_match_has() {
        assert_eq!(
            cover("the (sovereignty|power of states) of all", &[]),
            ["sovereignty", "states"]
        );
        assert_eq!(
            cover("[national] law <0..4> the @s", &[]),
            ["internet", "world"],
            "law is a common word"
        );
        assert_eq!(cover("law <0..4> the @s", &["internet", "world"]), Vec::<String>::new());
        assert_eq!(cover("peace near/4 cyberspace", &[]), ["cyberspace"]);
    }
}
