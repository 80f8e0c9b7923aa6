//! The program as a person uses it: the command line in, files out.

mod command;
#[cfg(unix)]
mod crash;
mod diff;
mod figures;
mod golden;
mod groups;
#[cfg(unix)]
mod hostile;
mod pages;
mod real;
mod recount;
mod recount_comparison;
mod recount_structure;
mod recount_sweep;
mod recount_words;
mod tables;
mod validation;
