//! From the matches of a sentence to its mentions: conditions, exceptions, names, overlaps.
//!
//! Four steps, in this order. A match whose conditions do not hold is none. A match inside an exception of its concept, or
//! strictly inside a proper name, is hidden. Of what is left, within a concept the longest match wins (then the earlier,
//! then the earlier term), so that spans of a concept never overlap. Last, a mention strictly inside a mention of another
//! concept is marked as *nested*: it counts, but not for co-occurrence.

use super::program::{Program, Requirement, Target};
use super::trie::{Gates, Match};
use crate::codebook::{ConceptIndex, Overlap};

/// A mention by its words in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Resolved {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) concept: ConceptIndex,
    pub(super) term: u32,
    pub(super) nested: bool,
}

impl Resolved {
    fn length(&self) -> u32 {
        self.last - self.first
    }
}

/// How matches become mentions.
pub(super) struct Way {
    pub(super) overlap: Overlap,
    /// By term: whether it counts; `None` if all do.
    pub(super) admitted: Option<Vec<bool>>,
}

/// Resolves sentence after sentence; owns the scratch space.
#[derive(Default)]
pub(super) struct Resolver {
    /// By target: the number of the last sentence that it was found in.
    present: Vec<u64>,
    sentence: u64,
    names: Cover,
    excepts: Vec<(ConceptIndex, u32, u32)>,
    except: Cover,
    candidates: Vec<Resolved>,
    kept: Vec<Resolved>,
    /// By word: the number of the group that claimed it.
    claims: Vec<u64>,
    group: u64,
}

impl Resolver {
    /// Returns the mentions of a sentence, by position, concept and term. `open` are the gates that its words open; `matches` of
    /// everything else may come in any order.
    pub(super) fn resolve(
        &mut self,
        program: &Program,
        open: Gates,
        matches: &[Match],
        way: &Way,
    ) -> &[Resolved] {
        self.sentence += 1;
        self.present.resize(program.targets.len(), 0);
        for found in matches {
            self.present[found.target.0 as usize] = self.sentence;
        }
        self.sort_out(program, open, matches);
        if let Some(admitted) = &way.admitted {
            self.candidates.retain(|mention| admitted[mention.term as usize]);
        }
        self.hide();
        self.candidates.sort_unstable();
        self.candidates.dedup();
        self.kept.clear();
        match way.overlap {
            Overlap::Concept => self.longest_by_concept(),
            Overlap::Codebook => self.longest_of_all(),
            Overlap::All => self.kept.append(&mut self.candidates),
        }
        mark_nested(&mut self.kept);
        &self.kept
    }

    fn hold(&self, program: &Program, open: Gates, conditions: &[Requirement]) -> bool {
        conditions.iter().all(|required| {
            let is_there = match program.opens(required.target) {
                0 => self.present[required.target.0 as usize] == self.sentence,
                gate => open & gate != 0,
            };
            is_there != required.negated
        })
    }

    fn sort_out(&mut self, program: &Program, open: Gates, matches: &[Match]) {
        self.candidates.clear();
        self.excepts.clear();
        self.names.clear();
        for &Match { first, last, target } in matches {
            match &program.targets[target.0 as usize] {
                Target::Condition => {}
                Target::Term { term, concept, conditions } => {
                    if self.hold(program, open, conditions) {
                        let (concept, term) = (*concept, *term);
                        self.candidates.push(Resolved {
                            first,
                            last,
                            concept,
                            term,
                            nested: false,
                        });
                    }
                }
                Target::Except { concept, conditions } => {
                    if self.hold(program, open, conditions) {
                        self.excepts.push((*concept, first, last));
                    }
                }
                Target::Name { conditions } => {
                    if self.hold(program, open, conditions) {
                        self.names.push(first, last);
                    }
                }
            }
        }
    }

    fn hide(&mut self) {
        if !self.names.is_empty() {
            self.names.prepare();
            let names = &self.names;
            self.candidates.retain(|mention| !names.holds_strictly(mention.first, mention.last));
        }
        self.excepts.sort_unstable();
        for group in self.excepts.chunk_by(|one, other| one.0 == other.0) {
            let concept = group[0].0;
            self.except.clear();
            for &(_, first, last) in group {
                self.except.push(first, last);
            }
            self.except.prepare();
            let except = &self.except;
            self.candidates.retain(|mention| {
                mention.concept != concept || !except.holds(mention.first, mention.last)
            });
        }
    }

    fn longest_by_concept(&mut self) {
        self.candidates.sort_unstable_by_key(|mention| {
            (mention.concept, u32::MAX - mention.length(), mention.first, mention.term)
        });
        let mut concept = None;
        for at in 0..self.candidates.len() {
            let mention = self.candidates[at];
            if concept != Some(mention.concept) {
                concept = Some(mention.concept);
                self.group += 1;
            }
            if self.is_free(mention) {
                self.claim(mention);
                self.kept.push(mention);
            }
        }
        self.kept.sort_unstable();
    }

    /// The longest match wins over all concepts; equal spans of several concepts stay together.
    fn longest_of_all(&mut self) {
        self.candidates.sort_unstable_by_key(|mention| {
            (u32::MAX - mention.length(), mention.first, mention.concept, mention.term)
        });
        self.group += 1;
        let mut at = 0;
        while at < self.candidates.len() {
            let head = self.candidates[at];
            let same = self.candidates[at..]
                .iter()
                .take_while(|other| (other.first, other.last) == (head.first, head.last));
            let end = at + same.count();
            if self.is_free(head) {
                self.claim(head);
                for of_concept in
                    self.candidates[at..end].chunk_by(|one, other| one.concept == other.concept)
                {
                    self.kept.push(of_concept[0]);
                }
            }
            at = end;
        }
        self.kept.sort_unstable();
    }

    fn is_free(&self, mention: Resolved) -> bool {
        let end = self.claims.len().min(mention.last as usize + 1);
        let start = end.min(mention.first as usize);
        self.claims[start..end].iter().all(|&claim| claim != self.group)
    }

    fn claim(&mut self, mention: Resolved) {
        let (start, end) = (mention.first as usize, mention.last as usize + 1);
        if self.claims.len() < end {
            self.claims.resize(end, 0);
        }
        self.claims[start..end].fill(self.group);
    }
}

/// Marks mentions that lie strictly inside a mention of another concept. `mentions` are sorted by position.
fn mark_nested(mentions: &mut [Resolved]) {
    if mentions.len() < 2 {
        return;
    }
    // Widest first where mentions begin together, so that whatever holds a mention comes before it.
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_unstable_by_key(|&at| (mentions[at].first, u32::MAX - mentions[at].last));
    let mut reach = Reach::default();
    let mut rest = order.as_slice();
    while let Some(&head) = rest.first() {
        let span = (mentions[head].first, mentions[head].last);
        let same =
            rest.iter().take_while(|&&at| (mentions[at].first, mentions[at].last) == span).count();
        let (group, after) = rest.split_at(same);
        for &at in group {
            mentions[at].nested =
                reach.of_others(mentions[at].concept).is_some_and(|last| last >= span.1);
        }
        for &at in group {
            reach.extend(span.1, mentions[at].concept);
        }
        rest = after;
    }
}

/// How far mentions reach: the furthest of all, and the furthest of any other concept than that one's.
#[derive(Default)]
struct Reach {
    furthest: Option<(u32, ConceptIndex)>,
    other: Option<(u32, ConceptIndex)>,
}

impl Reach {
    fn of_others(&self, concept: ConceptIndex) -> Option<u32> {
        let known = if self.furthest.is_some_and(|(_, holder)| holder == concept) {
            self.other
        } else {
            self.furthest
        };
        known.map(|(last, _)| last)
    }

    fn extend(&mut self, last: u32, concept: ConceptIndex) {
        match &mut self.furthest {
            None => self.furthest = Some((last, concept)),
            Some((reach, holder)) if *holder == concept => *reach = last.max(*reach),
            Some((reach, _)) if last > *reach => {
                self.other = self.furthest.replace((last, concept));
            }
            Some(_) => {
                if self.other.is_none_or(|(reach, _)| last > reach) {
                    self.other = Some((last, concept));
                }
            }
        }
    }
}

/// Spans, and the question whether one of them holds another span.
#[derive(Default)]
struct Cover {
    spans: Vec<(u32, u32)>,
    /// Largest last word among the spans up to this one.
    reach: Vec<u32>,
}

impl Cover {
    fn clear(&mut self) {
        self.spans.clear();
    }

    fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    fn push(&mut self, first: u32, last: u32) {
        self.spans.push((first, last));
    }

    fn prepare(&mut self) {
        self.spans.sort_unstable();
        self.reach.clear();
        let mut reach = 0;
        for &(_, last) in &self.spans {
            reach = reach.max(last);
            self.reach.push(reach);
        }
    }

    /// Returns the largest last word among the first `count` spans.
    fn reach_of(&self, count: usize) -> Option<u32> {
        count.checked_sub(1).map(|at| self.reach[at])
    }

    fn holds(&self, first: u32, last: u32) -> bool {
        let begun = self.spans.partition_point(|span| span.0 <= first);
        self.reach_of(begun).is_some_and(|reach| reach >= last)
    }

    fn holds_strictly(&self, first: u32, last: u32) -> bool {
        let before = self.spans.partition_point(|span| span.0 < first);
        let begun = self.spans.partition_point(|span| span.0 <= first);
        self.reach_of(before).is_some_and(|reach| reach >= last)
            || self.reach_of(begun).is_some_and(|reach| reach > last)
    }
}
