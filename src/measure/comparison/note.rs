//! Why a cell of a comparison is empty, or what to beware of.

use std::collections::BTreeSet;
use std::fmt;

use super::ENOUGH;
use crate::text::Language;

/// A remark on a row of `comparison.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The row is the reference itself: there is nothing that it is compared with.
    Reference,
    /// Fewer than five units, so that intervals and p are empty.
    TooFew {
        /// True if units are clusters of documents.
        clusters: bool,
        /// True if it is the reference that has too few.
        reference: bool,
    },
    /// Neither side has mentions.
    NoMentions,
    /// Fewer than five units of both sides together mention the concept, so that p and intervals are empty.
    TooRare,
    /// Fewer than five units of a side mention the concept, so that some intervals are empty.
    RareForIntervals,
    /// Fewer than twenty units on a side: intervals cover a little less than 95 %.
    Approximate,
    /// The documents compared are in more than one language: words differ, so that rates do not compare.
    Languages(BTreeSet<Language>),
    /// A cluster has documents in several groups, so that groups are not independent of each other.
    Divided,
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference => out.write_str("the reference"),
            Self::TooFew { clusters, reference } => {
                let units = if *clusters { "clusters" } else { "documents" };
                let side = if *reference { " in the reference" } else { "" };
                write!(out, "too few {units}{side}")
            }
            Self::NoMentions => out.write_str("no mentions"),
            Self::TooRare => out.write_str("too rare to test"),
            Self::RareForIntervals => out.write_str("too rare for some intervals"),
            Self::Approximate => write!(out, "intervals approximate below {ENOUGH}"),
            Self::Languages(languages) => {
                let tags: Vec<&str> = languages.iter().map(Language::tag).collect();
                write!(out, "crosses languages ({}): rates do not compare", tags.join(", "))
            }
            Self::Divided => out.write_str("clusters lie in several groups"),
        }
    }
}
