//! How people's codes go out and come back: which sentences are drawn, the sheets they are coded in, and the filled sheets.
//!
//! A [`Reservoir`] draws sentences while documents stream by; [`Drawing`] is what was drawn, in the order of the sheet. `sheet`, `page` and
//! `guide` write it down for coders, who see neither strata nor what the codebook found; these are in the key. [`Gold`] and [`Key`] read back
//! what came of it, and report every mistake with its line.
//!
//! **Invariant:** no file is opened here, and nothing is scored: that is `measure::validation`.

mod csv_text;
mod draw;
mod gold;
mod guide;
mod key;
mod page;
mod reservoir;
mod sheet;

pub use draw::{Drawing, Drawn, TooFew, draw};
pub use gold::{Codes, Gold, GoldRow};
pub use guide::guide;
pub use key::{Key, KeyRow};
pub use page::page;
pub use reservoir::{Candidate, Class, Lottery, Reservoir, Stratum, Ticket};
pub use sheet::{write_key, write_sheet};

/// What a coder writes for "none of the concepts"; an empty cell of a sheet is a sentence that is not coded yet.
pub const NONE: &str = "none";
