//! Which concepts stand together: a disc a concept, a line a pair that meets more often than by chance.
//!
//! Discs lie where `ForceAtlas2` (Jacomy et al. 2014) puts them, then move apart until no name covers another. Where there are
//! more lines than an eye can follow, those of the maximum spanning tree and the strongest others are drawn; where there are
//! more concepts than a page can name, the greatest. Both are said in the caption.
//!
//! **Invariant:** two names never share room, and every disc has its name.

mod place;

use super::axis::{count, counted};
use super::label::{Key, Label, Room, Seconds, Setting};
use super::lettering::{Weight, width};
use super::palette::{FAINT_INK, PAPER, THREAD, deep, tint};
use super::picture::Picture;
use super::scale::{Legend, Swatch, of_groups};
use super::sheet::{Anchor, Frame, Sheet, Stroke, Turn, Type, Words, paint};
use super::surround::{Surround, nothing};
use super::theme::{HAIR, MARGIN, SMALL, TALLEST, Theme};
use place::{Body, Layout as Positions};

/// Most concepts on a page 183 mm wide.
const MOST_NODES: f64 = 48.0;
/// Concepts that are drawn in any case.
const FEWEST_NODES: usize = 6;
/// Lines to draw, for each disc.
const LINES_PER_NODE: f64 = 2.2;
/// Radii of the smallest and the greatest disc.
const RADII: (f64, f64) = (3.0, 13.0);
/// Widths of the thinnest and the thickest line.
const LINES: (f64, f64) = (0.6, 5.0);
/// Room of a name.
const NAME: f64 = 92.0;
/// Height of the legend of sizes, and of a second line where the page is narrow.
const SIZES: f64 = 2.0 * RADII.1 + 2.0;
const SECOND_LINE: f64 = 12.0;
/// Narrowest page on which sizes and widths stand on one line.
const ONE_LINE: f64 = 330.0;

/// A concept.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The id of the concept.
    pub id: String,
    /// What it is called.
    pub label: Label,
    /// Its group, by position in [`Network::groups`].
    pub group: Option<usize>,
    /// What the area of its disc shows, such as its mentions.
    pub size: u64,
}

/// Two concepts that stand together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// First concept, by position in [`Network::nodes`].
    pub a: usize,
    /// Second concept.
    pub b: usize,
    /// What the width of the line shows, such as the sentences that they share.
    pub count: u64,
    /// How closely the two are tied, above 0: closer ones are drawn nearer to each other.
    pub strength: f64,
}

/// What [`network()`] draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Title, for the caption.
    pub title: String,
    /// The concepts.
    pub nodes: Vec<Node>,
    /// The pairs.
    pub edges: Vec<Edge>,
    /// The groups, in the order that gives them their colours.
    pub groups: Vec<Label>,
    /// What the discs show, such as "mentions".
    pub size_name: String,
    /// What the lines show, such as "sentences with both".
    pub count_name: String,
    /// Which pairs are lines, such as "more often together than by chance (exact test, q < 0.05)".
    pub rule: String,
    /// What was examined, such as "24 documents, 182,331 words".
    pub sample: String,
}

/// Draws concepts and their ties.
pub fn network(of: &Network, theme: &Theme) -> Picture {
    let mut most = whole(MOST_NODES * theme.width.millimetres() / 183.0).max(FEWEST_NODES);
    let mut chosen = Chosen::of(of, most);
    let mut layout = Layout::of(of, theme, &chosen);
    while !layout.clear && most > FEWEST_NODES {
        most -= most.div_ceil(10);
        chosen = Chosen::of(of, most);
        layout = Layout::of(of, theme, &chosen);
    }
    let words = words(of, &chosen);
    paint(layout.width, layout.height, words, |sheet| layout.draw(sheet, of, theme, &chosen))
}

/// What is drawn of the input.
struct Chosen {
    nodes: Vec<usize>,
    edges: Vec<Edge>,
    /// Lines between the shown concepts, before the weaker were left out.
    edges_between: usize,
}

impl Chosen {
    fn of(of: &Network, most: usize) -> Self {
        let mut nodes: Vec<usize> = (0..of.nodes.len()).collect();
        nodes.sort_by_key(|&at| (std::cmp::Reverse(of.nodes[at].size), at));
        nodes.truncate(most);
        nodes.sort_unstable();
        let mut place = vec![None; of.nodes.len()];
        for (at, &node) in nodes.iter().enumerate() {
            place[node] = Some(at);
        }
        let inside = |edge: &Edge| {
            let (a, b) =
                (place.get(edge.a).copied().flatten()?, place.get(edge.b).copied().flatten()?);
            (a != b && edge.strength > 0.0).then_some(Edge { a, b, ..*edge })
        };
        let mut edges: Vec<Edge> = of.edges.iter().filter_map(inside).collect();
        let edges_between = edges.len();
        edges.sort_by(|one, other| {
            other.strength.total_cmp(&one.strength).then((one.a, one.b).cmp(&(other.a, other.b)))
        });
        let edges = backbone(edges, nodes.len(), whole(LINES_PER_NODE * nodes.len() as f64));
        Self { nodes, edges, edges_between }
    }
}

/// Returns the maximum spanning forest (Kruskal) of `edges`, strongest first, and the strongest others up to `most`.
fn backbone(edges: Vec<Edge>, nodes: usize, most: usize) -> Vec<Edge> {
    let mut root: Vec<usize> = (0..nodes).collect();
    let (mut tree, mut others) = (Vec::new(), Vec::new());
    for edge in edges {
        let (mut a, mut b) = (edge.a, edge.b);
        while root[a] != a {
            a = root[a];
        }
        while root[b] != b {
            b = root[b];
        }
        if a == b {
            others.push(edge);
        } else {
            root[a] = b;
            tree.push(edge);
        }
    }
    others.truncate(most.saturating_sub(tree.len()));
    tree.append(&mut others);
    tree
}

struct Layout {
    width: f64,
    height: f64,
    surround: Surround,
    groups: Legend,
    /// Of each shown concept: the middle of its disc, its radius, its name.
    discs: Vec<((f64, f64), f64, Setting)>,
    legend_top: f64,
    /// Whether every name has its own room.
    clear: bool,
}

impl Layout {
    fn of(of: &Network, theme: &Theme, chosen: &Chosen) -> Self {
        let page = theme.page_width();
        let mut key = Key::default();
        let greatest = chosen.nodes.iter().map(|&at| of.nodes[at].size).max().unwrap_or(0);
        let room = Room {
            width: NAME,
            lines: 3,
            size: SMALL,
            weight: Weight::Regular,
            seconds: if chosen.nodes.len() > 16 { Seconds::Hidden } else { Seconds::Shown },
        };
        let bodies: Vec<(f64, Setting)> = chosen
            .nodes
            .iter()
            .map(|&at| {
                let node = &of.nodes[at];
                (radius(node.size, greatest), Setting::of(&node.label, &room, &mut key))
            })
            .collect();
        let present = chosen.nodes.iter().map(|&at| of.nodes[at].group);
        let swatch = |group| Swatch::Disc(theme.palette.group(Some(group)));
        let entries = of_groups(&of.groups, present, swatch);
        let groups = Legend::of(&entries, page - 2.0 * MARGIN, &mut key);
        let surround = Surround::new(theme, &of.title, &[note(of, chosen)], &key);
        let top = surround.top() + if entries.is_empty() { 0.0 } else { groups.height() + 5.0 };
        let below =
            SIZES + if page < ONE_LINE { SECOND_LINE } else { 0.0 } + 8.0 + surround.bottom();

        let boxes: Vec<Body> = bodies
            .iter()
            .map(|(radius, name)| Body {
                radius: *radius,
                width: name.width,
                name: name.height() + 1.0,
            })
            .collect();
        let most = (TALLEST - top - 6.0 - below).max(80.0);
        let positions = Positions::of(&boxes, &chosen.edges, page - 2.0 * MARGIN, most);
        let clear = positions.clear;
        let discs = positions
            .middles
            .into_iter()
            .zip(bodies)
            .map(|((x, y), (radius, name))| ((MARGIN + x, top + y), radius, name))
            .collect();
        let legend_top = top + positions.height + 6.0;
        let height = if chosen.nodes.is_empty() {
            surround.top() + 40.0 + surround.bottom()
        } else {
            legend_top + below
        };
        Self { width: page, height, surround, groups, discs, legend_top, clear }
    }

    fn draw(&self, sheet: &mut Sheet<'_>, of: &Network, theme: &Theme, chosen: &Chosen) {
        self.surround.draw(sheet, self.height - self.surround.bottom());
        if chosen.nodes.is_empty() {
            nothing(sheet, (self.width / 2.0, self.surround.top() + 20.0));
            return;
        }
        self.groups.draw(sheet, (MARGIN, self.surround.top()));
        let most = chosen.edges.iter().map(|edge| edge.count).max().unwrap_or(0);
        // The strongest lie on top.
        for edge in chosen.edges.iter().rev() {
            let (from, to) = (self.discs[edge.a].0, self.discs[edge.b].0);
            let stroke = Stroke { colour: THREAD, width: line(edge.count, most) };
            sheet.path(&[from, to], stroke, 0.6);
            let ids = [&*of.nodes[chosen.nodes[edge.a]].id, &*of.nodes[chosen.nodes[edge.b]].id];
            sheet.mark(
                &ids,
                Frame::new(
                    from.0.min(to.0),
                    from.1.min(to.1),
                    (from.0 - to.0).abs(),
                    (from.1 - to.1).abs(),
                ),
            );
        }
        for (&at, (middle, radius, _)) in chosen.nodes.iter().zip(&self.discs) {
            let node = &of.nodes[at];
            let colour = theme.palette.group(node.group.filter(|&group| group < of.groups.len()));
            sheet.disc(*middle, *radius, tint(colour, 0.15));
            sheet.ring(*middle, *radius, Stroke { colour: deep(colour), width: HAIR });
            sheet.mark(
                &[&node.id],
                Frame::new(middle.0 - radius, middle.1 - radius, 2.0 * radius, 2.0 * radius),
            );
        }
        for ((x, y), radius, name) in &self.discs {
            let top = y + radius + 1.0;
            let ground =
                Frame::new(x - name.width / 2.0 - 1.0, top, name.width + 2.0, name.height());
            sheet.veil(ground, PAPER, 0.72);
            name.draw(sheet, (*x, top + name.height() / 2.0), Anchor::Middle, Turn::Level);
        }
        self.draw_sizes(sheet, of, chosen, most);
    }

    /// Explains the areas of discs and the widths of lines by the least and the greatest.
    fn draw_sizes(&self, sheet: &mut Sheet<'_>, of: &Network, chosen: &Chosen, most: u64) {
        let mut middle = self.legend_top + SIZES / 2.0;
        let how = Type::new(SMALL, FAINT_INK, Anchor::Start);
        let mut base = super::label::baseline(middle, SMALL);
        let mut x = MARGIN;
        let sizes = chosen.nodes.iter().map(|&at| of.nodes[at].size);
        let (least, greatest) = (sizes.clone().min().unwrap_or(0), sizes.max().unwrap_or(0));
        let stroke = Stroke { colour: THREAD, width: 0.5 };
        for size in
            [Some(least).filter(|&least| least < greatest), Some(greatest)].into_iter().flatten()
        {
            let radius = radius(size, greatest);
            sheet.ring((x + radius, middle), radius, stroke);
            x += 2.0 * radius + 3.0;
            let last = size == greatest;
            let text = if last {
                format!("{} {}", whole_number(size), of.size_name)
            } else {
                whole_number(size)
            };
            sheet.text(&text, (x, base), how);
            x += width(&text, SMALL, Weight::Regular) + 8.0;
        }
        if chosen.edges.is_empty() {
            return;
        }
        x += 10.0;
        if self.width < ONE_LINE {
            x = MARGIN;
            middle += SIZES / 2.0 + SECOND_LINE / 2.0;
            base = super::label::baseline(middle, SMALL);
        }
        let fewest = chosen.edges.iter().map(|edge| edge.count).min().unwrap_or(0);
        for number in
            [Some(fewest).filter(|&fewest| fewest < most), Some(most)].into_iter().flatten()
        {
            let stroke = Stroke { colour: THREAD, width: line(number, most) };
            sheet.line((x, middle), (x + 22.0, middle), stroke);
            x += 25.0;
            let text = if number == most {
                format!("{} {}", whole_number(number), of.count_name)
            } else {
                whole_number(number)
            };
            sheet.text(&text, (x, base), how);
            x += width(&text, SMALL, Weight::Regular) + 8.0;
        }
    }
}

/// The radius of a disc whose area shows `size`; the least is drawn large enough to be seen.
fn radius(size: u64, greatest: u64) -> f64 {
    let share = if greatest == 0 { 0.0 } else { (size as f64 / greatest as f64).sqrt() };
    (RADII.1 * share).max(RADII.0)
}

fn line(count: u64, most: u64) -> f64 {
    let share = if most == 0 { 0.0 } else { count as f64 / most as f64 };
    (LINES.1 * share).max(LINES.0)
}

fn whole_number(value: u64) -> String {
    count(usize::try_from(value).unwrap_or(usize::MAX))
}

fn note(of: &Network, chosen: &Chosen) -> String {
    let mut parts = Vec::new();
    if !of.sample.is_empty() {
        parts.push(of.sample.clone());
    }
    if !of.rule.is_empty() && chosen.edges.is_empty() {
        parts.push(format!("no two concepts stand {}", of.rule));
    } else if !of.rule.is_empty() {
        parts.push(format!("lines: {}", of.rule));
    }
    if chosen.edges.len() < chosen.edges_between {
        parts.push(format!(
            "the {} strongest of {} lines",
            count(chosen.edges.len()),
            count(chosen.edges_between)
        ));
    }
    if chosen.nodes.len() < of.nodes.len() {
        parts.push(format!(
            "the {} most frequent of {}",
            chosen.nodes.len(),
            counted(of.nodes.len(), "concept", "concepts")
        ));
    }
    parts.join("; ")
}

fn words(of: &Network, chosen: &Chosen) -> Words {
    let mut caption = if of.title.is_empty() { String::new() } else { format!("{}. ", of.title) };
    if of.nodes.is_empty() {
        return Words::of_nothing(&of.title, "There is no concept to show.");
    }
    let lines = counted(chosen.edges.len(), "line", "lines");
    caption
        .push_str(&format!("{} and {lines}", counted(chosen.nodes.len(), "concept", "concepts")));
    if !of.sample.is_empty() {
        caption.push_str(&format!(" ({})", of.sample));
    }
    caption.push_str(&format!(
        ". Area of discs: {}; width of lines: {}.",
        of.size_name, of.count_name
    ));
    if !of.rule.is_empty() && chosen.edges.is_empty() {
        caption.push_str(&format!(" No two concepts stand {}.", of.rule));
    } else if !of.rule.is_empty() {
        caption.push_str(&format!(" Lines join concepts that stand {}.", of.rule));
    }
    if chosen.edges.len() < chosen.edges_between {
        caption.push_str(&format!(
            " Of {} such pairs those of the maximum spanning tree and the strongest others are drawn.",
            count(chosen.edges_between)
        ));
    }
    if chosen.nodes.len() < of.nodes.len() {
        let missing = of.nodes.len() - chosen.nodes.len();
        caption.push_str(&format!(
            " The {} least frequent are not drawn.",
            counted(missing, "concept", "concepts")
        ));
    }
    caption.push_str(" Layout: ForceAtlas2, with names moved apart.");
    Words { title: of.title.clone(), alt: alternative(of, chosen), caption }
}

fn alternative(of: &Network, chosen: &Chosen) -> String {
    let mut alt = format!(
        "Network of {} and {}.",
        counted(chosen.nodes.len(), "concept", "concepts"),
        counted(chosen.edges.len(), "line", "lines")
    );
    let name = |at: usize| of.nodes[chosen.nodes[at]].label.name();
    let mut edges: Vec<&Edge> = chosen.edges.iter().collect();
    edges.sort_by_key(|edge| (std::cmp::Reverse(edge.count), edge.a, edge.b));
    let widest: Vec<String> = edges
        .iter()
        .take(5)
        .map(|edge| format!("{} with {} {}", name(edge.a), name(edge.b), whole_number(edge.count)))
        .collect();
    if widest.is_empty() {
        alt.push_str(" No two of them stand together more often than by chance.");
    } else {
        alt.push_str(&format!(" Widest lines: {}.", widest.join("; ")));
    }
    alt
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates"
)]
fn whole(value: f64) -> usize {
    value as usize
}
