//! `polilex figures`: the figures of finished results again, in another look.

use std::path::PathBuf;

use clap::Args;
use polilex::diagnostic::many;
use polilex::run;

use super::exit::Exit;
use super::look::LookFlags;
use super::manner::explain;
use super::signal::Signals;

/// Draw the figures of finished results again, with other options, without reading documents.
#[derive(Args)]
#[command(after_help = "\
Examples:
  polilex figures output --figures-width single --figures pdf
  polilex figures output --palette grey --labels zh --top 12

The figures are drawn from OUTPUT/figures/*.csv, which stay, as do all tables. Earlier pictures go, in
all formats, so that the folder never holds two looks; report.html keeps the figures of the run.")]
pub(super) struct Figures {
    /// Folder of the results of `polilex run`.
    #[arg(value_name = "OUTPUT", default_value = "output")]
    output: PathBuf,
    #[command(flatten)]
    look: LookFlags,
    /// Say nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

impl Figures {
    /// Draws the figures.
    pub(super) fn execute(self) -> Exit {
        let signals = Signals::listen();
        if !self.look.figures.any() {
            say!("error: there is no format to draw in");
            say!("   hint: give svg, png or pdf with --figures");
            return Exit::Mistaken;
        }
        let redrawn =
            run::redraw(&self.output, &self.look.look(), self.look.figures, signals.stop());
        match redrawn {
            Ok(redrawn) => {
                if !self.quiet {
                    undrawn(&redrawn.undrawn);
                    let folder = self.output.join("figures");
                    let files = many(redrawn.files as u64, "file", "files");
                    say!("figures: {} ({files})", folder.display());
                }
                Exit::Complete
            }
            Err(failure) => explain(&failure, &signals),
        }
    }
}

/// Names the figures that there was nothing for.
pub(super) fn undrawn(figures: &[(&str, &str)]) {
    for (name, needs) in figures {
        say!("  not drawn: {name}, which needs {needs}");
    }
}
