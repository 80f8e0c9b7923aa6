//! A table of categories and words: CSV, or the first sheet of an XLSX file.
//!
//! Either a column names the category and another the word (their names are in [`CATEGORY`] and [`WORD`]; a third may name the
//! language), one word a row; or every column is a category, with its name in the first row and its words below. `*` and `?` are
//! wildcards.
//!
//! **Invariant:** cells are read as a stream and counted: what an archive unpacks to is never believed.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader as _, Xlsx};

use super::import::Import;
use super::phrase::{Wild, phrase};
use super::refusal;
use super::source::Source;
use crate::codebook::load::{csv_file, language};
use crate::diagnostic::Diagnostic;

/// Names of a column that holds categories.
const CATEGORY: [&str; 8] =
    ["category", "concept", "key", "code", "class", "label", "topic", "dimension"];
/// Names of a column that holds words.
const WORD: [&str; 9] =
    ["term", "word", "pattern", "entry", "keyword", "value", "phrase", "token", "words"];
/// Names of a column that holds languages.
const LANGUAGE: [&str; 3] = ["language", "lang", "language_code"];
/// Most bytes that an archive may unpack to.
const MOST_UNPACKED: u64 = 128 << 20;
/// Most cells of a table.
const MOST_CELLS: usize = 1_000_000;
/// Most columns of a table.
const MOST_COLUMNS: u32 = 1_000;

/// A row: its number, and its cells.
type Row = (u64, Vec<String>);

/// Returns true if the bytes are an archive, as XLSX files are.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads a table.
///
/// # Errors
/// Where the file is no table.
pub(super) fn read(source: &Source, import: &mut Import) -> Result<(), Diagnostic> {
    let rows = if is_archive(source.bytes) { sheet(source, import)? } else { lines(source)? };
    let mut rows = rows.into_iter();
    let Some((line, header)) = rows.find(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
    else {
        return Err(refusal(format!("the table \"{}\" is empty", source.file)));
    };
    let column = |names: &[&str]| {
        names.iter().find_map(|name| header.iter().position(|cell| cell.eq_ignore_ascii_case(name)))
    };
    match (column(&CATEGORY), column(&WORD)) {
        (Some(category), Some(word)) if category != word => {
            let language = column(&LANGUAGE);
            for (index, name) in header.iter().enumerate() {
                if ![Some(category), Some(word), language].contains(&Some(index))
                    && !name.is_empty()
                {
                    import.log.dropped(Some(line), name, "the column is none that is known");
                }
            }
            for (line, cells) in rows {
                long(&cells, line, (category, word, language), import);
            }
        }
        _ => {
            let categories: Vec<Option<usize>> = header
                .iter()
                .map(|name| (!name.is_empty()).then(|| import.category(None, name, Some(line))))
                .collect();
            for (line, cells) in rows {
                for (index, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                    match categories.get(index).copied().flatten() {
                        Some(category) => {
                            import.entry(category, Some(line), cell, Wild::ManyAndOne);
                        }
                        None => import.log.dropped(Some(line), cell, "its column has no name"),
                    }
                }
            }
        }
    }
    Ok(())
}

/// Takes a row of one category and one word.
fn long(
    cells: &[String],
    line: u64,
    (category, word, column): (usize, usize, Option<usize>),
    import: &mut Import,
) {
    let cell = |index: usize| cells.get(index).map_or("", String::as_str);
    let (name, entry) = (cell(category), cell(word));
    if entry.is_empty() {
        if !name.is_empty() {
            import.category(None, name, Some(line));
        }
        return;
    }
    if name.is_empty() {
        return import.log.dropped(Some(line), entry, "it has no category");
    }
    let language = match column.map(cell).filter(|tag| !tag.is_empty()) {
        None => import.language,
        Some(tag) => match language::read(tag) {
            Ok(language) => language,
            Err(_) => {
                let why = format!("\"{tag}\" is not a language");
                return import.log.dropped(Some(line), entry, &why);
            }
        },
    };
    let category = import.category(None, name, Some(line));
    match phrase(entry, Wild::ManyAndOne) {
        Ok(phrase) => {
            import.term_in(category, language, Some(line), entry, phrase.pattern, &phrase.notes);
        }
        Err(why) => import.log.dropped(Some(line), entry, why),
    }
}

fn lines(source: &Source) -> Result<Vec<Row>, Diagnostic> {
    let text = source.text()?;
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(csv_file::delimiter(&text))
        .from_reader(text.as_bytes());
    let mut all = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let line = rows.position().line();
        match rows.read_record(&mut record) {
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                all.push((line, record.iter().map(|cell| cell.trim().to_owned()).collect()));
            }
            Ok(false) => return Ok(all),
            Err(error) => {
                return Err(source.fault(&text, line, format!("this is no table: {error}")));
            }
        }
    }
}

/// Returns the rows of the first sheet.
fn sheet(source: &Source, import: &mut Import) -> Result<Vec<Row>, Diagnostic> {
    let broken = |error: &dyn std::fmt::Display| {
        refusal(format!("\"{}\" cannot be read as a spreadsheet: {error}", source.file))
            .hint("save it again as XLSX without a password, or as \"CSV UTF-8\"")
    };
    measure(source)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(source.bytes)).map_err(|error| broken(&error))?;
    let mut names = book.sheet_names().into_iter();
    let Some(first) = names.next() else { return Err(broken(&"it has no sheet")) };
    for other in names {
        import.log.dropped(None, &other, "only the first sheet is read");
    }
    let mut cells = book.worksheet_cells_reader(&first).map_err(|error| broken(&error))?;
    let mut rows: Vec<Row> = Vec::new();
    let mut count = 0;
    while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                text.clone()
            }
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Int(number) => number.to_string(),
            DataRef::Float(number) => number.to_string(),
            DataRef::Bool(value) => value.to_string(),
            DataRef::DateTime(_) | DataRef::Error(_) => {
                let (row, _) = cell.get_position();
                import.log.dropped(
                    Some(u64::from(row) + 1),
                    "",
                    "the cell holds a date or an error",
                );
                continue;
            }
        };
        let text = text.trim();
        let (row, column) = cell.get_position();
        count += 1;
        if text.is_empty() {
            continue;
        }
        if count > MOST_CELLS || column >= MOST_COLUMNS {
            return Err(refusal(format!(
                "\"{}\" has more than {MOST_CELLS} cells or {MOST_COLUMNS} columns",
                source.file
            )));
        }
        let line = u64::from(row) + 1;
        if rows.last().is_none_or(|(last, _)| *last != line) {
            rows.push((line, Vec::new()));
        }
        if let Some((_, cells)) = rows.last_mut() {
            let column = column as usize;
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            text.clone_into(&mut cells[column]);
        }
    }
    Ok(rows)
}

/// Unpacks every member once, counting, so that nothing later unpacks to more than it may.
fn measure(source: &Source) -> Result<(), Diagnostic> {
    let broken = |error: &dyn std::fmt::Display| {
        refusal(format!("\"{}\" is a broken archive: {error}", source.file))
    };
    let mut archive =
        zip::ZipArchive::new(Cursor::new(source.bytes)).map_err(|error| broken(&error))?;
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let member = archive.by_index(index).map_err(|error| broken(&error))?;
        let unpacked = std::io::copy(&mut member.take(left + 1), &mut std::io::sink());
        let unpacked = unpacked.map_err(|error| broken(&error))?;
        left = left
            .checked_sub(unpacked)
            .ok_or_else(|| refusal(format!("\"{}\" unpacks to more than 128 MiB", source.file)))?;
    }
    Ok(())
}

/// Returns a sheet as CSV, if it has the columns of our own tables.
///
/// # Errors
/// As [`read`].
pub(super) fn ours(source: &Source) -> Result<Option<String>, Diagnostic> {
    let mut import = Import::new(crate::text::Language::UNKNOWN);
    let rows = sheet(source, &mut import)?;
    let has = |name: &str| {
        rows.first()
            .is_some_and(|(_, cells)| cells.iter().any(|cell| cell.eq_ignore_ascii_case(name)))
    };
    if !(has("concept") && has("term")) {
        return Ok(None);
    }
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for (_, cells) in &rows {
        out.write_record(cells).map_err(|error| refusal(error.to_string()))?;
    }
    let bytes = out.into_inner().map_err(|error| refusal(error.to_string()))?;
    Ok(String::from_utf8(bytes).ok())
}
