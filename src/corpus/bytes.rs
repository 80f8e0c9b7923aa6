//! The bytes of a document, with their number and digest.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

use super::Opened;

/// Most bytes that are read for the digest alone, beyond those that a reader wanted.
const FOR_DIGEST: u64 = 256 << 20;

/// A reader that counts and digests what it reads.
pub struct Bytes {
    inner: Opened,
    digest: Sha256,
    count: u64,
}

/// What is known of a document's bytes after it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Their number.
    pub bytes: u64,
    /// Their SHA-256, hexadecimal; empty if they could not be read to the end, or if its reader left more than 256 MiB of them.
    pub sha256: String,
    /// True if the file was written to while it was read.
    pub changed: bool,
}

impl Bytes {
    /// Returns a reader of `inner`.
    pub fn new(inner: Opened) -> Self {
        Self { inner, digest: Sha256::new(), count: 0 }
    }

    /// Reads what is left, as far as it is worth it, and returns what is known.
    pub fn finish(mut self) -> Seen {
        let size = self.inner.size();
        let left = size.map_or(0, |size| size.saturating_sub(self.count));
        let whole = left <= FOR_DIGEST
            && io::copy(&mut self.by_ref().take(FOR_DIGEST + 1), &mut io::sink())
                .is_ok_and(|read| read <= FOR_DIGEST);
        Seen {
            bytes: size.unwrap_or(0).max(self.count),
            changed: self.inner.has_changed(),
            sha256: if whole { hexadecimal(self.digest) } else { String::new() },
        }
    }
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.digest.update(&buffer[..count]);
        self.count += count as u64;
        Ok(count)
    }
}

/// Returns the SHA-256 of a text in hexadecimal.
pub(super) fn digest(text: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(text.as_bytes());
    hexadecimal(digest)
}

fn hexadecimal(digest: Sha256) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let bytes = digest.finalize();
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}
