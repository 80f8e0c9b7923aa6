//! How alike documents, or groups of documents, are: a square of shades with the documents in the order of their clusters, and the dendrogram beside it.
//!
//! They are joined by average linkage of the distances given. Rows are named; columns are the same in the same order.
//! Where there are more than have room, those of greatest weight are kept.
//!
//! **Invariant:** the order and the dendrogram are those of the documents that are drawn.

use super::axis::{counted, number};
use super::dendrogram::draw_tree;
use super::fit::{Laid, a_little_less, fitted, ranked};
use super::label::{self, Key, Label, Room, Seconds, Setting, titles};
use super::lettering::{Weight, width};
use super::order::{Tree, joined};
use super::palette::THREAD;
use super::picture::Picture;
use super::scale::{SCALE_HEIGHT, Scale};
use super::sheet::{Anchor, Frame, Sheet, Stroke, Turn, Words, paint};
use super::surround::{Surround, nothing};
use super::theme::{HAIR, LEADING, MARGIN, SMALL, TINY, Theme};

/// Lowest row: a line of the smallest text.
const ROW: f64 = TINY * LEADING;
/// Highest row.
const HIGHEST: f64 = 22.0;
/// Width of the dendrogram.
const TREE: f64 = 26.0;

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// The id of the document.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// What decides which are drawn where there are many, such as its mentions.
    pub weight: u64,
}

/// What [`similarity()`] draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Similarity {
    /// Title, for the caption.
    pub title: String,
    /// The documents.
    pub items: Vec<Alike>,
    /// Distances, 0 (the same) to 1 (nothing in common), row by row; a document is at 0 from itself.
    pub distances: Vec<f64>,
    /// What the shades are, such as "1 − Jensen–Shannon distance".
    pub measure: String,
    /// What was examined.
    pub sample: String,
    /// What they are: one, and many.
    pub noun: (&'static str, &'static str),
}

impl Similarity {
    fn counted(&self, count: usize) -> String {
        counted(count, self.noun.0, self.noun.1)
    }

    fn distance(&self, one: usize, other: usize) -> f64 {
        let distance = self.distances.get(one * self.items.len() + other).copied();
        distance
            .filter(|distance| distance.is_finite())
            .map_or(1.0, |distance| distance.clamp(0.0, 1.0))
    }
}

/// Draws how alike documents are.
pub fn similarity(of: &Similarity, theme: &Theme) -> Picture {
    let ranked = ranked(of.items.iter().map(|item| item.weight));
    let layout = fitted(ranked, 2, a_little_less, |shown| Layout::of(of, theme, shown));
    let words = words(of, &layout);
    paint(layout.width, layout.height, words, |sheet| layout.draw(sheet, of, theme))
}

struct Layout {
    width: f64,
    height: f64,
    surround: Surround,
    tree: Tree,
    /// In the order of rows: position in the input, name.
    rows: Vec<(usize, Setting)>,
    cells: Frame,
}

impl Laid for Layout {
    fn height(&self) -> f64 {
        self.height
    }
}

impl Layout {
    fn of(of: &Similarity, theme: &Theme, shown: &[usize]) -> Self {
        let page = theme.page_width();
        let count = shown.len();
        let mut distances = Vec::with_capacity(count * count.saturating_sub(1) / 2);
        for (at, &one) in shown.iter().enumerate() {
            distances.extend(shown[at + 1..].iter().map(|&other| of.distance(one, other)));
        }
        // Of two branches the one with the earlier documents comes first.
        let places = (0..count).map(|at| at as f64).collect();
        let tree = joined(distances, places);
        let mut key = Key::default();
        let small = count as f64 * SMALL * LEADING > page * 0.6;
        let size = if small { TINY } else { SMALL };
        let room = Room {
            width: page * 0.36,
            lines: 1,
            size,
            weight: Weight::Regular,
            seconds: Seconds::Hidden,
        };
        let labels = tree.order.iter().map(|&at| &of.items[shown[at]].label);
        let (names, shortened) = titles(labels, &room, page - 2.0 * MARGIN, &mut key);
        let places = tree.order.iter().map(|&at| shown[at]);
        let rows: Vec<(usize, Setting)> = places.zip(names).collect();
        let widest = rows.iter().map(|row| row.1.width).fold(0.0, f64::max);
        let left = MARGIN + widest + 4.0;
        let wide = page - MARGIN - TREE - 3.0 - left;
        let pitch = (wide / count.max(1) as f64).min(HIGHEST);
        let row = pitch.max(if small { ROW } else { SMALL * LEADING });
        let surround = Surround::new(theme, &of.title, &[note(of, count, shortened)], &key);
        let (high, wide) = (row * count as f64, pitch * count as f64);
        let cells = Frame::new(left, surround.top(), wide, high);
        let mut height = cells.bottom() + 9.0 + SCALE_HEIGHT + surround.bottom();
        if count < 2 {
            height = surround.top() + 40.0 + surround.bottom();
        }
        Self { width: page, height, surround, tree, rows, cells }
    }

    fn draw(&self, sheet: &mut Sheet<'_>, of: &Similarity, theme: &Theme) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        let count = self.rows.len();
        if count < 2 {
            nothing(sheet, (self.width / 2.0, self.surround.top() + 20.0));
            return;
        }
        let cells = self.cells;
        let (wide, high) = (cells.width / count as f64, cells.height / count as f64);
        let scale = Scale::Even { greatest: 1.0 };
        let mut shades: std::collections::BTreeMap<i32, Vec<Frame>> =
            std::collections::BTreeMap::new();
        for (row, (one, name)) in self.rows.iter().enumerate() {
            let top = cells.top + row as f64 * high;
            name.draw(sheet, (cells.left - 4.0, top + high / 2.0), Anchor::End, Turn::Level);
            for (column, (other, _)) in self.rows.iter().enumerate() {
                let frame = Frame::new(cells.left + column as f64 * wide, top, wide, high);
                let shade = scale.shade(1.0 - of.distance(*one, *other));
                shades.entry(shade).or_default().push(frame);
                if column < row {
                    sheet.mark(&[&of.items[*one].id, &of.items[*other].id], frame);
                }
            }
        }
        for (shade, frames) in shades {
            for frame in frames {
                sheet.rect(frame, scale.colour(shade, theme.palette));
            }
        }
        sheet.outline(cells, Stroke { colour: THREAD, width: HAIR });
        draw_tree(sheet, &self.tree, (cells.right() + 3.0, cells.top), high, TREE - 4.0);
        let length = (self.width * 0.28).max(80.0).max(width(&of.measure, SMALL, Weight::Regular));
        scale.draw(sheet, (MARGIN, cells.bottom() + 9.0), length, &of.measure, theme.palette);
    }
}

fn note(of: &Similarity, shown: usize, shortened: usize) -> String {
    let mut parts = vec![of.sample.clone()];
    if shown < of.items.len() {
        let all = of.counted(of.items.len());
        parts.push(format!("drawn: the {shown} with most mentions of {all}"));
    }
    parts.push("columns are the rows, in the same order".to_owned());
    parts.extend(label::shortened(shortened));
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn words(of: &Similarity, layout: &Layout) -> Words {
    let title = of.title.clone();
    let count = layout.rows.len();
    if count < 2 {
        return Words::of_nothing(&title, &format!("There are no two {} to compare.", of.noun.1));
    }
    let documents = of.counted(count);
    let mut caption = format!("{title}. {}, {documents}", of.measure);
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push_str(
        ". Columns are the rows, in the same order. Dendrogram: average linkage of the distances.",
    );
    if count < of.items.len() {
        let all = of.counted(of.items.len());
        caption.push_str(&format!(" Drawn are the {count} with most mentions of {all}."));
    }
    let mut pairs = Vec::new();
    for (row, (one, _)) in layout.rows.iter().enumerate() {
        for (other, _) in &layout.rows[..row] {
            pairs.push((of.distance(*one, *other), (*one).min(*other), (*one).max(*other)));
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let name = |at: usize| of.items[at].label.name();
    let say = |pair: &(f64, usize, usize)| {
        format!("{} and {} {}", name(pair.1), name(pair.2), number(1.0 - pair.0, 2))
    };
    let most: Vec<String> = pairs.iter().take(3).map(say).collect();
    let alt = format!(
        "Square of shades of {documents}. {}. Most alike: {}.",
        of.measure,
        most.join("; ")
    );
    Words { title, alt, caption }
}
