//! One worker's pass over paragraphs.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::Matcher;
use super::Mention;
use super::atom::AtomId;
use super::program::{ALWAYS, Program};
use super::resolve::{Resolver, Way};
use super::signature::Signature;
use super::transcript::Transcript;
use super::trie::{Gates, Match, Row, Visited};
use super::vocabulary::Vocabulary;
use crate::text::{Gap, Language, Sentences, Word, WordKind, Words, words};

/// Words after which a sentence ends in any case: lists of data without a full stop would else match everything with everything.
const LONGEST_SENTENCE: usize = 4_096;

/// How long a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Running words (Chinese words by segmentation).
    pub words: u64,
    /// Sentences.
    pub sentences: u64,
    /// Paragraphs with at least one word.
    pub paragraphs: u64,
    /// Windows.
    pub windows: u64,
}

/// One sentence with its mentions.
#[derive(Clone, Copy, Debug)]
pub struct Sentence<'a> {
    /// Number of the variation that they are counted in, from 0.
    pub variation: usize,
    /// Number of the sentence in the document, from 1.
    pub number: u64,
    /// Number of the paragraph in the document, from 1.
    pub paragraph: u64,
    /// Mentions by position, then concept.
    pub mentions: &'a [Mention],
    /// First byte of its first word in the paragraph.
    pub start: u32,
    /// Byte after its last word; what closes the sentence follows.
    pub end: u32,
    /// True if there is no mention, but a condition that terms wait for is met or begun, or something was found and taken away again:
    /// by a condition, an exception, a name.
    pub near: bool,
}

/// A word of the sentence in hand.
#[derive(Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
    signature: Signature,
    /// Nothing that breaks a sequence stands before it.
    adjacent: bool,
}

/// The worker's state: a memo per language, and the sentence in hand.
pub struct Scanner<'m> {
    matcher: &'m Matcher,
    /// How matches become mentions, and words in a window: one or more.
    ways: Vec<(Way, u64)>,
    /// False where only mentions are wanted: then no dictionary is loaded to count Chinese words.
    segments: bool,
    /// True if sentences without mentions are visited too.
    every: bool,
    memos: HashMap<Language, Vocabulary<'m>>,
    scratch: HashMap<Language, Scratch>,
    language: Language,
    extent: Extent,
    /// Words for matching so far in the document.
    position: u64,
    sentence: Buffer,
    matches: Vec<Match>,
    present: Present,
    resolver: Resolver,
    mentions: Vec<Mention>,
    joined: String,
    /// By language, if the words are wanted in their order.
    transcripts: Option<BTreeMap<Language, Transcript>>,
}

/// Scratch space of the walks in the tries of one language.
#[derive(Default)]
struct Scratch {
    gates: Visited,
    terms: Visited,
    rest: Visited,
}

/// The words of the sentence in hand.
#[derive(Default)]
struct Buffer {
    places: Vec<Place>,
    /// True if some word can begin a term.
    begins: bool,
}

struct SentenceRow<'a, 'p> {
    places: &'a [Place],
    memo: &'a Vocabulary<'p>,
    present: &'a Present,
}

/// The atoms of a sentence, as far as it takes to say that one is not there: a bit for each, shared by few.
#[derive(Default)]
struct Present {
    bits: [u64; PRESENT_WORDS],
}

/// 1,024 bits: a sentence satisfies some dozens of atoms.
const PRESENT_WORDS: usize = 16;

impl Present {
    fn fill(&mut self, places: &[Place], memo: &Vocabulary<'_>) {
        self.bits = [0; PRESENT_WORDS];
        for place in places {
            for atom in memo.atoms(place.signature) {
                let (word, bit) = Self::slot(*atom);
                self.bits[word] |= bit;
            }
        }
    }

    fn slot(atom: AtomId) -> (usize, u64) {
        let at = atom.0 as usize;
        (at / 64 % PRESENT_WORDS, 1 << (at % 64))
    }

    fn may_have(&self, atom: AtomId) -> bool {
        let (word, bit) = Self::slot(atom);
        self.bits[word] & bit != 0
    }
}

impl Row for SentenceRow<'_, '_> {
    fn len(&self) -> usize {
        self.places.len()
    }

    fn atoms(&self, at: usize) -> &[AtomId] {
        self.memo.atoms(self.places[at].signature)
    }

    fn adjacent(&self, at: usize) -> bool {
        self.places[at].adjacent
    }

    fn may_have(&self, atom: AtomId) -> bool {
        self.present.may_have(atom)
    }
}

impl<'m> Scanner<'m> {
    pub(super) fn new(matcher: &'m Matcher, ways: Vec<(Way, u32)>) -> Self {
        Self {
            matcher,
            ways: ways.into_iter().map(|(way, window)| (way, u64::from(window.max(1)))).collect(),
            segments: true,
            every: false,
            memos: HashMap::new(),
            scratch: HashMap::new(),
            language: Language::UNKNOWN,
            extent: Extent::default(),
            position: 0,
            sentence: Buffer::default(),
            matches: Vec::new(),
            present: Present::default(),
            resolver: Resolver::default(),
            mentions: Vec::new(),
            joined: String::new(),
            transcripts: None,
        }
    }

    /// Returns a scanner that finds mentions, but does not count Chinese words.
    pub(super) fn without_segments(self) -> Self {
        Self { segments: false, ..self }
    }

    /// Returns a scanner that visits sentences without mentions too.
    pub fn every_sentence(self) -> Self {
        Self { every: true, ..self }
    }

    /// Returns a scanner that hands out the words that it counts in their order, besides.
    pub fn transcribing(self) -> Self {
        Self { transcripts: Some(BTreeMap::new()), ..self }
    }

    /// Returns the transcript of the language in hand, if there is one: what was heard since it was cleared.
    pub fn transcript(&mut self) -> Option<&mut Transcript> {
        self.transcripts.as_mut()?.get_mut(&self.language)
    }

    /// Returns the lists of words of all transcripts, by language.
    pub fn into_transcripts(self) -> BTreeMap<Language, Transcript> {
        self.transcripts.unwrap_or_default()
    }

    /// Begins a document in `language`.
    pub fn begin(&mut self, language: Language) {
        self.language = language;
        self.extent = Extent::default();
        self.position = 0;
        let matcher = self.matcher;
        self.memos
            .entry(language)
            .or_insert_with(|| Vocabulary::new(matcher.program(language)))
            .begin_document();
    }

    /// Scans a paragraph (shorter than 4 GiB) and calls `visit` for each sentence with mentions (for each sentence, after
    /// [`Scanner::every_sentence`]); with several variations, for each that has mentions in it.
    pub fn paragraph(&mut self, text: &str, visit: &mut impl FnMut(Sentence<'_>)) {
        let Some(mut memo) = self.memos.remove(&self.language) else { return };
        if let Some(transcripts) = &mut self.transcripts {
            memo.transcript = Some(transcripts.remove(&self.language).unwrap_or_default());
        }
        self.scan(text, &mut memo, visit);
        if let (Some(transcripts), Some(mut transcript)) =
            (&mut self.transcripts, memo.transcript.take())
        {
            transcript.pause();
            transcripts.insert(self.language, transcript);
        }
        self.memos.insert(self.language, memo);
    }

    /// Ends the document and returns its size.
    pub fn finish(&mut self) -> Extent {
        self.extent_in(0)
    }

    /// Returns the size of the document that was ended, in windows of this variation.
    pub fn extent_in(&self, variation: usize) -> Extent {
        let windows =
            self.ways.get(variation).map_or(0, |(_, window)| self.position.div_ceil(*window));
        Extent { windows, ..self.extent }
    }

    /// Returns true if the word counts should be drained before the next document.
    pub fn is_full(&self) -> bool {
        self.memos.get(&self.language).is_some_and(Vocabulary::is_full)
    }

    /// Takes out the word counts: language, folded word, running words, documents. Call it between documents; only speed
    /// depends on when.
    pub fn drain(&mut self, mut visit: impl FnMut(Language, &str, u64, u64)) {
        let mut memos: Vec<_> = self.memos.drain().collect();
        memos.sort_unstable_by_key(|(language, _)| *language);
        for (language, mut memo) in memos {
            memo.drain(|word, count, documents| visit(language, word, count, documents));
        }
    }

    fn scan(
        &mut self,
        text: &str,
        memo: &mut Vocabulary<'m>,
        visit: &mut impl FnMut(Sentence<'_>),
    ) {
        let sentences = &Sentences::of(self.language);
        let chinese = self.language == Language::CHINESE;
        let mut all = words(text);
        let Some(mut word) = all.next() else { return };
        self.extent.paragraphs += 1;
        let mut adjacent = false;
        let mut run: Option<(u32, u32)> = None;
        loop {
            let mut last = word;
            if word.kind == WordKind::Han {
                let sign = text[word.start as usize..].chars().next().unwrap_or('\u{fffd}');
                let signature = memo.han(sign);
                self.sentence.push(word.start, word.end, signature, adjacent);
                if !chinese {
                    self.extent.words += 1;
                    memo.meet_text(&text[word.start as usize..word.end as usize]);
                    memo.settle(word.start, word.end);
                } else if let Some((start, _)) = run.filter(|run| run.1 == word.start) {
                    run = Some((start, word.end));
                } else {
                    self.segment(text, run.replace((word.start, word.end)), memo);
                }
            } else {
                // Words are counted in their order.
                self.segment(text, run.take(), memo);
                self.extent.words += 1;
                match self.rest_on_next_line(text, word, &all, sentences) {
                    None => {
                        let signature = memo.meet(text, word);
                        memo.settle(word.start, word.end);
                        self.sentence.push(word.start, word.end, signature, adjacent);
                    }
                    Some(rest) => {
                        all.next();
                        self.join(text, word, rest, adjacent, memo);
                        last = rest;
                    }
                }
            }
            let Some(next) = all.next() else { break };
            if self.sentence.places.len() >= LONGEST_SENTENCE {
                self.end_sentence(memo, visit);
                adjacent = false;
                word = next;
                continue;
            }
            match sentences.gap(text, last, next) {
                Gap::Adjacent | Gap::Divided => adjacent = true,
                Gap::Broken => {
                    self.pause(text, &mut run, memo);
                    adjacent = false;
                }
                Gap::SentenceEnd => {
                    self.pause(text, &mut run, memo);
                    self.end_sentence(memo, visit);
                    adjacent = false;
                }
            }
            word = next;
        }
        self.segment(text, run, memo);
        self.end_sentence(memo, visit);
    }

    /// Returns the next word if it is the rest of this one, divided by the line end.
    #[inline]
    fn rest_on_next_line(
        &self,
        text: &str,
        word: Word,
        all: &Words<'_>,
        sentences: &Sentences,
    ) -> Option<Word> {
        // Only a hyphen, a soft hyphen (part of its word), or a sign beyond ASCII that may be one, can divide a word.
        let after = *text.as_bytes().get(word.end as usize)?;
        let soft = word.kind == WordKind::Other && text[..word.end as usize].ends_with('\u{ad}');
        let sign = text[word.end as usize..].chars().next();
        if after != b'-' && !matches!(sign, Some('\u{2010}' | '\u{ad}')) && !soft {
            return None;
        }
        let rest = all.after(word.end).next()?;
        (sentences.gap(text, word, rest) == Gap::Divided).then_some(rest)
    }

    /// Counts a divided word as one. Where the joined word means nothing to the codebook but its parts do
    /// (`network-` / `security`), the parts are matched.
    fn join(
        &mut self,
        text: &str,
        word: Word,
        rest: Word,
        adjacent: bool,
        memo: &mut Vocabulary<'m>,
    ) {
        let (head, tail) = (
            &text[word.start as usize..word.end as usize],
            &text[rest.start as usize..rest.end as usize],
        );
        self.joined.clear();
        self.joined.push_str(head.trim_end_matches('\u{ad}'));
        self.joined.push_str(tail);
        let whole = memo.meet_text(&self.joined);
        memo.settle(word.start, rest.end);
        let parts = (memo.peek(head), memo.peek(tail));
        if whole.is_empty() && !(parts.0.is_empty() && parts.1.is_empty()) {
            self.sentence.push(word.start, word.end, parts.0, adjacent);
            self.sentence.push(rest.start, rest.end, parts.1, true);
        } else {
            self.sentence.push(word.start, rest.end, whole, adjacent);
        }
    }

    /// Counts the words of a finished run of Han characters.
    fn segment(&mut self, text: &str, run: Option<(u32, u32)>, memo: &mut Vocabulary<'m>) {
        let Some((start, end)) = run.filter(|_| self.segments) else { return };
        let counted = &mut self.extent.words;
        let mut at = start;
        self.matcher.segmenter().words(&text[start as usize..end as usize], &mut |word| {
            *counted += 1;
            memo.meet_text(word);
            let begin = at;
            // A paragraph is shorter than 4 GiB.
            at = at.saturating_add(u32::try_from(word.len()).unwrap_or(u32::MAX));
            memo.settle(begin, at);
        });
    }

    /// Lets a transcript know that a sequence of words ends here.
    fn pause(&mut self, text: &str, run: &mut Option<(u32, u32)>, memo: &mut Vocabulary<'m>) {
        if memo.transcript.is_some() {
            self.segment(text, run.take(), memo);
            if let Some(transcript) = &mut memo.transcript {
                transcript.pause();
            }
        }
    }

    fn end_sentence(&mut self, memo: &mut Vocabulary<'m>, visit: &mut impl FnMut(Sentence<'_>)) {
        self.extent.sentences += 1;
        if let Some(transcript) = &mut memo.transcript {
            transcript.end_sentence();
        }
        self.matches.clear();
        let program = self.matcher.program(self.language).filter(|_| self.sentence.begins);
        let open = program.map_or(ALWAYS, |program| self.find(program, memo));
        if self.every || !self.matches.is_empty() {
            self.hand_out(program, open, visit);
        }
        self.position += self.sentence.places.len() as u64;
        self.sentence.places.clear();
        self.sentence.begins = false;
    }

    /// Makes the matches of the sentence in hand mentions, in each variation.
    fn hand_out(
        &mut self,
        program: Option<&Program>,
        open: Gates,
        visit: &mut impl FnMut(Sentence<'_>),
    ) {
        let places = self.sentence.places.as_slice();
        let (Some(first), Some(last)) = (places.first(), places.last()) else { return };
        for (variation, (way, window)) in self.ways.iter().enumerate() {
            self.mentions.clear();
            if let Some(program) = program
                && !self.matches.is_empty()
            {
                let resolved = self.resolver.resolve(program, open, &self.matches, way);
                self.mentions.extend(resolved.iter().map(|found| Mention {
                    concept: found.concept,
                    term: found.term,
                    start: places[found.first as usize].start,
                    end: places[found.last as usize].end,
                    words: found.last - found.first + 1,
                    window: (self.position + u64::from(found.first)) / window,
                    nested: found.nested,
                }));
            }
            let none = self.mentions.is_empty();
            if none && !self.every {
                continue;
            }
            visit(Sentence {
                variation,
                number: self.extent.sentences,
                paragraph: self.extent.paragraphs,
                mentions: &self.mentions,
                start: first.start,
                end: last.end,
                near: none && (open != ALWAYS || !self.matches.is_empty()),
            });
        }
    }

    /// Finds the matches in the sentence in hand, and returns the gates that are open.
    fn find(&mut self, program: &Program, memo: &Vocabulary<'m>) -> Gates {
        let places = &self.sentence.places;
        self.present.fill(places, memo);
        let row = SentenceRow { places, memo, present: &self.present };
        let Scratch { gates, terms, rest } = self.scratch.entry(self.language).or_default();
        let matches = &mut self.matches;
        matches.clear();
        gates.begin();
        let open =
            places.iter().fold(ALWAYS, |open, place| open | memo.begins(place.signature).opens);
        for (at, place) in places.iter().enumerate() {
            let begins = memo.begins(place.signature);
            if begins.gates & open != 0 {
                program.gates.walk(&row, (at, &begins.starts[0]), open, gates, matches);
            }
        }
        let open = matches.iter().fold(open, |open, found| open | program.opens(found.target));
        matches.clear();
        terms.begin();
        for (at, place) in places.iter().enumerate() {
            let begins = memo.begins(place.signature);
            if begins.terms & open != 0 {
                program.terms.walk(&row, (at, &begins.starts[1]), open, terms, matches);
            }
        }
        if matches.is_empty() {
            return open;
        }
        let concerned =
            matches.iter().fold(0, |all, found| all | program.concept_bit(found.target));
        rest.begin();
        for (at, place) in places.iter().enumerate() {
            let starts = &memo.begins(place.signature).starts[2];
            if !starts.is_empty() {
                program.rest.walk(&row, (at, starts), concerned, rest, matches);
            }
        }
        open
    }
}

impl Buffer {
    #[inline]
    fn push(&mut self, start: u32, end: u32, signature: Signature, adjacent: bool) {
        self.begins |= signature.begins();
        self.places.push(Place { start, end, signature, adjacent });
    }
}
