//! The walk over a page's tree: which elements are shown, which belong to the document, and where paragraphs end.

use std::collections::BTreeMap;

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html as Page, Node};

use super::super::draft::Draft;
use super::super::flow::Flow;

/// Which parts of a page are text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    /// The document, without the site's navigation, head and foot.
    Main,
    /// The chapter of a book: all that is shown but tables of contents and numbers of pages.
    Chapter,
    /// All that is shown.
    All,
}

/// Elements whose content is not shown as text.
const UNSEEN: &[&str] = &[
    "applet", "audio", "canvas", "datalist", "embed", "head", "iframe", "math", "meter", "noembed",
    "noframes", "noscript", "object", "progress", "rp", "rt", "script", "select", "style", "svg",
    "template", "textarea", "title", "video",
];

/// Text that has been struck out: amended laws show in this way what is no longer in force.
const STRUCK: &[&str] = &["del", "s", "strike"];

/// Elements of the site, not of the document.
const FURNITURE: &[&str] = &["button", "dialog", "menu", "nav", "search"];

/// Roles of elements of the site.
const FURNITURE_ROLES: &[&str] = &[
    "alert",
    "alertdialog",
    "button",
    "dialog",
    "menu",
    "menubar",
    "navigation",
    "search",
    "tablist",
    "toolbar",
    "tooltip",
];

/// Elements inside a line of text; all others end the paragraph.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "input", "ins", "kbd", "label", "mark", "nobr", "output", "q", "ruby",
    "rb", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
];

/// Returns the text of `page`.
pub(super) fn flow(page: &Page, parts: Parts) -> Draft {
    let mut flow = Flow::default();
    walk(page, parts, &mut flow);
    flow.finish()
}

/// Adds the text of `page` to `flow`. The walk follows the edges of the tree, so depth costs no stack.
pub(super) fn walk(page: &Page, parts: Parts, flow: &mut Flow) {
    let mut verbatim = 0_usize;
    let mut edges = page.tree.root().traverse();
    // The node at whose end the text is shown again.
    let mut hidden = None;
    for edge in edges.by_ref() {
        match edge {
            Edge::Close(node) if hidden == Some(node.id()) => hidden = None,
            _ if hidden.is_some() => {}
            Edge::Open(node) => match node.value() {
                Node::Text(text) if verbatim > 0 => flow.verbatim(text),
                Node::Text(text) => flow.text(text),
                Node::Element(element) if !is_shown(node, element, parts) => {
                    if !INLINE.contains(&element.name()) {
                        flow.end();
                    }
                    hidden = Some(node.id());
                }
                Node::Element(element) => match element.name() {
                    "br" => flow.line(),
                    "td" | "th" => flow.text(" "),
                    "sup" if is_number(node) => flow.text(" "),
                    "pre" => {
                        flow.end();
                        verbatim += 1;
                    }
                    name if INLINE.contains(&name) => {}
                    _ => flow.end(),
                },
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    match element.name() {
                        "br" => {}
                        "td" | "th" => flow.cell(),
                        "pre" => {
                            flow.end();
                            verbatim = verbatim.saturating_sub(1);
                        }
                        name if INLINE.contains(&name) => {}
                        // The end of a block in a cell ends its paragraph, but not the row.
                        _ => flow.end(),
                    }
                }
            }
        }
    }
}

fn is_shown(node: NodeRef<'_, Node>, element: &Element, parts: Parts) -> bool {
    let name = element.name();
    if UNSEEN.contains(&name)
        || STRUCK.contains(&name)
        || is_note_mark(node, element)
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
    {
        return false;
    }
    if element.attr("style").is_some_and(hides) {
        return false;
    }
    let role = element.attr("role").unwrap_or_default();
    match parts {
        Parts::All => return true,
        Parts::Chapter => {
            let kind = element.attr("epub:type").unwrap_or_default();
            return name != "nav" && role != "doc-pagebreak" && !has_word(kind, &["pagebreak"]);
        }
        Parts::Main => {}
    }
    if is_cookie_notice(node, element) {
        return false;
    }
    if FURNITURE.contains(&name) || FURNITURE_ROLES.contains(&role) {
        return false;
    }
    let is_head = name == "header" || role == "banner";
    let is_foot = name == "footer" || role == "contentinfo";
    !((is_foot || is_head && !has_main_heading(node)) && is_of_page(node))
}

/// Whether a link is the mark of a note, such as a raised number: as text it would stick to the word before it.
fn is_note_mark(node: NodeRef<'_, Node>, element: &Element) -> bool {
    /// Longest mark in characters, as in "[123]".
    const LONGEST: usize = 6;
    let is_link =
        element.name() == "a" && element.attr("href").is_some_and(|target| target.contains('#'));
    if !is_link {
        return false;
    }
    let mut mark = String::new();
    let mut raised = node.parent().is_some_and(is_raised);
    // A mark is a few characters in a few elements, so that no more need be looked at.
    for inner in node.descendants().take(8) {
        raised |= is_raised(inner);
        if let Node::Text(text) = inner.value() {
            if mark.len() + text.len() > 4 * LONGEST {
                return false;
            }
            mark.push_str(text);
        }
    }
    let mark = mark.trim();
    let is_sign = |sign: char| sign.is_ascii_digit() || "[]()*†‡§¶, ".contains(sign);
    raised && !mark.is_empty() && mark.chars().count() <= LONGEST && mark.chars().all(is_sign)
}

/// Whether a raised text is the mark of a note that is no link: it is no part of the word before it.
fn is_number(node: NodeRef<'_, Node>) -> bool {
    let text = node.first_child().and_then(|child| child.value().as_text());
    text.is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether an element raises its text or is said to be the mark of a note.
fn is_raised(node: NodeRef<'_, Node>) -> bool {
    let Some(element) = node.value().as_element() else { return false };
    let attribute = |name: &str| element.attr(name).unwrap_or_default();
    element.name() == "sup"
        || attribute("role") == "doc-noteref"
        || has_word(attribute("epub:type"), &["noteref"])
        || has_word(attribute("class"), &["super", "sup", "superscript", "footnote-ref", "noteref"])
}

/// Whether one of the words of a value is one of these.
fn has_word(value: &str, words: &[&str]) -> bool {
    value.split_ascii_whitespace().any(|word| words.contains(&word))
}

/// Whether an element asks for consent to cookies. A page's own text may be about them, so the name has to say that it is a notice.
fn is_cookie_notice(node: NodeRef<'_, Node>, element: &Element) -> bool {
    const NOTICES: &[&str] =
        &["banner", "bar", "consent", "modal", "notice", "notification", "popup"];
    if !matches!(element.name(), "aside" | "div" | "form" | "section") {
        return false;
    }
    let names = [element.attr("id"), element.attr("class")];
    let is_named = names.into_iter().flatten().flat_map(str::split_ascii_whitespace).any(|name| {
        let name = name.to_ascii_lowercase();
        name.contains("cookie") && NOTICES.iter().any(|notice| name.contains(notice))
    });
    is_named && !has_main_heading(node)
}

fn hides(style: &str) -> bool {
    let style: String =
        style.chars().filter(|sign| !sign.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// A page's head may hold the title of the document.
fn has_main_heading(node: NodeRef<'_, Node>) -> bool {
    node.descendants()
        .any(|inner| inner.value().as_element().is_some_and(|element| element.name() == "h1"))
}

/// An article has a head and a foot of its own, which are text.
fn is_of_page(node: NodeRef<'_, Node>) -> bool {
    let is_part = |element: &Element| {
        matches!(element.name(), "article" | "main" | "section" | "blockquote" | "td")
    };
    !node.ancestors().any(|outer| outer.value().as_element().is_some_and(is_part))
}

/// Returns what the page says about itself: title, author, date.
pub(super) fn metadata(page: &Page) -> BTreeMap<String, String> {
    let mut metadata = BTreeMap::new();
    let mut add = |key: &str, value: &str| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            metadata.entry(key.to_owned()).or_insert(value);
        }
    };
    for node in page.tree.root().descendants() {
        let Node::Element(element) = node.value() else { continue };
        match element.name() {
            // A picture has a title too.
            "title"
                if node.parent().is_some_and(|parent| {
                    parent.value().as_element().is_some_and(|parent| parent.name() == "head")
                }) =>
            {
                let text: String = node
                    .children()
                    .filter_map(|child| child.value().as_text().map(|text| text.to_string()))
                    .collect();
                add("title", &text);
            }
            "meta" => {
                let name = element.attr("name").unwrap_or_default().to_ascii_lowercase();
                let key = match name.as_str() {
                    "author" | "dc.creator" | "dcterms.creator" => "author",
                    "date" | "dc.date" | "dcterms.date" | "dcterms.issued" => "date",
                    _ => continue,
                };
                add(key, element.attr("content").unwrap_or_default());
            }
            "body" => break,
            _ => {}
        }
    }
    metadata
}
