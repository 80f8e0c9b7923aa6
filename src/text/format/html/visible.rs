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
    /// All that is shown.
    All,
}

/// Elements whose content is not shown as text.
const UNSEEN: &[&str] = &[
    "applet", "audio", "canvas", "datalist", "embed", "head", "iframe", "math", "meter", "noembed",
    "noframes", "noscript", "object", "progress", "rp", "rt", "script", "select", "style", "svg",
    "template", "textarea", "title", "video",
];

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
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
    {
        return false;
    }
    if element.attr("style").is_some_and(hides) {
        return false;
    }
    if parts == Parts::All {
        return true;
    }
    let role = element.attr("role").unwrap_or_default();
    if FURNITURE.contains(&name) || FURNITURE_ROLES.contains(&role) {
        return false;
    }
    let is_head = name == "header" || role == "banner";
    let is_foot = name == "footer" || role == "contentinfo";
    !((is_foot || is_head && !has_main_heading(node)) && is_of_page(node))
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
