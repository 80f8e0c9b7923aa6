//! Every place of a concept or a pattern, with its context, as CSV.

use std::io::Write;
use std::sync::atomic::AtomicBool;

use super::profile::{self, Task};
use super::{Failure, Progress, Selection};
use crate::codebook::{Codebook, Coding, ConceptIndex};
use crate::corpus::Corpus;
use crate::scan::{Matcher, Variation};
use crate::table::mentions_header;

/// What to look up.
pub struct Concordance {
    /// The documents.
    pub selection: Selection,
    /// What to look for.
    pub codebook: Codebook,
    /// Only this concept, or the members of this group.
    pub concept: Option<ConceptIndex>,
    /// Characters of context on each side.
    pub context: usize,
}

/// Nobody wants to know how far it is.
pub(super) struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: Option<u64>) {}
    fn read(&self, _: u64) {}
}

/// Writes the rows to `sink` as they are found, in document order, with the columns of `mentions.csv`, and gives it back.
///
/// # Errors
/// [`Failure`] as in [`super::run`]; a closed pipe is [`Failure::ClosedPipe`].
pub fn concordance<W: Write + Send>(
    look_up: &Concordance,
    mut sink: W,
    stop: &AtomicBool,
) -> Result<W, Failure> {
    let Concordance { selection, codebook, concept, context } = look_up;
    let matcher = Matcher::compile(codebook).map_err(Failure::Faulty)?;
    let (corpus, _) =
        Corpus::open(&selection.inputs, &selection.options).map_err(Failure::Faulty)?;
    let task = Task {
        corpus: &corpus,
        codebook,
        matcher: &matcher,
        extraction: &selection.extraction,
        language: selection.language,
        variations: &[Variation { coding: Coding::of(codebook), window: 1 }],
        context: *context,
        concept: *concept,
        passages: None,
        progress: &Silent,
        stop,
    };
    let pool = profile::pool(selection.threads)?;
    sink.write_all(mentions_header().as_bytes()).map_err(Failure::of_sink)?;
    let mut sink = profile::profile(&task, &pool, sink, Vec::new())?.sink;
    sink.flush().map_err(Failure::of_sink)?;
    Ok(sink)
}
