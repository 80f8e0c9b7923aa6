//! A codebook's own tests: the sentences in which a concept must, or must not, be found.

use super::Matcher;
use crate::codebook::{Codebook, ConceptIndex};
use crate::diagnostic::Diagnostic;

/// The code of an example that fails, and what it means.
pub const FAILING_EXAMPLE: (&str, &str) = (
    "failing-example",
    "A sentence in which a concept must be found does not hold it, or one in which it must not does.",
);

/// Runs every example and returns a diagnostic for each that fails.
pub fn failing_examples(codebook: &Codebook, matcher: &Matcher) -> Vec<Diagnostic> {
    let mut scanner = matcher.scanner(1).without_segments();
    let mut findings = Vec::new();
    for (index, concept) in codebook.indexed() {
        for example in &concept.examples {
            let mut terms: Vec<u32> = Vec::new();
            scanner.begin(example.language);
            scanner.paragraph(&example.text, &mut |sentence| {
                let mentions = sentence
                    .mentions
                    .iter()
                    .filter(|mention| is_or_is_below(codebook, mention.concept, index));
                terms.extend(mentions.map(|mention| mention.term));
            });
            scanner.finish();
            if example.matches && terms.is_empty() {
                findings.push(
                    Diagnostic::error(
                        FAILING_EXAMPLE.0,
                        format!(
                            "no term of \"{}\" matches its {} example \"{}\"",
                            concept.id, example.language, example.text
                        ),
                    )
                    .at(example.place.clone())
                    .hint("add or widen a term, or move the sentence to no_match"),
                );
            } else if !example.matches && !terms.is_empty() {
                let term = codebook.terms().find(|(number, _, _)| Some(number) == terms.first());
                let pattern = term.map_or("", |(_, _, term)| term.pattern.text.as_str());
                findings.push(
                    Diagnostic::error(
                        FAILING_EXAMPLE.0,
                        format!(
                            "term \"{pattern}\" of \"{}\" matches its {} counter-example \"{}\"",
                            concept.id, example.language, example.text
                        ),
                    )
                    .at(example.place.clone())
                    .hint(
                        "narrow the term, add a pattern to `except`, or move the sentence to match",
                    ),
                );
            }
        }
    }
    findings
}

fn is_or_is_below(codebook: &Codebook, concept: ConceptIndex, above: ConceptIndex) -> bool {
    let mut at = Some(concept);
    while let Some(index) = at {
        if index == above {
            return true;
        }
        at = codebook.concept(index).parent;
    }
    false
}
