//! The identity of a document.
//!
//! Every room that speaks of documents names them by a [`DocumentId`]; this module stands below them all and knows none.

use std::fmt;

/// Identity of a document: its file below the corpus root ('/'-separated), and its row where the file is a table.
/// The order of identities is the order of documents in every table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId {
    /// Path below the corpus root.
    pub file: String,
    /// Row of a table, from 1; 0 for a whole file.
    pub row: u32,
    /// Name of the row (the cell of its id column, else its number); empty for a whole file.
    pub name: String,
}

impl DocumentId {
    /// Returns the identity of a whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), row: 0, name: String::new() }
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.file)?;
        if self.row > 0 { write!(out, "#{}", self.name) } else { Ok(()) }
    }
}
