use std::io::{self, Read};

use proptest::prelude::*;

use super::*;

mod compressed;
mod office;
mod pages;
mod rtf;

/// The paragraphs of a document, each checked against the offsets that it claims.
fn read(name: &str, bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    let mut extraction = extract(name, Box::new(bytes) as Box<dyn Read + '_>)?;
    let mut paragraphs = Vec::new();
    let mut before = 0;
    while let Some(paragraph) = extraction.paragraphs.next()? {
        assert!(paragraph.start >= before, "{name}: paragraphs overlap");
        assert_eq!(paragraph.text, paragraph.text.trim(), "{name}");
        assert!(!paragraph.text.is_empty(), "{name}");
        before = paragraph.start + paragraph.text.chars().count() as u64;
        paragraphs.push(paragraph.text.to_owned());
    }
    Ok(paragraphs)
}

fn texts(name: &str, text: &str) -> Vec<String> {
    read(name, text.as_bytes()).unwrap()
}

fn code(name: &str, bytes: &[u8]) -> &'static str {
    read(name, bytes).unwrap_err().code
}

#[test]
fn markup_of_markdown_goes_and_its_words_stay() {
    let text = "---\ntitle: A\n---\n# Digital *rights*\n\nEvery [state](http://x.example \"t\") has `data`,\nand ![alt](p.png)more.\n\n\
        - first\n- second **item**\n\n1. one\n\n> quoted\n\n| a | b |\n|---|---|\n| c | d |\n\nA<br>b[^1] <b>c</b>.\n\n[^1]: The note.\n\n\
        <div>block <i>of</i> HTML<script>no()</script></div>\n\n```\ncode  stays\n```\n";
    assert_eq!(
        texts("a.md", text),
        [
            "Digital rights",
            "Every state has data, and more.",
            "first",
            "second item",
            "one",
            "quoted",
            "a | b",
            "c | d",
            "A\nb c.",
            "The note.",
            "block of HTML",
            "code  stays",
        ]
    );
}

#[test]
fn chinese_lines_join_without_a_space() {
    assert_eq!(texts("a.md", "网络空间\n命运共同体 and\nmore"), ["网络空间命运共同体 and more"]);
}

#[test]
fn a_page_shows_what_its_reader_sees() {
    let page = "<!DOCTYPE html><html lang=en><head><title>The title</title><style>p{}</style><script>var x='y'</script></head>\
        <body><nav><a href=/>Home</a></nav><header><h1>Strategy</h1></header><main><h2>Aims</h2><p>First&nbsp;aim &amp; more.\
        <br>Second line.</p><ul><li>one</li><li>two</li></ul><table><tr><th>a</th><td>b</td></tr></table>\
        <div hidden>no</div><noscript>no</noscript></main><footer>Contact</footer></body></html>";
    let mut extraction = extract("a.html", Box::new(page.as_bytes())).unwrap();
    assert_eq!(extraction.metadata.get("title").map(String::as_str), Some("The title"));
    assert_eq!(extraction.format, "html");
    let mut shown = Vec::new();
    while let Some(paragraph) = extraction.paragraphs.next().unwrap() {
        shown.push(paragraph.text.replace('\u{a0}', " "));
    }
    let text = shown.join("¶");
    for seen in ["Strategy", "Aims", "First aim & more.\nSecond line.", "one", "two", "a | b"] {
        assert!(shown.iter().any(|paragraph| paragraph == seen), "{seen}: {text}");
    }
    for unseen in ["Home", "Contact", "no", "var x", "p{}"] {
        assert!(!shown.iter().any(|paragraph| paragraph.contains(unseen)), "{unseen}: {text}");
    }
}

#[test]
fn a_page_is_decoded_as_it_declares() {
    let (body, ..) = encoding_rs::GBK.encode("<p>各国应当尊重网络主权，维护网络安全。</p>");
    for head in [
        "<meta charset=gb2312>",
        "<meta http-equiv='Content-Type' content='text/html; charset=gbk'>",
    ] {
        let page = [
            b"<html><head>".as_slice(),
            head.as_bytes(),
            b"</head><body>",
            &body,
            b"</body></html>",
        ]
        .concat();
        assert_eq!(
            read("a.htm", &page).unwrap(),
            ["各国应当尊重网络主权，维护网络安全。"],
            "{head}"
        );
    }
}

#[test]
fn a_page_built_to_be_slow_is_refused() {
    assert_eq!(
        code("a.html", format!("<html>{}", "<div>".repeat(100_000)).as_bytes()),
        "too-complex"
    );
    let attributes: String = (0..200_000).map(|at| format!(" a{at}=1")).collect();
    assert_eq!(code("a.html", format!("<html><p{attributes}>text</p>").as_bytes()), "too-complex");
    assert_eq!(
        read("a.html", format!("<html>{}deep</html>", "<div>".repeat(300)).as_bytes()).unwrap(),
        ["deep"]
    );
}

#[test]
fn plain_text_is_read_as_it_is_wrapped() {
    let wrapped = "The States reaffirm that sovereignty and the principles that flow\nfrom it apply to the conduct of States in\n\
        cyberspace, and to their jurisdiction over\ninfrastructure within their territory.\n\nA second paragraph follows here,\nwhich is \
        wrapped as well and goes on\nfor a line or two more.\n";
    let paragraphs = texts("a.txt", wrapped);
    assert_eq!(paragraphs.len(), 2, "{paragraphs:?}");
    assert!(paragraphs[0].contains("flow\nfrom it"));
    let long = "This line is a paragraph of its own and says enough to be one, as a line of a document does that was saved without any wrapping at all.";
    assert_eq!(texts("a.txt", &format!("{long}\n{long}\n{long}\n")).len(), 3);
}

#[test]
fn a_file_is_what_its_bytes_say() {
    assert_eq!(code("a.txt", b"%PDF-1.7\n..."), "broken");
    assert_eq!(code("a.md", b"PK\x03\x04...."), "unsupported-format");
    assert_eq!(code("report.docx", b"PK\x03\x04...."), "broken");
    assert_eq!(code("a.txt", b""), "empty");
    assert_eq!(code("a.txt", b"  \n\t 12 -- \n"), "no-text");
    assert_eq!(code("a.bin", &[0, 1, 2, 3, 0, 255, 254, 7, 0, 0, 1, 9]), "binary");
    assert_eq!(
        extract("a.txt", Box::new(b"<!DOCTYPE html><p>Text".as_slice())).unwrap().format,
        "html"
    );
    assert_eq!(
        extract("README", Box::new(b"Words of a document.".as_slice())).unwrap().format,
        "text"
    );
}

#[test]
fn every_format_has_one_row_and_every_extension_one_format() {
    let mut extensions: Vec<&str> =
        FORMATS.iter().flat_map(|format| format.extensions).copied().collect();
    let all = extensions.len();
    extensions.sort_unstable();
    extensions.dedup();
    assert_eq!(extensions.len(), all, "an extension stands twice");
    for format in FORMATS {
        assert!(!format.description.is_empty());
        assert!(format.extensions.iter().all(|extension| *extension == extension.to_lowercase()));
    }
}

#[test]
fn front_matter_is_metadata_in_text_and_markdown() {
    for name in ["a.md", "a.txt"] {
        let text = "---\ntitle: \"Cyber: a strategy\"\nyear: 2021\nlanguage: en\n---\nBody text of the document.\n";
        let extraction = extract(name, Box::new(text.as_bytes())).unwrap();
        assert_eq!(extraction.metadata["title"], "Cyber: a strategy");
        assert_eq!(extraction.metadata["year"], "2021");
        assert_eq!(extraction.language, Some(Language::ENGLISH));
    }
}

#[test]
fn a_paragraph_without_end_is_cut() {
    let text = "All States shall cooperate. ".repeat(LONGEST_PARAGRAPH / 20);
    for name in ["a.txt", "a.md", "a.html"] {
        let paragraphs = texts(name, &text);
        assert!(
            paragraphs.len() > 1
                && paragraphs.iter().all(|paragraph| paragraph.len() <= LONGEST_PARAGRAPH),
            "{name}"
        );
        assert!(
            paragraphs.iter().all(|paragraph| paragraph.ends_with('.')),
            "{name}: cut between sentences"
        );
        let words: usize =
            paragraphs.iter().map(|paragraph| paragraph.split_whitespace().count()).sum();
        assert_eq!(words, text.split_whitespace().count(), "{name}: nothing is lost");
    }
}

/// A PDF of Helvetica: of each page its lines, each with its place from the lower left.
fn pdf(pages: &[&[(f64, f64, &str)]]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut kids = String::new();
    for lines in pages {
        let text: String = lines
            .iter()
            .map(|(x, y, text)| format!("BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"))
            .collect();
        objects.push(format!("<< /Length {} >>\nstream\n{text}endstream", text.len()));
        let content = objects.len();
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        ));
        kids.push_str(&format!("{} 0 R ", objects.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1));
    places.iter().for_each(|place| file.push_str(&format!("{place:010} 00000 n \n")));
    file.push_str(&format!(
        "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    ));
    file.into_bytes()
}

#[test]
fn a_pdf_is_read_in_its_order_page_by_page() {
    let file = pdf(&[
        &[
            (72.0, 700.0, "Each State respects the sovereignty of every other State in cyber-"),
            (72.0, 688.0, "space and settles disputes by peaceful means, as it has pledged."),
            (72.0, 640.0, "A second paragraph."),
        ],
        &[(72.0, 700.0, "The last page.")],
    ]);
    let mut extraction = extract("a.pdf", Box::new(file.as_slice())).unwrap();
    let mut paragraphs = Vec::new();
    while let Some(paragraph) = extraction.paragraphs.next().unwrap() {
        paragraphs.push((paragraph.page, paragraph.text.to_owned()));
    }
    let first = "Each State respects the sovereignty of every other State in cyber-\nspace and settles disputes by peaceful means, as it has pledged.";
    assert_eq!(
        paragraphs,
        [
            (Some(1), first.to_owned()),
            (Some(1), "A second paragraph.".to_owned()),
            (Some(2), "The last page.".to_owned())
        ]
    );
}

/// An archive of these members.
fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        io::Write::write_all(&mut writer, content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_word_document_reads_as_it_is_printed() {
    let body = r#"<w:document><w:body>
        <w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr><w:r><w:t>Each State </w:t></w:r><w:ins><w:r><w:t xml:space="preserve">respects </w:t></w:r></w:ins>
        <w:del><w:r><w:delText>ignores </w:delText></w:r></w:del><w:r><w:t>R&amp;D&#x2014;and</w:t><w:tab/><w:t>law.</w:t></w:r></w:p>
        <w:p><w:r><w:fldChar/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r><w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
        </w:body></w:document>"#;
    let notes = r#"<w:footnotes><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>rule</w:t></w:r></w:p></w:footnote>
        <w:footnote w:id="1"><w:p><w:r><w:t>The note.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let core = "<cp:coreProperties><dc:title>Plan &amp; aims</dc:title></cp:coreProperties>";
    let file = archive(&[
        ("docProps/core.xml", core.as_bytes()),
        ("word/document.xml", body.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
    ]);
    let expected = ["Each State respects R&D—and law.", "One\ntwo", "a\nb | c", "box", "The note."];
    assert_eq!(read("a.docx", &file).unwrap(), expected);
    assert_eq!(extract("a", Box::new(file.as_slice())).unwrap().metadata["title"], "Plan & aims");
}

#[test]
fn an_open_document_reads_as_it_is_printed() {
    let content = r#"<office:document-content><office:automatic-styles><x>no</x></office:automatic-styles><office:body><office:text>
        <text:tracked-changes><text:p>gone</text:p></text:tracked-changes>
        <text:h>Aims</text:h><text:p>Each<text:s/>State<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note> respects&#160;law.</text:p>
        <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>
        </office:text></office:body></office:document-content>"#;
    let file = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ]);
    let paragraphs = read("a.odt", &file).unwrap();
    let plain: Vec<String> =
        paragraphs.iter().map(|paragraph| paragraph.replace('\u{a0}', " ")).collect();
    assert_eq!(plain, ["Aims", "Each State respects law.", "A note.", "a | b"]);
}

#[test]
fn an_e_book_reads_in_the_order_of_its_spine() {
    let container =
        r#"<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>"#;
    let book = r#"<package><metadata><dc:title>Book</dc:title></metadata><manifest><item id="b" href="two%20b.xhtml"/><item id="a" href="one.xhtml"/></manifest>
        <spine><itemref idref="a"/><itemref idref="b"/><itemref idref="a"/></spine></package>"#;
    let file = archive(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("OPS/book.opf", book.as_bytes()),
        ("OPS/one.xhtml", b"<html><body><p>First.</p></body></html>"),
        ("OPS/two b.xhtml", b"<html><body><h1>Second</h1><p>Last.</p></body></html>"),
    ]);
    assert_eq!(read("a.epub", &file).unwrap(), ["First.", "Second", "Last."]);
    assert_eq!(extract("a.epub", Box::new(file.as_slice())).unwrap().metadata["title"], "Book");
}

#[test]
fn archives_built_to_harm_are_refused() {
    let zeros = vec![b' '; 8 << 20];
    assert_eq!(code("a.docx", &archive(&[("word/document.xml", &zeros)])), "too-large");
    assert_eq!(code("a.docx", &archive(&[("other.xml", b"<a/>")])), "broken");
    let deep = "<w:p>".repeat(600);
    assert_eq!(code("a.docx", &archive(&[("word/document.xml", deep.as_bytes())])), "too-complex");
    let members: Vec<(String, &[u8])> =
        (0..1_001).map(|at| (format!("{at}"), b"x".as_slice())).collect();
    let members: Vec<(&str, &[u8])> =
        members.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    assert_eq!(code("a.docx", &archive(&members)), "too-complex");
}

#[test]
fn a_pdf_without_text_says_so() {
    assert_eq!(code("scan.pdf", &pdf(&[&[]])), "no-text-layer");
    assert_eq!(code("broken.pdf", b"%PDF-1.7\nnothing else"), "broken");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever befalls a PDF, it is read or refused.
    #[test]
    fn no_pdf_is_too_broken(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40), cut in any::<prop::sample::Index>()) {
        let mut file = pdf(&[&[(72.0, 700.0, "Each State respects the sovereignty of every other.")]]);
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        let _ = read("a.pdf", &file);
        file.truncate(cut.index(file.len()));
        let _ = read("a.pdf", &file);
    }
}

proptest! {
    #[test]
    fn no_reader_panics(text in "[<>&;#\\-|`*_\\[\\]()!a-z\"'/= \n\t网é\u{ad}]{0,400}", bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for name in ["a.txt", "a.md", "a.html", "a"] {
            let _ = read(name, text.as_bytes());
            let _ = read(name, &bytes);
        }
    }

    /// The words of a plain text are all there, in their order.
    #[test]
    fn plain_text_loses_nothing(lines in prop::collection::vec("[a-z]{1,12}( [a-z]{1,12}){0,14}", 1..40), blank in prop::collection::vec(any::<bool>(), 40)) {
        let mut text = String::new();
        for (line, blank) in lines.iter().zip(&blank) {
            text.push_str(line);
            text.push_str(if *blank { "\n\n" } else { "\n" });
        }
        let paragraphs = read("a.txt", text.as_bytes()).unwrap();
        let found: Vec<&str> = paragraphs.iter().flat_map(|paragraph| paragraph.split_whitespace()).collect();
        let expected: Vec<&str> = text.split_whitespace().collect();
        prop_assert_eq!(found, expected);
    }
}
