//! Codebooks from and to the notations of other programs.
//!
//! Bytes become an [`outline`](self) by the reader of their format, and an outline becomes text. What a notation cannot say is in the
//! report: a row for all that is approximated or dropped.
//!
//! **Invariant:** what comes out loads without faults, or nothing comes out.

mod format;
mod import;
mod khcoder;
mod khcoder_rule;
mod liwc;
mod loss;
mod nodes;
mod outline;
mod phrase;
mod quanteda;
mod rdf;
mod sheet;
mod skos;
mod source;
mod spell;
mod wordstat;
mod wordstat_rule;
mod write_csv;
mod write_quanteda;
mod write_toml;

pub use format::{FORMATS, Format, detect, format, formats_documentation};
pub use loss::{How, Loss};

use self::import::Import;
use self::loss::Log;
use self::outline::Outline;
use self::source::Source;
use super::load;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Language;

/// What is to be converted.
#[derive(Clone, Copy, Debug)]
pub struct Conversion<'a> {
    /// Name of the source, as the user gave it.
    pub file: &'a str,
    /// What stands in it.
    pub bytes: &'a [u8],
    /// Its format; told from name and content if `None`.
    pub from: Option<&'static Format>,
    /// Name that the result will have.
    pub target: &'a str,
    /// Format of the result; told from its name if `None`.
    pub to: Option<&'static Format>,
    /// Language of entries that do not say theirs; of a format without languages, the one to write.
    pub language: Option<Language>,
}

/// A converted codebook.
#[derive(Clone, Debug)]
pub struct Converted {
    /// The codebook in its new notation.
    pub text: String,
    /// The format it was read from.
    pub from: &'static Format,
    /// The format it is in now.
    pub to: &'static Format,
    /// What could not stay as it was, in the order of the source.
    pub losses: Vec<Loss>,
    /// Entries that say the same as before and have no row.
    pub translated: u64,
    /// Concepts and terms of the result.
    pub size: (usize, usize),
}

/// Converts a codebook.
///
/// # Errors
/// What keeps the source from being read, or the result from being a codebook.
pub fn convert(conversion: &Conversion<'_>) -> Result<Converted, Vec<Diagnostic>> {
    let from = conversion.from.or_else(|| detect(conversion.file, conversion.bytes));
    let from = from.ok_or_else(|| vec![unknown(conversion.file, "--from", false)])?;
    let to = conversion.to.or_else(|| {
        let extension = format::extension(conversion.target);
        FORMATS.iter().find(|to| to.written && to.extensions.contains(&extension.as_str()))
    });
    let to = to.filter(|to| to.written);
    let to = to.ok_or_else(|| vec![unknown(conversion.target, "--to", true)])?;
    if conversion.bytes.len() > load::LARGEST {
        return Err(vec![
            refusal(format!(
                "\"{}\" has {} bytes; at most {} (16 MiB) are read",
                conversion.file,
                conversion.bytes.len(),
                load::LARGEST
            ))
            .hint("is this the right file?"),
        ]);
    }
    let (outline, mut log) = read(conversion, from)?;
    let terms = outline.concepts.iter().map(|concept| concept.terms.len()).sum();
    if terms == 0 {
        return Err(vec![
            refusal(format!(
                "nothing in \"{}\", read as \"{}\", became a term",
                conversion.file, from.name
            ))
            .hint("say what it is with --from, if this is not its format"),
        ]);
    }
    let size = (outline.concepts.len(), terms);
    let text = write(conversion, to, &outline, &mut log)?;
    Ok(Converted { text, from, to, losses: log.rows, translated: log.translated, size })
}

fn read(
    conversion: &Conversion<'_>,
    from: &'static Format,
) -> Result<(Outline, Log), Vec<Diagnostic>> {
    if matches!(from.name, "toml" | "csv") {
        return own(conversion.file, from, conversion.bytes);
    }
    let source = Source::new(conversion.file, conversion.bytes);
    if sheet::is_archive(conversion.bytes) && from.name == "table" {
        // A sheet with our own columns is one of our own tables.
        if let Some(table) = sheet::ours(&source).map_err(|fault| vec![fault])? {
            return own(conversion.file, from, table.as_bytes());
        }
    }
    let language = match conversion.language {
        Some(language) => language,
        None if from.languages => Language::UNKNOWN,
        None => {
            return Err(vec![
                refusal(format!(
                    "the format \"{}\" does not say in which language it is",
                    from.name
                ))
                .hint("say it: --lang en"),
            ]);
        }
    };
    let mut import = Import::new(language);
    let done = match from.name {
        "quanteda" => quanteda::read(&source, &mut import),
        "liwc" => liwc::read(&source, &mut import),
        "yoshikoder" => nodes::read(&source, &mut import),
        "lexicoder" => nodes::read_lexicoder(&source, &mut import),
        "wordstat" => wordstat::read(&source, &mut import),
        "khcoder" => khcoder::read(&source, &mut import),
        "skos" => skos::read(&source, &mut import),
        _ => sheet::read(&source, &mut import),
    };
    done.map_err(|fault| vec![fault])?;
    Ok(import.finish(conversion.file))
}

/// Reads one of our own codebooks.
fn own(file: &str, from: &'static Format, bytes: &[u8]) -> Result<(Outline, Log), Vec<Diagnostic>> {
    // The loader goes by the name of the file, which may be any where the format was said.
    let extension = if from.name == "toml" { "toml" } else { "csv" };
    let named = match format::extension(file) {
        found if found == extension => file.to_owned(),
        _ => format!("{file}.{extension}"),
    };
    let outline = Outline::of(load::draft(&named, bytes)?);
    let translated = outline.concepts.iter().map(|concept| concept.terms.len() as u64).sum();
    Ok((outline, Log { translated, ..Log::default() }))
}

fn write(
    conversion: &Conversion<'_>,
    to: &'static Format,
    outline: &Outline,
    log: &mut Log,
) -> Result<String, Vec<Diagnostic>> {
    let text = match to.name {
        "toml" => write_toml::write(outline, log),
        "csv" => write_csv::write(outline, conversion.target, log)
            .map_err(|error| vec![refusal(error)])?,
        _ => {
            return write_quanteda::write(outline, conversion.language, log)
                .map_err(|fault| vec![fault]);
        }
    };
    // The loader has the last word on what a codebook is.
    let name = format!("codebook.{}", to.name);
    match load(&name, text.as_bytes()) {
        Ok(_) => Ok(text),
        Err(mut faults) => {
            faults.retain(|fault| fault.severity == Severity::Error);
            faults.insert(
                0,
                refusal(format!("\"{}\" cannot be made into a codebook", conversion.file)),
            );
            Err(faults)
        }
    }
}

fn unknown(file: &str, option: &str, written: bool) -> Diagnostic {
    let names: Vec<&str> = FORMATS
        .iter()
        .filter(|format| format.written || !written)
        .map(|format| format.name)
        .collect();
    refusal(format!("the format of \"{file}\" cannot be told from its name"))
        .hint(format!("say it with {option}: {}", names.join(", ")))
}

/// The refusal of a file that cannot be converted.
fn refusal(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("cannot-convert", message)
}
