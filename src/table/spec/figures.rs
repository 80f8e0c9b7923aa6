//! The data of figures: what each of them shows, in full, in the CSV beside it.

use super::{CONCEPT, TableSpec, count, number, text};

const NAME: super::Column =
    text("name", "what the figure calls it: its title, else its file without folder and ending");

/// The data of every figure, in the order of the gallery. The file is `figures/NAME.csv`.
pub static FIGURES: &[TableSpec] = &[
    TableSpec {
        name: "concepts",
        row: "a leaf of the codebook with its rate",
        key: &["concept"],
        columns: &[
            CONCEPT,
            count("mentions", "mentions; empty if that cannot be told"),
            number("rate", "mentions per 1,000 words"),
            number("rate_low", "lower end of its 95 % interval: bootstrap over documents"),
            number("rate_high", "upper end"),
        ],
    },
    TableSpec {
        name: "concept_by_document",
        row: "a leaf in a document of a language that the codebook speaks; of more than 2,000 documents or 60 leaves, those with most mentions",
        key: &["doc", "concept"],
        columns: &[
            super::DOC,
            NAME,
            count("mentions", "mentions of all leaves in the document"),
            CONCEPT,
            number(
                "sentence_share",
                "sentences with a mention, in per cent; empty if that cannot be told",
            ),
        ],
    },
    TableSpec {
        name: "coverage",
        row: "a pillar of the framework (a group of the codebook that holds leaves) in a document; of more than 2,000 documents, those with most mentions",
        key: &["doc", "pillar"],
        columns: &[
            super::DOC,
            NAME,
            count("mentions", "mentions of all leaves in the document"),
            text("pillar", "id of the group of concepts"),
            count(
                "present",
                "leaves below it that the document mentions, those of groups within it too; empty if none was found and absence cannot be told",
            ),
            count("leaves", "leaves below it, those of groups within it too"),
        ],
    },
    TableSpec {
        name: "cooccurrence",
        row: "a pair of leaves with mentions, in the unit of `--unit`; of more than 200 leaves, those with most mentions, as in all tables below",
        key: &["a", "b"],
        columns: &[
            text("a", "id of the first leaf"),
            text("b", "id of the second"),
            count("mentions_a", "mentions of the first"),
            count("mentions_b", "mentions of the second"),
            count("n_ab", "units with both"),
            number("npmi", "normalised pointwise mutual information, −1 to 1"),
            number("null_q", "q under the null model: see `tables/cooccurrence.csv`"),
        ],
    },
    TableSpec {
        name: "network",
        row: "a leaf with mentions (then `b` is empty), or an edge between two",
        key: &["a", "b"],
        columns: &[
            text("a", "id of the leaf, or of one end of the edge"),
            text("b", "id of the other end; empty for a leaf"),
            count("count", "mentions of the leaf; units with both ends of the edge"),
            number("strength", "association strength of the edge"),
            number("null_q", "q of the edge under the null model"),
            count("community", "number of the leaf's community; empty without edges"),
        ],
    },
    TableSpec {
        name: "comparison",
        row: "a leaf in a group of documents",
        key: &["column", "group", "concept"],
        columns: &[
            text("column", "the grouping, as given to `--by`"),
            text("group", "name of the group"),
            count("group_documents", "its documents that are compared"),
            CONCEPT,
            number("sentence_share", "sentences with a mention, in per cent"),
            number("share_low", "lower end of its 95 % interval"),
            number("share_high", "upper end"),
            number("q", "q of the difference from the reference: see `tables/comparison.csv`"),
        ],
    },
    TableSpec {
        name: "trends",
        row: "a leaf in a year with documents",
        key: &["concept", "year"],
        columns: &[
            CONCEPT,
            count("year", "the year"),
            count("year_documents", "documents of the year"),
            count("mentions", "mentions; empty if that cannot be told"),
            number("sentence_share", "sentences with a mention, in per cent"),
            number("share_low", "lower end of its 95 % interval"),
            number("share_high", "upper end"),
        ],
    },
    TableSpec {
        name: "position",
        row: "a leaf in one of twenty equal parts of the documents with at least 20 sentences",
        key: &["concept", "part"],
        columns: &[
            CONCEPT,
            count(
                "part",
                "the part, from 1 (beginning) to 20 (end); a sentence is where its middle is",
            ),
            count("mentions", "mentions in the part, all documents together"),
            count("sentences", "sentences of the part"),
            count("documents", "documents with at least 20 sentences"),
        ],
    },
    TableSpec {
        name: "correspondence",
        row: "a document or a leaf on the map of the first two axes",
        key: &["kind", "id"],
        columns: &[
            text("kind", "`document` or `concept`"),
            text("id", "the document, or the id of the leaf"),
            NAME,
            number("x", "principal coordinate on the first axis"),
            number("y", "principal coordinate on the second axis; 0 if there is only one"),
            number("contribution", "share of the inertia of both axes that is due to it, 0 to 1"),
        ],
    },
    TableSpec {
        name: "similarity",
        row: "a pair of documents, or of groups of a grouping, or one with itself; of more than 60, the 60 with most mentions",
        key: &["column", "a", "b"],
        columns: &[
            text("column", "`doc`, or the grouping of `--by`"),
            text("a", "the first document or group"),
            NAME,
            count("mentions", "mentions of the first"),
            text("b", "the second"),
            number("jensen_shannon", "their distance: see `tables/similarity.csv`"),
        ],
    },
];
