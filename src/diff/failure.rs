//! Why two results could not be compared.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::output::Unwritable;

/// Why two results could not be compared. Nothing was written under a final name.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// A folder does not hold the complete results of a run.
    NoResults {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of the results cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The differences were to be written over one of the results.
    NoRoom(PathBuf),
    /// The differences could not be written.
    Unwritable(Unwritable),
    /// A signal asked to stop.
    Interrupted,
}

impl Failure {
    pub(super) fn unreadable(path: &Path, reason: impl fmt::Display) -> Self {
        Self::Unreadable { path: path.to_owned(), reason: reason.to_string() }
    }

    /// Returns what to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoResults { .. } => {
                "give two folders that `polilex run` or `polilex compare` has written to the end"
            }
            Self::NoRoom(_) => "choose another folder with --out",
            Self::Unreadable { .. } => "write the results anew with `polilex run`",
            Self::Unwritable(error) => error.hint(),
            Self::Interrupted => "start it again",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoResults { folder, reason } => {
                write!(out, "\"{}\" holds no results of a run: {reason}", folder.display())
            }
            Self::Unreadable { path, reason } => {
                write!(out, "\"{}\" could not be read: {reason}", path.display())
            }
            Self::NoRoom(folder) => {
                write!(out, "\"{}\" holds one of the results that are compared", folder.display())
            }
            Self::Unwritable(error) => error.fmt(out),
            Self::Interrupted => out.write_str("interrupted"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Unwritable> for Failure {
    fn from(error: Unwritable) -> Self {
        Self::Unwritable(error)
    }
}
