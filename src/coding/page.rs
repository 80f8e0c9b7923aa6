//! `sheet.html`: the sheet as one page for a browser, which asks nothing of any network.
//!
//! The page is a template with the sentences and concepts as JSON inside; its script puts them in as text, never as markup. A policy in the page
//! forbids it to load or send anything.

use std::fmt::Write;

use serde_json::{Value, json};

use super::Drawing;
use crate::codebook::{Codebook, ConceptIndex};
use crate::table::{guarded, unguarded};
use crate::text::Language;

const TEMPLATE: &str = include_str!("page.html");
/// Where the data go; the template has it once.
const DATA: &str = "@DATA@";

/// Returns the page for coders of these leaves.
pub fn page(
    codebook: &Codebook,
    leaves: &[ConceptIndex],
    drawing: &Drawing,
    show_document: bool,
) -> String {
    let concepts: Vec<Value> = leaves.iter().map(|leaf| concept(codebook, *leaf)).collect();
    let sentences = drawing.sentences.iter().map(|drawn| {
        let document =
            if show_document { drawn.sentence.document.to_string() } else { String::new() };
        json!({
            "id": drawn.id,
            "language": drawn.stratum.language.tag(),
            "doc": harmless(&document),
            "left": harmless(&drawn.sentence.left),
            "sentence": harmless(&drawn.sentence.text),
            "right": harmless(&drawn.sentence.right),
        })
    });
    let sentences: Vec<Value> = sentences.collect();
    let sample = drawing.sentences.first().map_or("", |drawn| drawn.id.as_str());
    let data = json!({
        "title": codebook.title,
        "sample": sample.split('-').next(),
        "concepts": concepts,
        "sentences": sentences,
    });
    TEMPLATE.replacen(DATA, &embedded(&data.to_string()), 1)
}

fn concept(codebook: &Codebook, leaf: ConceptIndex) -> Value {
    let concept = codebook.concept(leaf);
    let mut above = Vec::new();
    let mut parent = concept.parent;
    while let Some(group) = parent.map(|parent| codebook.concept(parent)) {
        above.insert(0, group.label_in(Language::ENGLISH));
        parent = group.parent;
    }
    let labels: Vec<&str> = concept.label.values().map(String::as_str).collect();
    let examples = concept.examples.iter();
    let examples: Vec<String> = examples
        .map(|example| format!("{} {}", if example.matches { "✓" } else { "✗" }, example.text))
        .collect();
    json!({
        "id": concept.id,
        "label": if labels.is_empty() { concept.id.clone() } else { labels.join(" · ") },
        "group": above.join(" › "),
        "note": concept.note.split_whitespace().collect::<Vec<_>>().join(" "),
        "examples": examples,
    })
}

/// Without control characters and signs that turn the direction.
fn harmless(text: &str) -> String {
    unguarded(&guarded(text)).to_owned()
}

/// JSON that may stand in a `script` element: nothing in it ends or opens an element, or ends a line.
fn embedded(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for sign in json.chars() {
        if matches!(sign, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') {
            // Writing to a string cannot fail.
            let _ = write!(safe, "\\u{:04x}", u32::from(sign));
        } else {
            safe.push(sign);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::{Candidate, Class, Drawn, Stratum};
    use crate::document::DocumentId;

    #[test]
    fn no_text_becomes_markup_and_nothing_is_fetched() {
        let source = crate::codebook::builtin("cyber-community").unwrap();
        let (codebook, _) = crate::codebook::load("cyber-community", source.as_bytes()).unwrap();
        let hostile = "</script><img src=x onerror=alert(1)> @DATA@ <!-- \u{2028} =1+1";
        let drawn = Drawn {
            id: "s0000-001".into(),
            stratum: Stratum {
                language: Language::ENGLISH,
                group: "secret group".into(),
                class: Class::Near,
            },
            size: 1,
            drawn: 1,
            sentence: Candidate {
                priority: 0,
                document: DocumentId::file("secret.txt"),
                number: 1,
                left: hostile.into(),
                text: hostile.into(),
                right: String::new(),
                found: Vec::new(),
            },
        };
        let drawing = Drawing { sentences: vec![drawn], ..Drawing::default() };
        let written = page(&codebook, &[ConceptIndex(1)], &drawing, false);
        assert_eq!(TEMPLATE.matches(DATA).count(), 1);
        assert_eq!(written.matches("</script>").count(), TEMPLATE.matches("</script>").count());
        assert!(!written.contains("<img") && !written.contains("secret"));
        let start = written.find("id=\"data\">").unwrap() + 10;
        let data = &written[start..start + written[start..].find("</script>").unwrap()];
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["sentences"][0]["sentence"], hostile.replace('\u{2028}', " "));
        assert!(page(&codebook, &[ConceptIndex(1)], &drawing, true).contains("secret.txt"));
        for address in ["http:", "https:", "src=", "@import", "fetch(", "innerHTML", "eval("] {
            assert!(!TEMPLATE.contains(address), "{address}");
        }
    }
}
