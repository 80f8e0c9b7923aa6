//! Words of a paragraph: Unicode UAX #29, and every Han character a word of its own.
//!
//! Three lanes. Runs of ASCII are cut by a table of byte classes; runs of Han characters and CJK punctuation by their code
//! points; any other stretch between ASCII white space goes through `unicode-segmentation`. The property tests hold the
//! lanes against `unicode-segmentation` over the whole text.
//!
//! **Invariant:** nothing is allocated per word.

use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// ASCII only.
    Ascii,
    /// One Han character.
    Han,
    /// Anything else.
    Other,
}

/// A word, as a byte range of its paragraph (which is shorter than 4 GiB).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// What it is made of.
    pub kind: WordKind,
}

/// Returns the words of a paragraph, in order.
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0, slow: None }
}

/// Iterator over the words of a paragraph.
pub struct Words<'a> {
    text: &'a str,
    /// Where the search for the next word goes on.
    at: usize,
    /// A stretch that is being cut by the general rules, and where it begins.
    slow: Option<(UnicodeWordIndices<'a>, usize)>,
}

impl<'a> Words<'a> {
    /// Returns the words from byte `at` on, which is the end of a word of this text.
    pub fn after(&self, at: u32) -> Words<'a> {
        Words { text: self.text, at: at as usize, slow: None }
    }
}

// Byte classes.
const BREAK: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const JOINER: u8 = 3; // underscore
const MID_LETTER: u8 = 4;
const MID_NUMBER: u8 = 5;
const MID_BOTH: u8 = 6;
const BEYOND: u8 = 7; // not ASCII

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [BREAK; 256];
    let mut byte = 0;
    while byte < 256 {
        #[allow(clippy::cast_possible_truncation, reason = "the loop stays below 256")]
        let sign = byte as u8;
        classes[byte] = match sign {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'_' => JOINER,
            b':' => MID_LETTER,
            b',' | b';' => MID_NUMBER,
            b'.' | b'\'' => MID_BOTH,
            0x80.. => BEYOND,
            _ => BREAK,
        };
        byte += 1;
    }
    classes
}

impl Iterator for Words<'_> {
    type Item = Word;

    #[inline]
    fn next(&mut self) -> Option<Word> {
        loop {
            if self.slow.is_none() {
                let bytes = self.text.as_bytes();
                let mut start = self.at;
                loop {
                    match CLASSES[usize::from(*bytes.get(start)?)] {
                        LETTER | DIGIT | JOINER => match ascii_word(bytes, start) {
                            Run::Word(end) => {
                                self.at = end;
                                return Some(word(start, end, WordKind::Ascii));
                            }
                            Run::Nothing(end) => start = end,
                            Run::Beyond => break,
                        },
                        BEYOND => break,
                        _ => start += 1,
                    }
                }
                self.at = start;
            }
            if let Some(word) = self.beyond_ascii() {
                return Some(word);
            }
        }
    }
}

enum Run {
    /// A word up to here.
    Word(usize),
    /// Underscores up to here.
    Nothing(usize),
    /// The run touches a sign that is not ASCII.
    Beyond,
}

#[inline]
fn ascii_word(bytes: &[u8], start: usize) -> Run {
    let class = |at: usize| bytes.get(at).map_or(BREAK, |&byte| CLASSES[usize::from(byte)]);
    let mut at = start;
    let mut seen = 0;
    loop {
        let here = class(at);
        match here {
            LETTER | DIGIT | JOINER => {
                seen |= here;
                at += 1;
            }
            MID_LETTER | MID_NUMBER | MID_BOTH => {
                let after = class(at + 1);
                if after == BEYOND {
                    return Run::Beyond;
                }
                let before = class(at - 1);
                let joins = (before == LETTER && after == LETTER && here != MID_NUMBER)
                    || (before == DIGIT && after == DIGIT && here != MID_LETTER);
                if !joins {
                    break;
                }
                at += 1;
            }
            BEYOND => return Run::Beyond,
            _ => break,
        }
    }
    // Underscores alone are no word; `seen` then is JOINER, which shares its bits with a letter and a digit together.
    let alphanumeric = seen != JOINER || bytes[start..at].iter().any(u8::is_ascii_alphanumeric);
    if alphanumeric { Run::Word(at) } else { Run::Nothing(at) }
}

impl Words<'_> {
    /// Looks at a stretch with signs beyond ASCII; `None` where it holds no (further) word and the search goes on.
    #[inline(never)]
    fn beyond_ascii(&mut self) -> Option<Word> {
        if let Some((stretch, base)) = &mut self.slow {
            let Some((at, piece)) = stretch.next() else {
                self.slow = None;
                return None;
            };
            let end = *base + at + piece.len();
            let piece = piece.trim_start_matches(is_bare_sign);
            return Some(word(end - piece.len(), end, kind(piece)));
        }
        let rest = &self.text[self.at..];
        let mut signs = rest.chars();
        let first = signs.next()?;
        if signs.as_str().chars().next().is_none_or(never_extends) {
            if is_han(first) {
                let start = self.at;
                self.at += first.len_utf8();
                return Some(word(start, self.at, WordKind::Han));
            }
            if is_cjk_mark(first) {
                self.at += first.len_utf8();
                return None;
            }
        }
        // Words neither cross ASCII white space nor reach into a Han character, so the stretch ends before either.
        let end = rest
            .char_indices()
            .skip(1)
            .find(|&(_, sign)| sign.is_ascii_whitespace() || is_han(sign))
            .map_or(self.text.len(), |(at, _)| self.at + at);
        self.slow = Some((self.text[self.at..end].unicode_word_indices(), self.at));
        self.at = end;
        None
    }
}

/// Returns true for a Han character, by its block; the rare ones beyond are found by the general rules, which also make them
/// single words.
#[inline]
pub fn is_han(sign: char) -> bool {
    matches!(sign, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Punctuation of Chinese text that joins nothing when a Han character or another such mark stands before it.
#[inline]
fn is_cjk_mark(sign: char) -> bool {
    matches!(sign, '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '，' | '；' | '：' | '！' | '？' | '（' | '）' | '“' | '”' | '…' | '—')
}

/// True for signs that are certainly not extended to the character before (combining marks, joiners, format signs are).
#[inline]
fn never_extends(sign: char) -> bool {
    sign.is_ascii() || is_han(sign) || is_cjk_mark(sign) || matches!(sign, '‘' | '’')
}

/// A combining mark without a letter makes one segment with the space or mark before it; a word never begins with those.
fn is_bare_sign(sign: char) -> bool {
    sign.is_ascii() && !sign.is_ascii_alphanumeric() && sign != '_'
}

fn kind(piece: &str) -> WordKind {
    let mut signs = piece.chars();
    match (signs.next(), signs.next()) {
        (Some(sign), None) if is_han(sign) => WordKind::Han,
        _ if piece.is_ascii() => WordKind::Ascii,
        _ => WordKind::Other,
    }
}

/// Offsets fit: a paragraph is shorter than 4 GiB.
#[inline]
fn word(start: usize, end: usize, kind: WordKind) -> Word {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Word { start: offset(start), end: offset(end), kind }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_the_book(text: &str) -> Vec<(usize, &str)> {
        let trim = |(at, piece): (usize, &'_ str)| {
            let word = piece.trim_start_matches(is_bare_sign);
            (at + piece.len() - word.len(), word.len())
        };
        text.unicode_word_indices()
            .map(trim)
            .map(|(at, length)| (at, &text[at..at + length]))
            .collect()
    }

    fn by_lanes(text: &str) -> Vec<(usize, &str)> {
        words(text)
            .map(|word| (word.start as usize, &text[word.start as usize..word.end as usize]))
            .collect()
    }

    #[test]
    fn the_lanes_meet() {
        for text in [
            "State's U.S. 3.14 1,000 cyber-security e.g. a:b a_b __ _1 'x' don’t naïve",
            "网络空间命运共同体（2016年），5G网络。1，2",
            "“网络主权”网\u{fe0f}络a网b\u{301}",
            " \u{301}abc",
            "ＡＢＣ．Ｄ 1．2 カタカナひらがな ภาษาไทย 한국어",
            "a\u{ad}b sover\u{ad}\neignty \u{200d}x",
        ] {
            assert_eq!(by_lanes(text), by_the_book(text), "{text:?}");
        }
    }

    #[test]
    fn marks_without_words_are_passed_over_however_many() {
        let text = "， é\u{301}… ".repeat(100_000) + "x";
        assert_eq!(words(&text).count(), 100_001);
        assert_eq!(words(&"， “".repeat(1_000_000)).count(), 0);
    }

    #[test]
    fn words_can_be_taken_up_again_after_any_word() {
        let text = "well-known naïve-\nté 网络-x";
        let all: Vec<Word> = words(text).collect();
        for (at, word) in all.iter().enumerate() {
            assert_eq!(words(text).after(word.end).collect::<Vec<_>>(), all[at + 1..]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn ascii_is_cut_by_the_book(text in "[aB1_ .,:;'\"\\-\n(/]{0,40}") {
            prop_assert_eq!(by_lanes(&text), by_the_book(&text));
        }

        #[test]
        fn mixtures_are_cut_by_the_book(text in "[aB1_ .,:'’‘\u{301}\u{200d}\u{ad}\u{fe0f}網络。，．：“”（１Ａカひภ한عё々〇😀🇫🇷\u{3000}\u{2028}\n-]{0,30}") {
            prop_assert_eq!(by_lanes(&text), by_the_book(&text));
        }

        #[test]
        fn anything_is_cut_by_the_book(text in any::<String>()) {
            prop_assert_eq!(by_lanes(&text), by_the_book(&text));
        }
    }
}
