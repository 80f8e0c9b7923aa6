//! `polilex compare`: groups of documents against each other, and nothing else.

use std::path::PathBuf;

use clap::Args;
use polilex::measure::UnitKind;
use polilex::run::{FigureFormats, Look, Plan, ReportFormat, Scope};

use super::exit::Exit;
use super::grouped::Grouped;
use super::manner::Manner;
use super::options::Documents;
use super::run::WINDOW;

/// Compare groups of documents: concepts with intervals and tests, words and short sequences of words by keyness.
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex compare documents --by actor_type
  polilex compare documents --by actor --reference 'United Nations'
  polilex compare documents --by year:2015,2020 --cluster issuer --out by_year

Results: OUT/tables/comparison.csv, word_comparison.csv, similarity and structure of documents and groups, and documents.csv and
mentions.csv, which they are made of;
OUT/datapackage.json (describes every column; written last). docs/measures.md says how to read them.")]
#[command(mut_arg("by", |by| by.required(true)))]
pub(super) struct Compare {
    #[command(flatten)]
    documents: Documents,
    #[command(flatten)]
    grouped: Grouped,
    /// Folder for the results.
    #[arg(short, long, value_name = "FOLDER", default_value = "comparison")]
    out: PathBuf,
    /// Codebook: a TOML or CSV file, or the name of a built-in one.
    #[arg(short, long, value_name = "FILE|NAME", default_value = "cyber-community")]
    codebook: String,
    #[command(flatten)]
    manner: Manner,
}

impl Compare {
    /// Compares the groups.
    pub(super) fn execute(self) -> Exit {
        self.manner.analyse(&self.codebook, |codebook| Plan {
            selection: self.documents.selection(vec![self.out.clone()]),
            codebook,
            output: self.out.clone(),
            scope: Scope::Comparison,
            unit: UnitKind::Sentence,
            window: WINDOW,
            figures: FigureFormats::default(),
            look: Look::default(),
            report: ReportFormat::None,
            seed: self.manner.seed,
            by: self.grouped.groupings(),
            reference: self.grouped.references(),
            cluster: self.grouped.cluster(),
        })
    }
}
