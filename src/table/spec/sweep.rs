//! The tables of `polilex sweep`: what persists when the choices of the analysis are made otherwise.

use super::{CONCEPT, Column, TableSpec, count, number, text};

const OVERLAP: Column =
    text("overlap", "how mentions share words, as in a codebook: `concept`, `codebook` or `all`");
const REGISTER: Column =
    text("register", "terms that count: `all`, or those of the register `formula` or `general`");
const MIN_MENTIONS: Column = count(
    "min_mentions",
    "mentions that a leaf must have to be ranked or to be in a pair, and units that a pair must share to be an edge",
);
const BASE: Column =
    text("base", "`yes` in the first row, which the others are compared with; else `no`");

pub(super) const RANKINGS: TableSpec = TableSpec {
    name: "sweep_rankings",
    row: "a setting in which leaves are ranked; written by `polilex sweep`",
    key: &["overlap", "register", "measure", "min_mentions"],
    columns: &[
        OVERLAP,
        REGISTER,
        text(
            "measure",
            "what leaves are ranked by: `rate`, `sentence_share`, `documents`, `mean_rate` or `mean_sentence_share`",
        ),
        MIN_MENTIONS,
        BASE,
        count("concepts", "leaves that are ranked"),
        count("shared", "leaves that the base ranks too"),
        number(
            "tau",
            "Kendall's tau-b with the ranking of the base over the shared leaves: 1 the same order, −1 the reverse; empty below five leaves or if all are tied",
        ),
    ],
};

pub(super) const CONCEPTS: TableSpec = TableSpec {
    name: "sweep_concepts",
    row: "a leaf that is looked for in some setting of `sweep_rankings.csv`; written by `polilex sweep`",
    key: &["concept"],
    columns: &[
        CONCEPT,
        number(
            "base_rank",
            "rank in the base, the largest value first; ties have their mean rank; empty if it is not ranked there",
        ),
        count(
            "settings",
            "settings in which it is looked for: it has a term that counts, in the language of a document that counts",
        ),
        count("ranked", "settings in which it is ranked"),
        number(
            "highest_rank",
            "its best rank, the smallest number, among the leaves that are ranked with it",
        ),
        number("median_rank", "the median of its ranks"),
        number("lowest_rank", "its worst rank, the largest number"),
        number("top_5_share", "share of `settings` in which its rank is at most 5, 0 to 1"),
        number("top_10_share", "share of `settings` in which its rank is at most 10, 0 to 1"),
        text(
            "moved_by",
            "what, put alone in place of the value of the base, moves it most, as `option=value`; empty if nothing does",
        ),
        number(
            "moved_places",
            "places that it then goes down (negative: up) among the leaves that are ranked in both",
        ),
    ],
};

pub(super) const NETWORKS: TableSpec = TableSpec {
    name: "sweep_networks",
    row: "a setting in which the network of leaves is drawn; written by `polilex sweep`",
    key: &["overlap", "register", "unit", "chance", "min_mentions", "alpha"],
    columns: &[
        OVERLAP,
        REGISTER,
        text("unit", "unit in which leaves meet, as in `cooccurrence.csv`"),
        text(
            "chance",
            "what an edge must be above: `independence` (`expected`, `q` of `cooccurrence.csv`) or `null_model` (`null_expected`, `null_q`)",
        ),
        MIN_MENTIONS,
        number("alpha", "an edge has a q below this"),
        BASE,
        count("edges", "edges: pairs that meet in more units than by chance, with q below alpha"),
        count("base_edges", "edges of the base that can be judged here"),
        count("shared_edges", "those among them that are edges here"),
        number("kept_share", "shared_edges/base_edges, 0 to 1; empty without such edges"),
        number(
            "jaccard",
            "shared_edges over edges of either, among the pairs that both can judge, 0 to 1; empty if there is none",
        ),
    ],
};

pub(super) const PAIRS: TableSpec = TableSpec {
    name: "sweep_pairs",
    row: "a pair of leaves that is an edge in at least one setting of `sweep_networks.csv`; written by `polilex sweep`",
    key: &["a", "b"],
    columns: &[
        text("a", "id of the first concept"),
        text("b", "id of the second concept"),
        text(
            "base",
            "`yes` if it is an edge in the base, `no` if not; empty if the base cannot judge it",
        ),
        count("edges", "settings in which it is an edge"),
        count("judged", "settings that can judge it"),
        count(
            "unknown",
            "settings that cannot: a leaf is not looked for, has too few mentions or stands in no unit of its own, or there is no q",
        ),
        number("share", "edges/judged, 0 to 1"),
        count(
            "single_judged",
            "settings that differ from the base in one option alone and can judge it",
        ),
        count("single_edges", "those among them in which it is an edge"),
        text(
            "persists",
            "`yes` if it is an edge in the base and whatever single option is changed, as far as that can be judged (in at least half of the cases); else `no`",
        ),
        text(
            "changed_by",
            "what, put alone in place of the value of the base, undoes the edge or, if the base has none, makes one: `option=value`, with `; ` between",
        ),
    ],
};

pub(super) const OPTIONS: TableSpec = TableSpec {
    name: "sweep_options",
    row: "a value of an option other than that of the base: what it alone changes, each setting being compared with the one that differs in this option only; written by `polilex sweep`",
    key: &["option", "value"],
    columns: &[
        text("option", "the option: a column of `sweep_rankings.csv` or `sweep_networks.csv`"),
        text("value", "its value"),
        count("rankings", "rankings with the value; empty if rankings do not depend on the option"),
        number(
            "base_tau",
            "tau between the base and the ranking that differs from it in this value alone",
        ),
        number(
            "mean_tau",
            "mean tau between the rankings with the value and those that have the value of the base instead",
        ),
        number("lowest_tau", "the lowest of these"),
        count("networks", "networks with the value; empty if networks do not depend on the option"),
        number(
            "base_kept_share",
            "of the edges of the base that can be judged with the value, the share that stays if it alone is changed, 0 to 1",
        ),
        number(
            "kept_share",
            "of the edges of all networks with the value of the base instead, as far as they can be judged with this, the share that stays, 0 to 1",
        ),
        number(
            "jaccard",
            "over all these networks, edges with both values over edges with either, 0 to 1",
        ),
    ],
};
