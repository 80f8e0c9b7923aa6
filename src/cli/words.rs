//! `polilex words`: frequencies of words and sequences, candidate terms for a codebook.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use polilex::diagnostic::many;
use polilex::measure::candidates::FEWEST_DOCUMENTS;
use polilex::run::{self, Failure, Listed, WordsPlan};

use super::exit::{Exit, to_stdout};
use super::manner::explain;
use super::options::{Documents, load_codebook};
use super::signal::Signals;
use super::target::to_file;

/// Print how frequent words and sequences of words are, or which stand near a concept and are not in the codebook yet, as CSV.
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex words documents                                          words, pairs and triples, the most frequent first
  polilex words documents --near principle.sovereignty             what the terms of a concept may be missing
  polilex words documents --near principle --top 20 --out new.csv  for all members of a group together
  polilex words documents --codebook mine.toml --near river --min-count 5")]
pub(super) struct Words {
    #[command(flatten)]
    documents: Documents,
    /// List candidate terms for this concept of the codebook (a group stands for its members), not frequencies.
    #[arg(long, value_name = "ID")]
    near: Option<String>,
    /// Codebook: a TOML or CSV file, or the name of a built-in one. Its Chinese terms are words to the segmenter.
    #[arg(short, long, value_name = "FILE|NAME", default_value = "cyber-community")]
    codebook: String,
    /// Most rows for each language and number of words (by default 200); with --near, for each language (by default 50).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,
    /// Fewest occurrences (by default 5); with --near, fewest sentences with the concept (by default 3).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    min_count: Option<u32>,
    /// Write into this file instead of standard output; it appears whole or not at all.
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Say nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

impl Words {
    /// Prints the list.
    pub(super) fn execute(self) -> Exit {
        let signals = Signals::listen();
        let codebook = match load_codebook(&self.codebook) {
            Ok((codebook, _)) => codebook,
            Err(exit) => return exit,
        };
        let near = self.near.as_deref().map(|id| (id, codebook.find(id)));
        if let Some((id, None)) = near {
            say!("error: codebook \"{}\" has no concept \"{id}\"", codebook.id);
            say!("   hint: `polilex codebook list {}` shows its concepts", self.codebook);
            return Exit::Mistaken;
        }
        let plan = WordsPlan {
            selection: self.documents.selection(Vec::new()),
            near: near.and_then(|(_, found)| found),
            codebook,
            top: self.top.and_then(|top| usize::try_from(top).ok()),
            least: self.min_count,
        };
        // Rows come when all is counted, and are few: they wait in memory, so that nothing half-written is seen.
        let (rows, listed) = match run::words(&plan, Vec::new(), signals.stop()) {
            Ok(listed) => listed,
            Err(failure) => return explain(&failure, &signals),
        };
        if !self.quiet {
            self.remark(&listed);
        }
        match &self.out {
            Some(path) => to_file(path, &signals, |mut file| {
                file.write_all(&rows).map_err(Failure::Sink)?;
                Ok(file)
            }),
            None => to_stdout(|out| out.write_all(&rows)),
        }
    }

    /// Says what the rows do not.
    fn remark(&self, listed: &Listed) {
        let Listed { rows, least, raised, sentences, others, documents } = *listed;
        if let Some(id) = &self.near {
            say!(
                "{} {id}; {}",
                many(sentences, "sentence holds", "sentences hold"),
                many(rows, "candidate", "candidates")
            );
            if sentences == 0 {
                say!(
                    "   hint: `polilex run` says which documents were read; --near needs terms that match"
                );
            } else if others == 0 {
                say!(
                    "   hint: every sentence holds it, so there is nothing to hold them against; give documents with other sentences too"
                );
            } else if documents == 0 {
                say!("   hint: no word stands beside it in these sentences; give more documents");
            } else if rows == 0 {
                let least = many(least.into(), "sentence", "sentences");
                let spread = if documents < FEWEST_DOCUMENTS { "" } else { " and two documents" };
                say!(
                    "   hint: nothing new stands there in {least}{spread} much more often than elsewhere; give more documents"
                );
            }
        }
        if raised {
            say!("the corpus is large: only what stands there {least} times or more was counted");
        }
    }
}
