//! A table's file as UTF-8, decoded chunk by chunk, with a bound on what one row may take.

use std::io::{self, BufRead, BufReader, Read};

use super::opened::{Watch, open_file};
use crate::text::encoding::Decoder;
use crate::text::format::{Codec, Unpacked, Unreadable};

/// Longest row of a table.
pub(super) const LONGEST_ROW: u64 = 64 << 20;

/// Decoded bytes of a file.
pub(super) struct Utf8 {
    decoder: Decoder<Box<dyn Read + Send>>,
    text: String,
    at: usize,
    /// Bytes that may still be handed out for the row at hand.
    left: u64,
    watch: Option<Watch>,
}

impl Utf8 {
    /// Opens a file, which may be compressed, and decodes its beginning.
    pub(super) fn open(path: &std::path::Path) -> Result<Self, Unreadable> {
        let (file, metadata) = open_file(path)?;
        let watch = Watch::new(&file, &metadata);
        // What another program appends meanwhile would have no end.
        let bytes = if metadata.len() > 0 { metadata.len() } else { u64::MAX };
        let mut file = BufReader::new(file.take(bytes));
        let source: Box<dyn Read + Send> = match Codec::of(file.fill_buf()?) {
            Some(codec) => Box::new(Unpacked::new(codec, file)),
            None => Box::new(file),
        };
        let mut text = Self { watch, ..Self::of(source) };
        text.fill().map_err(Unreadable::from)?;
        if text.text.trim().is_empty() {
            return Err(Unreadable::new("empty", "the file is empty"));
        }
        Ok(text)
    }

    fn of(source: Box<dyn Read + Send>) -> Self {
        Self {
            decoder: Decoder::resume(Vec::new(), source, None),
            text: String::new(),
            at: 0,
            left: LONGEST_ROW,
            watch: None,
        }
    }

    /// Returns the text decoded last.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the name of the encoding, as far as it is known.
    pub(super) fn encoding(&self) -> &'static str {
        self.decoder.encoding()
    }

    /// Begins a row: it may take as many bytes as any.
    pub(super) fn begin_row(&mut self) {
        self.left = LONGEST_ROW;
    }

    /// Returns true if reading failed because the row takes more than it may.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left == 0
    }

    /// Returns true if the file was written to since it was opened.
    pub(super) fn has_changed(&self) -> bool {
        self.watch.as_ref().is_some_and(Watch::has_changed)
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        while self.decoder.fill(&mut self.text)? && self.text.is_empty() {}
        Ok(())
    }
}

impl Read for Utf8 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other("the row has no end"));
        }
        if self.at == self.text.len() {
            self.fill()?;
        }
        let allowed = usize::try_from(self.left).unwrap_or(usize::MAX);
        let count = buffer.len().min(self.text.len() - self.at).min(allowed);
        buffer[..count].copy_from_slice(&self.text.as_bytes()[self.at..self.at + count]);
        self.at += count;
        self.left -= count as u64;
        Ok(count)
    }
}
