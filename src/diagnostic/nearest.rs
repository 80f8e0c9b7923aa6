//! "Did you mean": the known word nearest to one that is unknown.
//!
//! **Invariant:** a suggestion is made only where it is near enough to be meant.

/// Returns the candidate nearest to `word`, the first of equals, if at most a third of its characters differ.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    // What is long is no slip of the pen; the bound keeps the comparison small.
    let word: Vec<char> = word.chars().take(64).collect();
    let most = (word.len() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(word.len()) <= most)
        .map(|candidate| (distance(&word, &candidate.chars().collect::<Vec<_>>()), candidate))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns the number of insertions, deletions, changes and swaps of neighbours between two words (optimal string
/// alignment), ignoring case.
fn distance(left: &[char], right: &[char]) -> usize {
    let same = |left: char, right: char| left.eq_ignore_ascii_case(&right);
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for i in 0..left.len() {
        let mut row = vec![i + 1];
        for j in 0..right.len() {
            let change = last[j] + usize::from(!same(left[i], right[j]));
            let mut least = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && same(left[i], right[j - 1]) && same(left[i - 1], right[j]) {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_what_is_near() {
        let keys = ["id", "label", "note", "terms", "except", "examples"];
        assert_eq!(nearest("term", keys), Some("terms"));
        assert_eq!(nearest("exmaples", keys), Some("examples"));
        assert_eq!(nearest("excepts", keys), Some("except"));
        assert_eq!(nearest("Label", keys), Some("label"));
        assert_eq!(nearest("weight", keys), None);
    }

    #[test]
    fn counts_a_swap_once() {
        let letters = |word: &str| word.chars().collect::<Vec<_>>();
        assert_eq!(distance(&letters("cybre"), &letters("cyber")), 1);
        assert_eq!(distance(&letters(""), &letters("abc")), 3);
        assert_eq!(distance(&letters("kitten"), &letters("sitting")), 3);
    }
}
