//! Refuses pages on which the HTML parser would take more than linear time.
//!
//! A browser's algorithm looks through the open elements at most tags, and through the attributes of a tag at each attribute; a
//! million elements inside each other cost minutes. One pass over the tags, without parsing, bounds both. Elements that end by
//! themselves when the next begins (`p`, `li`, `td`) are not counted: they cannot be nested without others that are.
//!
//! **Invariant:** linear in the length of the page.

use super::super::Unreadable;

/// Most elements inside each other. The deepest page of our corpora has 41.
const DEEPEST: usize = 512;

/// Most attributes of one element.
const MOST_ATTRIBUTES: usize = 1024;

/// Elements without content.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that another of their kind, or the end of what they are in, ends.
const SELF_ENDING: &[&str] = &[
    "a", "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "option", "p", "tbody",
    "td", "tfoot", "th", "thead", "tr",
];

/// Elements whose content is no markup.
const RAW: &[&str] =
    &["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

/// Checks a page.
///
/// # Errors
/// Fails with `too-complex`.
pub(super) fn check(page: &str) -> Result<(), Unreadable> {
    let bytes = page.as_bytes();
    let (mut depth, mut foreign, mut at) = (0_usize, 0_usize, 0);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            at += memchr::memmem::find(rest, b"-->").unwrap_or(rest.len());
            continue;
        }
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
        at = end;
        if RAW.contains(&name) && !closes && foreign == 0 {
            at = end_of_raw(bytes, at, name);
            continue;
        }
        if VOID.contains(&name) || SELF_ENDING.contains(&name) || closed && foreign > 0 {
            continue;
        }
        if matches!(name, "svg" | "math") {
            foreign =
                if closes { foreign.saturating_sub(1) } else { foreign + usize::from(!closed) };
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        if depth > DEEPEST {
            return Err(Unreadable::new(
                "too-complex",
                format!("its elements are nested more than {DEEPEST} deep"),
            ));
        }
    }
    Ok(())
}

/// Returns where the tag ends whose attributes begin at `at`, and whether it closes itself.
fn skip_attributes(bytes: &[u8], mut at: usize) -> Result<(usize, bool), Unreadable> {
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
fn end_of_raw(bytes: &[u8], from: usize, name: &str) -> usize {
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
