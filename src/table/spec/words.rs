//! The tables of `polilex words`.

use super::{TableSpec, count, number, text};

pub(super) const LIST: TableSpec = TableSpec {
    name: "word_list",
    row: "a word or sequence of two or three words; printed by `polilex words`",
    key: &["language", "length", "sequence"],
    columns: &[
        text("language", "language of the documents"),
        count("length", "number of words"),
        text(
            "sequence",
            "the folded words, with spaces between; no punctuation stands between them. Chinese words by segmentation",
        ),
        count("count", "occurrences"),
        count("documents", "documents with at least one"),
    ],
};

pub(super) const CANDIDATES: TableSpec = TableSpec {
    name: "candidates",
    row: "a word or sequence of two or three words that stands beside a concept and is not in the codebook, the best first; printed by `polilex words --near`",
    key: &["language", "length", "candidate"],
    columns: &[
        text("language", "language of the documents"),
        count("length", "number of words"),
        text(
            "candidate",
            "the folded words, with spaces between; as it stands it can be a term of the codebook, in Chinese too",
        ),
        count("sentences", "sentences with the concept that hold it outside the mentions"),
        count("other_sentences", "sentences without the concept that hold it"),
        count("documents", "documents in which a sentence with the concept holds it"),
        number(
            "precision",
            "share of the sentences with the candidate that hold the concept too, 0 to 1",
        ),
        number(
            "log_ratio",
            "binary logarithm of the ratio of its sentences per word read, with and without the concept: 1 is twice as frequent; empty if it stands in none without",
        ),
        number(
            "log_likelihood",
            "log-likelihood ratio: its sentences and the other words, with and without the concept",
        ),
        number(
            "dispersion",
            "DPnorm of its sentences over the words beside mentions, by document: 0 evenly spread, 1 all in the smallest document; empty with one document",
        ),
        number("score", "log_likelihood · (1 − dispersion): what rows are ordered by"),
        count("concept_sentences", "sentences of the language with the concept"),
        count("concept_words", "words in them outside the mentions"),
        count("without_sentences", "sentences of the language without it"),
        count("without_words", "words in them"),
        count("concept_documents", "documents of the language with the concept"),
        text("doc", "document of the example"),
        count("sentence", "number of the example in the document, from 1"),
        text(
            "example",
            "the first sentence with the concept that holds it, in the order of documents",
        ),
    ],
};
