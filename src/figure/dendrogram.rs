//! The tree beside rows that stand in the order of their clusters.
//!
//! **Invariant:** a joint lies as far from the rows as the branches that it joins are apart.

use super::order::Tree;
use super::palette::THREAD;
use super::sheet::{Point, Sheet, Stroke};

/// Draws a tree to the right of `at`, beside rows of this height; a distance of 1 is `deep` points away.
pub(super) fn draw_tree(sheet: &mut Sheet<'_>, tree: &Tree, at: Point, row: f64, deep: f64) {
    let (base, top) = at;
    let mut ends = vec![(base, top); tree.order.len()];
    for (place, &leaf) in tree.order.iter().enumerate() {
        ends[leaf] = (base, top + (place as f64 + 0.5) * row);
    }
    let stroke = Stroke { colour: THREAD, width: 0.4 };
    for merge in &tree.merges {
        let (first, second) = (ends[merge.first], ends[merge.second]);
        let x = base + merge.distance.clamp(0.0, 1.0) * deep;
        sheet.path(&[first, (x, first.1), (x, second.1), second], stroke, 1.0);
        ends.push((x, (first.1 + second.1) / 2.0));
    }
}
