//! Which changed mentions and documents bear on a number.

use std::collections::BTreeMap;

use super::documents::{Document, Documents};

/// What changed among the mentions that bear on a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) added: u64,
    pub(super) removed: u64,
    pub(super) recoded: u64,
    /// Kinds of causes, and of how many mentions.
    pub(super) causes: BTreeMap<String, u64>,
}

impl Tally {
    fn add(&mut self, change: Change, cause: &str) {
        *match change {
            Change::Added => &mut self.added,
            Change::Removed => &mut self.removed,
            Change::Recoded => &mut self.recoded,
        } += 1;
        *self.causes.entry(cause.to_owned()).or_default() += 1;
    }

    fn unite(&mut self, other: &Self) {
        self.added += other.added;
        self.removed += other.removed;
        self.recoded += other.recoded;
        for (cause, count) in &other.causes {
            *self.causes.entry(cause.clone()).or_default() += count;
        }
    }
}

/// What became of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Only the later run has it.
    Added,
    /// Only the earlier run has it.
    Removed,
    /// Both have it, by different terms.
    Recoded,
}

impl Change {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Recoded => "recoded",
        }
    }
}

/// Where a number looks: in which documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// In all.
    Corpus,
    /// In one.
    Document(String),
    /// In those of a group, by grouping.
    Group(String, String),
    /// In those of a year.
    Year(String),
    /// In all, at one pattern.
    Term(String),
}

/// All changed mentions and documents, by everything that numbers look at.
#[derive(Debug)]
pub(super) struct Bearing {
    /// By place and concept; the empty concept is all of them.
    mentions: BTreeMap<(Place, String), Tally>,
    /// What became of documents, by place; and whether the codebook has or had terms in their language.
    changed: BTreeMap<(Place, bool), BTreeMap<&'static str, u64>>,
}

impl Bearing {
    pub(super) fn new(documents: &Documents) -> Self {
        let mut changed: BTreeMap<(Place, bool), BTreeMap<&'static str, u64>> = BTreeMap::new();
        for (name, document) in &documents.all {
            if let Some(change) = document.change {
                let coded = documents.is_coded(document);
                for place in places(name, document) {
                    *changed.entry((place, coded)).or_default().entry(change).or_default() += 1;
                }
            }
        }
        Self { mentions: BTreeMap::new(), changed }
    }

    /// Takes a changed mention in. `patterns` are those of the earlier and the later run.
    pub(super) fn add(
        &mut self,
        document: (&str, &Document),
        concept: &str,
        patterns: [Option<&str>; 2],
        change: Change,
        cause: &str,
    ) {
        for place in places(document.0, document.1) {
            for part in prefixes(concept) {
                self.mentions
                    .entry((place.clone(), part.to_owned()))
                    .or_default()
                    .add(change, cause);
            }
        }
        // A term loses what another one finds instead.
        for (pattern, change) in patterns.into_iter().zip([Change::Removed, Change::Added]) {
            if let Some(pattern) = pattern {
                let key = (Place::Term(pattern.to_owned()), concept.to_owned());
                self.mentions.entry(key).or_default().add(change, cause);
            }
        }
    }

    /// Returns what changed among the mentions of these concepts in these places.
    pub(super) fn mentions(&self, places: &[Place], concepts: &[String]) -> Tally {
        let mut tally = Tally::default();
        for place in places {
            for concept in concepts {
                if let Some(found) = self.mentions.get(&(place.clone(), concept.clone())) {
                    tally.unite(found);
                }
            }
        }
        tally
    }

    /// Returns what became of the documents in these places, and of how many; of all of them, or of those only that count for concepts.
    pub(super) fn documents(&self, places: &[Place], all: bool) -> BTreeMap<&'static str, u64> {
        let mut found = BTreeMap::new();
        for place in places {
            // A term looks at every document.
            let place = if matches!(place, Place::Term(_)) { &Place::Corpus } else { place };
            let kinds: &[bool] = if all { &[false, true] } else { &[true] };
            for kind in kinds {
                let changed = self.changed.get(&(place.clone(), *kind));
                for (change, count) in changed.into_iter().flatten() {
                    *found.entry(*change).or_default() += count;
                }
            }
        }
        found
    }
}

fn places(name: &str, document: &Document) -> Vec<Place> {
    let groups = document.groups.iter().cloned();
    let groups = groups.map(|(grouping, group)| Place::Group(grouping, group));
    let years = document.years.iter().cloned().map(Place::Year);
    [Place::Corpus, Place::Document(name.to_owned())]
        .into_iter()
        .chain(groups)
        .chain(years)
        .collect()
}

/// The empty concept, the groups that a concept is in, and itself.
fn prefixes(concept: &str) -> impl Iterator<Item = &str> {
    let dots = concept.match_indices('.').map(|(at, _)| at);
    std::iter::once(0).chain(dots).chain([concept.len()]).map(|end| &concept[..end])
}
