//! Which documents are compared with which: groups by a column of `documents.csv`, by several crossed, by numbers in bins.
//!
//! A [`Grouping`] is what was asked for (`actor`, `actor_type*language`, `year:bins=5`); [`Groups`] is what it comes to in a corpus.
//! Whoever compares groups asks [`Groups::of`] and nothing else, so that a group is the same in every table.
//!
//! **Invariant:** a document is in one group of a grouping or in none; groups and their names depend on the values alone, never on
//! the order of documents.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::bins::{Bins, Division};
use crate::codebook::nearest;
use crate::profile::{CorpusProfile, Reading, Record};

/// More groups than this are no groups; it also bounds what word counts by group can take.
pub const MOST_GROUPS: usize = 100;
/// A column of numbers with more different values than this needs bins.
pub const MOST_NUMBERS: usize = 20;
/// Columns of `documents.csv` that polilex itself fills and that group documents.
pub const OWN_COLUMNS: [&str; 3] = ["language", "format", "title"];
/// What stands between the values of crossed columns.
const CROSS: char = '*';

/// What to group by, as the command line says it: columns, crossed by `*`, each with bins or without.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouping {
    /// The grouping as it was written; the `column` of every table of groups.
    pub name: String,
    factors: Vec<Factor>,
}

/// One column of a grouping.
#[derive(Clone, Debug, PartialEq)]
struct Factor {
    column: String,
    bins: Option<Bins>,
}

/// A grouping that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What was written.
    pub text: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "\"{}\" names no column; expected COLUMN, COLUMN*COLUMN or COLUMN:bins=N",
            self.text
        )
    }
}

impl std::error::Error for Malformed {}

impl std::str::FromStr for Grouping {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let factors: Vec<Factor> = text.split(CROSS).map(factor).collect();
        if factors.iter().any(|factor| factor.column.is_empty()) {
            return Err(Malformed { text: text.to_owned() });
        }
        Ok(Self { name: text.trim().to_owned(), factors })
    }
}

fn factor(text: &str) -> Factor {
    let text = text.trim();
    // A column may have a colon in its name: only what reads as bins is taken for bins.
    let split = text.rsplit_once(':').and_then(|(column, bins)| Some((column, Bins::parse(bins)?)));
    match split {
        Some((column, bins)) => Factor { column: column.trim().to_owned(), bins: Some(bins) },
        None => Factor { column: text.to_owned(), bins: None },
    }
}

/// Why a corpus cannot be grouped so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ungroupable {
    /// No document has the column.
    Unknown {
        /// The column that was asked for.
        column: String,
        /// The columns that there are.
        known: Vec<String>,
    },
    /// Bins were asked for, and no value is a number.
    NoNumbers {
        /// The column.
        column: String,
        /// The first value that is none; empty if there are no values.
        example: String,
    },
    /// More groups than can be compared.
    TooMany {
        /// The grouping.
        column: String,
        /// Its groups.
        groups: usize,
        /// True if the values are numbers, so that bins help.
        numbers: bool,
    },
    /// Fewer than two groups: there is nothing to compare.
    TooFew {
        /// The grouping.
        column: String,
        /// The only group, if there is one.
        group: Option<String>,
    },
}

impl fmt::Display for Ungroupable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { column, .. } => write!(out, "no document has a column \"{column}\""),
            Self::NoNumbers { column, example } if example.is_empty() => {
                write!(out, "column \"{column}\" has no numbers to put into bins")
            }
            Self::NoNumbers { column, example } => write!(
                out,
                "column \"{column}\" has no numbers to put into bins; \"{example}\" is none"
            ),
            Self::TooMany { column, groups, .. } => {
                write!(out, "\"{column}\" makes {groups} groups, too many to compare")
            }
            Self::TooFew { column, group: Some(group) } => write!(
                out,
                "all documents that have \"{column}\" have the same, \"{group}\": there is nothing to compare"
            ),
            Self::TooFew { column, group: None } => {
                write!(out, "no document that was read has a value in \"{column}\"")
            }
        }
    }
}

impl std::error::Error for Ungroupable {}

impl Ungroupable {
    /// Returns what to write instead.
    pub fn hint(&self) -> String {
        match self {
            Self::Unknown { column, known } => {
                let names = known.iter().map(String::as_str);
                // A column that is there, with bins that cannot be read, is the likelier slip.
                let binned = column.rsplit_once(':').map(|(column, _)| column);
                match (
                    binned.filter(|binned| names.clone().any(|name| name == *binned)),
                    nearest(column, names),
                ) {
                    (Some(binned), _) => format!(
                        "bins are written \"{binned}:bins=5\", \"{binned}:quantiles=4\", \"{binned}:2000,2010,2020\" or \"{binned}:year\""
                    ),
                    (None, Some(near)) => format!("did you mean \"{near}\"?"),
                    (None, None) => format!("the columns are {}", known.join(", ")),
                }
            }
            Self::NoNumbers { column, .. } => {
                format!(
                    "leave out what stands after \"{column}\" to group by its values as they are"
                )
            }
            Self::TooMany { column, numbers: true, .. } => format!(
                "put the numbers into bins: \"{column}:bins=5\", \"{column}:quantiles=4\" or \"{column}:2000,2010,2020\""
            ),
            Self::TooMany { .. } => {
                format!("choose a column with at most {MOST_GROUPS} different values")
            }
            Self::TooFew { .. } => "choose a column that divides the documents".to_owned(),
        }
    }
}

/// Number of a group within its [`Groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupIndex(pub u32);

/// The groups of a corpus by one grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    /// The grouping as it was written.
    pub column: String,
    /// Names of the groups, in the order of tables: numbers and bins by size, other values by code point.
    pub names: Vec<String>,
    /// By position of the document in the corpus profile: its group; `None` if it has no value, or was not read.
    pub members: Vec<Option<GroupIndex>>,
    /// Documents that were read and are in no group, since a column has no value (or none that fits its bins).
    pub without: u64,
}

impl Groups {
    /// Groups the documents that were read. `metadata` are the keys of the metadata with the names of their columns in
    /// `documents.csv`; the columns [`OWN_COLUMNS`] are known besides.
    ///
    /// # Errors
    /// [`Ungroupable`] if a column is not there, if it makes fewer than two groups or too many, or has no numbers for its bins.
    pub fn of(
        grouping: &Grouping,
        profile: &CorpusProfile,
        metadata: &[(String, String)],
    ) -> Result<Self, Ungroupable> {
        let read: Vec<bool> = profile
            .documents
            .values()
            .map(|record| matches!(record.reading, Reading::Profiled(_)))
            .collect();
        Self::by_values(grouping, &read, |column| values(column, profile, metadata))
    }

    /// Groups documents by what each has in a column: `values` returns that, one value a document, for a column by its name.
    /// `read` says which documents were read.
    ///
    /// # Errors
    /// As [`Groups::of`].
    pub fn by_values<'a>(
        grouping: &Grouping,
        read: &[bool],
        mut values: impl FnMut(&str) -> Result<Vec<Option<&'a str>>, Ungroupable>,
    ) -> Result<Self, Ungroupable> {
        let mut combined: Vec<Option<Vec<u32>>> = vec![Some(Vec::new()); read.len()];
        let mut names: Vec<Vec<String>> = Vec::new();
        for Factor { column, bins } in &grouping.factors {
            let values = values(column)?;
            let division = match bins {
                None => Division::by_value(&values),
                Some(bins) => Division::by_bins(&values, bins).ok_or_else(|| {
                    let example = values.iter().flatten().next();
                    Ungroupable::NoNumbers {
                        column: column.clone(),
                        example: example.map_or_else(String::new, |value| (*value).to_owned()),
                    }
                })?,
            };
            if bins.is_none() && division.numbers && division.names.len() > MOST_NUMBERS {
                let (column, groups) = (column.clone(), division.names.len());
                return Err(Ungroupable::TooMany { column, groups, numbers: true });
            }
            for (combined, part) in combined.iter_mut().zip(&division.parts) {
                *combined = combined.take().zip(*part).map(|(mut combined, part)| {
                    combined.push(part);
                    combined
                });
            }
            names.push(division.names);
        }
        let found: BTreeSet<&Vec<u32>> = combined.iter().flatten().collect();
        let name = |parts: &Vec<u32>| {
            let parts =
                parts.iter().zip(&names).map(|(part, names)| names[*part as usize].as_str());
            parts.collect::<Vec<_>>().join("*")
        };
        let group_names: Vec<String> = found.iter().map(|parts| name(parts)).collect();
        let column = grouping.name.clone();
        if group_names.len() > MOST_GROUPS {
            return Err(Ungroupable::TooMany { column, groups: group_names.len(), numbers: false });
        }
        if group_names.len() < 2 {
            return Err(Ungroupable::TooFew { column, group: group_names.into_iter().next() });
        }
        let numbers: BTreeMap<&Vec<u32>, GroupIndex> =
            found.into_iter().zip((0..).map(GroupIndex)).collect();
        let members: Vec<Option<GroupIndex>> =
            combined.iter().map(|parts| Some(numbers[parts.as_ref()?])).collect();
        let read = read.iter().filter(|read| **read).count() as u64;
        let without = read - members.iter().flatten().count() as u64;
        Ok(Self { column, names: group_names, members, without })
    }

    /// Iterates over the groups with their names, in order.
    pub fn indexed(&self) -> impl Iterator<Item = (GroupIndex, &str)> {
        (0..).map(GroupIndex).zip(self.names.iter().map(String::as_str))
    }

    /// Returns the name of a group.
    pub fn name(&self, group: GroupIndex) -> &str {
        &self.names[group.0 as usize]
    }

    /// Returns the group of this name.
    pub fn find(&self, name: &str) -> Option<GroupIndex> {
        self.indexed().find(|(_, known)| *known == name).map(|(group, _)| group)
    }
}

/// Returns the value of each document in a column of `documents.csv`; `None` where it is empty or the document was not read.
///
/// # Errors
/// [`Ungroupable::Unknown`] if there is no such column.
pub fn values<'a>(
    column: &str,
    profile: &'a CorpusProfile,
    metadata: &[(String, String)],
) -> Result<Vec<Option<&'a str>>, Ungroupable> {
    let key = metadata.iter().find(|(_, name)| name == column).map(|(key, _)| key.as_str());
    if key.is_none() && !OWN_COLUMNS.contains(&column) {
        let own = OWN_COLUMNS.iter().map(|name| (*name).to_owned());
        let known = metadata.iter().map(|(_, name)| name.clone()).chain(own).collect();
        return Err(Ungroupable::Unknown { column: column.to_owned(), known });
    }
    let value = |record: &'a Record| {
        let Reading::Profiled(read) = &record.reading else { return None };
        let value = match (key, column) {
            (Some(key), _) => record.metadata.get(key)?.as_str(),
            (None, "language") => read.language.tag(),
            (None, "format") => record.format.as_str(),
            (None, _) => record.metadata.get(column)?.as_str(),
        };
        Some(value.trim()).filter(|value| !value.is_empty())
    };
    Ok(profile.documents.values().map(value).collect())
}

#[cfg(test)]
mod tests;
