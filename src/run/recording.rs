//! The words of all documents in their order, in a file without a name: written while documents are read, gone over again to count by group.
//!
//! One worker writes one recording. A document's words come in blocks that end where a paragraph ends, so that no sequence of words is
//! cut; only one block is in memory. Everything is gone with the run.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use crate::document::DocumentId;
use crate::scan::{Scanner, Transcript};
use crate::text::Language;

/// Words after which a block is written.
const BLOCK: usize = 1 << 14;

/// A recording under way.
pub(super) struct Recorder {
    file: BufWriter<File>,
    documents: Vec<(DocumentId, Language)>,
    error: Option<io::Error>,
}

/// What one worker recorded.
pub(super) struct Recording {
    file: File,
    /// The documents in the order of their blocks, with the language that their words are numbered in.
    pub(super) documents: Vec<(DocumentId, Language)>,
    /// Folded words by language and number.
    pub(super) words: Vec<(Language, Vec<Box<str>>)>,
}

impl Recorder {
    pub(super) fn new(file: File) -> Self {
        Self { file: BufWriter::with_capacity(1 << 16, file), documents: Vec::new(), error: None }
    }

    pub(super) fn begin(&mut self, document: &DocumentId, language: Language) {
        self.documents.push((document.clone(), language));
    }

    /// Takes what was heard, if it is worth a block.
    pub(super) fn hear(&mut self, transcript: &mut Transcript) {
        if transcript.heard().len() >= BLOCK {
            self.end(transcript);
        }
    }

    /// Takes all that was heard of the document.
    pub(super) fn end(&mut self, transcript: &mut Transcript) {
        if self.error.is_none()
            && !transcript.heard().is_empty()
            && let Err(error) = self.write(transcript.heard())
        {
            self.error = Some(error);
        }
        transcript.clear();
    }

    fn write(&mut self, heard: &[u32]) -> io::Result<()> {
        let too_large = |_| io::Error::other("more than 2^32 documents or words at a time");
        let document = u32::try_from(self.documents.len()).map_err(too_large)? - 1;
        let length = u32::try_from(heard.len()).map_err(too_large)?;
        for number in [document, length].iter().chain(heard) {
            self.file.write_all(&number.to_le_bytes())?;
        }
        Ok(())
    }

    /// Ends the recording.
    ///
    /// # Errors
    /// The first error of writing.
    pub(super) fn finish(self, scanner: Scanner<'_>) -> io::Result<Recording> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let words = scanner.into_transcripts().into_iter();
        let words = words.map(|(language, transcript)| (language, transcript.into_words()));
        Ok(Recording { file, documents: self.documents, words: words.collect() })
    }
}

impl Recording {
    /// Goes over the blocks in order: number of the document, and its words.
    ///
    /// # Errors
    /// Those of reading.
    pub(super) fn replay(&mut self, mut visit: impl FnMut(usize, &[u32])) -> io::Result<()> {
        self.file.rewind()?;
        let mut file = BufReader::with_capacity(1 << 16, &self.file);
        let (mut bytes, mut heard) = (Vec::new(), Vec::new());
        loop {
            let mut head = [0; 8];
            match file.read_exact(&mut head) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(error),
            }
            let [document, length] = [number(&head[..4]), number(&head[4..])];
            bytes.resize(4 * length as usize, 0);
            file.read_exact(&mut bytes)?;
            heard.clear();
            heard.extend(bytes.chunks_exact(4).map(number));
            visit(document as usize, &heard);
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(bytes.try_into().expect("a number has four bytes"))
}
