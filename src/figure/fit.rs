//! What is drawn where a page has no room for all.
//!
//! **Invariant:** those of least weight are left out first, and never more than it takes.

use super::theme::TALLEST;

/// Returns positions by weight, the greatest first; of equals the earlier first.
pub(super) fn ranked(weights: impl Iterator<Item = u64>) -> Vec<usize> {
    let weights: Vec<u64> = weights.collect();
    let mut ranked: Vec<usize> = (0..weights.len()).collect();
    ranked.sort_by_key(|&at| (std::cmp::Reverse(weights[at]), at));
    ranked
}

/// How high a layout is.
pub(super) trait Laid {
    /// The height of its page.
    fn height(&self) -> f64;
}

/// Returns the layout of what is `ranked`, or of as many of the first as a page holds, but of at least `fewest`; `fewer` tells
/// how many to try after so many. `lay` gets positions in their order.
pub(super) fn fitted<L: Laid>(
    mut ranked: Vec<usize>,
    fewest: usize,
    fewer: impl Fn(&L, usize) -> usize,
    lay: impl Fn(&[usize]) -> L,
) -> L {
    let in_order = |ranked: &[usize]| {
        let mut chosen = ranked.to_vec();
        chosen.sort_unstable();
        lay(&chosen)
    };
    let mut layout = in_order(&ranked);
    while layout.height() > TALLEST && ranked.len() > fewest {
        let next = fewer(&layout, ranked.len()).min(ranked.len() - 1);
        ranked.truncate(next.max(fewest));
        layout = in_order(&ranked);
    }
    layout
}

/// A twentieth less.
pub(super) fn a_little_less<L>(_: &L, count: usize) -> usize {
    count - count.div_ceil(20)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Rows(Vec<usize>);

    impl Laid for Rows {
        fn height(&self) -> f64 {
            self.0.len() as f64 * 100.0
        }
    }

    #[test]
    fn the_lightest_go_until_the_page_fits() {
        let order = ranked([3, 9, 1, 9, 5, 2, 7, 8].into_iter());
        assert_eq!(order, [1, 3, 7, 6, 4, 0, 5, 2]);
        let layout = fitted(order, 1, a_little_less, |chosen| Rows(chosen.to_vec()));
        assert_eq!(layout.0, [0, 1, 3, 4, 6, 7], "six rows of 100 fit into 680");
        let layout = fitted((0..30).collect(), 9, a_little_less, |chosen| Rows(chosen.to_vec()));
        assert_eq!(layout.0.len(), 9, "no fewer than asked for");
    }
}
