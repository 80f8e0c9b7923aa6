//! What is allowed in a codebook but hardly meant.
//!
//! Three looks: at the wording of each pattern by itself, at what the codebook covers, and at terms that lie within terms of
//! other concepts. Each finding says what to write instead.
//!
//! **Invariant:** no example sentence is tried (that takes a scanner), and nothing here stops a run.

mod common_words;
mod coverage;
mod nesting;
mod wording;

pub(crate) use common_words::is_common;

use super::Codebook;
use super::load::draft::{Draft, Report};

/// Adds warnings about a codebook to the report. The concepts and terms of the draft are those of the codebook, in its order.
pub(super) fn lint(codebook: &Codebook, draft: &Draft, report: &mut Report) {
    wording::lint(draft, report);
    coverage::lint(codebook, draft, report);
    nesting::lint(codebook, draft, report);
}
