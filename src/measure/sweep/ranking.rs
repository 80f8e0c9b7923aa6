//! Rankings of leaves, setting by setting, and the places that persist.

use std::collections::BTreeMap;

use super::super::frequency::{PER, coded, share};
use super::super::rank_correlation::{ranks, tau_b};
use super::{Axis, Choices, Grid, OptionRow, RANKING_AXES, RankBy, lowest, mean, sought};
use crate::codebook::{Codebook, Coding, ConceptIndex};
use crate::profile::{CorpusProfile, DocumentProfile, Record};

/// What the leaves are ranked by, in one coding.
pub struct Scores {
    /// By leaf that is looked for: its mentions, and its value by [`RankBy::ALL`].
    leaves: BTreeMap<ConceptIndex, (u64, [Option<f64>; 5])>,
}

impl Scores {
    /// Measures. Leaves without a term that counts in the language of any document have no scores. Means are over the documents whose
    /// zeros mean "not found" and that have words.
    pub fn of(profile: &CorpusProfile, codebook: &Codebook, coding: Coding) -> Self {
        let mut sums: BTreeMap<ConceptIndex, Sum> = sought(profile, codebook, coding)
            .into_iter()
            .map(|leaf| (leaf, Sum::default()))
            .collect();
        let (mut words, mut sentences) = (0, 0);
        for document in coded(profile) {
            words += document.words;
            sentences += document.sentences;
            for count in &document.concepts {
                if let Some(sum) = sums.get_mut(&count.concept) {
                    sum.mentions += u64::from(count.mentions);
                    sum.sentences += u64::from(count.sentences);
                    sum.documents += 1;
                }
            }
        }
        let absence = profile.documents.values().any(Record::tells_absence);
        let trusted: Vec<&DocumentProfile> = profile
            .profiled()
            .filter(|(_, record, document)| record.tells_absence() && document.words > 0)
            .map(|(_, _, document)| document)
            .collect();
        for document in &trusted {
            for count in &document.concepts {
                if let Some(sum) = sums.get_mut(&count.concept) {
                    sum.rates.extend(share(count.mentions.into(), document.words));
                    sum.shares.extend(share(count.sentences.into(), document.sentences));
                }
            }
        }
        let leaves = sums.into_iter().map(|(leaf, sum)| {
            // A doubtful document can say what it has, not what it lacks.
            let known = sum.mentions > 0 || absence;
            let values = [
                share(sum.mentions, words).map(|share| PER * share),
                share(sum.sentences, sentences),
                Some(sum.documents as f64),
                mean_over(sum.rates, trusted.len()).map(|share| PER * share),
                mean_over(sum.shares, trusted.len()),
            ];
            (leaf, (sum.mentions, values.map(|value| value.filter(|_| known))))
        });
        Self { leaves: leaves.collect() }
    }

    /// Returns the mentions of a leaf; `None` if it is not looked for.
    pub(super) fn mentions(&self, leaf: ConceptIndex) -> Option<u64> {
        self.leaves.get(&leaf).map(|(mentions, _)| *mentions)
    }

    /// Returns true if the leaf has a mention.
    pub fn found(&self, leaf: ConceptIndex) -> bool {
        self.mentions(leaf) > Some(0)
    }

    /// Returns what a leaf is ranked by, if it is looked for and has enough mentions.
    pub(super) fn value(&self, leaf: ConceptIndex, by: RankBy, minimum: u64) -> Option<f64> {
        let (mentions, values) = self.leaves.get(&leaf)?;
        let at = RankBy::ALL.iter().position(|known| *known == by)?;
        values[at].filter(|_| *mentions >= minimum)
    }
}

#[derive(Default)]
struct Sum {
    mentions: u64,
    sentences: u64,
    documents: u64,
    /// Of the documents that have it, in their order.
    rates: Vec<f64>,
    shares: Vec<f64>,
}

/// The mean over so many documents, of which the others have 0. Sums are taken in the order of size, so that two leaves with the same
/// values in other documents are tied.
fn mean_over(mut values: Vec<f64>, documents: usize) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    (documents > 0).then(|| values.iter().sum::<f64>() / documents as f64)
}

/// Rankings that share fewer leaves than this are not compared: of four, one order in twelve agrees or disagrees throughout by chance.
pub const FEWEST_SHARED: usize = 5;

/// A row of `sweep_rankings.csv`: a setting.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingRow {
    /// The number of its value on each of [`RANKING_AXES`].
    pub digits: Vec<usize>,
    /// Leaves that it ranks.
    pub concepts: u64,
    /// Leaves that the base ranks too.
    pub shared: u64,
    /// Kendall's tau-b with the base over these; undefined below five, or if all are tied.
    pub tau: Option<f64>,
}

/// A row of `sweep_concepts.csv`: a leaf over all settings.
#[derive(Clone, Debug, PartialEq)]
pub struct ConceptSweep {
    /// Which leaf.
    pub concept: ConceptIndex,
    /// Its rank in the base, if it has one.
    pub base: Option<f64>,
    /// Settings in which it is looked for.
    pub sought: u64,
    /// Settings in which it has a rank.
    pub ranked: u64,
    /// The smallest rank.
    pub highest: Option<f64>,
    /// The median rank.
    pub median: Option<f64>,
    /// The largest rank.
    pub lowest: Option<f64>,
    /// Of the settings in which it is looked for, the share in which its rank is at most 5.
    pub top_5: Option<f64>,
    /// The same for 10.
    pub top_10: Option<f64>,
    /// The axis and value that move it most, put alone in place of that of the base; `None` if none does.
    pub moved_by: Option<(Axis, usize)>,
    /// How many places down (or, if negative, up) it goes then, among the leaves that both rank.
    pub moved: Option<f64>,
}

/// The rankings of all settings.
pub struct Rankings {
    grid: Grid,
    leaves: Vec<ConceptIndex>,
    /// By setting, then by leaf; the leaves not ranked there have none.
    values: Vec<Vec<Option<f64>>>,
    /// By setting, then by leaf: whether it is looked for.
    sought: Vec<Vec<bool>>,
    /// A row for each setting, the base first.
    pub settings: Vec<RankingRow>,
    /// A row for each leaf that is looked for in some setting, in codebook order.
    pub concepts: Vec<ConceptSweep>,
}

impl Rankings {
    /// Ranks the leaves in every setting. `scores` are those of [`Choices::codings`], in their order.
    pub fn of(choices: &Choices, scores: &[Scores]) -> Self {
        let grid = choices.rankings();
        let mut leaves: Vec<ConceptIndex> =
            scores.iter().flat_map(|scores| scores.leaves.keys().copied()).collect();
        leaves.sort_unstable();
        leaves.dedup();
        let (mut values, mut sought) = (Vec::new(), Vec::new());
        for setting in 0..grid.settings() {
            let digits = grid.digits(setting);
            let of = &scores[digits[0] * choices.registers.len() + digits[1]];
            let (by, minimum) = (choices.measures[digits[2]], choices.minimums[digits[3]]);
            values.push(leaves.iter().map(|leaf| of.value(*leaf, by, minimum)).collect());
            sought.push(leaves.iter().map(|leaf| of.leaves.contains_key(leaf)).collect());
        }
        let mut rankings =
            Self { grid, leaves, values, sought, settings: Vec::new(), concepts: Vec::new() };
        rankings.settings = rankings.rows();
        rankings.concepts = rankings.places();
        rankings
    }

    fn rows(&self) -> Vec<RankingRow> {
        let rows = self.values.iter().enumerate().map(|(setting, values)| RankingRow {
            digits: self.grid.digits(setting),
            concepts: values.iter().flatten().count() as u64,
            shared: self.shared(setting, 0).len() as u64,
            tau: self.tau(setting, 0),
        });
        rows.collect()
    }

    /// The leaves that both settings rank.
    fn shared(&self, one: usize, other: usize) -> Vec<usize> {
        let both =
            |at: &usize| self.values[one][*at].is_some() && self.values[other][*at].is_some();
        (0..self.leaves.len()).filter(both).collect()
    }

    fn tau(&self, one: usize, other: usize) -> Option<f64> {
        let shared = self.shared(one, other);
        let of = |setting: usize| -> Vec<f64> {
            shared.iter().filter_map(|&at| self.values[setting][at]).collect()
        };
        (shared.len() >= FEWEST_SHARED).then(|| tau_b(&of(one), &of(other))).flatten()
    }

    fn places(&self) -> Vec<ConceptSweep> {
        let all: Vec<Vec<Option<f64>>> = self.values.iter().map(|values| ranks(values)).collect();
        let mut moved: Vec<Option<(f64, Axis, usize)>> = vec![None; self.leaves.len()];
        for (axis, value, setting) in self.grid.single_changes() {
            for (at, by) in self.moves(setting) {
                // Of equals the first.
                if f64::abs(by) > moved[at].map_or(0.0, |(most, _, _)| f64::abs(most)) {
                    moved[at] = Some((by, RANKING_AXES[axis], value));
                }
            }
        }
        let rows = self.leaves.iter().enumerate().map(|(at, &concept)| {
            let mut own: Vec<f64> = all.iter().filter_map(|ranks| ranks[at]).collect();
            own.sort_unstable_by(f64::total_cmp);
            let sought = self.sought.iter().filter(|sought| sought[at]).count() as u64;
            let top =
                |places: f64| share(own.iter().filter(|r| **r <= places).count() as u64, sought);
            ConceptSweep {
                concept,
                base: all.first().and_then(|ranks| ranks[at]),
                sought,
                ranked: own.len() as u64,
                highest: own.first().copied(),
                median: median(&own),
                lowest: own.last().copied(),
                top_5: top(5.0),
                top_10: top(10.0),
                moved_by: moved[at].map(|(_, axis, value)| (axis, value)),
                moved: moved[at].map(|(by, _, _)| by),
            }
        });
        rows.collect()
    }

    /// By leaf that both rank: the places that it goes down from the base to this setting, among these leaves.
    fn moves(&self, setting: usize) -> Vec<(usize, f64)> {
        let shared = self.shared(setting, 0);
        let among = |setting: usize| {
            ranks(&shared.iter().map(|&at| self.values[setting][at]).collect::<Vec<_>>())
        };
        let places = among(setting).into_iter().zip(among(0));
        let moves = shared.iter().zip(places);
        moves.filter_map(|(&at, (here, base))| Some((at, here? - base?))).collect()
    }

    /// Adds what a value of an axis changes in rankings, if they depend on it.
    pub(super) fn option(&self, axis: Axis, value: usize, row: &mut OptionRow) {
        let Some(axis) = RANKING_AXES.iter().position(|known| *known == axis) else { return };
        let settings: Vec<usize> = self.grid.with(axis, value).collect();
        let taus: Vec<Option<f64>> = settings
            .iter()
            .map(|&setting| self.tau(setting, self.grid.twin(setting, axis)))
            .collect();
        row.rankings = Some(settings.len() as u64);
        // The first of them differs from the base in nothing else.
        row.base_tau = taus.first().copied().flatten();
        let taus: Vec<f64> = taus.into_iter().flatten().collect();
        (row.mean_tau, row.lowest_tau) = (mean(&taus), lowest(&taus));
    }
}

fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}
