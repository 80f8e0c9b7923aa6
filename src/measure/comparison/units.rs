//! What is drawn and permuted: documents, or clusters of documents, with their counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::codebook::Codebook;
use crate::measure::groups::{GroupIndex, Groups};
use crate::profile::{CorpusProfile, Reading};
use crate::text::Language;

/// A unit that mentions a concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Which unit.
    pub(super) unit: u32,
    /// Mentions.
    pub(super) mentions: u64,
    /// Sentences with at least one.
    pub(super) sentences: u64,
}

/// How long a unit is, and where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) group: GroupIndex,
    pub(super) words: u64,
    pub(super) sentences: u64,
}

/// The units of a grouping.
pub(super) struct Units {
    pub(super) units: Vec<Unit>,
    /// By concept: the units that mention it, in order.
    pub(super) found: Vec<Vec<Found>>,
    /// By group: documents that are compared.
    pub(super) documents: Vec<u64>,
    /// By concept and group: documents with at least one mention.
    pub(super) mentioning: Vec<Vec<u64>>,
    /// By group: the languages of its documents.
    pub(super) languages: Vec<BTreeSet<Language>>,
    /// True if a cluster has documents in more than one group.
    pub(super) divided: bool,
}

impl Units {
    /// Collects the documents that tell absence: what is not found in them is not there. Others would count as zeros what only could
    /// not be read, or keep the finds of a document without its silences. `clusters` is a value by document; documents of one
    /// value (and group) are one unit, a document without a value is one by itself.
    pub(super) fn of(
        profile: &CorpusProfile,
        codebook: &Codebook,
        groups: &Groups,
        clusters: Option<&[Option<&str>]>,
    ) -> Self {
        let many = groups.names.len();
        let mut all = Self {
            units: Vec::new(),
            found: vec![Vec::new(); codebook.concepts.len()],
            documents: vec![0; many],
            mentioning: vec![vec![0; many]; codebook.concepts.len()],
            languages: vec![BTreeSet::new(); many],
            divided: false,
        };
        // Unit by cluster and group, and the units of the documents by concept, to be summed.
        let mut of_cluster: BTreeMap<(&str, GroupIndex), u32> = BTreeMap::new();
        for (number, record) in profile.documents.values().enumerate() {
            let (Some(group), Reading::Profiled(document)) =
                (groups.members[number], &record.reading)
            else {
                continue;
            };
            if !record.tells_absence() {
                continue;
            }
            let cluster = clusters.and_then(|clusters| clusters[number]);
            let next = u32::try_from(all.units.len()).expect("documents are numbered by u32");
            let unit =
                cluster.map_or(next, |cluster| *of_cluster.entry((cluster, group)).or_insert(next));
            if unit == next {
                all.units.push(Unit { group, words: 0, sentences: 0 });
            }
            let sums = &mut all.units[unit as usize];
            sums.words += document.words;
            sums.sentences += document.sentences;
            let at = group.0 as usize;
            all.documents[at] += 1;
            all.languages[at].insert(document.language);
            for count in &document.concepts {
                let concept = count.concept.0 as usize;
                all.mentioning[concept][at] += 1;
                all.found[concept].push(Found {
                    unit,
                    mentions: count.mentions.into(),
                    sentences: count.sentences.into(),
                });
            }
        }
        for found in &mut all.found {
            found.sort_by_key(|found| found.unit);
            found.dedup_by(|next, sum| {
                let same = next.unit == sum.unit;
                if same {
                    sum.mentions += next.mentions;
                    sum.sentences += next.sentences;
                }
                same
            });
        }
        let clusters: BTreeSet<&str> = of_cluster.keys().map(|(cluster, _)| *cluster).collect();
        all.divided = clusters.len() < of_cluster.len();
        all
    }
}
