//! `polilex run`: a folder in, tables and figures out.

use std::path::PathBuf;

use clap::Args;
use polilex::measure::UnitKind;
use polilex::run::{Plan, ReportFormat, Scope};

use super::exit::Exit;
use super::grouped::Grouped;
use super::look::LookFlags;
use super::manner::Manner;
use super::options::Documents;

/// Words in a window unless `--unit window:N` says otherwise.
pub(super) const WINDOW: u32 = 50;

/// Analyse documents: term frequencies, co-occurrences, tables and figures.
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex run documents
  polilex run documents speeches.csv --codebook mine.toml --out results
  polilex run - --lang en < statement.txt
  polilex run documents --unit paragraph --figures svg,pdf --figures-width single
  polilex run documents --by actor --by 'actor_type*language' --by year:bins=4

Results: OUT/report.html, OUT/tables/*.csv, OUT/figures/*, OUT/datapackage.json (describes every column; written last).
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
    #[command(flatten)]
    look: LookFlags,
    /// The page to read the results on, with the sentences behind every number: html, html:N (without sentences beyond N mentions; by default
    /// a million), or none.
    #[arg(long, value_name = "FORMAT", default_value = "html", value_parser = report)]
    report: ReportFormat,
    #[command(flatten)]
    manner: Manner,
}

/// Reads a unit of co-occurrence.
pub(super) fn unit(name: &str) -> Result<UnitKind, String> {
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

fn report(name: &str) -> Result<ReportFormat, String> {
    match name {
        "html" => Ok(ReportFormat::Html { most: ReportFormat::MOST_MENTIONS }),
        "none" => Ok(ReportFormat::None),
        other => {
            let most = other.strip_prefix("html:").and_then(|most| most.parse().ok());
            let told = most.map(|most| ReportFormat::Html { most });
            told.ok_or_else(|| "expected html, html:N with a number of mentions, or none".into())
        }
    }
}

impl Run {
    /// Runs the analysis.
    pub(super) fn execute(self) -> Exit {
        self.manner.analyse(&self.codebook, |codebook| Plan {
            selection: self.documents.selection(vec![self.out.clone()]),
            codebook,
            output: self.out.clone(),
            scope: Scope::Whole,
            unit: self.unit,
            window: if let UnitKind::Window(words) = self.unit { words } else { WINDOW },
            figures: self.look.figures,
            look: self.look.look(),
            report: self.report,
            seed: self.manner.seed,
            by: self.grouped.groupings(),
            reference: self.grouped.references(),
            cluster: self.grouped.cluster(),
        })
    }
}
