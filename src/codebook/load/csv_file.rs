//! A codebook as a table, one term a row, as a draft.
//!
//! | column | holds |
//! | --- | --- |
//! | `concept` | id of the concept; empty for rows of sets and names |
//! | `label`, `note` | label of the concept in the language of the row (no language: for all), scope note; once is enough |
//! | `language` | language of the term |
//! | `kind` | `term` (if empty), `except`, `match`, `no_match`, `set`, `name` |
//! | `term` | the pattern, or the example sentence; empty in a row that only names a concept or group |
//! | `register`, `confidence` | as in TOML |
//! | `set` | name of the set, in rows of kind `set` |
//!
//! Comma, semicolon or tab part the cells, as the header row does; lines that begin with `#` are comments. The id of the
//! codebook is the name of the file.
//!
//! **Invariant:** ids, patterns and references are not looked at here.

use std::collections::BTreeMap;
use std::ops::Range;

use super::draft::{Draft, DraftConcept, DraftExample, DraftSet, DraftTerm, Report, short};
use super::language;
use super::source::Passage;
use crate::codebook::Register;
use crate::codebook::rule::Rule;
use crate::diagnostic::nearest;
use crate::text::Language;

/// The columns of a codebook as a table.
pub(in crate::codebook) const COLUMNS: [&str; 9] =
    ["concept", "label", "note", "language", "kind", "term", "register", "confidence", "set"];
const KINDS: [&str; 6] = ["term", "except", "match", "no_match", "set", "name"];

/// Returns what the table says, and whether it is a table of this kind at all.
pub(super) fn read(report: &mut Report, name: &str) -> (Draft, bool) {
    let mut reader = Reader {
        report,
        draft: Draft::default(),
        concepts: BTreeMap::new(),
        sets: BTreeMap::new(),
    };
    let sound = reader.table();
    let mut draft = reader.draft;
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let id: String = stem
        .chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() || sign == '_' {
                sign.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let id = if id.is_empty() { "codebook".to_owned() } else { id };
    draft.id = Some(Passage { text: id, span: 0..0 });
    draft.title = Some(stem.to_owned());
    (draft, sound)
}

struct Reader<'r, 's> {
    report: &'r mut Report<'s>,
    draft: Draft,
    /// Index of each concept in the draft.
    concepts: BTreeMap<String, usize>,
    /// Index of each set in the draft.
    sets: BTreeMap<(String, Language), usize>,
}

/// A row: its cells by column, and the bytes it stands in.
struct Row {
    cells: BTreeMap<&'static str, Passage>,
    span: Range<usize>,
}

impl Row {
    /// Returns the cell, if it is there and not empty.
    fn cell(&self, column: &str) -> Option<&Passage> {
        self.cells.get(column).filter(|cell| !cell.text.is_empty())
    }
}

impl Reader<'_, '_> {
    fn table(&mut self) -> bool {
        let text = self.report.source.text();
        let delimiter = delimiter(text);
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut header: Option<Vec<Option<&'static str>>> = None;
        let mut record = csv::StringRecord::new();
        let mut sound = true;
        loop {
            let from =
                usize::try_from(rows.position().byte()).unwrap_or(usize::MAX).min(text.len());
            match rows.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.report.add_at(
                        Rule::CsvSyntax,
                        from..from,
                        format!("the table cannot be read: {error}"),
                        "save it again as \"CSV UTF-8\"",
                    );
                    return false;
                }
            }
            let to = usize::try_from(rows.position().byte())
                .unwrap_or(usize::MAX)
                .clamp(from, text.len());
            let spans = cells(text, from..to, delimiter);
            // Two readings of one row that disagree would mark the wrong cell: then the whole row is marked.
            let whole = spans
                .first()
                .map_or(from..to, |first| first.start..spans.last().map_or(to, |last| last.end));
            let exact = spans.len() == record.len();
            let passages = record.iter().enumerate().map(|(index, cell)| Passage {
                text: cell.trim().to_owned(),
                span: if exact { trimmed(text, spans[index].clone()) } else { whole.clone() },
            });
            match &header {
                None => {
                    let columns = self.header(passages, &whole);
                    sound = columns.is_some();
                    header = Some(columns.unwrap_or_default());
                }
                Some(columns) if sound => {
                    let cells = columns
                        .iter()
                        .zip(passages)
                        .filter_map(|(column, cell)| Some(((*column)?, cell)))
                        .collect();
                    self.row(&Row { cells, span: whole });
                }
                Some(_) => break,
            }
        }
        if header.is_none() {
            self.report.add_at(
                Rule::CsvSyntax,
                0..0,
                "the table is empty",
                "the first row names the columns: concept,label,language,term",
            );
            return false;
        }
        sound
    }

    /// Returns the column of each place, or `None` if there is no `concept` or no `term` column.
    fn header(
        &mut self,
        cells: impl Iterator<Item = Passage>,
        span: &Range<usize>,
    ) -> Option<Vec<Option<&'static str>>> {
        let mut columns: Vec<Option<&'static str>> = Vec::new();
        for cell in cells {
            let name = cell.text.to_lowercase();
            let column = COLUMNS.into_iter().find(|column| *column == name);
            match column {
                None if !name.is_empty() => {
                    let hint = match nearest(&name, COLUMNS) {
                        Some(near) => format!("did you mean \"{near}\"?"),
                        None => format!("the columns are: {}", COLUMNS.join(", ")),
                    };
                    self.report.add(
                        Rule::UnknownKey,
                        &cell,
                        format!("the column \"{}\" is unknown", short(&cell.text)),
                        hint,
                    );
                }
                Some(column) if columns.contains(&Some(column)) => {
                    self.report.add(
                        Rule::CsvSyntax,
                        &cell,
                        format!("the column \"{column}\" is there twice"),
                        "leave one out",
                    );
                }
                _ => {}
            }
            columns.push(column);
        }
        let mut sound = true;
        for needed in ["concept", "term"] {
            if !columns.contains(&Some(needed)) {
                sound = false;
                self.report.add_at(
                    Rule::CsvSyntax,
                    span.clone(),
                    format!("the column \"{needed}\" is missing"),
                    "the first row names the columns: concept,label,language,term",
                );
            }
        }
        sound.then_some(columns)
    }

    fn row(&mut self, row: &Row) {
        if row.cells.values().all(|cell| cell.text.is_empty()) {
            return;
        }
        let kind = match row.cell("kind") {
            None => "term",
            Some(cell) => match self.one_of(cell, &KINDS.map(|kind| (kind, kind))) {
                Some(kind) => kind,
                None => return,
            },
        };
        let language = match row.cell("language") {
            None => None,
            Some(cell) => match language::read(&cell.text) {
                Ok(language) => Some(language),
                Err(hint) => {
                    self.report.add(
                        Rule::BadLanguage,
                        cell,
                        format!("\"{}\" is not a language", short(&cell.text)),
                        hint,
                    );
                    return;
                }
            },
        };
        let pattern = row.cell("term");
        if matches!(kind, "set" | "name") {
            return self.member(row, kind, language, pattern);
        }
        let Some(index) = self.concept(row, language) else { return };
        let Some(pattern) = pattern else {
            if row.cell("kind").is_some() {
                self.missing(row, "term", "write the pattern or the example sentence");
            }
            return;
        };
        let pattern = pattern.clone();
        match (kind, language) {
            ("match" | "no_match", language) => {
                let example = DraftExample { text: pattern, language, matches: kind == "match" };
                self.draft.concepts[index].examples.push(example);
            }
            (_, None) => {
                self.missing(row, "language", "write the language of the term, such as \"en\"");
            }
            ("except", Some(language)) => {
                self.draft.concepts[index].except.push((language, pattern));
            }
            (_, Some(language)) => {
                let register = row.cell("register").and_then(|cell| {
                    self.one_of(
                        cell,
                        &[("formula", Register::Formula), ("general", Register::General)],
                    )
                });
                let low = row.cell("confidence").and_then(|cell| {
                    self.one_of(cell, &[("low", true), ("medium", false), ("high", false)])
                });
                self.draft.concepts[index].terms.push(DraftTerm {
                    pattern,
                    language,
                    register: register.unwrap_or(Register::General),
                    low_confidence: low.unwrap_or(false),
                });
            }
        }
    }

    /// Reads a row of a set or of the names.
    fn member(
        &mut self,
        row: &Row,
        kind: &str,
        language: Option<Language>,
        pattern: Option<&Passage>,
    ) {
        let name = match (kind, row.cell("set")) {
            ("name", _) => Passage { text: "names".to_owned(), span: row.span.clone() },
            (_, Some(name)) => name.clone(),
            (_, None) => {
                return self.missing(row, "set", "write the name of the set, such as \"cyber\"");
            }
        };
        let Some(language) = language else {
            return self.missing(
                row,
                "language",
                "write the language of the pattern, such as \"en\"",
            );
        };
        let Some(pattern) = pattern else { return self.missing(row, "term", "write the pattern") };
        let sets = &mut self.draft.sets;
        let index = *self.sets.entry((name.text.clone(), language)).or_insert_with(|| {
            sets.push(DraftSet { name, language, members: Vec::new() });
            sets.len() - 1
        });
        sets[index].members.push(pattern.clone());
    }

    /// Returns the index of the concept that the row names; its first row makes it.
    fn concept(&mut self, row: &Row, language: Option<Language>) -> Option<usize> {
        let Some(id) = row.cell("concept") else {
            self.missing(
                row,
                "concept",
                "write the id of the concept, such as \"principle.sovereignty\"",
            );
            return None;
        };
        let concepts = &mut self.draft.concepts;
        let index = *self.concepts.entry(id.text.clone()).or_insert_with(|| {
            concepts.push(DraftConcept { id: id.clone(), ..DraftConcept::default() });
            concepts.len() - 1
        });
        let concept = &mut concepts[index];
        if let Some(label) = row.cell("label") {
            let language = language.unwrap_or(Language::UNKNOWN);
            if concept.label.iter().all(|(other, _)| *other != language) {
                concept.label.push((language, label.text.clone()));
            }
        }
        if let Some(note) = row.cell("note")
            && concept.note.is_empty()
        {
            concept.note.clone_from(&note.text);
        }
        Some(index)
    }

    fn missing(&mut self, row: &Row, column: &str, hint: &str) {
        self.report.add_at(
            Rule::MissingKey,
            row.span.clone(),
            format!("the cell \"{column}\" is empty"),
            hint,
        );
    }

    fn one_of<T: Copy>(&mut self, cell: &Passage, known: &[(&str, T)]) -> Option<T> {
        let found = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(&cell.text));
        if found.is_none() {
            let names: Vec<String> = known.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            self.report.add(
                Rule::BadValue,
                cell,
                format!("\"{}\" is not allowed here", short(&cell.text)),
                format!("write {}", names.join(" or ")),
            );
        }
        found.map(|(_, value)| *value)
    }
}

/// Returns what parts the cells: the most frequent candidate of the first row that is not a comment.
pub(in crate::codebook) fn delimiter(text: &str) -> u8 {
    let header = text
        .lines()
        .find(|line| !line.starts_with('#') && !line.trim().is_empty())
        .unwrap_or_default();
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, header.as_bytes()).count();
    // The comma wins a tie.
    b"\t;,".iter().copied().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Returns the bytes of each cell of the row that begins in `span`, after blank lines and comments.
fn cells(text: &str, span: Range<usize>, delimiter: u8) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = span.start;
    loop {
        match bytes.get(at) {
            Some(b'\r' | b'\n') => at += 1,
            Some(b'#') => {
                at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
            }
            _ => break,
        }
    }
    let mut cells = Vec::new();
    loop {
        let start = at;
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            while let Some(byte) = bytes.get(at) {
                at += 1;
                if *byte == b'"' {
                    if bytes.get(at) != Some(&b'"') {
                        break;
                    }
                    at += 1;
                }
            }
        }
        while bytes.get(at).is_some_and(|byte| *byte != delimiter && !matches!(byte, b'\r' | b'\n'))
        {
            at += 1;
        }
        cells.push(start..at);
        if bytes.get(at) != Some(&delimiter) {
            return cells;
        }
        at += 1;
    }
}

/// Returns the bytes without the white space around an unquoted cell.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let cell = &text[span.clone()];
    if cell.starts_with('"') {
        return span;
    }
    let start = span.start + cell.len() - cell.trim_start().len();
    start..start + cell.trim().len()
}
