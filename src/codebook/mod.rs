//! What to look for, as its author wrote it: model, grammar, lint, built-in codebooks.
//!
//! **Invariant:** nothing is compiled or matched here.

mod model;
pub mod pattern;

pub use model::{Codebook, Concept, ConceptIndex, Example, Overlap, Register, Term};
