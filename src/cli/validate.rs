//! `polilex validate`: what people coded against what the codebook finds.

use std::path::PathBuf;

use clap::Args;
use polilex::diagnostic::many;
use polilex::measure::validation::Of;
use polilex::measure::validation::agreement::Parties;
use polilex::measure::validation::scores::Estimate;
use polilex::run::{self, ValidatePlan, Validated};

use super::exit::Exit;
use super::manner::explain;
use super::options::{Documents, load_codebook, print_all};
use super::progress::Report;
use super::sample::concepts;
use super::signal::Signals;

/// Compare sentences coded by people with what the codebook finds: precision, recall and F1, Krippendorff's alpha, a list of disagreements.
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex validate --gold codes-anna.csv --gold codes-bo.csv --key coding/key.csv
  polilex validate documents --gold codes-anna.csv --key coding/key.csv --codebook mine.toml
  polilex validate --gold coded.csv --by half        a table of sentences: columns text, language, codes, and any others

Results: OUT/tables/validation.csv, agreement.csv, confusion.csv, disagreements.csv; OUT/datapackage.json (written last).
docs/validation.md says how to go about it and how to read the numbers.")]
#[command(mut_arg("inputs", |inputs| inputs.required(false).help("The documents that the sample was drawn from; without them the sentences in the sheets are looked at")))]
pub(super) struct Validate {
    #[command(flatten)]
    documents: Documents,
    /// A filled sheet, one of each coder: CSV with columns id (or sentence) and codes (ids of concepts with `;` between, or `none`).
    #[arg(long, value_name = "FILE", required = true)]
    gold: Vec<PathBuf>,
    /// The key.csv of the sample: sentences then count by their weights, so that the numbers hold for all documents.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Column of the coded tables to group sentences by; with --key the groups are those of the sample.
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// Only this concept was coded (a group stands for its members). May be given several times.
    #[arg(long, value_name = "ID")]
    concept: Vec<String>,
    /// Seed of the bootstrap.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folder for the results.
    #[arg(short, long, value_name = "FOLDER", default_value = "validation")]
    out: PathBuf,
    /// Codebook: a TOML or CSV file, or the name of a built-in one.
    #[arg(short, long, value_name = "FILE|NAME", default_value = "cyber-community")]
    codebook: String,
    /// Say nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

impl Validate {
    /// Compares codes and finds.
    pub(super) fn execute(self) -> Exit {
        let signals = Signals::listen();
        let codebook = match load_codebook(&self.codebook) {
            Ok((codebook, _)) => codebook,
            Err(exit) => return exit,
        };
        let concepts = match concepts(&codebook, &self.concept, &self.codebook) {
            Ok(concepts) => concepts,
            Err(exit) => return exit,
        };
        let selection = self.documents.selection(vec![self.out.clone()]);
        let (language, threads) = (selection.language, selection.threads);
        let plan = ValidatePlan {
            selection: (!selection.inputs.is_empty()).then_some(selection),
            codebook,
            concepts,
            gold: self.gold,
            key: self.key,
            by: self.by,
            language,
            threads,
            output: self.out,
            seed: self.seed,
        };
        let report = Report::new(self.quiet);
        let result = run::validate(&plan, &report, signals.stop());
        report.close();
        match result {
            Ok(validated) => {
                if !self.quiet {
                    summarise(&plan, &validated);
                }
                Exit::Complete
            }
            Err(failure) => explain(&failure, &signals),
        }
    }
}

fn summarise(plan: &ValidatePlan, validated: &Validated) {
    print_all(&validated.warnings);
    for (coder, rows) in validated.coders.iter().zip(&validated.scores) {
        for row in rows {
            say!(
                "{coder} ({}, {}): precision {}, recall {}, F1 {}",
                many(row.sentences, "sentence", "sentences"),
                if row.of == Of::Micro { "all decisions" } else { "mean over concepts" },
                shown(row.precision),
                shown(row.recall),
                shown(row.f1)
            );
        }
    }
    let name = |coder: usize| &validated.coders[coder];
    for row in &validated.agreements {
        let who = match row.parties {
            Parties::Coders => "all coders".to_owned(),
            Parties::Pair(one, other) => format!("{} – {}", name(one), name(other)),
            Parties::Codebook(coder) => format!("{} – codebook", name(coder)),
        };
        if row.sentences > 0 {
            let sentences = many(row.sentences, "sentence", "sentences");
            say!("{who}: alpha {} on {sentences}", shown(row.alpha));
        }
    }
    say!(
        "{} in {}",
        many(validated.disagreements as u64, "disagreement", "disagreements"),
        many(validated.sentences as u64, "sentence", "sentences")
    );
    say!("results: {}", plan.output.display());
}

/// A value with its interval.
fn shown(estimate: Estimate) -> String {
    match (estimate.value, estimate.interval) {
        (Some(value), Some(ends)) => format!("{value:.2} ({:.2}–{:.2})", ends.low, ends.high),
        (Some(value), None) => format!("{value:.2}"),
        _ => "undefined".to_owned(),
    }
}
