//! The codebook as a measuring instrument: what it lacks, what is wrong with it, how it counts, how one is made.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]
#![allow(clippy::print_stdout, reason = "the words that come back are what one wants to see")]
#![allow(
    clippy::disallowed_methods,
    reason = "a test looks where the documents and the programs are"
)]

mod counting;
mod defects;
mod holdout;
mod program;
mod tutorial;
mod words;
