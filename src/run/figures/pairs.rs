//! Which concepts stand together: every pair, and the network of those beyond chance.

use super::facts::thousands;
use super::{MOST_LEAVES, Scene, Source, TEST};
use crate::figure::{
    Edge, Label, Network, Node, Pair, PairHeatmap, PairItem, Picture, network, pair_heatmap,
};
use crate::measure::network::{SIGNIFICANT, chance, edges};
use crate::measure::{ConceptRow, PairRow};
use crate::table::{Cell, FigureData};

/// Leaves that are mentioned, with their mentions.
fn found<'a>(source: Source<'a>) -> impl Iterator<Item = (&'a ConceptRow, &'a str, u64)> {
    let rows = source.measured.concepts.iter();
    let leaves = rows.filter(move |row| source.plan.codebook.concept(row.concept).leaf);
    leaves.filter_map(move |row| {
        let mentions = row.mentions.filter(|mentions| *mentions > 0)?;
        Some((row, &*source.plan.codebook.concept(row.concept).id, mentions))
    })
}

pub(super) fn gather_pairs(source: Source<'_>) -> FigureData {
    let mut data = FigureData::new("cooccurrence");
    let codebook = &source.plan.codebook;
    let mut mentions = vec![0; codebook.concepts.len()];
    let leaves = source.leading(MOST_LEAVES);
    for (row, _, count) in found(source).filter(|(row, ..)| leaves.contains(&row.concept)) {
        mentions[row.concept.0 as usize] = count;
    }
    let of_unit = source.measured.pairs.iter().filter(|pair| pair.unit == source.plan.unit);
    for pair in of_unit {
        let (a, b) = (mentions[pair.a.0 as usize], mentions[pair.b.0 as usize]);
        if a > 0 && b > 0 {
            data.push(&[
                Cell::Text(&codebook.concept(pair.a).id),
                Cell::Text(&codebook.concept(pair.b).id),
                Cell::Count(Some(a)),
                Cell::Count(Some(b)),
                Cell::Count(Some(pair.n_ab)),
                Cell::Number(pair.npmi),
                Cell::Number(chance(pair).1),
            ]);
        }
    }
    data
}

pub(super) fn draw_pairs(data: &FigureData, scene: &Scene<'_>) -> Vec<Picture> {
    let Scene { facts, look, .. } = scene;
    let shown = scene.found();
    let mut weights = vec![0; shown.ids().count()];
    let mut pairs = Vec::new();
    for row in data.rows() {
        let (a, b) = (shown.place(row.text("a")), shown.place(row.text("b")));
        for (place, column) in [(a, "mentions_a"), (b, "mentions_b")] {
            if let Some(place) = place {
                weights[place] = row.count(column).unwrap_or(0);
            }
        }
        let (Some(a), Some(b)) = (a, b) else { continue };
        pairs.push(Pair {
            a,
            b,
            count: row.count("n_ab").unwrap_or(0),
            value: row.number("npmi"),
            certain: row.number("null_q").is_some_and(|q| q < SIGNIFICANT),
        });
    }
    if pairs.is_empty() {
        return Vec::new();
    }
    let items = shown.ids().zip(weights).map(|(id, weight)| {
        let concept = scene.concept(id);
        PairItem {
            id: id.to_owned(),
            label: concept.map_or_else(|| Label::new(id), |concept| concept.first(&look.labels)),
            group: concept.and_then(|concept| concept.group),
            weight: weight as f64,
        }
    });
    let of = PairHeatmap {
        title: facts.titled("which concepts stand together"),
        items: items.collect(),
        pairs,
        groups: facts.group_labels(&look.labels),
        measure: "Normalised pointwise mutual information".to_owned(),
        unit: facts.unit.clone(),
        test: format!("differs from chance ({TEST})"),
        sample: shown.sample(facts),
    };
    vec![pair_heatmap(&of, &look.theme)]
}

pub(super) fn gather_network(source: Source<'_>) -> FigureData {
    let mut data = FigureData::new("network");
    let codebook = &source.plan.codebook;
    let leaves = source.leading(MOST_LEAVES);
    for (row, id, mentions) in found(source).filter(|(row, ..)| leaves.contains(&row.concept)) {
        data.push(&[
            Cell::Text(id),
            Cell::Text(""),
            Cell::Count(Some(mentions)),
            Cell::Number(None),
            Cell::Number(None),
            Cell::Count(source.measured.structure.network.community(row.concept)),
        ]);
    }
    let among = |pair: &&PairRow| leaves.contains(&pair.a) && leaves.contains(&pair.b);
    for pair in edges(&source.measured.pairs, source.plan.unit).filter(among) {
        data.push(&[
            Cell::Text(&codebook.concept(pair.a).id),
            Cell::Text(&codebook.concept(pair.b).id),
            Cell::Count(Some(pair.n_ab)),
            Cell::Number(pair.association_strength),
            Cell::Number(chance(pair).1),
            Cell::Count(None),
        ]);
    }
    data
}

pub(super) fn draw_network(data: &FigureData, scene: &Scene<'_>) -> Vec<Picture> {
    let Scene { facts, look, .. } = scene;
    let shown = scene.found();
    let mut nodes: Vec<Node> = Vec::new();
    let mut place = vec![None; shown.ids().count()];
    let mut edges = Vec::new();
    let mut sizes: Vec<u64> = Vec::new();
    for row in data.rows() {
        let Some(at) = shown.place(row.text("a")) else { continue };
        let count = row.count("count").unwrap_or(0);
        if row.text("b").is_empty() {
            let community =
                row.count("community").filter(|community| (1..=1_000).contains(community));
            let community = community.and_then(|community| usize::try_from(community - 1).ok());
            if let Some(community) = community {
                sizes.resize(sizes.len().max(community + 1), 0);
                sizes[community] += 1;
            }
            let id = row.text("a");
            let concept = scene.concept(id);
            place[at] = Some(nodes.len());
            nodes.push(Node {
                id: id.to_owned(),
                label: concept.map_or_else(|| Label::new(id), |concept| concept.both(&look.labels)),
                group: community,
                size: count,
            });
        } else if let (Some(a), Some(b), Some(strength)) =
            (place[at], shown.place(row.text("b")).and_then(|at| place[at]), row.number("strength"))
        {
            edges.push(Edge { a, b, count, strength });
        }
    }
    // Without lines discs in rows would tell what the frequencies tell.
    if edges.is_empty() {
        return Vec::new();
    }
    let groups = (1_u64..).zip(&sizes).map(|(number, size)| {
        let noun = if *size == 1 { "concept" } else { "concepts" };
        Label::new(&format!("Community {number} ({} {noun})", thousands(*size)))
    });
    let of = Network {
        title: facts.titled("the network of concepts"),
        nodes,
        edges,
        groups: groups.collect(),
        size_name: "mentions".to_owned(),
        count_name: format!("{} with both", facts.unit),
        rule: format!("together more often than by chance ({TEST})"),
        sample: shown.sample(facts),
    };
    vec![network(&of, &look.theme)]
}
