//! Files below the inputs, and what to call them.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Input, Options};
use crate::diagnostic::Diagnostic;

/// Name of the tables of metadata that are found by themselves.
pub(super) const METADATA: &str = "metadata.csv";
/// Name of the file that marks a folder of results.
const RESULTS: &str = "datapackage.json";
/// Deepest folder that is walked into.
const DEEPEST: usize = 512;
/// Largest marker that is read.
const LARGEST_MARKER: u64 = 64 << 20;

/// A file that may be a document.
#[derive(Debug)]
pub(super) struct Found {
    /// Its name: the path below the corpus root, '/'-separated.
    pub(super) name: String,
    /// Where it is; `None` is standard input; or why it cannot be a document.
    pub(super) path: Result<Option<PathBuf>, (&'static str, String)>,
    /// Its size, 0 if unknown.
    pub(super) bytes: u64,
}

/// What a walk has found.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) files: Vec<Found>,
    /// Tables of metadata: the file, and the name of its folder below the corpus root (empty, or ending in '/').
    pub(super) metadata: Vec<(PathBuf, String)>,
}

/// Walks all inputs.
pub(super) fn walk(inputs: &[Input], options: &Options, faults: &mut Vec<Diagnostic>) -> Walk {
    let mut walk = Walk::default();
    let excluded: Vec<PathBuf> =
        options.exclude.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let several = inputs.len() > 1;
    let mut prefixes: BTreeSet<String> = BTreeSet::new();
    for input in inputs {
        let Input::Path(path) = input else {
            walk.files.push(Found { name: "stdin".to_owned(), path: Ok(None), bytes: 0 });
            continue;
        };
        match fs::metadata(path) {
            Ok(kind) if kind.is_dir() => {
                // Folders of one name stay apart, and so does what is known of their files.
                let mut prefix =
                    if several { format!("{}/", own_name(path)) } else { String::new() };
                let mut number = 1;
                while !prefixes.insert(prefix.clone()) {
                    number += 1;
                    prefix = format!("{}~{number}/", own_name(path));
                }
                walk.folder(path, &prefix, &excluded);
            }
            Ok(kind) => {
                let file = (own_name(path), path.clone());
                walk.file(file.0, file.1, kind.file_type(), kind.len());
            }
            Err(error) => faults.push(
                Diagnostic::error(
                    "no-input",
                    format!("input \"{}\" cannot be read: {error}", path.display()),
                )
                .hint("give files, folders, or - for standard input"),
            ),
        }
    }
    if several {
        walk.drop_repeated();
    }
    walk
}

impl Walk {
    /// A file that was given twice, by itself and with its folder, is one document.
    fn drop_repeated(&mut self) {
        let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
        self.files.retain(|file| match &file.path {
            Ok(Some(path)) => fs::canonicalize(path).map_or(true, |path| seen.insert(path)),
            Ok(None) | Err(_) => true,
        });
    }

    fn folder(&mut self, root: &Path, prefix: &str, excluded: &[PathBuf]) {
        let walker = WalkDir::new(root).follow_links(true).max_depth(DEEPEST).into_iter();
        let own_results = results_in(root);
        let wanted = |entry: &DirEntry| {
            entry.depth() == 0
                || (!is_hidden(entry)
                    && !is_results(entry, excluded)
                    && !own_results.contains(entry.path()))
        };
        for entry in walker.filter_entry(wanted) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let name = format!("{prefix}{}", relative(root, entry.path()));
                    if entry.file_name() == METADATA {
                        let folder = name.strip_suffix(METADATA).unwrap_or_default().to_owned();
                        self.metadata.push((entry.path().to_owned(), folder));
                        continue;
                    }
                    let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
                    self.file(name, entry.path().to_owned(), entry.file_type(), bytes);
                }
                Err(error) => {
                    // A loop of links only leads to what has been seen.
                    let Some(path) = error.path().filter(|_| error.loop_ancestor().is_none())
                    else {
                        continue;
                    };
                    let name = format!("{prefix}{}", relative(root, path));
                    let cause =
                        error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    let reason = ("unreadable", format!("cannot be read: {cause}"));
                    self.files.push(Found { name, path: Err(reason), bytes: 0 });
                }
            }
        }
    }

    fn file(&mut self, name: String, path: PathBuf, kind: FileType, bytes: u64) {
        let path = if kind.is_file() {
            Ok(Some(path))
        } else {
            // Opening a pipe would wait for ever, a device may have no end.
            Err(("not-a-file", "not a file but a pipe, socket or device".to_owned()))
        };
        self.files.push(Found { name, path, bytes });
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// True for the folder of this run's results, and for any other that holds a complete result.
fn is_results(entry: &DirEntry, excluded: &[PathBuf]) -> bool {
    if !excluded.is_empty()
        && fs::canonicalize(entry.path()).is_ok_and(|path| excluded.contains(&path))
    {
        return true;
    }
    if !entry.file_type().is_dir() {
        return false;
    }
    let marker = entry.path().join(RESULTS);
    let readable = fs::metadata(&marker)
        .is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST_MARKER);
    readable && fs::read(&marker).is_ok_and(|bytes| names_polilex(&bytes))
}

/// The results of an earlier run that stand in the input folder itself.
fn results_in(root: &Path) -> BTreeSet<PathBuf> {
    let marker = root.join(RESULTS);
    let small = fs::metadata(&marker).is_ok_and(|metadata| metadata.len() <= LARGEST_MARKER);
    let bytes = if small { fs::read(&marker).unwrap_or_default() } else { Vec::new() };
    if !names_polilex(&bytes) {
        return BTreeSet::new();
    }
    let package: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let resources = package["resources"].as_array().into_iter().flatten();
    let paths = resources.filter_map(|resource| resource["path"].as_str());
    paths.map(|path| root.join(path)).chain(std::iter::once(marker)).collect()
}

fn names_polilex(package: &[u8]) -> bool {
    let package: Option<serde_json::Value> = serde_json::from_slice(package).ok();
    package.is_some_and(|package| {
        package["name"].as_str().is_some_and(|name| name.starts_with("polilex"))
    })
}

fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn own_name(path: &Path) -> String {
    let named = path.file_name().map(|name| name.to_string_lossy().into_owned());
    named
        .or_else(|| {
            fs::canonicalize(path).ok()?.file_name().map(|name| name.to_string_lossy().into_owned())
        })
        .unwrap_or_default()
}
