//! A draft, checked and turned into a codebook.
//!
//! Every rule runs over everything, so that one reading of the file shows all of its faults.
//!
//! **Invariant:** a codebook comes out only if nothing is wrong: groups stand before their members, every reference resolves,
//! and no pattern is broader than the scanner may be given.

use std::collections::BTreeMap;

use super::draft::{Draft, DraftConcept, DraftTerm, Report, short};
use super::sets::{self, NAMES, Sets};
use super::source::Passage;
use crate::codebook::grammar::{Reader, too_broad};
use crate::codebook::pattern::Pattern;
use crate::codebook::rule::Rule;
use crate::codebook::script::Script;
use crate::codebook::stems;
use crate::codebook::{Codebook, Concept, ConceptIndex, Example, Overlap, Term};
use crate::diagnostic::nearest;
use crate::text::Language;

/// Longest id of a concept, in bytes.
const LONGEST_ID: usize = 200;

/// Returns the codebook of a draft; what is wrong is in the report. The concepts of the draft are put in the order of the
/// codebook's.
pub(super) fn resolve(draft: &mut Draft, digest: String, report: &mut Report) -> Codebook {
    let mut reader = Reader::default();
    let overlap = overlap(draft, report);
    let id = draft.id.clone().unwrap_or_default();
    check_codebook_id(&id, report);
    let sets = sets::resolve(&draft.sets, &mut reader, report);
    let mut patterns = Patterns { reader: &mut reader, sets: &sets };
    let mut names: BTreeMap<Language, Vec<Pattern>> = BTreeMap::new();
    for set in draft.sets.iter().filter(|set| set.name.text == NAMES) {
        let list = names.entry(set.language).or_default();
        list.extend(
            set.members.iter().filter_map(|member| patterns.read(member, set.language, report)),
        );
    }
    if draft.concepts.is_empty() {
        report.add_at(
            Rule::EmptyCodebook,
            0..0,
            "the codebook has no concept",
            "write \"[[concept]]\" and below it id = \"…\"",
        );
    }
    let parents = arrange(&mut draft.concepts, report);
    let languages: Vec<Language> = {
        let mut all: Vec<Language> = draft
            .concepts
            .iter()
            .flat_map(|concept| &concept.terms)
            .map(|term| term.language)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let mut leaf = vec![true; draft.concepts.len()];
    for parent in parents.iter().flatten() {
        leaf[parent.0 as usize] = false;
    }
    let mut concepts = Vec::with_capacity(draft.concepts.len());
    for ((draft, parent), leaf) in draft.concepts.iter().zip(parents).zip(leaf) {
        if !leaf {
            check_group(draft, report);
        }
        concepts.push(Concept {
            id: draft.id.text.clone(),
            label: draft.label.iter().cloned().collect(),
            note: draft.note.clone(),
            parent,
            leaf,
            terms: draft.terms.iter().filter_map(|term| patterns.term(term, report)).collect(),
            except: patterns.except(draft, report),
            examples: examples(draft, &languages, report),
        });
    }
    Codebook {
        title: draft.title.clone().unwrap_or_else(|| id.text.clone()),
        id: id.text,
        version: draft.version.clone().unwrap_or_default(),
        overlap,
        concepts,
        sets: sets.members,
        names,
        digest,
    }
}

/// Reads patterns and holds them against the sets.
struct Patterns<'a> {
    reader: &'a mut Reader,
    sets: &'a Sets,
}

impl Patterns<'_> {
    fn read(
        &mut self,
        passage: &Passage,
        language: Language,
        report: &mut Report,
    ) -> Option<Pattern> {
        sets::check_references(passage, language, self.sets, report);
        let found = self.reader.pattern(&passage.text).and_then(|pattern| {
            let none = BTreeMap::new();
            let breadths = self.sets.breadths.get(&language).unwrap_or(&none);
            match too_broad(&pattern, breadths) {
                Some(fault) => Err(vec![fault]),
                None => stems::of_pattern(pattern, language),
            }
        });
        found
            .map_err(|faults| faults.into_iter().for_each(|fault| report.fault(passage, fault)))
            .ok()
    }

    fn term(&mut self, draft: &DraftTerm, report: &mut Report) -> Option<Term> {
        let pattern = self.read(&draft.pattern, draft.language, report)?;
        Some(Term {
            pattern,
            language: draft.language,
            register: draft.register,
            low_confidence: draft.low_confidence,
        })
    }

    fn except(
        &mut self,
        draft: &DraftConcept,
        report: &mut Report,
    ) -> BTreeMap<Language, Vec<Pattern>> {
        let mut except: BTreeMap<Language, Vec<Pattern>> = BTreeMap::new();
        for (language, passage) in &draft.except {
            let list = except.entry(*language).or_default();
            list.extend(self.read(passage, *language, report));
        }
        except
    }
}

fn overlap(draft: &Draft, report: &mut Report) -> Overlap {
    let Some(passage) = &draft.overlap else { return Overlap::default() };
    match passage.text.as_str() {
        "concept" => Overlap::Concept,
        // The word of the first plan, kept since codebooks were written with it.
        "codebook" | "longest" => Overlap::Codebook,
        "all" => Overlap::All,
        other => {
            report.add(
                Rule::BadValue,
                passage,
                format!("\"{}\" is not allowed here", short(other)),
                "write \"concept\", \"codebook\" or \"all\"",
            );
            Overlap::default()
        }
    }
}

fn check_codebook_id(id: &Passage, report: &mut Report) {
    let sound =
        id.text.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte)
        }) && id.text.starts_with(|sign: char| sign.is_ascii_alphanumeric());
    // An id that is not there at all has been reported.
    if !sound && !id.span.is_empty() {
        report.add(
            Rule::BadId,
            id,
            format!("\"{}\" cannot be the id of a codebook", short(&id.text)),
            "use the letters a-z, digits, \"-\", \"_\" and \".\", and begin with a letter or digit",
        );
    }
}

/// Puts each group before its members, keeping the order of the file otherwise, and returns the parent of each concept.
fn arrange(concepts: &mut Vec<DraftConcept>, report: &mut Report) -> Vec<Option<ConceptIndex>> {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    // Concepts without an id have been reported.
    concepts.retain(|concept| !concept.id.span.is_empty());
    for (index, concept) in concepts.iter().enumerate() {
        let id = &concept.id;
        let sound = id.text.len() <= LONGEST_ID
            && id.text.split('.').all(|part| {
                !part.is_empty()
                    && part.bytes().all(|byte| {
                        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'
                    })
            });
        if !sound {
            report.add(
                Rule::BadId,
                id,
                format!("\"{}\" cannot be the id of a concept", short(&id.text)),
                "use the letters a-z, digits and \"_\", with \".\" between group and member, such as \"principle.cyber_sovereignty\"",
            );
        } else if let Some(other) = first.get(&id.text) {
            let line = report.source.place(concepts[*other].id.span.clone()).line;
            report.add(
                Rule::DuplicateConcept,
                id,
                format!("the concept \"{}\" is there twice", id.text),
                format!("it was defined in line {line}: join the two, or give one another id"),
            );
        } else {
            first.insert(id.text.clone(), index);
        }
    }
    let mut order = Vec::with_capacity(concepts.len());
    let mut placed = vec![false; concepts.len()];
    for (index, concept) in concepts.iter().enumerate() {
        let mut chain = vec![index];
        let mut id = concept.id.text.as_str();
        while let Some((parent, _)) = id.rsplit_once('.').filter(|_| id.len() <= LONGEST_ID) {
            match first.get(parent) {
                Some(parent) if !placed[*parent] => chain.push(*parent),
                _ => {}
            }
            id = parent;
        }
        for index in chain.into_iter().rev() {
            if !std::mem::replace(&mut placed[index], true) {
                order.push(index);
            }
        }
    }
    let mut taken: Vec<Option<DraftConcept>> =
        std::mem::take(concepts).into_iter().map(Some).collect();
    concepts.extend(order.into_iter().filter_map(|index| taken[index].take()));
    let mut at: BTreeMap<&str, ConceptIndex> = BTreeMap::new();
    for (index, concept) in (0..).map(ConceptIndex).zip(&*concepts) {
        at.entry(&concept.id.text).or_insert(index);
    }
    let mut parents = Vec::with_capacity(concepts.len());
    for concept in &*concepts {
        let parent = concept
            .id
            .text
            .rsplit_once('.')
            .map(|(parent, _)| parent)
            .filter(|parent| parent.len() <= LONGEST_ID);
        let index = parent.and_then(|parent| at.get(parent)).copied();
        if let (Some(parent), None) = (parent, index) {
            let hint = match nearest(parent, at.keys().copied()) {
                Some(near) => format!(
                    "did you mean \"{near}\"? Else write a concept with id = \"{parent}\" and no terms"
                ),
                None => format!("write a concept with id = \"{parent}\" and no terms before it"),
            };
            report.add(
                Rule::MissingParent,
                &concept.id,
                format!(
                    "\"{}\" belongs to the group \"{parent}\", which does not exist",
                    concept.id.text
                ),
                hint,
            );
        }
        parents.push(index);
    }
    parents
}

fn check_group(draft: &DraftConcept, report: &mut Report) {
    let terms = draft.terms.first().map(|term| (&term.pattern, "terms"));
    let except = draft.except.first().map(|(_, pattern)| (pattern, "exceptions"));
    let examples = draft.examples.first().map(|example| (&example.text, "examples"));
    for (passage, what) in [terms, except, examples].into_iter().flatten() {
        report.add(
            Rule::GroupWithTerms,
            passage,
            format!("\"{0}\" is a group, and has {what} of its own", draft.id.text),
            format!(
                "groups are sums of their members: move these to a member, such as \"{0}.general\"",
                draft.id.text
            ),
        );
    }
}

/// Returns the examples of a concept; where the file does not say their language, it is the one among the languages of the
/// concept's terms, else among those of the codebook, that is written in the script of the sentence.
fn examples(draft: &DraftConcept, languages: &[Language], report: &mut Report) -> Vec<Example> {
    let mut own: Vec<Language> = draft.terms.iter().map(|term| term.language).collect();
    own.sort_unstable();
    own.dedup();
    let mut examples = Vec::with_capacity(draft.examples.len());
    for example in &draft.examples {
        let language = match example.language {
            Some(language) => language,
            None => match guess(&example.text.text, &own, languages) {
                Ok(language) => language,
                Err((message, hint)) => {
                    report.add(Rule::AmbiguousExample, &example.text, message, hint);
                    continue;
                }
            },
        };
        let place = report.source.place(example.text.span.clone());
        examples.push(Example {
            text: example.text.text.clone(),
            language,
            matches: example.matches,
            place,
        });
    }
    examples
}

fn guess(text: &str, own: &[Language], all: &[Language]) -> Result<Language, (String, String)> {
    let say = "say it: [concept.examples.en], then match = [\"…\"] (in a table: in the column \"language\")".to_owned();
    let Some(script) = Script::of_text(text) else {
        return Err(("the language of the example cannot be told".to_owned(), say));
    };
    let among = |languages: &[Language]| -> Vec<Language> {
        languages.iter().copied().filter(|language| script.writes(*language)).collect()
    };
    let own = among(own);
    let found = if own.is_empty() { among(all) } else { own };
    match found.as_slice() {
        [language] => Ok(*language),
        [] => Err((
            "no term of the codebook is in a language of this example's script".to_owned(),
            say,
        )),
        several => {
            let tags: Vec<String> =
                several.iter().map(|language| format!("\"{language}\"")).collect();
            Err((format!("the example may be in {}", tags.join(" or ")), say))
        }
    }
}
