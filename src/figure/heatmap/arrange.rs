//! Which rows are named, which follow without a name, and in which order.
//!
//! **Invariant:** every row of the input stands in exactly one place, or is counted among those left out.

use super::super::order::{Tree, clustered};
use super::{Heatmap, RowOrder};

/// Rows without names, at most: a page is shorter than this many of the thinnest.
const MOST_OTHERS: usize = 2_000;

/// Rows of one group, in order.
#[derive(Debug)]
pub(super) struct Band {
    /// The group, if rows have groups; `None` in a band of rows without one.
    pub(super) group: Option<usize>,
    pub(super) tree: Tree,
    pub(super) rows: Vec<usize>,
}

/// All rows of a heat map in their places.
#[derive(Debug)]
pub(super) struct Arrangement {
    /// Bands of rows with names.
    pub(super) bands: Vec<Band>,
    /// Rows without names.
    pub(super) others: Vec<usize>,
    /// Rows that are too many for any page.
    pub(super) beyond: usize,
    /// Columns of the figure, groups together.
    pub(super) columns: Vec<usize>,
}

impl Arrangement {
    /// Arranges the rows and columns of `of`, with at most `most` rows that bear names.
    pub(super) fn of(of: &Heatmap, most: usize) -> Self {
        let mut ranked: Vec<usize> = (0..of.rows.len()).collect();
        let weight = |row: usize| Some(of.rows[row].weight).filter(|weight| weight.is_finite());
        ranked.sort_by(|&a, &b| {
            let (a_weight, b_weight) = (weight(a).unwrap_or(-1.0), weight(b).unwrap_or(-1.0));
            b_weight.total_cmp(&a_weight).then(a.cmp(&b))
        });
        let mut others = ranked.split_off(most.min(ranked.len()));
        // Clustering takes the square of their number; more than these have no room on any page.
        let beyond = others.len().saturating_sub(MOST_OTHERS);
        others.truncate(MOST_OTHERS);
        ranked.sort_unstable();

        let mut columns: Vec<usize> = (0..of.columns.len()).collect();
        let column_group =
            |at: usize| of.columns[at].group.filter(|&group| group < of.groups.len());
        columns.sort_by_key(|&at| column_group(at).unwrap_or(usize::MAX));

        let row_group =
            |row: usize| of.rows[row].group.filter(|&group| group < of.row_groups.len());
        let mut groups: Vec<Option<usize>> = ranked.iter().map(|&row| row_group(row)).collect();
        groups.sort_by_key(|group| group.unwrap_or(usize::MAX));
        groups.dedup();
        let bands = groups
            .into_iter()
            .map(|group| {
                let rows = ranked.iter().copied().filter(|&row| row_group(row) == group).collect();
                Band::of(of, group, rows, &columns)
            })
            .collect();
        let others = Band::of(of, None, others, &columns).rows;
        Self { bands, others, beyond, columns }
    }

    /// Returns the number of rows with names.
    pub(super) fn named(&self) -> usize {
        self.bands.iter().map(|band| band.rows.len()).sum()
    }
}

impl Band {
    fn of(of: &Heatmap, group: Option<usize>, rows: Vec<usize>, columns: &[usize]) -> Self {
        if of.order == RowOrder::Given {
            return Self { group, tree: Tree::default(), rows };
        }
        let value = |row: usize, column: usize| of.cell(row, column).unwrap_or(0.0).max(0.0);
        let vectors: Vec<Vec<f64>> = rows
            .iter()
            .map(|&row| columns.iter().map(|&column| value(row, column)).collect())
            .collect();
        let tree = clustered(&vectors);
        let rows = tree.order.iter().map(|&at| rows[at]).collect();
        Self { group, tree, rows }
    }
}
