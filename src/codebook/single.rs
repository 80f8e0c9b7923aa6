//! A codebook of one pattern, for looking something up.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::fault::Fault;
use super::load::sets::references;
use super::model::{Codebook, Concept, Overlap, Register, Term};
use super::pattern::{Pattern, Sequence};
use super::rule::Rule;
use super::stems;
use crate::diagnostic::nearest;
use crate::text::Language;

impl Codebook {
    /// Returns a codebook whose one concept, `term`, has this pattern in each of `languages`. A pattern with stems is left out
    /// of languages without a stemmer, one that names a set of languages in which `sets` has none.
    ///
    /// # Errors
    /// A fault if none of the languages has the sets that the pattern names, or the stemmer that it asks for.
    pub fn of_pattern(
        pattern: &Pattern,
        languages: &[Language],
        sets: &BTreeMap<(Language, String), Vec<Sequence>>,
    ) -> Result<Self, Vec<Fault>> {
        let named = references(&pattern.text);
        let mut terms = Vec::new();
        let mut faults = Vec::new();
        for &language in languages {
            let has = |name: &str| sets.contains_key(&(language, name.to_owned()));
            if let Some((name, span)) = named.iter().find(|(name, _)| !has(name)) {
                if terms.is_empty() {
                    faults = vec![unknown(name, span.clone(), sets)];
                }
                continue;
            }
            match stems::of_pattern(pattern.clone(), language) {
                Ok(pattern) => {
                    terms.push(Term {
                        pattern,
                        language,
                        register: Register::General,
                        low_confidence: false,
                    });
                }
                Err(found) => faults = found,
            }
        }
        if terms.is_empty() {
            return Err(faults);
        }
        let concept = Concept {
            id: "term".to_owned(),
            label: BTreeMap::new(),
            note: String::new(),
            parent: None,
            leaf: true,
            terms,
            except: BTreeMap::new(),
            examples: Vec::new(),
        };
        Ok(Self {
            id: "term".to_owned(),
            title: pattern.text.clone(),
            version: String::new(),
            overlap: Overlap::default(),
            concepts: vec![concept],
            sets: sets.clone(),
            names: BTreeMap::new(),
            digest: String::new(),
        })
    }
}

/// No language has the set, or none has all that the pattern names.
fn unknown(
    name: &str,
    span: Range<usize>,
    sets: &BTreeMap<(Language, String), Vec<Sequence>>,
) -> Fault {
    let known: BTreeSet<&str> = sets.keys().map(|(_, name)| name.as_str()).collect();
    let hint = match nearest(name, known.iter().copied()) {
        _ if known.contains(name) => "the sets of a pattern have to be of one language".to_owned(),
        Some(near) => format!("did you mean \"@{near}\"?"),
        None => "sets are those of the codebook: name it with --codebook".to_owned(),
    };
    Fault::new(Rule::UnknownSet, span, format!("there is no set \"{name}\"")).hint(hint)
}
