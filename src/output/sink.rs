//! A file under way, and what it was when it was done.

use std::io::{self, BufWriter, Write};

use sha2::{Digest, Sha256};

use super::disk::Handle;

/// Bytes that are written at a time.
const BUFFER: usize = 1 << 16;

/// A written file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Path below the folder, '/'-separated.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// A file under way.
#[derive(Debug)]
pub struct Sink {
    path: String,
    file: BufWriter<Box<dyn Handle>>,
    digest: Sha256,
    bytes: u64,
}

impl Sink {
    pub(super) fn new(path: &str, file: Box<dyn Handle>) -> Self {
        Self {
            path: path.to_owned(),
            file: BufWriter::with_capacity(BUFFER, file),
            digest: Sha256::new(),
            bytes: 0,
        }
    }

    /// Returns its path below the folder.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Writes what is buffered and waits until all of it is on the device.
    pub(super) fn close(self) -> io::Result<Written> {
        let Self { path, file, digest, bytes } = self;
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync()?;
        let digest = digest.finalize();
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Written { path, bytes, sha256 })
    }
}

impl Write for Sink {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let count = self.file.write(buffer)?;
        self.digest.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
