//! `polilex codebook convert`: from and to the notations of other programs.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use clap::Args;
use polilex::codebook::convert::{Conversion, Converted, FORMATS, Format, How, convert, format};
use polilex::diagnostic::many;
use polilex::output::write_files;
use polilex::table::write_losses;
use polilex::text::Language;

use super::exit::Exit;
use super::options::print_all;

/// Largest file that is read to its end, in bytes; the library says what is too large.
const LARGEST: u64 = 64 << 20;

/// Convert a dictionary of another program into a codebook, or a codebook into another notation.
///
/// What the new notation cannot say is listed in TO.losses.csv: the line, what it was, what became of it, and why.
#[derive(Args)]
#[command(after_help = after_help())]
pub(super) struct Convert {
    /// The codebook or dictionary.
    #[arg(value_name = "FROM")]
    source: PathBuf,
    /// The file to write.
    #[arg(value_name = "TO")]
    target: PathBuf,
    /// Format of FROM; by default told from its name and content.
    #[arg(long, value_name = "FORMAT", value_parser = known)]
    from: Option<&'static Format>,
    /// Format of TO; by default told from its name.
    #[arg(long, value_name = "FORMAT", value_parser = written)]
    to: Option<&'static Format>,
    /// Language of entries that do not say theirs (`en`, `zh`, …); for a dictionary that is written, the language to write.
    #[arg(long, value_name = "LANG", value_parser = language)]
    lang: Option<Language>,
    /// Replace TO if it is there.
    #[arg(long)]
    force: bool,
    /// Say nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

fn known(name: &str) -> Result<&'static Format, String> {
    format(name).ok_or_else(|| format!("expected one of: {}", names(|_| true)))
}

fn written(name: &str) -> Result<&'static Format, String> {
    let found = format(name).filter(|format| format.written);
    found.ok_or_else(|| format!("expected one of: {}", names(|format| format.written)))
}

fn language(tag: &str) -> Result<Language, String> {
    let language = Language::parse(tag).filter(|language| *language != Language::UNKNOWN);
    language.ok_or_else(|| "expected a language tag such as `en` or `zh`".into())
}

fn names(keep: impl Fn(&Format) -> bool) -> String {
    let names: Vec<&str> =
        FORMATS.iter().filter(|format| keep(format)).map(|format| format.name).collect();
    names.join(", ")
}

fn after_help() -> String {
    let mut help = String::from("Formats:\n");
    for format in FORMATS {
        let way = if format.written { "read, written" } else { "read" };
        let extensions = format.extensions.join(", ");
        help.push_str(&format!("  {:<11} {extensions} ({way}): {}\n", format.name, format.what));
    }
    help.push_str(
        "\nExamples:
  polilex codebook convert policy.dic policy.toml --lang en    LIWC
  polilex codebook convert eurovoc.rdf eurovoc.toml            SKOS, in all its languages
  polilex codebook convert mine.toml mine.yml --lang en        for quanteda",
    );
    help
}

impl Convert {
    /// Converts the file.
    pub(super) fn execute(self) -> Exit {
        let mut bytes = Vec::new();
        let read =
            File::open(&self.source).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
        if let Err(error) = read {
            say!("error: \"{}\" could not be read: {error}", self.source.display());
            return if error.kind() == std::io::ErrorKind::NotFound {
                Exit::Mistaken
            } else {
                Exit::Unwritable
            };
        }
        let conversion = Conversion {
            file: &self.source.to_string_lossy(),
            bytes: &bytes,
            from: self.from,
            target: &self.target.to_string_lossy(),
            to: self.to,
            language: self.lang,
        };
        let converted = match convert(&conversion) {
            Ok(converted) => converted,
            Err(faults) => {
                print_all(&faults);
                return Exit::Mistaken;
            }
        };
        let mut beside = self.target.clone().into_os_string();
        beside.push(".losses.csv");
        let beside = PathBuf::from(beside);
        // Writing to memory cannot fail.
        let table = write_losses(Vec::new(), &converted.losses).unwrap_or_default();
        let files = [(beside.clone(), &*table), (self.target.clone(), converted.text.as_bytes())];
        if let Err(failure) = write_files(&files, self.force) {
            say!("error: {failure}");
            if failure.cause.kind() == std::io::ErrorKind::AlreadyExists {
                say!("   hint: choose another name, or replace it with --force");
                return Exit::Mistaken;
            }
            say!("   hint: choose a place that you may write to");
            return Exit::Unwritable;
        }
        if !self.quiet {
            summarise(&self, &converted, &beside);
        }
        Exit::Complete
    }
}

fn summarise(convert: &Convert, converted: &Converted, beside: &std::path::Path) {
    let count = |how: How| converted.losses.iter().filter(|loss| loss.how == how).count();
    let (concepts, terms) = converted.size;
    say!(
        "read {} as {}: {}, {}",
        convert.source.display(),
        converted.from.name,
        many(concepts as u64, "concept", "concepts"),
        many(terms as u64, "term", "terms")
    );
    say!(
        "entries: {} translated, {} approximated, {} dropped",
        converted.translated,
        count(How::Approximated),
        count(How::Dropped)
    );
    say!("written: {} ({})", convert.target.display(), converted.to.name);
    say!("losses: {}", beside.display());
    if matches!(converted.to.name, "toml" | "csv") {
        say!("next: polilex codebook check {}", convert.target.display());
    }
}
