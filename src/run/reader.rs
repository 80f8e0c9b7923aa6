//! One worker: a document in, its record and its mention rows out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

use super::evidence::Evidence;
use super::glance::Glance;
use super::listen::{Heard, Listener};
use super::passages::PassagesTurn;
use super::profile::Task;
use super::recording::{Recorder, Recording};
use crate::codebook::ConceptIndex;
use crate::corpus::{Bytes, Content, Opened, Source};
use crate::document::DocumentId;
use crate::extract::Extractor;
use crate::profile::{
    CorpusProfile, DocumentProfile, Doubt, Forms, Reading, Record, Tally, WordCount, WordShard,
};
use crate::report::Passage;
use crate::scan::{Scanner, Sentence};
use crate::table::{MentionRow, write_mention};
use crate::text::Language;
use crate::text::format::{Extraction, Paragraph, Paragraphs, Unreadable, extract_text, open};
use crate::text::language::{Detected, detect};

/// What is said of a document whose reader panicked.
const READER_FAILED: &str = "its reader failed; please report this kind of document";

/// What is said of a document that another program wrote to meanwhile.
const CHANGED: &str = "it was written to while it was read; run again";

/// A worker with its scanner and counters.
pub(super) struct Worker<'a, W: Write, L> {
    task: &'a Task<'a>,
    evidence: &'a Evidence<W>,
    extractor: Extractor<'a>,
    scanner: Scanner<'a>,
    /// One for each variation.
    tallies: Vec<Tally>,
    /// By variation: the languages in which something is looked for.
    spoken: Vec<BTreeSet<Language>>,
    forms: Forms,
    concepts: Names,
    /// By variation.
    records: Vec<BTreeMap<DocumentId, Record>>,
    /// What the variations after the first made of the document in hand, if it was read.
    others: Vec<DocumentProfile>,
    words: BTreeMap<(Language, Box<str>), WordCount>,
    /// Takes down the words in their order, if they are compared.
    recorder: Option<Recorder>,
    /// Hears every sentence, if it wants to.
    listener: L,
    /// The sentences of the paragraph in hand, if they are listened to.
    heard: Vec<Heard>,
}

/// What a worker gives back.
pub(super) struct Finished<L> {
    pub(super) profile: CorpusProfile,
    /// The profiles of the variations after the first, without words.
    pub(super) varied: Vec<CorpusProfile>,
    /// Why extracted texts could not be kept for the next run, if so.
    pub(super) complaint: Option<String>,
    pub(super) recording: Option<io::Result<Recording>>,
    pub(super) listener: L,
}

/// What mention rows show of a concept and its terms, by index.
struct Names {
    concepts: Vec<String>,
    terms: Vec<String>,
    /// By concept: whether its rows are written.
    wanted: Vec<bool>,
}

impl<'a, W: Write, L: Listener> Worker<'a, W, L> {
    /// Returns a worker; with a file to write to, it records the words of its documents.
    pub(super) fn new(
        task: &'a Task<'a>,
        evidence: &'a Evidence<W>,
        recording: Option<File>,
        listener: L,
    ) -> Self {
        let (codebook, variations) = (task.codebook, task.variations);
        let scanner = task.matcher.varying_scanner(codebook, variations);
        let scanner = if L::LISTENS { scanner.every_sentence() } else { scanner };
        Self {
            task,
            evidence,
            extractor: Extractor::new(task.extraction, task.stop),
            scanner: if recording.is_some() || L::TRANSCRIBES {
                scanner.transcribing()
            } else {
                scanner
            },
            tallies: variations.iter().map(|_| Tally::new(codebook)).collect(),
            spoken: variations.iter().map(|way| way.coding.languages(codebook)).collect(),
            forms: Forms::default(),
            concepts: Names::of(task),
            records: vec![BTreeMap::new(); variations.len()],
            others: Vec::new(),
            words: BTreeMap::new(),
            recorder: recording.map(Recorder::new),
            listener,
            heard: Vec::new(),
        }
    }

    /// Reads a document and hands its rows on. Whatever happens, the document has its turn.
    pub(super) fn read(&mut self, order: u64, source: Source) {
        let passages = self.task.passages.map(|passages| passages.turn(order));
        let mut turn = Turn { evidence: self.evidence, order, rows: Vec::new(), passages };
        if source.id.row <= 1 {
            self.task.progress.read(1);
        }
        let (id, record) = self.record(source, &mut turn);
        let mut others = std::mem::take(&mut self.others).into_iter();
        if let Some((first, rest)) = self.records.split_first_mut() {
            for records in rest {
                let mut varied = record.clone();
                if let Some(profile) = others.next() {
                    varied.reading = Reading::Profiled(Box::new(profile));
                }
                records.insert(id.clone(), varied);
            }
            first.insert(id, record);
        }
        if self.scanner.is_full() {
            self.drain();
        }
    }

    /// Returns everything counted.
    pub(super) fn finish(mut self) -> Finished<L> {
        self.drain();
        let mut records = self.records.into_iter();
        let documents = records.next().unwrap_or_default();
        let shard: Vec<_> = documents
            .iter()
            .filter(|(_, record)| matches!(record.reading, Reading::Profiled(_)))
            .map(|(id, record)| (id.clone(), record.sha256.clone()))
            .collect();
        let mut words = BTreeMap::new();
        if !shard.is_empty() {
            let forms = self.forms.drain().into_iter().collect();
            words.insert(shard, WordShard { words: self.words, forms });
        }
        let recording = match self.recorder {
            Some(recorder) => Some(recorder.finish(self.scanner)),
            None => {
                self.listener.lists(self.scanner.into_transcripts());
                None
            }
        };
        Finished {
            profile: CorpusProfile { documents, words },
            varied: records
                .map(|documents| CorpusProfile { documents, words: BTreeMap::new() })
                .collect(),
            complaint: self.extractor.complaint(),
            recording,
            listener: self.listener,
        }
    }

    fn drain(&mut self) {
        let words = &mut self.words;
        self.scanner.drain(|language, word, count, documents| {
            let total = words.entry((language, word.into())).or_default();
            total.count += count;
            total.documents += documents;
        });
    }

    fn record(&mut self, source: Source, turn: &mut Turn<'_, W>) -> (DocumentId, Record) {
        let Source { id, metadata, content } = source;
        let mut record = Record { metadata, ..Record::default() };
        match &content {
            Content::Skipped { code, reason, bytes } => {
                record.bytes = *bytes;
                record.reading = skipped(&Unreadable::new(code, reason));
            }
            Content::Row { text, format, encoding, sha256 } => {
                record.bytes = text.len() as u64;
                record.sha256.clone_from(sha256);
                let extraction = extract_text(text);
                self.take(&id, extraction, &mut record, turn);
                (*format).clone_into(&mut record.format);
                (*encoding).clone_into(&mut record.encoding);
            }
            content => match content.open() {
                Ok(file) => self.file(&id, file, &mut record, turn),
                Err(refusal) => record.reading = skipped(&refusal),
            },
        }
        (id, record)
    }

    /// Reads a file: as it streams by, or whole and apart if its format is complex.
    fn file(&mut self, id: &DocumentId, file: Opened, record: &mut Record, turn: &mut Turn<'_, W>) {
        let mut bytes = Bytes::new(file);
        let reader: Box<dyn Read + '_> = Box::new(&mut bytes);
        let apart = match open(&id.file, reader) {
            Ok(opened) => {
                let format = opened.format();
                format.name.clone_into(&mut record.format);
                if format.isolated {
                    Some((format, opened.whole()))
                } else {
                    let extraction = catch_unwind(AssertUnwindSafe(move || opened.read()));
                    let failed = |_| Err(Unreadable::new("reader-failed", READER_FAILED));
                    self.take(id, extraction.unwrap_or_else(failed), record, turn);
                    None
                }
            }
            Err(refusal) => {
                record.reading = skipped(&refusal);
                None
            }
        };
        let seen = bytes.finish();
        (record.bytes, record.sha256) = (seen.bytes, seen.sha256);
        if let Some((format, whole)) = apart {
            let changed = || Unreadable::new("changed", CHANGED);
            let whole = if seen.changed { Err(changed()) } else { whole };
            let extraction = whole
                .and_then(|whole| self.extractor.extract(&id.file, format, whole, &record.sha256));
            self.take(id, extraction, record, turn);
        } else if seen.changed {
            match record.reading {
                // Its mentions are on their way: they count, but not what was not found.
                Reading::Profiled(_) => record.doubt = Some(Doubt::new("changed", CHANGED)),
                Reading::Skipped { .. } => {
                    record.reading = skipped(&Unreadable::new("changed", CHANGED));
                }
            }
        }
    }

    fn take(
        &mut self,
        id: &DocumentId,
        extraction: Result<Extraction<'_>, Unreadable>,
        record: &mut Record,
        turn: &mut Turn<'_, W>,
    ) {
        match extraction {
            Ok(extraction) => self.document(id, extraction, record, turn),
            Err(refusal) => record.reading = skipped(&refusal),
        }
    }

    /// Scans an extracted document. A reader that fails midway leaves what it gave counted, and a note.
    fn document(
        &mut self,
        id: &DocumentId,
        mut extraction: Extraction<'_>,
        record: &mut Record,
        turn: &mut Turn<'_, W>,
    ) {
        for (key, value) in std::mem::take(&mut extraction.metadata) {
            record.metadata.entry(key).or_insert(value);
        }
        record.format = extraction.format.to_owned();
        let (language, certainty) = self.language(record, &extraction);
        record.certainty = certainty;
        let name = id.to_string();
        self.scanner.begin(language);
        if let Some(recorder) = &mut self.recorder {
            recorder.begin(id, language);
        }
        self.listener.begin(id, language);
        let (mut failure, mut glance) = (None, Glance::default());
        loop {
            if self.task.stop.load(Ordering::Relaxed) {
                break;
            }
            match next_caught(&mut *extraction.paragraphs) {
                Ok(Ok(Some(paragraph))) => {
                    glance.add(paragraph.text);
                    self.paragraph(&name, &paragraph, turn);
                }
                Ok(Ok(None)) => break,
                Ok(Err(refusal)) => {
                    failure = Some(refusal);
                    break;
                }
                Err(_) => {
                    failure = Some(Unreadable::new("reader-failed", READER_FAILED));
                    break;
                }
            }
        }
        self.listener.end();
        record.encoding = extraction.encoding().to_owned();
        let extent = self.scanner.finish();
        let spoken = &self.spoken;
        let profiles: Vec<DocumentProfile> = (self.tallies.iter_mut().enumerate())
            .map(|(at, tally)| {
                let coded = spoken[at].contains(&language);
                tally.finish(language, coded, self.scanner.extent_in(at))
            })
            .collect();
        if let (Some(recorder), Some(transcript)) = (&mut self.recorder, self.scanner.transcript())
        {
            recorder.end(transcript);
        }
        record.quality = glance.onto(extraction.paragraphs.quality());
        if let Some(refusal) = failure {
            if extent.words == 0 {
                record.reading = skipped(&refusal);
                return;
            }
            record.doubt = Some(Doubt::new("partial", format!("read in part only: {refusal}")));
        }
        let mut profiles = profiles.into_iter();
        if let Some(first) = profiles.next() {
            record.reading = Reading::Profiled(Box::new(first));
        }
        self.others = profiles.collect();
    }

    /// The language that was given for all, else in the metadata, else in the document, else what the text looks like.
    /// Of the last the certainty is told too, in thousandths.
    fn language(&self, record: &Record, extraction: &Extraction<'_>) -> (Language, Option<u16>) {
        let declared = || {
            ["language", "lang"].iter().find_map(|key| Language::parse(record.metadata.get(*key)?))
        };
        if let Some(language) = self.task.language.or_else(declared).or(extraction.language) {
            return (language, None);
        }
        let Detected { language, certainty } = detect(extraction.paragraphs.sample());
        #[allow(clippy::cast_possible_truncation, reason = "a certainty is between 0 and 1")]
        let thousandths = (certainty * 1000.0).round() as u16;
        (language, Some(thousandths))
    }

    fn paragraph(&mut self, id: &str, paragraph: &Paragraph<'_>, turn: &mut Turn<'_, W>) {
        let text = paragraph.text;
        let mut offsets = Offsets::new(paragraph);
        let (tallies, forms, names, context) =
            (&mut self.tallies, &mut self.forms, &self.concepts, self.task.context);
        let heard = &mut self.heard;
        heard.clear();
        self.scanner.paragraph(text, &mut |sentence: Sentence<'_>| {
            tallies[sentence.variation].sentence(sentence);
            if sentence.variation > 0 {
                return;
            }
            if L::LISTENS {
                heard.push(Heard::of(&sentence));
            }
            if let Some(passages) = &mut turn.passages {
                passages.add(id, || Passage::of(text, paragraph.page, &sentence));
            }
            for mention in sentence.mentions {
                let (start, end) = (mention.start as usize, mention.end as usize);
                let matched = &text[start..end];
                forms.count(mention.term, matched, mention.words);
                if !names.wanted[mention.concept.0 as usize] {
                    continue;
                }
                let at = offsets.of(start);
                write_mention(
                    &mut turn.rows,
                    &MentionRow {
                        doc: id,
                        concept: &names.concepts[mention.concept.0 as usize],
                        term: &names.terms[mention.term as usize],
                        page: paragraph.page,
                        paragraph: sentence.paragraph,
                        sentence: sentence.number,
                        window: mention.window + 1,
                        start: at,
                        end: at + characters_of(matched),
                        left: last_characters(&text[..start], context),
                        matched,
                        right: first_characters(&text[end..], context),
                    },
                );
            }
        });
        if L::LISTENS {
            self.listener.paragraph(text, &self.heard);
        }
        if L::TRANSCRIBES
            && let Some(transcript) = self.scanner.transcript()
        {
            self.listener.words(text, &self.heard, transcript);
            if self.recorder.is_none() {
                transcript.clear();
            }
        }
        turn.evidence.relieve(turn.order, &mut turn.rows);
        if let Some(passages) = &mut turn.passages {
            passages.relieve();
        }
        if let (Some(recorder), Some(transcript)) = (&mut self.recorder, self.scanner.transcript())
        {
            recorder.hear(transcript);
        }
    }
}

fn skipped(refusal: &Unreadable) -> Reading {
    Reading::Skipped { reason: refusal.to_string() }
}

/// Asks a reader for its next paragraph and survives its panic.
#[allow(
    clippy::type_complexity,
    reason = "a panic, a refusal, the end, or a paragraph: three layers that the caller takes apart at once"
)]
fn next_caught<'p>(
    paragraphs: &'p mut dyn Paragraphs,
) -> std::thread::Result<Result<Option<Paragraph<'p>>, Unreadable>> {
    catch_unwind(AssertUnwindSafe(move || {
        // Moved in, so that the paragraph may live as long as the reader is borrowed.
        let paragraphs = paragraphs;
        paragraphs.next()
    }))
}

impl Names {
    fn of(task: &Task<'_>) -> Self {
        let codebook = task.codebook;
        let below = |index: ConceptIndex| {
            let mut at = Some(index);
            while at.is_some() && at != task.concept {
                at = at.and_then(|index| codebook.concept(index).parent);
            }
            at.is_some()
        };
        Self {
            concepts: codebook.concepts.iter().map(|concept| concept.id.clone()).collect(),
            terms: codebook.terms().map(|(_, _, term)| term.pattern.text.clone()).collect(),
            wanted: codebook
                .indexed()
                .map(|(index, _)| task.concept.is_none() || below(index))
                .collect(),
        }
    }
}

/// The rows of a document on their way out. Dropping it hands them on, so that no later document waits for ever.
struct Turn<'a, W: Write> {
    evidence: &'a Evidence<W>,
    order: u64,
    rows: Vec<u8>,
    /// What the report shows of the document; it has its own turn, and ends it when it is dropped.
    passages: Option<PassagesTurn<'a>>,
}

impl<W: Write> Drop for Turn<'_, W> {
    fn drop(&mut self) {
        self.evidence.finish(self.order, std::mem::take(&mut self.rows));
    }
}

/// Character offsets in the extracted text, for byte offsets in a paragraph.
struct Offsets<'a> {
    text: &'a str,
    start: u64,
    byte: usize,
    characters: u64,
}

impl<'a> Offsets<'a> {
    fn new(paragraph: &Paragraph<'a>) -> Self {
        Self { text: paragraph.text, start: paragraph.start, byte: 0, characters: 0 }
    }

    /// Mentions come nearly in order, so that the text is counted about once.
    fn of(&mut self, byte: usize) -> u64 {
        if byte < self.byte {
            self.characters -= characters_of(&self.text[byte..self.byte]);
        } else {
            self.characters += characters_of(&self.text[self.byte..byte]);
        }
        self.byte = byte;
        self.start + self.characters
    }
}

fn characters_of(text: &str) -> u64 {
    text.chars().count() as u64
}

fn last_characters(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().take(count).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

fn first_characters(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    &text[..end]
}
