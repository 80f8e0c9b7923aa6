//! The codebook as a measuring instrument: what it lacks, what is wrong with it, how it counts, how one is made.

mod counting;
mod defects;
mod holdout;
mod program;
mod tutorial;
mod words;
