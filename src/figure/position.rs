//! Where along documents concepts are mentioned: a row a concept, a column a part of the documents from beginning to end.
//!
//! **Invariant:** all rows have the same scale; a part without a value is empty.

use super::axis::{counted, decimals_for, number};
use super::label::{Key, Label, Room, Seconds, Setting, baseline};
use super::lettering::{Weight, width};
use super::palette::{FAINT_INK, GRID, INK};
use super::picture::Picture;
use super::scale::{Legend, Swatch};
use super::sheet::{Anchor, Frame, Sheet, Stroke, Turn, Type, Words, paint};
use super::surround::{Surround, nothing};
use super::theme::{HAIR, LEADING, MARGIN, RULE, SMALL, TALLEST, Theme};

/// Height of the tallest column, lines of a name, and whether a second name is shown: each step saves height.
type Density = (f64, usize, Seconds);
const DENSITIES: [Density; 4] = [
    (16.0, 2, Seconds::Shown),
    (15.0, 2, Seconds::Hidden),
    (10.0, 1, Seconds::Hidden),
    (8.0, 1, Seconds::Hidden),
];
/// Height of the axis with its ticks and its name.
const AXIS: f64 = 2.5 + 2.0 * SMALL * LEADING;
/// Widest plot: columns wider than this tell no more.
const WIDEST: f64 = 260.0;

/// A concept.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The id of the concept.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// Its group, by position in [`Position::groups`].
    pub group: Option<usize>,
    /// What decides which are drawn where there are many, such as its mentions.
    pub weight: u64,
    /// By part, from the beginning to the end.
    pub values: Vec<Option<f64>>,
}

/// What [`position()`] draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Position {
    /// Title, for the caption.
    pub title: String,
    /// The concepts, in order.
    pub lanes: Vec<Lane>,
    /// The groups, in the order that gives them their colours.
    pub groups: Vec<Label>,
    /// What is measured, with its unit, such as "mentions per 100 sentences".
    pub unit: String,
    /// What was examined.
    pub sample: String,
}

/// Draws where along documents concepts are mentioned.
pub fn position(of: &Position, theme: &Theme) -> Picture {
    let mut ranked: Vec<usize> = (0..of.lanes.len()).collect();
    ranked.sort_by_key(|&at| (std::cmp::Reverse(of.lanes[at].weight), at));
    let mut layout = Layout::of(of, theme, &ranked, DENSITIES[0]);
    for density in &DENSITIES[1..] {
        if layout.height <= TALLEST {
            break;
        }
        layout = Layout::of(of, theme, &ranked, *density);
    }
    while layout.height > TALLEST && ranked.len() > 1 {
        ranked.truncate(ranked.len() - ranked.len().div_ceil(20));
        layout = Layout::of(of, theme, &ranked, DENSITIES[DENSITIES.len() - 1]);
    }
    let words = words(of, &layout);
    paint(layout.width, layout.height, words, |sheet| layout.draw(sheet, of, theme))
}

struct Layout {
    width: f64,
    height: f64,
    surround: Surround,
    legend: Legend,
    /// Position in the input, name, lower edge and height.
    rows: Vec<(usize, Setting, f64, f64)>,
    column: f64,
    plot: Frame,
    greatest: f64,
}

impl Layout {
    fn of(of: &Position, theme: &Theme, chosen: &[usize], density: Density) -> Self {
        let (column, lines, seconds) = density;
        let page = theme.page_width();
        let mut shown = chosen.to_vec();
        shown.sort_unstable();
        let mut key = Key::default();
        let room =
            Room { width: page * 0.46, lines, size: SMALL, weight: Weight::Regular, seconds };
        let names: Vec<Setting> =
            shown.iter().map(|&at| Setting::of(&of.lanes[at].label, &room, &mut key)).collect();
        let widest = names.iter().map(|name| name.width).fold(0.0, f64::max);
        let entries: Vec<(Swatch, &Label)> = of
            .groups
            .iter()
            .enumerate()
            .filter(|(group, _)| shown.iter().any(|&at| of.lanes[at].group == Some(*group)))
            .map(|(group, label)| (Swatch::Square(theme.palette.group(Some(group))), label))
            .collect();
        let legend = Legend::of(&entries, page - 2.0 * MARGIN, &mut key);
        let values = shown.iter().flat_map(|&at| &of.lanes[at].values).flatten();
        let greatest = values.filter(|value| value.is_finite()).fold(0.0_f64, |a, &b| a.max(b));
        let notes = [note(of, shown.len(), greatest)];
        let surround = Surround::new(theme, &of.title, &notes, &key);
        let top = surround.top() + legend.height() + if entries.is_empty() { 0.0 } else { 4.0 };
        let left = MARGIN + widest + 6.0;
        let mut y = top;
        let mut rows = Vec::with_capacity(shown.len());
        for (&at, name) in shown.iter().zip(names) {
            let height = name.height().max(column) + 2.0;
            y += height;
            rows.push((at, name, y, height));
        }
        // Half of the last number of the axis stands right of the plot.
        let overhang = width("100 %", SMALL, Weight::Regular) / 2.0;
        let plot = Frame::new(left, top, (page - MARGIN - overhang - left).min(WIDEST), y - top);
        let mut height = y + AXIS + surround.bottom();
        if shown.is_empty() {
            height = surround.top() + 40.0 + surround.bottom();
        }
        Self { width: page, height, surround, legend, rows, column, plot, greatest }
    }

    fn draw(&self, sheet: &mut Sheet<'_>, of: &Position, theme: &Theme) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        if self.rows.is_empty() {
            nothing(sheet, (self.width / 2.0, self.surround.top() + 20.0));
            return;
        }
        self.legend.draw(sheet, (MARGIN, self.surround.top()));
        let plot = self.plot;
        let grid = Stroke { colour: GRID, width: HAIR };
        for quarter in 0..=4 {
            let x = plot.left + f64::from(quarter) / 4.0 * plot.width;
            sheet.line((x, plot.top), (x, plot.bottom()), grid);
        }
        for (at, name, bottom, height) in &self.rows {
            let lane = &of.lanes[*at];
            let middle = bottom - height / 2.0;
            name.draw(sheet, (plot.left - 6.0, middle), Anchor::End, Turn::Level);
            let pitch = plot.width / lane.values.len().max(1) as f64;
            let group = lane.group.filter(|&group| group < of.groups.len());
            for (part, value) in lane.values.iter().enumerate() {
                let Some(value) = value.filter(|value| *value > 0.0 && self.greatest > 0.0) else {
                    continue;
                };
                let high = (value / self.greatest).min(1.0) * self.column;
                let left = plot.left + part as f64 * pitch;
                let frame = Frame::new(left + pitch * 0.1, bottom - high, pitch * 0.8, high);
                sheet.rect(frame, theme.palette.group(group));
            }
            let base = Stroke { colour: INK, width: HAIR };
            sheet.line((plot.left, *bottom), (plot.right(), *bottom), base);
            let whole = Frame::new(MARGIN, bottom - height, plot.right() - MARGIN, *height);
            sheet.mark(&[&lane.id], whole);
        }
        self.draw_axis(sheet);
    }

    fn draw_axis(&self, sheet: &mut Sheet<'_>) {
        let plot = self.plot;
        let middle = plot.bottom() + 2.5 + SMALL * LEADING / 2.0;
        let axis = Stroke { colour: INK, width: RULE };
        for (share, text) in [(0.0, "0"), (0.5, "50"), (1.0, "100 %")] {
            let x = plot.left + share * plot.width;
            sheet.line((x, plot.bottom()), (x, plot.bottom() + 2.0), axis);
            let how = Type::new(SMALL, FAINT_INK, Anchor::Middle);
            sheet.text(text, (x, baseline(middle, SMALL)), how);
        }
        let name = "Place in the document";
        let half = width(name, SMALL, Weight::Regular) / 2.0;
        let centre = (plot.left + plot.width / 2.0).min(self.width - MARGIN - half);
        let at = (centre.max(MARGIN + half), baseline(middle + SMALL * LEADING, SMALL));
        sheet.text(name, at, Type::new(SMALL, INK, Anchor::Middle));
    }
}

fn note(of: &Position, shown: usize, greatest: f64) -> String {
    let mut parts = vec![of.sample.clone()];
    if greatest > 0.0 {
        let value = number(greatest, decimals_for(greatest));
        parts.push(format!("tallest column: {value} {}", of.unit));
    }
    if shown < of.lanes.len() {
        let all = counted(of.lanes.len(), "concept", "concepts");
        parts.push(format!("the {shown} most mentioned of {all}"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn words(of: &Position, layout: &Layout) -> Words {
    let title = of.title.clone();
    if layout.rows.is_empty() {
        let alt = "An empty figure: no data.".to_owned();
        return Words { caption: format!("{title}. There is nothing to show."), title, alt };
    }
    let shown = layout.rows.len();
    let concepts = counted(shown, "concept", "concepts");
    let parts = of.lanes.first().map_or(0, |lane| lane.values.len());
    let mut caption = format!("{title}. {concepts}, documents in {parts} equal parts");
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push_str(&format!(". Columns: {}, all rows on one scale", of.unit));
    if layout.greatest > 0.0 {
        let value = number(layout.greatest, decimals_for(layout.greatest));
        caption.push_str(&format!("; the tallest is {value}"));
    }
    caption.push('.');
    if shown < of.lanes.len() {
        let missing = counted(of.lanes.len() - shown, "concept", "concepts");
        caption.push_str(&format!(" The {missing} with fewest mentions had no room."));
    }
    let mut alt = format!("Rows of columns: {concepts} by their place in documents.");
    let mut peaks: Vec<(f64, usize, &Lane)> = Vec::new();
    for (at, ..) in &layout.rows {
        let lane = &of.lanes[*at];
        let values = lane.values.iter().enumerate();
        let known = values.filter_map(|(part, value)| Some((value.as_ref().copied()?, part, lane)));
        peaks.extend(known.filter(|peak| peak.0 > 0.0));
    }
    peaks.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then_with(|| (&one.2.id, one.1).cmp(&(&other.2.id, other.1)))
    });
    let say = |(value, part, lane): &(f64, usize, &Lane)| {
        let value = number(*value, decimals_for(*value));
        format!("{} {value} in part {} of {parts}", lane.label.name(), part + 1)
    };
    let highest: Vec<String> = peaks.iter().take(5).map(say).collect();
    if !highest.is_empty() {
        alt.push_str(&format!(" {}, highest: {}.", of.unit, highest.join("; ")));
    }
    Words { title, alt, caption }
}
