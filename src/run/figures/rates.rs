//! How often each concept is mentioned.

use super::facts::thousands;
use super::{Scene, Source};
use crate::figure::{Bar, BarOrder, Frequency, Picture, frequency};
use crate::table::{Cell, FigureData};

pub(super) fn gather(source: Source<'_>) -> FigureData {
    let mut data = FigureData::new("concepts");
    let codebook = &source.plan.codebook;
    for row in source.measured.concepts.iter().filter(|row| codebook.concept(row.concept).leaf) {
        data.push(&[
            Cell::Text(&codebook.concept(row.concept).id),
            Cell::Count(row.mentions),
            Cell::Number(row.rate),
            Cell::Number(row.rate_interval.map(|ends| ends.low)),
            Cell::Number(row.rate_interval.map(|ends| ends.high)),
        ]);
    }
    data
}

pub(super) fn draw(data: &FigureData, scene: &Scene<'_>) -> Vec<Picture> {
    let Scene { facts, look, .. } = scene;
    let shown = scene.shown();
    let bars = data.rows().filter_map(|row| {
        let id = row.text("concept");
        shown.place(id)?;
        let concept = scene.concept(id)?;
        Some(Bar {
            id: id.to_owned(),
            label: concept.both(&look.labels),
            group: concept.group,
            value: row.number("rate"),
            interval: row.number("rate_low").zip(row.number("rate_high")),
            remark: row.count("mentions").map(thousands),
        })
    });
    let bars: Vec<Bar> = bars.collect();
    if bars.is_empty() {
        return Vec::new();
    }
    let of = Frequency {
        title: facts.titled("how often each concept is mentioned"),
        bars,
        groups: facts.group_labels(&look.labels),
        axis: "Mentions per 1,000 words".to_owned(),
        value_heading: "Rate".to_owned(),
        remark_heading: "Mentions".to_owned(),
        interval: "95 % bootstrap intervals over documents".to_owned(),
        sample: shown.sample(facts),
        order: BarOrder::ByValue,
    };
    vec![frequency(&of, &look.theme)]
}
