//! `polilex sample`: sentences for people to code.

use std::path::PathBuf;

use clap::Args;
use polilex::codebook::{Codebook, ConceptIndex};
use polilex::diagnostic::{Severity, many};
use polilex::measure::Grouping;
use polilex::run::{self, SamplePlan, Sampled};

use super::exit::Exit;
use super::manner::explain;
use super::options::{Documents, load_codebook, print_all};
use super::progress::Report;
use super::signal::Signals;

/// Draw sentences for people to code, blind: a sheet for the browser, a sheet for spreadsheets, a guide, and the key.
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex sample documents -n 200
  polilex sample documents -n 400 --by actor_type --out coding_round_2 --seed 2
  polilex sample documents -n 100 --concept principle.sovereignty --concept principle.good_order

Results: OUT/sheet.html and OUT/sheet.csv (give coders one of them), OUT/guide.md (give it too), OUT/key.csv (keep it to yourself: what was
found, and how many sentences each stands for). Then `polilex validate --gold codes-anna.csv --gold codes-bo.csv --key OUT/key.csv`.
docs/validation.md goes through it step by step.")]
pub(super) struct Sample {
    #[command(flatten)]
    documents: Documents,
    /// Number of sentences: half with a mention, spread over concepts; a quarter that come near; a quarter without anything.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    sentences: u32,
    /// Spread the sentences over the groups of a column of documents.csv too, written as for `polilex run`. Documents are then read twice.
    #[arg(long, value_name = "COLUMN")]
    by: Option<Grouping>,
    /// Code this concept only (a group stands for its members). May be given several times.
    #[arg(long, value_name = "ID")]
    concept: Vec<String>,
    /// Seed of the draw: the same seed draws the same sentences.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Let coders see which document a sentence is of.
    #[arg(long)]
    show_document: bool,
    /// Folder for the sheets.
    #[arg(short, long, value_name = "FOLDER", default_value = "coding")]
    out: PathBuf,
    /// Codebook: a TOML or CSV file, or the name of a built-in one.
    #[arg(short, long, value_name = "FILE|NAME", default_value = "cyber-community")]
    codebook: String,
    /// Say nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

impl Sample {
    /// Draws the sentences.
    pub(super) fn execute(self) -> Exit {
        let signals = Signals::listen();
        let (codebook, findings) = match load_codebook(&self.codebook) {
            Ok(read) => read,
            Err(exit) => return exit,
        };
        let concepts = match concepts(&codebook, &self.concept, &self.codebook) {
            Ok(concepts) => concepts,
            Err(exit) => return exit,
        };
        if !self.quiet {
            let worse = findings.into_iter().filter(|finding| finding.severity > Severity::Note);
            print_all(&worse.collect::<Vec<_>>());
        }
        let plan = SamplePlan {
            selection: self.documents.selection(vec![self.out.clone()]),
            codebook,
            concepts,
            output: self.out,
            sentences: usize::try_from(self.sentences).unwrap_or(usize::MAX),
            by: self.by,
            seed: self.seed,
            show_document: self.show_document,
        };
        let report = Report::new(self.quiet);
        let result = run::sample(&plan, &report, signals.stop());
        report.close();
        match result {
            Ok(sampled) => {
                if !self.quiet {
                    summarise(&plan, &sampled);
                }
                Exit::Complete
            }
            Err(failure) => explain(&failure, &signals),
        }
    }
}

/// Returns the leaves of these ids; those of a group are its members.
pub(super) fn concepts(
    codebook: &Codebook,
    ids: &[String],
    name: &str,
) -> Result<Vec<ConceptIndex>, Exit> {
    let mut wanted = Vec::new();
    let mut unknown = false;
    for id in ids {
        let Some(found) = codebook.find(id) else {
            say!("error: codebook \"{}\" has no concept \"{id}\"", codebook.id);
            unknown = true;
            continue;
        };
        let below = |at: ConceptIndex| {
            let mut above = Some(at);
            while above.is_some() && above != Some(found) {
                above = above.and_then(|at| codebook.concept(at).parent);
            }
            above.is_some()
        };
        let leaves = codebook.indexed().filter(|(at, concept)| concept.leaf && below(*at));
        wanted.extend(leaves.map(|(at, _)| at));
    }
    if unknown {
        say!("   hint: `polilex codebook list {name}` shows its concepts");
        return Err(Exit::Mistaken);
    }
    Ok(wanted)
}

fn summarise(plan: &SamplePlan, sampled: &Sampled) {
    print_all(&sampled.warnings);
    say!(
        "{} of {} drawn, from {}; {} skipped",
        sampled.sentences,
        many(sampled.population, "sentence", "sentences"),
        many(sampled.strata as u64, "stratum", "strata"),
        many(sampled.skipped.len() as u64, "document", "documents")
    );
    if sampled.single > 0 {
        say!(
            "warning: a single sentence was drawn from {}: intervals will be less sure; draw more with -n",
            many(sampled.single as u64, "stratum", "strata each")
        );
    }
    let out = plan.output.display();
    say!(
        "to code: {out}/sheet.html (browser) or {out}/sheet.csv (spreadsheet), with {out}/guide.md"
    );
    say!("to keep: {out}/key.csv");
}
