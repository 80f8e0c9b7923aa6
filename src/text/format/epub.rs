//! E-books (EPUB): the chapters in the order of the spine, each a web page.
//!
//! Chapters outside the main line, notes mostly, follow the others; the table of contents is left out. A book whose chapters are
//! encrypted is refused; that its fonts are does not matter.
//!
//! **Invariant:** only members that the package lists are read, each once.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::Flow;
use super::package::{Package, place};
use super::source::Source;
use super::xml::{elements, title};
use super::{Extraction, Reader, Unreadable, html};
use crate::text::encoding::decode;

/// The name of the format.
const FORMAT: &str = "epub";
/// Largest file, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;
/// Most text of all chapters, in bytes.
const MOST_TEXT: usize = 64 * 1024 * 1024;
/// Ways to hide the fonts of a book from other programs, which are no encryption of its text.
const OBFUSCATIONS: [&str; 2] =
    ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// The reader of e-books.
pub(super) struct Epub;

impl Reader for Epub {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let mut package = Package::open(source.whole(LARGEST)?)?;
        let encrypted = encrypted(&mut package)?;
        let container = required(&mut package, "META-INF/container.xml")?;
        let mut listed = elements(container)?.into_iter();
        let root = listed
            .find_map(|mut element| {
                let is_book = element.name == "rootfile";
                is_book.then(|| element.attributes.remove("full-path")).flatten()
            })
            .ok_or_else(|| Unreadable::new("broken", "its container names no book"))?;
        let root = place("", &root);
        let book = required(&mut package, &root)?;
        let title = title(book.clone());
        let mut flow = Flow::default();
        let mut missing = None;
        let mut size = 0;
        for chapter in spine(&root, book)? {
            if encrypted.contains(&chapter) {
                return Err(Unreadable::encrypted());
            }
            let Some(page) = package.member(&chapter)? else {
                missing.get_or_insert(chapter);
                continue;
            };
            let declared = html::declared(&page);
            let page = decode(page, declared.as_deref()).text;
            size += page.len();
            if size > MOST_TEXT {
                return Err(Unreadable::new("too-large", "its chapters hold more than 64 MiB"));
            }
            html::chapter(page, &mut flow)?;
        }
        let metadata: BTreeMap<String, String> =
            title.map(|title| ("title".to_owned(), title)).into_iter().collect();
        let mut draft = flow.finish();
        if let Some(chapter) = missing {
            let message = format!("the chapter \"{chapter}\" is missing from it");
            draft.is_partial(Unreadable::new("broken", message));
        }
        let paragraphs = draft.finish("UTF-8")?;
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

/// The members that are encrypted.
fn encrypted(package: &mut Package) -> Result<BTreeSet<String>, Unreadable> {
    let mut encrypted = BTreeSet::new();
    let Some(list) = package.member("META-INF/encryption.xml")? else { return Ok(encrypted) };
    let mut is_obfuscation = false;
    for element in elements(list)? {
        match element.name.as_str() {
            "EncryptedData" => is_obfuscation = false,
            "EncryptionMethod" => {
                let way = element.attributes.get("Algorithm");
                is_obfuscation |= way.is_some_and(|way| OBFUSCATIONS.contains(&way.as_str()));
            }
            "CipherReference" if !is_obfuscation => {
                encrypted.extend(element.attributes.get("URI").map(|uri| place("", uri)));
            }
            _ => {}
        }
    }
    Ok(encrypted)
}

/// The chapters of the book described in the member `root`, in the order in which they are read.
fn spine(root: &str, book: Vec<u8>) -> Result<Vec<String>, Unreadable> {
    let mut items: BTreeMap<String, String> = BTreeMap::new();
    let (mut order, mut aside) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for element in elements(book)? {
        let get = |key: &str| element.attributes.get(key).map(String::as_str);
        match element.name.as_str() {
            "item" => {
                let is_contents = get("properties")
                    .is_some_and(|all| all.split_whitespace().any(|property| property == "nav"));
                let is_page = get("media-type").is_none_or(|kind| {
                    matches!(kind, "application/xhtml+xml" | "text/html" | "text/x-oeb1-document")
                });
                if let (Some(id), Some(target)) = (get("id"), get("href"))
                    && is_page
                    && !is_contents
                {
                    items.insert(id.to_owned(), place(root, target));
                }
            }
            "itemref" => {
                let chapter = get("idref").and_then(|id| items.get(id));
                if let Some(chapter) = chapter.filter(|chapter| seen.insert((*chapter).clone())) {
                    let list = if get("linear") == Some("no") { &mut aside } else { &mut order };
                    list.push(chapter.clone());
                }
            }
            _ => {}
        }
    }
    order.append(&mut aside);
    Ok(order)
}
