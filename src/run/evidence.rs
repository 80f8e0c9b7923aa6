//! The rows of mentions, written while documents are read, in the order of documents.
//!
//! Workers finish documents out of order; rows wait here until it is their document's turn. Documents are handed out in
//! order, so that what waits is what a few workers hold, never the corpus.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Rows of one document kept in memory before they are written through.
const HELD: usize = 4 << 20;

/// Rows that wait for a slower document before workers wait too.
const MOST_WAITING: usize = 32 << 20;

/// An ordered sink for the rows of documents.
pub(super) struct Evidence<W> {
    state: Mutex<State<W>>,
    turn: Condvar,
}

struct State<W> {
    sink: W,
    /// The document whose rows are written next.
    next: u64,
    waiting: BTreeMap<u64, Vec<u8>>,
    /// Bytes of rows that wait.
    held: usize,
    error: Option<io::Error>,
}

impl<W: Write> Evidence<W> {
    pub(super) fn new(sink: W) -> Self {
        let state = State { sink, next: 0, waiting: BTreeMap::new(), held: 0, error: None };
        Self { state: Mutex::new(state), turn: Condvar::new() }
    }

    /// Takes the rows of a finished document. While too many rows wait for a slow document, it waits for that document; the
    /// document whose turn it is never waits, so there is always one that goes on.
    pub(super) fn finish(&self, document: u64, rows: Vec<u8>) {
        let mut state = self.lock();
        while state.held > MOST_WAITING && state.next != document && !rows.is_empty() {
            state = self.turn.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.held += rows.len();
        state.waiting.insert(document, rows);
        while let Some(rows) = {
            let next = state.next;
            state.waiting.remove(&next)
        } {
            state.write(&rows);
            state.held -= rows.len();
            state.next += 1;
        }
        drop(state);
        self.turn.notify_all();
    }

    /// Writes rows of an unfinished document through if there are many. It waits for the document's turn, which always
    /// comes: the documents before are in the hands of workers that wait for nobody after them.
    pub(super) fn relieve(&self, document: u64, rows: &mut Vec<u8>) {
        if rows.len() < HELD {
            return;
        }
        let mut state = self.lock();
        while state.next != document {
            state = self.turn.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.write(rows);
        rows.clear();
    }

    /// Returns true once writing has failed: there is no use in reading on.
    pub(super) fn has_failed(&self) -> bool {
        self.lock().error.is_some()
    }

    /// Returns the sink.
    ///
    /// # Errors
    /// The first error of writing.
    pub(super) fn into_sink(self) -> io::Result<W> {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        match state.error.take() {
            Some(error) => Err(error),
            None => Ok(state.sink),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Write> State<W> {
    fn write(&mut self, rows: &[u8]) {
        if self.error.is_none()
            && let Err(error) = self.sink.write_all(rows)
        {
            self.error = Some(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_out_in_the_order_of_documents() {
        let evidence = Evidence::new(Vec::new());
        evidence.finish(2, b"c".to_vec());
        evidence.finish(0, b"a".to_vec());
        let mut many = vec![b'b'; HELD];
        evidence.relieve(1, &mut many);
        assert!(many.is_empty());
        evidence.finish(1, b"b".to_vec());
        let written = evidence.into_sink().unwrap();
        assert_eq!(written.len(), HELD + 3);
        assert_eq!((written[0], written[1], written[HELD + 2]), (b'a', b'b', b'c'));
    }

    #[test]
    fn the_first_error_is_kept() {
        let evidence = Evidence::new(io::Cursor::new([0_u8; 1]));
        evidence.finish(0, b"too long".to_vec());
        assert!(evidence.has_failed());
        assert!(evidence.into_sink().is_err());
    }
}
