//! What every table and column is: the single truth behind headers, data package and documentation.

mod changes;
mod coding;
mod conversion;
mod figures;
mod structure;
mod sweep;
mod words;

pub use figures::FIGURES;

use std::fmt::Write;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Count,
    /// A number.
    Number,
}

impl Kind {
    /// Returns the type's name in a Frictionless table schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Count => "integer",
            Self::Number => "number",
        }
    }
}

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in the header.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means: unit, range, when it is empty.
    pub meaning: &'static str,
}

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub struct TableSpec {
    /// Name; the file is `tables/NAME.csv`, `NAME.csv` if people send it around, and `losses` stands beside the codebook that it is about; those of `polilex words` are printed.
    pub name: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// The columns, in order.
    pub columns: &'static [Column],
    /// Columns that tell rows apart; empty where rows may be alike.
    pub key: &'static [&'static str],
}

impl TableSpec {
    /// Returns the path below the folder of results.
    pub fn path(&self) -> String {
        if self.name == "losses" {
            return "RESULT.losses.csv".to_owned();
        }
        if PRINTED.contains(&self.name) {
            return format!("{} (printed)", self.name);
        }
        let folder = if SENT.contains(&self.name) { "" } else { "tables/" };
        format!("{folder}{}.csv", self.name)
    }

    /// Returns the path of the data of a figure.
    pub fn figure_path(&self) -> String {
        format!("figures/{}.csv", self.name)
    }

    /// Iterates over the names of the columns.
    pub fn header(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.columns.iter().map(|column| column.name)
    }
}

/// Returns the table of this name.
///
/// # Panics
/// If there is none: names are written in this room only, and a test asks for each.
pub fn table(name: &str) -> &'static TableSpec {
    TABLES.iter().find(|table| table.name == name).expect("the table is in TABLES")
}

const fn text(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Text, meaning }
}

const fn count(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Count, meaning }
}

const fn number(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Number, meaning }
}

const DOC: Column = text(
    "doc",
    "identity of the document: its path below the corpus root, and `#row` for a row of a table; no two are alike",
);
const CONCEPT: Column = text("concept", "id of the concept in the codebook");

/// Every table, in the order of the data package.
pub static TABLES: &[TableSpec] = &[
    TableSpec {
        name: "documents",
        row: "a document, read or skipped",
        key: &["doc"],
        columns: &[
            DOC,
            text(
                "file",
                "path below the corpus root, each that of one file; what cannot be shown in it is escaped, as `\\xff`",
            ),
            text(
                "title",
                "title from the metadata or the document; the other metadata columns of the corpus follow here",
            ),
            text("format", "format it was read as"),
            text("encoding", "character encoding it was decoded from"),
            text("language", "language whose terms were applied (ISO 639), `und` if unknown"),
            count("bytes", "size in bytes"),
            count("words", "running words; Chinese words by segmentation"),
            count("sentences", "sentences"),
            count("paragraphs", "paragraphs with at least one word"),
            count(
                "windows",
                "windows: tiles of 50 words, or of the N of `--unit window:N`; a Chinese character is a word here",
            ),
            count(
                "mentions",
                "mentions of leaves; empty if the codebook has no terms in the language, or if there are none and the document is `warned`",
            ),
            text(
                "coded",
                "`yes` if the codebook has terms in its language: only such documents count in sums, shares and rates",
            ),
            count("pages", "pages, where the format has pages"),
            number(
                "words_per_page",
                "words over pages; few words a page are a sign of scanned pages",
            ),
            number(
                "unmapped_share",
                "share of glyphs of a PDF whose character cannot be told, 0 to 1",
            ),
            number(
                "replaced_share",
                "share of characters that could not be decoded (U+FFFD), 0 to 1",
            ),
            number(
                "garbled_share",
                "share of its words that look like no word of any language, 0 to 1: recognition errors, lost encodings",
            ),
            number(
                "language_certainty",
                "how surely its language was told from the text, 0 to 1; empty if it was declared",
            ),
            text(
                "status",
                "`read`; `warned`: read, but what was not found may be there, so that its zeros are empty cells; or `skipped`",
            ),
            text(
                "reason",
                "why it was skipped or warned of: a code, a colon and a sentence; `formats.md` lists the codes",
            ),
            text(
                "sha256",
                "SHA-256 of its bytes; empty if they were not read to the end, or a reader left more than 256 MiB of them",
            ),
        ],
    },
    TableSpec {
        name: "concepts",
        row: "a concept or group of the codebook",
        key: &["concept"],
        columns: &[
            CONCEPT,
            text("label", "label, in English if there is one"),
            text("level", "`leaf` (coded) or `group` (rolled up from its leaves)"),
            count("mentions", "mentions; of a group, the distinct spans of its leaves"),
            count("documents", "documents with at least one mention"),
            count("sentences", "sentences with at least one mention"),
            number("rate", "mentions per 1,000 words"),
            number(
                "rate_low",
                "lower end of the 95 % interval of the rate, bootstrap over documents; empty below five documents",
            ),
            number("rate_high", "upper end of that interval"),
            number(
                "sentence_share",
                "share of sentences with at least one mention: the measure that compares across languages",
            ),
            number(
                "dispersion",
                "DPnorm over documents by words: 0 evenly spread, 1 all in the smallest document",
            ),
            number(
                "top_document_share",
                "share of the mentions that stands in the document with most",
            ),
        ],
    },
    TableSpec {
        name: "concept_by_document",
        row: "a concept or group in a document",
        key: &["doc", "concept"],
        columns: &[
            DOC,
            CONCEPT,
            count("mentions", "mentions; 0 is read and not found, empty is not read or not coded"),
            number("rate", "mentions per 1,000 words"),
            count("sentences", "sentences with at least one mention"),
            number("sentence_share", "share of sentences with at least one mention"),
        ],
    },
    TableSpec {
        name: "terms",
        row: "a term of the codebook, matched or not",
        key: &[],
        columns: &[
            CONCEPT,
            text("term", "the pattern, as written in the codebook"),
            text("language", "language of the texts that it applies to"),
            text("register", "`formula` (fixed official wording) or `general`"),
            count("mentions", "mentions; empty if no document of the language was read"),
            count("documents", "documents with at least one mention"),
            text(
                "forms",
                "surface forms in lower case with their counts, most frequent first; the ends of long ones",
            ),
        ],
    },
    TableSpec {
        name: "mentions",
        row: "a mention: one place where a term matched",
        key: &[],
        columns: &[
            DOC,
            CONCEPT,
            text("term", "the pattern that matched, as written in the codebook"),
            count(
                "page",
                "page that its paragraph begins on, from 1; empty where the format has no pages",
            ),
            count("paragraph", "number of the paragraph in the document, from 1"),
            count("sentence", "number of the sentence in the document, from 1"),
            count(
                "window",
                "number of the window (tile of 50 words, or of the N of `--unit window:N`) that its first word lies in, from 1",
            ),
            count("start", "first character in the extracted text, from 0"),
            count("end", "character after the last"),
            text("left", "what stands before it in the paragraph, up to 80 characters"),
            text("match", "the matched text; white space runs as one space"),
            text("right", "what stands after it in the paragraph, up to 80 characters"),
        ],
    },
    TableSpec {
        name: "words",
        row: "a word type in the documents of a language",
        key: &["word", "language"],
        columns: &[
            text(
                "word",
                "folded word: lower case, compatibility forms made plain, without possessive",
            ),
            text("language", "language of the documents"),
            count("count", "running words"),
            count("documents", "documents with at least one"),
            number("tfidf", "count × ln(documents of the language / documents with the word)"),
        ],
    },
    TableSpec {
        name: "comparison",
        row: "a concept or group of the codebook in a group of documents; written if `--by` was given",
        key: &["column", "group", "concept"],
        columns: &[
            text("column", "the grouping, as given to `--by`"),
            text("group", "the group: a value of the column, or a bin"),
            text(
                "reference",
                "what it is compared with: another group, or `all others`; empty in the rows of the reference",
            ),
            CONCEPT,
            text("level", "`leaf` (coded) or `group` (rolled up from its leaves)"),
            count(
                "group_documents",
                "documents of the group that are compared: read without doubts, in a language that the codebook has terms for",
            ),
            count(
                "documents",
                "of these, documents with at least one mention; empty, as mentions, words and sentences, if no document of the group is compared",
            ),
            count(
                "mentions",
                "mentions in them; of a group of concepts, the distinct spans of its leaves",
            ),
            count("words", "running words of the documents compared"),
            number("rate", "mentions per 1,000 words"),
            number(
                "rate_low",
                "lower end of the 95 % interval of the rate, studentised bootstrap over documents or clusters; empty where `note` says why",
            ),
            number("rate_high", "upper end of that interval"),
            count("sentences", "sentences with at least one mention"),
            number(
                "sentence_share",
                "share of sentences with at least one mention: the measure that compares across languages",
            ),
            number("sentence_share_low", "lower end of its 95 % interval"),
            number("sentence_share_high", "upper end of that interval"),
            count("reference_documents", "documents of the reference that are compared"),
            count("reference_mentions", "mentions in them; empty if there is no such document"),
            number("reference_rate", "mentions per 1,000 words of the reference"),
            number(
                "reference_sentence_share",
                "share of the sentences of the reference with at least one mention",
            ),
            number(
                "log_ratio",
                "log₂(rate/reference_rate): 0 alike, 1 twice as frequent, −1 half; empty if one side has no mentions",
            ),
            number("log_ratio_low", "lower end of its 95 % interval"),
            number("log_ratio_high", "upper end of that interval"),
            number("share_difference", "sentence_share − reference_sentence_share, −1 to 1"),
            number("share_difference_low", "lower end of its 95 % interval"),
            number("share_difference_high", "upper end of that interval"),
            number(
                "log_likelihood",
                "G² over four cells, mentions and other words here and in the reference: a size of evidence if every word were independent, no test",
            ),
            number(
                "log_odds_z",
                "z of the log-odds ratio with an informative Dirichlet prior of 1,000 words of the corpus; positive is more here; for ranking, no test",
            ),
            number(
                "p",
                "two-sided p: how often chance makes the share of sentences with a mention differ as much, dealing out among documents (or clusters) what their length does not explain of their finds",
            ),
            number(
                "q",
                "Benjamini–Hochberg q over all p of the column: all its groups, all concepts and groups of concepts",
            ),
            text("note", "why cells are empty, and what to beware of"),
        ],
    },
    TableSpec {
        name: "word_comparison",
        row: "a word, or a sequence of two or three words, in a group of documents; written if `--by` was given",
        key: &["column", "group", "language", "sequence"],
        columns: &[
            text("column", "the grouping, as given to `--by`"),
            text("group", "the group"),
            text("reference", "what it is compared with: another group, or `all others`"),
            text("language", "language of the documents; words compare within a language only"),
            count("length", "number of words, 1 to 3"),
            text(
                "sequence",
                "the folded words with a space between; nothing stands between them in the text that ends a phrase",
            ),
            count("count", "occurrences in the group"),
            count("documents", "documents of the group with at least one"),
            number("rate", "occurrences per 1,000 words"),
            number(
                "dispersion",
                "DPnorm over the documents of the group: 0 evenly spread, 1 all in the shortest; empty without occurrences or with one document",
            ),
            count("reference_count", "occurrences in the reference"),
            count("reference_documents", "documents of the reference with at least one"),
            number("reference_rate", "occurrences per 1,000 words"),
            number("reference_dispersion", "DPnorm over the documents of the reference"),
            number("log_ratio", "log₂(rate/reference_rate); empty if one side has none"),
            number(
                "log_likelihood",
                "G² over four cells; no test, since words of one document come together",
            ),
            number(
                "log_odds_z",
                "z of the log-odds ratio with an informative Dirichlet prior of 1,000 words of the language; the 200 farthest from 0 are listed for each group, language and length",
            ),
        ],
    },
    TableSpec {
        name: "cooccurrence",
        row: "a pair of leaves in a kind of unit, of which both occur",
        key: &["unit", "a", "b"],
        columns: &[
            text("unit", "`sentence`, `paragraph`, `window:N` (tiles of N words) or `document`"),
            text("a", "id of the first concept"),
            text("b", "id of the second concept"),
            count(
                "n_ab",
                "units with both; a mention strictly inside a longer mention of another concept does not count",
            ),
            count("n_a", "units with the first"),
            count("n_b", "units with the second"),
            count("n", "units"),
            number("expected", "units with both if the two were independent: n_a·n_b/n"),
            count("documents", "documents with at least one unit with both"),
            number("jaccard", "n_ab/(n_a + n_b − n_ab), 0 to 1"),
            number("dice", "2·n_ab/(n_a + n_b), 0 to 1"),
            number("cosine", "n_ab/√(n_a·n_b), 0 to 1"),
            number("association_strength", "n_ab/expected; 1 is independence"),
            number("pmi", "log₂(n_ab/expected), bits; empty if they never meet"),
            number("npmi", "normalised PMI: −1 never together, 0 independent, 1 always together"),
            number(
                "log_likelihood",
                "G², one degree of freedom; empty if a margin is empty or full",
            ),
            number("odds_ratio", "odds ratio; empty where it would divide by 0"),
            number("p", "exact two-sided p (Fisher)"),
            number("q", "Benjamini–Hochberg q over the pairs of one kind of unit"),
            number(
                "null_expected",
                "units with both by chance, given how many concepts each unit holds and how many units each concept is in; empty with more than 200 leaves",
            ),
            number(
                "null_z",
                "(n_ab − null_expected) in standard deviations; empty if these numbers determine n_ab",
            ),
            number("null_p", "two-sided p under that model"),
            number("null_q", "Benjamini–Hochberg q of null_p over the pairs of one kind of unit"),
            number(
                "formula_share",
                "share of the units with both in which both are there through official formulas alone, 0 to 1; empty if they never meet",
            ),
        ],
    },
    structure::COMMUNITIES,
    structure::SIMILARITY,
    structure::CLUSTERS,
    structure::CORRESPONDENCE,
    structure::AXES,
    structure::DISPERSION,
    structure::TRENDS,
    structure::TREND_TESTS,
    structure::COVERAGE,
    changes::SETTINGS,
    changes::TERMS,
    changes::DOCUMENTS,
    changes::MENTIONS,
    changes::NUMBERS,
    sweep::RANKINGS,
    sweep::CONCEPTS,
    sweep::NETWORKS,
    sweep::PAIRS,
    sweep::OPTIONS,
    coding::SHEET,
    coding::KEY,
    coding::VALIDATION,
    coding::AGREEMENT,
    coding::CONFUSION,
    coding::DISAGREEMENTS,
    conversion::LOSSES,
    words::LIST,
    words::CANDIDATES,
];

/// Tables that people send around: they lie at the top of their folder.
const SENT: [&str; 2] = ["sheet", "key"];

/// Tables that are printed, or written into a file of any name.
const PRINTED: [&str; 2] = ["word_list", "candidates"];

/// Returns `docs/tables.md`.
pub fn documentation() -> String {
    let mut page = String::from(INTRODUCTION);
    for table in TABLES {
        describe(table, &table.path(), &mut page);
    }
    page.push_str(CLOSING);
    for table in FIGURES {
        describe(table, &table.figure_path(), &mut page);
    }
    page
}

fn describe(table: &TableSpec, path: &str, page: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(
        page,
        "\n## `{path}`\n\nOne row is {}.\n\n| column | type | meaning |\n| --- | --- | --- |\n",
        table.row
    );
    for column in table.columns {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} |",
            column.name,
            column.kind.name(),
            column.meaning.replace('|', "\\|")
        );
    }
}

const INTRODUCTION: &str = "# Tables

<!-- Made from the column table in src/table/spec.rs; a test holds the two together. -->

All tables are CSV: UTF-8, one header row, `\\n` line ends, fields quoted where needed, the same order of rows in every run.
`datapackage.json` describes every column for machines (Frictionless Data Package); it is written last and marks a complete run.

- **A zero means \"read and not found\".** Where a document was skipped, or is in a language that the codebook has no terms for, the
  cell is empty.
- **Every count can be recomputed** from the rows of `mentions.csv` and the sizes in `documents.csv`; a test does so.
- **Numbers** have six significant digits.
- **Text of documents is guarded**: a cell that a spreadsheet would run as a formula begins with an apostrophe; line ends and tabs are
  spaces; other control characters and direction overrides are U+FFFD. So are the names of metadata columns.
- **Names of documents** are their paths; what cannot be shown in one is escaped, so that two files never share a name: bytes that are
  not UTF-8 and control characters as `\\xff`, characters that turn the direction or are not seen as `\\u{202e}`, the backslash itself
  as `\\x5c`, and `#` after what would be the name of a table as `\\x23`. The `file` column of `metadata.csv` may use the same form.
- With more than two million cells, `concept_by_document.csv` and the documents of `coverage.csv` hold only those with mentions; with more than 1,000
  documents, `similarity.csv` and `clusters.csv` hold groups only. The data package says so.
";

const CLOSING: &str = "
## `tables/network.graphml`

The co-occurrence network for Gephi, VOSviewer, igraph or networkx: a node per leaf with mentions (label, group, mentions, documents, community),
an edge per pair that meets more often than by chance (`null_q` below 0.05, more units than `null_expected`) in the unit chosen by `--unit`, with
`n_ab`, `expected`, `npmi`, `log_likelihood`, `q`, `null_z`, `null_q`, `formula_share` and, as `weight`, the association strength.

# Data of the figures

Beside each figure lies a table of what it shows, in full, also where the figure had no room for all of it. `polilex figures` draws from these tables.
";
