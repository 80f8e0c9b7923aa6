//! What to do, and what came of it.

use std::path::PathBuf;

use super::figures::Look;
use crate::codebook::Codebook;
use crate::corpus::{Input, Options};
use crate::diagnostic::Diagnostic;
use crate::document::DocumentId;
use crate::extract::Settings;
use crate::measure::sweep::Choices;
use crate::measure::{Grouping, UnitKind};
use crate::text::Language;

/// Which documents to read, and how.
pub struct Selection {
    /// Files, folders, standard input.
    pub inputs: Vec<Input>,
    /// Metadata, columns of tables, what to leave out.
    pub options: Options,
    /// The language of all documents; `None` takes it from metadata, else from the text.
    pub language: Option<Language>,
    /// Number of threads; 0 is one per core.
    pub threads: usize,
    /// How documents of complex formats are read.
    pub extraction: Settings,
}

/// A run, as the command line describes it.
pub struct Plan {
    /// The documents.
    pub selection: Selection,
    /// What to look for.
    pub codebook: Codebook,
    /// Folder of the results.
    pub output: PathBuf,
    /// What to publish.
    pub scope: Scope,
    /// Unit of co-occurrence that figures and network show; the table has all.
    pub unit: UnitKind,
    /// Words in a window.
    pub window: u32,
    /// Formats of the pictures to draw.
    pub figures: FigureFormats,
    /// How they look.
    pub look: Look,
    /// The page to read the results on.
    pub report: ReportFormat,
    /// Seed of bootstrap and layout.
    pub seed: u64,
    /// What to group documents by.
    pub by: Vec<Grouping>,
    /// Groups that the others of their grouping are compared with; without one each is compared with all others.
    pub reference: Vec<String>,
    /// Column of documents that are not independent of each other; without one each document stands for itself.
    pub cluster: Option<String>,
}

/// What to publish.
#[derive(Clone, Debug, PartialEq)]
pub enum Scope {
    /// Everything.
    Whole,
    /// The comparison of groups, with the documents and mentions that it is made of.
    Comparison,
    /// What persists when the choices of the analysis are made otherwise, with the documents and mentions of the base. `unit`, `by` and figures of the plan play no part, and `window` only if no
    /// unit of the choices is a window.
    Sweep(Choices),
}

/// What a sweep shows, in short.
#[derive(Clone, Debug, PartialEq)]
pub struct Persistence {
    /// Settings of rankings, with the base.
    pub rankings: usize,
    /// The lowest tau of a ranking with that of the base.
    pub lowest_tau: Option<f64>,
    /// What, put alone in place of the value of the base, changes its ranking most, with the tau then; `None` if nothing changes it.
    pub most_for_rankings: Option<(String, f64)>,
    /// Settings of networks, with the base.
    pub networks: usize,
    /// Edges of the base.
    pub base_edges: u64,
    /// Those that stay whatever single choice is changed.
    pub persistent_edges: u64,
    /// What, put alone in place of the value of the base, undoes most edges, with the share that stays.
    pub most_for_networks: Option<(String, f64)>,
}

/// The format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// `report.html`.
    Html {
        /// Mentions that it may hold; with more it holds no sentences.
        most: u64,
    },
    /// No report; the sentences of mentions are not kept either.
    None,
}

impl ReportFormat {
    /// Mentions that a page can hold without keeping a browser waiting.
    pub const MOST_MENTIONS: u64 = 1_000_000;
}

/// Formats of figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FigureFormats {
    /// Scalable, text as text.
    pub svg: bool,
    /// Pixels, 300 dpi.
    pub png: bool,
    /// A page of PDF, text as text.
    pub pdf: bool,
}

impl FigureFormats {
    /// Returns true if anything is drawn.
    pub fn any(self) -> bool {
        self.svg || self.png || self.pdf
    }
}

/// Who wants to know how far the run is.
pub trait Progress: Sync {
    /// A stage begins; `documents` is its number of files, where it has one.
    fn stage(&self, name: &str, documents: Option<u64>);
    /// So many more files were taken up.
    fn read(&self, documents: u64);
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Documents that were read.
    pub read: u64,
    /// Those among them whose zeros cannot be trusted, with the reasons.
    pub warned: Vec<(DocumentId, String)>,
    /// Documents that were not read, with the reason.
    pub skipped: Vec<(DocumentId, String)>,
    /// Documents read in a language without terms.
    pub uncoded: u64,
    /// Documents that were read and are in no group, by grouping; only groupings that leave some out.
    pub ungrouped: Vec<(String, u64)>,
    /// Running words.
    pub words: u64,
    /// Mentions of leaves.
    pub mentions: u64,
    /// Leaves with at least one mention.
    pub concepts: u64,
    /// What a sweep shows.
    pub persistence: Option<Persistence>,
    /// Figures that there was nothing to draw in, with what they need.
    pub undrawn: Vec<(&'static str, &'static str)>,
    /// Files written.
    pub files: usize,
    /// Findings that did not stop the run.
    pub warnings: Vec<Diagnostic>,
}
