//! What persists when the choices of the analysis are made otherwise: documents are read once and counted in every coding, the
//! rest follows from the profiles.

use std::sync::atomic::AtomicBool;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::publish::{self, Job, Published, job};
use super::{Failure, Persistence, Plan, Progress};
use crate::codebook::Coding;
use crate::diagnostic::Diagnostic;
use crate::measure::UnitKind;
use crate::measure::contingency::Contradiction;
use crate::measure::sweep::{
    Axis, Choices, Meetings, NETWORK_AXES, Networks, OptionRow, RANKING_AXES, Rankings, Scores,
    options,
};
use crate::output::Output;
use crate::profile::CorpusProfile;
use crate::scan::Variation;
use crate::table::{
    option_name, table, value_name, write_documents, write_sweep_concepts, write_sweep_networks,
    write_sweep_options, write_sweep_pairs, write_sweep_rankings,
};

/// More settings of one kind than this say nothing more, and take more memory than a table is worth.
const MOST_SETTINGS: usize = 2_000;
/// Windows and codings together: each is a profile of its own.
const MOST_PROFILES: usize = 64;

/// Returns what is wrong with the choices.
pub(super) fn faults(choices: &Choices) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for axis in RANKING_AXES.iter().chain(&NETWORK_AXES) {
        if choices.values(*axis) == 0 {
            let message = format!("the option {} has no value to try", axis.name());
            faults.push(Diagnostic::error("empty-choice", message));
        }
    }
    for (what, settings) in
        [("rankings", choices.rankings().settings()), ("networks", choices.networks().settings())]
    {
        if settings > MOST_SETTINGS {
            let message =
                format!("these are {settings} settings of {what}; {MOST_SETTINGS} are the limit");
            faults.push(
                Diagnostic::error("many-settings", message).hint("try fewer values of an option"),
            );
        }
    }
    let profiles = windows(choices, 1).len() * choices.overlaps.len() * choices.registers.len();
    if profiles > MOST_PROFILES {
        let message = format!(
            "windows, overlaps and registers make {profiles} ways to count; {MOST_PROFILES} are the limit"
        );
        faults.push(Diagnostic::error("many-windows", message).hint("try fewer sizes of windows"));
    }
    faults
}

/// The sizes of windows that are counted, without repetition: `window` if none is asked for.
fn windows(choices: &Choices, window: u32) -> Vec<u32> {
    let mut windows = Vec::new();
    for unit in &choices.units {
        if let UnitKind::Window(words) = unit
            && !windows.contains(words)
        {
            windows.push(*words);
        }
    }
    if windows.is_empty() { vec![window] } else { windows }
}

/// Returns the ways to count: all codings with the first size of window, then all with the next. The first is the base.
pub(super) fn variations(choices: &Choices, window: u32) -> Vec<Variation> {
    let windows = windows(choices, window).into_iter();
    windows
        .flat_map(|window| choices.codings().map(move |coding| Variation { coding, window }))
        .collect()
}

/// Measures the profiles of [`variations`], and writes everything but the mentions.
pub(super) fn publish(
    plan: &Plan,
    choices: &Choices,
    profiles: &[CorpusProfile],
    output: &mut Output,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<(Published, Persistence), Failure> {
    progress.stage("measuring", None);
    let codebook = &plan.codebook;
    let codings: Vec<Coding> = choices.codings().collect();
    let scores: Vec<Scores> = codings
        .par_iter()
        .zip(profiles)
        .map(|(coding, profile)| Scores::of(profile, codebook, *coding))
        .collect();
    let meetings = meetings(plan, choices, profiles).map_err(Failure::Contradiction)?;
    let (rankings, networks) = rayon::join(
        || Rankings::of(choices, &scores),
        || Networks::of(choices, &meetings, &scores),
    );
    drop(meetings);
    let changes = options(choices, &rankings, &networks);
    progress.stage("writing", None);
    let base = &profiles[0];
    let path = |name: &str| table(name).path();
    let jobs: Vec<Job<'_>> = vec![
        job(path("documents"), |sink| write_documents(sink, base)),
        job(path("sweep_rankings"), |sink| write_sweep_rankings(sink, &rankings.settings, choices)),
        job(path("sweep_concepts"), |sink| {
            write_sweep_concepts(sink, &rankings.concepts, choices, codebook)
        }),
        job(path("sweep_networks"), |sink| write_sweep_networks(sink, &networks.settings, choices)),
        job(path("sweep_pairs"), |sink| write_sweep_pairs(sink, &networks.rows, choices, codebook)),
        job(path("sweep_options"), |sink| write_sweep_options(sink, &changes, choices)),
    ];
    publish::write_all(jobs.into_iter().map(|job| vec![job]).collect(), output, stop)?;
    let mut run = publish::describe(plan, base);
    run["sweep"] = describe(choices);
    let files = publish::write_marker(run, base, output, |_| String::new())?;
    let concepts = rankings.concepts.iter();
    let concepts = concepts.filter(|row| scores[0].found(row.concept)).count() as u64;
    let published = Published { files, concepts, ungrouped: Vec::new(), undrawn: Vec::new() };
    Ok((published, persistence(choices, &rankings, &networks, &changes)))
}

/// The pairs of each coding: the documents of a window of another size are another profile.
fn meetings(
    plan: &Plan,
    choices: &Choices,
    profiles: &[CorpusProfile],
) -> Result<Vec<Meetings>, Contradiction> {
    let codings = choices.overlaps.len() * choices.registers.len();
    let windows = windows(choices, plan.window);
    let parts = profiles.par_iter().enumerate().map(|(at, profile)| {
        let window = windows[at / codings];
        let here = |unit: &UnitKind| match unit {
            UnitKind::Window(words) => *words == window,
            UnitKind::Sentence | UnitKind::Paragraph | UnitKind::Document => at < codings,
        };
        let units: Vec<UnitKind> = choices.units.iter().copied().filter(here).collect();
        Meetings::of(profile, &plan.codebook, window, &units)
    });
    let mut parts = parts.collect::<Result<Vec<_>, _>>()?.into_iter();
    let mut all: Vec<Meetings> = parts.by_ref().take(codings).collect();
    for (at, part) in parts.enumerate() {
        all[at % codings].extend(part);
    }
    Ok(all)
}

fn describe(choices: &Choices) -> Value {
    let mut all = RANKING_AXES.to_vec();
    all.extend(NETWORK_AXES);
    all.sort_unstable();
    all.dedup();
    let values = all.into_iter().map(|axis| {
        let values = 0..choices.values(axis);
        let names: Vec<String> = values.map(|at| value_name(choices, axis, at)).collect();
        (axis.name().to_owned(), json!(names))
    });
    json!({
        "options": values.collect::<serde_json::Map<_, _>>(),
        "base": "the first value of each option",
        "rankings": choices.rankings().settings(),
        "networks": choices.networks().settings(),
    })
}

fn persistence(
    choices: &Choices,
    rankings: &Rankings,
    networks: &Networks,
    changes: &[(Axis, usize, OptionRow)],
) -> Persistence {
    let taus = rankings.settings.iter().filter_map(|row| row.tau);
    let most = |of: fn(&OptionRow) -> Option<f64>| {
        let told = changes.iter().filter_map(|(axis, value, row)| Some((of(row)?, *axis, *value)));
        let least = told.min_by(|one, other| one.0.total_cmp(&other.0))?;
        (least.0 < 1.0).then(|| (option_name(choices, least.1, least.2), least.0))
    };
    Persistence {
        rankings: rankings.settings.len(),
        lowest_tau: taus.min_by(f64::total_cmp),
        most_for_rankings: most(|row| row.base_tau),
        networks: networks.settings.len(),
        base_edges: networks.base_edges(),
        persistent_edges: networks.rows.iter().filter(|row| row.persists).count() as u64,
        most_for_networks: most(|row| row.base_kept),
    }
}
