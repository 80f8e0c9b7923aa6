//! A document before it is read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Opened;
use crate::document::DocumentId;
use crate::text::format::Unreadable;

/// A document: who it is, what is known of it, where its text is.
#[derive(Debug)]
pub struct Source {
    /// Its identity.
    pub id: DocumentId,
    /// What the metadata tables and its row say of it.
    pub metadata: BTreeMap<String, String>,
    /// Where its text is.
    pub content: Content,
}

/// Where the text of a document is.
#[derive(Debug)]
pub enum Content {
    /// In a file.
    File(PathBuf),
    /// On standard input.
    Stdin,
    /// In a row of a table.
    Row {
        /// The cell with the text.
        text: String,
        /// Format of the table.
        format: &'static str,
        /// Encoding of the table.
        encoding: &'static str,
        /// SHA-256 of the text, hexadecimal.
        sha256: String,
    },
    /// Nowhere: it cannot be read.
    Skipped {
        /// Reason code.
        code: &'static str,
        /// The reason, for a person.
        reason: String,
        /// Size in bytes, 0 if unknown.
        bytes: u64,
    },
}

impl Content {
    /// Opens a file or standard input.
    ///
    /// # Errors
    /// Fails if the system does not let it, or if the file is one no more. Rows and skipped documents have nothing to open: their
    /// bytes are empty.
    pub fn open(&self) -> Result<Opened, Unreadable> {
        match self {
            Self::File(path) => Opened::file(path),
            Self::Stdin => Ok(Opened::stdin()),
            Self::Row { .. } | Self::Skipped { .. } => Ok(Opened::nothing()),
        }
    }
}
