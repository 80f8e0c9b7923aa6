//! The wording of single patterns: wildcards that match too much, words in another sense, signs that are not what they seem.
//!
//! A pattern is looked at token by token, so that the mark falls on the word.
//!
//! **Invariant:** no other pattern is known here.

use super::common_words::is_common;
use crate::codebook::fault::Fault;
use crate::codebook::load::draft::{Draft, Report};
use crate::codebook::load::source::Passage;
use crate::codebook::rule::Rule;
use crate::codebook::script::Script;
use crate::codebook::token::{Kind, Meaning, Prefix, Sign, Token, tokens};
use crate::text::Language;

/// Fewest letters beside a wildcard.
const FEWEST_LETTERS: usize = 4;

/// Adds warnings about the patterns of a draft. Whether a pattern is too broad is asked of terms only: a set is vocabulary
/// to be combined, an exception only hides.
pub(super) fn lint(draft: &Draft, report: &mut Report) {
    for set in &draft.sets {
        for member in &set.members {
            add(member, set.language, Use::Part, report);
        }
    }
    for concept in &draft.concepts {
        for term in &concept.terms {
            add(&term.pattern, term.language, Use::Term, report);
        }
        for (language, pattern) in &concept.except {
            add(pattern, *language, Use::Part, report);
        }
    }
}

/// What a pattern is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// It counts by itself.
    Term,
    /// It is combined with others, or hides.
    Part,
}

fn add(passage: &Passage, language: Language, purpose: Use, report: &mut Report) {
    for remark in remarks(&passage.text, language) {
        let broad = matches!(remark.rule, Rule::ShortWildcard | Rule::CommonWord);
        if purpose == Use::Term || !broad {
            report.fault(passage, remark);
        }
    }
}

/// Returns what is odd about the wording of a pattern.
pub(super) fn remarks(pattern: &str, language: Language) -> Vec<Fault> {
    let (tokens, _) = tokens(pattern);
    let mut remarks = Vec::new();
    let bare = is_list_of_words(&tokens);
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let after = tokens.get(at + 1);
        match &token.kind {
            Kind::Literal(signs) => {
                strange_signs(signs, &mut remarks);
                let cased = matches!(before, Some(Token { kind: Kind::Prefix(Prefix::Case), .. }));
                if !cased && bare {
                    short_wildcards(signs, &mut remarks);
                }
                let alone = begins(before) && ends(after);
                words(signs, token, alone, tokens.len() == 1, language, &mut remarks);
                if let Some(Token { kind: Kind::Open(_), glued: true, span }) = after
                    && signs.last().is_some_and(joins)
                {
                    remarks.push(glued(span.clone()));
                }
                if let Some(Token { kind: Kind::Close(_), span, .. }) = before
                    && token.glued
                    && signs.first().is_some_and(joins)
                {
                    remarks.push(glued(span.clone()));
                }
            }
            Kind::And => {
                let tight = |token: &Token, sign: fn(&[Sign]) -> Option<&Sign>| matches!(&token.kind, Kind::Literal(signs) if sign(signs).is_some_and(joins));
                if let (Some(before), Some(after)) = (before, after)
                    && token.glued
                    && after.glued
                    && tight(before, <[Sign]>::last)
                    && tight(after, <[Sign]>::first)
                {
                    remarks.push(
                        Fault::new(Rule::TightAmpersand, token.span.clone(), "\"&\" asks for both words anywhere in the sentence")
                            .hint("if that is meant, write spaces around it; for \"R&D\" write a gap of none: \"R <0..0> D\""),
                    );
                }
            }
            Kind::Regex(source) if asks_for_capital(source) => {
                remarks.push(
                        Fault::new(Rule::RegexUpperCase, token.span.clone(), "the regular expression asks for a capital letter, but sees words in lower case")
                            .hint("write it in lower case; \"=US\" asks for a word in this case"),
                    );
            }
            _ => {}
        }
    }
    remarks
}

/// Returns true if the pattern is one word, or alternatives of one word, and asks for nothing beside it.
fn is_list_of_words(tokens: &[Token]) -> bool {
    tokens.windows(2).all(|pair| {
        matches!(
            (&pair[0].kind, &pair[1].kind),
            (
                Kind::Open(_) | Kind::Bar | Kind::Prefix(_),
                Kind::Literal(_) | Kind::Open(_) | Kind::Prefix(_)
            ) | (Kind::Literal(_) | Kind::Close(_), Kind::Bar | Kind::Close(_))
        )
    })
}

/// Returns true if a sequence begins after this token.
fn begins(before: Option<&Token>) -> bool {
    before.is_none_or(|token| {
        matches!(token.kind, Kind::Open(_) | Kind::Bar | Kind::And | Kind::Not | Kind::Near(_))
    })
}

/// Returns true if a sequence ends before this token.
fn ends(after: Option<&Token>) -> bool {
    after.is_none_or(|token| {
        matches!(token.kind, Kind::Close(_) | Kind::Bar | Kind::And | Kind::Near(_))
    })
}

/// Returns true if the sign is a letter of a script that writes words in one piece, so that a parenthesis at it looks like
/// part of the word.
fn joins(sign: &Sign) -> bool {
    matches!(sign.meaning, Meaning::Plain(letter)
        if Script::of(letter).is_some_and(|script| !matches!(script, Script::Han | Script::Kana | Script::Thai)))
}

fn glued(span: std::ops::Range<usize>) -> Fault {
    Fault::new(Rule::GluedGroup, span, "what is beside the bracket is a word of its own")
        .hint("write whole words, as in \"(sovereign|sovereignty)\", or a wildcard, \"sovereign*\"; if separate words are meant, write a space")
}

fn strange_signs(signs: &[Sign], remarks: &mut Vec<Fault>) {
    let plain = |sign: &Sign| match sign.meaning {
        Meaning::Plain(letter) => Some(letter),
        Meaning::Many | Meaning::One => None,
    };
    if let Some(sign) = signs.iter().find(|sign| plain(sign).is_some_and(invisible)) {
        let code = plain(sign).map_or(0, u32::from);
        remarks.push(
            Fault::new(
                Rule::InvisibleSign,
                sign.span.clone(),
                format!("the pattern holds the invisible character U+{code:04X}"),
            )
            .hint("delete it and type the word again; it often comes with pasted text"),
        );
    }
    let wide: Vec<&Sign> =
        signs.iter().filter(|sign| plain(sign).is_some_and(full_width)).collect();
    if let [first, .., last] | [first @ last] = wide.as_slice() {
        let half: String = wide
            .iter()
            .filter_map(|sign| plain(sign))
            .filter_map(|letter| char::from_u32(u32::from(letter) - 0xfee0))
            .collect();
        remarks.push(
            Fault::new(
                Rule::FullWidth,
                first.span.start..last.span.end,
                "the pattern holds full-width letters or digits",
            )
            .hint(format!("write \"{half}\"; both forms in texts match it")),
        );
    }
    for word in signs.split(|sign| plain(sign).is_some_and(|letter| !letter.is_alphabetic())) {
        let mut scripts: Vec<Script> = word
            .iter()
            .filter_map(plain)
            .filter_map(Script::of)
            .filter(|script| matches!(script, Script::Latin | Script::Cyrillic | Script::Greek))
            .collect();
        scripts.sort_unstable();
        scripts.dedup();
        if let ([first, second, ..], [from, .., to]) = (scripts.as_slice(), word) {
            remarks.push(
                Fault::new(
                    Rule::MixedScript,
                    from.span.start..to.span.end,
                    format!("one word mixes {first:?} and {second:?} letters, which look alike but are not"),
                )
                .hint("type the word again with one keyboard"),
            );
        }
    }
}

fn short_wildcards(signs: &[Sign], remarks: &mut Vec<Fault>) {
    let letters = signs.iter().filter_map(|sign| match sign.meaning {
        Meaning::Plain(letter) => Script::of(letter),
        Meaning::Many | Meaning::One => None,
    });
    let letters: Vec<Script> = letters.collect();
    let alphabetic = letters
        .iter()
        .all(|script| matches!(script, Script::Latin | Script::Cyrillic | Script::Greek));
    let open = signs.iter().any(|sign| sign.meaning == Meaning::Many);
    if let [first, .., last] = signs
        && open
        && alphabetic
        && (1..FEWEST_LETTERS).contains(&letters.len())
    {
        let message =
            format!("a wildcard after so few letters ({}) may match common words", letters.len());
        let span = first.span.start..last.span.end;
        let hint =
            "list the forms: \"(ICT|ICTs)\"; \"polilex words\" shows which words a corpus has";
        remarks.push(Fault::new(Rule::ShortWildcard, span, message).hint(hint));
    }
}

fn words(
    signs: &[Sign],
    token: &Token,
    alone: bool,
    whole: bool,
    language: Language,
    remarks: &mut Vec<Fault>,
) {
    let plain: Option<String> = signs
        .iter()
        .map(|sign| match sign.meaning {
            Meaning::Plain(letter) => Some(letter),
            Meaning::Many | Meaning::One => None,
        })
        .collect();
    let Some(word) = plain else { return };
    if let "AND" | "OR" | "NOT" = word.as_str() {
        remarks.push(
            Fault::new(
                Rule::BooleanWord,
                token.span.clone(),
                format!("\"{word}\" is read as the word \"{}\"", word.to_lowercase()),
            )
            .hint("write \"a & b\" for and, \"(a|b)\" for or, \"a & !b\" for and not"),
        );
    }
    if language != Language::ENGLISH || !is_common(&word.to_lowercase()) {
        return;
    }
    let capitals = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    if capitals && alone {
        remarks.push(
            Fault::new(
                Rule::CommonWord,
                token.span.clone(),
                format!("\"{word}\" also matches the common word \"{}\"", word.to_lowercase()),
            )
            .hint(format!("write \"={word}\" for this case only")),
        );
    } else if whole {
        remarks.push(
            Fault::new(
                Rule::CommonWord,
                token.span.clone(),
                format!("\"{word}\" is a common word and will be found nearly everywhere"),
            )
            .hint("write more words around it, or a condition: \"a & @set\""),
        );
    }
}

/// Returns true for characters that cannot be seen: zero width, soft hyphen, direction marks, odd spaces.
fn invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
        || sign.is_control()
}

fn full_width(sign: char) -> bool {
    matches!(sign, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Returns true if a regular expression holds a capital letter that is no part of an escape, and does not ignore case.
fn asks_for_capital(source: &str) -> bool {
    let mut signs = source.chars();
    let mut capital = false;
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => {
                if let Some('p' | 'P' | 'x' | 'u' | 'U') = signs.next()
                    && signs.clone().next() == Some('{')
                {
                    signs.by_ref().take_while(|sign| *sign != '}').for_each(drop);
                }
            }
            sign => capital |= sign.is_uppercase(),
        }
    }
    capital && !source.contains("(?i") && !source.contains("(?P<")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(pattern: &str) -> Vec<&'static str> {
        remarks(pattern, Language::ENGLISH).iter().map(|remark| remark.code).collect()
    }

    #[test]
    fn warns_of_wildcards_after_few_letters() {
        assert_eq!(codes("net*"), ["short-wildcard"]);
        assert_eq!(codes("(net*|cyberspace)"), ["short-wildcard"]);
        assert!(codes("*ty of data").is_empty());
        assert!(codes("net* & cyberspace").is_empty());
        assert!(codes("cyber-se*").is_empty());
        assert!(codes("(pay|net*) <0..4> internet").is_empty());
        assert!(codes("cyber* and coöp? and =AI* and b?g").is_empty());
    }

    #[test]
    fn warns_of_words_in_another_sense() {
        assert_eq!(codes("WHO"), ["common-word"]);
        assert_eq!(codes("(UN|WHO) & health"), ["common-word"]);
        assert_eq!(codes("the"), ["common-word"]);
        assert!(codes("=WHO").is_empty());
        assert!(codes("WHO guidelines").is_empty());
        assert!(remarks("WHO", Language::CHINESE).is_empty());
    }

    #[test]
    fn warns_of_operators_of_other_programs() {
        assert_eq!(codes("cyber AND sovereignty"), ["boolean-word"]);
        assert_eq!(codes("R&D"), ["tight-ampersand"]);
        assert!(codes("research & development").is_empty());
    }

    #[test]
    fn warns_of_letters_at_brackets() {
        assert_eq!(codes("sovereign(ty|s)"), ["glued-group"]);
        assert_eq!(codes("[cyber]security"), ["glued-group"]);
        assert!(codes("网络空间[的]主权").is_empty());
        assert!(codes("[cyber] security (a|b)").is_empty());
    }

    #[test]
    fn warns_of_signs_that_are_not_what_they_seem() {
        assert_eq!(codes("cybеr"), ["mixed-script"], "the e is Cyrillic");
        assert_eq!(codes("cy\u{200b}ber"), ["invisible-sign"]);
        assert_eq!(codes("５Ｇ网络"), ["full-width"]);
        assert!(codes("5G网络 COVID-19 кибер").is_empty());
    }

    #[test]
    fn warns_of_capitals_in_regular_expressions() {
        assert_eq!(codes("/Cyber.*/"), ["regex-upper-case"]);
        assert!(codes(r"/\Wcyber\p{Lu}\S/ /(?i)Cyber/").is_empty());
    }
}
