//! `OpenDocument` text (ISO/IEC 26300), packed and flat: paragraphs, headings, tables, notes, text boxes.
//!
//! Deleted text (tracked changes), hidden text and comments are left out. Footnotes and text boxes follow the paragraph or row that they
//! stand in, endnotes the text. Numbers of lists and headings are made by the program and not in the text.
//!
//! **Invariant:** one pass, no recursion.

use std::collections::BTreeMap;

use super::flow::Flow;
use super::package::Package;
use super::source::Source;
use super::xml::{Attributes, Name, Space, Visitor, elements, title, walk};
use super::{Extraction, Reader, Unreadable};

/// The name of the format.
const FORMAT: &str = "odt";
/// Largest file, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;
/// Largest flat file, in bytes, as large as what is unpacked of others.
const LARGEST_FLAT: usize = 75_000_000;
/// Elements whose content is not shown.
const HIDDEN: &[Name<'static>] = &[
    (Space::Office, "annotation"),
    (Space::Office, "automatic-styles"),
    (Space::Office, "binary-data"),
    (Space::Office, "font-face-decls"),
    (Space::Office, "forms"),
    (Space::Office, "master-styles"),
    (Space::Office, "meta"),
    (Space::Office, "scripts"),
    (Space::Office, "settings"),
    (Space::Office, "styles"),
    (Space::Svg, "desc"),
    (Space::Svg, "title"),
    (Space::Table, "covered-table-cell"),
    (Space::Text, "note-citation"),
    (Space::Text, "ruby-text"),
    (Space::Text, "tracked-changes"),
];

/// The reader of `OpenDocument` text.
pub(super) struct Odt;

impl Reader for Odt {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let (content, meta) = if source.head().starts_with(b"PK") {
            unpack(Package::open(source.whole(LARGEST)?)?)?
        } else {
            let content = source.whole(LARGEST_FLAT)?;
            let meta = content.clone();
            (content, Some(meta))
        };
        let mut body = Body::default();
        walk(content, &mut body)?;
        let metadata: BTreeMap<String, String> =
            meta.and_then(title).map(|title| ("title".to_owned(), title)).into_iter().collect();
        let mut draft = body.flow.finish();
        draft.append(body.endnotes.finish());
        let paragraphs = draft.finish("UTF-8")?;
        Ok(Extraction {
            format: FORMAT,
            metadata,
            language: None,
            paragraphs: Box::new(paragraphs),
        })
    }
}

/// Content, and what the document says about itself.
fn unpack(mut package: Package) -> Result<(Vec<u8>, Option<Vec<u8>>), Unreadable> {
    if let Some(manifest) = package.member("META-INF/manifest.xml")?
        && elements(manifest)
            .is_ok_and(|all| all.iter().any(|element| element.name == "encryption-data"))
    {
        return Err(Unreadable::encrypted());
    }
    let content = package.member("content.xml")?;
    let content =
        content.ok_or_else(|| Unreadable::new("broken", "there is no \"content.xml\" in it"))?;
    Ok((content, package.member("meta.xml")?))
}

/// What has been read.
#[derive(Default)]
struct Body {
    flow: Flow,
    endnotes: Flow,
    in_endnote: bool,
    /// How deep in paragraphs and in cells; then the same of what is around notes and text boxes.
    paragraphs: usize,
    cells: usize,
    outer: Vec<Outer>,
}

/// What is around a note or a text box.
struct Outer {
    paragraphs: usize,
    cells: usize,
    is_aside: bool,
    in_endnote: bool,
}

impl Body {
    fn flow(&mut self) -> &mut Flow {
        if self.in_endnote { &mut self.endnotes } else { &mut self.flow }
    }

    /// Begins a note or a text box.
    fn enter(&mut self, is_endnote: bool) {
        let is_inside = self.paragraphs > 0 || self.cells > 0;
        let outer = Outer {
            paragraphs: std::mem::take(&mut self.paragraphs),
            cells: std::mem::take(&mut self.cells),
            is_aside: is_inside && !is_endnote,
            in_endnote: self.in_endnote,
        };
        if outer.is_aside {
            self.flow().aside();
        }
        self.in_endnote |= is_endnote;
        self.outer.push(outer);
    }

    fn leave(&mut self) {
        if let Some(outer) = self.outer.pop() {
            (self.paragraphs, self.cells) = (outer.paragraphs, outer.cells);
            if outer.is_aside {
                self.flow().resume();
            }
            self.in_endnote = outer.in_endnote;
        }
    }
}

impl Visitor for Body {
    fn open(&mut self, name: Name<'_>, attributes: &Attributes<'_>) -> bool {
        if HIDDEN.contains(&name) {
            return false;
        }
        match name {
            (Space::Text, "section" | "hidden-text" | "hidden-paragraph" | "conditional-text") => {
                return attributes.get("display").is_none_or(|display| display != "none")
                    && attributes.get("is-hidden").is_none_or(|hidden| hidden != "true");
            }
            (Space::Text, "p" | "h") => {
                if self.paragraphs > 0 {
                    self.flow().text(" ");
                }
                self.paragraphs += 1;
            }
            (Space::Table, "table-cell") => self.cells += 1,
            // The kind of a note is told by the note, and its text is in its body.
            (Space::Text, "note") => {
                self.enter(attributes.get("note-class").is_some_and(|class| class == "endnote"));
            }
            (Space::Draw, "text-box") => self.enter(false),
            (Space::Text, "tab" | "s") if self.paragraphs > 0 => self.flow().text(" "),
            (Space::Text, "line-break") if self.paragraphs > 0 => self.flow().line(),
            _ => {}
        }
        true
    }

    fn close(&mut self, name: Name<'_>) {
        match name {
            (Space::Text, "p" | "h") => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                match (self.paragraphs, self.cells) {
                    (0, 0) => self.flow().end(),
                    (0, _) => self.flow().broken(),
                    _ => self.flow().text(" "),
                }
            }
            (Space::Table, "table-cell") => {
                self.cells = self.cells.saturating_sub(1);
                self.flow().cell();
            }
            (Space::Table, "table-row") if self.cells == 0 => self.flow().end(),
            (Space::Table, "table-row") => self.flow().inner_row(),
            (Space::Text, "note") | (Space::Draw, "text-box") => self.leave(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.paragraphs > 0 {
            self.flow().text(text);
        }
    }
}
