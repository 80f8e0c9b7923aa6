//! Where everything of a heat map stands, and the strokes that put it there.
//!
//! **Invariant:** the layout is done before the first stroke; drawing only follows it.

use std::collections::BTreeMap;

use super::super::axis::{counted, decimals_for, number};
use super::super::dendrogram::draw_tree;
use super::super::label::{Key, Label, Room, Seconds, Setting, baseline, shortened, titles};
use super::super::lettering::{Weight, width};
use super::super::palette::{GRID, INK, PAPER, THREAD, text_on};
use super::super::scale::{Legend, SCALE_HEIGHT, Scale, Swatch, of_groups, unread};
use super::super::sheet::{Anchor, Frame, Sheet, Stroke, Turn, Type};
use super::super::surround::{Surround, nothing};
use super::super::theme::{HAIR, LEADING, MARGIN, SMALL, TALLEST, TINY, Theme};
use super::arrange::{Arrangement, Band};
use super::columns::Columns;
use super::{Heatmap, RowOrder, Shading};

/// Height of a named row: one line, and two.
const ROW: f64 = 8.8;
const TALL_ROW: f64 = 2.0 * SMALL * LEADING + 1.2;
/// Height that rows of two lines may take together.
const TALL_ENOUGH: f64 = 360.0;
/// Height of a row without a name, at most and at least: the least is a pixel and a half at 300 dpi.
const THIN_ROW: f64 = 1.6;
const THINNEST_ROW: f64 = 0.36;
/// Height of the heading of a band.
const HEADING: f64 = SMALL * LEADING + 2.5;
/// Distance of names from cells.
const CLEAR: f64 = 4.0;
/// Width of the dendrogram.
const TREE: f64 = 24.0;

/// A heat map on its page.
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    surround: Surround,
    groups: Legend,
    swatches: Legend,
    swatches_at: (f64, f64),
    columns: Columns,
    left: f64,
    row_height: f64,
    /// Of each band: where its heading and its first row begin, and its names.
    bands: Vec<(f64, f64, Vec<Setting>)>,
    others_top: f64,
    others_height: f64,
    pub(super) others_shown: usize,
    shortened: usize,
    cells_top: f64,
    cells_bottom: f64,
    scale: Scale,
    scale_at: (f64, f64),
    scale_length: f64,
}

impl Layout {
    /// Lays out `of` on a page of `theme`, names of columns up to this share of the page. How high the foot is, is known only once the rows are placed: where the page is too high
    /// then, rows without names are placed anew with so much less room.
    pub(super) fn of(of: &Heatmap, theme: &Theme, arrangement: &Arrangement, share: f64) -> Self {
        let mut layout = Self::set(of, theme, arrangement, share, 0.0);
        let mut excess = 0.0;
        // The note says how many had no room: with more of them it may grow by a line.
        for _ in 0..3 {
            if layout.height <= TALLEST || arrangement.others.is_empty() {
                break;
            }
            excess += layout.height - TALLEST;
            layout = Self::set(of, theme, arrangement, share, excess);
        }
        layout
    }

    fn set(
        of: &Heatmap,
        theme: &Theme,
        arrangement: &Arrangement,
        share: f64,
        excess: f64,
    ) -> Self {
        let page = theme.page_width();
        let mut key = Key::default();
        let named = arrangement.named();
        let tall = named as f64 * TALL_ROW <= TALL_ENOUGH && arrangement.others.is_empty();
        let (lines, row_height) = if tall { (2, TALL_ROW) } else { (1, ROW) };
        let room = Room {
            width: page * 0.34,
            lines,
            size: SMALL,
            weight: Weight::Regular,
            seconds: Seconds::Shown,
        };
        let rows = arrangement.bands.iter().flat_map(|band| &band.rows);
        let labels = rows.map(|&row| &of.rows[row].label);
        let (set, short) = titles(labels, &room, page - 2.0 * MARGIN, &mut key);
        let mut set = set.into_iter();
        let bands = arrangement.bands.iter();
        let names: Vec<Vec<Setting>> =
            bands.map(|band| set.by_ref().take(band.rows.len()).collect()).collect();
        let widest = names.iter().flatten().map(|setting| setting.width).fold(0.0, f64::max);
        let left = MARGIN + widest + CLEAR;
        let tree = if has_tree(of, arrangement) { TREE } else { 0.0 };
        let columns =
            Columns::of(of, &arrangement.columns, (left, page - MARGIN - tree), share, &mut key);

        let present = of.columns.iter().map(|column| column.group);
        let swatch = |group| Swatch::Square(theme.palette.group(Some(group)));
        let entries = of_groups(&of.groups, present, swatch);
        let groups = Legend::of(&entries, page - 2.0 * MARGIN, &mut key);
        let (scale_length, swatches, beside) = scale_and_swatches(of, page, &mut key);

        // The foot is needed for its height, and its text says how many rows there was room for, which takes that height:
        // one sentence more or less does not change the number of its lines by more than this.
        let surround = Surround::new(theme, &of.title, &[String::new()], &key);
        let mut top = surround.top();
        if !entries.is_empty() {
            top += groups.height() + 5.0;
        }
        let cells_top = top + columns.above;
        let mut y = cells_top;
        let mut bands = Vec::new();
        for (band, names) in arrangement.bands.iter().zip(names) {
            let heading_top = y;
            if band.group.is_some() || arrangement.bands.len() > 1 {
                y += HEADING;
            }
            bands.push((heading_top, y, names));
            y += band.rows.len() as f64 * row_height + 1.0;
        }
        let legend_height = SCALE_HEIGHT + if beside { 0.0 } else { swatches.height() + 3.0 };
        let after =
            columns.below + 10.0 + legend_height + surround.bottom() + 4.0 * SMALL * LEADING;
        let others = arrangement.others.len();
        let (mut others_top, mut others_height, mut others_shown) = (y, 0.0, 0);
        if others > 0 {
            others_top = y + HEADING + 2.0;
            let room = (TALLEST - others_top - after).max(30.0) - excess;
            let room = room.max(THINNEST_ROW);
            others_shown = others.min(whole(room / THINNEST_ROW));
            others_height = (room / others_shown as f64).min(THIN_ROW);
            y = others_top + others_shown as f64 * others_height;
        }
        let cells_bottom = y;
        let scale_top = cells_bottom + columns.below + 10.0;
        let swatches_at = if beside {
            (left.min(MARGIN) + scale_length + 26.0, scale_top + SMALL * LEADING - 1.0)
        } else {
            (MARGIN, scale_top + SCALE_HEIGHT + 3.0)
        };
        let mut layout = Self {
            width: page,
            height: 0.0,
            surround,
            groups,
            swatches,
            swatches_at,
            columns,
            left,
            row_height,
            bands,
            others_top,
            others_height,
            others_shown,
            shortened: short,
            cells_top,
            cells_bottom,
            scale: match of.shading {
                Shading::Root => Scale::Root { greatest: of.greatest() },
                Shading::Even => Scale::Even { greatest: of.greatest() },
            },
            scale_at: (MARGIN, scale_top),
            scale_length,
        };
        let mut notes = vec![of.sample.clone()];
        notes.extend(layout.left_out(of, arrangement));
        notes.retain(|note| !note.is_empty());
        layout.surround = Surround::new(theme, &of.title, &[notes.join("; ")], &key);
        layout.height = scale_top + legend_height + layout.surround.bottom();
        if of.rows.is_empty() || of.columns.is_empty() {
            layout.cells_top = layout.surround.top();
            layout.height = layout.surround.top() + 40.0 + layout.surround.bottom();
        }
        layout
    }

    /// Returns a sentence for everything of `of` that is not in the figure or bears no name.
    pub(super) fn left_out(&self, of: &Heatmap, arrangement: &Arrangement) -> Vec<String> {
        let mut notes = Vec::new();
        let others = arrangement.others.len();
        if others > 0 {
            let weight = if of.weight_name.is_empty() { "weight" } else { &of.weight_name };
            notes.push(format!(
                "the {} with most {weight} bear names, the others follow as thin rows",
                counted(arrangement.named(), "document", "documents")
            ));
        }
        if self.others_shown < others + arrangement.beyond {
            let missing = others + arrangement.beyond - self.others_shown;
            let missing = counted(missing, "document", "documents");
            notes.push(format!("{missing} had no room"));
        }
        if self.columns.places.len() < of.columns.len() {
            let missing = of.columns.len() - self.columns.places.len();
            notes.push(format!("{} had no room", of.columns_counted(missing)));
        }
        notes.extend(shortened(self.shortened));
        notes
    }

    /// Draws the heat map.
    pub(super) fn draw(
        &self,
        sheet: &mut Sheet<'_>,
        of: &Heatmap,
        theme: &Theme,
        arrangement: &Arrangement,
    ) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        if of.rows.is_empty() || of.columns.is_empty() {
            nothing(sheet, (self.width / 2.0, self.cells_top + 20.0));
            return;
        }
        self.groups.draw(sheet, (MARGIN, self.surround.top()));
        self.columns.draw(sheet, of, theme.palette, self.cells_top, self.cells_bottom);
        for (band, (heading, top, names)) in arrangement.bands.iter().zip(&self.bands) {
            if top > heading {
                let group = band.group.and_then(|group| of.row_groups.get(group));
                let name = group.map_or("without a group", Label::name);
                self.heading(sheet, *heading, name);
            }
            self.draw_named(sheet, of, theme, band, (*top, names));
        }
        if !arrangement.others.is_empty() {
            let shown = &arrangement.others[..self.others_shown];
            let name = counted(shown.len(), "further document", "further documents");
            self.heading(sheet, self.others_top - HEADING, &name);
            self.cells(sheet, of, theme, shown, (self.others_top, self.others_height, 0.0));
            for (at, &row) in shown.iter().enumerate() {
                let top = self.others_top + at as f64 * self.others_height;
                let frame =
                    Frame::new(self.left, top, self.columns.right - self.left, self.others_height);
                sheet.mark(&[&of.rows[row].id], frame);
            }
        }
        if has_tree(of, arrangement)
            && let (Some(band), Some((_, top, _))) = (arrangement.bands.first(), self.bands.first())
        {
            let at = (self.columns.right + 3.0, *top);
            draw_tree(sheet, &band.tree, at, self.row_height, TREE - 4.0);
        }
        if of.greatest() > 0.0 {
            let unit = if of.unit.is_empty() { "Value" } else { &of.unit };
            self.scale.draw(sheet, self.scale_at, self.scale_length, unit, theme.palette);
        }
        self.swatches.draw(sheet, self.swatches_at);
    }

    fn heading(&self, sheet: &mut Sheet<'_>, top: f64, name: &str) {
        let mut how = Type::new(SMALL, INK, Anchor::Start);
        how.weight = Weight::Bold;
        let at = (self.left, baseline(top + HEADING / 2.0, SMALL));
        let room = self.width - MARGIN - self.left;
        let name = if width(name, SMALL, Weight::Bold) > room {
            super::super::lettering::cut(name, "", SMALL, Weight::Bold, room)
        } else {
            name.to_owned()
        };
        sheet.text(&name, at, how);
    }

    fn draw_named(
        &self,
        sheet: &mut Sheet<'_>,
        of: &Heatmap,
        theme: &Theme,
        band: &Band,
        (top, names): (f64, &[Setting]),
    ) {
        let inset = if self.columns.pitch > 5.0 { 0.3 } else { 0.1 };
        self.cells(sheet, of, theme, &band.rows, (top, self.row_height, inset));
        for (at, name) in names.iter().enumerate() {
            let middle = top + (at as f64 + 0.5) * self.row_height;
            name.draw(sheet, (self.left - CLEAR, middle), Anchor::End, Turn::Level);
        }
        let decimals = decimals_for(of.greatest());
        let text_width = width(&number(of.greatest(), decimals), TINY, Weight::Regular);
        let numbered = text_width + 3.0 <= self.columns.pitch;
        for (at, &row) in band.rows.iter().enumerate() {
            let row_top = top + at as f64 * self.row_height;
            for &(column, left) in &self.columns.places {
                let frame = Frame::new(left, row_top, self.columns.pitch, self.row_height);
                let Some(value) = of.cell(row, column) else { continue };
                sheet.mark(&[&of.rows[row].id, &of.columns[column].id], frame);
                if numbered && value > 0.0 {
                    let ground = self.scale.colour(self.scale.shade(value), theme.palette);
                    let how = Type::new(TINY, text_on(ground), Anchor::Middle);
                    let (x, middle) = frame.middle();
                    sheet.text(&number(value, decimals), (x, baseline(middle, TINY)), how);
                }
            }
        }
    }

    /// Draws the cells of `rows`, each `height` high and `inset` within its place, shade by shade.
    fn cells(
        &self,
        sheet: &mut Sheet<'_>,
        of: &Heatmap,
        theme: &Theme,
        rows: &[usize],
        (top, height, inset): (f64, f64, f64),
    ) {
        let bottom = top + rows.len() as f64 * height;
        let mut shades: BTreeMap<i32, Vec<Frame>> = BTreeMap::new();
        let mut blank = Vec::new();
        for (at, &row) in rows.iter().enumerate() {
            let row_top = top + at as f64 * height;
            for &(column, left) in &self.columns.places {
                let frame = Frame::new(
                    left + inset,
                    row_top + inset,
                    self.columns.pitch - 2.0 * inset,
                    height - 2.0 * inset,
                );
                match of.cell(row, column) {
                    None => blank.push(frame),
                    Some(value) => shades.entry(self.scale.shade(value)).or_default().push(frame),
                }
            }
        }
        unread(sheet, &blank);
        for (shade, frames) in shades.iter().filter(|(shade, _)| **shade > 0) {
            for &frame in frames {
                sheet.rect(frame, self.scale.colour(*shade, theme.palette));
            }
        }
        self.draw_grid(sheet, (top, bottom, height, rows.len()));
    }

    /// Draws lines between cells where these are large enough, and around each group of columns.
    fn draw_grid(
        &self,
        sheet: &mut Sheet<'_>,
        (top, bottom, height, rows): (f64, f64, f64, usize),
    ) {
        let (pitch, places) = (self.columns.pitch, &self.columns.places);
        let mut start = 0;
        let thread = Stroke { colour: THREAD, width: HAIR };
        let grid = Stroke { colour: GRID, width: HAIR };
        for end in 1..=places.len() {
            let apart = end == places.len() || places[end].1 > places[end - 1].1 + pitch + 0.5;
            if !apart {
                continue;
            }
            let (left, right) = (places[start].1, places[end - 1].1 + pitch);
            if height > 4.0 {
                for row in 1..rows {
                    let y = top + row as f64 * height;
                    sheet.line((left, y), (right, y), grid);
                }
                for place in &places[start + 1..end] {
                    sheet.line((place.1, top), (place.1, bottom), grid);
                }
            }
            sheet.outline(Frame::new(left, top, right - left, bottom - top), thread);
            start = end;
        }
    }
}

/// A dendrogram stands beside rows of one band that were clustered.
fn has_tree(of: &Heatmap, arrangement: &Arrangement) -> bool {
    of.order == RowOrder::Clustered && arrangement.bands.len() == 1 && arrangement.named() > 2
}

/// The length of the colour bar, what 0 and unread cells look like, and whether these stand beside the bar or below it.
fn scale_and_swatches(of: &Heatmap, page: f64, key: &mut Key) -> (f64, Legend, bool) {
    let unit = width(&of.unit, SMALL, Weight::Regular);
    let length = (page * 0.28).max(80.0);
    let mut entries = Vec::new();
    let zero = Label::new("0: read, not found");
    let blank = Label::new("not read or not coded");
    entries.push((Swatch::Edged(PAPER), &zero));
    let cells = of.rows.len() * of.columns.len();
    if of.cells.len() < cells || of.cells.iter().any(Option::is_none) {
        entries.push((Swatch::Unread, &blank));
    }
    let taken = length.max(unit) + 26.0;
    let room = page - 2.0 * MARGIN - taken;
    let beside = Legend::of(&entries, room.max(1.0), &mut Key::default());
    if room > 60.0 && beside.width() <= room && beside.height() < SCALE_HEIGHT {
        return (length, beside, true);
    }
    (length, Legend::of(&entries, page - 2.0 * MARGIN, key), false)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates"
)]
fn whole(value: f64) -> usize {
    value as usize
}
