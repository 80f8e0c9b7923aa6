//! What could have changed a mention.

use std::fmt::Write;

/// What could have changed a mention.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    /// What became of its document.
    Document(&'static str),
    /// Its pattern is new.
    TermAdded,
    /// Its pattern is gone.
    TermRemoved,
    /// In the other run a mention of this pattern holds the place.
    Displaced(String),
    /// Something else of the codebook: conditions, exceptions, names, sets, overlap.
    Codebook,
    /// Another version of polilex.
    Version,
}

impl Cause {
    /// A few words, the same for all mentions with such a cause.
    fn kind(&self) -> &'static str {
        match self {
            Self::Document(kind) => kind,
            Self::TermAdded => "term added",
            Self::TermRemoved => "term removed",
            Self::Displaced(_) => "another term holds the place",
            Self::Codebook => "codebook changed",
            Self::Version => "version changed",
        }
    }
}

/// Said where nothing recorded explains a change.
pub(super) const UNEXPLAINED: &str = "not explained by anything recorded";

/// All kinds of causes, for counting.
pub(super) fn kinds(causes: &[Cause]) -> String {
    if causes.is_empty() {
        return UNEXPLAINED.to_owned();
    }
    let kinds: Vec<&str> = causes.iter().map(Cause::kind).collect();
    kinds.join(", ")
}

/// All causes in full, for a person.
pub(super) fn explain(causes: &[Cause]) -> String {
    let mut text = kinds(causes);
    for cause in causes {
        if let Cause::Displaced(pattern) = cause {
            // Writing to a string cannot fail.
            let _ = write!(text, ": {pattern}");
        }
    }
    text
}
