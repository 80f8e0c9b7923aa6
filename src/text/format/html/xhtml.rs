//! Pages written as XML: an element that closes itself is empty.
//!
//! To a browser that is told nothing, `<script src="a.js"/>` and `<title/>` open an element that swallows the rest of the page. In
//! e-books and in pages that say that they are XHTML they are meant as they are written.

use super::super::Unreadable;
use super::guard::{RAW, VOID, end_of_raw, next_tag, skip_attributes};

/// Bytes at the beginning in which a page says that it is XML.
const LOOK: usize = 2048;

/// Returns the page with an end tag for every element that closes itself, if the page is XML.
///
/// # Errors
/// Fails with `too-complex`.
pub(super) fn expanded(page: String) -> Result<String, Unreadable> {
    let opening = &page[..page.floor_char_boundary(LOOK)];
    let is_xml = opening.trim_start().starts_with("<?xml")
        || opening.contains("\"http://www.w3.org/1999/xhtml\"")
        || opening.contains("'http://www.w3.org/1999/xhtml'");
    if !is_xml || memchr::memmem::find(page.as_bytes(), b"/>").is_none() {
        return Ok(page);
    }
    let bytes = page.as_bytes();
    let mut result = String::with_capacity(page.len() + page.len() / 8);
    let (mut at, mut copied) = (0, 0);
    while let Some(tag) = next_tag(bytes, at) {
        at = tag;
        let rest = &bytes[at..];
        let length = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-'))
            .count();
        if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let name = &page[at..at + length];
        let (end, closed) = skip_attributes(bytes, at + length)?;
        at = end;
        let lower = name.to_ascii_lowercase();
        if !closed {
            if RAW.contains(&lower.as_str()) {
                at = end_of_raw(bytes, at, &lower);
            }
        } else if !VOID.contains(&lower.as_str()) {
            result.push_str(&page[copied..end - 2]);
            result.push_str("></");
            result.push_str(name);
            result.push('>');
            copied = end;
        }
    }
    result.push_str(&page[copied..]);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_close_themselves_are_empty() {
        let page = "<?xml version='1.0'?><title/><a id='x'/>t<br/><script src=\"a>\" /><!-- <b/> --><script>'<i/>'</script>";
        let expected = "<?xml version='1.0'?><title></title><a id='x'></a>t<br/><script src=\"a>\" ></script><!-- <b/> --><script>'<i/>'</script>";
        assert_eq!(expanded(page.to_owned()).unwrap(), expected);
        assert_eq!(expanded("<div/>".to_owned()).unwrap(), "<div/>");
    }
}
