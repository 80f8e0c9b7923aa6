//! Glyphs to pieces: glyphs on one baseline without a wide gap, with the marks beside them.
//!
//! **Invariant:** every visible glyph stands in exactly one piece; time is that of sorting.

use super::glyphs::Glyph;

/// Shares of an em: baselines of one line, a gap within a piece.
pub(super) const BASELINE: f64 = 0.45;
const PIECE: f64 = 1.2;
/// Share of an em that parts words.
const WORD: f64 = 0.3;
/// A mark is smaller than what it stands beside by this factor, and has so many glyphs at most.
const SMALLER: f64 = 0.85;
const MARK: usize = 8;
/// Shares of the larger em: how far a mark stands above and below the baseline, before and behind the piece.
const RAISED: f64 = 0.8;
const LOWERED: f64 = 0.4;
const BEFORE: f64 = 3.0;
const BEHIND: f64 = 0.5;
/// Pieces above and below that a mark may belong to.
const NEIGHBOURS: usize = 40;

/// Glyphs on one baseline without a wide gap.
pub(super) struct Piece {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) base: f64,
    /// Size of most of its type.
    pub(super) size: f64,
}

impl Piece {
    pub(super) fn top(&self) -> f64 {
        self.base - 0.8 * self.size
    }

    pub(super) fn bottom(&self) -> f64 {
        self.base + 0.2 * self.size
    }

    /// Returns where its words begin and end.
    pub(super) fn words(&self) -> Vec<(f64, f64)> {
        let mut words: Vec<(f64, f64)> = Vec::new();
        for glyph in self.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()) {
            match words.last_mut() {
                Some((_, end)) if glyph.start - *end <= WORD * glyph.size => {
                    *end = end.max(glyph.end);
                }
                _ => words.push((glyph.start, glyph.end)),
            }
        }
        words
    }

    fn of(glyphs: Vec<Glyph>) -> Option<Self> {
        let visible = || glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty());
        let size = median(visible().map(|glyph| glyph.size).collect())?;
        let start = visible().map(|glyph| glyph.start).fold(f64::INFINITY, f64::min);
        let end = visible().map(|glyph| glyph.end).fold(f64::NEG_INFINITY, f64::max);
        let base = median(visible().map(|glyph| glyph.base).collect())?;
        Some(Self { glyphs, start, end, base, size })
    }
}

/// Returns the pieces of the glyphs of one direction, from top to bottom.
pub(super) fn of(mut glyphs: Vec<Glyph>) -> Vec<Piece> {
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
        let mut end = f64::NEG_INFINITY;
        for glyph in row {
            let size = current.last().map_or(glyph.size, |last| glyph.size.max(last.size));
            if !current.is_empty() && glyph.start - end > PIECE * size {
                pieces.extend(Piece::of(std::mem::take(&mut current)));
                end = f64::NEG_INFINITY;
            }
            // A drawn space is as wide a gap as none.
            if !glyph.text.trim().is_empty() || current.is_empty() {
                end = end.max(glyph.end);
            }
            current.push(glyph);
        }
        pieces.extend(Piece::of(current));
    }
    with_marks(pieces)
}

/// Parts pieces at a gutter; one that stands over it becomes two.
pub(super) fn part(pieces: Vec<Piece>, at: f64) -> (Vec<Piece>, Vec<Piece>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for piece in pieces {
        if piece.end <= at {
            left.push(piece);
        } else if piece.start >= at {
            right.push(piece);
        } else {
            let (before, behind) = piece.glyphs.into_iter().partition(|glyph| glyph.start < at);
            left.extend(Piece::of(before));
            right.extend(Piece::of(behind));
        }
    }
    (left, right)
}

/// Returns the pieces with each mark in the piece that it stands beside.
fn with_marks(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by(|one, other| one.base.total_cmp(&other.base));
    let mut homes: Vec<Option<usize>> = vec![None; pieces.len()];
    for (at, mark) in pieces.iter().enumerate() {
        if mark.glyphs.len() > MARK {
            continue;
        }
        let below = (at + 1..pieces.len()).take(NEIGHBOURS);
        let above = (0..at).rev().take(NEIGHBOURS);
        homes[at] = below
            .chain(above)
            .filter_map(|other| Some((other, distance(mark, &pieces[other])?)))
            .min_by(|one, other| one.1.total_cmp(&other.1))
            .map(|(other, _)| other);
    }
    // A home is larger than its mark, so that no mark is its own home's home; a home that is itself a mark stays where it is.
    for at in 0..pieces.len() {
        let Some(home) = homes[at].filter(|&home| homes[home].is_none()) else { continue };
        let mut glyphs = std::mem::take(&mut pieces[at].glyphs);
        glyphs.iter_mut().for_each(|glyph| glyph.mark = true);
        let (start, end) = (pieces[at].start, pieces[at].end);
        let home = &mut pieces[home];
        home.glyphs.append(&mut glyphs);
        home.start = home.start.min(start);
        home.end = home.end.max(end);
    }
    pieces.retain(|piece| !piece.glyphs.is_empty());
    pieces
}

/// Returns how far a mark stands from a piece along the line, if it can be its mark.
fn distance(mark: &Piece, piece: &Piece) -> Option<f64> {
    let em = piece.size;
    let beside = mark.size <= SMALLER * em
        && mark.base >= piece.base - RAISED * em
        && mark.base <= piece.base + LOWERED * em;
    if !beside {
        return None;
    }
    if mark.end <= piece.start {
        // Before the line stands the mark of a note, raised.
        let numbered = mark.glyphs.iter().any(|glyph| glyph.text.contains(char::is_numeric));
        let gap = piece.start - mark.end;
        return (numbered && mark.base < piece.base && gap <= BEFORE * em).then_some(gap);
    }
    (mark.start >= piece.start && mark.start <= piece.end + BEHIND * em)
        .then_some((mark.start - piece.end).max(0.0))
}

pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}
