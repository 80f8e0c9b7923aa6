//! A drawn figure as a page of PDF, with its text as text.
//!
//! svg2pdf writes the SVG with subsets of the embedded fonts, but numbers its objects, and lists the resources of a page, in the order
//! of a hash table, which differs from run to run. Here these lists are sorted, and objects are numbered and written in the order in
//! which they are met from the catalogue on.
//!
//! **Invariant:** the same SVG gives the same bytes; no date, machine or identifier is in them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use svg2pdf::{ConversionOptions, PageOptions, to_pdf};

use super::render::{CSS_DPI, Unrenderable, tree};

/// Returns `svg` as a PDF of one page in the size of the figure.
///
/// # Errors
///
/// [`Unrenderable::Malformed`] if `svg` is not an SVG document, [`Unrenderable::Pdf`] if it cannot be written as PDF.
pub fn pdf(svg: &str) -> Result<Vec<u8>, Unrenderable> {
    let tree = tree(svg).map_err(Unrenderable::Malformed)?;
    #[allow(clippy::cast_precision_loss, reason = "96")]
    let page = PageOptions { dpi: CSS_DPI as f32 };
    let bytes = to_pdf(&tree, ConversionOptions::default(), page)
        .map_err(|error| Unrenderable::Pdf(error.to_string()))?;
    settled(&bytes).ok_or_else(|| Unrenderable::Pdf("its objects could not be ordered".to_owned()))
}

/// An object: what stands before its stream, or all of it, and its stream.
struct Object<'a> {
    words: String,
    stream: Option<&'a [u8]>,
}

/// Returns the document with its objects in the order of their first mention.
fn settled(bytes: &[u8]) -> Option<Vec<u8>> {
    let (objects, root, info) = read(bytes)?;
    let mut order = vec![root, info];
    let mut number: BTreeMap<u32, usize> = BTreeMap::from([(root, 1), (info, 2)]);
    let mut at = 0;
    while at < order.len() {
        for met in references(&objects.get(&order[at])?.words) {
            if let std::collections::btree_map::Entry::Vacant(place) = number.entry(met) {
                order.push(met);
                place.insert(order.len());
            }
        }
        at += 1;
    }
    let mut out = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n".to_vec();
    let mut offsets = Vec::with_capacity(order.len());
    for (at, old) in order.iter().enumerate() {
        let object = objects.get(old)?;
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{}", at + 1, renumbered(&object.words, &number)).bytes());
        if let Some(stream) = object.stream {
            out.extend(b"\nstream\n");
            out.extend(stream);
            out.extend(b"\nendstream");
        }
        out.extend(b"\nendobj\n\n");
    }
    let start = out.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f\r\n", order.len() + 1);
    for offset in offsets {
        write!(end, "{offset:010} 00000 n\r\n").ok()?;
    }
    let size = order.len() + 1;
    write!(
        end,
        "trailer\n<<\n  /Size {size}\n  /Root 1 0 R\n  /Info 2 0 R\n>>\nstartxref\n{start}\n%%EOF"
    )
    .ok()?;
    out.extend(end.bytes());
    Some(out)
}

/// Reads the objects of a document as pdf-writer lays them out, with the numbers of its catalogue and its information.
fn read(bytes: &[u8]) -> Option<(BTreeMap<u32, Object<'_>>, u32, u32)> {
    let mut objects = BTreeMap::new();
    let mut at = find(bytes, b"\n\n", 0)? + 2;
    while !bytes[at..].starts_with(b"xref") {
        let begin = find(bytes, b" 0 obj\n", at)?;
        let number = std::str::from_utf8(&bytes[at..begin]).ok()?.parse().ok()?;
        let begin = begin + b" 0 obj\n".len();
        let end = find(bytes, b"\nendobj\n\n", begin)?;
        let streams = find(bytes, b"\nstream\n", begin).filter(|stream| *stream < end);
        let Some(stream) = streams else {
            let words = sorted(std::str::from_utf8(&bytes[begin..end]).ok()?);
            objects.insert(number, Object { words, stream: None });
            at = end + b"\nendobj\n\n".len();
            continue;
        };
        let words = std::str::from_utf8(&bytes[begin..stream]).ok()?;
        let length = words.split("/Length ").nth(1)?.split_whitespace().next()?;
        let first = stream + b"\nstream\n".len();
        let last = first.checked_add(length.parse().ok()?)?;
        let content = bytes.get(first..last)?;
        objects.insert(number, Object { words: sorted(words), stream: Some(content) });
        at = find(bytes, b"\nendobj\n\n", last)? + b"\nendobj\n\n".len();
    }
    let trailer = std::str::from_utf8(&bytes[find(bytes, b"trailer", at)?..]).ok()?;
    let named = |key: &str| trailer.split(key).nth(1)?.split_whitespace().next()?.parse().ok();
    Some((objects, named("/Root ")?, named("/Info ")?))
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, what).map(|at| from + at)
}

/// Sorts the lists of resources, one entry a line, within a dictionary.
fn sorted(words: &str) -> String {
    const LISTS: [&str; 6] = ["Font", "XObject", "ExtGState", "ColorSpace", "Pattern", "Shading"];
    let mut lines: Vec<&str> = words.lines().collect();
    let opens = |line: &str| {
        let key = line.trim().strip_prefix('/').and_then(|line| line.strip_suffix(" <<"));
        key.is_some_and(|key| LISTS.contains(&key))
    };
    let mut at = 0;
    while at < lines.len() {
        if opens(lines[at]) {
            let length = lines[at + 1..].iter().take_while(|line| line.trim() != ">>").count();
            lines[at + 1..=at + length].sort_unstable();
        }
        at += 1;
    }
    lines.join("\n")
}

/// Calls `each` with the text between references, then with the object that is referred to.
fn parts<'a>(words: &'a str, mut each: impl FnMut(&'a str, Option<u32>)) {
    let mut rest = words;
    while let Some(at) = rest.find(" 0 R") {
        let start = rest[..at].rfind(|sign: char| !sign.is_ascii_digit()).map_or(0, |at| at + 1);
        let number = rest[start..at].parse().ok();
        let text = if number.is_some() { &rest[..start] } else { &rest[..at + 4] };
        each(text, number);
        rest = &rest[at + 4..];
    }
    each(rest, None);
}

fn references(words: &str) -> Vec<u32> {
    let mut found = Vec::new();
    parts(words, |_, number| found.extend(number));
    found
}

fn renumbered(words: &str, number: &BTreeMap<u32, usize>) -> String {
    let mut text = String::with_capacity(words.len());
    parts(words, |before, met| {
        text.push_str(before);
        if let Some(new) = met.and_then(|met| number.get(&met)) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{new} 0 R");
        }
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="25.4mm" height="12.7mm" viewBox="0 0 72 36"><g opacity="0.5"><rect width="9" height="9"/></g><path d="M0 0L9 9" stroke="#f00" stroke-opacity="0.3"/><text y="20" font-size="8" font-family="'Noto Sans'">Order 秩序 نظام <tspan font-weight="bold">bold</tspan></text></svg>"##;

    #[test]
    fn a_pdf_keeps_its_text_and_is_the_same_each_time() {
        let bytes = pdf(SVG).unwrap();
        let has = |text: &[u8]| find(&bytes, text, 0).is_some();
        assert!(bytes.starts_with(b"%PDF") && has(b"/MediaBox [0 0 72 36]") && has(b"/ToUnicode"));
        assert!(!has(b"CreationDate"));
        for _ in 0..8 {
            assert!(bytes == pdf(SVG).unwrap());
        }
    }

    #[test]
    fn objects_are_where_the_table_says() {
        let bytes = pdf(SVG).unwrap();
        let (objects, root, info) = read(&bytes).unwrap();
        assert_eq!((root, info), (1, 2));
        assert!(objects[&1].words.contains("/Catalog") && objects[&2].words.contains("/Producer"));
        let text = String::from_utf8_lossy(&bytes);
        let start: usize =
            text.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        let table = std::str::from_utf8(&bytes[start..]).unwrap();
        let offsets: Vec<&str> =
            table.lines().skip(3).take_while(|line| !line.starts_with("trailer")).collect();
        assert_eq!(offsets.len(), objects.len());
        for (at, line) in offsets.iter().enumerate() {
            let offset: usize = line[..10].parse().unwrap();
            assert!(bytes[offset..].starts_with(format!("{} 0 obj\n", at + 1).as_bytes()));
        }
        for object in objects.values() {
            assert!(references(&object.words).iter().all(|met| objects.contains_key(met)));
        }
    }
}
