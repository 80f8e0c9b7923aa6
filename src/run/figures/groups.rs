//! Groups of documents beside each other, by every grouping of `--by`.

use super::{MOST_LEAVES, Scene, Source};
use crate::figure::{Comparison, ComparisonItem, Dot, Label, Picture, comparison};
use crate::measure::network::SIGNIFICANT;
use crate::table::{Cell, FigureData};

pub(super) fn gather(source: Source<'_>) -> FigureData {
    let mut data = FigureData::new("comparison");
    let codebook = &source.plan.codebook;
    let leaves = source.leading(MOST_LEAVES);
    for (contrast, rows) in source.measured.contrasts.iter().zip(&source.measured.compared) {
        for row in rows.iter().filter(|row| leaves.contains(&row.concept)) {
            let percent = |share: f64| 100.0 * share;
            let interval = row.sentence_share_interval;
            data.push(&[
                Cell::Text(&contrast.groups.column),
                Cell::Text(contrast.groups.name(row.group)),
                Cell::Count(Some(row.group_documents)),
                Cell::Text(&codebook.concept(row.concept).id),
                Cell::Number(row.sentence_share.map(percent)),
                Cell::Number(interval.map(|ends| percent(ends.low))),
                Cell::Number(interval.map(|ends| percent(ends.high))),
                Cell::Number(row.q),
            ]);
        }
    }
    data
}

pub(super) fn draw(data: &FigureData, scene: &Scene<'_>) -> Vec<Picture> {
    let mut columns: Vec<&str> = Vec::new();
    for row in data.rows() {
        if !columns.contains(&row.text("column")) {
            columns.push(row.text("column"));
        }
    }
    columns.into_iter().filter_map(|column| draw_one(data, scene, column)).collect()
}

fn draw_one(data: &FigureData, scene: &Scene<'_>, column: &str) -> Option<Picture> {
    let Scene { facts, look, .. } = scene;
    let shown = scene.found();
    let mut groups: Vec<(&str, u64)> = Vec::new();
    let mut items: Vec<ComparisonItem> = shown
        .ids()
        .map(|id| ComparisonItem {
            id: id.to_owned(),
            label: scene.concept(id).map_or_else(|| Label::new(id), |leaf| leaf.both(&look.labels)),
            dots: Vec::new(),
        })
        .collect();
    for row in data.rows().filter(|row| row.text("column") == column) {
        let name = row.text("group");
        let group = groups.iter().position(|known| known.0 == name).unwrap_or_else(|| {
            groups.push((name, row.count("group_documents").unwrap_or(0)));
            groups.len() - 1
        });
        let Some(at) = shown.place(row.text("concept")) else { continue };
        let dots = &mut items[at].dots;
        dots.resize(dots.len().max(group + 1), None);
        dots[group] = row.number("sentence_share").map(|value| Dot {
            value,
            interval: row.number("share_low").zip(row.number("share_high")),
            tested: row.number("q").is_some(),
            certain: row.number("q").is_some_and(|q| q < SIGNIFICANT),
        });
    }
    if groups.len() < 2 || items.is_empty() {
        return None;
    }
    let reference = facts.references.get(column).and_then(Option::as_deref);
    let other = reference.unwrap_or("all other documents");
    let units = units(facts.cluster.as_deref());
    let of = Comparison {
        title: facts.titled(&format!("documents by {column}")),
        items,
        groups: groups.iter().map(|(name, documents)| (Label::new(name), *documents)).collect(),
        axis: "Sentences with a mention, %".to_owned(),
        interval: format!("95 % bootstrap intervals over {units}"),
        without: format!("fewer than five {units} in the group, or with the concept"),
        untested: untested(facts.cluster.as_deref(), reference),
        test: format!("differs from {other} (permutation of {units}, q < 0.05)"),
        sample: shown.sample(facts),
    };
    Some(comparison(&of, &look.theme))
}

/// What is drawn for intervals and dealt out by tests.
fn units(cluster: Option<&str>) -> String {
    cluster.map_or_else(|| "documents".to_owned(), |column| format!("clusters by {column}"))
}

/// Why a mark may have no test.
fn untested(cluster: Option<&str>, reference: Option<&str>) -> String {
    let units = units(cluster);
    let other = reference.unwrap_or("the others");
    let mut reason =
        format!("fewer than five {units} in the group or in {other}, or with the concept");
    if cluster.is_some() {
        reason.push_str(", or a cluster in several groups");
    }
    if let Some(reference) = reference {
        reason.push_str(&format!("; {reference} is what the others are compared with"));
    }
    reason
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::facts::Facts;
    use super::super::look::Look;
    use super::*;

    fn caption(q: Option<f64>, cluster: Option<&str>) -> String {
        let mut data = FigureData::new("comparison");
        for (group, documents) in [("UN", 20), ("EU", 4)] {
            data.push(&[
                Cell::Text("actor"),
                Cell::Text(group),
                Cell::Count(Some(documents)),
                Cell::Text("order"),
                Cell::Number(Some(4.0)),
                Cell::Number(Some(1.0)),
                Cell::Number(Some(9.0)),
                Cell::Number(q),
            ]);
        }
        let cluster = cluster.map(str::to_owned);
        let facts = Facts { cluster, ..Facts::default() };
        let look = Look::default();
        let (concepts, leaves) = (BTreeMap::new(), vec![("order", 9)]);
        let scene = Scene { facts: &facts, look: &look, concepts, leaves };
        draw(&data, &scene).remove(0).caption
    }

    #[test]
    fn intervals_are_no_tests() {
        let tested = caption(Some(0.2), None);
        assert!(tested.contains("open marks: it may be chance."), "{tested}");
        let untested = caption(None, None);
        assert!(untested.contains("No test was possible: fewer than five documents"), "{untested}");
        assert!(untested.contains("Lines: ") && !untested.contains("chance"), "{untested}");
    }

    #[test]
    fn clusters_are_named_where_they_are_the_units() {
        let caption = caption(Some(0.2), Some("issuer"));
        assert!(caption.contains("bootstrap intervals over clusters by issuer"), "{caption}");
        assert!(caption.contains("permutation of clusters by issuer"), "{caption}");
    }
}
