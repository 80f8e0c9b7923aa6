//! `polilex completions` and `polilex man`, made from the same declaration as the help.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::exit::{Exit, to_stdout};

/// Print completions for a shell.
#[derive(Args)]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

/// Print the manual page.
#[derive(Args)]
pub(super) struct Man {}

impl Completions {
    /// Prints the completions.
    pub(super) fn execute<C: CommandFactory>(&self) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut C::command(), "polilex", &mut script);
        to_stdout(|out| out.write_all(&script))
    }
}

impl Man {
    /// Prints the page.
    pub(super) fn execute<C: CommandFactory>(&self) -> Exit {
        to_stdout(|out| clap_mangen::Man::new(C::command()).render(out))
    }
}
