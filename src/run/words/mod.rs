//! Words and short sequences of words: how frequent they are, or which of them stand near a concept and are not in the codebook yet.
//!
//! The documents are read once; the words of their sentences go into files without a name, over which is gone again: to raise the counters of a sieve, to count what
//! passes it, and, near a concept, to count where else that stands and to find an example. Sums of whole numbers all, so that threads change nothing.

mod count;
mod gleaning;

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use count::Voice;
use gleaning::{Gleaner, Gleaning};
use rayon::ThreadPool;

use super::concordance::Silent;
use super::lexicon::{Lexicon, lexicon};
use super::profile::{self, Task};
use super::sample::one_line;
use super::{Failure, Selection};
use crate::codebook::{Codebook, Coding, ConceptIndex};
use crate::corpus::Corpus;
use crate::measure::Sides;
use crate::measure::candidates::{CandidateRow, LEAST_SENTENCES, candidates};
use crate::measure::keywords::LEAST;
use crate::profile::{CorpusProfile, LONGEST_SEQUENCE, Reading, Sequence};
use crate::scan::{Known, Matcher, Variation};
use crate::table::{Candidate, write_candidates, write_word_list};
use crate::text::{Language, is_function_word};

/// Most rows for each language and number of words, where frequencies are listed.
const MOST_WORDS: usize = 200;
/// Most candidates for each language.
const MOST_CANDIDATES: usize = 50;

/// Which words to list.
pub struct WordsPlan {
    /// The documents.
    pub selection: Selection,
    /// Its terms are words to the segmenter of Chinese; near a concept, what it has words for is left out.
    pub codebook: Codebook,
    /// Candidate terms for this concept, or for the members of this group, instead of frequencies.
    pub near: Option<ConceptIndex>,
    /// Most rows: of candidates for each language, of frequencies for each language and number of words too. `None` is 50, or 200.
    pub top: Option<usize>,
    /// Fewest occurrences, or sentences with the concept. `None` is 5, or 3.
    pub least: Option<u32>,
}

/// What was listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Rows.
    pub rows: u64,
    /// Fewest occurrences, or sentences with the concept, of what was counted: more than asked for if the corpus has more sequences than can be counted.
    pub least: u32,
    /// True if it is more than asked for.
    pub raised: bool,
    /// Sentences with the concept.
    pub sentences: u64,
    /// Sentences without it, in the languages of those with it: what they are held against.
    pub others: u64,
    /// Documents with the concept and words beside it, in the language that has most of them.
    pub documents: u64,
}

/// Reads the documents and writes the list to `sink`.
///
/// # Errors
/// [`Failure`] as in [`super::run`]; a closed pipe is [`Failure::ClosedPipe`].
pub fn words<W: Write>(
    plan: &WordsPlan,
    sink: W,
    stop: &AtomicBool,
) -> Result<(W, Listed), Failure> {
    let (selection, codebook) = (&plan.selection, &plan.codebook);
    let matcher = Matcher::compile(codebook).map_err(Failure::Faulty)?;
    let leaves = plan.near.map(|near| leaves(codebook, near)).unwrap_or_default();
    let known = Known::of(codebook, &leaves).map_err(Failure::Faulty)?;
    let (corpus, _) =
        Corpus::open(&selection.inputs, &selection.options).map_err(Failure::Faulty)?;
    let task = Task {
        corpus: &corpus,
        codebook,
        matcher: &matcher,
        extraction: &selection.extraction,
        language: selection.language,
        variations: &[Variation { coding: Coding::of(codebook), window: 1 }],
        context: 0,
        concept: None,
        passages: None,
        progress: &Silent,
        stop,
    };
    let pool = profile::pool(selection.threads)?;
    let wanted: Vec<bool> = codebook.indexed().map(|(at, _)| leaves.contains(&at)).collect();
    let listener = || Gleaner::new(&wanted);
    let (read, gleaners) = profile::listen(&task, &pool, io::sink(), Vec::new(), listener)?;
    // What is compiled has done its work; counting needs the room.
    drop(matcher);
    let gleanings: io::Result<Vec<Gleaning>> = gleaners.into_iter().map(Gleaner::finish).collect();
    let mut gleanings = gleanings.map_err(Failure::Scratch)?;
    let lexicon = lexicon(gleanings.iter().flat_map(|gleaning| &gleaning.lists));
    let voices = gleanings.iter_mut().map(|gleaning| Voice::of(gleaning, &lexicon)).collect();
    let counting = Counting { plan, pool, lexicon: &lexicon, words: size(&read.profile), stop };
    match plan.near {
        None => counting.frequencies(voices, sink),
        Some(_) => counting.near(voices, &known, sink),
    }
}

/// The leaves that a concept stands for.
fn leaves(codebook: &Codebook, near: ConceptIndex) -> Vec<ConceptIndex> {
    let below = |index: ConceptIndex| {
        let mut at = Some(index);
        while at.is_some_and(|at| at != near) {
            at = at.and_then(|at| codebook.concept(at).parent);
        }
        at.is_some()
    };
    let leaves = codebook.indexed().filter(|(index, concept)| concept.leaf && below(*index));
    leaves.map(|(index, _)| index).collect()
}

/// Running words of all documents.
fn size(profile: &CorpusProfile) -> u64 {
    let words = profile.documents.values().map(|record| match &record.reading {
        Reading::Profiled(read) => read.words,
        Reading::Skipped { .. } => 0,
    });
    words.sum()
}

/// What counting needs to know.
struct Counting<'a> {
    plan: &'a WordsPlan,
    pool: ThreadPool,
    lexicon: &'a Lexicon,
    words: u64,
    stop: &'a AtomicBool,
}

impl Counting<'_> {
    /// Does a part of the work on all threads, if nobody has asked to stop.
    fn part<T: Send>(&self, work: impl FnOnce() -> io::Result<T> + Send) -> Result<T, Failure> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Failure::Interrupted);
        }
        self.pool.install(work).map_err(Failure::Scratch)
    }

    /// The words of a sequence.
    fn spelt(&self, sequence: Sequence) -> Vec<&str> {
        sequence.words().iter().map(|word| &*self.lexicon[*word as usize].1).collect()
    }

    fn frequencies<W: Write>(
        &self,
        mut voices: Vec<Voice<'_>>,
        sink: W,
    ) -> Result<(W, Listed), Failure> {
        let asked = self.plan.least.unwrap_or(LEAST);
        let (lexicon, words) = (self.lexicon, self.words);
        let frequent = self.part(|| count::frequent(&mut voices, lexicon, words, asked))?;
        let top = self.plan.top.unwrap_or(MOST_WORDS);
        let mut rows = Vec::new();
        for (language, mut counts) in frequent.counts {
            // The most frequent first; equals by their words.
            counts.sort_by(|(one, often), (other, less)| {
                let length = |sequence: &Sequence| sequence.words().len();
                length(one)
                    .cmp(&length(other))
                    .then(less.count.cmp(&often.count))
                    .then(one.cmp(other))
            });
            for length in 1..=LONGEST_SEQUENCE {
                let alike = counts.iter().filter(|(sequence, _)| sequence.words().len() == length);
                rows.extend(alike.take(top).map(|(sequence, count)| (language, *sequence, *count)));
            }
        }
        let listed = Listed {
            rows: rows.len() as u64,
            least: frequent.least,
            raised: frequent.least > asked,
            ..Listed::default()
        };
        let rows = rows
            .iter()
            .map(|(language, sequence, count)| (*language, self.spelt(*sequence), *count));
        Ok((write_word_list(sink, rows).map_err(Failure::of_sink)?, listed))
    }

    fn near<W: Write>(
        &self,
        mut voices: Vec<Voice<'_>>,
        known: &Known,
        sink: W,
    ) -> Result<(W, Listed), Failure> {
        let asked = self.plan.least.unwrap_or(LEAST_SENTENCES);
        let (lexicon, words) = (self.lexicon, self.words);
        let (sides, sizes) = self.part(|| count::sides(&mut voices))?;
        let beside =
            self.part(|| count::beside(&mut voices, lexicon, (&sides, &sizes), words, asked))?;
        let top = self.plan.top.unwrap_or(MOST_CANDIDATES);
        let mut asking = known.ask();
        let mut found: Vec<(Language, Sides, CandidateRow)> = Vec::new();
        for (language, counts) in &beside.counts {
            let (language, sides) = (*language, sides[language]);
            let rows = candidates(counts, &sides, top, |sequence| {
                let spelt = self.spelt(sequence);
                may_be_a_term(language, &spelt)
                    && !asking.covers(language, &spelt, |word| is_function_word(language, word))
            });
            found.extend(rows.into_iter().map(|row| (language, sides, row)));
        }
        let sequences: Vec<Sequence> = found.iter().map(|(.., row)| row.count.sequence).collect();
        let shown = self.part(|| count::examples(&mut voices, &sequences))?;
        let rows = found.iter().zip(&shown).filter_map(|((language, sides, row), shown)| {
            let shown = shown.as_ref()?;
            Some(Candidate {
                language: *language,
                words: self.spelt(row.count.sequence),
                row,
                sides,
                document: shown.document.to_string(),
                sentence: shown.sentence,
                example: one_line(&shown.text),
            })
        });
        let held = || sides.values().filter(|sides| sides.with.sentences > 0);
        let listed = Listed {
            rows: found.len() as u64,
            least: beside.least,
            raised: beside.least > asked,
            sentences: sides.values().map(|sides| sides.with.sentences).sum(),
            others: held().map(|sides| sides.without.sentences).sum(),
            documents: held().map(|sides| sides.documents).max().unwrap_or_default(),
        };
        Ok((write_candidates(sink, rows).map_err(Failure::of_sink)?, listed))
    }
}

/// A term begins and ends with a word that names something, and holds more than a number or a single character.
fn may_be_a_term(language: Language, words: &[&str]) -> bool {
    let bare = |word: &str| {
        is_function_word(language, word) || word.chars().all(|sign| !sign.is_alphabetic())
    };
    let edges = [words.first(), words.last()];
    edges.into_iter().flatten().all(|word| !bare(word))
        && words.iter().map(|word| word.chars().count()).sum::<usize>() > 1
}
