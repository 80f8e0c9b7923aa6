//! One page on which every number leads to its sentences: `report.html`.
//!
//! The page is a frame of our own (`page`) around data: tables and figures as they were measured, and the sentences behind all
//! mentions. Data go in packed (`pack`): JSON, deflated, in base64, so that no text of a document is ever part of the markup. The page shows all
//! of it as text, never as markup, and asks no server for anything.
//!
//! **Invariant:** nothing is computed here that a table does not say; under a filter the page counts mentions, sentences and documents, nothing
//! else.

mod facts;
mod figures;
mod methods;
mod pack;
mod page;
mod passage;
mod sentences;

pub use facts::Facts;
pub use figures::Figure;
pub use page::write_page;
pub use passage::{Passage, Span};
