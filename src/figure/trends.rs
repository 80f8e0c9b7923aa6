//! Change over time: a small panel a concept, all on the same axes, a dot a year with its interval.
//!
//! Panels stand in the order given; where there are more than a page holds, those of greatest weight are kept.
//!
//! **Invariant:** all panels have the same scales, so that heights can be compared; a year without a value has no dot.

use super::axis::{Ticks, counted, decimals_for, number};
use super::label::{Key, Label, Room, Seconds, Setting, baseline};
use super::lettering::{Weight, width};
use super::palette::{FAINT_INK, GRID, INK, deep};
use super::picture::Picture;
use super::sheet::{Anchor, Frame, Sheet, Stroke, Turn, Type, Words, paint};
use super::surround::{Surround, nothing};
use super::theme::{HAIR, LEADING, MARGIN, RULE, SMALL, TALLEST, TINY, Theme};

/// Height of the plot of a panel.
const PLOT: f64 = 40.0;
/// Narrowest panel.
const NARROWEST: f64 = 104.0;
/// Distance of panels.
const GAP: f64 = 10.0;
/// Distance of a name from its plot.
const ABOVE: f64 = 5.0;
/// Height of the years below a panel.
const YEARS: f64 = TINY * LEADING + 3.0;

/// A year of a concept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The year.
    pub year: i32,
    /// The value, 0 or more.
    pub value: f64,
    /// Lower and upper end of its interval.
    pub interval: Option<(f64, f64)>,
}

/// A concept over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The id of the concept.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// Its group, which gives it its colour.
    pub group: Option<usize>,
    /// What decides which are drawn where there are many, such as its mentions.
    pub weight: u64,
    /// The years with a value, in order.
    pub moments: Vec<Moment>,
}

/// What [`trends()`] draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trends {
    /// Title, for the caption.
    pub title: String,
    /// The concepts.
    pub courses: Vec<Course>,
    /// What is measured, with its unit.
    pub axis: String,
    /// What the intervals are.
    pub interval: String,
    /// What was examined.
    pub sample: String,
}

/// Draws concepts over time as small panels.
pub fn trends(of: &Trends, theme: &Theme) -> Picture {
    let mut ranked: Vec<usize> = (0..of.courses.len()).collect();
    ranked.sort_by_key(|&at| (std::cmp::Reverse(of.courses[at].weight), at));
    let mut layout = Layout::of(of, theme, &ranked);
    while layout.height > TALLEST && ranked.len() > layout.across {
        ranked.truncate(((ranked.len() - 1) / layout.across * layout.across).max(1));
        layout = Layout::of(of, theme, &ranked);
    }
    let words = words(of, &layout);
    paint(layout.width, layout.height, words, |sheet| layout.draw(sheet, of, theme))
}

struct Layout {
    width: f64,
    height: f64,
    surround: Surround,
    across: usize,
    /// Position in the input, name, frame of the plot.
    panels: Vec<(usize, Setting, Frame)>,
    ticks: Ticks,
    span: (i32, i32),
}

impl Layout {
    fn of(of: &Trends, theme: &Theme, chosen: &[usize]) -> Self {
        let page = theme.page_width();
        let mut shown = chosen.to_vec();
        shown.sort_unstable();
        let moments = || shown.iter().flat_map(|&at| &of.courses[at].moments);
        let ends = moments().map(|moment| moment.interval.map_or(moment.value, |ends| ends.1));
        let greatest = ends.filter(|end| end.is_finite()).fold(0.0, f64::max);
        let ticks = Ticks::up_to(greatest, 3);
        let years = || moments().map(|moment| moment.year);
        let span = (years().min().unwrap_or(0), years().max().unwrap_or(0));
        let widest = ticks.texts();
        let widest = widest.iter().map(|text| width(text, TINY, Weight::Regular));
        let scale = widest.fold(0.0, f64::max) + 4.0;
        let room = page - 2.0 * MARGIN;
        let across = (1..=6)
            .rev()
            .find(|&count| (room + GAP) / f64::from(count) - GAP >= NARROWEST)
            .map_or(1, |count| count as usize)
            .min(shown.len().max(1));
        let cell = ((room + GAP) / across as f64 - GAP).min(180.0);
        let mut key = Key::default();
        let name_room = Room {
            width: cell,
            lines: 2,
            size: SMALL,
            weight: Weight::Regular,
            seconds: Seconds::Hidden,
        };
        let names: Vec<Setting> = shown
            .iter()
            .map(|&at| Setting::of(&of.courses[at].label, &name_room, &mut key))
            .collect();
        let surround = Surround::new(theme, &of.title, &[note(of, shown.len())], &key);
        // The name of the axis stands once, above the first panel.
        let mut top = surround.top() + SMALL * LEADING + 3.0;
        let mut panels = Vec::with_capacity(shown.len());
        let mut names = names.into_iter();
        for row in shown.chunks(across) {
            let names: Vec<Setting> = names.by_ref().take(row.len()).collect();
            let high = names.iter().map(Setting::height).fold(0.0, f64::max);
            for (place, (&at, name)) in row.iter().zip(names).enumerate() {
                let left = MARGIN + place as f64 * (cell + GAP);
                let plot = Frame::new(left + scale, top + high + ABOVE, cell - scale, PLOT);
                panels.push((at, name, plot));
            }
            top += high + ABOVE + PLOT + YEARS + 4.0;
        }
        let mut height = top - 3.0 + surround.bottom();
        if shown.is_empty() {
            height = surround.top() + 40.0 + surround.bottom();
        }
        Self { width: page, height, surround, across, panels, ticks, span }
    }

    fn draw(&self, sheet: &mut Sheet<'_>, of: &Trends, theme: &Theme) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        if self.panels.is_empty() {
            nothing(sheet, (self.width / 2.0, self.surround.top() + 20.0));
            return;
        }
        let middle = self.surround.top() + SMALL * LEADING / 2.0;
        let how = Type::new(SMALL, FAINT_INK, Anchor::Start);
        sheet.text(&of.axis, (MARGIN, baseline(middle, SMALL)), how);
        for (at, name, plot) in &self.panels {
            let course = &of.courses[*at];
            let left = plot.right() - plot.width;
            let place = (left, plot.top - ABOVE - name.height() / 2.0);
            name.draw(
                sheet,
                (MARGIN.max(place.0 - self.scale_width()), place.1),
                Anchor::Start,
                Turn::Level,
            );
            self.draw_axes(sheet, *plot);
            self.draw_course(sheet, course, *plot, theme);
            let top = plot.top - ABOVE - name.height();
            let whole = Frame::new(left, top, plot.width, plot.bottom() - top);
            sheet.mark(&[&course.id], whole);
        }
    }

    fn scale_width(&self) -> f64 {
        let texts = self.ticks.texts();
        texts.iter().map(|text| width(text, TINY, Weight::Regular)).fold(0.0, f64::max) + 4.0
    }

    fn draw_axes(&self, sheet: &mut Sheet<'_>, plot: Frame) {
        let grid = Stroke { colour: GRID, width: HAIR };
        for (&value, text) in self.ticks.values.iter().zip(self.ticks.texts()) {
            let y = plot.bottom() - value / self.ticks.end() * plot.height;
            let stroke = if value > 0.0 { grid } else { Stroke { colour: INK, width: RULE } };
            sheet.line((plot.left, y), (plot.right(), y), stroke);
            let how = Type::new(TINY, FAINT_INK, Anchor::End);
            sheet.text(&text, (plot.left - 3.0, baseline(y, TINY)), how);
        }
        let middle = plot.bottom() + 3.0 + TINY * LEADING / 2.0;
        let (first, last) = self.span;
        let how = |anchor| Type::new(TINY, FAINT_INK, anchor);
        let base = baseline(middle, TINY);
        if first == last {
            sheet.text(&first.to_string(), (self.x(first, plot), base), how(Anchor::Middle));
        } else {
            sheet.text(&first.to_string(), (plot.left, base), how(Anchor::Start));
            sheet.text(&last.to_string(), (plot.right(), base), how(Anchor::End));
        }
    }

    fn x(&self, year: i32, plot: Frame) -> f64 {
        let (first, last) = self.span;
        if first == last {
            return plot.left + plot.width / 2.0;
        }
        let share = f64::from(year - first) / f64::from(last - first);
        plot.left + 3.0 + share * (plot.width - 6.0)
    }

    fn draw_course(&self, sheet: &mut Sheet<'_>, course: &Course, plot: Frame, theme: &Theme) {
        let colour = deep(theme.palette.group(course.group));
        let y = |value: f64| {
            plot.bottom() - value.clamp(0.0, self.ticks.end()) / self.ticks.end() * plot.height
        };
        let known: Vec<&Moment> =
            course.moments.iter().filter(|moment| moment.value.is_finite()).collect();
        for moment in &known {
            if let Some((low, high)) = moment.interval {
                let x = self.x(moment.year, plot);
                sheet.line((x, y(low)), (x, y(high)), Stroke { colour: FAINT_INK, width: 0.4 });
            }
        }
        let points: Vec<(f64, f64)> =
            known.iter().map(|moment| (self.x(moment.year, plot), y(moment.value))).collect();
        if points.len() > 1 {
            sheet.path(&points, Stroke { colour, width: 0.8 }, 1.0);
        }
        // Dots would run into one line where years are many.
        let size = if plot.width / points.len().max(1) as f64 >= 4.0 { 1.3 } else { 0.7 };
        for &point in &points {
            sheet.disc(point, size, colour);
        }
    }
}

fn note(of: &Trends, shown: usize) -> String {
    let mut parts = vec![of.sample.clone()];
    if has_intervals(of) {
        parts.push(format!("upright lines: {}", of.interval));
    }
    if shown < of.courses.len() {
        let all = counted(of.courses.len(), "concept", "concepts");
        parts.push(format!("the {shown} most mentioned of {all}"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn has_intervals(of: &Trends) -> bool {
    let mut moments = of.courses.iter().flat_map(|course| &course.moments);
    !of.interval.is_empty() && moments.any(|moment| moment.interval.is_some())
}

fn words(of: &Trends, layout: &Layout) -> Words {
    let title = of.title.clone();
    if layout.panels.is_empty() {
        let alt = "An empty figure: no data.".to_owned();
        return Words { caption: format!("{title}. There is nothing to show."), title, alt };
    }
    let (first, last) = layout.span;
    let shown = layout.panels.len();
    let concepts = counted(shown, "concept", "concepts");
    let mut caption = format!("{title}. {}, {concepts}, {first} to {last}", of.axis);
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push_str(". All panels have the same axes.");
    if has_intervals(of) {
        caption.push_str(&format!(" Upright lines: {}.", of.interval));
    }
    if shown < of.courses.len() {
        let missing = counted(of.courses.len() - shown, "concept", "concepts");
        caption.push_str(&format!(" The {missing} with fewest mentions had no room."));
    }
    let mut alt = format!("Panels of {concepts} from {first} to {last}. {}.", of.axis);
    let mut peaks: Vec<(&Moment, &Course)> = layout
        .panels
        .iter()
        .filter_map(|(at, ..)| {
            let course = &of.courses[*at];
            let highest = course.moments.iter().max_by(|a, b| a.value.total_cmp(&b.value))?;
            (highest.value > 0.0).then_some((highest, course))
        })
        .collect();
    peaks.sort_by(|one, other| {
        other.0.value.total_cmp(&one.0.value).then_with(|| one.1.id.cmp(&other.1.id))
    });
    let say = |(moment, course): &(&Moment, &Course)| {
        let value = number(moment.value, decimals_for(moment.value));
        format!("{} {} in {}", course.label.name(), value, moment.year)
    };
    let highest: Vec<String> = peaks.iter().take(5).map(say).collect();
    if !highest.is_empty() {
        alt.push_str(&format!(" Highest: {}.", highest.join("; ")));
    }
    Words { title, alt, caption }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_share_their_axes_and_name_the_peak() {
        let course = |id: &str, values: &[(i32, f64)]| Course {
            id: id.into(),
            label: Label::new(id),
            group: None,
            weight: 1,
            moments: values
                .iter()
                .map(|&(year, value)| Moment { year, value, interval: None })
                .collect(),
        };
        let courses = vec![course("a", &[(2001, 1.0), (2009, 4.0)]), course("b", &[(2005, 8.0)])];
        let of =
            Trends { title: "T".into(), courses, axis: "Sentences, %".into(), ..Trends::default() };
        let picture = trends(&of, &Theme::default());
        assert_eq!(picture.svg.matches(">2001<").count(), 2);
        assert_eq!(picture.svg.matches(">2009<").count(), 2);
        assert!(
            picture.alt.ends_with("Highest: b 8.00 in 2005; a 4.00 in 2009."),
            "{}",
            picture.alt
        );
    }
}
