//! Word documents, `OpenDocument` text and e-books, packed by the tests.

use super::*;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn docx(body: &str) -> Vec<String> {
    docx_with(body, &[]).unwrap()
}

fn docx_with(body: &str, others: &[(&str, &[u8])]) -> Result<Vec<String>, Unreadable> {
    let body = format!(
        "<w:document xmlns:w=\"{WORD}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>{body}</w:body></w:document>"
    );
    let mut members = vec![("word/document.xml", body.as_bytes())];
    members.extend(others);
    read("a.docx", &archive(&members))
}

/// A run of text.
fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph of runs.
fn par(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

#[test]
fn boxes_and_notes_follow_the_paragraph_that_they_stand_in() {
    let text_box = |word: &str| {
        format!("<w:txbxContent>{}{}</w:txbxContent>", par(&run(word)), par(&run("more")))
    };
    let body = par(&format!(
        "{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\">{}</mc:Choice><mc:Choice Requires=\"x\">{}</mc:Choice><mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r>{}",
        run("Each "),
        text_box("boxed"),
        text_box("other"),
        text_box("boxed"),
        run("State"),
        run(" respects the law.")
    )) + &par(&(run("Next")
        + "<w:r><w:footnoteReference w:id=\"2\"/><w:footnoteReference w:id=\"9\"/></w:r>"))
        + &format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
            par(&(run("a") + "<w:r><w:footnoteReference w:id=\"3\"/></w:r>")),
            par(&run("b"))
        )
        + &par(&run("End"));
    let notes = format!(
        "<w:footnotes xmlns:w=\"{WORD}\"><w:footnote w:id=\"0\" w:type=\"separator\">{}</w:footnote><w:footnote w:id=\"2\">{}{}</w:footnote><w:footnote w:id=\"3\">{}</w:footnote><w:footnote w:id=\"4\" w:type=\"normal\">{}</w:footnote></w:footnotes>",
        par(&run("rule")),
        par(&run("A note.")),
        par(&run("Its end.")),
        par(&run("In a cell.")),
        par(&run("Uncalled."))
    );
    let endnotes = format!(
        "<w:endnotes xmlns:w=\"{WORD}\"><w:endnote w:id=\"1\">{}</w:endnote></w:endnotes>",
        par(&run("Last."))
    );
    let found = docx_with(
        &body,
        &[("word/footnotes.xml", notes.as_bytes()), ("word/endnotes.xml", endnotes.as_bytes())],
    )
    .unwrap();
    assert_eq!(
        found,
        [
            "Each State respects the law.",
            "boxed",
            "more",
            "A note.",
            "Its end.",
            "Next",
            "a | b",
            "In a cell.",
            "End",
            "Uncalled.",
            "Last."
        ]
    );
}

#[test]
fn what_word_does_not_print_is_left_out() {
    let hidden =
        |property: &str| format!("<w:r><w:rPr>{property}</w:rPr><w:t>secret</w:t><w:tab/></w:r>");
    let body = [
        par(&(run("a") + &hidden("<w:vanish/>") + &run("b") + &hidden("<w:vanish w:val=\"1\"/>"))),
        par("<w:r><w:rPr><w:vanish w:val=\"0\"/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>shown</w:t></w:r>"),
        par(&format!("<w:moveFrom>{0}</w:moveFrom><w:moveTo>{1}</w:moveTo><w:ins>{1}</w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del>", run("from"), run("to"))),
        par(&format!("<w:pPr><w:tabs><w:tab/></w:tabs><w:rPr><w:del/></w:rPr></w:pPr>{}", run("joined "))) + &par(&run("up")),
        par(&format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>IF</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            run("inner"), run("result")
        )),
        par(&(run("open") + "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" + &run("code"))),
        par(&run("after")),
        par("<w:r><w:t>soft</w:t><w:softHyphen/><w:t>hyphen</w:t><w:noBreakHyphen/><w:t>x</w:t><w:sym w:font=\"Symbol\" w:char=\"F061\"/><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/><w:t>y</w:t><w:commentReference w:id=\"1\"/></w:r>"),
        format!("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", par(&format!("<w:smartTag>{}</w:smartTag><w:hyperlink>{}</w:hyperlink><w:fldSimple>{}</w:fldSimple>", run("one "), run("two "), run("three")))),
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>".to_owned(),
    ].concat();
    assert_eq!(
        docx(&body),
        [
            "ab",
            "shown",
            "toto",
            "joined up",
            "result",
            "open",
            "after",
            "softhyphen\u{2011}xα y",
            "one two three",
            "拼"
        ]
    );
}

#[test]
fn nested_tables_are_lines_of_their_cell() {
    let cell = |text: &str| format!("<w:tc>{text}</w:tc>");
    let inner: String = [("c", "d"), ("e", "f")]
        .iter()
        .map(|(one, two)| {
            format!("<w:tr>{}{}</w:tr>", cell(&par(&run(one))), cell(&par(&run(two))))
        })
        .collect();
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell(&format!("{}<w:tbl>{inner}</w:tbl><w:p/>", par(&run("a")))),
        cell(&par(&run("b")))
    );
    assert_eq!(docx(&body), ["a\nc | d\ne | f | b"]);
}

#[test]
fn any_prefix_any_place_any_encoding_of_markup_will_do() {
    let text = "<x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><x:body><x:p><x:r><x:t>Each</x:t></x:r></x:p>\
        <p xmlns=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><r><t>State</t></r></p><y:p xmlns:y=\"http://elsewhere\"><y:t>no</y:t></y:p></x:body></x:document>";
    let relations = br#"<Relationships xmlns="r"><Relationship Id="1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/text/Main.XML"/></Relationships>"#;
    let of_main = br#"<Relationships xmlns="r"><Relationship Id="1" Type="http://x/footnotes" Target="../notes/n.xml"/><Relationship Id="2" Type="http://x/footnotes" Target="http://evil" TargetMode="External"/></Relationships>"#;
    let notes = format!(
        "<w:footnotes xmlns:w=\"{WORD}\"><w:footnote w:id=\"1\"><w:p><w:r><w:t>Note</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin = encoding_rs::WINDOWS_1252
        .encode(&format!(
            "<?xml version=\"1.0\" encoding=\"windows-1252\"?>{}",
            text.replace("Each", "Él")
        ))
        .0
        .into_owned();
    for (content, first) in [(text.as_bytes().to_vec(), "Each"), (utf16, "Each"), (latin, "Él")] {
        let file = archive(&[
            ("_rels/.rels", relations),
            ("text/main.xml", &content),
            ("text/_rels/Main.XML.rels", of_main),
            ("notes/n.xml", notes.as_bytes()),
        ]);
        assert_eq!(read("a.docx", &file).unwrap(), [first, "State", "Note"]);
    }
}

#[test]
fn entities_are_not_resolved_and_declarations_passed_over() {
    let bomb = format!(
        "<!DOCTYPE w:document [<!ENTITY a \"ha\">{}]><w:document xmlns:w=\"{WORD}\"><w:p><w:r><w:t>one &i; <![CDATA[two & <b>]]> &#x41;</w:t></w:r></w:p></w:document>",
        (b'b'..=b'i')
            .map(|name| format!(
                "<!ENTITY {} \"{}\">",
                char::from(name),
                format!("&{};", char::from(name - 1)).repeat(10)
            ))
            .collect::<String>()
    );
    assert_eq!(
        read("a.docx", &archive(&[("word/document.xml", bomb.as_bytes())])).unwrap(),
        ["one \u{fffd} two & <b> A"]
    );
}

#[test]
fn hostile_packages_are_refused_or_cost_no_more_than_their_length() {
    // A note called a million times is read once.
    let notes = format!(
        "<w:footnotes xmlns:w=\"{WORD}\"><w:footnote w:id=\"1\">{}</w:footnote></w:footnotes>",
        par(&run(&"word ".repeat(20_000)))
    );
    let calls = par(&(run("a") + &"<w:footnoteReference w:id=\"1\"/>".repeat(20_000)));
    assert_eq!(docx_with(&calls, &[("word/footnotes.xml", notes.as_bytes())]).unwrap().len(), 2);
    let start = std::time::Instant::now();
    let spaces: String =
        (0..20_000).map(|at| format!(" xmlns:n{at}=\"u{at}\" a{at}=\"\"")).collect();
    let many = format!(
        "<w:document xmlns:w=\"{WORD}\"{spaces}>{}</w:document>",
        "<w:p><w:r><w:t>x</w:t></w:r></w:p>".repeat(20_000)
    );
    assert_eq!(
        read("a.docx", &archive(&[("word/document.xml", many.as_bytes())])).unwrap().len(),
        20_000
    );
    // Numbers keep the markup from being packed as a bomb is.
    let field = |at: u64| {
        format!(
            "<w:r w:id=\"{:x}\"><w:fldChar w:fldCharType=\"begin\"/></w:r>",
            at.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        )
    };
    let fields: String = (0..60_000).map(|at| par(&field(at))).collect();
    assert_eq!(docx(&(fields + &par(&run("x")))), ["x"]);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    assert_eq!(docx_with("<w:p><w:r></w:p>", &[]).unwrap_err().code, "broken");
    assert_eq!(
        read(
            "a.docx",
            &archive(&[(
                "word/document.xml",
                format!("<w:document xmlns:w=\"{WORD}\"><w:p><w:r><w:t>cut").as_bytes()
            )])
        )
        .unwrap_err()
        .code,
        "broken"
    );
    assert_eq!(docx_with("", &[]).unwrap_err().code, "no-text");
}

#[test]
fn old_office_files_and_encrypted_new_ones_are_told_apart() {
    let ole = |name: &str| {
        let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        file.resize(300 * 1024 + 77, 0);
        file.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        file.resize(600 * 1024, 0);
        file
    };
    assert_eq!(code("a.docx", &ole("EncryptedPackage")), "encrypted");
    assert_eq!(code("a.doc", &ole("WordDocument")), "unsupported-format");
}

const ODF: &str = "xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:b=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:d=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
    xmlns:s=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";

#[test]
fn an_open_document_packed_or_flat_reads_as_printed() {
    let text = "<o:text><t:tracked-changes><t:p>gone</t:p></t:tracked-changes><t:h>Aims</t:h>\
        <t:p>Each<t:note t:note-class=\"footnote\"><t:note-citation>1</t:note-citation><t:note-body><t:p>A note.</t:p><t:p>More.</t:p></t:note-body></t:note> State<t:note t:note-class=\"endnote\"><t:note-body><t:p>The end.</t:p></t:note-body></t:note>\
        <o:annotation><t:p>comment</t:p></o:annotation><t:s t:c=\"3\"/>respects<t:tab/>law<t:line-break/>always.<d:frame><s:title>alt</s:title><s:desc>alt</s:desc><d:text-box><t:p>Boxed.</t:p></d:text-box></d:frame></t:p>\
        <t:section t:display=\"none\"><t:p>hidden</t:p></t:section><t:p>a<t:hidden-text t:is-hidden=\"true\">b</t:hidden-text><t:span>c</t:span></t:p>\
        <t:list><t:list-item><t:p>one</t:p><t:list><t:list-item><t:p>two</t:p></t:list-item></t:list></t:list-item></t:list>\
        <b:table><b:table-row><b:table-cell><t:p>x</t:p><t:p>y</t:p></b:table-cell><b:covered-table-cell><t:p>no</t:p></b:covered-table-cell><b:table-cell><t:p>z</t:p></b:table-cell></b:table-row></b:table></o:text>";
    let expected = [
        "Aims",
        "Each State respects law\nalways.",
        "A note.",
        "More.",
        "Boxed.",
        "ac",
        "one",
        "two",
        "x\ny | z",
        "The end.",
    ];
    let packed = format!(
        "<o:document-content {ODF}><o:automatic-styles><t:p>style</t:p></o:automatic-styles><o:body>{text}</o:body></o:document-content>"
    );
    let meta = format!(
        "<o:document-meta {ODF}><o:meta><dc:title>A &amp;\n B</dc:title></o:meta></o:document-meta>"
    );
    let file = archive(&[("content.xml", packed.as_bytes()), ("meta.xml", meta.as_bytes())]);
    assert_eq!(read("a.odt", &file).unwrap(), expected);
    assert_eq!(extract("a.odt", Box::new(file.as_slice())).unwrap().metadata["title"], "A & B");
    let flat = format!(
        "<?xml version=\"1.0\"?>\n<o:document {ODF}><o:meta><dc:title>Flat</dc:title></o:meta><o:master-styles><t:p>foot</t:p></o:master-styles><o:body>{text}</o:body></o:document>"
    );
    for name in ["a.fodt", "a.xml", "a"] {
        assert_eq!(read(name, flat.as_bytes()).unwrap(), expected, "{name}");
    }
    assert_eq!(extract("a", Box::new(flat.as_bytes())).unwrap().metadata["title"], "Flat");
    let manifest = b"<m:manifest xmlns:m=\"x\"><m:file-entry m:full-path=\"content.xml\"><m:encryption-data/></m:file-entry></m:manifest>";
    let file = archive(&[("content.xml", b"\x01\x02"), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(code("a.odt", &file), "encrypted");
}

fn book(spine: &str, encryption: &str) -> Vec<u8> {
    let manifest = "<item id=\"nav\" properties=\"x nav\" href=\"Text/nav.xhtml\" media-type=\"application/xhtml+xml\"/>\
        <item id=\"1\" href=\"../Text/one.xhtml\"/><item id=\"2\" href=\"Text/two.xhtml#x\" media-type=\"application/xhtml+xml\"/><item id=\"n\" href=\"Text/notes.xhtml\"/>\
        <item id=\"c\" href=\"cover.svg\" media-type=\"image/svg+xml\"/><item id=\"m\" href=\"missing.xhtml\"/>";
    let opf = format!("<o:package xmlns:o=\"http://www.idpf.org/2007/opf\"><o:manifest>{manifest}</o:manifest><o:spine>{spine}</o:spine></o:package>").replace("<item", "<o:item");
    archive(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<container><rootfiles><rootfile full-path=\"OPS/book.opf\"/></rootfiles></container>"),
        ("META-INF/encryption.xml", encryption.as_bytes()),
        ("OPS/book.opf", opf.as_bytes()),
        ("OPS/Text/nav.xhtml", b"<html><body>Contents</body></html>"),
        ("Text/one.xhtml", b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"e\"><head><title/><script src=\"a.js\"/></head><body><nav epub:type=\"toc\">list</nav><p><a id=\"p\"/>Each State<a epub:type=\"noteref\" href=\"notes.xhtml#n1\">1</a><span epub:type=\"pagebreak\">12</span> respects.</p></body></html>"),
        ("OPS/Text/two.xhtml", b"<html><body><header><h1>Two</h1></header></body></html>"),
        ("OPS/Text/notes.xhtml", b"<html><body><p>Notes.</p></body></html>"),
        ("OPS/cover.svg", b"<svg/>"),
    ])
}

#[test]
fn a_book_reads_along_its_main_line_and_then_its_notes() {
    let spine = "<itemref idref=\"c\"/><itemref idref=\"nav\"/><itemref idref=\"n\" linear=\"no\"/><itemref idref=\"2\"/><itemref idref=\"1\"/><itemref idref=\"2\"/>";
    let fonts = "<encryption><EncryptedData><EncryptionMethod Algorithm=\"http://www.idpf.org/2008/embedding\"/><CipherData><CipherReference URI=\"OPS/Text/two.xhtml\"/></CipherData></EncryptedData></encryption>";
    assert_eq!(
        read("a.epub", &book(spine, fonts)).unwrap(),
        ["Two", "Each State respects.", "Notes."]
    );
    let cipher = fonts.replace(
        "http://www.idpf.org/2008/embedding",
        "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
    );
    assert_eq!(code("a.epub", &book(spine, &cipher)), "encrypted");
    let elsewhere = cipher.replace("two.xhtml", "unread.xhtml");
    assert!(read("a.epub", &book(spine, &elsewhere)).is_ok());
    let file = book("<itemref idref=\"m\"/><itemref idref=\"1\"/>", "<encryption/>");
    let mut extraction = extract("a.epub", Box::new(file.as_slice())).unwrap();
    assert!(extraction.paragraphs.next().unwrap().is_some());
    assert_eq!(
        extraction.paragraphs.next().unwrap_err().message,
        "the chapter \"OPS/missing.xhtml\" is missing from it"
    );
}

/// Copies of a file with some bytes changed, and cut.
fn mutants(
    file: &[u8],
    changes: &[(prop::sample::Index, u8)],
    cut: prop::sample::Index,
) -> [Vec<u8>; 2] {
    let mut file = file.to_vec();
    for (at, byte) in changes {
        let at = at.index(file.len());
        file[at] = *byte;
    }
    let shorter = file[..cut.index(file.len())].to_vec();
    [file, shorter]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever befalls a package, it is read or refused; members are stored, so that their markup is changed, too.
    #[test]
    fn no_package_is_too_broken(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12), cut in any::<prop::sample::Index>()) {
        let text = format!("<w:document xmlns:w=\"{WORD}\"><w:p><w:pPr/><w:r><w:fldChar w:fldCharType=\"begin\"/><w:t>Each &amp; State</w:t><w:txbxContent><w:p/></w:txbxContent></w:r></w:p></w:document>");
        let odt = format!("<o:document-content {ODF}><o:body><t:p>Each<t:note><t:note-body><t:p>State</t:p></t:note-body></t:note></t:p></o:body></o:document-content>");
        let stored = |members: &[(&str, &[u8])]| {
            let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
            for (name, content) in members {
                let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
                writer.start_file(*name, options).unwrap();
                io::Write::write_all(&mut writer, content).unwrap();
            }
            writer.finish().unwrap().into_inner()
        };
        let files = [
            ("a.docx", stored(&[("word/document.xml", text.as_bytes())])),
            ("a.docx", archive(&[("word/document.xml", text.as_bytes())])),
            ("a.odt", stored(&[("content.xml", odt.as_bytes())])),
            ("a.fodt", odt.as_bytes().to_vec()),
            ("a.epub", book("<itemref idref=\"1\"/>", "<encryption/>")),
        ];
        for (name, file) in files {
            for file in mutants(&file, &changes, cut) {
                let _ = read(name, &file);
            }
        }
    }

    /// Markup of any elements in any order is read or refused.
    #[test]
    fn no_markup_is_too_strange(pieces in prop::collection::vec(prop::sample::select(vec![
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "text", "<w:tc>", "</w:tc>", "<w:tr>", "</w:tr>", "<w:txbxContent>", "</w:txbxContent>",
        "<w:pPr>", "</w:pPr>", "<w:del/>", "<w:vanish/>", "<w:fldChar w:fldCharType='begin'/>", "<w:fldChar w:fldCharType='end'/>", "<mc:Choice/>",
        "<w:footnote>", "</w:footnote>", "&x;", "<w:br/>", "<w:sym w:char='F0'/>", "<m:t>", "</m:t>",
        "<text:p>", "</text:p>", "<text:note>", "</text:note>", "<draw:text-box>", "</draw:text-box>", "<table:table-cell>", "</table:table-cell>",
    ]), 0..40)) {
        // Only well-formed markup goes far: what is open at the end is closed.
        let mut open: Vec<&str> = Vec::new();
        let mut text = String::new();
        for piece in pieces {
            match piece.strip_prefix("</") {
                Some(name) => {
                    let name = name.trim_end_matches('>');
                    if open.last() == Some(&name) {
                        open.pop();
                        text.push_str(piece);
                    }
                }
                None => {
                    if let Some(name) = piece.strip_prefix('<').filter(|_| !piece.ends_with("/>")) {
                        open.push(name.trim_end_matches('>'));
                    }
                    text.push_str(piece);
                }
            }
        }
        for name in open.iter().rev() {
            text.push_str(&format!("</{name}>"));
        }
        let text = format!("<x>{text}</x>");
        let _ = read("a.docx", &archive(&[("word/document.xml", text.as_bytes()), ("word/footnotes.xml", text.as_bytes())]));
        let _ = read("a.odt", &archive(&[("content.xml", text.as_bytes())]));
    }
}
