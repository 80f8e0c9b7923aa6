//! How a codebook is applied: which of its terms count, and how their mentions share words.
//!
//! A codebook says how it wants to be applied; a sweep asks what else it could have said.

use std::collections::BTreeSet;

use super::model::{Codebook, Overlap, Register};
use crate::text::Language;

/// A way to apply a codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coding {
    /// How overlapping mentions are resolved.
    pub overlap: Overlap,
    /// Which terms count.
    pub registers: Registers,
}

/// Terms by register. Conditions, exceptions and names have none and always apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Registers {
    /// All terms.
    #[default]
    All,
    /// Those of one register.
    Only(Register),
}

impl Registers {
    /// Returns true if terms of this register count.
    pub fn admit(self, register: Register) -> bool {
        match self {
            Self::All => true,
            Self::Only(only) => only == register,
        }
    }

    /// Returns the name used in commands and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Only(register) => register.name(),
        }
    }
}

impl Coding {
    /// Returns the way that the codebook itself asks for.
    pub fn of(codebook: &Codebook) -> Self {
        Self { overlap: codebook.overlap, registers: Registers::All }
    }

    /// Returns, by number of the term, whether it counts.
    pub fn admitted(self, codebook: &Codebook) -> Vec<bool> {
        codebook.terms().map(|(_, _, term)| self.registers.admit(term.register)).collect()
    }

    /// Returns the languages of the terms that count: in a document of any other, nothing is looked for.
    pub fn languages(self, codebook: &Codebook) -> BTreeSet<Language> {
        let counting = codebook.terms().filter(|(_, _, term)| self.registers.admit(term.register));
        counting.map(|(_, _, term)| term.language).collect()
    }
}
