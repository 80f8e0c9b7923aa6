//! A mistake in one pattern, where it stands in the pattern, and what to write instead.
//!
//! **Invariant:** a fault knows no file; the loader turns its span into a place.

use std::ops::Range;

use super::rule::Rule;
use crate::diagnostic::{Diagnostic, Place};

/// A mistake in a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The bytes of the pattern that are wrong.
    pub span: Range<usize>,
    /// The broken rule.
    pub rule: Rule,
    /// Code of the rule, such as `unclosed`.
    pub code: &'static str,
    /// One sentence, lower case, no full stop, the thing in quotes.
    pub message: String,
    /// What to write instead.
    pub hints: Vec<String>,
}

impl Fault {
    /// Returns a fault without hints.
    pub(super) fn new(rule: Rule, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, rule, code: rule.code(), message: message.into(), hints: Vec::new() }
    }

    /// Adds a hint.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Returns the fault as a diagnostic at `place`.
    pub fn at(self, place: Place) -> Diagnostic {
        Diagnostic { hints: self.hints, ..self.rule.diagnostic(self.message) }.at(place)
    }
}
