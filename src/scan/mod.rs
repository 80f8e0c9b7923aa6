//! Codebook and document in, mentions out.
//!
//! A [`Matcher`] is the codebook compiled once and shared; a [`Scanner`] is one worker's, and forgetful. The scanner goes
//! over a paragraph once: each word is looked up in the memo (its signature: which single-word pieces of patterns it
//! satisfies), words of a sentence wait in a small buffer, and at the sentence's end the trie of atoms is walked from the
//! words that can begin a term. Sentences without such a word, nearly half of them, are passed over.
//!
//! **Invariant:** no I/O, no threads, no statistics; no word id leaves a scanner, so nothing depends on scheduling; only a [`Transcript`] has numbers of its
//! own, and carries their list along.
//! Start with `scanner.rs`; the rules of counting are in `resolve.rs`.

mod atom;
mod cover;
mod examples;
mod expand;
mod expressions;
mod glob;
mod known;
mod program;
mod resolve;
mod scanner;
mod signature;
mod transcript;
mod trie;
mod vocabulary;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::codebook::pattern::{Expression, Step, WordPattern};
use crate::codebook::{Codebook, Coding, ConceptIndex, Overlap, Registers};
use crate::diagnostic::Diagnostic;
use crate::text::{Language, Segmenter};
pub use examples::{FAILING_EXAMPLE, failing_examples};
pub use known::{Asking, Known};
use program::Program;
use resolve::Way;
pub use scanner::{Extent, Scanner, Sentence};
pub use transcript::{BREAK, Transcript};

/// One place where a term matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The concept.
    pub concept: ConceptIndex,
    /// The term, by its number in [`Codebook::terms`].
    pub term: u32,
    /// First byte in the paragraph.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Number of words from the first to the last (a Han character is one).
    pub words: u32,
    /// Number of the window of its first word, from 0.
    pub window: u64,
    /// True if it lies strictly inside a mention of another concept: it counts, but not for co-occurrence.
    pub nested: bool,
}

/// A way to count. Terms, and the words and sentences of a text, are the same in all; what of them is a mention, and in which window it
/// lies, is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variation {
    /// How the codebook is applied.
    pub coding: Coding,
    /// Words in a window.
    pub window: u32,
}

/// A codebook compiled for all its languages.
pub struct Matcher {
    programs: BTreeMap<Language, Program>,
    overlap: Overlap,
    chinese_terms: Vec<String>,
    segmenter: OnceLock<Segmenter>,
}

impl Matcher {
    /// Compiles a codebook.
    ///
    /// # Errors
    /// Diagnostics for patterns that cannot be compiled within the limits.
    pub fn compile(codebook: &Codebook) -> Result<Self, Vec<Diagnostic>> {
        let mut programs = BTreeMap::new();
        let mut faults = Vec::new();
        let mut chinese_terms = Vec::new();
        for (_, _, term) in codebook.terms() {
            if term.language == Language::CHINESE
                && let Expression::Sequence(sequence) = &term.pattern.expression
            {
                chinese_terms.extend(han_run(sequence));
            }
            if let std::collections::btree_map::Entry::Vacant(entry) = programs.entry(term.language)
            {
                match Program::compile(codebook, term.language) {
                    Ok(program) => {
                        entry.insert(program);
                    }
                    Err(mut found) => faults.append(&mut found),
                }
            }
        }
        chinese_terms.sort_unstable();
        chinese_terms.dedup();
        if faults.is_empty() {
            let overlap = codebook.overlap;
            Ok(Self { programs, overlap, chinese_terms, segmenter: OnceLock::new() })
        } else {
            faults.dedup();
            Err(faults)
        }
    }

    /// Returns true if the codebook has terms in `language`.
    pub fn speaks(&self, language: Language) -> bool {
        self.programs.contains_key(&language)
    }

    /// Returns a scanner that shares this matcher. `window` is the number of words in a window.
    pub fn scanner(&self, window: u32) -> Scanner<'_> {
        let way = Way { overlap: self.overlap, admitted: None };
        Scanner::new(self, vec![(way, window)])
    }

    /// Returns a scanner that goes over a text once and hands out the mentions of each sentence in every variation, in their order; what
    /// it says of windows is for the first. `codebook` is the one that was compiled.
    pub fn varying_scanner(&self, codebook: &Codebook, variations: &[Variation]) -> Scanner<'_> {
        let ways = variations.iter().map(|&Variation { coding, window }| {
            let all = coding.registers == Registers::All;
            let admitted = (!all).then(|| coding.admitted(codebook));
            (Way { overlap: coding.overlap, admitted }, window)
        });
        Scanner::new(self, ways.collect())
    }

    fn program(&self, language: Language) -> Option<&Program> {
        self.programs.get(&language)
    }

    /// The dictionary takes a third of a second to load, so it waits for the first Chinese document.
    fn segmenter(&self) -> &Segmenter {
        self.segmenter
            .get_or_init(|| Segmenter::with_terms(self.chinese_terms.iter().map(String::as_str)))
    }
}

/// Returns the text of a sequence that is nothing but Han characters: a word to the segmenter.
fn han_run(sequence: &[Step]) -> Option<String> {
    let mut run = String::new();
    for step in sequence {
        match step {
            Step::Word(WordPattern::Exact(word))
                if word.chars().all(|sign| u32::from(sign) >= 0x3400) =>
            {
                run.push_str(word);
            }
            _ => return None,
        }
    }
    (!run.is_empty()).then_some(run)
}
