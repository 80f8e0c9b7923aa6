//! Mentions in, integers out: what a document says, counted; and the union of such counts.
//!
//! A [`CorpusProfile`] is a sorted map from documents to records. Its union is commutative, associative and idempotent, so
//! that shards may be merged in any order, twice, or overlapping. Every number that polilex prints is computed from it.
//!
//! Sequences of words by group are counted besides ([`Sieve`]): they are numbers of a transcript and enter no profile.
//!
//! **Invariant:** in a profile there is no float, no word id, no hash order, no path of a machine.

mod document;
mod doubt;
mod forms;
mod sequence;
mod tally;
mod union;
mod words;

pub use document::{
    ConceptCount, DegreeCount, DocumentProfile, PARTS, PairCount, Presence, Reading, Record, part,
};
pub use doubt::Doubt;
pub use forms::Forms;
pub use sequence::{LONGEST_SEQUENCE, Sequence, Sieve};
pub use tally::Tally;
pub use union::{Conflict, CorpusProfile};
pub use words::{ShardId, WordCount, WordShard};
