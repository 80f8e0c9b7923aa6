//! All regular expressions of a language over one word: one automaton, compiled when the first word of the language comes.
//!
//! A codebook may have hundreds of them, and most runs see one language: compiled by themselves and in advance, they took longer than a
//! small corpus.

use std::sync::OnceLock;

use regex::{RegexSet, RegexSetBuilder};

use super::atom::AtomId;
use crate::codebook::LARGEST_EXPRESSION;
use crate::text::fold_letters;

/// Regular expressions with the atoms of each.
#[derive(Default)]
pub(super) struct Expressions {
    sources: Vec<String>,
    ids: Vec<Vec<AtomId>>,
    compiled: OnceLock<RegexSet>,
}

impl Expressions {
    /// Adds an expression, which has to match the whole word.
    pub(super) fn add(&mut self, source: &str, ids: Vec<AtomId>) {
        self.sources.push(format!("^(?:{})$", fold_letters(source)));
        self.ids.push(ids);
    }

    /// Appends the atoms of every expression that a folded word satisfies.
    pub(super) fn evaluate(&self, folded: &str, into: &mut Vec<AtomId>) {
        if self.sources.is_empty() {
            return;
        }
        let compiled = self.compiled.get_or_init(|| self.compile());
        for at in compiled.matches(folded) {
            into.extend(&self.ids[at]);
        }
    }

    /// Each was found small enough by itself when the codebook was read, so all together are within the sum of the limits.
    fn compile(&self) -> RegexSet {
        RegexSetBuilder::new(&self.sources)
            .size_limit(LARGEST_EXPRESSION.saturating_mul(self.sources.len()))
            .build()
            .unwrap_or_default()
    }
}
