//! Groups, years, places, maps and likeness at their extremes.

use super::*;

/// Groups of documents beside each other.
fn compared(concepts: usize, groups: usize) -> Comparison {
    let dot = |at: usize| {
        let value = (noise(at) % 1000) as f64 / 40.0;
        (at % 7 != 3).then_some(Dot {
            value,
            interval: (at % 5 != 1).then_some((value * 0.4, value * 1.8)),
            tested: !at.is_multiple_of(4),
            certain: at.is_multiple_of(3) && !at.is_multiple_of(4),
        })
    };
    Comparison {
        title: "Groups".to_owned(),
        items: (0..concepts)
            .map(|at| ComparisonItem {
                id: format!("c{at}"),
                label: label(at),
                dots: (0..groups).map(|group| dot(at * 31 + group)).collect(),
            })
            .collect(),
        groups: (0..groups).map(|at| (label(at + 2), noise(at) as u64 % 900)).collect(),
        axis: "Sentences with a mention, %".to_owned(),
        interval: "95 % bootstrap intervals over documents".to_owned(),
        without: "fewer than five documents".to_owned(),
        untested: "fewer than five documents in both".to_owned(),
        test: "differs from all other documents (q < 0.05)".to_owned(),
        sample: "24 documents, 182,331 words".to_owned(),
    }
}

#[test]
fn groups_read_well_from_one_concept_to_sixty_and_from_two_groups_to_five_hundred() {
    for theme in themes() {
        for (concepts, groups) in [(0, 2), (1, 1), (2, 3), (30, 2), (30, 6), (60, 30), (60, 500)] {
            let of = compared(concepts, groups);
            let picture = comparison(&of, &theme);
            check(&format!("{concepts} × {groups} groups, {theme:?}"), &picture, true);
        }
    }
}

/// Concepts over years.
fn courses(concepts: usize, years: usize) -> Trends {
    let moment = |at: usize, year: usize| {
        let value = (noise(at * 7 + year) % 1000) as f64 / 60.0;
        Moment {
            year: 1500 + i32::try_from(year).unwrap(),
            value,
            interval: (!year.is_multiple_of(3)).then_some((value * 0.5, value * 1.5)),
        }
    };
    Trends {
        title: "Years".to_owned(),
        courses: (0..concepts)
            .map(|at| Course {
                id: format!("c{at}"),
                label: label(at),
                group: Some(at % 8),
                weight: noise(at) as u64 % 500,
                moments: (0..years).map(|year| moment(at, year)).collect(),
            })
            .collect(),
        groups: groups(8),
        axis: "Sentences with a mention, %".to_owned(),
        interval: "95 % bootstrap intervals over documents".to_owned(),
        sample: "24 documents, 182,331 words".to_owned(),
    }
}

#[test]
fn years_read_well_from_one_to_five_hundred() {
    for theme in themes() {
        for (concepts, years) in [(0, 0), (1, 1), (2, 3), (30, 30), (60, 10), (60, 500)] {
            let of = courses(concepts, years);
            let picture = trends(&of, &theme);
            check(&format!("{concepts} × {years} years, {theme:?}"), &picture, true);
        }
    }
}

/// Concepts over places.
fn lanes(concepts: usize) -> Position {
    let value = |at: usize| (at % 6 != 5).then_some((noise(at) % 1000) as f64 / 50.0);
    Position {
        title: "Places".to_owned(),
        lanes: (0..concepts)
            .map(|at| Lane {
                id: format!("c{at}"),
                label: label(at),
                group: Some(at * 8 / concepts),
                weight: noise(at) as u64 % 500,
                values: (0..20).map(|part| value(at * 20 + part)).collect(),
            })
            .collect(),
        groups: groups(8),
        unit: "mentions per 100 sentences of the part".to_owned(),
        sample: "24 documents, 182,331 words".to_owned(),
    }
}

#[test]
fn places_read_well_from_one_concept_to_sixty() {
    for theme in themes() {
        for concepts in [0, 1, 2, 30, 60] {
            let of = lanes(concepts);
            let picture = position(&of, &theme);
            check(&format!("{concepts} lanes, {theme:?}"), &picture, true);
            assert_eq!(of.lanes.is_empty(), picture.marks.is_empty());
        }
    }
}

/// A map of so many documents and concepts.
fn points(documents: usize, concepts: usize) -> Map {
    // A crowd around the origin and a few far out, as such maps have them.
    let far = |at: usize| if at % 17 == 4 { 9.0 } else { 1.0 };
    let coordinate = |at: usize| (noise(at) % 2000) as f64 / 1000.0 - 1.0;
    let point = |at: usize, kind: PointKind| MapPoint {
        id: format!("{kind:?}{at}"),
        label: label(at),
        kind,
        group: (kind == PointKind::Concept).then_some(at % 8),
        at: (coordinate(at) * far(at), coordinate(at + 999) * far(at + 5)),
        weight: (noise(at) % 100) as f64,
    };
    Map {
        title: "Map".to_owned(),
        points: (0..documents)
            .map(|at| point(at, PointKind::Document))
            .chain((0..concepts).map(|at| point(at + 7, PointKind::Concept)))
            .collect(),
        groups: groups(8),
        axes: ["Axis 1 (21.7 % of inertia)".into(), "Axis 2 (9.9 % of inertia)".into()],
        reading: "Near means alike.".to_owned(),
        sample: "24 documents, 182,331 words".to_owned(),
    }
}

#[test]
fn maps_read_well_from_one_point_to_five_hundred() {
    for theme in themes() {
        for (documents, concepts) in [(0, 0), (1, 1), (3, 2), (30, 30), (500, 60)] {
            let of = points(documents, concepts);
            let picture = map(&of, &theme);
            check(&format!("{documents} + {concepts} points, {theme:?}"), &picture, true);
            assert_eq!(picture.marks.len(), documents + concepts);
        }
    }
}

/// Documents with their likeness.
fn likenesses(documents: usize) -> Similarity {
    let mut distances = vec![0.0; documents * documents];
    for a in 0..documents {
        for b in 0..a {
            let distance = (noise(a * 501 + b) % 1000) as f64 / 999.0;
            distances[a * documents + b] = distance;
            distances[b * documents + a] = distance;
        }
    }
    Similarity {
        title: "Likeness".to_owned(),
        items: (0..documents)
            .map(|at| Alike {
                id: format!("d{at}"),
                label: label(at),
                weight: noise(at) as u64 % 500,
            })
            .collect(),
        distances,
        measure: "Likeness: 1 − Jensen–Shannon distance".to_owned(),
        sample: "24 documents, 182,331 words".to_owned(),
        noun: ("document", "documents"),
    }
}

#[test]
fn likeness_reads_well_from_one_document_to_five_hundred() {
    for theme in themes() {
        for documents in [0, 1, 2, 3, 30, 60, 500] {
            let of = likenesses(documents);
            let picture = similarity(&of, &theme);
            check(&format!("{documents} documents, {theme:?}"), &picture, true);
        }
    }
}

#[test]
fn the_narrowest_and_the_widest_page_have_every_figure() {
    for width in [60.0, 400.0] {
        let theme = Theme { width: Width::Millimetres(width), ..Theme::default() };
        let map = map(&points(30, 30), &theme);
        assert_eq!(map.marks.len(), 60);
        let pictures = [
            frequency(&bars(10), &theme),
            heatmap(&shades(24, 10, 3), &theme),
            pair_heatmap(&together(12), &theme),
            network(&ties(30), &theme),
            comparison(&compared(10, 2), &theme),
            trends(&courses(10, 10), &theme),
            position(&lanes(10), &theme),
            map,
            similarity(&likenesses(10), &theme),
        ];
        for picture in pictures {
            assert!((picture.width - width).abs() < 0.1, "{}", picture.width);
            // Whatever has room at the usual width has it on a wider page.
            if width > 183.0 {
                assert!(!picture.marks.is_empty(), "{}", picture.alt);
                check(&picture.alt, &picture, true);
            }
        }
    }
}
