//! Groups of documents beside each other: a row a concept, a mark a group, a line its interval.
//!
//! A filled mark differs from what its group is compared with by the test that the caption names; an open one may differ by chance.
//! Shapes tell groups apart in grey too. Where there are more groups than shapes, the largest are drawn; where there are more
//! concepts than a page has rows, those with the greatest values. A group of which nothing could be compared is named in the
//! caption and has no place in the legend; where marks have no interval or were not tested, note, caption and alternative text say
//! why.
//!
//! **Invariant:** marks of one row never cover each other: each group has a level of its own.

mod told;

use plotters::style::RGBColor;

use self::told::{note, words};
use super::axis::{Ticks, number};
use super::fit::{Laid, a_little_less, fitted, ranked};
use super::label::{Key, Label, Room, Seconds, Setting};
use super::lettering::{Weight, width};
use super::marker::Shape;
use super::palette::{GRID, INK, deep};
use super::picture::Picture;
use super::scale::{Legend, Swatch};
use super::sheet::{Anchor, Frame, Sheet, Stroke, Turn, paint};
use super::surround::{Surround, nothing};
use super::theme::{HAIR, LEADING, MARGIN, RULE, SMALL, TALLEST, Theme};

/// Distance of the levels of groups, and where concepts would have no room.
const LEVELS: [f64; 2] = [5.6, 4.2];
/// Radius of a mark.
const MARK: f64 = 1.7;
/// Height of the axis with its ticks and its name.
const AXIS: f64 = 2.5 + 2.0 * SMALL * LEADING;

/// A group in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// The value, 0 or more.
    pub value: f64,
    /// Lower and upper end of its interval.
    pub interval: Option<(f64, f64)>,
    /// Whether its difference was tested.
    pub tested: bool,
    /// Whether chance is ruled out as the reason of its difference.
    pub certain: bool,
}

/// A concept.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonItem {
    /// The id of the concept.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// By group; `None` where it cannot be told.
    pub dots: Vec<Option<Dot>>,
}

/// What [`comparison()`] draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Title, for the caption.
    pub title: String,
    /// The concepts, in order.
    pub items: Vec<ComparisonItem>,
    /// The groups, with their numbers of documents.
    pub groups: Vec<(Label, u64)>,
    /// What is measured, with its unit.
    pub axis: String,
    /// What the intervals are.
    pub interval: String,
    /// Why a mark may have no interval, such as "fewer than five documents".
    pub without: String,
    /// Why a mark may have no test.
    pub untested: String,
    /// When a mark is filled, such as "differs from all others (q < 0.05)".
    pub test: String,
    /// What was examined.
    pub sample: String,
}

impl Comparison {
    fn dot(&self, item: usize, group: usize) -> Option<Dot> {
        self.items[item].dots.get(group).copied().flatten()
    }

    /// Whether anything of a group could be compared.
    fn compares(&self, group: usize) -> bool {
        (0..self.items.len()).any(|item| self.dot(item, group).is_some())
    }

    /// The groups of which nothing could be compared.
    fn silent(&self) -> Vec<&str> {
        let groups = (0..self.groups.len()).filter(|&group| !self.compares(group));
        groups.map(|group| self.groups[group].0.name()).collect()
    }
}

/// Draws groups of documents as marks with intervals.
pub fn comparison(of: &Comparison, theme: &Theme) -> Picture {
    let mut groups = ranked(of.groups.iter().map(|group| group.1));
    groups.retain(|&group| of.compares(group));
    groups.truncate(Shape::ALL.len());
    groups.sort_unstable();
    let all: Vec<usize> = (0..of.items.len()).collect();
    let [wide, narrow] = LEVELS;
    let mut layout = Layout::of(of, theme, &groups, &all, (Seconds::Shown, wide));
    for how in [(Seconds::Hidden, wide), (Seconds::Hidden, narrow)] {
        if layout.height > TALLEST {
            layout = Layout::of(of, theme, &groups, &all, how);
        }
    }
    let mut by_value = all;
    by_value.sort_by(|&a, &b| {
        greatest(&of.items[b], &groups).total_cmp(&greatest(&of.items[a], &groups)).then(a.cmp(&b))
    });
    if layout.height > TALLEST {
        layout = fitted(by_value, 1, a_little_less, |chosen| {
            Layout::of(of, theme, &groups, chosen, (Seconds::Hidden, narrow))
        });
    }
    let items: Vec<usize> = layout.rows.iter().map(|row| row.0).collect();
    let words = words(of, &layout.groups, &items);
    paint(layout.width, layout.height, words, |sheet| layout.draw(sheet, of, theme))
}

/// The colour of a group, dark enough for the edge of an open mark.
fn colour(theme: &Theme, group: usize) -> RGBColor {
    deep(theme.palette.group(Some(group)))
}

/// The greatest value of a concept in the shown groups.
fn greatest(item: &ComparisonItem, groups: &[usize]) -> f64 {
    let dots = groups.iter().filter_map(|&group| item.dots.get(group).copied().flatten());
    dots.map(|dot| dot.value).filter(|value| value.is_finite()).fold(-1.0, f64::max)
}

struct Layout {
    width: f64,
    height: f64,
    surround: Surround,
    legend: Legend,
    groups: Vec<usize>,
    /// Position in the input, name, upper edge and height.
    rows: Vec<(usize, Setting, f64, f64)>,
    plot: Frame,
    ticks: Ticks,
    level: f64,
}

impl Laid for Layout {
    fn height(&self) -> f64 {
        self.height
    }
}

impl Layout {
    fn of(
        of: &Comparison,
        theme: &Theme,
        groups: &[usize],
        items: &[usize],
        (seconds, level): (Seconds, f64),
    ) -> Self {
        let page = theme.page_width();
        let mut key = Key::default();
        let labels: Vec<Label> = groups
            .iter()
            .map(|&group| {
                let (label, documents) = &of.groups[group];
                Label::new(&format!("{} ({})", label.name(), number(*documents as f64, 0)))
            })
            .collect();
        let entries: Vec<(Swatch, &Label)> = labels
            .iter()
            .enumerate()
            .map(|(at, label)| (Swatch::Mark(Shape::ALL[at], colour(theme, at)), label))
            .collect();
        let legend = Legend::of(&entries, page - 2.0 * MARGIN, &mut key);
        let room = Room {
            width: page * 0.42,
            // As many as the levels of the groups leave room for.
            lines: if groups.len() > 4 { 3 } else { 2 },
            size: SMALL,
            weight: Weight::Regular,
            seconds,
        };
        let names: Vec<Setting> =
            items.iter().map(|&at| Setting::of(&of.items[at].label, &room, &mut key)).collect();
        let widest = names.iter().map(|name| name.width).fold(0.0, f64::max);
        let left = MARGIN + widest + 7.0;
        let ends = items.iter().flat_map(|&at| {
            groups.iter().filter_map(move |&group| {
                let dot = of.items[at].dots.get(group).copied().flatten()?;
                Some(dot.interval.map_or(dot.value, |ends| ends.1.max(dot.value)))
            })
        });
        let greatest = ends.filter(|end| end.is_finite()).fold(0.0, f64::max);
        let ticks = Ticks::fitting(greatest, page - MARGIN - left);
        let overhang =
            ticks.texts().last().map_or(0.0, |text| width(text, SMALL, Weight::Regular)) / 2.0;
        let surround = Surround::new(theme, &of.title, &[note(of, groups, items)], &key);
        let top = surround.top() + legend.height() + 4.0;
        let mut y = top;
        let levels = groups.len() as f64 * level;
        let mut rows = Vec::with_capacity(items.len());
        for (&at, name) in items.iter().zip(names) {
            let height = name.height().max(levels) + 2.4;
            rows.push((at, name, y, height));
            y += height;
        }
        let plot = Frame::new(left, top, (page - MARGIN - overhang - left).max(20.0), y - top);
        let mut height = y + AXIS + surround.bottom();
        if items.is_empty() || groups.is_empty() {
            height = surround.top() + 40.0 + surround.bottom();
        }
        Self {
            width: page,
            height,
            surround,
            legend,
            groups: groups.to_vec(),
            rows,
            plot,
            ticks,
            level,
        }
    }

    fn x(&self, value: f64) -> f64 {
        self.plot.left + value.clamp(0.0, self.ticks.end()) / self.ticks.end() * self.plot.width
    }

    fn draw(&self, sheet: &mut Sheet<'_>, of: &Comparison, theme: &Theme) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        if self.rows.is_empty() || self.groups.is_empty() {
            nothing(sheet, (self.width / 2.0, self.surround.top() + 20.0));
            return;
        }
        self.legend.draw(sheet, (MARGIN, self.surround.top()));
        let plot = self.plot;
        let grid = Stroke { colour: GRID, width: HAIR };
        for &value in &self.ticks.values[1..] {
            sheet.line((self.x(value), plot.top), (self.x(value), plot.bottom()), grid);
        }
        for (at, (_, _, top, _)) in self.rows.iter().enumerate() {
            if at > 0 {
                sheet.line((MARGIN, *top), (plot.right(), *top), grid);
            }
        }
        for (at, name, top, height) in &self.rows {
            let item = &of.items[*at];
            let middle = top + height / 2.0;
            name.draw(sheet, (plot.left - 7.0, middle), Anchor::End, Turn::Level);
            let first = middle - (self.groups.len() as f64 - 1.0) / 2.0 * self.level;
            for (place, &group) in self.groups.iter().enumerate() {
                let Some(dot) = item.dots.get(group).copied().flatten() else { continue };
                let y = first + place as f64 * self.level;
                let colour = colour(theme, place);
                if let Some((low, high)) = dot.interval {
                    let stroke = Stroke { colour, width: 0.8 };
                    sheet.line((self.x(low), y), (self.x(high), y), stroke);
                }
                Shape::ALL[place].draw(sheet, (self.x(dot.value), y), MARK, colour, dot.certain);
            }
            sheet.mark(&[&item.id], Frame::new(MARGIN, *top, plot.right() - MARGIN, *height));
        }
        let axis = Stroke { colour: INK, width: RULE };
        sheet.line((plot.left, plot.top), (plot.left, plot.bottom()), axis);
        self.ticks.draw_below(sheet, plot, &of.axis, self.width);
    }
}

#[cfg(test)]
mod tests;
