//! How a hostile document is read without harm to the others: in a process of its own, within limits, and once.
//!
//! Readers of formats with complex parsers ([`Format::isolated`]) run in *workers*: processes of the same program, one a thread, used
//! for one document after the other. A worker that dies, hangs or exhausts its memory costs the document that it was given, and is
//! replaced. What came out is kept in a [`Cache`], so that the same bytes are read once.
//!
//! `wire` says what goes through the pipes, [`serve()`] is the worker's side, `process` the other one.
//!
//! **Invariant:** a document gives the same text or the same refusal in a worker, in the process itself, and from the cache.
//!
//! [`Format::isolated`]: crate::text::format::Format::isolated

mod cache;
mod process;
mod serve;
mod stream;
mod wire;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub use cache::{Cache, Contents};
pub use serve::serve;
pub use stream::Stream;

use crate::text::format::{Extraction, Format, Unreadable, open_whole, restore, store};
use process::{Cause, End, Process};

/// How documents of complex formats are read.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The program that serves as a worker; without one, documents are read in this process, and no limit holds.
    pub worker: Option<Program>,
    /// Longest time that a worker may take for a document; `None` is for ever.
    pub timeout: Option<Duration>,
    /// Folder of extracted texts; without one, nothing is kept.
    pub cache: Option<PathBuf>,
}

/// A program that calls [`serve`] on its standard input and output, within whatever limits it sets itself.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its path.
    pub path: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// The memory that it allows itself, in bytes: said of documents that take more.
    pub memory: u64,
}

/// Documents that a worker reads before it is replaced: whatever it has lost on the way comes back.
const TURNS: u32 = 200;

/// Reads documents of complex formats, one after the other.
pub struct Extractor<'a> {
    settings: &'a Settings,
    stop: &'a AtomicBool,
    cache: Option<Cache>,
    process: Option<Process>,
}

impl<'a> Extractor<'a> {
    /// Returns an extractor. Once `stop` is true, it gives up on the document in hand.
    pub fn new(settings: &'a Settings, stop: &'a AtomicBool) -> Self {
        let cache = settings.cache.as_ref().map(|folder| Cache::new(folder.clone()));
        Self { settings, stop, cache, process: None }
    }

    /// Returns what the document `bytes` of a `format` holds; `name` is the name of its file, `digest` that of its bytes.
    ///
    /// # Errors
    /// Fails if it cannot be read; the reason code says why.
    pub fn extract(
        &mut self,
        name: &str,
        format: &Format,
        bytes: Vec<u8>,
        digest: &str,
    ) -> Result<Extraction<'static>, Unreadable> {
        if let Some(known) = self.cache.as_ref().and_then(|cache| cache.get(digest, format)) {
            return known.and_then(|stored| restored(&stored));
        }
        let read = match &self.settings.worker {
            Some(program) => self.in_worker(program, name, bytes),
            None => caught(|| read(name, bytes)),
        };
        if let Some(cache) = &mut self.cache
            && is_of_the_document(&read)
        {
            cache.put(digest, format, &read);
        }
        read.and_then(|stored| restored(&stored))
    }

    /// Returns why extracted texts could not be kept, if so.
    pub fn complaint(&self) -> Option<String> {
        self.cache.as_ref().and_then(|cache| cache.complaint().map(str::to_owned))
    }

    /// A document is blamed by a fresh worker only: an old one may have been worn out by those before.
    fn in_worker(&mut self, program: &Program, name: &str, bytes: Vec<u8>) -> Stored {
        let bytes = Arc::new(bytes);
        loop {
            if self.process.as_ref().is_some_and(|process| process.served() >= TURNS) {
                self.process = None;
            }
            let process = match self.process.take() {
                Some(process) => process,
                None => Process::start(program).map_err(|error| {
                    let message = format!("no process could be started to read it: {error}");
                    Unreadable::new("crashed", message)
                })?,
            };
            let fresh = process.served() == 0;
            match process.ask(name, &bytes, self.settings.timeout, self.stop) {
                Ok((process, reply)) => {
                    self.process = Some(process);
                    return reply;
                }
                Err(End::Late(after)) => {
                    let message = format!("reading it took longer than {} s", after.as_secs_f64());
                    return Err(Unreadable::new("timeout", message));
                }
                Err(End::Stopped) => {
                    return Err(Unreadable::new("read-error", "the run was interrupted"));
                }
                Err(End::Died(_)) if !fresh => {}
                Err(End::Died(cause)) => {
                    let code = match cause {
                        Cause::Exhausted => "memory",
                        Cause::Crashed(_) => "crashed",
                    };
                    return Err(Unreadable::new(code, cause.message(program.memory)));
                }
            }
        }
    }
}

/// The byte form of what a document holds, or why it cannot be read.
pub type Stored = Result<Vec<u8>, Unreadable>;

/// Reads a document: what a worker does. A reader that panics panics here too.
///
/// # Errors
/// Fails if it cannot be read; the reason code says why.
pub fn read(name: &str, bytes: Vec<u8>) -> Stored {
    store(open_whole(name, bytes)?.read()?)
}

/// Makes a refusal of a panic: it costs the document only.
fn caught(read: impl FnOnce() -> Stored) -> Stored {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("panic");
        let message = format!("its reader failed ({said}); please report this document");
        Err(Unreadable::new("reader-failed", message))
    })
}

fn restored(stored: &[u8]) -> Result<Extraction<'static>, Unreadable> {
    let message = "its reader gave no text that can be understood; please report this document";
    restore(stored).ok_or_else(|| Unreadable::new("reader-failed", message))
}

/// Whether this says something about the document, and not about the machine: another run would find the same.
fn is_of_the_document(read: &Stored) -> bool {
    const OF_THE_MACHINE: [&str; 6] =
        ["timeout", "memory", "crashed", "read-error", "reader-failed", "changed"];
    match read {
        Ok(_) => true,
        Err(refusal) => !OF_THE_MACHINE.contains(&refusal.code),
    }
}
