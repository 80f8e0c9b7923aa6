//! The bytes of one document, the beginning of which has been looked at.
//!
//! **Invariant:** never more than the limit that a reader asks for is in memory.

use std::io::{self, Read};

use super::Unreadable;
use crate::text::encoding::{self, Decoder};

/// A document's bytes: the head that its format was recognised by, and the rest.
pub struct Source<'a> {
    /// Most bytes that may be in memory at once, whatever a reader takes.
    most: usize,
    head: Vec<u8>,
    rest: Box<dyn Read + 'a>,
}

/// What decodes a source as it is read.
pub(super) type Stream<'a> = Decoder<Box<dyn Read + 'a>>;

impl<'a> Source<'a> {
    /// Returns the source of `bytes`, its head read.
    ///
    /// # Errors
    /// Fails if the bytes cannot be read.
    pub(super) fn open(mut bytes: Box<dyn Read + 'a>) -> io::Result<Self> {
        let mut head = Vec::new();
        if encoding::read_up_to(&mut bytes, &mut head, encoding::CHUNK)? {
            bytes = Box::new(io::empty());
        }
        Ok(Self { most: usize::MAX, head, rest: bytes })
    }

    /// Returns the source, of which no more than `most` bytes may be in memory at once.
    pub(super) fn up_to(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// Returns the source of a document that is in memory.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        Self { most: usize::MAX, head: bytes, rest: Box::new(io::empty()) }
    }

    /// Returns the beginning: all of a small document, and of one that was in memory.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Returns the bytes, from the first on.
    pub(super) fn into_bytes(self) -> impl Read + 'a {
        io::Cursor::new(self.head).chain(self.rest)
    }

    /// Returns whether `needle` is anywhere in the bytes.
    ///
    /// # Errors
    /// Fails if they cannot be read.
    pub(super) fn contains(self, needle: &[u8]) -> io::Result<bool> {
        let Self { head: mut bytes, mut rest, .. } = self;
        loop {
            if memchr::memmem::find(&bytes, needle).is_some() {
                return Ok(true);
            }
            // It may begin in one piece and end in the next.
            bytes.drain(..bytes.len().saturating_sub(needle.len()));
            let kept = bytes.len();
            if encoding::read_up_to(&mut rest, &mut bytes, kept + encoding::CHUNK)?
                && bytes.len() == kept
            {
                return Ok(false);
            }
        }
    }

    /// Returns a decoder of the whole document.
    pub(super) fn decode(self) -> Stream<'a> {
        Decoder::resume(self.head, self.rest, None)
    }

    /// Returns all bytes.
    ///
    /// # Errors
    /// Fails with `too-large` if there are more than `limit`.
    pub(super) fn whole(self, limit: usize) -> Result<Vec<u8>, Unreadable> {
        let Self { head: mut bytes, mut rest, most, .. } = self;
        let limit = limit.min(most);
        let ended = encoding::read_up_to(&mut rest, &mut bytes, limit + 1)?;
        if ended && bytes.len() <= limit {
            Ok(bytes)
        } else {
            let mebibytes = limit / (1024 * 1024);
            Err(Unreadable::new(
                "too-large",
                format!("files of this format are read up to {mebibytes} MiB"),
            ))
        }
    }
}
