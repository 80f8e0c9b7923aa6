//! A codebook in TOML, as a draft.
//!
//! The document is walked key by key, in the order of the file. Whatever is of the wrong kind, or unknown, is reported where
//! it stands and left out of the draft.
//!
//! **Invariant:** ids, patterns and references are not looked at here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::draft::{Draft, DraftConcept, DraftExample, DraftSet, DraftTerm, Report, short};
use super::language;
use super::source::Passage;
use crate::codebook::Register;
use crate::codebook::rule::Rule;
use crate::diagnostic::nearest;
use crate::text::Language;

type Key<'i> = Spanned<Cow<'i, str>>;
type Value<'i> = Spanned<DeValue<'i>>;

/// Returns what the file says, and whether it is TOML at all; if it is not, the draft holds what could be understood.
pub(super) fn read(report: &mut Report) -> (Draft, bool) {
    let text = report.source.text();
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or_default();
        report.add_at(Rule::TomlSyntax, span.clone(), error.message(), syntax_hint(text, span));
    }
    let mut reader = Reader { report };
    (reader.document(document.get_ref()), errors.is_empty())
}

/// Returns what is likely meant where TOML cannot be read.
fn syntax_hint(text: &str, span: Range<usize>) -> &'static str {
    let start = text[..span.start.min(text.len())].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    if line.contains(['“', '”', '„', '‘', '’']) && !line.contains('"') {
        "texts stand in straight quotes: \"…\""
    } else if line.contains('\\') {
        "in a text in double quotes a backslash is written twice, \"\\\\\"; or write the text in single quotes"
    } else if line.contains('"') || line.contains('\'') {
        "look for a missing quote, comma or closing bracket here or in the line before"
    } else {
        "a line is \"key = value\", \"[table]\" or \"[[concept]]\"; texts stand in quotes"
    }
}

struct Reader<'r, 's> {
    report: &'r mut Report<'s>,
}

impl Reader<'_, '_> {
    fn document(&mut self, document: &DeTable) -> Draft {
        let mut draft = Draft::default();
        let mut headed = false;
        for (key, value) in in_order(document) {
            match &**key.get_ref() {
                "codebook" => {
                    headed = true;
                    self.header(value, &mut draft);
                }
                "sets" => self.sets(value, &mut draft),
                "concept" => match value.get_ref().as_array() {
                    Some(concepts) => {
                        let concepts: Vec<_> =
                            concepts.iter().filter_map(|concept| self.concept(concept)).collect();
                        draft.concepts.extend(concepts);
                    }
                    None => self.wrong(
                        value,
                        "a list of concepts",
                        "write \"[[concept]]\", in double brackets, before each concept",
                    ),
                },
                _ => self.unknown(key, "at the top", &["codebook", "sets", "concept"]),
            }
        }
        if !headed {
            self.report.add_at(
                Rule::MissingKey,
                0..0,
                "the table \"[codebook]\" is missing",
                "begin the file with: [codebook], then id = \"my-codebook\", title = \"…\" and version = \"1.0\" on lines of their own",
            );
        }
        draft
    }

    fn header(&mut self, value: &Value, draft: &mut Draft) {
        let Some(table) = self.table(value, "\"[codebook]\" and its keys below") else { return };
        for (key, value) in in_order(table) {
            match &**key.get_ref() {
                "id" => draft.id = self.text(value),
                "title" => draft.title = self.text(value).map(|title| title.text),
                "version" => draft.version = self.text(value).map(|version| version.text),
                "overlap" => draft.overlap = self.text(value),
                _ => self.unknown(key, "in [codebook]", &["id", "title", "version", "overlap"]),
            }
        }
        if !table.contains_key("id") {
            self.report.add_at(
                Rule::MissingKey,
                value.span(),
                "the codebook has no \"id\"",
                "write a short name below [codebook]: id = \"my-codebook\"",
            );
        }
    }

    fn sets(&mut self, value: &Value, draft: &mut Draft) {
        const SHAPE: &str = "write the set by language: cyber.en = [\"internet\", \"cyber*\"]";
        let Some(table) = self.table(value, SHAPE) else { return };
        for (name, languages) in in_order(table) {
            let Some(languages) = self.table(languages, SHAPE) else { continue };
            for (language, members) in self.by_language(languages) {
                let members = self.texts(members);
                draft.sets.push(DraftSet { name: passage(name), language, members });
            }
        }
    }

    fn concept(&mut self, value: &Value) -> Option<DraftConcept> {
        let table = self.table(value, "write \"[[concept]]\" and its keys below")?;
        let mut concept = DraftConcept::default();
        for (key, value) in in_order(table) {
            match &**key.get_ref() {
                "id" => concept.id = self.text(value).unwrap_or_default(),
                "label" => concept.label = self.label(value),
                "note" => concept.note = self.text(value).map(|note| note.text).unwrap_or_default(),
                "terms" => concept.terms = self.terms(value),
                "except" => concept.except = self.except(value),
                "examples" => concept.examples = self.examples(value),
                _ => self.unknown(
                    key,
                    "in [[concept]]",
                    &["id", "label", "note", "terms", "except", "examples"],
                ),
            }
        }
        if !table.contains_key("id") {
            self.report.add_at(
                Rule::MissingKey,
                value.span(),
                "the concept has no \"id\"",
                "write for example: id = \"principle.sovereignty\"",
            );
        }
        Some(concept)
    }

    fn label(&mut self, value: &Value) -> Vec<(Language, String)> {
        match value.get_ref() {
            DeValue::String(label) => vec![(Language::UNKNOWN, label.to_string())],
            DeValue::Table(table) => {
                let languages = self.by_language(table);
                languages
                    .into_iter()
                    .filter_map(|(language, label)| Some((language, self.text(label)?.text)))
                    .collect()
            }
            _ => {
                self.wrong(
                    value,
                    "a text, or one for each language",
                    "write label = { en = \"…\", zh = \"…\" }",
                );
                Vec::new()
            }
        }
    }

    fn terms(&mut self, value: &Value) -> Vec<DraftTerm> {
        let Some(table) =
            self.table(value, "write the terms by language: [concept.terms], then en = [\"…\"]")
        else {
            return Vec::new();
        };
        let mut terms = Vec::new();
        for (language, list) in self.by_language(table) {
            for value in self.items(list) {
                terms.extend(self.term(value, language));
            }
        }
        terms
    }

    fn term(&mut self, value: &Value, language: Language) -> Option<DraftTerm> {
        let table = match value.get_ref() {
            DeValue::String(text) => {
                let pattern = Passage { text: text.to_string(), span: value.span() };
                return Some(DraftTerm {
                    pattern,
                    language,
                    register: Register::General,
                    low_confidence: false,
                });
            }
            DeValue::Table(table) => table,
            _ => {
                self.wrong(value, "a pattern", "write \"…\", { formula = \"…\" } or { pattern = \"…\", register = \"general\", confidence = \"low\" }");
                return None;
            }
        };
        let mut pattern: Option<Passage> = None;
        let mut formula = false;
        let mut register: Option<Register> = None;
        let mut low_confidence = false;
        for (key, value) in in_order(table) {
            match &**key.get_ref() {
                name @ ("pattern" | "formula") => {
                    if pattern.is_some() {
                        self.report.add(
                            Rule::BadValue,
                            &passage(key),
                            "the term has both a \"pattern\" and a \"formula\"",
                            "write two terms",
                        );
                    }
                    formula = name == "formula";
                    pattern = self.text(value);
                }
                "register" => {
                    register = self.one_of(
                        value,
                        &[("formula", Register::Formula), ("general", Register::General)],
                    );
                }
                "confidence" => {
                    low_confidence = self
                        .one_of(value, &[("low", true), ("medium", false), ("high", false)])
                        .unwrap_or(false);
                }
                _ => self.unknown(
                    key,
                    "in a term",
                    &["pattern", "formula", "register", "confidence"],
                ),
            }
        }
        if !table.contains_key("pattern") && !table.contains_key("formula") {
            self.report.add_at(
                Rule::MissingKey,
                value.span(),
                "the term has no \"pattern\"",
                "write { pattern = \"…\" } or { formula = \"…\" }",
            );
        }
        let written = if formula { Register::Formula } else { Register::General };
        Some(DraftTerm {
            pattern: pattern?,
            language,
            register: register.unwrap_or(written),
            low_confidence,
        })
    }

    fn except(&mut self, value: &Value) -> Vec<(Language, Passage)> {
        let Some(table) = self
            .table(value, "write the exceptions by language: [concept.except], then en = [\"…\"]")
        else {
            return Vec::new();
        };
        let mut patterns = Vec::new();
        for (language, list) in self.by_language(table) {
            patterns.extend(self.texts(list).into_iter().map(|pattern| (language, pattern)));
        }
        patterns
    }

    fn examples(&mut self, value: &Value) -> Vec<DraftExample> {
        const SHAPE: &str = "write [concept.examples], then match = [\"…\"] and no_match = [\"…\"]";
        let Some(table) = self.table(value, SHAPE) else { return Vec::new() };
        let mut examples = Vec::new();
        self.example_lists(table, None, &mut examples);
        examples
    }

    /// Reads `match` and `no_match`; at the upper level also tables of them by language.
    fn example_lists(
        &mut self,
        table: &DeTable,
        language: Option<Language>,
        examples: &mut Vec<DraftExample>,
    ) {
        for (key, value) in in_order(table) {
            let matches = match (&**key.get_ref(), value.get_ref()) {
                ("match", _) => true,
                ("no_match", _) => false,
                (_, DeValue::Table(inner)) if language.is_none() => {
                    if let Some(inner_language) = self.language(key) {
                        self.example_lists(inner, Some(inner_language), examples);
                    }
                    continue;
                }
                _ => {
                    self.unknown(key, "in the examples", &["match", "no_match"]);
                    continue;
                }
            };
            examples.extend(self.texts(value).into_iter().map(|text| DraftExample {
                text,
                language,
                matches,
            }));
        }
    }

    /// Returns the values of a table whose keys are languages.
    fn by_language<'t, 'i>(&mut self, table: &'t DeTable<'i>) -> Vec<(Language, &'t Value<'i>)> {
        let mut seen: BTreeMap<Language, &Key> = BTreeMap::new();
        let mut values = Vec::new();
        for (key, value) in in_order(table) {
            let Some(language) = self.language(key) else { continue };
            if let Some(first) = seen.get(&language) {
                self.report.add(
                    Rule::DuplicateLanguage,
                    &passage(key),
                    format!("\"{}\" is the same language as \"{}\"", key.get_ref(), first.get_ref()),
                    "write one list; scripts and regions are not told apart (Traditional and Simplified Chinese are alike)",
                );
                continue;
            }
            seen.insert(language, key);
            values.push((language, value));
        }
        values
    }

    fn language(&mut self, key: &Key) -> Option<Language> {
        language::read(key.get_ref())
            .map_err(|hint| {
                self.report.add(
                    Rule::BadLanguage,
                    &passage(key),
                    format!("\"{}\" is not a language", short(key.get_ref())),
                    hint,
                );
            })
            .ok()
    }

    fn table<'v, 'i>(&mut self, value: &'v Value<'i>, hint: &str) -> Option<&'v DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(value, "a table", hint);
        }
        table
    }

    fn text(&mut self, value: &Value) -> Option<Passage> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            let written = &self.report.source.text()[value.span()];
            let hint = match value.get_ref() {
                DeValue::Array(_) | DeValue::Table(_) => "write one text in quotes".to_owned(),
                _ => format!("write it in quotes: \"{}\"", short(written)),
            };
            self.wrong(value, "a text", &hint);
        }
        text.map(|text| Passage { text: text.to_owned(), span: value.span() })
    }

    /// Returns the items of a list; a single value is a list of one.
    fn items<'v, 'i>(&mut self, value: &'v Value<'i>) -> &'v [Value<'i>] {
        match value.get_ref() {
            DeValue::Array(items) => items,
            _ => std::slice::from_ref(value),
        }
    }

    fn texts(&mut self, value: &Value) -> Vec<Passage> {
        self.items(value).iter().filter_map(|item| self.text(item)).collect()
    }

    fn one_of<T: Copy>(&mut self, value: &Value, known: &[(&str, T)]) -> Option<T> {
        let text = self.text(value)?;
        let found = known.iter().find(|(name, _)| *name == text.text);
        if found.is_none() {
            let names: Vec<String> = known.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            self.report.add(
                Rule::BadValue,
                &text,
                format!("\"{}\" is not allowed here", short(&text.text)),
                format!("write {}", names.join(" or ")),
            );
        }
        found.map(|(_, value)| *value)
    }

    fn wrong(&mut self, value: &Value, expected: &str, hint: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.report.add_at(
            Rule::WrongType,
            value.span(),
            format!("expected {expected}, found {found}"),
            hint,
        );
    }

    fn unknown(&mut self, key: &Key, place: &str, known: &[&str]) {
        let hint = match nearest(key.get_ref(), known.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the keys {place} are: {}", known.join(", ")),
        };
        self.report.add(
            Rule::UnknownKey,
            &passage(key),
            format!("the key \"{}\" is unknown {place}", short(key.get_ref())),
            hint,
        );
    }
}

fn passage(key: &Key) -> Passage {
    Passage { text: key.get_ref().to_string(), span: key.span() }
}

/// Returns the entries of a table in the order of the file (the library sorts them by name).
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Key<'i>, &'t Value<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}
