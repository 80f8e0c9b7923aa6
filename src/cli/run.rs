//! `polilex run`: a folder in, tables and figures out.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use polilex::diagnostic::{Diagnostic, Severity};
use polilex::measure::UnitKind;
use polilex::run::{self, Failure, FigureFormats, Outcome, Plan};

use super::exit::Exit;
use super::grouped::Grouped;
use super::options::{Documents, load_codebook, print_all};
use super::progress::Report;
use super::signal::Signals;

/// Words in a window unless `--unit window:N` says otherwise.
const WINDOW: u32 = 50;
/// Skipped documents, and as many warned ones, that the summary names; the others are in `documents.csv`.
const NAMED: usize = 10;

/// Analyse documents: term frequencies, co-occurrences, tables and figures.
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex run documents
  polilex run documents speeches.csv --codebook mine.toml --out results
  polilex run - --lang en < statement.txt
  polilex run documents --unit paragraph --figures svg --threads 4
  polilex run documents --by actor --by 'actor_type*language' --by year:bins=4

Results: OUT/tables/*.csv, OUT/figures/*, OUT/datapackage.json (describes every column; written last).
Exit codes: 0 done; 1 documents were skipped and --strict was given; 2 wrong usage or a faulty codebook;
3 input or output could not be read or written; 130, 143 interrupted.")]
pub(super) struct Run {
    #[command(flatten)]
    documents: Documents,
    #[command(flatten)]
    grouped: Grouped,
    /// Folder for the results.
    #[arg(short, long, value_name = "FOLDER", default_value = "output")]
    out: PathBuf,
    /// Codebook: a TOML or CSV file, or the name of a built-in one.
    #[arg(short, long, value_name = "FILE|NAME", default_value = "cyber-community")]
    codebook: String,
    /// Unit of co-occurrence for figures and network: sentence, paragraph, document or window:N (N words).
    #[arg(long, value_name = "UNIT", default_value = "sentence", value_parser = unit)]
    unit: UnitKind,
    /// Picture formats: svg, png, or both; none draws nothing.
    #[arg(long, value_name = "FORMATS", default_value = "svg,png", value_parser = figures)]
    figures: FigureFormats,
    /// Seed of everything drawn at random (bootstrap, layout).
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// End with code 1 if any document was skipped.
    #[arg(long)]
    strict: bool,
    /// Say nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

fn unit(name: &str) -> Result<UnitKind, String> {
    let window = |words: &str| words.parse().ok().filter(|&words| words > 0).map(UnitKind::Window);
    match name {
        "sentence" => Ok(UnitKind::Sentence),
        "paragraph" => Ok(UnitKind::Paragraph),
        "document" => Ok(UnitKind::Document),
        other => other.strip_prefix("window:").and_then(window).ok_or_else(|| {
            "expected sentence, paragraph, document or window:N with N of at least 1".into()
        }),
    }
}

fn figures(names: &str) -> Result<FigureFormats, String> {
    let mut formats = FigureFormats { svg: false, png: false };
    if names == "none" {
        return Ok(formats);
    }
    for name in names.split(',') {
        match name.trim() {
            "svg" => formats.svg = true,
            "png" => formats.png = true,
            _ => return Err("expected svg, png, both with a comma between, or none".into()),
        }
    }
    Ok(formats)
}

impl Run {
    /// Runs the analysis.
    pub(super) fn execute(self) -> Exit {
        let started = Instant::now();
        let signals = Signals::listen();
        let (codebook, warnings) = match load_codebook(&self.codebook) {
            Ok(read) => read,
            Err(exit) => return exit,
        };
        if !self.quiet {
            let warnings: Vec<Diagnostic> =
                warnings.into_iter().filter(|finding| finding.severity > Severity::Note).collect();
            print_all(&warnings);
        }
        let plan = Plan {
            selection: self.documents.selection(vec![self.out.clone()]),
            codebook,
            output: self.out.clone(),
            unit: self.unit,
            window: if let UnitKind::Window(words) = self.unit { words } else { WINDOW },
            figures: self.figures,
            seed: self.seed,
            by: self.grouped.groupings(),
            reference: self.grouped.references(),
            cluster: self.grouped.cluster(),
        };
        let report = Report::new(self.quiet);
        let result = run::run(&plan, &report, signals.stop());
        report.close();
        match result {
            Ok(outcome) => {
                if !self.quiet {
                    self.summarise(&outcome, started);
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

    fn summarise(&self, outcome: &Outcome, started: Instant) {
        print_all(&outcome.warnings);
        let skipped = outcome.skipped.len();
        say!(
            "{} documents read, {} of them warned of, {skipped} skipped; {} words, {} mentions of {} concepts in {:.1} s",
            outcome.read,
            outcome.warned.len(),
            outcome.words,
            outcome.mentions,
            outcome.concepts,
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
            say!("  {documents} documents are in no group of {column}: they have no value there");
        }
        if outcome.uncoded > 0 {
            say!(
                "  {} documents are in languages that the codebook has no terms for: their cells are empty",
                outcome.uncoded
            );
        }
        say!("results: {} ({} files)", self.out.display(), outcome.files);
    }
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
