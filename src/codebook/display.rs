//! A tree written as a pattern again.
//!
//! Reading what is written here gives the same tree: a law that a property test holds.
//!
//! **Invariant:** the text that the author wrote (`Pattern::text`) plays no part.

use std::fmt::{self, Display, Formatter, Write};

use super::pattern::{Condition, Expression, Pattern, Sequence, Step, WordPattern};
use crate::text::is_han;

impl Display for Pattern {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.expression.fmt(out)?;
        self.conditions.iter().try_for_each(|condition| condition.fmt(out))
    }
}

impl Display for Condition {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, " & {}{}", if self.negated { "!" } else { "" }, self.expression)
    }
}

impl Display for Expression {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sequence(sequence) => write_sequence(sequence, out),
            Self::Near { within, operands } => {
                for (index, operand) in operands.iter().enumerate() {
                    if index > 0 {
                        write!(out, " near/{within} ")?;
                    }
                    write_sequence(operand, out)?;
                }
                Ok(())
            }
        }
    }
}

fn write_sequence(steps: &[Step], out: &mut Formatter<'_>) -> fmt::Result {
    for (index, step) in steps.iter().enumerate() {
        // Chinese is written without spaces.
        if index > 0 && !(han(&steps[index - 1]) && han(step)) {
            out.write_char(' ')?;
        }
        match step {
            Step::Word(word) => word.fmt(out)?,
            Step::Choice(alternatives) => write_group('(', alternatives, ')', out)?,
            Step::Optional(alternatives) => write_group('[', alternatives, ']', out)?,
            Step::Set(name) => write!(out, "@{name}")?,
            Step::Gap { min, max } => write!(out, "<{min}..{max}>")?,
        }
    }
    Ok(())
}

fn write_group(
    open: char,
    alternatives: &[Sequence],
    close: char,
    out: &mut Formatter<'_>,
) -> fmt::Result {
    out.write_char(open)?;
    for (index, alternative) in alternatives.iter().enumerate() {
        if index > 0 {
            out.write_char('|')?;
        }
        write_sequence(alternative, out)?;
    }
    out.write_char(close)
}

impl Display for WordPattern {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            // A glob escapes its signs as a pattern does.
            Self::Exact(text) | Self::Glob(text) => out.write_str(text),
            Self::Stem(word) => write!(out, "~{word}"),
            Self::Case(text) => write!(out, "={text}"),
            Self::Regex(source) => write!(out, "/{}/", source.replace('/', "\\/")),
        }
    }
}

fn han(step: &Step) -> bool {
    matches!(step, Step::Word(WordPattern::Exact(word)) if word.chars().all(is_han))
}
