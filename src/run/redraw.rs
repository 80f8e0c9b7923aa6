//! Figures again, from the data of a finished run: no document is read.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::figures::{Facts, Figures, Look, names};
use super::publish::{resources, run_all};
use super::{Failure, FigureFormats, labels, profile};
use crate::diagnostic::Diagnostic;
use crate::output::{MARKER, Output, PENDING};
use crate::table::{FigureData, figure_data, is_picture, repackaged, table};

/// What was drawn.
#[derive(Debug, Default)]
pub struct Redrawn {
    /// Pictures written.
    pub files: usize,
    /// Figures that there was nothing to draw in, with what they need.
    pub undrawn: Vec<(&'static str, &'static str)>,
}

/// Draws the figures of the results in `folder` again, in another look or other formats. All earlier pictures go, in whatever format, so
/// that a folder never holds two looks; all other files stay, and the data package lists what there is. A report keeps the figures of its
/// run, which are in the page itself.
///
/// # Errors
/// [`Failure::Faulty`] if the folder does not hold whole results with the data of figures as they were written;
/// [`Failure::Unwritable`], [`Failure::Interrupted`].
pub fn redraw(
    folder: &Path,
    look: &Look,
    formats: FigureFormats,
    stop: &AtomicBool,
) -> Result<Redrawn, Failure> {
    // Before the folder is taken, so that nothing is made where there are no results.
    package(folder)?;
    let mut output = Output::create(folder)?;
    let package = package(folder)?;
    let listed = package["resources"].as_array().into_iter().flatten();
    let listed: Vec<(&str, &str)> = listed
        .filter_map(|resource| Some((resource["path"].as_str()?, resource["hash"].as_str()?)))
        .collect();
    let (facts, data) = recorded(folder, &package, &listed)?;
    labels::check(&look.labels, &facts.languages())?;
    let figures = Figures::draw(facts, data, look);
    let mut jobs = vec![figures.painted(formats)];
    let pictures = figures.files(formats).into_iter().filter(|job| is_picture(job.path()));
    jobs.extend(pictures.map(|job| vec![job]));
    let pool = profile::pool(0)?;
    let written = pool.install(|| run_all(jobs, &output, stop))?;
    if stop.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    written.into_iter().for_each(|file| output.add(file));
    let pictures = resources(&output, |path| figures.description(path));
    for (path, _) in listed.iter().filter(|(path, _)| !is_picture(path)) {
        output.keep(path);
    }
    let files = output.written().len();
    let text = repackaged(package, look.describe(formats), &pictures);
    output.file(MARKER, text.as_bytes())?;
    output.finish()?;
    Ok(Redrawn { files, undrawn: figures.undrawn })
}

/// Reads the data package of whole results.
fn package(folder: &Path) -> Result<Value, Failure> {
    let fault = |message: String| {
        let hint = "give the folder that `polilex run` has written, or run it again";
        Failure::Faulty(vec![Diagnostic::error("results", message).hint(hint)])
    };
    let shown = folder.display();
    if folder.join(PENDING).exists() {
        return Err(fault(format!("{shown} holds the results of a run that was stopped half-way")));
    }
    let text = fs::read_to_string(folder.join(MARKER))
        .map_err(|error| fault(format!("{shown} holds no results: {MARKER}: {error}")))?;
    let package: Value = serde_json::from_str(&text)
        .map_err(|error| fault(format!("{MARKER} in {shown} is not JSON: {error}")))?;
    if package["name"] != "polilex-results" || !package["polilex"].is_object() {
        return Err(fault(format!("{MARKER} in {shown} is not one of polilex")));
    }
    Ok(package)
}

/// Reads facts and data of the figures, and checks that they are as the run wrote them.
fn recorded(
    folder: &Path,
    package: &Value,
    listed: &[(&str, &str)],
) -> Result<(Facts, Vec<FigureData>), Failure> {
    let fault = |message: String, hint: &str| {
        Failure::Faulty(vec![Diagnostic::error("results", message).hint(hint)])
    };
    let facts = package["polilex"]["figures"]["facts"].clone();
    let facts: Facts = serde_json::from_value(facts).map_err(|_| {
        let shown = folder.display();
        let message = format!("the results in {shown} have no data of figures");
        let sweep = package["polilex"]["sweep"].is_object();
        if sweep || !listed.iter().any(|(path, _)| *path == table("concepts").path()) {
            let command = if sweep { "sweep" } else { "compare" };
            return fault(
                format!("{message}: `polilex {command}` draws none"),
                "draw the figures of `polilex run`, which takes the same documents, and --by too",
            );
        }
        fault(message, "run again with figures: without `--figures none`, by this version")
    })?;
    let mut data = Vec::new();
    let again = "the figures would not show what the run found: run again";
    for name in names() {
        let path = figure_data(name).figure_path();
        let Some((_, hash)) = listed.iter().find(|(listed, _)| *listed == path) else {
            data.push(FigureData::new(name));
            continue;
        };
        let bytes = fs::read(folder.join(&path))
            .map_err(|error| fault(format!("{path} could not be read: {error}"), again))?;
        let digest: String =
            Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if hash.strip_prefix("sha256:") != Some(&*digest) {
            return Err(fault(format!("{path} has been changed since the run"), again));
        }
        let read = FigureData::read(name, &bytes);
        data.push(read.map_err(|error| fault(error.to_string(), again))?);
    }
    Ok((facts, data))
}
