//! What differs between the results of two runs, number by number, and why.
//!
//! Two folders of results are read, nothing else: no document, no codebook. Documents are paired (`documents`), then the mentions of each
//! pair of documents (`mentions`); what is left over was added or removed, and each such mention carries what could have done it: another
//! document, term, codebook, setting or version. A changed number is explained by the changed mentions that bear on it (`bearing`), or, if
//! there are none, by what else went into it.
//!
//! **Invariant:** no cause is made up. What nothing recorded explains is counted as unexplained and said to be so.

mod bearing;
mod cause;
mod documents;
mod failure;
mod mentions;
mod numbers;
mod results;
mod settings;
mod spans;
mod terms;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

pub use failure::Failure;

use self::bearing::Bearing;
use self::documents::Documents;
use self::mentions::Changes;
use self::results::Results;
use self::settings::Settings;
use self::terms::Terms;
use crate::output::{MARKER, Output, Sink};
use crate::table::{Package, Resource, Writer, table, write_package};

/// Which results are compared, and where the differences go.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Folder of the earlier results.
    pub before: PathBuf,
    /// Folder of the later results.
    pub after: PathBuf,
    /// Folder for the differences.
    pub output: PathBuf,
}

/// What differs, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Settings, versions and codebooks that differ, each as `name: before → after`.
    pub settings: Vec<String>,
    /// Documents by what became of them, those that did not change left out: `added`, `changed` … and how many.
    pub documents: Vec<(&'static str, u64)>,
    /// Terms added and removed.
    pub terms: (u64, u64),
    /// Mentions added, removed, and found by another term.
    pub mentions: (u64, u64, u64),
    /// Changed cells, by table; tables without any are left out.
    pub numbers: Vec<(String, u64)>,
    /// Changed cells and mentions that nothing recorded explains.
    pub unexplained: u64,
    /// What a reader has to know besides: tables that only one run has, files edited since.
    pub warnings: Vec<String>,
}

/// Compares two folders of results and writes what differs.
///
/// # Errors
/// [`Failure`] if one of them is no complete result of a run, cannot be read, or the differences cannot be written.
pub fn diff(plan: &Plan, stop: &AtomicBool) -> Result<Outcome, Failure> {
    let before = Results::open(&plan.before)?;
    let after = Results::open(&plan.after)?;
    if [&plan.before, &plan.after].iter().any(|results| same(results, &plan.output)) {
        return Err(Failure::NoRoom(plan.output.clone()));
    }
    let mut output = Output::create(&plan.output)?;
    let mut outcome = Outcome { warnings: warnings(&before, &after), ..Outcome::default() };
    let halt = || if stop.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(()) };

    let settings = Settings::between(&before, &after);
    outcome.settings = settings.lines();
    write(&mut output, "changed_settings", |sheet| settings.write(sheet))?;

    let terms = Terms::between(&before, &after)?;
    outcome.terms = terms.totals();
    write(&mut output, "changed_terms", |sheet| terms.write(sheet))?;
    halt()?;

    let documents = Documents::between(&before, &after)?;
    outcome.documents = documents.totals();
    write(&mut output, "changed_documents", |sheet| documents.write(sheet))?;
    halt()?;

    let mut bearing = Bearing::new(&documents);
    let changes = Changes {
        before: &before,
        after: &after,
        documents: &documents,
        terms: &terms,
        settings: &settings,
    };
    let name = "changed_mentions";
    let (sink, mentions) = changes.write(sheet(&output, name)?, &mut bearing, &halt)?;
    close(&mut output, name, sink)?;
    outcome.mentions = (mentions.added, mentions.removed, mentions.recoded);
    outcome.unexplained += mentions.unexplained;

    let name = "changed_numbers";
    let compared = numbers::Comparison {
        before: &before,
        after: &after,
        documents: &documents,
        settings: &settings,
        bearing: &bearing,
    };
    let (sink, numbers) = compared.write(sheet(&output, name)?, &halt)?;
    close(&mut output, name, sink)?;
    outcome.unexplained += numbers.unexplained;
    outcome.numbers = numbers.cells;

    let facts = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "before": before.facts,
        "after": after.facts,
        "unexplained": outcome.unexplained,
    });
    finish(output, facts)?;
    Ok(outcome)
}

/// True if both paths lead to one folder. Differences written there would take the place of the results.
fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// What makes a comparison incomplete, or doubtful.
fn warnings(before: &Results, after: &Results) -> Vec<String> {
    let mut warnings = Vec::new();
    for (here, there, which) in [(before, after, "earlier"), (after, before, "later")] {
        let only: Vec<&str> = here
            .tables
            .iter()
            .map(|table| table.name.as_str())
            .filter(|name| there.table(name).is_none())
            .collect();
        if !only.is_empty() {
            warnings.push(format!("only the {which} run has {}: not compared", only.join(", ")));
        }
        for path in &here.edited {
            warnings.push(format!(
                "\"{}\" is not as its run wrote it: it was edited since",
                here.folder.join(path).display()
            ));
        }
    }
    warnings
}

/// A table of differences that is being written.
type Sheet = Writer<Sink>;

fn sheet(output: &Output, name: &str) -> Result<Sheet, Failure> {
    let path = table(name).path();
    let sink = output.begin(&path)?;
    Ok(Writer::begin(sink, table(name)).map_err(|cause| output.failed(&path, cause))?)
}

fn close(output: &mut Output, name: &str, sheet: Sheet) -> Result<(), Failure> {
    let path = table(name).path();
    let sink = sheet.finish().map_err(|cause| output.failed(&path, cause))?;
    let written = output.close(sink)?;
    output.add(written);
    Ok(())
}

fn write(
    output: &mut Output,
    name: &str,
    rows: impl FnOnce(&mut Sheet) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let mut sheet = sheet(output, name)?;
    rows(&mut sheet).map_err(|cause| output.failed(&table(name).path(), cause))?;
    close(output, name, sheet)
}

/// Writes the data package and gives all files their names.
fn finish(mut output: Output, facts: serde_json::Value) -> Result<(), Failure> {
    let resource = |file: &crate::output::Written| Resource {
        path: file.path.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        description: String::new(),
    };
    let resources: Vec<Resource> = output.written().iter().map(resource).collect();
    let package = Package { resources: &resources, metadata: &[], run: facts };
    output.file(MARKER, write_package(&package).as_bytes())?;
    output.finish()?;
    Ok(())
}
