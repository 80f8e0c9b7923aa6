//! SKOS: concepts with labels in many languages, in Turtle, N-Triples or RDF/XML.
//!
//! Preferred, alternative and hidden labels are terms, as words without wildcards; `broader`, `narrower` and their like are the
//! hierarchy; a scope note, else a definition, is the note. Labels as resources (SKOS-XL) are read too. Followed: the SKOS
//! Reference (W3C, 2009).
//!
//! **Invariant:** statements are taken in the order of the file, so that the result is the same every time.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::Term;
use oxrdfxml::RdfXmlParser;
use oxttl::TurtleParser;

use super::import::Import;
use super::phrase::{Wild, phrase};
use super::refusal;
use super::source::Source;
use crate::codebook::load::language;
use crate::diagnostic::{Diagnostic, Place};
use crate::text::Language;

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

const QUALIFIER: &str = "a qualifier in parentheses is not part of the words";

/// What the file says of a concept.
#[derive(Default)]
struct Entry {
    /// Its address.
    name: String,
    concept: bool,
    /// Labels and what kind they are.
    labels: Vec<(Label, String, Option<String>)>,
    broader: Vec<usize>,
    notes: Vec<(u8, String, Option<String>)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Label {
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
struct Graph {
    names: BTreeMap<String, usize>,
    entries: Vec<Entry>,
    titles: BTreeMap<usize, String>,
    schemes: BTreeSet<usize>,
    /// Labels that are resources: who has them, and what they read.
    holders: Vec<(usize, Label, usize)>,
    literals: BTreeMap<usize, Vec<(String, Option<String>)>>,
    /// Statements that have no place with us, by predicate.
    others: BTreeMap<String, u64>,
    statements: usize,
}

/// Reads a thesaurus.
///
/// # Errors
/// Where the file is no RDF, or holds no concept.
pub(super) fn read(source: &Source, import: &mut Import) -> Result<(), Diagnostic> {
    let text = source.text()?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let mut graph = Graph::default();
    if start.starts_with("<?xml") || start.starts_with("<!") || start.contains("<rdf:RDF") {
        check_entities(source, &text)?;
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
    graph.into_import(import)
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

    fn into_import(mut self, import: &mut Import) -> Result<(), Diagnostic> {
        for (holder, label, resource) in std::mem::take(&mut self.holders) {
            for (text, language) in self.literals.get(&resource).into_iter().flatten() {
                self.entries[holder].concept = true;
                self.entries[holder].labels.push((label, text.clone(), language.clone()));
            }
        }
        let concepts: Vec<usize> = (0..self.entries.len())
            .filter(|index| {
                let entry = &self.entries[*index];
                !self.schemes.contains(index) && (entry.concept || !entry.labels.is_empty())
            })
            .collect();
        if concepts.is_empty() {
            return Err(refusal("there is no concept of SKOS in the file")
                .hint("concepts are of the type skos:Concept and have skos:prefLabel"));
        }
        if let Some(title) = self.schemes.iter().find_map(|scheme| self.titles.get(scheme)) {
            import.title.clone_from(title);
        }
        let parents = self.parents(import);
        let mut made: BTreeMap<usize, usize> = BTreeMap::new();
        for concept in concepts {
            self.make(concept, &parents, &mut made, import);
        }
        for (predicate, count) in &self.others {
            import.log.dropped(
                None,
                &format!("{predicate} ({count})"),
                "codebooks know labels, notes and a hierarchy",
            );
        }
        Ok(())
    }

    /// Returns one parent for each concept; circles are broken at the concept that comes first.
    fn parents(&self, import: &mut Import) -> Vec<Option<usize>> {
        let mut parents: Vec<Option<usize>> = vec![None; self.entries.len()];
        for (index, entry) in self.entries.iter().enumerate() {
            let mut broader = entry.broader.clone();
            let mut seen = BTreeSet::new();
            broader.retain(|above| *above != index && seen.insert(*above));
            for above in broader {
                if parents[index].is_none() {
                    parents[index] = Some(above);
                } else {
                    let item = format!("{} broader {}", self.label(index), self.label(above));
                    import.log.dropped(
                        None,
                        &item,
                        "a concept stands in one group only: the first",
                    );
                }
            }
        }
        // 0: not looked at; else the number of the walk that came by.
        let mut walked = vec![0_usize; parents.len()];
        for start in 0..parents.len() {
            let walk = start + 1;
            let mut at = start;
            loop {
                if walked[at] == walk {
                    let item = format!("{} broader …", self.label(at));
                    import.log.dropped(
                        None,
                        &item,
                        "the concepts are above each other in a circle",
                    );
                    parents[at] = None;
                    break;
                }
                if walked[at] != 0 {
                    break;
                }
                walked[at] = walk;
                match parents[at] {
                    Some(above) => at = above,
                    None => break,
                }
            }
        }
        parents
    }

    /// The label to show: English, else the first.
    fn label(&self, index: usize) -> String {
        let labels = &self.entries[index].labels;
        let preferred = |english: bool| {
            labels.iter().find(|(label, _, language)| {
                *label == Label::Preferred
                    && (!english || language.as_deref().is_some_and(|tag| tag.starts_with("en")))
            })
        };
        let found = preferred(true).or_else(|| preferred(false)).or_else(|| labels.first());
        match found {
            Some((_, text, _)) => text.trim().to_owned(),
            None => {
                let name = self.entries[index].name.trim_matches(['<', '>']);
                name.rsplit(['/', '#']).next().unwrap_or(name).to_owned()
            }
        }
    }

    /// Makes the category of a concept, and before it those it stands in.
    fn make(
        &self,
        concept: usize,
        parents: &[Option<usize>],
        made: &mut BTreeMap<usize, usize>,
        import: &mut Import,
    ) {
        let mut chain = vec![concept];
        while let Some(above) = chain.last().and_then(|last| parents[*last]) {
            if made.contains_key(&above) {
                break;
            }
            chain.push(above);
        }
        for index in chain.into_iter().rev() {
            if made.contains_key(&index) {
                continue;
            }
            let parent = parents[index].and_then(|above| made.get(&above)).copied();
            let category = import.own_category(parent, &self.label(index));
            made.insert(index, category);
            self.fill(index, category, import);
        }
    }

    fn fill(&self, index: usize, category: usize, import: &mut Import) {
        let entry = &self.entries[index];
        let mut notes: Vec<&(u8, String, Option<String>)> = entry.notes.iter().collect();
        let english =
            |tag: &Option<String>| tag.as_deref().is_some_and(|tag| tag.starts_with("en"));
        notes.sort_by_key(|(kind, _, tag)| (*kind, !english(tag)));
        for (number, (_, text, _)) in notes.iter().enumerate() {
            if number == 0 {
                import.categories[category].note = text.trim().to_owned();
            } else {
                import.log.dropped(
                    None,
                    text,
                    "a concept has one note: a scope note, in English if there is one",
                );
            }
        }
        let mut labels: Vec<&(Label, String, Option<String>)> = entry.labels.iter().collect();
        labels.sort_by_key(|(label, ..)| *label);
        for (label, text, tag) in labels {
            let language = match tag {
                None => import.language,
                Some(tag) => language::read(tag).unwrap_or(Language::UNKNOWN),
            };
            let item = match tag {
                Some(tag) => format!("{text}@{tag}"),
                None => text.clone(),
            };
            if *label == Label::Preferred {
                let labels = &mut import.categories[category].labels;
                if labels.iter().all(|(other, _)| *other != language) {
                    labels.push((language, text.trim().to_owned()));
                }
            }
            if language == Language::UNKNOWN {
                import.log.dropped(None, &item, "the language of the label is not known: say it with --lang, if labels have none");
                continue;
            }
            let (words, qualified) = unqualified(text);
            match phrase(words, Wild::None) {
                Ok(mut phrase) => {
                    phrase.notes.extend(qualified.then_some(QUALIFIER));
                    import.term_in(category, language, None, &item, phrase.pattern, &phrase.notes);
                }
                Err(why) => import.log.dropped(None, &item, why),
            }
        }
    }
}

/// Returns a label without the qualifier that tells it from others, as in "mercury (planet)".
fn unqualified(label: &str) -> (&str, bool) {
    let label = label.trim();
    match label.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((words, _)) if !words.trim().is_empty() => (words.trim_end(), true),
        _ => (label, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualifiers_are_told_from_words() {
        assert_eq!(unqualified("mercury (planet)"), ("mercury", true));
        assert_eq!(unqualified("(planet)"), ("(planet)", false));
        assert_eq!(unqualified("law"), ("law", false));
    }

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
