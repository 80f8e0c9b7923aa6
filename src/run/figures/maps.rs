//! Documents beside each other: the map of correspondence analysis, and how alike they are.

use std::collections::BTreeMap;

use super::documents::{Entry, chosen, coded};
use super::facts::thousands;
use super::{Scene, Source};
use crate::figure::{Alike, Label, Map, MapPoint, Picture, PointKind, Similarity, map, similarity};
use crate::measure::correspondence::{Correspondence, Point};
use crate::measure::likeness::{Likeness, Profiles};
use crate::table::{Cell, FigureData};

/// Documents, or groups, of which the figure shows how alike they are, at most: more have no room for their names.
const MOST_ALIKE: usize = 60;
/// What stands for documents where groupings are named.
const DOCUMENTS: &str = "doc";

/// Names and mentions of all documents in languages of the codebook, by id.
fn entries(source: Source<'_>) -> BTreeMap<String, Entry> {
    let all = chosen(source.profile, usize::MAX, coded);
    all.into_values().map(|entry| (entry.id.clone(), entry)).collect()
}

/// The shares of inertia of the first two axes, in per cent.
pub(super) fn axes(source: Source<'_>) -> Vec<String> {
    let of_documents = source.measured.structure.of_documents();
    let analysis = of_documents.and_then(|(_, analysis)| analysis);
    let axes = analysis.into_iter().flat_map(Correspondence::axes).take(2);
    axes.map(|axis| format!("{:.1}", 100.0 * axis.share)).collect()
}

pub(super) fn gather_map(source: Source<'_>) -> FigureData {
    let mut data = FigureData::new("correspondence");
    let Some((profiles, Some(analysis))) = source.measured.structure.of_documents() else {
        return data;
    };
    let total: f64 = analysis.inertia.iter().take(2).sum();
    let mut push = |kind: &str, id: &str, name: &str, point: &Point| {
        let coordinate = |axis: usize| point.coordinates.get(axis).copied().unwrap_or(0.0);
        let parts = point.contributions.iter().zip(&analysis.inertia).take(2);
        let part: f64 = parts.map(|(share, inertia)| share * inertia).sum();
        data.push(&[
            Cell::Text(kind),
            Cell::Text(id),
            Cell::Text(name),
            Cell::Number(Some(coordinate(0))),
            Cell::Number(Some(coordinate(1))),
            Cell::Number((total > 0.0).then(|| part / total)),
        ]);
    };
    let documents = entries(source);
    for (id, point) in profiles.names.iter().zip(&analysis.rows) {
        if let Some(point) = point {
            push("document", id, documents.get(id).map_or(id, |entry| &entry.name), point);
        }
    }
    let codebook = &source.plan.codebook;
    for (leaf, point) in profiles.leaves.iter().zip(&analysis.columns) {
        if let Some(point) = point {
            let id = &codebook.concept(*leaf).id;
            push("concept", id, id, point);
        }
    }
    data
}

pub(super) fn draw_map(data: &FigureData, scene: &Scene<'_>) -> Vec<Picture> {
    let Scene { facts, look, .. } = scene;
    let shown = scene.found();
    let points = data.rows().filter_map(|row| {
        let id = row.text("id");
        let concept = row.text("kind") == "concept";
        if concept {
            shown.place(id)?;
        }
        let leaf = scene.concept(id).filter(|_| concept);
        Some(MapPoint {
            id: id.to_owned(),
            label: leaf
                .map_or_else(|| Label::new(row.text("name")), |leaf| leaf.first(&look.labels)),
            kind: if concept { PointKind::Concept } else { PointKind::Document },
            group: leaf.and_then(|leaf| leaf.group),
            at: (row.number("x")?, row.number("y")?),
            weight: row.number("contribution").unwrap_or(0.0),
        })
    });
    let points: Vec<MapPoint> = points.collect();
    if points.is_empty() {
        return Vec::new();
    }
    let axis = |number: usize| match facts.axes.get(number - 1) {
        Some(share) => format!("Axis {number} ({share} % of inertia)"),
        None => format!("Axis {number} (none)"),
    };
    let of = Map {
        title: facts.titled("map of documents and concepts (correspondence analysis)"),
        points,
        groups: facts.group_labels(&look.labels),
        axes: [axis(1), axis(2)],
        reading: "Symmetric map: documents near each other invoke concepts in like proportions; distances between a document and a concept have no meaning, their directions from the origin do.".to_owned(),
        sample: shown.sample(facts),
    };
    vec![map(&of, &look.theme)]
}

pub(super) fn gather_similarity(source: Source<'_>) -> FigureData {
    let mut data = FigureData::new("similarity");
    let documents = entries(source);
    for (profiles, likenesses) in source.measured.structure.alike() {
        gather_alike(&mut data, profiles, likenesses, &documents);
    }
    data
}

/// The numbers of documents and of groups, by grouping, of which the data may have fewer.
pub(super) fn alike(source: Source<'_>) -> BTreeMap<String, usize> {
    let alike = source.measured.structure.alike();
    alike.map(|(profiles, _)| (profiles.column.clone(), profiles.names.len())).collect()
}

/// Adds the documents, or the groups of one grouping, unless they are too few or too many.
fn gather_alike(
    data: &mut FigureData,
    profiles: &Profiles,
    likenesses: &[Likeness],
    documents: &BTreeMap<String, Entry>,
) {
    let name = |at: usize| match documents.get(&profiles.names[at]) {
        Some(entry) if profiles.column == DOCUMENTS => &entry.name,
        _ => &profiles.names[at],
    };
    let mentions = |at: usize| profiles.counts[at].iter().sum::<u64>();
    let mut kept: Vec<usize> = (0..profiles.names.len()).collect();
    kept.sort_by_key(|&at| (std::cmp::Reverse(mentions(at)), at));
    kept.truncate(MOST_ALIKE);
    kept.sort_unstable();
    if profiles.too_many() || kept.len() < 2 {
        return;
    }
    let known: BTreeMap<(usize, usize), Option<f64>> = likenesses
        .iter()
        .filter(|pair| kept.binary_search(&pair.a).is_ok() && kept.binary_search(&pair.b).is_ok())
        .map(|pair| ((pair.a, pair.b), pair.jensen_shannon))
        .collect();
    for (place, &a) in kept.iter().enumerate() {
        for &b in &kept[place..] {
            let distance = if a == b { Some(0.0) } else { known.get(&(a, b)).copied().flatten() };
            data.push(&[
                Cell::Text(&profiles.column),
                Cell::Text(&profiles.names[a]),
                Cell::Text(name(a)),
                Cell::Count(Some(mentions(a))),
                Cell::Text(&profiles.names[b]),
                Cell::Number(distance),
            ]);
        }
    }
}

/// Draws the documents, then the groups of each grouping.
pub(super) fn draw_similarity(data: &FigureData, scene: &Scene<'_>) -> Vec<Picture> {
    let mut columns: Vec<&str> = Vec::new();
    for row in data.rows() {
        if columns.last() != Some(&row.text("column")) {
            columns.push(row.text("column"));
        }
    }
    columns.into_iter().filter_map(|column| draw_alike(data, scene, column)).collect()
}

fn draw_alike(data: &FigureData, scene: &Scene<'_>, column: &str) -> Option<Picture> {
    let Scene { facts, look, .. } = scene;
    let rows = || data.rows().filter(|row| row.text("column") == column);
    let mut items: Vec<Alike> = Vec::new();
    let mut place: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows() {
        place.entry(row.text("a")).or_insert_with(|| {
            items.push(Alike {
                id: row.text("a").to_owned(),
                label: Label::new(row.text("name")),
                weight: row.count("mentions").unwrap_or(0),
            });
            items.len() - 1
        });
    }
    if items.len() < 2 {
        return None;
    }
    let mut distances = vec![f64::NAN; items.len() * items.len()];
    for row in rows() {
        let (Some(&a), Some(&b)) = (place.get(row.text("a")), place.get(row.text("b"))) else {
            continue;
        };
        if let Some(distance) = row.number("jensen_shannon") {
            distances[a * items.len() + b] = distance;
            distances[b * items.len() + a] = distance;
        }
    }
    let sample = match facts.alike.get(column).filter(|all| **all > items.len()) {
        Some(all) => {
            let all = thousands(*all as u64);
            format!("{}; the {} of {all} with most mentions", facts.sample, items.len())
        }
        None => facts.sample.clone(),
    };
    let (title, noun) = match column {
        DOCUMENTS => ("how alike documents are".to_owned(), ("document", "documents")),
        column => (
            format!("how alike groups of documents are, by {column}"),
            ("group of documents", "groups of documents"),
        ),
    };
    let of = Similarity {
        title: facts.titled(&title),
        items,
        distances,
        measure: "Likeness: 1 \u{2212} Jensen\u{2013}Shannon distance".to_owned(),
        sample,
        noun,
    };
    Some(similarity(&of, &look.theme))
}

#[cfg(test)]
mod tests {
    use super::super::facts::Facts;
    use super::super::look::Look;
    use super::*;

    #[test]
    fn the_figure_says_that_documents_are_left_out_only_if_some_are() {
        let mut data = FigureData::new("similarity");
        let ids: Vec<String> = (0..MOST_ALIKE).map(|at| format!("d{at:02}")).collect();
        for (at, a) in ids.iter().enumerate() {
            for b in &ids[at..] {
                let distance = if a == b { 0.0 } else { 0.5 };
                data.push(&[
                    Cell::Text(DOCUMENTS),
                    Cell::Text(a),
                    Cell::Text(a),
                    Cell::Count(Some(1)),
                    Cell::Text(b),
                    Cell::Number(Some(distance)),
                ]);
            }
        }
        let caption = |all: usize| {
            let alike = BTreeMap::from([(DOCUMENTS.to_owned(), all)]);
            let facts = Facts { alike, ..Facts::default() };
            let look = Look::default();
            let (concepts, leaves) = (BTreeMap::new(), Vec::new());
            let scene = Scene { facts: &facts, look: &look, concepts, leaves };
            draw_similarity(&data, &scene).remove(0).caption
        };
        assert!(!caption(MOST_ALIKE).contains("; the "));
        let some = caption(MOST_ALIKE + 1);
        assert!(some.contains("the 60 of 61 with most mentions"), "{some}");
    }
}
