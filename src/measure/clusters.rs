//! Which profiles are nearest to each other, step by step: a hierarchy of clusters.

use kodama::{Method, linkage};

/// Two clusters that are joined. Members are numbered first, then the joins in their order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Join {
    /// The cluster that holds the earliest member of the two.
    pub first: usize,
    /// The other one.
    pub second: usize,
    /// Mean distance between the members of one and of the other.
    pub height: f64,
    /// Members of the new cluster.
    pub size: usize,
}

/// Joins `members` things by average linkage (UPGMA, Sokal & Michener 1958), nearest first; `distances` are those of the pairs `a < b` in
/// that order. Heights do not fall. Of equal distances the pair that kodama meets first is joined first, which depends on the
/// distances and their order alone.
pub fn clusters(mut distances: Vec<f64>, members: usize) -> Vec<Join> {
    if members < 2 {
        return Vec::new();
    }
    let dendrogram = linkage(&mut distances, members, Method::Average);
    let mut earliest: Vec<usize> = (0..members).collect();
    let mut joins = Vec::with_capacity(members - 1);
    for step in dendrogram.steps() {
        let (mut first, mut second) = (step.cluster1, step.cluster2);
        if earliest[second] < earliest[first] {
            std::mem::swap(&mut first, &mut second);
        }
        earliest.push(earliest[first]);
        joins.push(Join { first, second, height: step.dissimilarity, size: step.size });
    }
    joins
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17.1: `linkage([0.2, 0.5, 0.9, 0.4, 0.8, 0.7], "average")`.
    #[test]
    fn equals_a_reference() {
        let joins = clusters(vec![0.2, 0.5, 0.9, 0.4, 0.8, 0.7], 4);
        let expected = [(0, 1, 0.2, 2), (0, 4, 0.45, 3), (0, 5, 0.8, 4)];
        assert_eq!(joins.len(), expected.len());
        for (join, (_, _, height, size)) in joins.iter().zip(expected) {
            assert!((join.height - height).abs() < 1e-12 && join.size == size, "{join:?}");
        }
        let ends: Vec<(usize, usize)> =
            joins.iter().map(|join| (join.first, join.second)).collect();
        assert_eq!(ends, [(0, 1), (4, 2), (5, 3)]);
    }

    #[test]
    fn ties_and_few_members() {
        assert!(clusters(Vec::new(), 0).is_empty() && clusters(Vec::new(), 1).is_empty());
        let tied = clusters(vec![0.5; 6], 4);
        assert_eq!(tied, clusters(vec![0.5; 6], 4));
        assert!(tied.iter().all(|join| join.height.total_cmp(&0.5).is_eq()));
        assert_eq!(tied[2].size, 4);
    }
}
