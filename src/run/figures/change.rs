//! Concepts over the years.

use super::{MOST_LEAVES, Scene, Source};
use crate::figure::{Course, Label, Moment, Picture, Trends, trends};
use crate::table::{Cell, FigureData};

pub(super) fn gather(source: Source<'_>) -> FigureData {
    let mut data = FigureData::new("trends");
    let codebook = &source.plan.codebook;
    let leaves = source.leading(MOST_LEAVES);
    let years = source.measured.structure.years();
    for row in years.iter().filter(|row| leaves.contains(&row.concept)) {
        let percent = |share: f64| 100.0 * share;
        data.push(&[
            Cell::Text(&codebook.concept(row.concept).id),
            Cell::Count(u64::try_from(row.year).ok()),
            Cell::Count(Some(row.year_documents)),
            Cell::Count(row.mentions),
            Cell::Number(row.sentence_share.map(percent)),
            Cell::Number(row.share_interval.map(|ends| percent(ends.low))),
            Cell::Number(row.share_interval.map(|ends| percent(ends.high))),
        ]);
    }
    data
}

pub(super) fn draw(data: &FigureData, scene: &Scene<'_>) -> Vec<Picture> {
    let Scene { facts, look, .. } = scene;
    let shown = scene.found();
    let mut courses: Vec<Course> = shown
        .ids()
        .map(|id| {
            let leaf = scene.concept(id);
            Course {
                id: id.to_owned(),
                label: leaf.map_or_else(|| Label::new(id), |leaf| leaf.first(&look.labels)),
                group: leaf.and_then(|leaf| leaf.group),
                weight: 0,
                moments: Vec::new(),
            }
        })
        .collect();
    let mut years: Vec<i32> = Vec::new();
    for row in data.rows() {
        let Some(year) = row.count("year").and_then(|year| i32::try_from(year).ok()) else {
            continue;
        };
        if !years.contains(&year) {
            years.push(year);
        }
        let Some(at) = shown.place(row.text("concept")) else { continue };
        courses[at].weight += row.count("mentions").unwrap_or(0);
        courses[at].moments.extend(row.number("sentence_share").map(|value| Moment {
            year,
            value,
            interval: row.number("share_low").zip(row.number("share_high")),
        }));
    }
    if years.len() < 2 || courses.is_empty() {
        return Vec::new();
    }
    let of = Trends {
        title: facts.titled("change over the years"),
        courses,
        groups: facts.group_labels(&look.labels),
        axis: "Sentences with a mention, %".to_owned(),
        interval: "95 % bootstrap intervals over documents".to_owned(),
        sample: shown.sample(facts),
    };
    vec![trends(&of, &look.theme)]
}
