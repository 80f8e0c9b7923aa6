//! Which concepts stand together: pairs of leaves by sentence, paragraph, window and document.
//!
//! Presence is the *incidence* of the profile: a mention inside a longer mention of another concept does not count, so that
//! "community of common security" is no meeting of two concepts.

use std::collections::BTreeMap;

use super::adjust::benjamini_hochberg;
use super::contingency::{Contingency, Contradiction};
use super::frequency::{coded, share};
use super::null_model::{Degree, Moments, NullModel};
use super::pair_count::{Margins, two_sided};
use super::rows::{PairRow, UnitKind};
use crate::codebook::{Codebook, ConceptIndex};
use crate::profile::{ConceptCount, CorpusProfile, DocumentProfile, Presence};

/// With more leaves than this, only pairs that meet at least once are listed.
pub const ALL_PAIRS: usize = 200;

/// Counts of a concept or a pair, by kind of unit: sentence, paragraph, window, document.
type Counts = [u64; 4];

#[derive(Clone, Copy, Default)]
struct Meeting {
    together: Counts,
    /// Documents with at least one such unit.
    documents: Counts,
    /// Units in which both are present through formulas alone.
    recited: Counts,
}

/// What the documents sum up to.
#[derive(Default)]
struct Sums {
    units: Counts,
    incidence: BTreeMap<ConceptIndex, Counts>,
    meetings: BTreeMap<(ConceptIndex, ConceptIndex), Meeting>,
    /// Units by the number of leaves in them.
    degrees: BTreeMap<usize, Counts>,
}

impl Sums {
    fn add(&mut self, document: &DocumentProfile) {
        let sizes = [document.sentences, document.paragraphs, document.windows, 1];
        add(&mut self.units, sizes);
        let present: Vec<&ConceptCount> =
            document.concepts.iter().filter(|count| count.incidence.any()).collect();
        for count in &present {
            add(self.incidence.entry(count.concept).or_default(), counts(count.incidence));
        }
        for (at, a) in present.iter().enumerate() {
            for b in &present[at + 1..] {
                let meeting = self.meetings.entry((a.concept, b.concept)).or_default();
                meeting.together[3] += 1;
                meeting.documents[3] += 1;
                meeting.recited[3] += u64::from(a.recited && b.recited);
            }
        }
        for pair in &document.pairs {
            let meeting = self.meetings.entry((pair.a, pair.b)).or_default();
            let together = within(pair.together);
            add(&mut meeting.together, together);
            add(&mut meeting.documents, together.map(|count| count.min(1)));
            add(&mut meeting.recited, within(pair.recited));
        }
        for degree in &document.degrees {
            let units = within(degree.units);
            add(self.degrees.entry(degree.leaves as usize).or_default(), units);
        }
        if !present.is_empty() {
            self.degrees.entry(present.len()).or_default()[3] += 1;
        }
    }
}

/// Returns the pairs of leaves of which both occur, for all kinds of unit, by unit and codebook order. `window` is the number of words
/// in a window. q is over the pairs of one kind of unit. With more than 200 leaves that occur, pairs that never meet are left
/// out, and there is no null model.
///
/// # Errors
/// [`Contradiction`] if the profile's counts contradict each other, which a sound profile's do not.
pub fn pairs(
    profile: &CorpusProfile,
    codebook: &Codebook,
    window: u32,
) -> Result<Vec<PairRow>, Contradiction> {
    pairs_in(profile, codebook, window, &kinds(window))
}

fn kinds(window: u32) -> [UnitKind; 4] {
    [UnitKind::Sentence, UnitKind::Paragraph, UnitKind::Window(window), UnitKind::Document]
}

/// Returns the rows of [`pairs`] for some kinds of unit.
///
/// # Errors
/// As there.
pub fn pairs_in(
    profile: &CorpusProfile,
    codebook: &Codebook,
    window: u32,
    units: &[UnitKind],
) -> Result<Vec<PairRow>, Contradiction> {
    let mut sums = Sums::default();
    coded(profile).for_each(|document| sums.add(document));
    let present: Vec<ConceptIndex> = sums.incidence.keys().copied().collect();
    debug_assert!(
        present.iter().all(|concept| codebook.concept(*concept).leaf),
        "only leaves are coded"
    );
    if present.len() <= ALL_PAIRS {
        for (at, &a) in present.iter().enumerate() {
            for &b in &present[at + 1..] {
                sums.meetings.entry((a, b)).or_default();
            }
        }
    }
    let mut rows = Vec::with_capacity(units.len() * sums.meetings.len());
    let kinds = kinds(window).into_iter().enumerate();
    for (kind, unit) in kinds.filter(|(_, unit)| units.contains(unit)) {
        let first = rows.len();
        let chance = (present.len() <= ALL_PAIRS).then(|| Chance::of(&sums, kind)).flatten();
        for (&(a, b), meeting) in &sums.meetings {
            let mut row = row(unit, (a, b), meeting, &sums, kind)?;
            if let Some(chance) = &chance {
                chance.judge(&mut row, &present);
            }
            rows.push(row);
        }
        let rows = &mut rows[first..];
        let q = |p: fn(&PairRow) -> Option<f64>, rows: &[PairRow]| {
            benjamini_hochberg(&rows.iter().map(p).collect::<Vec<_>>())
        };
        let (q, null_q) = (q(|row| row.p, rows), q(|row| row.null_p, rows));
        for (row, (q, null_q)) in rows.iter_mut().zip(q.into_iter().zip(null_q)) {
            (row.q, row.null_q) = (q, null_q);
        }
    }
    Ok(rows)
}

/// The null model of a kind of unit, with the numbers of units that it needs.
struct Chance {
    model: NullModel,
    /// Units with at least one leaf.
    units: u64,
    /// Units with at least two.
    plural: u64,
}

impl Chance {
    fn of(sums: &Sums, kind: usize) -> Option<Self> {
        let degrees: Vec<Degree> = sums
            .degrees
            .iter()
            .map(|(&concepts, units)| Degree { concepts, units: units[kind] })
            .filter(|degree| degree.units > 0)
            .collect();
        let present: Vec<u64> = sums.incidence.values().map(|counts| counts[kind]).collect();
        let units: u64 = degrees.iter().map(|degree| degree.units).sum();
        let alone: u64 =
            degrees.iter().filter(|degree| degree.concepts == 1).map(|degree| degree.units).sum();
        Some(Self { model: NullModel::fit(&degrees, &present)?, units, plural: units - alone })
    }

    fn judge(&self, row: &mut PairRow, present: &[ConceptIndex]) {
        let place = |concept| present.binary_search(&concept);
        let (Ok(a), Ok(b)) = (place(row.a), place(row.b)) else { return };
        let Moments { expected, variance } = self.model.pair(a, b);
        row.null_expected = Some(expected);
        if variance > 0.0 {
            row.null_z = Some((row.n_ab as f64 - expected) / libm::sqrt(variance));
        }
        let margins =
            Margins { n_a: row.n_a, n_b: row.n_b, units: self.units, plural: self.plural };
        row.null_p = two_sided(row.n_ab, margins, expected, variance);
    }
}

fn row(
    unit: UnitKind,
    (a, b): (ConceptIndex, ConceptIndex),
    meeting: &Meeting,
    sums: &Sums,
    kind: usize,
) -> Result<PairRow, Contradiction> {
    let n_ab = meeting.together[kind];
    let (n_a, n_b, n) = (sums.incidence[&a][kind], sums.incidence[&b][kind], sums.units[kind]);
    let table = Contingency::from_margins(n_ab, n_a, n_b, n)?;
    Ok(PairRow {
        unit,
        a,
        b,
        n_ab,
        n_a,
        n_b,
        n,
        expected: table.expected(),
        documents: meeting.documents[kind],
        jaccard: table.jaccard(),
        dice: table.dice(),
        cosine: table.cosine(),
        association_strength: table.association_strength(),
        pmi: table.pmi(),
        npmi: table.npmi(),
        log_likelihood: table.log_likelihood(),
        odds_ratio: table.odds_ratio(),
        p: table.fisher(),
        q: None,
        null_expected: None,
        null_z: None,
        null_p: None,
        null_q: None,
        formula_share: share(meeting.recited[kind], n_ab),
    })
}

/// Counts of units that are parts of documents.
fn within(presence: Presence) -> Counts {
    [presence.sentences.into(), presence.paragraphs.into(), presence.windows.into(), 0]
}

/// Counts of a concept in a document, which is a unit too.
fn counts(presence: Presence) -> Counts {
    let [sentences, paragraphs, windows, _] = within(presence);
    [sentences, paragraphs, windows, u64::from(presence.any())]
}

fn add(sum: &mut Counts, counts: Counts) {
    for (sum, count) in sum.iter_mut().zip(counts) {
        *sum += count;
    }
}
