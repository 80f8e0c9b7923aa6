//! A map of documents and concepts: points on two axes, with names where there is room.
//!
//! Both axes have one scale, as distances on a map must; where points on it would form a mere line, each axis has its own, and note
//! and caption say so. A few points far from all others would press these into one spot: they
//! stand as arrows at the edge, in their direction from the origin, and their names say where they are. Names are set one after
//! the other, those of greatest weight first, each where it covers neither a name nor a point; a name without room is left out
//! and counted.
//!
//! **Invariant:** no name covers another; every point is drawn, or an arrow towards it.

mod names;
mod reach;
#[cfg(test)]
mod tests;

use plotters::style::RGBColor;

use super::axis::{Ticks, counted, number};
use super::label::{Key, Label, Setting, baseline, shortened};
use super::lettering::{Weight, width};
use super::marker::Shape;
use super::palette::{FAINT_INK, GRID, INK, THREAD};
use super::picture::Picture;
use super::scale::{Legend, Swatch, of_groups};
use super::sheet::{Anchor, Frame, Point, Sheet, Stroke, Turn, Type, Words, paint};
use super::surround::{Surround, nothing};
use super::theme::{HAIR, LEADING, MARGIN, SMALL, TALLEST, TINY, Theme};

/// Blank edge within the plot, which points inside keep.
const INSET: f64 = 10.0;
/// How many times longer the points may lie along one axis than along the other, so that both have one scale.
const LINE: f64 = 4.0;
/// Length of the head of an arrow, and half its width.
const ARROW: (f64, f64) = (4.6, 1.9);

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
    names: Vec<Name>,
    unnamed: [usize; 2],
    /// Names of documents that were shortened in their middle.
    shortened: usize,
}

/// A name on the map.
struct Name {
    /// Position of the point in the input.
    at: usize,
    setting: Setting,
    /// The middle of its box.
    middle: Point,
    /// Where the line from the point to it ends, if it needs one.
    end: Option<Point>,
}

impl Layout {
    fn of(of: &Map, theme: &Theme) -> Self {
        let page = theme.page_width();
        let mut key = Key::default();
        let document = Label::new("document");
        let mut entries: Vec<(Swatch, &Label)> =
            vec![(Swatch::Mark(Shape::Disc, THREAD), &document)];
        let present = of.points.iter().map(|point| point.group);
        let swatch = |group| Swatch::Mark(Shape::Triangle, theme.palette.group(Some(group)));
        let groups = of_groups(&of.groups, present, swatch);
        let concept = Label::new("concept");
        if groups.is_empty() {
            entries.push((swatch(0), &concept));
        }
        entries.extend(groups);
        let legend = Legend::of(&entries, page - 2.0 * MARGIN, &mut key);
        let reach = [reach::of(of, |point| point.at.0), reach::of(of, |point| point.at.1)];
        // Left of the plot stand the numbers and the name of the upright axis.
        let left = MARGIN + SMALL * LEADING + width("\u{2212}10.0", TINY, Weight::Regular) + 4.0;
        let room = page - MARGIN - left;
        let unit = (room - 2.0 * INSET) / (reach[0].1 - reach[0].0);
        let tall = (TALLEST * 0.72).min(room * 1.3);
        let own = own_scales(reach);
        let needed = if own { 0.0 } else { unit * (reach[1].1 - reach[1].0) + 2.0 * INSET };
        // On a wide page even the least height would be more than a page has.
        let high = needed.clamp((room * 0.8).min(tall), tall);
        let measure = |key: &Key| {
            Surround::new(theme, &of.title, &[note(of, own, 0, [0, 0]), String::new()], key)
        };
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
            shortened: 0,
        };
        names::set(&mut layout, of, &mut key);
        let notes = [note(of, own, layout.beyond(of), layout.unnamed), String::new()];
        let notes = notes.into_iter().chain(shortened(layout.shortened)).collect::<Vec<_>>();
        layout.surround = Surround::new(theme, &of.title, &notes, &key);
        let bottom = plot.bottom() + 2.0 + TINY * LEADING + SMALL * LEADING + 2.0;
        layout.height = bottom + layout.surround.bottom();
        if of.points.is_empty() {
            layout.height = layout.surround.top() + 40.0 + layout.surround.bottom();
        }
        layout
    }

    /// Points in a unit of each axis: the same, unless the points would form a mere line.
    fn units(&self) -> (f64, f64) {
        let span = |axis: usize| self.reach[axis].1 - self.reach[axis].0;
        let inset = 2.0 * INSET;
        let units = ((self.plot.width - inset) / span(0), (self.plot.height - inset) / span(1));
        if own_scales(self.reach) {
            return units;
        }
        let least = units.0.min(units.1);
        (least, least)
    }

    /// Returns where a point stands: at its place, or at the edge of the plot towards it, and then in which direction it lies.
    fn stand(&self, at: (f64, f64)) -> (Point, Option<Point>) {
        let (place, origin) = (self.place(at), self.place((0.0, 0.0)));
        let plot = self.plot;
        let within = |value: f64, low: f64, high: f64| value >= low + 3.0 && value <= high - 3.0;
        let inside =
            within(place.0, plot.left, plot.right()) && within(place.1, plot.top, plot.bottom());
        if inside || !(place.0.is_finite() && place.1.is_finite()) {
            return (place, None);
        }
        let (across, down) = (place.0 - origin.0, place.1 - origin.1);
        // How far along its direction the edge is met, less the length of the arrow.
        let share = |from: f64, way: f64, low: f64, high: f64| {
            if way > 0.0 {
                (high - from) / way
            } else if way < 0.0 {
                (low - from) / way
            } else {
                1.0
            }
        };
        let share = share(origin.0, across, plot.left + 1.0, plot.right() - 1.0).min(share(
            origin.1,
            down,
            plot.top + 1.0,
            plot.bottom() - 1.0,
        ));
        let length = (across * across + down * down).sqrt();
        let way = (across / length, down / length);
        let tip = (origin.0 + across * share, origin.1 + down * share);
        ((tip.0 - way.0 * ARROW.0 / 2.0, tip.1 - way.1 * ARROW.0 / 2.0), Some(way))
    }

    /// The points that lie beyond the edge.
    fn beyond(&self, of: &Map) -> usize {
        of.points.iter().filter(|point| self.stand(point.at).1.is_some()).count()
    }

    fn place(&self, at: (f64, f64)) -> Point {
        let units = self.units();
        let centre = |axis: usize| (self.reach[axis].0 + self.reach[axis].1) / 2.0;
        let (x, y) = self.plot.middle();
        (x + (at.0 - centre(0)) * units.0, y - (at.1 - centre(1)) * units.1)
    }

    fn draw(&self, sheet: &mut Sheet<'_>, of: &Map, theme: &Theme) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        if of.points.is_empty() {
            nothing(sheet, (self.width / 2.0, self.surround.top() + 20.0));
            return;
        }
        self.legend.draw(sheet, (MARGIN, self.surround.top()));
        self.draw_axes(sheet, of);
        for Name { at, end, .. } in &self.names {
            if let Some(end) = end {
                let (from, _) = self.stand(of.points[*at].at);
                sheet.line(from, *end, Stroke { colour: THREAD, width: HAIR });
            }
        }
        for kind in [PointKind::Document, PointKind::Concept] {
            for point in of.points.iter().filter(|point| point.kind == kind) {
                let (at, way) = self.stand(point.at);
                let group = point.group.filter(|&group| group < of.groups.len());
                let colour = match kind {
                    PointKind::Document => THREAD,
                    PointKind::Concept => theme.palette.group(group),
                };
                match (way, kind) {
                    (Some(way), _) => draw_arrow(sheet, at, way, colour),
                    (None, PointKind::Document) => Shape::Disc.draw(sheet, at, 1.1, colour, true),
                    (None, PointKind::Concept) => {
                        Shape::Triangle.draw(sheet, at, 1.9, colour, true);
                    }
                }
                sheet.mark(&[&point.id], Frame::new(at.0 - 2.0, at.1 - 2.0, 4.0, 4.0));
            }
        }
        for Name { setting, middle, .. } in &self.names {
            setting.draw(sheet, *middle, Anchor::Middle, Turn::Level);
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
        let units = self.units();
        let spans = (plot.width / units.0, plot.height / units.1);
        let longer = spans.0.max(spans.1);
        let own = own_scales(self.reach);
        let ticks = |span: f64| Ticks::up_to(if own { span } else { longer } / 2.0, 3);
        let (across, up) = (ticks(spans.0), ticks(spans.1));
        let step = |ticks: &Ticks| ticks.values.get(1).copied().unwrap_or(1.0);
        for tick in -12..=12_i32 {
            let at = (f64::from(tick) * step(&across), f64::from(tick) * step(&up));
            let text = number(at.0, across.decimals);
            let (x, y) = self.place(at);
            let half = width(&text, TINY, Weight::Regular) / 2.0;
            if x - half >= plot.left && x + half <= plot.right() {
                let base = baseline(plot.bottom() + 2.0 + TINY * LEADING / 2.0, TINY);
                sheet.line((x, plot.bottom()), (x, plot.bottom() + 1.6), edge);
                sheet.text(&text, (x, base), how(Anchor::Middle));
            }
            if y - 3.0 >= plot.top && y + 3.0 <= plot.bottom() {
                sheet.line((plot.left - 1.6, y), (plot.left, y), edge);
                let text = number(at.1, up.decimals);
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

/// Whether points on axes of one scale would form a mere line.
fn own_scales(reach: [(f64, f64); 2]) -> bool {
    let [across, up] = reach.map(|(low, high)| high - low);
    across.max(up) > LINE * across.min(up)
}

/// Draws the head of an arrow around its middle `at`, a shaft behind it.
fn draw_arrow(sheet: &mut Sheet<'_>, at: Point, way: Point, colour: RGBColor) {
    let (length, half) = ARROW;
    let along = |share: f64, aside: f64| {
        let share = share * length;
        (at.0 + way.0 * share - way.1 * aside, at.1 + way.1 * share + way.0 * aside)
    };
    sheet.line(along(-1.4, 0.0), along(0.0, 0.0), Stroke { colour, width: 0.8 });
    sheet.polygon(&[along(0.5, 0.0), along(-0.5, half), along(-0.5, -half)], colour);
}

fn note(of: &Map, own: bool, beyond: usize, unnamed: [usize; 2]) -> String {
    let mut parts = vec![of.sample.clone()];
    if own {
        parts.push("each axis has a scale of its own".to_owned());
    }
    if beyond > 0 {
        parts.push(format!("arrows: {} beyond the edge", counted(beyond, "point", "points")));
    }
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
        return Words::of_nothing(&title, "There is nothing to show.");
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
    if own_scales(layout.reach) {
        caption
            .push_str(" Each axis has a scale of its own: compare distances along one axis only.");
    }
    let beyond = layout.beyond(of);
    if beyond > 0 {
        let lie = if beyond == 1 { "lies" } else { "lie" };
        let points = counted(beyond, "point", "points");
        caption.push_str(&format!(" Arrows at the edge: {points} that {lie} further out in that direction, with coordinates beside the names."));
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
