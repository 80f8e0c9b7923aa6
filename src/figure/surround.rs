//! What stands above and below the drawing: the title if wanted, notes, and the key of shortened names.
//!
//! **Invariant:** it is as wide as the page and as high as its text.

use super::label::{Key, baseline};
use super::lettering::{Weight, wrap};
use super::palette::{FAINT_INK, INK};
use super::sheet::{Anchor, Point, Sheet, Turn, Type};
use super::theme::{LEADING, MARGIN, SMALL, Theme, Titles};

/// Size of the title.
const HEADING: f64 = 9.0;
/// Lines a paragraph of the foot may have: past it the text is cut, as no figure needs a longer one.
const MOST_LINES: usize = 90;

/// Lines above and below a drawing.
pub(super) struct Surround {
    head: Vec<String>,
    foot: Vec<String>,
}

impl Surround {
    /// Returns the surround of a page: its title if the theme wants one, then, below the drawing, notes and key.
    pub(super) fn new(theme: &Theme, title: &str, notes: &[String], key: &Key) -> Self {
        let room = theme.page_width() - 2.0 * MARGIN;
        let head = match theme.titles {
            Titles::On if !title.is_empty() => wrap(title, HEADING, Weight::Bold, room, 3).lines,
            Titles::On | Titles::Off => Vec::new(),
        };
        let paragraphs = notes.iter().cloned().chain(key.paragraph());
        let foot = paragraphs
            .filter(|paragraph| !paragraph.is_empty())
            .flat_map(|paragraph| fill_lines(&paragraph, room))
            .collect();
        Self { head, foot }
    }

    /// Returns where the drawing begins.
    pub(super) fn top(&self) -> f64 {
        if self.head.is_empty() {
            return MARGIN;
        }
        MARGIN + self.head.len() as f64 * HEADING * LEADING + 4.0
    }

    /// Returns the height of the foot with its distance from the drawing and the edge of the page.
    pub(super) fn bottom(&self) -> f64 {
        if self.foot.is_empty() {
            return MARGIN;
        }
        self.foot.len() as f64 * SMALL * LEADING + MARGIN + 6.0
    }

    /// Draws both for a drawing that ends at `end`.
    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, end: f64) {
        for (row, line) in self.head.iter().enumerate() {
            let middle = MARGIN + (row as f64 + 0.5) * HEADING * LEADING;
            let mut how = Type::new(HEADING, INK, Anchor::Start);
            how.weight = Weight::Bold;
            sheet.text(line, (MARGIN, baseline(middle, HEADING)), how);
        }
        for (row, line) in self.foot.iter().enumerate() {
            let middle = end + 6.0 + (row as f64 + 0.5) * SMALL * LEADING;
            let how = Type::new(SMALL, FAINT_INK, Anchor::Start);
            sheet.text(line, (MARGIN, baseline(middle, SMALL)), how);
        }
    }
}

/// Sets a paragraph ragged right: unlike a label it is not balanced.
fn fill_lines(paragraph: &str, room: f64) -> Vec<String> {
    super::lettering::fill(paragraph, SMALL, Weight::Regular, room, MOST_LINES).lines
}

/// Draws what stands on a page that has nothing to show.
pub(super) fn nothing(sheet: &mut Sheet<'_>, middle: Point) {
    let how = Type { turn: Turn::Level, ..Type::new(HEADING, FAINT_INK, Anchor::Middle) };
    sheet.text("no data", (middle.0, baseline(middle.1, HEADING)), how);
}
