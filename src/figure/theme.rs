//! One look for every figure: page widths, type sizes, rules.
//!
//! The user unit of every figure is the printer's point (1/72 inch), so an 8 in the SVG is 8 pt on paper.
//!
//! **Invariant:** no figure has a size of its own; what is not said here is derived from what is.

use super::palette::Palette;

/// Size of labels, in points.
pub(super) const TEXT: f64 = 8.0;
/// Size of ticks, values, notes and of labels where there are many.
pub(super) const SMALL: f64 = 7.0;
/// Size of numbers inside cells: the smallest text of any figure.
pub(super) const TINY: f64 = 6.0;
/// Distance of two lines of one text, in sizes.
pub(super) const LEADING: f64 = 1.2;
/// Width of axes.
pub(super) const RULE: f64 = 0.5;
/// Width of grid lines.
pub(super) const HAIR: f64 = 0.3;
/// Blank edge of the page.
pub(super) const MARGIN: f64 = 4.0;
/// Tallest page: 240 mm, what a journal leaves beside the caption.
pub(super) const TALLEST: f64 = 680.0;
/// Points in a millimetre.
pub(super) const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// The look of a set of figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    /// Width of the page.
    pub width: Width,
    /// Colours.
    pub palette: Palette,
    /// Whether the title is drawn above the picture.
    pub titles: Titles,
}

impl Theme {
    /// Returns the width of the page in points.
    pub(super) fn page_width(&self) -> f64 {
        self.width.millimetres() * POINTS_PER_MM
    }
}

/// Width of the page, by what journals call a column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Width {
    /// 89 mm.
    Single,
    /// 183 mm.
    #[default]
    Double,
    /// So many millimetres; held between 60 and 400, beyond which no layout is readable.
    Millimetres(f64),
}

impl Width {
    /// Returns the width in millimetres.
    pub fn millimetres(self) -> f64 {
        match self {
            Self::Single => 89.0,
            Self::Double => 183.0,
            Self::Millimetres(width) if width.is_finite() => width.clamp(60.0, 400.0),
            Self::Millimetres(_) => 183.0,
        }
    }
}

/// Whether a figure bears its title. Journals set titles in the caption, so the default is no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Titles {
    /// The title is in the caption only.
    #[default]
    Off,
    /// The title stands above the picture as well.
    On,
}
