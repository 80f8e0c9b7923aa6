//! Which concepts hang together in the network of co-occurrence: communities, and how firmly they stand.
//!
//! The Leiden algorithm (Traag, Waltman & van Eck 2019) seeks the division with the largest modularity. It begins at random, so it is
//! run from several seeds: the best division is reported, with how far the others agree with it.

use leiden_rs::{GraphDataBuilder, Leiden, LeidenConfig, LeidenError};

/// How often the division is sought.
pub const RUNS: u64 = 20;

/// An edge between two nodes, with its weight.
pub type Edge = (usize, usize, f64);

/// The best division of a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Communities {
    /// By node: number of its community from 0, the largest first, of equal ones that with the earliest node; `None` without an edge.
    pub of: Vec<Option<usize>>,
    /// By node: over the runs, the mean share of the other members of its community that it is with; `None` if it has none.
    pub firmness: Vec<Option<f64>>,
    /// Modularity of the division, see [`modularity`].
    pub modularity: f64,
    /// Mean adjusted Rand index over all pairs of runs, see [`adjusted_rand`]: 1 if every run finds the same division.
    pub agreement: f64,
}

/// Divides the nodes of a network. `None` if it has no edge.
///
/// # Errors
/// Those of the algorithm, for weights that are not positive or ends that are no nodes.
pub fn communities(
    nodes: usize,
    edges: &[Edge],
    seed: u64,
) -> Result<Option<Communities>, LeidenError> {
    if edges.is_empty() {
        return Ok(None);
    }
    let mut places: Vec<Option<usize>> = vec![None; nodes];
    for &(a, b, _) in edges {
        (places[a], places[b]) = (Some(0), Some(0));
    }
    let connected: Vec<usize> = (0..nodes).filter(|&node| places[node].is_some()).collect();
    for (place, &node) in connected.iter().enumerate() {
        places[node] = Some(place);
    }
    let inner: Vec<Edge> =
        edges.iter().filter_map(|&(a, b, weight)| Some((places[a]?, places[b]?, weight))).collect();
    let mut builder = GraphDataBuilder::new(connected.len());
    for &(a, b, weight) in &inner {
        builder.add_edge(a, b, weight)?;
    }
    let graph = builder.build()?;
    let mut divisions: Vec<Vec<usize>> = Vec::new();
    for run in 0..RUNS {
        let config = LeidenConfig { seed: Some(seed.wrapping_add(run)), ..LeidenConfig::default() };
        let found = Leiden::new(config).run(&graph)?;
        let labels = (0..connected.len()).map(|node| found.partition.community_of(node)).collect();
        divisions.push(numbered(labels));
    }
    let mut best = (modularity(&inner, &divisions[0]), 0);
    for (run, division) in divisions.iter().enumerate().skip(1) {
        let found = modularity(&inner, division);
        let better = found.total_cmp(&best.0).then(divisions[best.1].cmp(division));
        if better.is_gt() {
            best = (found, run);
        }
    }
    let division = &divisions[best.1];
    let firmness = |node: usize| {
        let others: Vec<usize> = (0..division.len())
            .filter(|&other| other != node && division[other] == division[node])
            .collect();
        let together = divisions
            .iter()
            .flat_map(|run| others.iter().filter(|&&other| run[other] == run[node]));
        (!others.is_empty())
            .then(|| together.count() as f64 / (others.len() * divisions.len()) as f64)
    };
    let mut pairs = Vec::new();
    for (at, one) in divisions.iter().enumerate() {
        pairs.extend(divisions[at + 1..].iter().map(|other| adjusted_rand(one, other)));
    }
    Ok(Some(Communities {
        of: places.iter().map(|place| place.map(|place| division[place])).collect(),
        firmness: places.iter().map(|place| firmness((*place)?)).collect(),
        modularity: best.0,
        agreement: pairs.iter().sum::<f64>() / pairs.len() as f64,
    }))
}

/// Numbers communities from 0: the largest first, of equal ones that with the earliest node.
fn numbered(labels: Vec<usize>) -> Vec<usize> {
    let mut order: Vec<(usize, usize, usize)> = Vec::new();
    for (node, &label) in labels.iter().enumerate() {
        match order.iter_mut().find(|(_, _, known)| *known == label) {
            Some((size, _, _)) => *size += 1,
            None => order.push((1, node, label)),
        }
    }
    order.sort_by_key(|&(size, first, _)| (std::cmp::Reverse(size), first));
    let number = |label: usize| order.iter().position(|(_, _, known)| *known == label);
    labels.into_iter().filter_map(number).collect()
}

/// Returns the modularity of a division, `Σ (w_in/m − (d/2m)²)` over communities: the share of the weight of edges that lies within them,
/// beyond what nodes of these degrees would have at random. Below 1; 0 for one community. 0 also without weight. (Newman & Girvan
/// 2004; weighted, Newman 2004.)
pub fn modularity(edges: &[Edge], division: &[usize]) -> f64 {
    let count = division.iter().max().map_or(0, |most| most + 1);
    let (mut within, mut degrees, mut all) = (vec![0.0; count], vec![0.0; count], 0.0);
    for &(a, b, weight) in edges {
        all += weight;
        degrees[division[a]] += weight;
        degrees[division[b]] += weight;
        if division[a] == division[b] {
            within[division[a]] += weight;
        }
    }
    if all <= 0.0 {
        return 0.0;
    }
    let part = |(within, degree): (&f64, &f64)| {
        let share = degree / (2.0 * all);
        within / all - share * share
    };
    within.iter().zip(&degrees).map(part).sum()
}

/// Returns the adjusted Rand index of two divisions of the same nodes: pairs of nodes on which they agree, beyond chance. 1 the same,
/// 0 as by chance, may be negative. 1 if chance leaves no room: both put all together, or all apart. (Hubert & Arabie 1985.)
pub fn adjusted_rand(one: &[usize], other: &[usize]) -> f64 {
    let pairs = |count: u64| (count * count.saturating_sub(1) / 2) as f64;
    let width = other.iter().max().map_or(0, |most| most + 1);
    let height = one.iter().max().map_or(0, |most| most + 1);
    let mut table = vec![vec![0_u64; width]; height];
    for (&a, &b) in one.iter().zip(other) {
        table[a][b] += 1;
    }
    let both: f64 = table.iter().flatten().map(|count| pairs(*count)).sum();
    let first: f64 = table.iter().map(|row| pairs(row.iter().sum())).sum();
    let second: f64 = (0..width).map(|at| pairs(table.iter().map(|row| row[at]).sum())).sum();
    let all = pairs(one.len() as u64);
    let chance = if all > 0.0 { first * second / all } else { 0.0 };
    let most = f64::midpoint(first, second);
    if most > chance { (both - chance) / (most - chance) } else { 1.0 }
}

#[cfg(test)]
mod tests;
