//! Concepts compared between groups of documents: how much, how sure, and whether chance would do as well.
//!
//! Each group is compared with a reference: all other groups together, or one group that was chosen. *Sizes* are by counts
//! ([`super::keyness`]); *intervals* are drawn over units (`student`); the *test* deals the units out to the groups anew
//! (`permutation`). Units are documents, or clusters of documents that are not independent of each other, such as all those of one
//! issuer. The test is of the share of sentences, since sentences compare across languages and words do not.
//!
//! The work comes in independent pieces ([`Comparison::tasks`]), each with random streams of its own, so that it does not matter who
//! does which.
//!
//! **Invariant:** only documents whose zeros mean "not found" are compared; where the units are too few to tell, nothing is told, and a
//! note says why.

mod note;
mod permutation;
mod student;
mod units;

use std::collections::BTreeSet;
use std::ops::Range;

pub use note::Note;

use self::permutation::{Deal, Exceeded};
use self::student::{
    Drawn, Estimate, FEWEST_MENTIONING, Numerators, bootstrap, interval, symmetric_interval,
};
use self::units::{Found, Units};
use super::adjust::benjamini_hochberg;
use super::frequency::share;
use super::groups::{GroupIndex, Groups};
use super::keyness::{self, Share};
use super::resample::{BLOCK, FEWEST_DOCUMENTS};
use super::rows::{ComparisonRow, Interval};
use crate::codebook::{Codebook, ConceptIndex};
use crate::profile::CorpusProfile;

/// Draws of the bootstrap, and deals of the test.
pub const DRAWS: usize = 2_000;
/// With fewer units than this, 95 % intervals cover a little less than 95 %.
pub const ENOUGH: usize = 20;
/// Words per which mentions are counted.
const PER: f64 = 1_000.0;
/// Concepts whose draws are in memory at one time.
const AT_ONCE: usize = 64;

/// How groups are compared.
#[derive(Clone, Copy, Debug)]
pub struct Design<'a> {
    /// The group that others are compared with; `None` compares each with all others.
    pub reference: Option<GroupIndex>,
    /// By document of the profile: the cluster that it belongs to. `None` makes each document a unit.
    pub clusters: Option<&'a [Option<&'a str>]>,
    /// Draws of the bootstrap, and deals of the test.
    pub draws: usize,
    /// Seed of both.
    pub seed: u64,
}

/// A comparison by one grouping, ready to be worked on.
pub struct Comparison {
    units: Units,
    groups: usize,
    concepts: usize,
    reference: Option<GroupIndex>,
    clustered: bool,
    draws: usize,
    seed: u64,
    /// By group.
    sizes: Vec<Size>,
    /// By concept and group.
    sums: Vec<Vec<Sums>>,
}

/// An independent piece of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The intervals of a group.
    Intervals(GroupIndex),
    /// A block of deals: of all units, or of those of a group and the reference.
    Deals {
        /// The group that is compared with the reference; `None` where each is compared with all others.
        group: Option<GroupIndex>,
        /// Number of the block.
        block: u64,
    },
}

/// What came of a [`Task`].
pub struct Piece(Part);

enum Part {
    Intervals(GroupIndex, Vec<Intervals>),
    Deals(Option<GroupIndex>, Exceeded),
}

/// The intervals of a concept in a group.
#[derive(Clone, Copy, Default)]
struct Intervals {
    rate: Option<Interval>,
    sentence_share: Option<Interval>,
    log_ratio: Option<Interval>,
    share_difference: Option<Interval>,
}

/// Counts of a concept on one side of a comparison.
#[derive(Clone, Copy, Default)]
struct Sums {
    mentions: u64,
    sentences: u64,
    documents: u64,
    /// Units with a mention.
    units: usize,
}

/// Size of one side of a comparison.
#[derive(Clone, Copy, Default)]
struct Size {
    words: u64,
    sentences: u64,
    documents: u64,
    units: usize,
}

impl Comparison {
    /// Collects the documents to be compared.
    pub fn new(
        profile: &CorpusProfile,
        codebook: &Codebook,
        groups: &Groups,
        design: &Design<'_>,
    ) -> Self {
        let units = Units::of(profile, codebook, groups, design.clusters);
        let mut sizes: Vec<Size> = vec![Size::default(); groups.names.len()];
        for unit in &units.units {
            let size = &mut sizes[unit.group.0 as usize];
            size.units += 1;
            size.words += unit.words;
            size.sentences += unit.sentences;
        }
        for (size, documents) in sizes.iter_mut().zip(&units.documents) {
            size.documents = *documents;
        }
        let sums = units.found.iter().zip(&units.mentioning).map(|(found, documents)| {
            let begin = |documents: &u64| Sums { documents: *documents, ..Sums::default() };
            let mut sums: Vec<Sums> = documents.iter().map(begin).collect();
            for found in found {
                let sums = &mut sums[units.units[found.unit as usize].group.0 as usize];
                sums.mentions += found.mentions;
                sums.sentences += found.sentences;
                sums.units += 1;
            }
            sums
        });
        let sums = sums.collect();
        Self {
            groups: sizes.len(),
            concepts: codebook.concepts.len(),
            reference: design.reference,
            clustered: design.clusters.is_some(),
            draws: design.draws,
            seed: design.seed,
            units,
            sizes,
            sums,
        }
    }

    /// Returns the pieces of the work, the largest first.
    pub fn tasks(&self) -> Vec<Task> {
        let groups = || (0..).take(self.groups).map(GroupIndex);
        let mut tasks: Vec<Task> = groups()
            .filter(|group| self.sizes[group.0 as usize].units >= FEWEST_DOCUMENTS)
            .map(Task::Intervals)
            .collect();
        if self.units.divided {
            return tasks;
        }
        let blocks = 0..self.draws.div_ceil(BLOCK) as u64;
        let deals = |group| blocks.clone().map(move |block| Task::Deals { group, block });
        match self.reference {
            None => tasks.extend(deals(None)),
            Some(_) => tasks.extend(
                groups()
                    .filter(|group| self.is_tested(*group))
                    .flat_map(|group| deals(Some(group))),
            ),
        }
        tasks
    }

    /// Does a piece of the work.
    pub fn perform(&self, task: Task) -> Piece {
        Piece(match task {
            Task::Intervals(group) => Part::Intervals(group, self.intervals(group)),
            Task::Deals { group, block } => Part::Deals(group, self.deals(group, block)),
        })
    }

    /// Puts the pieces together: a row for each group and concept, in the order of groups, then of the codebook. q is over all p of the
    /// grouping.
    pub fn rows(&self, pieces: &[Piece]) -> Vec<ComparisonRow> {
        let mut intervals = vec![vec![Intervals::default(); self.concepts]; self.groups];
        let mut exceeded = vec![vec![0; self.concepts]; self.groups];
        for Piece(part) in pieces {
            match part {
                Part::Intervals(group, found) => intervals[group.0 as usize].clone_from(found),
                Part::Deals(of, counts) => {
                    // Of two groups the first is the one that is compared.
                    let sums = match of {
                        Some(group) => &mut exceeded[group.0 as usize..=group.0 as usize],
                        None => &mut exceeded[..],
                    };
                    for (sums, counts) in sums.iter_mut().zip(counts) {
                        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
                    }
                }
            }
        }
        let mut rows = Vec::with_capacity(self.groups * self.concepts);
        for (at, (intervals, exceeded)) in intervals.iter().zip(&exceeded).enumerate() {
            let group = GroupIndex(u32::try_from(at).unwrap_or(u32::MAX));
            for (concept, (intervals, exceeded)) in intervals.iter().zip(exceeded).enumerate() {
                rows.push(self.row(group, concept, intervals, *exceeded));
            }
        }
        let p: Vec<Option<f64>> = rows.iter().map(|row| row.p).collect();
        for (row, q) in rows.iter_mut().zip(benjamini_hochberg(&p)) {
            row.q = q;
        }
        rows
    }

    /// The groups that a group is compared with.
    fn others(&self, group: GroupIndex) -> Vec<GroupIndex> {
        let all = (0..).take(self.groups).map(GroupIndex);
        match self.reference {
            Some(reference) if reference == group => Vec::new(),
            Some(reference) => vec![reference],
            None => all.filter(|other| *other != group).collect(),
        }
    }

    fn size(&self, groups: &[GroupIndex]) -> Size {
        let sizes = groups.iter().map(|group| self.sizes[group.0 as usize]);
        sizes.fold(Size::default(), |sum, size| Size {
            words: sum.words + size.words,
            sentences: sum.sentences + size.sentences,
            documents: sum.documents + size.documents,
            units: sum.units + size.units,
        })
    }

    fn sums(&self, concept: usize, groups: &[GroupIndex]) -> Sums {
        let sums = groups.iter().map(|group| self.sums[concept][group.0 as usize]);
        sums.fold(Sums::default(), |all, sums| Sums {
            mentions: all.mentions + sums.mentions,
            sentences: all.sentences + sums.sentences,
            documents: all.documents + sums.documents,
            units: all.units + sums.units,
        })
    }

    /// Returns true if there are units enough to test a group against its reference.
    fn is_tested(&self, group: GroupIndex) -> bool {
        let enough = |groups: &[GroupIndex]| self.size(groups).units >= FEWEST_DOCUMENTS;
        !self.units.divided && enough(&[group]) && enough(&self.others(group))
    }

    fn row(
        &self,
        group: GroupIndex,
        concept: usize,
        intervals: &Intervals,
        exceeded: u64,
    ) -> ComparisonRow {
        let others = self.others(group);
        let (here, there) = (self.size(&[group]), self.size(&others));
        let (found, beside) = (self.sums(concept, &[group]), self.sums(concept, &others));
        let all: Vec<GroupIndex> = (0..).take(self.groups).map(GroupIndex).collect();
        let whole = Share { count: self.sums(concept, &all).mentions, of: self.size(&all).words };
        let part = Share { count: found.mentions, of: here.words };
        let reference = Share { count: beside.mentions, of: there.words };
        let sentence_share = share(found.sentences, here.sentences);
        let reference_sentence_share = share(beside.sentences, there.sentences);
        let compared = !others.is_empty();
        // Without a document that can say so, nothing is no zero.
        let told = |count: u64, of: Size| (of.documents > 0).then_some(count);
        let testable = found.units + beside.units >= FEWEST_MENTIONING;
        let shares = sentence_share.zip(reference_sentence_share);
        ComparisonRow {
            group,
            concept: ConceptIndex(u32::try_from(concept).unwrap_or(u32::MAX)),
            group_documents: here.documents,
            documents: told(found.documents, here),
            mentions: told(found.mentions, here),
            words: told(here.words, here),
            sentences: told(found.sentences, here),
            rate: part.value().map(|rate| PER * rate),
            rate_interval: intervals.rate,
            sentence_share,
            sentence_share_interval: intervals.sentence_share,
            reference_documents: compared.then_some(there.documents),
            reference_mentions: told(beside.mentions, there).filter(|_| compared),
            reference_rate: reference.value().map(|rate| PER * rate),
            reference_sentence_share,
            log_ratio: keyness::log_ratio(part, reference),
            log_ratio_interval: intervals.log_ratio,
            share_difference: shares.map(|(here, there)| here - there),
            share_difference_interval: intervals.share_difference,
            log_likelihood: keyness::log_likelihood(part, reference),
            log_odds_z: keyness::log_odds(part, reference, whole),
            p: (compared && testable && shares.is_some() && self.is_tested(group))
                .then(|| permutation::p(exceeded, self.draws)),
            q: None,
            notes: self.notes(group, &others, [found, beside], [here, there]),
        }
    }

    fn notes(
        &self,
        group: GroupIndex,
        others: &[GroupIndex],
        [found, beside]: [Sums; 2],
        [here, there]: [Size; 2],
    ) -> Vec<Note> {
        let clusters = self.clustered;
        let compared = !others.is_empty();
        let mut notes = Vec::new();
        if !compared {
            notes.push(Note::Reference);
        }
        if here.units < FEWEST_DOCUMENTS {
            notes.push(Note::TooFew { clusters, reference: false });
        }
        if compared && there.units < FEWEST_DOCUMENTS {
            notes.push(Note::TooFew { clusters, reference: true });
        }
        let smaller = if compared { here.units.min(there.units) } else { here.units };
        if found.mentions + beside.mentions == 0 {
            notes.push(Note::NoMentions);
        } else if smaller >= FEWEST_DOCUMENTS {
            if compared && found.units + beside.units < FEWEST_MENTIONING {
                notes.push(Note::TooRare);
            } else if found.units < FEWEST_MENTIONING
                || compared && beside.units < FEWEST_MENTIONING
            {
                notes.push(Note::RareForIntervals);
            }
            if smaller < ENOUGH {
                notes.push(Note::Approximate);
            }
        }
        let languages: BTreeSet<_> = others
            .iter()
            .chain([&group])
            .flat_map(|group| self.units.languages[group.0 as usize].iter().copied())
            .collect();
        if languages.len() > 1 {
            notes.push(Note::Languages(languages));
        }
        if self.units.divided && compared {
            notes.push(Note::Divided);
        }
        notes
    }

    /// The intervals of all concepts in a group; what cannot be told is `None`.
    fn intervals(&self, group: GroupIndex) -> Vec<Intervals> {
        let others = self.others(group);
        let contrast = self.is_tested(group);
        let mut intervals = Vec::with_capacity(self.concepts);
        let seed = |purpose, group: GroupIndex| stream(self.seed, purpose, group);
        let reference = match self.reference {
            // The same draws as for the intervals of the reference itself.
            Some(reference) => seed(PART, reference),
            None => seed(REST, group),
        };
        for start in (0..self.concepts).step_by(AT_ONCE) {
            let concepts = start..self.concepts.min(start + AT_ONCE);
            let here = self.draw(&[group], concepts.clone(), seed(PART, group));
            let there = contrast.then(|| self.draw(&others, concepts.clone(), reference));
            for (at, concept) in concepts.enumerate() {
                let enough =
                    |groups: &[GroupIndex]| self.sums(concept, groups).units >= FEWEST_MENTIONING;
                let mut found = Intervals::default();
                if enough(&[group]) {
                    found.rate = alone(&here[0], at, PER, f64::INFINITY);
                    found.sentence_share = alone(&here[1], at, 1.0, 1.0);
                    if let Some(there) = there.as_ref().filter(|_| enough(&others)) {
                        let ratio = student::log_ratio;
                        found.log_ratio = between([&here[0], &there[0]], at, ratio);
                        let difference = |one, other| Some(student::difference(one, other));
                        found.share_difference = between([&here[1], &there[1]], at, difference);
                    }
                }
                intervals.push(found);
            }
        }
        intervals
    }

    /// Draws the units of groups: rates, then shares of sentences.
    fn draw(&self, groups: &[GroupIndex], concepts: Range<usize>, seed: u64) -> [Drawn; 2] {
        let sample = Sample::of(self, groups);
        let [rates, shares] = [
            sample.over(self, concepts.clone(), |found| found.mentions),
            sample.over(self, concepts, |found| found.sentences),
        ];
        let rates = Numerators { over: &rates, under: &sample.words };
        let shares = Numerators { over: &shares, under: &sample.sentences };
        bootstrap([&rates, &shares], self.draws, seed)
    }

    fn deals(&self, group: Option<GroupIndex>, block: u64) -> Exceeded {
        let groups: Vec<GroupIndex> = match group {
            None => (0..).take(self.groups).map(GroupIndex).collect(),
            Some(group) => [group].into_iter().chain(self.others(group)).collect(),
        };
        let sample = Sample::of(self, &groups);
        // A unit without sentences cannot have finds.
        let mut dealt = vec![None; sample.units.len()];
        let (mut labels, mut under) = (Vec::new(), Vec::new());
        for (at, &unit) in sample.units.iter().enumerate() {
            if sample.sentences[at] > 0 {
                let group = self.units.units[unit as usize].group;
                let label = groups.iter().position(|known| *known == group).unwrap_or_default();
                dealt[at] = u32::try_from(labels.len()).ok();
                labels.push(u8::try_from(label).expect("there are at most 100 groups"));
                under.push(sample.sentences[at]);
            }
        }
        let over = sample.over(self, 0..self.concepts, |found| found.sentences);
        let place = |(unit, count): (u32, u64)| Some((dealt[unit as usize]?, count));
        let over: Vec<Vec<(u32, u64)>> =
            over.into_iter().map(|found| found.into_iter().filter_map(place).collect()).collect();
        let deal = Deal { labels: &labels, groups: groups.len(), under: &under, over: &over };
        let done = usize::try_from(block).unwrap_or(usize::MAX).saturating_mul(BLOCK);
        let seed = stream(self.seed, DEAL, group.unwrap_or(GroupIndex(u32::MAX)));
        deal.exceeded(self.draws.saturating_sub(done), seed, block)
    }
}

/// Purposes of random streams.
const PART: u64 = 0x243f_6a88_85a3_08d3;
const REST: u64 = 0x1319_8a2e_0370_7344;
const DEAL: u64 = 0xa409_3822_299f_31d0;

/// Returns the seed of a stream of its own for each purpose and group.
fn stream(seed: u64, purpose: u64, group: GroupIndex) -> u64 {
    (seed ^ purpose).wrapping_add(u64::from(group.0).wrapping_mul(0xd6e8_feb8_6659_fd93))
}

/// The units of some groups, numbered from 0.
struct Sample {
    units: Vec<u32>,
    /// Position in the sample by unit.
    position: Vec<Option<u32>>,
    words: Vec<u64>,
    sentences: Vec<u64>,
}

impl Sample {
    fn of(comparison: &Comparison, groups: &[GroupIndex]) -> Self {
        let all = &comparison.units.units;
        let numbered = (0..).zip(all).filter(|(_, unit)| groups.contains(&unit.group));
        let units: Vec<u32> = numbered.map(|(number, _)| number).collect();
        let mut position = vec![None; all.len()];
        for (at, &unit) in (0..).zip(&units) {
            position[unit as usize] = Some(at);
        }
        let of = |length: fn(&units::Unit) -> u64| {
            units.iter().map(|&unit| length(&all[unit as usize])).collect()
        };
        Self { words: of(|unit| unit.words), sentences: of(|unit| unit.sentences), units, position }
    }

    /// By concept: positions of the units that mention it, with their counts.
    fn over(
        &self,
        comparison: &Comparison,
        concepts: Range<usize>,
        count: fn(&Found) -> u64,
    ) -> Vec<Vec<(u32, u64)>> {
        let of_concept = |found: &Vec<Found>| {
            let inside = found.iter();
            inside
                .filter_map(|found| Some((self.position[found.unit as usize]?, count(found))))
                .collect()
        };
        comparison.units.found[concepts].iter().map(of_concept).collect()
    }
}

/// The interval of a ratio by itself, which is neither negative nor more than `most`.
fn alone(drawn: &Drawn, at: usize, scale: f64, most: f64) -> Option<Interval> {
    let (low, high) = interval(drawn.observed[at]?, drawn.draws[at].iter().copied())?;
    let bounded = |end: f64| scale * end.clamp(0.0, most);
    Some(Interval { low: bounded(low), high: bounded(high) })
}

/// The interval of what two independent ratios make together.
fn between(
    [here, there]: [&Drawn; 2],
    at: usize,
    together: impl Fn(Estimate, Estimate) -> Option<Estimate>,
) -> Option<Interval> {
    let observed = together(here.observed[at]?, there.observed[at]?)?;
    let draws = here.draws[at].iter().zip(&there.draws[at]);
    let draws = draws.map(|(here, there)| together((*here)?, (*there)?));
    let (low, high) = symmetric_interval(observed, draws)?;
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests;
