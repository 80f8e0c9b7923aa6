//! Whatever documents, names and metadata say is text.

use std::fs;

use crate::browser::Browser;
use crate::tables::analyse;

const SENTENCE: &str = "All states shall respect network sovereignty";
const TRAPS: &[&str] = &[
    "<script>document.title = 'hit'; window.hit = 1; alert(1)</script>",
    "</script><script>window.hit = 2; alert(2)</script>",
    "<!-- <script> --><img src=x onerror=\"window.hit = 3; alert(3)\">",
    "<svg onload=\"window.hit = 4\"><style>* { display: none }</style>",
    "\" onmouseover=\"window.hit = 5\" style=\"position:fixed",
    "javascript:window.hit=6",
    "{{constructor.constructor('window.hit=7')()}} ${window.hit=8}",
    "__proto__ constructor toString",
    "]]> &lt;b&gt; &#x3c;i&#x3e; \u{2028} \u{2029}",
];

#[test]
fn whatever_a_document_says_is_text() {
    let Some(browser) = Browser::open() else { return };
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    let mut metadata = String::from("file,title,<b>column</b>,javascript:alert(9)\n");
    for (number, trap) in TRAPS.iter().enumerate() {
        let name = format!("{number}.txt");
        let text = format!("{trap}, {SENTENCE} {trap} in cyberspace.\n\n{SENTENCE} again.\n");
        fs::write(corpus.join(&name), text).unwrap();
        let quoted = trap.replace('"', "\"\"");
        metadata.push_str(&format!("{name},\"{quoted}\",\"{quoted}\",\"{}\"\n", number % 2));
    }
    let long = "sovereignty".repeat(500);
    let bidi = "\u{202e}reversed\u{2066} \u{200f}text\u{1b}[31m";
    for (name, text) in [
        ("long.txt", format!("{long} {SENTENCE} {long} in cyberspace {long}.\n")),
        ("bidi.txt", format!("{bidi} {SENTENCE} {bidi} in cyberspace.\n")),
        ("<img src=x onerror=alert(1)>.txt", format!("{SENTENCE} in cyberspace.\n")),
        ("javascript:alert(1).txt", format!("{SENTENCE} in cyberspace.\n")),
        ("#a?b=c&d%20e+f.txt", format!("{SENTENCE} in cyberspace.\n")),
        ("__proto__", format!("{SENTENCE} in cyberspace.\n")),
    ] {
        fs::write(corpus.join(name), text).unwrap();
    }
    fs::write(corpus.join("metadata.csv"), metadata).unwrap();
    let (_guard, out) = analyse(&corpus, &["--by", "<b>column</b>", "--lang", "en", "--quiet"]);
    browser.report(&out, "");
    let views = [
        "overview",
        "concepts",
        "matrix",
        "pairs",
        "groups",
        "figures",
        "documents",
        "quality",
        "methods",
        "sentences",
    ];
    let harmless = |place: &str| {
        let state = browser.run(
            "return [window.hit ?? null, document.title === 'hit',
                document.querySelectorAll('main script, main style, main iframe, main img:not([src^=\"data:image/svg+xml\"]), main b:not(.legend b), main i').length,
                [...document.querySelectorAll('a')].filter((link) => !link.getAttribute('href').startsWith('#')).length,
                document.documentElement.scrollWidth <= innerWidth]",
        );
        assert_eq!(state, serde_json::json!([null, false, 0, 0, true]), "{place}");
    };
    for view in views {
        browser.wait(&format!("await probe.go('#{view}'); probe.unfold(); await probe.settled()"));
        harmless(view);
    }
    // Every trap is there to be read, as it was written, in the list of sentences.
    let text = browser.run("return document.querySelector('ol.found').textContent");
    let text = text.as_str().expect("text");
    for trap in TRAPS {
        // A line separator may end a sentence.
        let shown = trap.split('\u{2028}').next().unwrap_or_default().trim_end();
        assert!(text.contains(shown), "{trap}");
    }
    assert!(
        text.contains("\u{fffd}reversed") && !text.contains(['\u{202e}', '\u{2066}', '\u{1b}'])
    );
    // Every document opens, whatever its name.
    let links = browser.wait(
        "await probe.go('#documents'); probe.unfold();
        return [...document.querySelectorAll('main tbody th a')].map((link) => link.getAttribute('href'))",
    );
    let links = links.as_array().expect("a list").clone();
    assert_eq!(links.len(), TRAPS.len() + 6);
    for link in &links {
        let sentences = browser.wait(&format!(
            "await probe.go({link}); await new Promise((done) => setTimeout(done, 20)); return document.querySelectorAll('.reading > p[lang]').length"
        ));
        assert!(sentences.as_u64() > Some(0), "{link}");
        harmless(&link.to_string());
    }
    browser.assert_quiet();
}
