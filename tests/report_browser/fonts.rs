//! Figures in a browser are set in the fonts that they carry, and as wide as they were laid out.
//!
//! The expected widths are those of usvg, with the whole fonts of the program.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Group, Node, Options, Tree};
use serde_json::Value;

use crate::browser::Browser;
use crate::tables::analyse;

/// Titles of documents in the six languages of the United Nations.
const TITLES: [&str; 6] = [
    "Declaration on peace and order in cyberspace",
    "关于网络空间和平与秩序的宣言",
    "Declaración sobre la paz y el orden en el ciberespacio: ¿qué añade «ñ»?",
    "Déclaration sur la paix et l’ordre dans le cyberespace : où mène l’œuvre ?",
    "Декларация о мире и порядке в киберпространстве",
    "إعلان بشأن السلام والنظام في الفضاء السيبراني (لا للحرب)",
];

const WORDS: [&str; 6] = [
    "We respect cyber sovereignty. ",
    "Network security is ours to keep. ",
    "Openness and cooperation serve all. ",
    "The digital economy brings common prosperity. ",
    "Peace in cyberspace needs order. ",
    "Internet governance is a shared task. ",
];

/// Says of every text of the figure what it is and how wide, and of the fonts how many are not ready. The figure is enlarged, as widths
/// of letters are rounded to pixels.
const TEXTS: &str = "await document.fonts.ready;
    const root = document.documentElement;
    for (const side of ['width', 'height']) root.setAttribute(side, `${4 * parseFloat(root.getAttribute(side))}mm`);
    const faces = [...document.fonts].filter((face) => face.status !== 'loaded').length;
    return [faces, [...document.querySelectorAll('text')].map((text) => [text.textContent, text.getBBox().width])]";

#[test]
fn figures_are_drawn_in_the_fonts_they_carry() {
    let Some(browser) = Browser::open() else { return };
    let folder = tempfile::tempdir().expect("there is room");
    for (at, title) in TITLES.iter().enumerate() {
        let words: String = (0..40).map(|sentence| WORDS[(at + sentence * sentence) % 6]).collect();
        let text = format!("---\ntitle: \"{title}\"\nyear: {}\n---\n\n{words}\n", 2010 + at);
        fs::write(folder.path().join(format!("{at}.md")), text).expect("it is written");
    }
    let more = ["--figures", "svg", "--titles", "--by", "title", "--quiet"];
    let (_guard, out) = analyse(folder.path(), &more);
    let mut checked = 0;
    let mut all = String::new();
    for entry in fs::read_dir(out.join("figures")).expect("there are figures") {
        let path = entry.expect("it can be read").path();
        if path.extension().is_some_and(|ending| ending == "svg") {
            let svg = fs::read_to_string(&path).expect("it is text");
            checked += check(&browser, &svg, &format!("file://{}", path.display()));
            all.push_str(&svg);
        }
    }
    assert!(checked > 100, "{checked} texts");
    for title in TITLES {
        let begin: String = title.chars().take(8).collect();
        assert!(all.contains(&begin), "{begin} stands in no figure");
    }

    // The report holds the fonts once and gives them to each picture.
    browser.report(&out, "#figures");
    let pictures = "return [...document.querySelectorAll('figure img')].map((image) => image.src)";
    let pictures = browser.run(pictures);
    browser.assert_quiet();
    let pictures = pictures.as_array().expect("a list");
    assert!(pictures.len() >= 7, "{}", pictures.len());
    for picture in pictures.iter().filter_map(Value::as_str) {
        browser.go(picture);
        let svg = browser.run("return new XMLSerializer().serializeToString(document)");
        check(&browser, svg.as_str().expect("text"), picture);
    }
}

/// Compares the figure at this address with what usvg makes of it; returns how many texts it has.
fn check(browser: &Browser, svg: &str, url: &str) -> usize {
    let shown: String = url.chars().take(90).collect();
    browser.go(url);
    let found = browser.wait(TEXTS);
    assert_eq!(found[0], 0, "{shown}: fonts are not loaded");
    let found = found[1].as_array().expect("a list");
    let expected = widths(svg);
    assert_eq!(found.len(), expected.len(), "{shown}");
    for (one, width) in found.iter().zip(&expected) {
        let drawn = one[1].as_f64().expect("a number");
        // A browser scales type in steps, and takes other spaces between Arabic words; a font of the machine differs by a tenth
        // and more.
        assert!((drawn - width).abs() < 0.2 + 0.02 * width, "{shown}: {one} should be {width:.2}");
    }
    let fonts = browser.fonts();
    assert!(!fonts.is_empty(), "{shown}");
    for font in fonts {
        assert_eq!(font["isCustomFont"], true, "{shown}: {font}");
    }
    found.len()
}

/// The widths of all texts, in points.
fn widths(svg: &str) -> Vec<f64> {
    fn walk(group: &Group, into: &mut Vec<f64>) {
        for node in group.children() {
            match node {
                Node::Group(group) => walk(group, into),
                Node::Text(text) => into.push(f64::from(text.bounding_box().width())),
                Node::Path(_) | Node::Image(_) => {}
            }
        }
    }
    let mut database = Database::new();
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/figure/fonts");
    for name in [
        "NotoSans-Regular.ttf",
        "NotoSans-Bold.ttf",
        "NotoSansArabic-Regular.ttf",
        "NotoSansCJKsc-Regular.otf",
    ] {
        let bytes = fs::read(fonts.join(name)).expect("it is bundled");
        database.load_font_source(Source::Binary(Arc::new(bytes)));
    }
    let options = Options { fontdb: Arc::new(database), ..Options::default() };
    let tree = Tree::from_str(svg, &options).expect("figures are sound SVG");
    let mut widths = Vec::new();
    walk(tree.root(), &mut widths);
    widths
}
