//! The parallel part: documents to one profile, mention rows on the way.

use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::evidence::Evidence;
use super::listen::{Deaf, Listener};
use super::passages::Passages;
use super::reader::Worker;
use super::recording::Recording;
use super::{Failure, Progress};
use crate::codebook::{Codebook, ConceptIndex};
use crate::corpus::Corpus;
use crate::extract::Settings;
use crate::profile::CorpusProfile;
use crate::scan::{Matcher, Variation};
use crate::text::Language;

/// Everything that workers share.
pub(super) struct Task<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) codebook: &'a Codebook,
    pub(super) matcher: &'a Matcher,
    pub(super) extraction: &'a Settings,
    /// The language of all documents, if it was given.
    pub(super) language: Option<Language>,
    /// In which ways mentions are counted: one or more. Rows are those of the first.
    pub(super) variations: &'a [Variation],
    /// Characters of context beside a mention.
    pub(super) context: usize,
    /// Only mentions of this concept or group are written out.
    pub(super) concept: Option<ConceptIndex>,
    /// Where the sentences behind mentions go, if they are wanted.
    pub(super) passages: Option<&'a Passages>,
    pub(super) progress: &'a dyn Progress,
    pub(super) stop: &'a AtomicBool,
}

/// Stack of a thread: what readers of nested formats may need. It is reserved, not used.
const STACK: usize = 64 << 20;

/// Returns the threads of a run; 0 is one per core.
pub(super) fn pool(threads: usize) -> Result<ThreadPool, Failure> {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK)
        .build()
        .map_err(|error| Failure::Threads(error.to_string()))
}

/// What reading all documents gave.
pub(super) struct Profiled<W> {
    pub(super) profile: CorpusProfile,
    /// The profiles of the variations after the first, without words.
    pub(super) varied: Vec<CorpusProfile>,
    /// Why extracted texts could not be kept, if so.
    pub(super) complaint: Option<String>,
    /// The words of all documents in their order, if they were asked for.
    pub(super) recordings: io::Result<Vec<Recording>>,
    /// Where the mention rows went.
    pub(super) sink: W,
}

/// Reads all documents. Mention rows go to `sink` in document order; with a file for each thread, words are recorded into them.
///
/// # Errors
/// [`Failure`] if the sink fails, the run is stopped, or threads cannot be had.
pub(super) fn profile<W: Write + Send>(
    task: &Task<'_>,
    pool: &ThreadPool,
    sink: W,
    recordings: Vec<File>,
) -> Result<Profiled<W>, Failure> {
    Ok(listen(task, pool, sink, recordings, || Deaf)?.0)
}

/// Reads all documents and lets a listener a thread hear their sentences; returns the listeners too. Which documents a listener
/// hears depends on the machine: what comes of them together must not.
///
/// # Errors
/// As [`profile`].
pub(super) fn listen<W: Write + Send, L: Listener>(
    task: &Task<'_>,
    pool: &ThreadPool,
    sink: W,
    recordings: Vec<File>,
    listener: impl Fn() -> L + Sync,
) -> Result<(Profiled<W>, Vec<L>), Failure> {
    let files = Mutex::new(recordings);
    let evidence = Evidence::new(sink);
    let queue = Mutex::new((0_u64..).zip(task.corpus.documents()));
    // One job per thread, each taking documents in order, so that what waits for its turn stays small.
    let parts = pool.broadcast(|_| {
        let file = files.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = Worker::new(task, &evidence, file, listener());
        while !task.stop.load(Ordering::Relaxed) && !evidence.has_failed() {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((order, source)) = next else { break };
            worker.read(order, source);
        }
        worker.finish()
    });
    if task.stop.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    let sink = evidence.into_sink().map_err(Failure::of_sink)?;
    let mut profile = CorpusProfile::default();
    let mut varied = vec![CorpusProfile::default(); task.variations.len().saturating_sub(1)];
    let (mut complaint, mut recordings) = (None, Ok(Vec::new()));
    let mut listeners = Vec::new();
    for part in parts {
        profile = profile.union(part.profile)?;
        for (united, part) in varied.iter_mut().zip(part.varied) {
            *united = std::mem::take(united).union(part)?;
        }
        complaint = complaint.or(part.complaint);
        listeners.push(part.listener);
        if let Some(recording) = part.recording {
            recordings = recordings.and_then(|mut all: Vec<Recording>| {
                all.push(recording?);
                Ok(all)
            });
        }
    }
    Ok((Profiled { profile, varied, complaint, recordings, sink }, listeners))
}
