//! Documents paired: by name, else by the digest of their bytes; what became of each, and which groups it is and was in.

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;

use super::Sheet;
use super::failure::Failure;
use super::results::{Results, cell};
use crate::measure::groups::{Grouping, Groups};
use crate::measure::years::year_of;
use crate::table::table;

/// Only the later run has it.
pub(super) const ADDED: &str = "document added";
/// Only the earlier run has it.
pub(super) const REMOVED: &str = "document removed";
/// Its bytes differ.
pub(super) const CHANGED: &str = "document changed";
/// The same bytes gave another text, language or status.
pub(super) const READ_DIFFERENTLY: &str = "document read differently";
/// Only one of the codebooks has terms in its language.
pub(super) const CODED_DIFFERENTLY: &str = "terms in its language added or removed";
/// The same bytes under another name.
pub(super) const RENAMED: &str = "document renamed";
/// Only what is known about it differs.
pub(super) const METADATA: &str = "metadata changed";

/// Columns that tell whether it was read in the same way.
const READING: [&str; 6] = ["status", "encoding", "language", "words", "sentences", "paragraphs"];

/// Columns of sizes and states that the table of differences shows.
const SHOWN: [&str; 4] = ["status", "words", "sentences", "mentions"];

/// A document of either run.
#[derive(Debug, Default)]
pub(super) struct Document {
    rows: [Option<StringRecord>; 2],
    /// Its name in the earlier run, if it is another one.
    was: Option<String>,
    /// What became of it, if anything.
    pub(super) change: Option<&'static str>,
    /// Groups that it is or was in, as grouping and group.
    pub(super) groups: BTreeSet<(String, String)>,
    /// Years that it is or was of.
    pub(super) years: BTreeSet<String>,
}

impl Document {
    /// True if it may have another text than before, or had none or has none.
    pub(super) fn has_other_text(&self) -> bool {
        matches!(self.change, Some(ADDED | REMOVED | CHANGED | READ_DIFFERENTLY))
    }

    /// Its name in a run.
    pub(super) fn name<'a>(&'a self, run: usize, name: &'a str) -> &'a str {
        if run == 0 { self.was.as_deref().unwrap_or(name) } else { name }
    }
}

/// The documents of both runs, by their name in the later one; those that were removed by their name.
#[derive(Debug)]
pub(super) struct Documents {
    pub(super) all: BTreeMap<String, Document>,
    /// Documents that have another name, by the earlier one.
    renamed: BTreeMap<String, String>,
    headers: [Vec<String>; 2],
    /// Metadata columns of either run.
    metadata: Vec<String>,
    /// Groupings of either run that could be made again.
    groupings: BTreeSet<String>,
}

impl Documents {
    pub(super) fn between(before: &Results, after: &Results) -> Result<Self, Failure> {
        let mut documents = Self {
            all: BTreeMap::new(),
            renamed: BTreeMap::new(),
            headers: Default::default(),
            metadata: Vec::new(),
            groupings: BTreeSet::new(),
        };
        for (run, results) in [before, after].into_iter().enumerate() {
            let Some(mut rows) = results.rows("documents")? else { continue };
            let doc = rows.column("doc")?;
            documents.headers[run] = rows.header().to_vec();
            let mut row = StringRecord::new();
            while rows.next(&mut row)? {
                let name = cell(&row, doc).to_owned();
                documents.all.entry(name).or_default().rows[run] = Some(row.clone());
            }
        }
        let fixed: Vec<&str> =
            table("documents").header().filter(|name| *name != "title").collect();
        let headers = documents.headers.iter().flatten();
        documents.metadata =
            headers.filter(|name| !fixed.contains(&name.as_str())).cloned().collect();
        documents.metadata.sort();
        documents.metadata.dedup();
        documents.pair_renamed();
        documents.judge();
        for (run, results) in [before, after].into_iter().enumerate() {
            documents.note_years(run);
            results.groupings().iter().for_each(|name| documents.group(run, name));
        }
        Ok(documents)
    }

    /// Returns the cell of a document in a run; empty if there is none.
    fn value<'a>(&self, document: &'a Document, run: usize, column: &str) -> &'a str {
        let at = self.headers[run].iter().position(|name| name == column);
        let row = document.rows[run].as_ref();
        row.zip(at).map_or("", |(row, at)| cell(row, at))
    }

    /// One document that is gone and one that is new, with the same bytes as no other such, are one with another name.
    fn pair_renamed(&mut self) {
        let mut alone: [BTreeMap<String, Vec<String>>; 2] = Default::default();
        for (name, document) in &self.all {
            for run in [0, 1] {
                let digest = self.value(document, run, "sha256");
                if document.rows[1 - run].is_none() && !digest.is_empty() {
                    alone[run].entry(digest.to_owned()).or_default().push(name.clone());
                }
            }
        }
        let [gone, new] = alone;
        for (digest, names) in gone {
            if let ([was], Some([is])) = (&*names, new.get(&digest).map(Vec::as_slice)) {
                let earlier = self.all.remove(was).unwrap_or_default();
                if let Some(document) = self.all.get_mut(is) {
                    document.rows[0] = earlier.rows.into_iter().next().flatten();
                    document.was = Some(was.clone());
                }
                self.renamed.insert(was.clone(), is.clone());
            }
        }
    }

    fn judge(&mut self) {
        let judged: Vec<Option<&'static str>> =
            self.all.values().map(|document| self.change(document)).collect();
        for (document, change) in self.all.values_mut().zip(judged) {
            document.change = change;
        }
    }

    fn change(&self, document: &Document) -> Option<&'static str> {
        let differs =
            |column: &&str| self.value(document, 0, column) != self.value(document, 1, column);
        match &document.rows {
            [None, _] => Some(ADDED),
            [_, None] => Some(REMOVED),
            _ if ["sha256", "bytes"].iter().any(differs) => Some(CHANGED),
            _ if READING.iter().any(differs) => Some(READ_DIFFERENTLY),
            _ if differs(&"coded") => Some(CODED_DIFFERENTLY),
            _ if document.was.is_some() => Some(RENAMED),
            _ if self.metadata.iter().any(|column| differs(&column.as_str())) => Some(METADATA),
            _ => None,
        }
    }

    /// Returns the name that a document of the earlier run has in the later one.
    pub(super) fn later_name<'a>(&'a self, name: &'a str) -> &'a str {
        self.renamed.get(name).map_or(name, String::as_str)
    }

    /// Notes which years the documents of a run are of, as trends see it.
    fn note_years(&mut self, run: usize) {
        let year = |document: &Document| {
            let value = |column: &str| Some(self.value(document, run, column));
            year_of(value).map(|year| year.to_string())
        };
        let years: Vec<Option<String>> = self.all.values().map(year).collect();
        for (document, year) in self.all.values_mut().zip(years) {
            document.years.extend(year);
        }
    }

    /// Notes which groups the documents of a run are in: those that the run made of the same values.
    fn group(&mut self, run: usize, name: &str) {
        let Ok(grouping) = name.parse::<Grouping>() else { return };
        let read = |document: &Document| {
            document.rows[run].is_some() && self.value(document, run, "status") != "skipped"
        };
        let read: Vec<bool> = self.all.values().map(read).collect();
        let groups = Groups::by_values(&grouping, &read, |column| {
            let all = self.all.values().zip(&read);
            let value = all.map(|(document, read)| {
                let value = self.value(document, run, column).trim();
                (*read && !value.is_empty()).then_some(value)
            });
            Ok(value.collect())
        });
        let Ok(groups) = groups else { return };
        for (document, group) in self.all.values_mut().zip(&groups.members) {
            let group = group.map(|group| (name.to_owned(), groups.name(group).to_owned()));
            document.groups.extend(group);
        }
        self.groupings.insert(name.to_owned());
    }

    /// True if a codebook has terms in its language, so that it counts for concepts.
    pub(super) fn is_coded(&self, document: &Document) -> bool {
        [0, 1].iter().any(|run| self.value(document, *run, "coded") == "yes")
    }

    /// True if it is known which documents are in the groups of this name.
    pub(super) fn has_groups(&self, grouping: &str) -> bool {
        self.groupings.contains(grouping)
    }

    /// What became of documents, and of how many.
    pub(super) fn totals(&self) -> Vec<(&'static str, u64)> {
        let kinds =
            [ADDED, REMOVED, CHANGED, READ_DIFFERENTLY, CODED_DIFFERENTLY, RENAMED, METADATA];
        let count =
            |kind| self.all.values().filter(|document| document.change == Some(kind)).count();
        let totals = kinds.into_iter().map(|kind| (kind, count(kind) as u64));
        totals.filter(|(_, count)| *count > 0).collect()
    }

    pub(super) fn write(&self, sheet: &mut Sheet) -> std::io::Result<()> {
        for (name, document) in &self.all {
            let Some(change) = document.change else { continue };
            sheet.text(name)?.text(document.was.as_deref().unwrap_or_default())?.text(change)?;
            for column in SHOWN {
                for run in [0, 1] {
                    sheet.cell(self.value(document, run, column))?;
                }
            }
            sheet.text(&self.other_columns(document))?.end()?;
        }
        Ok(())
    }

    /// Other columns that differ, if both runs have the document.
    fn other_columns(&self, document: &Document) -> String {
        if document.rows.iter().any(Option::is_none) {
            return String::new();
        }
        let fixed = table("documents").header().filter(|name| !SHOWN.contains(name));
        let fixed = fixed.filter(|name| !["doc", "file", "title", "sha256"].contains(name));
        let columns = fixed.map(str::to_owned).chain(self.metadata.iter().cloned());
        let differ = columns.filter_map(|column| {
            let [was, is] = [0, 1].map(|run| self.value(document, run, &column));
            (was != is).then(|| format!("{column}: {} → {}", or_none(was), or_none(is)))
        });
        differ.collect::<Vec<_>>().join("; ")
    }
}

fn or_none(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}
