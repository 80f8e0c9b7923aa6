//! The program as a person uses it: the command line in, files out.

mod command;
mod golden;
mod groups;
mod pages;
mod real;
mod recount;
mod tables;
