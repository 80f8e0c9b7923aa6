//! Reads a codebook file.
//!
//! Bytes become text, text a draft (from TOML or CSV), the draft a codebook; then the codebook is looked over for what is
//! allowed but hardly meant. All faults of a file are found at once.
//!
//! **Invariant:** no file is opened here, and example sentences are not tried.

pub(super) mod csv_file;
pub(super) mod draft;
pub(super) mod language;
mod resolve;
pub(super) mod sets;
pub(super) mod source;
#[cfg(test)]
mod tests;
mod toml_file;

use sha2::{Digest, Sha256};

use self::draft::Report;
use self::source::{Notation, Source};
use super::rule::Rule;
use super::{Codebook, lint};
use crate::diagnostic::{Diagnostic, Place};

/// Largest codebook, in bytes.
pub(super) const LARGEST: usize = 16 << 20;

/// Returns the codebook that stands in `bytes`, read from the file `name`, with warnings about what is allowed but hardly
/// meant. A file that ends in `.csv` or `.tsv` is a table, one that ends in `.toml` is TOML; else its first line decides.
///
/// # Errors
/// All faults of the file, in the order of their places.
pub fn load(name: &str, bytes: &[u8]) -> Result<(Codebook, Vec<Diagnostic>), Vec<Diagnostic>> {
    let text = text(name, bytes).map_err(|fault| vec![fault])?;
    let notation = notation(name, text);
    let source = Source::new(name, text, notation);
    let mut report = Report::new(&source);
    let (mut draft, sound) = match notation {
        Notation::Toml => toml_file::read(&mut report),
        Notation::Csv => csv_file::read(&mut report, name),
    };
    if !sound {
        // What follows from a broken line would only bury it.
        let of_the_line = [Rule::TomlSyntax, Rule::CsvSyntax, Rule::UnknownKey];
        let found =
            report.into_found(|found| of_the_line.iter().any(|rule| rule.code() == found.code));
        return Err(until_broken(found));
    }
    let digest = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let codebook = resolve::resolve(&mut draft, digest, &mut report);
    if !report.is_empty() {
        return Err(report.into_found(|_| true));
    }
    lint::lint(&codebook, &draft, &mut report);
    Ok((codebook, report.into_found(|_| true)))
}

/// Leaves out what is found below the first line that breaks the rules of TOML, but for other such lines: where a key belongs is not known there.
fn until_broken(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let breaks = |finding: &Diagnostic| finding.code == Rule::TomlSyntax.code();
    if let Some(first) = found.iter().position(breaks) {
        let mut at = 0;
        found.retain(|finding| {
            at += 1;
            at <= first || breaks(finding)
        });
    }
    found
}

/// Returns what a codebook says, pattern for pattern as its author wrote it.
///
/// # Errors
/// As [`load`].
pub(super) fn draft(name: &str, bytes: &[u8]) -> Result<draft::Draft, Vec<Diagnostic>> {
    load(name, bytes)?;
    let text = text(name, bytes).map_err(|fault| vec![fault])?;
    let notation = notation(name, text);
    let source = Source::new(name, text, notation);
    let mut report = Report::new(&source);
    let (draft, _) = match notation {
        Notation::Toml => toml_file::read(&mut report),
        Notation::Csv => csv_file::read(&mut report, name),
    };
    Ok(draft)
}

fn text<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, Diagnostic> {
    if bytes.len() > LARGEST {
        let message = format!(
            "the codebook \"{name}\" has {} bytes; at most {LARGEST} (16 MiB) are allowed",
            bytes.len()
        );
        return Err(Rule::FileTooLarge
            .diagnostic(message)
            .hint("is this the right file? Lists this long are better split"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let sound = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        let place = Place::of(name, sound, sound.len()..sound.len());
        let fault = Rule::NotUtf8.diagnostic("the codebook is not encoded in UTF-8").at(place);
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            fault.hint("it looks like UTF-16: save it as UTF-8")
        } else {
            fault.hint("save it as UTF-8; in a spreadsheet choose \"CSV UTF-8\"")
        }
    })
}

fn notation(name: &str, text: &str) -> Notation {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("csv" | "tsv") => Notation::Csv,
        Some("toml") => Notation::Toml,
        _ => {
            let first = text
                .lines()
                .find(|line| !line.starts_with('#') && !line.trim().is_empty())
                .unwrap_or_default();
            let header = first
                .split(['\t', ';', ','])
                .any(|cell| cell.trim().trim_matches('"').eq_ignore_ascii_case("concept"));
            if header && !first.trim_start().starts_with('[') {
                Notation::Csv
            } else {
                Notation::Toml
            }
        }
    }
}
