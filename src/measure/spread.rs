//! How evenly each concept spreads over the documents of a group.

use super::dispersion::{dp_norm, top_share};
use super::groups::{GroupIndex, Groups};
use super::subset::{Subset, coded_records, sum};
use crate::codebook::{Codebook, ConceptIndex};
use crate::profile::CorpusProfile;

/// A row of `dispersion.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct SpreadRow {
    /// The group of documents.
    pub group: GroupIndex,
    /// Which concept or group of concepts.
    pub concept: ConceptIndex,
    /// Documents of the group that were read and coded.
    pub group_documents: u64,
    /// Documents with at least one mention; `None` if none was found and no document can say that it is absent.
    pub documents: Option<u64>,
    /// Mentions in them.
    pub mentions: Option<u64>,
    /// `DPnorm` over the documents of the group by words.
    pub dispersion: Option<f64>,
    /// Share of the mentions that stands in the document with most.
    pub top_document_share: Option<f64>,
}

/// Returns a row per group and concept, in the order of groups and codebook.
pub fn spread(profile: &CorpusProfile, codebook: &Codebook, groups: &Groups) -> Vec<SpreadRow> {
    let mut subsets: Vec<Subset> =
        groups.names.iter().map(|_| Subset::new(codebook.concepts.len())).collect();
    for (at, record, document) in coded_records(profile) {
        if let Some(group) = groups.members[at] {
            subsets[group.0 as usize].add(record, document);
        }
    }
    let mut rows = Vec::with_capacity(subsets.len() * codebook.concepts.len());
    for ((group, _), subset) in groups.indexed().zip(&subsets) {
        for (concept, _) in codebook.indexed() {
            let found = subset.of(concept);
            let mut mentions = vec![0; subset.len()];
            for &(document, count) in found.mentions {
                mentions[document as usize] = u64::from(count);
            }
            rows.push(SpreadRow {
                group,
                concept,
                group_documents: subset.len() as u64,
                documents: found.known.then_some(found.mentions.len() as u64),
                mentions: found.known.then(|| sum(found.mentions)),
                dispersion: dp_norm(mentions.iter().copied().zip(subset.words.iter().copied())),
                top_document_share: top_share(mentions.iter().copied()),
            });
        }
    }
    rows
}
