//! The codebook, compiled for one language.
//!
//! Every pattern ends in a *target*: a term, a condition (`& B`), an exception of a concept, or a proper name. Equal
//! conditions (`& @cyber`, used by hundreds of terms) are one target.

use std::collections::BTreeMap;

use super::atom::{AtomBuilder, Atoms};
use super::expand::Expander;
use super::trie::{TargetId, Trie};
use crate::codebook::pattern::{Expression, Pattern};
use crate::codebook::{Codebook, ConceptIndex, Overlap};
use crate::diagnostic::Diagnostic;
use crate::text::Language;

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
    pub(super) trie: Trie,
    pub(super) targets: Vec<Target>,
    pub(super) overlap: Overlap,
}

impl Program {
    /// Compiles the terms, exceptions and names of `language`.
    ///
    /// # Errors
    /// A diagnostic for each pattern whose match could be longer than 1,000 words.
    pub(super) fn compile(
        codebook: &Codebook,
        language: Language,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut compiler = Compiler {
            expander: Expander { sets: &codebook.sets, language },
            atoms: AtomBuilder::default(),
            trie: Trie::new(),
            targets: Vec::new(),
            conditions: BTreeMap::new(),
            faults: Vec::new(),
        };
        for (index, concept, term) in codebook.terms() {
            if term.language == language {
                let conditions = compiler.requirements(&term.pattern);
                compiler.target(&term.pattern, Target::Term { term: index, concept, conditions });
            }
        }
        for (concept, node) in codebook.indexed() {
            for pattern in node.except.get(&language).into_iter().flatten() {
                let conditions = compiler.requirements(pattern);
                compiler.target(pattern, Target::Except { concept, conditions });
            }
        }
        for pattern in codebook.names.get(&language).into_iter().flatten() {
            let conditions = compiler.requirements(pattern);
            compiler.target(pattern, Target::Name { conditions });
        }
        if !compiler.faults.is_empty() {
            return Err(compiler.faults);
        }
        Ok(Self {
            atoms: compiler.atoms.build(language),
            trie: compiler.trie,
            targets: compiler.targets,
            overlap: codebook.overlap,
        })
    }
}

struct Compiler<'a> {
    expander: Expander<'a>,
    atoms: AtomBuilder,
    trie: Trie,
    targets: Vec<Target>,
    /// Conditions by their expression as text, so that equal ones are one.
    conditions: BTreeMap<String, TargetId>,
    faults: Vec<Diagnostic>,
}

impl Compiler<'_> {
    fn requirements(&mut self, pattern: &Pattern) -> Vec<Requirement> {
        let conditions = &pattern.conditions;
        conditions
            .iter()
            .map(|condition| {
                let key = format!("{:?}", condition.expression);
                let target = self.conditions.get(&key).copied().unwrap_or_else(|| {
                    let target =
                        self.enter(&pattern.text, &condition.expression, Target::Condition);
                    self.conditions.insert(key, target);
                    target
                });
                Requirement { target, negated: condition.negated }
            })
            .collect()
    }

    fn target(&mut self, pattern: &Pattern, target: Target) {
        self.enter(&pattern.text, &pattern.expression, target);
    }

    fn enter(&mut self, text: &str, expression: &Expression, target: Target) -> TargetId {
        let id = TargetId(
            u32::try_from(self.targets.len()).expect("a codebook has fewer than 2^32 patterns"),
        );
        self.targets.push(target);
        for path in self.expander.paths(expression, &mut self.atoms) {
            if path.steps.len() > LONGEST_PATH {
                self.faults.push(
                    Diagnostic::error(
                        "long-pattern",
                        format!("pattern \"{text:.60}…\" is longer than {LONGEST_PATH} words"),
                    )
                    .hint("a term is a word or a few; split the pattern"),
                );
                break;
            }
            self.trie.add(&path.steps, id, path.within);
        }
        id
    }
}
