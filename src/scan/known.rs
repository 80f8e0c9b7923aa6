//! What of a piece of text the codebook has words for already.

use super::{Matcher, Scanner};
use crate::codebook::{Codebook, ConceptIndex, OWN};
use crate::diagnostic::Diagnostic;
use crate::text::Language;

/// A codebook's words, without the conditions that tie them to a sentence: see [`Codebook::known`].
pub struct Known {
    codebook: Codebook,
    matcher: Matcher,
}

/// Asks what is known, piece after piece.
pub struct Asking<'k> {
    scanner: Scanner<'k>,
    /// Number of the concept that holds what the concepts in question are made of, if they are made of anything.
    own: Option<ConceptIndex>,
    spans: Vec<(u32, u32)>,
    whole: bool,
}

impl Known {
    /// Compiles what is known of `concepts`.
    ///
    /// # Errors
    /// As [`Matcher::compile`].
    pub fn of(codebook: &Codebook, concepts: &[ConceptIndex]) -> Result<Self, Vec<Diagnostic>> {
        let codebook = codebook.known(concepts);
        Ok(Self { matcher: Matcher::compile(&codebook)?, codebook })
    }

    /// Begins to ask.
    pub fn ask(&self) -> Asking<'_> {
        Asking {
            scanner: self.matcher.scanner(1).without_segments(),
            own: self.codebook.find(OWN),
            spans: Vec::new(),
            whole: false,
        }
    }
}

impl Asking<'_> {
    /// Returns true if there is nothing new in these words: each is part of a pattern of the concepts in question or is passed over by
    /// `idle`, or all of them together are a term of another concept.
    pub fn covers(
        &mut self,
        language: Language,
        words: &[&str],
        idle: impl Fn(&str) -> bool,
    ) -> bool {
        let text = words.join(" ");
        self.spans.clear();
        self.whole = false;
        let Self { scanner, own, spans, whole } = self;
        scanner.begin(language);
        scanner.paragraph(&text, &mut |sentence| {
            for mention in sentence.mentions {
                if Some(mention.concept) == *own {
                    spans.push((mention.start, mention.end));
                } else {
                    *whole |= mention.start == 0 && mention.end as usize == text.len();
                }
            }
        });
        if self.whole {
            return true;
        }
        // Overlapping spans become one, so that a word may lie in two of them.
        self.spans.sort_unstable();
        self.spans.dedup_by(|next, kept| {
            let joined = next.0 <= kept.1;
            if joined {
                kept.1 = kept.1.max(next.1);
            }
            joined
        });
        let mut start = 0;
        words.iter().all(|word| {
            let end = start + word.len();
            let inside = |span: &(u32, u32)| span.0 as usize <= start && end <= span.1 as usize;
            let known = idle(word) || self.spans.iter().any(inside);
            start = end + 1;
            known
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::load;
    use crate::text::is_function_word;

    #[test]
    fn nothing_is_new_in_terms_conditions_and_exceptions_nor_in_whole_terms_of_others() {
        let source = r#"
[codebook]
id = "t"
[sets]
cyber.en = ["cyber*", "=ICT"]
cyber.zh = ["网络"]
[[concept]]
id = "a"
[concept.terms]
en = ["sovereign* & @cyber & !debt", "data <0..2> localisation"]
zh = ["主权 & @cyber"]
[concept.except]
en = ["sovereign wealth"]
[[concept]]
id = "b"
[concept.terms]
en = ["digital order & state"]
"#;
        let (codebook, _) = load("t.toml", source.as_bytes()).unwrap();
        let concepts = [codebook.find("a").unwrap()];
        let known = Known::of(&codebook, &concepts).unwrap();
        let mut asking = known.ask();
        for (words, expected) in [
            ("sovereignty", true),
            ("cyberspace", true),
            ("ict", true),
            ("sovereignty in cyberspace", true),
            ("sovereign wealth", true),
            ("sovereign debt", false),
            ("debt", false),
            ("data", false),
            ("data protection localisation", true),
            ("digital order", true),
            ("digital", false),
            ("new digital order", false),
            ("state", false),
            ("national sovereignty", false),
        ] {
            let pieces: Vec<&str> = words.split(' ').collect();
            let english = Language::ENGLISH;
            let found = asking.covers(english, &pieces, |word| is_function_word(english, word));
            assert_eq!(found, expected, "{words}");
        }
        let chinese = Language::CHINESE;
        for (words, expected) in
            [("主权", true), ("网络 的 主权", true), ("网络 安全", false), ("主 权", true)]
        {
            let pieces: Vec<&str> = words.split(' ').collect();
            let found = asking.covers(chinese, &pieces, |word| is_function_word(chinese, word));
            assert_eq!(found, expected, "{words}");
        }
    }
}
