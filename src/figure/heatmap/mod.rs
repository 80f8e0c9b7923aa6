//! Which document invokes which concept how much: a row a document, a column a concept, a shade a value.
//!
//! Up to [`NAMED`] documents have a row with their name. Of more, those of greatest weight keep their names and the others follow
//! as thin rows without, so that 500 documents are still one picture; what even so has no room is counted in the caption. Rows
//! are clustered (average linkage, cosine distance, with a dendrogram) or left as given; groups of rows stand apart. Where
//! columns are narrow their names stand above and below in turn.
//!
//! **Invariant:** white is 0 and only 0; what was not read is grey and crossed, and no colour of the scale.

mod arrange;
mod columns;
mod draw;

use super::axis::{counted, decimals_for, number};
use super::label::Label;
use super::picture::Picture;
use super::sheet::{Words, paint};
use super::theme::{TALLEST, Theme};
use arrange::Arrangement;
use draw::Layout;

/// Rows that bear a name, at most.
const NAMED: usize = 60;
/// Rows that bear a name when others follow without.
const NAMED_BEFORE_OTHERS: usize = 40;
/// Rows that bear a name, at least: beyond it the page grows rather than lose more names.
const FEWEST_NAMED: usize = 4;

/// Rows that bear a name before others get none at all.
const FEW_NAMED: usize = 12;

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatmapRow {
    /// The id of the document.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// Its group, by position in [`Heatmap::row_groups`].
    pub group: Option<usize>,
    /// What decides which rows keep their names where there are many, such as its mentions.
    pub weight: f64,
}

/// A concept.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatmapColumn {
    /// The id of the concept.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// Its group, by position in [`Heatmap::groups`].
    pub group: Option<usize>,
}

/// The order of rows, within their groups if they have some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowOrder {
    /// Like beside like.
    #[default]
    Clustered,
    /// As given.
    Given,
}

/// How values become shades.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shading {
    /// By the square root of the value, so that a few great values do not bleach the rest.
    #[default]
    Root,
    /// Evenly.
    Even,
}

/// What [`heatmap()`] draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heatmap {
    /// Title, for the caption.
    pub title: String,
    /// The documents.
    pub rows: Vec<HeatmapRow>,
    /// The concepts.
    pub columns: Vec<HeatmapColumn>,
    /// Values row by row, 0 or more; `None` where a document was not read or a concept not looked for. A value that is missing
    /// at the end counts as `None`.
    pub cells: Vec<Option<f64>>,
    /// Groups of columns, in the order that gives them their colours.
    pub groups: Vec<Label>,
    /// Groups of rows, in their order.
    pub row_groups: Vec<Label>,
    /// What is measured, with its unit, such as "Mentions per 1,000 words".
    pub unit: String,
    /// What a row's weight is, such as "mentions".
    pub weight_name: String,
    /// What was examined, such as "24 documents, 182,331 words".
    pub sample: String,
    /// Order of the rows.
    pub order: RowOrder,
    /// How values become shades.
    pub shading: Shading,
    /// What columns are, if not concepts: one, and many.
    pub column_noun: Option<(&'static str, &'static str)>,
}

impl Heatmap {
    /// Returns the value of a cell; what is not a number counts as none.
    fn cell(&self, row: usize, column: usize) -> Option<f64> {
        let at = row * self.columns.len() + column;
        self.cells.get(at).copied().flatten().filter(|value| value.is_finite())
    }

    fn columns_counted(&self, count: usize) -> String {
        let (one, many) = self.column_noun.unwrap_or(("concept", "concepts"));
        counted(count, one, many)
    }

    fn greatest(&self) -> f64 {
        self.cells.iter().flatten().filter(|value| value.is_finite()).fold(0.0, |a, &b| a.max(b))
    }
}

/// Draws documents by concepts as shades.
pub fn heatmap(of: &Heatmap, theme: &Theme) -> Picture {
    let [long, short] = columns::LONGEST_SHARES;
    let (mut arrangement, mut layout) = laid(of, theme, long);
    if layout.height > TALLEST {
        (arrangement, layout) = laid(of, theme, short);
    }
    let words = words(of, &layout, &arrangement);
    paint(layout.width, layout.height, words, |sheet| layout.draw(sheet, of, theme, &arrangement))
}

/// Arranges and lays out as many rows with names as there is room for.
fn laid(of: &Heatmap, theme: &Theme, share: f64) -> (Arrangement, Layout) {
    let mut most = if of.rows.len() <= NAMED { NAMED } else { NAMED_BEFORE_OTHERS };
    let mut arrangement = Arrangement::of(of, most);
    let mut layout = Layout::of(of, theme, &arrangement, share);
    // A page too high loses names; and rather fewer names than documents without a row.
    let crowded = |layout: &Layout, arrangement: &Arrangement, most: usize| {
        layout.height > TALLEST && most > FEWEST_NAMED
            || layout.others_shown < arrangement.others.len() && most > FEW_NAMED
    };
    while crowded(&layout, &arrangement, most) {
        most = (most - 4).min(of.rows.len().max(1) - 1);
        arrangement = Arrangement::of(of, most);
        layout = Layout::of(of, theme, &arrangement, share);
    }
    (arrangement, layout)
}

fn words(of: &Heatmap, layout: &Layout, arrangement: &Arrangement) -> Words {
    let mut caption = String::new();
    if !of.title.is_empty() {
        caption.push_str(&format!("{}. ", of.title));
    }
    if of.rows.is_empty() || of.columns.is_empty() {
        return Words::of_nothing(&of.title, "There is nothing to show.");
    }
    let unit = if of.unit.is_empty() { "Values" } else { &of.unit };
    let extent = format!(
        "{} by {}",
        counted(of.rows.len(), "document", "documents"),
        of.columns_counted(of.columns.len())
    );
    caption.push_str(&format!("{unit}, {extent}"));
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push_str(match of.shading {
        Shading::Root => {
            ". White: read and not found; the colour grows with the square root of the value."
        }
        Shading::Even => ". White: read and not found.",
    });
    if of.cells.len() < of.rows.len() * of.columns.len() || of.cells.iter().any(Option::is_none) {
        caption.push_str(" Grey, crossed: not read or not coded in this language.");
    }
    caption.push_str(&order_words(of, arrangement));
    for note in layout.left_out(of, arrangement) {
        let (first, rest) = note.split_at(1);
        caption.push_str(&format!(" {}{rest}.", first.to_uppercase()));
    }
    Words { title: of.title.clone(), alt: alternative(of, unit, &extent), caption }
}

fn order_words(of: &Heatmap, arrangement: &Arrangement) -> String {
    let within = if of.row_groups.is_empty() { "" } else { " within their groups" };
    match of.order {
        RowOrder::Clustered if arrangement.named() > 2 => format!(
            " Documents are ordered{within} by average-linkage clustering of the cosine distances of their rows."
        ),
        RowOrder::Clustered | RowOrder::Given => String::new(),
    }
}

fn alternative(of: &Heatmap, unit: &str, extent: &str) -> String {
    let mut alt = format!("Heat map of {extent}. {unit}.");
    let mut cells: Vec<(f64, usize, usize)> = (0..of.rows.len())
        .flat_map(|row| (0..of.columns.len()).map(move |column| (row, column)))
        .filter_map(|(row, column)| of.cell(row, column).map(|value| (value, row, column)))
        .filter(|cell| cell.0 > 0.0)
        .collect();
    if cells.is_empty() {
        alt.push_str(" No value is above 0.");
        return alt;
    }
    cells.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let decimals = decimals_for(cells[0].0);
    let say = |&(value, row, column): &(f64, usize, usize)| {
        let (row, column) = (of.rows[row].label.name(), of.columns[column].label.name());
        format!("{column} in {row} {}", number(value, decimals))
    };
    let greatest: Vec<String> = cells.iter().take(5).map(say).collect();
    alt.push_str(&format!(" Greatest: {}.", greatest.join("; ")));
    alt
}
