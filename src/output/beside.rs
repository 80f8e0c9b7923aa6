//! Single files beside each other: each appears whole or not at all, the last one last.
//!
//! **Invariant:** nothing that is there is replaced unless that was asked for.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::disk::{Disk, Real};
use super::unwritable::{Unwritable, unwritable};

/// Writes files into folders that are there. All are written under temporary names first; then each gets its own, in order.
///
/// # Errors
/// [`Unwritable`] if a file is there and `replace` is false, or if one cannot be written; then no file has changed, unless the
/// last step of several, giving names, failed half way.
pub fn write_files(files: &[(PathBuf, &[u8])], replace: bool) -> Result<(), Unwritable> {
    write_on(&Real, files, replace)
}

fn write_on(disk: &dyn Disk, files: &[(PathBuf, &[u8])], replace: bool) -> Result<(), Unwritable> {
    for (path, _) in files {
        match std::fs::symlink_metadata(path) {
            Ok(found) if found.is_dir() => {
                return Err(unwritable(path)(ErrorKind::IsADirectory.into()));
            }
            Ok(_) if !replace => return Err(unwritable(path)(ErrorKind::AlreadyExists.into())),
            _ => {}
        }
    }
    let mut waiting: Vec<(PathBuf, &Path)> = Vec::with_capacity(files.len());
    let written = files.iter().try_for_each(|(path, content)| {
        let temporary = beside(path).map_err(unwritable(path))?;
        waiting.push((temporary.clone(), path));
        whole(disk, &temporary, content).map_err(unwritable(path))
    });
    let named = written.and_then(|()| {
        waiting.iter().try_for_each(|(temporary, path)| {
            disk.rename(temporary, path).map_err(unwritable(path))?;
            disk.sync_folder(folder(path)).map_err(unwritable(path))
        })
    });
    if named.is_err() {
        for (temporary, _) in &waiting {
            // One that has its name already is not there any more.
            let _ = disk.remove(temporary);
        }
    }
    named
}

fn whole(disk: &dyn Disk, path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = disk.create(path)?;
    file.write_all(content)?;
    file.sync()
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Returns a hidden name in the folder of a file.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(ErrorKind::InvalidFilename)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".polilex-partial-{}", std::process::id()));
    Ok(folder(path).join(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_whole_files_and_replaces_only_if_asked() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("a.toml"), folder.path().join("a.losses.csv"));
        write_files(&[(two.clone(), b"2"), (one.clone(), b"1")], false).unwrap();
        let fault = write_files(&[(two.clone(), b"x"), (one.clone(), b"y")], false).unwrap_err();
        assert_eq!(fault.cause.kind(), ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&one).unwrap(), b"1");
        write_files(&[(two.clone(), b"x"), (one.clone(), b"y")], true).unwrap();
        assert_eq!(
            (std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap()),
            (b"y".into(), b"x".into())
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("a"), folder.path().join("no/such/b"));
        assert!(write_files(&[(one, b"1"), (two, b"2")], false).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
