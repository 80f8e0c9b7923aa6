//! Flags that several commands share: which documents, which codebook.

use std::path::PathBuf;

use clap::Args;
use polilex::codebook::{self, Codebook};
use polilex::corpus::{Input, Options};
use polilex::diagnostic::{Diagnostic, Severity, many};
use polilex::run::Selection;
use polilex::text::Language;

use super::exit::Exit;
use super::extraction::Extraction;

/// Which documents to read.
#[derive(Args)]
pub(super) struct Documents {
    /// Files and folders of documents; `-` reads one text from standard input.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Table of metadata (a `file` column and anything else); a `metadata.csv` in a folder is found by itself.
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    /// Column of CSV and JSONL tables that holds the text.
    #[arg(long, value_name = "COLUMN")]
    text_column: Option<String>,
    /// Column of CSV and JSONL tables that names the row.
    #[arg(long, value_name = "COLUMN")]
    id_column: Option<String>,
    /// Language of all documents (`en`, `zh`, …); `auto` takes it from the metadata, else from the text.
    #[arg(long, value_name = "LANG", default_value = "auto", value_parser = language)]
    lang: Auto,
    /// Number of threads; by default one per core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(flatten)]
    extraction: Extraction,
}

#[derive(Clone, Copy)]
struct Auto(Option<Language>);

fn language(tag: &str) -> Result<Auto, String> {
    if tag == "auto" {
        return Ok(Auto(None));
    }
    let language = Language::parse(tag);
    language
        .map(|language| Auto(Some(language)))
        .ok_or_else(|| "expected `auto` or a language tag such as `en` or `zh`".into())
}

impl Documents {
    /// Returns the selection, leaving out the folder of results.
    pub(super) fn selection(&self, exclude: Vec<PathBuf>) -> Selection {
        let input = |path: &PathBuf| {
            if path.as_os_str() == "-" { Input::Stdin } else { Input::Path(path.clone()) }
        };
        Selection {
            inputs: self.inputs.iter().map(input).collect(),
            options: Options {
                metadata: self.metadata.clone(),
                text_column: self.text_column.clone(),
                id_column: self.id_column.clone(),
                exclude,
                apart: self.extraction.apart(),
            },
            language: self.lang.0,
            threads: self.threads.map_or(0, usize::from),
            extraction: self.extraction.settings(),
        }
    }
}

/// A codebook with what it is warned of, or its faults.
pub(super) type Read = Result<(Codebook, Vec<Diagnostic>), Vec<Diagnostic>>;

/// Reads a codebook: the name of a built-in one, or a file. Its faults are printed, all of them.
pub(super) fn load_codebook(name: &str) -> Result<(Codebook, Vec<Diagnostic>), Exit> {
    read_codebook(name)?.map_err(|faults| {
        print_all(&faults);
        Exit::Mistaken
    })
}

/// Reads a codebook and leaves its faults to the caller. Why there is none to read is printed.
pub(super) fn read_codebook(name: &str) -> Result<Read, Exit> {
    Ok(match codebook::builtin(name) {
        Some(source) => codebook::load(name, source.as_bytes()),
        None => match std::fs::read(name) {
            Ok(bytes) => codebook::load(name, &bytes),
            Err(error) => {
                let names: Vec<&str> = codebook::BUILTIN.iter().map(|known| known.id).collect();
                say!("error: codebook \"{name}\" could not be read: {error}");
                say!(
                    "   hint: give a TOML or CSV file, or one of the built-in codebooks: {}",
                    names.join(", ")
                );
                return Err(if error.kind() == std::io::ErrorKind::NotFound {
                    Exit::Mistaken
                } else {
                    Exit::Unwritable
                });
            }
        },
    })
}

/// Prints diagnostics on standard error, errors last, with a count.
pub(super) fn print_all(diagnostics: &[Diagnostic]) {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| diagnostic.severity);
    for diagnostic in sorted {
        say!("{diagnostic}");
    }
    let errors =
        diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    if errors > 0 {
        // Some are found only after documents were read, such as a column that none of them has.
        let errors = many(errors as u64, "error", "errors");
        say!("{errors} in what was given; nothing was written");
    }
}
