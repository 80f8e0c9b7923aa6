//! Data in a page: JSON, deflated, in base64. Its letters mean nothing in HTML, whatever the text was.
//!
//! `miniz_oxide` and not the faster library that unpacks documents: it gives the same bytes on every machine.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use serde::Serialize;

/// How hard to pack: 6 of 10.
const LEVEL: u8 = 6;

/// Writes `value` as an element that scripts find by its `id`.
///
/// # Errors
/// Those of the sink.
pub(super) fn pack<W: Write>(out: &mut W, id: &str, value: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_vec(value).map_err(io::Error::from)?;
    let packed = STANDARD.encode(compress_to_vec_zlib(&json, LEVEL));
    writeln!(out, "<script type=\"text/plain\" id=\"{id}\">{packed}</script>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_harmless_and_reads_back() {
        let hostile = "</script><!-- \u{2028} \u{0} ]]> <img src=x onerror=alert(1)>";
        let mut out = Vec::new();
        pack(&mut out, "data", &hostile).unwrap();
        let text = String::from_utf8(out).unwrap();
        let inner = text.strip_prefix("<script type=\"text/plain\" id=\"data\">").unwrap();
        let inner = inner.strip_suffix("</script>\n").unwrap();
        assert!(inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)));
        let bytes = miniz_oxide::inflate::decompress_to_vec_zlib(&STANDARD.decode(inner).unwrap());
        let read: String = serde_json::from_slice(&bytes.unwrap()).unwrap();
        assert_eq!(read, hostile);
    }
}
