//! Flags to a plan, an outcome to words and an exit code.
//!
//! **Invariant:** this is declared from `main.rs`, so it reaches nothing but the public library; it is the only place that
//! prints, exits, or looks at the terminal.

/// Writes a line to standard error; what would act on the terminal, as a name of a file may, is escaped. Whoever closed it does not
/// want to know, so that is no failure (`eprintln!` would panic).
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let line = format!($($words)*);
        let _ = writeln!(std::io::stderr().lock(), "{}", polilex::diagnostic::visible(&line));
    }};
}

mod check;
mod codebook;
mod compare;
mod convert;
mod diff;
mod exit;
mod extraction;
mod figures;
mod grouped;
mod kwic;
mod look;
mod manner;
mod options;
mod progress;
mod run;
mod sample;
mod shell;
mod signal;
mod sweep;
mod target;
mod validate;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use exit::Exit;

/// Finds where governance documents invoke the concepts of a codebook: tables, figures, and every number traceable to its
/// sentences.
#[derive(Parser)]
#[command(name = "polilex", version, propagate_version = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  polilex run documents                              tables and figures of a folder, into output/
  polilex run documents --codebook mine.toml -o out  with your own codebook
  polilex run speeches.csv --text-column speech      each row of a table is a document
  polilex compare documents --by actor_type          groups of documents against each other
  polilex diff output_may output_june                why numbers differ between two runs
  polilex sweep documents                            which findings stand if choices are made otherwise
  polilex figures output --palette grey --top 12     the figures of a run again, in another look
  polilex kwic documents --term 'cyber* sovereignty' every place, with its context, as CSV
  polilex words documents --near principle          what the terms of a concept may be missing
  polilex sample documents -n 200                    sentences for people to code, blind
  polilex validate --gold codes-anna.csv --key coding/key.csv
                                                     their codes against what was found
  polilex codebook show cyber-community > mine.toml  a copy of the built-in codebook to edit
  polilex codebook check mine.toml                   every mistake in it, with line and advice
  polilex codebook convert old.dic mine.toml --lang en   a dictionary of another program, and what is lost";

#[derive(Subcommand)]
enum Command {
    Run(run::Run),
    Compare(compare::Compare),
    Diff(diff::Diff),
    Sweep(sweep::Sweep),
    Figures(figures::Figures),
    Kwic(kwic::Kwic),
    Words(words::Words),
    Sample(sample::Sample),
    Validate(validate::Validate),
    Codebook(codebook::CodebookCommand),
    Cache(extraction::CacheCommand),
    Completions(shell::Completions),
    Man(shell::Man),
    #[command(name = extraction::WORKER, hide = true)]
    Worker(extraction::Worker),
    #[command(name = extraction::ROWS_WORKER, hide = true)]
    RowsWorker(extraction::RowsWorker),
}

/// Runs the command that the arguments ask for.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Mistaken } else { Exit::Complete };
            // Help and usage go where clap sends them; a closed pipe is no failure.
            let _ = error.print();
            return exit.into();
        }
    };
    let exit = match cli.command {
        Command::Run(command) => command.execute(),
        Command::Compare(command) => command.execute(),
        Command::Diff(command) => command.execute(),
        Command::Sweep(command) => command.execute(),
        Command::Figures(command) => command.execute(),
        Command::Kwic(command) => command.execute(),
        Command::Words(command) => command.execute(),
        Command::Sample(command) => command.execute(),
        Command::Validate(command) => command.execute(),
        Command::Codebook(command) => command.execute(),
        Command::Cache(command) => command.execute(),
        Command::Worker(command) => command.execute(),
        Command::RowsWorker(command) => command.execute(),
        Command::Completions(command) => command.execute::<Cli>(),
        Command::Man(command) => command.execute::<Cli>(),
    };
    exit.into()
}
