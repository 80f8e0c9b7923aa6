//! What a figure function returns.
//!
//! **Invariant:** a picture holds text and numbers only; where it is written is not its business.

/// A drawn figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The figure as an SVG document; its user unit is the point.
    pub svg: String,
    /// What the figure shows, for readers who do not see it.
    pub alt: String,
    /// The text below the figure, written from the data: what, unit, sample, intervals, and what was left out.
    pub caption: String,
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres.
    pub height: f64,
    /// The marks that stand for something, in the order of drawing.
    pub marks: Vec<Mark>,
}

/// Where a mark of a picture stands and what it stands for, so that a report can lead from it to its sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The ids it stands for: a concept, a document and a concept, or two concepts.
    pub of: Vec<String>,
    /// Left edge, in points.
    pub left: f64,
    /// Upper edge, in points.
    pub top: f64,
    /// Width, in points.
    pub width: f64,
    /// Height, in points.
    pub height: f64,
}
