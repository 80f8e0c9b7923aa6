//! Which spans overlap a place, without a look at all of them.

/// Spans by where they begin, each with the farthest end so far.
#[derive(Clone, Debug)]
pub(super) struct Spans {
    /// Start, end and number of each.
    by_start: Vec<(u64, u64, usize)>,
    farthest: Vec<u64>,
}

impl Spans {
    /// Takes spans, each from its start to before its end, in the order of their numbers.
    pub(super) fn of(spans: impl Iterator<Item = (u64, u64)>) -> Self {
        let mut by_start: Vec<(u64, u64, usize)> =
            spans.enumerate().map(|(number, (start, end))| (start, end, number)).collect();
        by_start.sort_unstable();
        let farthest = by_start.iter().scan(0, |farthest, (_, end, _)| {
            *farthest = (*farthest).max(*end);
            Some(*farthest)
        });
        Self { farthest: farthest.collect(), by_start }
    }

    /// Returns the lowest number of a span that overlaps this one and that `counts`.
    pub(super) fn first(
        &self,
        (start, end): (u64, u64),
        counts: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let begun = self.by_start.partition_point(|span| span.0 < end);
        let near = (0..begun).rev().take_while(|at| self.farthest[*at] > start);
        let overlap = near.map(|at| self.by_start[at]).filter(|span| span.1 > start);
        overlap.map(|span| span.2).filter(|number| counts(*number)).min()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Spans;

    proptest! {
        #[test]
        fn what_overlaps_is_what_a_look_at_all_finds(
            spans in prop::collection::vec((0_u64..60, 1_u64..12), 0..40),
            place in (0_u64..60, 1_u64..12),
            modulus in 1_usize..4,
        ) {
            let spans: Vec<(u64, u64)> =
                spans.into_iter().map(|(start, length)| (start, start + length)).collect();
            let place = (place.0, place.0 + place.1);
            let counts = |number: usize| number.is_multiple_of(modulus);
            let expected = spans.iter().enumerate().find(|(number, (start, end))| {
                counts(*number) && *start < place.1 && place.0 < *end
            });
            let found = Spans::of(spans.iter().copied()).first(place, counts);
            prop_assert_eq!(found, expected.map(|(number, _)| number));
        }
    }
}
