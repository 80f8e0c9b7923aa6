//! Statements of RDF about concepts of SKOS, as a graph, in the order of the file.
//!
//! Turtle and N-Triples are read by oxttl, RDF/XML by oxrdfxml. Entities that stand for others are refused before anything is read.
//!
//! **Invariant:** nothing is decided here: what a concept with two broader ones becomes is for [`skos`](super::skos) to say.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::Term;
use oxrdfxml::RdfXmlParser;
use oxttl::TurtleParser;

use super::refusal;
use super::source::Source;
use crate::diagnostic::{Diagnostic, Place};

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const SKOS_XL: &str = "http://www.w3.org/2008/05/skos-xl#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const TITLES: [&str; 3] = [
    "http://purl.org/dc/terms/title",
    "http://purl.org/dc/elements/1.1/title",
    "http://www.w3.org/2000/01/rdf-schema#label",
];
/// Where thesauri that only look so have their files read from, for relative addresses.
const BASE: &str = "urn:base:";
/// Most statements.
const MOST: usize = 2_000_000;
/// Most bytes that the entities of a file may become.
const MOST_EXPANDED: usize = 64 << 20;

/// What the file says of a concept.
#[derive(Default)]
pub(super) struct Entry {
    /// Its address.
    pub(super) name: String,
    pub(super) concept: bool,
    /// Labels and what kind they are.
    pub(super) labels: Vec<(Label, String, Option<String>)>,
    pub(super) broader: Vec<usize>,
    pub(super) notes: Vec<(u8, String, Option<String>)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    Preferred,
    Alternative,
    Hidden,
}

/// The object of a statement.
enum Object {
    Resource(String),
    Literal(String, Option<String>),
}

#[derive(Default)]
pub(super) struct Graph {
    pub(super) names: BTreeMap<String, usize>,
    pub(super) entries: Vec<Entry>,
    pub(super) titles: BTreeMap<usize, String>,
    pub(super) schemes: BTreeSet<usize>,
    /// Labels that are resources: who has them, and what they read.
    pub(super) holders: Vec<(usize, Label, usize)>,
    pub(super) literals: BTreeMap<usize, Vec<(String, Option<String>)>>,
    /// Statements that have no place with us, by predicate.
    pub(super) others: BTreeMap<String, u64>,
    pub(super) statements: usize,
}

/// Returns what a file says.
///
/// # Errors
/// Where the file is no RDF.
pub(super) fn read(source: &Source) -> Result<Graph, Diagnostic> {
    let text = source.text()?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let mut graph = Graph::default();
    if start.starts_with("<?xml") || start.starts_with("<!") || start.contains("<rdf:RDF") {
        check_entities(source, &text)?;
        // The characters are decoded: what the declaration says of bytes is of no use any more.
        let declaration = start.starts_with("<?xml").then(|| start.find("?>")).flatten();
        let start = declaration.map_or(start, |end| start[end + 2..].trim_start());
        for triple in RdfXmlParser::new()
            .with_base_iri(BASE)
            .map_err(|error| refusal(error.to_string()))?
            .for_slice(start)
        {
            let triple = triple
                .map_err(|error| refusal(format!("\"{}\" is no RDF/XML: {error}", source.file)))?;
            let object = object(&triple.object.to_string(), &triple.object);
            graph.add(&triple.subject.to_string(), triple.predicate.as_str(), object)?;
        }
    } else {
        for triple in TurtleParser::new()
            .with_base_iri(BASE)
            .map_err(|error| refusal(error.to_string()))?
            .for_slice(start)
        {
            let triple = triple.map_err(|error| {
                let at = error.location().start.offset;
                let at = usize::try_from(at).unwrap_or(0) + (text.len() - start.len());
                refusal(format!("this is no Turtle: {}", error.message())).at(Place::of(
                    source.file,
                    &text,
                    at..at + 1,
                ))
            })?;
            let object = object(&triple.object.to_string(), &triple.object);
            graph.add(&triple.subject.to_string(), triple.predicate.as_str(), object)?;
        }
    }
    Ok(graph)
}

fn object(written: &str, term: &Term) -> Object {
    match term {
        Term::Literal(literal) => {
            Object::Literal(literal.value().to_owned(), literal.language().map(str::to_owned))
        }
        _ => Object::Resource(written.to_owned()),
    }
}

/// Refuses a file whose entities would become more than it should be given.
fn check_entities(source: &Source, text: &str) -> Result<(), Diagnostic> {
    let mut longest = 0;
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("<!ENTITY") {
        let declaration = after.split('>').next().unwrap_or_default();
        let value = declaration.split(['"', '\'']).nth(1).unwrap_or_default();
        longest = longest.max(value.len());
        let nested = value.split('&').skip(1).any(|reference| !reference.starts_with('#'));
        if nested || declaration.contains("SYSTEM") || declaration.contains("PUBLIC") {
            return Err(refusal(format!(
                "\"{}\" has entities that stand for other entities or files; they are not resolved",
                source.file
            )));
        }
        rest = after;
    }
    let references = memchr::memchr_iter(b'&', text.as_bytes()).count();
    if references.saturating_mul(longest) > MOST_EXPANDED {
        return Err(refusal(format!(
            "the entities of \"{}\" would become too much text",
            source.file
        )));
    }
    Ok(())
}

impl Graph {
    fn index(&mut self, name: &str) -> usize {
        if let Some(index) = self.names.get(name) {
            return *index;
        }
        let index = self.entries.len();
        self.names.insert(name.to_owned(), index);
        self.entries.push(Entry { name: name.to_owned(), ..Entry::default() });
        index
    }

    fn add(&mut self, subject: &str, predicate: &str, object: Object) -> Result<(), Diagnostic> {
        self.statements += 1;
        if self.statements > MOST {
            return Err(refusal(format!("there are more than {MOST} statements")));
        }
        let subject = self.index(subject);
        let label = |name: &str| match name {
            "prefLabel" => Some(Label::Preferred),
            "altLabel" => Some(Label::Alternative),
            "hiddenLabel" => Some(Label::Hidden),
            _ => None,
        };
        if predicate == TYPE {
            if let Object::Resource(class) = object {
                match class.trim_matches(['<', '>']).strip_prefix(SKOS) {
                    Some("Concept") => self.entries[subject].concept = true,
                    Some("ConceptScheme") => {
                        self.schemes.insert(subject);
                    }
                    _ => {}
                }
            }
            return Ok(());
        }
        if let Some(name) = predicate.strip_prefix(SKOS_XL) {
            match (label(name), name, object) {
                (Some(label), _, Object::Resource(resource)) => {
                    let resource = self.index(&resource);
                    self.holders.push((subject, label, resource));
                }
                (None, "literalForm", Object::Literal(text, language)) => {
                    self.literals.entry(subject).or_default().push((text, language));
                }
                _ => self.other(predicate),
            }
            return Ok(());
        }
        if let (true, Object::Literal(title, _)) = (TITLES.contains(&predicate), &object) {
            self.titles.entry(subject).or_insert_with(|| title.clone());
            return Ok(());
        }
        let Some(name) = predicate.strip_prefix(SKOS) else {
            self.other(predicate);
            return Ok(());
        };
        match (name, object) {
            (name, Object::Literal(text, language)) if label(name).is_some() => {
                if let Some(label) = label(name) {
                    self.titles.entry(subject).or_insert_with(|| text.clone());
                    self.entries[subject].labels.push((label, text, language));
                }
            }
            (
                "broader" | "broaderTransitive" | "broaderGeneric" | "broaderPartitive",
                Object::Resource(above),
            ) => {
                let above = self.index(&above);
                self.entries[subject].concept = true;
                self.entries[above].concept = true;
                self.entries[subject].broader.push(above);
            }
            (
                "narrower" | "narrowerTransitive" | "narrowerGeneric" | "narrowerPartitive",
                Object::Resource(below),
            ) => {
                let below = self.index(&below);
                self.entries[subject].concept = true;
                self.entries[below].concept = true;
                self.entries[below].broader.push(subject);
            }
            ("scopeNote", Object::Literal(text, language)) => {
                self.entries[subject].notes.push((0, text, language));
            }
            ("definition", Object::Literal(text, language)) => {
                self.entries[subject].notes.push((1, text, language));
            }
            ("inScheme" | "topConceptOf" | "hasTopConcept", _) => {}
            _ => self.other(predicate),
        }
        Ok(())
    }

    fn other(&mut self, predicate: &str) {
        *self.others.entry(predicate.to_owned()).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_that_grow_are_refused() {
        let bomb = "<!DOCTYPE x [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;\">]><rdf:RDF/>";
        let source = Source::new("x.rdf", bomb.as_bytes());
        assert!(check_entities(&source, bomb).is_err());
        let plain = "<!DOCTYPE x [<!ENTITY a \"lol\">]><rdf:RDF/>&a;";
        assert!(check_entities(&source, plain).is_ok());
        let many = format!("<!ENTITY a \"{}\">{}", "x".repeat(1 << 20), "&a;".repeat(1 << 10));
        assert!(check_entities(&source, &many).is_err());
    }
}
