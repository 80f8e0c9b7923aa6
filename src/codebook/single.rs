//! A codebook of one pattern, for looking something up.

use std::collections::BTreeMap;

use super::fault::Fault;
use super::model::{Codebook, Concept, Overlap, Register, Term};
use super::pattern::Pattern;
use super::stems;
use crate::text::Language;

impl Codebook {
    /// Returns a codebook whose one concept, `term`, has this pattern in each of `languages`. A pattern with stems is left out
    /// of languages without a stemmer.
    ///
    /// # Errors
    /// A fault if none of the languages has the stemmer that the pattern asks for.
    pub fn of_pattern(pattern: &Pattern, languages: &[Language]) -> Result<Self, Vec<Fault>> {
        let mut terms = Vec::new();
        let mut faults = Vec::new();
        for &language in languages {
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
            sets: BTreeMap::new(),
            names: BTreeMap::new(),
            digest: String::new(),
        })
    }
}
