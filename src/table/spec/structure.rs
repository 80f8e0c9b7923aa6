//! The tables of structure: what is alike, what hangs together, what changes, what is covered.

use super::{CONCEPT, TableSpec, count, number, text};

const DIMENSION: super::Column = count("dimension", "number of the axis, from 1; by inertia");
const OF: super::Column =
    text("column", "`doc` where documents are compared, else the grouping, as given to `--by`");

pub(super) const COMMUNITIES: TableSpec = TableSpec {
    name: "communities",
    row: "a leaf in the co-occurrence network, with the community that it belongs to",
    key: &["concept"],
    columns: &[
        CONCEPT,
        text("unit", "unit of co-occurrence of the network: that of `--unit`"),
        count("community", "number of the community, from 1, the largest first"),
        count("size", "leaves in the community"),
        count("edges", "edges of the leaf"),
        number(
            "inside_share",
            "share of the weight of its edges that stays in the community, 0 to 1",
        ),
        number(
            "stability",
            "over 20 runs with different seeds, mean share of the other members of the community that it is with, 0 to 1; empty if it is alone",
        ),
        number("modularity", "of the whole division: below 1; 0.3 and more is a clear division"),
        number(
            "agreement",
            "of the whole division: mean adjusted Rand index between the 20 runs; 1 if all find the same",
        ),
    ],
};

pub(super) const SIMILARITY: TableSpec = TableSpec {
    name: "similarity",
    row: "a pair of documents, or of groups of documents, compared by their mentions of leaves; documents without trusted zeros or without mentions are left out",
    key: &["column", "a", "b"],
    columns: &[
        OF,
        text("a", "the first document or group"),
        text("b", "the second"),
        number("cosine", "cosine of the numbers of mentions: 0 nothing in common, 1 proportional"),
        number(
            "jensen_shannon",
            "Jensen–Shannon distance (root of the divergence in bits) of the shares of mentions: 0 the same, 1 nothing in common",
        ),
        number(
            "correlation",
            "Spearman's rank correlation over leaves, −1 to 1; empty if all leaves of one are equally frequent",
        ),
    ],
};

pub(super) const CLUSTERS: TableSpec = TableSpec {
    name: "clusters",
    row: "a step in which two clusters of documents, or of groups, are joined; nearest first",
    key: &["column", "step"],
    columns: &[
        OF,
        count("step", "number of the step, from 1"),
        text("a", "what is joined: a document or group, or `step N` for the cluster of that step"),
        text("b", "what it is joined with"),
        number(
            "height",
            "mean Jensen–Shannon distance between the members of one and of the other, 0 to 1",
        ),
        count("size", "members of the new cluster"),
    ],
};

pub(super) const CORRESPONDENCE: TableSpec = TableSpec {
    name: "correspondence",
    row: "a document, group or leaf on an axis of the correspondence analysis of mentions; the first five axes",
    key: &["column", "kind", "id", "dimension"],
    columns: &[
        OF,
        text("kind", "`row` for documents or groups, `column` for leaves"),
        text("id", "the document, group or concept"),
        DIMENSION,
        number("coordinate", "principal coordinate; distances are χ² distances"),
        number("contribution", "share of the axis's inertia that is due to it, 0 to 1"),
        number("cos2", "share of its own inertia that the axis shows, 0 to 1"),
        number("mass", "its share of the mentions, 0 to 1"),
        number("inertia", "its part of the total inertia"),
        number("quality", "sum of its `cos2` over the axes listed, 0 to 1"),
    ],
};

pub(super) const AXES: TableSpec = TableSpec {
    name: "correspondence_axes",
    row: "an axis of the correspondence analysis",
    key: &["column", "dimension"],
    columns: &[
        OF,
        DIMENSION,
        number("singular_value", "σ, 0 to 1"),
        number("inertia", "σ²; their sum is χ² over mentions"),
        number("share", "share of the total inertia, 0 to 1"),
        number("cumulative", "sum of the shares up to this axis"),
    ],
};

pub(super) const DISPERSION: TableSpec = TableSpec {
    name: "dispersion",
    row: "a concept or group of concepts in a group of documents; written if `--by` was given",
    key: &["column", "group", "concept"],
    columns: &[
        text("column", "the grouping, as given to `--by`"),
        text("group", "the group of documents"),
        CONCEPT,
        count("group_documents", "documents of the group that were read and coded"),
        count("documents", "documents with at least one mention"),
        count("mentions", "mentions in them"),
        number(
            "dispersion",
            "DPnorm over the documents of the group by words: 0 evenly spread, 1 all in the smallest document",
        ),
        number("top_document_share", "share of the mentions that stands in the document with most"),
    ],
};

pub(super) const TRENDS: TableSpec = TableSpec {
    name: "trends",
    row: "a concept or group of concepts in a year; written if documents have a `year` or `date`",
    key: &["concept", "year"],
    columns: &[
        CONCEPT,
        count("year", "the year, from the metadata `year`, else `date`"),
        count("year_documents", "documents of the year that were read and coded"),
        count("documents", "documents with at least one mention"),
        count("mentions", "mentions in them"),
        number("rate", "mentions per 1,000 words"),
        number(
            "rate_low",
            "lower end of the 95 % interval of the rate, bootstrap over documents; empty below five documents",
        ),
        number("rate_high", "upper end of that interval"),
        number("sentence_share", "share of sentences with at least one mention"),
        number("share_low", "lower end of its 95 % interval; empty below five documents"),
        number("share_high", "upper end of that interval"),
    ],
};

pub(super) const TREND_TESTS: TableSpec = TableSpec {
    name: "trend_tests",
    row: "a concept or group of concepts with the Mann–Kendall test of its yearly sentence shares; written with `trends.csv`",
    key: &["concept"],
    columns: &[
        CONCEPT,
        count("years", "years in which the sentence share is known"),
        count("first_year", "the first of them"),
        count("last_year", "the last of them"),
        number("s", "pairs of years that rise less pairs that fall; empty below four years"),
        number("s_variance", "its variance without a trend, corrected for ties"),
        number("z", "S towards 0 by one, over its standard deviation"),
        number("p", "two-sided p"),
        text(
            "p_method",
            "`exact` up to ten years without ties, else `normal` (with continuity correction)",
        ),
        number("q", "Benjamini–Hochberg q over all rows"),
        number("tau_b", "Kendall's tau-b of share and year, −1 to 1"),
        number("sen_slope", "median change of the sentence share a year (Sen's slope)"),
        text("reason", "why there is no test, or no p"),
    ],
};

pub(super) const COVERAGE: TableSpec = TableSpec {
    name: "coverage",
    row: "a concept or group of concepts in a document, or in a group of documents",
    key: &["column", "member", "concept"],
    columns: &[
        text("column", "`doc` for documents, else the grouping, as given to `--by`"),
        text("member", "the document or group"),
        CONCEPT,
        text(
            "status",
            "`present`; `absent`: all was read without doubts in languages with terms, and it was not found; `cannot tell`",
        ),
        count(
            "mentions",
            "the evidence: mentions; of a group of concepts, the distinct spans of its leaves; empty if it cannot be told",
        ),
        count("documents", "documents with at least one mention"),
        count("documents_without", "documents of which its absence can be told"),
        count("documents_unknown", "documents of which neither can be told"),
    ],
};
