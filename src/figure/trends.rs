//! Change over time: a small panel a concept, a dot a year with its interval.
//!
//! Panels stand in the order given; where there are more than a page holds, those of greatest weight are kept. All have the same
//! years; each has a scale of its own, with its numbers, as one common scale would press all but the most frequent concepts flat.
//!
//! **Invariant:** every scale begins at 0 and bears its numbers, and note and caption say that heights of different panels cannot
//! be compared; a year without a value has no dot.

use plotters::style::RGBColor;

use super::axis::{Ticks, counted, decimals_for, number};
use super::fit::{Laid, fitted, ranked};
use super::label::{Key, Label, Room, Seconds, Setting, baseline};
use super::lettering::{Weight, width};
use super::palette::{FAINT_INK, GRID, INK, deep};
use super::picture::Picture;
use super::scale::{Legend, Swatch, of_groups};
use super::sheet::{Anchor, Frame, Sheet, Stroke, Turn, Type, Words, paint};
use super::surround::{Surround, nothing};
use super::theme::{HAIR, LEADING, MARGIN, RULE, SMALL, TINY, Theme};

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
    /// The groups, in the order that gives them their colours.
    pub groups: Vec<Label>,
    /// What is measured, with its unit.
    pub axis: String,
    /// What the intervals are.
    pub interval: String,
    /// What was examined.
    pub sample: String,
}

/// Draws concepts over time as small panels.
pub fn trends(of: &Trends, theme: &Theme) -> Picture {
    let ranked = ranked(of.courses.iter().map(|course| course.weight));
    // A row of panels less.
    let fewer = |layout: &Layout, count: usize| (count - 1) / layout.across * layout.across;
    let layout = fitted(ranked, 1, fewer, |shown| Layout::of(of, theme, shown));
    let words = words(of, &layout);
    paint(layout.width, layout.height, words, |sheet| layout.draw(sheet, of, theme))
}

struct Layout {
    width: f64,
    height: f64,
    surround: Surround,
    groups: Legend,
    across: usize,
    panels: Vec<Panel>,
    span: (i32, i32),
}

struct Panel {
    /// Position in the input.
    at: usize,
    name: Setting,
    /// Where its name begins.
    left: f64,
    plot: Frame,
    ticks: Ticks,
}

impl Panel {
    fn y(&self, value: f64) -> f64 {
        let share = value.clamp(0.0, self.ticks.end()) / self.ticks.end();
        self.plot.bottom() - share * self.plot.height
    }
}

/// The scale of a concept: up to its greatest value, or the end of its greatest interval.
fn scale(course: &Course) -> Ticks {
    let ends = course.moments.iter();
    let ends = ends.map(|moment| moment.interval.map_or(moment.value, |ends| ends.1));
    Ticks::up_to(ends.filter(|end| end.is_finite()).fold(0.0, f64::max), 3)
}

impl Laid for Layout {
    fn height(&self) -> f64 {
        self.height
    }
}

impl Layout {
    fn of(of: &Trends, theme: &Theme, shown: &[usize]) -> Self {
        let page = theme.page_width();
        let moments = || shown.iter().flat_map(|&at| &of.courses[at].moments);
        let ticks: Vec<Ticks> = shown.iter().map(|&at| scale(&of.courses[at])).collect();
        let years = || moments().map(|moment| moment.year);
        let span = (years().min().unwrap_or(0), years().max().unwrap_or(0));
        let scale = scale_width(&ticks);
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
        let present = shown.iter().map(|&at| of.courses[at].group);
        let swatch = |group| Swatch::Square(colour(theme, Some(group)));
        let entries = of_groups(&of.groups, present, swatch);
        let groups = Legend::of(&entries, room, &mut key);
        let surround = Surround::new(theme, &of.title, &[note(of, shown.len())], &key);
        // The name of the axis stands once, above the first panel.
        let mut top = surround.top() + groups.height() + SMALL * LEADING + 6.0;
        let mut panels = Vec::with_capacity(shown.len());
        let mut names = names.into_iter().zip(ticks);
        for row in shown.chunks(across) {
            let names: Vec<(Setting, Ticks)> = names.by_ref().take(row.len()).collect();
            let high = names.iter().map(|(name, _)| name.height()).fold(0.0, f64::max);
            for (place, (&at, (name, ticks))) in row.iter().zip(names).enumerate() {
                let left = MARGIN + place as f64 * (cell + GAP);
                let plot = Frame::new(left + scale, top + high + ABOVE, cell - scale, PLOT);
                panels.push(Panel { at, name, left, plot, ticks });
            }
            top += high + ABOVE + PLOT + YEARS + 4.0;
        }
        let mut height = top - 3.0 + surround.bottom();
        if shown.is_empty() {
            height = surround.top() + 40.0 + surround.bottom();
        }
        Self { width: page, height, surround, groups, across, panels, span }
    }

    fn draw(&self, sheet: &mut Sheet<'_>, of: &Trends, theme: &Theme) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        if self.panels.is_empty() {
            nothing(sheet, (self.width / 2.0, self.surround.top() + 20.0));
            return;
        }
        self.groups.draw(sheet, (MARGIN, self.surround.top()));
        let middle = self.surround.top() + self.groups.height() + 3.0 + SMALL * LEADING / 2.0;
        let how = Type::new(SMALL, FAINT_INK, Anchor::Start);
        sheet.text(&of.axis, (MARGIN, baseline(middle, SMALL)), how);
        for panel in &self.panels {
            let (course, plot) = (&of.courses[panel.at], panel.plot);
            let middle = plot.top - ABOVE - panel.name.height() / 2.0;
            panel.name.draw(sheet, (panel.left, middle), Anchor::Start, Turn::Level);
            self.draw_axes(sheet, panel);
            self.draw_course(sheet, course, panel, theme);
            let top = plot.top - ABOVE - panel.name.height();
            let whole = Frame::new(plot.left, top, plot.width, plot.bottom() - top);
            sheet.mark(&[&course.id], whole);
        }
    }

    fn draw_axes(&self, sheet: &mut Sheet<'_>, panel: &Panel) {
        let plot = panel.plot;
        let grid = Stroke { colour: GRID, width: HAIR };
        for (&value, text) in panel.ticks.values.iter().zip(panel.ticks.texts()) {
            let y = panel.y(value);
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

    fn draw_course(&self, sheet: &mut Sheet<'_>, course: &Course, panel: &Panel, theme: &Theme) {
        let colour = colour(theme, course.group);
        let (plot, y) = (panel.plot, |value: f64| panel.y(value));
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
        // Nothing is known of the years between: a line over them would be made up.
        let mut begun = 0;
        for course in known.chunk_by(|one, next| next.year == one.year + 1) {
            let points = &points[begun..begun + course.len()];
            begun += course.len();
            if points.len() > 1 {
                sheet.path(points, Stroke { colour, width: 0.8 }, 1.0);
            }
        }
        // Dots would run into one line where years are many.
        let size = if plot.width / points.len().max(1) as f64 >= 4.0 { 1.3 } else { 0.7 };
        for &point in &points {
            sheet.disc(point, size, colour);
        }
    }
}

/// The colour of the concepts of a group.
fn colour(theme: &Theme, group: Option<usize>) -> RGBColor {
    deep(theme.palette.group(group))
}

/// The width of the widest number of all scales, with its distance from the plot.
fn scale_width(ticks: &[Ticks]) -> f64 {
    let texts = ticks.iter().flat_map(Ticks::texts);
    texts.map(|text| width(&text, TINY, Weight::Regular)).fold(0.0, f64::max) + 4.0
}

fn note(of: &Trends, shown: usize) -> String {
    let mut parts = vec![of.sample.clone()];
    if shown > 1 {
        parts.push("each panel has a scale of its own".to_owned());
    }
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
        return Words::of_nothing(&title, "There is nothing to show.");
    }
    let (first, last) = layout.span;
    let shown = layout.panels.len();
    let concepts = counted(shown, "concept", "concepts");
    let mut caption = format!("{title}. {}, {concepts}, {first} to {last}", of.axis);
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push('.');
    if shown > 1 {
        caption.push_str(" Each panel has a scale of its own, from 0: compare courses, not heights of different panels.");
    }
    caption.push_str(
        " Years that follow each other are joined; of the years between, nothing is known.",
    );
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
        .filter_map(|panel| {
            let course = &of.courses[panel.at];
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

    fn of(courses: &[(&str, &[(i32, f64)])]) -> Trends {
        let course = |&(id, values): &(&str, &[(i32, f64)])| Course {
            id: id.into(),
            label: Label::new(id),
            group: None,
            weight: 1,
            moments: values
                .iter()
                .map(|&(year, value)| Moment { year, value, interval: None })
                .collect(),
        };
        let courses = courses.iter().map(course).collect();
        Trends { title: "T".into(), courses, axis: "Sentences, %".into(), ..Trends::default() }
    }

    #[test]
    fn panels_share_their_years_and_name_the_peak() {
        let of = of(&[("a", &[(2001, 1.0), (2009, 4.0)]), ("b", &[(2005, 8.0)])]);
        let picture = trends(&of, &Theme::default());
        assert_eq!(picture.svg.matches(">2001<").count(), 2);
        assert_eq!(picture.svg.matches(">2009<").count(), 2);
        assert!(
            picture.alt.ends_with("Highest: b 8.00 in 2005; a 4.00 in 2009."),
            "{}",
            picture.alt
        );
    }

    #[test]
    fn no_line_leads_over_years_of_which_nothing_is_known() {
        let lines = |values: &[(i32, f64)]| {
            let picture = trends(&of(&[("a", values)]), &Theme::default());
            let RGBColor(red, green, blue) = colour(&Theme::default(), None);
            let stroke = format!("stroke=\"#{red:02X}{green:02X}{blue:02X}\"");
            // Lines of one look share a path: each begins with a move.
            let elements = picture.svg.split("<path").filter_map(|rest| rest.split("/>").next());
            let moves = elements
                .filter(|element| element.contains(&stroke))
                .map(|element| element.matches('M').count());
            moves.sum::<usize>()
        };
        assert_eq!(lines(&[(2001, 1.0), (2002, 2.0), (2003, 1.0)]), 1);
        assert_eq!(lines(&[(2001, 1.0), (2002, 2.0), (2004, 1.0), (2005, 3.0)]), 2);
        assert_eq!(lines(&[(2001, 1.0), (2009, 2.0)]), 0);
        assert_eq!(lines(&[(2001, 1.0), (2002, f64::NAN), (2003, 2.0)]), 0);
    }

    #[test]
    fn a_frequent_concept_does_not_press_a_rare_one_flat() {
        let of =
            of(&[("often", &[(2001, 10.0), (2009, 40.0)]), ("rare", &[(2001, 0.1), (2009, 0.4)])]);
        let picture = trends(&of, &Theme::default());
        // The four dots, each with the panel it lies in.
        let dots: Vec<f64> = picture
            .svg
            .split(" cy=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(dots.len(), 4, "{}", picture.svg);
        let rise = |first: usize| dots[first] - dots[first + 1];
        assert!((rise(0) - rise(2)).abs() < 0.02, "alike courses look alike: {dots:?}");
        assert!(rise(2) > PLOT / 2.0, "{dots:?}");
        assert!(picture.svg.contains(">40<") && picture.svg.contains(">0.4<"));
        assert!(picture.caption.contains("Each panel has a scale of its own"));
        assert!(picture.svg.contains("each panel has a scale of its own"));
    }
}
