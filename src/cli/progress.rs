//! What a person sees while a run goes on: a bar on a terminal, plain lines otherwise, nothing with `--quiet`.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use polilex::diagnostic::many;
use polilex::run::Progress;

/// Progress on standard error.
pub(super) enum Report {
    /// A bar.
    Bar(ProgressBar),
    /// One line per stage.
    Lines,
    /// Nothing.
    Quiet,
}

impl Report {
    /// Returns what fits the terminal and the flags.
    pub(super) fn new(quiet: bool) -> Self {
        if quiet {
            return Self::Quiet;
        }
        if !std::io::stderr().is_terminal() {
            return Self::Lines;
        }
        let bar = ProgressBar::no_length();
        let style = ProgressStyle::with_template("{msg} {bar:32} {pos}/{len} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self::Bar(bar)
    }

    /// Takes the bar away, so that the summary stands alone.
    pub(super) fn close(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Report {
    fn stage(&self, name: &str, documents: Option<u64>) {
        match self {
            Self::Bar(bar) => {
                bar.set_message(name.to_owned());
                if let Some(documents) = documents {
                    bar.set_length(documents);
                }
            }
            Self::Lines => match documents {
                Some(documents) => say!("{name}: {}", many(documents, "file", "files")),
                None => say!("{name}"),
            },
            Self::Quiet => {}
        }
    }

    fn read(&self, documents: u64) {
        if let Self::Bar(bar) = self {
            bar.inc(documents);
        }
    }
}
