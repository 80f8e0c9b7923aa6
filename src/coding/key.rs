//! The key of a sample, read back.

use std::collections::BTreeMap;

use super::csv_text::CsvText;
use crate::diagnostic::Diagnostic;
use crate::table::table;
use crate::text::Language;

/// The key of a sample.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// Its rows, in the order of the sheet.
    pub rows: Vec<KeyRow>,
    /// By stratum: its name, and the number of its sentences in the documents.
    pub strata: Vec<(String, u64)>,
}

/// A row of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// Id of the sentence.
    pub id: String,
    /// Identity of the document.
    pub doc: String,
    /// Number of the sentence in it.
    pub number: u64,
    /// Language of the document.
    pub language: Language,
    /// Group of the document; may be empty.
    pub group: String,
    /// Its stratum, by position in [`Key::strata`].
    pub stratum: usize,
}

impl Key {
    /// Reads a key. `file` is its name as the user gave it.
    ///
    /// # Errors
    /// All mistakes: missing columns, cells that hold no number, ids that come twice.
    pub fn read(file: &str, bytes: Vec<u8>) -> Result<Self, Vec<Diagnostic>> {
        let text = CsvText::read(file, bytes).map_err(|fault| vec![fault])?;
        let missing: Vec<&str> =
            table("key").header().filter(|name| text.column(&[name]).is_none()).collect();
        if !missing.is_empty() {
            let message =
                format!("\"{file}\" is no key: it has no column \"{}\"", missing.join("\", \""));
            return Err(vec![
                text.fault(message).hint("--key takes the key.csv that `polilex sample` wrote"),
            ]);
        }
        let mut key = Self::default();
        let mut faults = Vec::new();
        let mut strata: BTreeMap<[String; 3], usize> = BTreeMap::new();
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        for row in text.rows() {
            let number = |column: &str| {
                let cell = row.cell(column);
                let number: Result<u64, _> = cell.parse();
                number.ok().filter(|number| *number > 0).ok_or_else(|| {
                    let message = format!("\"{cell}\" in column \"{column}\" is no number above 0");
                    Diagnostic::error("coding", message).at(row.place(cell))
                })
            };
            let id = row.cell("id").to_owned();
            let place = row.place(&id);
            if id.is_empty() {
                faults.push(Diagnostic::error("coding", "this row has no id").at(place));
                continue;
            }
            if let Some(line) = lines.insert(id.clone(), place.line) {
                let message = format!("id \"{id}\" comes twice; first in line {line}");
                faults.push(Diagnostic::error("coding", message).at(place));
            }
            let language = Language::parse(row.cell("language")).unwrap_or(Language::UNKNOWN);
            let group = row.cell("group").to_owned();
            let (number, size) = match (number("number"), number("size")) {
                (Ok(number), Ok(size)) => (number, size),
                (number, size) => {
                    faults.extend(number.err().into_iter().chain(size.err()));
                    continue;
                }
            };
            let name = [language.tag().to_owned(), group.clone(), row.cell("stratum").to_owned()];
            let next = strata.len();
            let stratum = *strata.entry(name.clone()).or_insert(next);
            if stratum == next {
                let parts: Vec<String> = name.into_iter().filter(|part| !part.is_empty()).collect();
                key.strata.push((parts.join(", "), size));
            } else if key.strata[stratum].1 != size {
                let message = format!(
                    "stratum \"{}\" has {} sentences in one row and {size} in this",
                    key.strata[stratum].0, key.strata[stratum].1
                );
                let place = row.place(row.cell("size"));
                faults.push(
                    Diagnostic::error("coding", message)
                        .at(place)
                        .hint("leave the key as it was written"),
                );
            }
            key.rows.push(KeyRow {
                id,
                doc: row.cell("doc").to_owned(),
                number,
                language,
                group,
                stratum,
            });
        }
        if faults.is_empty() { Ok(key) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "id,doc,number,language,group,stratum,size,drawn,weight,found\n";

    fn read(rows: &str) -> Result<Key, String> {
        let key = Key::read("key.csv", format!("{HEADER}{rows}").into_bytes());
        key.map_err(|faults| faults.iter().map(|fault| format!("{fault}\n")).collect())
    }

    #[test]
    fn a_key_is_read_and_its_mistakes_are_told() {
        let key = read("s1,a.txt,3,en,x,near,10,2,5,\ns2,b.txt,4,en,x,near,10,2,5,\ns3,b.txt,9,zh,,nothing,7,1,7,\n").unwrap();
        assert_eq!(key.strata, [("en, x, near".into(), 10), ("zh, nothing".into(), 7)]);
        assert_eq!(key.rows[1].stratum, 0);
        let faults =
            read("s1,a,3,en,x,near,10,2,5,\ns1,a,0,en,x,near,10,2,5,\ns3,a,3,en,x,near,11,2,5,\n")
                .unwrap_err();
        for part in [
            "key.csv:3:1: error[coding]: id \"s1\" comes twice; first in line 2",
            "\"0\" in column \"number\" is no number above 0",
            "has 10 sentences in one row and 11 in this",
        ] {
            assert!(faults.contains(part), "{part}\n{faults}");
        }
        let wrong = Key::read("k.csv", b"id,codes\n".to_vec()).unwrap_err();
        assert!(wrong[0].to_string().contains("it has no column \"doc\""), "{}", wrong[0]);
    }
}
