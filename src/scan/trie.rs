//! The trie of atoms, and the walk from a word that may begin a term.
//!
//! A chain is a sequence of atoms with what may stand between them. Chains of all terms share their beginnings; what follows
//! a gap is shared within its pattern. From each word whose signature can begin a chain, the walk follows every edge that
//! the next words satisfy. No failure links, no automaton: gaps, nearness and sentence limits cost nothing extra.
//!
//! Each node knows which *gates* the chains below it wait for (see `program`): a walk enters no branch whose gates are all
//! shut in this sentence, and looks across no gap for words that the sentence does not have.

use hashbrown::HashSet;

use super::atom::AtomId;

/// What may stand between the previous atom of a chain and this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Link {
    /// Nothing: the words are neighbours.
    Adjacent,
    /// Between `min` and `max` words, and any punctuation.
    Gap { min: u32, max: u32 },
}

/// A node of the trie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NodeId(u32);

impl NodeId {
    /// Where every walk begins.
    pub(super) const ROOT: Self = Self(0);
}

/// Index of what a chain evidences: a term, a condition, an exception or a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TargetId(pub(super) u32);

#[derive(Default)]
struct Node {
    /// Sorted by atom.
    adjacent: Vec<(AtomId, NodeId)>,
    gaps: Vec<Gap>,
    accepts: Vec<Accept>,
    /// Gates of the chains that end here or below.
    gates: Gates,
    /// A tail that every chain through this one must come to later.
    needs: Option<NodeId>,
}

/// Between `min` and `max` words, then any edge of `tail`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Gap {
    min: u32,
    max: u32,
    tail: NodeId,
    /// The tail hangs on other nodes too, so no other pattern may grow there.
    shared: bool,
}

/// The end of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Accept {
    target: TargetId,
    /// Largest distance between first and last word (`near`).
    within: u32,
}

/// A set of gates, a bit each.
pub(super) type Gates = u64;

/// A word of a sentence, as the walk sees it: the atoms that it satisfies, and whether the word before is its neighbour.
pub(super) trait Row {
    /// Number of words.
    fn len(&self) -> usize;
    /// Atoms of the word at `at`, sorted.
    fn atoms(&self, at: usize) -> &[AtomId];
    /// True if nothing that breaks a sequence stands between the words `at - 1` and `at`.
    fn adjacent(&self, at: usize) -> bool;
    /// False if no word of the sentence satisfies the atom; true may be wrong.
    fn may_have(&self, atom: AtomId) -> bool;
}

/// A match: what it evidences, and its first and last word in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) target: TargetId,
}

/// All chains.
pub(super) struct Trie {
    nodes: Vec<Node>,
    /// Node after the first atom, by atom; the root if no chain begins with it.
    starts: Vec<NodeId>,
}

impl Trie {
    /// Returns a trie without chains over atoms yet to come.
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node::default()], starts: Vec::new() }
    }

    /// Returns a new node that nothing leads to yet; chains through it come to the tail that it `needs`.
    pub(super) fn tail(&mut self, needs: Option<NodeId>) -> NodeId {
        self.nodes.push(Node { needs, ..Node::default() });
        NodeId(u32::try_from(self.nodes.len() - 1).expect("a codebook has fewer than 2^32 steps"))
    }

    /// Lets `tail` follow `node` after a gap.
    pub(super) fn link(&mut self, node: NodeId, (min, max): (u32, u32), tail: NodeId) {
        let gap = Gap { min, max, tail, shared: true };
        let gaps = &mut self.nodes[node.0 as usize].gaps;
        if !gaps.contains(&gap) {
            gaps.push(gap);
        }
    }

    /// Lets chains end at `node`. `within` bounds the distance from first to last word.
    pub(super) fn accept(&mut self, node: NodeId, target: TargetId, within: Option<u32>) {
        let accept = Accept { target, within: within.unwrap_or(u32::MAX) };
        let accepts = &mut self.nodes[node.0 as usize].accepts;
        if !accepts.contains(&accept) {
            accepts.push(accept);
        }
    }

    /// Returns the node that `atom` leads to from `node`, which is made if it is not there. The link before a first atom
    /// is void.
    pub(super) fn child(&mut self, node: NodeId, link: Link, atom: AtomId) -> NodeId {
        if node == NodeId::ROOT {
            return self.start(atom);
        }
        let node = match link {
            Link::Adjacent => node,
            Link::Gap { min, max } => {
                let own = |gap: &&Gap| !gap.shared && (gap.min, gap.max) == (min, max);
                let found = self.nodes[node.0 as usize].gaps.iter().find(own).map(|gap| gap.tail);
                found.unwrap_or_else(|| {
                    let tail = self.tail(None);
                    self.nodes[node.0 as usize].gaps.push(Gap { min, max, tail, shared: false });
                    tail
                })
            }
        };
        // Edges stay sorted while chains come in, so that ten thousand with one beginning are no quadratic matter.
        let edges = &self.nodes[node.0 as usize].adjacent;
        match edges.binary_search_by_key(&atom, |edge| edge.0) {
            Ok(at) => edges[at].1,
            Err(at) => {
                let child = self.tail(None);
                self.nodes[node.0 as usize].adjacent.insert(at, (atom, child));
                child
            }
        }
    }

    fn start(&mut self, atom: AtomId) -> NodeId {
        let slot = atom.0 as usize;
        if self.starts.len() <= slot {
            self.starts.resize(slot + 1, NodeId::ROOT);
        }
        if self.starts[slot] == NodeId::ROOT {
            self.starts[slot] = self.tail(None);
        }
        self.starts[slot]
    }

    /// Tells every node which gates the chains below it wait for; `gate` is the gate of a target. Call it once all chains are in.
    pub(super) fn finish(&mut self, gate: impl Fn(TargetId) -> Gates) {
        let mut done = vec![false; self.nodes.len()];
        // Chains are acyclic and of bounded length. A node is done once all it leads to are.
        let mut stack: Vec<NodeId> = self.starts.clone();
        while let Some(&node) = stack.last() {
            let here = &self.nodes[node.0 as usize];
            let next = || {
                here.adjacent.iter().map(|edge| edge.1).chain(here.gaps.iter().map(|gap| gap.tail))
            };
            let waiting = next().filter(|next| !done[next.0 as usize]);
            let before = stack.len();
            stack.extend(waiting);
            if stack.len() > before && !done[node.0 as usize] {
                continue;
            }
            stack.truncate(before - 1);
            let here = &self.nodes[node.0 as usize];
            let below =
                here.adjacent.iter().map(|edge| edge.1).chain(here.gaps.iter().map(|gap| gap.tail));
            let below = below.map(|next| self.nodes[next.0 as usize].gates);
            let gates = below
                .chain(here.accepts.iter().map(|accept| gate(accept.target)))
                .fold(0, |all, gates| all | gates);
            self.nodes[node.0 as usize].gates = gates;
            done[node.0 as usize] = true;
        }
    }

    /// Returns the gates of the chains that begin with this atom; none if there is no such chain.
    pub(super) fn gates(&self, atom: AtomId) -> Gates {
        match self.starts.get(atom.0 as usize) {
            Some(&node) if node != NodeId::ROOT => self.nodes[node.0 as usize].gates,
            Some(_) | None => 0,
        }
    }

    /// Returns the gates of the chains that are nothing but this atom.
    pub(super) fn gates_of_one(&self, atom: AtomId, gate: impl Fn(TargetId) -> Gates) -> Gates {
        match self.starts.get(atom.0 as usize) {
            Some(&node) => self.nodes[node.0 as usize]
                .accepts
                .iter()
                .fold(0, |all, accept| all | gate(accept.target)),
            None => 0,
        }
    }

    /// Returns where the chains that begin with any of these atoms go on, with the gates that they wait for.
    pub(super) fn starts(&self, atoms: &[AtomId]) -> Box<[Start]> {
        let started = atoms.iter().filter_map(|atom| self.starts.get(atom.0 as usize).copied());
        let known = started.filter(|&node| node != NodeId::ROOT);
        known.map(|node| Start { node, gates: self.nodes[node.0 as usize].gates }).collect()
    }

    /// Appends every match that begins with the word at `first`, from where its chains go on, of chains that wait for one of the
    /// gates that are `open`.
    pub(super) fn walk(
        &self,
        row: &impl Row,
        (first, starts): (usize, &[Start]),
        open: Gates,
        visited: &mut Visited,
        into: &mut Vec<Match>,
    ) {
        visited.seen.clear();
        visited.possible.resize(self.nodes.len(), 0);
        let mut walk = Walk { trie: self, row, first, open, visited, into };
        for start in starts.iter().filter(|start| start.gates & open != 0) {
            walk.step(start.node, first);
        }
    }
}

/// Where the chains that begin with a word go on.
#[derive(Clone, Copy)]
pub(super) struct Start {
    node: NodeId,
    gates: Gates,
}

/// One walk from one word.
struct Walk<'a, R> {
    trie: &'a Trie,
    row: &'a R,
    first: usize,
    open: Gates,
    visited: &'a mut Visited,
    into: &'a mut Vec<Match>,
}

impl<R: Row> Walk<'_, R> {
    fn step(&mut self, node: NodeId, at: usize) {
        let here = &self.trie.nodes[node.0 as usize];
        let distance = at - self.first;
        for accept in &here.accepts {
            if distance <= accept.within as usize {
                let (first, last) = (index(self.first), index(at));
                self.into.push(Match { first, last, target: accept.target });
            }
        }
        if !here.adjacent.is_empty() && at + 1 < self.row.len() && self.row.adjacent(at + 1) {
            let atoms = self.row.atoms(at + 1);
            if here.adjacent.len() < 2 * atoms.len() {
                for &(atom, next) in &here.adjacent {
                    if self.row.may_have(atom) && atoms.binary_search(&atom).is_ok() {
                        self.go(next, at + 1);
                    }
                }
            } else {
                for &atom in atoms {
                    if let Ok(edge) = here.adjacent.binary_search_by_key(&atom, |edge| edge.0) {
                        self.go(here.adjacent[edge].1, at + 1);
                    }
                }
            }
        }
        for gap in &here.gaps {
            let tail = &self.trie.nodes[gap.tail.0 as usize];
            let edges = &tail.adjacent;
            if tail.gates & self.open == 0 || !self.is_possible(gap.tail) {
                continue;
            }
            let nearest = at + 1 + gap.min as usize;
            let furthest = self.row.len().min(at + 2 + gap.max as usize);
            for place in nearest..furthest {
                let atoms = self.row.atoms(place);
                if edges.len() < 2 * atoms.len() {
                    for &(atom, next) in edges {
                        if self.row.may_have(atom) && atoms.binary_search(&atom).is_ok() {
                            self.arrive(next, place);
                        }
                    }
                } else {
                    for &atom in atoms {
                        if let Ok(edge) = edges.binary_search_by_key(&atom, |edge| edge.0) {
                            self.arrive(edges[edge].1, place);
                        }
                    }
                }
            }
        }
    }

    /// Goes on behind a gap. From one first word, a node reached twice at one place has nothing new to say.
    fn arrive(&mut self, node: NodeId, place: usize) {
        if self.trie.nodes[node.0 as usize].gates & self.open != 0
            && self.visited.seen.insert((node, index(place)))
        {
            self.step(node, place);
        }
    }

    /// Returns false if the sentence lacks the words that a tail, or one that must follow it, begins with.
    fn is_possible(&mut self, tail: NodeId) -> bool {
        let known = self.visited.possible[tail.0 as usize];
        if known / 2 == self.visited.sentence {
            return known % 2 == 1;
        }
        let node = &self.trie.nodes[tail.0 as usize];
        let possible = node.adjacent.iter().any(|edge| self.row.may_have(edge.0))
            && node.needs.is_none_or(|later| self.is_possible(later));
        self.visited.possible[tail.0 as usize] = 2 * self.visited.sentence + u64::from(possible);
        possible
    }

    /// Goes on to a neighbour.
    fn go(&mut self, node: NodeId, place: usize) {
        if self.trie.nodes[node.0 as usize].gates & self.open != 0 {
            self.step(node, place);
        }
    }
}

/// Scratch space of the walks in one trie.
#[derive(Default)]
pub(super) struct Visited {
    seen: HashSet<(NodeId, u32)>,
    /// By tail: whether the sentence in hand can hold it, below the number of that sentence.
    possible: Vec<u64>,
    sentence: u64,
}

impl Visited {
    /// Begins a sentence.
    pub(super) fn begin(&mut self) {
        self.sentence += 1;
    }
}

/// Positions fit: a sentence is shorter than 2^32 bytes.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
