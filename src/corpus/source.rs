//! A document before it is read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use crate::document::DocumentId;

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
    /// Those of the system. Rows and skipped documents have nothing to open: their bytes are empty.
    pub fn open(&self) -> io::Result<Box<dyn Read>> {
        match self {
            Self::File(path) => Ok(Box::new(File::open(path)?)),
            Self::Stdin => Ok(Box::new(io::stdin())),
            Self::Row { .. } | Self::Skipped { .. } => Ok(Box::new(io::empty())),
        }
    }
}
