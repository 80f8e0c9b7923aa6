//! `polilex diff`: why numbers differ between two runs.

use std::path::PathBuf;

use clap::Args;
use polilex::diagnostic::many;
use polilex::diff::{self, Failure, Outcome, Plan};

use super::exit::Exit;
use super::signal::Signals;

/// Explain each number that differs between two runs by the mentions added and removed, and why.
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex diff output_may output_june
  polilex diff before after --out what_changed

Results: OUT/tables/changed_numbers.csv (every cell that differs, with the mentions that bear on it), changed_mentions.csv (each with
its sentence and cause), changed_documents.csv, changed_terms.csv, changed_settings.csv; OUT/datapackage.json (written last).")]
pub(super) struct Diff {
    /// Folder of results of the earlier run.
    #[arg(value_name = "RUN_A")]
    before: PathBuf,
    /// Folder of results of the later run.
    #[arg(value_name = "RUN_B")]
    after: PathBuf,
    /// Folder for the differences.
    #[arg(short, long, value_name = "FOLDER", default_value = "diff")]
    out: PathBuf,
    /// Say nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

impl Diff {
    /// Compares the results.
    pub(super) fn execute(self) -> Exit {
        let signals = Signals::listen();
        let plan = Plan { before: self.before, after: self.after, output: self.out };
        match diff::diff(&plan, signals.stop()) {
            Ok(outcome) => {
                if !self.quiet {
                    summarise(&plan, &outcome);
                }
                Exit::Complete
            }
            Err(Failure::Interrupted) => {
                say!("interrupted; nothing was written");
                Exit::Interrupted(signals.number())
            }
            Err(failure) => {
                say!("error: {failure}");
                say!("   hint: {}", failure.hint());
                Exit::Unwritable
            }
        }
    }
}

fn summarise(plan: &Plan, outcome: &Outcome) {
    for warning in &outcome.warnings {
        say!("warning: {warning}");
    }
    for setting in &outcome.settings {
        say!("{setting}");
    }
    for (change, count) in &outcome.documents {
        say!("{change}: {count}");
    }
    let (added, removed) = outcome.terms;
    if added + removed > 0 {
        say!("terms: {added} added, {removed} removed");
    }
    let (added, removed, recoded) = outcome.mentions;
    say!("mentions: {added} added, {removed} removed, {recoded} found by another term");
    let cells: u64 = outcome.numbers.iter().map(|(_, cells)| cells).sum();
    let tables: Vec<String> =
        outcome.numbers.iter().map(|(table, cells)| format!("{table} {cells}")).collect();
    if tables.is_empty() {
        say!("numbers: none differs");
    } else {
        say!("numbers: {cells} differ ({})", tables.join(", "));
    }
    if outcome.unexplained > 0 {
        let differences = many(outcome.unexplained, "difference is", "differences are");
        say!("warning: {differences} explained by nothing recorded");
    }
    say!("results: {}", plan.output.display());
}
