//! Figures in the page: the drawing, what it says to those who do not see it, and which of its marks lead where.

use serde_json::{Value, json};

use crate::figure::{Picture, font_faces};

/// Points in a millimetre.
const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// A figure with the name of its files.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    /// Name of its files, without ending.
    pub name: &'a str,
    /// The figure.
    pub picture: &'a Picture,
}

/// Returns the figures for the page; marks are in hundredths of a percent of the picture.
pub(super) fn figures(figures: &[Figure<'_>]) -> Value {
    figures.iter().map(figure).collect()
}

/// Returns the fonts of all figures, as rules of a style sheet: the page puts them into each figure, and holds them once.
pub(super) fn fonts(figures: &[Figure<'_>]) -> String {
    font_faces(figures.iter().map(|figure| &*figure.picture.svg))
}

fn figure(Figure { name, picture }: &Figure<'_>) -> Value {
    let (width, height) = (picture.width * POINTS_PER_MM, picture.height * POINTS_PER_MM);
    // Whole numbers are the same on every machine.
    let part = |length: f64, whole: f64| (1e4 * length / whole).round();
    let marks = picture.marks.iter().map(|mark| {
        json!([
            mark.of,
            part(mark.left, width),
            part(mark.top, height),
            part(mark.width, width),
            part(mark.height, height)
        ])
    });
    json!({
        "name": name,
        "svg": picture.svg,
        "alt": picture.alt,
        "caption": picture.caption,
        "marks": marks.collect::<Vec<_>>(),
    })
}
