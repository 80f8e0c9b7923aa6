//! Extracted texts, kept by the content of their files, so that the tenth run with a changed codebook reads no PDF again.
//!
//! An entry is named by the digest of a file's bytes, its format and the version of the readers; it holds a digest of itself and a reply as
//! it goes through the pipes. Entries are written beside their place and renamed, so that runs may share a folder and be killed at any
//! moment; an entry that is not whole is read as if it were not there, and written again.
//!
//! **Invariant:** what is cleared is what was written here: files of others in the folder are never touched.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Stored, wire};
use crate::text::format::{Format, VERSION};

/// Beginning of the names of folders of entries; the version of the readers follows.
const ENTRIES: &str = "texts-";
/// Ending of entries.
const ENDING: &str = ".text";
/// The mark by which backup programs pass over a folder, and its content: the Cache Directory Tagging Specification.
const TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n# Extracted texts of polilex. They can be deleted at any time.\n",
);
/// Bytes of the digest that an entry begins with.
const DIGEST: usize = 32;
/// Largest entry that is read.
const LARGEST: u64 = 1 << 30;

/// A folder of extracted texts.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    complaint: Option<String>,
}

/// What a cache holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Texts that this version can use.
    pub texts: u64,
    /// Texts of other versions.
    pub outdated: u64,
    /// Bytes of all.
    pub bytes: u64,
}

impl Cache {
    /// Returns the cache in a folder, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, complaint: None }
    }

    /// Returns what is known of the file with this digest.
    pub(super) fn get(&self, digest: &str, format: &Format) -> Option<Stored> {
        let path = self.place(digest, format)?;
        let mut bytes = Vec::new();
        fs::File::open(path).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
        let (own, frame) = bytes.split_first_chunk::<DIGEST>()?;
        if Sha256::digest(frame)[..] != own[..] {
            return None;
        }
        wire::parse_reply(frame.to_vec())
    }

    /// Keeps what a file holds. That it cannot be kept is no fault of the document: see [`Cache::complaint`].
    pub(super) fn put(&mut self, digest: &str, format: &Format, stored: &Stored) {
        let Some(path) = self.place(digest, format) else { return };
        if let Err(error) = self.write(&path, stored)
            && self.complaint.is_none()
        {
            self.complaint =
                Some(format!("texts could not be kept in \"{}\": {error}", self.folder.display()));
        }
    }

    /// Returns the first reason why a text could not be kept.
    pub fn complaint(&self) -> Option<&str> {
        self.complaint.as_deref()
    }

    /// Returns what the cache holds.
    ///
    /// # Errors
    /// Those of reading its folders.
    pub fn contents(&self) -> io::Result<Contents> {
        let mut contents = Contents::default();
        let current = current();
        for folder in self.entry_folders()? {
            let usable = folder.ends_with(&current);
            for entry in entries(&folder)? {
                contents.bytes += fs::metadata(&entry).map_or(0, |metadata| metadata.len());
                if usable {
                    contents.texts += 1;
                } else {
                    contents.outdated += 1;
                }
            }
        }
        Ok(contents)
    }

    /// Removes every text and returns what was there.
    ///
    /// # Errors
    /// Those of removing files.
    pub fn clear(&self) -> io::Result<Contents> {
        let contents = self.contents()?;
        for folder in self.entry_folders()? {
            for entry in entries(&folder)? {
                match fs::remove_file(&entry) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
            for inner in folders(&folder)? {
                // Folders that somebody else uses stay.
                let _ = fs::remove_dir(inner);
            }
            let _ = fs::remove_dir(folder);
        }
        Ok(contents)
    }

    /// Where an entry stands; digests that are none have no place.
    fn place(&self, digest: &str, format: &Format) -> Option<PathBuf> {
        let is_digest =
            digest.len() == 2 * DIGEST && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        let name = format!("{digest}-{}{ENDING}", format.name);
        is_digest.then(|| self.folder.join(current()).join(&digest[..2]).join(name))
    }

    fn write(&self, path: &Path, stored: &Stored) -> io::Result<()> {
        let frame = wire::parts(stored).concat();
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let tag = self.folder.join(TAG.0);
        if !tag.exists() {
            fs::write(tag, TAG.1)?;
        }
        let mut file =
            tempfile::Builder::new().prefix(".new-").suffix(ENDING).tempfile_in(folder)?;
        file.write_all(&Sha256::digest(&frame))?;
        file.write_all(&frame)?;
        file.persist(path)?;
        Ok(())
    }

    fn entry_folders(&self) -> io::Result<Vec<PathBuf>> {
        let named =
            |folder: &PathBuf| name_of(folder).is_some_and(|name| name.starts_with(ENTRIES));
        Ok(folders(&self.folder)?.into_iter().filter(named).collect())
    }
}

fn current() -> String {
    format!("{ENTRIES}{VERSION}")
}

/// The folders in a folder, sorted; none if it is not there.
fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    list(folder, |kind| kind.is_dir())
}

/// The entries in a folder of entries, those under way included.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for folder in folders(folder)? {
        all.extend(list(&folder, |kind| kind.is_file())?);
    }
    all.retain(|path| name_of(path).is_some_and(|name| name.ends_with(ENDING)));
    Ok(all)
}

fn name_of(path: &Path) -> Option<&str> {
    path.file_name().and_then(|name| name.to_str())
}

fn list(folder: &Path, wanted: impl Fn(fs::FileType) -> bool) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if wanted(entry.file_type()?) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
