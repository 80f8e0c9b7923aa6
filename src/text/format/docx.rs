//! Word documents (Office Open XML, ECMA-376, transitional and strict): paragraphs, tables, notes, text boxes.
//!
//! What a reader of the printed page would see: insertions stand; deletions, moved-away text, hidden text, comments and field codes
//! do not. Cells of a row are one paragraph; footnotes and text boxes follow the paragraph or row that they stand in, endnotes the
//! text. Heads and feet of pages are left out, since they repeat. Numbers that Word makes by itself are not in the file's text.
//!
//! **Invariant:** one pass over each part, no recursion; a note is read once, however often it is called.

mod body;

use std::collections::BTreeMap;

use super::flow::Flow;
use super::package::{Package, place};
use super::source::Source;
use super::xml::{elements, title, walk};
use super::{Extraction, Reader, Unreadable};
use body::{Body, Notes};

/// The name of the format.
const FORMAT: &str = "docx";
/// Largest file, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;

/// The reader of Word documents.
pub(super) struct Docx;

impl Reader for Docx {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let mut package = Package::open(source.whole(LARGEST)?)?;
        let root = Related::to(&mut package, "")?;
        let main = root.part("officeDocument", "word/document.xml");
        let Some(content) = package.member(&main)? else {
            return Err(Unreadable::new("broken", format!("there is no \"{main}\" in it")));
        };
        let related = Related::to(&mut package, &main)?;
        let mut notes = |part: &str| -> Result<Notes, Unreadable> {
            let usual = place(&main, &format!("{part}.xml"));
            let content = package.member(&related.part(part, &usual))?;
            content.map_or_else(|| Ok(Notes::default()), Notes::read)
        };
        let footnotes = notes("footnotes")?;
        let endnotes = notes("endnotes")?;
        let mut body = Body::new(footnotes);
        walk(content, &mut body)?;
        let (mut flow, uncalled) = body.finish();
        add(&mut flow, uncalled);
        add(&mut flow, endnotes);
        let core = package.member(&root.part("core-properties", "docProps/core.xml"))?;
        // The author there is who last owned the machine; the title is meant for readers.
        let title = core.and_then(title);
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

fn add(flow: &mut Flow, notes: Notes) {
    flow.end();
    flow.beside(notes.into_texts());
    flow.end();
}

/// The parts that a part names, each with the kind of its relation.
struct Related(Vec<(String, String)>);

impl Related {
    /// Returns what the part `of` names; the package itself is the part of no name.
    fn to(package: &mut Package, of: &str) -> Result<Self, Unreadable> {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let list = if folder.is_empty() {
            format!("_rels/{name}.rels")
        } else {
            format!("{folder}/_rels/{name}.rels")
        };
        let Some(list) = package.member(&list)? else { return Ok(Self(Vec::new())) };
        let related = elements(list)?.into_iter().filter_map(|mut element| {
            let kind = element.attributes.remove("Type")?;
            let target = element.attributes.remove("Target")?;
            let outside =
                element.attributes.get("TargetMode").is_some_and(|mode| mode == "External");
            // Strict and transitional documents name the same kinds below different addresses.
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            (!outside).then(|| (kind, place(of, &target)))
        });
        Ok(Self(related.collect()))
    }

    fn part(&self, kind: &str, usual: &str) -> String {
        let found = self.0.iter().find(|(known, _)| known == kind);
        found.map_or_else(|| usual.to_owned(), |(_, part)| part.clone())
    }
}
