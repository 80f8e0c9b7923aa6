//! The folder of results: written whole or not at all.
//!
//! Files are written into a hidden folder inside the target and moved into place at the end, the data package last: while it
//! is missing, results are not complete. An earlier run's package is taken away before the first file is replaced, and with it
//! the earlier run's files that this run does not write. Files that polilex did not write are never touched. While a run has the
//! folder, another one is refused; what a killed run has left is cleared by the next.
//!
//! **Invariant:** this module does not know what it writes.

mod beside;
mod disk;
#[cfg(test)]
mod faulty;
mod lock;
mod marker;
mod settle;
mod sink;
#[cfg(test)]
mod tests;
mod unwritable;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use beside::write_files;
pub use marker::{MARKER, PENDING};
pub use sink::{Sink, Written};
pub use unwritable::Unwritable;

use disk::{Disk, Real};
use lock::Lock;
use marker::is_ours;
use unwritable::{foreign, unwritable};

/// Name of the folder in which files wait for their place.
const TEMPORARY: &str = ".polilex-partial";

/// A folder of results under way. Dropped without [`Output::finish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Output {
    disk: Box<dyn Disk>,
    folder: PathBuf,
    temporary: PathBuf,
    /// Given free by dropping only.
    lock: Option<Lock>,
    /// Folders that were not there before, the outer first.
    made: Vec<PathBuf>,
    written: Vec<Written>,
    /// Files of the earlier run that stay.
    kept: Vec<String>,
    /// True if this run put the list of pending files where there was none.
    announced: bool,
    /// True once files under final names have begun to change.
    moving: bool,
    finished: bool,
}

impl Output {
    /// Prepares a folder for results; it is made if it is not there. What killed runs left behind is cleared away.
    ///
    /// # Errors
    /// [`Unwritable`] if the folder cannot be made or written to, or if another run is writing into it.
    pub fn create(folder: &Path) -> Result<Self, Unwritable> {
        Self::create_on(Box::new(Real), folder)
    }

    fn create_on(disk: Box<dyn Disk>, folder: &Path) -> Result<Self, Unwritable> {
        let mut output = Self {
            disk,
            folder: folder.to_owned(),
            temporary: folder.join(TEMPORARY),
            lock: None,
            made: Vec::new(),
            written: Vec::new(),
            kept: Vec::new(),
            announced: false,
            moving: false,
            finished: false,
        };
        output.made = make_folders(&*output.disk, folder)?;
        let marker = folder.join(MARKER);
        if fs::symlink_metadata(&marker).is_ok() && !is_ours(&marker) {
            return Err(unwritable(&marker)(foreign()));
        }
        output.lock = Some(Lock::take(folder).map_err(unwritable(folder))?);
        output.clear().map_err(unwritable(&output.temporary))?;
        output.disk.make_folder(&output.temporary).map_err(unwritable(&output.temporary))?;
        Ok(output)
    }

    /// Removes the temporary folder of this run, or of one that was killed.
    fn clear(&self) -> io::Result<()> {
        match fs::symlink_metadata(&self.temporary) {
            Ok(found) if found.is_dir() => self.disk.remove_tree(&self.temporary),
            Ok(_) => self.disk.remove(&self.temporary),
            Err(_) => Ok(()),
        }
    }

    /// Returns a file without a name for what is needed until the end of the run.
    ///
    /// # Errors
    /// [`Unwritable`] if it cannot be made.
    pub fn scratch(&self) -> Result<fs::File, Unwritable> {
        tempfile::tempfile_in(&self.temporary).map_err(unwritable(&self.temporary))
    }

    /// Begins a file; `path` is below the folder, '/'-separated.
    ///
    /// # Errors
    /// [`Unwritable`] if it cannot be made.
    pub fn begin(&self, path: &str) -> Result<Sink, Unwritable> {
        let target = self.temporary.join(path);
        if let Some(parent) = target.parent() {
            make_folders(&*self.disk, parent)?;
        }
        let file = self.disk.create(&target).map_err(unwritable(&self.folder.join(path)))?;
        Ok(Sink::new(path, file))
    }

    /// Ends a file: when it returns, the file is on the device. Any thread may wait for that.
    ///
    /// # Errors
    /// [`Unwritable`] if what was buffered cannot be written.
    pub fn close(&self, sink: Sink) -> Result<Written, Unwritable> {
        let target = self.folder.join(sink.path());
        sink.close().map_err(unwritable(&target))
    }

    /// Takes a file that was ended into the results.
    pub fn add(&mut self, written: Written) {
        self.written.push(written);
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// [`Unwritable`] if it cannot be written.
    pub fn file(&mut self, path: &str, content: &[u8]) -> Result<(), Unwritable> {
        let mut sink = self.begin(path)?;
        sink.write_all(content).map_err(|cause| self.failed(path, cause))?;
        let written = self.close(sink)?;
        self.add(written);
        Ok(())
    }

    /// Returns an error that names a file under way.
    pub fn failed(&self, path: &str, cause: io::Error) -> Unwritable {
        Unwritable { path: self.folder.join(path), cause }
    }

    /// Lets a file of the earlier run stay as it is.
    pub fn keep(&mut self, path: &str) {
        self.kept.push(path.to_owned());
    }

    /// Returns the files written so far.
    pub fn written(&self) -> &[Written] {
        &self.written
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        let Some(lock) = self.lock.take() else {
            self.remove_made();
            return;
        };
        let _ = self.clear();
        if self.announced && !self.moving {
            // Nothing under a final name has changed.
            let _ = self.disk.remove(&self.folder.join(PENDING));
        }
        lock.release();
        self.remove_made();
    }
}

impl Output {
    /// Folders that were made for nothing go, unless somebody has put something into them.
    fn remove_made(&self) {
        if !self.finished {
            for folder in self.made.iter().rev() {
                let _ = self.disk.remove_folder(folder);
            }
        }
    }
}

/// Makes a folder and those that it lies in; returns the ones that were not there, the outer first.
fn make_folders(disk: &dyn Disk, path: &Path) -> Result<Vec<PathBuf>, Unwritable> {
    let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.is_dir();
    let mut made: Vec<PathBuf> = path.ancestors().take_while(missing).map(Path::to_owned).collect();
    made.reverse();
    for folder in &made {
        match disk.make_folder(folder) {
            // Another thread was faster.
            Err(_) if folder.is_dir() => {}
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                return Err(unwritable(folder)(io::ErrorKind::NotADirectory.into()));
            }
            Err(cause) => return Err(unwritable(folder)(cause)),
            Ok(()) => {}
        }
    }
    Ok(made)
}
