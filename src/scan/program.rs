//! The codebook, compiled for one language.
//!
//! Every pattern ends in a *target*: a term, a condition (`& B`), an exception of a concept, or a proper name. Equal
//! conditions (`& @cyber`, used by hundreds of terms) are one target.
//!
//! Most sentences hold no mention, so the targets stand in three tries, and every term behind a *gate* that few sentences open.
//! Conditions that many terms require are gates, and are looked for first; a term without such a condition waits for a word
//! that each of its matches must hold (see `cover`). What can only take away (exceptions, names, other conditions) is looked
//! for last, in sentences where a term has matched.

use std::collections::BTreeMap;

use super::atom::{AtomBuilder, AtomId, Atoms};
use super::cover::{Cover, Coverer};
use super::expand::Expander;
use super::trie::{Gates, TargetId, Trie};
use crate::codebook::pattern::{Expression, Pattern};
use crate::codebook::{Codebook, ConceptIndex};
use crate::diagnostic::Diagnostic;
use crate::text::Language;

/// The gate of terms that wait for nothing: always open.
pub(super) const ALWAYS: Gates = 1;
/// Gates that are conditions, at most, and how many terms must require one: to look for a condition in every sentence pays only
/// where many terms wait for it.
const CONDITIONS: usize = 7;
const REQUIRED: usize = 16;
/// Gates that are words of a condition: without such a word the condition need not be looked for. A bit for each condition.
const WORDS_OF_CONDITIONS: usize = 1 + CONDITIONS;
/// Gates that are words of the terms of a concept, at most: the other bits. Concepts share them where there are more.
const FIRST_WORDS: usize = 1 + 2 * CONDITIONS;
const WORDS: usize = Gates::BITS as usize - FIRST_WORDS;

/// Longest path in words: the walk goes one call deeper for each.
const LONGEST_PATH: usize = 1_000;

/// What a target stands for.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A term of a concept: its index among all terms of the codebook.
    Term { term: u32, concept: ConceptIndex, conditions: Vec<Requirement> },
    /// Some pattern requires (or forbids) this in the sentence.
    Condition,
    /// Hides mentions of a concept inside it.
    Except { concept: ConceptIndex, conditions: Vec<Requirement> },
    /// Hides mentions of all concepts strictly inside it.
    Name { conditions: Vec<Requirement> },
}

/// A condition on the sentence: the target that must, or must not, be in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Requirement {
    pub(super) target: TargetId,
    pub(super) negated: bool,
}

/// A codebook compiled for one language.
pub(super) struct Program {
    pub(super) atoms: Atoms,
    /// Conditions that are gates.
    pub(super) gates: Trie,
    /// By target: the gate that it opens; 0 for all others.
    opens: Vec<Gates>,
    /// By atom: the gates that a word of it opens; sorted.
    words: Vec<(AtomId, Gates)>,
    pub(super) terms: Trie,
    /// All other conditions, exceptions and names.
    pub(super) rest: Trie,
    pub(super) targets: Vec<Target>,
}

impl Program {
    /// Returns the gates that a word of the atom opens because terms wait for such a word.
    pub(super) fn opened_by(&self, atom: AtomId) -> Gates {
        let found = self.words.binary_search_by_key(&atom, |(known, _)| *known);
        found.map_or(0, |at| self.words[at].1)
    }

    /// Returns the bit of the concept of a term.
    pub(super) fn concept_bit(&self, target: TargetId) -> Gates {
        match &self.targets[target.0 as usize] {
            Target::Term { concept, .. } => bit(*concept),
            Target::Condition | Target::Except { .. } | Target::Name { .. } => 0,
        }
    }

    /// Returns the gate that a target opens; 0 if it is none.
    pub(super) fn opens(&self, target: TargetId) -> Gates {
        self.opens[target.0 as usize]
    }

    /// Compiles the terms, exceptions and names of `language`.
    ///
    /// # Errors
    /// A diagnostic for each pattern whose match could be longer than 1,000 words.
    pub(super) fn compile(
        codebook: &Codebook,
        language: Language,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut collector = Collector::default();
        for (index, concept, term) in codebook.terms() {
            if term.language == language {
                collector.add(&term.pattern, |conditions| Target::Term {
                    term: index,
                    concept,
                    conditions,
                });
            }
        }
        for (concept, node) in codebook.indexed() {
            for pattern in node.except.get(&language).into_iter().flatten() {
                collector.add(pattern, |conditions| Target::Except { concept, conditions });
            }
        }
        for pattern in codebook.names.get(&language).into_iter().flatten() {
            collector.add(pattern, |conditions| Target::Name { conditions });
        }
        let Collector { targets, expressions, .. } = collector;
        let opens = choose_gates(&targets);
        let expander = Expander { sets: &codebook.sets, language };
        let mut atoms = AtomBuilder::default();
        let (mut gates, mut terms, mut rest) = (Trie::new(), Trie::new(), Trie::new());
        let mut faults = Vec::new();
        for (at, &(expression, text)) in expressions.iter().enumerate() {
            let trie = match &targets[at] {
                Target::Term { .. } => &mut terms,
                Target::Condition if opens[at] != 0 => &mut gates,
                Target::Condition | Target::Except { .. } | Target::Name { .. } => &mut rest,
            };
            let longest = expander.enter(expression, target_id(at), &mut atoms, trie);
            if longest > LONGEST_PATH {
                let message =
                    format!("pattern \"{text:.60}…\" is longer than {LONGEST_PATH} words");
                let fault = Diagnostic::error("long-pattern", message);
                faults.push(fault.hint("a term is a word or a few; split the pattern"));
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut behind: Vec<Gates> = targets.iter().map(|target| gate_of(target, &opens)).collect();
        let coverer = Coverer { sets: &codebook.sets, language };
        let mut covers = cover_terms(&targets, &expressions, &coverer, &mut behind);
        covers.extend(cover_conditions(&expressions, &opens, &coverer, &mut behind));
        let mut words: BTreeMap<AtomId, Gates> = BTreeMap::new();
        for (cover, gate) in covers {
            *words.entry(atoms.atom(cover.into_iter().collect())).or_default() |= gate;
        }
        let takes_from = concerned(&targets);
        gates.finish(|target| behind[target.0 as usize]);
        rest.finish(|target| takes_from[target.0 as usize]);
        terms.finish(|target| behind[target.0 as usize]);
        Ok(Self {
            atoms: atoms.build(language),
            gates,
            opens,
            words: words.into_iter().collect(),
            terms,
            rest,
            targets,
        })
    }
}

/// Gathers targets; equal conditions become one.
#[derive(Default)]
struct Collector<'a> {
    targets: Vec<Target>,
    /// By target: what it matches, and the pattern that it stands in.
    expressions: Vec<(&'a Expression, &'a str)>,
    /// Conditions by their expression as text.
    conditions: BTreeMap<String, TargetId>,
}

impl<'a> Collector<'a> {
    fn add(&mut self, pattern: &'a Pattern, target: impl FnOnce(Vec<Requirement>) -> Target) {
        let mut requirements = Vec::with_capacity(pattern.conditions.len());
        for condition in &pattern.conditions {
            let key = format!("{:?}", condition.expression);
            let known = self.conditions.get(&key).copied();
            let target = known.unwrap_or_else(|| {
                let target = self.push(Target::Condition, &condition.expression, &pattern.text);
                self.conditions.insert(key, target);
                target
            });
            requirements.push(Requirement { target, negated: condition.negated });
        }
        self.push(target(requirements), &pattern.expression, &pattern.text);
    }

    fn push(&mut self, target: Target, expression: &'a Expression, text: &'a str) -> TargetId {
        self.targets.push(target);
        self.expressions.push((expression, text));
        target_id(self.targets.len() - 1)
    }
}

fn target_id(at: usize) -> TargetId {
    TargetId(u32::try_from(at).expect("a codebook has fewer than 2^32 patterns"))
}

/// Gives a gate to the conditions that most terms require; returns, by target, the gate that it opens.
fn choose_gates(targets: &[Target]) -> Vec<Gates> {
    let mut required = vec![0_usize; targets.len()];
    for target in targets {
        if let Target::Term { conditions, .. } = target {
            for requirement in conditions.iter().filter(|requirement| !requirement.negated) {
                required[requirement.target.0 as usize] += 1;
            }
        }
    }
    let mut ranked: Vec<usize> =
        (0..targets.len()).filter(|&at| required[at] >= REQUIRED).collect();
    ranked.sort_by_key(|&at| (std::cmp::Reverse(required[at]), at));
    let mut opens = vec![0; targets.len()];
    for (bit, &at) in ranked.iter().take(CONDITIONS).enumerate() {
        opens[at] = ALWAYS << (bit + 1);
    }
    opens
}

/// Returns the gate that a term waits for: of its conditions that are gates, the one that most terms require, which is the
/// anchor of the codebook; the others are mostly wide vocabulary.
fn gate_of(target: &Target, opens: &[Gates]) -> Gates {
    let Target::Term { conditions, .. } = target else { return ALWAYS };
    let positive = conditions.iter().filter(|requirement| !requirement.negated);
    positive
        .map(|requirement| opens[requirement.target.0 as usize])
        .filter(|&gate| gate != 0)
        .min()
        .unwrap_or(ALWAYS)
}

/// Puts each other term behind the words that the terms of its concept, or their conditions, cannot do without. Returns these words
/// with the gates that they open.
fn cover_terms(
    targets: &[Target],
    expressions: &[(&Expression, &str)],
    coverer: &Coverer<'_>,
    behind: &mut [Gates],
) -> Vec<(Cover, Gates)> {
    let mut covers: Vec<(Cover, Gates)> =
        (0..WORDS).map(|bit| (Cover::new(), ALWAYS << (FIRST_WORDS + bit))).collect();
    for (at, target) in targets.iter().enumerate() {
        if let Target::Term { concept, conditions, .. } = target
            && behind[at] == ALWAYS
        {
            let positive = conditions.iter().filter(|requirement| !requirement.negated);
            let required = positive.map(|requirement| expressions[requirement.target.0 as usize].0);
            let (cover, gate) = &mut covers[concept.0 as usize % WORDS];
            if coverer.extend(cover, std::iter::once(expressions[at].0).chain(required)) {
                behind[at] = *gate;
            }
        }
    }
    covers.retain(|(cover, _)| !cover.is_empty());
    covers
}

/// Puts each condition that is a gate behind words that it cannot do without, in the same way.
fn cover_conditions(
    expressions: &[(&Expression, &str)],
    opens: &[Gates],
    coverer: &Coverer<'_>,
    behind: &mut [Gates],
) -> Vec<(Cover, Gates)> {
    let mut covers = Vec::new();
    for (at, &gate) in opens.iter().enumerate().filter(|(_, gate)| **gate != 0) {
        let mut cover = Cover::new();
        if coverer.extend(&mut cover, std::iter::once(expressions[at].0)) {
            // The gates of conditions begin at the second bit.
            behind[at] = gate << (WORDS_OF_CONDITIONS - 1);
            covers.push((cover, behind[at]));
        }
    }
    covers
}

/// Returns the bit of a concept, for the question whether what takes away concerns it.
fn bit(concept: ConceptIndex) -> Gates {
    ALWAYS << (concept.0 % Gates::BITS)
}

/// Returns, by target, the concepts that it can take mentions from.
fn concerned(targets: &[Target]) -> Vec<Gates> {
    let mut concerned: Vec<Gates> = targets
        .iter()
        .map(|target| match target {
            Target::Except { concept, .. } => bit(*concept),
            Target::Name { .. } => Gates::MAX,
            Target::Term { .. } | Target::Condition => 0,
        })
        .collect();
    for (at, target) in targets.iter().enumerate() {
        let (of, conditions) = match target {
            Target::Term { concept, conditions, .. } => (bit(*concept), conditions),
            Target::Except { conditions, .. } | Target::Name { conditions } => {
                (concerned[at], conditions)
            }
            Target::Condition => continue,
        };
        for requirement in conditions {
            concerned[requirement.target.0 as usize] |= of;
        }
    }
    concerned
}
