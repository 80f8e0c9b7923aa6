//! What to look for, as its author wrote it: model, grammar, lint, built-in codebooks.
//!
//! [`load`] reads a file into a [`Codebook`] and finds all of its mistakes at once; [`parse`] reads one pattern into the tree
//! of [`pattern`]. What can be wrong is the table [`Rule::ALL`]; `docs/codebook.md` explains it to authors.
//!
//! **Invariant:** nothing is compiled or matched here.

mod breadth;
mod builtin;
mod coding;
pub mod convert;
mod display;
mod expression;
mod fault;
mod grammar;
mod known;
mod lint;
mod literal;
mod load;
mod model;
pub mod pattern;
mod rule;
mod script;
mod single;
mod stems;
#[cfg(test)]
mod tests;
mod token;

pub(crate) use crate::diagnostic::nearest;
pub use breadth::{Breadth, paths};
pub use builtin::{BUILTIN, Builtin, builtin};
pub use coding::{Coding, Registers};
pub(crate) use expression::LARGEST as LARGEST_EXPRESSION;
pub use fault::Fault;
pub use grammar::parse;
pub use known::{OTHERS, OWN};
pub(crate) use lint::is_common;
pub use load::load;
pub use model::{Codebook, Concept, ConceptIndex, Example, Overlap, Register, Term};
pub use rule::Rule;
