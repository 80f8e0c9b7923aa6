//! One run at a time in a folder of results.
//!
//! The lock is one of the operating system on a file, so that it ends with the process that holds it, however that ends; a number
//! of a process would outlive it and be given to another.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Name of the file that is locked.
const LOCK: &str = ".polilex-lock";
/// How often the file may vanish between being opened and being locked; each time another run has ended.
const TRIES: usize = 100;

/// A folder that no other run writes into.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Locks the folder.
    ///
    /// # Errors
    /// `ResourceBusy` if another run has it, else those of the system.
    pub(super) fn take(folder: &Path) -> io::Result<Self> {
        let path = folder.join(LOCK);
        for _ in 0..TRIES {
            let file = open(&path)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(busy()),
                // A file system without locks cannot keep a second run out; the first still ends whole.
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            // The run before may have removed the file after it was opened here: then the lock is on nothing.
            if is_at(&file, &path) {
                return Ok(Self { path, file });
            }
        }
        Err(busy())
    }

    /// Gives the folder free and takes the file away.
    pub(super) fn release(self) {
        // While it is locked: whoever opens it later makes another one.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // Nobody may lead the run to another file, or let it wait for a pipe.
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    options.open(path)
}

fn busy() -> io::Error {
    io::Error::new(
        io::ErrorKind::ResourceBusy,
        "another run of polilex is writing its results into this folder",
    )
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(held), Ok(found)) => (held.dev(), held.ino()) == (found.dev(), found.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
