//! Documents and groups beside each other by their concept profiles: what can be compared, and how alike they are.
//!
//! Only documents whose zeros can be trusted have a profile, and only leaves count that have terms in the language of every one of them;
//! else two languages would differ because the codebook does.

use std::collections::BTreeSet;

use super::clusters::{Join, clusters};
use super::correspondence::{Correspondence, correspondence};
use super::groups::Groups;
use super::similarity::{correlation_of_ranks, cosine, jensen_shannon, ranks};
use super::subset::coded_records;
use crate::codebook::{Codebook, ConceptIndex};
use crate::profile::CorpusProfile;

/// Pairs of more documents than this are not listed, nor are their clusters: their number grows with the square.
pub const MOST_MEMBERS: usize = 1_000;

/// Documents, or groups of documents, with their concept profiles.
#[derive(Clone, Debug, PartialEq)]
pub struct Profiles {
    /// `doc`, or the grouping.
    pub column: String,
    /// The documents or groups, in the order of tables.
    pub names: Vec<String>,
    /// The leaves that are compared.
    pub leaves: Vec<ConceptIndex>,
    /// Mentions by member and leaf; every member has some.
    pub counts: Vec<Vec<u64>>,
}

/// How alike two members are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// The first, by number.
    pub a: usize,
    /// The second.
    pub b: usize,
    /// See [`cosine`].
    pub cosine: Option<f64>,
    /// See [`jensen_shannon`].
    pub jensen_shannon: Option<f64>,
    /// See [`super::similarity::correlation`].
    pub correlation: Option<f64>,
}

impl Profiles {
    /// Returns the profiles of the documents, and of the groups of each grouping.
    pub fn all(profile: &CorpusProfile, codebook: &Codebook, groupings: &[&Groups]) -> Vec<Self> {
        let trusted = coded_records(profile).filter(|(_, record, _)| record.tells_absence());
        let documents: Vec<_> = trusted.map(|(at, _, document)| (at, document)).collect();
        let languages: BTreeSet<_> =
            documents.iter().map(|(_, document)| document.language).collect();
        let speaks = |concept: ConceptIndex, language| {
            codebook.concept(concept).terms.iter().any(|term| term.language == language)
        };
        let leaves: Vec<ConceptIndex> = codebook
            .indexed()
            .filter(|(concept, _)| languages.iter().all(|language| speaks(*concept, *language)))
            .filter(|(_, concept)| concept.leaf)
            .map(|(concept, _)| concept)
            .collect();
        let of_document = |document: &crate::profile::DocumentProfile| -> Vec<u64> {
            let mut counts = vec![0; leaves.len()];
            for count in &document.concepts {
                if let Ok(leaf) = leaves.binary_search(&count.concept) {
                    counts[leaf] = u64::from(count.mentions);
                }
            }
            counts
        };
        let rows: Vec<(usize, Vec<u64>)> =
            documents.iter().map(|(at, document)| (*at, of_document(document))).collect();
        let ids: Vec<String> = profile.documents.keys().map(ToString::to_string).collect();
        let with = |column: &str, members: Vec<(String, Vec<u64>)>| {
            let members =
                members.into_iter().filter(|(_, counts)| counts.iter().any(|count| *count > 0));
            let (names, counts) = members.unzip();
            Self { column: column.to_owned(), names, leaves: leaves.clone(), counts }
        };
        let documents =
            rows.iter().map(|(at, counts)| (ids[*at].clone(), counts.clone())).collect();
        let mut all = vec![with("doc", documents)];
        for groups in groupings {
            let mut sums = vec![vec![0; leaves.len()]; groups.names.len()];
            for (at, counts) in &rows {
                let Some(group) = groups.members[*at] else { continue };
                for (sum, count) in sums[group.0 as usize].iter_mut().zip(counts) {
                    *sum += count;
                }
            }
            all.push(with(&groups.column, groups.names.iter().cloned().zip(sums).collect()));
        }
        all
    }

    /// Returns true if there are so many that pairs are not listed.
    pub fn too_many(&self) -> bool {
        self.names.len() > MOST_MEMBERS
    }

    /// Returns all pairs, in order; none if there are too many.
    pub fn likenesses(&self) -> Vec<Likeness> {
        if self.too_many() {
            return Vec::new();
        }
        let ranks: Vec<Vec<f64>> = self.counts.iter().map(|counts| ranks(counts)).collect();
        let members = 0..self.counts.len();
        let pairs = members.flat_map(|a| (a + 1..self.counts.len()).map(move |b| (a, b)));
        let likeness = |(a, b): (usize, usize)| {
            let (one, other) = (&self.counts[a], &self.counts[b]);
            Likeness {
                a,
                b,
                cosine: cosine(one, other),
                jensen_shannon: jensen_shannon(one, other),
                correlation: correlation_of_ranks(&ranks[a], &ranks[b]),
            }
        };
        pairs.map(likeness).collect()
    }

    /// Joins the members by their Jensen–Shannon distances; `likenesses` are all pairs.
    pub fn clusters(&self, likenesses: &[Likeness]) -> Vec<Join> {
        // Every member has mentions, so that every distance is defined.
        let distances: Vec<f64> =
            likenesses.iter().filter_map(|pair| pair.jensen_shannon).collect();
        if distances.is_empty() { Vec::new() } else { clusters(distances, self.counts.len()) }
    }

    /// Analyses members by leaves.
    pub fn correspondence(&self) -> Option<Correspondence> {
        correspondence(&self.counts)
    }
}
