//! The pipeline in three verbs: profile, measure, publish.
//!
//! *Profile* is the only place with threads: workers take documents in order from one queue, each with a scanner of its own;
//! mention rows go out in document order while reading goes on, and what is counted is united at the end. *Measure* and
//! *publish* run once, over the united profile.
//!
//! **Invariant:** nothing is printed here; what a person should see goes through [`Progress`] and [`Outcome`].

mod compare;
mod concordance;
mod evidence;
mod failure;
mod figures;
mod glance;
mod keywords;
mod labels;
mod lexicon;
mod listen;
mod passages;
mod plan;
mod profile;
mod publish;
mod reader;
mod recording;
mod redraw;
mod sample;
mod structure;
mod sweep;
mod validate;
mod words;

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

pub use concordance::{Concordance, concordance};
pub use failure::Failure;
pub use figures::{Labels, Look};
pub use plan::{
    FigureFormats, Outcome, Persistence, Plan, Progress, ReportFormat, Scope, Selection,
};
pub use redraw::{Redrawn, redraw};
pub use sample::{SamplePlan, Sampled, sample};
pub use validate::{ValidatePlan, Validated, validate};
pub use words::{Listed, WordsPlan, words};

use passages::Passages;
use profile::Profiled;

use crate::codebook::{Codebook, Coding};
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::profile::{CorpusProfile, Reading};
use crate::scan::{Matcher, Variation, failing_examples};
use crate::table::table;

/// Languages of the labels of concepts.
fn languages(codebook: &Codebook) -> BTreeSet<&str> {
    let labels = codebook.concepts.iter().flat_map(|concept| &concept.label);
    labels.map(|(language, _)| language.tag()).collect()
}

/// Runs a plan from documents to results. `stop` is looked at often: once it is true the run ends and leaves nothing
/// half-written.
///
/// # Errors
/// [`Failure`]: a faulty codebook or metadata, unreadable input, unwritable output, or an interruption.
pub fn run(plan: &Plan, progress: &dyn Progress, stop: &AtomicBool) -> Result<Outcome, Failure> {
    let variations = match &plan.scope {
        Scope::Sweep(choices) => {
            let faults = sweep::faults(choices);
            if !faults.is_empty() {
                return Err(Failure::Faulty(faults));
            }
            sweep::variations(choices, plan.window)
        }
        Scope::Whole | Scope::Comparison => {
            vec![Variation { coding: Coding::of(&plan.codebook), window: plan.window }]
        }
    };
    if plan.figures.any() || plan.report != ReportFormat::None {
        labels::check(&plan.look.labels, &languages(&plan.codebook))?;
    }
    let matcher = Matcher::compile(&plan.codebook).map_err(Failure::Faulty)?;
    let failing = failing_examples(&plan.codebook, &matcher);
    if !failing.is_empty() {
        return Err(Failure::Faulty(failing));
    }
    let (corpus, mut warnings) =
        Corpus::open(&plan.selection.inputs, &plan.selection.options).map_err(Failure::Faulty)?;
    let mut output = Output::create(&plan.output)?;
    let passages = match plan.report {
        ReportFormat::Html { most } if plan.scope == Scope::Whole => {
            Some(Passages::new(output.scratch()?, most))
        }
        _ => None,
    };
    let task = profile::Task {
        corpus: &corpus,
        codebook: &plan.codebook,
        matcher: &matcher,
        extraction: &plan.selection.extraction,
        language: plan.selection.language,
        variations: &variations,
        context: publish::CONTEXT,
        concept: None,
        passages: passages.as_ref(),
        progress,
        stop,
    };
    progress.stage("reading", Some(corpus.files() as u64));
    let pool = profile::pool(plan.selection.threads)?;
    let sink = publish::mentions_sink(&output)?;
    // Words are summed for the whole corpus as they come; by group, only once the groups are known.
    let recorded = if plan.by.is_empty() { 0 } else { pool.current_num_threads() };
    let scratch: Result<Vec<_>, _> = (0..recorded).map(|_| output.scratch()).collect();
    let Profiled { mut profile, varied, complaint, recordings, sink } =
        profile::profile(&task, &pool, sink, scratch?)
            .map_err(|failure| publish::of_mentions(&output, failure))?;
    let recordings =
        recordings.map_err(|cause| output.failed(&table("word_comparison").path(), cause))?;
    warnings.extend(complaint.map(|complaint| {
        Diagnostic::warning("cache", complaint)
            .hint("name another folder with --cache, or do without with --no-cache")
    }));
    let mentions = output.close(sink)?;
    output.add(mentions);
    let passages = passages.map(Passages::finish).transpose();
    let passages = passages.map_err(|cause| output.failed(publish::REPORT, cause))?;
    // What is compiled has done its work; drawing needs the room.
    drop(matcher);
    let (results, persistence) = if let Scope::Sweep(choices) = &plan.scope {
        let profiles: Vec<CorpusProfile> = std::iter::once(profile).chain(varied).collect();
        let (results, persistence) =
            pool.install(|| sweep::publish(plan, choices, &profiles, &mut output, progress, stop))?;
        profile = profiles.into_iter().next().unwrap_or_default();
        (results, Some(persistence))
    } else {
        let kept = publish::Kept { recordings, passages };
        let publish = || publish::publish(plan, &profile, kept, &mut output, progress, stop);
        (pool.install(publish)?, None)
    };
    if stop.load(std::sync::atomic::Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    output.finish()?;
    let mut outcome = Outcome {
        warnings,
        files: results.files,
        concepts: results.concepts,
        ungrouped: results.ungrouped,
        persistence,
        undrawn: results.undrawn,
        ..Outcome::default()
    };
    for (id, record) in &profile.documents {
        match &record.reading {
            Reading::Skipped { reason } => outcome.skipped.push((id.clone(), reason.clone())),
            Reading::Profiled(profile) => {
                outcome.read += 1;
                let doubts: Vec<String> = record.doubts().iter().map(ToString::to_string).collect();
                if !doubts.is_empty() {
                    outcome.warned.push((id.clone(), doubts.join("; ")));
                }
                outcome.words += profile.words;
                outcome.mentions += profile.mentions;
                outcome.uncoded += u64::from(!profile.coded);
            }
        }
    }
    Ok(outcome)
}
