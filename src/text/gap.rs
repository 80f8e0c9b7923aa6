//! What stands between two neighbouring words: nothing that matters, a mark that parts them, the end of the sentence, or a
//! line end that divides one word.
//!
//! The commonest answer, a single space, costs two comparisons. The rules are for formal prose: "Art. 5", "U.S. Government",
//! numbered lists, notes after full stops; abbreviations by language are in `abbreviations.rs`.
//!
//! **Invariant:** the answer depends on the text around the two words only, never on what was read before.

use std::ops::Range;

use super::abbreviations::{self, Abbreviations};
use super::{Language, Word};

/// Full stops between two words that are looked at.
const STOPS: usize = 4;

/// What stands between two neighbouring words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// They are neighbours of a sequence: white space, a hyphen inside a compound, quotation marks, an abbreviation's full stop.
    Adjacent,
    /// Same sentence, but a mark parts them: comma, semicolon, colon, bracket, slash, spaced dash.
    Broken,
    /// The sentence ends between them.
    SentenceEnd,
    /// One word, divided by a hyphen at the line's end.
    Divided,
}

/// The sentence rules of a language.
pub struct Sentences {
    abbreviations: &'static Abbreviations,
}

impl Sentences {
    /// Returns the rules of a language.
    pub fn of(language: Language) -> Self {
        Self { abbreviations: abbreviations::of(language) }
    }

    /// Returns what stands between `left` and `right`, neighbouring words of `text`.
    #[inline]
    pub fn gap(&self, text: &str, left: Word, right: Word) -> Gap {
        let bytes = text.as_bytes();
        let (from, to) = (left.end as usize, right.start as usize);
        // A number may be a note after a full stop, and needs a look at what is before it.
        if to - from == 1
            && bytes[from] == b' '
            && !bytes[left.start as usize].is_ascii_digit()
            && bytes[from - 1] != 0xad
        {
            return Gap::Adjacent;
        }
        if from == to {
            return Gap::Adjacent;
        }
        self.look(text, left, right)
    }

    #[inline(never)]
    fn look(&self, text: &str, left: Word, right: Word) -> Gap {
        let (word, next) = (slice(text, left), slice(text, right));
        let between = &text[left.end as usize..right.start as usize];
        let next_is_small = next.chars().next().is_some_and(char::is_lowercase);
        if divides(word, between) && next_is_small {
            return Gap::Divided;
        }
        if between.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{c}'])
            && (has_blank_line(between) || begins_item(text, between, right))
        {
            return Gap::SentenceEnd;
        }
        let mut verdict = Gap::Adjacent;
        // Signs without number between two words are looked at once: what follows the first full stops says nothing new.
        let last_space = between.rfind(char::is_whitespace);
        let mut stops = 0;
        for (at, sign) in between.char_indices() {
            match sign {
                '。' | '！' | '？' | '；' | '｡' | '؟' | '۔' => return Gap::SentenceEnd,
                '!' | '?' => {
                    if !next_is_small {
                        return Gap::SentenceEnd;
                    }
                    verdict = Gap::Broken;
                }
                '.' | '．' | '…' => {
                    stops += 1;
                    let before_space = last_space.is_some_and(|space| space > at);
                    if stops <= STOPS
                        && self.full_stop(text, left, right, (between, at), before_space)
                    {
                        return Gap::SentenceEnd;
                    }
                    // Only an abbreviation's full stop joins; one after a bracket or more than one parts.
                    if at > 0 || sign == '…' {
                        verdict = Gap::Broken;
                    }
                }
                _ if sign.is_whitespace() || is_quote(sign) || is_invisible(sign) => {}
                _ if is_hyphen(sign) && is_compound(between, at, sign) => {}
                _ => verdict = Gap::Broken,
            }
        }
        if verdict == Gap::Adjacent && self.follows_note(text, left, right) {
            Gap::SentenceEnd
        } else {
            verdict
        }
    }

    /// Returns true if the full stop at byte `at` of the gap ends the sentence.
    fn full_stop(
        &self,
        text: &str,
        left: Word,
        right: Word,
        (between, at): (&str, usize),
        before_space: bool,
    ) -> bool {
        let (word, next) = (slice(text, left), slice(text, right));
        let Some(first) = next.chars().next() else { return false };
        if between[at..].starts_with("……") {
            return true;
        }
        // Without white space after it, it is part of a number, a reference or an address.
        if first.is_lowercase() || !before_space && !between[at..].starts_with("……") {
            return false;
        }
        let closed_before = between[..at].chars().any(|sign| !sign.is_whitespace());
        let several = between[at..].starts_with('…') || between[at..].chars().nth(1) == Some('.');
        if closed_before || several {
            return true;
        }
        if is_item_marker(text, left, word) {
            return false;
        }
        // French elisions: "l’art. 5".
        let word = word.rsplit(['’', '\'']).next().unwrap_or(word).to_lowercase();
        let known = |list: &[&str]| list.contains(&word.as_str());
        if known(self.abbreviations.never) {
            return false;
        }
        if known(self.abbreviations.before_number) && (first.is_numeric() || is_roman(next)) {
            return false;
        }
        let begins_sentence = self.abbreviations.starters.contains(&next.to_lowercase().as_str());
        let mut signs = word.chars();
        let initial = signs.next().is_some_and(char::is_alphabetic) && signs.next().is_none();
        if initial && slice(text, left).chars().all(char::is_uppercase) {
            return begins_sentence;
        }
        // Acronyms with full stops inside: "U.S. Government" goes on, "in the U.S. The" does not.
        if word.contains('.') && !word.contains(char::is_numeric) {
            return begins_sentence;
        }
        true
    }

    /// Returns true if `left` is the number of a note after a full stop ("… of States.12 The").
    fn follows_note(&self, text: &str, left: Word, right: Word) -> bool {
        let note = slice(text, left).len() <= 3
            && slice(text, left).bytes().all(|byte| byte.is_ascii_digit());
        let before = &text[..left.start as usize];
        let after_stop = before.strip_suffix(['.', '”', '"']).is_some_and(|rest| {
            rest.chars()
                .next_back()
                .is_some_and(|sign| sign.is_alphabetic() || matches!(sign, '.' | ')' | '”' | '"'))
        });
        let next = slice(text, right);
        let spaced = text[left.end as usize..right.start as usize].contains(char::is_whitespace);
        note && after_stop && spaced && next.chars().next().is_some_and(char::is_uppercase)
            // "No.5 Group" is a number, not a note.
            && !ends_in_abbreviation(before, self.abbreviations)
    }
}

fn slice(text: &str, word: Word) -> &str {
    &text[word.start as usize..word.end as usize]
}

fn ends_in_abbreviation(before: &str, abbreviations: &Abbreviations) -> bool {
    let Some(before) = before.strip_suffix('.') else { return false };
    let start = before
        .char_indices()
        .rev()
        .find(|(_, sign)| !sign.is_alphabetic())
        .map_or(0, |(at, sign)| at + sign.len_utf8());
    let word = before[start..].to_lowercase();
    abbreviations.before_number.contains(&word.as_str())
        || abbreviations.never.contains(&word.as_str())
}

/// Returns true if a hyphen at a line's end stands between (or a soft one at the end of the word before).
fn divides(word: &str, between: &str) -> bool {
    let hyphen = between.strip_prefix(['-', '\u{2010}', '\u{ad}']);
    let rest = hyphen.or_else(|| word.ends_with('\u{ad}').then_some(between));
    rest.is_some_and(|rest| {
        rest.trim_matches([' ', '\t']).trim_matches(['\r', '\n']).is_empty()
            && rest.contains(['\n', '\r'])
    })
}

fn has_blank_line(between: &str) -> bool {
    let mut lines = between.lines().skip(1);
    let inner = lines.by_ref().peekable();
    let count = between.matches('\n').count();
    count > 1 && inner.take(count - 1).any(|line| line.trim().is_empty())
        || between.contains(['\u{2029}', '\u{c}'])
}

/// Returns true if the line of `right` begins with the mark or number of a list item.
fn begins_item(text: &str, between: &str, right: Word) -> bool {
    let Some(line) = between.rfind(['\n', '\r', '\u{2028}']).map(|at| between[at..].trim_start())
    else {
        return false;
    };
    if line.starts_with(['•', '▪', '◦', '●', '‣', '·', '■', '\u{f0b7}', '*'])
        || line.starts_with(['-', '–', '—']) && line.chars().nth(1).is_some_and(char::is_whitespace)
    {
        return true;
    }
    let after = &text[right.end as usize..];
    let marker = is_marker(slice(text, right));
    let closed = after.starts_with(") ") || after.starts_with(")\t") || after.starts_with('）');
    match line {
        "(" | "（" => marker && closed,
        "" => {
            marker
                && (closed
                    || (after.starts_with(". ")
                        && slice(text, right).bytes().all(|byte| byte.is_ascii_digit())))
        }
        _ => false,
    }
}

/// Returns true if `word` numbers an item: at the start of the text, of its line, or after the end of the item before.
fn is_item_marker(text: &str, at: Word, word: &str) -> bool {
    let before = text[..at.start as usize].trim_end_matches([' ', '\t', '\u{3000}', '(', '（']);
    is_marker(word)
        && (before.is_empty()
            || before.ends_with(['\n', '\r', '\u{2028}', '\u{2029}', '.', ';', ':']))
}

/// A number of up to three digits (with parts: 2.1), a letter, or a small Roman numeral.
fn is_marker(word: &str) -> bool {
    let numbered = word.split('.').all(|part| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    let lettered = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    numbered || lettered || (word.len() <= 5 && is_roman(word))
}

fn is_roman(word: &str) -> bool {
    !word.is_empty()
        && word.bytes().all(|byte| matches!(byte | 0x20, b'i' | b'v' | b'x' | b'l' | b'c'))
}

fn is_quote(sign: char) -> bool {
    matches!(
        sign,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '＂'
            | '＇'
    )
}

fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_hyphen(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}' | '\u{2011}' | '–')
}

/// A hyphen joins a compound if it stands alone between the words, or at the end of the line.
fn is_compound(between: &str, at: usize, hyphen: char) -> bool {
    let Range { start, end } = at..at + hyphen.len_utf8();
    let before = between[..start].chars().all(|sign| is_quote(sign) || is_invisible(sign));
    let after = between[end..].chars().next();
    before
        && after
            .is_none_or(|sign| is_quote(sign) || is_invisible(sign) || matches!(sign, '\n' | '\r'))
}

#[cfg(test)]
mod tests;
