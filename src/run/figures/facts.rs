//! What figures need to know besides their data: labels, the sample, the unit. The data package keeps it, so that figures can be drawn
//! again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::documents::coded;
use super::look::Labels;
use crate::codebook::{Codebook, Concept, ConceptIndex};
use crate::figure::Label;
use crate::measure::UnitKind;
use crate::profile::{CorpusProfile, Reading};

/// The facts of a run, as `polilex.figures` of the data package has them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::run) struct Facts {
    /// Title of the codebook.
    pub(super) title: String,
    /// What was examined, such as "24 documents, 182,331 words".
    pub(super) sample: String,
    /// Units of co-occurrence, such as "sentences".
    pub(super) unit: String,
    /// Groups of the codebook that hold leaves, in its order.
    pub(super) groups: Vec<Named>,
    /// Leaves, in the order of the codebook.
    pub(super) concepts: Vec<Named>,
    /// What groups of documents are compared with, by grouping; nothing stands for all others.
    pub(super) references: BTreeMap<String, Option<String>>,
    /// Shares of the inertia that the first two axes of the map show, in per cent.
    pub(super) axes: Vec<String>,
    /// The column of clusters, where these and not documents are drawn for intervals and dealt out by tests.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) cluster: Option<String>,
    /// All documents, of which the data may have fewer; 0 if that was not noted.
    #[serde(default)]
    pub(super) documents: usize,
    /// Those in languages of the codebook.
    #[serde(default)]
    pub(super) coded: usize,
    /// Documents, or groups of a grouping, whose likeness was measured: the data may have fewer.
    #[serde(default)]
    pub(super) alike: BTreeMap<String, usize>,
}

/// A concept or a group of concepts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Named {
    pub(super) id: String,
    /// Labels by language.
    pub(super) labels: BTreeMap<String, String>,
    /// The group of a leaf, by position.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) group: Option<usize>,
}

impl Named {
    fn of(concept: &Concept, group: Option<usize>) -> Self {
        let labels = concept.label.iter();
        let labels = labels.map(|(language, label)| (language.tag().to_owned(), label.clone()));
        Self { id: concept.id.clone(), labels: labels.collect(), group }
    }

    /// The label in this language, else in English, else any, else the id.
    fn label_in(&self, language: &str) -> &str {
        let label = self.labels.get(language).or_else(|| self.labels.get("en"));
        label.or_else(|| self.labels.values().next()).map_or(&self.id, String::as_str)
    }

    /// The label in the first language that was asked for.
    pub(super) fn first(&self, labels: &Labels) -> Label {
        Label::new(self.label_in(&labels.first))
    }

    /// The label with the one in the second language beside it.
    pub(super) fn both(&self, labels: &Labels) -> Label {
        let first = self.label_in(&labels.first);
        let second = labels.second.as_ref().and_then(|language| self.labels.get(language));
        match second.filter(|second| *second != first) {
            Some(second) => Label::new(first).with_second(second),
            None => Label::new(first),
        }
    }
}

impl Facts {
    /// Returns the facts that follow from codebook and corpus.
    pub(super) fn of(codebook: &Codebook, profile: &CorpusProfile, unit: UnitKind) -> Self {
        let leaves = || codebook.indexed().filter(|(_, concept)| concept.leaf);
        let mut groups: Vec<ConceptIndex> =
            leaves().filter_map(|(_, concept)| concept.parent).collect();
        groups.sort_unstable();
        groups.dedup();
        let place = |parent: Option<ConceptIndex>| {
            parent.and_then(|parent| groups.iter().position(|group| *group == parent))
        };
        Self {
            title: codebook.title.clone(),
            sample: sample(profile),
            unit: units(unit),
            concepts: leaves().map(|(_, leaf)| Named::of(leaf, place(leaf.parent))).collect(),
            groups: groups.iter().map(|group| Named::of(codebook.concept(*group), None)).collect(),
            references: BTreeMap::new(),
            axes: Vec::new(),
            cluster: None,
            documents: profile.documents.len(),
            coded: profile.documents.values().filter(|record| coded(record)).count(),
            alike: BTreeMap::new(),
        }
    }

    /// Languages of the labels of concepts.
    pub(in crate::run) fn languages(&self) -> BTreeSet<&str> {
        let named = self.concepts.iter().chain(&self.groups);
        named.flat_map(|named| named.labels.keys()).map(String::as_str).collect()
    }

    /// Returns the group with this id, by position.
    pub(super) fn group(&self, id: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.id == id)
    }

    /// Labels of the groups.
    pub(super) fn group_labels(&self, labels: &Labels) -> Vec<Label> {
        self.groups.iter().map(|group| group.both(labels)).collect()
    }

    /// Returns the title of a figure.
    pub(super) fn titled(&self, what: &str) -> String {
        format!("{}: {what}", self.title)
    }
}

/// The leaves that figures show: all, or those with most mentions that `--top` asks for.
pub(super) struct Shown {
    ids: Vec<String>,
    places: BTreeMap<String, usize>,
    of: usize,
}

impl Shown {
    /// Chooses of leaves with their mentions, given in the order of the codebook.
    pub(super) fn of(leaves: &[(&str, u64)], top: Option<usize>) -> Self {
        let mut chosen: Vec<usize> = (0..leaves.len()).collect();
        if let Some(top) = top {
            chosen.sort_by_key(|&at| (std::cmp::Reverse(leaves[at].1), at));
            chosen.truncate(top);
            chosen.sort_unstable();
        }
        let ids: Vec<String> = chosen.into_iter().map(|at| leaves[at].0.to_owned()).collect();
        let places = ids.iter().cloned().zip(0..).collect();
        Self { ids, places, of: leaves.len() }
    }

    /// Returns the position of a leaf among those that are shown.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The ids, in the order of the codebook.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }

    /// Returns the sample with what was left out.
    pub(super) fn sample(&self, facts: &Facts) -> String {
        if self.ids.len() == self.of {
            return facts.sample.clone();
        }
        let shown = thousands(self.ids.len() as u64);
        format!("{}; the {shown} most mentioned of {} concepts", facts.sample, self.of)
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
    let noun = if documents == 1 { "document" } else { "documents" };
    let mut sample = format!("{} {noun}, {} words", thousands(documents), thousands(words));
    if uncoded > 0 {
        sample.push_str(&format!("; {} in other languages", thousands(uncoded)));
    }
    if skipped > 0 {
        sample.push_str(&format!("; {} not read", thousands(skipped)));
    }
    sample
}

/// Writes a count with its thousands apart.
pub(super) fn thousands(number: u64) -> String {
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
