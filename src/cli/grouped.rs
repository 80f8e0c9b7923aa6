//! Flags that say which documents are compared with which.

use clap::Args;
use polilex::measure::Grouping;

/// How documents are grouped.
#[derive(Args)]
pub(super) struct Grouped {
    /// Group documents by a column of documents.csv: COLUMN, COLUMN*COLUMN (crossed), COLUMN:bins=N, COLUMN:quantiles=N,
    /// COLUMN:2000,2010 (bins begin there), COLUMN:year (of dates). May be given several times.
    #[arg(long, value_name = "COLUMN", help_heading = "Groups")]
    by: Vec<Grouping>,
    /// Compare the other groups with this one; without it each is compared with all others. Once for each --by.
    #[arg(long, value_name = "GROUP", requires = "by", help_heading = "Groups")]
    reference: Vec<String>,
    /// Column of documents that belong together (such as an issuer's): intervals and tests then draw these clusters.
    #[arg(long, value_name = "COLUMN", requires = "by", help_heading = "Groups")]
    cluster: Option<String>,
}

impl Grouped {
    /// Returns the groupings, each once.
    pub(super) fn groupings(&self) -> Vec<Grouping> {
        let mut groupings: Vec<Grouping> = Vec::new();
        for grouping in &self.by {
            if !groupings.contains(grouping) {
                groupings.push(grouping.clone());
            }
        }
        groupings
    }

    /// Returns the groups that others are compared with.
    pub(super) fn references(&self) -> Vec<String> {
        self.reference.clone()
    }

    /// Returns the column of clusters.
    pub(super) fn cluster(&self) -> Option<String> {
        self.cluster.clone()
    }
}
