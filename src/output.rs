//! The folder of results: written whole or not at all.
//!
//! Files are written into a hidden folder inside the target and moved into place at the end, the data package last: while it
//! is missing, results are not complete. An earlier run's package is taken away before the first file is replaced, and with it
//! the earlier run's files that this run does not write. Files that polilex did not write are never touched.
//!
//! **Invariant:** this module does not know what it writes.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Name of the file that marks a complete run and lists its files.
pub const MARKER: &str = "datapackage.json";
/// The name by which a marker is one of polilex.
const NAME: &str = "polilex-results";
/// Lists the files of a run while they are moved into place.
const PENDING: &str = ".polilex-pending.json";
/// Beginning of the names of temporary folders.
const TEMPORARY: &str = ".polilex-";

/// Something could not be written, and where.
#[derive(Debug)]
pub struct Unwritable {
    /// The path that was to be written.
    pub path: PathBuf,
    /// Why not.
    pub cause: io::Error,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "\"{}\" could not be written: {}", self.path.display(), self.cause)
    }
}

impl std::error::Error for Unwritable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Unwritable + '_ {
    move |cause| Unwritable { path: path.to_owned(), cause }
}

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

/// A folder of results under way. Dropped without [`Output::finish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    temporary: PathBuf,
    written: Vec<Written>,
    finished: bool,
    /// True if the folder was not there before.
    made: bool,
}

/// A file under way.
#[derive(Debug)]
pub struct Sink {
    path: String,
    file: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
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

impl Output {
    /// Prepares a folder for results; it is made if it is not there. What killed runs left behind is cleared away.
    ///
    /// # Errors
    /// [`Unwritable`] if the folder cannot be made or written to.
    pub fn create(folder: &Path) -> Result<Self, Unwritable> {
        let made = !folder.exists();
        fs::create_dir_all(folder).map_err(unwritable(folder))?;
        let marker = folder.join(MARKER);
        if marker.exists() && !is_ours(&marker) {
            return Err(unwritable(&marker)(foreign()));
        }
        clear_stale(folder);
        let temporary = folder.join(format!("{TEMPORARY}{}", std::process::id()));
        let _ = fs::remove_dir_all(&temporary);
        fs::create_dir(&temporary).map_err(unwritable(&temporary))?;
        Ok(Self {
            folder: folder.to_owned(),
            temporary,
            written: Vec::new(),
            finished: false,
            made,
        })
    }

    /// Returns a file without a name for what is needed until the end of the run.
    ///
    /// # Errors
    /// [`Unwritable`] if it cannot be made.
    pub fn scratch(&self) -> Result<File, Unwritable> {
        tempfile::tempfile_in(&self.temporary).map_err(unwritable(&self.temporary))
    }

    /// Begins a file; `path` is below the folder, '/'-separated.
    ///
    /// # Errors
    /// [`Unwritable`] if it cannot be made.
    pub fn begin(&self, path: &str) -> Result<Sink, Unwritable> {
        let target = self.temporary.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(unwritable(parent))?;
        }
        let file = File::create(&target).map_err(unwritable(&target))?;
        let file = BufWriter::with_capacity(1 << 16, file);
        Ok(Sink { path: path.to_owned(), file, digest: Sha256::new(), bytes: 0 })
    }

    /// Ends a file.
    ///
    /// # Errors
    /// [`Unwritable`] if what was buffered cannot be written.
    pub fn end(&mut self, sink: Sink) -> Result<&Written, Unwritable> {
        let target = self.temporary.join(&sink.path);
        let Sink { path, file, digest, bytes } = sink;
        let file = file.into_inner().map_err(|error| unwritable(&target)(error.into_error()))?;
        drop(file);
        let sha256 = hexadecimal(&digest.finalize());
        self.written.push(Written { path, bytes, sha256 });
        Ok(self.written.last().expect("one was pushed"))
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// [`Unwritable`] if it cannot be written.
    pub fn file(&mut self, path: &str, content: &[u8]) -> Result<&Written, Unwritable> {
        let mut sink = self.begin(path)?;
        let target = self.temporary.join(path);
        sink.write_all(content).map_err(unwritable(&target))?;
        self.end(sink)
    }

    /// Returns an error that names a file under way.
    pub fn failed(&self, path: &str, cause: io::Error) -> Unwritable {
        Unwritable { path: self.folder.join(path), cause }
    }

    /// Returns the files written so far.
    pub fn written(&self) -> &[Written] {
        &self.written
    }

    /// Moves everything into place. Files named by the earlier run's marker and not written by this one are removed.
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
        let all = earlier
            .iter()
            .map(String::as_str)
            .chain(self.written.iter().map(|file| file.path.as_str()));
        let resources: Vec<_> = all.map(|path| serde_json::json!({ "path": path })).collect();
        let list = serde_json::json!({ "name": NAME, "resources": resources }).to_string();
        fs::write(&pending, list).map_err(unwritable(&pending))?;
        match fs::remove_file(&marker) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(unwritable(&marker)(error)),
        }
        let mut order: Vec<&str> = self
            .written
            .iter()
            .map(|file| file.path.as_str())
            .filter(|path| *path != MARKER)
            .collect();
        for path in earlier.iter().filter(|path| !order.contains(&path.as_str()) && *path != MARKER)
        {
            // A file that is gone already is as good as removed.
            let _ = fs::remove_file(self.folder.join(path));
        }
        if self.written.iter().any(|file| file.path == MARKER) {
            order.push(MARKER);
        }
        for path in order {
            let target = self.folder.join(path);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(unwritable(parent))?;
            }
            if path == MARKER {
                // What the marker vouches for has its name before it.
                sync_folders(&self.folder);
            }
            fs::rename(self.temporary.join(path), &target).map_err(unwritable(&target))?;
        }
        let _ = fs::remove_file(&pending);
        self.finished = true;
        let _ = fs::remove_dir_all(&self.temporary);
        Ok(())
    }
}

impl Output {
    /// Fails if a file that is not of an earlier run, or a folder, stands where a result should go.
    fn refuse_foreign(&self, earlier: &[String]) -> Result<(), Unwritable> {
        for path in self.written.iter().map(|file| file.path.as_str()) {
            let target = self.folder.join(path);
            let Ok(found) = fs::symlink_metadata(&target) else { continue };
            let ours = if path == MARKER {
                is_ours(&target)
            } else {
                earlier.iter().any(|known| known == path)
            };
            if found.is_dir() || !ours {
                return Err(unwritable(&target)(foreign()));
            }
        }
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.temporary);
        if !self.finished && self.made {
            // A folder that was made for nothing goes, unless somebody has put something into it.
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// Returns the lower-case hexadecimal form of a digest.
fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Removes temporary folders of processes that are no more.
fn clear_stale(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name
            .to_str()
            .and_then(|name| name.strip_prefix(TEMPORARY))
            .and_then(|id| id.parse::<u32>().ok());
        if owner.is_some_and(|owner| owner != std::process::id() && !is_running(owner)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Asks the process table where there is one; elsewhere every owner is taken for dead, since two runs into one folder are a
/// mistake anyway.
fn is_running(process: u32) -> bool {
    let table = Path::new("/proc");
    table.join("self").exists() && table.join(process.to_string()).exists()
}

/// Why a file in the way is not overwritten.
fn foreign() -> io::Error {
    let cause =
        "it is there already and is no result of polilex; choose another folder for the results";
    io::Error::new(io::ErrorKind::AlreadyExists, cause)
}

/// Returns true if a marker is one of polilex.
fn is_ours(marker: &Path) -> bool {
    package(marker).is_some_and(|package| package["name"] == NAME)
}

fn package(marker: &Path) -> Option<serde_json::Value> {
    let mut text = String::new();
    File::open(marker).and_then(|file| file.take(64 << 20).read_to_string(&mut text)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Returns the paths that a marker lists, as far as they are plain paths below its folder.
fn listed(marker: &Path) -> Vec<String> {
    let Some(package) = package(marker).filter(|package| package["name"] == NAME) else {
        return Vec::new();
    };
    let resources = package["resources"].as_array().into_iter().flatten();
    let paths = resources.filter_map(|resource| resource["path"].as_str().map(str::to_owned));
    paths
        .filter(|path| {
            Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)))
        })
        .collect()
}

fn sync_folders(folder: &Path) {
    // Not every system can sync a folder; where it cannot, the rename's own order has to do.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(paths: &[&str]) -> String {
        let resources: Vec<_> =
            paths.iter().map(|path| serde_json::json!({ "path": path })).collect();
        serde_json::json!({ "name": "polilex-results", "resources": resources }).to_string()
    }

    fn run(folder: &Path, files: &[(&str, &str)]) -> Result<(), Unwritable> {
        let mut output = Output::create(folder)?;
        for (path, content) in files {
            output.file(path, content.as_bytes())?;
        }
        let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        output.file(MARKER, package(&paths).as_bytes())?;
        output.finish()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_later_run_replaces_an_earlier_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine.txt"), "mine").unwrap();
        run(folder.path(), &[("a.csv", "1"), ("t/b.csv", "2")]).unwrap();
        run(folder.path(), &[("a.csv", "3")]).unwrap();
        assert_eq!(names(folder.path()), ["a.csv", MARKER, "mine.txt", "t"]);
        assert!(names(&folder.path().join("t")).is_empty());
        assert_eq!(fs::read_to_string(folder.path().join("a.csv")).unwrap(), "3");
    }

    #[test]
    fn an_unfinished_run_leaves_the_earlier_results_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &[("a.csv", "1")]).unwrap();
        let mut output = Output::create(folder.path()).unwrap();
        output.file("a.csv", b"2").unwrap();
        drop(output);
        assert_eq!(names(folder.path()), ["a.csv", MARKER]);
        assert_eq!(fs::read_to_string(folder.path().join("a.csv")).unwrap(), "1");
        let new = folder.path().join("new");
        drop(Output::create(&new).unwrap());
        assert!(!new.exists());
    }

    #[test]
    fn what_a_killed_run_left_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let dead = folder.path().join(format!("{TEMPORARY}{}", u32::MAX));
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join("half.csv"), "half").unwrap();
        run(folder.path(), &[("a.csv", "1")]).unwrap();
        assert_eq!(names(folder.path()), ["a.csv", MARKER]);
    }

    #[test]
    fn a_marker_cannot_reach_outside_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("out");
        fs::create_dir(&inside).unwrap();
        fs::write(folder.path().join("precious"), "p").unwrap();
        fs::write(inside.join(MARKER), package(&["../precious", "/etc/hostname"])).unwrap();
        run(&inside, &[]).unwrap();
        assert!(folder.path().join("precious").exists());
    }

    #[test]
    fn what_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = Output::create(&file).unwrap_err();
        assert_eq!(error.path, file);
        // A folder stands where a file should go.
        fs::create_dir_all(folder.path().join("out/a.csv/x")).unwrap();
        let error = run(&folder.path().join("out"), &[("a.csv", "1")]).unwrap_err();
        assert!(error.to_string().contains("a.csv"));
        assert!(!folder.path().join("out").join(MARKER).exists());
    }
}
