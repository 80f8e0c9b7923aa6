//! polilex finds where governance documents invoke the concepts of a codebook.
//!
//! *A document becomes words, words become mentions, mentions become a profile; profiles unite; everything printed is computed
//! from the united profile.*
//!
//! ```text
//!  corpus ──► text ──► scan ──► profile ══ union ══► measure ──► table ─┬─► CSV, GraphML
//!  (bytes)   (words)  (mentions) (integers)          (numbers)          ├─► figure (SVG, PNG, PDF)
//!                       ▲                                               └─► report (HTML)
//!                   codebook
//!  └──────── per document, parallel ────────┘└──── once, pure, in one fixed order ────┘
//! ```
//!
//! The types to know: a [`codebook::Codebook`] is compiled into a [`scan::Matcher`], shared by all threads; each thread has a
//! [`scan::Scanner`], which turns a document's paragraphs into [`scan::Mention`]s; these are counted into a
//! [`profile::DocumentProfile`] inside a [`profile::CorpusProfile`]. [`run::run`] does it all for a [`run::Plan`].
//!
//! ```
//! use polilex::codebook;
//! use polilex::scan::Matcher;
//! use polilex::text::Language;
//!
//! let source = codebook::builtin("cyber-community").expect("it comes with polilex");
//! let (codebook, _) = codebook::load("cyber-community", source.as_bytes()).expect("it has no faults");
//! let matcher = Matcher::compile(&codebook).expect("it is within the limits");
//!
//! let mut scanner = matcher.scanner(50);
//! scanner.begin(Language::ENGLISH);
//! let mut found = Vec::new();
//! scanner.paragraph("All delegations spoke of the need to respect network sovereignty.", &mut |sentence| {
//!     found.extend(sentence.mentions.iter().map(|mention| codebook.concept(mention.concept).id.clone()));
//! });
//! assert_eq!(found, ["principle.sovereignty"]);
//! assert_eq!(scanner.finish().sentences, 1);
//! ```
//!
//! No part of the library prints, exits, or reads the environment or the clock. `docs/architecture.md` says which room may
//! use which, and why.

pub mod codebook;
pub mod coding;
pub mod corpus;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod extract;
pub mod figure;
pub mod measure;
pub mod output;
pub mod profile;
pub mod report;
pub mod run;
pub mod scan;
pub mod table;
pub mod text;
