//! Groups of documents, and what is compared between them: which reference, which clusters, on which threads.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::keywords::Keywords;
use super::{Failure, Plan};
use crate::diagnostic::{Diagnostic, nearest};
use crate::measure::comparison::{Comparison, DRAWS, Design, Piece};
use crate::measure::groups::values;
use crate::measure::keyness::PRIOR_WORDS;
use crate::measure::keywords::{FEWEST_DOCUMENTS, MOST_ROWS};
use crate::measure::{ComparisonRow, GroupIndex, Groups, Ungroupable};
use crate::profile::{CorpusProfile, LONGEST_SEQUENCE};
use crate::table::{Compared, metadata_columns};

/// The groups by one grouping, with their reference.
pub(super) struct Contrast {
    pub(super) groups: Groups,
    pub(super) reference: Option<GroupIndex>,
}

/// Groups the documents in every way that the plan asks for.
///
/// # Errors
/// All mistakes in columns and references.
pub(super) fn contrasts(plan: &Plan, profile: &CorpusProfile) -> Result<Vec<Contrast>, Failure> {
    let metadata = metadata_columns(profile);
    let (mut contrasts, mut faults) = (Vec::new(), Vec::new());
    for grouping in &plan.by {
        match Groups::of(grouping, profile, &metadata) {
            Ok(groups) => contrasts.push(Contrast { groups, reference: None }),
            Err(fault) => faults.push(mistake(&fault)),
        }
    }
    // Without its grouping a reference would be unknown: one mistake is not told twice.
    if faults.is_empty() {
        faults.extend(plan.reference.iter().filter_map(|name| refer(&mut contrasts, name).err()));
    }
    if let Some(column) = &plan.cluster
        && let Err(fault) = values(column, profile, &metadata)
    {
        faults.push(mistake(&fault));
    }
    if faults.is_empty() { Ok(contrasts) } else { Err(Failure::Faulty(faults)) }
}

pub(super) fn mistake(fault: &Ungroupable) -> Diagnostic {
    Diagnostic::error("groups", fault.to_string()).hint(fault.hint())
}

/// Makes the group of this name the reference of every grouping that has one.
fn refer(contrasts: &mut [Contrast], name: &str) -> Result<(), Diagnostic> {
    let mut found = false;
    for contrast in contrasts.iter_mut() {
        let Some(group) = contrast.groups.find(name) else { continue };
        found = true;
        if let Some(other) = contrast.reference.replace(group).filter(|other| *other != group) {
            let (column, other) = (&contrast.groups.column, contrast.groups.name(other));
            let message = format!("\"{column}\" has two references, \"{other}\" and \"{name}\"");
            return Err(Diagnostic::error("reference", message).hint("give one for each `--by`"));
        }
    }
    if found {
        return Ok(());
    }
    let names = || contrasts.iter().flat_map(|contrast| &contrast.groups.names);
    let hint = match nearest(name, names().map(String::as_str)) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("the groups are {}", names().cloned().collect::<Vec<_>>().join(", ")),
    };
    Err(Diagnostic::error("reference", format!("there is no group \"{name}\"")).hint(hint))
}

/// Compares the concepts between the groups. The pieces are independent of each other, so that threads change nothing.
///
/// # Errors
/// [`Failure::Interrupted`].
pub(super) fn concepts(
    plan: &Plan,
    profile: &CorpusProfile,
    contrasts: &[Contrast],
    stop: &AtomicBool,
) -> Result<Vec<Vec<ComparisonRow>>, Failure> {
    let clusters = plan.cluster.as_ref().map(|column| {
        values(column, profile, &metadata_columns(profile))
            .expect("the column was looked up before")
    });
    let rows = contrasts.iter().map(|Contrast { groups, reference }| {
        let design = Design {
            reference: *reference,
            clusters: clusters.as_deref(),
            draws: DRAWS,
            seed: plan.seed,
        };
        let comparison = Comparison::new(profile, &plan.codebook, groups, &design);
        let perform = |task| (!stop.load(Ordering::Relaxed)).then(|| comparison.perform(task));
        let pieces: Option<Vec<Piece>> = comparison.tasks().into_par_iter().map(perform).collect();
        Ok(comparison.rows(&pieces.ok_or(Failure::Interrupted)?))
    });
    rows.collect()
}

/// Puts groups and rows together for the table.
pub(super) fn compared<'a>(
    contrasts: &'a [Contrast],
    rows: &'a [Vec<ComparisonRow>],
) -> Vec<Compared<'a>> {
    let pairs = contrasts.iter().zip(rows);
    let compared = pairs.map(|(Contrast { groups, reference }, rows)| Compared {
        groups,
        reference: reference.map(|group| groups.name(group)),
        rows,
    });
    compared.collect()
}

/// What a reader needs to repeat the comparison.
pub(super) fn describe(plan: &Plan, contrasts: &[Contrast], keywords: &[Keywords]) -> Value {
    json!({
        "by": contrasts.iter().map(describe_groups).collect::<Vec<_>>(),
        "units": plan.cluster.as_ref().map_or_else(|| "documents".to_owned(), |column| format!("clusters by {column}")),
        "intervals": { "method": "studentised bootstrap, symmetric for differences and ratios", "draws": DRAWS, "interval": 0.95 },
        "test": {
            "of": "the share of sentences with a mention",
            "method": "permutation of the units' residuals from the common share, negative binomial score, two-sided",
            "permutations": DRAWS,
            "q": "Benjamini-Hochberg over all groups and concepts of a column",
        },
        "words": keywords.iter().zip(contrasts).map(describe_words).collect::<Vec<_>>(),
        "log_odds_prior": { "distribution": "Dirichlet", "words": PRIOR_WORDS, "shares": "of the documents compared, all groups together" },
    })
}

/// From which count on words and sequences were counted.
fn describe_words((keywords, contrast): (&Keywords, &Contrast)) -> Value {
    json!({
        "column": contrast.groups.column,
        "longest_sequence": LONGEST_SEQUENCE,
        "fewest_occurrences": keywords.least,
        "fewest_documents": FEWEST_DOCUMENTS,
        "most_rows": MOST_ROWS,
    })
}

/// The groups of a grouping with their documents that were read.
fn describe_groups(Contrast { groups, reference }: &Contrast) -> Value {
    let size = |group| groups.members.iter().filter(|member| **member == Some(group)).count();
    let list =
        groups.indexed().map(|(group, name)| json!({ "group": name, "documents": size(group) }));
    json!({
        "column": groups.column,
        "groups": list.collect::<Vec<_>>(),
        "documents_without_group": groups.without,
        "reference": reference.map(|group| groups.name(group)),
    })
}
