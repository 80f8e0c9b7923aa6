//! Signatures: the distinct sets of atoms that words satisfy, each stored once.

use hashbrown::HashMap;

use super::atom::AtomId;
use super::program::{ALWAYS, Program};
use super::trie::{Gates, Start};

/// A signature, with two facts about its word packed in, since the hot loop asks for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Signature(u32);

const CASE_DECIDES: u32 = 1 << 31;
const BEGINS: u32 = 1 << 30;

impl Signature {
    /// The word satisfies no atom.
    pub(super) const EMPTY: Self = Self(0);

    /// Returns true if the word can begin a gate, or a term that waits for none: a sentence without such a word holds nothing.
    pub(super) fn begins(self) -> bool {
        self.0 & BEGINS != 0
    }

    /// Returns true if no atom is satisfied.
    pub(super) fn is_empty(self) -> bool {
        self.0 & !CASE_DECIDES == 0
    }

    /// Returns true if the case of the word decides about further atoms.
    pub(super) fn case_decides(self) -> bool {
        self.0 & CASE_DECIDES != 0
    }

    /// Returns the same signature, marked as depending on case.
    pub(super) fn with_case(self) -> Self {
        Self(self.0 | CASE_DECIDES)
    }

    fn index(self) -> usize {
        (self.0 & !(CASE_DECIDES | BEGINS)) as usize
    }
}

/// What a word can begin.
#[derive(Default)]
pub(super) struct Begins {
    /// Gates that the word opens by itself.
    pub(super) opens: Gates,
    /// Gates that the word may open together with the next.
    pub(super) gates: Gates,
    /// Terms that wait for these gates.
    pub(super) terms: Gates,
    /// Chains in the tries of gates, of terms, and of what is looked for last.
    pub(super) starts: [Box<[Start]>; 3],
}

/// The sets met so far. Ids are private to one scanner.
pub(super) struct Signatures {
    sets: Vec<Box<[AtomId]>>,
    begins: Vec<Begins>,
    known: HashMap<Box<[AtomId]>, Signature>,
}

impl Signatures {
    pub(super) fn new() -> Self {
        Self { sets: vec![Box::default()], begins: vec![Begins::default()], known: HashMap::new() }
    }

    /// Returns the signature of a sorted set of atoms.
    pub(super) fn of(&mut self, atoms: &[AtomId], program: &Program) -> Signature {
        if atoms.is_empty() {
            return Signature::EMPTY;
        }
        if let Some(&known) = self.known.get(atoms) {
            return known;
        }
        let index = u32::try_from(self.sets.len()).unwrap_or(0) & !(CASE_DECIDES | BEGINS);
        let begins = Begins {
            opens: atoms.iter().fold(0, |all, &atom| {
                all | program.opened_by(atom)
                    | program.gates.gates_of_one(atom, |target| program.opens(target))
            }),
            gates: atoms.iter().fold(0, |all, &atom| all | program.gates.gates(atom)),
            terms: atoms.iter().fold(0, |all, &atom| all | program.terms.gates(atom)),
            starts: [&program.gates, &program.terms, &program.rest].map(|trie| trie.starts(atoms)),
        };
        let flag = if begins.opens != 0 || begins.terms & ALWAYS != 0 { BEGINS } else { 0 };
        let signature = Signature(index | flag);
        self.sets.push(atoms.into());
        self.begins.push(begins);
        self.known.insert(atoms.into(), signature);
        signature
    }

    /// Returns what a word of this signature can begin.
    pub(super) fn begins(&self, signature: Signature) -> &Begins {
        &self.begins[signature.index()]
    }

    /// Returns the atoms of a signature, sorted.
    pub(super) fn atoms(&self, signature: Signature) -> &[AtomId] {
        &self.sets[signature.index()]
    }
}
