//! Columns that were named on the command line: a name that no table has is a mistake, told before anything is read.

use std::collections::BTreeSet;

use super::records::{OpenTable, open};
use super::{MOST_COLUMNS, kind, listed};
use crate::corpus::Options;
use crate::corpus::walk::Found;
use crate::diagnostic::{Diagnostic, nearest};

/// Looks for the columns that `options` names in the tables among `files`. Tables that cannot be read say nothing: they are skipped with
/// their reason. Of lines of JSON, so many are read as it takes.
pub(in crate::corpus) fn check(
    files: &[Found],
    options: &Options,
    warnings: &mut Vec<Diagnostic>,
    faults: &mut Vec<Diagnostic>,
) {
    let named = [
        ("no-text-column", "--text-column", options.text_column.as_deref()),
        ("no-id-column", "--id-column", options.id_column.as_deref()),
    ];
    let wanted: Vec<&str> = named.iter().filter_map(|(_, _, name)| *name).collect();
    if wanted.is_empty() {
        return;
    }
    let (mut known, mut tables) = (BTreeSet::new(), 0_usize);
    for file in files {
        let (Some(table), Ok(Some(path))) = (kind(&file.name), &file.path) else { continue };
        tables += 1;
        let Ok(table) = open(table, path, options) else { continue };
        collect(table, &wanted, &mut known);
        if wanted.iter().all(|name| known.contains(*name)) {
            return;
        }
    }
    for (code, flag, name) in named {
        let Some(name) = name.filter(|name| !known.contains(*name)) else { continue };
        if tables == 0 {
            let message = format!("there is no table for {flag} \"{name}\"");
            warnings.push(
                Diagnostic::warning(code, message)
                    .hint("it is of rows of CSV, TSV, JSONL and Parquet tables"),
            );
        } else if !known.is_empty() {
            let mut fault =
                Diagnostic::error(code, format!("no table has a column \"{name}\" ({flag})"));
            if let Some(near) = nearest(name, known.iter().map(String::as_str)) {
                fault = fault.hint(format!("did you mean \"{near}\"?"));
            }
            let columns: Vec<String> = known.iter().cloned().collect();
            faults.push(fault.hint(format!("the columns are: {}", listed(&columns))));
        }
    }
}

/// Adds the columns of a table.
fn collect(mut table: OpenTable, wanted: &[&str], known: &mut BTreeSet<String>) {
    if let Some(header) = table.header {
        // What is not read because it has too many columns says nothing.
        if header.len() <= MOST_COLUMNS {
            known.extend(header.into_iter().filter(|column| !column.is_empty()));
        }
        return;
    }
    while let Some((row, ended)) = table.records.next() {
        for (column, _) in row.into_iter().flatten() {
            if known.len() < MOST_COLUMNS || wanted.contains(&column.as_str()) {
                known.insert(column);
            }
        }
        if ended || wanted.iter().all(|name| known.contains(*name)) {
            return;
        }
    }
}
