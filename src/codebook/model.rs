//! A codebook: concepts in a hierarchy, their terms by language, and what the terms may refer to.

use std::collections::BTreeMap;

use super::pattern::{Pattern, Sequence};
use crate::diagnostic::Place;
use crate::text::Language;

/// A coding scheme that was read, checked and resolved.
#[derive(Clone, Debug)]
pub struct Codebook {
    /// Short name, such as `cyber-community`.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Version, as its author counts.
    pub version: String,
    /// How mentions of different concepts share words.
    pub overlap: Overlap,
    /// All concepts, groups before their members, in the order of the file.
    pub concepts: Vec<Concept>,
    /// Named sets by language and name; acyclic, every reference resolves.
    pub sets: BTreeMap<(Language, String), Vec<Sequence>>,
    /// Proper names by language (the set `names`): a mention strictly inside one is hidden.
    pub names: BTreeMap<Language, Vec<Pattern>>,
    /// SHA-256 of the source, in hexadecimal.
    pub digest: String,
}

/// How overlapping mentions are resolved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// Within a concept the longest match wins; concepts are counted independently (the default).
    #[default]
    Concept,
    /// The longest match wins over the whole codebook (quanteda's `nested_scope = "dictionary"`).
    Codebook,
    /// Every match counts.
    All,
}

impl Overlap {
    /// Returns the name used in codebooks, commands and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Concept => "concept",
            Self::Codebook => "codebook",
            Self::All => "all",
        }
    }
}

/// Index of a concept in [`Codebook::concepts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptIndex(pub u32);

/// A node of the hierarchy.
#[derive(Clone, Debug)]
pub struct Concept {
    /// Path such as `basis.problem.security`.
    pub id: String,
    /// Label by language.
    pub label: BTreeMap<Language, String>,
    /// Scope note: what counts and what does not.
    pub note: String,
    /// The group it belongs to.
    pub parent: Option<ConceptIndex>,
    /// True if nothing stands below it: only leaves are coded, groups are rolled up.
    pub leaf: bool,
    /// Terms of all languages, in the order of the file. Empty for groups.
    pub terms: Vec<Term>,
    /// Patterns that hide mentions of this concept, by language.
    pub except: BTreeMap<Language, Vec<Pattern>>,
    /// The codebook's own tests.
    pub examples: Vec<Example>,
}

/// A pattern that evidences a concept.
#[derive(Clone, Debug)]
pub struct Term {
    /// The pattern.
    pub pattern: Pattern,
    /// Language of the texts it applies to.
    pub language: Language,
    /// Official wording or general vocabulary.
    pub register: Register,
    /// True if its author marked it `confidence = "low"`.
    pub low_confidence: bool,
}

/// Whether a term is a fixed official formula or general vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Register {
    /// Official formula.
    Formula,
    /// General vocabulary.
    General,
}

impl Register {
    /// Returns the name used in codebooks and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Formula => "formula",
            Self::General => "general",
        }
    }
}

/// A sentence in which a concept must, or must not, be found.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Language of the terms that apply.
    pub language: Language,
    /// Whether the concept must be found.
    pub matches: bool,
    /// Where it stands in the codebook, for the message when it fails.
    pub place: Place,
}

impl Codebook {
    /// Returns the concept at `index`.
    pub fn concept(&self, index: ConceptIndex) -> &Concept {
        &self.concepts[index.0 as usize]
    }

    /// Iterates over all concepts with their indices.
    pub fn indexed(&self) -> impl Iterator<Item = (ConceptIndex, &Concept)> {
        (0..).map(ConceptIndex).zip(&self.concepts)
    }

    /// Returns the index of the concept with this id.
    pub fn find(&self, id: &str) -> Option<ConceptIndex> {
        self.indexed().find(|(_, concept)| concept.id == id).map(|(index, _)| index)
    }

    /// Iterates over the terms of all concepts, in codebook order, with their index and concept. This numbering is the one
    /// that profiles and tables use.
    pub fn terms(&self) -> impl Iterator<Item = (u32, ConceptIndex, &Term)> {
        let terms = self
            .indexed()
            .flat_map(|(index, concept)| concept.terms.iter().map(move |term| (index, term)));
        (0..).zip(terms).map(|(number, (concept, term))| (number, concept, term))
    }

    /// Returns true if any concept has terms in this language.
    pub fn speaks(&self, language: Language) -> bool {
        self.concepts
            .iter()
            .any(|concept| concept.terms.iter().any(|term| term.language == language))
    }
}

impl Concept {
    /// Returns the label in `language`, else in English, else any, else the id.
    pub fn label_in(&self, language: Language) -> &str {
        self.label
            .get(&language)
            .or_else(|| self.label.get(&Language::ENGLISH))
            .or_else(|| self.label.values().next())
            .map_or(self.id.as_str(), String::as_str)
    }
}
