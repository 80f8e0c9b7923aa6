//! Where along documents concepts are mentioned.

use super::facts::thousands;
use super::{MOST_LEAVES, Scene, Source};
use crate::figure::{Label, Lane, Picture, Position, position};
use crate::measure::places::places;
use crate::profile::PARTS;
use crate::table::{Cell, FigureData};

pub(super) fn gather(source: Source<'_>) -> FigureData {
    let mut data = FigureData::new("position");
    let places = places(source.profile, &source.plan.codebook);
    if places.documents == 0 {
        return data;
    }
    let leaves = source.leading(MOST_LEAVES);
    for (leaf, mentions) in places.mentions.iter().filter(|(leaf, _)| leaves.contains(leaf)) {
        for (part, (mentions, sentences)) in (1..).zip(mentions.iter().zip(places.sentences)) {
            data.push(&[
                Cell::Text(&source.plan.codebook.concept(*leaf).id),
                Cell::Count(Some(part)),
                Cell::Count(Some(*mentions)),
                Cell::Count(Some(sentences)),
                Cell::Count(Some(places.documents)),
            ]);
        }
    }
    data
}

pub(super) fn draw(data: &FigureData, scene: &Scene<'_>) -> Vec<Picture> {
    let Scene { facts, look, .. } = scene;
    let shown = scene.found();
    let mut lanes: Vec<Lane> = shown
        .ids()
        .map(|id| {
            let leaf = scene.concept(id);
            Lane {
                id: id.to_owned(),
                label: leaf.map_or_else(|| Label::new(id), |leaf| leaf.both(&look.labels)),
                group: leaf.and_then(|leaf| leaf.group),
                weight: 0,
                values: vec![None; PARTS],
            }
        })
        .collect();
    let mut documents = 0;
    for row in data.rows() {
        documents = row.count("documents").unwrap_or(0);
        let part = row.count("part").and_then(|part| usize::try_from(part).ok());
        let (Some(at), Some(part)) = (shown.place(row.text("concept")), part) else { continue };
        let (mentions, sentences) = (row.count("mentions"), row.count("sentences"));
        let lane = &mut lanes[at];
        lane.weight += mentions.unwrap_or(0);
        let known = mentions.zip(sentences.filter(|sentences| *sentences > 0));
        if let Some(value) = part.checked_sub(1).and_then(|part| lane.values.get_mut(part)) {
            *value = known.map(|(mentions, sentences)| 100.0 * mentions as f64 / sentences as f64);
        }
    }
    if lanes.iter().all(|lane| lane.weight == 0) {
        return Vec::new();
    }
    let long = format!("{} of them with at least {PARTS} sentences", thousands(documents));
    let of = Position {
        title: facts.titled("where in documents concepts are mentioned"),
        lanes,
        groups: facts.group_labels(&look.labels),
        unit: "mentions per 100 sentences of the part".to_owned(),
        sample: format!("{}; {long}, which count here", shown.sample(facts)),
    };
    vec![position(&of, &look.theme)]
}
