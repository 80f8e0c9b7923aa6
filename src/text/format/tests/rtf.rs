//! RTF, as Word, LibreOffice and plainer programs write it.

use super::*;

fn rtf(body: &str) -> Vec<String> {
    texts("a.rtf", &format!(r"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0 Times;}}}}{body}}}"))
}

#[test]
fn paragraphs_and_signs_read_as_printed() {
    let body = "\\pard\\plain\\f0\\fs24 Each {\\b State}\\~respects\\line the law\\emdash always.\\par\r\n\
        \\lquote One\\rquote\\tab {\\i two}\\endash\\ldblquote three\\rdblquote\\par Cyber\\-space co\\_op \\{\\\\\\}\\\n last\\bullet";
    assert_eq!(
        rtf(body),
        [
            "Each State\u{a0}respects\nthe law—always.",
            "‘One’ two–“three”",
            "Cyberspace co\u{2011}op {\\}",
            "last•"
        ]
    );
}

#[test]
fn what_is_not_printed_is_left_out() {
    let body = r"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}{\info{\title Plan \'e9}{\author Somebody}}{\*\generator Program;}
        {\header\pard head\par}{\footer foot}{\pict\pngblip 89504e47}{\*\unknown gone {deeper}}{\object\objemb{\*\objdata 0105}{\result shown }}
        a{\v hidden}{\deleted removed}{\revised kept}{\*\annotation comment}{\xe entry}\v more\v0  b{\deleted x\plain y}\par
        {\field{\*\fldinst HYPERLINK www}{\fldrslt link}} {\field{\fldinst PAGE}}end{\footnote\plain note}{\deleted{\footnote\pard\plain gone}}";
    let file = format!(r"{{\rtf1\ansi{body}}}");
    assert_eq!(texts("a.rtf", &file), ["shown akept by", "link end", "note"]);
    let extraction = extract("a", Box::new(file.as_bytes())).unwrap();
    assert_eq!(extraction.metadata["title"], "Plan é");
    assert_eq!(extraction.format, "rtf");
}

#[test]
fn notes_and_boxes_follow_their_paragraph_and_endnotes_the_text() {
    let body = r"The first{\super\chftn{\footnote\pard\plain{\super\chftn} A note.\par Its second paragraph.}} sentence goes on.\par
        Then{\footnote\ftnalt\pard An endnote.}{\shp{\*\shpinst\shpleft0{\sp{\sn a}{\sv b}}{\shptxt\pard In a box.\par}}{\shprslt\pard In a box.\par}} more.\par";
    assert_eq!(
        rtf(body),
        [
            "The first sentence goes on.",
            "A note.",
            "Its second paragraph.",
            "Then more.",
            "In a box.",
            "An endnote."
        ]
    );
}

#[test]
fn tables_and_lists_are_text() {
    let body = r"\trowd\cellx1\cellx2\pard\intbl a\par {\listtext\pard\plain 1.\tab}b\cell c{\footnote\pard note\par}\cell\row
        \pard\intbl d\cell\pard\intbl\itap2 e\nestcell f\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl g\cell\row
        \pard{\pntext\f0 \'b7\tab}item\par{\*\pn\pnlvlblt}text\par";
    assert_eq!(rtf(body), ["a\n1. b | c", "note", "d | e | f\ng", "· item", "text"]);
}

/// The bytes of `text` as hexadecimal escapes.
fn escaped(text: &str, encoding: &'static encoding_rs::Encoding) -> String {
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy);
    bytes.iter().map(|byte| format!("\\'{byte:02x}")).collect()
}

#[test]
fn bytes_are_read_in_the_character_set_of_their_font() {
    use encoding_rs::*;
    let words = [
        (0, WINDOWS_1252, "café"),
        (134, GBK, "网络主权"),
        (136, BIG5, "網絡主權"),
        (128, SHIFT_JIS, "サイバー主権ソ"),
        (129, EUC_KR, "사이버 주권"),
        (204, WINDOWS_1251, "суверенитет"),
        (178, WINDOWS_1256, "سيادة"),
        (177, WINDOWS_1255, "ריבונות"),
        (161, WINDOWS_1253, "κυριαρχία"),
        (162, WINDOWS_1254, "güvenliği"),
        (238, WINDOWS_1250, "bezpečnost"),
        (186, WINDOWS_1257, "saugumą"),
        (222, WINDOWS_874, "อธิปไตย"),
        (77, MACINTOSH, "café"),
    ];
    let fonts: String =
        words.iter().map(|(set, ..)| format!("{{\\f{set}\\fnil\\fcharset{set} Font;}}")).collect();
    let body: String = words
        .iter()
        .map(|(set, encoding, text)| format!("{{\\f{set} {}}}\\par ", escaped(text, encoding)))
        .collect();
    let expected: Vec<&str> = words.iter().map(|(.., text)| *text).collect();
    assert_eq!(
        texts("a.rtf", &format!("{{\\rtf1\\ansi\\deff0{{\\fonttbl{fonts}}}{body}}}")),
        expected
    );
}

#[test]
fn the_code_page_holds_where_no_font_says_otherwise() {
    let chinese = escaped("各国主权", encoding_rs::GBK);
    let file = format!(
        "{{\\rtf1\\ansi\\ansicpg936\\deff0{{\\fonttbl{{\\f0\\fcharset0 A;}}{{\\f1 B;}}}}\\f0 {chinese}\\par\\f1 {chinese}\\par\\f7 {chinese}}}"
    );
    assert_eq!(texts("a.rtf", &file), ["各国主权"; 3]);
    // The second byte of a character may be ASCII, and so not escaped.
    assert_eq!(texts("a.rtf", "{\\rtf1\\ansicpg932 \\'83A\\'83\n\\'5c}"), ["アソ"]);
    assert_eq!(read("a.rtf", b"{\\rtf1\\ansicpg1251 \xcf\xf0\xe0\xe2\xee}").unwrap(), ["Право"]);
    assert_eq!(texts("a.rtf", "{\\rtf1\\pca ab\\'84}"), ["ab\u{fffd}"], "no guess");
    let symbols =
        r"{\rtf1{\fonttbl{\f0 A;}{\f3\fcharset2 Symbol;}}a\f3 \'61\u-3999 ?\f0 z\u-3913 ?z}";
    assert_eq!(texts("a.rtf", symbols), ["aαaz z".replace("αa", "αα")]);
}

#[test]
fn unicode_is_read_with_what_stands_for_it_passed_over() {
    assert_eq!(rtf(r"\u20013?\u25991\'3fx"), ["中文x"]);
    assert_eq!(rtf(r"{\uc2\u20013\'d6\'d0\u25991\'ce\'c4}\u8212\endash y"), ["中文—y"]);
    assert_eq!(rtf(r"\uc0\u-26414 x{\uc1 \u-10179?\u-8704?}"), ["飒x😀"]);
    assert_eq!(rtf(r"a\u-10179?b\u-8704?c"), ["a\u{fffd}b\u{fffd}c"], "halves");
    assert_eq!(rtf(r"\u8220\par b"), ["“", "b"], "a paragraph is not passed over");
    assert_eq!(rtf(r"{\upr{plain}{\*\ud{\u20013?}}}z"), ["中z"]);
    assert_eq!(
        rtf(r"\u8212{a}\u99999?b"),
        ["—a\u{fffd}b".replace('\u{fffd}', &char::from_u32(99999).unwrap().to_string())]
    );
}

#[test]
fn a_file_that_is_cut_says_so() {
    let mut extraction =
        extract("a.rtf", Box::new(br"{\rtf1 One.\par {\b Two".as_slice())).unwrap();
    assert_eq!(extraction.paragraphs.next().unwrap().unwrap().text, "One.");
    assert_eq!(extraction.paragraphs.next().unwrap().unwrap().text, "Two");
    assert_eq!(extraction.paragraphs.next().unwrap_err().code, "broken");
    let stored = store(extract("a.rtf", Box::new(br"{\rtf1 One.".as_slice())).unwrap()).unwrap();
    let mut restored = restore(&stored).unwrap();
    assert_eq!(restored.paragraphs.next().unwrap().unwrap().text, "One.");
    assert_eq!(restored.paragraphs.next().unwrap_err().code, "broken", "kept in the byte form");
    assert_eq!(code("a.rtf", br"{\rtf1"), "broken");
    assert_eq!(code("a.rtf", br"{\rtf1}"), "no-text");
    assert_eq!(texts("a.rtf", "{\\rtf1 text}}}} more\0\0"), ["text"]);
    let deep = format!("{{\\rtf1 {}x", "{".repeat(513));
    assert_eq!(code("a.rtf", deep.as_bytes()), "too-complex");
}

#[test]
fn hostile_files_cost_no_more_than_their_length() {
    let notes = format!("{{\\rtf1 a{}}}", r"{\footnote b{\footnote c}}".repeat(100_000));
    assert_eq!(texts("a.rtf", &notes).len(), 200_001);
    let shifts = format!("{{\\rtf1 {}a}}", r"\f1\'e9\v\v0\uc255\u1?\intbl".repeat(200_000));
    assert!(read("a.rtf", shifts.as_bytes()).is_ok());
    let deep = format!("{{\\rtf1 {}a{}}}", "{".repeat(500), "\\par b\\cell".repeat(500_000));
    assert!(read("a.rtf", deep.as_bytes()).is_err());
    let fonts: String = (0..200_000).map(|at| format!("{{\\f{at}\\fcharset134 x;}}")).collect();
    assert_eq!(texts("a.rtf", &format!("{{\\rtf1{{\\fonttbl{fonts}}}\\f77 a}}")), ["a"]);
}

proptest! {
    /// Whatever words and bytes come, they are read or refused.
    #[test]
    fn no_rtf_is_too_broken(
        pieces in prop::collection::vec(prop_oneof![
            prop::sample::select(vec![
                "{", "}", "\\par ", "\\cell", "\\row ", "\\u-10179 ?", "\\u20013", "\\'d6", "\\'", "\\f1 ", "\\v ", "\\plain", "\\*", "\\bin3 ",
                "{\\footnote ", "{\\footnote\\ftnalt ", "{\\shp{\\*\\shpinst{\\shptxt ", "\\uc2", "\\intbl", "\\upr", "\\ud", "{\\fonttbl{\\f1\\fcharset134 x;}}",
                "{\\info{\\title t}}", "\\nestrow", "\\deleted", "text", "网", "\\ansicpg936", "\\", "\n",
            ]).prop_map(|piece| piece.as_bytes().to_vec()),
            prop::collection::vec(any::<u8>(), 0..6),
        ], 0..80),
    ) {
        let _ = read("a.rtf", &[b"{\\rtf1".as_slice(), &pieces.concat()].concat());
    }

    /// Words between any properties are all there, in their order.
    #[test]
    fn rtf_loses_nothing(words in prop::collection::vec("[a-z]{1,9}", 1..30), how in prop::collection::vec(0..6_usize, 30)) {
        let body: String = words.iter().zip(&how).map(|(word, how)| match how {
            0 => format!("{word}\\par\n"),
            1 => format!("{{\\b {word}}} "),
            2 => format!("{word}\\tab\n"),
            3 => word.bytes().map(|byte| format!("\\'{byte:02x}")).collect::<String>() + " ",
            4 => word.bytes().map(|byte| format!("\\u{byte}?")).collect::<String>() + "\\line ",
            _ => format!("\\intbl {word}\\cell\\row\\pard "),
        }).collect();
        let found = rtf(&body).join(" ");
        let found: Vec<&str> = found.split_whitespace().filter(|word| *word != "|").collect();
        prop_assert_eq!(found, words);
    }
}
