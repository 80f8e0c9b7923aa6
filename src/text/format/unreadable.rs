//! Why a document was not read: a short list of codes, and a sentence for a person.

use std::fmt;
use std::io;

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Stable reason code, one of [`Unreadable::CODES`].
    pub code: &'static str,
    /// One sentence for a person: lower case, no full stop.
    pub message: String,
}

impl Unreadable {
    /// Every reason for which a document is skipped, with what it means; `docs/formats.md` is made from it.
    pub const CODES: &'static [(&'static str, &'static str)] = &[
        ("binary", "the bytes are not text, and not a format that polilex knows"),
        ("broken", "the file does not keep to its format"),
        ("broken-row", "the row of a table is damaged, or has no text"),
        ("broken-table", "the table cannot be read, or not on from here"),
        ("changed", "the file was written to while it was read; run again"),
        ("crashed", "the reader of the format ended its process; the document is worth a report"),
        ("empty", "the file has no bytes, or the table no rows"),
        ("encrypted", "the file needs a password"),
        ("memory", "reading took more memory than `--document-memory` allows"),
        ("no-id-column", "the table has no column of the name given with `--id-column`"),
        ("no-text", "there is no letter in the whole document"),
        ("no-text-column", "no column of the table holds texts; name one with `--text-column`"),
        ("no-text-layer", "the pages are pictures: text recognition (OCR) comes first"),
        ("not-a-file", "a pipe, socket or device, which may wait for ever or have no end"),
        ("read-error", "the operating system could not read the file to its end"),
        ("reader-failed", "the reader of the format has a fault; the document is worth a report"),
        ("timeout", "reading took longer than `--document-timeout` allows"),
        ("too-complex", "the markup is nested or repeated beyond any real document"),
        ("too-deep", "a folder that lies more than 512 folders deep, with all that is in it"),
        ("too-large", "the file, or what it unpacks to, is larger than its reader takes"),
        ("unreadable", "the operating system does not let polilex open the file or folder"),
        ("unsupported-encoding", "the characters are encoded in a way that polilex does not read"),
        ("unsupported-format", "the format is known, but there is no reader for it"),
    ];

    /// Returns a refusal for the reason `code`.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        debug_assert!(Self::CODES.iter().any(|(known, _)| *known == code), "{code} is not listed");
        Self { code, message: message.into() }
    }

    /// Returns the refusal for a code that came from outside: of another process, or a file. `None` if there is no such code.
    pub fn of_code(code: &str, message: impl Into<String>) -> Option<Self> {
        let (known, _) = Self::CODES.iter().find(|(known, _)| *known == code)?;
        Some(Self::new(known, message))
    }

    pub(super) fn encrypted() -> Self {
        Self::new("encrypted", "the file is encrypted and needs a password")
    }

    pub(super) fn no_text() -> Self {
        Self::new("no-text", "there is no letter in it")
    }
}

impl fmt::Display for Unreadable {
    /// Writes `code: message`, as in the `reason` column of `documents.csv`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Unreadable {}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        // A stream that unpacks can only say in this way what is wrong with it.
        let error = match error.downcast::<Self>() {
            Ok(reason) => return reason,
            Err(error) => error,
        };
        Self::new("read-error", format!("cannot be read: {error}"))
    }
}
