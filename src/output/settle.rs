//! Moving finished files to their names, so that a kill or a loss of power between any two steps leaves nothing that looks whole
//! and is not.
//!
//! 1. Every file is on the device, in the temporary folder.
//! 2. The list of what is about to change gets its name: whoever finds it knows which files are results, and that they are mixed.
//! 3. The earlier marker goes, then the earlier files that have no successor; each new file replaces its predecessor at once.
//! 4. When all names are on the device, the new marker gets its name, and the list goes.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::marker::{MARKER, PENDING, is_ours, list, listed};
use super::unwritable::{foreign, unwritable};
use super::{Output, Unwritable, make_folders};

impl Output {
    /// Moves everything into place. Files named by the earlier run's marker and neither written by this one nor kept are removed.
    ///
    /// # Errors
    /// [`Unwritable`] if a file cannot be moved; the marker is then missing, so that the results do not look complete.
    pub fn finish(mut self) -> Result<(), Unwritable> {
        let marker = self.folder.join(MARKER);
        let pending = self.folder.join(PENDING);
        let mut earlier = listed(&marker);
        // A run that was killed while it moved its files has left the list of them.
        earlier.extend(listed(&pending));
        self.refuse_foreign(&earlier)?;
        self.announce(&pending, &earlier)?;
        self.moving = true;
        self.remove(&marker)?;
        self.sync(&self.folder)?;
        let new: BTreeSet<&str> = self.written.iter().map(|file| file.path.as_str()).collect();
        for path in &earlier {
            if !new.contains(path.as_str()) && path != MARKER && !self.kept.contains(path) {
                self.remove(&self.folder.join(path))?;
            }
        }
        let mut folders = BTreeSet::from([self.folder.clone()]);
        for path in new.iter().filter(|path| **path != MARKER) {
            let target = self.folder.join(path);
            if let Some(parent) = target.parent() {
                make_folders(&*self.disk, parent)?;
                folders.insert(parent.to_owned());
            }
            self.rename(path, &target)?;
        }
        folders.iter().try_for_each(|folder| self.sync(folder))?;
        if new.contains(MARKER) {
            self.rename(MARKER, &marker)?;
            self.sync(&self.folder)?;
        }
        // The results are whole; a list that stays only costs the next run a look.
        let _ = self.disk.remove(&pending);
        self.finished = true;
        Ok(())
    }

    /// Writes the list of all that is, or will be, a result. It replaces one that a killed run has left at once, since half a list
    /// would make strangers of the files of that run.
    fn announce(&mut self, pending: &Path, earlier: &[String]) -> Result<(), Unwritable> {
        let written = self.written.iter().map(|file| file.path.as_str());
        let all: BTreeSet<&str> = earlier.iter().map(String::as_str).chain(written).collect();
        let list = list(all.into_iter());
        let draft = self.temporary.join(PENDING);
        let mut file = self.disk.create(&draft).map_err(unwritable(&draft))?;
        file.write_all(list.as_bytes()).and_then(|()| file.sync()).map_err(unwritable(pending))?;
        drop(file);
        let first = fs::symlink_metadata(pending).is_err();
        self.disk.rename(&draft, pending).map_err(unwritable(pending))?;
        self.announced = first;
        self.sync(&self.folder)
    }

    /// Fails if a file that is not of an earlier run, or a folder, stands where a result is or should go.
    fn refuse_foreign(&self, earlier: &[String]) -> Result<(), Unwritable> {
        let known: BTreeSet<&str> = earlier.iter().map(String::as_str).collect();
        let written = self.written.iter().map(|file| file.path.as_str());
        for path in written.chain(earlier.iter().map(String::as_str)) {
            let target = self.folder.join(path);
            let Ok(found) = fs::symlink_metadata(&target) else { continue };
            let ours = if path == MARKER { is_ours(&target) } else { known.contains(path) };
            if found.is_dir() || !ours {
                return Err(unwritable(&target)(foreign()));
            }
        }
        Ok(())
    }

    fn rename(&self, path: &str, target: &Path) -> Result<(), Unwritable> {
        self.disk.rename(&self.temporary.join(path), target).map_err(unwritable(target))
    }

    /// Removes a file; one that is gone already is as good as removed.
    fn remove(&self, path: &Path) -> Result<(), Unwritable> {
        match self.disk.remove(path) {
            Err(cause)
                if !matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Err(unwritable(path)(cause))
            }
            _ => Ok(()),
        }
    }

    fn sync(&self, folder: &Path) -> Result<(), Unwritable> {
        self.disk.sync_folder(folder).map_err(unwritable(folder))
    }
}
