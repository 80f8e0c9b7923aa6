//! The file that is converted: its bytes, its characters, its lines.
//!
//! **Invariant:** nothing is known of any format.

use super::refusal;
use crate::diagnostic::{Diagnostic, Place};
use crate::text::encoding::decode;

/// A file.
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) bytes: &'a [u8],
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a str, bytes: &'a [u8]) -> Self {
        Self { file, bytes }
    }

    /// Returns the characters, in the encoding that the bytes seem to be in.
    ///
    /// # Errors
    /// If the bytes are no text.
    pub(super) fn text(&self) -> Result<String, Diagnostic> {
        let decoded = decode(self.bytes.to_vec(), declared(self.bytes));
        if decoded.replaced > 0 {
            let fault = refusal(format!(
                "\"{}\" is not text: {} of its characters cannot be decoded",
                self.file, decoded.replaced
            ));
            return Err(fault.hint("save it as UTF-8 in the program that made it"));
        }
        if decoded.text.contains('\0') {
            return Err(refusal(format!("\"{}\" is not text", self.file)));
        }
        Ok(decoded.text)
    }

    /// Returns a refusal that points at a line, from 1.
    pub(super) fn fault(&self, text: &str, line: u64, message: impl Into<String>) -> Diagnostic {
        let index = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        let start: usize = text.split_inclusive('\n').take(index).map(str::len).sum();
        let length = text[start..].lines().next().map_or(0, str::len);
        refusal(message).at(Place::of(self.file, text, start..start + length))
    }
}

/// Returns the encoding that markup declares for itself.
fn declared(bytes: &[u8]) -> Option<&str> {
    let start = &bytes[..bytes.len().min(200)];
    let end = memchr::memmem::find(start, b"?>")?;
    let declaration = std::str::from_utf8(&start[..end]).ok()?.strip_prefix("<?xml")?;
    let (_, value) = declaration.split_once("encoding")?;
    value.split(['"', '\'']).nth(1)
}

/// Iterates over lines with their numbers, from 1.
pub(super) fn numbered(text: &str) -> impl Iterator<Item = (u64, &str)> {
    (1..).zip(text.lines())
}
