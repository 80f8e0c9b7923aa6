//! The notations that codebooks are converted from and to, as one table.
//!
//! Detection, help and documentation are made from it.
//!
//! **Invariant:** nothing is read here but the first bytes, to tell notations apart.

use std::fmt::Write as _;

/// A notation.
#[derive(Debug, PartialEq, Eq)]
pub struct Format {
    /// Name for `--from` and `--to`.
    pub name: &'static str,
    /// Extensions of its files, lower case.
    pub extensions: &'static [&'static str],
    /// True if codebooks can be written in it.
    pub written: bool,
    /// True if entries say their language.
    pub languages: bool,
    /// What it is.
    pub what: &'static str,
    /// What of it is approximated or dropped.
    pub lost: &'static str,
}

/// All notations.
pub const FORMATS: &[Format] = &[
    Format {
        name: "toml",
        extensions: &["toml"],
        written: true,
        languages: true,
        what: "our own, as TOML",
        lost: "nothing",
    },
    Format {
        name: "csv",
        extensions: &["csv", "tsv"],
        written: true,
        languages: true,
        what: "our own, as a table with the columns `concept` and `term`",
        lost: "written: title, version and `overlap`, empty sets",
    },
    Format {
        name: "quanteda",
        extensions: &["yml", "yaml"],
        written: true,
        languages: false,
        what: "dictionary of the R package quanteda: nested keys, values with `*` and `?`",
        lost: "read: aliases. Written: terms with conditions, exceptions, names, other languages, examples, notes and labels are dropped; stems, case and wide gaps are approximated or dropped",
    },
    Format {
        name: "liwc",
        extensions: &["dic", "dicx"],
        written: false,
        languages: false,
        what: "LIWC: `%` around numbered categories, then entries; or the table of LIWC-22 (`DicTerm`)",
        lost: "the word before or after that an entry asks for becomes a sequence or an exception; weights; emoticons",
    },
    Format {
        name: "yoshikoder",
        extensions: &["ykd"],
        written: false,
        languages: false,
        what: "Yoshikoder: `cnode` and `pnode` in XML",
        lost: "notes of patterns",
    },
    Format {
        name: "lexicoder",
        extensions: &["lcd", "lc3"],
        written: false,
        languages: false,
        what: "Lexicoder: XML (`.lcd`), or lines below `+category` (`.lc3`)",
        lost: "spaces at the ends of entries",
    },
    Format {
        name: "wordstat",
        extensions: &["cat"],
        written: false,
        languages: false,
        what: "WordStat: levels by tabs, entries with their weight `(1)`, rules `@NAME`",
        lost: "weights; rules within a paragraph or document ask for the same sentence; what a rule excludes is an exception of its category",
    },
    Format {
        name: "khcoder",
        extensions: &["cod"],
        written: false,
        languages: false,
        what: "coding rules of KH Coder: `*code`, then an expression",
        lost: "base forms become stems, or the words as they are; parts of speech; rules that ask for headings, variables, numbers or lengths",
    },
    Format {
        name: "skos",
        extensions: &["ttl", "nt", "rdf", "xml", "owl"],
        written: false,
        languages: true,
        what: "SKOS in Turtle or RDF/XML: labels are terms, `broader` and `narrower` the hierarchy",
        lost: "further broader concepts, relations, mappings, notations; qualifiers in parentheses",
    },
    Format {
        name: "table",
        extensions: &["csv", "tsv", "txt", "xlsx"],
        written: false,
        languages: false,
        what: "a table of categories and words (CSV or XLSX): a column of each, or a column for every category with its words below it",
        lost: "other columns, other sheets",
    },
];

/// Returns the format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(name))
}

/// Returns the format that a file with this name, holding these bytes, seems to be in.
pub fn detect(file: &str, bytes: &[u8]) -> Option<&'static Format> {
    let extension = extension(file);
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let first = start.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let name = match extension.as_str() {
        "toml" => "toml",
        "xlsx" => "table",
        "csv" | "tsv" => match () {
            () if is_dicx(first) => "liwc",
            () if is_ours(first) => "csv",
            () => "table",
        },
        "xml" | "rdf" | "owl" | "txt" | "" => match () {
            () if start.contains("<dictionary") && start.contains("Lexicoder") => "lexicoder",
            () if start.contains("<dictionary") => "yoshikoder",
            () if start.starts_with('<') && start.contains("RDF") => "skos",
            () if start.starts_with('<') && extension != "txt" => "skos",
            () if first.starts_with("@prefix") || first.starts_with("PREFIX") => "skos",
            () if first.starts_with('%') => "liwc",
            () if first.starts_with(['*', '＊']) => "khcoder",
            () if first.starts_with('+') => "lexicoder",
            () if first.starts_with("[codebook]") => "toml",
            () if is_ours(first) => "csv",
            () if first.contains([',', ';', '\t']) => "table",
            () => return None,
        },
        known => {
            return FORMATS.iter().find(|format| format.extensions.contains(&known));
        }
    };
    format(name)
}

/// Returns the extension of a file's name, lower case.
pub(super) fn extension(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase())
}

fn cells(first: &str) -> impl Iterator<Item = String> {
    first.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"').to_lowercase())
}

/// Returns true if a header names the columns of our own tables.
pub(super) fn is_ours(first: &str) -> bool {
    let has = |name: &str| cells(first).any(|cell| cell == name);
    has("concept") && has("term")
}

/// Returns true if a header is that of LIWC-22.
fn is_dicx(first: &str) -> bool {
    cells(first).next().is_some_and(|cell| cell == "dicterm")
}

/// Returns the table of formats for `docs/codebook.md`.
pub fn formats_documentation() -> String {
    let mut page = String::from(
        "| format | files | | what it is | what is lost |\n| --- | --- | --- | --- | --- |\n",
    );
    for format in FORMATS {
        let files: Vec<String> =
            format.extensions.iter().map(|extension| format!("`.{extension}`")).collect();
        let way = if format.written { "read, written" } else { "read" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            page,
            "| `{}` | {} | {way} | {} | {} |",
            format.name,
            files.join(" "),
            format.what.replace('|', "\\|"),
            format.lost.replace('|', "\\|")
        );
    }
    page
}
