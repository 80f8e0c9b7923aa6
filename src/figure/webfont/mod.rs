//! Fonts that travel with a figure, so that a browser without them draws what was laid out.
//!
//! Every SVG file, and a report once for all its figures, carries the letters that its texts need, cut out of the bundled fonts,
//! as rules `@font-face`. Text stays text. Pixels and PDF are made of the SVG without them: their renderers have the whole fonts.
//!
//! **Invariant:** every letter of a figure that the bundled fonts hold is in the font that the layout measured it with; the
//! same figures give the same bytes.

mod subset;
mod woff;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::fonts::Face;
use subset::{holds, subset};
use woff::woff;

/// Where in a figure the fonts go: after what is said of it.
const PLACE: &str = "</desc>\n";

/// Returns a figure with the letters of its texts as fonts.
pub fn with_fonts(svg: &str) -> String {
    let rules = font_faces([svg]);
    match svg.split_once(PLACE).filter(|_| !rules.is_empty()) {
        Some((before, after)) => format!("{before}{PLACE}<style>{rules}</style>\n{after}"),
        None => svg.to_owned(),
    }
}

/// Returns the rules `@font-face`, one a line, with all letters of these figures.
pub fn font_faces<'a>(svgs: impl IntoIterator<Item = &'a str>) -> String {
    let mut letters = BTreeMap::new();
    for svg in svgs {
        collect(svg, &mut letters);
    }
    if letters.is_empty() {
        return String::new();
    }
    let mut rules = "\n".to_owned();
    for (face, letters) in letters {
        let font = STANDARD.encode(woff(&subset(face, &letters)));
        let family = face.family();
        // Arabic and Chinese have one weight, which stands for all: none is made bold by smearing.
        let weight = match face {
            Face::Regular => "400",
            Face::Bold => "700",
            Face::Arabic | Face::Han => "100 900",
        };
        let rule = format!(
            "@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:font/woff;base64,{font})format('woff')}}"
        );
        writeln!(rules, "{rule}").expect("a string takes all");
    }
    rules
}

/// Adds the letters of a figure to those of their faces.
fn collect(svg: &str, letters: &mut BTreeMap<Face, BTreeSet<char>>) {
    let mut reader = Reader::from_str(svg);
    let mut first = None;
    loop {
        match reader.read_event().expect("figures are well-formed") {
            Event::Start(element) if element.name().as_ref() == "text" => {
                let bold = element.attributes().flatten().any(|attribute| {
                    attribute.key.as_ref() == "font-weight" && attribute.value.as_ref() == "bold"
                });
                first = Some(if bold { Face::Bold } else { Face::Regular });
            }
            Event::Text(text) => {
                for sign in first.iter().flat_map(|_| text.chars()) {
                    add(sign, first, letters);
                }
            }
            Event::GeneralRef(name) => {
                let sign = match &*name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => name.resolve_char_ref().ok().flatten(),
                };
                sign.into_iter().for_each(|sign| add(sign, first, letters));
            }
            Event::End(_) => first = None,
            Event::Eof => return,
            _ => {}
        }
    }
}

/// Adds a letter to the first face that holds it, in the order in which browsers and the renderer ask them.
fn add(sign: char, first: Option<Face>, letters: &mut BTreeMap<Face, BTreeSet<char>>) {
    let faces = first.into_iter().flat_map(|first| [first, Face::Arabic, Face::Han]);
    if let Some(face) = faces.into_iter().find(|face| holds(*face, sign)) {
        letters.entry(face).or_default().insert(sign);
    }
}

#[cfg(test)]
mod tests;
