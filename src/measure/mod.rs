//! Integers in, numbers out: frequency, dispersion, association, resampling. Pure functions, one file a question.
//!
//! **Invariant:** no text and no mention comes in here; nothing depends on the order of threads, a clock or the platform's
//! mathematics (`libm` throughout).

pub mod adjust;
pub mod association;
pub mod bins;
pub mod candidates;
pub mod clusters;
pub mod communities;
pub mod comparison;
pub mod contingency;
pub mod correspondence;
pub mod coverage;
pub mod dispersion;
pub mod frequency;
pub mod groups;
pub mod keyness;
pub mod keywords;
pub mod likeness;
pub mod network;
pub mod null_model;
pub mod pair_count;
pub mod places;
mod quality;
pub mod rank_correlation;
pub mod resample;
pub mod rows;
pub mod similarity;
pub mod spread;
mod subset;
pub mod sweep;
pub mod terms;
pub mod trend;
pub mod validation;
pub mod years;

pub use candidates::{CandidateRow, SentenceCount, Sides, Text};
pub use groups::{GroupIndex, Grouping, Groups, Ungroupable};
pub use keywords::KeywordRow;
pub use quality::{QualityRow, quality};
pub use rows::{CellRow, ComparisonRow, ConceptRow, Interval, PairRow, UnitKind, WordRow};
pub use terms::TermRow;
