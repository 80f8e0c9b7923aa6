//! `documents.csv`: one row a document, read or skipped, with whatever metadata the corpus has.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::cell::{Rows, guarded, io as io_error};
use super::spec::table;
use crate::document::DocumentId;
use crate::measure::quality;
use crate::profile::{CorpusProfile, Reading, Record};

/// Metadata that has a column of its own.
const FIXED: [&str; 2] = ["file", "title"];

/// Returns the metadata keys of the corpus that become columns, sorted, each with the name of its column, which is guarded like any
/// text from outside: a key that is the name of another column of the table gets `meta_` in front.
pub fn metadata_columns(profile: &CorpusProfile) -> Vec<(String, String)> {
    let keys: BTreeSet<&String> =
        profile.documents.values().flat_map(|record| record.metadata.keys()).collect();
    let taken: Vec<&str> = table("documents").columns.iter().map(|column| column.name).collect();
    let mut columns: Vec<(String, String)> = Vec::new();
    for key in keys.iter().filter(|key| !FIXED.contains(&key.as_str())) {
        let mut column = guarded(key).into_owned();
        while taken.contains(&column.as_str())
            || (column != **key && keys.contains(&column))
            || columns.iter().any(|(_, known)| *known == column)
        {
            column = format!("meta_{column}");
        }
        columns.push(((*key).clone(), column));
    }
    columns
}

/// Writes the table; metadata columns stand after `title`.
///
/// # Errors
/// Those of the sink.
pub fn write_documents<W: Write>(out: W, profile: &CorpusProfile) -> io::Result<W> {
    let metadata = metadata_columns(profile);
    let mut header: Vec<&str> = table("documents").header().collect();
    let after_title =
        header.iter().position(|column| *column == "title").map_or(header.len(), |at| at + 1);
    header.splice(after_title..after_title, metadata.iter().map(|(_, column)| column.as_str()));
    let mut table = Rows::new(out, header).map_err(io_error)?;
    for (id, record) in &profile.documents {
        write(&mut table, id, record, &metadata).map_err(io_error)?;
    }
    table.finish()
}

fn write<W: Write>(
    table: &mut Rows<W>,
    id: &DocumentId,
    record: &Record,
    metadata: &[(String, String)],
) -> csv::Result<()> {
    let value = |key: &str| record.metadata.get(key).map_or("", String::as_str);
    table.name(&id.to_string())?;
    table.name(&id.file)?;
    table.name(value("title"))?;
    for (key, _) in metadata {
        table.name(value(key))?;
    }
    table.name(&record.format)?;
    table.name(&record.encoding)?;
    let profile = match &record.reading {
        Reading::Profiled(profile) => Some(&**profile),
        Reading::Skipped { .. } => None,
    };
    table.name(profile.map_or("", |profile| profile.language.tag()))?;
    table.count(Some(record.bytes))?;
    table.count(profile.map(|profile| profile.words))?;
    table.count(profile.map(|profile| profile.sentences))?;
    table.count(profile.map(|profile| profile.paragraphs))?;
    table.count(profile.map(|profile| profile.windows))?;
    let doubts = record.doubts();
    let mentions = profile.filter(|profile| profile.coded).map(|profile| profile.mentions);
    table.count(mentions.filter(|&mentions| mentions > 0 || doubts.is_empty()))?;
    table.name(profile.map_or("", |profile| if profile.coded { "yes" } else { "no" }))?;
    let quality = quality(record);
    table.count(quality.pages)?;
    table.number(quality.words_per_page)?;
    table.number(quality.unmapped_share)?;
    table.number(quality.replaced_share)?;
    table.number(quality.garbled_share)?;
    table.number(quality.language_certainty)?;
    match &record.reading {
        Reading::Profiled(_) => {
            table.name(if doubts.is_empty() { "read" } else { "warned" })?;
            let reasons: Vec<String> = doubts.iter().map(ToString::to_string).collect();
            table.name(&reasons.join("; "))?;
        }
        Reading::Skipped { reason } => {
            table.name("skipped")?;
            table.name(reason)?;
        }
    }
    table.name(&record.sha256)?;
    table.end()
}
