//! An order of rows in which like stands beside like.
//!
//! Average-linkage clustering (Sokal & Michener 1958; kodama's implementation) of cosine distances. Of the two branches of a
//! merge, the one whose weight lies further left among the columns comes first, so that blocks fall along the diagonal.
//!
//! **Invariant:** the order depends on the rows alone; ties keep the order of input.

use kodama::{Method, linkage};

/// Two branches that were joined: leaves are numbered first, then the merges in their order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Merge {
    pub(super) first: usize,
    pub(super) second: usize,
    /// Mean cosine distance of the two branches, 0 to 1 for rows without negative values.
    pub(super) distance: f64,
}

/// Rows in order, with the merges that led to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tree {
    pub(super) order: Vec<usize>,
    pub(super) merges: Vec<Merge>,
}

/// Returns the clustered order of `rows`; a row without weight is as far as can be from every row with some.
pub(super) fn clustered(rows: &[Vec<f64>]) -> Tree {
    let count = rows.len();
    if count < 2 {
        return Tree { order: (0..count).collect(), merges: Vec::new() };
    }
    let lengths: Vec<f64> = rows.iter().map(|row| dot(row, row).sqrt()).collect();
    let mut distances = Vec::with_capacity(count * (count - 1) / 2);
    for (at, row) in rows.iter().enumerate() {
        for (other_at, other) in rows.iter().enumerate().skip(at + 1) {
            let (long, other_long) = (lengths[at], lengths[other_at]);
            let likeness = if long > 0.0 && other_long > 0.0 {
                dot(row, other) / (long * other_long)
            } else {
                f64::from(long <= 0.0 && other_long <= 0.0)
            };
            distances.push((1.0 - likeness).clamp(0.0, 2.0));
        }
    }
    joined(distances, rows.iter().map(|row| place(row)).collect())
}

/// Returns the clustered order of things by the distances of the pairs `a < b`, in that order; of two branches the one whose mean place is
/// less comes first.
pub(super) fn joined(mut distances: Vec<f64>, places: Vec<f64>) -> Tree {
    let count = places.len();
    if count < 2 {
        return Tree { order: (0..count).collect(), merges: Vec::new() };
    }
    let dendrogram = linkage(&mut distances, count, Method::Average);
    // Of each cluster: its members in order, and their mean place.
    let mut clusters: Vec<(Vec<usize>, f64)> =
        places.into_iter().enumerate().map(|(at, place)| (vec![at], place)).collect();
    let mut merges = Vec::with_capacity(count - 1);
    for step in dendrogram.steps() {
        let (mut first, mut second) = (step.cluster1, step.cluster2);
        let key = |cluster: usize| (clusters[cluster].1, clusters[cluster].0.iter().min().copied());
        let (a, b) = (key(first), key(second));
        if b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).is_lt() {
            std::mem::swap(&mut first, &mut second);
        }
        let (mut order, first_place) = std::mem::take(&mut clusters[first]);
        let (rest, second_place) = std::mem::take(&mut clusters[second]);
        let (many, few) = (order.len() as f64, rest.len() as f64);
        order.extend(rest);
        clusters.push((order, (first_place * many + second_place * few) / (many + few)));
        merges.push(Merge { first, second, distance: step.dissimilarity });
    }
    let order = clusters.pop().map(|(order, _)| order).unwrap_or_default();
    Tree { order, merges }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The mean column of a row's weight; a blank row lies behind all columns.
fn place(row: &[f64]) -> f64 {
    let weight: f64 = row.iter().sum();
    if weight <= 0.0 {
        return row.len() as f64;
    }
    row.iter().enumerate().map(|(column, value)| column as f64 * value).sum::<f64>() / weight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_rows_stand_together_along_the_diagonal() {
        let rows = vec![
            vec![0.0, 0.0, 4.0, 5.0],
            vec![3.0, 2.0, 0.0, 0.0],
            vec![0.0, 0.0, 8.0, 10.0],
            vec![0.0, 0.0, 0.0, 0.0],
            vec![6.0, 4.0, 0.0, 1.0],
        ];
        let tree = clustered(&rows);
        assert_eq!(tree.order, [1, 4, 0, 2, 3]);
        assert_eq!(tree.merges.len(), 4);
        assert!(tree.merges[0].distance < 1e-12, "rows 0 and 2 are parallel");
        assert!(tree.merges.windows(2).all(|pair| pair[0].distance <= pair[1].distance));
    }

    #[test]
    fn one_row_and_blank_rows_are_no_special_case() {
        assert!(clustered(&[]).order.is_empty());
        assert_eq!(clustered(&[vec![1.0]]).order, [0]);
        assert_eq!(clustered(&vec![vec![0.0; 3]; 4]).order, [0, 1, 2, 3]);
    }
}
