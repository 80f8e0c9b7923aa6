//! Rows to pictures, in one theme.
//!
//! A figure function takes plain numbers and names, lays them out on a page of a journal's width, and returns a [`Picture`]:
//! an SVG with text that stays text, an alternative text, a caption written from the data, and the place of every mark with the
//! ids it stands for. [`png()`] renders that SVG with the embedded fonts, so both show the same. Layout is measured with these
//! fonts ([`Label`]s are wrapped, never cut silently), drawn with plotters and dressed for print; all of it is arithmetic on the
//! input, so the same rows give the same bytes anywhere.
//!
//! **Invariant:** nothing here computes a statistic, reads a file or knows another room of the crate. What is chosen for
//! display (the strongest edges, the documents with most mentions, an order of rows) is said in the caption.

mod axis;
mod comparison;
mod dendrogram;
mod dress;
mod fit;
mod fonts;
mod frequency;
mod heatmap;
mod label;
mod lettering;
mod map;
mod marker;
mod network;
mod order;
mod pair_heatmap;
mod palette;
mod pdf;
mod picture;
mod position;
mod render;
mod scale;
mod sheet;
mod similarity;
mod surround;
#[cfg(test)]
mod tests;
mod theme;
mod trends;
mod webfont;

pub use comparison::{Comparison, ComparisonItem, Dot, comparison};
pub use frequency::{Bar, BarOrder, Frequency, frequency};
pub use heatmap::{Heatmap, HeatmapColumn, HeatmapRow, RowOrder, Shading, heatmap};
pub use label::Label;
pub use map::{Map, MapPoint, PointKind, map};
pub use network::{Edge, Network, Node, network};
pub use pair_heatmap::{Pair, PairHeatmap, PairItem, pair_heatmap};
pub use palette::Palette;
pub use pdf::pdf;
pub use picture::{Mark, Picture};
pub use position::{Lane, Position, position};
pub use render::{Unrenderable, png};
pub use similarity::{Alike, Similarity, similarity};
pub use theme::{Theme, Titles, Width};
pub use trends::{Course, Moment, Trends, trends};
pub use webfont::{font_faces, with_fonts};
