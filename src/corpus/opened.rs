//! A document's file, open: never a pipe or device, never without end, and able to say that it changed.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use crate::text::format::Unreadable;

/// Largest document in one file. Tables of documents may be larger.
pub(super) const LARGEST: u64 = 1 << 30;

/// Opens a file for reading.
///
/// # Errors
/// Fails if the system does not let it, and with `not-a-file` if a pipe or device has taken the file's place.
pub(super) fn open_file(path: &Path) -> Result<(File, Metadata), Unreadable> {
    let opened = options().open(path).and_then(|file| {
        let metadata = file.metadata()?;
        Ok((file, metadata))
    });
    let (file, metadata) = opened
        .map_err(|error| Unreadable::new("unreadable", format!("cannot be opened: {error}")))?;
    if metadata.is_file() { Ok((file, metadata)) } else { Err(not_a_file()) }
}

/// Returns the refusal of what has no bytes of its own.
pub(super) fn not_a_file() -> Unreadable {
    // Opening a pipe would wait for ever, a device may have no end.
    Unreadable::new("not-a-file", "not a file but a pipe, socket or device")
}

#[cfg(unix)]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    // What has become a pipe or a terminal since it was found is neither waited for nor taken over.
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(flags.bits().cast_signed());
    options
}

#[cfg(not(unix))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

/// What a file was when it was opened.
#[derive(Debug)]
pub(super) struct Watch {
    file: File,
    length: u64,
    modified: Option<SystemTime>,
}

impl Watch {
    /// Begins to watch a file; `None` if the system has no second handle for it.
    pub(super) fn new(file: &File, metadata: &Metadata) -> Option<Self> {
        let file = file.try_clone().ok()?;
        Some(Self { file, length: metadata.len(), modified: metadata.modified().ok() })
    }

    /// Returns true if the file was written to since: another length, or another time of modification.
    pub(super) fn has_changed(&self) -> bool {
        self.file
            .metadata()
            .is_ok_and(|now| now.len() != self.length || now.modified().ok() != self.modified)
    }
}

/// The bytes of a document.
pub struct Opened {
    source: Box<dyn Read>,
    watch: Option<Watch>,
    /// Its size when it was opened, if that is known.
    size: Option<u64>,
}

impl Opened {
    /// Opens a file.
    ///
    /// # Errors
    /// As [`open_file`].
    pub(super) fn file(path: &Path) -> Result<Self, Unreadable> {
        let (file, metadata) = open_file(path)?;
        let watch = Watch::new(&file, &metadata);
        // Files that the system makes up as they are read have no size. Of others that grow, what was there is read.
        let size = Some(metadata.len()).filter(|size| *size > 0);
        let source = Box::new(file.take(size.unwrap_or(LARGEST).min(LARGEST)));
        Ok(Self { source, watch, size })
    }

    /// Returns standard input.
    pub(super) fn stdin() -> Self {
        Self { source: Box::new(io::stdin()), watch: None, size: None }
    }

    /// Returns what has no bytes.
    pub(super) fn nothing() -> Self {
        Self { source: Box::new(io::empty()), watch: None, size: Some(0) }
    }

    /// Returns the size in bytes, if it is known before the end.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Returns true if the file was written to since it was opened: what was read of it is of no single version.
    pub fn has_changed(&self) -> bool {
        self.watch.as_ref().is_some_and(Watch::has_changed)
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.source.read(buffer)
    }
}
