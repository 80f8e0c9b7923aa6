//! Which concepts stand together: pairs of leaves by sentence, paragraph, window and document.
//!
//! Presence is the *incidence* of the profile: a mention inside a longer mention of another concept does not count, so that
//! "community of common security" is no meeting of two concepts.

use std::collections::BTreeMap;

use super::adjust::benjamini_hochberg;
use super::contingency::{Contingency, Contradiction};
use super::frequency::coded;
use super::rows::{PairRow, UnitKind};
use crate::codebook::{Codebook, ConceptIndex};
use crate::profile::{CorpusProfile, Presence};

/// With more leaves than this, only pairs that meet at least once are listed.
pub const ALL_PAIRS: usize = 200;

/// Counts of a concept or a pair, by kind of unit: sentence, paragraph, window, document.
type Counts = [u64; 4];

#[derive(Clone, Copy, Default)]
struct Meeting {
    together: Counts,
    /// Documents with at least one such unit.
    documents: Counts,
}

/// Returns the pairs of leaves of which both occur, for all kinds of unit, by unit and codebook order. `window` is the number of words
/// in a window. q is over the pairs of one kind of unit. With more than 200 leaves that occur, pairs that never meet are left
/// out.
///
/// # Errors
/// [`Contradiction`] if the profile's counts contradict each other, which a sound profile's do not.
pub fn pairs(
    profile: &CorpusProfile,
    codebook: &Codebook,
    window: u32,
) -> Result<Vec<PairRow>, Contradiction> {
    let mut units: Counts = [0; 4];
    let mut incidence: BTreeMap<ConceptIndex, Counts> = BTreeMap::new();
    let mut meetings: BTreeMap<(ConceptIndex, ConceptIndex), Meeting> = BTreeMap::new();
    for document in coded(profile) {
        add(&mut units, [document.sentences, document.paragraphs, document.windows, 1]);
        let present = document.concepts.iter().filter(|count| count.incidence.any());
        for count in present.clone() {
            add(incidence.entry(count.concept).or_default(), counts(count.incidence));
        }
        for (at, a) in present.clone().enumerate() {
            for b in present.clone().skip(at + 1) {
                let meeting = meetings.entry((a.concept, b.concept)).or_default();
                meeting.together[3] += 1;
                meeting.documents[3] += 1;
            }
        }
        for pair in &document.pairs {
            let meeting = meetings.entry((pair.a, pair.b)).or_default();
            let [sentences, paragraphs, windows, _] = counts(pair.together);
            add(&mut meeting.together, [sentences, paragraphs, windows, 0]);
            add(
                &mut meeting.documents,
                [sentences, paragraphs, windows, 0].map(|count| count.min(1)),
            );
        }
    }
    if incidence.len() <= ALL_PAIRS {
        let present: Vec<ConceptIndex> = incidence.keys().copied().collect();
        for (at, &a) in present.iter().enumerate() {
            for &b in &present[at + 1..] {
                meetings.entry((a, b)).or_default();
            }
        }
    }
    debug_assert!(
        incidence.keys().all(|concept| codebook.concept(*concept).leaf),
        "only leaves are coded"
    );
    let kinds =
        [UnitKind::Sentence, UnitKind::Paragraph, UnitKind::Window(window), UnitKind::Document];
    let mut rows = Vec::with_capacity(kinds.len() * meetings.len());
    for (kind, unit) in kinds.into_iter().enumerate() {
        let first = rows.len();
        for (&(a, b), meeting) in &meetings {
            let margins = [incidence[&a][kind], incidence[&b][kind]];
            rows.push(row(
                unit,
                (a, b),
                meeting.together[kind],
                margins,
                units[kind],
                meeting.documents[kind],
            )?);
        }
        let p: Vec<Option<f64>> = rows[first..].iter().map(|row: &PairRow| row.p).collect();
        for (row, q) in rows[first..].iter_mut().zip(benjamini_hochberg(&p)) {
            row.q = q;
        }
    }
    Ok(rows)
}

fn row(
    unit: UnitKind,
    (a, b): (ConceptIndex, ConceptIndex),
    n_ab: u64,
    [n_a, n_b]: [u64; 2],
    n: u64,
    documents: u64,
) -> Result<PairRow, Contradiction> {
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
        documents,
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
    })
}

fn counts(presence: Presence) -> Counts {
    [
        presence.sentences.into(),
        presence.paragraphs.into(),
        presence.windows.into(),
        u64::from(presence.any()),
    ]
}

fn add(sum: &mut Counts, counts: Counts) {
    for (sum, count) in sum.iter_mut().zip(counts) {
        *sum += count;
    }
}
