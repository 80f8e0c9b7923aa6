//! Which characters the bytes of a font's text mean.
//!
//! RTF names a code page for the whole document, and for each font a character set of Windows or a code page.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, IBM866, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255,
    WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};
use hashbrown::HashMap;

use super::super::symbol;

/// How a run of bytes is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// In an encoding.
    Encoded(&'static Encoding),
    /// As signs of the font "Symbol" or one like it.
    Symbols,
    /// The font says Western; some programs say so of all fonts of a document in this multi-byte encoding.
    WesternOr(&'static Encoding),
    /// In a code page of old systems that is not known here: only ASCII can be told.
    Ascii,
}

impl Script {
    /// Returns the characters of `bytes`.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Encoded(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::WesternOr(encoding) => encoding
                .decode_without_bom_handling_and_without_replacement(bytes)
                .unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0)
                .into_owned(),
            Self::Symbols => {
                bytes.iter().map(|byte| symbol::letter((*byte).into()).unwrap_or(' ')).collect()
            }
            Self::Ascii => bytes
                .iter()
                .map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{fffd}' })
                .collect(),
        }
    }
}

/// The fonts of a document.
#[derive(Debug)]
pub(super) struct Fonts {
    /// The document's code page.
    pub(super) page: Script,
    fonts: HashMap<i32, Script>,
}

impl Default for Fonts {
    fn default() -> Self {
        Self { page: Script::Encoded(WINDOWS_1252), fonts: HashMap::new() }
    }
}

impl Fonts {
    /// Takes note of the character set of a font.
    pub(super) fn set(&mut self, font: i32, script: Script) {
        self.fonts.insert(font, script);
    }

    /// Returns how text in this font is to be read.
    pub(super) fn script(&self, font: i32) -> Script {
        self.fonts.get(&font).copied().unwrap_or(self.page)
    }

    /// Returns what a character set of Windows means in this document.
    pub(super) fn of_set(&self, set: i32) -> Script {
        Script::Encoded(match set {
            0 => match self.page {
                Script::Encoded(page) if !page.is_single_byte() => return Script::WesternOr(page),
                _ => WINDOWS_1252,
            },
            2 => return Script::Symbols,
            77 => MACINTOSH,
            78 | 128 => SHIFT_JIS,
            79 | 129 => EUC_KR,
            80 | 134 => GB18030,
            81 | 136 => BIG5,
            161 => WINDOWS_1253,
            162 => WINDOWS_1254,
            163 => WINDOWS_1258,
            177 | 181 => WINDOWS_1255,
            178..=180 => WINDOWS_1256,
            186 => WINDOWS_1257,
            204 => WINDOWS_1251,
            222 => WINDOWS_874,
            238 => WINDOWS_1250,
            130 | 254 | 255 => return Script::Ascii,
            _ => return self.page,
        })
    }
}

/// Returns what a code page of Windows means.
pub(super) fn of_page(page: i32) -> Script {
    Script::Encoded(match page {
        866 => IBM866,
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 | 54936 => GB18030,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        // 0 stands for the page of the machine that wrote the file.
        0 | 1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => MACINTOSH,
        10007 => X_MAC_CYRILLIC,
        65001 => UTF_8,
        _ => return Script::Ascii,
    })
}
