//! The numbers that tables and figures show: one type per table. `None` means "cannot be told", never zero.

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
