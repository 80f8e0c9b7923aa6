//! Web pages: what is left out, and pages built to be slow.

use std::time::Instant;

use super::*;

fn page(body: &str) -> Vec<String> {
    texts("a.html", &format!("<!DOCTYPE html><html><body>{body}</body></html>"))
}

#[test]
fn text_reads_in_order_without_what_is_struck_out_or_belongs_to_the_site() {
    let body = "<div class=\"cookie-banner\"><p>We use cookies</p></div><div id=CookieConsent>Accept</div><dialog>no</dialog>\
        <h1>Law&#8212;&#x7f51;</h1><div class=\"cookie-policy\">On cookies</div><p>Each <del>old</del><s>older</s><ins>State</ins></p>\
        <dl><dt>term</dt><dd>meaning</dd></dl><ol><li>one<ul><li>two</li></ul></li></ol><p style=\"display : none\">no</p>";
    assert_eq!(page(body), ["Law—网", "On cookies", "Each State", "term", "meaning", "one", "two"]);
}

#[test]
fn marks_of_notes_do_not_stick_to_words() {
    for (mark, expected) in [
        ("<sup><a href=\"#n1\">1</a></sup>", "sovereignty, and"),
        ("<a href=\"#n1\"><sup>[12]</sup></a>", "sovereignty, and"),
        ("<a href=\"#ntr1\">(<span class=\"super\">1</span>)</a>", "sovereignty, and"),
        ("<a href=\"a.html#n\" role=\"doc-noteref\">*</a>", "sovereignty, and"),
        ("<sup>2</sup>", "sovereignty 2, and"),
        ("<sup>th</sup>", "sovereigntyth, and"),
        (" <a href=\"#a5\">5</a>", "sovereignty 5, and"),
        (" <sup><a href=\"#a5\">see there</a></sup>", "sovereignty see there, and"),
    ] {
        assert_eq!(page(&format!("<p>sovereignty{mark}, and</p>")), [expected], "{mark}");
    }
}

#[test]
fn pages_that_are_xml_are_read_as_they_are_written() {
    let xml = "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/><script src=\"a\"/></head><body><div/><p>Each<br/>State</p></body></html>";
    assert_eq!(texts("a.xhtml", xml), ["Each\nState"]);
    let empty = format!(
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>{}<p>x</p></body></html>",
        "<div class=\"a\"/><a id=\"b\"/>".repeat(5_000)
    );
    assert_eq!(texts("a.html", &empty), ["x"]);
}

#[test]
fn pages_built_to_be_slow_are_read_or_refused_in_time() {
    let numbered =
        |count: usize, what: &dyn Fn(usize) -> String| (0..count).map(what).collect::<String>();
    let pages: [(&str, String, Option<&str>); 18] = [
        ("lists", "<ul><li>".repeat(200_000), Some("too-complex")),
        ("lists of 512 KiB", "<ul><li>x".repeat(512 * 1024 / 9), Some("too-complex")),
        ("divisions", "<div>".repeat(1_000_000), Some("too-complex")),
        ("divisions between wrong ends", "<div></b></q>".repeat(200_000), Some("too-complex")),
        ("divisions in spans", "<span><div></span>".repeat(200_000), Some("too-complex")),
        ("divisions in cells", "<table><tr><td><div></tr>".repeat(200_000), Some("too-complex")),
        (
            "attributes",
            format!("<p{}>", numbered(300_000, &|at| format!(" a{at}"))),
            Some("too-complex"),
        ),
        ("links", "<a href=x>y".repeat(100_000), None),
        ("links around blocks", "<a><p>y".repeat(100_000), None),
        ("formatting", "<b><i><u>".repeat(100_000), Some("too-complex")),
        ("misnested formatting", "<b><p>x</b>y</p>".repeat(50_000), None),
        (
            "formatting opened again",
            format!("<p>{}{}", numbered(400, &|at| format!("<b id={at}>")), "<p>x".repeat(200_000)),
            Some("too-complex"),
        ),
        (
            "large formatting opened again",
            format!(
                "<p><b {}>{}",
                numbered(900, &|at| format!(" a{at}=b")),
                "<p>x".repeat(200_000)
            ),
            Some("too-complex"),
        ),
        ("items", "<li>x".repeat(200_000), None),
        ("paragraphs", "<p>x".repeat(200_000), None),
        ("rows", format!("<table>{}", "<tr><td>x".repeat(100_000)), None),
        ("text between rows", format!("<table>{}", "x<tr>".repeat(100_000)), None),
        ("ends of nothing", format!("x{}", "</b></p></div></x>".repeat(100_000)), None),
    ];
    for (name, body, expected) in pages {
        let start = Instant::now();
        let result = read("a.html", format!("<!DOCTYPE html><html><body>x{body}").as_bytes());
        assert_eq!(result.as_ref().err().map(|error| error.code), expected, "{name}");
        assert!(start.elapsed().as_secs() < 10, "{name}: {:?}", start.elapsed());
        eprintln!("{name}: {:?}", start.elapsed());
    }
}

#[test]
fn sloppy_pages_are_not_refused() {
    // Unclosed elements inside others that end, as old templates have them.
    let row = "<tr><td><font size=2><span>x</td><td><p>y<b>z</b></td></tr>".repeat(3_000);
    assert!(read("a.html", format!("<html><table>{row}</table>").as_bytes()).is_ok());
    let items = "<li><span>a<div>b</li>".repeat(2_000);
    assert!(read("a.html", format!("<html><ul>{items}</ul>").as_bytes()).is_ok());
}

proptest! {
    /// Tags in any order are read or refused.
    #[test]
    fn no_page_is_too_strange(pieces in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<b>", "</b>", "<a href=#>", "</a>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<li>", "<ul>", "</ul>", "x", "<sup>1", "</sup>",
        "<svg>", "</svg>", "<title/>", "<div/>", "<template>", "<select>", "<option>", "</", "<!--", "-->", "<![CDATA[", "<script>", "</script>", "&#x0;", "<?xml?>",
    ]), 0..60), is_xml in any::<bool>()) {
        let opening = if is_xml { "<?xml version='1.0'?><html>" } else { "<!DOCTYPE html><html>" };
        let _ = read("a.html", format!("{opening}{}", pieces.concat()).as_bytes());
    }
}
