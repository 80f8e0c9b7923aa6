//! How far the axes of a map reach.
//!
//! As far as all points do, unless a few lie so far out that the others would share a small part of the picture: those beyond
//! Tukey's outer fences (1977), three times the distance of the quartiles beyond these. What lies beyond is for the caller to tell.
//!
//! **Invariant:** at most a tenth of the points lie beyond an axis (of few points, one), and the origin never does; points at one
//! place are on the same side of the edge.

use super::{Map, MapPoint};

/// Points are left beyond the edge only if the others then have at least this many times the room.
const WORTH: f64 = 1.6;
/// One of so many points may lie beyond an axis.
const ONE_OF: usize = 10;
/// Points of which it can be told whether one is far out.
const FEWEST: usize = 8;

/// Returns the least and the greatest coordinate to show on an axis.
pub(super) fn of(of: &Map, axis: fn(&MapPoint) -> f64) -> (f64, f64) {
    let mut values: Vec<f64> =
        of.points.iter().map(axis).filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    let reach = |values: &[f64]| {
        let low = values.iter().copied().fold(0.0, f64::min);
        let high = values.iter().copied().fold(0.0, f64::max);
        (low, if high > low { high } else { low + 1.0 })
    };
    let all = reach(&values);
    let Some(beyond) = far_out(&values) else { return all };
    let inner: Vec<f64> = values.iter().copied().filter(|value| !beyond.contains(value)).collect();
    let inner = reach(&inner);
    if (inner.1 - inner.0) * WORTH > all.1 - all.0 { all } else { inner }
}

/// The values beyond the fences, those farthest out if they are too many; nothing if there are too few to tell. A value of more
/// points than may lie beyond is not among them.
fn far_out(sorted: &[f64]) -> Option<Vec<f64>> {
    let count = sorted.len();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count is a count"
    )]
    let rank = |share: f64| (share * (count as f64 - 1.0)).round() as usize;
    if count < FEWEST {
        return None;
    }
    let (first, third) = (sorted[rank(0.25)], sorted[rank(0.75)]);
    let fence = 3.0 * (third - first);
    let outside = |value: f64| (first - fence - value).max(value - third - fence);
    let mut beyond: Vec<f64> =
        sorted.iter().copied().filter(|value| outside(*value) > 0.0).collect();
    beyond.sort_by(|a, b| outside(*b).total_cmp(&outside(*a)));
    let all = beyond.clone();
    beyond.truncate((count / ONE_OF).max(1));
    let times = |values: &[f64], value: f64| {
        values.iter().filter(|other| other.total_cmp(&value).is_eq()).count()
    };
    let whole = |value: f64| times(&beyond, value) == times(&all, value);
    Some(beyond.iter().copied().filter(|value| whole(*value)).collect())
}
