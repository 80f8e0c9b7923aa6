//! Documents that are ZIP archives: their members, within limits.
//!
//! **Invariant:** declared sizes are never believed; what is read is counted as it comes.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Unreadable;

/// Most members of an archive.
const MOST_MEMBERS: usize = 1_000;
/// Largest member, unpacked.
const LARGEST_MEMBER: usize = 75_000_000;
/// How much larger than packed a member may be, once it is larger than a megabyte.
const RATIO: u64 = 100;
const RATIO_FROM: u64 = 1 << 20;

/// An open archive.
pub(super) struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
}

impl Package {
    /// Opens an archive.
    ///
    /// # Errors
    /// Fails with `broken` or `too-complex`.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            Unreadable::new("broken", format!("the file is no readable archive: {error}"))
        })?;
        if archive.len() > MOST_MEMBERS {
            let message =
                format!("the archive has {} members; {MOST_MEMBERS} are read", archive.len());
            return Err(Unreadable::new("too-complex", message));
        }
        Ok(Self { archive })
    }

    /// Returns the content of a member; `None` if there is none of that name.
    ///
    /// # Errors
    /// Fails with `broken`, `encrypted` or `too-large`.
    pub(super) fn member(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let member = match self.archive.by_name(name) {
            Ok(member) => member,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Unreadable::new(
                    "encrypted",
                    "the file is encrypted and needs a password",
                ));
            }
            Err(error) => {
                return Err(Unreadable::new(
                    "broken",
                    format!("\"{name}\" in it cannot be read: {error}"),
                ));
            }
        };
        let packed = member.compressed_size();
        let mut content = Vec::new();
        let limit = LARGEST_MEMBER as u64 + 1;
        let read = member.take(limit).read_to_end(&mut content);
        read.map_err(|error| {
            Unreadable::new("broken", format!("\"{name}\" in it cannot be unpacked: {error}"))
        })?;
        let size = content.len() as u64;
        if content.len() > LARGEST_MEMBER || size > RATIO_FROM && size / RATIO > packed {
            let message = format!(
                "\"{name}\" in it unpacks to more than {RATIO} times its size, or to more than 75 MB"
            );
            return Err(Unreadable::new("too-large", message));
        }
        Ok(Some(content))
    }
}
