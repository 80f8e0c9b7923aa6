//! The trie of atoms, and the walk from a word that may begin a term.
//!
//! A path is a sequence of atoms with what may stand between them. Paths of all terms share their beginnings. From each
//! word whose signature can begin a path, the walk follows every edge that the next words satisfy. No failure links, no
//! automaton: gaps, nearness and sentence limits cost nothing extra.

use hashbrown::HashSet;

use super::atom::AtomId;

/// What may stand between the previous atom of a path and this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Link {
    /// Nothing: the words are neighbours.
    Adjacent,
    /// Between `min` and `max` words, and any punctuation.
    Gap { min: u32, max: u32 },
}

/// One atom of a path and the link before it (ignored for the first).
pub(super) type PathStep = (Link, AtomId);

/// Index of what a path evidences: a term, a condition, an exception or a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TargetId(pub(super) u32);

#[derive(Default)]
struct Node {
    /// Sorted by atom.
    adjacent: Vec<(AtomId, u32)>,
    /// Sorted by gap, then by atom.
    gaps: Vec<(u32, u32, AtomId, u32)>,
    accepts: Vec<Accept>,
}

/// The end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Accept {
    target: TargetId,
    /// Largest distance between first and last word (`near`).
    within: u32,
}

/// A word of a sentence, as the walk sees it: the atoms that it satisfies, and whether the word before is its neighbour.
pub(super) trait Row {
    /// Number of words.
    fn len(&self) -> usize;
    /// Atoms of the word at `at`, sorted.
    fn atoms(&self, at: usize) -> &[AtomId];
    /// True if nothing that breaks a sequence stands between the words `at - 1` and `at`.
    fn adjacent(&self, at: usize) -> bool;
}

/// A match: what it evidences, and its first and last word in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) target: TargetId,
}

/// All paths.
pub(super) struct Trie {
    nodes: Vec<Node>,
    /// Node after the first atom, by atom; 0 if no path begins with it.
    starts: Vec<u32>,
}

impl Trie {
    /// Returns a trie without paths over atoms yet to come.
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node::default()], starts: Vec::new() }
    }

    /// Adds a path. `within` bounds the distance from its first to its last word.
    pub(super) fn add(&mut self, path: &[PathStep], target: TargetId, within: Option<u32>) {
        let Some(((_, first), rest)) = path.split_first() else { return };
        let slot = first.0 as usize;
        if self.starts.len() <= slot {
            self.starts.resize(slot + 1, 0);
        }
        if self.starts[slot] == 0 {
            self.starts[slot] = self.push();
        }
        let mut node = self.starts[slot];
        for &(link, atom) in rest {
            node = self.child(node, link, atom);
        }
        let accept = Accept { target, within: within.unwrap_or(u32::MAX) };
        let accepts = &mut self.nodes[node as usize].accepts;
        if !accepts.contains(&accept) {
            accepts.push(accept);
        }
    }

    fn push(&mut self) -> u32 {
        self.nodes.push(Node::default());
        u32::try_from(self.nodes.len() - 1).expect("a codebook has fewer than 2^32 steps")
    }

    fn child(&mut self, node: u32, link: Link, atom: AtomId) -> u32 {
        // Edges stay sorted while paths come in, so that ten thousand paths with one beginning are no quadratic matter.
        let found = {
            let node = &self.nodes[node as usize];
            match link {
                Link::Adjacent => node
                    .adjacent
                    .binary_search_by_key(&atom, |edge| edge.0)
                    .map(|at| node.adjacent[at].1),
                Link::Gap { min, max } => node
                    .gaps
                    .binary_search_by_key(&(min, max, atom), |edge| (edge.0, edge.1, edge.2))
                    .map(|at| node.gaps[at].3),
            }
        };
        found.unwrap_or_else(|at| {
            let child = self.push();
            let node = &mut self.nodes[node as usize];
            match link {
                Link::Adjacent => node.adjacent.insert(at, (atom, child)),
                Link::Gap { min, max } => node.gaps.insert(at, (min, max, atom, child)),
            }
            child
        })
    }

    /// Returns true if a path begins with this atom.
    pub(super) fn begins(&self, atom: AtomId) -> bool {
        self.starts.get(atom.0 as usize).is_some_and(|&node| node != 0)
    }

    /// Appends every match that begins with the word at `first`.
    pub(super) fn walk(
        &self,
        row: &impl Row,
        first: usize,
        visited: &mut Visited,
        into: &mut Vec<Match>,
    ) {
        visited.seen.clear();
        for &atom in row.atoms(first) {
            if let Some(&node) = self.starts.get(atom.0 as usize)
                && node != 0
            {
                self.step(row, node, first, first, visited, into);
            }
        }
    }

    fn step(
        &self,
        row: &impl Row,
        node: u32,
        first: usize,
        at: usize,
        visited: &mut Visited,
        into: &mut Vec<Match>,
    ) {
        let here = &self.nodes[node as usize];
        let distance = at - first;
        for accept in &here.accepts {
            if distance <= accept.within as usize {
                into.push(Match { first: index(first), last: index(at), target: accept.target });
            }
        }
        if !here.adjacent.is_empty() && at + 1 < row.len() && row.adjacent(at + 1) {
            for &atom in row.atoms(at + 1) {
                if let Ok(edge) = here.adjacent.binary_search_by_key(&atom, |edge| edge.0) {
                    self.step(row, here.adjacent[edge].1, first, at + 1, visited, into);
                }
            }
        }
        for gap in here.gaps.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            let (min, max) = (gap[0].0 as usize, gap[0].1 as usize);
            for next in at + 1 + min..row.len().min(at + 2 + max) {
                for &atom in row.atoms(next) {
                    if let Ok(edge) = gap.binary_search_by_key(&atom, |edge| edge.2)
                        // From one first word, a node reached twice at one place has nothing new to say.
                        && visited.seen.insert((gap[edge].3, index(next)))
                    {
                        self.step(row, gap[edge].3, first, next, visited, into);
                    }
                }
            }
        }
    }
}

/// Scratch space of walks.
#[derive(Default)]
pub(super) struct Visited {
    seen: HashSet<(u32, u32)>,
}

/// Positions fit: a sentence is shorter than 2^32 bytes.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
