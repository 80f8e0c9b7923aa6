//! Every figure at its extremes: what is drawn stays on the page, and no name covers another.

mod compared;

use resvg::usvg::{Group, Node as SvgNode};

use super::*;

/// Names in the scripts that figures meet, short and far too long.
const NAMES: &[(&str, &str)] = &[
    ("Respecting cyber sovereignty", "尊重网络主权"),
    ("Order", ""),
    (
        "Global network infrastructure, interconnection and the closing of the digital divide",
        "加快全球网络基础设施建设，促进互联互通",
    ),
    ("Суверенитет в информационном пространстве", "信息主权"),
    ("السيادة في الفضاء السيبراني", ""),
    ("Uninterruptedlongwordwithoutanyspacewhatsoeverthatnolinecanhold", "无空格"),
    ("网络空间命运共同体", ""),
    ("Una comunidad de futuro compartido en el ciberespacio: qué añade «ñ» y cómo", "اقتصاد"),
    ("Où l’économie numérique mène-t-elle à l’œuvre commune, à l’ère du réseau ?", ""),
    (
        "بناء مجتمع مصير مشترك للبشرية في الفضاء السيبراني وتعزيز الترابط والتواصل بين الجميع",
        "构建网络空间命运共同体",
    ),
    // Signs of one font between letters of another that join into one.
    ("إعلان (لا للحرب): السلام «للأجيال» – والأمن [3]", ""),
    ("<script>alert(\"&\")</script>", "]]>"),
];

/// A number that looks random and is not.
fn noise(seed: usize) -> usize {
    (seed.wrapping_mul(2_654_435_761) ^ (seed >> 3).wrapping_mul(40_503)) >> 7
}

fn label(at: usize) -> Label {
    let (name, second) = NAMES[at % NAMES.len()];
    Label::new(&format!("{name} {at}")).with_second(second)
}

fn groups(count: usize) -> Vec<Label> {
    (0..count).map(|at| Label::new(&format!("Group {at}")).with_second("四项原则")).collect()
}

/// The boxes of all texts of a picture, with the text.
fn texts(picture: &Picture) -> Vec<(String, [f64; 4])> {
    fn walk(group: &Group, into: &mut Vec<(String, [f64; 4])>) {
        for node in group.children() {
            match node {
                SvgNode::Group(group) => walk(group, into),
                SvgNode::Text(text) => {
                    let words = text.chunks().iter().map(|chunk| chunk.text()).collect();
                    let ink = text.flattened().bounding_box();
                    let bounds =
                        ink.transform(text.abs_transform()).expect("turned by a quarter at most");
                    let sides = [bounds.left(), bounds.top(), bounds.right(), bounds.bottom()]
                        .map(f64::from);
                    let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                    for glyph in glyphs {
                        assert!(glyph.id.0 != 0, "no letter for {:?} in {words:?}", glyph.text);
                    }
                    into.push((words, sides));
                }
                SvgNode::Path(_) | SvgNode::Image(_) => {}
            }
        }
    }
    let tree = render::tree(&picture.svg).expect("figures are sound SVG");
    let mut found = Vec::new();
    walk(tree.root(), &mut found);
    // The renderer counts in CSS pixels; figures in points.
    let scale = picture.width / 25.4 * 72.0 / f64::from(tree.size().width());
    found.into_iter().map(|(text, sides)| (text, sides.map(|side| side * scale))).collect()
}

/// Fails if a text leaves the page or, where `apart` says so, if two share room.
fn check(name: &str, picture: &Picture, apart: bool) {
    let (width, height) = (picture.width / 25.4 * 72.0, picture.height / 25.4 * 72.0);
    let texts = texts(picture);
    for (text, [left, top, right, bottom]) in &texts {
        assert!(
            *left >= -0.5 && *top >= -0.5 && *right <= width + 0.5 && *bottom <= height + 0.5,
            "{name}: \"{text}\" leaves the page: {left:.1} {top:.1} {right:.1} {bottom:.1} of {width:.1} {height:.1}"
        );
    }
    // Ink of lines of one block may touch: a descender above an accent.
    const TOUCH: f64 = 0.8;
    for (at, (one, a)) in texts.iter().enumerate().filter(|_| apart) {
        for (other, b) in &texts[at + 1..] {
            let across = a[2].min(b[2]) - a[0].max(b[0]);
            let down = a[3].min(b[3]) - a[1].max(b[1]);
            assert!(across < TOUCH || down < TOUCH, "{name}: \"{one}\" and \"{other}\" share room");
        }
    }
    let all: Vec<&str> = texts.iter().map(|(text, _)| &**text).collect();
    let all = all.join(" ");
    let told = all.contains("shortened in the middle") || all.contains("[1] ");
    for (text, _) in texts.iter().filter(|(text, _)| text.contains('…')) {
        assert!(told, "{name}: \"{text}\" is cut, and nothing says where it stands in full");
    }
    assert!(height <= theme::TALLEST + 0.5, "{name}: the page is {height:.0} points high");
    assert!(!picture.alt.is_empty() && !picture.caption.is_empty());
    assert!(!picture.svg.contains("<script"), "{name}: text stays text");
    for mark in &picture.marks {
        assert!(mark.left >= -0.5 && mark.left + mark.width <= width + 0.5, "{name}: {mark:?}");
        assert!(mark.top >= -0.5 && mark.top + mark.height <= height + 0.5, "{name}: {mark:?}");
    }
}

fn themes() -> [Theme; 4] {
    [
        Theme { titles: Titles::On, palette: Palette::Grey, width: Width::Single },
        Theme::default(),
        Theme { width: Width::Single, ..Theme::default() },
        Theme { titles: Titles::On, palette: Palette::Grey, ..Theme::default() },
    ]
}

fn bars(count: usize) -> Frequency {
    let bar = |at: usize| {
        let value = (noise(at) % 1000) as f64 / 70.0;
        let known = at % 9 != 3;
        Bar {
            id: format!("c{at}"),
            label: label(at),
            group: Some(at * 8 / count.max(1)),
            value: known.then_some(value),
            interval: known.then_some((value * 0.7, value * 1.4)),
            remark: Some(format!("{}", noise(at) % 100_000)),
        }
    };
    Frequency {
        title: "Concepts in the corpus".to_owned(),
        bars: (0..count).map(bar).collect(),
        groups: groups(8),
        axis: "Mentions per 1,000 words".to_owned(),
        value_heading: "Rate".to_owned(),
        remark_heading: "Mentions".to_owned(),
        interval: "95 % bootstrap intervals over documents".to_owned(),
        sample: "24 documents, 182,331 words".to_owned(),
        order: BarOrder::ByValue,
    }
}

#[test]
fn bars_read_well_from_none_to_a_hundred() {
    for theme in themes() {
        for count in [0, 1, 2, 10, 30, 60, 100] {
            let picture = frequency(&bars(count), &theme);
            check(&format!("{count} bars, {theme:?}"), &picture, true);
        }
    }
}

fn shades(documents: usize, concepts: usize, groups_of_rows: usize) -> Heatmap {
    let value = |at: usize| {
        let row = at / concepts;
        let noise = noise(at + 17);
        if row % 11 == 5 {
            None
        } else {
            Some(if noise.is_multiple_of(3) { 0.0 } else { (noise % 4000) as f64 / 100.0 })
        }
    };
    Heatmap {
        title: "Documents and concepts".to_owned(),
        rows: (0..documents)
            .map(|at| HeatmapRow {
                id: format!("d{at}"),
                label: label(at),
                group: (groups_of_rows > 0).then(|| at % groups_of_rows),
                weight: (noise(at) % 1000) as f64,
            })
            .collect(),
        columns: (0..concepts)
            .map(|at| HeatmapColumn {
                id: format!("c{at}"),
                label: label(at),
                group: Some(at * 8 / concepts),
            })
            .collect(),
        cells: (0..documents * concepts).map(value).collect(),
        groups: groups(8),
        row_groups: (0..groups_of_rows).map(|at| Label::new(&format!("Region {at}"))).collect(),
        unit: "Mentions per 1,000 words".to_owned(),
        weight_name: "mentions".to_owned(),
        sample: "24 documents, 182,331 words".to_owned(),
        order: RowOrder::Clustered,
        shading: if concepts.is_multiple_of(2) { Shading::Root } else { Shading::Even },
        column_noun: None,
    }
}

#[test]
fn shades_read_well_from_one_document_to_five_hundred() {
    for theme in themes() {
        for (documents, concepts, groups) in [
            (0, 5, 0),
            (1, 1, 0),
            (2, 8, 0),
            (2, 30, 0),
            (24, 10, 3),
            (24, 30, 0),
            (60, 60, 0),
            (300, 30, 0),
            (500, 60, 0),
        ] {
            let picture = heatmap(&shades(documents, concepts, groups), &theme);
            check(&format!("{documents} × {concepts}, {theme:?}"), &picture, true);
        }
    }
}

fn together(count: usize) -> PairHeatmap {
    let mut pairs = Vec::new();
    for a in 0..count {
        for b in a + 1..count {
            let noise = noise(a * 97 + b);
            if !noise.is_multiple_of(3) {
                let value = Some((noise % 200) as f64 / 150.0 - 0.5);
                pairs.push(Pair {
                    a,
                    b,
                    count: 1 + noise as u64 % 50,
                    value,
                    certain: noise.is_multiple_of(2),
                });
            }
        }
    }
    PairHeatmap {
        title: "Pairs".to_owned(),
        items: (0..count)
            .map(|at| PairItem {
                id: format!("c{at}"),
                label: label(at),
                group: Some(at * 8 / count),
                weight: (noise(at) % 500) as f64,
            })
            .collect(),
        pairs,
        groups: groups(8),
        measure: "Normalised pointwise mutual information".to_owned(),
        unit: "sentences".to_owned(),
        test: "differs from chance (exact test, q < 0.05)".to_owned(),
        sample: "24 documents, 182,331 words".to_owned(),
    }
}

#[test]
fn pairs_read_well_from_none_to_a_hundred_concepts() {
    for theme in themes() {
        for count in [0, 1, 2, 3, 12, 30, 100] {
            let picture = pair_heatmap(&together(count), &theme);
            check(&format!("{count} concepts, {theme:?}"), &picture, true);
        }
    }
}

fn ties(count: usize) -> Network {
    let pairs = together(count).pairs;
    Network {
        title: "Network".to_owned(),
        nodes: (0..count)
            .map(|at| Node {
                id: format!("c{at}"),
                label: label(at),
                group: Some(at * 8 / count),
                size: noise(at) as u64 % 2000,
            })
            .collect(),
        edges: pairs
            .iter()
            .filter(|pair| pair.certain && pair.a % 7 != 6)
            .map(|pair| Edge {
                a: pair.a,
                b: pair.b,
                count: pair.count,
                strength: 0.1 + pair.count as f64 / 50.0,
            })
            .collect(),
        groups: groups(8),
        size_name: "mentions".to_owned(),
        count_name: "sentences with both".to_owned(),
        rule: "together more often than by chance (exact test, q < 0.05)".to_owned(),
        sample: "24 documents, 182,331 words".to_owned(),
    }
}

#[test]
fn networks_read_well_from_none_to_two_hundred_concepts() {
    for theme in themes() {
        for count in [0, 1, 2, 5, 30, 60, 200] {
            let picture = network(&ties(count), &theme);
            check(&format!("{count} concepts, {theme:?}"), &picture, true);
        }
    }
}

#[test]
fn the_same_numbers_make_the_same_bytes() {
    let theme = Theme::default();
    assert_eq!(network(&ties(40), &theme), network(&ties(40), &theme));
    assert_eq!(heatmap(&shades(40, 20, 0), &theme), heatmap(&shades(40, 20, 0), &theme));
}

#[test]
fn every_bar_cell_and_line_says_what_it_stands_for() {
    let theme = Theme::default();
    let picture = frequency(&bars(12), &theme);
    assert_eq!(picture.marks.len(), 12);
    let picture = heatmap(&shades(8, 6, 0), &theme);
    assert_eq!(picture.marks.len(), 7 * 6, "one of eight documents was not read");
    let of = together(12);
    let picture = pair_heatmap(&of, &theme);
    assert_eq!(picture.marks.len(), of.pairs.len());
}
