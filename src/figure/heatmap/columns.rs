//! Where the columns stand and how their names fit.
//!
//! **Invariant:** two names of columns never share room: they are level, upright, or above and below in turn.

use super::super::label::{Key, Room, Seconds, Setting};
use super::super::lettering::Weight;
use super::super::palette::{Palette, THREAD};
use super::super::sheet::{Anchor, Frame, Sheet, Stroke, Turn};
use super::super::theme::{HAIR, LEADING, MARGIN, SMALL};
use super::Heatmap;

/// Space between groups of columns.
const GROUP_GAP: f64 = 3.0;
/// Widest column.
const WIDEST: f64 = 46.0;
/// Longest upright name, and its share of the page where that is less.
const LONGEST: f64 = 180.0;
/// The first, or the second where the page would be too high otherwise.
pub(super) const LONGEST_SHARES: [f64; 2] = [0.7, 0.42];
/// Height of the coloured strip that tells the group of a column.
pub(super) const STRIP: f64 = 3.0;
/// Distance of a name from its column.
const CLEAR: f64 = 3.5;

/// How the names of columns stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// Level above their columns.
    Level,
    /// Upright above their columns.
    Upright,
    /// Upright, above and below in turn.
    InTurn,
}

/// The columns of a heat map on the page.
pub(super) struct Columns {
    /// Positions of the columns in the input, with their left edges.
    pub(super) places: Vec<(usize, f64)>,
    /// Width of each.
    pub(super) pitch: f64,
    /// Right edge of the last.
    pub(super) right: f64,
    /// Height of the names above, with the strip.
    pub(super) above: f64,
    /// Height of the names below.
    pub(super) below: f64,
    names: Names,
    settings: Vec<Setting>,
}

impl Columns {
    /// Sets `chosen` columns between `left` and `right`; those that have no room are left out from the end.
    pub(super) fn of(
        of: &Heatmap,
        chosen: &[usize],
        (left, right): (f64, f64),
        share: f64,
        key: &mut Key,
    ) -> Self {
        let line = SMALL * LEADING;
        let gap_before = |at: usize| {
            let group = |at: usize| of.columns[chosen[at]].group;
            if at > 0 && group(at) != group(at - 1) { GROUP_GAP } else { 0.0 }
        };
        let mut count = chosen.len();
        let pitch_for = |count: usize| {
            let gaps: f64 = (0..count).map(gap_before).sum();
            ((right - left - gaps) / count.max(1) as f64).min(WIDEST)
        };
        while count > 1 && pitch_for(count) * 2.0 < line {
            count -= 1;
        }
        let pitch = pitch_for(count);
        let chosen = &chosen[..count];
        let room = |width: f64, lines: usize| Room {
            width,
            lines,
            size: SMALL,
            weight: Weight::Regular,
            seconds: Seconds::Shown,
        };
        let set = |room: &Room, key: &mut Key| -> Vec<Setting> {
            chosen.iter().map(|&at| Setting::of(&of.columns[at].label, room, key)).collect()
        };
        let longest = LONGEST.min((right - MARGIN) * share);
        let level = set(&room(pitch - 4.0, 3), &mut Key::default());
        let is_level = level.iter().all(|setting| setting.clean);
        let (names, settings) = if is_level {
            (Names::Level, level)
        } else if pitch >= line {
            let lines = (1..=3).rev().find(|&lines| lines as f64 * line <= pitch).unwrap_or(1);
            (Names::Upright, set(&room(longest, lines), key))
        } else {
            (Names::InTurn, set(&room(longest, 1), key))
        };
        let mut places = Vec::with_capacity(count);
        let mut x = left;
        for (at, &column) in chosen.iter().enumerate() {
            x += gap_before(at);
            places.push((column, x));
            x += pitch;
        }
        let reach = |parity: Option<usize>| {
            let counted =
                settings.iter().enumerate().filter(|(at, _)| parity.is_none_or(|p| at % 2 == p));
            counted
                .map(
                    |(_, setting)| {
                        if names == Names::Level { setting.height() } else { setting.width }
                    },
                )
                .fold(0.0, f64::max)
        };
        let in_turn = names == Names::InTurn;
        let strip = if of.groups.is_empty() { 0.0 } else { STRIP + 1.0 };
        let above = reach(in_turn.then_some(0)) + CLEAR + strip;
        let below = if in_turn { reach(Some(1)) + CLEAR } else { 0.0 };
        Self { places, pitch, right: x, above, below, names, settings }
    }

    /// Draws strips and names around the cells between `top` and `bottom`.
    pub(super) fn draw(
        &self,
        sheet: &mut Sheet<'_>,
        of: &Heatmap,
        palette: Palette,
        top: f64,
        bottom: f64,
    ) {
        let strip = if of.groups.is_empty() { 0.0 } else { STRIP + 1.0 };
        if strip > 0.0 {
            for &(column, left) in &self.places {
                let group = of.columns[column].group.filter(|&group| group < of.groups.len());
                let frame = Frame::new(left, top - strip, self.pitch, STRIP);
                sheet.rect(frame, palette.group(group));
            }
        }
        for (at, (&(_, left), setting)) in self.places.iter().zip(&self.settings).enumerate() {
            let centre = left + self.pitch / 2.0;
            let start = top - strip - CLEAR;
            match self.names {
                Names::Level => {
                    let middle = start - setting.height() / 2.0;
                    setting.draw(sheet, (centre, middle), Anchor::Middle, Turn::Level);
                }
                Names::InTurn if at % 2 == 1 => {
                    let stroke = Stroke { colour: THREAD, width: HAIR };
                    sheet.line((centre, bottom), (centre, bottom + CLEAR - 1.0), stroke);
                    let end = bottom + CLEAR;
                    setting.draw(sheet, (centre, end), Anchor::End, Turn::Upward);
                }
                Names::Upright | Names::InTurn => {
                    setting.draw(sheet, (centre, start), Anchor::Start, Turn::Upward);
                }
            }
        }
    }
}
