//! Maps with and without points far from all others.

use std::cmp::Ordering;

use super::super::picture::Mark;
use super::*;

/// Documents around the origin, and what else is given.
fn crowd(count: usize, more: &[(f64, f64)]) -> Map {
    let near = |at: usize| {
        let turn = at as f64;
        ((turn * 7.3) % 2.0 - 1.0, (turn * 3.1) % 1.6 - 0.8)
    };
    let point = |(at, place): (usize, (f64, f64))| MapPoint {
        id: format!("p{at}"),
        label: Label::new(&format!("Point {at}")),
        kind: if at.is_multiple_of(3) { PointKind::Concept } else { PointKind::Document },
        group: None,
        at: place,
        weight: place.0.abs(),
    };
    let places = (0..count).map(near).chain(more.iter().copied());
    Map {
        points: places.enumerate().map(point).collect(),
        axes: ["Axis 1".into(), "Axis 2".into()],
        ..Map::default()
    }
}

/// How wide and how high the first `count` marks lie apart.
fn spread(picture: &Picture, count: usize) -> (f64, f64) {
    let side = |of: fn(&Mark) -> f64| {
        let first = picture.marks.iter().filter(|mark| {
            mark.of[0].trim_start_matches('p').parse::<usize>().is_ok_and(|at| at < count)
        });
        let values: Vec<f64> = first.map(of).collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        values.iter().copied().fold(f64::NEG_INFINITY, f64::max) - low
    };
    (side(|mark| mark.left), side(|mark| mark.top))
}

#[test]
fn a_point_far_out_stands_at_the_edge_with_its_coordinates_and_leaves_the_others_their_room() {
    let alone = map(&crowd(60, &[]), &Theme::default());
    let with = map(&crowd(60, &[(40.0, -12.0)]), &Theme::default());
    let (before, after) = (spread(&alone, 60), spread(&with, 60));
    assert!(after.0 > 0.6 * before.0 && after.1 > 0.6 * before.1, "{before:?} {after:?}");
    assert!(with.svg.contains(">(40.00, \u{2212}12.00)<"), "its name says where it is");
    assert!(with.caption.contains("Arrows at the edge: 1 point that lies further out"));
    assert!(with.svg.contains("arrows: 1 point beyond the edge"));
    assert!(!alone.caption.contains("Arrows") && !alone.svg.contains("arrows"));

    // The arrow lies where a line from the origin to the point leaves the plot: right of all others, and below the origin.
    let far = with.marks.iter().find(|mark| mark.of == ["p60"]).expect("it is drawn");
    assert!(with.marks.iter().all(|mark| mark.left <= far.left));
    let right = with.width / 25.4 * 72.0;
    assert!(far.left < right && far.left > right - 16.0, "{far:?}");
    let origin = crowd(60, &[(40.0, -12.0), (0.0, 0.0)]);
    let origin = map(&origin, &Theme::default());
    let (zero, tip) = (&origin.marks, &origin.marks);
    let find = |of: &str| zero.iter().find(|mark| mark.of == [of]).expect("it is drawn");
    let (zero, tip) = (find("p61"), tip.iter().find(|mark| mark.of == ["p60"]).unwrap());
    let slope = (tip.top - zero.top) / (tip.left - zero.left);
    assert!((slope - 12.0 / 40.0).abs() < 0.01, "{slope}");
}

#[test]
fn points_on_a_line_get_a_scale_for_each_axis_which_is_said() {
    let mut of = crowd(60, &[]);
    for point in &mut of.points {
        point.at.0 /= 50.0;
    }
    let picture = map(&of, &Theme::default());
    let (wide, high) = spread(&picture, 60);
    assert!(wide > 200.0 && high > 200.0, "{wide} {high}");
    assert!(picture.svg.contains("each axis has a scale of its own"));
    assert!(picture.caption.contains("Each axis has a scale of its own"));
    assert!(!map(&crowd(60, &[]), &Theme::default()).caption.contains("of its own"));
}

#[test]
fn axes_reach_as_far_as_all_points_unless_a_few_lie_far_out() {
    let first = |of: &Map| reach::of(of, |point| point.at.0);
    let of = crowd(60, &[(2.0, 0.0), (-2.1, 0.0)]);
    assert_eq!(first(&of), (-2.1, 2.0), "a little further is not far out");
    let (low, high) = first(&crowd(60, &[(50.0, 0.0), (-30.0, 0.0)]));
    assert!(low > -1.5 && high < 1.5, "{low} {high}");
    // A tenth and more is no exception but half of the picture.
    let many: Vec<(f64, f64)> = (0..12).map(|at| (50.0 + f64::from(at), 0.0)).collect();
    assert_eq!(first(&crowd(60, &many)).1.total_cmp(&61.0), Ordering::Equal);
    let few = first(&crowd(3, &[(50.0, 0.0)])).1;
    assert_eq!(few.total_cmp(&50.0), Ordering::Equal, "too few to tell");
    assert_eq!(first(&crowd(0, &[])), (0.0, 1.0));
    // More points at one place than may lie beyond stay together; one further out still goes.
    let five = [(50.0, 0.0); 5];
    assert_eq!(first(&crowd(30, &five)).1.total_cmp(&50.0), Ordering::Equal);
    let six: Vec<(f64, f64)> = five.into_iter().chain([(500.0, 0.0)]).collect();
    assert_eq!(first(&crowd(30, &six)).1.total_cmp(&50.0), Ordering::Equal);
    assert!(first(&crowd(60, &five)).1 < 1.5, "six of 65 may lie beyond");
    // All at one place but one.
    let same = Map { points: crowd(0, &[(1.0, 1.0); 30]).points, ..Map::default() };
    assert_eq!(first(&same), (0.0, 1.0));
}
