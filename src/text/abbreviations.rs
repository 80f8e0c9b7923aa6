//! Abbreviations by language, and the words that begin sentences: the data of the sentence rules.

use super::Language;

/// What is known of a language's abbreviations. All lists are folded to lower case and sorted.
pub(super) struct Abbreviations {
    /// A full stop after these never ends a sentence: titles, "e.g.", "cf.".
    pub(super) never: &'static [&'static str],
    /// A full stop after these ends no sentence where a number follows: "Art. 5", "No. 12", "Jan. 3".
    pub(super) before_number: &'static [&'static str],
    /// Words that begin sentences: they settle "in the U.S. The …".
    pub(super) starters: &'static [&'static str],
}

const ENGLISH: Abbreviations = Abbreviations {
    never: &[
        "adm", "amb", "approx", "brig", "capt", "cf", "cmdr", "col", "dr", "e.g", "eds", "esp",
        "gen", "gov", "hon", "i.e", "jr", "lt", "maj", "messrs", "mr", "mrs", "ms", "mt", "prof",
        "rep", "reps", "resp", "rev", "sen", "sens", "sgt", "sr", "st", "v", "viz", "vs",
    ],
    before_number: &[
        "add", "annex", "app", "apr", "art", "arts", "aug", "cap", "ch", "chap", "chs", "cl",
        "col", "corr", "dec", "doc", "docs", "eq", "feb", "fig", "figs", "jan", "jul", "jun",
        "mar", "no", "nos", "nov", "nr", "oct", "p", "para", "paras", "pt", "pp", "pub", "reg",
        "regs", "res", "rev", "s", "sec", "secs", "sect", "sep", "sept", "ser", "ss", "sub",
        "subsec", "supp", "tit", "vol", "vols",
    ],
    starters: &[
        "a",
        "according",
        "after",
        "all",
        "also",
        "although",
        "an",
        "and",
        "as",
        "at",
        "because",
        "both",
        "but",
        "by",
        "each",
        "finally",
        "for",
        "from",
        "further",
        "furthermore",
        "he",
        "however",
        "i",
        "if",
        "in",
        "indeed",
        "it",
        "its",
        "many",
        "moreover",
        "most",
        "no",
        "not",
        "on",
        "our",
        "she",
        "since",
        "so",
        "some",
        "such",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "thus",
        "to",
        "today",
        "under",
        "we",
        "what",
        "when",
        "where",
        "while",
        "with",
        "without",
        "you",
    ],
};

const FRENCH: Abbreviations = Abbreviations {
    never: &[
        "cf", "dr", "m", "me", "mgr", "mm", "mme", "mmes", "mlle", "mr", "p. ex", "pr", "prof",
        "st", "ste", "vs",
    ],
    before_number: &[
        "al", "alin", "art", "arts", "avr", "chap", "déc", "fig", "févr", "janv", "juil", "n",
        "no", "nos", "nov", "oct", "p", "par", "pp", "sect", "sept", "t", "vol",
    ],
    starters: &[
        "a", "au", "aux", "ce", "ces", "cette", "dans", "de", "des", "du", "elle", "elles", "en",
        "il", "ils", "l", "la", "le", "les", "nous", "on", "par", "pour", "un", "une", "à",
    ],
};

const SPANISH: Abbreviations = Abbreviations {
    never: &[
        "cf", "d", "da", "dña", "dr", "dra", "ee", "gral", "ing", "lic", "p. ej", "prof", "sr",
        "sra", "sres", "srta", "ud", "uds", "vs",
    ],
    before_number: &[
        "abr", "ago", "apdo", "art", "arts", "cap", "caps", "dic", "ene", "feb", "fig", "inc",
        "jul", "jun", "lit", "mar", "n", "nov", "nro", "núm", "núms", "oct", "p", "pág", "págs",
        "párr", "párrs", "pp", "sec", "sept", "t", "tít", "vol",
    ],
    starters: &[
        "al", "así", "como", "con", "de", "del", "ella", "en", "es", "esta", "este", "estos", "la",
        "las", "lo", "los", "no", "para", "por", "se", "si", "su", "sus", "un", "una", "y",
    ],
};

const RUSSIAN: Abbreviations = Abbreviations {
    never: &[
        "акад", "гг", "гос", "гр", "др", "им", "напр", "обл", "пр", "проф", "см", "ср", "т", "т.д",
        "т.е", "т.к", "т.н", "т.п", "тов", "ул",
    ],
    before_number: &[
        "абз",
        "гл",
        "кн",
        "млн",
        "млрд",
        "п",
        "подп",
        "пп",
        "пункт",
        "разд",
        "рис",
        "с",
        "ст",
        "стр",
        "табл",
        "тыс",
        "ч",
    ],
    starters: &[
        "в", "для", "и", "из", "к", "как", "мы", "на", "не", "но", "о", "от", "по", "при", "с",
        "это", "эти", "этот",
    ],
};

const ARABIC: Abbreviations =
    Abbreviations {
        never: &["أ", "د", "م", "هـ"], before_number: &["ص", "ف", "م"], starters: &[]
    };

/// Returns the abbreviations of a language; English stands in for those without a list.
pub(super) fn of(language: Language) -> &'static Abbreviations {
    match language.tag() {
        "fr" => &FRENCH,
        "es" | "pt" => &SPANISH,
        "ru" | "uk" => &RUSSIAN,
        "ar" => &ARABIC,
        _ => &ENGLISH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_lower_case() {
        for known in [ENGLISH, FRENCH, SPANISH, RUSSIAN, ARABIC] {
            for list in [known.never, known.before_number, known.starters] {
                assert!(list.iter().all(|word| word.to_lowercase() == **word));
            }
        }
    }
}
