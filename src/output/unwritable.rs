//! What could not be written, where, and what to do.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Something could not be written, and where.
#[derive(Debug)]
pub struct Unwritable {
    /// The path that was to be written.
    pub path: PathBuf,
    /// Why not.
    pub cause: io::Error,
}

impl Unwritable {
    /// Returns what to do about it.
    pub fn hint(&self) -> &'static str {
        match self.cause.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                "free some space, or choose a folder on another device with --out"
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                "choose a folder that you may write to with --out"
            }
            ErrorKind::ResourceBusy => "wait until it is done, or choose another folder with --out",
            ErrorKind::AlreadyExists
            | ErrorKind::NotADirectory
            | ErrorKind::IsADirectory
            | ErrorKind::DirectoryNotEmpty => {
                "move away what stands there, or choose another folder with --out"
            }
            ErrorKind::InvalidFilename | ErrorKind::FileTooLarge => {
                "choose another folder with --out"
            }
            _ => "try again, or choose another folder with --out",
        }
    }
}

impl fmt::Display for Unwritable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "\"{}\" could not be written: ", self.path.display())?;
        match self.cause.kind() {
            ErrorKind::StorageFull => out.write_str("no space is left on the device"),
            ErrorKind::QuotaExceeded => out.write_str("your share of the device is used up"),
            ErrorKind::ReadOnlyFilesystem => out.write_str("the file system is read-only"),
            ErrorKind::PermissionDenied => out.write_str("permission denied"),
            ErrorKind::NotADirectory => out.write_str("a file stands where a folder should be"),
            ErrorKind::IsADirectory => out.write_str("a folder stands where a file should be"),
            _ => self.cause.fmt(out),
        }
    }
}

impl std::error::Error for Unwritable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// Returns what makes an error of the system one that names its path.
pub(super) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Unwritable + '_ {
    move |cause| Unwritable { path: path.to_owned(), cause }
}

/// Why a file in the way is not overwritten.
pub(super) fn foreign() -> io::Error {
    io::Error::new(ErrorKind::AlreadyExists, "it is there already and is no result of polilex")
}
