//! Terms that only one of the codebooks has. Conditions, exceptions and sets are not in the tables: of these only the digest tells.

use std::collections::BTreeMap;

use csv::StringRecord;

use super::Sheet;
use super::failure::Failure;
use super::results::{Results, cell};

/// Concept, pattern, language, register.
type Term = [String; 4];

/// The terms of both codebooks.
#[derive(Debug)]
pub(super) struct Terms {
    /// Terms with their mentions before and after; `None` where the codebook has no such term.
    all: BTreeMap<Term, [Option<String>; 2]>,
    /// True if both runs list their terms.
    known: bool,
}

impl Terms {
    pub(super) fn between(before: &Results, after: &Results) -> Result<Self, Failure> {
        let mut all: BTreeMap<Term, [Option<String>; 2]> = BTreeMap::new();
        let mut known = true;
        for (run, results) in [before, after].into_iter().enumerate() {
            let Some(mut rows) = results.rows("terms")? else {
                known = false;
                continue;
            };
            let columns = ["concept", "term", "language", "register"];
            let columns: Vec<usize> =
                columns.iter().map(|name| rows.column(name)).collect::<Result<_, _>>()?;
            let mentions = rows.column("mentions")?;
            let mut row = StringRecord::new();
            while rows.next(&mut row)? {
                let term = [0, 1, 2, 3].map(|at: usize| cell(&row, columns[at]).to_owned());
                all.entry(term).or_default()[run] = Some(cell(&row, mentions).to_owned());
            }
        }
        Ok(Self { all, known })
    }

    /// True if it is known that a run's codebook has no term with this pattern for the concept.
    pub(super) fn lacks(&self, run: usize, concept: &str, pattern: &str) -> bool {
        let first = [concept.to_owned(), pattern.to_owned(), String::new(), String::new()];
        let mut same = self
            .all
            .range(first..)
            .take_while(|(term, _)| term[0] == concept && term[1] == pattern);
        self.known && !same.any(|(_, mentions)| mentions[run].is_some())
    }

    fn changed(&self) -> impl Iterator<Item = (&'static str, &Term, &[Option<String>; 2])> {
        self.all.iter().filter(|_| self.known).filter_map(|(term, mentions)| match mentions {
            [None, Some(_)] => Some(("added", term, mentions)),
            [Some(_), None] => Some(("removed", term, mentions)),
            _ => None,
        })
    }

    /// How many were added and removed.
    pub(super) fn totals(&self) -> (u64, u64) {
        let count =
            |kind: &str| self.changed().filter(|(change, ..)| *change == kind).count() as u64;
        (count("added"), count("removed"))
    }

    pub(super) fn write(&self, sheet: &mut Sheet) -> std::io::Result<()> {
        for (change, term, mentions) in self.changed() {
            sheet.text(change)?;
            for part in term {
                sheet.text(part)?;
            }
            for mentions in mentions {
                sheet.text(mentions.as_deref().unwrap_or_default())?;
            }
            sheet.end()?;
        }
        Ok(())
    }
}
