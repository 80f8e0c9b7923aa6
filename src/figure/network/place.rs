//! Where the discs of a network lie.
//!
//! `ForceAtlas2` draws what is tied together; then discs with their names are pushed apart until no two share room, and the
//! page grows if it must. All of it is additions, multiplications and square roots, in one order.
//!
//! **Invariant:** where two boxes overlap after all, the layout says that it is not clear.

use fa2::{FA2Data, FA2Settings};

use super::Edge;

/// Iterations of the layout: far past where small graphs settle.
const EPOCHS: usize = 600;
/// Rounds of pushing boxes apart on one page.
const ROUNDS: usize = 400;
/// Space between boxes.
const SPACE: f64 = 3.0;
/// Share of the page that boxes may fill before it is made taller.
const FILL: f64 = 0.42;

/// A disc with its name below, as a box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Body {
    pub(super) radius: f64,
    /// Width of the name.
    pub(super) width: f64,
    /// Height of the name.
    pub(super) name: f64,
}

impl Body {
    fn half_width(self) -> f64 {
        self.radius.max(self.width / 2.0) + SPACE / 2.0
    }

    fn above(self) -> f64 {
        self.radius + SPACE / 2.0
    }

    fn below(self) -> f64 {
        self.radius + self.name + SPACE / 2.0
    }
}

/// Middles of discs in a rectangle from 0, 0.
pub(super) struct Layout {
    pub(super) middles: Vec<(f64, f64)>,
    pub(super) height: f64,
    /// Whether no two boxes overlap.
    pub(super) clear: bool,
}

impl Layout {
    /// Lays out `bodies` on `width` by at most `most` points. What is tied to nothing stands in rows below the others.
    pub(super) fn of(bodies: &[Body], edges: &[Edge], width: f64, most: f64) -> Self {
        let mut tied = vec![false; bodies.len()];
        for edge in edges {
            tied[edge.a] = true;
            tied[edge.b] = true;
        }
        let loose: Vec<usize> = (0..bodies.len()).filter(|&at| !tied[at]).collect();
        let (rows, below) = rows(&loose, bodies, width);
        let together: Vec<usize> = (0..bodies.len()).filter(|&at| tied[at]).collect();
        let (middles, above, clear) =
            Self::tied(&together, bodies, edges, width, (most - below).max(60.0));
        let mut all = vec![(0.0, 0.0); bodies.len()];
        for (&at, middle) in together.iter().zip(middles) {
            all[at] = middle;
        }
        for (&at, (x, y)) in loose.iter().zip(rows) {
            all[at] = (x, above + y);
        }
        Self { middles: all, height: above + below, clear: clear && above + below <= most }
    }

    fn tied(
        chosen: &[usize],
        bodies: &[Body],
        edges: &[Edge],
        width: f64,
        most: f64,
    ) -> (Vec<(f64, f64)>, f64, bool) {
        if chosen.is_empty() {
            return (Vec::new(), 0.0, true);
        }
        let place = |node: usize| chosen.binary_search(&node).unwrap_or_default();
        let edges: Vec<Edge> =
            edges.iter().map(|edge| Edge { a: place(edge.a), b: place(edge.b), ..*edge }).collect();
        let bodies: Vec<Body> = chosen.iter().map(|&at| bodies[at]).collect();
        let forces = forces(bodies.len(), &edges);
        let area: f64 =
            bodies.iter().map(|body| 2.0 * body.half_width() * (body.above() + body.below())).sum();
        let mut height = (area / FILL / width).clamp(60.0, (width * 0.8).max(60.0)).min(most);
        loop {
            let mut middles = spread(&forces, &bodies, width, height);
            let clear = push_apart(&mut middles, &bodies, width, height);
            if clear || height >= most {
                return (middles, height, clear);
            }
            height = (height * 1.12).min(most);
        }
    }
}

/// Sets boxes in rows; returns their middles and the height of the rows.
fn rows(chosen: &[usize], bodies: &[Body], width: f64) -> (Vec<(f64, f64)>, f64) {
    let mut middles = Vec::with_capacity(chosen.len());
    let (mut x, mut top, mut depth) = (0.0, SPACE, 0.0_f64);
    let above = chosen.iter().map(|&at| bodies[at].above()).fold(0.0, f64::max);
    for &at in chosen {
        let wide = 2.0 * bodies[at].half_width() + SPACE;
        if x > 0.0 && x + wide > width {
            x = 0.0;
            top += above + depth;
            depth = 0.0;
        }
        middles.push((x + wide / 2.0, top + above));
        x += wide;
        depth = depth.max(bodies[at].below());
    }
    (middles, if chosen.is_empty() { 0.0 } else { top + above + depth })
}

fn forces(nodes: usize, edges: &[Edge]) -> Vec<(f64, f64)> {
    let mut data = FA2Data::<f64>::with_capacity(nodes, edges.len());
    for node in 0..nodes {
        // A spiral of the golden angle: even, and without sines, whose last digits differ between machines.
        let (x, y) = golden(node);
        data.add_node_with_position(x * 10.0, y * 10.0);
    }
    let strongest = edges.iter().map(|edge| edge.strength).fold(0.0, f64::max);
    for edge in edges {
        data.add_edge_with_weight(edge.a, edge.b, 0.2 + 0.8 * edge.strength / strongest);
    }
    // Weights count as they are (x to the power of 1 is x everywhere), and the pace is a constant, not a logarithm.
    let settings =
        FA2Settings::default().gravity(1.0).scaling_ratio(10.0).slow_down(4.0).parallel(false);
    let mut layout = settings.build(data);
    layout.run(EPOCHS);
    layout.data().positions().collect()
}

/// Point `number` of a sunflower: the angle grows by the golden angle, by repeated rotation.
fn golden(number: usize) -> (f64, f64) {
    const COSINE: f64 = -0.737_368_878_078_32;
    const SINE: f64 = 0.675_490_294_261_523_7;
    let (mut x, mut y) = (1.0, 0.0);
    for _ in 0..number {
        (x, y) = (x * COSINE - y * SINE, x * SINE + y * COSINE);
    }
    let radius = (number as f64 + 0.5).sqrt();
    (x * radius, y * radius)
}

/// Stretches positions over the page, each within the reach of its box: half by where the forces put it, half by its rank
/// among the others, so that a dense core takes the room that a few outliers would leave empty.
fn spread(forces: &[(f64, f64)], bodies: &[Body], width: f64, height: f64) -> Vec<(f64, f64)> {
    let across = shares(&forces.iter().map(|point| point.0).collect::<Vec<_>>());
    let down = shares(&forces.iter().map(|point| point.1).collect::<Vec<_>>());
    across
        .iter()
        .zip(&down)
        .zip(bodies)
        .map(|((x, y), body)| {
            let (half, above, below) = (body.half_width(), body.above(), body.below());
            (half + x * (width - 2.0 * half), above + y * (height - above - below))
        })
        .collect()
}

/// Returns values as shares of their extent, 0 to 1.
fn shares(values: &[f64]) -> Vec<f64> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&one, &other| values[one].total_cmp(&values[other]).then(one.cmp(&other)));
    let mut shares = vec![0.5; values.len()];
    if high > low {
        let last = (values.len() - 1) as f64;
        for (rank, &at) in order.iter().enumerate() {
            shares[at] = ((values[at] - low) / (high - low) + rank as f64 / last) / 2.0;
        }
    }
    shares
}

/// Moves boxes until none overlaps another; returns whether that came about.
fn push_apart(middles: &mut [(f64, f64)], bodies: &[Body], width: f64, height: f64) -> bool {
    for _ in 0..ROUNDS {
        let mut moved = false;
        for one in 0..middles.len() {
            for other in one + 1..middles.len() {
                let (a, b) = (bodies[one], bodies[other]);
                let across =
                    a.half_width() + b.half_width() - (middles[one].0 - middles[other].0).abs();
                let first_above = middles[one].1 <= middles[other].1;
                let (upper, lower) = if first_above { (one, other) } else { (other, one) };
                let down = bodies[upper].below() + bodies[lower].above()
                    - (middles[lower].1 - middles[upper].1);
                if across <= 1e-6 || down <= 1e-6 {
                    continue;
                }
                moved = true;
                // The shorter way out, half by each; a little more, so that rounds end.
                if across < down {
                    let step = across / 2.0 + 0.05;
                    let right = if middles[one].0 < middles[other].0 { other } else { one };
                    middles[right].0 += step;
                    middles[one + other - right].0 -= step;
                } else {
                    let step = down / 2.0 + 0.05;
                    middles[lower].1 += step;
                    middles[upper].1 -= step;
                }
            }
        }
        for (middle, body) in middles.iter_mut().zip(bodies) {
            let (half, above, below) = (body.half_width(), body.above(), body.below());
            middle.0 = middle.0.clamp(half, (width - half).max(half));
            middle.1 = middle.1.clamp(above, (height - below).max(above));
        }
        if !moved {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlaps(layout: &Layout, bodies: &[Body]) -> usize {
        let mut count = 0;
        for (at, one) in layout.middles.iter().enumerate() {
            for (other_at, other) in layout.middles.iter().enumerate().skip(at + 1) {
                let (a, b) = (bodies[at], bodies[other_at]);
                let apart = (one.0 - other.0).abs() >= a.half_width() + b.half_width() - 1e-3
                    || one.1 - a.above() >= other.1 + b.below() - 1e-3
                    || other.1 - b.above() >= one.1 + a.below() - 1e-3;
                count += usize::from(!apart);
            }
        }
        count
    }

    #[test]
    fn boxes_never_share_room_and_stay_on_the_page() {
        for nodes in [0_usize, 1, 2, 5, 30, 60] {
            let bodies: Vec<Body> = (0..nodes)
                .map(|at| Body {
                    radius: 3.0 + (at % 5) as f64,
                    width: 30.0 + (at * 13 % 60) as f64,
                    name: 9.0,
                })
                .collect();
            let edges: Vec<Edge> = (1..nodes)
                .map(|at| Edge { a: at / 3, b: at, count: 1, strength: 1.0 + (at % 4) as f64 })
                .collect();
            let layout = Layout::of(&bodies, &edges, 510.0, 600.0);
            assert_eq!(overlaps(&layout, &bodies), 0, "{nodes} nodes");
            for (middle, body) in layout.middles.iter().zip(&bodies) {
                assert!(
                    middle.0 >= body.half_width() - 1e-6
                        && middle.0 <= 510.0 - body.half_width() + 1e-6
                );
                assert!(
                    middle.1 >= body.above() - 1e-6
                        && middle.1 <= layout.height - body.below() + 1e-6
                );
            }
        }
    }

    #[test]
    fn what_is_tied_lies_near() {
        let bodies = vec![Body { radius: 3.0, width: 20.0, name: 8.0 }; 12];
        let mut edges = Vec::new();
        for group in [0, 6] {
            for a in group..group + 6 {
                for b in a + 1..group + 6 {
                    edges.push(Edge { a, b, count: 1, strength: 1.0 });
                }
            }
        }
        edges.push(Edge { a: 0, b: 6, count: 1, strength: 0.1 });
        let layout = Layout::of(&bodies, &edges, 510.0, 600.0);
        let distance = |a: usize, b: usize| {
            let (one, other): ((f64, f64), (f64, f64)) = (layout.middles[a], layout.middles[b]);
            ((one.0 - other.0).powi(2) + (one.1 - other.1).powi(2)).sqrt()
        };
        let within: f64 = (1..6).map(|b| distance(0, b)).sum::<f64>() / 5.0;
        let between: f64 = (7..12).map(|b| distance(0, b)).sum::<f64>() / 5.0;
        assert!(within < between, "{within} {between}");
    }
}
