//! Word documents (Office Open XML, ECMA-376): paragraphs, tables, notes.
//!
//! What a reader of the printed page would see: insertions stand, deletions, moved-away text, comments and field codes do not. Cells of a row
//! are one paragraph; footnotes and endnotes follow the text. Numbers that Word makes by itself are not in the file's text.
//!
//! **Invariant:** one pass over each part, no recursion.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader as Xml;

use super::flow::Flow;
use super::package::Package;
use super::source::Source;
use super::{Extraction, Reader, Unreadable};
use crate::text::encoding::decode;

/// The name of the format.
const FORMAT: &str = "docx";
/// Largest file, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;
/// Deepest markup.
const DEEPEST: usize = 512;
/// Parts with text, in the order in which they are read.
const PARTS: [&str; 3] = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"];
/// Elements whose content is not shown.
const HIDDEN: [&str; 8] = [
    "w:del",
    "w:moveFrom",
    "w:instrText",
    "w:delText",
    "mc:Fallback",
    "w:pPr",
    "w:sectPr",
    "w:tblPr",
];

/// The reader of Word documents.
pub(super) struct Docx;

impl Reader for Docx {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let mut package = Package::open(source.whole(LARGEST)?)?;
        let mut flow = Flow::default();
        let mut found = false;
        for part in PARTS {
            if let Some(content) = package.member(part)? {
                found |= part == PARTS[0];
                add(&content, &mut flow)?;
            }
        }
        if !found {
            return Err(Unreadable::new("broken", "there is no \"word/document.xml\" in it"));
        }
        let mut metadata = BTreeMap::new();
        if let Some(core) = package.member("docProps/core.xml")? {
            // The author there is who last owned the machine; the title is meant for readers.
            if let Some(title) = content_of(&core, "dc:title") {
                metadata.insert("title".to_owned(), title);
            }
        }
        let paragraphs = flow.finish().finish("UTF-8")?;
        Ok(Extraction {
            format: FORMAT,
            metadata,
            language: None,
            paragraphs: Box::new(paragraphs),
        })
    }
}

/// The refusal of markup that is none.
pub(super) fn broken(error: impl std::fmt::Display) -> Unreadable {
    Unreadable::new("broken", format!("its markup is broken: {error}"))
}

/// Adds the text of a part.
fn add(content: &[u8], flow: &mut Flow) -> Result<(), Unreadable> {
    let text = decode(content.to_vec(), None).text;
    let mut xml = Xml::from_str(&text);
    let (mut depth, mut hidden, mut cells) = (0_usize, 0_usize, 0_usize);
    let (mut is_text, mut breaks) = (false, false);
    loop {
        match xml.read_event().map_err(broken)? {
            Event::Start(element) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Unreadable::new(
                        "too-complex",
                        "its markup is nested beyond any real document",
                    ));
                }
                let name = element.name();
                // The lines above notes are notes of a type of their own.
                let is_rule = matches!(name.as_ref(), "w:footnote" | "w:endnote")
                    && element
                        .attributes()
                        .filter_map(Result::ok)
                        .any(|attribute| attribute.key.as_ref() == "w:type");
                if hidden > 0 || is_rule || HIDDEN.contains(&name.as_ref()) {
                    hidden += 1;
                    continue;
                }
                match name.as_ref() {
                    "w:t" => is_text = true,
                    "w:tc" => cells += 1,
                    _ => {}
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                match element.name().as_ref() {
                    "w:t" => is_text = false,
                    "w:p" if cells == 0 => flow.end(),
                    // Paragraphs of one cell are its lines.
                    "w:p" => breaks = true,
                    "w:tc" => {
                        cells = cells.saturating_sub(1);
                        breaks = false;
                        flow.cell();
                    }
                    "w:tr" if cells == 0 => flow.end(),
                    _ => {}
                }
            }
            Event::Empty(element) if hidden == 0 => match element.name().as_ref() {
                "w:tab" | "w:ptab" => flow.text(" "),
                "w:br" | "w:cr" => flow.line(),
                "w:noBreakHyphen" => flow.text("-"),
                "w:p" if cells == 0 => flow.end(),
                _ => {}
            },
            Event::Text(text) if is_text && hidden == 0 => {
                if std::mem::take(&mut breaks) {
                    flow.line();
                }
                flow.text(&text);
            }
            Event::GeneralRef(sign) if is_text && hidden == 0 => {
                if let Some(sign) = resolved(&sign) {
                    flow.text(sign.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    flow.end();
    Ok(())
}

/// The character of a reference; entities of the file's own are not resolved.
pub(super) fn resolved(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// The text of the first element of this name.
pub(super) fn content_of(part: &[u8], name: &str) -> Option<String> {
    let text = decode(part.to_vec(), None).text;
    let mut xml = Xml::from_str(&text);
    let (mut inside, mut value) = (false, String::new());
    loop {
        match xml.read_event().ok()? {
            Event::Start(element) if element.name().as_ref() == name => inside = true,
            Event::Text(text) if inside => value.push_str(&text),
            Event::GeneralRef(sign) if inside => value.extend(resolved(&sign)),
            Event::End(element) if element.name().as_ref() == name => break,
            Event::Eof => return None,
            _ => {}
        }
    }
    let value = value.trim().to_owned();
    (!value.is_empty()).then_some(value)
}
