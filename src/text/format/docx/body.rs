//! The walk over the text of a Word document.

use hashbrown::HashMap;

use super::super::Unreadable;
use super::super::flow::Flow;
use super::super::symbol;
use super::super::xml::{Attributes, Name, Space, Visitor, walk};

/// Elements of Word whose content is not shown: deletions, codes, and properties that hold no text.
const HIDDEN: &[&str] = &[
    "del",
    "delInstrText",
    "delText",
    "instrText",
    "moveFrom",
    "pPrChange",
    "rPrChange",
    "rt",
    "sdtPr",
    "sectPr",
    "tblGrid",
    "tblPr",
    "tcPr",
    "trPr",
];

/// The notes of a document, in the order of their part.
#[derive(Default)]
pub(super) struct Notes {
    order: Vec<String>,
    texts: HashMap<String, Vec<String>>,
}

impl Notes {
    /// Reads a part of notes.
    pub(super) fn read(part: Vec<u8>) -> Result<Self, Unreadable> {
        let mut body = Body::new(Self::default());
        walk(part, &mut body)?;
        Ok(body.notes)
    }

    /// Returns the paragraphs of all notes that were not taken.
    pub(super) fn into_texts(mut self) -> Vec<String> {
        let texts = self.order.iter().filter_map(|id| self.texts.remove(id));
        texts.flatten().collect()
    }

    fn add(&mut self, id: String, paragraphs: Vec<String>) {
        self.texts.entry(id.clone()).or_default().extend(paragraphs);
        self.order.push(id);
    }
}

/// What has been read of a part.
pub(super) struct Body {
    flow: Flow,
    /// Notes that wait for being called; in a part of notes those read so far.
    notes: Notes,
    /// The note being read.
    note: Option<String>,
    /// How deep in elements of text.
    texts: usize,
    /// How deep in the properties of paragraphs.
    properties: usize,
    /// How deep in cells, and whether the mark of the paragraph is deleted; then the same of what is around text boxes.
    cells: usize,
    joins: bool,
    outer: Vec<(usize, bool)>,
    /// Open runs, each with whether it is hidden.
    runs: Vec<bool>,
    hidden: usize,
    /// Open fields, each with whether its instruction is still being given.
    fields: Vec<bool>,
    instructions: usize,
    /// Whether a version has been chosen of each text in more than one.
    chosen: Vec<bool>,
}

impl Body {
    /// Returns a body in which `notes` may be called.
    pub(super) fn new(notes: Notes) -> Self {
        Self {
            flow: Flow::default(),
            notes,
            note: None,
            texts: 0,
            properties: 0,
            cells: 0,
            joins: false,
            outer: Vec::new(),
            runs: Vec::new(),
            hidden: 0,
            fields: Vec::new(),
            instructions: 0,
            chosen: Vec::new(),
        }
    }

    /// Returns the text, and the notes that it does not call.
    pub(super) fn finish(self) -> (Flow, Notes) {
        (self.flow, self.notes)
    }

    fn is_shown(&self) -> bool {
        self.hidden == 0 && self.instructions == 0
    }

    fn is_chosen(&mut self) -> bool {
        self.chosen.last_mut().is_none_or(|chosen| !std::mem::replace(chosen, true))
    }

    fn field(&mut self, kind: &str) {
        let instructed = match kind {
            "begin" => {
                self.fields.push(true);
                self.instructions += 1;
                false
            }
            "separate" => self.fields.last_mut().is_some_and(std::mem::take),
            "end" => self.fields.pop() == Some(true),
            _ => false,
        };
        self.instructions -= usize::from(instructed);
    }

    fn end_paragraph(&mut self) {
        // An instruction without end must not hide what follows its paragraph.
        for field in self.fields.iter_mut().rev() {
            if self.instructions == 0 {
                break;
            }
            if std::mem::take(field) {
                self.instructions -= 1;
            }
        }
        if std::mem::take(&mut self.joins) {
            return;
        }
        if self.cells == 0 {
            self.flow.end();
        } else {
            self.flow.broken();
        }
    }

    fn symbol(&mut self, attributes: &Attributes<'_>) {
        let code = attributes.get("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        let is_symbol = attributes.get("font").is_some_and(|font| font == "Symbol");
        let sign = match code {
            Some(code) if is_symbol => symbol::letter(code),
            // A picture of fonts like Wingdings.
            Some(0xe000..=0xf8ff) | None => None,
            Some(code) => char::from_u32(code),
        };
        self.flow.text(sign.unwrap_or(' ').encode_utf8(&mut [0; 4]));
    }

    fn enter(&mut self, local: &str, attributes: &Attributes<'_>) -> bool {
        match local {
            "pPr" => self.properties += 1,
            "r" => self.runs.push(false),
            "vanish" if is_on(attributes) => {
                if let Some(run) = self.runs.last_mut().filter(|run| !**run) {
                    *run = true;
                    self.hidden += 1;
                }
            }
            "fldChar" => self.field(&attributes.get("fldCharType").unwrap_or_default()),
            "tc" => self.cells += 1,
            "footnote" | "endnote" => {
                // The lines above notes are notes of types of their own.
                if attributes.get("type").is_some_and(|kind| kind != "normal") {
                    return false;
                }
                self.flow = Flow::default();
                self.note = Some(attributes.get("id").unwrap_or_default());
            }
            _ if !self.is_shown() => return local != "txbxContent",
            "t" => self.texts += 1,
            "tab" | "ptab" => self.flow.text(" "),
            "br" | "cr" => self.flow.line(),
            "noBreakHyphen" => self.flow.text("\u{2011}"),
            "sym" => self.symbol(attributes),
            "footnoteReference" => {
                let id = attributes.get("id").unwrap_or_default();
                if let Some(note) = self.notes.texts.remove(&id) {
                    self.flow.beside(note);
                }
            }
            "txbxContent" => {
                self.outer.push((std::mem::take(&mut self.cells), std::mem::take(&mut self.joins)));
                self.flow.aside();
            }
            _ => {}
        }
        true
    }
}

/// Whether a property of two values is on.
fn is_on(attributes: &Attributes<'_>) -> bool {
    attributes.get("val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
}

impl Visitor for Body {
    fn open(&mut self, (space, local): Name<'_>, attributes: &Attributes<'_>) -> bool {
        match (space, local) {
            (Space::Word, "del") if self.properties > 0 => {
                self.joins = true;
                false
            }
            (Space::Word, _) if HIDDEN.contains(&local) => false,
            (Space::Word, _) if self.properties > 0 => {
                self.properties += usize::from(local == "pPr");
                true
            }
            (Space::Word, _) => self.enter(local, attributes),
            (Space::Math, "t") => {
                self.texts += usize::from(self.is_shown());
                self.is_shown()
            }
            (Space::Versions, "AlternateContent") => {
                self.chosen.push(false);
                true
            }
            (Space::Versions, "Choice" | "Fallback") => self.is_chosen(),
            _ => true,
        }
    }

    fn close(&mut self, (space, local): Name<'_>) {
        match (space, local) {
            (Space::Word, "pPr") => self.properties = self.properties.saturating_sub(1),
            _ if self.properties > 0 => {}
            (Space::Word, "r") => {
                self.hidden -= usize::from(self.runs.pop() == Some(true));
            }
            (Space::Word | Space::Math, "t") => self.texts = self.texts.saturating_sub(1),
            (Space::Word, "p") => self.end_paragraph(),
            (Space::Word, "tc") => {
                self.cells = self.cells.saturating_sub(1);
                self.flow.cell();
            }
            (Space::Word, "tr") if self.cells == 0 => self.flow.end(),
            (Space::Word, "tr") => self.flow.inner_row(),
            (Space::Word, "txbxContent") => {
                if let Some(outer) = self.outer.pop() {
                    self.flow.resume();
                    (self.cells, self.joins) = outer;
                }
            }
            (Space::Word, "footnote" | "endnote") => {
                if let Some(id) = self.note.take() {
                    let paragraphs = std::mem::take(&mut self.flow).finish().into_texts();
                    self.notes.add(id, paragraphs);
                }
            }
            (Space::Versions, "AlternateContent") => {
                self.chosen.pop();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.texts > 0 && self.is_shown() {
            self.flow.text(text);
        }
    }
}
