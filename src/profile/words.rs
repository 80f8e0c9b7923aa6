//! Word and form counts of a set of documents, summed as they come.
//!
//! They are never kept per document (memory is bounded by the vocabulary), so a shard carries the list of documents it
//! sums: a union adds no document twice.

use std::collections::BTreeMap;

use crate::document::DocumentId;
use crate::text::Language;

/// Identity of a shard: its documents, sorted, with the digests of their bytes.
pub type ShardId = Vec<(DocumentId, String)>;

/// How often a word type occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordCount {
    /// Running words of this type.
    pub count: u64,
    /// Documents with at least one.
    pub documents: u64,
}

/// Counts of words and of term forms over one set of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordShard {
    /// By language of the document and folded word.
    pub words: BTreeMap<(Language, Box<str>), WordCount>,
    /// Surface forms by term (index in the codebook's list of all terms) and folded form.
    pub forms: BTreeMap<(u32, Box<str>), u64>,
}
