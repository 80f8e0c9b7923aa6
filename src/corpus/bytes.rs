//! The bytes of a document, with their number and digest.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// A reader that counts and digests what it reads.
pub struct Bytes<R> {
    inner: R,
    digest: Sha256,
    count: u64,
}

impl<R: Read> Bytes<R> {
    /// Returns a reader of `inner`.
    pub fn new(inner: R) -> Self {
        Self { inner, digest: Sha256::new(), count: 0 }
    }

    /// Reads what is left and returns the number of bytes and their SHA-256 in hexadecimal; the digest is empty if they cannot be
    /// read to the end.
    pub fn finish(mut self) -> (u64, String) {
        let read = io::copy(&mut self, &mut io::sink());
        let digest = match read {
            Ok(_) => hexadecimal(self.digest),
            Err(_) => String::new(),
        };
        (self.count, digest)
    }
}

impl<R: Read> Read for Bytes<R> {
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
