//! `OpenDocument` text (ISO/IEC 26300): paragraphs, headings, tables, notes.
//!
//! Deleted text (tracked changes) and comments are left out; notes stand where they are called, after a space.
//!
//! **Invariant:** one pass, no recursion.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader as Xml;

use super::docx::{broken, content_of, resolved};
use super::flow::Flow;
use super::package::Package;
use super::source::Source;
use super::{Extraction, Reader, Unreadable};
use crate::text::encoding::decode;

/// The name of the format.
const FORMAT: &str = "odt";
/// Largest file, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;
/// Deepest markup.
const DEEPEST: usize = 512;
/// Elements whose content is not shown.
const HIDDEN: [&str; 5] = [
    "text:tracked-changes",
    "office:annotation",
    "text:note-citation",
    "office:styles",
    "office:automatic-styles",
];

/// The reader of `OpenDocument` text.
pub(super) struct Odt;

impl Reader for Odt {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let mut package = Package::open(source.whole(LARGEST)?)?;
        let content = package.member("content.xml")?;
        let content = content
            .ok_or_else(|| Unreadable::new("broken", "there is no \"content.xml\" in it"))?;
        let mut flow = Flow::default();
        add(&content, &mut flow)?;
        let meta = package.member("meta.xml")?;
        let title = meta.and_then(|meta| content_of(&meta, "dc:title"));
        let metadata: BTreeMap<String, String> =
            title.map(|title| ("title".to_owned(), title)).into_iter().collect();
        let paragraphs = flow.finish().finish("UTF-8")?;
        Ok(Extraction {
            format: FORMAT,
            metadata,
            language: None,
            paragraphs: Box::new(paragraphs),
        })
    }
}

fn add(content: &[u8], flow: &mut Flow) -> Result<(), Unreadable> {
    let text = decode(content.to_vec(), None).text;
    let mut xml = Xml::from_str(&text);
    let (mut depth, mut hidden, mut cells, mut paragraphs) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut breaks = false;
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
                if hidden > 0 || HIDDEN.contains(&name.as_ref()) {
                    hidden += 1;
                    continue;
                }
                match name.as_ref() {
                    "text:p" | "text:h" => {
                        // A note begins inside the paragraph that calls it.
                        if paragraphs > 0 {
                            flow.text(" ");
                        }
                        paragraphs += 1;
                    }
                    "table:table-cell" => cells += 1,
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
                    "text:p" | "text:h" => {
                        paragraphs = paragraphs.saturating_sub(1);
                        match (paragraphs, cells) {
                            (0, 0) => flow.end(),
                            (0, _) => breaks = true,
                            _ => flow.text(" "),
                        }
                    }
                    "table:table-cell" => {
                        cells = cells.saturating_sub(1);
                        breaks = false;
                        flow.cell();
                    }
                    "table:table-row" if cells == 0 => flow.end(),
                    _ => {}
                }
            }
            Event::Empty(element) if hidden == 0 => match element.name().as_ref() {
                "text:tab" | "text:s" => flow.text(" "),
                "text:line-break" => flow.line(),
                _ => {}
            },
            Event::Text(text) if paragraphs > 0 && hidden == 0 => {
                if std::mem::take(&mut breaks) {
                    flow.line();
                }
                flow.text(&text);
            }
            Event::GeneralRef(sign) if paragraphs > 0 && hidden == 0 => {
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
