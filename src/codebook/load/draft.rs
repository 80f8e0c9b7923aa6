//! A codebook as its file says it, before anything is checked against anything else.
//!
//! Both notations, TOML and CSV, end here, so that every later rule is written once.
//!
//! **Invariant:** patterns are still text.

use std::ops::Range;

use super::source::{Passage, Source};
use crate::codebook::rule::Rule;
use crate::codebook::{Fault, Register};
use crate::diagnostic::Diagnostic;
use crate::text::Language;

/// What a file says.
#[derive(Default)]
pub(in crate::codebook) struct Draft {
    pub(in crate::codebook) id: Option<Passage>,
    pub(in crate::codebook) title: Option<String>,
    pub(in crate::codebook) version: Option<String>,
    pub(in crate::codebook) overlap: Option<Passage>,
    pub(in crate::codebook) sets: Vec<DraftSet>,
    pub(in crate::codebook) concepts: Vec<DraftConcept>,
}

/// A named set in one language. The set `names` is among them.
pub(in crate::codebook) struct DraftSet {
    pub(in crate::codebook) name: Passage,
    pub(in crate::codebook) language: Language,
    pub(in crate::codebook) members: Vec<Passage>,
}

/// A concept.
#[derive(Default)]
pub(in crate::codebook) struct DraftConcept {
    pub(in crate::codebook) id: Passage,
    pub(in crate::codebook) label: Vec<(Language, String)>,
    pub(in crate::codebook) note: String,
    pub(in crate::codebook) terms: Vec<DraftTerm>,
    pub(in crate::codebook) except: Vec<(Language, Passage)>,
    pub(in crate::codebook) examples: Vec<DraftExample>,
}

/// A term.
pub(in crate::codebook) struct DraftTerm {
    pub(in crate::codebook) pattern: Passage,
    pub(in crate::codebook) language: Language,
    pub(in crate::codebook) register: Register,
    pub(in crate::codebook) low_confidence: bool,
}

/// An example sentence.
pub(in crate::codebook) struct DraftExample {
    pub(in crate::codebook) text: Passage,
    /// The language, if the file says it.
    pub(in crate::codebook) language: Option<Language>,
    pub(in crate::codebook) matches: bool,
}

/// Most findings that are shown.
const MOST_FINDINGS: usize = 1_000;
/// Most characters of the file that a message repeats.
const LONGEST_QUOTE: usize = 60;

/// Collects what is found about a file.
pub(in crate::codebook) struct Report<'a> {
    pub(in crate::codebook) source: &'a Source<'a>,
    found: Vec<Diagnostic>,
    /// Findings beyond those that are shown.
    more: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        Self { source, found: Vec::new(), more: 0 }
    }

    /// Returns true if further findings would not be shown, so that looking for hints is lost time.
    pub(in crate::codebook) fn full(&self) -> bool {
        self.found.len() == MOST_FINDINGS
    }

    /// Returns true if nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Notes a breach of `rule` by a passage.
    pub(in crate::codebook) fn add(
        &mut self,
        rule: Rule,
        at: &Passage,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.add_at(rule, at.span.clone(), message, hint);
    }

    /// Notes a breach of `rule` by some bytes of the file.
    pub(super) fn add_at(
        &mut self,
        rule: Rule,
        span: Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let place = self.source.place(span);
        self.push(rule.diagnostic(message).at(place).hint(hint));
    }

    /// Notes a fault inside a passage.
    pub(in crate::codebook) fn fault(&mut self, passage: &Passage, fault: Fault) {
        if self.full() {
            self.more += 1;
        } else {
            let place = self.source.place_in(passage, fault.span.clone());
            self.push(fault.at(place));
        }
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        if self.full() {
            self.more += 1;
        } else {
            self.found.push(diagnostic);
        }
    }

    /// Returns the findings that `keep` keeps, in the order of their places.
    pub(super) fn into_found(self, keep: impl Fn(&Diagnostic) -> bool) -> Vec<Diagnostic> {
        let mut found = self.found;
        found.retain(keep);
        found.sort_by_key(|finding| finding.place.as_ref().map(|place| (place.line, place.column)));
        if self.more > 0 {
            found.push(
                Rule::MoreFindings
                    .diagnostic(format!("{} more findings are not shown", self.more))
                    .hint("mend these first, then check again"),
            );
        }
        found
    }
}

/// Returns the beginning of a text, short enough for a message.
pub(in crate::codebook) fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
