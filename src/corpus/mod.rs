//! Which documents there are: files below folders, rows of tables, standard input; each with its metadata.
//!
//! [`Corpus::open`] walks the inputs once and reads the metadata tables; [`Corpus::documents`] then hands out [`Source`]s one by one, in
//! the order of their identities. Rows of tables are read as they are asked for, so that a table of any size is never in memory.
//!
//! **Invariant:** nothing here depends on what a text says. What cannot be a document is a source all the same, with its reason.

mod bytes;
mod metadata;
mod name;
mod opened;
mod rows;
mod source;
mod utf8;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub use bytes::{Bytes, Seen};
pub use opened::Opened;
pub use rows::{Apart, write_rows};
pub use source::{Content, Source};

use crate::diagnostic::Diagnostic;
use crate::document::DocumentId;
use crate::text::format::inner_name;
use metadata::Metadata;
use opened::LARGEST;
use rows::Rows;
use walk::Found;

/// Where documents come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, or a folder with all that is below it.
    Path(PathBuf),
    /// One text on standard input.
    Stdin,
}

/// What to know about the documents.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A table of metadata for all inputs; it overrides what is found in folders.
    pub metadata: Option<PathBuf>,
    /// Column of tables that holds the text.
    pub text_column: Option<String>,
    /// Column of tables that names the row.
    pub id_column: Option<String>,
    /// Files and folders to leave out, such as the folder of results.
    pub exclude: Vec<PathBuf>,
    /// How tables that are stored by columns are read in another process; `None` reads them in this one.
    pub apart: Option<Apart>,
}

/// The documents of a run.
#[derive(Debug)]
pub struct Corpus {
    files: Vec<Found>,
    metadata: Metadata,
    options: Options,
}

impl Corpus {
    /// Finds the documents and their metadata; returns warnings beside the corpus.
    ///
    /// # Errors
    /// Diagnostics if an input is not there, if there is no document at all, if a metadata table that was asked for cannot be used, or if no table has
    /// a column that was named.
    pub fn open(
        inputs: &[Input],
        options: &Options,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let mut warnings = Vec::new();
        let mut found = walk::walk(inputs, options, &mut warnings, &mut faults);
        found.files.sort_by(|one, other| one.name.cmp(&other.name));
        make_unique(&mut found.files);
        let names: BTreeSet<&str> = found.files.iter().map(|file| file.name.as_str()).collect();
        let metadata = Metadata::read(
            &found.metadata,
            options.metadata.as_deref(),
            &names,
            &mut warnings,
            &mut faults,
        );
        if faults.is_empty() {
            rows::check(&found.files, options, &mut warnings, &mut faults);
        }
        if found.files.is_empty() && faults.is_empty() {
            faults.push(
                Diagnostic::error("no-documents", "there is no document in what was given")
                    .hint("hidden files, metadata.csv and results of polilex are not documents"),
            );
        }
        if faults.is_empty() {
            Ok((Self { files: found.files, metadata, options: options.clone() }, warnings))
        } else {
            Err(faults)
        }
    }

    /// Returns the number of files; a table is one file with many documents.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Iterates over the documents, in the order of their identities.
    pub fn documents(&self) -> Documents<'_> {
        Documents { corpus: self, next: 0, rows: None }
    }
}

/// Two inputs may hold files of the same name; the later ones get a number. A file that has such a name of its own keeps it.
fn make_unique(files: &mut [Found]) {
    let mut taken: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for file in files.iter_mut() {
        if !seen.insert(file.name.clone()) {
            // The number stands before the ending, which tells the format, of a compressed file with that of what is in it.
            let inner = inner_name(&file.name).unwrap_or(&file.name);
            let dot = inner.rfind('.').filter(|dot| !inner[*dot..].contains('/'));
            let (stem, ending) = file.name.split_at(dot.unwrap_or(inner.len()));
            let name = (2..)
                .map(|number| format!("{stem}~{number}{ending}"))
                .find(|name| taken.insert(name.clone()));
            file.name = name.unwrap_or_default();
        }
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
}

/// Iterator over the documents of a corpus.
pub struct Documents<'a> {
    corpus: &'a Corpus,
    next: usize,
    rows: Option<Rows<'a>>,
}

impl Iterator for Documents<'_> {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        loop {
            if let Some(rows) = &mut self.rows {
                if let Some(source) = rows.next() {
                    return Some(source);
                }
                self.rows = None;
            }
            let file = self.corpus.files.get(self.next)?;
            self.next += 1;
            let metadata = self.corpus.metadata.of(&file.name);
            let skipped =
                |code: &'static str, reason: String, metadata: BTreeMap<String, String>| Source {
                    id: DocumentId::file(&file.name),
                    metadata,
                    content: Content::Skipped { code, reason, bytes: file.bytes },
                };
            let path = match &file.path {
                Ok(Some(path)) => path,
                Ok(None) => {
                    return Some(Source {
                        id: DocumentId::file(&file.name),
                        metadata,
                        content: Content::Stdin,
                    });
                }
                Err(refusal) => {
                    return Some(skipped(refusal.code, refusal.message.clone(), metadata));
                }
            };
            let Some(kind) = rows::kind(&file.name) else {
                if file.bytes > LARGEST {
                    let reason =
                        format!("a document in one file is read up to {} GiB", LARGEST >> 30);
                    return Some(skipped("too-large", reason, metadata));
                }
                let content = Content::File(path.clone());
                return Some(Source { id: DocumentId::file(&file.name), metadata, content });
            };
            match Rows::open(kind, path, &file.name, metadata.clone(), &self.corpus.options) {
                Ok(rows) => self.rows = Some(rows),
                Err(refusal) => return Some(skipped(refusal.code, refusal.message, metadata)),
            }
        }
    }
}

#[cfg(test)]
mod tests;
