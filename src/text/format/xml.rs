//! Markup (XML) as a walk over its elements, which are told apart by namespace and not by prefix.
//!
//! Entities of a file's own are never resolved: each is a replacement character, and a document type is passed over.
//!
//! **Invariant:** linear in the length of the markup, without recursion; elements are at most 512 deep.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader as Xml;

use super::Unreadable;
use crate::text::encoding::decode;

/// Deepest markup.
const DEEPEST: usize = 512;
/// Most elements of a part that lists other parts.
const MOST_ELEMENTS: usize = 100_000;

/// A vocabulary of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// Text of Word documents.
    Word,
    /// Text in more than one version, for newer and older programs.
    Versions,
    /// Formulas of Word documents.
    Math,
    /// Dublin Core: title, author.
    Core,
    /// Frame of `OpenDocument`.
    Office,
    /// Text of `OpenDocument`.
    Text,
    /// Tables of `OpenDocument`.
    Table,
    /// Drawings of `OpenDocument`.
    Draw,
    /// Names and descriptions of drawings.
    Svg,
    /// Any other.
    Other,
}

/// The vocabularies, each with its usual prefix, which stands for it where a file forgets to declare it, and its addresses.
const SPACES: &[(Space, &str, &[&str])] = &[
    (
        Space::Word,
        "w",
        &[
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ],
    ),
    (Space::Versions, "mc", &["http://schemas.openxmlformats.org/markup-compatibility/2006"]),
    (
        Space::Math,
        "m",
        &[
            "http://schemas.openxmlformats.org/officeDocument/2006/math",
            "http://purl.oclc.org/ooxml/officeDocument/math",
        ],
    ),
    (Space::Core, "dc", &["http://purl.org/dc/elements/1.1/"]),
    (Space::Office, "office", &["urn:oasis:names:tc:opendocument:xmlns:office:1.0"]),
    (Space::Text, "text", &["urn:oasis:names:tc:opendocument:xmlns:text:1.0"]),
    (Space::Table, "table", &["urn:oasis:names:tc:opendocument:xmlns:table:1.0"]),
    (Space::Draw, "draw", &["urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"]),
    (Space::Svg, "svg", &["urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"]),
];

/// An element: its vocabulary and its name there.
pub(super) type Name<'n> = (Space, &'n str);

/// The attributes of an element.
pub(super) struct Attributes<'t>(&'t BytesStart<'t>);

impl Attributes<'_> {
    /// Returns the value of the attribute `local`, whatever its prefix.
    pub(super) fn get(&self, local: &str) -> Option<String> {
        // Checking for attributes that come twice would take the square of their number.
        let mut all = self.0.attributes();
        let mut all = all.with_checks(false).filter_map(Result::ok);
        let found = all.find(|attribute| parts(attribute.key.as_ref()).1 == local)?;
        Some(unescaped(&found.value))
    }

    fn all(&self) -> BTreeMap<String, String> {
        let mut all = self.0.attributes();
        all.with_checks(false)
            .filter_map(Result::ok)
            .map(|attribute| {
                (parts(attribute.key.as_ref()).1.to_owned(), unescaped(&attribute.value))
            })
            .collect()
    }
}

/// What a walk calls as it goes.
pub(super) trait Visitor {
    /// An element begins; returns whether the walk goes into it.
    fn open(&mut self, name: Name<'_>, attributes: &Attributes<'_>) -> bool;

    /// An element ends that the walk went into.
    fn close(&mut self, name: Name<'_>);

    /// A piece of text.
    fn text(&mut self, text: &str);
}

/// Walks over the markup of `part`.
///
/// # Errors
/// Fails with `broken` or `too-complex`.
pub(super) fn walk(part: Vec<u8>, visitor: &mut impl Visitor) -> Result<(), Unreadable> {
    let text = decoded(part);
    let mut xml = Xml::from_str(&text);
    xml.config_mut().expand_empty_elements = true;
    let mut scope = Scope::default();
    // How deep in an element that is passed over.
    let mut passed = 0_usize;
    loop {
        match xml.read_event().map_err(broken)? {
            Event::Start(element) => {
                scope.enter(&element)?;
                let name = element.name();
                let name = scope.resolve(name.as_ref());
                if passed > 0 || !visitor.open(name, &Attributes(&element)) {
                    passed += 1;
                }
            }
            Event::End(element) => {
                if passed > 0 {
                    passed -= 1;
                } else {
                    let name = element.name();
                    visitor.close(scope.resolve(name.as_ref()));
                }
                scope.leave();
            }
            _ if passed > 0 => {}
            Event::Text(text) => visitor.text(&text),
            Event::CData(text) => visitor.text(&text),
            Event::GeneralRef(sign) => {
                visitor.text(resolved(&sign).unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]));
            }
            Event::Eof if scope.depth > 0 => return Err(broken("it ends inside an element")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The refusal of markup that is none.
fn broken(error: impl std::fmt::Display) -> Unreadable {
    Unreadable::new("broken", format!("its markup is broken: {error}"))
}

/// Returns the markup as characters: in the encoding of its mark, else as it declares.
fn decoded(part: Vec<u8>) -> String {
    let declared = super::html::declared(&part);
    decode(part, declared.as_deref()).text
}

/// Prefix and local name.
fn parts(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

/// Which vocabulary each prefix stands for.
#[derive(Default)]
struct Scope {
    depth: usize,
    bound: HashMap<String, Vec<Space>>,
    /// The declarations that end with the element at this depth.
    ends: Vec<(usize, String)>,
}

impl Scope {
    fn enter(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let message = format!("its markup is nested more than {DEEPEST} deep");
            return Err(Unreadable::new("too-complex", message));
        }
        if memchr::memmem::find(element.as_bytes(), b"xmlns").is_some() {
            for attribute in element.attributes().with_checks(false).filter_map(Result::ok) {
                let prefix = match parts(attribute.key.as_ref()) {
                    ("xmlns", prefix) => prefix,
                    ("", "xmlns") => "",
                    _ => continue,
                };
                let address = attribute.value.trim();
                let space = SPACES.iter().find(|(.., addresses)| addresses.contains(&address));
                let space = space.map_or(Space::Other, |(space, ..)| *space);
                self.bound.entry_ref(prefix).or_default().push(space);
                self.ends.push((self.depth, prefix.to_owned()));
            }
        }
        Ok(())
    }

    fn leave(&mut self) {
        while let Some((depth, prefix)) = self.ends.pop_if(|(depth, _)| *depth >= self.depth) {
            debug_assert_eq!(depth, self.depth);
            if let Some(spaces) = self.bound.get_mut(&prefix) {
                spaces.pop();
            }
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn resolve<'n>(&self, name: &'n str) -> Name<'n> {
        let (prefix, local) = parts(name);
        let bound = self.bound.get(prefix).and_then(|spaces| spaces.last().copied());
        let space = bound.unwrap_or_else(|| {
            let usual = SPACES.iter().find(|(_, usual, _)| *usual == prefix);
            usual.map_or(Space::Other, |(space, ..)| *space)
        });
        (space, local)
    }
}

/// The character of a reference.
fn resolved(name: &str) -> Option<char> {
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

/// A value with its references resolved.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        // No reference to a character is longer; a sign that begins none stands for itself.
        let end = after.bytes().take(12).position(|byte| byte == b';');
        let sign = end.and_then(|end| Some((end, resolved(&after[..end])?)));
        let (sign, skip) = sign.map_or(('&', 0), |(end, sign)| (sign, end + 1));
        text.push(sign);
        rest = &after[skip..];
    }
    text.push_str(rest);
    text
}

/// An element of a part that lists other parts.
pub(super) struct Element {
    /// Its name, without prefix.
    pub(super) name: String,
    /// Its attributes, without prefixes.
    pub(super) attributes: BTreeMap<String, String>,
}

/// Returns all elements of a part, in their order.
///
/// # Errors
/// Fails with `broken` or `too-complex`.
pub(super) fn elements(part: Vec<u8>) -> Result<Vec<Element>, Unreadable> {
    struct List(Vec<Element>);
    impl Visitor for List {
        fn open(&mut self, (_, local): Name<'_>, attributes: &Attributes<'_>) -> bool {
            if self.0.len() <= MOST_ELEMENTS {
                self.0.push(Element { name: local.to_owned(), attributes: attributes.all() });
            }
            true
        }
        fn close(&mut self, _: Name<'_>) {}
        fn text(&mut self, _: &str) {}
    }
    let mut list = List(Vec::new());
    walk(part, &mut list)?;
    if list.0.len() > MOST_ELEMENTS {
        let message = format!("a list in it has more than {MOST_ELEMENTS} elements");
        return Err(Unreadable::new("too-complex", message));
    }
    Ok(list.0)
}

/// Returns the title that a part gives its document, of whatever else it says.
pub(super) fn title(part: Vec<u8>) -> Option<String> {
    #[derive(Default)]
    struct Title {
        inside: usize,
        found: bool,
        text: String,
    }
    impl Visitor for Title {
        fn open(&mut self, name: Name<'_>, _: &Attributes<'_>) -> bool {
            if name == (Space::Core, "title") && !self.found {
                self.inside += 1;
            }
            true
        }
        fn close(&mut self, name: Name<'_>) {
            if name == (Space::Core, "title") && !self.found {
                self.inside -= 1;
                self.found = self.inside == 0 && !self.text.trim().is_empty();
            }
        }
        fn text(&mut self, text: &str) {
            if self.inside > 0 {
                self.text.push_str(text);
            }
        }
    }
    let mut title = Title::default();
    // A title is a courtesy: without it the document is read all the same.
    walk(part, &mut title).ok()?;
    let text = title.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
