//! The sentences of all documents, word by word, in a file without a name: written while documents are read, gone over again to count.
//!
//! One worker writes one gleaning. Of a sentence with the concept in question, the words inside its mentions are left out (they are found already), and its text is kept
//! in a second file, so that an example can be shown. Only the sentence in hand is in memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use crate::document::DocumentId;
use crate::run::lexicon::Met;
use crate::run::listen::{Heard, Listener, texts};
use crate::scan::{BREAK, Transcript};
use crate::text::Language;

/// Numbers before the words of a sentence: document, number of the sentence, place of the text in two halves, how many words.
const HEAD: usize = 5;
/// Place of the text of a sentence without the concept: it is not kept.
const NOWHERE: u64 = u64::MAX;

/// A gleaning under way: `wanted` says of each concept whether it is the one in question.
pub(super) struct Gleaner<'a> {
    wanted: &'a [bool],
    /// The files, or why there are none.
    files: io::Result<Files>,
    documents: Vec<(DocumentId, Language)>,
    lists: Vec<Met>,
}

struct Files {
    words: BufWriter<File>,
    texts: BufWriter<File>,
    /// Bytes of texts so far.
    written: u64,
}

/// What one worker gleaned.
pub(super) struct Gleaning {
    words: File,
    texts: File,
    /// The documents in the order of their sentences.
    pub(super) documents: Vec<(DocumentId, Language)>,
    /// Folded words by language and number.
    pub(super) lists: Vec<Met>,
}

/// A sentence that was gleaned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gleaned<'a> {
    /// Number of the document in [`Gleaning::documents`].
    pub(super) document: usize,
    /// Number of the sentence in the document, from 1.
    pub(super) sentence: u32,
    /// Where its text is, if it holds the concept.
    pub(super) text: Option<u64>,
    /// Its words, and [`BREAK`].
    pub(super) words: &'a [u32],
}

impl<'a> Gleaner<'a> {
    /// Begins.
    pub(super) fn new(wanted: &'a [bool]) -> Self {
        Self { wanted, files: Files::new(), documents: Vec::new(), lists: Vec::new() }
    }

    /// Ends.
    ///
    /// # Errors
    /// The first error of making or writing files.
    pub(super) fn finish(self) -> io::Result<Gleaning> {
        let files = self.files?;
        let whole =
            |file: BufWriter<File>| file.into_inner().map_err(io::IntoInnerError::into_error);
        Ok(Gleaning {
            words: whole(files.words)?,
            texts: whole(files.texts)?,
            documents: self.documents,
            lists: self.lists,
        })
    }
}

impl Files {
    fn new() -> io::Result<Self> {
        let file = || Ok::<_, io::Error>(BufWriter::with_capacity(1 << 16, tempfile::tempfile()?));
        Ok(Self { words: file()?, texts: file()?, written: 0 })
    }

    /// Writes the sentences of a paragraph. `wanted` are the concepts in question.
    fn write(
        &mut self,
        document: usize,
        wanted: &[bool],
        (paragraph, sentences): (&str, &[Heard]),
        transcript: &Transcript,
    ) -> io::Result<()> {
        let document = small(document)?;
        let mut shown = None;
        let (mut from, mut kept) = (0, Vec::new());
        for (at, (sentence, &end)) in sentences.iter().zip(transcript.ends()).enumerate() {
            let heard = transcript.heard()[from..end].iter().zip(&transcript.places()[from..end]);
            from = end;
            let mentions = sentence.mentions.iter();
            let spans: Vec<(u32, u32)> = mentions
                .filter(|(concept, ..)| wanted[concept.0 as usize])
                .map(|&(_, _, start, end)| (start, end))
                .collect();
            kept.clear();
            kept.extend(heard.map(|(&word, place)| {
                let found = spans.iter().any(|span| span.0 < place.1 && place.0 < span.1);
                if found { BREAK } else { word }
            }));
            let text = if spans.is_empty() {
                NOWHERE
            } else {
                let text = shown.get_or_insert_with(|| texts(paragraph, sentences))[at];
                self.keep(text)?
            };
            let (high, low) = (small(text >> 32)?, small(text & u64::from(u32::MAX))?);
            let head: [u32; HEAD] =
                [document, small(sentence.number)?, high, low, small(kept.len())?];
            for number in head.iter().chain(&kept) {
                self.words.write_all(&number.to_le_bytes())?;
            }
        }
        Ok(())
    }

    fn keep(&mut self, text: &str) -> io::Result<u64> {
        let at = self.written;
        self.texts.write_all(&small(text.len())?.to_le_bytes())?;
        self.texts.write_all(text.as_bytes())?;
        self.written += 4 + text.len() as u64;
        Ok(at)
    }
}

fn small(number: impl TryInto<u32>) -> io::Result<u32> {
    number.try_into().map_err(|_| io::Error::other("more than 2^32 documents, sentences or words"))
}

impl Listener for Gleaner<'_> {
    const LISTENS: bool = true;
    const TRANSCRIBES: bool = true;

    fn begin(&mut self, id: &DocumentId, language: Language) {
        self.documents.push((id.clone(), language));
    }

    fn paragraph(&mut self, _: &str, _: &[Heard]) {}

    fn words(&mut self, text: &str, sentences: &[Heard], transcript: &Transcript) {
        let document = self.documents.len().saturating_sub(1);
        if let Ok(files) = &mut self.files
            && let Err(error) = files.write(document, self.wanted, (text, sentences), transcript)
        {
            self.files = Err(error);
        }
    }

    fn end(&mut self) {}

    fn lists(&mut self, lists: BTreeMap<Language, Transcript>) {
        let lists = lists.into_iter();
        self.lists = lists.map(|(language, words)| (language, words.into_words())).collect();
    }
}

impl Gleaning {
    /// Goes over the sentences in order.
    ///
    /// # Errors
    /// Those of reading.
    pub(super) fn replay(&mut self, mut visit: impl FnMut(Gleaned<'_>)) -> io::Result<()> {
        self.words.rewind()?;
        let mut file = BufReader::with_capacity(1 << 16, &self.words);
        let (mut bytes, mut words) = (Vec::new(), Vec::new());
        loop {
            let mut head = [0; 4 * HEAD];
            match file.read_exact(&mut head) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(error),
            }
            let mut numbers = head.chunks_exact(4).map(number);
            let mut next = || numbers.next().unwrap_or_default();
            let (document, sentence) = (next() as usize, next());
            let text = (u64::from(next()) << 32) | u64::from(next());
            bytes.resize(4 * next() as usize, 0);
            file.read_exact(&mut bytes)?;
            words.clear();
            words.extend(bytes.chunks_exact(4).map(number));
            let text = (text != NOWHERE).then_some(text);
            visit(Gleaned { document, sentence, text, words: &words });
        }
    }

    /// Returns a text that was kept.
    ///
    /// # Errors
    /// Those of reading.
    pub(super) fn text(&mut self, at: u64) -> io::Result<String> {
        self.texts.seek(SeekFrom::Start(at))?;
        let mut length = [0; 4];
        self.texts.read_exact(&mut length)?;
        let mut text = vec![0; number(&length) as usize];
        self.texts.read_exact(&mut text)?;
        String::from_utf8(text).map_err(io::Error::other)
    }
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(bytes.try_into().expect("a number has four bytes"))
}
