//! The table of `polilex codebook convert`.

use super::{TableSpec, count, text};

pub(super) const LOSSES: TableSpec = TableSpec {
    name: "losses",
    row: "an entry of a codebook that `polilex codebook convert` could not carry over as it was; written beside the result",
    key: &[],
    columns: &[
        count(
            "line",
            "line of the source, or row of a sheet; empty where the format has none, as SKOS, or for the codebook as a whole",
        ),
        text("item", "what stands there, its first 200 characters"),
        text("became", "the pattern, id or value that it became; empty if it was dropped"),
        text(
            "how",
            "`approximated`: it matches nearly what it did; `dropped`: it is left out; `translated`: it says the same under another name",
        ),
        text("why", "why it could not stay as it was"),
    ],
};
