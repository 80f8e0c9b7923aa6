//! How an analysis is carried out: seed, strictness, and what is said on the way and at the end.

use std::time::Instant;

use clap::Args;
use polilex::codebook::Codebook;
use polilex::diagnostic::{Diagnostic, Severity, many};
use polilex::run::{self, Failure, Outcome, Persistence, Plan};

use super::exit::Exit;
use super::figures::undrawn;
use super::options::{load_codebook, print_all};
use super::progress::Report;
use super::signal::Signals;

/// Skipped documents that the summary names; the others are in `documents.csv`.
const NAMED: usize = 10;

/// How to carry out an analysis.
#[derive(Args)]
pub(super) struct Manner {
    /// Seed of everything drawn at random (bootstrap, layout).
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// End with code 1 if any document was skipped.
    #[arg(long)]
    strict: bool,
    /// Say nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

impl Manner {
    /// Reads the codebook, carries out the plan that is made with it, and says what came of it.
    pub(super) fn analyse(&self, codebook: &str, plan: impl FnOnce(Codebook) -> Plan) -> Exit {
        let started = Instant::now();
        match load_codebook(codebook) {
            Ok((codebook, warnings)) => self.carry_out(&plan(codebook), warnings, started),
            Err(exit) => exit,
        }
    }

    /// Carries out a plan and says what came of it. `warnings` are those of the codebook.
    fn carry_out(&self, plan: &Plan, warnings: Vec<Diagnostic>, started: Instant) -> Exit {
        let signals = Signals::listen();
        if !self.quiet {
            let warnings: Vec<Diagnostic> =
                warnings.into_iter().filter(|finding| finding.severity > Severity::Note).collect();
            print_all(&warnings);
        }
        let report = Report::new(self.quiet);
        let result = run::run(plan, &report, signals.stop());
        report.close();
        match result {
            Ok(outcome) => {
                if !self.quiet {
                    summarise(plan, &outcome, started);
                }
                if self.strict && !outcome.skipped.is_empty() {
                    Exit::Partial
                } else {
                    Exit::Complete
                }
            }
            Err(failure) => explain(&failure, &signals),
        }
    }
}

fn summarise(plan: &Plan, outcome: &Outcome, started: Instant) {
    print_all(&outcome.warnings);
    let skipped = outcome.skipped.len();
    say!(
        "{} read, {} of them warned of, {skipped} skipped; {}, {} of {} in {:.1} s",
        many(outcome.read, "document", "documents"),
        outcome.warned.len(),
        many(outcome.words, "word", "words"),
        many(outcome.mentions, "mention", "mentions"),
        many(outcome.concepts, "concept", "concepts"),
        started.elapsed().as_secs_f64()
    );
    for (status, documents) in [("skipped", &outcome.skipped), ("warned", &outcome.warned)] {
        for (document, reason) in documents.iter().take(NAMED) {
            say!("  {status} {document}: {reason}");
        }
        if documents.len() > NAMED {
            let more = documents.len() - NAMED;
            say!("  … and {more} more {status}: see status and reason in tables/documents.csv");
        }
    }
    for (column, documents) in &outcome.ungrouped {
        let documents = many(*documents, "document is", "documents are");
        say!("  {documents} in no group of {column}: without a value there");
    }
    if outcome.uncoded > 0 {
        say!(
            "  {} that the codebook has no terms for: empty cells",
            many(outcome.uncoded, "document is in a language", "documents are in languages")
        );
    }
    if let Some(persistence) = &outcome.persistence {
        say_what_persists(persistence);
    }
    undrawn(&outcome.undrawn);
    let files = many(outcome.files as u64, "file", "files");
    say!("results: {} ({files})", plan.output.display());
}

/// Says what a sweep shows.
fn say_what_persists(found: &Persistence) {
    let Persistence { base_edges, persistent_edges, .. } = found;
    let settings = |count: usize| many(count as u64, "setting", "settings");
    let (rankings, networks) = (settings(found.rankings), settings(found.networks));
    match found.lowest_tau {
        Some(lowest) => say!(
            "rankings: tau with the base at least {lowest:.2} in {rankings}{}",
            most(found.most_for_rankings.as_ref(), "tau")
        ),
        None => say!("rankings: too few concepts to compare {rankings}"),
    }
    say!(
        "network: {persistent_edges} of {} persist whatever single choice is changed; {networks}{}",
        many(*base_edges, "edge", "edges"),
        most(found.most_for_networks.as_ref(), "share that stays")
    );
}

/// What changes most if it is changed alone.
fn most(option: Option<&(String, f64)>, what: &str) -> String {
    option.map_or_else(String::new, |(option, value)| {
        format!("; alone, {option} changes most ({what} {value:.2})")
    })
}

/// Says why a run ended early, and with which code.
pub(super) fn explain(failure: &Failure, signals: &Signals) -> Exit {
    match failure {
        Failure::Faulty(faults) => {
            print_all(faults);
            Exit::Mistaken
        }
        Failure::Interrupted => {
            say!("interrupted; nothing was written");
            Exit::Interrupted(signals.number())
        }
        Failure::ClosedPipe => Exit::Complete,
        Failure::Unwritable(error) => {
            say!("error: {error}");
            say!("   hint: {}", error.hint());
            Exit::Unwritable
        }
        failure => {
            say!("error: {failure}");
            Exit::Unwritable
        }
    }
}
