//! Where along documents concepts are mentioned: a row a concept, a column a part of the documents from beginning to end.
//!
//! Each row has a scale of its own, as one common scale would press all but the most frequent concepts flat; its tallest column is
//! given as a number at its end.
//!
//! **Invariant:** every scale begins at 0; note and caption say that rows have scales of their own; a part without a value is empty.

use super::axis::{counted, decimals_for, number};
use super::fit::{Laid, a_little_less, fitted, ranked};
use super::label::{Key, Label, Room, Seconds, Setting, baseline};
use super::lettering::{Weight, width};
use super::palette::{FAINT_INK, GRID, INK};
use super::picture::Picture;
use super::scale::{Legend, Swatch, of_groups};
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

impl Lane {
    fn greatest(&self) -> f64 {
        let known = self.values.iter().flatten().filter(|value| value.is_finite());
        known.fold(0.0_f64, |a, &b| a.max(b))
    }

    /// Its tallest column, as a number.
    fn tallest(&self) -> String {
        let greatest = self.greatest();
        number(greatest, decimals_for(greatest))
    }
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
    let all: Vec<usize> = (0..of.lanes.len()).collect();
    let layouts = DENSITIES.iter().map(|density| Layout::of(of, theme, &all, *density));
    let mut layouts = layouts.skip_while(|layout| layout.height > TALLEST);
    let layout = layouts.next().unwrap_or_else(|| {
        let ranked = ranked(of.lanes.iter().map(|lane| lane.weight));
        let densest = DENSITIES[DENSITIES.len() - 1];
        fitted(ranked, 1, a_little_less, |shown| Layout::of(of, theme, shown, densest))
    });
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
}

impl Laid for Layout {
    fn height(&self) -> f64 {
        self.height
    }
}

impl Layout {
    fn of(of: &Position, theme: &Theme, shown: &[usize], density: Density) -> Self {
        let (column, lines, seconds) = density;
        let page = theme.page_width();
        let mut key = Key::default();
        let room =
            Room { width: page * 0.46, lines, size: SMALL, weight: Weight::Regular, seconds };
        let names: Vec<Setting> =
            shown.iter().map(|&at| Setting::of(&of.lanes[at].label, &room, &mut key)).collect();
        let widest = names.iter().map(|name| name.width).fold(0.0, f64::max);
        let present = shown.iter().map(|&at| of.lanes[at].group);
        let swatch = |group| Swatch::Square(theme.palette.group(Some(group)));
        let entries = of_groups(&of.groups, present, swatch);
        let legend = Legend::of(&entries, page - 2.0 * MARGIN, &mut key);
        let notes = [note(of, shown.len())];
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
        let tallest =
            shown.iter().map(|&at| width(&of.lanes[at].tallest(), SMALL, Weight::Regular));
        let beside = (tallest.fold(0.0, f64::max) + 5.0).max(overhang);
        let plot = Frame::new(left, top, (page - MARGIN - beside - left).min(WIDEST), y - top);
        let mut height = y + AXIS + surround.bottom();
        if shown.is_empty() {
            height = surround.top() + 40.0 + surround.bottom();
        }
        Self { width: page, height, surround, legend, rows, column, plot }
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
            let greatest = lane.greatest();
            let how = Type::new(SMALL, FAINT_INK, Anchor::Start);
            let number = (plot.right() + 5.0, bottom - 1.2);
            sheet.text(&lane.tallest(), number, how);
            let group = lane.group.filter(|&group| group < of.groups.len());
            for (part, value) in lane.values.iter().enumerate() {
                let Some(value) = value.filter(|value| *value > 0.0 && greatest > 0.0) else {
                    continue;
                };
                let high = (value / greatest).min(1.0) * self.column;
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

fn note(of: &Position, shown: usize) -> String {
    let mut parts = vec![of.sample.clone()];
    if shown > 0 {
        parts.push(format!(
            "each row has a scale of its own; beside it its tallest column: {}",
            of.unit
        ));
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
        return Words::of_nothing(&title, "There is nothing to show.");
    }
    let shown = layout.rows.len();
    let concepts = counted(shown, "concept", "concepts");
    let parts = of.lanes.first().map_or(0, |lane| lane.values.len());
    let mut caption = format!("{title}. {concepts}, documents in {parts} equal parts");
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push_str(&format!(
        ". Columns: {}. Each row has a scale of its own, from 0 to its tallest column, whose value stands beside it.",
        of.unit
    ));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frequent_concept_does_not_press_a_rare_one_flat() {
        let lane = |id: &str, values: &[f64]| Lane {
            id: id.into(),
            label: Label::new(id),
            group: None,
            weight: 1,
            values: values.iter().copied().map(Some).collect(),
        };
        let draw = |lanes: Vec<Lane>| {
            position(&Position { lanes, ..Position::default() }, &Theme::default())
        };
        let both = draw(vec![lane("often", &[40.0, 10.0]), lane("rare", &[0.4, 0.1])]);
        // The path of the columns, "M left top h width v height …", one colour: four of them.
        let heights: Vec<f64> = both
            .svg
            .split('v')
            .skip(1)
            .filter_map(|rest| rest.split('h').next()?.parse().ok())
            // Not the page itself.
            .filter(|height| (1.0..50.0).contains(height))
            .collect();
        let tallest = heights.iter().copied().fold(0.0, f64::max);
        let tall = heights.iter().filter(|height| (**height - tallest).abs() < 0.02).count();
        assert_eq!(tall, 2, "each row has a column of full height: {heights:?}");
        assert!(both.svg.contains(">40.0<") && both.svg.contains(">0.40<"));
        assert!(both.svg.contains("each row has a scale of its own"));
        assert!(both.caption.contains("Each row has a scale of its own"));
    }
}
