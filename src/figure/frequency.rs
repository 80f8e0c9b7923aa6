//! How often each concept is mentioned: a row a concept, its value as a bar, its interval as a line.
//!
//! Rows stand under the heading of their group and bear the group's colour; the numbers are printed beside them, since a
//! reader quotes numbers. The type and the number of lines a name may take follow from the number of rows; past the height of a
//! journal's page the rows with the greatest values are kept.
//!
//! **Invariant:** values and intervals are drawn as given; one that is missing is a dash, never a zero.

use super::axis::{Ticks, counted, decimals_for, number};
use super::label::{Key, Label, Room, Seconds, Setting, baseline};
use super::lettering::{Weight, width};
use super::palette::{FAINT_INK, GRID, INK, deep, tint};
use super::picture::Picture;
use super::sheet::{Anchor, Frame, Sheet, Stroke, Turn, Type, Words, paint};
use super::surround::{Surround, nothing};
use super::theme::{HAIR, LEADING, MARGIN, RULE, SMALL, TALLEST, TEXT, Theme};

/// Height of the axis with its ticks and its name.
const AXIS: f64 = 2.5 + 2.0 * SMALL * LEADING;
/// Indent of names under a heading.
const INDENT: f64 = 8.0;

/// A concept with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The id of the concept.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// Its group, by position in [`Frequency::groups`].
    pub group: Option<usize>,
    /// The value; `None` if it cannot be told.
    pub value: Option<f64>,
    /// Lower and upper end of its interval.
    pub interval: Option<(f64, f64)>,
    /// What is printed behind the value, such as the number of mentions.
    pub remark: Option<String>,
}

/// The order of the rows within a group; groups keep theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BarOrder {
    /// The greatest value first.
    #[default]
    ByValue,
    /// As given.
    Given,
}

/// What [`frequency()`] draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frequency {
    /// Title, for the caption.
    pub title: String,
    /// The concepts.
    pub bars: Vec<Bar>,
    /// The groups, in the order that gives them their colours.
    pub groups: Vec<Label>,
    /// What is measured, with its unit, such as "Mentions per 1,000 words".
    pub axis: String,
    /// Heading of the column of values, such as "Rate".
    pub value_heading: String,
    /// Heading of the column of remarks, such as "Mentions".
    pub remark_heading: String,
    /// What the intervals are, such as "95 % bootstrap intervals over documents"; empty if there are none.
    pub interval: String,
    /// What was examined, such as "24 documents, 182,331 words".
    pub sample: String,
    /// Order of the rows.
    pub order: BarOrder,
}

/// How tightly rows are set; each step saves height.
#[derive(Clone, Copy)]
struct Density {
    size: f64,
    lines: usize,
    seconds: Seconds,
    space: f64,
}

const DENSITIES: [Density; 5] = [
    Density { size: TEXT, lines: 3, seconds: Seconds::Shown, space: 4.5 },
    Density { size: TEXT, lines: 2, seconds: Seconds::Shown, space: 3.0 },
    Density { size: SMALL, lines: 2, seconds: Seconds::Shown, space: 2.4 },
    Density { size: SMALL, lines: 2, seconds: Seconds::Hidden, space: 2.0 },
    Density { size: SMALL, lines: 1, seconds: Seconds::Hidden, space: 0.9 },
];

/// Draws the values of concepts as bars with intervals.
pub fn frequency(of: &Frequency, theme: &Theme) -> Picture {
    let bars: Vec<&Bar> = of.bars.iter().collect();
    let mut layout = Layout::of(of, theme, &bars);
    let mut kept = bars.len();
    if layout.height > TALLEST {
        let mut ranked: Vec<usize> = (0..bars.len()).collect();
        ranked.sort_by(|&a, &b| by_value(bars[a], bars[b]).then(a.cmp(&b)));
        while layout.height > TALLEST && kept > 1 {
            kept -= kept.div_ceil(20);
            let mut chosen = ranked[..kept].to_vec();
            chosen.sort_unstable();
            let chosen: Vec<&Bar> = chosen.into_iter().map(|at| bars[at]).collect();
            layout = Layout::of(of, theme, &chosen);
        }
    }
    let words = words(of, kept);
    paint(layout.width, layout.height, words, |sheet| layout.draw(sheet, of, theme))
}

/// A line of the figure.
enum Row<'bar> {
    Heading { group: usize, setting: Setting },
    Bar { bar: &'bar Bar, setting: Setting },
}

struct Layout<'bar> {
    rows: Vec<(Row<'bar>, f64, f64)>,
    surround: Surround,
    density: Density,
    width: f64,
    height: f64,
    plot: Frame,
    ticks: Ticks,
    decimals: usize,
    value_right: f64,
    remark_right: f64,
    head: f64,
}

impl<'bar> Layout<'bar> {
    fn of(of: &Frequency, theme: &Theme, bars: &[&'bar Bar]) -> Self {
        let mut layout = Self::set(of, theme, bars, DENSITIES[0]);
        for density in &DENSITIES[1..] {
            if layout.height <= TALLEST {
                break;
            }
            layout = Self::set(of, theme, bars, *density);
        }
        layout
    }

    fn set(of: &Frequency, theme: &Theme, bars: &[&'bar Bar], density: Density) -> Self {
        let page = theme.page_width();
        let mut key = Key::default();
        let rows = rows(of, bars, page, density, &mut key);
        let name_width = rows.iter().map(Row::reach).fold(0.0, f64::max);

        let values = bars.iter().flat_map(|bar| [bar.value, bar.interval.map(|ends| ends.1)]);
        let greatest = values.flatten().filter(|value| value.is_finite()).fold(0.0, f64::max);
        let decimals = decimals_for(greatest);
        let texts = bars.iter().map(|bar| value_text(bar, decimals));
        let wide = |texts: &mut dyn Iterator<Item = String>, heading: &str| {
            let widest = texts.map(|text| width(&text, SMALL, Weight::Regular)).fold(0.0, f64::max);
            let heading = width(heading, SMALL, Weight::Regular);
            if widest > 0.0 { widest.max(heading) + 8.0 } else { 0.0 }
        };
        let remark_width =
            wide(&mut bars.iter().filter_map(|bar| bar.remark.clone()), &of.remark_heading);
        let value_width = wide(&mut texts.into_iter(), &of.value_heading);
        let remark_right = page - MARGIN;
        let value_right = remark_right - remark_width;

        let left = MARGIN + name_width + 7.0;
        let room = (value_right - value_width - left).max(20.0);
        let ticks = Ticks::fitting(greatest, room);
        // Half of the last tick's number stands right of the axis.
        let overhang =
            ticks.texts().last().map_or(0.0, |text| width(text, SMALL, Weight::Regular)) / 2.0;
        let surround = Surround::new(theme, &of.title, &notes(of, bars), &key);
        let headed = !(of.value_heading.is_empty() && of.remark_heading.is_empty());
        let head =
            surround.top() + if headed && !bars.is_empty() { SMALL * LEADING + 1.0 } else { 0.0 };

        let mut top = head + density.space / 2.0;
        let mut placed = Vec::with_capacity(rows.len());
        for (at, row) in rows.into_iter().enumerate() {
            let above = if at > 0 && matches!(row, Row::Heading { .. }) {
                density.space.max(1.5)
            } else {
                0.0
            };
            let height = row.height() + density.space;
            placed.push((row, top + above, height));
            top += above + height;
        }
        let bottom = top.max(head + 40.0 * f64::from(u8::from(bars.is_empty()))) + 1.5;
        let plot = Frame::new(left, head, room - overhang, bottom - head);
        let axis = if bars.is_empty() { 0.0 } else { AXIS };
        let height = bottom + axis + surround.bottom();
        let (width, rows) = (page, placed);
        Self {
            rows,
            surround,
            density,
            width,
            height,
            plot,
            ticks,
            decimals,
            value_right,
            remark_right,
            head,
        }
    }

    fn x(&self, value: f64) -> f64 {
        self.plot.left + value.clamp(0.0, self.ticks.end()) / self.ticks.end() * self.plot.width
    }

    fn draw(&self, sheet: &mut Sheet<'_>, of: &Frequency, theme: &Theme) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        if self.rows.is_empty() {
            nothing(sheet, (self.width / 2.0, self.plot.middle().1));
            return;
        }
        self.draw_axis(sheet, of);
        for (row, top, height) in &self.rows {
            let middle = top + height / 2.0;
            match row {
                Row::Heading { group, setting } => {
                    let side = 5.0;
                    let chip = Frame::new(MARGIN, middle - side / 2.0, side, side);
                    sheet.rect(chip, theme.palette.group(Some(*group)));
                    let place = (MARGIN + INDENT, middle);
                    setting.draw(sheet, place, Anchor::Start, Turn::Level);
                }
                Row::Bar { bar, setting } => {
                    let place = (self.plot.left - 7.0, middle);
                    setting.draw(sheet, place, Anchor::End, Turn::Level);
                    self.draw_bar(sheet, bar, middle, theme);
                    let whole = Frame::new(MARGIN, *top, self.width - 2.0 * MARGIN, *height);
                    sheet.mark(&[&bar.id], whole);
                }
            }
        }
        let axis = Stroke { colour: INK, width: RULE };
        sheet.line((self.plot.left, self.plot.top), (self.plot.left, self.plot.bottom()), axis);
    }

    fn draw_axis(&self, sheet: &mut Sheet<'_>, of: &Frequency) {
        let plot = self.plot;
        let grid = Stroke { colour: GRID, width: HAIR };
        for &value in &self.ticks.values[1..] {
            sheet.line((self.x(value), plot.top), (self.x(value), plot.bottom()), grid);
        }
        self.ticks.draw_below(sheet, plot, &of.axis, self.width);
        let middle = self.head - SMALL * LEADING / 2.0;
        for (heading, right) in
            [(&of.value_heading, self.value_right), (&of.remark_heading, self.remark_right)]
        {
            let how = Type::new(SMALL, FAINT_INK, Anchor::End);
            sheet.text(heading, (right, baseline(middle, SMALL)), how);
        }
    }

    fn draw_bar(&self, sheet: &mut Sheet<'_>, bar: &Bar, middle: f64, theme: &Theme) {
        let colour = theme.palette.group(bar.group);
        let size = self.density.size;
        if let Some(value) = bar.value {
            let high = size * 0.78;
            let length = self.x(value) - self.plot.left;
            let frame = Frame::new(self.plot.left, middle - high / 2.0, length, high);
            // Beside an interval the bar steps back; without one it carries the value.
            sheet.rect(frame, if bar.interval.is_some() { tint(colour, 0.5) } else { colour });
            if let Some((low, high)) = bar.interval {
                let stroke = Stroke { colour: deep(colour), width: 1.0 };
                sheet.line((self.x(low), middle), (self.x(high), middle), stroke);
                sheet.disc((self.x(value), middle), size * 0.24, deep(colour));
            }
        }
        let base = baseline(middle, SMALL);
        let how = Type::new(SMALL, INK, Anchor::End);
        sheet.text(&value_text(bar, self.decimals), (self.value_right, base), how);
        if let Some(remark) = &bar.remark {
            let how = Type::new(SMALL, FAINT_INK, Anchor::End);
            sheet.text(remark, (self.remark_right, base), how);
        }
    }
}

impl Row<'_> {
    fn reach(&self) -> f64 {
        match self {
            Self::Heading { setting, .. } => INDENT + setting.width,
            Self::Bar { setting, .. } => setting.width,
        }
    }

    fn height(&self) -> f64 {
        match self {
            Self::Heading { setting, .. } | Self::Bar { setting, .. } => setting.height(),
        }
    }
}

/// Headings and bars from top to bottom.
fn rows<'bar>(
    of: &Frequency,
    bars: &[&'bar Bar],
    page: f64,
    density: Density,
    key: &mut Key,
) -> Vec<Row<'bar>> {
    let mut sorted = bars.to_vec();
    // Bars of no group, or of one that is not listed, come last.
    let group =
        |bar: &Bar| bar.group.filter(|&group| group < of.groups.len()).unwrap_or(usize::MAX);
    sorted.sort_by(|a, b| {
        let within = match of.order {
            BarOrder::ByValue => by_value(a, b),
            BarOrder::Given => std::cmp::Ordering::Equal,
        };
        group(a).cmp(&group(b)).then(within)
    });
    let Density { size, lines, seconds, .. } = density;
    let share = page * 0.42;
    let room = Room { width: share, lines, size, weight: Weight::Regular, seconds };
    let heading_room = Room { width: share - INDENT, weight: Weight::Bold, ..room };
    let mut rows = Vec::new();
    let mut current = None;
    for bar in sorted {
        let here = group(bar);
        if current != Some(here)
            && let Some(label) = of.groups.get(here)
        {
            let setting = Setting::of(label, &heading_room, key);
            rows.push(Row::Heading { group: here, setting });
        }
        current = Some(here);
        rows.push(Row::Bar { bar, setting: Setting::of(&bar.label, &room, key) });
    }
    rows
}

fn by_value(a: &Bar, b: &Bar) -> std::cmp::Ordering {
    let value =
        |bar: &Bar| bar.value.filter(|value| value.is_finite()).unwrap_or(f64::NEG_INFINITY);
    value(b).total_cmp(&value(a))
}

fn value_text(bar: &Bar, decimals: usize) -> String {
    bar.value.map_or_else(|| "–".to_owned(), |value| number(value, decimals))
}

fn notes(of: &Frequency, bars: &[&Bar]) -> Vec<String> {
    let mut notes = Vec::new();
    let mut parts = Vec::new();
    if !of.sample.is_empty() {
        parts.push(of.sample.clone());
    }
    if !of.interval.is_empty() && bars.iter().any(|bar| bar.interval.is_some()) {
        parts.push(format!("lines: {}", of.interval));
    }
    if bars.iter().any(|bar| bar.value.is_none()) {
        parts.push("–: cannot be told".to_owned());
    }
    if bars.len() < of.bars.len() {
        parts.push(format!(
            "the {} with the greatest values of {}",
            bars.len(),
            counted(of.bars.len(), "concept", "concepts")
        ));
    }
    notes.push(parts.join("; "));
    notes
}

fn words(of: &Frequency, kept: usize) -> Words {
    let measured = if of.axis.is_empty() { "Values" } else { &of.axis };
    let mut caption = String::new();
    if !of.title.is_empty() {
        caption.push_str(&format!("{}. ", of.title));
    }
    if of.bars.is_empty() {
        return Words::of_nothing(&of.title, "There is no concept to show.");
    }
    caption.push_str(&format!(
        "{measured} of {}{}.",
        counted(of.bars.len(), "concept", "concepts"),
        if of.sample.is_empty() { String::new() } else { format!(" in {}", of.sample) }
    ));
    if of.bars.iter().any(|bar| bar.interval.is_some()) {
        caption.push_str(" Bars and points show the value, ");
        caption.push_str(if of.interval.is_empty() { "lines its interval." } else { "lines the " });
        if !of.interval.is_empty() {
            caption.push_str(&format!("{}.", of.interval));
        }
    }
    if kept < of.bars.len() {
        caption.push_str(&format!(
            " Shown are the {kept} with the greatest values; the table beside the figure has all."
        ));
    }
    if of.bars.iter().any(|bar| bar.value.is_none()) {
        caption.push_str(" A dash stands where the value cannot be told.");
    }
    Words { title: of.title.clone(), alt: alternative(of, measured), caption }
}

fn alternative(of: &Frequency, measured: &str) -> String {
    let mut ranked: Vec<&Bar> = of.bars.iter().filter(|bar| bar.value.is_some()).collect();
    ranked.sort_by(|a, b| by_value(a, b));
    let greatest = ranked.first().and_then(|bar| bar.value).unwrap_or_default();
    let say =
        |bar: &&Bar| format!("{} {}", bar.label.name(), value_text(bar, decimals_for(greatest)));
    let mut alt =
        format!("Bar chart of {}. {measured}.", counted(of.bars.len(), "concept", "concepts"));
    if greatest > 0.0 {
        let top: Vec<String> = ranked.iter().take(5).map(say).collect();
        alt.push_str(&format!(" Greatest: {}.", top.join("; ")));
        if ranked.len() > 5
            && let Some(least) = ranked.last()
        {
            alt.push_str(&format!(" Least: {}.", say(least)));
        }
    } else if !ranked.is_empty() {
        alt.push_str(" All values are 0.");
    }
    alt
}
