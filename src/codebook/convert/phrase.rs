//! Words of another program's entry, as a pattern.
//!
//! The entry is cut by the tokeniser that cuts texts, with letters standing in for its wildcards, so that pattern and text agree
//! about words. Signs that mean something in patterns never reach one: they are part of no word.
//!
//! **Invariant:** what comes out reads back as words, gaps and regular expressions over one word, nothing else.

use crate::codebook::literal::{MANY, ONE, is_harmless, is_hyphen};
use crate::text::{Word, WordKind, words};

/// Which signs of an entry are wildcards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wild {
    /// None.
    None,
    /// `*`: any number of characters.
    Many,
    /// `*`, and `?`: one character.
    ManyAndOne,
}

/// An entry as a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The pattern.
    pub(super) pattern: String,
    /// In what it differs from the entry; empty if in nothing.
    pub(super) notes: Vec<&'static str>,
    /// Number of words.
    pub(super) length: usize,
}

pub(super) const HYPHEN: &str =
    "a hyphen between words is not told from a space: both spellings match";
pub(super) const SIGNS: &str = "signs between words are not told apart: the words match with any punctuation, or none, between them";
pub(super) const EDGE: &str = "signs before and after words are not matched";
pub(super) const POSSESSIVE: &str =
    "a possessive 's is not part of a word: the word matches without it too";
pub(super) const HAN: &str = "a Chinese character is a word of its own: a wildcard beside it is left out, or is a gap of up to four characters";
pub(super) const EVERY: &str = "it matches every word";

/// Returns the pattern of an entry.
///
/// # Errors
/// Why no pattern matches what the entry does.
pub(super) fn phrase(entry: &str, wild: Wild) -> Result<Phrase, &'static str> {
    if entry.contains([MANY, ONE]) {
        return Err("it holds a letter that no language uses");
    }
    let text: String = entry
        .chars()
        .map(|sign| match (sign, wild) {
            ('*', Wild::Many | Wild::ManyAndOne) => MANY,
            ('?', Wild::ManyAndOne) => ONE,
            _ => sign,
        })
        .collect();
    let mut writer = Writer { text: &text, pattern: String::new(), notes: Vec::new(), words: 0 };
    writer.write();
    if writer.words == 0 {
        return Err("it holds no letter or digit, so it is part of no word");
    }
    let Writer { pattern, mut notes, words: length, .. } = writer;
    notes.sort_unstable();
    notes.dedup();
    Ok(Phrase { pattern, notes, length })
}

struct Writer<'t> {
    text: &'t str,
    pattern: String,
    notes: Vec<&'static str>,
    words: usize,
}

impl Writer<'_> {
    fn write(&mut self) {
        let text = self.text;
        let all: Vec<Word> = words(text).collect();
        let mut end = 0;
        let mut only_wild = true;
        // True after a gap: what follows needs no other separator.
        let mut open = true;
        for (number, word) in all.iter().enumerate() {
            let gap = &text[end..word.start as usize];
            let signs = &text[word.start as usize..word.end as usize];
            end = word.end as usize;
            let last = number + 1 == all.len();
            let beside = |other: Option<&Word>| {
                other.is_some_and(|other| {
                    other.kind == WordKind::Han
                        && (other.end == word.start || other.start == word.end)
                })
            };
            let before = number.checked_sub(1).and_then(|before| all.get(before));
            if is_wild(signs) && (beside(before) || beside(all.get(number + 1))) {
                self.notes.push(HAN);
                if self.words > 0 && !last && !open {
                    let one = signs.chars().all(|sign| sign == ONE);
                    let count = signs.chars().count().min(50);
                    self.pattern.push_str(&if one {
                        format!(" <{count}..{count}> ")
                    } else {
                        " <0..4> ".to_owned()
                    });
                    open = true;
                }
                continue;
            }
            self.between(gap, number == 0, open);
            self.word(signs);
            only_wild &= is_wild(signs);
            open = false;
        }
        if open && let Some(kept) = self.pattern.rfind(" <") {
            self.pattern.truncate(kept);
        }
        if !text[end..].chars().all(is_harmless) {
            self.notes.push(EDGE);
        }
        if only_wild && self.words > 0 {
            self.notes.push(EVERY);
        }
    }

    fn between(&mut self, gap: &str, first: bool, open: bool) {
        if first {
            if !gap.chars().all(is_harmless) {
                self.notes.push(EDGE);
            }
        } else if open || gap.is_empty() {
            // Chinese characters stand side by side.
        } else if is_hyphen(gap) {
            self.notes.push(HYPHEN);
            self.pattern.push(' ');
        } else if gap.chars().all(is_harmless) {
            self.pattern.push(' ');
        } else {
            self.notes.push(SIGNS);
            self.pattern.push_str(" <0..0> ");
        }
    }

    fn word(&mut self, signs: &str) {
        self.words += 1;
        if is_wild(signs) {
            let source = signs.replace(ONE, ".").replace(MANY, ".*");
            let source = if source == ".*" { ".+" } else { source.as_str() };
            if self.pattern.chars().last().is_some_and(|sign| !sign.is_whitespace()) {
                self.pattern.push(' ');
            }
            self.pattern.push('/');
            self.pattern.push_str(source);
            self.pattern.push('/');
            return;
        }
        let folded = signs.to_lowercase().replace(['’', '‘', 'ʼ', '＇', '‛'], "'");
        if folded.ends_with("'s") && folded.len() > 2 {
            self.notes.push(POSSESSIVE);
        }
        for sign in signs.chars() {
            match sign {
                MANY => self.pattern.push('*'),
                ONE => self.pattern.push('?'),
                sign if "()[]|&!~=@<>/\\*?".contains(sign) => self.pattern.extend(['\\', sign]),
                sign => self.pattern.push(sign),
            }
        }
    }
}

/// Returns true if a word is nothing but wildcards.
fn is_wild(signs: &str) -> bool {
    signs.contains([MANY, ONE])
        && !signs.chars().any(|sign| sign.is_alphanumeric() && !matches!(sign, MANY | ONE))
}

/// Returns the alternatives as one part of a pattern.
pub(super) fn choice(alternatives: &[String]) -> String {
    match alternatives {
        [one] => one.clone(),
        several => format!("({})", several.join("|")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(entry: &str) -> String {
        phrase(entry, Wild::ManyAndOne).map_or_else(ToOwned::to_owned, |phrase| phrase.pattern)
    }

    #[test]
    fn words_stay_words() {
        for (entry, expected) in [
            ("sovereignty", "sovereignty"),
            ("network  sovereignty", "network sovereignty"),
            ("sovereign* states", "sovereign* states"),
            ("organi?ation", "organi?ation"),
            ("cyber-security", "cyber security"),
            ("and/or", "and <0..0> or"),
            ("AT&T", "AT <0..0> T"),
            ("yes, we", "yes <0..0> we"),
            ("shared *", "shared /.+/"),
            ("self-*", "self /.+/"),
            ("??", "/../"),
            ("网络主权", "网络主权"),
            ("网络*", "网络"),
            ("*主权", "主权"),
            ("网*权", "网 <0..4> 权"),
            ("网?权", "网 <1..1> 权"),
            ("5G网络", "5G网络"),
            ("U.S. law", "U.S law"),
        ] {
            assert_eq!(pattern(entry), expected, "{entry}");
        }
    }

    #[test]
    fn what_differs_is_said() {
        let notes = |entry: &str| phrase(entry, Wild::Many).map(|phrase| phrase.notes);
        assert_eq!(notes("plain words"), Ok(vec![]));
        assert_eq!(notes("cyber-security"), Ok(vec![HYPHEN]));
        assert_eq!(notes("a/b"), Ok(vec![SIGNS]));
        assert_eq!(notes("what?"), Ok(vec![EDGE]));
        assert_eq!(notes("it's"), Ok(vec![POSSESSIVE]));
        assert_eq!(notes("网*"), Ok(vec![HAN]));
        assert_eq!(notes("*"), Ok(vec![EVERY]));
        assert!(notes(":-)").is_err() && notes("").is_err() && notes("a\u{a7fe}").is_err());
    }
}
