//! A page's glyphs to lines in reading order.
//!
//! A page is cut along white gutters: upright ones between columns first, where both sides hold several lines of text, then level
//! ones; what cannot be cut is read from top to bottom (recursive XY-cut, Nagy & Seth 1984).
//!
//! **Invariant:** every glyph stands in exactly one line; depth and time are bounded by the number of pieces.

use super::glyphs::{Glyph, PageGlyphs};
use super::line::{self, Line, is_right_to_left};
use super::pieces::{self, BASELINE, Piece, median};

/// Shares of an em: a gutter, one between long columns, a level gap, the least width of most lines of a column.
const GUTTER: f64 = 0.9;
const NARROW: f64 = 0.5;
const LEVEL: f64 = 0.55;
const COLUMN_WIDTH: f64 = 4.0;
/// Lines that both sides of a gutter have at least, and the share of the lower side's height at which they stand beside each other.
const COLUMN: usize = 4;
const LONG_COLUMN: usize = 12;
const BESIDE: f64 = 0.5;
/// Gaps that are looked at for a gutter, the widest first.
const GUTTERS: usize = 8;
/// Deepest cut.
const DEEPEST: usize = 40;

/// Returns the lines of a page; lines of other directions come after the level ones.
pub(super) fn lines(page: PageGlyphs) -> Vec<Line> {
    let mut turns: [Vec<Glyph>; 4] = Default::default();
    for glyph in page.glyphs {
        turns[usize::from(glyph.turn % 4)].push(glyph);
    }
    let mut reading = Reading { lines: Vec::new(), region: 0, turn: 0 };
    for (turn, glyphs) in (0..).zip(turns) {
        reading.turn = turn;
        reading.region += 1;
        reading.cut(pieces::of(glyphs), 0);
    }
    reading.lines
}

/// The lines read so far.
struct Reading {
    lines: Vec<Line>,
    region: usize,
    turn: u8,
}

impl Reading {
    fn cut(&mut self, pieces: Vec<Piece>, depth: usize) {
        if depth < DEEPEST && pieces.len() > 1 {
            if let Some(at) = gutter(&pieces) {
                let (left, right) = pieces::part(pieces, at);
                let (first, second) = if is_right_to_left(&left) || is_right_to_left(&right) {
                    (right, left)
                } else {
                    (left, right)
                };
                for column in [first, second] {
                    self.region += 1;
                    self.cut(column, depth + 1);
                }
                self.region += 1;
                return;
            }
            if let Some(at) = level(&pieces) {
                let (above, below): (Vec<Piece>, Vec<Piece>) =
                    pieces.into_iter().partition(|piece| piece.base < at);
                self.cut(above, depth + 1);
                self.cut(below, depth + 1);
                return;
            }
        }
        self.read(pieces);
    }

    /// Reads pieces from top to bottom; pieces of one baseline are one line.
    fn read(&mut self, mut pieces: Vec<Piece>) {
        pieces.sort_by(|one, other| {
            one.base.total_cmp(&other.base).then(one.start.total_cmp(&other.start))
        });
        let mut row: Vec<Piece> = Vec::new();
        for piece in pieces {
            if row.first().is_some_and(|first| {
                (piece.base - first.base).abs() > BASELINE * piece.size.min(first.size).max(1.0)
            }) {
                self.lines.extend(line::of(std::mem::take(&mut row), self.region, self.turn));
            }
            row.push(piece);
        }
        self.lines.extend(line::of(row, self.region, self.turn));
    }
}

/// Returns where an upright gutter parts columns: a stretch that no word stands in.
fn gutter(pieces: &[Piece]) -> Option<f64> {
    let size = typical_size(pieces);
    let gaps = gaps(pieces.iter().flat_map(Piece::words), NARROW * size);
    let mut gaps = gaps.into_iter().take(GUTTERS);
    gaps.find_map(|(from, width)| {
        let at = from + width / 2.0;
        let least = if width >= GUTTER * size { COLUMN } else { LONG_COLUMN };
        parts_columns(pieces, at, size, least).then_some(at)
    })
}

/// Whether at least so many lines of text stand on both sides of `at`, beside each other: numbers and bullets before lines are no
/// column.
fn parts_columns(pieces: &[Piece], at: f64, size: f64, least: usize) -> bool {
    let ends = |piece: &Piece| (piece.start < at, piece.end > at);
    let left: Vec<&Piece> = pieces.iter().filter(|piece| ends(piece).0).collect();
    let right: Vec<&Piece> = pieces.iter().filter(|piece| ends(piece).1).collect();
    let is_text = |side: &[&Piece], width: &dyn Fn(&Piece) -> f64| {
        let widths = side.iter().map(|piece| width(piece)).collect();
        side.len() >= least && median(widths).is_some_and(|width| width >= COLUMN_WIDTH * size)
    };
    let reach = |side: &[&Piece]| {
        let bases = side.iter().map(|piece| piece.base);
        bases.fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), base| {
            (top.min(base), bottom.max(base))
        })
    };
    if !is_text(&left, &|piece| piece.end.min(at) - piece.start)
        || !is_text(&right, &|piece| piece.end - piece.start.max(at))
    {
        return false;
    }
    let ((top, bottom), (other_top, other_bottom)) = (reach(&left), reach(&right));
    let beside = bottom.min(other_bottom) - top.max(other_top);
    beside >= BESIDE * (bottom - top).min(other_bottom - other_top)
}

/// Returns where the widest level gap parts pieces, if it is wider than the distance of lines.
fn level(pieces: &[Piece]) -> Option<f64> {
    let spans = pieces.iter().map(|piece| (piece.top(), piece.bottom()));
    let widest = gaps(spans, LEVEL * typical_size(pieces)).into_iter().next();
    widest.map(|(from, width)| from + width / 2.0)
}

/// The stretches wider than `least` that no span covers, the widest first: where each begins, and its width.
fn gaps(spans: impl Iterator<Item = (f64, f64)>, least: f64) -> Vec<(f64, f64)> {
    let mut spans: Vec<(f64, f64)> = spans.collect();
    spans.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut gaps = Vec::new();
    let mut end = f64::INFINITY;
    for (start, stop) in spans {
        if start - end > least {
            gaps.push((end, start - end));
        }
        end = if end.is_finite() { end.max(stop) } else { stop };
    }
    gaps.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.total_cmp(&other.0)));
    gaps
}

fn typical_size(pieces: &[Piece]) -> f64 {
    median(pieces.iter().map(|piece| piece.size).collect()).unwrap_or(10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, start: f64, base: f64) -> Vec<Glyph> {
        let letters = text.chars().enumerate();
        letters
            .map(|(at, sign)| {
                let start = start + 5.0 * at as f64;
                Glyph {
                    text: sign.to_string(),
                    start,
                    end: start + 5.0,
                    base,
                    size: 10.0,
                    turn: 0,
                    mark: false,
                }
            })
            .collect()
    }

    fn read(glyphs: Vec<Glyph>) -> Vec<String> {
        lines(PageGlyphs { glyphs, ..PageGlyphs::default() })
            .into_iter()
            .map(|line| line.text)
            .collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut glyphs = word("atitleoverbothofthecolumns", 20.0, 20.0);
        for row in 0..5 {
            glyphs.extend(word(&format!("leftcolumn{row}"), 0.0, 60.0 + 12.0 * f64::from(row)));
            glyphs.extend(word(&format!("rightcolumn{row}"), 150.0, 60.0 + 12.0 * f64::from(row)));
        }
        let expected = [
            "atitleoverbothofthecolumns",
            "leftcolumn0",
            "leftcolumn1",
            "leftcolumn2",
            "leftcolumn3",
            "leftcolumn4",
            "rightcolumn0",
            "rightcolumn1",
            "rightcolumn2",
            "rightcolumn3",
            "rightcolumn4",
        ];
        assert_eq!(read(glyphs), expected);
    }

    #[test]
    fn gaps_are_spaces_between_letters_and_not_between_han() {
        let mut glyphs = word("net", 0.0, 10.0);
        glyphs.extend(word("work", 18.0, 10.0));
        assert_eq!(read(glyphs), ["net work"]);
        let han = |sign: char, start: f64| Glyph {
            text: sign.to_string(),
            start,
            end: start + 10.0,
            base: 10.0,
            size: 10.0,
            turn: 0,
            mark: false,
        };
        assert_eq!(read(vec![han('网', 0.0), han('络', 13.0), han('主', 23.0)]), ["网络主"]);
    }
}
