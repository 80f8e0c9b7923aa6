//! Colour scales, and the legends that explain colours.
//!
//! **Invariant:** a value has the same colour in the figure and in its bar: both ask [`Scale::colour`].

use std::collections::BTreeSet;

use plotters::style::RGBColor;

use super::axis::{Ticks, number};
use super::label::{Key, Label, Room, Seconds, Setting, baseline};
use super::lettering::{Weight, width};
use super::marker::Shape;
use super::palette::{FAINT_INK, INK, PAPER, Palette, THREAD, UNREAD, UNREAD_STROKE};
use super::sheet::{Anchor, Frame, Point, Sheet, Stroke, Turn, Type};
use super::theme::{HAIR, LEADING, SMALL};

/// Shades of a scale: more than the eye parts, few enough that cells of one shade share a path.
pub(super) const SHADES: usize = 24;
/// Height of the coloured bar.
const BAR: f64 = 6.0;
/// Height of a scale with its name and its ticks.
pub(super) const SCALE_HEIGHT: f64 = SMALL * LEADING + BAR + 2.0 + SMALL * LEADING;
/// Side of a swatch.
const SWATCH: f64 = 6.0;

/// How values become colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scale {
    /// From 0 to the greatest value by the square root, so that a few great values do not bleach the rest.
    Root { greatest: f64 },
    /// From 0 to the greatest value, evenly.
    Even { greatest: f64 },
    /// From the least to the greatest value, equally far from 0.
    Centred { greatest: f64 },
}

impl Scale {
    /// Returns the shade of `value`: 1 to [`SHADES`] above 0, negative below, 0 for 0.
    #[allow(clippy::cast_possible_truncation, reason = "held to the number of shades")]
    pub(super) fn shade(self, value: f64) -> i32 {
        let shades = SHADES as f64;
        let share = match self {
            Self::Root { greatest } if greatest > 0.0 => (value.max(0.0) / greatest).sqrt(),
            Self::Centred { greatest } if greatest > 0.0 => value / greatest,
            Self::Even { greatest } if greatest > 0.0 => value.max(0.0) / greatest,
            Self::Root { .. } | Self::Even { .. } | Self::Centred { .. } => 0.0,
        };
        let shade = (share.abs() * shades - 1e-9).ceil().clamp(0.0, shades) as i32;
        if share < 0.0 { -shade } else { shade }
    }

    /// Returns the colour of a shade.
    pub(super) fn colour(self, shade: i32, palette: Palette) -> RGBColor {
        let share = f64::from(shade) / SHADES as f64;
        match self {
            Self::Root { .. } | Self::Even { .. } if shade == 0 => PAPER,
            Self::Root { .. } | Self::Even { .. } => palette.sequential(share),
            Self::Centred { .. } => palette.diverging(share),
        }
    }

    /// Draws the bar of the scale with its name above and its ticks below, `frame` being the room for the bar's width.
    pub(super) fn draw(
        self,
        sheet: &mut Sheet<'_>,
        at: Point,
        length: f64,
        name: &str,
        palette: Palette,
    ) {
        let (left, top) = at;
        let middle = top + SMALL * LEADING / 2.0;
        sheet.text(name, (left, baseline(middle, SMALL)), Type::new(SMALL, INK, Anchor::Start));
        let bar = Frame::new(left, top + SMALL * LEADING + 1.0, length, BAR);
        let shades = i32::try_from(SHADES).unwrap_or(i32::MAX);
        let first = if matches!(self, Self::Centred { .. }) { -shades } else { 1 };
        let step = length / f64::from(shades - first + 1);
        for (at, shade) in (first..=shades).enumerate() {
            let left = bar.left + at as f64 * step;
            sheet.rect(Frame::new(left, bar.top, step + 0.05, BAR), self.colour(shade, palette));
        }
        let middle = bar.bottom() + 3.0 + SMALL * 0.5;
        let mut free = f64::NEG_INFINITY;
        let ticks = self.ticks();
        let last = ticks.len() - 1;
        // Both ends are named for certain; between them what has room.
        let ends_at = |at: usize| {
            bar.left + ticks[at].0 * length - width(&ticks[at].1, SMALL, Weight::Regular) / 2.0
        };
        for (at, (share, text)) in ticks.iter().enumerate() {
            let x = bar.left + share * length;
            let half = width(text, SMALL, Weight::Regular) / 2.0;
            // At the edge of the page the number moves in.
            let x_text = x.max(half + 1.0);
            if at != last && (x - half < free + 4.0 || x + half + 4.0 > ends_at(last)) && at != 0 {
                continue;
            }
            free = x + half;
            let stroke = Stroke { colour: INK, width: HAIR };
            sheet.line((x, bar.bottom()), (x, bar.bottom() + 1.8), stroke);
            let how = Type::new(SMALL, FAINT_INK, Anchor::Middle);
            sheet.text(text, (x_text, baseline(middle, SMALL)), how);
        }
    }

    /// Places on the bar, 0 to 1, and what is written there.
    fn ticks(self) -> Vec<(f64, String)> {
        match self {
            Self::Root { greatest } => {
                let ticks = Ticks::up_to(greatest, 4);
                let place = |value: f64| (value / greatest.max(f64::MIN_POSITIVE)).sqrt();
                let kept = ticks.values.iter().filter(|&&value| value <= greatest * (1.0 + 1e-9));
                kept.map(|&value| (place(value), number(value, ticks.decimals))).collect()
            }
            Self::Even { greatest } => {
                let ticks = Ticks::up_to(greatest, 4);
                let kept = ticks.values.iter().filter(|&&value| value <= greatest * (1.0 + 1e-9));
                kept.map(|&value| (value / greatest, number(value, ticks.decimals))).collect()
            }
            Self::Centred { greatest } => {
                let ticks = Ticks::up_to(greatest, 2);
                let below = ticks.values.iter().skip(1).rev().map(|value| -value);
                let all = below.chain(ticks.values.iter().copied());
                let kept = all.filter(|value| value.abs() <= greatest * (1.0 + 1e-9));
                kept.map(|value| ((value / greatest + 1.0) / 2.0, number(value, ticks.decimals)))
                    .collect()
            }
        }
    }
}

/// The little picture before an entry of a legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Swatch {
    /// A square of a colour.
    Square(RGBColor),
    /// A disc of a colour.
    Disc(RGBColor),
    /// A square of this colour with an edge, for pale colours.
    Edged(RGBColor),
    /// A small square of a colour in an edged one.
    Small(RGBColor),
    /// A cell that was not read.
    Unread,
    /// The mark of a group.
    Mark(Shape, RGBColor),
}

impl Swatch {
    fn draw(self, sheet: &mut Sheet<'_>, left: f64, middle: f64) {
        let frame = Frame::new(left, middle - SWATCH / 2.0, SWATCH, SWATCH);
        match self {
            Self::Square(colour) => sheet.rect(frame, colour),
            Self::Disc(colour) => {
                sheet.disc(frame.middle(), SWATCH / 2.0, colour);
                sheet.ring(frame.middle(), SWATCH / 2.0, Stroke { colour: THREAD, width: HAIR });
            }
            Self::Edged(colour) => {
                sheet.rect(frame, colour);
                sheet.outline(frame, Stroke { colour: THREAD, width: HAIR });
            }
            Self::Small(colour) => {
                let quarter = SWATCH / 4.0;
                sheet.rect(
                    Frame::new(left + quarter, frame.top + quarter, 2.0 * quarter, 2.0 * quarter),
                    colour,
                );
                sheet.outline(frame, Stroke { colour: THREAD, width: HAIR });
            }
            Self::Unread => unread(sheet, &[frame]),
            Self::Mark(shape, colour) => shape.draw(sheet, frame.middle(), 2.2, colour, true),
        }
    }
}

/// Draws cells that were not read: grey, and crossed where they are large enough.
pub(super) fn unread(sheet: &mut Sheet<'_>, cells: &[Frame]) {
    for &cell in cells {
        sheet.rect(cell, UNREAD);
    }
    for cell in cells.iter().filter(|cell| cell.height > 4.0 && cell.width > 3.0) {
        let stroke = Stroke { colour: UNREAD_STROKE, width: HAIR };
        sheet.line((cell.left, cell.bottom()), (cell.right(), cell.top), stroke);
    }
}

/// Returns the groups that are present, each with its swatch, in their order; none if their swatches are all alike, as in greys, since
/// such a legend tells nothing.
pub(super) fn of_groups(
    groups: &[Label],
    present: impl Iterator<Item = Option<usize>>,
    swatch: impl Fn(usize) -> Swatch,
) -> Vec<(Swatch, &Label)> {
    let present: BTreeSet<usize> = present.flatten().collect();
    let named = groups.iter().enumerate().filter(|(group, _)| present.contains(group));
    let entries: Vec<_> = named.map(|(group, label)| (swatch(group), label)).collect();
    let alike = entries.len() > 1 && entries.iter().all(|entry| entry.0 == entries[0].0);
    if alike { Vec::new() } else { entries }
}

/// Swatches with names, one after the other, on as many lines as they need.
pub(super) struct Legend {
    lines: Vec<Vec<(f64, Swatch, Setting)>>,
}

impl Legend {
    /// Sets `entries` into lines of `room` points.
    pub(super) fn of(entries: &[(Swatch, &Label)], room: f64, key: &mut Key) -> Self {
        let mut lines: Vec<Vec<(f64, Swatch, Setting)>> = Vec::new();
        let mut used = f64::INFINITY;
        let name_room = Room {
            width: room - SWATCH - 3.0,
            lines: 1,
            size: SMALL,
            weight: Weight::Regular,
            seconds: Seconds::Shown,
        };
        for (swatch, label) in entries {
            let setting = Setting::of(label, &name_room, key);
            let wide = SWATCH + 3.0 + setting.width;
            if used + wide > room {
                lines.push(Vec::new());
                used = 0.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push((used, *swatch, setting));
            }
            used += wide + 10.0;
        }
        Self { lines }
    }

    /// Returns the height of the lines.
    pub(super) fn height(&self) -> f64 {
        self.lines.len() as f64 * (SMALL * LEADING + 1.0)
    }

    /// Returns the width of the longest line.
    pub(super) fn width(&self) -> f64 {
        let ends = self.lines.iter().filter_map(|line| line.last());
        ends.map(|(left, _, setting)| left + SWATCH + 3.0 + setting.width).fold(0.0, f64::max)
    }

    /// Draws the lines from `at` on.
    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, at: Point) {
        for (row, line) in self.lines.iter().enumerate() {
            let middle = at.1 + (row as f64 + 0.5) * (SMALL * LEADING + 1.0);
            for (left, swatch, setting) in line {
                swatch.draw(sheet, at.0 + left, middle);
                let place = (at.0 + left + SWATCH + 3.0, middle);
                setting.draw(sheet, place, Anchor::Start, Turn::Level);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zero_has_the_colour_of_zero() {
        let scale = Scale::Root { greatest: 40.0 };
        assert_eq!(scale.shade(0.0), 0);
        assert_eq!(scale.shade(1e-9), 1);
        assert_eq!(scale.shade(40.0), 24);
        assert_eq!(scale.shade(10.0), 12);
        assert_ne!(scale.colour(1, Palette::Colour), scale.colour(0, Palette::Colour));
        let scale = Scale::Centred { greatest: 0.5 };
        assert_eq!((scale.shade(-0.5), scale.shade(0.0), scale.shade(0.25)), (-24, 0, 12));
        assert_eq!(Scale::Centred { greatest: 0.0 }.shade(0.0), 0);
    }
}
