//! Snowball stems, for the `~word` of patterns.

use std::borrow::Cow;

use snowstem::{Algorithm, Stemmer};

use super::Language;

/// Returns the Snowball stem of a folded word; the word itself in languages without a stemmer.
pub fn stem(folded: &str, language: Language) -> Cow<'_, str> {
    match algorithm(language) {
        Some(algorithm) => Stemmer::create(algorithm).stem(folded),
        None => Cow::Borrowed(folded),
    }
}

/// Returns true if there is a stemmer for the language.
pub fn has_stemmer(language: Language) -> bool {
    algorithm(language).is_some()
}

fn algorithm(language: Language) -> Option<Algorithm> {
    let name = match language.tag() {
        "ar" => "arabic",
        "da" => "danish",
        "de" => "german",
        "en" => "english",
        "es" => "spanish",
        "fi" => "finnish",
        "fr" => "french",
        "hu" => "hungarian",
        "it" => "italian",
        "nl" => "dutch",
        "no" => "norwegian",
        "pt" => "portuguese",
        "ro" => "romanian",
        "ru" => "russian",
        "sv" => "swedish",
        "tr" => "turkish",
        _ => return None,
    };
    name.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_by_language() {
        let language = |tag| Language::parse(tag).unwrap();
        assert_eq!(stem("governing", Language::ENGLISH), "govern");
        assert_ne!(stem("emergency", Language::ENGLISH), stem("emerge", Language::ENGLISH));
        assert_eq!(stem("souverainetés", language("fr")), stem("souveraineté", language("fr")));
        assert_eq!(stem("суверенитета", language("ru")), stem("суверенитет", language("ru")));
        assert_eq!(stem("网络", Language::CHINESE), "网络");
    }
}
