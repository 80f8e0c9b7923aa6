//! What a codebook already has words for: its patterns without the conditions that tie them to a sentence.

use super::model::{Codebook, Concept, ConceptIndex, Overlap, Register, Term};
use super::pattern::{Expression, Pattern, Sequence, Step, WordPattern};
use crate::text::Language;

/// Id of the concept that holds what the concepts in question are made of.
pub const OWN: &str = "own";
/// Id of the concept that holds the terms of the others.
pub const OTHERS: &str = "others";

impl Codebook {
    /// Returns a codebook that finds, in a piece of text alone, what this one has words for. Its concept [`OWN`] has every pattern that the leaves in `concepts` are made of: terms without their
    /// conditions, the conditions that must hold, and exceptions; [`OTHERS`] has the terms of all other leaves, without conditions. Every match counts, and case makes no difference.
    pub fn known(&self, concepts: &[ConceptIndex]) -> Self {
        let mut known = [part(OWN), part(OTHERS)];
        for (index, concept) in self.indexed() {
            let own = concepts.contains(&index);
            for term in &concept.terms {
                let pattern = &term.pattern;
                let terms = &mut known[usize::from(!own)].terms;
                terms.push(bare(&pattern.text, &pattern.expression, term.language));
                if own {
                    let required = pattern.conditions.iter().filter(|condition| !condition.negated);
                    terms.extend(required.map(|condition| {
                        bare(&pattern.text, &condition.expression, term.language)
                    }));
                }
            }
            if own {
                let except = concept.except.iter().flat_map(|(language, patterns)| {
                    patterns
                        .iter()
                        .map(|pattern| bare(&pattern.text, &pattern.expression, *language))
                });
                known[0].terms.extend(except);
            }
        }
        let sets = self.sets.iter();
        Self {
            id: "known".to_owned(),
            title: String::new(),
            version: String::new(),
            overlap: Overlap::All,
            concepts: known.into_iter().filter(|concept| !concept.terms.is_empty()).collect(),
            sets: sets.map(|(name, members)| (name.clone(), sequences(members))).collect(),
            names: std::collections::BTreeMap::new(),
            digest: String::new(),
        }
    }
}

fn part(id: &str) -> Concept {
    Concept {
        id: id.to_owned(),
        label: std::collections::BTreeMap::new(),
        note: String::new(),
        parent: None,
        leaf: true,
        terms: Vec::new(),
        except: std::collections::BTreeMap::new(),
        examples: Vec::new(),
    }
}

fn bare(text: &str, expression: &Expression, language: Language) -> Term {
    let expression = match expression {
        Expression::Sequence(sequence) => Expression::Sequence(steps(sequence)),
        Expression::Near { within, operands } => {
            Expression::Near { within: *within, operands: sequences(operands) }
        }
    };
    let pattern = Pattern { text: text.to_owned(), expression, conditions: Vec::new() };
    Term { pattern, language, register: Register::General, low_confidence: false }
}

fn sequences(all: &[Sequence]) -> Vec<Sequence> {
    all.iter().map(|sequence| steps(sequence)).collect()
}

/// The same steps, for text whose case is gone.
fn steps(sequence: &[Step]) -> Sequence {
    let step = |step: &Step| match step {
        Step::Word(WordPattern::Case(glob)) => Step::Word(WordPattern::Glob(glob.to_lowercase())),
        Step::Choice(members) => Step::Choice(sequences(members)),
        Step::Optional(members) => Step::Optional(sequences(members)),
        other => other.clone(),
    };
    sequence.iter().map(step).collect()
}
