//! What is told of groups that were compared, tested, or neither.

use super::*;

#[test]
fn groups_that_cannot_be_compared_are_named_and_missing_intervals_have_their_reason() {
    let dot = |value| Some(Dot { value, interval: None, tested: false, certain: false });
    let of = Comparison {
        title: "T".into(),
        items: vec![ComparisonItem {
            id: "a".into(),
            label: "Order".into(),
            dots: vec![dot(1.0), None, dot(4.0)],
        }],
        groups: vec![("UN".into(), 1), ("Atlantis".into(), 0), ("EU".into(), 2)],
        axis: "Sentences, %".into(),
        interval: "95 % intervals".into(),
        without: "fewer than five documents".into(),
        untested: "too few documents".into(),
        test: "differs".into(),
        ..Comparison::default()
    };
    let picture = comparison(&of, &Theme::default());
    assert!(picture.svg.contains(">UN (1)<") && !picture.svg.contains(">Atlantis"));
    assert!(picture.caption.contains("1 concept in 2 groups of documents"));
    assert!(picture.caption.ends_with("can be compared: Atlantis."), "{}", picture.caption);
    let reasons = [
        "o mark has an interval: fewer than five documents",
        "o test was possible: too few documents",
    ];
    // Lines of the note in the picture break elsewhere.
    for text in [&picture.caption, &picture.alt] {
        assert!(reasons.iter().all(|reason| text.contains(reason)), "{text}");
    }
    for text in [&picture.svg, &picture.caption, &picture.alt] {
        assert!(text.contains(reasons[0]) && !text.contains("95 % intervals"), "{text}");
        assert!(!text.contains("differs") && !text.contains("certain"), "{text}");
    }
    assert!(picture.alt.starts_with("Marks of 1 concept"), "{}", picture.alt);
}

#[test]
fn without_a_test_no_difference_is_called_chance() {
    let of = |tested: [bool; 2]| Comparison {
        title: "T".into(),
        items: vec![ComparisonItem {
            id: "a".into(),
            label: "Order".into(),
            dots: tested
                .map(|tested| {
                    Some(Dot { value: 4.0, interval: Some((1.0, 9.0)), tested, certain: false })
                })
                .into(),
        }],
        groups: vec![("UN".into(), 20), ("EU".into(), 4)],
        axis: "Sentences, %".into(),
        interval: "95 % intervals".into(),
        without: "fewer than five documents".into(),
        untested: "clusters in several groups".into(),
        test: "differs".into(),
        ..Comparison::default()
    };
    let none = comparison(&of([false, false]), &Theme::default());
    for text in [&none.caption, &none.alt] {
        assert!(text.contains("No test was possible: clusters in several groups."), "{text}");
        assert!(!text.contains("chance") && !text.contains("certain"), "{text}");
        assert!(!text.contains("o mark has an interval"), "{text}");
    }
    assert!(none.caption.contains(" Lines: 95 % intervals."), "{}", none.caption);
    assert!(none.alt.starts_with("Marks with intervals of 1 concept"), "{}", none.alt);

    let some = comparison(&of([true, false]), &Theme::default());
    let open = "Filled marks: differs; open marks: it may be chance, or no test was possible.";
    assert!(some.caption.contains(open), "{}", some.caption);
    let reason = "Marks that were not tested: clusters in several groups.";
    assert!(some.caption.contains(reason), "{}", some.caption);
    assert!(some.alt.ends_with("No difference is certain."), "{}", some.alt);

    let all = comparison(&of([true, true]), &Theme::default());
    assert!(all.caption.ends_with("open marks: it may be chance."), "{}", all.caption);
}

#[test]
fn groups_and_certainty_are_told() {
    let dot = |value, certain| {
        Some(Dot { value, interval: Some((value / 2.0, value * 2.0)), tested: true, certain })
    };
    let of = Comparison {
        title: "T".into(),
        items: vec![ComparisonItem {
            id: "a".into(),
            label: "Order".into(),
            dots: vec![dot(1.0, false), dot(4.0, true)],
        }],
        groups: vec![("UN".into(), 3), ("EU".into(), 12)],
        axis: "Sentences, %".into(),
        ..Comparison::default()
    };
    let picture = comparison(&of, &Theme::default());
    assert!(picture.svg.contains(">EU (12)<") && picture.svg.contains(">UN (3)<"));
    assert!(picture.alt.ends_with("Certain differences: Order in EU 4.00."), "{}", picture.alt);
    assert_eq!(picture.marks.len(), 1);
}
