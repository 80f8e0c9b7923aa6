//! Bytes to words: formats, encodings, language, paragraphs, sentences, words, folding.
//!
//! **Invariant:** no file is opened here (bytes come in through [`std::io::Read`]) and no codebook is known.

mod abbreviations;
mod boundary;
mod chinese;
pub mod encoding;
mod fold;
pub mod format;
mod function_words;
mod gap;
pub mod garble;
pub mod language;
mod stem;
mod words;

pub use boundary::boundary;
pub use chinese::Segmenter;
pub use fold::{Folder, fold_han, fold_letter};
pub use function_words::is_function_word;
pub use gap::{Gap, Sentences};
pub use language::Language;
pub use stem::{has_stemmer, stem};
pub use words::{Word, WordKind, Words, is_han, words};
