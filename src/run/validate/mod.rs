//! What people coded against what the codebook finds.

mod finder;
mod units;

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde_json::json;

use self::units::{Assembly, Unit};
use super::{Failure, Progress, Selection};
use crate::codebook::{Codebook, ConceptIndex};
use crate::coding::{Gold, Key};
use crate::diagnostic::Diagnostic;
use crate::measure::validation::agreement::{Parties, parties};
use crate::measure::validation::survey::DRAWS;
use crate::measure::validation::{
    AgreementRow, Cell, Judged, Of, ScoreRow, agreements, confusion, scores,
};
use crate::output::{MARKER, Output};
use crate::scan::Matcher;
use crate::table::{
    Disagreement, Names, Package, Resource, table, write_agreement, write_confusion,
    write_disagreements, write_package, write_validation,
};
use crate::text::Language;

/// Largest table of codes that is read.
const LARGEST: u64 = 256 << 20;

/// A validation, as the command line describes it.
pub struct ValidatePlan {
    /// The documents that the sample was drawn from; without them the sentences of the sheets are looked at.
    pub selection: Option<Selection>,
    /// What is validated.
    pub codebook: Codebook,
    /// Leaves that were coded; all of them if it is empty.
    pub concepts: Vec<ConceptIndex>,
    /// Filled sheets.
    pub gold: Vec<PathBuf>,
    /// The key of the sample.
    pub key: Option<PathBuf>,
    /// Column of the sheets to group sentences by, without a key.
    pub by: Option<String>,
    /// The language of all sentences; `None` takes it from the key, else from the column `language`, else from the text.
    pub language: Option<Language>,
    /// Number of threads; 0 is one per core.
    pub threads: usize,
    /// Folder of the results.
    pub output: PathBuf,
    /// Seed of the bootstrap.
    pub seed: u64,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Validated {
    /// Names of the coders.
    pub coders: Vec<String>,
    /// By coder: all decisions together, then the mean over concepts, over all sentences.
    pub scores: Vec<Vec<ScoreRow>>,
    /// Agreement on sets of concepts in all sentences.
    pub agreements: Vec<AgreementRow>,
    /// Sentences coded by anybody.
    pub sentences: usize,
    /// Rows of `disagreements.csv`.
    pub disagreements: usize,
    /// Findings that did not stop it.
    pub warnings: Vec<Diagnostic>,
}

/// Compares filled sheets with each other and with the codebook, and writes the tables.
///
/// # Errors
/// [`Failure`]: all mistakes in sheets and key, unreadable documents, unwritable output, or an interruption.
pub fn validate(
    plan: &ValidatePlan,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Validated, Failure> {
    let matcher = Matcher::compile(&plan.codebook).map_err(Failure::Faulty)?;
    let (golds, key) = read(plan)?;
    let leaves = leaves(plan);
    let Assembly { mut units, coders, groups, mut warnings } =
        units::assemble(plan, &golds, key.as_ref(), &leaves, &matcher).map_err(Failure::Faulty)?;
    let mut output = Output::create(&plan.output)?;
    let pool = super::profile::pool(plan.threads)?;
    match &plan.selection {
        Some(selection) => {
            let place = finder::Place { plan, selection, matcher: &matcher, leaves: &leaves };
            warnings.extend(finder::in_documents(&place, &mut units, &pool, progress, stop)?);
        }
        None => finder::in_sheets(&plan.codebook, &matcher, &leaves, &mut units),
    }
    progress.stage("measuring", None);
    let judged: Vec<Judged> = units.iter().map(|unit| unit.judged.clone()).collect();
    let sizes: Option<Vec<u64>> =
        key.as_ref().map(|key| key.strata.iter().map(|(_, size)| *size).collect());
    let sizes = sizes.as_deref();
    let score = |coder: usize| {
        let go_on = !stop.load(Ordering::Relaxed);
        go_on.then(|| scores(&judged, coder, &leaves, sizes, plan.seed))
    };
    let agree = |parties: Parties| {
        let go_on = !stop.load(Ordering::Relaxed);
        go_on.then(|| agreements(&judged, parties, &leaves, sizes, plan.seed))
    };
    let (scored, agreed): (Option<Vec<_>>, Option<Vec<_>>) = pool.install(|| {
        rayon::join(
            || (0..coders.len()).into_par_iter().map(score).collect(),
            || parties(coders.len()).into_par_iter().map(agree).collect(),
        )
    });
    let scored: Vec<Vec<ScoreRow>> = scored.ok_or(Failure::Interrupted)?;
    let agreed: Vec<AgreementRow> = agreed.ok_or(Failure::Interrupted)?.concat();
    let names = Names {
        codebook: &plan.codebook,
        coders: &coders,
        groups: &groups,
        weighted: sizes.is_some(),
    };
    let disagreements = disagreements(&units, names, &leaves);
    let outcome = Validated {
        scores: scored.iter().map(|rows| summary(rows)).collect(),
        agreements: agreed
            .iter()
            .filter(|row| row.language.is_none() && row.concept.is_none())
            .copied()
            .collect(),
        sentences: units.len(),
        disagreements: disagreements.len(),
        coders: coders.clone(),
        warnings,
    };
    let confused: Vec<_> = (0..coders.len()).map(|coder| confusion(&judged, coder)).collect();
    progress.stage("writing", None);
    let memory = |written: std::io::Result<Vec<u8>>| written.map_err(Failure::Sink);
    for (name, content) in [
        ("validation", memory(write_validation(Vec::new(), &scored, names))?),
        ("agreement", memory(write_agreement(Vec::new(), &agreed, names))?),
        ("confusion", memory(write_confusion(Vec::new(), &confused, names))?),
        ("disagreements", memory(write_disagreements(Vec::new(), disagreements.into_iter()))?),
    ] {
        output.file(&table(name).path(), &content)?;
    }
    let package = describe(plan, &outcome, &leaves, &output);
    output.file(MARKER, package.as_bytes())?;
    if stop.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    output.finish()?;
    Ok(outcome)
}

/// The leaves that were coded, in the order of the codebook.
fn leaves(plan: &ValidatePlan) -> Vec<ConceptIndex> {
    let wanted = |at: &ConceptIndex| plan.concepts.is_empty() || plan.concepts.contains(at);
    let leaves = plan.codebook.indexed().filter(|(_, concept)| concept.leaf).map(|(at, _)| at);
    leaves.filter(wanted).collect()
}

/// Reads sheets and key; all that is wrong with any of them is told at once.
fn read(plan: &ValidatePlan) -> Result<(Vec<Gold>, Option<Key>), Failure> {
    let mut faults = Vec::new();
    let mut golds = Vec::new();
    for path in &plan.gold {
        let gold = bytes(path)
            .map_err(|fault| vec![fault])
            .and_then(|bytes| Gold::read(&path.display().to_string(), bytes, &plan.codebook));
        match gold {
            Ok(gold) => golds.push(gold),
            Err(found) => faults.extend(found),
        }
    }
    let key = plan.key.as_ref().map(|path| {
        bytes(path)
            .map_err(|fault| vec![fault])
            .and_then(|bytes| Key::read(&path.display().to_string(), bytes))
    });
    let key = match key {
        Some(Err(found)) => {
            faults.extend(found);
            None
        }
        Some(Ok(key)) => Some(key),
        None => None,
    };
    if plan.selection.is_some() && plan.key.is_none() {
        let fault = "which sentences of the documents were coded is in the key";
        faults.push(
            Diagnostic::error("coding", fault).hint(
                "give --key, or no documents: then the sentences in the sheets are looked at",
            ),
        );
    }
    if plan.by.is_some() && plan.key.is_some() {
        let fault = "the groups of a sample are in its key";
        faults.push(Diagnostic::error("coding", fault).hint("leave out --by"));
    }
    if faults.is_empty() { Ok((golds, key)) } else { Err(Failure::Faulty(faults)) }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let fault = |reason: String| {
        let message = format!("\"{}\" could not be read: {reason}", path.display());
        Diagnostic::error("coding", message)
    };
    let about = fs::metadata(path).map_err(|error| fault(error.to_string()))?;
    // A pipe of this name would be waited for.
    if !about.is_file() {
        return Err(fault("it is no file".into()));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| fault(error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(fault(format!("it is larger than {} MiB", LARGEST >> 20)));
    }
    Ok(bytes)
}

/// The rows of all concepts together over all sentences.
fn summary(rows: &[ScoreRow]) -> Vec<ScoreRow> {
    let together =
        |row: &&ScoreRow| row.cell == Cell::default() && !matches!(row.of, Of::Concept(_));
    rows.iter().filter(together).cloned().collect()
}

/// Every concept in every sentence on which coders, or coders and codebook, differ.
fn disagreements<'a>(
    units: &'a [Unit],
    names: Names<'a>,
    leaves: &[ConceptIndex],
) -> Vec<Disagreement<'a>> {
    let mut rows = Vec::new();
    for unit in units {
        for leaf in leaves {
            let found = unit.judged.found.contains(leaf);
            let (mut coded_by, mut not_coded_by) = (Vec::new(), Vec::new());
            for (coder, codes) in names.coders.iter().zip(&unit.judged.coded) {
                match codes {
                    Some(codes) if codes.contains(leaf) => coded_by.push(coder.as_str()),
                    Some(_) => not_coded_by.push(coder.as_str()),
                    None => {}
                }
            }
            let differ = if found { !not_coded_by.is_empty() } else { !coded_by.is_empty() };
            if !differ {
                continue;
            }
            let evidence = || unit.evidence.iter().filter(|found| found.concept == *leaf);
            rows.push(Disagreement {
                id: &unit.id,
                doc: &unit.doc,
                number: unit.number,
                language: unit.judged.language.tag(),
                group: unit.judged.group.map_or("", |group| &names.groups[group as usize]),
                concept: &names.codebook.concept(*leaf).id,
                coded_by,
                not_coded_by,
                found,
                terms: evidence().map(|found| found.term.as_str()).collect(),
                matches: evidence().map(|found| found.matched.as_str()).collect(),
                sentence: &unit.sentence,
                comments: unit.comments.join("; "),
            });
        }
    }
    rows
}

/// The data package: what a reader needs to repeat it.
fn describe(
    plan: &ValidatePlan,
    outcome: &Validated,
    leaves: &[ConceptIndex],
    output: &Output,
) -> String {
    let codebook = &plan.codebook;
    let resource = |file: &crate::output::Written| Resource {
        path: file.path.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        description: String::new(),
    };
    let resources: Vec<Resource> = output.written().iter().map(resource).collect();
    let ids: Vec<&str> = leaves.iter().map(|leaf| codebook.concept(*leaf).id.as_str()).collect();
    let facts = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "validation": {
            "codebook": { "id": codebook.id, "version": codebook.version, "sha256": codebook.digest },
            "concepts": ids,
            "coders": outcome.coders,
            "sentences": outcome.sentences,
            "weighted": plan.key.is_some(),
            "read": if plan.selection.is_some() { "documents" } else { "sentences of the sheets" },
            "by": plan.by,
            "seed": plan.seed,
            "bootstrap": { "draws": DRAWS, "over": "sentences within strata", "interval": 0.95 },
        },
    });
    write_package(&Package { resources: &resources, metadata: &[], run: facts })
}
