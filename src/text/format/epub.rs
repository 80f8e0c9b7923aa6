//! E-books (EPUB): the chapters in the order of the spine, each a web page.
//!
//! **Invariant:** only members that the package lists are read, each once.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader as Xml;

use super::docx::{broken, content_of};
use super::flow::Flow;
use super::package::Package;
use super::source::Source;
use super::{Extraction, Reader, Unreadable, html};
use crate::text::encoding::decode;

/// The name of the format.
const FORMAT: &str = "epub";
/// Largest file, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;
/// Most text of all chapters, in bytes.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// The reader of e-books.
pub(super) struct Epub;

impl Reader for Epub {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let mut package = Package::open(source.whole(LARGEST)?)?;
        let container = required(&mut package, "META-INF/container.xml")?;
        let root = elements(&container)?
            .into_iter()
            .find_map(
                |(name, mut attributes)| {
                    if name == "rootfile" { attributes.remove("full-path") } else { None }
                },
            )
            .ok_or_else(|| Unreadable::new("broken", "its container names no book"))?;
        let book = required(&mut package, &root)?;
        let folder = root.rfind('/').map_or("", |at| &root[..=at]);
        let mut flow = Flow::default();
        let mut size = 0;
        for chapter in spine(&book)? {
            let Some(page) = package.member(&format!("{folder}{chapter}"))? else { continue };
            let page = decode(page, None).text;
            size += page.len();
            if size > MOST_TEXT {
                return Err(Unreadable::new("too-large", "its chapters hold more than 64 MiB"));
            }
            html::fragment(&page, &mut flow)?;
        }
        let title = content_of(&book, "dc:title");
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

fn required(package: &mut Package, name: &str) -> Result<Vec<u8>, Unreadable> {
    package
        .member(name)?
        .ok_or_else(|| Unreadable::new("broken", format!("there is no \"{name}\" in it")))
}

/// The chapters in the order in which they are read.
fn spine(book: &[u8]) -> Result<Vec<String>, Unreadable> {
    let mut items: BTreeMap<String, String> = BTreeMap::new();
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    for (name, attributes) in elements(book)? {
        match name.as_str() {
            "item" => {
                if let (Some(id), Some(place)) = (attributes.get("id"), attributes.get("href")) {
                    items.insert(id.clone(), unescaped(place));
                }
            }
            "itemref" => {
                let id = attributes.get("idref").filter(|id| seen.insert((*id).clone()));
                order.extend(id.and_then(|id| items.get(id)).cloned());
            }
            _ => {}
        }
    }
    Ok(order)
}

/// The name of an element without prefix, and its attributes.
type Element = (String, BTreeMap<String, String>);

/// All elements of a part.
fn elements(part: &[u8]) -> Result<Vec<Element>, Unreadable> {
    let text = decode(part.to_vec(), None).text;
    let mut xml = Xml::from_str(&text);
    let mut all = Vec::new();
    let element = |start: &BytesStart<'_>| {
        let attributes = start.attributes().filter_map(Result::ok);
        let named = attributes
            .map(|attribute| (attribute.key.as_ref().to_owned(), attribute.value.into_owned()));
        let name = start.name();
        let name = name.as_ref().rsplit(':').next().unwrap_or_default().to_owned();
        (name, named.collect())
    };
    loop {
        match xml.read_event().map_err(broken)? {
            Event::Start(start) | Event::Empty(start) => all.push(element(&start)),
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

/// A place with its `%20` and the like written out.
fn unescaped(place: &str) -> String {
    let place = place.split('#').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(place.len());
    let mut rest = place.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match code.filter(|_| first == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
