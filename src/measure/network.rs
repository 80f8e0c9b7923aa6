//! The co-occurrence network: the pairs that meet more often than by chance, and the communities that they make.

use std::collections::BTreeMap;

use leiden_rs::LeidenError;

use super::communities::{Edge, communities};
use super::rows::{PairRow, UnitKind};
use crate::codebook::ConceptIndex;

/// Edges are pairs below this q that meet more often than expected; see [`edges`].
pub const SIGNIFICANT: f64 = 0.05;

/// The leaves of the network with their communities.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// The leaves that have an edge, in codebook order.
    pub members: Vec<Member>,
    /// Modularity of the division.
    pub modularity: f64,
    /// Mean adjusted Rand index between runs from different seeds.
    pub agreement: f64,
}

/// A leaf in the network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Which leaf.
    pub concept: ConceptIndex,
    /// Number of its community, from 1, the largest first.
    pub community: u64,
    /// Leaves in the community.
    pub size: u64,
    /// Its edges.
    pub edges: u64,
    /// Share of the weight of its edges that stays in the community.
    pub inside_share: f64,
    /// Over the runs, the mean share of the other members that it is with; `None` if it is alone.
    pub stability: Option<f64>,
}

/// Returns the pairs of a kind of unit that meet more often than by chance: under the null model, which knows that units with many
/// concepts hold many pairs. Without it, in codebooks of more than [`ALL_PAIRS`](super::association::ALL_PAIRS) leaves, Fisher's exact test of the pair alone decides.
pub fn edges(pairs: &[PairRow], unit: UnitKind) -> impl Iterator<Item = &PairRow> {
    pairs.iter().filter(move |pair| {
        let (expected, q) = chance(pair);
        pair.unit == unit && pair.n_ab as f64 > expected && q.is_some_and(|q| q < SIGNIFICANT)
    })
}

/// Returns the units with both that chance would give, and the q of the difference: by the null model where there is one.
pub fn chance(pair: &PairRow) -> (f64, Option<f64>) {
    match pair.null_expected {
        Some(expected) => (expected, pair.null_q),
        None => (pair.expected, pair.q),
    }
}

impl Network {
    /// Divides the network of `unit` into communities; edges weigh as much as their association strength. Without edges it is empty.
    ///
    /// # Errors
    /// Those of the algorithm; a network of co-occurrence gives it no reason.
    pub fn of(pairs: &[PairRow], unit: UnitKind, seed: u64) -> Result<Self, LeidenError> {
        let edges: Vec<(ConceptIndex, ConceptIndex, f64)> = edges(pairs, unit)
            .filter_map(|pair| Some((pair.a, pair.b, pair.association_strength?)))
            .collect();
        // Of each leaf: its number of edges, and the weight of all.
        let mut leaves: BTreeMap<ConceptIndex, (u64, f64)> = BTreeMap::new();
        for &(a, b, weight) in &edges {
            for end in [a, b] {
                let leaf = leaves.entry(end).or_default();
                *leaf = (leaf.0 + 1, leaf.1 + weight);
            }
        }
        let concepts: Vec<ConceptIndex> = leaves.keys().copied().collect();
        let place = |concept| concepts.partition_point(|known| *known < concept);
        let inner: Vec<Edge> =
            edges.iter().map(|&(a, b, weight)| (place(a), place(b), weight)).collect();
        let Some(found) = communities(concepts.len(), &inner, seed)? else {
            return Ok(Self::default());
        };
        let mut inside = vec![0.0; concepts.len()];
        for &(a, b, weight) in &inner {
            if found.of[a] == found.of[b] {
                inside[a] += weight;
                inside[b] += weight;
            }
        }
        let size = |community| found.of.iter().filter(|of| **of == Some(community)).count() as u64;
        let members = leaves.iter().enumerate().filter_map(|(at, (&concept, &(edges, weight)))| {
            let community = found.of[at]?;
            Some(Member {
                concept,
                community: community as u64 + 1,
                size: size(community),
                edges,
                inside_share: inside[at] / weight,
                stability: found.firmness[at],
            })
        });
        let members = members.collect();
        Ok(Self { members, modularity: found.modularity, agreement: found.agreement })
    }

    /// Returns the number of the community of a leaf, if it has an edge.
    pub fn community(&self, concept: ConceptIndex) -> Option<u64> {
        let at = self.members.binary_search_by_key(&concept, |member| member.concept).ok()?;
        Some(self.members[at].community)
    }
}
