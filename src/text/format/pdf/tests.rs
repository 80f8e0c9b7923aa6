//! Small files written by hand: fonts of every kind, order, encryption, damage.

use std::fmt::Write as _;
use std::io::Read as _;

use skrifa::{FontRef, MetadataProvider};

use crate::text::format::{Quality, Unreadable, extract};

/// A file of these objects, the first of which is the catalogue.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut table = String::new();
    for (number, object) in (1..).zip(objects) {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    file
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut stream = format!("<< {dictionary} /Length {} >>\nstream\n", data.len()).into_bytes();
    stream.extend(data);
    stream.extend(b"\nendstream");
    stream
}

/// A page of `content` with the font F1 that `objects`, from number 5 on, begin with.
fn page(attributes: &str, content: &str, objects: Vec<Vec<u8>>) -> Vec<u8> {
    let mut all = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {attributes} /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /Im 6 0 R >> >> >>").into_bytes(),
        stream("", content.as_bytes()),
    ];
    all.extend(objects);
    file(&all)
}

fn helvetica() -> Vec<Vec<u8>> {
    vec![b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec()]
}

fn shown(text: &str) -> String {
    format!("BT /F1 12 Tf 72 700 Td {text} Tj ET")
}

fn read(file: &[u8]) -> Result<(Vec<String>, Quality), Unreadable> {
    let mut extraction = extract("a.pdf", Box::new(file))?;
    let mut paragraphs = Vec::new();
    while let Some(paragraph) = extraction.paragraphs.next()? {
        paragraphs.push(paragraph.text.to_owned());
    }
    Ok((paragraphs, extraction.paragraphs.quality()))
}

fn hexadecimal(bytes: impl IntoIterator<Item = u8>) -> String {
    bytes.into_iter().fold("<".to_owned(), |text, byte| text + &format!("{byte:02x}")) + ">"
}

/// A composite font; with `program`, that TrueType font is embedded.
fn composite(encoding: &str, ordering: &str, program: Option<&[u8]>) -> Vec<Vec<u8>> {
    let file = program.map_or("", |_| "/FontFile2 8 0 R");
    let mut objects = vec![
        format!("<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Song /Encoding /{encoding} /DescendantFonts [6 0 R] >>").into_bytes(),
        format!("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Song /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 0 >> /FontDescriptor 7 0 R >>").into_bytes(),
        format!("<< /Type /FontDescriptor /FontName /ABCDEF+Song /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /StemV 80 {file} >>").into_bytes(),
    ];
    objects.extend(program.map(|program| stream("", program)));
    objects
}

fn font() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/figure/fonts/NotoSans-Regular.ttf");
    std::fs::read(path).unwrap()
}

#[test]
fn predefined_encodings_need_no_table_to_unicode() {
    let (simplified, traditional) = ("网络空间命运共同体", "網絡空間命運共同體");
    let (japanese, korean) = ("サイバー空間の主権", "사이버공간주권");
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let legacy =
        |encoding: &'static encoding_rs::Encoding, text: &str| encoding.encode(text).0.into_owned();
    use encoding_rs::{BIG5, EUC_KR, GBK, SHIFT_JIS};
    let cases: &[(&str, &str, &str, Vec<u8>)] = &[
        ("UniGB-UCS2-H", "GB1", simplified, utf16(simplified)),
        ("UniGB-UTF16-H", "GB1", simplified, utf16(simplified)),
        ("GBK-EUC-H", "GB1", simplified, legacy(GBK, simplified)),
        ("GB-EUC-H", "GB1", simplified, legacy(GBK, simplified)),
        ("GBK2K-H", "GB1", simplified, legacy(GBK, simplified)),
        ("UniCNS-UCS2-H", "CNS1", traditional, utf16(traditional)),
        ("UniCNS-UTF16-H", "CNS1", traditional, utf16(traditional)),
        ("ETen-B5-H", "CNS1", traditional, legacy(BIG5, traditional)),
        ("90ms-RKSJ-H", "Japan1", japanese, legacy(SHIFT_JIS, japanese)),
        ("UniJIS-UTF16-H", "Japan1", japanese, utf16(japanese)),
        ("KSCms-UHC-H", "Korea1", korean, legacy(EUC_KR, korean)),
        ("UniKS-UTF16-H", "Korea1", korean, utf16(korean)),
    ];
    let program = font();
    for (encoding, ordering, text, bytes) in cases {
        for program in [None, Some(program.as_slice())] {
            let content = shown(&hexadecimal(bytes.iter().copied()));
            let file = page("", &content, composite(encoding, ordering, program));
            let (paragraphs, quality) = read(&file).unwrap();
            assert_eq!(paragraphs, [*text], "{encoding}, embedded: {}", program.is_some());
            assert_eq!(quality.unmapped, 0, "{encoding}");
        }
    }
}

#[test]
fn an_embedded_font_is_read_through_its_own_table() {
    let program = font();
    let charmap = FontRef::new(&program).unwrap().charmap();
    let text = "Суверенитет";
    let glyphs =
        text.chars().map(|sign| u16::try_from(charmap.map(sign).unwrap().to_u32()).unwrap());
    let content = shown(&hexadecimal(glyphs.flat_map(u16::to_be_bytes)));
    let embedded = page("", &content, composite("Identity-H", "Identity", Some(&program)));
    assert_eq!(read(&embedded).unwrap().0, [text]);
    // Without the program, the numbers of its glyphs mean nothing.
    let named = page("", &content, composite("Identity-H", "Identity", None));
    assert_eq!(read(&named).unwrap_err().code, "no-text");
}

#[test]
fn names_of_glyphs_have_meanings() {
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [65 /afii10017 /uni0431 /fi /u0439 /uniFEFB] >> >>";
    let file = page("", &shown("(ABCD)"), vec![font.to_vec()]);
    assert_eq!(read(&file).unwrap().0, ["Абfiй"]);
}

#[test]
fn spaces_come_from_gaps() {
    // Kerning alone parts words; letters set apart do not fall apart.
    let kerned =
        page("", "BT /F1 12 Tf 72 700 Td [(cyber) -300 (space) -20 (law)] TJ ET", helvetica());
    assert_eq!(read(&kerned).unwrap().0, ["cyber spacelaw"]);
    let tracked = page("", "BT /F1 12 Tf 4 Tc 72 700 Td (NETWORK SOVEREIGNTY) Tj ET", helvetica());
    assert_eq!(read(&tracked).unwrap().0, ["NETWORK SOVEREIGNTY"]);
}

#[test]
fn the_mark_of_a_note_leaves_its_word_whole() {
    let content = "BT /F1 12 Tf 72 700 Td (in cyberspace) Tj 5 Ts /F1 7 Tf (3) Tj 0 Ts /F1 12 Tf ( and beyond.) Tj 5 Ts /F1 7 Tf (4) Tj ET";
    let file = page("", content, helvetica());
    assert_eq!(read(&file).unwrap().0, ["in cyberspace 3 and beyond.4"]);
}

#[test]
fn turned_pages_are_read_upright() {
    for turn in [90, 180, 270] {
        let content = "BT /F1 12 Tf 72 700 Td (first line) Tj 0 -14 Td (second line) Tj ET";
        let file = page(&format!("/Rotate {turn}"), content, helvetica());
        assert_eq!(read(&file).unwrap().0, ["first line\nsecond line"], "{turn}");
    }
    let sideways = "BT /F1 12 Tf 0 1 -1 0 100 100 Tm (first line) Tj 0 -14 Td (second line) Tj ET";
    assert_eq!(read(&page("", sideways, helvetica())).unwrap().0, ["first line\nsecond line"]);
}

/// A font and a picture that fills the page.
fn scan(content: &str) -> Vec<u8> {
    let mut objects = helvetica();
    objects.push(stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8", &[0; 4]));
    page("", &format!("q 612 0 0 792 0 0 cm /Im Do Q {content}"), objects)
}

#[test]
fn a_scan_with_a_stamp_is_a_scan() {
    let code = |file: &[u8]| read(file).unwrap_err().code;
    assert_eq!(code(&scan("")), "no-text-layer");
    assert_eq!(code(&scan(&shown("(Digitized by the Library, 2003)"))), "no-text-layer");
    // Without a picture, a few words are the text.
    assert_eq!(read(&page("", &shown("(Annex)"), helvetica())).unwrap().1.empty_pages, 0);
    let laid_under = format!(
        "3 Tr {}",
        shown(
            "(The text that a machine read from this picture is laid under it, with all of its mistakes.)"
        )
    );
    let (paragraphs, quality) = read(&scan(&laid_under)).unwrap();
    assert_eq!((paragraphs.len(), quality.pages, quality.empty_pages), (1, 1, 0));
}

#[test]
fn control_characters_are_no_text() {
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>".to_vec();
    let map = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <41> <0001> <42> <FFFD> endbfchar endcmap";
    let file = page("", &shown("(ABC)"), vec![font, stream("", map)]);
    let (paragraphs, quality) = read(&file).unwrap();
    assert_eq!((paragraphs, quality.glyphs, quality.unmapped), (vec!["C".to_owned()], 3, 2));
}

#[test]
fn what_no_page_tree_may_do_is_refused_or_read_and_ends() {
    let looped = file(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1000000000 >>".to_vec(),
        b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count -5 >>".to_vec(),
    ]);
    assert!(read(&looped).is_err());
    let empty = file(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [] /Count 0 >>".to_vec(),
    ]);
    assert!(read(&empty).is_err());
    let nested = page("", &format!("{}{}", "q ".repeat(20_000), shown("(deep)")), helvetica());
    let _ = read(&nested);
    let array = [b"[".repeat(50_000), b"]".repeat(50_000)].concat();
    let _ = read(&page("", &shown("(deep)"), vec![array]));
}

#[test]
fn a_stream_that_unpacks_to_gigabytes_is_refused() {
    let pack = |data: &mut dyn std::io::Read| {
        let mut packed = Vec::new();
        flate2::read::ZlibEncoder::new(data, flate2::Compression::fast())
            .read_to_end(&mut packed)
            .unwrap();
        packed
    };
    let text = shown("(Each State respects the sovereignty of others.)");
    let mut long = text.as_bytes().chain(std::io::repeat(b' ').take(300 << 20));
    let once = pack(&mut long);
    let twice = pack(&mut once.as_slice());
    for (filter, data, code) in [
        ("/FlateDecode", &once, "too-large"),
        ("[/FlateDecode /FlateDecode]", &twice, "too-large"),
        ("/FlateDecode", &pack(&mut text.as_bytes()), ""),
    ] {
        let objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_vec(),
            stream(&format!("/Filter {filter}"), data),
            helvetica().remove(0),
        ];
        assert_eq!(read(&file(&objects)).err().map_or("", |error| error.code), code, "{filter}");
    }
}
