//! Signatures: the distinct sets of atoms that words satisfy, each stored once.

use hashbrown::HashMap;

use super::atom::AtomId;

/// A signature, with two facts about its word packed in, since the hot loop asks for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Signature(u32);

const CASE_DECIDES: u32 = 1 << 31;
const BEGINS: u32 = 1 << 30;

impl Signature {
    /// The word satisfies no atom.
    pub(super) const EMPTY: Self = Self(0);

    /// Returns true if the word satisfies an atom that begins a path.
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

/// The sets met so far. Ids are private to one scanner.
pub(super) struct Signatures {
    sets: Vec<Box<[AtomId]>>,
    known: HashMap<Box<[AtomId]>, Signature>,
}

impl Signatures {
    pub(super) fn new() -> Self {
        Self { sets: vec![Box::default()], known: HashMap::new() }
    }

    /// Returns the signature of a sorted set of atoms; `begins` tells whether an atom begins a path.
    pub(super) fn of(&mut self, atoms: &[AtomId], begins: impl Fn(AtomId) -> bool) -> Signature {
        if atoms.is_empty() {
            return Signature::EMPTY;
        }
        if let Some(&known) = self.known.get(atoms) {
            return known;
        }
        let index = u32::try_from(self.sets.len()).unwrap_or(0) & !(CASE_DECIDES | BEGINS);
        let flag = if atoms.iter().any(|&atom| begins(atom)) { BEGINS } else { 0 };
        let signature = Signature(index | flag);
        self.sets.push(atoms.into());
        self.known.insert(atoms.into(), signature);
        signature
    }

    /// Returns the atoms of a signature, sorted.
    pub(super) fn atoms(&self, signature: Signature) -> &[AtomId] {
        &self.sets[signature.index()]
    }
}
