//! A page to draw on, in points.
//!
//! The drawing itself is plotters' SVG back end. Its coordinates are whole numbers, so a page is laid out in hundredths of a
//! point: finer than any printer, and written the same on every machine. [`paint`] hands the finished drawing to
//! [`super::dress`], which turns it into the SVG that leaves the house.
//!
//! **Invariant:** what is drawn here is in the order of the calls; nothing is measured, placed or decided.

use plotters::backend::SVGBackend;
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color, FontDesc, FontFamily, FontStyle, FontTransform, RGBAColor, RGBColor, ShapeStyle,
    TextStyle,
};

use super::dress::dress;
use super::lettering::{Weight, clean};
use super::palette::PAPER;
use super::picture::{Mark, Picture};
use super::theme::POINTS_PER_MM;

/// A place on the page: points from the left edge and from the upper edge.
pub(super) type Point = (f64, f64);

/// A rectangle on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Frame {
    pub(super) fn new(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self { left, top, width, height }
    }

    pub(super) fn right(&self) -> f64 {
        self.left + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    pub(super) fn middle(&self) -> Point {
        (self.left + self.width / 2.0, self.top + self.height / 2.0)
    }
}

/// A line's colour and width.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) colour: RGBColor,
    pub(super) width: f64,
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// The direction in which a text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Level,
    Upward,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) colour: RGBColor,
    pub(super) anchor: Anchor,
    pub(super) turn: Turn,
}

impl Type {
    /// Returns level regular type in ink that starts at its place.
    pub(super) fn new(size: f64, colour: RGBColor, anchor: Anchor) -> Self {
        Self { size, weight: Weight::Regular, colour, anchor, turn: Turn::Level }
    }
}

/// What is said of a page besides the drawing.
pub(super) struct Words {
    pub(super) title: String,
    pub(super) alt: String,
    pub(super) caption: String,
}

impl Words {
    /// What is said of a page that has nothing to show, and why.
    pub(super) fn of_nothing(title: &str, why: &str) -> Self {
        let caption = if title.is_empty() { why.to_owned() } else { format!("{title}. {why}") };
        Self { title: title.to_owned(), alt: "An empty figure: no data.".to_owned(), caption }
    }

    /// A title comes from a codebook, names from documents: nothing of them may act, or break the XML.
    fn cleaned(&self) -> Self {
        Self { title: clean(&self.title), alt: clean(&self.alt), caption: clean(&self.caption) }
    }
}

/// The page while it is drawn on.
pub(super) struct Sheet<'raw> {
    backend: SVGBackend<'raw>,
    marks: Vec<Mark>,
}

/// Returns the picture that `strokes` draws on a page of so many points.
pub(super) fn paint(
    width: f64,
    height: f64,
    words: Words,
    strokes: impl FnOnce(&mut Sheet<'_>),
) -> Picture {
    let words = words.cleaned();
    let mut raw = String::new();
    let size = (hundredths(width).unsigned_abs(), hundredths(height).unsigned_abs());
    let mut sheet = Sheet { backend: SVGBackend::with_string(&mut raw, size), marks: Vec::new() };
    sheet.rect(Frame::new(0.0, 0.0, width, height), PAPER);
    strokes(&mut sheet);
    drawn(sheet.backend.present());
    let marks = std::mem::take(&mut sheet.marks);
    drop(sheet);
    Picture {
        svg: dress(&raw, size, &words),
        alt: words.alt,
        caption: words.caption,
        width: f64::from(size.0) / 100.0 / POINTS_PER_MM,
        height: f64::from(size.1) / 100.0 / POINTS_PER_MM,
        marks,
    }
}

impl Sheet<'_> {
    /// Fills a rectangle.
    pub(super) fn rect(&mut self, frame: Frame, fill: RGBColor) {
        self.veil(frame, fill, 1.0);
    }

    /// Fills a rectangle so that what is below shines through.
    pub(super) fn veil(&mut self, frame: Frame, fill: RGBColor, opacity: f64) {
        let (from, to) = corners(frame);
        drawn(self.backend.draw_rect(from, to, &fill.mix(opacity), true));
    }

    /// Draws the edge of a rectangle. The line is as thin as the page allows: plotters gives it no width.
    pub(super) fn outline(&mut self, frame: Frame, stroke: Stroke) {
        let Frame { left, top, .. } = frame;
        let (right, bottom) = (frame.right(), frame.bottom());
        self.path(
            &[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)],
            stroke,
            1.0,
        );
    }

    /// Draws a line.
    pub(super) fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        drawn(self.backend.draw_line(place(from), place(to), &pen(stroke, 1.0)));
    }

    /// Draws a line through all of `points`.
    pub(super) fn path(&mut self, points: &[Point], stroke: Stroke, opacity: f64) {
        let points: Vec<(i32, i32)> = points.iter().map(|&point| place(point)).collect();
        drawn(self.backend.draw_path(points, &pen(stroke, opacity)));
    }

    /// Fills what lies between `corners`.
    pub(super) fn polygon(&mut self, corners: &[Point], fill: RGBColor) {
        let corners: Vec<(i32, i32)> = corners.iter().map(|&corner| place(corner)).collect();
        drawn(self.backend.fill_polygon(corners, &fill));
    }

    /// Fills a circle.
    pub(super) fn disc(&mut self, centre: Point, radius: f64, fill: RGBColor) {
        let radius = hundredths(radius).unsigned_abs();
        drawn(self.backend.draw_circle(place(centre), radius, &fill, true));
    }

    /// Draws the edge of a circle.
    pub(super) fn ring(&mut self, centre: Point, radius: f64, stroke: Stroke) {
        let radius = hundredths(radius).unsigned_abs();
        drawn(self.backend.draw_circle(place(centre), radius, &pen(stroke, 1.0), false));
    }

    /// Sets a text with its baseline at `at`.
    pub(super) fn text(&mut self, text: &str, at: Point, how: Type) {
        let text = clean(text);
        if text.is_empty() {
            return;
        }
        let weight = match how.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Bold => FontStyle::Bold,
        };
        let transform = match how.turn {
            Turn::Level => FontTransform::None,
            Turn::Upward => FontTransform::Rotate270,
        };
        let across = match how.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        // The back end divides sizes by 1.24; dressing rounds what is left of the round trip.
        let font = FontDesc::new(FontFamily::SansSerif, how.size * 100.0 * 1.24, weight);
        let style = TextStyle {
            font: font.transform(transform),
            color: how.colour.to_backend_color(),
            pos: Pos::new(across, VPos::Bottom),
        };
        drawn(self.backend.draw_text(&text, &style, place(at)));
    }

    /// Notes what the mark inside `frame` stands for.
    pub(super) fn mark(&mut self, of: &[&str], frame: Frame) {
        let Frame { left, top, width, height } = frame;
        let of = of.iter().map(|&id| id.to_owned()).collect();
        self.marks.push(Mark { of, left, top, width, height });
    }
}

fn pen(stroke: Stroke, opacity: f64) -> ShapeStyle {
    let color: RGBAColor = stroke.colour.mix(opacity);
    ShapeStyle { color, filled: false, stroke_width: hundredths(stroke.width).unsigned_abs() }
}

fn corners(frame: Frame) -> ((i32, i32), (i32, i32)) {
    (place((frame.left, frame.top)), place((frame.right(), frame.bottom())))
}

fn place(point: Point) -> (i32, i32) {
    (hundredths(point.0), hundredths(point.1))
}

#[allow(clippy::cast_possible_truncation, reason = "a page is a few thousand points wide")]
fn hundredths(points: f64) -> i32 {
    (points * 100.0).round() as i32
}

fn drawn<E>(result: Result<(), E>) {
    result.ok().expect("drawing into memory cannot fail");
}
