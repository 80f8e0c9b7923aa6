//! Measures to pictures: which numbers go where, under which names.
//!
//! **Invariant:** nothing is computed; what a picture shows stands in a table.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::Plan;
use super::publish::Measured;
use crate::codebook::{Codebook, Concept, ConceptIndex};
use crate::figure::{
    Bar, BarOrder, Edge, Frequency, Heatmap, HeatmapColumn, HeatmapRow, Label, Network, Node, Pair,
    PairHeatmap, PairItem, Picture, RowOrder, Theme, frequency, heatmap, network, pair_heatmap,
    png,
};
use crate::measure::frequency::cells;
use crate::measure::network::{SIGNIFICANT, edges};
use crate::measure::{ConceptRow, UnitKind};
use crate::output::Sink;
use crate::profile::{CorpusProfile, DocumentProfile, Reading, Record};
use crate::text::Language;

/// Dots per inch of PNGs: what journals ask for.
const DPI: u32 = 300;
/// Most concepts beside documents.
const MOST_COLUMNS: usize = 60;
/// What the test of pairs is called.
const TEST: &str = "exact test, q < 0.05";

/// A picture with the name of its files.
pub(super) struct Drawing {
    pub(super) name: &'static str,
    pub(super) picture: Picture,
}

impl Drawing {
    /// Writes the picture in pixels.
    pub(super) fn png(&self, mut sink: Sink) -> io::Result<Sink> {
        let pixels = png(&self.picture.svg, DPI).map_err(io::Error::other)?;
        sink.write_all(&pixels)?;
        Ok(sink)
    }
}

/// Draws all figures of a run.
pub(super) fn drawings(plan: &Plan, profile: &CorpusProfile, measured: &Measured) -> Vec<Drawing> {
    let scene = Scene::of(plan, profile, measured);
    let theme = Theme::default();
    vec![
        Drawing { name: "concepts", picture: frequency(&scene.frequency(), &theme) },
        Drawing { name: "concept_by_document", picture: heatmap(&scene.heatmap(), &theme) },
        Drawing { name: "cooccurrence", picture: pair_heatmap(&scene.pairs(), &theme) },
        Drawing { name: "network", picture: network(&scene.network(), &theme) },
    ]
}

/// What all figures of a run share.
struct Scene<'a> {
    plan: &'a Plan,
    profile: &'a CorpusProfile,
    measured: &'a Measured,
    /// Leaves in codebook order.
    leaves: Vec<&'a ConceptRow>,
    /// The groups of leaves, in codebook order.
    groups: Vec<ConceptIndex>,
    sample: String,
}

impl<'a> Scene<'a> {
    fn of(plan: &'a Plan, profile: &'a CorpusProfile, measured: &'a Measured) -> Self {
        let codebook = &plan.codebook;
        let leaves: Vec<&ConceptRow> =
            measured.concepts.iter().filter(|row| codebook.concept(row.concept).leaf).collect();
        let mut groups: Vec<ConceptIndex> =
            leaves.iter().filter_map(|row| codebook.concept(row.concept).parent).collect();
        groups.sort_unstable();
        groups.dedup();
        Self { plan, profile, measured, leaves, groups, sample: sample(profile) }
    }

    fn codebook(&self) -> &'a Codebook {
        &self.plan.codebook
    }

    fn concept(&self, index: ConceptIndex) -> &'a Concept {
        self.codebook().concept(index)
    }

    fn group(&self, index: ConceptIndex) -> Option<usize> {
        let parent = self.concept(index).parent?;
        self.groups.iter().position(|group| *group == parent)
    }

    fn group_labels(&self) -> Vec<Label> {
        self.groups.iter().map(|group| label(self.concept(*group))).collect()
    }

    /// Leaves that are mentioned.
    fn found(&self) -> impl Iterator<Item = &'a ConceptRow> + '_ {
        self.leaves.iter().copied().filter(|row| row.mentions.unwrap_or(0) > 0)
    }

    fn frequency(&self) -> Frequency {
        let bar = |row: &&ConceptRow| {
            let concept = self.concept(row.concept);
            Bar {
                id: concept.id.clone(),
                label: label(concept),
                group: self.group(row.concept),
                value: row.rate,
                interval: row.rate_interval.map(|ends| (ends.low, ends.high)),
                remark: row.mentions.map(thousands),
            }
        };
        Frequency {
            title: format!("{}: how often each concept is mentioned", self.codebook().title),
            bars: self.leaves.iter().map(bar).collect(),
            groups: self.group_labels(),
            axis: "Mentions per 1,000 words".to_owned(),
            value_heading: "Rate".to_owned(),
            remark_heading: "Mentions".to_owned(),
            interval: "95 % bootstrap intervals over documents".to_owned(),
            sample: self.sample.clone(),
            order: BarOrder::ByValue,
        }
    }

    fn heatmap(&self) -> Heatmap {
        let mut chosen = self.leaves.clone();
        if chosen.len() > MOST_COLUMNS {
            chosen.sort_by_key(|row| (Reverse(row.mentions), row.concept));
            chosen.truncate(MOST_COLUMNS);
            chosen.sort_by_key(|row| row.concept);
        }
        let mut place = vec![None; self.codebook().concepts.len()];
        for (at, row) in chosen.iter().enumerate() {
            place[row.concept.0 as usize] = Some(at);
        }
        let mut rows = Vec::new();
        // By document of the profile: its row.
        let mut row_of = Vec::with_capacity(self.profile.documents.len());
        for (id, record) in &self.profile.documents {
            let Some(profile) = coded(record) else {
                row_of.push(None);
                continue;
            };
            row_of.push(Some(rows.len()));
            rows.push(HeatmapRow {
                id: id.to_string(),
                label: Label::new(&name(&id.to_string(), record)),
                group: None,
                weight: profile.mentions as f64,
            });
        }
        let mut shares = vec![None; rows.len() * chosen.len()];
        for cell in cells(self.profile, self.codebook()) {
            if let (Some(row), Some(column)) =
                (row_of[cell.document], place[cell.concept.0 as usize])
            {
                shares[row * chosen.len() + column] =
                    cell.sentence_share.map(|share| 100.0 * share);
            }
        }
        let column = |row: &&ConceptRow| {
            let concept = self.concept(row.concept);
            HeatmapColumn {
                id: concept.id.clone(),
                label: first_label(concept),
                group: self.group(row.concept),
            }
        };
        Heatmap {
            title: format!("{}: which document invokes what", self.codebook().title),
            rows,
            columns: chosen.iter().map(column).collect(),
            cells: shares,
            groups: self.group_labels(),
            row_groups: Vec::new(),
            unit: "Sentences with a mention, %".to_owned(),
            weight_name: "mentions".to_owned(),
            sample: self.sample.clone(),
            order: RowOrder::Clustered,
        }
    }

    fn pairs(&self) -> PairHeatmap {
        let mut place = vec![None; self.codebook().concepts.len()];
        let mut items = Vec::new();
        for row in self.found() {
            let concept = self.concept(row.concept);
            place[row.concept.0 as usize] = Some(items.len());
            items.push(PairItem {
                id: concept.id.clone(),
                label: first_label(concept),
                group: self.group(row.concept),
                weight: row.mentions.unwrap_or(0) as f64,
            });
        }
        let of_unit = self.measured.pairs.iter().filter(|pair| pair.unit == self.plan.unit);
        let pairs = of_unit.filter_map(|pair| {
            Some(Pair {
                a: place[pair.a.0 as usize]?,
                b: place[pair.b.0 as usize]?,
                count: pair.n_ab,
                value: pair.npmi,
                certain: pair.q.is_some_and(|q| q < SIGNIFICANT),
            })
        });
        PairHeatmap {
            title: format!("{}: which concepts stand together", self.codebook().title),
            items,
            pairs: pairs.collect(),
            groups: self.group_labels(),
            measure: "Normalised pointwise mutual information".to_owned(),
            unit: units(self.plan.unit),
            test: format!("differs from chance ({TEST})"),
            sample: self.sample.clone(),
        }
    }

    fn network(&self) -> Network {
        let mut place = vec![None; self.codebook().concepts.len()];
        let mut nodes = Vec::new();
        for row in self.found() {
            let concept = self.concept(row.concept);
            place[row.concept.0 as usize] = Some(nodes.len());
            nodes.push(Node {
                id: concept.id.clone(),
                label: label(concept),
                group: self.group(row.concept),
                size: row.mentions.unwrap_or(0),
            });
        }
        let edges = edges(&self.measured.pairs, self.plan.unit).filter_map(|pair| {
            Some(Edge {
                a: place[pair.a.0 as usize]?,
                b: place[pair.b.0 as usize]?,
                count: pair.n_ab,
                strength: pair.npmi?,
            })
        });
        Network {
            title: format!("{}: the network of concepts", self.codebook().title),
            nodes,
            edges: edges.collect(),
            groups: self.group_labels(),
            size_name: "mentions".to_owned(),
            count_name: format!("{} with both", units(self.plan.unit)),
            rule: format!("together more often than by chance ({TEST})"),
            sample: self.sample.clone(),
        }
    }
}

/// The name of a concept in English, else in what language there is.
fn first_label(concept: &Concept) -> Label {
    Label::new(concept.label_in(Language::ENGLISH))
}

/// The name of a concept, with the Chinese one beside it if there is one.
fn label(concept: &Concept) -> Label {
    let first = concept.label_in(Language::ENGLISH);
    match concept.label.get(&Language::CHINESE) {
        Some(second) if second != first => Label::new(first).with_second(second),
        Some(_) | None => Label::new(first),
    }
}

/// What a document is called in a figure: its title, else its path without folders and ending.
fn name(id: &str, record: &Record) -> String {
    if let Some(title) = record.metadata.get("title").filter(|title| !title.trim().is_empty()) {
        return title.clone();
    }
    let file = id.rsplit('/').next().unwrap_or(id);
    let stem =
        file.rsplit_once('.').filter(|(stem, ending)| !stem.is_empty() && !ending.contains('#'));
    stem.map_or(file, |(stem, _)| stem).to_owned()
}

/// The counts of a document whose zeros mean something.
fn coded(record: &Record) -> Option<&DocumentProfile> {
    match &record.reading {
        Reading::Profiled(profile) if profile.coded => Some(profile),
        Reading::Profiled(_) | Reading::Skipped { .. } => None,
    }
}

fn sample(profile: &CorpusProfile) -> String {
    let (mut documents, mut words, mut uncoded, mut skipped) = (0_u64, 0, 0_u64, 0_u64);
    for record in profile.documents.values() {
        match &record.reading {
            Reading::Profiled(profile) if profile.coded => {
                documents += 1;
                words += profile.words;
            }
            Reading::Profiled(_) => uncoded += 1,
            Reading::Skipped { .. } => skipped += 1,
        }
    }
    let mut sample =
        format!("{} {}, {} words", thousands(documents), plural(documents), thousands(words));
    if uncoded > 0 {
        sample.push_str(&format!("; {} in other languages", thousands(uncoded)));
    }
    if skipped > 0 {
        sample.push_str(&format!("; {} not read", thousands(skipped)));
    }
    sample
}

fn plural(documents: u64) -> &'static str {
    if documents == 1 { "document" } else { "documents" }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn units(unit: UnitKind) -> String {
    match unit {
        UnitKind::Sentence => "sentences".to_owned(),
        UnitKind::Paragraph => "paragraphs".to_owned(),
        UnitKind::Document => "documents".to_owned(),
        UnitKind::Window(words) => format!("windows of {words} words"),
    }
}
