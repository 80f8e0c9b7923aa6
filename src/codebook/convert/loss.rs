//! What a conversion could not carry over as it was.
//!
//! **Invariant:** nothing is decided here; who translates says what became of an entry.

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It matches what it matched; only its form is another.
    Translated,
    /// It matches nearly what it matched.
    Approximated,
    /// It is left out.
    Dropped,
}

impl How {
    /// Returns the name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Translated => "translated",
            Self::Approximated => "approximated",
            Self::Dropped => "dropped",
        }
    }
}

/// A row of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Line of the source, from 1, if it has lines.
    pub line: Option<u64>,
    /// What stands there.
    pub item: String,
    /// What it became; empty if it was dropped.
    pub became: String,
    /// What became of it.
    pub how: How,
    /// Why it could not stay as it was.
    pub why: String,
}

/// Longest item that a row repeats, in characters.
const LONGEST: usize = 200;

/// The rows, as they come.
#[derive(Default)]
pub(super) struct Log {
    pub(super) rows: Vec<Loss>,
    /// Entries that were translated and need no row.
    pub(super) translated: u64,
}

impl Log {
    /// Counts an entry that says the same as before.
    pub(super) fn translated(&mut self) {
        self.translated += 1;
    }

    /// Notes an entry that says the same under another name.
    pub(super) fn renamed(&mut self, line: Option<u64>, item: &str, became: &str, why: &str) {
        self.add(line, item, became, How::Translated, why);
    }

    /// Notes an entry that says nearly the same.
    pub(super) fn approximated(&mut self, line: Option<u64>, item: &str, became: &str, why: &str) {
        self.add(line, item, became, How::Approximated, why);
    }

    /// Notes an entry that is left out.
    pub(super) fn dropped(&mut self, line: Option<u64>, item: &str, why: &str) {
        self.add(line, item, "", How::Dropped, why);
    }

    fn add(&mut self, line: Option<u64>, item: &str, became: &str, how: How, why: &str) {
        self.rows.push(Loss {
            line,
            item: short(item),
            became: short(became),
            how,
            why: why.to_owned(),
        });
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
