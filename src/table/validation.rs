//! The tables of `polilex validate`.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use super::writer::Writer;
use crate::codebook::{Codebook, ConceptIndex};
use crate::measure::validation::agreement::Parties;
use crate::measure::validation::scores::Estimate;
use crate::measure::validation::{AgreementRow, ConfusionRow, Of, ScoreRow};

/// What stands for every language, group or coder.
const ALL: &str = "all";
/// What stands for no concept.
const NONE: &str = "none";

/// Names in the tables.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The codebook.
    pub codebook: &'a Codebook,
    /// Names of the coders.
    pub coders: &'a [String],
    /// Names of the groups.
    pub groups: &'a [String],
    /// Whether sentences count by sampling weights.
    pub weighted: bool,
}

impl Names<'_> {
    fn concept(&self, concept: ConceptIndex) -> &str {
        &self.codebook.concept(concept).id
    }
}

/// Writes `validation.csv`; `scores` are those of each coder.
///
/// # Errors
/// Those of the sink.
pub fn write_validation<W: Write>(
    out: W,
    scores: &[Vec<ScoreRow>],
    names: Names<'_>,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("validation").header()).map_err(io_error)?;
    for (coder, rows) in names.coders.iter().zip(scores) {
        for row in rows {
            score(&mut table, coder, row, names).map_err(io_error)?;
        }
    }
    table.finish()
}

fn score<W: Write>(
    table: &mut Rows<W>,
    coder: &str,
    row: &ScoreRow,
    names: Names<'_>,
) -> csv::Result<()> {
    table.name(coder)?;
    table.name(row.cell.language.as_ref().map_or(ALL, |language| language.tag()))?;
    table.name(row.cell.group.map_or(ALL, |group| &names.groups[group as usize]))?;
    table.name(match row.of {
        Of::Concept(concept) => names.concept(concept),
        Of::Micro => "micro",
        Of::Macro => "macro",
    })?;
    let [right, wrong, missed] = row.counts;
    for count in [row.sentences, right + missed, right + wrong, right, wrong, missed] {
        table.count(Some(count))?;
    }
    for part in [row.precision, row.recall, row.f1] {
        estimate(table, part)?;
    }
    table.name(if names.weighted { "yes" } else { "no" })?;
    table.name(&row.notes.join("; "))?;
    table.end()
}

fn estimate<W: Write>(table: &mut Rows<W>, part: Estimate) -> csv::Result<()> {
    table.number(part.value)?;
    table.number(part.interval.map(|ends| ends.low))?;
    table.number(part.interval.map(|ends| ends.high))
}

/// Writes `agreement.csv`.
///
/// # Errors
/// Those of the sink.
pub fn write_agreement<W: Write>(out: W, rows: &[AgreementRow], names: Names<'_>) -> io::Result<W> {
    let mut table = Rows::new(out, table("agreement").header()).map_err(io_error)?;
    for row in rows {
        agreement(&mut table, row, names).map_err(io_error)?;
    }
    table.finish()
}

fn agreement<W: Write>(
    table: &mut Rows<W>,
    row: &AgreementRow,
    names: Names<'_>,
) -> csv::Result<()> {
    let coder = |at: usize| names.coders[at].as_str();
    let (first, second) = match row.parties {
        Parties::Coders => ("all coders", ""),
        Parties::Pair(one, other) => (coder(one), coder(other)),
        Parties::Codebook(one) => (coder(one), "codebook"),
    };
    table.name(first)?;
    table.name(second)?;
    table.name(row.language.as_ref().map_or(ALL, |language| language.tag()))?;
    table.name(row.concept.map_or("sets", |concept| names.concept(concept)))?;
    table.name(if row.concept.is_some() { "nominal" } else { "MASI" })?;
    table.count(Some(row.sentences))?;
    table.count(Some(row.values))?;
    table.number(row.agreement)?;
    estimate(table, row.alpha)?;
    estimate(table, row.corpus)?;
    table.name(match (row.sentences, row.alpha.value) {
        (0, _) => "no sentence was coded by two of them",
        (_, None) => "no variation: all values are the same",
        (few, _) if few < 10 => "fewer than 10 sentences: no interval",
        (few, _) if few < 30 => "fewer than 30 sentences",
        _ => "",
    })?;
    table.end()
}

/// Writes `confusion.csv`; `counts` are those of each coder.
///
/// # Errors
/// Those of the sink.
pub fn write_confusion<W: Write>(
    out: W,
    counts: &[Vec<ConfusionRow>],
    names: Names<'_>,
) -> io::Result<W> {
    let mut table = Writer::begin(out, table("confusion"))?;
    for (coder, rows) in names.coders.iter().zip(counts) {
        for row in rows {
            let name = |concept: Option<ConceptIndex>| concept.map_or(NONE, |at| names.concept(at));
            table.text(coder)?.text(name(row.coded))?.text(name(row.found))?;
            table.count(row.sentences)?.end()?;
        }
    }
    table.finish()
}

/// A concept in a sentence on which not all agree.
#[derive(Clone, Debug, Default)]
pub struct Disagreement<'a> {
    /// Id of the sentence.
    pub id: &'a str,
    /// The document, if it is known.
    pub doc: &'a str,
    /// Number of the sentence in it, if it is known.
    pub number: Option<u64>,
    /// Language of the sentence.
    pub language: &'a str,
    /// Group of the document; may be empty.
    pub group: &'a str,
    /// Id of the concept.
    pub concept: &'a str,
    /// Coders who coded it.
    pub coded_by: Vec<&'a str>,
    /// Coders who coded the sentence without it.
    pub not_coded_by: Vec<&'a str>,
    /// Whether the codebook finds it.
    pub found: bool,
    /// The patterns that matched.
    pub terms: Vec<&'a str>,
    /// The matched texts.
    pub matches: Vec<&'a str>,
    /// The sentence.
    pub sentence: &'a str,
    /// Comments of the coders, each with the name.
    pub comments: String,
}

/// Writes `disagreements.csv`.
///
/// # Errors
/// Those of the sink.
pub fn write_disagreements<'a, W: Write>(
    out: W,
    rows: impl Iterator<Item = Disagreement<'a>>,
) -> io::Result<W> {
    let mut table = Rows::new(out, table("disagreements").header()).map_err(io_error)?;
    for row in rows {
        disagreement(&mut table, &row).map_err(io_error)?;
    }
    table.finish()
}

fn disagreement<W: Write>(table: &mut Rows<W>, row: &Disagreement<'_>) -> csv::Result<()> {
    table.name(row.id)?;
    table.name(row.doc)?;
    table.count(row.number)?;
    for cell in [row.language, row.group, row.concept] {
        table.name(cell)?;
    }
    table.name(&row.coded_by.join(";"))?;
    table.name(&row.not_coded_by.join(";"))?;
    table.name(if row.found { "yes" } else { "no" })?;
    table.name(&row.terms.join("; "))?;
    table.name(&row.matches.join("; "))?;
    table.name(row.sentence)?;
    table.name(&row.comments)?;
    table.end()
}
