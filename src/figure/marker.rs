//! Marks that tell groups apart by their shape as well as by their colour, so that they survive a grey copy.
//!
//! **Invariant:** all shapes are equally conspicuous: their areas are alike.

use plotters::style::RGBColor;

use super::palette::PAPER;
use super::sheet::{Point, Sheet, Stroke};

/// The shape of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Disc,
    Square,
    Triangle,
    Diamond,
    Wedge,
    Bar,
}

impl Shape {
    /// Every shape, in the order in which groups take them.
    pub(super) const ALL: [Self; 6] =
        [Self::Disc, Self::Square, Self::Triangle, Self::Diamond, Self::Wedge, Self::Bar];

    /// Draws the mark with a radius of about `size`: filled, or as its edge only.
    pub(super) fn draw(
        self,
        sheet: &mut Sheet<'_>,
        (x, y): Point,
        size: f64,
        colour: RGBColor,
        filled: bool,
    ) {
        let edge = Stroke { colour, width: 0.6 };
        let fill = if filled { colour } else { PAPER };
        let corners: Vec<Point> = match self {
            Self::Disc => {
                sheet.disc((x, y), size, fill);
                sheet.ring((x, y), size, edge);
                return;
            }
            Self::Square => around(x, y, size * 0.89, size * 0.89),
            Self::Bar => around(x, y, size * 0.5, size * 1.5),
            Self::Triangle => {
                let (half, up, down) = (size * 1.2, size * 1.35, size * 0.8);
                vec![(x - half, y + down), (x + half, y + down), (x, y - up)]
            }
            Self::Wedge => {
                let (half, up, down) = (size * 1.2, size * 0.8, size * 1.35);
                vec![(x - half, y - up), (x + half, y - up), (x, y + down)]
            }
            Self::Diamond => {
                let side = size * 1.25;
                vec![(x - side, y), (x, y - side), (x + side, y), (x, y + side)]
            }
        };
        sheet.polygon(&corners, fill);
        let closed: Vec<Point> = corners.iter().chain(corners.first()).copied().collect();
        sheet.path(&closed, edge, 1.0);
    }
}

fn around(x: f64, y: f64, half: f64, high: f64) -> Vec<Point> {
    vec![(x - half, y - high), (x + half, y - high), (x + half, y + high), (x - half, y + high)]
}
