//! Correspondence analysis: the few axes along which the profiles of a table of counts differ most.
//!
//! With `p = n/Σn`, row masses `r` and column masses `c`, the matrix `S = (p − rc)/√(rc)` is taken apart into `S = U σ V'`. Principal
//! coordinates are `F = σU/√r` of rows and `G = σV/√c` of columns; distances between rows are χ² distances of their
//! profiles. Total inertia is `Σ σ² = χ²/n`. (Benzécri 1973; Greenacre 2017, *Correspondence Analysis in Practice*, appendix A.)
//!
//! Axes come by inertia. The sign of an axis, which the mathematics leaves open, is such that the column that contributes most to it
//! (of equal ones the first) is positive.

use libm::sqrt;
use nalgebra::DMatrix;
use nalgebra::linalg::SymmetricEigen;

/// Axes whose share of the inertia is below this are what rounding left.
const NOTHING: f64 = 1e-12;
/// Sweeps of the eigenvalue algorithm before it is given up.
const SWEEPS: usize = 10_000;

/// What the analysis gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Correspondence {
    /// The inertia of each axis, σ²; largest first.
    pub inertia: Vec<f64>,
    /// By row; `None` for rows without counts.
    pub rows: Vec<Option<Point>>,
    /// By column; `None` for columns without counts.
    pub columns: Vec<Option<Point>>,
}

/// An axis, as it is listed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Its number, from 1.
    pub number: u64,
    /// σ.
    pub singular_value: f64,
    /// σ².
    pub inertia: f64,
    /// Share of the total inertia, 0 to 1.
    pub share: f64,
    /// Sum of the shares up to this axis.
    pub cumulative: f64,
}

impl Correspondence {
    /// Returns the total inertia: χ² over the sum of the counts.
    pub fn total(&self) -> f64 {
        self.inertia.iter().sum()
    }

    /// Iterates over the axes.
    pub fn axes(&self) -> impl Iterator<Item = Axis> {
        let total = self.total();
        let mut sum = 0.0;
        (1..).zip(&self.inertia).map(move |(number, &inertia)| {
            sum += inertia;
            let (share, cumulative) = (inertia / total, sum / total);
            Axis { number, singular_value: sqrt(inertia), inertia, share, cumulative }
        })
    }
}

/// A row or column in the space of the axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// Share of the counts, 0 to 1; masses of rows sum to 1, as do those of columns.
    pub mass: f64,
    /// Its part of the total inertia: mass times squared distance from the average profile.
    pub inertia: f64,
    /// Principal coordinates.
    pub coordinates: Vec<f64>,
    /// Share of each axis's inertia that is due to it, 0 to 1; these sum to 1 over rows, as over columns.
    pub contributions: Vec<f64>,
    /// Share of its own inertia that each axis shows, 0 to 1: how well it is represented there.
    pub cos2: Vec<f64>,
}

impl Point {
    /// Returns how much of its inertia the first axes show together, 0 to 1.
    pub fn quality(&self, axes: usize) -> f64 {
        self.cos2.iter().take(axes).sum()
    }
}

/// Analyses a table of counts by rows. `None` if it has fewer than two rows or columns with counts, or all rows have the same
/// profile: then there is no axis.
pub fn correspondence(counts: &[Vec<u64>]) -> Option<Correspondence> {
    let width = counts.first()?.len();
    let total: u64 = counts.iter().flatten().sum();
    let sums = |sums: Vec<u64>| -> Vec<(usize, f64)> {
        let present = sums.into_iter().enumerate().filter(|(_, sum)| *sum > 0);
        present.map(|(at, sum)| (at, sum as f64 / total as f64)).collect()
    };
    let rows = sums(counts.iter().map(|row| row.iter().sum()).collect());
    let columns = sums((0..width).map(|at| counts.iter().map(|row| row[at]).sum()).collect());
    if rows.len() < 2 || columns.len() < 2 {
        return None;
    }
    let standard = DMatrix::from_fn(rows.len(), columns.len(), |row, column| {
        let ((row, r), (column, c)) = (rows[row], columns[column]);
        (counts[row][column] as f64 / total as f64 - r * c) / sqrt(r * c)
    });
    let whole: f64 = standard.iter().map(|value| value * value).sum();
    // The eigenvectors of the smaller of SS' and S'S; the others follow from them.
    let wide = columns.len() > rows.len();
    let square =
        if wide { &standard * standard.transpose() } else { standard.transpose() * &standard };
    let eigen = SymmetricEigen::try_new(square, f64::EPSILON, SWEEPS)?;
    let mut order: Vec<(f64, usize)> = eigen.eigenvalues.iter().copied().zip(0..).collect();
    order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    order.truncate(rows.len().min(columns.len()) - 1);
    order.retain(|(value, _)| *value > NOTHING * whole);
    if order.is_empty() || whole <= NOTHING {
        return None;
    }
    let mut inertia = Vec::with_capacity(order.len());
    let (mut of_rows, mut of_columns) = (Vec::new(), Vec::new());
    for (value, at) in order {
        let own = eigen.eigenvectors.column(at);
        let scale = sqrt(value);
        // Both scaled by σ.
        let (mut row, mut column) = if wide {
            (own * scale, standard.transpose() * own)
        } else {
            (&standard * own, own * scale)
        };
        let largest = column.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let leader = column.iter().find(|value| value.abs() >= largest * (1.0 - 1e-9));
        if leader.is_some_and(|value| *value < 0.0) {
            row = -row;
            column = -column;
        }
        inertia.push(value);
        of_rows.push(row);
        of_columns.push(column);
    }
    let points = |present: &[(usize, f64)],
                  vectors: &[nalgebra::DVector<f64>],
                  all: usize,
                  own: &dyn Fn(usize) -> f64| {
        let mut points = vec![None; all];
        for (place, &(at, mass)) in present.iter().enumerate() {
            let part = own(place);
            let scaled = || vectors.iter().map(|vector| vector[place]);
            points[at] = Some(Point {
                mass,
                inertia: part,
                coordinates: scaled().map(|value| value / sqrt(mass)).collect(),
                contributions: scaled()
                    .zip(&inertia)
                    .map(|(value, axis)| value * value / axis)
                    .collect(),
                // A point in the very centre has no inertia to show.
                cos2: scaled()
                    .map(|value| {
                        if part > NOTHING * whole {
                            f64::min(1.0, value * value / part)
                        } else {
                            0.0
                        }
                    })
                    .collect(),
            });
        }
        points
    };
    Some(Correspondence {
        rows: points(&rows, &of_rows, counts.len(), &|at| standard.row(at).norm_squared()),
        columns: points(&columns, &of_columns, width, &|at| standard.column(at).norm_squared()),
        inertia,
    })
}

#[cfg(test)]
mod tests;
