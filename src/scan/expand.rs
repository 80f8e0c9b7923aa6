//! A pattern's tree, entered into the trie as chains of atoms.
//!
//! Alternatives that are single words stay one atom (a class of words); alternatives of several words and optional parts
//! multiply, but only up to the next gap: what follows a gap is entered once and shared by everything before it. So
//! `@who <0..9> @does` costs the sum of its two sets, not their product. The grammar refuses patterns that multiply without
//! bound even so.

use std::collections::BTreeMap;

use super::atom::AtomBuilder;
use super::trie::{Link, NodeId, TargetId, Trie};
use crate::codebook::pattern::{Expression, Sequence, Step, WordPattern};
use crate::text::Language;

/// One element of a chain under construction.
#[derive(Clone, Debug)]
enum Piece {
    Class(Vec<WordPattern>),
    Gap(u32, u32),
}

/// What stands between two gaps of a pattern: the ways to write it, one of which may be nothing.
struct Segment {
    /// The gap before it; void in the first.
    gap: (u32, u32),
    ways: Vec<Vec<Piece>>,
}

impl Segment {
    fn may_be_empty(&self) -> bool {
        self.ways.iter().any(Vec::is_empty)
    }
}

/// Writes expressions out against the named sets of one language.
pub(super) struct Expander<'a> {
    pub(super) sets: &'a BTreeMap<(Language, String), Vec<Sequence>>,
    pub(super) language: Language,
}

impl Expander<'_> {
    /// Enters an expression and returns the number of words of its longest chain.
    pub(super) fn enter(
        &self,
        expression: &Expression,
        target: TargetId,
        atoms: &mut AtomBuilder,
        trie: &mut Trie,
    ) -> usize {
        let mut entry = Entry { target, within: None, atoms, trie };
        match expression {
            Expression::Sequence(sequence) => entry.chain(&self.segments(sequence, (0, 0))),
            Expression::Near { within, operands } => {
                entry.within = Some(*within);
                let mut longest = 0;
                for order in orders(operands.len()) {
                    let segments: Vec<Segment> = order
                        .iter()
                        .flat_map(|&operand| self.segments(&operands[operand], (0, *within)))
                        .collect();
                    longest = longest.max(entry.chain(&segments));
                }
                longest
            }
        }
    }

    /// Cuts a sequence at its gaps; `before` is the gap before its first word.
    fn segments(&self, sequence: &[Step], before: (u32, u32)) -> Vec<Segment> {
        let mut segments = vec![Segment { gap: before, ways: vec![Vec::new()] }];
        for step in sequence {
            match (step, segments.last_mut()) {
                (Step::Gap { min, max }, _) => {
                    segments.push(Segment { gap: (*min, *max), ways: vec![Vec::new()] });
                }
                (step, Some(segment)) => segment.ways = product(&segment.ways, &self.step(step)),
                (_, None) => {}
            }
        }
        segments
    }

    fn sequence(&self, sequence: &[Step]) -> Vec<Vec<Piece>> {
        sequence.iter().fold(vec![Vec::new()], |written, step| product(&written, &self.step(step)))
    }

    /// Returns the ways to write a step.
    fn step(&self, step: &Step) -> Vec<Vec<Piece>> {
        match step {
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
        }
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

fn product(heads: &[Vec<Piece>], tails: &[Vec<Piece>]) -> Vec<Vec<Piece>> {
    let mut all = Vec::with_capacity(heads.len() * tails.len());
    for head in heads {
        for tail in tails {
            let mut way = head.clone();
            way.extend(tail.iter().cloned());
            all.push(way);
        }
    }
    all
}

/// An expression on its way into the trie.
struct Entry<'a> {
    target: TargetId,
    within: Option<u32>,
    atoms: &'a mut AtomBuilder,
    trie: &'a mut Trie,
}

impl Entry<'_> {
    /// Enters segments, the last first, so that each finds what follows it. Gaps that meet (around an absent optional part)
    /// add up; gaps at the ends are void.
    fn chain(&mut self, segments: &[Segment]) -> usize {
        let mut longest = 0;
        let mut tails = Vec::with_capacity(segments.len());
        for at in (1..segments.len()).rev() {
            let needs = (at + 1..segments.len()).find(|&later| !segments[later].may_be_empty());
            let needs = needs.map(|later| tails[segments.len() - 1 - later]);
            let tail = self.trie.tail(needs);
            tails.push(tail);
            let words = self.ways(tail, segments, at, &tails);
            longest += words;
        }
        let mut first = 0;
        for at in 0..segments.len() {
            first = first.max(self.ways(NodeId::ROOT, segments, at, &tails));
            if !segments[at].may_be_empty() {
                break;
            }
        }
        longest + first
    }

    /// Enters the ways of one segment below `from` and links their ends to what follows; `tails` begins with the last
    /// segment. Returns the number of words of the longest way.
    fn ways(&mut self, from: NodeId, segments: &[Segment], at: usize, tails: &[NodeId]) -> usize {
        let mut longest = 0;
        for way in &segments[at].ways {
            let Some((end, words, pending)) = self.way(from, way) else { continue };
            longest = longest.max(words);
            self.follow(end, segments, at + 1, tails, pending);
        }
        longest
    }

    /// Enters one way: its last node, its number of words, and the gap at its end.
    fn way(&mut self, from: NodeId, way: &[Piece]) -> Option<(NodeId, usize, (u32, u32))> {
        let mut node = from;
        let mut words = 0;
        let mut pending: Option<(u32, u32)> = None;
        for piece in way {
            match piece {
                Piece::Gap(min, max) => {
                    let (low, high) = pending.unwrap_or_default();
                    pending = Some((low.saturating_add(*min), high.saturating_add(*max)));
                }
                Piece::Class(class) => {
                    let atom = self.atoms.atom(class.clone());
                    let gap = pending.take().filter(|_| words > 0);
                    let link = gap.map_or(Link::Adjacent, |(min, max)| Link::Gap { min, max });
                    node = self.trie.child(node, link, atom);
                    words += 1;
                }
            }
        }
        (words > 0).then_some((node, words, pending.unwrap_or_default()))
    }

    fn follow(
        &mut self,
        end: NodeId,
        segments: &[Segment],
        next: usize,
        tails: &[NodeId],
        pending: (u32, u32),
    ) {
        let Some(segment) = segments.get(next) else {
            self.trie.accept(end, self.target, self.within);
            return;
        };
        let (min, max) = segment.gap;
        let gap = (pending.0.saturating_add(min), pending.1.saturating_add(max));
        self.trie.link(end, gap, tails[segments.len() - 1 - next]);
        if segment.may_be_empty() {
            self.follow(end, segments, next + 1, tails, gap);
        }
    }
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
