//! `polilex kwic`: every place of a concept or a pattern, with its context.

use clap::Args;
use polilex::codebook::{Codebook, parse};
use polilex::diagnostic::{Diagnostic, Place};
use polilex::run::{self, Concordance};
use polilex::text::language;

use super::exit::Exit;
use super::manner::explain;
use super::options::{Documents, load_codebook, print_all};
use super::signal::Signals;

/// Print every place where a concept or a pattern is found, with its context, as CSV.
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex kwic documents --concept principle.sovereignty
  polilex kwic documents --term 'sovereign* near/8 (cyberspace|internet)' --context 120
  polilex kwic documents --term '网络<0..3>主权'")]
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
}

impl Kwic {
    /// Prints the concordance.
    pub(super) fn execute(self) -> Exit {
        let signals = Signals::listen();
        let codebook = match &self.term {
            Some(pattern) => match look_up(pattern) {
                Ok(codebook) => codebook,
                Err(faults) => {
                    print_all(&faults);
                    return Exit::Mistaken;
                }
            },
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
        match run::concordance(&concordance, std::io::stdout(), signals.stop()) {
            Ok(()) => Exit::Complete,
            Err(failure) => explain(&failure, &signals),
        }
    }
}

/// A pattern of the command line applies to documents of any language.
fn look_up(pattern: &str) -> Result<Codebook, Vec<Diagnostic>> {
    let languages: Vec<_> = language::known().collect();
    parse(pattern).and_then(|parsed| Codebook::of_pattern(&parsed, &languages)).map_err(|faults| {
        let placed = |fault: polilex::codebook::Fault| {
            let place = Place::of("--term", pattern, fault.span.clone());
            fault.at(place)
        };
        faults.into_iter().map(placed).collect()
    })
}
