//! Glyphs to lines in reading order.
//!
//! Glyphs on one baseline and near each other are a piece. A page is cut along white gutters: upright ones between columns first,
//! where both sides hold several lines, then level ones; what cannot be cut is read from top to bottom (recursive XY-cut, Nagy &
//! Seth 1984).
//!
//! **Invariant:** every glyph stands in exactly one line; depth and time are bounded by the number of pieces.

use unicode_normalization::UnicodeNormalization;

use super::glyphs::{Glyph, PageGlyphs};
use crate::text::is_han;

/// Shares of an em: baselines of one line, a gap within a piece, a space, a space between Han characters, a gutter.
const BASELINE: f64 = 0.45;
const PIECE: f64 = 1.2;
const SPACE: f64 = 0.16;
const SPACE_OF_HAN: f64 = 0.6;
const GUTTER: f64 = 0.9;
/// Lines that both sides of a gutter have at least.
const COLUMN: usize = 4;
/// Deepest cut.
const DEEPEST: usize = 40;

/// A line as it is read.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) base: f64,
    pub(super) size: f64,
    /// Number of the block that it stands in.
    pub(super) block: usize,
}

/// Glyphs on one baseline without a wide gap.
struct Piece {
    glyphs: Vec<Glyph>,
    start: f64,
    end: f64,
    base: f64,
    size: f64,
}

impl Piece {
    fn top(&self) -> f64 {
        self.base - 0.8 * self.size
    }

    fn bottom(&self) -> f64 {
        self.base + 0.2 * self.size
    }
}

/// Returns the lines of a page; lines of other directions come after the level ones.
pub(super) fn lines(page: PageGlyphs) -> Vec<Line> {
    let mut all = Vec::new();
    let mut turns: [Vec<Glyph>; 4] = Default::default();
    for glyph in page.glyphs {
        turns[usize::from(glyph.turn % 4)].push(glyph);
    }
    let mut block = 0;
    for glyphs in turns {
        let pieces = pieces(glyphs);
        cut(pieces, 0, &mut block, &mut all);
    }
    all
}

fn pieces(mut glyphs: Vec<Glyph>) -> Vec<Piece> {
    glyphs.sort_by(|one, other| {
        one.base.total_cmp(&other.base).then(one.start.total_cmp(&other.start))
    });
    // Rows of one baseline: each glyph joins the row before it if it stands on it.
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    let mut row_base = f64::NEG_INFINITY;
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row)
                if glyph.base - row_base <= BASELINE * glyph.size.min(row[0].size).max(1.0) =>
            {
                row.push(glyph);
            }
            _ => {
                row_base = glyph.base;
                rows.push(vec![glyph]);
            }
        }
    }
    let mut pieces = Vec::new();
    for mut row in rows {
        row.sort_by(|one, other| one.start.total_cmp(&other.start));
        let mut current: Vec<Glyph> = Vec::new();
        for glyph in row {
            let apart = current
                .last()
                .is_some_and(|last| glyph.start - last.end > PIECE * glyph.size.max(last.size));
            if apart {
                pieces.extend(piece(std::mem::take(&mut current)));
            }
            current.push(glyph);
        }
        pieces.extend(piece(current));
    }
    pieces
}

fn piece(glyphs: Vec<Glyph>) -> Option<Piece> {
    let visible = || glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty());
    let size = visible().map(|glyph| glyph.size).fold(0.0, f64::max);
    let start = visible().map(|glyph| glyph.start).fold(f64::INFINITY, f64::min);
    let end = visible().map(|glyph| glyph.end).fold(f64::NEG_INFINITY, f64::max);
    let base = visible().max_by(|one, other| one.size.total_cmp(&other.size))?.base;
    Some(Piece { glyphs, start, end, base, size })
}

fn cut(mut pieces: Vec<Piece>, depth: usize, block: &mut usize, into: &mut Vec<Line>) {
    if pieces.is_empty() {
        return;
    }
    if depth < DEEPEST && pieces.len() > 1 {
        if let Some(at) = gutter(&pieces) {
            let (left, right): (Vec<Piece>, Vec<Piece>) =
                pieces.into_iter().partition(|piece| piece.start < at);
            let (first, second) = if is_right_to_left(&left) || is_right_to_left(&right) {
                (right, left)
            } else {
                (left, right)
            };
            cut(first, depth + 1, block, into);
            cut(second, depth + 1, block, into);
            return;
        }
        if let Some(at) = level(&pieces) {
            let (above, below): (Vec<Piece>, Vec<Piece>) =
                pieces.into_iter().partition(|piece| piece.base < at);
            cut(above, depth + 1, block, into);
            cut(below, depth + 1, block, into);
            return;
        }
    }
    *block += 1;
    pieces.sort_by(|one, other| {
        one.base.total_cmp(&other.base).then(one.start.total_cmp(&other.start))
    });
    // Pieces of one baseline are one line.
    let mut row: Vec<Piece> = Vec::new();
    for piece in pieces {
        if row.first().is_some_and(|first| {
            (piece.base - first.base).abs() > BASELINE * piece.size.min(first.size).max(1.0)
        }) {
            into.extend(line(std::mem::take(&mut row), *block));
        }
        row.push(piece);
    }
    into.extend(line(row, *block));
}

/// Returns where an upright gutter parts columns.
fn gutter(pieces: &[Piece]) -> Option<f64> {
    let size = typical_size(pieces);
    let mut spans: Vec<(f64, f64)> = pieces.iter().map(|piece| (piece.start, piece.end)).collect();
    let (from, width) = widest_gap(&mut spans)?;
    if width < GUTTER * size {
        return None;
    }
    let at = from + width / 2.0;
    let left = pieces.iter().filter(|piece| piece.start < at).count();
    (left >= COLUMN && pieces.len() - left >= COLUMN).then_some(at)
}

/// Returns where the widest level gap parts blocks, if it is wider than the distance of lines.
fn level(pieces: &[Piece]) -> Option<f64> {
    let size = typical_size(pieces);
    let mut spans: Vec<(f64, f64)> =
        pieces.iter().map(|piece| (piece.top(), piece.bottom())).collect();
    let (from, width) = widest_gap(&mut spans)?;
    (width > 0.55 * size).then_some(from + width / 2.0)
}

/// The widest stretch that no span covers: where it begins, and its width.
fn widest_gap(spans: &mut [(f64, f64)]) -> Option<(f64, f64)> {
    spans.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut end = spans.first()?.1;
    let mut widest: Option<(f64, f64)> = None;
    for &(start, stop) in spans.iter() {
        if start > end && widest.is_none_or(|(_, width)| start - end > width) {
            widest = Some((end, start - end));
        }
        end = end.max(stop);
    }
    widest
}

fn typical_size(pieces: &[Piece]) -> f64 {
    let mut sizes: Vec<f64> = pieces.iter().map(|piece| piece.size).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(10.0)
}

fn is_right_to_left(pieces: &[Piece]) -> bool {
    let (mut right_to_left, mut all) = (0_usize, 0_usize);
    for sign in pieces.iter().flat_map(|piece| &piece.glyphs).flat_map(|glyph| glyph.text.chars()) {
        all += usize::from(sign.is_alphabetic());
        right_to_left += usize::from(runs_left(sign));
    }
    right_to_left * 2 > all
}

/// Arabic and Hebrew, with their presentation forms.
fn runs_left(sign: char) -> bool {
    matches!(sign, '\u{590}'..='\u{65f}' | '\u{66a}'..='\u{6ef}' | '\u{6fa}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn line(row: Vec<Piece>, block: usize) -> Option<Line> {
    let start = row.iter().map(|piece| piece.start).fold(f64::INFINITY, f64::min);
    let end = row.iter().map(|piece| piece.end).fold(f64::NEG_INFINITY, f64::max);
    let largest = row.iter().max_by(|one, other| one.size.total_cmp(&other.size))?;
    let (base, size) = (largest.base, largest.size);
    let turned = is_right_to_left(&row);
    let mut glyphs: Vec<Glyph> = row.into_iter().flat_map(|piece| piece.glyphs).collect();
    glyphs.sort_by(|one, other| one.start.total_cmp(&other.start));
    let mut text = String::new();
    let mut before: Option<&Glyph> = None;
    for glyph in &glyphs {
        if let Some(before) = before {
            let gap = glyph.start - before.end;
            let han = |glyph: &Glyph| glyph.text.chars().any(is_han);
            let space = if han(glyph) && han(before) { SPACE_OF_HAN } else { SPACE };
            if gap > space * glyph.size.min(before.size) && !text.ends_with(' ') {
                text.push(' ');
            }
        }
        text.push_str(&glyph.text);
        before = Some(glyph);
    }
    // Ligatures and presentation forms are written out; everything else stays as it is.
    let folded: String = text
        .chars()
        .flat_map(
            |sign| if is_form(sign) { sign.nfkc().collect::<Vec<char>>() } else { vec![sign] },
        )
        .collect();
    let text = if turned { logical(&folded) } else { folded };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(Line { text, start, end, base, size, block })
}

fn is_form(sign: char) -> bool {
    matches!(sign, '\u{fb00}'..='\u{fb06}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Returns a line that was read from left to right in the order in which its language runs; numbers and Latin words stay as they
/// are.
fn logical(visual: &str) -> String {
    let runs_right = |sign: char| sign.is_alphanumeric() && !runs_left(sign);
    let signs: Vec<char> = visual.chars().rev().collect();
    let mut ordered = String::with_capacity(visual.len());
    let mut at = 0;
    while at < signs.len() {
        if !runs_right(signs[at]) {
            ordered.push(mirrored(signs[at]));
            at += 1;
            continue;
        }
        // A run of numbers or Latin words, with the signs inside it.
        let mut end = at + 1;
        let mut look = end;
        while look < signs.len() && !runs_left(signs[look]) {
            look += 1;
            if runs_right(signs[look - 1]) {
                end = look;
            }
        }
        ordered.extend(signs[at..end].iter().rev());
        at = end;
    }
    ordered
}

fn mirrored(sign: char) -> char {
    match sign {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, start: f64, base: f64) -> Vec<Glyph> {
        let letters = text.chars().enumerate();
        letters
            .map(|(at, sign)| {
                let start = start + 5.0 * at as f64;
                Glyph { text: sign.to_string(), start, end: start + 5.0, base, size: 10.0, turn: 0 }
            })
            .collect()
    }

    fn read(glyphs: Vec<Glyph>) -> Vec<String> {
        lines(PageGlyphs { glyphs, unmapped: 0 }).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut glyphs = word("atitleoverbothofthecolumns", 20.0, 20.0);
        for row in 0..5 {
            glyphs.extend(word(&format!("left{row}"), 0.0, 60.0 + 12.0 * f64::from(row)));
            glyphs.extend(word(&format!("right{row}"), 150.0, 60.0 + 12.0 * f64::from(row)));
        }
        let expected = [
            "atitleoverbothofthecolumns",
            "left0",
            "left1",
            "left2",
            "left3",
            "left4",
            "right0",
            "right1",
            "right2",
            "right3",
            "right4",
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
        };
        assert_eq!(read(vec![han('网', 0.0), han('络', 13.0), han('主', 23.0)]), ["网络主"]);
    }

    #[test]
    fn arabic_is_turned_and_its_numbers_are_not() {
        assert_eq!(logical("2018 ةدام"), "مادة 2018");
        assert_eq!(logical("(نوناق)"), "(قانون)");
    }
}
