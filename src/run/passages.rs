//! The sentences behind mentions, for the report: written to a file without a name while documents are read, in their order.
//!
//! Beyond so many mentions no page can hold them; then nothing more is kept, and the report says so. Whether it comes to that depends
//! on the corpus alone, never on which worker is faster.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek};
use std::sync::atomic::{AtomicU64, Ordering};

use super::evidence::Evidence;
use crate::report::Passage;

/// Takes the passages of all documents.
pub(super) struct Passages {
    evidence: Evidence<BufWriter<File>>,
    mentions: AtomicU64,
    most: u64,
}

/// Passages of a whole corpus, ready to be read again.
pub(super) struct Finished {
    /// False if there were too many mentions: then the file holds some of them, which ones is not said.
    pub(super) complete: bool,
    pub(super) file: BufReader<File>,
}

/// The passages of a document on their way out. Dropping it hands them on, so that no later document waits for ever.
pub(super) struct PassagesTurn<'a> {
    passages: &'a Passages,
    order: u64,
    lines: Vec<u8>,
    begun: bool,
}

impl Passages {
    pub(super) fn new(file: File, most: u64) -> Self {
        let evidence = Evidence::new(BufWriter::with_capacity(1 << 16, file));
        Self { evidence, mentions: AtomicU64::new(0), most }
    }

    /// Begins the document of this number.
    pub(super) fn turn(&self, order: u64) -> PassagesTurn<'_> {
        PassagesTurn { passages: self, order, lines: Vec::new(), begun: false }
    }

    /// Ends the writing.
    ///
    /// # Errors
    /// The first error of writing.
    pub(super) fn finish(self) -> io::Result<Finished> {
        let complete = self.mentions.into_inner() <= self.most;
        let sink = self.evidence.into_sink()?;
        let mut file = sink.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(Finished { complete, file: BufReader::with_capacity(1 << 16, file) })
    }
}

impl PassagesTurn<'_> {
    /// Takes a passage of the document `id`, unless there are too many.
    pub(super) fn add(&mut self, id: &str, passage: impl FnOnce() -> Passage) {
        if self.passages.mentions.load(Ordering::Relaxed) > self.passages.most {
            return;
        }
        let passage = passage();
        self.passages.mentions.fetch_add(passage.mentions.len() as u64, Ordering::Relaxed);
        if !self.begun {
            Passage::begin_document(id, &mut self.lines);
            self.begun = true;
        }
        passage.write(&mut self.lines);
    }

    /// Writes through if there is much.
    pub(super) fn relieve(&mut self) {
        self.passages.evidence.relieve(self.order, &mut self.lines);
    }
}

impl Drop for PassagesTurn<'_> {
    fn drop(&mut self) {
        self.passages.evidence.finish(self.order, std::mem::take(&mut self.lines));
    }
}
