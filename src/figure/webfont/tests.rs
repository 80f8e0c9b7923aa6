//! Fonts of figures, held against the bundled fonts.

use std::sync::Arc;

use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Group, Node, Options, Tree};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider};

use super::super::fonts::Face;
use super::*;

/// What a figure may say, in the six languages of the United Nations.
const TEXT: &str = "<text x=\"4\" y=\"20\" font-size=\"8\">Order &amp; “law”, 20 % → 网络空间 &lt;秩序&gt; سيادة الدول في الفضاء Порядок Où ñandú</text>\
<text x=\"4\" y=\"40\" font-size=\"8\" font-weight=\"bold\">Bold 治理 مجتمع</text>";

fn figure(content: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100mm\" height=\"30mm\" viewBox=\"0 0 283 85\" font-family=\"'Noto Sans'\">\n\
         <title>Not drawn: ж</title>\n<desc>nor this: 文</desc>\n{content}\n</svg>\n"
    )
}

/// The fonts in a style sheet, unpacked.
fn carried(sheet: &str) -> Vec<Vec<u8>> {
    let packed =
        sheet.split("base64,").skip(1).map(|rest| rest.split(')').next().expect("it ends"));
    packed.map(|packed| unpacked(&STANDARD.decode(packed).expect("base64"))).collect()
}

/// Reads WOFF by its specification: the tables as they are listed, each inflated if it is packed.
fn unpacked(woff: &[u8]) -> Vec<u8> {
    let short = |at: usize| u16::from_be_bytes([woff[at], woff[at + 1]]);
    let long = |at: usize| u32::from_be_bytes(woff[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((&woff[..4], long(8)), (&b"wOFF"[..], woff.len()));
    let count = usize::from(short(12));
    let mut sfnt = woff[4..8].to_vec();
    sfnt.extend([&woff[12..14], &[0; 6]].concat());
    let mut tables = Vec::new();
    for entry in (0..count).map(|at| 44 + 20 * at) {
        let (offset, packed, length) = (long(entry + 4), long(entry + 8), long(entry + 12));
        assert_eq!(offset % 4, 0);
        let bytes = &woff[offset..offset + packed];
        let table = match packed < length {
            true => miniz_oxide::inflate::decompress_to_vec_zlib(bytes).unwrap(),
            false => bytes.to_vec(),
        };
        assert_eq!(table.len(), length);
        let at = u32::try_from(12 + 16 * count + tables.len()).unwrap();
        sfnt.extend([&woff[entry..entry + 4], &woff[entry + 16..entry + 20]].concat());
        sfnt.extend([at.to_be_bytes(), u32::try_from(length).unwrap().to_be_bytes()].concat());
        tables.extend(table);
        tables.resize(tables.len().next_multiple_of(4), 0);
    }
    sfnt.extend(tables);
    assert_eq!(sfnt.len(), long(16));
    sfnt
}

/// An outline, written down.
#[derive(Default)]
struct Steps(String);

impl OutlinePen for Steps {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0 += &format!("M{x} {y}");
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0 += &format!("L{x} {y}");
    }
    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        self.0 += &format!("Q{a} {b} {x} {y}");
    }
    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        self.0 += &format!("C{a} {b} {c} {d} {x} {y}");
    }
    fn close(&mut self) {
        self.0.push('Z');
    }
}

/// Outline and width of a letter; nothing if the font lacks it.
fn drawn(font: &FontRef<'_>, letter: char) -> Option<(String, f32)> {
    let glyph = font.charmap().map(letter)?;
    let mut steps = Steps::default();
    let how = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    font.outline_glyphs().get(glyph)?.draw(how, &mut steps).ok()?;
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    Some((steps.0, metrics.advance_width(glyph)?))
}

#[test]
fn letters_are_those_of_the_bundled_fonts_and_no_others() {
    let mut of = BTreeMap::new();
    collect(&figure(TEXT), &mut of);
    let fonts = carried(&font_faces([&*figure(TEXT)]));
    assert_eq!(of.keys().copied().collect::<Vec<_>>(), Face::all().collect::<Vec<_>>());
    for ((face, letters), bytes) in of.iter().zip(&fonts) {
        let (whole, cut) = (FontRef::new(face.bytes()).unwrap(), FontRef::new(bytes).unwrap());
        for &letter in letters {
            let outline = drawn(&cut, letter);
            assert!(outline.is_some() && outline == drawn(&whole, letter), "{face:?} {letter:?}");
        }
        assert!(cut.charmap().mappings().count() < 80, "{face:?}");
        assert_eq!(drawn(&cut, 'ж'), None, "{face:?}: what is not drawn is not there");
        assert_eq!(drawn(&cut, '文'), None);
    }
    let all: String = of.values().flatten().collect();
    assert!(TEXT.contains('&') && "&<>→网سدñПù".chars().all(|sign| all.contains(sign)), "{all}");
}

/// Glyph widths and places of all texts, as drawn with these fonts and no others.
fn set(svg: &str, fonts: Vec<Vec<u8>>) -> Vec<String> {
    let mut database = Database::new();
    for font in fonts {
        database.load_font_source(Source::Binary(Arc::new(font)));
    }
    let options = Options { fontdb: Arc::new(database), ..Options::default() };
    let tree = Tree::from_str(svg, &options).unwrap();
    let mut glyphs = Vec::new();
    walk(tree.root(), &mut glyphs);
    glyphs
}

fn walk(group: &Group, glyphs: &mut Vec<String>) {
    for node in group.children() {
        match node {
            Node::Group(group) => walk(group, glyphs),
            Node::Text(text) => {
                for glyph in text.layouted().iter().flat_map(|span| &span.positioned_glyphs) {
                    assert_ne!(glyph.id.0, 0, "{:?} has no glyph", glyph.text);
                    glyphs.push(format!("{} {:?}", glyph.text, glyph.outline_transform()));
                }
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

#[test]
fn a_text_is_shaped_the_same_with_what_the_figure_carries() {
    let svg = figure(TEXT);
    let whole = set(&svg, Face::all().map(|face| face.bytes().to_vec()).collect());
    let cut = set(&svg, carried(&font_faces([&*svg])));
    assert!(whole.len() > 60, "{}", whole.len());
    assert_eq!(whole, cut);
}

#[test]
fn a_figure_carries_little_and_always_the_same() {
    let svg = figure(TEXT);
    let with = with_fonts(&svg);
    let (before, after) = with.split_once("<style>").unwrap();
    let after = after.split_once("</style>\n").unwrap().1;
    assert_eq!(format!("{before}{after}"), svg, "nothing else changes");
    assert!(with.len() - svg.len() < 60_000, "{}", with.len() - svg.len());
    assert!((0..4).all(|_| with_fonts(&svg) == with));
    let blank = figure("");
    assert_eq!(with_fonts(&blank), blank);
    assert_eq!(font_faces([&*svg, &*svg]), font_faces([&*svg]), "each font once for many figures");
}
