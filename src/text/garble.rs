//! How much of a text is no text: noise of optical character recognition, glyphs without their meaning, shifted or wrongly guessed
//! encodings.
//!
//! Each running word is looked at by itself for what no writing system does: signs without meaning, symbols or digits inside a word,
//! scripts mixed in one word, capitals in its middle, no vowel at all. Chinese is judged by its commonest characters, which make up
//! half of any text and hardly any of one that was decoded wrongly. Words that are strange in prose but not in lists of codes (acronyms,
//! single letters) count only if the words that hold sentences together are missing.
//!
//! **Invariant:** evidence only; nothing is dropped. Adding texts in any cut at paragraphs gives the same sums. Time is linear.

use std::sync::LazyLock;

use hashbrown::HashSet;

use super::is_han;

/// Share of strange words from which on a text is garbled. Of real documents in six languages none comes up to half of it, a page of
/// bad recognition to the double, wrong encodings and lost glyphs to the tenfold (`tests/garble.rs`).
pub const GARBLED: f64 = 0.01;

/// Fewest strange words of a garbled text.
const SEVERAL: u64 = 2;

/// Fewest words that a share says something of.
pub const FEWEST_WORDS: u64 = 50;

/// Han characters in a row that are judged together, and how many of them are common in any text at least.
const WINDOW: u64 = 30;
const COMMON_OF_WINDOW: u64 = 7;
/// Japanese and Korean have a syllable among so many characters at least.
const SYLLABLES: usize = 8;
/// Share of function words that running text exceeds.
const HELD_TOGETHER: f64 = 0.05;
/// Longest word that is looked at, in characters: longer ones are addresses and data.
const LONGEST: usize = 40;

/// What was seen of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Garble {
    /// Running words; of Chinese, windows of 30 characters count as half as many words.
    pub words: u64,
    /// Words that look like no word of any language.
    pub strange: u64,
    /// Words that are strange in running text: acronyms without vowels, single letters and symbols.
    pub codes: u64,
    /// Words that hold sentences together: articles, prepositions, conjunctions.
    pub function_words: u64,
}

impl Garble {
    /// Adds a paragraph.
    pub fn add(&mut self, text: &str) {
        let mut han = Window::default();
        for token in text.split_whitespace() {
            if token.is_ascii() {
                self.word(token);
                continue;
            }
            // Japanese and Korean have other common characters than Chinese.
            let syllables = token.chars().filter(|&sign| is_kana_or_hangul(sign)).count();
            if syllables * SYLLABLES > token.chars().count() {
                continue;
            }
            if token.chars().any(is_han) {
                self.han(token, &mut han);
            } else {
                self.word(token);
            }
        }
        self.close(&mut han);
    }

    /// Returns the share of strange words, from 0 to 1; `None` if there are no words.
    pub fn share(&self) -> Option<f64> {
        if self.words == 0 {
            return None;
        }
        let words = self.words as f64;
        let held_together = self.function_words as f64 >= HELD_TOGETHER * words;
        let codes = if held_together { 0 } else { self.codes };
        Some((self.strange + codes) as f64 / words)
    }

    /// Returns true if the text is garbled; a text of a few words never is.
    pub fn is_garbled(&self) -> bool {
        self.words >= FEWEST_WORDS
            && self.strange + self.codes >= SEVERAL
            && self.share().is_some_and(|share| share >= GARBLED)
    }

    fn word(&mut self, token: &str) {
        match ordinary(token).unwrap_or_else(|| judge(token)) {
            Judgement::Neutral => return,
            Judgement::Strange => self.strange += 1,
            Judgement::Code => self.codes += 1,
            Judgement::Function => self.function_words += 1,
            Judgement::Word => {}
        }
        self.words += 1;
    }

    fn han(&mut self, token: &str, window: &mut Window) {
        for sign in token.chars() {
            if is_meaningless(sign) {
                self.words += 1;
                self.strange += 1;
            }
            if !is_han(sign) {
                continue;
            }
            window.length += 1;
            window.common += u64::from(is_common_han(sign));
            if window.length == WINDOW {
                self.close(window);
            }
        }
    }

    /// Counts a window: half as many words as it has characters.
    fn close(&mut self, window: &mut Window) {
        let words = window.length.div_ceil(2);
        self.words += words;
        // What is shorter than a window is a heading or a name.
        if window.length == WINDOW {
            if window.common < COMMON_OF_WINDOW {
                self.strange += words;
            } else {
                self.function_words += words / 2;
            }
        }
        *window = Window::default();
    }
}

/// Han characters in a row.
#[derive(Default)]
struct Window {
    length: u64,
    common: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judgement {
    /// No evidence: numbers, addresses, bullets.
    Neutral,
    Word,
    Function,
    Code,
    Strange,
}

fn is_function_word(lower: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> =
        LazyLock::new(|| FUNCTION_WORDS.split_ascii_whitespace().collect());
    KNOWN.contains(lower)
}

fn is_common_han(sign: char) -> bool {
    static COMMON: LazyLock<HashSet<char>> = LazyLock::new(|| COMMON_HAN.chars().collect());
    COMMON.contains(&sign)
}

/// Judges what most words of Latin script are, at little cost: small letters with a vowel among them, perhaps after a capital and before a mark;
/// and numbers.
fn ordinary(token: &str) -> Option<Judgement> {
    let word = token.strip_suffix(['.', ',', ';', ':']).unwrap_or(token);
    let bytes = word.as_bytes();
    let (first, rest) = bytes.split_first()?;
    if first.is_ascii_digit() {
        let number = rest.iter().all(|byte| byte.is_ascii_digit() || b".,-/%".contains(byte));
        return number.then_some(Judgement::Neutral);
    }
    if matches!(word, "a" | "A") {
        return Some(Judgement::Function);
    }
    let plain = (2..=LONGEST).contains(&bytes.len())
        && first.is_ascii_alphabetic()
        && rest.iter().all(u8::is_ascii_lowercase)
        && bytes.iter().any(|byte| b"aeiou".contains(&byte.to_ascii_lowercase()))
        && !first.eq_ignore_ascii_case(&rest[0])
        && !bytes.windows(4).any(|four| four.iter().all(|byte| *byte == four[0]));
    if !plain {
        return None;
    }
    let function = if first.is_ascii_uppercase() {
        is_function_word(&word.to_ascii_lowercase())
    } else {
        is_function_word(word)
    };
    Some(if function { Judgement::Function } else { Judgement::Word })
}

/// Judges a word between white space.
fn judge(token: &str) -> Judgement {
    if token.chars().any(is_meaningless) {
        // A bullet of a symbol font stands alone.
        let bullet = token.chars().count() == 1 && token.chars().all(is_private);
        return if bullet { Judgement::Neutral } else { Judgement::Strange };
    }
    let word = token.trim_matches(|sign: char| !sign.is_alphanumeric());
    if word.is_empty() {
        return if token.chars().all(is_mark_of_prose) {
            Judgement::Neutral
        } else {
            Judgement::Code
        };
    }
    let length = word.chars().count();
    let opens_nothing =
        length >= 3 && token.ends_with(['(', '[', '{']) && word.chars().all(char::is_uppercase);
    if is_miscoded(token) || opens_nothing {
        return Judgement::Strange;
    }
    let is_address = word.contains(['/', '@', '_', '\\']) || word.contains("www.");
    if length > LONGEST || is_address || !word.chars().any(char::is_alphabetic) {
        return Judgement::Neutral;
    }
    let lower = word.to_lowercase();
    if is_function_word(&lower) {
        return Judgement::Function;
    }
    // Compounds, elisions and abbreviations are judged part by part.
    let parts = word.split([
        '-', '\u{2010}', '\u{2011}', '–', '—', '\'', '’', '.', ',', ':', ';', '(', ')', '[', ']',
    ]);
    let judgements: Vec<Judgement> =
        parts.filter(|part| !part.is_empty()).map(judge_part).collect();
    if judgements.contains(&Judgement::Strange) {
        Judgement::Strange
    } else if judgements.iter().all(|part| *part == Judgement::Code) {
        Judgement::Code
    } else {
        Judgement::Word
    }
}

/// Judges a word without marks inside.
fn judge_part(part: &str) -> Judgement {
    let signs: Vec<char> = part.chars().collect();
    let letters = signs.iter().filter(|sign| sign.is_alphabetic()).count();
    let inside = |found: &dyn Fn(char, char, char) -> bool| {
        signs.windows(3).any(|three| found(three[0], three[1], three[2]))
    };
    let symbol = inside(&|before, sign, after| {
        is_symbol(sign) && before.is_alphabetic() && after.is_alphabetic()
    });
    // More digits than letters may be are a hash or a key.
    let digits = signs.iter().filter(|sign| sign.is_ascii_digit()).count();
    let digit = digits <= 2
        && letters > 3
        && inside(&|before, sign, after| {
            sign.is_ascii_digit() && before.is_lowercase() && after.is_lowercase()
        });
    let rises = signs.windows(2).filter(|two| two[0].is_lowercase() && two[1].is_uppercase());
    let repeated = signs
        .windows(4)
        .any(|four| four[0].is_alphabetic() && four.iter().all(|sign| *sign == four[0]))
        && !part.bytes().all(|byte| b"iIxX".contains(&byte));
    let stutters = letters >= 5
        && matches!(signs[..2], [one, other] if one == other && one.is_ascii_lowercase() && !"aeioul".contains(one));
    if symbol || digit || repeated || stutters || rises.count() >= 3 || mixes_scripts(&signs) {
        return Judgement::Strange;
    }
    let has_vowel = signs.iter().any(|&sign| is_vowel(sign));
    let is_capital =
        signs.iter().filter(|sign| sign.is_alphabetic()).all(|sign| sign.is_uppercase());
    if letters == 1 || is_capital && letters >= 2 && !has_vowel {
        return Judgement::Code;
    }
    let voiceless = letters >= 5 && letters == signs.len() && !has_vowel && !is_capital;
    if voiceless { Judgement::Strange } else { Judgement::Word }
}

/// Whether a word looks like one encoding read as another: lead and continuation bytes of UTF-8 as Latin letters and symbols, or a
/// word of accented letters only, which are the letters of another alphabet.
fn is_miscoded(token: &str) -> bool {
    let signs: Vec<char> = token.chars().collect();
    let follows = |at: usize, count: usize| {
        (1..=count).all(|next| signs.get(at + next).copied().is_some_and(is_continuation))
    };
    let utf8 = signs.iter().enumerate().any(|(at, sign)| match sign {
        '\u{c2}'..='\u{df}' => follows(at, 1),
        '\u{e0}'..='\u{ef}' => follows(at, 2),
        _ => false,
    });
    let letters = signs.iter().filter(|sign| sign.is_alphabetic()).count();
    let high = |sign: &&char| matches!(**sign, '\u{a1}'..='\u{ff}') && !matches!(**sign, '«' | '»');
    let other_alphabet = signs.len() >= 3
        && signs.iter().filter(high).count() * 10 > signs.len() * 7
        && letters >= 2;
    utf8 || other_alphabet
}

/// What the bytes 0x80 to 0xBF are in Latin-1 and windows-1252, but for what may follow a letter in print.
fn is_continuation(sign: char) -> bool {
    matches!(
        sign,
        '\u{80}'..='\u{aa}' | '\u{ac}'..='\u{ba}' | '\u{bc}'..='\u{bf}' | '€' | '‚' | 'ƒ' | '„' | '†' | '‡' | 'ˆ' | '‰' | 'Š' | '‹' | 'Œ' | 'Ž' | '˜' | '™' | 'š' | '›' | 'œ' | 'ž' | 'Ÿ'
    )
}

fn is_meaningless(sign: char) -> bool {
    sign == '\u{fffd}'
        || sign.is_control() && !sign.is_whitespace()
        || is_private(sign)
        || matches!(sign, '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fff8}')
}

fn is_private(sign: char) -> bool {
    matches!(sign, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// Signs that prose and its headings have between words.
fn is_mark_of_prose(sign: char) -> bool {
    !sign.is_ascii()
        || matches!(
            sign,
            '-' | '.'
                | '_'
                | '|'
                | '*'
                | '('
                | ')'
                | '"'
                | '\''
                | '#'
                | '&'
                | ','
                | ':'
                | ';'
                | '!'
                | '?'
                | '/'
                | '['
                | ']'
        )
}

/// Signs that stand in no word; an ampersand, an apostrophe or a middle dot may.
fn is_symbol(sign: char) -> bool {
    matches!(
        sign,
        '~' | '^'
            | '|'
            | '{'
            | '}'
            | '<'
            | '>'
            | '='
            | '#'
            | '$'
            | '%'
            | '"'
            | '!'
            | '?'
            | '¤'
            | '¦'
            | '§'
            | '©'
            | '®'
            | '°'
            | '±'
            | '¬'
            | '¶'
            | '£'
            | '¥'
            | '¢'
            | '•'
            | '■'
    )
}

fn is_kana_or_hangul(sign: char) -> bool {
    matches!(sign, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}')
}

#[derive(PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
}

fn mixes_scripts(signs: &[char]) -> bool {
    let mut scripts = signs.iter().filter_map(|sign| match sign {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some(Script::Latin),
        '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
        '\u{621}'..='\u{64a}' | '\u{671}'..='\u{6d3}' => Some(Script::Arabic),
        _ => None,
    });
    let Some(first) = scripts.next() else { return false };
    scripts.any(|script| script != first)
}

/// Vowels of Latin and Cyrillic letters, with accents; letters of other scripts count, since their vowels may be unwritten.
fn is_vowel(sign: char) -> bool {
    match sign {
        'a'..='z' | 'A'..='Z' => "aeiouyAEIOUY".contains(sign),
        '\u{400}'..='\u{45f}' => "аеёиоуыэюяіїєАЕЁИОУЫЭЮЯІЇЄ".contains(sign),
        _ => sign.is_alphabetic(),
    }
}

/// Words that hold sentences together, in the languages of the United Nations and their neighbours; our own lists.
const FUNCTION_WORDS: &str = "the of and to in a is for that on with as by be this are or from at it its an which shall not has have was were will their all any such other \
    de la le les des et en du à un une pour dans que qui par sur au aux il est sont ou ne pas ce cette son sa ses leur avec \
    el los las y del por con una para se su sus al o no lo como más es e \
    и в на с по к о от за из не для что или как их при а его до об это у то со \
    في من على إلى أن التي الذي هذا هذه ما لا أو عن مع كل بين كان قد ذلك هو هي و \
    der die und das den von zu mit dem nicht des im ein eine auf ist für \
    os da do em um uma não dos das na no ao \
    il di che e per una non sono del della het een van met voor dat zijn";

/// Common characters of Chinese formal prose and names, simplified and traditional; our own list.
const COMMON_HAN: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功巴跟虽杂飞检吸助升阳互初创抗考投坏策古径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优顶础载倒房突坐粉敌略客袁冷胜绝析块剂测丝协诉念陈仍罗盐友洋错苦夜刑移频逐靠混母短皮终聚汽村云哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚室待核校散侵吧甲游久菜味旧模湖货损预阻毫普稳乙妈植息扩银语挥酒守拿序纸医缺雨吗针刘啊急唱误训愿审附获茶鲜粮斤孩网络络监督违款罚申登宪\
    這個為會國們來時對發動與開關學說產種進經實現點從業應還義後無體條當東樣將機電網絡權總統計設間問題員見資";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_judges_as_the_long_one() {
        let mut state = 1_u64;
        let mut tried = 0;
        for token in ["a", "A", "a,", "7", "1,000.5%", "2015/16", "3-4", "of", "It"] {
            assert_eq!(ordinary(token), Some(judge(token)), "{token}");
        }
        for _ in 0..200_000 {
            let mut token = String::new();
            for _ in 0..2 + state % 9 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                token.push(char::from(b"aeiostnrlxThzE.,iy017-/%"[(state >> 33) as usize % 24]));
            }
            if let Some(judgement) = ordinary(&token) {
                assert_eq!(judgement, judge(&token), "{token}");
                tried += 1;
            }
        }
        for known in FUNCTION_WORDS.split_ascii_whitespace() {
            assert!(ordinary(known).is_none_or(|judgement| judgement == judge(known)), "{known}");
        }
        assert!(tried > 10_000, "{tried}");
    }

    fn share(text: &str) -> f64 {
        let mut garble = Garble::default();
        garble.add(text);
        garble.share().unwrap_or(0.0)
    }

    /// Text of each language, as the documents that polilex reads have it.
    const GOOD: &[&str] = &[
        "States shall cooperate, in accordance with the Charter, to counter the criminal use of information and communications technologies (ICTs), and shall not knowingly allow their territory to be used for wrongful acts.",
        "Les États coopèrent, conformément à la Charte, afin de lutter contre l’utilisation des technologies à des fins criminelles ; ils ont été créés égaux.",
        "Los Estados cooperarán, de conformidad con la Carta, para impedir el uso de las tecnologías con fines delictivos; ningún Estado será excluido.",
        "Государства сотрудничают в соответствии с Уставом для противодействия использованию информационных технологий в преступных целях.",
        "تتعاون الدول وفقا للميثاق على مكافحة استخدام تكنولوجيا المعلومات والاتصالات في الأغراض الإجرامية.",
        "各国应当依照联合国宪章开展合作，共同打击利用信息通信技术实施的犯罪活动，维护网络空间的和平、安全、开放、合作与秩序，尊重各国主权和发展利益。",
        "Table 3. GDP (US$ bn), 2018 2019 2020; A/RES/73/27, para. 5; ISO/IEC 27001:2022; https://example.org/a_b?c=1; No. 5 (b) (iii); 12 U.S.C. § 1841(k); R&D; B2B; 5G; IPv6; pp. 3–7.",
    ];

    #[test]
    fn good_text_is_not_strange() {
        for text in GOOD {
            assert!(share(text) < GARBLED / 2.0, "{}: {text}", share(text));
        }
    }

    #[test]
    fn one_encoding_read_as_another_is() {
        let latin = |bytes: &[u8]| encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned();
        let cyrillic = |bytes: &[u8]| encoding_rs::WINDOWS_1251.decode(bytes).0.into_owned();
        let gbk = encoding_rs::GBK;
        for text in &GOOD[3..6] {
            assert!(share(&latin(text.as_bytes())) > 10.0 * GARBLED, "{}", latin(text.as_bytes()));
        }
        assert!(share(&latin(GOOD[1].as_bytes())) > GARBLED);
        let (russian, chinese) = (GOOD[3], GOOD[5]);
        assert!(share(&latin(&encoding_rs::WINDOWS_1251.encode(russian).0)) > 10.0 * GARBLED);
        assert!(share(&cyrillic(russian.as_bytes())) > 10.0 * GARBLED);
        assert!(share(&latin(&gbk.encode(chinese).0)) > 10.0 * GARBLED);
        let (wrong, _, _) = gbk.decode(chinese.as_bytes());
        assert!(share(&wrong) > 10.0 * GARBLED, "{wrong}");
        let bytes = gbk.encode(chinese).0;
        let (wrong, _, _) = encoding_rs::BIG5.decode(&bytes);
        assert!(share(&wrong) > GARBLED, "{wrong}");
    }

    #[test]
    fn shifted_glyphs_are() {
        // Each character 29 places before its own: glyph numbers taken for characters.
        let shifted: String = GOOD[0]
            .chars()
            .map(|sign| match sign {
                ' ' => ' ',
                other => char::from_u32(u32::from(other) - 29).unwrap_or(other),
            })
            .collect();
        assert!(share(&shifted) > 3.0 * GARBLED, "{} {shifted}", share(&shifted));
        assert!(
            share("( ) * + , - + . / , 0 1 ) - 1 , 2 1 + 3 ) P \u{1} \u{2}\u{3} h ^ = >") > 0.3
        );
        assert!(share("\u{e012}\u{e013}\u{e044} \u{e031}\u{e034} \u{fffd}\u{fffd}") > 0.9);
    }

    #[test]
    fn bad_recognition_is() {
        let text = "rrwenty-sixth sess1on of thc General Assemb|y: Austra1ia, Nicar~gua and Sw4ziland, \
            dra{t resolut!on on the lawful r1ghts of Memb3rs in the Un!ted Nat1ons";
        assert!(share(text) > GARBLED, "{}", share(text));
    }

    #[test]
    fn sums_do_not_depend_on_the_order_of_paragraphs() {
        let (mut one, mut other) = (Garble::default(), Garble::default());
        GOOD.iter().for_each(|text| one.add(text));
        GOOD.iter().rev().for_each(|text| other.add(text));
        assert_eq!(one, other);
        assert_eq!(Garble::default().share(), None);
    }
}
