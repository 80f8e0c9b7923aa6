//! The codebook, compiled for one language.
//!
//! Every pattern ends in a *target*: a term, a condition (`& B`), an exception of a concept, or a proper name. Equal
//! conditions (`& @cyber`, used by hundreds of terms) are one target.
//!
//! Most sentences hold no mention, so the targets stand in three tries. Conditions that many terms require are *gates*: they
//! are looked for first. Then the terms, each behind its gate, if it has one. What can only take away (exceptions, names, other
//! conditions) is looked for last, in sentences where a term has matched.

use std::collections::BTreeMap;

use super::atom::{AtomBuilder, Atoms};
use super::expand::Expander;
use super::trie::{Gates, TargetId, Trie};
use crate::codebook::pattern::{Expression, Pattern};
use crate::codebook::{Codebook, ConceptIndex, Overlap};
use crate::diagnostic::Diagnostic;
use crate::text::Language;

/// The gate of terms that wait for no condition: always open.
pub(super) const ALWAYS: Gates = 1;
/// Most conditions that are gates: the bits of [`Gates`] but for [`ALWAYS`].
const MOST_GATES: usize = Gates::BITS as usize - 1;

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
    pub(super) terms: Trie,
    /// All other conditions, exceptions and names.
    pub(super) rest: Trie,
    pub(super) targets: Vec<Target>,
    pub(super) overlap: Overlap,
}

impl Program {
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
        for (at, (expression, text)) in expressions.into_iter().enumerate() {
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
        gates.finish(|target| opens[target.0 as usize]);
        rest.finish(|_| ALWAYS);
        terms.finish(|target| gate_of(&targets[target.0 as usize], &opens));
        Ok(Self {
            atoms: atoms.build(language),
            gates,
            opens,
            terms,
            rest,
            targets,
            overlap: codebook.overlap,
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
    let mut ranked: Vec<usize> = (0..targets.len()).filter(|&at| required[at] > 0).collect();
    ranked.sort_by_key(|&at| (std::cmp::Reverse(required[at]), at));
    let mut opens = vec![0; targets.len()];
    for (bit, &at) in ranked.iter().take(MOST_GATES).enumerate() {
        opens[at] = ALWAYS << (bit + 1);
    }
    opens
}

/// Returns the gate that a term waits for: of its conditions that are gates, the one that fewest other terms wait for.
fn gate_of(target: &Target, opens: &[Gates]) -> Gates {
    let Target::Term { conditions, .. } = target else { return ALWAYS };
    let positive = conditions.iter().filter(|requirement| !requirement.negated);
    positive
        .map(|requirement| opens[requirement.target.0 as usize])
        .max()
        .filter(|&gate| gate != 0)
        .unwrap_or(ALWAYS)
}
