//! The tables of `polilex diff`: what differs between two runs, and why.

use super::{CONCEPT, Column, TableSpec, count, number, text};

const BECAUSE: Column = text("because", "all that changed and could have made it so");

pub(super) const SETTINGS: TableSpec = TableSpec {
    name: "changed_settings",
    row: "a setting that differs: version, codebook, option; written by `polilex diff`, like the following",
    key: &["setting"],
    columns: &[
        text("setting", "its name in the data package of the run"),
        text("before", "its value in the earlier run; empty if it has none"),
        text("after", "its value in the later run"),
    ],
};

pub(super) const TERMS: TableSpec = TableSpec {
    name: "changed_terms",
    row: "a term that only one of the codebooks has",
    key: &[],
    columns: &[
        text("change", "`added` or `removed`; a term that was rewritten is both"),
        CONCEPT,
        text("term", "the pattern, as written in the codebook"),
        text("language", "language of the texts that it applies to"),
        text("register", "`formula` (fixed official wording) or `general`"),
        count("mentions_before", "its mentions in the earlier run"),
        count("mentions_after", "its mentions in the later run"),
    ],
};

pub(super) const DOCUMENTS: TableSpec = TableSpec {
    name: "changed_documents",
    row: "a document that is not what it was",
    key: &["doc"],
    columns: &[
        text("doc", "its name in the later run; of one that was removed, in the earlier"),
        text("doc_before", "its name in the earlier run, if it is another one"),
        text(
            "change",
            "`document added`, `document removed`; `document changed`: other bytes; `document read differently`: the same bytes gave another text, language or status; `terms in its language added or removed`; `document renamed`; `metadata changed`",
        ),
        text("status_before", "`read`, `warned` or `skipped`"),
        text("status_after", "the same in the later run"),
        count("words_before", "running words"),
        count("words_after", "the same in the later run"),
        count("sentences_before", "sentences"),
        count("sentences_after", "the same in the later run"),
        count("mentions_before", "mentions of leaves"),
        count("mentions_after", "the same in the later run"),
        text("other", "other columns of `documents.csv` that differ, metadata among them"),
    ],
};

pub(super) const MENTIONS: TableSpec = TableSpec {
    name: "changed_mentions",
    row: "a mention that only one of the runs has, or that both have by different terms",
    key: &[],
    columns: &[
        text("change", "`added`, `removed`, or `recoded`: found by another term"),
        text("doc", "the document, as `changed_documents.csv` names it"),
        CONCEPT,
        text("term_before", "the pattern that matched in the earlier run"),
        text("term_after", "the pattern that matched in the later run"),
        count("sentence", "number of the sentence, in the later run if the mention is there"),
        count("start", "first character in the extracted text of that run, from 0"),
        count("end", "character after the last"),
        text("left", "what stands before it in the paragraph"),
        text("match", "the matched text"),
        text("right", "what stands after it in the paragraph"),
        BECAUSE,
    ],
};

pub(super) const NUMBERS: TableSpec = TableSpec {
    name: "changed_numbers",
    row: "a number, or a status, that differs: a cell of a table that both runs have",
    key: &["table", "row", "column"],
    columns: &[
        text("table", "the table, without `.csv`"),
        text("row", "what tells the row from others, as `column=value; …`"),
        text("column", "the column"),
        text(
            "before",
            "the cell of the earlier run; empty where it is empty, or there is no such row",
        ),
        text("after", "the cell of the later run"),
        number("difference", "after − before, where both are numbers"),
        count(
            "mentions_added",
            "added mentions that bear on the row: of its concept or concepts, in its document, year or group; of all documents where groups are compared with others",
        ),
        count("mentions_removed", "removed mentions that bear on it"),
        count("mentions_recoded", "mentions found by another term that bear on it"),
        BECAUSE,
    ],
};
