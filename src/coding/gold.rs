//! Filled sheets: who coded which sentence with which concepts.
//!
//! Two kinds of tables are read. A *sheet* has the columns `id` or `sentence`, and `codes`; an empty cell of `codes` is a sentence that is
//! not coded. A *plain table* has the columns `text` and `codes` or `concepts`, perhaps `language` and any others; every row of it is coded, and an
//! empty cell says that there is no concept.

use std::collections::{BTreeMap, BTreeSet};

use super::NONE;
use super::csv_text::{CsvRow, CsvText};
use crate::codebook::{Codebook, ConceptIndex, nearest};
use crate::diagnostic::{Diagnostic, Place};
use crate::text::Language;

/// What a coder said of a sentence.
pub type Codes = BTreeSet<ConceptIndex>;

/// A coded table.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    /// Its rows, in their order.
    pub rows: Vec<GoldRow>,
    /// Names of all its columns, in lower case.
    pub columns: Vec<String>,
}

/// A row of a coded table.
#[derive(Clone, Debug)]
pub struct GoldRow {
    /// Who coded it.
    pub coder: String,
    /// Its id; empty if the table has no ids.
    pub id: String,
    /// The sentence, and those around it; empty if the table has none.
    pub sentence: String,
    /// The sentence before.
    pub left: String,
    /// The sentence after.
    pub right: String,
    /// Its language, if the table says so.
    pub language: Option<Language>,
    /// The codes; `None` if it is not coded.
    pub codes: Option<Codes>,
    /// What the coder remarked.
    pub comment: String,
    /// All its cells by column.
    pub cells: BTreeMap<String, String>,
    /// Where it stands.
    pub place: Place,
}

impl Gold {
    /// Reads a coded table. `file` is its name as the user gave it.
    ///
    /// # Errors
    /// All mistakes: missing columns, unknown concepts, groups, ids that come twice.
    pub fn read(file: &str, bytes: Vec<u8>, codebook: &Codebook) -> Result<Self, Vec<Diagnostic>> {
        let table = CsvText::read(file, bytes).map_err(|fault| vec![fault])?;
        let codes = table.column(&["codes", "concepts"]);
        let text = table.column(&["sentence", "text"]);
        let id = table.column(&["id"]);
        let mut faults = Vec::new();
        if codes.is_none() {
            faults.push(
                table
                    .fault(format!("\"{file}\" has no column \"codes\""))
                    .hint("the ids of the concepts stand there, with \";\" between, or \"none\""),
            );
        }
        if text.or(id).is_none() {
            faults.push(
                table
                    .fault(format!(
                        "\"{file}\" has neither a column \"id\" nor \"sentence\" or \"text\""
                    ))
                    .hint("leave the columns of the sheet as they are"),
            );
        }
        let Some(codes) = codes.filter(|_| faults.is_empty()) else { return Err(faults) };
        let plain = text == Some("text");
        let mut reading = Reading { codebook, unknown: BTreeMap::new(), faults };
        let mut rows = Vec::new();
        for row in table.rows() {
            let cell = row.cell(codes);
            let read = match cell {
                "" if plain => Some(Codes::new()),
                "" => None,
                cell => Some(reading.codes(cell, row)),
            };
            let coder = match row.cell("coder") {
                "" => stem(file),
                coder => coder.to_owned(),
            };
            let language = table.column(&["language", "lang"]).map(|column| row.cell(column));
            let language = language.filter(|tag| !tag.is_empty()).and_then(|tag| {
                let language = Language::parse(tag);
                if language.is_none() {
                    let message = format!(
                        "\"{tag}\" is no language; expected a tag such as \"en\" or \"zh\""
                    );
                    reading.faults.push(Diagnostic::error("coding", message).at(row.place(tag)));
                }
                language
            });
            rows.push(GoldRow {
                coder,
                id: row.cell("id").to_owned(),
                sentence: text.map_or("", |column| row.cell(column)).to_owned(),
                left: row.cell("left").to_owned(),
                right: row.cell("right").to_owned(),
                language,
                codes: read,
                comment: row.cell("comment").to_owned(),
                cells: table
                    .columns()
                    .map(|name| (name.to_owned(), row.cell(name).to_owned()))
                    .collect(),
                place: row.place(row.cell("id")),
            });
        }
        let faults = reading.finish(&rows, id.is_some());
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self { rows, columns: table.columns().map(str::to_owned).collect() })
    }
}

/// Returns the name of a coder whose file has this name: `codes-anna.csv` is anna's.
fn stem(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    name.strip_prefix("codes-").unwrap_or(name).to_owned()
}

struct Reading<'a> {
    codebook: &'a Codebook,
    /// By code that cannot be used: its first place, what is wrong, what to write, and how many rows have it.
    unknown: BTreeMap<String, (Place, String, String, usize)>,
    faults: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn codes(&mut self, cell: &str, row: CsvRow<'_>) -> Codes {
        let mut codes = Codes::new();
        let mut none = false;
        let parts = cell.split([';', '；', ',', '，', '|', '\n']).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            if part.eq_ignore_ascii_case(NONE) || part == "-" {
                none = true;
                continue;
            }
            match self.codebook.find(part) {
                Some(concept) if self.codebook.concept(concept).leaf => {
                    codes.insert(concept);
                }
                found => self.refuse(part, found.is_some(), row),
            }
        }
        if none && !codes.is_empty() {
            let message = format!("\"{cell}\" says \"{NONE}\" and names concepts");
            self.faults.push(Diagnostic::error("coding", message).at(row.place(cell)));
        }
        codes
    }

    fn refuse(&mut self, code: &str, group: bool, row: CsvRow<'_>) {
        if let Some((.., often)) = self.unknown.get_mut(code) {
            *often += 1;
            return;
        }
        let leaves = || {
            let all = self.codebook.indexed().filter(|(_, concept)| concept.leaf);
            all.map(|(_, concept)| concept.id.as_str())
        };
        let (message, hint) = if group {
            let below = format!("{code}.");
            let members: Vec<&str> = leaves().filter(|id| id.starts_with(&below)).collect();
            (
                format!("\"{code}\" is a group; only its members are coded"),
                format!("write one of {}", members.join(", ")),
            )
        } else {
            let hint = match nearest(code, leaves()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "give the codebook that was coded by with --codebook; codes are separated by \";\"".to_owned(),
            };
            (format!("codebook \"{}\" has no concept \"{code}\"", self.codebook.id), hint)
        };
        self.unknown.insert(code.to_owned(), (row.place(code), message, hint, 1));
    }

    /// Adds what can be told at the end.
    fn finish(mut self, rows: &[GoldRow], has_ids: bool) -> Vec<Diagnostic> {
        for (place, message, hint, often) in std::mem::take(&mut self.unknown).into_values() {
            let more = if often > 1 { format!(" ({often} rows)") } else { String::new() };
            self.faults
                .push(Diagnostic::error("coding", format!("{message}{more}")).at(place).hint(hint));
        }
        let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for row in rows {
            let name = if has_ids { row.id.as_str() } else { row.sentence.as_str() };
            if name.is_empty() {
                let what = if has_ids { "id" } else { "sentence" };
                self.faults.push(
                    Diagnostic::error("coding", format!("this row has no {what}"))
                        .at(row.place.clone())
                        .hint("every row needs one, as the sheet had it"),
                );
            } else if let Some(line) = seen.insert((&row.coder, name), row.place.line) {
                let what = if has_ids { "id" } else { "sentence" };
                let message = format!("{what} \"{name}\" comes twice; first in line {line}");
                self.faults.push(
                    Diagnostic::error("coding", message)
                        .at(row.place.clone())
                        .hint("leave one of the rows"),
                );
            }
        }
        self.faults.sort_by_key(|fault| fault.place.as_ref().map_or(0, |place| place.line));
        self.faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codebook() -> Codebook {
        let source = crate::codebook::builtin("cyber-community").unwrap();
        crate::codebook::load("cyber-community", source.as_bytes()).unwrap().0
    }

    fn read(text: &str) -> Result<Gold, Vec<String>> {
        let gold = Gold::read("codes-anna.csv", text.as_bytes().to_vec(), &codebook());
        gold.map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn sheets_of_all_kinds_are_read() {
        let comma = "id,sentence,codes,comment\ns1,\"=a, b\",principle.sovereignty; principle.peace_security,?\ns2,c,none,\ns3,d,,\n,,,\n";
        let gold = read(comma).unwrap();
        assert_eq!(gold.rows.len(), 3);
        assert_eq!(gold.rows[0].coder, "anna");
        assert_eq!(gold.rows[0].codes.as_ref().unwrap().len(), 2);
        assert_eq!(gold.rows[1].codes, Some(Codes::new()));
        assert_eq!(gold.rows[2].codes, None);
        let semicolon = "\u{feff}ID;Coder;Sentence;Codes\r\ns1;bo;'=a;\"principle.sovereignty;principle.peace_security\"\r\n";
        let gold = read(semicolon).unwrap();
        assert_eq!((gold.rows[0].coder.as_str(), gold.rows[0].sentence.as_str()), ("bo", "=a"));
        assert_eq!(gold.rows[0].codes.as_ref().unwrap().len(), 2);
        let plain =
            read("text,language,concepts,half\na,en,,held\nb,zh,principle.peace_security,tune\n")
                .unwrap();
        assert_eq!(plain.rows[0].codes, Some(Codes::new()), "in a plain table every row is coded");
        assert_eq!(plain.rows[1].language, Some(Language::CHINESE));
        assert_eq!(plain.rows[1].cells["half"], "tune");
    }

    #[test]
    fn all_mistakes_come_at_once_with_their_lines() {
        let faults = read(
            "id,sentence,codes\ns1,a,principle.sovereignity\ns1,b,principle\ns2,c,none;principle.peace_security\n,d,principle.sovereignity\n",
        )
        .unwrap_err();
        let all = faults.join("\n");
        assert_eq!(faults.len(), 5, "{all}");
        for part in [
            "codes-anna.csv:2:6: error[coding]: codebook \"cyber-community\" has no concept \"principle.sovereignity\" (2 rows)",
            "did you mean \"principle.sovereignty\"?",
            "codes-anna.csv:3:6: error[coding]: \"principle\" is a group",
            "codes-anna.csv:3:1: error[coding]: id \"s1\" comes twice; first in line 2",
            "codes-anna.csv:4:6: error[coding]: \"none;principle.peace_security\" says \"none\" and names concepts",
            "codes-anna.csv:5:1: error[coding]: this row has no id",
        ] {
            assert!(all.contains(part), "{part}\n{all}");
        }
        assert!(read("id,sentence\n").unwrap_err()[0].contains("has no column \"codes\""));
        assert!(read("codes\n").unwrap_err()[0].contains("neither a column \"id\""));
        assert!(read("PK\u{0}\u{0}\u{0}\u{0}").unwrap_err()[0].contains("is no CSV table"));
        assert!(read("").unwrap_err()[0].contains("has no column \"codes\""));
    }
}
