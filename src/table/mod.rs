//! Rows and columns: what a reader gets, and the only writer of CSV.
//!
//! [`TABLES`] says once what every table and column is; headers, the data package and `docs/tables.md` are made from it. Each
//! table has a file that turns rows of `measure` and `profile` into cells.
//!
//! **Invariant:** nothing is computed here; a number comes in and goes out.

mod cell;
mod communities;
mod comparison;
mod concept_by_document;
mod concepts;
mod cooccurrence;
mod correspondence;
mod coverage;
mod documents;
mod figure_data;
mod likeness;
mod losses;
mod mentions;
mod network;
mod package;
mod spec;
mod spread;
mod sweep;
mod terms;
mod trends;
mod validation;
mod word_comparison;
mod words;
mod words_near;
mod writer;

pub use cell::{guarded, harmless, number, unguarded};
pub use communities::write_communities;
pub use comparison::{Compared, write_comparison};
pub use concept_by_document::write_concept_by_document;
pub use concepts::write_concepts;
pub use cooccurrence::{unit_name, write_cooccurrence};
pub use correspondence::{write_correspondence, write_correspondence_axes};
pub use coverage::write_coverage;
pub use documents::{metadata_columns, write_documents};
pub use figure_data::{Cell, DataRow, FigureData, Unreadable, figure_data};
pub use likeness::{write_clusters, write_similarity};
pub use losses::write_losses;
pub use mentions::{MentionRow, mentions_header, write_mention};
pub use network::write_network;
pub use package::{Package, Resource, is_picture, repackaged, write_package};
pub use spec::{Column, FIGURES, Kind, TABLES, TableSpec, documentation, table};
pub use spread::write_dispersion;
pub use sweep::{
    option_name, value_name, write_sweep_concepts, write_sweep_networks, write_sweep_options,
    write_sweep_pairs, write_sweep_rankings,
};
pub use terms::write_terms;
pub use trends::{write_trend_tests, write_trends};
pub use validation::{
    Disagreement, Names, write_agreement, write_confusion, write_disagreements, write_validation,
};
pub use word_comparison::write_word_comparison;
pub use words::write_words;
pub use words_near::{Candidate, write_candidates, write_word_list};
pub use writer::Writer;
