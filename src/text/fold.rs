//! Folding: the form of a word that matching and counting see.
//!
//! Compatibility forms are made plain (NFKC), case is folded, invisible signs go, apostrophes become one kind, a possessive `'s`
//! is dropped, Traditional characters become Simplified one by one, Arabic vowel marks and tatweel go and the forms of alef
//! become one, Cyrillic ё becomes е. Latin accents stay: they tell words apart. Folding is idempotent.
//!
//! **Invariant:** folding looks at nothing but the word, so that pattern and text cannot disagree.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Folds words into a buffer of its own.
#[derive(Default)]
pub struct Folder {
    folded: String,
    scratch: String,
}

impl Folder {
    /// Returns a folder with empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the folded form of a word, valid until the next call.
    pub fn fold<'a>(&'a mut self, word: &str) -> &'a str {
        self.folded.clear();
        if word.is_ascii() {
            self.folded.push_str(word);
            self.folded.make_ascii_lowercase();
        } else {
            self.fold_beyond_ascii(word);
        }
        drop_possessive(&mut self.folded);
        &self.folded
    }

    fn fold_beyond_ascii(&mut self, word: &str) {
        self.scratch.clear();
        self.scratch.push_str(word);
        // Folding case may undo normalisation and the other way round; two rounds are enough for nearly every word.
        for _ in 0..4 {
            self.folded.clear();
            if is_nfkc_quick(self.scratch.chars()) == IsNormalized::Yes {
                self.scratch.chars().for_each(|sign| fold_sign(sign, &mut self.folded));
            } else {
                self.scratch.nfkc().for_each(|sign| fold_sign(sign, &mut self.folded));
            }
            if self.folded == self.scratch {
                break;
            }
            std::mem::swap(&mut self.folded, &mut self.scratch);
        }
    }
}

fn fold_sign(sign: char, into: &mut String) {
    match sign {
        'a'..='z' | '0'..='9' => into.push(sign),
        'ё' | 'Ё' | 'آ' | 'أ' | 'إ' | 'ٱ' => into.push(fold_letter(sign)),
        '’' | '‘' | 'ʼ' | '＇' | '‛' => into.push('\''),
        '\u{e5f}'.. if is_han(sign) => into.push(fold_han(sign)),
        _ if is_invisible(sign) => {}
        // Upper case and back: ß and ẞ become ss, ς becomes σ, ſ becomes s.
        _ => sign.to_uppercase().flat_map(char::to_lowercase).for_each(|sign| into.push(sign)),
    }
}

/// Returns what folding makes of one letter, if it makes one letter of it; other letters come back as they are, capitals too.
pub fn fold_letter(letter: char) -> char {
    match letter {
        'ё' | 'Ё' => 'е',
        'آ' | 'أ' | 'إ' | 'ٱ' => 'ا',
        _ => fold_han(letter),
    }
}

/// Soft hyphens, joiners, directional marks, variation selectors; tatweel and Arabic vowel marks.
fn is_invisible(sign: char) -> bool {
    matches!(sign,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}'
        | '\u{640}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

fn drop_possessive(word: &mut String) {
    loop {
        let rest = word.strip_suffix("'s").or_else(|| word.strip_suffix('\''));
        match rest.map(str::len) {
            Some(length) if length > 0 => word.truncate(length),
            _ => return,
        }
    }
}

fn is_han(sign: char) -> bool {
    HAN.contains(&u32::from(sign))
        || matches!(sign, '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

const HAN: std::ops::Range<u32> = 0x3400..0xa000;

/// Returns the Simplified form of a Han character; other characters come back as they are.
///
/// The characters are converted one by one (`OpenCC`'s Traditional to Simplified table), so that a character folds alike
/// wherever it stands; words that differ between regions stay different words.
pub fn fold_han(sign: char) -> char {
    static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
        let converter = OpenCC::from_config(BuiltinConfig::T2s).ok();
        HAN.map(|code| {
            let sign = char::from_u32(code).unwrap_or('\u{fffd}');
            let mut converted = sign;
            // A few characters lead on to another; folding must come to rest.
            for _ in 0..3 {
                let next = converter
                    .as_ref()
                    .map(|converter| converter.convert(converted.encode_utf8(&mut [0; 4])));
                converted = next.and_then(single).unwrap_or(converted);
            }
            converted
        })
        .collect()
    });
    let code = u32::from(sign);
    if HAN.contains(&code) { SIMPLIFIED[(code - HAN.start) as usize] } else { sign }
}

fn single(text: String) -> Option<char> {
    let mut signs = text.chars();
    signs.next().filter(|_| signs.next().is_none())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(word: &str) -> String {
        Folder::new().fold(word).to_owned()
    }

    #[test]
    fn forms_of_one_word_fold_alike() {
        for (word, expected) in [
            ("Sovereignty’s", "sovereignty"),
            ("STATES'", "states"),
            ("sover\u{ad}eignty", "sovereignty"),
            ("ＣＹＢＥＲ", "cyber"),
            ("ﬁnance", "finance"),
            ("Straße", "strasse"),
            ("naïve", "naïve"),
            ("nai\u{308}ve", "naïve"),
            ("Ёлка", "елка"),
            ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
            ("الأَمْن", "الامن"),
            ("網", "网"),
            ("絡", "络"),
            ("'s", "'s"),
        ] {
            assert_eq!(folded(word), expected, "{word}");
        }
    }

    #[test]
    fn every_han_character_comes_to_rest() {
        for code in HAN {
            let sign = char::from_u32(code).unwrap();
            assert_eq!(fold_han(fold_han(sign)), fold_han(sign));
        }
        assert_eq!("資訊網路體系".chars().map(fold_han).collect::<String>(), "资讯网路体系");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn folding_is_idempotent(word in any::<String>()) {
            let once = folded(&word);
            prop_assert_eq!(folded(&once), once);
        }

        #[test]
        fn ascii_takes_the_same_way(word in "[A-Za-z0-9_'.]{1,20}") {
            let mut general = Folder::new();
            general.fold_beyond_ascii(&word);
            drop_possessive(&mut general.folded);
            prop_assert_eq!(folded(&word), general.folded);
        }
    }
}
