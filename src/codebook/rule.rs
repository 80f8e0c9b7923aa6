//! Everything that can be wrong with a codebook, as one table.
//!
//! Each rule has a stable code, a severity and a sentence that says what it means. Faults and warnings are made from rules
//! only, so no code exists that the table (and `docs/codebook.md`, which a test compares with it) does not explain.
//!
//! **Invariant:** no rule is checked here.

use crate::diagnostic::{Diagnostic, Severity};

macro_rules! rules {
    ($($name:ident, $code:literal, $severity:ident, $meaning:literal;)*) => {
        /// A rule of codebooks and patterns.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $meaning] $name,)*
        }

        impl Rule {
            /// All rules, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Returns the stable code, such as `unknown-set`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Returns how bad a breach is: errors stop the run.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// Returns what a breach means, as one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

rules! {
    // Patterns.
    EmptyPattern, "empty-pattern", Error, "The pattern holds no word.";
    PatternTooLong, "pattern-too-long", Error, "The pattern is longer than 64 KiB, or would match more than 200 words in a row.";
    TooDeep, "too-deep", Error, "Parentheses and brackets are nested deeper than 64.";
    TooManyPaths, "too-many-paths", Error, "Written out, the alternatives, optional parts and orders of the pattern multiply (up to the next gap) to more than 20,000 word sequences or 1,000,000 words.";
    Unclosed, "unclosed", Error, "A `(`, `[`, `<` or `/` has no counterpart.";
    UnmatchedClose, "unmatched-close", Error, "A `)`, `]` or `>` closes nothing.";
    EmptyAlternative, "empty-alternative", Error, "Nothing stands between two `|`, or between a `|` and a parenthesis, or in `()`.";
    BareAlternative, "bare-alternative", Error, "A `|` stands outside parentheses and brackets.";
    LoneWildcard, "lone-wildcard", Error, "A `*` or `?` has no letter beside it and would match any word.";
    WildcardBesideHan, "wildcard-beside-han", Error, "A `*` or `?` touches a Chinese character, which is a word of its own.";
    GapEdge, "gap-edge", Error, "A gap does not stand between two words.";
    BadGap, "bad-gap", Error, "A gap is not of the form `<0..4>`, counts backwards, or is larger than 50.";
    BadNear, "bad-near", Error, "A `near/` has no number, or one that is 0 or larger than 1,000.";
    MixedNear, "mixed-near", Error, "Parts chained by `near` have different distances.";
    MissingOperand, "missing-operand", Error, "Nothing stands before or after a `near`, `&` or `!`.";
    NearInGroup, "near-in-group", Error, "A `near` stands inside parentheses, brackets or a set.";
    AndInGroup, "and-in-group", Error, "An `&` stands inside parentheses, brackets or a set.";
    StrayNot, "stray-not", Error, "A `!` does not follow an `&`.";
    OptionalOnly, "optional-only", Error, "Every part is optional, so that nothing at all would match.";
    UnknownEscape, "unknown-escape", Error, "A `\\` stands before something other than a sign.";
    BadRegex, "bad-regex", Error, "The regular expression does not compile.";
    RegexSpace, "regex-space", Error, "The regular expression asks for white space, but sees one word at a time.";
    NeverMatches, "never-matches", Error, "The pattern holds a sign that is part of no word, so it could never match.";
    BarePrefix, "bare-prefix", Error, "A `~` or `=` does not stand directly before a word.";
    PrefixOnSeveral, "prefix-on-several", Error, "A `~` or `=` stands before several words, or a `~` before a wildcard.";
    BadSetReference, "bad-set-reference", Error, "An `@` is not followed by the name of a set.";
    NoStemmer, "no-stemmer", Error, "There is no Snowball stemmer for the language of a pattern with `~`.";
    // Codebooks.
    FileTooLarge, "file-too-large", Error, "The codebook is larger than 16 MiB.";
    NotUtf8, "not-utf8", Error, "The codebook is not encoded in UTF-8.";
    TomlSyntax, "toml-syntax", Error, "The file breaks the rules of TOML.";
    CsvSyntax, "csv-syntax", Error, "The file is not a table with a header row that names the columns.";
    UnknownKey, "unknown-key", Error, "A key or column is not one of those that codebooks know.";
    MissingKey, "missing-key", Error, "A key, column or cell that must be there is missing.";
    WrongType, "wrong-type", Error, "A value is of the wrong kind, such as a number for a text.";
    BadValue, "bad-value", Error, "A value is not one of those allowed.";
    BadId, "bad-id", Error, "The id of a codebook or concept, or the name of a set, has characters it must not have.";
    DuplicateConcept, "duplicate-concept", Error, "Two concepts have the same id.";
    MissingParent, "missing-parent", Error, "The group that a concept's id names does not exist.";
    GroupWithTerms, "group-with-terms", Error, "A concept that others stand below has terms, exceptions or examples of its own.";
    EmptyCodebook, "empty-codebook", Error, "The codebook has no concept.";
    BadLanguage, "bad-language", Error, "A key that must be a language is not a code such as `en` or `zh`.";
    DuplicateLanguage, "duplicate-language", Error, "Two keys name the same language, such as `zh` and `zh-Hant`.";
    UnknownSet, "unknown-set", Error, "A pattern uses a set that does not exist in its language.";
    SetCycle, "set-cycle", Error, "Sets refer to each other in a circle.";
    AmbiguousExample, "ambiguous-example", Error, "The language of an example sentence cannot be told from its script.";
    // Warnings.
    NoTerms, "no-terms", Warning, "A concept has no terms and will never be found.";
    MissingLanguage, "missing-language", Warning, "A concept has no terms in a language in which other concepts have.";
    NoExamples, "no-examples", Warning, "A concept has no example sentences, so nothing tests its terms.";
    DuplicateTerm, "duplicate-term", Warning, "A concept has the same term twice.";
    SharedTerm, "shared-term", Note, "Two concepts have the same term: each mention counts for both.";
    NestedTerm, "nested-term", Note, "A term lies within a term of another concept: where the longer one stands, both count.";
    ShortWildcard, "short-wildcard", Warning, "A term is no more than a wildcard that has fewer than four letters beside it and may match common words.";
    CommonWord, "common-word", Warning, "A term is a word that is common in another sense, such as `WHO`, which also matches `who`.";
    MixedScript, "mixed-script", Warning, "One word mixes letters that look alike, such as Latin and Cyrillic a.";
    InvisibleSign, "invisible-sign", Warning, "A pattern holds an invisible character.";
    FullWidth, "full-width", Warning, "A pattern holds full-width letters or digits.";
    GluedGroup, "glued-group", Warning, "A letter touches a parenthesis or bracket: the parts are separate words, not one word.";
    TightAmpersand, "tight-ampersand", Warning, "An `&` stands between letters without spaces, as in `R&D`, and is read as a condition.";
    BooleanWord, "boolean-word", Warning, "`AND`, `OR` or `NOT` is read as a word.";
    RegexUpperCase, "regex-upper-case", Warning, "A regular expression asks for a capital letter, but sees words in lower case.";
    UnusedSet, "unused-set", Warning, "No pattern uses the set.";
    IdleExcept, "idle-except", Warning, "A concept has exceptions in a language in which it has no terms.";
    MoreFindings, "more-findings", Warning, "More than 1,000 faults or warnings were found; the others are not shown.";
}

impl Rule {
    /// Returns a diagnostic of this rule.
    pub fn diagnostic(self, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: self.severity(), ..Diagnostic::error(self.code(), message) }
    }
}
