//! Where each glyph of a page stands, and what it means.
//!
//! **Invariant:** nothing is ordered or joined here; a glyph struck twice (fake bold) counts once.

use hashbrown::HashSet;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};

use super::meaning::Meanings;

/// Units of a glyph in its em.
const UNITS: f64 = 1_000.0;
/// Share of an em within which the same glyph again is the same ink.
const STRUCK_TWICE: f64 = 0.18;
/// Sizes that are told apart, in a point.
const SIZE_CELLS: f64 = 4.0;
/// Smallest and largest type, in points: outside it is no text for people.
const SIZES: std::ops::RangeInclusive<f64> = 1.0..=400.0;

/// A glyph in the frame in which its line is level.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) text: String,
    /// Start and end along the line.
    pub(super) start: f64,
    pub(super) end: f64,
    /// Distance of its baseline from the top.
    pub(super) base: f64,
    /// Size of the type.
    pub(super) size: f64,
    /// Quarter turns of its line, 0 to 3; upright lines of vertical writing are a turn too.
    pub(super) turn: u8,
    /// Whether it is raised or lowered beside larger type: the mark of a note, an exponent.
    pub(super) mark: bool,
}

/// The glyphs of a page.
#[derive(Default)]
pub(super) struct PageGlyphs {
    pub(super) glyphs: Vec<Glyph>,
    /// Glyphs drawn on the page, each as often as it was drawn.
    pub(super) drawn: u64,
    /// Glyphs among them that have no meaning.
    pub(super) unmapped: u64,
    /// Letters and digits with a meaning.
    pub(super) letters: u64,
    /// Share of the page that its pictures cover, each counted for itself.
    pub(super) pictured: f64,
}

/// Reads the pages of a file one by one; its fonts are read once.
pub(super) struct Pages<'a> {
    file: &'a Pdf,
    cache: InterpreterCache<'a>,
    meanings: Meanings<'a>,
}

impl<'a> Pages<'a> {
    pub(super) fn of(file: &'a Pdf) -> Self {
        Self { file, cache: InterpreterCache::new(), meanings: Meanings::of(file) }
    }

    /// Returns the glyphs of page `number`, from 0.
    pub(super) fn glyphs(&mut self, number: usize) -> PageGlyphs {
        let Some(page) = self.file.pages().get(number) else { return PageGlyphs::default() };
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        // What was stamped or noted on a page is no part of the document.
        let settings = InterpreterSettings {
            render_content: RenderContent::PAGE,
            ..InterpreterSettings::default()
        };
        let transform = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(transform, bounds, &self.cache, self.file.xref(), settings);
        let mut collector = Collector {
            bounds,
            page: PageGlyphs::default(),
            struck: HashSet::new(),
            meanings: &mut self.meanings,
        };
        interpret_page(page, &mut context, &mut collector);
        collector.page
    }
}

struct Collector<'m, 'a> {
    bounds: Rect,
    page: PageGlyphs,
    struck: HashSet<(String, [i64; 3])>,
    meanings: &'m mut Meanings<'a>,
}

impl Collector<'_, '_> {
    fn glyph(&mut self, text: Option<BfString>, place: Affine, advance: f64, vertical: bool) {
        let origin = place * Point::ZERO;
        let along = place * Point::new(UNITS, 0.0) - origin;
        let size = (place * Point::new(0.0, UNITS) - origin).hypot();
        if !self.bounds.contains(origin) || !SIZES.contains(&size) {
            return;
        }
        let mut text = match text {
            Some(BfString::Char(sign)) => sign.to_string(),
            Some(BfString::String(text)) => text,
            None => String::new(),
        };
        self.page.drawn += 1;
        // A control character or the replacement character is no meaning.
        if text.contains(|sign: char| sign == '\u{fffd}' || sign.is_control()) {
            text.retain(|sign| sign.is_whitespace());
        }
        if text.is_empty() {
            self.page.unmapped += 1;
            return;
        }
        let turn = match (vertical, along.x.abs() >= along.y.abs()) {
            (true, _) => 1,
            (false, true) => {
                if along.x >= 0.0 {
                    0
                } else {
                    2
                }
            }
            (false, false) => {
                if along.y >= 0.0 {
                    1
                } else {
                    3
                }
            }
        };
        let (start, base) = match turn {
            0 => (origin.x, origin.y),
            1 => (origin.y, self.bounds.width() - origin.x),
            2 => (self.bounds.width() - origin.x, self.bounds.height() - origin.y),
            _ => (self.bounds.height() - origin.y, origin.x),
        };
        let grid = |value: f64| cell(value / (size * STRUCK_TWICE));
        // Cells of different sizes are not the same places.
        let place = (text.clone(), [grid(start), grid(base), cell(size * SIZE_CELLS)]);
        if !text.trim().is_empty() && !self.struck.insert(place) {
            return;
        }
        self.page.letters += text.chars().filter(|sign| sign.is_alphanumeric()).count() as u64;
        let length = if vertical { size } else { advance / UNITS * along.hypot() };
        self.page.glyphs.push(Glyph {
            text,
            start,
            end: start + length,
            base,
            size,
            turn,
            mark: false,
        });
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a page is a few thousand points wide")]
fn cell(value: f64) -> i64 {
    value.round() as i64
}

impl Device<'_> for Collector<'_, '_> {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        let vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in run.glyphs() {
            let (advance, text) = match &**glyph {
                Drawn::Outline(outline) => (
                    outline.advance_width(),
                    outline.as_unicode().or_else(|| self.meanings.of_glyph(outline)),
                ),
                Drawn::Type3(drawn) => (drawn.advance_width(), drawn.as_unicode()),
            };
            let advance = advance.map_or(UNITS / 2.0, f64::from);
            self.glyph(text, props.transform * glyph.transform(), advance, vertical);
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let shown = props.transform.transform_rect_bbox(pixels).intersect(self.bounds);
        self.page.pictured += shown.area().max(0.0) / self.bounds.area();
    }
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
