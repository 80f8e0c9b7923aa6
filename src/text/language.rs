//! Languages, by the primary subtag of BCP 47.

use std::borrow::Cow;
use std::fmt;

/// A language: two or three lower-case letters, `und` if unknown. Scripts and regions are dropped, since folding makes
/// Simplified and Traditional Chinese alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 3]);

impl Language {
    /// Not known.
    pub const UNKNOWN: Self = Self(*b"und");
    /// English.
    pub const ENGLISH: Self = Self(*b"en ");
    /// Chinese.
    pub const CHINESE: Self = Self(*b"zh ");

    /// Returns the language of a tag such as `en`, `zh-Hant-TW`, `en+nl` (the first counts) or `EN_us`; `None` if the tag is not of that form.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', '+', ',', ';', ' ', '/']).next()?;
        let mut letters = *b"   ";
        if !(2..=3).contains(&primary.len()) {
            return None;
        }
        for (slot, byte) in letters.iter_mut().zip(primary.bytes()) {
            if !byte.is_ascii_alphabetic() {
                return None;
            }
            *slot = byte.to_ascii_lowercase();
        }
        Some(Self(letters))
    }

    /// Returns the tag.
    pub fn tag(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a tag is made of ASCII letters and spaces").trim_end()
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.tag())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.tag())
    }
}

/// A language that a text looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detected {
    /// The language; [`Language::UNKNOWN`] if the text has too few letters, or looks like no language.
    pub language: Language,
    /// From 0 to 1.
    pub certainty: f64,
}

/// Bytes of each part of a long sample.
const EXCERPT: usize = 400;
/// Fewest letters to judge by.
const ENOUGH: usize = 20;
/// Latin text below this certainty is called unknown: noise, lists of names.
const CERTAIN: f64 = 0.1;

/// Judges the language of a sample: by script where the script tells, else by the frequencies of letter sequences among
/// languages that governance documents are written in.
pub fn detect(sample: &str) -> Detected {
    let excerpt = excerpt(sample);
    let sample = excerpt.as_ref();
    let mut scripts = Scripts::default();
    sample.chars().for_each(|sign| scripts.count(sign));
    let certain = |tag: &str, share: f64| Detected {
        language: Language::parse(tag).unwrap_or(Language::UNKNOWN),
        certainty: share,
    };
    let unknown = Detected { language: Language::UNKNOWN, certainty: 0.0 };
    // A Han character says about as much as two letters.
    let letters = scripts.letters + scripts.han;
    // Glyph noise is mostly signs that are no letters.
    if letters < ENOUGH || letters * 2 < scripts.visible {
        return unknown;
    }
    let share = |count: usize| {
        f64::from(u32::try_from(count).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(letters.max(1)).unwrap_or(1))
    };
    if share(scripts.kana) > 0.1 {
        return certain("ja", share(scripts.kana + scripts.han));
    }
    if share(scripts.hangul) > 0.3 {
        return certain("ko", share(scripts.hangul));
    }
    if share(2 * scripts.han) > 0.5 {
        return certain("zh", share(2 * scripts.han).min(1.0));
    }
    if reads_english(sample) {
        return certain("en", 1.0);
    }
    let detector = whatlang::Detector::with_allowlist(
        CANDIDATES.iter().map(|(_, language)| *language).collect(),
    );
    let Some(found) = detector.detect(sample) else { return unknown };
    let tag = CANDIDATES
        .iter()
        .find(|(_, language)| *language == found.lang())
        .map_or("und", |(tag, _)| tag);
    if found.confidence() < CERTAIN {
        return Detected { certainty: found.confidence(), ..unknown };
    }
    certain(tag, found.confidence())
}

/// Returns true for a text that is English beyond doubt: a tenth of its words are "the", "of" and "and", and no other language
/// has them all. It spares most documents the slower comparison of letter sequences.
fn reads_english(sample: &str) -> bool {
    let (mut words, mut the, mut of, mut and) = (0, 0, 0, 0);
    for word in sample.split_ascii_whitespace() {
        words += 1;
        match word.as_bytes() {
            b"the" | b"The" => the += 1,
            b"of" => of += 1,
            b"and" => and += 1,
            _ => {}
        }
    }
    words >= 50 && the * 33 >= words && of > 0 && and > 0 && (the + of + and) * 10 >= words
}

/// Returns the beginning, the middle and the end of a long sample: letter sequences settle within a few hundred characters, and a
/// title or a notice in another language is only a third of it.
fn excerpt(sample: &str) -> Cow<'_, str> {
    if sample.len() <= 3 * EXCERPT {
        return Cow::Borrowed(sample);
    }
    let part = |from: usize| {
        let start = sample.ceil_char_boundary(from);
        &sample[start..sample.floor_char_boundary(start + EXCERPT)]
    };
    let (middle, end) = ((sample.len() - EXCERPT) / 2, sample.len() - EXCERPT);
    Cow::Owned([part(0), part(middle), part(end)].join(" "))
}

/// Iterates over the languages that [`detect`] can tell, with [`Language::UNKNOWN`] at the end.
pub fn known() -> impl Iterator<Item = Language> {
    let by_script = ["ja", "ko", "zh", "und"];
    CANDIDATES.iter().map(|(tag, _)| *tag).chain(by_script).filter_map(Language::parse)
}

const CANDIDATES: &[(&str, whatlang::Lang)] = &[
    ("ar", whatlang::Lang::Ara),
    ("de", whatlang::Lang::Deu),
    ("en", whatlang::Lang::Eng),
    ("es", whatlang::Lang::Spa),
    ("fa", whatlang::Lang::Pes),
    ("fr", whatlang::Lang::Fra),
    ("hi", whatlang::Lang::Hin),
    ("it", whatlang::Lang::Ita),
    ("nl", whatlang::Lang::Nld),
    ("pt", whatlang::Lang::Por),
    ("ru", whatlang::Lang::Rus),
    ("th", whatlang::Lang::Tha),
    ("tr", whatlang::Lang::Tur),
    ("uk", whatlang::Lang::Ukr),
    ("ur", whatlang::Lang::Urd),
    ("vi", whatlang::Lang::Vie),
];

#[derive(Default)]
struct Scripts {
    letters: usize,
    visible: usize,
    han: usize,
    kana: usize,
    hangul: usize,
}

impl Scripts {
    fn count(&mut self, sign: char) {
        if sign.is_whitespace() || sign.is_numeric() {
            return;
        }
        self.visible += 1;
        if sign.is_alphabetic() {
            self.letters += 1;
        }
        match sign {
            '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' => {
                self.han += 1;
            }
            '\u{3041}'..='\u{30ff}' => self.kana += 1,
            '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}' => self.hangul += 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_come_down_to_the_primary_language() {
        for (tag, expected) in
            [("zh-Hant-TW", "zh"), ("EN_us", "en"), ("en+nl", "en"), ("und", "und"), (" fr ", "fr")]
        {
            assert_eq!(Language::parse(tag).unwrap().tag(), expected);
        }
        for tag in ["", "e", "english", "z1", "网络"] {
            assert_eq!(Language::parse(tag), None, "{tag}");
        }
    }

    #[test]
    fn languages_of_the_united_nations() {
        for (text, expected) in [
            (
                "States shall respect the sovereignty of others in cyberspace and cooperate in good faith.",
                "en",
            ),
            ("各国应当尊重彼此的网络主权，共同维护网络空间的和平与安全。", "zh"),
            ("各國應尊重彼此的網路主權，共同維護網際網路的和平與安全，IPv6 與 5G 並進。", "zh"),
            (
                "Les États respectent la souveraineté des autres dans le cyberespace et coopèrent de bonne foi.",
                "fr",
            ),
            (
                "Los Estados respetarán la soberanía de los demás en el ciberespacio y cooperarán de buena fe.",
                "es",
            ),
            (
                "Государства уважают суверенитет других государств в киберпространстве и сотрудничают.",
                "ru",
            ),
            ("تحترم الدول سيادة الدول الأخرى في الفضاء السيبراني وتتعاون بحسن نية.", "ar"),
            ("サイバー空間における各国の主権を尊重し、平和と安全を共に守る。", "ja"),
            ("12 3 4 5 §§ ## 2016 %", "und"),
            ("a1 !# $% && (( )) == ++ ## @@ ~~ ^^ \u{1}\u{2} zz ;; :: << >> []{}", "und"),
        ] {
            assert_eq!(detect(text).language.tag(), expected, "{text}");
        }
    }
}
