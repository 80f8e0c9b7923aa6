//! How well what is found agrees with what people coded: precision, recall, F1, agreement, confusion.
//!
//! A [`Judged`] sentence says what each coder coded and what was found. Sentences drawn in strata count by their weights, and intervals
//! are drawn within strata. `scores` compares one coder with the codebook; `alpha` tells how far people, or people and codebook, agree.
//!
//! **Invariant:** what was not coded counts nowhere; a value that is undefined is `None`, never 0 or 1.

pub mod agreement;
pub mod alpha;
pub mod confusion;
pub mod scores;
pub mod survey;
pub mod wilson;

use std::collections::BTreeSet;

use crate::codebook::ConceptIndex;
use crate::text::Language;

pub use agreement::{AgreementRow, agreements};
pub use confusion::{ConfusionRow, confusion};
pub use scores::{Of, ScoreRow, scores};
pub use survey::Survey;

/// A sentence with what people and the codebook say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The stratum it was drawn from; 0 if sentences were not drawn.
    pub stratum: usize,
    /// Its language.
    pub language: Language,
    /// The group of its document, if it is in one.
    pub group: Option<u32>,
    /// By coder: the concepts that were coded; `None` if the coder did not code it.
    pub coded: Vec<Option<BTreeSet<ConceptIndex>>>,
    /// The concepts that were found.
    pub found: BTreeSet<ConceptIndex>,
}

/// Which sentences a row is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Those in this language; `None` is all.
    pub language: Option<Language>,
    /// Those of documents of this group; `None` is all.
    pub group: Option<u32>,
}

impl Cell {
    fn holds(self, sentence: &Judged) -> bool {
        self.language.is_none_or(|language| sentence.language == language)
            && self.group.is_none_or(|group| sentence.group == Some(group))
    }

    /// Returns the cells of some sentences: all, each language, each group, each language in each group.
    pub fn of<'a>(sentences: impl Iterator<Item = &'a Judged>) -> Vec<Self> {
        let mut cells = BTreeSet::from([Self::default()]);
        for sentence in sentences {
            let language = Some(sentence.language);
            cells.insert(Self { language, group: None });
            if sentence.group.is_some() {
                cells.insert(Self { language: None, group: sentence.group });
                cells.insert(Self { language, group: sentence.group });
            }
        }
        cells.into_iter().collect()
    }
}
