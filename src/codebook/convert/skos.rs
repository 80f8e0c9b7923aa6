//! SKOS: concepts with labels in many languages, in Turtle, N-Triples or RDF/XML.
//!
//! Preferred, alternative and hidden labels are terms, as words without wildcards; `broader`, `narrower` and their like are the
//! hierarchy; a scope note, else a definition, is the note. Labels as resources (SKOS-XL) are read too. Followed: the SKOS
//! Reference (W3C, 2009).
//!
//! **Invariant:** statements are taken in the order of the file, so that the result is the same every time.

use std::collections::{BTreeMap, BTreeSet};

use super::import::Import;
use super::phrase::{Wild, phrase};
use super::rdf::{self, Graph, Label};
use super::refusal;
use super::source::Source;
use crate::codebook::load::language;
use crate::diagnostic::Diagnostic;
use crate::text::Language;

const QUALIFIER: &str = "a qualifier in parentheses is not part of the words";

/// Reads a thesaurus.
///
/// # Errors
/// Where the file is no RDF, or holds no concept.
pub(super) fn read(source: &Source, import: &mut Import) -> Result<(), Diagnostic> {
    rdf::read(source)?.into_import(import)
}

impl Graph {
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
}
