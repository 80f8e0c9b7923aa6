//! The numbers that tables and figures show: one type per table. `None` means "cannot be told", never zero.

use super::comparison::Note;
use super::groups::GroupIndex;
use crate::codebook::ConceptIndex;
use crate::text::Language;

/// An interval with its two ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A row of `concepts.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct ConceptRow {
    /// Which concept or group.
    pub concept: ConceptIndex,
    /// Mentions in the corpus; `None` if no document could be coded.
    pub mentions: Option<u64>,
    /// Documents with at least one.
    pub documents: Option<u64>,
    /// Sentences with at least one.
    pub sentences: Option<u64>,
    /// Mentions per 1,000 words.
    pub rate: Option<f64>,
    /// 95 % interval of the rate by bootstrap over documents.
    pub rate_interval: Option<Interval>,
    /// Share of sentences with at least one mention.
    pub sentence_share: Option<f64>,
    /// `DPnorm` (Gries 2008; Lijffijt & Gries 2012) over documents by words: 0 even, 1 concentrated.
    pub dispersion: Option<f64>,
    /// Share of the mentions that stands in the document with most.
    pub top_document_share: Option<f64>,
}

/// A row of `concept_by_document.csv`: a cell is `None` where the document was not read or its language is not coded.
#[derive(Clone, Debug, PartialEq)]
pub struct CellRow {
    /// Position of the document in the corpus profile.
    pub document: usize,
    /// Which concept or group.
    pub concept: ConceptIndex,
    /// Mentions.
    pub mentions: Option<u64>,
    /// Mentions per 1,000 words.
    pub rate: Option<f64>,
    /// Sentences with at least one mention.
    pub sentences: Option<u64>,
    /// Share of sentences with at least one mention.
    pub sentence_share: Option<f64>,
}

/// The kind of unit in which concepts are present together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitKind {
    /// A sentence.
    Sentence,
    /// A paragraph.
    Paragraph,
    /// A window of so many words (tiles: they do not overlap).
    Window(u32),
    /// A document.
    Document,
}

/// A row of `cooccurrence.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct PairRow {
    /// Kind of unit.
    pub unit: UnitKind,
    /// First leaf.
    pub a: ConceptIndex,
    /// Second leaf.
    pub b: ConceptIndex,
    /// Units with both.
    pub n_ab: u64,
    /// Units with the first.
    pub n_a: u64,
    /// Units with the second.
    pub n_b: u64,
    /// Units.
    pub n: u64,
    /// Units with both, if the two were independent.
    pub expected: f64,
    /// Documents that hold a unit with both.
    pub documents: u64,
    /// Jaccard index.
    pub jaccard: Option<f64>,
    /// Dice coefficient.
    pub dice: Option<f64>,
    /// Cosine (Ochiai).
    pub cosine: Option<f64>,
    /// Association strength: observed over expected.
    pub association_strength: Option<f64>,
    /// Pointwise mutual information, in bits.
    pub pmi: Option<f64>,
    /// Normalised PMI, -1 to 1.
    pub npmi: Option<f64>,
    /// Log-likelihood ratio G².
    pub log_likelihood: Option<f64>,
    /// Odds ratio.
    pub odds_ratio: Option<f64>,
    /// Two-sided exact p (Fisher).
    pub p: Option<f64>,
    /// Benjamini–Hochberg q within the unit kind.
    pub q: Option<f64>,
    /// Units with both, if only the numbers of concepts in units and of units with concepts mattered; see [`null_model`](super::null_model).
    pub null_expected: Option<f64>,
    /// Deviation from that, in standard deviations.
    pub null_z: Option<f64>,
    /// Two-sided p under that model.
    pub null_p: Option<f64>,
    /// Benjamini–Hochberg q of it within the unit kind.
    pub null_q: Option<f64>,
    /// Share of the units with both in which both are present through official formulas alone; `None` if they never meet.
    pub formula_share: Option<f64>,
}

/// A row of `comparison.csv`. What is said of the reference is `None` in the rows of the reference itself.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonRow {
    /// Which group.
    pub group: GroupIndex,
    /// Which concept or group of concepts.
    pub concept: ConceptIndex,
    /// Documents of the group that are compared: those whose zeros mean "not found".
    pub group_documents: u64,
    /// Of these, documents with at least one mention; this and what follows is `None` if there is none to be compared.
    pub documents: Option<u64>,
    /// Mentions in the group.
    pub mentions: Option<u64>,
    /// Words of the group.
    pub words: Option<u64>,
    /// Sentences of the group with at least one mention.
    pub sentences: Option<u64>,
    /// Mentions per 1,000 words.
    pub rate: Option<f64>,
    /// 95 % interval of the rate.
    pub rate_interval: Option<Interval>,
    /// Share of sentences with at least one mention.
    pub sentence_share: Option<f64>,
    /// 95 % interval of that share.
    pub sentence_share_interval: Option<Interval>,
    /// Documents of the reference that are compared.
    pub reference_documents: Option<u64>,
    /// Mentions in the reference; `None` too if it has no document to be compared.
    pub reference_mentions: Option<u64>,
    /// Mentions per 1,000 words of the reference.
    pub reference_rate: Option<f64>,
    /// Share of the sentences of the reference with at least one mention.
    pub reference_sentence_share: Option<f64>,
    /// Binary logarithm of the ratio of the rates.
    pub log_ratio: Option<f64>,
    /// 95 % interval of the log ratio.
    pub log_ratio_interval: Option<Interval>,
    /// Share of sentences less that of the reference, −1 to 1.
    pub share_difference: Option<f64>,
    /// 95 % interval of the difference.
    pub share_difference_interval: Option<Interval>,
    /// Log-likelihood ratio G² over four cells.
    pub log_likelihood: Option<f64>,
    /// z of the log-odds ratio with informative Dirichlet prior.
    pub log_odds_z: Option<f64>,
    /// Two-sided p of the difference of shares, by dealing out documents.
    pub p: Option<f64>,
    /// Benjamini–Hochberg q over all rows of the grouping.
    pub q: Option<f64>,
    /// Why cells are empty, and what to beware of.
    pub notes: Vec<Note>,
}

/// A row of `words.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct WordRow<'a> {
    /// Folded word.
    pub word: &'a str,
    /// Language of its documents.
    pub language: Language,
    /// Running words.
    pub count: u64,
    /// Documents.
    pub documents: u64,
    /// tf-idf over the documents of the language: count × ln(documents of the language / documents with the word).
    pub tfidf: f64,
}
