//! What of the framework is in which document, and in how many documents of a group: present, absent, or cannot be told.

use super::frequency::cells;
use super::groups::Groups;
use crate::codebook::{Codebook, ConceptIndex};
use crate::profile::CorpusProfile;

/// Whether a concept is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is mentioned.
    Present,
    /// Everything was read, in languages with terms, without doubts; it is not mentioned.
    Absent,
    /// It is not mentioned in what was read; but something was not read, was read with doubts or has no terms.
    CannotTell,
}

/// A row of `coverage.csv`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoverageRow {
    /// Position of the document in the corpus profile, or number of the group.
    pub member: usize,
    /// Which concept or group of concepts.
    pub concept: ConceptIndex,
    /// Whether it is there.
    pub status: Status,
    /// The evidence: its mentions; of a group of concepts, the distinct spans of its leaves. `None` if that cannot be told.
    pub mentions: Option<u64>,
    /// Documents with at least one mention.
    pub documents: u64,
    /// Documents that were read and do not mention it.
    pub without: u64,
    /// Documents of which it cannot be told.
    pub unknown: u64,
}

impl CoverageRow {
    fn judged(member: usize, concept: ConceptIndex, sums: Sums) -> Self {
        let Sums { mentions, documents, without, unknown } = sums;
        let status = match (documents, without, unknown) {
            (1.., _, _) => Status::Present,
            (0, 1.., 0) => Status::Absent,
            _ => Status::CannotTell,
        };
        let mentions = (status != Status::CannotTell).then_some(mentions);
        Self { member, concept, status, mentions, documents, without, unknown }
    }
}

#[derive(Clone, Copy, Default)]
struct Sums {
    mentions: u64,
    documents: u64,
    without: u64,
    unknown: u64,
}

impl Sums {
    fn add(&mut self, mentions: Option<u64>) {
        self.mentions += mentions.unwrap_or(0);
        self.documents += u64::from(mentions.is_some_and(|mentions| mentions > 0));
        self.without += u64::from(mentions == Some(0));
        self.unknown += u64::from(mentions.is_none());
    }
}

/// Iterates over documents × concepts, as [`cells`] does.
pub fn coverage<'a>(
    profile: &'a CorpusProfile,
    codebook: &'a Codebook,
) -> impl Iterator<Item = CoverageRow> + 'a {
    cells(profile, codebook).map(|cell| {
        let mut sums = Sums::default();
        sums.add(cell.mentions);
        CoverageRow::judged(cell.document, cell.concept, sums)
    })
}

/// Returns a row per group and concept. A concept is absent from a group if all its documents say so.
pub fn group_coverage(
    profile: &CorpusProfile,
    codebook: &Codebook,
    groups: &Groups,
) -> Vec<CoverageRow> {
    let concepts = codebook.concepts.len();
    let mut sums = vec![Sums::default(); groups.names.len() * concepts];
    for cell in cells(profile, codebook) {
        if let Some(group) = groups.members[cell.document] {
            sums[group.0 as usize * concepts + cell.concept.0 as usize].add(cell.mentions);
        }
    }
    let places = groups
        .indexed()
        .flat_map(|(group, _)| codebook.indexed().map(move |(concept, _)| (group, concept)));
    places
        .zip(sums)
        .map(|((group, concept), sums)| CoverageRow::judged(group.0 as usize, concept, sums))
        .collect()
}
