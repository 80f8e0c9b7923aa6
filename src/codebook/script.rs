//! The script of a letter, and the scripts in which languages are written.
//!
//! Blocks of Unicode are enough for the two questions asked here: whether one word mixes letters that look alike, and which
//! of a codebook's languages an example sentence is in.
//!
//! **Invariant:** languages that share a script are not told apart.

use crate::text::{Language, is_han};

/// A script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Thai,
    Georgian,
    Kana,
    Hangul,
    Han,
}

impl Script {
    /// Returns the script of a letter, if it is one of those known here.
    pub(super) fn of(sign: char) -> Option<Self> {
        if is_han(sign) {
            return Some(Self::Han);
        }
        if !sign.is_alphabetic() {
            return None;
        }
        Some(match u32::from(sign) {
            0x41..=0x24f
            | 0x1e00..=0x1eff
            | 0x2c60..=0x2c7f
            | 0xa720..=0xa7ff
            | 0xfb00..=0xfb06
            | 0xff21..=0xff5a => Self::Latin,
            0x370..=0x3ff | 0x1f00..=0x1fff => Self::Greek,
            0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Self::Cyrillic,
            0x530..=0x58f => Self::Armenian,
            0x590..=0x5ff | 0xfb1d..=0xfb4f => Self::Hebrew,
            0x600..=0x6ff | 0x750..=0x77f | 0x8a0..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => {
                Self::Arabic
            }
            0x900..=0x97f => Self::Devanagari,
            0x980..=0x9ff => Self::Bengali,
            0xe00..=0xe7f => Self::Thai,
            0x10a0..=0x10ff | 0x1c90..=0x1cbf | 0x2d00..=0x2d2f => Self::Georgian,
            0x3040..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9f => Self::Kana,
            0x1100..=0x11ff | 0x3130..=0x318f | 0xa960..=0xa97f | 0xac00..=0xd7ff => Self::Hangul,
            _ => return None,
        })
    }

    /// Returns true if the language is commonly written in this script.
    pub(super) fn writes(self, language: Language) -> bool {
        let usual = match language.tag() {
            "zh" | "yue" | "wuu" | "lzh" | "hak" | "nan" => Self::Han,
            "ja" => return matches!(self, Self::Kana | Self::Han),
            "ko" => Self::Hangul,
            "ru" | "uk" | "be" | "bg" | "mk" | "kk" | "ky" | "mn" | "tg" | "tt" | "ba" | "cv"
            | "os" | "ce" => Self::Cyrillic,
            "sr" | "uz" | "az" => return matches!(self, Self::Cyrillic | Self::Latin),
            "ar" | "fa" | "ur" | "ps" | "ug" | "sd" | "ckb" => Self::Arabic,
            "he" | "yi" => Self::Hebrew,
            "el" => Self::Greek,
            "hi" | "mr" | "ne" | "sa" => Self::Devanagari,
            "bn" | "as" => Self::Bengali,
            "th" => Self::Thai,
            "hy" => Self::Armenian,
            "ka" => Self::Georgian,
            _ => Self::Latin,
        };
        self == usual
    }

    /// Returns the script that most of a text is in. A Han character counts as four letters, since Chinese sentences hold
    /// Latin names but hardly ever the other way round; any kana makes a text Japanese.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let mut letters = std::collections::BTreeMap::<Self, usize>::new();
        for script in text.chars().filter_map(Self::of) {
            *letters.entry(script).or_default() += if script == Self::Han { 4 } else { 1 };
        }
        if letters.contains_key(&Self::Kana) {
            return Some(Self::Kana);
        }
        letters.into_iter().max_by_key(|(_, count)| *count).map(|(script, _)| script)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_script_of_a_sentence() {
        for (text, script) in [
            ("States respect sovereignty.", Script::Latin),
            ("各国与ICANN合作。", Script::Han),
            ("サイバー空間の主権", Script::Kana),
            ("цифровой суверенитет", Script::Cyrillic),
            ("السيادة الرقمية", Script::Arabic),
        ] {
            assert_eq!(Script::of_text(text), Some(script), "{text}");
        }
        assert_eq!(Script::of_text("2022 – 15 %"), None);
    }

    #[test]
    fn letters_that_look_alike_are_of_different_scripts() {
        assert_eq!(
            ['a', 'а', 'α'].map(Script::of),
            [Some(Script::Latin), Some(Script::Cyrillic), Some(Script::Greek)]
        );
    }
}
