//! The united profile to files: measures first, then every table and figure, each on whatever thread is free.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::compare::{self, Contrast};
use super::figures::Figures;
use super::keywords::{self, Keywords};
use super::lexicon::Lexicon;
use super::passages::Finished;
use super::recording::Recording;
use super::structure::Structure;
use super::{Failure, Plan, Progress, Scope};
use crate::measure::association::pairs;
use crate::measure::frequency::{cells, concepts, words};
use crate::measure::network::edges;
use crate::measure::resample::DRAWS;
use crate::measure::terms::terms;
use crate::measure::{CellRow, ComparisonRow, ConceptRow, Groups, KeywordRow, PairRow};
use crate::output::{MARKER, Output, Sink, Written};
use crate::profile::{CorpusProfile, Reading};
use crate::report::{Facts, Figure, write_page};
use crate::table::{
    Package, Resource, mentions_header, metadata_columns, table, unit_name, write_comparison,
    write_concept_by_document, write_concepts, write_cooccurrence, write_documents, write_network,
    write_package, write_terms, write_word_comparison, write_words,
};

/// Characters of context on each side of a mention.
pub(super) const CONTEXT: usize = 80;
/// With more cells than this, `concept_by_document.csv` holds only those with mentions.
const ALL_CELLS: usize = 2_000_000;

/// Path of the report.
pub(super) const REPORT: &str = "report.html";

/// What was kept of the documents until they are all read.
pub(super) struct Kept {
    pub(super) recordings: Vec<Recording>,
    /// The sentences behind mentions, if there is a report.
    pub(super) passages: Option<Finished>,
}

/// The numbers that tables and figures show.
pub(super) struct Measured {
    pub(super) concepts: Vec<ConceptRow>,
    pub(super) pairs: Vec<PairRow>,
    /// In the order of the plan.
    pub(super) contrasts: Vec<Contrast>,
    /// By contrast.
    pub(super) compared: Vec<Vec<ComparisonRow>>,
    /// What the numbers of words in `keywords` mean.
    pub(super) lexicon: Lexicon,
    /// By contrast.
    pub(super) keywords: Vec<Keywords>,
    pub(super) structure: Structure,
}

/// What was written.
pub(super) struct Published {
    pub(super) files: usize,
    /// Leaves with at least one mention.
    pub(super) concepts: u64,
    /// Documents without a group, by grouping that leaves some out.
    pub(super) ungrouped: Vec<(String, u64)>,
    /// Figures that there was nothing for, with what they need.
    pub(super) undrawn: Vec<(&'static str, &'static str)>,
}

/// Begins the table of mentions, which is written while documents are read.
pub(super) fn mentions_sink(output: &Output) -> Result<Sink, Failure> {
    let path = table("mentions").path();
    let mut sink = output.begin(&path)?;
    sink.write_all(mentions_header().as_bytes()).map_err(|cause| output.failed(&path, cause))?;
    Ok(sink)
}

/// Returns a failure while documents are read, with the name of the table if it is the one that could not be written.
pub(super) fn of_mentions(output: &Output, failure: Failure) -> Failure {
    match failure {
        Failure::Sink(cause) => output.failed(&table("mentions").path(), cause).into(),
        other => other,
    }
}

/// Writes everything else.
pub(super) fn publish(
    plan: &Plan,
    profile: &CorpusProfile,
    kept: Kept,
    output: &mut Output,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Published, Failure> {
    progress.stage("measuring", None);
    let Kept { mut recordings, passages } = kept;
    let codebook = &plan.codebook;
    let contrasts = compare::contrasts(plan, profile)?;
    let compared = compare::concepts(plan, profile, &contrasts, stop)?;
    let (lexicon, keywords) =
        keywords::compare(profile, &contrasts, &mut recordings, output, stop)?;
    drop(recordings);
    let (concepts, pairs) = rayon::join(
        || concepts(profile, codebook, plan.seed),
        || pairs(profile, codebook, plan.window),
    );
    let pairs = pairs.map_err(Failure::Contradiction)?;
    let groups: Vec<&Groups> = contrasts.iter().map(|contrast| &contrast.groups).collect();
    let structure = Structure::of(plan, profile, &pairs, &groups);
    let measured = Measured { concepts, pairs, contrasts, compared, lexicon, keywords, structure };
    progress.stage("writing", None);
    let drawn = plan.figures.any() && plan.scope == Scope::Whole;
    let figures = if drawn { Figures::of(plan, profile, &measured) } else { Figures::default() };
    let groups: Vec<&Groups> = measured.contrasts.iter().map(|contrast| &contrast.groups).collect();
    let mut run = describe(plan, profile);
    run["structure"] = measured.structure.describe();
    if !measured.contrasts.is_empty() {
        run["comparison"] = compare::describe(plan, &measured.contrasts, &measured.keywords);
    }
    if drawn {
        run["figures"] = figures.describe(&plan.look, plan.figures);
    }
    let mut jobs = jobs(plan, profile, &measured, &figures);
    if let Some(passages) = passages {
        let (measured, figures, run) = (&measured, &figures, &run);
        let write = move |sink| report(plan, profile, measured, figures, run, passages, sink);
        jobs.insert(0, vec![job(REPORT.to_owned(), write)]);
    }
    let structure = measured.structure.jobs(plan, profile, &groups);
    jobs.extend(structure.into_iter().map(|job| vec![job]));
    write_all(jobs, output, stop)?;
    let files = write_marker(run.clone(), profile, output, |path| match path {
        REPORT => "The results on one page, with the sentences behind every number.".to_owned(),
        path => figures.description(path),
    })?;
    let found = measured
        .concepts
        .iter()
        .filter(|row| codebook.concept(row.concept).leaf && row.mentions.unwrap_or(0) > 0);
    let concepts = found.count() as u64;
    let ungrouped = measured
        .contrasts
        .iter()
        .map(|contrast| &contrast.groups)
        .filter(|groups| groups.without > 0)
        .map(|groups| (groups.column.clone(), groups.without))
        .collect();
    let undrawn = figures.undrawn;
    Ok(Published { files, concepts, ungrouped, undrawn })
}

/// Writes the files of the jobs into the results.
pub(super) fn write_all(
    jobs: Vec<Vec<Job<'_>>>,
    output: &mut Output,
    stop: &AtomicBool,
) -> Result<(), Failure> {
    let done = run_all(jobs, output, stop)?;
    if stop.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    for written in done {
        output.add(written);
    }
    Ok(())
}

/// Writes the data package, which comes last, and returns the number of files. `description` says what a file shows that is no table.
pub(super) fn write_marker(
    run: Value,
    profile: &CorpusProfile,
    output: &mut Output,
    description: impl Fn(&str) -> String,
) -> Result<usize, Failure> {
    let resources = resources(output, description);
    let metadata: Vec<String> =
        metadata_columns(profile).into_iter().map(|(_, column)| column).collect();
    let package = Package { resources: &resources, metadata: &metadata, run };
    output.file(MARKER, write_package(&package).as_bytes())?;
    Ok(output.written().len())
}

/// Lists what was written.
pub(super) fn resources(output: &Output, description: impl Fn(&str) -> String) -> Vec<Resource> {
    let resource = |file: &Written| Resource {
        path: file.path.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        description: description(&file.path),
    };
    output.written().iter().map(resource).collect()
}

/// A file to be written: its path, and who writes it.
pub(super) struct Job<'a> {
    path: String,
    write: Box<dyn FnOnce(Sink) -> std::io::Result<Sink> + Send + 'a>,
}

impl Job<'_> {
    /// Returns the path of the file, below the folder of results.
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

pub(super) fn job<'a>(
    path: String,
    write: impl FnOnce(Sink) -> std::io::Result<Sink> + Send + 'a,
) -> Job<'a> {
    Job { path, write: Box::new(write) }
}

/// The files of a run. What takes longest comes first, so that it does not run alone at the end.
fn jobs<'a>(
    plan: &'a Plan,
    profile: &'a CorpusProfile,
    measured: &'a Measured,
    figures: &'a Figures,
) -> Vec<Vec<Job<'a>>> {
    let codebook = &plan.codebook;
    let mut jobs = Vec::new();
    let tables = |name: &str| table(name).path();
    if !measured.contrasts.is_empty() {
        jobs.push(job(tables("comparison"), |sink| {
            let compared = compare::compared(&measured.contrasts, &measured.compared);
            write_comparison(sink, &compared, codebook)
        }));
        jobs.push(job(tables("word_comparison"), |sink| {
            let compared = compare::compared(&measured.contrasts, &measured.compared);
            let rows: Vec<&[KeywordRow]> =
                measured.keywords.iter().map(|keywords| &*keywords.rows).collect();
            write_word_comparison(sink, &compared, &rows, &measured.lexicon)
        }));
    }
    jobs.push(job(tables("documents"), |sink| write_documents(sink, profile)));
    if plan.scope == Scope::Comparison {
        return jobs.into_iter().map(|job| vec![job]).collect();
    }
    jobs.push(job(tables("words"), |sink| write_words(sink, &words(profile))));
    jobs.push(job(tables("concept_by_document"), move |sink| {
        let found = |cell: &CellRow| cell.mentions.is_some_and(|mentions| mentions > 0);
        let few = lists_all_cells(plan, profile);
        let rows = cells(profile, codebook).filter(|cell| few || found(cell));
        write_concept_by_document(sink, rows, profile, codebook)
    }));
    jobs.push(job(tables("cooccurrence"), |sink| {
        write_cooccurrence(sink, &measured.pairs, codebook)
    }));
    jobs.push(job(tables("terms"), |sink| write_terms(sink, &terms(profile, codebook), codebook)));
    jobs.push(job(tables("concepts"), |sink| write_concepts(sink, &measured.concepts, codebook)));
    jobs.push(job("tables/network.graphml".to_owned(), |sink| {
        let edges = edges(&measured.pairs, plan.unit);
        write_network(sink, &measured.concepts, edges, &measured.structure.network, codebook)
    }));
    jobs.extend(figures.files(plan.figures));
    let mut all = vec![figures.painted(plan.figures)];
    all.extend(jobs.into_iter().map(|job| vec![job]));
    all
}

pub(super) fn lists_all_cells(plan: &Plan, profile: &CorpusProfile) -> bool {
    profile.documents.len().saturating_mul(plan.codebook.concepts.len()) <= ALL_CELLS
}

/// Runs the jobs on all threads, those of one list in turn, and returns the files in the order of their paths. Each waits for the
/// device by itself, while others compute.
pub(super) fn run_all(
    jobs: Vec<Vec<Job<'_>>>,
    output: &Output,
    stop: &AtomicBool,
) -> Result<Vec<Written>, Failure> {
    let done: Mutex<Vec<(String, Result<Written, Failure>)>> = Mutex::new(Vec::new());
    rayon::scope(|scope| {
        for list in jobs {
            let done = &done;
            scope.spawn(move |_| {
                for Job { path, write } in list {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let sink = output.begin(&path).map_err(Failure::from);
                    let written = sink.and_then(|sink| {
                        let sink = write(sink).map_err(|cause| output.failed(&path, cause))?;
                        Ok(output.close(sink)?)
                    });
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((path, written));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by(|one, other| one.0.cmp(&other.0));
    done.into_iter().map(|(_, written)| written).collect()
}

/// Writes the report.
fn report(
    plan: &Plan,
    profile: &CorpusProfile,
    measured: &Measured,
    figures: &Figures,
    run: &Value,
    passages: Finished,
    sink: Sink,
) -> std::io::Result<Sink> {
    let codebook = &plan.codebook;
    let compared = compare::compared(&measured.contrasts, &measured.compared);
    let figures: Vec<Figure<'_>> =
        figures.drawn().map(|(name, picture)| Figure { name, picture }).collect();
    let facts = Facts {
        codebook,
        profile,
        concepts: &measured.concepts,
        pairs: &measured.pairs,
        terms: &terms(profile, codebook),
        compared: &compared,
        years: measured.structure.years(),
        trends: measured.structure.trends(),
        unit: plan.unit,
        window: plan.window,
        seed: plan.seed,
        run,
    };
    write_page(sink, &facts, &figures, passages.complete, passages.file)
}

/// What a reader needs to repeat the run.
pub(super) fn describe(plan: &Plan, profile: &CorpusProfile) -> Value {
    let codebook = &plan.codebook;
    let read = profile
        .documents
        .values()
        .filter(|record| matches!(record.reading, Reading::Profiled(_)))
        .count();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "codebook": {
            "id": codebook.id,
            "title": codebook.title,
            "version": codebook.version,
            "sha256": codebook.digest,
            "overlap": codebook.overlap.name(),
            "validated": false,
        },
        "options": {
            "unit": unit_name(plan.unit),
            "window": plan.window,
            "language": plan.selection.language.map_or_else(|| "auto".to_owned(), |language| language.tag().to_owned()),
            "seed": plan.seed,
        },
        "counts": {
            "documents": profile.documents.len(),
            "read": read,
            "skipped": profile.documents.len() - read,
        },
        "bootstrap": { "draws": DRAWS, "over": "documents", "interval": 0.95 },
        "concept_by_document": if lists_all_cells(plan, profile) { "all cells" } else { "cells with mentions" },
    })
}
