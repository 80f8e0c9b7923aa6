//! `guide.md`: how to code, made from the notes of the codebook.

use std::fmt::Write;

use crate::codebook::{Codebook, ConceptIndex};
use crate::text::Language;

/// Returns the guide for coders of these leaves.
pub fn guide(codebook: &Codebook, leaves: &[ConceptIndex]) -> String {
    let mut page =
        format!("# How to code: {}\n\n{INTRODUCTION}\n## Concepts\n", plain(&codebook.title));
    let mut above: Option<ConceptIndex> = None;
    for leaf in leaves {
        let concept = codebook.concept(*leaf);
        if concept.parent != above {
            above = concept.parent;
            if let Some(group) = above.map(|group| codebook.concept(group)) {
                line(&mut page, &format!("\n### {}", plain(group.label_in(Language::ENGLISH))));
                if !group.note.is_empty() {
                    line(&mut page, &format!("\n{}", plain(&group.note)));
                }
            }
        }
        line(&mut page, &format!("\n#### `{}`", concept.id));
        line(&mut page, "");
        let labels: Vec<String> = concept.label.values().map(|label| plain(label)).collect();
        line(&mut page, &format!("**{}**", labels.join(" · ")));
        if !concept.note.is_empty() {
            line(&mut page, &format!("\n{}", plain(&concept.note)));
        }
        for (matches, word) in [(true, "Yes"), (false, "No")] {
            for example in concept.examples.iter().filter(|example| example.matches == matches) {
                line(&mut page, &format!("\n- {word}: {}", plain(&example.text)));
            }
        }
    }
    page
}

fn line(page: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(page, "{text}");
}

/// A codebook's text on one line, with nothing that Markdown or HTML would act on.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            plain.push(' ');
        }
        for sign in word.chars() {
            if matches!(sign, '<' | '>' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' | '|' | '&') {
                plain.push('\\');
            }
            plain.push(sign);
        }
    }
    plain
}

const INTRODUCTION: &str = "\
Each row of the sheet is one sentence. Say which concepts **this sentence** invokes.

1. Read the sentence. The sentences before and after are there to understand it; what only they say is not coded.
2. Give every concept that the sentence invokes, whether it is praised, reported, doubted or rejected. Several may apply.
3. If none applies, say so: `none`. A sentence without an answer counts as not coded.
4. Go by the notes below, not by single words: a word may be there without the concept, and the concept without the word.
5. In doubt decide, and say why in the comment. Do not go back to make answers alike.
6. Code alone. Do not talk about the sentences with others who code them until all have sent their codes, and do not look into
   the key.

**In the browser**: open `sheet.html`, write your name, and answer. Up and down arrows (or `j` and `k`) go from sentence to sentence; the letter or number
beside a concept ticks it; `0` says that none applies; Enter goes on. Your work is kept in this browser on this computer; *Save* gives you the file
`codes-NAME.csv`: save now and then, and send the last one back. Nothing is sent by itself.

**In a spreadsheet**: open `sheet.csv`, fill in the column `codes` with ids of concepts, a semicolon between them, or `none`; save as CSV under your name,
such as `codes-anna.csv`. Leave the column `id` as it is.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_leaf_is_there_with_its_note() {
        let source = crate::codebook::builtin("cyber-community").unwrap();
        let (codebook, _) = crate::codebook::load("cyber-community", source.as_bytes()).unwrap();
        let leaves: Vec<ConceptIndex> =
            codebook.indexed().filter(|(_, concept)| concept.leaf).map(|(at, _)| at).collect();
        let page = guide(&codebook, &leaves);
        assert_eq!(page.matches("\n#### `").count(), 30);
        assert!(page.contains("`none`"));
        assert_eq!(plain("a\n <b> *c*"), "a \\<b\\> \\*c\\*");
    }
}
