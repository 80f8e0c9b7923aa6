//! The tables of `polilex sample` and `polilex validate`: sheets of sentences to code, and what came of them.

use super::{CONCEPT, Column, TableSpec, count, number, text};

const ID: Column = text("id", "id of the sentence; what it begins with is the same for a sample");
const LEFT: Column = text("left", "the sentence before, or its end");
const SENTENCE: Column = text("sentence", "the sentence to code");
const RIGHT: Column = text("right", "the sentence after, or its beginning");
const CODER: Column =
    text("coder", "who coded: the column `coder` of the sheet, else the name of its file");
const LANGUAGE: Column = text("language", "language of the sentences, or `all`");
const GROUP: Column = text("group", "group of the documents by `--by`, or `all`");

pub(super) const SHEET: TableSpec = TableSpec {
    name: "sheet",
    row: "a sentence to code; written by `polilex sample`, like the following",
    key: &["id"],
    columns: &[
        ID,
        text(
            "coder",
            "empty: whoever codes may write a name here; else the name of the file counts",
        ),
        text("doc", "the document, with `--show-document` only"),
        LEFT,
        SENTENCE,
        RIGHT,
        text(
            "codes",
            "empty, to be filled: ids of concepts with `;` between, or `none`; what stays empty is not coded",
        ),
        text("comment", "empty: for doubts"),
    ],
};

pub(super) const KEY: TableSpec = TableSpec {
    name: "key",
    row: "a sentence of the sheet, with what coders must not see",
    key: &["id"],
    columns: &[
        ID,
        text("doc", "identity of the document"),
        count("number", "number of the sentence in the document, from 1"),
        text("language", "language of the document"),
        text("group", "group of the document by `--by`; empty if it is in none"),
        text(
            "stratum",
            "what it was drawn from, within language and group: `found ID` (sentences with a mention of the concept; with several concepts, one by lot), `near` (no mention, but a condition that terms wait for, or what was taken away again), `nothing`",
        ),
        count("size", "sentences of the stratum in the documents"),
        count("drawn", "sentences drawn from it"),
        number("weight", "size / drawn: how many sentences it stands for"),
        text("found", "ids of the concepts found when the sample was drawn, with `;` between"),
    ],
};

pub(super) const VALIDATION: TableSpec = TableSpec {
    name: "validation",
    row: "how well what was found agrees with what a coder coded; written by `polilex validate`, like the following",
    key: &["coder", "language", "group", "concept"],
    columns: &[
        CODER,
        LANGUAGE,
        GROUP,
        text(
            "concept",
            "id of the leaf; `micro`: all decisions together; `macro`: the mean over concepts, those left out for which a value is undefined",
        ),
        count("sentences", "sentences coded"),
        count("coded", "of these, coded with the concept"),
        count("found", "of these, with a mention"),
        count("true_positives", "coded and found"),
        count("false_positives", "found, not coded"),
        count("false_negatives", "coded, not found"),
        number(
            "precision",
            "share of what was found that was coded, 0 to 1; with a key an estimate for all sentences of the documents, by sampling weights; empty if nothing was found",
        ),
        number("precision_low", "lower end of its 95 % interval"),
        number("precision_high", "upper end of that interval"),
        number("recall", "share of what was coded that was found; empty if nothing was coded"),
        number("recall_low", "lower end of its 95 % interval"),
        number("recall_high", "upper end of that interval"),
        number(
            "f1",
            "harmonic mean of precision and recall: 2tp/(2tp + fp + fn); empty if nothing was coded or found",
        ),
        number("f1_low", "lower end of its 95 % interval"),
        number("f1_high", "upper end of that interval"),
        text("weighted", "`yes` if sentences count by their sampling weights, from the key"),
        text("note", "how intervals were made where it is not as usual, and what to beware of"),
    ],
};

pub(super) const AGREEMENT: TableSpec = TableSpec {
    name: "agreement",
    row: "how far two coders, all of them, or a coder and the codebook agree",
    key: &["first", "second", "language", "concept"],
    columns: &[
        text("first", "a coder, or `all coders`"),
        text("second", "another coder, or `codebook`; empty with `all coders`"),
        LANGUAGE,
        text(
            "concept",
            "id of the leaf: coded or not; `sets`: the concepts of a sentence together",
        ),
        text("distance", "`nominal`, or `MASI` for sets"),
        count("sentences", "sentences coded by at least two of them"),
        count("values", "pairable values: codings of these sentences"),
        number("agreement", "share of pairs of values that are the same, 0 to 1"),
        number(
            "alpha",
            "Krippendorff's alpha: 1 full agreement, 0 as by chance, below 0 less than that; empty if there is no variation; each sentence of the sheet counts once",
        ),
        number("alpha_low", "lower end of its 95 % interval, bootstrap over sentences"),
        number("alpha_high", "upper end of that interval"),
        number(
            "corpus_alpha",
            "the same with sentences counted by their sampling weights: an estimate for all sentences of the documents; empty without a key",
        ),
        number("corpus_alpha_low", "lower end of its 95 % interval"),
        number("corpus_alpha_high", "upper end of that interval"),
        text("note", "why cells are empty, and what to beware of"),
    ],
};

pub(super) const CONFUSION: TableSpec = TableSpec {
    name: "confusion",
    row: "a concept coded and a concept found in the same sentences",
    key: &["coder", "coded", "found"],
    columns: &[
        CODER,
        text("coded", "id of the leaf that was coded; `none` if there was none to go with `found`"),
        text(
            "found",
            "id of the leaf that was found; the same id: both agree; another: it was found and not coded, where `coded` was missed; `none`: nothing wrong was found there",
        ),
        count("sentences", "sentences"),
    ],
};

pub(super) const DISAGREEMENTS: TableSpec = TableSpec {
    name: "disagreements",
    row: "a concept in a sentence on which coders, or coders and codebook, differ",
    key: &["id", "concept"],
    columns: &[
        ID,
        text("doc", "the document, from the key"),
        count("number", "number of the sentence in the document, from the key"),
        text("language", "language of the sentence"),
        text("group", "group of the document by `--by`"),
        CONCEPT,
        text("coded_by", "coders who coded it, with `;` between"),
        text("not_coded_by", "coders who coded the sentence without it"),
        text("found", "`yes` if the codebook finds it, else `no`"),
        text("terms", "the patterns that matched, with `;` between"),
        text("matches", "the matched texts, with `;` between"),
        SENTENCE,
        text("comments", "comments of the coders"),
    ],
};
