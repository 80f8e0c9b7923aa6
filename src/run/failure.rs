//! Why a run ended early.

use std::fmt;
use std::io;

use crate::diagnostic::{Diagnostic, many};
use crate::measure::contingency::Contradiction;
use crate::output::Unwritable;
use crate::profile::Conflict;

/// Why a run ended early. Nothing was written under a final name.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// Mistakes in what the user gave; all that were found.
    Faulty(Vec<Diagnostic>),
    /// A result could not be written.
    Unwritable(Unwritable),
    /// The sink of a concordance could not be written.
    Sink(io::Error),
    /// The reader of a concordance has gone.
    ClosedPipe,
    /// A file for what is needed until the end could not be made, written or read.
    Scratch(io::Error),
    /// The threads could not be started.
    Threads(String),
    /// Two profiles of one document contradict each other: it changed while it was read.
    Conflict(Conflict),
    /// Counts contradict each other: a fault of polilex.
    Contradiction(Contradiction),
    /// A signal asked to stop.
    Interrupted,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Faulty(findings) => {
                let mistakes = many(findings.len() as u64, "mistake", "mistakes");
                write!(out, "{mistakes} in what was given")
            }
            Self::Unwritable(error) => error.fmt(out),
            Self::Sink(error) => write!(out, "the result could not be written: {error}"),
            Self::Scratch(error) => write!(
                out,
                "a temporary file in \"{}\" could not be used: {error}",
                std::env::temp_dir().display()
            ),
            Self::ClosedPipe => out.write_str("the reader has gone"),
            Self::Threads(error) => write!(out, "threads could not be started: {error}"),
            Self::Conflict(conflict) => conflict.fmt(out),
            Self::Contradiction(contradiction) => {
                write!(out, "counts contradict each other, please report it: {contradiction}")
            }
            Self::Interrupted => out.write_str("interrupted"),
        }
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// Returns what an error of a sink means: a closed pipe only says that the reader has enough.
    pub(super) fn of_sink(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::ClosedPipe } else { Self::Sink(error) }
    }
}

impl From<Unwritable> for Failure {
    fn from(error: Unwritable) -> Self {
        Self::Unwritable(error)
    }
}

impl From<Conflict> for Failure {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}
