//! `polilex sweep`: which rankings and pairs would stand if the choices of the analysis had been others.

use std::path::PathBuf;

use clap::Args;
use polilex::codebook::{Overlap, Register, Registers};
use polilex::measure::UnitKind;
use polilex::measure::sweep::{Chance, Choices, RankBy};
use polilex::run::{FigureFormats, Look, Plan, ReportFormat, Scope};

use super::exit::Exit;
use super::manner::Manner;
use super::options::Documents;
use super::run::{WINDOW, unit};

/// Try other choices of unit, overlap, register, measure and minimum counts: which rankings and pairs persist?
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex sweep documents
  polilex sweep documents --codebook mine.toml --unit sentence,window:30,window:100
  polilex sweep documents --overlap concept --min-mentions 1,3,10 --alpha 0.05,0.01

The first value of each option is that of the base, which everything is compared with; without options it is what `polilex run` does.
Results: OUT/tables/sweep_rankings.csv, sweep_concepts.csv, sweep_networks.csv, sweep_pairs.csv, sweep_options.csv, and documents.csv and
mentions.csv of the base; OUT/datapackage.json (describes every column; written last). docs/measures.md says how to read them.")]
pub(super) struct Sweep {
    #[command(flatten)]
    documents: Documents,
    /// Folder for the results.
    #[arg(short, long, value_name = "FOLDER", default_value = "sweep")]
    out: PathBuf,
    /// Codebook: a TOML or CSV file, or the name of a built-in one.
    #[arg(short, long, value_name = "FILE|NAME", default_value = "cyber-community")]
    codebook: String,
    /// Units in which concepts meet: sentence, paragraph, document, window:N (N words).
    #[arg(long, value_name = "UNITS", value_delimiter = ',', help_heading = "Choices", value_parser = unit,
          default_value = "sentence,paragraph,document,window:50")]
    unit: Vec<UnitKind>,
    /// How mentions of different concepts share words: concept, codebook, all; by default the way of the codebook, then the others.
    #[arg(long, value_name = "MODES", value_delimiter = ',', help_heading = "Choices", value_parser = overlap)]
    overlap: Vec<Overlap>,
    /// Terms that count: all, formula (fixed official wording), general.
    #[arg(long, value_name = "REGISTERS", value_delimiter = ',', help_heading = "Choices", value_parser = register,
          default_value = "all,formula")]
    register: Vec<Registers>,
    /// What concepts are ranked by: rate (mentions give the same order), `sentence_share`, documents; `mean_rate` and `mean_sentence_share`,
    /// in which each document weighs the same.
    #[arg(long, value_name = "MEASURES", value_delimiter = ',', help_heading = "Choices", value_parser = measure,
          default_value = "rate,sentence_share,documents,mean_rate,mean_sentence_share")]
    measure: Vec<RankBy>,
    /// Mentions that a concept must have to be ranked or paired, and units that a pair must share to be an edge.
    #[arg(
        long,
        value_name = "COUNTS",
        value_delimiter = ',',
        help_heading = "Choices",
        default_value = "1,2,5"
    )]
    min_mentions: Vec<u64>,
    /// What an edge must be above: `null_model` (given how many concepts each unit holds, as in the network of `run`), independence.
    #[arg(long, value_name = "MODELS", value_delimiter = ',', help_heading = "Choices", value_parser = chance,
          default_value = "null_model,independence")]
    chance: Vec<Chance>,
    /// Limits below which the q of an edge lies, above 0 and up to 1.
    #[arg(long, value_name = "LIMITS", value_delimiter = ',', help_heading = "Choices", value_parser = alpha, default_value = "0.05")]
    alpha: Vec<f64>,
    #[command(flatten)]
    manner: Manner,
}

const OVERLAPS: [Overlap; 3] = [Overlap::Concept, Overlap::Codebook, Overlap::All];

/// Returns the value of this name, or the names that there are.
fn named<T: Copy>(
    name: &str,
    values: impl IntoIterator<Item = T>,
    name_of: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    let mut names = Vec::new();
    for value in values {
        if name_of(value) == name {
            return Ok(value);
        }
        names.push(name_of(value));
    }
    Err(format!("expected one or more of {}, with commas between", names.join(", ")))
}

fn overlap(name: &str) -> Result<Overlap, String> {
    named(name, OVERLAPS, Overlap::name)
}

fn register(name: &str) -> Result<Registers, String> {
    let all =
        [Registers::All, Registers::Only(Register::Formula), Registers::Only(Register::General)];
    named(name, all, Registers::name)
}

fn measure(name: &str) -> Result<RankBy, String> {
    named(name, RankBy::ALL, RankBy::name)
}

fn chance(name: &str) -> Result<Chance, String> {
    named(name, [Chance::Independence, Chance::NullModel], Chance::name)
}

fn alpha(limit: &str) -> Result<f64, String> {
    let limit: Option<f64> = limit.parse().ok();
    limit
        .filter(|limit| *limit > 0.0 && *limit <= 1.0)
        .ok_or_else(|| "expected numbers above 0 and up to 1, with commas between".into())
}

/// Each value once, where it stands first.
fn once<T: Copy + PartialEq>(values: &[T]) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for value in values {
        if !kept.contains(value) {
            kept.push(*value);
        }
    }
    kept
}

impl Sweep {
    /// Tries the choices.
    pub(super) fn execute(self) -> Exit {
        self.manner.analyse(&self.codebook, |codebook| {
            let overlaps = if self.overlap.is_empty() {
                once(&[&[codebook.overlap], &OVERLAPS[..]].concat())
            } else {
                once(&self.overlap)
            };
            let choices = Choices {
                overlaps,
                registers: once(&self.register),
                measures: once(&self.measure),
                minimums: once(&self.min_mentions),
                units: once(&self.unit),
                chances: once(&self.chance),
                alphas: once(&self.alpha),
            };
            let window = self.unit.iter().find_map(|unit| match unit {
                UnitKind::Window(words) => Some(*words),
                UnitKind::Sentence | UnitKind::Paragraph | UnitKind::Document => None,
            });
            Plan {
                selection: self.documents.selection(vec![self.out.clone()]),
                codebook,
                output: self.out.clone(),
                unit: self.unit[0],
                scope: Scope::Sweep(choices),
                window: window.unwrap_or(WINDOW),
                report: ReportFormat::None,
                figures: FigureFormats::default(),
                look: Look::default(),
                seed: self.manner.seed,
                by: Vec::new(),
                reference: Vec::new(),
                cluster: None,
            }
        })
    }
}
