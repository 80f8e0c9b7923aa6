//! The united profile of a corpus, and its algebra.

use std::collections::BTreeMap;
use std::fmt;

use super::{DocumentProfile, Reading, Record, ShardId, WordCount, WordShard};
use crate::document::DocumentId;
use crate::text::Language;

/// Everything counted in a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorpusProfile {
    /// Records by document, in table order.
    pub documents: BTreeMap<DocumentId, Record>,
    /// Word and form counts by the documents that they sum.
    pub words: BTreeMap<ShardId, WordShard>,
}

/// Two profiles that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conflict {
    /// A document was counted twice with different results: its bytes or the codebook changed.
    Document(DocumentId),
    /// Two word shards share some, but not all, of their documents, so that their sums cannot be united.
    Shard(DocumentId),
}

impl fmt::Display for Conflict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(id) => write!(out, "document \"{id}\" has two different profiles"),
            Self::Shard(id) => {
                write!(out, "document \"{id}\" is summed in two different sets of word counts")
            }
        }
    }
}

impl std::error::Error for Conflict {}

impl CorpusProfile {
    /// Unites two profiles. A skipped document is below a counted one: a later success heals an earlier failure, and of
    /// two failures the smaller reason stays.
    ///
    /// # Errors
    /// [`Conflict`] if a document has two different counts, or word shards overlap in part.
    pub fn union(mut self, other: Self) -> Result<Self, Conflict> {
        for (id, theirs) in other.documents {
            match self.documents.remove(&id) {
                None => {
                    self.documents.insert(id, theirs);
                }
                Some(ours) => {
                    let record = unite(&id, ours, theirs)?;
                    self.documents.insert(id, record);
                }
            }
        }
        for (shard, counts) in other.words {
            match self.words.get(&shard) {
                Some(ours) if *ours == counts => {}
                Some(_) => return Err(Conflict::Shard(first(&shard))),
                None => {
                    if let Some(shared) = self.words.keys().find_map(|ours| shared(ours, &shard)) {
                        return Err(Conflict::Shard(shared));
                    }
                    self.words.insert(shard, counts);
                }
            }
        }
        Ok(self)
    }

    /// Iterates over the documents that were read.
    pub fn profiled(&self) -> impl Iterator<Item = (&DocumentId, &Record, &DocumentProfile)> {
        self.documents.iter().filter_map(|(id, record)| match &record.reading {
            Reading::Profiled(profile) => Some((id, record, &**profile)),
            Reading::Skipped { .. } => None,
        })
    }

    /// Sums the word counts of all shards.
    pub fn word_counts(&self) -> BTreeMap<(Language, &str), WordCount> {
        let mut sum: BTreeMap<(Language, &str), WordCount> = BTreeMap::new();
        for shard in self.words.values() {
            for ((language, word), count) in &shard.words {
                let total = sum.entry((*language, word)).or_default();
                total.count += count.count;
                total.documents += count.documents;
            }
        }
        sum
    }

    /// Sums the forms of all shards: by term, then by form.
    pub fn form_counts(&self) -> BTreeMap<(u32, &str), u64> {
        let mut sum: BTreeMap<(u32, &str), u64> = BTreeMap::new();
        for shard in self.words.values() {
            for ((term, form), count) in &shard.forms {
                *sum.entry((*term, form)).or_default() += count;
            }
        }
        sum
    }
}

fn unite(id: &DocumentId, ours: Record, theirs: Record) -> Result<Record, Conflict> {
    match (&ours.reading, &theirs.reading) {
        (Reading::Profiled(_), Reading::Profiled(_)) => {
            if ours == theirs {
                Ok(ours)
            } else {
                Err(Conflict::Document(id.clone()))
            }
        }
        (Reading::Profiled(_), Reading::Skipped { .. }) => Ok(ours),
        (Reading::Skipped { .. }, Reading::Profiled(_)) => Ok(theirs),
        (Reading::Skipped { .. }, Reading::Skipped { .. }) => {
            Ok(if key(&ours) <= key(&theirs) { ours } else { theirs })
        }
    }
}

/// A total order of skipped records, so that the smaller one does not depend on who comes first.
type Key<'a> = (&'a str, &'a str, u64, &'a str, &'a str, &'a BTreeMap<String, String>);

fn key(record: &Record) -> Key<'_> {
    let reason = match &record.reading {
        Reading::Skipped { reason } => reason.as_str(),
        Reading::Profiled(_) => "",
    };
    (reason, &record.sha256, record.bytes, &record.format, &record.encoding, &record.metadata)
}

fn first(shard: &ShardId) -> DocumentId {
    shard.first().map_or_else(|| DocumentId::file(""), |(id, _)| id.clone())
}

fn shared(ours: &ShardId, theirs: &ShardId) -> Option<DocumentId> {
    theirs
        .iter()
        .find(|(id, _)| ours.binary_search_by(|(known, _)| known.cmp(id)).is_ok())
        .map(|(id, _)| id.clone())
}
