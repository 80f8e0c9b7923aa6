//! Which terms of the codebook matched, how often, and in which forms.

use super::frequency::coded;
use crate::codebook::{Codebook, ConceptIndex, Register};
use crate::profile::CorpusProfile;
use crate::text::Language;

/// A row of `terms.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct TermRow<'a> {
    /// The concept.
    pub concept: ConceptIndex,
    /// The pattern as written.
    pub term: &'a str,
    /// Language of the texts it applies to.
    pub language: Language,
    /// Official wording or general vocabulary.
    pub register: Register,
    /// Mentions; `None` if no document of its language was read.
    pub mentions: Option<u64>,
    /// Documents with at least one.
    pub documents: Option<u64>,
    /// Surface forms with their counts, most frequent first.
    pub forms: Vec<(&'a str, u64)>,
}

/// Returns a row per term, matched or not, in codebook order.
pub fn terms<'a>(profile: &'a CorpusProfile, codebook: &'a Codebook) -> Vec<TermRow<'a>> {
    let mut counts = vec![(0_u64, 0_u64); codebook.terms().count()];
    let mut languages: Vec<Language> = Vec::new();
    for document in coded(profile) {
        if let Err(at) = languages.binary_search(&document.language) {
            languages.insert(at, document.language);
        }
        for &(term, mentions) in &document.terms {
            let count = &mut counts[term as usize];
            count.0 += u64::from(mentions);
            count.1 += 1;
        }
    }
    let mut forms: Vec<Vec<(&str, u64)>> = vec![Vec::new(); counts.len()];
    for ((term, form), count) in profile.form_counts() {
        forms[term as usize].push((form, count));
    }
    let rows =
        codebook.terms().zip(counts).zip(forms).map(|(((_, concept, term), count), mut forms)| {
            let read = languages.binary_search(&term.language).is_ok();
            forms.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
            TermRow {
                concept,
                term: &term.pattern.text,
                language: term.language,
                register: term.register,
                mentions: read.then_some(count.0),
                documents: read.then_some(count.1),
                forms,
            }
        });
    rows.collect()
}
