//! Groups of documents beside each other: a row a concept, a mark a group, a line its interval.
//!
//! A filled mark differs from what its group is compared with by the test that the caption names; an open one may differ by chance.
//! Shapes tell groups apart in grey too. Where there are more groups than shapes, the largest are drawn; where there are more
//! concepts than a page has rows, those with the greatest values. A group of which nothing could be compared is named in the
//! caption and has no place in the legend; where marks have no interval or were not tested, note, caption and alternative text say
//! why.
//!
//! **Invariant:** marks of one row never cover each other: each group has a level of its own.

use plotters::style::RGBColor;

use super::axis::{Ticks, counted, decimals_for, number};
use super::fit::{Laid, a_little_less, fitted, ranked};
use super::label::{Key, Label, Room, Seconds, Setting};
use super::lettering::{Weight, width};
use super::marker::Shape;
use super::palette::{GRID, INK, deep};
use super::picture::Picture;
use super::scale::{Legend, Swatch};
use super::sheet::{Anchor, Frame, Sheet, Stroke, Turn, Words, paint};
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
    let words = words(of, &layout);
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

/// How many of the shown marks have something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Having {
    All,
    Some,
    None,
}

impl Having {
    fn of(dots: &[Dot], has: fn(&Dot) -> bool) -> Self {
        match dots.iter().filter(|dot| has(dot)).count() {
            0 => Self::None,
            with if with < dots.len() => Self::Some,
            _ => Self::All,
        }
    }
}

/// What the marks of the shown groups and concepts have.
#[derive(Clone, Copy, Debug)]
struct Told {
    intervals: Having,
    tests: Having,
}

impl Told {
    fn of(of: &Comparison, groups: &[usize], items: &[usize]) -> Self {
        let dots: Vec<Dot> = items
            .iter()
            .flat_map(|&at| groups.iter().filter_map(move |&group| of.dot(at, group)))
            .collect();
        Self {
            intervals: Having::of(&dots, |dot| dot.interval.is_some()),
            tests: Having::of(&dots, |dot| dot.tested),
        }
    }

    /// Says what the lines are, and when a mark is filled.
    fn signs(self, of: &Comparison) -> Vec<String> {
        let mut signs = Vec::new();
        if self.intervals != Having::None && !of.interval.is_empty() {
            signs.push(format!("lines: {}", of.interval));
        }
        if self.tests != Having::None && !of.test.is_empty() {
            let open = match self.tests {
                Having::Some => "it may be chance, or no test was possible",
                Having::All | Having::None => "it may be chance",
            };
            signs.push(format!("filled marks: {}; open marks: {open}", of.test));
        }
        signs
    }

    /// Says why marks have no interval, and why no test.
    fn why(self, of: &Comparison) -> Vec<String> {
        let because = |what: &str, reason: &str| match reason {
            "" => what.to_owned(),
            reason => format!("{what}: {reason}"),
        };
        let intervals = match self.intervals {
            Having::All => None,
            Having::Some => Some("marks without a line have no interval"),
            Having::None => Some("no mark has an interval"),
        };
        let tests = match self.tests {
            Having::All => None,
            Having::Some => Some("marks that were not tested"),
            Having::None => Some("no test was possible"),
        };
        let intervals = intervals.map(|what| because(what, &of.without));
        // The reader of a mark that was not tested wants the reason, if there is one to give.
        let tests = tests.filter(|_| self.tests == Having::None || !of.untested.is_empty());
        let tests = tests.map(|what| because(what, &of.untested));
        intervals.into_iter().chain(tests).collect()
    }
}

/// Makes a sentence of a part of a note.
fn sentence(part: &str) -> String {
    let mut signs = part.chars();
    let first: String = signs.next().into_iter().flat_map(char::to_uppercase).collect();
    format!(" {first}{}.", signs.as_str())
}

fn note(of: &Comparison, groups: &[usize], items: &[usize]) -> String {
    let mut parts = vec![of.sample.clone()];
    let told = Told::of(of, groups, items);
    parts.extend(told.signs(of));
    parts.extend(told.why(of));
    parts.push("in brackets: documents".to_owned());
    parts.extend(left_out(of, groups.len(), items.len()));
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn left_out(of: &Comparison, groups: usize, items: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let silent = of.silent();
    if groups + silent.len() < of.groups.len() {
        let all = counted(of.groups.len() - silent.len(), "group", "groups");
        parts.push(format!("the {groups} largest of {all}"));
    }
    if items < of.items.len() {
        let all = counted(of.items.len(), "concept", "concepts");
        parts.push(format!("the {items} with the greatest values of {all}"));
    }
    parts
}

fn words(of: &Comparison, layout: &Layout) -> Words {
    let title = of.title.clone();
    if layout.rows.is_empty() || layout.groups.is_empty() {
        return Words::of_nothing(&title, "There is nothing to compare.");
    }
    let (rows, groups) = (layout.rows.len(), layout.groups.len());
    let items: Vec<usize> = layout.rows.iter().map(|row| row.0).collect();
    let told = Told::of(of, &layout.groups, &items);
    let mut caption = format!(
        "{title}. {}, {} in {}",
        of.axis,
        counted(rows, "concept", "concepts"),
        counted(groups, "group of documents", "groups of documents")
    );
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push('.');
    let said: Vec<String> = told.signs(of).into_iter().chain(told.why(of)).collect();
    caption.extend(said.iter().map(|part| sentence(part)));
    if let Some(groups) = named(&of.silent()) {
        caption.push_str(&format!(" Not drawn, as nothing of them can be compared: {groups}."));
    }
    for part in left_out(of, groups, rows) {
        caption.push_str(&format!(" Drawn: {part}."));
    }
    let mut certain = Vec::new();
    for (at, ..) in &layout.rows {
        for &group in &layout.groups {
            let item = &of.items[*at];
            let dot = item.dots.get(group).copied().flatten();
            if let Some(dot) = dot.filter(|dot| dot.certain) {
                let value = number(dot.value, decimals_for(dot.value));
                let name = of.groups[group].0.name();
                certain.push(format!("{} in {name} {value}", item.label.name()));
            }
        }
    }
    let mut alt = format!(
        "Marks{} of {} in {}. {}.",
        if told.intervals == Having::None { "" } else { " with intervals" },
        counted(rows, "concept", "concepts"),
        counted(groups, "group", "groups"),
        of.axis
    );
    if told.intervals == Having::None || told.tests == Having::None {
        alt.extend(told.why(of).iter().map(|part| sentence(part)));
    }
    if told.tests == Having::None {
        return Words { title, alt, caption };
    }
    if certain.is_empty() {
        alt.push_str(" No difference is certain.");
    } else {
        let more = certain.len().saturating_sub(5);
        certain.truncate(5);
        alt.push_str(&format!(" Certain differences: {}", certain.join("; ")));
        alt.push_str(&if more > 0 { format!("; and {more} more.") } else { ".".to_owned() });
    }
    Words { title, alt, caption }
}

/// Names a few, and counts the others.
fn named(names: &[&str]) -> Option<String> {
    const MOST: usize = 5;
    let more = names.len().saturating_sub(MOST);
    let mut list = names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    if more > 0 {
        list.push_str(&format!(" and {more} more"));
    }
    (!list.is_empty()).then_some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_cannot_be_compared_are_named_and_missing_intervals_have_their_reason() {
        let dot = |value| Some(Dot { value, interval: None, tested: false, certain: false });
        let of = Comparison {
            title: "T".into(),
            items: vec![ComparisonItem {
                id: "a".into(),
                label: "Order".into(),
                dots: vec![dot(1.0), None, dot(4.0)],
            }],
            groups: vec![("UN".into(), 1), ("Atlantis".into(), 0), ("EU".into(), 2)],
            axis: "Sentences, %".into(),
            interval: "95 % intervals".into(),
            without: "fewer than five documents".into(),
            untested: "too few documents".into(),
            test: "differs".into(),
            ..Comparison::default()
        };
        let picture = comparison(&of, &Theme::default());
        assert!(picture.svg.contains(">UN (1)<") && !picture.svg.contains(">Atlantis"));
        assert!(picture.caption.contains("1 concept in 2 groups of documents"));
        assert!(picture.caption.ends_with("can be compared: Atlantis."), "{}", picture.caption);
        let reasons = [
            "o mark has an interval: fewer than five documents",
            "o test was possible: too few documents",
        ];
        // Lines of the note in the picture break elsewhere.
        for text in [&picture.caption, &picture.alt] {
            assert!(reasons.iter().all(|reason| text.contains(reason)), "{text}");
        }
        for text in [&picture.svg, &picture.caption, &picture.alt] {
            assert!(text.contains(reasons[0]) && !text.contains("95 % intervals"), "{text}");
            assert!(!text.contains("differs") && !text.contains("certain"), "{text}");
        }
        assert!(picture.alt.starts_with("Marks of 1 concept"), "{}", picture.alt);
    }

    #[test]
    fn without_a_test_no_difference_is_called_chance() {
        let of = |tested: [bool; 2]| Comparison {
            title: "T".into(),
            items: vec![ComparisonItem {
                id: "a".into(),
                label: "Order".into(),
                dots: tested
                    .map(|tested| {
                        Some(Dot { value: 4.0, interval: Some((1.0, 9.0)), tested, certain: false })
                    })
                    .into(),
            }],
            groups: vec![("UN".into(), 20), ("EU".into(), 4)],
            axis: "Sentences, %".into(),
            interval: "95 % intervals".into(),
            without: "fewer than five documents".into(),
            untested: "clusters in several groups".into(),
            test: "differs".into(),
            ..Comparison::default()
        };
        let none = comparison(&of([false, false]), &Theme::default());
        for text in [&none.caption, &none.alt] {
            assert!(text.contains("No test was possible: clusters in several groups."), "{text}");
            assert!(!text.contains("chance") && !text.contains("certain"), "{text}");
            assert!(!text.contains("o mark has an interval"), "{text}");
        }
        assert!(none.caption.contains(" Lines: 95 % intervals."), "{}", none.caption);
        assert!(none.alt.starts_with("Marks with intervals of 1 concept"), "{}", none.alt);

        let some = comparison(&of([true, false]), &Theme::default());
        let open = "Filled marks: differs; open marks: it may be chance, or no test was possible.";
        assert!(some.caption.contains(open), "{}", some.caption);
        let reason = "Marks that were not tested: clusters in several groups.";
        assert!(some.caption.contains(reason), "{}", some.caption);
        assert!(some.alt.ends_with("No difference is certain."), "{}", some.alt);

        let all = comparison(&of([true, true]), &Theme::default());
        assert!(all.caption.ends_with("open marks: it may be chance."), "{}", all.caption);
    }

    #[test]
    fn groups_and_certainty_are_told() {
        let dot = |value, certain| {
            Some(Dot { value, interval: Some((value / 2.0, value * 2.0)), tested: true, certain })
        };
        let of = Comparison {
            title: "T".into(),
            items: vec![ComparisonItem {
                id: "a".into(),
                label: "Order".into(),
                dots: vec![dot(1.0, false), dot(4.0, true)],
            }],
            groups: vec![("UN".into(), 3), ("EU".into(), 12)],
            axis: "Sentences, %".into(),
            ..Comparison::default()
        };
        let picture = comparison(&of, &Theme::default());
        assert!(picture.svg.contains(">EU (12)<") && picture.svg.contains(">UN (3)<"));
        assert!(picture.alt.ends_with("Certain differences: Order in EU 4.00."), "{}", picture.alt);
        assert_eq!(picture.marks.len(), 1);
    }
}
