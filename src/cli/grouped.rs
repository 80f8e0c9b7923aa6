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
}
