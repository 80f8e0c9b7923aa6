//! The bytes of one document, the beginning of which has been looked at.
//!
//! **Invariant:** never more than the limit that a reader asks for is in memory.

use std::io::{self, Read};

use super::Unreadable;
use crate::text::encoding::{self, Decoder};

/// A document's bytes: the head that its format was recognised by, and the rest.
pub struct Source<'a> {
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
        Ok(Self { head, rest: bytes })
    }

    /// Returns the source of a document that is in memory.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        Self { head: bytes, rest: Box::new(io::empty()) }
    }

    /// Returns the beginning: all of a small document, and of one that was in memory.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
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
        let Self { head: mut bytes, mut rest } = self;
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
