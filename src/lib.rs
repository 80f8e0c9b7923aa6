//! polilex finds where governance documents invoke the concepts of a codebook.
pub mod codebook;
pub mod diagnostic;
pub mod document;
pub mod measure;
pub mod profile;
pub mod scan;
pub mod text;
