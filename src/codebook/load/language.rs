//! Language codes as authors write them.
//!
//! **Invariant:** a two-letter code that is not in ISO 639-1 is refused, since a list under `cn` would silently never apply.

use crate::text::Language;

/// The two-letter codes of ISO 639-1.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el \
en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg \
ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr \
nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti \
tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// What people write, and the code that they mean.
const MEANT: [(&str, &str); 27] = [
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("chs", "zh"),
    ("cht", "zh"),
    ("cmn", "zh"),
    ("cn", "zh"),
    ("cz", "cs"),
    ("dk", "da"),
    ("eng", "en"),
    ("english", "en"),
    ("french", "fr"),
    ("gb", "en"),
    ("german", "de"),
    ("gr", "el"),
    ("hk", "zh"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("jp", "ja"),
    ("korean", "ko"),
    ("mandarin", "zh"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("sp", "es"),
    ("spanish", "es"),
    ("ua", "uk"),
    ("us", "en"),
    ("zho", "zh"),
];

/// Returns the language of a key such as `en` or `zh-Hant`.
///
/// # Errors
/// A hint what to write.
pub(in crate::codebook) fn read(key: &str) -> Result<Language, String> {
    let lower = key.to_lowercase();
    if let Some((_, code)) = MEANT.iter().find(|(written, _)| *written == lower) {
        return Err(format!("write \"{code}\""));
    }
    let hint = || {
        "write the code of the language, such as \"en\", \"zh\", \"fr\", \"es\", \"ru\" or \"ar\""
            .to_owned()
    };
    let well_formed = key
        .split(['-', '_'])
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let language = Language::parse(key)
        .filter(|language| well_formed && *language != Language::UNKNOWN)
        .ok_or_else(hint)?;
    let known = language.tag().len() == 3 || CODES.split(' ').any(|code| code == language.tag());
    if known { Ok(language) } else { Err(hint()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_codes() {
        assert_eq!(read("en"), Ok(Language::ENGLISH));
        assert_eq!(read("zh-Hant"), Ok(Language::CHINESE));
        assert_eq!(read("yue").map(|language| language.tag().to_owned()), Ok("yue".to_owned()));
        assert!(CODES.split(' ').is_sorted() && CODES.split(' ').all(|code| read(code).is_ok()));
    }

    #[test]
    fn refuses_what_is_no_language() {
        for key in ["cn", "jp", "English", "xx", "und", "en+nl", "e", "match", "zh-", "日本"] {
            assert!(read(key).is_err(), "{key}");
        }
        assert_eq!(read("cn"), Err("write \"zh\"".to_owned()));
    }
}
