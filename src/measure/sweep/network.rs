//! Networks of leaves, setting by setting, and the edges that persist.

use std::collections::BTreeMap;

use super::super::association::{ALL_PAIRS, pairs_in};
use super::super::contingency::Contradiction;
use super::super::frequency::{coded, share};
use super::super::network::chance;
use super::super::rows::{PairRow, UnitKind};
use super::{Axis, Chance, Choices, Grid, NETWORK_AXES, OptionRow, Scores};
use crate::codebook::{Codebook, ConceptIndex};
use crate::profile::CorpusProfile;

/// Two leaves, in codebook order.
type Pair = (ConceptIndex, ConceptIndex);

/// The pairs of one coding, by kind of unit.
pub struct Meetings {
    pairs: BTreeMap<Pair, Vec<(UnitKind, PairRow)>>,
    /// Leaves that are present in some unit.
    present: Vec<ConceptIndex>,
}

impl Meetings {
    /// Counts and tests the pairs in these kinds of unit, as [`pairs`](super::super::association::pairs) does. `window` is the number of words in a
    /// window.
    ///
    /// # Errors
    /// [`Contradiction`] if the profile's counts contradict each other.
    pub fn of(
        profile: &CorpusProfile,
        codebook: &Codebook,
        window: u32,
        units: &[UnitKind],
    ) -> Result<Self, Contradiction> {
        let mut present: Vec<ConceptIndex> = coded(profile)
            .flat_map(|document| &document.concepts)
            .filter(|count| count.incidence.any())
            .map(|count| count.concept)
            .collect();
        present.sort_unstable();
        present.dedup();
        let mut pairs: BTreeMap<Pair, Vec<(UnitKind, PairRow)>> = BTreeMap::new();
        for row in pairs_in(profile, codebook, window, units)? {
            pairs.entry((row.a, row.b)).or_default().push((row.unit, row));
        }
        Ok(Self { pairs, present })
    }

    /// Adds the pairs of other kinds of unit, counted in the same coding.
    pub fn extend(&mut self, other: Self) {
        for (pair, rows) in other.pairs {
            self.pairs.entry(pair).or_default().extend(rows);
        }
    }

    fn row(&self, pair: Pair, unit: UnitKind) -> Option<&PairRow> {
        let rows = self.pairs.get(&pair)?;
        rows.iter().find(|(known, _)| *known == unit).map(|(_, row)| row)
    }

    fn has(&self, leaf: ConceptIndex) -> bool {
        self.present.binary_search(&leaf).is_ok()
    }
}

/// What a setting says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// An edge.
    Edge,
    /// No edge.
    Apart,
    /// It cannot be told: one of the leaves is not looked for, is mentioned too seldom or stands in no unit by itself, or there is no q.
    Unknown,
}

/// What decides on an edge.
struct Rule {
    unit: UnitKind,
    chance: Chance,
    minimum: u64,
    alpha: f64,
}

impl Rule {
    fn judge(&self, pair: Pair, meetings: &Meetings, scores: &Scores) -> Verdict {
        let enough = |leaf| scores.mentions(leaf).is_some_and(|count| count >= self.minimum);
        if !(enough(pair.0) && enough(pair.1) && meetings.has(pair.0) && meetings.has(pair.1)) {
            return Verdict::Unknown;
        }
        let Some(row) = meetings.row(pair, self.unit) else {
            // Of many leaves only pairs that meet are listed.
            let many = meetings.present.len() > ALL_PAIRS;
            return if many { Verdict::Apart } else { Verdict::Unknown };
        };
        let (expected, q) = match self.chance {
            Chance::Independence => (row.expected, row.q),
            Chance::NullModel => chance(row),
        };
        let Some(q) = q else { return Verdict::Unknown };
        let often = row.n_ab >= self.minimum && row.n_ab as f64 > expected;
        if often && q < self.alpha { Verdict::Edge } else { Verdict::Apart }
    }
}

/// A row of `sweep_networks.csv`: a setting.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkRow {
    /// The number of its value on each of [`NETWORK_AXES`].
    pub digits: Vec<usize>,
    /// Its edges.
    pub edges: u64,
    /// How it compares with the base.
    pub base: Kept,
}

/// The edges of a setting beside those of another, among the pairs that both can judge.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Kept {
    /// Edges of the other that can be judged here.
    pub known: u64,
    /// Those among them that are edges here.
    pub shared: u64,
    /// `shared / known`; undefined without such edges.
    pub share: Option<f64>,
    /// Edges of either.
    pub either: u64,
    /// `shared / either`; undefined if there is none.
    pub jaccard: Option<f64>,
}

/// A row of `sweep_pairs.csv`: a pair over all settings.
#[derive(Clone, Debug, PartialEq)]
pub struct PairSweep {
    /// The first leaf.
    pub a: ConceptIndex,
    /// The second.
    pub b: ConceptIndex,
    /// What the base says.
    pub base: Verdict,
    /// Settings in which it is an edge.
    pub edges: u64,
    /// Settings that can judge it.
    pub judged: u64,
    /// Settings that cannot.
    pub unknown: u64,
    /// `edges / judged`.
    pub share: Option<f64>,
    /// Settings that differ from the base in one choice alone and can judge it.
    pub single_judged: u64,
    /// Those among them in which it is an edge.
    pub single_edges: u64,
    /// Whether it is an edge in the base and in all of these, and these are at least half of all single changes.
    pub persists: bool,
    /// The axes and values that, put alone in place of that of the base, make an edge of what is none, or the reverse.
    pub changed_by: Vec<(Axis, usize)>,
}

/// The networks of all settings.
pub struct Networks {
    pub(super) grid: Grid,
    pairs: Vec<Pair>,
    /// By setting, then by pair.
    pub(super) verdicts: Vec<Vec<Verdict>>,
    /// A row for each setting, the base first.
    pub settings: Vec<NetworkRow>,
    /// A row for each pair that is an edge in some setting, in codebook order.
    pub rows: Vec<PairSweep>,
}

impl Networks {
    /// Draws the network of every setting. `meetings` and `scores` are those of [`Choices::codings`], in their order.
    pub fn of(choices: &Choices, meetings: &[Meetings], scores: &[Scores]) -> Self {
        let grid = choices.networks();
        let rule = |digits: &[usize]| Rule {
            unit: choices.units[digits[2]],
            chance: choices.chances[digits[3]],
            minimum: choices.minimums[digits[4]],
            alpha: choices.alphas[digits[5]],
        };
        let coding = |digits: &[usize]| digits[0] * choices.registers.len() + digits[1];
        // An edge needs the least of the least minimum and the largest limit.
        let (minimum, alpha) = (
            choices.minimums.iter().copied().min().unwrap_or_default(),
            choices.alphas.iter().copied().fold(0.0, f64::max),
        );
        let mut pairs: Vec<Pair> = Vec::new();
        for (meetings, scores) in meetings.iter().zip(scores) {
            let ever = meetings.pairs.keys().filter(|pair| {
                choices.units.iter().any(|&unit| {
                    choices.chances.iter().any(|&chance| {
                        let rule = Rule { unit, chance, minimum, alpha };
                        rule.judge(**pair, meetings, scores) == Verdict::Edge
                    })
                })
            });
            pairs.extend(ever);
        }
        pairs.sort_unstable();
        pairs.dedup();
        let verdicts = (0..grid.settings()).map(|setting| {
            let digits = grid.digits(setting);
            let (rule, at) = (rule(&digits), coding(&digits));
            pairs.iter().map(|pair| rule.judge(*pair, &meetings[at], &scores[at])).collect()
        });
        let verdicts = verdicts.collect();
        let mut networks = Self { grid, pairs, verdicts, settings: Vec::new(), rows: Vec::new() };
        networks.settings = networks.settings();
        networks.rows = networks.pairs();
        networks
    }

    /// Pairs that are edges in the base.
    pub fn base_edges(&self) -> u64 {
        self.settings.first().map_or(0, |base| base.edges)
    }

    fn settings(&self) -> Vec<NetworkRow> {
        let rows = self.verdicts.iter().enumerate().map(|(setting, verdicts)| NetworkRow {
            digits: self.grid.digits(setting),
            edges: verdicts.iter().filter(|verdict| **verdict == Verdict::Edge).count() as u64,
            base: self.kept(setting, 0),
        });
        rows.collect()
    }

    fn kept(&self, setting: usize, other: usize) -> Kept {
        let mut kept = Kept::default();
        for verdicts in self.verdicts[setting].iter().zip(&self.verdicts[other]) {
            let (here, there) = match verdicts {
                (Verdict::Unknown, _) | (_, Verdict::Unknown) => continue,
                (here, there) => (*here == Verdict::Edge, *there == Verdict::Edge),
            };
            kept.known += u64::from(there);
            kept.shared += u64::from(here && there);
            kept.either += u64::from(here || there);
        }
        kept.share = share(kept.shared, kept.known);
        kept.jaccard = share(kept.shared, kept.either);
        kept
    }

    fn pairs(&self) -> Vec<PairSweep> {
        let singles: Vec<(Axis, usize, usize)> = self
            .grid
            .single_changes()
            .map(|(axis, value, setting)| (NETWORK_AXES[axis], value, setting))
            .collect();
        let rows = self.pairs.iter().enumerate().map(|(at, &(a, b))| {
            let all = self.verdicts.iter().map(|verdicts| verdicts[at]);
            let single = singles.iter().map(|(_, _, setting)| self.verdicts[*setting][at]);
            let (edges, judged) = tally(all);
            let (single_edges, single_judged) = tally(single);
            let base = self.verdicts[0][at];
            let many = 2 * single_judged >= singles.len() as u64;
            let changes = singles.iter().filter(|(_, _, setting)| {
                let there = self.verdicts[*setting][at];
                base != Verdict::Unknown && there != Verdict::Unknown && there != base
            });
            PairSweep {
                a,
                b,
                base,
                edges,
                judged,
                unknown: self.verdicts.len() as u64 - judged,
                share: share(edges, judged),
                single_judged,
                single_edges,
                persists: base == Verdict::Edge && single_edges == single_judged && many,
                changed_by: changes.map(|(axis, value, _)| (*axis, *value)).collect(),
            }
        });
        rows.collect()
    }

    /// Adds what a value of an axis changes in networks, if they depend on it.
    pub(super) fn option(&self, axis: Axis, value: usize, row: &mut OptionRow) {
        let Some(axis) = NETWORK_AXES.iter().position(|known| *known == axis) else { return };
        let settings = self.grid.with(axis, value);
        let all: Vec<Kept> =
            settings.map(|setting| self.kept(setting, self.grid.twin(setting, axis))).collect();
        let sum = |of: fn(&Kept) -> u64| all.iter().map(of).sum::<u64>();
        row.networks = Some(all.len() as u64);
        // The first of them differs from the base in nothing else.
        row.base_kept = all.first().and_then(|kept| kept.share);
        row.kept = share(sum(|kept| kept.shared), sum(|kept| kept.known));
        row.jaccard = share(sum(|kept| kept.shared), sum(|kept| kept.either));
    }
}

/// Edges among the verdicts, and verdicts.
fn tally(verdicts: impl Iterator<Item = Verdict>) -> (u64, u64) {
    verdicts.fold((0, 0), |(edges, judged), verdict| match verdict {
        Verdict::Edge => (edges + 1, judged + 1),
        Verdict::Apart => (edges, judged + 1),
        Verdict::Unknown => (edges, judged),
    })
}
