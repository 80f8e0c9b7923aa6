//! Bytes to words: formats, encodings, language, paragraphs, sentences, words, folding.
//!
//! **Invariant:** no file is opened here (bytes come in through [`std::io::Read`]) and no codebook is known.

pub mod language;

pub use language::Language;
