//! `polilex kwic`: every place of a concept or a pattern, with its context.

mod lines;

use std::collections::BTreeMap;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use console::Term;
use polilex::codebook::pattern::Sequence;
use polilex::codebook::{Codebook, parse};
use polilex::diagnostic::{Diagnostic, Place};
use polilex::run::{self, Concordance, Failure};
use polilex::text::{Language, language};

use self::lines::{Lines, Order};
use super::exit::Exit;
use super::manner::explain;
use super::options::{Documents, load_codebook, print_all};
use super::signal::Signals;
use super::target::to_file;

/// Named sets by language and name.
type Sets = BTreeMap<(Language, String), Vec<Sequence>>;

/// Columns of a line of text where the width of the terminal is not known.
const WIDTH: usize = 120;

/// Print every place where a concept or a pattern is found, with its context: aligned on a terminal, else as CSV.
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex kwic documents --concept principle.sovereignty
  polilex kwic documents --term 'sovereign* near/8 (cyberspace|internet)' --context 120
  polilex kwic documents --term '网络<0..3>主权'
  polilex kwic documents --concept principle --sort right --out hits.csv")]
pub(super) struct Kwic {
    #[command(flatten)]
    documents: Documents,
    /// A concept of the codebook (a group stands for its members).
    #[arg(long, value_name = "ID", required_unless_present = "term", conflicts_with = "term")]
    concept: Option<String>,
    /// A pattern; see docs/codebook.md for the language.
    #[arg(long, value_name = "PATTERN")]
    term: Option<String>,
    /// Codebook: a TOML or CSV file, or the name of a built-in one.
    #[arg(short, long, value_name = "FILE|NAME", default_value = "cyber-community")]
    codebook: String,
    /// Characters of context on each side.
    #[arg(long, value_name = "N", default_value_t = 80)]
    context: usize,
    /// Order of the hits: by document, or by the words before or after the hit, the nearest first (all hits then wait in memory).
    #[arg(long, value_enum, default_value = "none")]
    sort: Order,
    /// What is printed; `auto` is text on a terminal and CSV elsewhere.
    #[arg(long, value_enum, default_value = "auto")]
    format: Format,
    /// Write CSV into this file instead; it appears whole or not at all.
    #[arg(short, long, value_name = "FILE", conflicts_with = "format")]
    out: Option<PathBuf>,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text on a terminal, CSV elsewhere.
    Auto,
    /// A line a hit, the hits under each other.
    Text,
    /// The columns of `mentions.csv`.
    Csv,
}

impl Kwic {
    /// Prints the concordance.
    pub(super) fn execute(self) -> Exit {
        let signals = Signals::listen();
        let codebook = match &self.term {
            Some(pattern) => {
                // The sets that a pattern may name are those of the codebook.
                let sets = if pattern.contains('@') {
                    match load_codebook(&self.codebook) {
                        Ok((codebook, _)) => codebook.sets,
                        Err(exit) => return exit,
                    }
                } else {
                    BTreeMap::new()
                };
                match look_up(pattern, &sets) {
                    Ok(codebook) => codebook,
                    Err(faults) => {
                        print_all(&faults);
                        return Exit::Mistaken;
                    }
                }
            }
            None => match load_codebook(&self.codebook) {
                Ok((codebook, _)) => codebook,
                Err(exit) => return exit,
            },
        };
        if let Some(id) = &self.concept
            && codebook.find(id).is_none()
        {
            say!("error: codebook \"{}\" has no concept \"{id}\"", codebook.id);
            say!("   hint: `polilex codebook list {}` shows its concepts", self.codebook);
            return Exit::Mistaken;
        }
        let concordance = Concordance {
            selection: self.documents.selection(Vec::new()),
            concept: self.concept.as_deref().and_then(|id| codebook.find(id)),
            codebook,
            context: self.context,
        };
        match &self.out {
            Some(path) => to_file(path, &signals, |file| {
                print(&concordance, Lines::new(file, self.sort, None), &signals)
            }),
            None => {
                let lines = Lines::new(BufWriter::new(std::io::stdout()), self.sort, self.width());
                match print(&concordance, lines, &signals) {
                    Ok(_) => Exit::Complete,
                    Err(failure) => explain(&failure, &signals),
                }
            }
        }
    }

    /// Columns of a line of text, and whether the hit is bold; `None` is CSV.
    fn width(&self) -> Option<(usize, bool)> {
        let terminal = std::io::stdout().is_terminal();
        let text = match self.format {
            Format::Auto => terminal,
            Format::Text => true,
            Format::Csv => false,
        };
        let width = Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
        text.then(|| (width.filter(|_| terminal).unwrap_or(WIDTH).max(20), terminal))
    }
}

fn print<W: Write + Send>(
    concordance: &Concordance,
    lines: Lines<W>,
    signals: &Signals,
) -> Result<W, Failure> {
    let of_sink = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::Sink(error),
    };
    let (out, hits) =
        run::concordance(concordance, lines, signals.stop())?.finish().map_err(of_sink)?;
    if hits == 0 {
        say!("no place was found in the documents that could be read");
    }
    Ok(out)
}

/// A pattern of the command line applies to documents of any language.
fn look_up(pattern: &str, sets: &Sets) -> Result<Codebook, Vec<Diagnostic>> {
    let languages: Vec<_> = language::known().collect();
    let codebook =
        parse(pattern).and_then(|parsed| Codebook::of_pattern(&parsed, &languages, sets));
    for word in ["AND", "OR", "NOT"].iter().filter(|word| has_word(pattern, word)) {
        say!(
            "warning: {word} is looked for as a word; conditions are written \"a & b\" and \"a & !b\", alternatives \"(a|b)\""
        );
    }
    codebook.map_err(|faults| {
        let placed = |fault: polilex::codebook::Fault| {
            let place = Place::of("--term", pattern, fault.span.clone());
            fault.at(place)
        };
        faults.into_iter().map(placed).collect()
    })
}

fn has_word(pattern: &str, word: &str) -> bool {
    pattern.split_whitespace().any(|part| part == word)
}
