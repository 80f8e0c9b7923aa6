//! A pattern's tree, written out as linear paths of atoms.
//!
//! Alternatives that are single words stay one atom (a class of words); only alternatives of several words, optional parts
//! and orders of `near` multiply paths. The grammar refuses patterns that would multiply without bound.

use std::collections::BTreeMap;

use super::atom::{AtomBuilder, AtomId};
use super::trie::{Link, PathStep};
use crate::codebook::pattern::{Expression, Sequence, Step, WordPattern};
use crate::text::Language;

/// A linear path, and the bound on its whole span if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) steps: Vec<PathStep>,
    pub(super) within: Option<u32>,
}

/// One element of a path under construction.
#[derive(Clone, Debug)]
enum Piece {
    Class(Vec<WordPattern>),
    Gap(u32, u32),
}

/// Writes expressions out against the named sets of one language.
pub(super) struct Expander<'a> {
    pub(super) sets: &'a BTreeMap<(Language, String), Vec<Sequence>>,
    pub(super) language: Language,
}

impl Expander<'_> {
    /// Returns all paths of an expression, with their atoms entered into `atoms`.
    pub(super) fn paths(&self, expression: &Expression, atoms: &mut AtomBuilder) -> Vec<Path> {
        match expression {
            Expression::Sequence(sequence) => self
                .sequence(sequence)
                .iter()
                .filter_map(|pieces| path(pieces, None, atoms))
                .collect(),
            Expression::Near { within, operands } => {
                let operands: Vec<Vec<Vec<Piece>>> =
                    operands.iter().map(|operand| self.sequence(operand)).collect();
                let mut paths = Vec::new();
                for order in orders(operands.len()) {
                    let mut written: Vec<Vec<Piece>> = vec![Vec::new()];
                    for (place, &operand) in order.iter().enumerate() {
                        written = product(
                            &written,
                            &operands[operand],
                            (place > 0).then_some(Piece::Gap(0, *within)),
                        );
                    }
                    paths.extend(
                        written.iter().filter_map(|pieces| path(pieces, Some(*within), atoms)),
                    );
                }
                paths
            }
        }
    }

    fn sequence(&self, sequence: &[Step]) -> Vec<Vec<Piece>> {
        let mut written = vec![Vec::new()];
        for step in sequence {
            let ways = match step {
                Step::Word(word) => vec![vec![Piece::Class(vec![word.clone()])]],
                Step::Choice(alternatives) => self.alternatives(alternatives),
                Step::Optional(alternatives) => {
                    let mut ways = self.alternatives(alternatives);
                    ways.push(Vec::new());
                    ways
                }
                Step::Set(name) => match self.sets.get(&(self.language, name.clone())) {
                    Some(members) => self.alternatives(members),
                    None => Vec::new(),
                },
                Step::Gap { min, max } => vec![vec![Piece::Gap(*min, *max)]],
            };
            written = product(&written, &ways, None);
        }
        written
    }

    /// Returns the ways to write any of `alternatives`: one class for all single words, the others one by one.
    fn alternatives(&self, alternatives: &[Sequence]) -> Vec<Vec<Piece>> {
        let mut class = Vec::new();
        let mut ways = Vec::new();
        for alternative in alternatives {
            for mut way in self.sequence(alternative) {
                match way.as_mut_slice() {
                    [Piece::Class(words)] => class.append(words),
                    _ => ways.push(way),
                }
            }
        }
        if !class.is_empty() {
            ways.insert(0, vec![Piece::Class(class)]);
        }
        ways
    }
}

fn product(heads: &[Vec<Piece>], tails: &[Vec<Piece>], between: Option<Piece>) -> Vec<Vec<Piece>> {
    let mut all = Vec::with_capacity(heads.len() * tails.len());
    for head in heads {
        for tail in tails {
            let mut way = head.clone();
            way.extend(between.clone());
            way.extend(tail.iter().cloned());
            all.push(way);
        }
    }
    all
}

/// Turns pieces into steps. Gaps that meet (around an absent optional part) add up; gaps at the ends are void.
fn path(pieces: &[Piece], within: Option<u32>, atoms: &mut AtomBuilder) -> Option<Path> {
    let mut steps: Vec<PathStep> = Vec::new();
    let mut pending: Option<(u32, u32)> = None;
    for piece in pieces {
        match piece {
            Piece::Gap(min, max) => {
                let (low, high) = pending.unwrap_or_default();
                pending = Some((low.saturating_add(*min), high.saturating_add(*max)));
            }
            Piece::Class(words) => {
                let atom: AtomId = atoms.atom(words.clone());
                let link =
                    pending.take().map_or(Link::Adjacent, |(min, max)| Link::Gap { min, max });
                steps.push((link, atom));
            }
        }
    }
    (!steps.is_empty()).then_some(Path { steps, within })
}

/// Returns all orders of `count` things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..count {
        all = all
            .iter()
            .flat_map(|order: &Vec<usize>| {
                (0..count).filter(|next| !order.contains(next)).map(move |next| {
                    let mut longer = order.clone();
                    longer.push(next);
                    longer
                })
            })
            .collect();
    }
    all
}
