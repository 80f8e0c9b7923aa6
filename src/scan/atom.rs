//! Atoms: single-word pieces of patterns, and the question which of them a word satisfies.
//!
//! An atom is a class of word patterns (`(cyber|network|data*)` is one atom). Atoms are evaluated once per distinct word; the
//! sorted list of those that a word satisfies is its *signature*. Exact words, prefixes, suffixes and stems are found by
//! look-up, so that ten thousand of them cost a new word no more than ten; regular expressions are one automaton; general
//! globs and case rules are tried one by one.
//!
//! **Invariant:** nothing here knows a text or a position.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::expressions::Expressions;
use super::glob::{Glob, Shape};
use crate::codebook::pattern::WordPattern;
use crate::text::{Folder, Language, stem};

/// Index of an atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct AtomId(pub(super) u32);

/// Collects the atoms of a codebook; equal classes share one id.
#[derive(Default)]
pub(super) struct AtomBuilder {
    classes: BTreeMap<Vec<WordPattern>, AtomId>,
}

impl AtomBuilder {
    /// Returns the id of the class of words that satisfy any of `patterns`.
    pub(super) fn atom(&mut self, mut patterns: Vec<WordPattern>) -> AtomId {
        patterns.sort_unstable();
        patterns.dedup();
        let next = u32::try_from(self.classes.len()).expect("a codebook has fewer than 2^32 atoms");
        *self.classes.entry(patterns).or_insert(AtomId(next))
    }

    /// Returns the finished table.
    pub(super) fn build(self, language: Language) -> Atoms {
        let mut members: BTreeMap<WordPattern, Vec<AtomId>> = BTreeMap::new();
        for (class, id) in self.classes {
            for pattern in class {
                members.entry(pattern).or_default().push(id);
            }
        }
        let mut atoms = Atoms { language, ..Atoms::default() };
        let mut folder = Folder::new();
        for (pattern, ids) in members {
            atoms.add(pattern, ids, &mut folder);
        }
        for lengths in [&mut atoms.prefix_lengths, &mut atoms.suffix_lengths] {
            lengths.sort_unstable();
            lengths.dedup();
        }
        atoms
    }
}

/// The atoms of one language, indexed for evaluation.
#[derive(Default)]
pub(super) struct Atoms {
    language: Language,
    exact: HashMap<Box<str>, Vec<AtomId>>,
    prefixes: HashMap<Box<str>, Vec<AtomId>>,
    prefix_lengths: Vec<usize>,
    suffixes: HashMap<Box<str>, Vec<AtomId>>,
    suffix_lengths: Vec<usize>,
    stems: HashMap<Box<str>, Vec<AtomId>>,
    globs: Vec<(Glob, Vec<AtomId>)>,
    cased: Vec<Cased>,
    expressions: Expressions,
}

/// A case-sensitive pattern, with the folded pattern that tells which folded words it could match.
struct Cased {
    pattern: Glob,
    folded: Glob,
    ids: Vec<AtomId>,
}

impl Atoms {
    fn add(&mut self, pattern: WordPattern, ids: Vec<AtomId>, folder: &mut Folder) {
        match pattern {
            WordPattern::Exact(word) => self.exact.entry(word.into()).or_default().extend(ids),
            WordPattern::Stem(stem) => self.stems.entry(stem.into()).or_default().extend(ids),
            WordPattern::Glob(text) => {
                let glob = Glob::new(&text);
                match glob.shape() {
                    Shape::Literal(word) => self.exact.entry(word.into()).or_default().extend(ids),
                    Shape::Prefix(prefix) => {
                        self.prefix_lengths.push(prefix.len());
                        self.prefixes.entry(prefix.into()).or_default().extend(ids);
                    }
                    Shape::Suffix(suffix) => {
                        self.suffix_lengths.push(suffix.len());
                        self.suffixes.entry(suffix.into()).or_default().extend(ids);
                    }
                    Shape::General => self.globs.push((glob, ids)),
                }
            }
            WordPattern::Case(text) => {
                let pattern = Glob::new(&text);
                let folded = pattern.folded(folder);
                self.cased.push(Cased { pattern, folded, ids });
            }
            WordPattern::Regex(source) => {
                self.expressions.add(&source, ids);
            }
        }
    }

    /// Appends the atoms that a word satisfies whatever its case, sorted and distinct; returns true if its case decides
    /// about more.
    pub(super) fn evaluate(&self, folded: &str, into: &mut Vec<AtomId>) -> bool {
        if let Some(ids) = self.exact.get(folded) {
            into.extend(ids);
        }
        for &length in &self.prefix_lengths {
            if let Some(ids) = folded.get(..length).and_then(|prefix| self.prefixes.get(prefix)) {
                into.extend(ids);
            }
        }
        for &length in &self.suffix_lengths {
            let suffix = folded.len().checked_sub(length).and_then(|at| folded.get(at..));
            if let Some(ids) = suffix.and_then(|suffix| self.suffixes.get(suffix)) {
                into.extend(ids);
            }
        }
        if !self.stems.is_empty()
            && let Some(ids) = self.stems.get(&*stem(folded, self.language))
        {
            into.extend(ids);
        }
        for (glob, ids) in &self.globs {
            if glob.matches(folded) {
                into.extend(ids);
            }
        }
        self.expressions.evaluate(folded, into);
        into.sort_unstable();
        into.dedup();
        self.cased.iter().any(|cased| cased.folded.matches(folded))
    }

    /// Adds the atoms that a word satisfies by its case: `surface` as it stands in the text, without a possessive.
    pub(super) fn evaluate_case(&self, surface: &str, into: &mut Vec<AtomId>) {
        for cased in &self.cased {
            if cased.pattern.matches(surface) {
                into.extend(&cased.ids);
            }
        }
        into.sort_unstable();
        into.dedup();
    }
}
