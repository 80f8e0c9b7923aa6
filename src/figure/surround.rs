//! What stands above and below the drawing: the title if wanted, notes, and the key of shortened names.
//!
//! **Invariant:** it is as wide as the page and as high as its text.

use super::label::{Key, baseline};
use super::lettering::{Weight, runs_leftwards, width, wrap};
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
            let mut left = MARGIN;
            for part in parts(line) {
                sheet.text(&part, (left, baseline(middle, SMALL)), how);
                left += width(&part, SMALL, Weight::Regular);
            }
        }
    }
}

/// Parts a line at the edges of what runs from right to left. Such a part stands by itself, so that the numbers and names around
/// it keep their order, and each part has its letters from fonts that make as many glyphs of it.
fn parts(line: &str) -> Vec<String> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    // Numbers and signs after words that run leftwards are of them if more such words follow.
    let mut waiting = String::new();
    for word in line.split_inclusive(' ') {
        let leftwards = word.chars().any(runs_leftwards);
        let number = word.starts_with('[') && word.trim_end().ends_with(']');
        let neutral = !leftwards && !number && !word.chars().any(char::is_alphabetic);
        match parts.last_mut() {
            Some((true, _)) if neutral => waiting.push_str(word),
            Some((last, part)) if *last == leftwards => {
                part.push_str(&waiting);
                part.push_str(word);
                waiting.clear();
            }
            _ => parts.push((leftwards, std::mem::take(&mut waiting) + word)),
        }
    }
    if !waiting.is_empty() {
        parts.push((false, waiting));
    }
    parts.into_iter().map(|(_, part)| part).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_from_right_to_left_stands_by_itself() {
        let cases: [(&str, &[&str]); 4] = [
            ("in brackets: documents", &["in brackets: documents"]),
            (
                "[1] Order; [2] بناء مجتمع – 2015 مصير; [3] الأمن 2020",
                &["[1] Order; [2] ", "بناء مجتمع – 2015 مصير; ", "[3] ", "الأمن ", "2020"],
            ),
            ("السلام 尊重 x", &["السلام ", "尊重 x"]),
            ("", &[]),
        ];
        for (line, expected) in cases {
            assert_eq!(parts(line), expected);
            assert_eq!(parts(line).concat(), line);
        }
    }
}
