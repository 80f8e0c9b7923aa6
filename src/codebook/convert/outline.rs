//! A codebook between two notations: what it says, with patterns as text.
//!
//! **Invariant:** nothing is checked here; what is written from an outline is loaded before it is handed out.

use crate::codebook::Register;
use crate::codebook::load::draft::Draft;
use crate::text::Language;

/// What a codebook says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) version: String,
    /// As written; empty for the default.
    pub(super) overlap: String,
    pub(super) sets: Vec<Set>,
    pub(super) concepts: Vec<Concept>,
}

/// A named set in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) name: String,
    pub(super) language: Language,
    pub(super) members: Vec<String>,
}

/// A concept or group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Concept {
    pub(super) id: String,
    pub(super) label: Vec<(Language, String)>,
    pub(super) note: String,
    pub(super) terms: Vec<Term>,
    pub(super) except: Vec<(Language, String)>,
    pub(super) examples: Vec<Example>,
}

/// A term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) pattern: String,
    pub(super) language: Language,
    pub(super) register: Register,
    pub(super) low_confidence: bool,
}

/// An example sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Example {
    pub(super) text: String,
    pub(super) language: Option<Language>,
    pub(super) matches: bool,
}

impl Outline {
    /// Returns what a draft says.
    pub(super) fn of(draft: Draft) -> Self {
        let concepts = draft.concepts.into_iter().map(|concept| Concept {
            id: concept.id.text,
            label: concept.label,
            note: concept.note,
            terms: concept
                .terms
                .into_iter()
                .map(|term| Term {
                    pattern: term.pattern.text,
                    language: term.language,
                    register: term.register,
                    low_confidence: term.low_confidence,
                })
                .collect(),
            except: concept
                .except
                .into_iter()
                .map(|(language, pattern)| (language, pattern.text))
                .collect(),
            examples: concept
                .examples
                .into_iter()
                .map(|example| Example {
                    text: example.text.text,
                    language: example.language,
                    matches: example.matches,
                })
                .collect(),
        });
        let sets = draft.sets.into_iter().map(|set| Set {
            name: set.name.text,
            language: set.language,
            members: set.members.into_iter().map(|member| member.text).collect(),
        });
        Self {
            id: draft.id.map(|id| id.text).unwrap_or_default(),
            title: draft.title.unwrap_or_default(),
            version: draft.version.unwrap_or_default(),
            overlap: draft.overlap.map(|overlap| overlap.text).unwrap_or_default(),
            sets: sets.collect(),
            concepts: concepts.collect(),
        }
    }

    /// Returns the languages of terms and exceptions, each once, in the order of their tags.
    pub(super) fn languages(&self) -> Vec<Language> {
        let terms = self.concepts.iter().flat_map(|concept| &concept.terms);
        let mut all: Vec<Language> = terms.map(|term| term.language).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
