//! What a mark is called, and how that name is set into the room there is for it.
//!
//! A name is wrapped; a second name (the same in another language) follows it in grey, on the same line where it fits. A name
//! that is too long even so ends in "…" and a number, under which the [`Key`] at the foot of the figure gives it in full.
//!
//! Where many titles of documents are too long, their key would be longer than the picture: [`titles`] then shortens them in their
//! middle, and the figure says where they stand in full.
//!
//! **Invariant:** a name is never shortened without an entry in the key, or a note that says where it stands in full; two
//! shortened titles that read the same both have their entries.

use std::collections::{BTreeMap, BTreeSet};

use plotters::style::RGBColor;

use super::lettering::{Weight, clean, cut, cut_middle, fill, width, wrap};
use super::palette::{FAINT_INK, INK};
use super::sheet::{Anchor, Point, Sheet, Turn, Type};
use super::theme::{LEADING, SMALL};

/// Distance from a name to its second name, in sizes.
const GAP: f64 = 0.55;
/// Height of a capital letter of Noto Sans, in sizes: text is centred by it, so that rows in any script share a baseline.
const CAPITAL: f64 = 0.714;
/// Longest name that a key repeats, in characters.
const LONGEST: usize = 200;
/// Lines of a key past which titles are shortened in their middle instead.
const MOST_KEY_LINES: usize = 8;

/// A name, and if wanted the same name in a second language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    name: String,
    second: String,
}

impl Label {
    /// Returns a label that reads `name`, on one line and without control characters.
    pub fn new(name: &str) -> Self {
        Self { name: clean(name), second: String::new() }
    }

    /// Adds the name in a second language, which is set in grey.
    #[must_use]
    pub fn with_second(mut self, second: &str) -> Self {
        self.second = clean(second);
        self
    }

    /// Returns the first name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the name in the second language, if there is one.
    pub fn second(&self) -> Option<&str> {
        Some(self.second.as_str()).filter(|second| !second.is_empty())
    }

    fn in_full(&self, seconds: Seconds) -> String {
        let full = match self.second().filter(|_| seconds == Seconds::Shown) {
            Some(second) => format!("{} {second}", self.name),
            None => self.name.clone(),
        };
        if full.chars().count() <= LONGEST {
            return full;
        }
        full.chars().take(LONGEST).chain(std::iter::once('…')).collect()
    }
}

impl From<&str> for Label {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

/// Whether names in the second language are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seconds {
    Shown,
    Hidden,
}

/// The room for a name and the type it is set in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) width: f64,
    pub(super) lines: usize,
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) seconds: Seconds,
}

/// Names that were too long for their room.
#[derive(Clone, Debug, Default)]
pub(super) struct Key {
    entries: Vec<String>,
}

impl Key {
    fn add(&mut self, label: &Label, seconds: Seconds) -> String {
        let full = label.in_full(seconds);
        let at = self.entries.iter().position(|entry| *entry == full).unwrap_or_else(|| {
            self.entries.push(full);
            self.entries.len() - 1
        });
        format!(" [{}]", at + 1)
    }

    /// Returns the key as one paragraph, or nothing if every name stands in full.
    pub(super) fn paragraph(&self) -> Option<String> {
        if self.entries.is_empty() {
            return None;
        }
        let entries: Vec<String> = self
            .entries
            .iter()
            .enumerate()
            .map(|(at, entry)| format!("[{}] {entry}", at + 1))
            .collect();
        Some(entries.join("; "))
    }

    /// Returns the number of lines it takes in a foot of so many points.
    fn lines(&self, room: f64) -> usize {
        let paragraph = self.paragraph();
        paragraph
            .map_or(0, |text| fill(&text, SMALL, Weight::Regular, room, usize::MAX).lines.len())
    }
}

/// What a note says of titles that were shortened.
pub(super) fn shortened(titles: usize) -> Option<String> {
    let noun = if titles == 1 { "title is" } else { "titles are" };
    (titles > 0).then(|| {
        format!(
            "{titles} {noun} shortened in the middle; the table beside the figure has all in full"
        )
    })
}

/// Sets titles into one column; returns also how many were shortened in their middle, without an entry in `key`: none, unless
/// their entries would take more than a few lines of a foot of `foot` points.
pub(super) fn titles<'a>(
    labels: impl Iterator<Item = &'a Label> + Clone,
    room: &Room,
    foot: f64,
    key: &mut Key,
) -> (Vec<Setting>, usize) {
    let mut with_entries = key.clone();
    let set = labels.clone().map(|label| Setting::of(label, room, &mut with_entries)).collect();
    if with_entries.lines(foot) <= MOST_KEY_LINES + key.lines(foot) {
        *key = with_entries;
        return (set, 0);
    }
    let whole = |label: &Label| {
        let mut none = Key::default();
        let set = Setting::of(label, room, &mut none);
        none.entries.is_empty().then_some(set)
    };
    let cut = |label: &Label| cut_middle(&label.name, room.size, room.weight, room.width);
    let mut times: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for label in labels.clone().filter(|label| whole(label).is_none()) {
        times.entry(cut(label)).or_default().insert(&label.name);
    }
    let mut short = 0;
    let set = labels.map(|label| {
        whole(label).unwrap_or_else(|| match cut(label) {
            alone if times[&alone].len() == 1 => {
                short += 1;
                Setting::of(&Label::new(&alone), room, &mut Key::default())
            }
            _ => Setting::of(label, &Room { lines: 1, ..*room }, key),
        })
    });
    (set.collect(), short)
}

/// A name set into its room.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    lines: Vec<Line>,
    size: f64,
    weight: Weight,
    /// Width of the widest line.
    pub(super) width: f64,
    /// Whether all of the name stands there, no word of it broken.
    pub(super) clean: bool,
}

#[derive(Clone, Debug)]
struct Line {
    name: String,
    second: String,
    name_width: f64,
    width: f64,
}

impl Setting {
    /// Sets `label` into `room`; what is too long goes to `key`.
    pub(super) fn of(label: &Label, room: &Room, key: &mut Key) -> Self {
        let Room { size, weight, .. } = *room;
        let second = label.second().filter(|_| room.seconds == Seconds::Shown).unwrap_or_default();
        let line = |name: String, second: String| {
            let name_width = width(&name, size, weight);
            let second_width = width(&second, size, Weight::Regular);
            let gap = if name.is_empty() || second.is_empty() { 0.0 } else { GAP * size };
            Line { name, second, name_width, width: name_width + gap + second_width }
        };
        let mut lines = vec![line(label.name.clone(), second.to_owned())];
        let mut clean = true;
        if lines[0].width > room.width {
            let beside = usize::from(!second.is_empty() && room.lines > 1);
            let mut names = wrap(&label.name, size, weight, room.width, room.lines - beside);
            let seconds = if beside == 1 {
                wrap(second, size, Weight::Regular, room.width, room.lines - names.lines.len())
            } else {
                wrap("", size, weight, room.width, 1)
            };
            clean = names.whole && seconds.whole && !names.torn && !seconds.torn;
            if !(names.whole && seconds.whole)
                && let Some(last) = names.lines.last_mut()
            {
                let tail = key.add(label, room.seconds);
                *last = cut(last.trim_end_matches('…'), &tail, size, weight, room.width);
            }
            lines = names.lines.into_iter().map(|name| line(name, String::new())).collect();
            let seconds = seconds.lines.into_iter().filter(|second| !second.is_empty());
            lines.extend(seconds.map(|second| line(String::new(), second)));
        }
        let widest = lines.iter().map(|line| line.width).fold(0.0, f64::max);
        Self { lines, size, weight, width: widest, clean }
    }

    /// Returns the height of the lines.
    pub(super) fn height(&self) -> f64 {
        self.lines.len() as f64 * LEADING * self.size
    }

    /// Draws the lines with the middle of their block at `at` across the direction of writing, and the end or the middle that
    /// `anchor` names at `at` along it.
    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, at: Point, anchor: Anchor, turn: Turn) {
        let middle = (self.lines.len() as f64 - 1.0) / 2.0;
        for (row, line) in self.lines.iter().enumerate() {
            let across = (row as f64 - middle) * LEADING * self.size + CAPITAL / 2.0 * self.size;
            let start = match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => -line.width / 2.0,
                Anchor::End => -line.width,
            };
            let mut put =
                |text: &str, along: f64, anchor: Anchor, weight: Weight, colour: RGBColor| {
                    let place = match turn {
                        Turn::Level => (at.0 + along, at.1 + across),
                        Turn::Upward => (at.0 + across, at.1 - along),
                    };
                    sheet.text(text, place, Type { size: self.size, weight, colour, anchor, turn });
                };
            if line.second.is_empty() || line.name.is_empty() {
                // One text stands where it is anchored, whatever font a viewer sets it in.
                let along = 0.0;
                if line.second.is_empty() {
                    put(&line.name, along, anchor, self.weight, INK);
                } else {
                    put(&line.second, along, anchor, Weight::Regular, FAINT_INK);
                }
            } else {
                put(&line.name, start, Anchor::Start, self.weight, INK);
                let along = start + line.name_width + GAP * self.size;
                put(&line.second, along, Anchor::Start, Weight::Regular, FAINT_INK);
            }
        }
    }
}

/// Returns the baseline that centres one line of `size` at `middle`.
pub(super) fn baseline(middle: f64, size: f64) -> f64 {
    middle + CAPITAL / 2.0 * size
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(width: f64, lines: usize) -> Room {
        Room { width, lines, size: 8.0, weight: Weight::Regular, seconds: Seconds::Shown }
    }

    #[test]
    fn names_take_one_line_two_lines_or_the_key() {
        let label = Label::new("Respecting cyber sovereignty").with_second("尊重网络主权");
        let mut key = Key::default();
        let lines = |room: &Room, key: &mut Key| -> Vec<String> {
            let setting = Setting::of(&label, room, key);
            assert!(setting.width <= room.width);
            setting.lines.iter().map(|line| format!("{}|{}", line.name, line.second)).collect()
        };
        assert_eq!(lines(&room(300.0, 1), &mut key), ["Respecting cyber sovereignty|尊重网络主权"]);
        assert_eq!(
            lines(&room(120.0, 2), &mut key),
            ["Respecting cyber sovereignty|", "|尊重网络主权"]
        );
        assert!(key.paragraph().is_none());
        assert_eq!(lines(&room(60.0, 1), &mut key), ["Respecting… [1]|"]);
        assert_eq!(key.paragraph().unwrap(), "[1] Respecting cyber sovereignty 尊重网络主权");
        assert_eq!(lines(&room(60.0, 1), &mut key), ["Respecting… [1]|"]);
    }
    #[test]
    fn many_long_titles_are_shortened_in_their_middle_and_told_apart() {
        let long = |what: &str, year: usize| {
            Label::new(&format!("Address to the general debate of the assembly of {what}, {year}"))
        };
        let labels: Vec<Label> = (1980..2040).map(|year| long("states", year)).collect();
        let mut key = Key::default();
        let (set, short) = titles(labels.iter(), &room(90.0, 1), 500.0, &mut key);
        assert_eq!((short, key.paragraph()), (60, None));
        let read: BTreeSet<&str> = set.iter().map(|set| &*set.lines[0].name).collect();
        assert_eq!(read.len(), 60, "{read:?}");
        assert!(set.iter().all(|set| set.width <= 90.0));
        assert!(shortened(short).unwrap().starts_with("60 titles are shortened"));

        // What would read the same has its entries; a few have theirs in any case.
        let twins: Vec<Label> =
            labels.into_iter().chain([long("dukes", 1990), "Short".into()]).collect();
        let (set, short) = titles(twins.iter(), &room(60.0, 1), 500.0, &mut key);
        assert_eq!(short, 59);
        assert!(key.paragraph().is_some_and(|key| key.contains("states, 1990; [2]")), "{key:?}");
        assert_eq!((&*set[61].lines[0].name, set[60].width <= 60.0), ("Short", true));
        let mut key = Key::default();
        assert_eq!(titles(twins[..3].iter(), &room(60.0, 1), 500.0, &mut key).1, 0);
        assert_eq!(key.entries.len(), 3);
    }
}
