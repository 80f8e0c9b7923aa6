//! An outline as a table, one term a row.
//!
//! **Invariant:** what a table has no place for is reported.

use super::import::codebook_id;
use super::loss::Log;
use super::outline::Outline;
use crate::codebook::Register;
use crate::codebook::load::csv_file::COLUMNS;
use crate::codebook::load::sets::NAMES;
use crate::text::Language;

/// Returns the codebook as CSV; `file` is the name it will have, of which its id and title are made.
pub(super) fn write(outline: &Outline, file: &str, log: &mut Log) -> Result<String, String> {
    header(outline, file, log);
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut row = |cells: [&str; 9]| out.write_record(cells).map_err(|error| error.to_string());
    row(COLUMNS)?;
    for set in &outline.sets {
        let (kind, name) = if set.name == NAMES { ("name", "") } else { ("set", &*set.name) };
        if set.members.is_empty() {
            log.dropped(None, &set.name, "a table has no place for an empty set");
        }
        for member in &set.members {
            row(["", "", "", set.language.tag(), kind, member, "", "", name])?;
        }
    }
    for concept in &outline.concepts {
        let mut note = concept.note.as_str();
        if concept.label.is_empty() {
            row([&concept.id, "", note, "", "", "", "", "", ""])?;
        }
        for (language, label) in &concept.label {
            let language = if *language == Language::UNKNOWN { "" } else { language.tag() };
            row([&concept.id, label, note, language, "", "", "", "", ""])?;
            note = "";
        }
        for term in &concept.terms {
            let register = if term.register == Register::Formula { "formula" } else { "" };
            let confidence = if term.low_confidence { "low" } else { "" };
            row([
                &concept.id,
                "",
                "",
                term.language.tag(),
                "term",
                &term.pattern,
                register,
                confidence,
                "",
            ])?;
        }
        for (language, pattern) in &concept.except {
            row([&concept.id, "", "", language.tag(), "except", pattern, "", "", ""])?;
        }
        for example in &concept.examples {
            let language = example.language.as_ref().map_or("", |language| language.tag());
            let kind = if example.matches { "match" } else { "no_match" };
            row([&concept.id, "", "", language, kind, &example.text, "", "", ""])?;
        }
    }
    let bytes = out.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

/// Reports what stands in the header of a codebook and in no table.
fn header(outline: &Outline, file: &str, log: &mut Log) {
    const FILE: &str = "the id and the title of a table are the name of its file";
    let id = codebook_id(file);
    if outline.id != id {
        log.approximated(None, &format!("id = \"{}\"", outline.id), &id, FILE);
    }
    if !outline.title.is_empty() && outline.title != outline.id && outline.title != id {
        log.dropped(None, &format!("title = \"{}\"", outline.title), FILE);
    }
    if !outline.version.is_empty() {
        log.dropped(
            None,
            &format!("version = \"{}\"", outline.version),
            "a table has no place for a version",
        );
    }
    if !matches!(outline.overlap.as_str(), "" | "concept") {
        log.dropped(
            None,
            &format!("overlap = \"{}\"", outline.overlap),
            "a table has no place for it; with overlap = \"concept\" counts may be others",
        );
    }
}
