//! A map of documents and concepts: points on two axes, with names where there is room.
//!
//! Both axes have one scale, as distances on a map must. Names are set one after the other, those of greatest weight first, each where
//! it covers neither a name nor a point; a name without room is left out and counted.
//!
//! **Invariant:** no name covers another; every point is drawn.

use super::axis::{Ticks, counted, number};
use super::label::{Key, Label, Room, Seconds, Setting, baseline};
use super::lettering::{Weight, width};
use super::marker::Shape;
use super::palette::{FAINT_INK, GRID, INK, THREAD};
use super::picture::Picture;
use super::scale::{Legend, Swatch};
use super::sheet::{Anchor, Frame, Point, Sheet, Stroke, Turn, Type, Words, paint};
use super::surround::{Surround, nothing};
use super::theme::{HAIR, LEADING, MARGIN, SMALL, TALLEST, TINY, Theme};

/// Distance of a name from its point.
const NEAR: f64 = 3.0;
/// Names of documents, at most.
const MOST_DOCUMENTS: usize = 40;
/// Width of a name.
const NAME: f64 = 84.0;

/// What a point stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointKind {
    /// A document.
    Document,
    /// A concept.
    Concept,
}

/// A point of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPoint {
    /// The id of the document or concept.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// What it stands for.
    pub kind: PointKind,
    /// Its group, by position in [`Map::groups`]; only concepts have one.
    pub group: Option<usize>,
    /// Coordinates on the first and the second axis.
    pub at: (f64, f64),
    /// What decides which are named where there are many, such as its contribution.
    pub weight: f64,
}

/// What [`map()`] draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// Title, for the caption.
    pub title: String,
    /// The points.
    pub points: Vec<MapPoint>,
    /// The groups, in the order that gives them their colours.
    pub groups: Vec<Label>,
    /// What the two axes are, such as "Axis 1 (21.7 %)".
    pub axes: [String; 2],
    /// How to read distances, for the caption.
    pub reading: String,
    /// What was examined.
    pub sample: String,
}

/// Draws documents and concepts as points on two axes.
pub fn map(of: &Map, theme: &Theme) -> Picture {
    let layout = Layout::of(of, theme);
    let words = words(of, &layout);
    paint(layout.width, layout.height, words, |sheet| layout.draw(sheet, of, theme))
}

struct Layout {
    width: f64,
    height: f64,
    surround: Surround,
    legend: Legend,
    plot: Frame,
    /// Least and greatest coordinate on each axis.
    reach: [(f64, f64); 2],
    /// Position of the point, the name, the middle of its box, and where the line from the point to it ends.
    names: Vec<(usize, Setting, Point, Option<Point>)>,
    unnamed: [usize; 2],
}

impl Layout {
    fn of(of: &Map, theme: &Theme) -> Self {
        let page = theme.page_width();
        let mut key = Key::default();
        let document = Label::new("document");
        let mut entries: Vec<(Swatch, &Label)> =
            vec![(Swatch::Mark(Shape::Disc, THREAD), &document)];
        let present = |group| of.points.iter().any(|point| point.group == Some(group));
        for (group, label) in of.groups.iter().enumerate().filter(|(group, _)| present(*group)) {
            entries.push((Swatch::Mark(Shape::Triangle, theme.palette.group(Some(group))), label));
        }
        let legend = Legend::of(&entries, page - 2.0 * MARGIN, &mut key);
        let known =
            || of.points.iter().filter(|point| point.at.0.is_finite() && point.at.1.is_finite());
        let extent = |of: fn(&MapPoint) -> f64| {
            let low = known().map(of).fold(0.0, f64::min);
            let high = known().map(of).fold(0.0, f64::max);
            (low, if high > low { high } else { low + 1.0 })
        };
        let reach = [extent(|point| point.at.0), extent(|point| point.at.1)];
        // Left of the plot stand the numbers and the name of the upright axis.
        let left = MARGIN + SMALL * LEADING + width("\u{2212}10.0", TINY, Weight::Regular) + 4.0;
        let room = page - MARGIN - left;
        let inset = 10.0;
        let unit = (room - 2.0 * inset) / (reach[0].1 - reach[0].0);
        let tall = (TALLEST * 0.72).min(room * 1.3);
        let high = (unit * (reach[1].1 - reach[1].0) + 2.0 * inset).clamp(room * 0.8, tall);
        let measure =
            |key: &Key| Surround::new(theme, &of.title, &[note(of, [0, 0]), String::new()], key);
        let top = measure(&key).top() + legend.height() + 4.0;
        let plot = Frame::new(left, top, room, high);
        let mut layout = Self {
            width: page,
            height: 0.0,
            surround: measure(&key),
            legend,
            plot,
            reach,
            names: Vec::new(),
            unnamed: [0, 0],
        };
        layout.set_names(of, &mut key);
        layout.surround = Surround::new(theme, &of.title, &[note(of, layout.unnamed)], &key);
        let bottom = plot.bottom() + 2.0 + TINY * LEADING + SMALL * LEADING + 2.0;
        layout.height = bottom + layout.surround.bottom();
        if of.points.is_empty() {
            layout.height = layout.surround.top() + 40.0 + layout.surround.bottom();
        }
        layout
    }

    /// Points in a unit of the axes; both have the same.
    fn unit(&self) -> f64 {
        let span = |axis: usize| self.reach[axis].1 - self.reach[axis].0;
        let inset = 20.0;
        ((self.plot.width - inset) / span(0)).min((self.plot.height - inset) / span(1))
    }

    fn place(&self, at: (f64, f64)) -> Point {
        let unit = self.unit();
        let centre = |axis: usize| (self.reach[axis].0 + self.reach[axis].1) / 2.0;
        let (x, y) = self.plot.middle();
        (x + (at.0 - centre(0)) * unit, y - (at.1 - centre(1)) * unit)
    }

    fn set_names(&mut self, of: &Map, key: &mut Key) {
        let mut order: Vec<usize> = (0..of.points.len()).collect();
        let rank = |at: usize| (of.points[at].kind == PointKind::Document, at);
        order.sort_by(|&a, &b| {
            rank(a)
                .0
                .cmp(&rank(b).0)
                .then(of.points[b].weight.total_cmp(&of.points[a].weight).then(a.cmp(&b)))
        });
        let mut documents = 0;
        // On a narrow page names are set small, so that more of them have room.
        let size = if self.width < 330.0 { TINY } else { SMALL };
        let mut lines: Vec<(Point, Point)> = Vec::new();
        let mut taken: Vec<Frame> = of
            .points
            .iter()
            .map(|point| {
                let (x, y) = self.place(point.at);
                let size = if point.kind == PointKind::Concept { 2.4 } else { 1.4 };
                Frame::new(x - size, y - size, 2.0 * size, 2.0 * size)
            })
            .collect();
        for at in order {
            let point = &of.points[at];
            let document = point.kind == PointKind::Document;
            if document {
                documents += 1;
            }
            let room = Room {
                width: NAME,
                lines: 2,
                size: if document { TINY } else { size },
                weight: Weight::Regular,
                seconds: Seconds::Hidden,
            };
            let place = self.place(point.at);
            // A name that finds no room must leave no entry in the key; what its number there takes is measured before.
            let set = Setting::of(&point.label, &room, &mut key.clone());
            let box_of = |name: &Setting| (name.width, name.height());
            let found = (!document || documents <= MOST_DOCUMENTS)
                .then(|| self.free(place, box_of(&set), &taken, &lines, at))
                .flatten();
            match found {
                Some((frame, end)) => {
                    let setting = Setting::of(&point.label, &room, key);
                    lines.extend(end.map(|end| (place, end)));
                    taken.push(frame);
                    self.names.push((at, setting, frame.middle(), end));
                }
                None => self.unnamed[usize::from(document)] += 1,
            }
        }
    }

    /// Returns a free place for a name near `at`, the nearest that a fixed search meets, and where a line to it ends, if it needs one.
    fn free(
        &self,
        at: Point,
        (wide, high): (f64, f64),
        taken: &[Frame],
        lines: &[(Point, Point)],
        own: usize,
    ) -> Option<(Frame, Option<Point>)> {
        /// Directions, in twelfths of a turn, by cosine and sine: sideways first.
        const AROUND: [(f64, f64); 12] = [
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
        ];
        for far in [0.0, 5.0, 10.0, 16.0, 23.0, 31.0, 40.0, 50.0, 62.0, 76.0, 92.0] {
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
                        && (far <= 0.0 || index == own || !touches((at, end), other))
                });
                let uncrossed = lines.iter().all(|line| !touches(*line, &frame));
                if clear && uncrossed {
                    return Some((frame, (far > 0.0).then_some(end)));
                }
            }
        }
        None
    }

    fn draw(&self, sheet: &mut Sheet<'_>, of: &Map, theme: &Theme) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        if of.points.is_empty() {
            nothing(sheet, (self.width / 2.0, self.surround.top() + 20.0));
            return;
        }
        self.legend.draw(sheet, (MARGIN, self.surround.top()));
        self.draw_axes(sheet, of);
        for (at, _, _, end) in &self.names {
            if let Some(end) = end {
                let from = self.place(of.points[*at].at);
                sheet.line(from, *end, Stroke { colour: THREAD, width: HAIR });
            }
        }
        for kind in [PointKind::Document, PointKind::Concept] {
            for point in of.points.iter().filter(|point| point.kind == kind) {
                let at = self.place(point.at);
                let group = point.group.filter(|&group| group < of.groups.len());
                match kind {
                    PointKind::Document => Shape::Disc.draw(sheet, at, 1.1, THREAD, true),
                    PointKind::Concept => {
                        Shape::Triangle.draw(sheet, at, 1.9, theme.palette.group(group), true);
                    }
                }
                sheet.mark(&[&point.id], Frame::new(at.0 - 2.0, at.1 - 2.0, 4.0, 4.0));
            }
        }
        for (_, name, middle, _) in &self.names {
            name.draw(sheet, *middle, Anchor::Middle, Turn::Level);
        }
    }

    fn draw_axes(&self, sheet: &mut Sheet<'_>, of: &Map) {
        let plot = self.plot;
        let edge = Stroke { colour: THREAD, width: HAIR };
        let zero = Stroke { colour: GRID, width: 0.6 };
        let origin = self.place((0.0, 0.0));
        sheet.line((origin.0, plot.top), (origin.0, plot.bottom()), zero);
        sheet.line((plot.left, origin.1), (plot.right(), origin.1), zero);
        sheet.outline(plot, edge);
        let how = |anchor| Type::new(TINY, FAINT_INK, anchor);
        let span = (plot.width / self.unit()).max(plot.height / self.unit());
        let ticks = Ticks::up_to(span / 2.0, 3);
        let step = ticks.values.get(1).copied().unwrap_or(1.0);
        for tick in -12..=12_i32 {
            let value = f64::from(tick) * step;
            let text = number(value, ticks.decimals);
            let (x, y) = self.place((value, value));
            let half = width(&text, TINY, Weight::Regular) / 2.0;
            if x - half >= plot.left && x + half <= plot.right() {
                let base = baseline(plot.bottom() + 2.0 + TINY * LEADING / 2.0, TINY);
                sheet.line((x, plot.bottom()), (x, plot.bottom() + 1.6), edge);
                sheet.text(&text, (x, base), how(Anchor::Middle));
            }
            if y - 3.0 >= plot.top && y + 3.0 <= plot.bottom() {
                sheet.line((plot.left - 1.6, y), (plot.left, y), edge);
                sheet.text(&text, (plot.left - 3.0, baseline(y, TINY)), how(Anchor::End));
            }
        }
        let under = plot.bottom() + 2.0 + TINY * LEADING + SMALL * LEADING / 2.0;
        let (x, y) = plot.middle();
        let axis = Type::new(SMALL, INK, Anchor::Middle);
        sheet.text(&of.axes[0], (x, baseline(under, SMALL)), axis);
        let upright = Type { turn: Turn::Upward, ..axis };
        sheet.text(&of.axes[1], (MARGIN + SMALL * 0.8, y), upright);
    }
}

fn apart(one: &Frame, other: &Frame) -> bool {
    one.left >= other.right() + 0.8
        || other.left >= one.right() + 0.8
        || one.top >= other.bottom()
        || other.top >= one.bottom()
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

fn note(of: &Map, unnamed: [usize; 2]) -> String {
    let mut parts = vec![of.sample.clone()];
    parts.extend(left_out(unnamed));
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn left_out([concepts, documents]: [usize; 2]) -> Option<String> {
    let concepts = (concepts > 0).then(|| counted(concepts, "concept", "concepts"));
    let documents = (documents > 0).then(|| counted(documents, "document", "documents"));
    let both: Vec<String> = concepts.into_iter().chain(documents).collect();
    (!both.is_empty()).then(|| format!("no room for the names of {}", both.join(" and ")))
}

fn words(of: &Map, layout: &Layout) -> Words {
    let title = of.title.clone();
    if of.points.is_empty() {
        let alt = "An empty figure: no data.".to_owned();
        return Words { caption: format!("{title}. There is nothing to show."), title, alt };
    }
    let number_of = |kind| of.points.iter().filter(|point| point.kind == kind).count();
    let extent = format!(
        "{} and {}",
        counted(number_of(PointKind::Document), "document", "documents"),
        counted(number_of(PointKind::Concept), "concept", "concepts")
    );
    let mut caption = format!("{title}. {extent} on {} and {}", of.axes[0], of.axes[1]);
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push('.');
    if !of.reading.is_empty() {
        caption.push_str(&format!(" {}", of.reading));
    }
    if let Some(part) = left_out(layout.unnamed) {
        caption.push_str(&format!(" There was {part}; the table beside the figure has them."));
    }
    let ends = |axis: fn(&MapPoint) -> f64| {
        let concepts = || of.points.iter().filter(|point| point.kind == PointKind::Concept);
        let low = concepts().min_by(|a, b| axis(a).total_cmp(&axis(b)))?;
        let high = concepts().max_by(|a, b| axis(a).total_cmp(&axis(b)))?;
        Some(format!("from {} to {}", low.label.name(), high.label.name()))
    };
    let mut alt = format!("Map of {extent}.");
    for (name, span) in of.axes.iter().zip([ends(|point| point.at.0), ends(|point| point.at.1)]) {
        if let Some(span) = span {
            alt.push_str(&format!(" {name}: {span}."));
        }
    }
    Words { title, alt, caption }
}
