//! Documents that are ZIP archives: their members, within limits.
//!
//! **Invariant:** declared sizes are never believed; what is read is counted as it comes.

use std::borrow::Cow;
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
    /// Size of the archive in bytes.
    size: u64,
}

impl Package {
    /// Opens an archive.
    ///
    /// # Errors
    /// Fails with `broken` or `too-complex`.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let size = bytes.len() as u64;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            Unreadable::new("broken", format!("the file is no readable archive: {error}"))
        })?;
        if archive.len() > MOST_MEMBERS {
            let message =
                format!("the archive has {} members; {MOST_MEMBERS} are read", archive.len());
            return Err(Unreadable::new("too-complex", message));
        }
        Ok(Self { archive, size })
    }

    /// Returns the content of a member; `None` if there is none of that name. Case counts only where names differ by nothing else,
    /// as in the packages of Office.
    ///
    /// # Errors
    /// Fails with `broken`, `encrypted` or `too-large`.
    pub(super) fn member(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let known = self.archive.index_for_name(name).is_some();
        let alike = self.archive.file_names().filter_map(Result::ok);
        let alike = alike
            .filter(|other| !known && other.eq_ignore_ascii_case(name))
            .map(Cow::into_owned)
            .next();
        let name = alike.as_deref().unwrap_or(name);
        let member = match self.archive.by_name(name) {
            Ok(member) => member,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Unreadable::encrypted());
            }
            Err(error) => {
                return Err(Unreadable::new(
                    "broken",
                    format!("\"{name}\" in it cannot be read: {error}"),
                ));
            }
        };
        let packed = member.compressed_size().min(self.size);
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

/// Returns the name of the member that the member `base` calls `target`, with its `%20` and the like written out.
pub(super) fn place(base: &str, target: &str) -> String {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(target.len());
    let mut rest = target.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match code.filter(|_| first == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    let target = String::from_utf8_lossy(&bytes);
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = Vec::new();
    let from = if target.starts_with('/') { "" } else { folder };
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_from_where_they_are_named() {
        assert_eq!(place("", "word/document.xml"), "word/document.xml");
        assert_eq!(place("word/document.xml", "/word/a.xml"), "word/a.xml");
        assert_eq!(place("OPS/book.opf", "../Text/./one%20two.xhtml#note"), "Text/one two.xhtml");
        assert_eq!(place("a/b", "../../../c"), "c");
        assert_eq!(place("a/b", "%zz%"), "a/%zz%");
    }
}
