//! Stems, once the language of a pattern is known.
//!
//! The grammar keeps the word of a `~word` as written; here it becomes its stem.
//!
//! **Invariant:** nothing else of a pattern changes.

use super::fault::Fault;
use super::pattern::{Expression, Pattern, Sequence, Step, WordPattern};
use super::rule::Rule;
use crate::text::{Language, has_stemmer, stem};

/// Returns the pattern with its stems.
///
/// # Errors
/// A fault if the pattern asks for stems in a language without a stemmer.
pub(super) fn of_pattern(mut pattern: Pattern, language: Language) -> Result<Pattern, Vec<Fault>> {
    let length = pattern.text.len();
    let expressions = pattern.conditions.iter_mut().map(|condition| &mut condition.expression);
    let mut stems = 0;
    for expression in std::iter::once(&mut pattern.expression).chain(expressions) {
        match expression {
            Expression::Sequence(sequence) => stems += put_stems(sequence, language),
            Expression::Near { operands, .. } => {
                stems +=
                    operands.iter_mut().map(|operand| put_stems(operand, language)).sum::<usize>();
            }
        }
    }
    checked(pattern, stems, language, length)
}

/// Returns the member of a set with its stems.
///
/// # Errors
/// As [`of_pattern`].
pub(super) fn of_member(
    mut member: Sequence,
    language: Language,
    length: usize,
) -> Result<Sequence, Vec<Fault>> {
    let stems = put_stems(&mut member, language);
    checked(member, stems, language, length)
}

fn checked<T>(tree: T, stems: usize, language: Language, length: usize) -> Result<T, Vec<Fault>> {
    if stems == 0 || has_stemmer(language) {
        return Ok(tree);
    }
    Err(vec![
        Fault::new(
            Rule::NoStemmer,
            0..length,
            format!("there is no stemmer for the language \"{language}\""),
        )
        .hint("write the endings with a wildcard, as in \"govern*\", or list the forms"),
    ])
}

/// Replaces words by their stems and returns how many there were.
fn put_stems(sequence: &mut [Step], language: Language) -> usize {
    let mut count = 0;
    for step in sequence {
        match step {
            Step::Word(WordPattern::Stem(word)) => {
                *word = stem(word, language).into_owned();
                count += 1;
            }
            Step::Choice(alternatives) | Step::Optional(alternatives) => {
                count += alternatives
                    .iter_mut()
                    .map(|alternative| put_stems(alternative, language))
                    .sum::<usize>();
            }
            Step::Word(_) | Step::Set(_) | Step::Gap { .. } => {}
        }
    }
    count
}
