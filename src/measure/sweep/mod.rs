//! Which findings would stand if the choices of the analysis had been others?
//!
//! A *setting* makes every choice once. Rankings of leaves depend on some choices, networks of leaves on others, so that each has its own
//! [`Grid`] of settings: the cross product of the values of its axes. The first value of each axis is that of the *base*, the first
//! setting. The *twin* of a setting under an axis differs from it in that axis alone, where it has the value of the base: what changes
//! between twins is due to that choice.

mod network;
mod ranking;

pub use network::{Kept, Meetings, NetworkRow, Networks, PairSweep, Verdict};
pub use ranking::{ConceptSweep, FEWEST_SHARED, RankingRow, Rankings, Scores};

use super::rows::UnitKind;
use crate::codebook::{Codebook, Coding, ConceptIndex, Overlap, Registers};
use crate::profile::CorpusProfile;
use crate::text::Language;

/// The values that are tried of each choice; the first is that of the base.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// How mentions share words.
    pub overlaps: Vec<Overlap>,
    /// Which terms count.
    pub registers: Vec<Registers>,
    /// What leaves are ranked by.
    pub measures: Vec<RankBy>,
    /// Mentions that a leaf must have to be ranked or to be in a pair, and units that a pair must share to be an edge.
    pub minimums: Vec<u64>,
    /// Unit in which concepts meet.
    pub units: Vec<UnitKind>,
    /// What an edge must be above.
    pub chances: Vec<Chance>,
    /// Edges have a q below this.
    pub alphas: Vec<f64>,
}

/// What leaves are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankBy {
    /// Mentions per 1,000 words of all documents together. (Mentions alone give the same order.)
    Rate,
    /// Share of the sentences of all documents together.
    SentenceShare,
    /// Documents.
    Documents,
    /// Mean over documents of their rates: each weighs the same, however long it is.
    MeanRate,
    /// Mean over documents of their sentence shares.
    MeanSentenceShare,
}

impl RankBy {
    /// All, in the order in which they are tried.
    pub const ALL: [Self; 5] =
        [Self::Rate, Self::SentenceShare, Self::Documents, Self::MeanRate, Self::MeanSentenceShare];

    /// Returns the name used in commands and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::SentenceShare => "sentence_share",
            Self::Documents => "documents",
            Self::MeanRate => "mean_rate",
            Self::MeanSentenceShare => "mean_sentence_share",
        }
    }
}

/// What an edge must be above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chance {
    /// Both concepts may stand in any unit: `expected` and `q`.
    Independence,
    /// Units hold as many concepts as they do: `null_expected` and `null_q`; where there is no null model, as for independence. So are the edges of the network of a run.
    NullModel,
}

impl Chance {
    /// Returns the name used in commands and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Independence => "independence",
            Self::NullModel => "null_model",
        }
    }
}

/// A choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axis {
    /// How mentions share words.
    Overlap,
    /// Which terms count.
    Register,
    /// What leaves are ranked by.
    Measure,
    /// Unit in which concepts meet.
    Unit,
    /// What an edge must be above.
    Chance,
    /// Least number of mentions and meetings.
    MinMentions,
    /// Limit of q.
    Alpha,
}

impl Axis {
    /// Returns the name of its column, which is that of its flag.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::Register => "register",
            Self::Measure => "measure",
            Self::Unit => "unit",
            Self::Chance => "chance",
            Self::MinMentions => "min_mentions",
            Self::Alpha => "alpha",
        }
    }
}

/// The axes of rankings.
pub const RANKING_AXES: [Axis; 4] =
    [Axis::Overlap, Axis::Register, Axis::Measure, Axis::MinMentions];
/// The axes of networks.
pub const NETWORK_AXES: [Axis; 6] =
    [Axis::Overlap, Axis::Register, Axis::Unit, Axis::Chance, Axis::MinMentions, Axis::Alpha];

impl Choices {
    /// Returns the number of values of an axis.
    pub fn values(&self, axis: Axis) -> usize {
        match axis {
            Axis::Overlap => self.overlaps.len(),
            Axis::Register => self.registers.len(),
            Axis::Measure => self.measures.len(),
            Axis::Unit => self.units.len(),
            Axis::Chance => self.chances.len(),
            Axis::MinMentions => self.minimums.len(),
            Axis::Alpha => self.alphas.len(),
        }
    }

    /// Returns the ways to apply the codebook: by overlap, then by register.
    pub fn codings(&self) -> impl Iterator<Item = Coding> {
        self.overlaps.iter().flat_map(|&overlap| {
            self.registers.iter().map(move |&registers| Coding { overlap, registers })
        })
    }

    /// Returns the settings of rankings.
    pub fn rankings(&self) -> Grid {
        Grid::of(RANKING_AXES.iter().map(|axis| self.values(*axis)))
    }

    /// Returns the settings of networks.
    pub fn networks(&self) -> Grid {
        Grid::of(NETWORK_AXES.iter().map(|axis| self.values(*axis)))
    }
}

/// The cross product of the values of some axes; the last axis runs fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    sizes: Vec<usize>,
}

impl Grid {
    fn of(sizes: impl Iterator<Item = usize>) -> Self {
        Self { sizes: sizes.collect() }
    }

    /// Returns the number of settings, as far as it can be told.
    pub fn settings(&self) -> usize {
        self.sizes.iter().fold(1, |all, size| all.saturating_mul(*size))
    }

    /// Returns the number of the value that the setting has on each axis.
    pub fn digits(&self, setting: usize) -> Vec<usize> {
        let mut rest = setting;
        let mut digits: Vec<usize> = self
            .sizes
            .iter()
            .rev()
            .map(|size| {
                let digit = rest % size;
                rest /= size;
                digit
            })
            .collect();
        digits.reverse();
        digits
    }

    /// Returns the setting that differs in this axis alone, where it has the first value.
    pub fn twin(&self, setting: usize, axis: usize) -> usize {
        let stride: usize = self.sizes[axis + 1..].iter().product();
        setting - self.digits(setting)[axis] * stride
    }

    /// Returns the settings that have this value on this axis.
    fn with(&self, axis: usize, value: usize) -> impl Iterator<Item = usize> {
        (0..self.settings()).filter(move |setting| self.digits(*setting)[axis] == value)
    }

    /// Iterates over the settings that differ from the base in one axis alone: axis, value, setting.
    pub fn single_changes(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.sizes.iter().enumerate().flat_map(move |(axis, size)| {
            let stride: usize = self.sizes[axis + 1..].iter().product();
            (1..*size).map(move |value| (axis, value, value * stride))
        })
    }
}

/// What another value of a choice changes: alone, put in place of that of the base; and in all settings that have it, each against its
/// twin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OptionRow {
    /// Settings of rankings that have the value; `None` if rankings do not depend on the choice.
    pub rankings: Option<u64>,
    /// Tau between the ranking of the base and the one that differs from it in this value alone.
    pub base_tau: Option<f64>,
    /// Mean tau between the rankings that have the value and their twins.
    pub mean_tau: Option<f64>,
    /// The lowest of these.
    pub lowest_tau: Option<f64>,
    /// Settings of networks that have the value; `None` if networks do not depend on the choice.
    pub networks: Option<u64>,
    /// Of the edges of the base, as far as the network that differs in this value alone can judge them, the share that it has.
    pub base_kept: Option<f64>,
    /// Of the edges of all twins, as far as they can be judged here, the share that are edges here.
    pub kept: Option<f64>,
    /// Over all these settings, edges of both twins over edges of either.
    pub jaccard: Option<f64>,
}

/// Returns, for each axis and each value of it but the first, what it changes.
pub fn options(
    choices: &Choices,
    rankings: &Rankings,
    networks: &Networks,
) -> Vec<(Axis, usize, OptionRow)> {
    let all = [Axis::Overlap, Axis::Register, Axis::MinMentions, Axis::Measure]
        .into_iter()
        .chain([Axis::Unit, Axis::Chance, Axis::Alpha]);
    let mut rows = Vec::new();
    for axis in all {
        for value in 1..choices.values(axis) {
            let mut row = OptionRow::default();
            rankings.option(axis, value, &mut row);
            networks.option(axis, value, &mut row);
            rows.push((axis, value, row));
        }
    }
    rows
}

/// The leaves that something is looked for in this coding: they have a term that counts in the language of a document that counts.
fn sought(profile: &CorpusProfile, codebook: &Codebook, coding: Coding) -> Vec<ConceptIndex> {
    let mut read: Vec<Language> =
        super::frequency::coded(profile).map(|document| document.language).collect();
    read.sort_unstable();
    read.dedup();
    let leaves = codebook.indexed().filter(|(_, concept)| {
        concept.leaf
            && concept
                .terms
                .iter()
                .any(|term| coding.registers.admit(term.register) && read.contains(&term.language))
    });
    leaves.map(|(index, _)| index).collect()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn lowest(values: &[f64]) -> Option<f64> {
    values.iter().copied().min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests;
