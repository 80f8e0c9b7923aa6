//! `network.graphml`: the co-occurrence network for other programs.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::cell::number;
use crate::codebook::Codebook;
use crate::measure::network::Network;
use crate::measure::{ConceptRow, PairRow};
use crate::text::Language;

/// Attributes: id, element, name, type.
const KEYS: &[(&str, &str, &str, &str)] = &[
    ("label", "node", "label", "string"),
    ("group", "node", "group", "string"),
    ("mentions", "node", "mentions", "long"),
    ("documents", "node", "documents", "long"),
    ("community", "node", "community", "long"),
    ("weight", "edge", "weight", "double"),
    ("n_ab", "edge", "n_ab", "long"),
    ("expected", "edge", "expected", "double"),
    ("npmi", "edge", "npmi", "double"),
    ("log_likelihood", "edge", "log_likelihood", "double"),
    ("q", "edge", "q", "double"),
    ("null_z", "edge", "null_z", "double"),
    ("null_q", "edge", "null_q", "double"),
    ("formula_share", "edge", "formula_share", "double"),
];

/// Writes the network of the leaves that are mentioned and the given pairs.
///
/// # Errors
/// Those of the sink.
pub fn write_network<'a, W: Write>(
    out: W,
    concepts: &[ConceptRow],
    pairs: impl Iterator<Item = &'a PairRow>,
    network: &Network,
    codebook: &Codebook,
) -> io::Result<W> {
    let mut xml = Graph { writer: Writer::new_with_indent(out, b' ', 1) };
    xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    for (id, element, name, kind) in KEYS {
        let attributes = [("id", *id), ("for", element), ("attr.name", name), ("attr.type", kind)];
        xml.event(Event::Empty(start("key", &attributes)))?;
    }
    xml.open("graph", &[("id", "cooccurrence"), ("edgedefault", "undirected")])?;
    for row in concepts {
        let concept = codebook.concept(row.concept);
        let (Some(mentions), Some(documents)) = (row.mentions, row.documents) else { continue };
        if !concept.leaf || mentions == 0 {
            continue;
        }
        let group =
            concept.parent.map_or(concept.id.as_str(), |parent| &codebook.concept(parent).id);
        xml.open("node", &[("id", &concept.id)])?;
        xml.data("label", concept.label_in(Language::ENGLISH))?;
        xml.data("group", group)?;
        xml.data("mentions", &mentions.to_string())?;
        xml.data("documents", &documents.to_string())?;
        if let Some(community) = network.community(row.concept) {
            xml.data("community", &community.to_string())?;
        }
        xml.close("node")?;
    }
    for pair in pairs {
        let ends = [
            ("source", codebook.concept(pair.a).id.as_str()),
            ("target", &codebook.concept(pair.b).id),
        ];
        xml.open("edge", &ends)?;
        xml.number("weight", pair.association_strength)?;
        xml.data("n_ab", &pair.n_ab.to_string())?;
        xml.number("expected", Some(pair.expected))?;
        xml.number("npmi", pair.npmi)?;
        xml.number("log_likelihood", pair.log_likelihood)?;
        xml.number("q", pair.q)?;
        xml.number("null_z", pair.null_z)?;
        xml.number("null_q", pair.null_q)?;
        xml.number("formula_share", pair.formula_share)?;
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    let mut out = xml.writer.into_inner();
    out.write_all(b"\n")?;
    Ok(out)
}

struct Graph<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> Graph<W> {
    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        self.writer.write_event(event)
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.event(Event::Start(start(name, attributes)))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.event(Event::End(BytesEnd::new(name)))
    }

    fn data(&mut self, key: &str, value: &str) -> io::Result<()> {
        self.open("data", &[("key", key)])?;
        let value: String = value.chars().map(super::cell::harmless).collect();
        self.event(Event::Text(BytesText::new(&value)))?;
        self.close("data")
    }

    fn number(&mut self, key: &str, value: Option<f64>) -> io::Result<()> {
        let Some(value) = value else { return Ok(()) };
        let mut text = String::new();
        number(value, &mut text);
        self.data(key, &text)
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for &(name, value) in attributes {
        let value: String = value.chars().map(super::cell::harmless).collect();
        element.push_attribute((name, value.as_str()));
    }
    element
}
