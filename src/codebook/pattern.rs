//! A pattern as its author wrote it: the tree that the grammar yields and that the scanner compiles.
//!
//! Words in the tree are folded (see `text::fold`), except where case counts. Named sets stay references, so that a set
//! used by many patterns is compiled once.

/// A whole pattern: an expression whose match is the mention, and conditions on the same sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The pattern as written.
    pub text: String,
    /// What the mention's span covers.
    pub expression: Expression,
    /// What else the sentence must or must not hold.
    pub conditions: Vec<Condition>,
}

/// A requirement on the sentence in which a pattern matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// True for `& !B`.
    pub negated: bool,
    /// What must (not) stand in the sentence.
    pub expression: Expression,
}

/// A sequence, or sequences near each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Steps in order.
    Sequence(Sequence),
    /// Sequences in any order, not sharing words; the span from first to last word is at most `within` steps (adjacent words are one step apart).
    Near {
        /// Largest distance between the first and the last word.
        within: u32,
        /// At least two sequences.
        operands: Vec<Sequence>,
    },
}

/// Steps in order.
pub type Sequence = Vec<Step>;

/// One step of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// One word.
    Word(WordPattern),
    /// One of several sequences: `(a|b c)`.
    Choice(Vec<Sequence>),
    /// One of several sequences, or nothing: `[a|b]`.
    Optional(Vec<Sequence>),
    /// Any sequence of a named set: `@cyber`.
    Set(String),
    /// So many words between: `<0..4>`. Stands only between other steps.
    Gap {
        /// Fewest words.
        min: u32,
        /// Most words.
        max: u32,
    },
}

/// A pattern over one word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordPattern {
    /// This folded word.
    Exact(String),
    /// A glob over the folded word: `*` any number of characters, `?` exactly one, `\` before a sign taken literally.
    Glob(String),
    /// The Snowball stem of the word (in the language of the term) is this.
    Stem(String),
    /// A glob over the word as it stands in the text, case and all (without a possessive `'s`).
    Case(String),
    /// A regular expression that matches the whole folded word.
    Regex(String),
}
