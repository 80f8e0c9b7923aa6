//! Names of files as they stand in tables: readable, on one line, and each the name of one file only.
//!
//! Systems allow almost any bytes in a name. What cannot be shown, or acts on what shows it, is escaped: a byte that is not UTF-8,
//! or a control character, as `\xff`, other such characters as `\u{202e}`, and the backslash, which announces them, as `\x5c`. Two
//! names that differ in one byte therefore differ here too, and a name can be turned back into its bytes.

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::Path;

use super::rows;
use crate::diagnostic::{acts, escape};

/// Appends one part of a path.
fn push_part(part: &OsStr, into: &mut String) {
    for chunk in part.as_encoded_bytes().utf8_chunks() {
        push_text(chunk.valid(), into);
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(into, "\\x{byte:02x}");
        }
    }
}

fn push_text(text: &str, into: &mut String) {
    for sign in text.chars() {
        if sign == '\\' || acts(sign) {
            escape(sign, into);
        } else {
            into.push(sign);
        }
    }
}

/// Returns the name of one part of a path.
pub(super) fn of_part(part: &OsStr) -> String {
    let mut name = String::new();
    push_part(part, &mut name);
    name
}

/// Returns the name of `path`, which lies below `root`: '/'-separated, after `prefix`.
pub(super) fn of_path(prefix: &str, root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut name = prefix.to_owned();
    for (at, part) in below.components().enumerate() {
        if at > 0 {
            name.push('/');
        }
        push_part(part.as_os_str(), &mut name);
    }
    unlike_a_row(name)
}

/// Escapes a `#` after what would be the name of a table: `a.csv#1` is a row of `a.csv`.
pub(super) fn unlike_a_row(name: String) -> String {
    if !name.contains('#') {
        return name;
    }
    let mut told = String::with_capacity(name.len() + 8);
    for sign in name.chars() {
        if sign == '#' && rows::kind(&told).is_some() {
            escape(sign, &mut told);
        } else {
            told.push(sign);
        }
    }
    told
}

/// Returns the name of a row from its id.
pub(super) fn of_row(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    push_text(id, &mut name);
    name
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use proptest::prelude::*;

    use super::*;

    fn name(bytes: &[u8]) -> String {
        of_part(OsStr::from_bytes(bytes))
    }

    /// The slow way back.
    fn bytes(name: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut rest = name;
        while let Some(sign) = rest.chars().next() {
            if let Some(escaped) = rest.strip_prefix("\\x") {
                bytes.push(u8::from_str_radix(&escaped[..2], 16).unwrap());
                rest = &escaped[2..];
            } else if let Some(escaped) = rest.strip_prefix("\\u{") {
                let (code, after) = escaped.split_once('}').unwrap();
                let sign = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
                bytes.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
                rest = after;
            } else {
                bytes.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[sign.len_utf8()..];
            }
        }
        bytes
    }

    #[test]
    fn names_stay_readable() {
        assert_eq!(name("网络主权 – draft (2).txt".as_bytes()), "网络主权 – draft (2).txt");
        assert_eq!(name(b"a\n\x1b\x7f\xff\xc3.txt"), "a\\x0a\\x1b\\x7f\\xff\\xc3.txt");
        assert_eq!(name("a\u{202e}\\x0a".as_bytes()), "a\\u{202e}\\x5cx0a");
    }

    #[test]
    fn a_file_is_never_called_as_a_row() {
        let told = |name: &str| unlike_a_row(name.to_owned());
        assert_eq!(told("Speech #3.txt"), "Speech #3.txt");
        assert_eq!(told("a.csv#1"), "a.csv\\x231");
        assert_eq!(told("a.csv#b.jsonl#1"), "a.csv\\x23b.jsonl\\x231");
        assert_eq!(told("a.csv#dir/b.txt"), "a.csv\\x23dir/b.txt");
    }

    proptest! {
        #[test]
        fn a_name_leads_back_to_its_bytes(
            parts in prop::collection::vec(
                prop_oneof![
                    any::<u8>().prop_map(|byte| vec![byte]),
                    any::<char>().prop_map(|sign| sign.to_string().into_bytes()),
                    Just(b"\\x0a".to_vec()),
                    Just(b"\\u{41}".to_vec()),
                ],
                0..20,
            )
        ) {
            let given = parts.concat();
            let name = name(&given);
            prop_assert!(!name.chars().any(acts), "{name:?}");
            prop_assert_eq!(bytes(&name), given);
        }
    }
}
