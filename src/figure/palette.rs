//! Colours that everybody can tell apart, on screen and in print.
//!
//! Groups take the "muted" qualitative scheme of Paul Tol (2021, *Colour schemes*, SRON/EPS/TN/09-002). The sequential and the
//! diverging map were laid out in OKLCH with lightness falling in equal steps, so they keep their order for colour-blind
//! readers and in a grey copy.
//!
//! **Invariant:** a colour is chosen by position or value only; nothing here draws.

use plotters::style::RGBColor;

/// Which colours a figure uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// Colours safe for colour-blind readers.
    #[default]
    Colour,
    /// Greys, for journals that print in black.
    Grey,
}

/// Text and axes.
pub(super) const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
/// Secondary text: 4.9 : 1 on white.
pub(super) const FAINT_INK: RGBColor = RGBColor(0x6B, 0x6B, 0x6B);
/// Grid lines.
pub(super) const GRID: RGBColor = RGBColor(0xDD, 0xDD, 0xDD);
/// Thin lines that carry something: leaders, dendrograms.
pub(super) const THREAD: RGBColor = RGBColor(0x8C, 0x8C, 0x8C);
/// Cells that were not read.
pub(super) const UNREAD: RGBColor = RGBColor(0xDC, 0xDC, 0xDC);
/// The stroke across a cell that was not read.
pub(super) const UNREAD_STROKE: RGBColor = RGBColor(0x9A, 0x9A, 0x9A);
/// Paper.
pub(super) const PAPER: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);
/// Text on light cells.
pub(super) const BLACK: RGBColor = RGBColor(0, 0, 0);

/// Tol's muted scheme, in an order that keeps neighbours far apart.
const GROUPS: [RGBColor; 9] = [
    RGBColor(0x33, 0x22, 0x88),
    RGBColor(0x44, 0xAA, 0x99),
    RGBColor(0xCC, 0x66, 0x77),
    RGBColor(0x88, 0xCC, 0xEE),
    RGBColor(0x88, 0x22, 0x55),
    RGBColor(0x11, 0x77, 0x33),
    RGBColor(0xDD, 0xCC, 0x77),
    RGBColor(0xAA, 0x44, 0x99),
    RGBColor(0x99, 0x99, 0x33),
];

/// Pale to dark: least to most.
const SEQUENTIAL: [RGBColor; 9] = [
    RGBColor(0xEE, 0xF5, 0xCB),
    RGBColor(0xB3, 0xE3, 0xB1),
    RGBColor(0x74, 0xCD, 0xAB),
    RGBColor(0x3A, 0xB3, 0xAB),
    RGBColor(0x0B, 0x94, 0xA6),
    RGBColor(0x04, 0x75, 0x9A),
    RGBColor(0x02, 0x56, 0x90),
    RGBColor(0x20, 0x36, 0x77),
    RGBColor(0x24, 0x1D, 0x50),
];

/// From 0 down, and from 0 up.
const BELOW: [RGBColor; 7] = [
    RGBColor(0xFA, 0xFA, 0xFA),
    RGBColor(0xCF, 0xDB, 0xEB),
    RGBColor(0xA5, 0xBD, 0xDC),
    RGBColor(0x7C, 0x9F, 0xCC),
    RGBColor(0x53, 0x81, 0xBB),
    RGBColor(0x27, 0x63, 0xAA),
    RGBColor(0x01, 0x46, 0x8C),
];
const ABOVE: [RGBColor; 7] = [
    RGBColor(0xFA, 0xFA, 0xFA),
    RGBColor(0xE6, 0xD7, 0xCA),
    RGBColor(0xD3, 0xB4, 0x9D),
    RGBColor(0xC0, 0x90, 0x72),
    RGBColor(0xAD, 0x6D, 0x49),
    RGBColor(0x98, 0x49, 0x1E),
    RGBColor(0x7A, 0x2B, 0x02),
];

const GREYS: [RGBColor; 2] = [RGBColor(0xF0, 0xF0, 0xF0), RGBColor(0x1A, 0x1A, 0x1A)];

impl Palette {
    /// Returns the colour of the group at `position`, or of what belongs to none.
    pub(super) fn group(self, position: Option<usize>) -> RGBColor {
        match (self, position) {
            (Self::Colour, Some(position)) => cycle(&GROUPS, position),
            (Self::Colour, None) => RGBColor(0x55, 0x66, 0x77),
            (Self::Grey, _) => RGBColor(0x59, 0x59, 0x59),
        }
    }

    /// Returns the colour of `share` of the greatest value, 0 to 1.
    pub(super) fn sequential(self, share: f64) -> RGBColor {
        match self {
            Self::Colour => along(&SEQUENTIAL, share),
            Self::Grey => along(&GREYS, share),
        }
    }

    /// Returns the colour of `share` of the greatest distance from 0, -1 to 1. In greys the sign cannot be a hue, so the map
    /// runs from white to black and the figure marks what lies below 0.
    pub(super) fn diverging(self, share: f64) -> RGBColor {
        match self {
            Self::Colour if share < 0.0 => along(&BELOW, -share),
            Self::Colour => along(&ABOVE, share),
            Self::Grey => along(&GREYS, (share + 1.0) / 2.0),
        }
    }
}

/// Returns black or white, whichever is easier to read on `ground`: never under 4.5 : 1.
pub(super) fn text_on(ground: RGBColor) -> RGBColor {
    if contrast(ground, PAPER) >= 4.5 { PAPER } else { BLACK }
}

/// Returns the WCAG 2 contrast ratio of two colours, 1 to 21.
pub(super) fn contrast(a: RGBColor, b: RGBColor) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Returns `colour` moved towards white: 0 leaves it, 1 is white.
pub(super) fn tint(colour: RGBColor, share: f64) -> RGBColor {
    mix(colour, PAPER, share)
}

/// Returns `colour` moved towards black until it stands out from white by at least 4.5 : 1.
pub(super) fn deep(colour: RGBColor) -> RGBColor {
    let mut deepened = colour;
    let mut share = 0.0;
    while contrast(deepened, PAPER) < 4.5 {
        share += 0.05;
        deepened = mix(colour, BLACK, share);
    }
    deepened
}

/// Relative luminance of WCAG 2.
fn luminance(colour: RGBColor) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
    };
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}

/// The colour at `position`; past the end of `scheme` the same hues again, each time paler.
fn cycle(scheme: &[RGBColor], position: usize) -> RGBColor {
    let round = position / scheme.len();
    let pale = if round == 0 { 0.0 } else { 0.5 - 0.5 / (round as f64 + 1.0) };
    tint(scheme[position % scheme.len()], pale)
}

fn along(stops: &[RGBColor], share: f64) -> RGBColor {
    let last = stops.len() - 1;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = (0..last).rev().find(|&stop| stop as f64 <= place).unwrap_or(0);
    mix(stops[below], stops[below + 1], place - below as f64)
}

fn mix(from: RGBColor, to: RGBColor, share: f64) -> RGBColor {
    let share = share.clamp(0.0, 1.0);
    let channel =
        |from: u8, to: u8| byte(f64::from(from) + (f64::from(to) - f64::from(from)) * share);
    RGBColor(channel(from.0, to.0), channel(from.1, to.1), channel(from.2, to.2))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to 0..=255")]
fn byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_on_any_shade_is_readable() {
        for palette in [Palette::Colour, Palette::Grey] {
            for step in 0..=1_000 {
                let share = f64::from(step) / 1_000.0;
                for ground in
                    [palette.sequential(share), palette.diverging(share), palette.diverging(-share)]
                {
                    assert!(contrast(ground, text_on(ground)) >= 4.5, "{ground:?}");
                }
            }
        }
        assert!(contrast(FAINT_INK, PAPER) >= 4.5);
    }

    #[test]
    fn maps_darken_step_by_step() {
        for palette in [Palette::Colour, Palette::Grey] {
            let shades: Vec<f64> = (0..=24)
                .map(|step| luminance(palette.sequential(f64::from(step) / 24.0)))
                .collect();
            assert!(shades.windows(2).all(|pair| pair[0] > pair[1]), "{shades:?}");
        }
        for sign in [-1.0, 1.0] {
            let shades: Vec<f64> = (0..=24)
                .map(|step| luminance(Palette::Colour.diverging(sign * f64::from(step) / 24.0)))
                .collect();
            assert!(shades.windows(2).all(|pair| pair[0] > pair[1]), "{shades:?}");
        }
    }

    /// Viénot, Brettel & Mollon (1999), linear RGB: what a reader without long- or middle-wave cones sees.
    fn seen_by_dichromat(colour: RGBColor, deutan: bool) -> [f64; 3] {
        let linear = |channel: u8| libm::pow(f64::from(channel) / 255.0, 2.2);
        let (r, g, b) = (linear(colour.0), linear(colour.1), linear(colour.2));
        let yellow = if deutan { 0.292_75 * r + 0.707_25 * g } else { 0.112_38 * r + 0.887_62 * g };
        let blue =
            if deutan { -0.022_34 * r + 0.022_34 * g + b } else { 0.004_01 * r - 0.004_01 * g + b };
        [yellow, yellow, blue].map(|share| libm::pow(share.max(0.0), 1.0 / 2.2))
    }

    #[test]
    fn the_two_sides_of_zero_differ_for_colour_blind_readers() {
        for deutan in [false, true] {
            for step in 6..=24 {
                let share = f64::from(step) / 24.0;
                let above = seen_by_dichromat(Palette::Colour.diverging(share), deutan);
                let below = seen_by_dichromat(Palette::Colour.diverging(-share), deutan);
                let distance: f64 = above.iter().zip(below).map(|(a, b)| (a - b) * (a - b)).sum();
                assert!(distance.sqrt() > 0.12, "{share} {deutan} {distance}");
            }
        }
    }

    #[test]
    fn groups_keep_their_colour_and_differ() {
        let colours: Vec<RGBColor> = (0..18).map(|at| Palette::Colour.group(Some(at))).collect();
        for (at, a) in colours.iter().enumerate() {
            assert!(colours[..at].iter().all(|b| a != b), "{at}");
        }
    }
}
