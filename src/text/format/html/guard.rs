//! Refuses pages on which the HTML parser would take more than linear time.
//!
//! A browser's algorithm looks through the open elements at most tags, and through the attributes of a tag at each attribute; a
//! million elements inside each other cost minutes. It opens formatting that was not closed (`<b>`) again in each block, so that a
//! page may become thousands of times as many elements as it has tags. One pass over the tags, without parsing, bounds all three.
//!
//! **Invariant:** linear in the length of the page.

use super::super::Unreadable;
use super::open::Open;

/// Most attributes of one element.
const MOST_ATTRIBUTES: usize = 1024;

/// Elements without content.
pub(super) const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose content is no markup.
pub(super) const RAW: &[&str] =
    &["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// Checks a page.
///
/// # Errors
/// Fails with `too-complex`.
pub(super) fn check(page: &str) -> Result<(), Unreadable> {
    let bytes = page.as_bytes();
    let (mut foreign, mut at) = (0_usize, 0);
    let mut open = Open::default();
    while let Some(tag) = next_tag(bytes, at) {
        at = tag;
        let rest = &bytes[at..];
        let closes = rest.first() == Some(&b'/');
        let name_start = at + usize::from(closes);
        let length =
            bytes[name_start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if length == 0 || !bytes[name_start].is_ascii_alphabetic() {
            continue;
        }
        let name = page[name_start..name_start + length].to_ascii_lowercase();
        let name = name.as_str();
        let (end, closed) = skip_attributes(bytes, name_start + length)?;
        let tag = &page[name_start..end];
        at = end;
        if RAW.contains(&name) && !closes && foreign == 0 {
            at = end_of_raw(bytes, at, name);
            continue;
        }
        if VOID.contains(&name) || closed && foreign > 0 {
            open.add(1);
        } else {
            if matches!(name, "svg" | "math") {
                foreign =
                    if closes { foreign.saturating_sub(1) } else { foreign + usize::from(!closed) };
            }
            if closes {
                open.end(name);
            } else {
                open.begin(name, tag);
            }
        }
        open.check()?;
    }
    Ok(())
}

/// Returns where the first tag at or after `at` goes on behind its `<`; what is in comments is no tag.
pub(super) fn next_tag(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(b'<', &bytes[at..])? + 1;
        let rest = &bytes[at..];
        if !rest.starts_with(b"!--") {
            return Some(at);
        }
        at += memchr::memmem::find(rest, b"-->").unwrap_or(rest.len());
    }
}

/// Returns where the tag ends whose attributes begin at `at`, and whether it closes itself.
pub(super) fn skip_attributes(bytes: &[u8], mut at: usize) -> Result<(usize, bool), Unreadable> {
    let mut attributes = 0_usize;
    let mut inside = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return Ok((at + 1, bytes[at - 1] == b'/')),
            b'=' => {
                let value = at
                    + 1
                    + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                let quote = bytes.get(value).copied().filter(|byte| matches!(byte, b'"' | b'\''));
                if let Some(quote) = quote {
                    let Some(length) = memchr::memchr(quote, &bytes[value + 1..]) else {
                        return Ok((bytes.len(), false));
                    };
                    at = value + 1 + length;
                    inside = false;
                } else {
                    at = value;
                    inside = true;
                    continue;
                }
            }
            b'/' | b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => inside = false,
            _ if !inside => {
                inside = true;
                attributes += 1;
                if attributes > MOST_ATTRIBUTES {
                    let message =
                        format!("one of its elements has more than {MOST_ATTRIBUTES} attributes");
                    return Err(Unreadable::new("too-complex", message));
                }
            }
            _ => {}
        }
        at += 1;
    }
    Ok((bytes.len(), false))
}

/// Returns where the end tag of the raw element `name` begins.
pub(super) fn end_of_raw(bytes: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        at += found;
        let end = &bytes[at + 2..];
        if end.len() >= name.len() && end[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return at;
        }
        at += 2;
    }
    bytes.len()
}
