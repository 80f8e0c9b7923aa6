//! Which concepts stand together more, or less, than chance would have it: a cell a pair, below the diagonal.
//!
//! The colour tells the association, the size of the square whether it is more than chance: a full square is certain by the
//! test that the caption names, a small one is not. Concepts keep the order of the codebook, so that blocks of the theory can
//! be seen. Where there are more than have room, those of greatest weight are kept and the others counted in the caption.
//!
//! **Invariant:** a blank cell is a pair that never meets; a pale one a pair that meets as often as by chance.

use std::collections::BTreeMap;

use super::axis::{counted, decimals_for, number};
use super::label::{Key, Label, Room, Seconds, Setting};
use super::lettering::{Weight, width};
use super::palette::{GRID, PAPER, THREAD};
use super::picture::Picture;
use super::scale::{Legend, SCALE_HEIGHT, Scale, Swatch, of_groups};
use super::sheet::{Anchor, Frame, Sheet, Stroke, Turn, Words, paint};
use super::surround::{Surround, nothing};
use super::theme::{HAIR, LEADING, MARGIN, SMALL, TALLEST, Theme};

/// Narrowest cell: a line of text fits beside it.
const NARROWEST: f64 = SMALL * LEADING + 0.2;
/// Widest cell.
const WIDEST: f64 = 24.0;
/// Longest upright name, and its share of the page where that is less.
const LONGEST: f64 = 200.0;
const LONGEST_SHARE: f64 = 0.75;
/// Width of the strip that tells the group.
const STRIP: f64 = 3.0;
/// Distance of names from cells, with the strip.
const CLEAR: f64 = STRIP + 4.5;
/// Side of the square of an uncertain pair, in cells.
const SMALL_SQUARE: f64 = 0.5;

/// A concept.
#[derive(Clone, Debug, PartialEq)]
pub struct PairItem {
    /// The id of the concept.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// Its group, by position in [`PairHeatmap::groups`].
    pub group: Option<usize>,
    /// What decides which concepts are shown where there are many, such as the units it is present in.
    pub weight: f64,
}

/// Two concepts that stand together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// First concept, by position in [`PairHeatmap::items`].
    pub a: usize,
    /// Second concept.
    pub b: usize,
    /// Units with both.
    pub count: u64,
    /// How much more, or less, than by chance; `None` if it cannot be told.
    pub value: Option<f64>,
    /// Whether chance is ruled out.
    pub certain: bool,
}

/// What [`pair_heatmap()`] draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PairHeatmap {
    /// Title, for the caption.
    pub title: String,
    /// The concepts, in order.
    pub items: Vec<PairItem>,
    /// The pairs that meet.
    pub pairs: Vec<Pair>,
    /// The groups, in the order that gives them their colours.
    pub groups: Vec<Label>,
    /// What is measured, such as "Normalised pointwise mutual information".
    pub measure: String,
    /// The units that pairs share, such as "sentences".
    pub unit: String,
    /// The test by which a pair is certain, such as "exact test, q < 0.05".
    pub test: String,
    /// What was examined, such as "24 documents, 182,331 words".
    pub sample: String,
}

/// Draws pairs of concepts as shades.
pub fn pair_heatmap(of: &PairHeatmap, theme: &Theme) -> Picture {
    let layout = Layout::of(of, theme);
    let words = words(of, &layout);
    paint(layout.width, layout.height, words, |sheet| layout.draw(sheet, of, theme))
}

struct Layout {
    width: f64,
    height: f64,
    surround: Surround,
    groups: Legend,
    swatches: Legend,
    swatches_at: (f64, f64),
    /// Shown items, by position in the input.
    shown: Vec<usize>,
    rows: Vec<Setting>,
    columns: Vec<Setting>,
    left: f64,
    top: f64,
    pitch: f64,
    scale: Scale,
    scale_at: (f64, f64),
    scale_length: f64,
}

impl Layout {
    fn of(of: &PairHeatmap, theme: &Theme) -> Self {
        let page = theme.page_width();
        let mut ranked: Vec<usize> = (0..of.items.len()).collect();
        ranked.sort_by(|&a, &b| of.items[b].weight.total_cmp(&of.items[a].weight).then(a.cmp(&b)));
        let mut layout = Self::set(of, theme, &ranked);
        while layout.pitch < NARROWEST && ranked.len() > 2 {
            let fitting = (page - MARGIN - layout.left) / NARROWEST;
            let most = number_of(fitting) + 1;
            ranked.truncate(most.clamp(2, ranked.len() - 1));
            layout = Self::set(of, theme, &ranked);
        }
        layout
    }

    fn set(of: &PairHeatmap, theme: &Theme, chosen: &[usize]) -> Self {
        let page = theme.page_width();
        let mut key = Key::default();
        let mut shown = chosen.to_vec();
        // Groups together, in their order; within them as given.
        shown.sort_by_key(|&at| (of.items[at].group.unwrap_or(usize::MAX), at));
        let count = shown.len();
        let seconds = |room: f64| if room < 120.0 { Seconds::Hidden } else { Seconds::Shown };
        let name_room = page * 0.4;
        let room = |width: f64| Room {
            width,
            lines: 1,
            size: SMALL,
            weight: Weight::Regular,
            seconds: seconds(width),
        };
        let rows: Vec<Setting> = shown
            .iter()
            .skip(1)
            .map(|&at| Setting::of(&of.items[at].label, &room(name_room), &mut key))
            .collect();
        let columns: Vec<Setting> = shown
            .iter()
            .take(count.saturating_sub(1))
            .map(|&at| {
                Setting::of(
                    &of.items[at].label,
                    &Room { seconds: Seconds::Hidden, ..room(LONGEST.min(page * LONGEST_SHARE)) },
                    &mut key,
                )
            })
            .collect();
        let widest = rows.iter().map(|setting| setting.width).fold(0.0, f64::max);
        let deepest = columns.iter().map(|setting| setting.width).fold(0.0, f64::max);
        let left = MARGIN + widest + CLEAR;

        let present = shown.iter().map(|&at| of.items[at].group);
        let swatch = |group| Swatch::Square(theme.palette.group(Some(group)));
        let entries = of_groups(&of.groups, present, swatch);
        let groups = Legend::of(&entries, page - 2.0 * MARGIN, &mut key);
        let scale = Scale::Centred { greatest: greatest(of, &shown) };
        let never = Label::new("never together");
        let small = Label::new("small square: may be chance");
        let scale_length = (page * 0.28).max(80.0);
        let scale_room = scale_length.max(width(&of.measure, SMALL, Weight::Regular)) + 26.0;
        let entries = [(Swatch::Edged(PAPER), &never), (Swatch::Small(THREAD), &small)];
        // Beside the scale if there is room for every word, else below it.
        let room = page - 2.0 * MARGIN - scale_room;
        let beside = Legend::of(&entries, room.max(1.0), &mut Key::default());
        let widest = entries.iter().map(|(_, label)| width(label.name(), SMALL, Weight::Regular));
        let fits = widest.fold(0.0, f64::max) + 12.0 <= room;
        let (swatches, swatches_at) = if fits {
            (beside, (MARGIN + scale_room, SMALL * LEADING - 1.0))
        } else {
            let below = Legend::of(&entries, page - 2.0 * MARGIN, &mut key);
            (below, (MARGIN, SCALE_HEIGHT + 3.0))
        };

        let notes = [note(of, count)];
        let surround = Surround::new(theme, &of.title, &notes, &key);
        let legend = if groups.height() > 0.0 { groups.height() + 5.0 } else { 0.0 };
        let top = surround.top() + legend;
        // As wide as the page allows, and as high.
        let besides = top
            + CLEAR
            + deepest
            + 10.0
            + SCALE_HEIGHT.max(swatches_at.1 + swatches.height())
            + surround.bottom();
        let cells = count.saturating_sub(1).max(1) as f64;
        let pitch = ((page - MARGIN - left) / cells).min((TALLEST - besides) / cells).min(WIDEST);
        let side = count.saturating_sub(1) as f64 * pitch;
        let scale_top = top + side + CLEAR + deepest + 10.0;
        let mut layout = Self {
            width: page,
            height: scale_top
                + SCALE_HEIGHT.max(swatches_at.1 + swatches.height())
                + surround.bottom(),
            surround,
            groups,
            swatches,
            swatches_at: (swatches_at.0, scale_top + swatches_at.1),
            shown,
            rows,
            columns,
            left,
            top,
            pitch,
            scale,
            scale_at: (MARGIN, scale_top),
            scale_length,
        };
        if count < 2 {
            layout.height = layout.surround.top() + 40.0 + layout.surround.bottom();
        }
        layout
    }

    fn draw(&self, sheet: &mut Sheet<'_>, of: &PairHeatmap, theme: &Theme) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        if self.shown.len() < 2 {
            nothing(sheet, (self.width / 2.0, self.surround.top() + 20.0));
            return;
        }
        self.groups.draw(sheet, (MARGIN, self.surround.top()));
        self.draw_names(sheet, of, theme);
        self.draw_grid(sheet);
        self.draw_cells(sheet, of, theme);
        let name = if of.measure.is_empty() { "Association" } else { &of.measure };
        let Scale::Centred { greatest } = self.scale else { return };
        if greatest > 0.0 {
            self.scale.draw(sheet, self.scale_at, self.scale_length, name, theme.palette);
        }
        self.swatches.draw(sheet, self.swatches_at);
    }

    fn draw_names(&self, sheet: &mut Sheet<'_>, of: &PairHeatmap, theme: &Theme) {
        let bottom = self.top + self.rows.len() as f64 * self.pitch;
        let colour = |at: usize| {
            theme.palette.group(of.items[at].group.filter(|&group| group < of.groups.len()))
        };
        for (place, name) in self.rows.iter().enumerate() {
            let top = self.top + place as f64 * self.pitch;
            if !of.groups.is_empty() {
                let strip = Frame::new(self.left - STRIP - 1.0, top, STRIP, self.pitch);
                sheet.rect(strip, colour(self.shown[place + 1]));
            }
            name.draw(sheet, (self.left - CLEAR, top + self.pitch / 2.0), Anchor::End, Turn::Level);
        }
        for (place, name) in self.columns.iter().enumerate() {
            let left = self.left + place as f64 * self.pitch;
            if !of.groups.is_empty() {
                sheet.rect(
                    Frame::new(left, bottom + 1.0, self.pitch, STRIP),
                    colour(self.shown[place]),
                );
            }
            name.draw(sheet, (left + self.pitch / 2.0, bottom + CLEAR), Anchor::End, Turn::Upward);
        }
    }

    /// Draws the stairs of the triangle.
    fn draw_grid(&self, sheet: &mut Sheet<'_>) {
        let grid = Stroke { colour: GRID, width: HAIR };
        let count = self.rows.len();
        let bottom = self.top + count as f64 * self.pitch;
        for place in 0..=count {
            let y = self.top + place as f64 * self.pitch;
            let right = self.left + (place + 1).min(count) as f64 * self.pitch;
            sheet.line((self.left, y), (right, y), grid);
            let x = self.left + place as f64 * self.pitch;
            let top = self.top + place.saturating_sub(1) as f64 * self.pitch;
            sheet.line((x, top), (x, bottom), grid);
        }
    }

    fn draw_cells(&self, sheet: &mut Sheet<'_>, of: &PairHeatmap, theme: &Theme) {
        let mut place = vec![None; of.items.len()];
        for (at, &item) in self.shown.iter().enumerate() {
            place[item] = Some(at);
        }
        let mut shades: BTreeMap<i32, Vec<Frame>> = BTreeMap::new();
        for pair in of.pairs.iter().filter(|pair| pair.count > 0) {
            let (Some(a), Some(b)) = (place[pair.a], place[pair.b]) else { continue };
            let (row, column) = (a.max(b), a.min(b));
            if row == column {
                continue;
            }
            let (left, top) =
                (self.left + column as f64 * self.pitch, self.top + (row - 1) as f64 * self.pitch);
            let cell = Frame::new(left, top, self.pitch, self.pitch);
            sheet.mark(&[&of.items[pair.a].id, &of.items[pair.b].id], cell);
            let inset = if pair.certain { 0.3 } else { self.pitch * (1.0 - SMALL_SQUARE) / 2.0 };
            let side = self.pitch - 2.0 * inset;
            let square = Frame::new(left + inset, top + inset, side, side);
            let shade = pair.value.map_or(0, |value| self.scale.shade(value));
            shades.entry(shade).or_default().push(square);
        }
        for (shade, squares) in &shades {
            for &square in squares {
                sheet.rect(square, self.scale.colour(*shade, theme.palette));
            }
        }
        // The palest shades would be lost on paper.
        let edge = Stroke { colour: THREAD, width: HAIR };
        for square in shades.range(-3..=3).flat_map(|(_, squares)| squares) {
            sheet.outline(*square, edge);
        }
    }
}

fn greatest(of: &PairHeatmap, shown: &[usize]) -> f64 {
    let visible =
        |pair: &&Pair| pair.count > 0 && shown.contains(&pair.a) && shown.contains(&pair.b);
    let values = of.pairs.iter().filter(visible).filter_map(|pair| pair.value);
    values.filter(|value| value.is_finite()).fold(0.0, |greatest, value| value.abs().max(greatest))
}

fn note(of: &PairHeatmap, shown: usize) -> String {
    let mut parts = Vec::new();
    if !of.sample.is_empty() {
        parts.push(of.sample.clone());
    }
    if !of.test.is_empty() {
        parts.push(format!("full squares: {}", of.test));
    }
    if shown < of.items.len() {
        parts.push(format!(
            "the {shown} most frequent of {}",
            counted(of.items.len(), "concept", "concepts")
        ));
    }
    parts.join("; ")
}

fn words(of: &PairHeatmap, layout: &Layout) -> Words {
    let mut caption = if of.title.is_empty() { String::new() } else { format!("{}. ", of.title) };
    if of.items.len() < 2 {
        return Words::of_nothing(&of.title, "There are no two concepts to compare.");
    }
    let measure = if of.measure.is_empty() { "Association" } else { &of.measure };
    let unit = if of.unit.is_empty() { "units" } else { &of.unit };
    caption.push_str(&format!(
        "{measure} of pairs of {} in {unit}",
        counted(of.items.len(), "concept", "concepts")
    ));
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push_str(". Blank: never together.");
    if !of.test.is_empty() {
        caption.push_str(&format!(
            " Full squares: {}; small squares: the difference from chance may be chance.",
            of.test
        ));
    }
    if layout.shown.len() < of.items.len() {
        let missing = of.items.len() - layout.shown.len();
        caption.push_str(&format!(
            " The {} least frequent had no room.",
            counted(missing, "concept", "concepts")
        ));
    }
    Words { title: of.title.clone(), alt: alternative(of, measure, unit), caption }
}

fn alternative(of: &PairHeatmap, measure: &str, unit: &str) -> String {
    let mut alt = format!(
        "Triangular heat map of {}. {measure} in {unit}.",
        counted(of.items.len(), "concept", "concepts")
    );
    let mut pairs: Vec<(f64, &Pair)> = of
        .pairs
        .iter()
        .filter(|pair| pair.certain)
        .filter_map(|pair| Some((pair.value?, pair)))
        .collect();
    if pairs.is_empty() {
        alt.push_str(" No pair differs from chance.");
        return alt;
    }
    pairs.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then((one.1.a, one.1.b).cmp(&(other.1.a, other.1.b)))
    });
    let decimals = decimals_for(pairs[0].0.abs());
    let name = |at: usize| of.items[at].label.name();
    let strongest: Vec<String> = pairs
        .iter()
        .take(5)
        .map(|(value, pair)| {
            format!("{} with {} {}", name(pair.a), name(pair.b), number(*value, decimals))
        })
        .collect();
    alt.push_str(&format!(" Strongest: {}.", strongest.join("; ")));
    alt
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates"
)]
fn number_of(value: f64) -> usize {
    value as usize
}
