//! The encoding that a web page declares of itself.

use std::sync::LazyLock;

use regex::bytes::Regex;

/// Bytes in which a declaration counts. The standard asks for the first 1,024; templates are not so strict.
const LOOK: usize = 8 * 1024;

/// A `meta` element's `charset`, alone or inside `content`, or the declaration of XML.
static DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([a-z0-9_:.-]+)|^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([a-z0-9_:.-]+)"#)
        .expect("the expression is constant")
});

/// Returns the label that the page beginning with `head` declares.
pub(in super::super) fn declared(head: &[u8]) -> Option<String> {
    let captures = DECLARATION.captures(&head[..head.len().min(LOOK)])?;
    let label = captures.get(1).or_else(|| captures.get(2))?;
    Some(String::from_utf8_lossy(label.as_bytes()).into_owned())
}
