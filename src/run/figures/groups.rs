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
            certain: row.number("q").is_some_and(|q| q < SIGNIFICANT),
        });
    }
    if groups.len() < 2 || items.is_empty() {
        return None;
    }
    let reference = facts.references.get(column).and_then(Option::as_deref);
    let other = reference.unwrap_or("all other documents");
    let of = Comparison {
        title: facts.titled(&format!("documents by {column}")),
        items,
        groups: groups.iter().map(|(name, documents)| (Label::new(name), *documents)).collect(),
        axis: "Sentences with a mention, %".to_owned(),
        interval: "95 % bootstrap intervals over documents".to_owned(),
        without:
            "fewer than five documents (or clusters of them) in the group, or with the concept"
                .to_owned(),
        test: format!("differs from {other} (permutation of documents, q < 0.05)"),
        sample: shown.sample(facts),
    };
    Some(comparison(&of, &look.theme))
}
