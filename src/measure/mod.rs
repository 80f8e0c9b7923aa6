//! Integers in, numbers out: frequency, dispersion, association, resampling. Pure functions, one file a question.
//!
//! **Invariant:** no text and no mention comes in here; nothing depends on the order of threads, a clock or the platform's
//! mathematics (`libm` throughout).

pub mod adjust;
pub mod association;
pub mod bins;
pub mod comparison;
pub mod contingency;
pub mod dispersion;
pub mod frequency;
pub mod groups;
pub mod keyness;
pub mod keywords;
mod quality;
pub mod resample;
pub mod rows;
pub mod terms;

pub use groups::{GroupIndex, Grouping, Groups, Ungroupable};
pub use keywords::KeywordRow;
pub use quality::{QualityRow, quality};
pub use rows::{CellRow, ComparisonRow, ConceptRow, Interval, PairRow, UnitKind, WordRow};
pub use terms::TermRow;
