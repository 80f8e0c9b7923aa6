//! Where the names of a map stand.
//!
//! **Invariant:** a name covers no other, no point and no line; what has no room is counted.

use std::collections::BTreeMap;

use super::super::axis::number;
use super::super::label::{Key, Label, Room, Seconds, Setting};
use super::super::lettering::{Weight, cut_middle, wrap};
use super::super::sheet::{Frame, Point};
use super::super::theme::{SMALL, TINY};
use super::{Layout, Map, Name, PointKind};

/// Distance of a name from its point.
const NEAR: f64 = 3.0;
/// Names of documents, at most.
const MOST_DOCUMENTS: usize = 40;
/// Width of a name.
const NAME: f64 = 84.0;
/// Documents with a long title that stand in full in the key; of more, the titles are shortened in their middle.
const MOST_LONG: usize = 6;

/// Sets the names into the layout; what is too long goes to `key`. Concepts come first, and of both those beyond the edge, whose
/// coordinates only their names tell.
pub(super) fn set(layout: &mut Layout, of: &Map, key: &mut Key) {
    let stands: Vec<_> = of.points.iter().map(|point| layout.stand(point.at)).collect();
    let mut order: Vec<usize> = (0..of.points.len()).collect();
    let rank = |at: usize| (of.points[at].kind == PointKind::Document, stands[at].1.is_none());
    order.sort_by(|&a, &b| {
        let weights = of.points[b].weight.total_cmp(&of.points[a].weight);
        rank(a).cmp(&rank(b)).then(weights).then(a.cmp(&b))
    });
    let named = |at: &&usize| of.points[**at].kind == PointKind::Document;
    let titles: Vec<usize> = order.iter().filter(named).take(MOST_DOCUMENTS).copied().collect();
    let titles = short_titles(of, &titles);
    let mut documents = 0;
    // On a narrow page names are set small, so that more of them have room.
    let size = if layout.width < 330.0 { TINY } else { SMALL };
    let mut lines: Vec<(Point, Point)> = Vec::new();
    let mut taken: Vec<Frame> = of
        .points
        .iter()
        .zip(&stands)
        .map(|(point, &((x, y), way))| {
            let size = match (way, point.kind) {
                (Some(_), _) => 3.0,
                (None, PointKind::Concept) => 2.4,
                (None, PointKind::Document) => 1.4,
            };
            Frame::new(x - size, y - size, 2.0 * size, 2.0 * size)
        })
        .collect();
    for at in order {
        let point = &of.points[at];
        let document = point.kind == PointKind::Document;
        documents += usize::from(document);
        let (place, way) = stands[at];
        let room = Room {
            width: NAME,
            lines: 2,
            size: if document { TINY } else { size },
            weight: Weight::Regular,
            seconds: if way.is_some() { Seconds::Shown } else { Seconds::Hidden },
        };
        let mut label = match titles.get(&at) {
            Some(short) => Label::new(short),
            None => Label::new(point.label.name()),
        };
        if way.is_some() {
            let (x, y) = (number(point.at.0, 2), number(point.at.1, 2));
            label = label.with_second(&format!("({x}, {y})"));
        }
        // A name that finds no room must leave no entry in the key; what its number there takes is measured before.
        let tried = Setting::of(&label, &room, &mut key.clone());
        let found = (!document || documents <= MOST_DOCUMENTS)
            .then(|| layout.free(place, (tried.width, tried.height()), &taken, &lines, at))
            .flatten();
        match found {
            Some((frame, end)) => {
                let setting = Setting::of(&label, &room, key);
                layout.shortened += usize::from(titles.contains_key(&at));
                lines.extend(end.map(|end| (place, end)));
                taken.push(frame);
                layout.names.push(Name { at, setting, middle: frame.middle(), end });
            }
            None => layout.unnamed[usize::from(document)] += 1,
        }
    }
}

/// The titles of these documents that are too long, shortened in their middle, unless they are few, or two would read the same.
fn short_titles(of: &Map, documents: &[usize]) -> BTreeMap<usize, String> {
    let size = (TINY, Weight::Regular);
    let long = documents.iter().copied().filter(|&at| {
        let label = of.points[at].label.name();
        !wrap(label, size.0, size.1, NAME, 2).whole
    });
    let cut = |at: usize| cut_middle(of.points[at].label.name(), size.0, size.1, NAME);
    let short: Vec<(usize, String)> = long.map(|at| (at, cut(at))).collect();
    if short.len() <= MOST_LONG {
        return BTreeMap::new();
    }
    let alone = |title: &String| short.iter().filter(|other| other.1 == *title).count() == 1;
    short.iter().filter(|(_, title)| alone(title)).cloned().collect()
}

impl Layout {
    /// Returns a free place for a name near `at`, the nearest that a fixed search meets, and where a line to it ends, if it needs one.
    fn free(
        &self,
        at: Point,
        (wide, high): (f64, f64),
        taken: &[Frame],
        lines: &[(Point, Point)],
        own: usize,
    ) -> Option<(Frame, Option<Point>)> {
        /// Directions by cosine and sine: sideways first.
        const AROUND: [(f64, f64); 16] = [
            (1.0, 0.0),
            (-1.0, 0.0),
            (0.0, -1.0),
            (0.0, 1.0),
            (0.87, -0.5),
            (0.87, 0.5),
            (-0.87, -0.5),
            (-0.87, 0.5),
            (0.5, -0.87),
            (0.5, 0.87),
            (-0.5, -0.87),
            (-0.5, 0.87),
            (0.97, -0.26),
            (0.97, 0.26),
            (-0.97, -0.26),
            (-0.97, 0.26),
        ];
        for far in [0.0, 5.0, 10.0, 16.0, 23.0, 31.0, 40.0, 50.0, 62.0, 76.0, 92.0, 110.0, 130.0] {
            for (across, down) in AROUND {
                // The box touches a circle around the point with the side that faces it.
                let reach = NEAR + far;
                let x = at.0 + across * reach + (across.clamp(-0.5, 0.5) - 0.5) * wide;
                let y = at.1 + down * reach + (down.clamp(-0.5, 0.5) - 0.5) * high;
                let frame = Frame::new(x, y, wide, high);
                let inside = x >= self.plot.left + 1.0
                    && frame.right() <= self.plot.right() - 1.0
                    && y >= self.plot.top + 1.0
                    && frame.bottom() <= self.plot.bottom() - 1.0;
                if !inside {
                    continue;
                }
                let end = (at.0.clamp(x, frame.right()), at.1.clamp(y, frame.bottom()));
                let clear = taken.iter().enumerate().all(|(index, other)| {
                    (index == own || apart(&frame, other))
                        && (far <= 0.0
                            || index == own
                            || holds(other, at)
                            || !touches((at, end), other))
                });
                let uncrossed = lines.iter().all(|line| !touches(*line, &frame));
                if clear && uncrossed {
                    return Some((frame, (far > 0.0).then_some(end)));
                }
            }
        }
        None
    }
}

fn apart(one: &Frame, other: &Frame) -> bool {
    one.left >= other.right() + 0.8
        || other.left >= one.right() + 0.8
        || one.top >= other.bottom()
        || other.top >= one.bottom()
}

/// Returns true if a point lies in a rectangle: a line from it leads out of what it shares its place with.
fn holds(frame: &Frame, (x, y): Point) -> bool {
    (frame.left..=frame.right()).contains(&x) && (frame.top..=frame.bottom()).contains(&y)
}

/// Returns true if a line meets a rectangle: by cutting away what lies beyond each of its sides.
fn touches((from, to): (Point, Point), frame: &Frame) -> bool {
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    // A line close to a letter reads as a part of it.
    let (left, right) = (frame.left - 1.0, frame.right() + 1.0);
    let sides = [
        (from.0 - left, to.0 - left),
        (right - from.0, right - to.0),
        (from.1 - frame.top, to.1 - frame.top),
        (frame.bottom() - from.1, frame.bottom() - to.1),
    ];
    for (start, end) in sides {
        if start < 0.0 && end < 0.0 {
            return false;
        }
        if start < 0.0 {
            first = first.max(start / (start - end));
        } else if end < 0.0 {
            last = last.min(start / (start - end));
        }
    }
    first < last
}
