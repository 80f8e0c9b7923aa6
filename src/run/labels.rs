//! Languages of labels: those that were asked for against those that there are.

use std::collections::BTreeSet;

use super::{Failure, Labels};
use crate::diagnostic::Diagnostic;

/// Refuses a language that no label is in; the default shows what there is, and without any label names are shown.
///
/// # Errors
/// [`Failure::Faulty`], which names the languages.
pub(super) fn check(labels: &Labels, known: &BTreeSet<&str>) -> Result<(), Failure> {
    if known.is_empty() || *labels == Labels::default() {
        return Ok(());
    }
    let names: Vec<&str> = known.iter().copied().collect();
    let hint = format!("there are labels in: {}", names.join(", "));
    let fault = |language: &str| {
        let message = format!("the codebook has no labels in \"{language}\"");
        Diagnostic::error("labels", message).hint(&*hint)
    };
    let unknown = labels.languages().filter(|language| !known.contains(language));
    let faults: Vec<Diagnostic> = unknown.map(fault).collect();
    if faults.is_empty() { Ok(()) } else { Err(Failure::Faulty(faults)) }
}
