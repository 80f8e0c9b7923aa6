//! What a codebook leaves out or never uses: concepts without terms or examples, languages, sets, exceptions.
//!
//! **Invariant:** patterns are compared whole here, never in part.

use std::collections::{BTreeMap, BTreeSet};

use crate::codebook::load::draft::{Draft, DraftConcept, Report, short};
use crate::codebook::load::sets::{NAMES, references};
use crate::codebook::rule::Rule;
use crate::codebook::{Codebook, Concept};
use crate::text::Language;

/// Adds warnings about what is missing or idle.
pub(super) fn lint(codebook: &Codebook, draft: &Draft, report: &mut Report) {
    let languages: BTreeSet<Language> = codebook
        .concepts
        .iter()
        .flat_map(|concept| &concept.terms)
        .map(|term| term.language)
        .collect();
    for (concept, draft) in codebook.concepts.iter().zip(&draft.concepts) {
        if concept.leaf {
            covers(concept, draft, &languages, report);
        }
    }
    unused_sets(draft, report);
    repeated_terms(codebook, draft, report);
}

fn covers(
    concept: &Concept,
    draft: &DraftConcept,
    languages: &BTreeSet<Language>,
    report: &mut Report,
) {
    let id = &draft.id;
    if concept.terms.is_empty() {
        report.add(
            Rule::NoTerms,
            id,
            format!("\"{}\" has no terms and will never be found", id.text),
            "write [concept.terms], then en = [\"…\"]; or make it a group by writing concepts below it",
        );
        return;
    }
    let own: BTreeSet<Language> = concept.terms.iter().map(|term| term.language).collect();
    let missing: Vec<String> =
        languages.difference(&own).map(|language| format!("\"{language}\"")).collect();
    if !missing.is_empty() {
        report.add(
            Rule::MissingLanguage,
            id,
            format!(
                "\"{}\" has no terms in {}, in which other concepts have",
                id.text,
                missing.join(" and ")
            ),
            "add terms: without them its values for texts in that language are empty",
        );
    }
    if concept.examples.is_empty() {
        report.add(
            Rule::NoExamples,
            id,
            format!("\"{}\" has no example sentences, so nothing tests its terms", id.text),
            "write [concept.examples], then match = [\"…\"] and no_match = [\"…\"]",
        );
    }
    let mut idle: BTreeSet<Language> = BTreeSet::new();
    for (language, pattern) in &draft.except {
        if !own.contains(language) && idle.insert(*language) {
            report.add(
                Rule::IdleExcept,
                pattern,
                format!("\"{}\" has exceptions in \"{language}\", but no terms that they could apply to", id.text),
                "move them to the language or the concept that they are for",
            );
        }
    }
}

fn unused_sets(draft: &Draft, report: &mut Report) {
    let mut used: BTreeSet<(Language, String)> = BTreeSet::new();
    let sets =
        draft.sets.iter().flat_map(|set| set.members.iter().map(move |member| (set, member)));
    // A set that only uses itself is not used; circles are faults, so any other set will do.
    for (set, member) in sets {
        let names = references(&member.text).into_iter().map(|(name, _)| name);
        used.extend(names.map(|name| (set.language, name)));
    }
    for concept in &draft.concepts {
        let terms = concept.terms.iter().map(|term| (term.language, &term.pattern));
        let except = concept.except.iter().map(|(language, pattern)| (*language, pattern));
        for (language, pattern) in terms.chain(except) {
            used.extend(references(&pattern.text).into_iter().map(|(name, _)| (language, name)));
        }
    }
    for set in draft.sets.iter().filter(|set| set.name.text != NAMES) {
        if !used.contains(&(set.language, set.name.text.clone())) {
            report.add(
                Rule::UnusedSet,
                &set.name,
                format!("no pattern in \"{}\" uses the set \"{}\"", set.language, set.name.text),
                format!("write \"@{}\" in a pattern, or remove the set", set.name.text),
            );
        }
    }
}

/// Reports terms that stand twice, within a concept or in two.
fn repeated_terms(codebook: &Codebook, draft: &Draft, report: &mut Report) {
    let mut owners: BTreeMap<(Language, String), usize> = BTreeMap::new();
    for (index, (concept, draft)) in codebook.concepts.iter().zip(&draft.concepts).enumerate() {
        let mut own: BTreeSet<(Language, String)> = BTreeSet::new();
        for (term, draft) in concept.terms.iter().zip(&draft.terms) {
            let key = (term.language, term.pattern.to_string());
            let text = short(&draft.pattern.text);
            let owner = *owners.entry(key.clone()).or_insert(index);
            if !own.insert(key) {
                let message = format!("\"{text}\" is a term of \"{}\" twice", concept.id);
                report.add(Rule::DuplicateTerm, &draft.pattern, message, "remove one");
            } else if owner != index {
                report.add(
                    Rule::SharedTerm,
                    &draft.pattern,
                    format!(
                        "\"{text}\" is also a term of \"{}\": each mention counts for both",
                        codebook.concepts[owner].id
                    ),
                    "keep it in one, or add words or a condition that tell the two apart",
                );
            }
        }
    }
}
