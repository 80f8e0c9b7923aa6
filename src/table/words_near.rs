//! The tables of `polilex words`: one row a word or sequence of words, or a candidate for a term.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::measure::{CandidateRow, Sides};
use crate::profile::WordCount;
use crate::text::Language;

/// A candidate with what is shown of it.
pub struct Candidate<'a> {
    /// Language of the documents.
    pub language: Language,
    /// Its words.
    pub words: Vec<&'a str>,
    /// Its numbers.
    pub row: &'a CandidateRow,
    /// Those of the language.
    pub sides: &'a Sides,
    /// Document of the example.
    pub document: String,
    /// Number of the sentence there, from 1.
    pub sentence: u32,
    /// The sentence.
    pub example: String,
}

/// Writes frequencies: language, words, counts.
///
/// # Errors
/// Those of the sink.
pub fn write_word_list<'a, W: Write>(
    out: W,
    words: impl Iterator<Item = (Language, Vec<&'a str>, WordCount)>,
) -> io::Result<W> {
    let mut rows = Rows::new(out, table("word_list").header()).map_err(io_error)?;
    for (language, words, count) in words {
        rows.name(language.tag()).map_err(io_error)?;
        rows.count(Some(words.len() as u64)).map_err(io_error)?;
        rows.name(&words.join(" ")).map_err(io_error)?;
        rows.count(Some(count.count)).map_err(io_error)?;
        rows.count(Some(count.documents)).map_err(io_error)?;
        rows.end().map_err(io_error)?;
    }
    rows.finish()
}

/// Writes candidates.
///
/// # Errors
/// Those of the sink.
pub fn write_candidates<'a, W: Write>(
    out: W,
    candidates: impl Iterator<Item = Candidate<'a>>,
) -> io::Result<W> {
    let mut rows = Rows::new(out, table("candidates").header()).map_err(io_error)?;
    for candidate in candidates {
        write(&mut rows, &candidate).map_err(io_error)?;
    }
    rows.finish()
}

fn write<W: Write>(rows: &mut Rows<W>, candidate: &Candidate<'_>) -> csv::Result<()> {
    let Candidate { language, words, row, sides, document, sentence, example } = candidate;
    rows.name(language.tag())?;
    rows.count(Some(words.len() as u64))?;
    rows.name(&words.join(" "))?;
    rows.count(Some(row.count.with))?;
    rows.count(Some(row.count.without))?;
    rows.count(Some(row.count.documents))?;
    let numbers = [Some(row.precision), row.log_ratio, Some(row.log_likelihood)];
    for value in numbers.into_iter().chain([row.dispersion, Some(row.score)]) {
        rows.number(value)?;
    }
    for count in [sides.with.sentences, sides.with.words, sides.without.sentences] {
        rows.count(Some(count))?;
    }
    rows.count(Some(sides.without.words))?;
    rows.count(Some(sides.documents))?;
    rows.name(document)?;
    rows.count(Some(u64::from(*sentence)))?;
    rows.name(example)?;
    rows.end()
}
