//! What may be wrong with a regular expression over one word.

use std::ops::Range;

use super::fault::Fault;
use super::rule::Rule;

/// Largest compiled regular expression, in bytes.
pub(crate) const LARGEST: usize = 10 << 20;
/// An expression with no more classes than this, and no counted repetition, is far from the largest: the largest class takes some 70 KB.
const FEW_CLASSES: usize = 32;

/// Returns what is wrong with an expression, if anything is.
pub(super) fn fault(source: &str, span: &Range<usize>) -> Option<Fault> {
    if source.is_empty() {
        let fault = Fault::new(Rule::BadRegex, span.clone(), "the regular expression is empty");
        return Some(
            fault
                .hint("for words with a slash between them write a gap of none: \"and <0..0> or\""),
        );
    }
    // What is anchored has to be an expression by itself: `a)(b` is none.
    let wrong = match regex_syntax::parse(source) {
        Err(error) => Some(last_line(&error)),
        Ok(_) if may_be_large(source) => match compiled(source) {
            Err(regex::Error::CompiledTooBig(_)) => {
                Some("compiled, it would be larger than 10 MB".to_owned())
            }
            Err(error) => Some(last_line(&error)),
            Ok(_) => None,
        },
        Ok(_) => None,
    };
    if let Some(wrong) = wrong {
        let message = format!("the regular expression does not compile: {wrong}");
        return Some(Fault::new(Rule::BadRegex, span.clone(), message).hint(
            "the syntax is that of the Rust crate \"regex\": no look-around and no back-references",
        ));
    }
    asks_for_space(source).then(|| {
        let message = "the regular expression asks for white space, but sees one word at a time";
        Fault::new(Rule::RegexSpace, span.clone(), message)
            .hint("write one expression for each word, side by side: \"/cyber.*/ /secur.*/\"")
    })
}

/// Returns false if an expression is small for certain. To compile it would tell, and takes a thousand times as long as to read it.
fn may_be_large(source: &str) -> bool {
    let classes = source.matches(['[', '.', '\\']).count();
    // Flags such as `(?i)` add signs to every letter.
    classes > FEW_CLASSES || source.contains('{') || source.contains("(?")
}

/// Compiles an expression as the scan does, anchored.
fn compiled(source: &str) -> Result<regex::Regex, regex::Error> {
    let anchored = format!("^(?:{source})$");
    regex::RegexBuilder::new(&anchored).size_limit(LARGEST).build()
}

/// The libraries draw the pattern with a mark; the last line says what is wrong.
fn last_line(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// Returns true if a regular expression asks for white space other than in a negated class, where it does no harm.
fn asks_for_space(source: &str) -> bool {
    let mut negated = false;
    let mut signs = source.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '[' if signs.peek() == Some(&'^') => negated = true,
            ']' => negated = false,
            '\\' if matches!(signs.next(), Some('s' | 't' | 'n' | 'r' | ' ')) && !negated => {
                return true;
            }
            sign if sign.is_whitespace() && !negated => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_small_for_certain_compiles() {
        // As many of the largest classes as are let through, each repeated.
        let widest = [r"\w*", ".*", r"\W+", r"\D?", r"\S*", r"[^\d]*"];
        for class in widest {
            let source = class.repeat(FEW_CLASSES / class.matches(['[', '\\', '.']).count());
            assert!(!may_be_large(&source), "{source}");
            assert!(compiled(&source).is_ok(), "{source}");
        }
        assert!(may_be_large(r"\w{1000}"));
        assert!(matches!(compiled(r"\w{1000}"), Err(regex::Error::CompiledTooBig(_))));
    }

    #[test]
    fn only_what_is_too_large_is_called_so() {
        let said = |source: &str| fault(source, &(0..source.len())).expect(source).message;
        assert!(said(r"\w{1000}").ends_with("larger than 10 MB"), "{}", said(r"\w{1000}"));
        // The comment swallows what closes the group.
        let comment = said("(?x)net.* # foo");
        assert!(comment.contains("unclosed group") && !comment.contains("10 MB"), "{comment}");
    }
}
