//! A file system that fails at a given operation, for tests.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::disk::{Disk, Handle, Real};

/// What happens after the failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Everything works again.
    Recovers,
    /// Nothing works any more, as if the process had been killed.
    Dead,
}

/// The real file system up to the `at`-th operation, which fails.
#[derive(Clone, Debug)]
pub(super) struct Faulty {
    at: usize,
    after: After,
    done: Arc<AtomicUsize>,
}

/// Bytes that one write takes at most: no file is written at once.
const SHORT: usize = 700;

impl Faulty {
    pub(super) fn new(at: usize, after: After) -> Self {
        Self { at, after, done: Arc::default() }
    }

    /// True if there were fewer operations than it takes to fail.
    pub(super) fn held(&self) -> bool {
        self.done.load(Ordering::Relaxed) < self.at
    }

    fn step(&self) -> io::Result<()> {
        let now = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if now == self.at || (now > self.at && self.after == After::Dead) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }
}

impl Disk for Faulty {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Real.make_folder(path))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Handle>> {
        self.step()?;
        Ok(Box::new(FaultyHandle { disk: self.clone(), file: Real.create(path)? }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step().and_then(|()| Real.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Real.remove(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Real.remove_folder(path))
    }

    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Real.remove_tree(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Nothing here survives the test anyway.
        self.step().map(|()| _ = path)
    }
}

#[derive(Debug)]
struct FaultyHandle {
    disk: Faulty,
    file: Box<dyn Handle>,
}

impl Write for FaultyHandle {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let short = &buffer[..buffer.len().min(SHORT)];
        if let Err(error) = self.disk.step() {
            // Half of it arrives all the same.
            self.file.write_all(&short[..short.len() / 2])?;
            return Err(error);
        }
        self.file.write_all(short)?;
        Ok(short.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Handle for FaultyHandle {
    fn sync(&mut self) -> io::Result<()> {
        self.disk.step()
    }
}
