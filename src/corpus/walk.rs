//! Files below the inputs, and what to call them.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::io::Read;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::opened::{not_a_file, open_file};
use super::{Input, Options, name};
use crate::diagnostic::Diagnostic;
use crate::text::format::Unreadable;

/// Name of the tables of metadata that are found by themselves.
pub(super) const METADATA: &str = "metadata.csv";
/// Names of the files that mark a folder of results: whole ones, and those of a run that was killed while it moved them.
const RESULTS: [&str; 2] = ["datapackage.json", ".polilex-pending.json"];
/// Links that are named one by one in warnings.
const NAMED: usize = 3;
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
    pub(super) path: Result<Option<PathBuf>, Unreadable>,
    /// Its size, 0 if unknown.
    pub(super) bytes: u64,
}

/// What a walk has found.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) files: Vec<Found>,
    /// Tables of metadata: the file, and the name of its folder below the corpus root (empty, or ending in '/').
    pub(super) metadata: Vec<(PathBuf, String)>,
    /// Links to folders that are read already.
    repeated: Vec<String>,
}

/// Walks all inputs.
pub(super) fn walk(
    inputs: &[Input],
    options: &Options,
    warnings: &mut Vec<Diagnostic>,
    faults: &mut Vec<Diagnostic>,
) -> Walk {
    let mut walk = Walk::default();
    let excluded: Vec<PathBuf> =
        options.exclude.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let several = inputs.len() > 1;
    let mut prefixes: BTreeSet<String> = BTreeSet::new();
    let own: BTreeSet<String> = inputs
        .iter()
        .filter_map(|input| if let Input::Path(path) = input { Some(own_name(path)) } else { None })
        .collect();
    for input in inputs {
        let Input::Path(path) = input else {
            walk.files.push(Found { name: "stdin".to_owned(), path: Ok(None), bytes: 0 });
            continue;
        };
        match fs::metadata(path) {
            Ok(kind) if kind.is_dir() => {
                // Folders of one name stay apart, and so does what is known of their files.
                let first = own_name(path);
                let mut prefix = first.clone();
                let mut number = 1;
                while several && !prefixes.insert(prefix.clone()) {
                    // A folder that has such a name of its own keeps it.
                    loop {
                        number += 1;
                        prefix = format!("{first}~{number}");
                        if !own.contains(&prefix) {
                            break;
                        }
                    }
                }
                let prefix = if several { format!("{prefix}/") } else { String::new() };
                walk.folder(path, &prefix, &excluded);
            }
            Ok(kind) => {
                let name = name::unlike_a_row(own_name(path));
                walk.file(name, path.clone(), kind.file_type(), kind.len());
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
    walk.tell_repeated(warnings);
    walk
}

impl Walk {
    /// A file that was given twice, by itself and with its folder, is one document.
    fn drop_repeated(&mut self) {
        let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
        self.files.retain(|file| match &file.path {
            Ok(Some(path)) => place(path).is_none_or(|place| seen.insert(place)),
            Ok(None) | Err(_) => true,
        });
    }

    /// Says which links were not followed, so that nothing is passed over in silence.
    fn tell_repeated(&self, warnings: &mut Vec<Diagnostic>) {
        let of = |message: String| Diagnostic::warning("link", message);
        for name in self.repeated.iter().take(NAMED) {
            warnings.push(of(format!("\"{name}\" is a link to a folder that is read already")));
        }
        if self.repeated.len() > NAMED {
            let more = self.repeated.len() - NAMED;
            warnings.push(of(format!("{more} more links lead to folders that are read already")));
        }
    }

    fn folder(&mut self, root: &Path, prefix: &str, excluded: &[PathBuf]) {
        let walker = WalkDir::new(root).follow_links(true).max_depth(DEEPEST).into_iter();
        let own_results = results_in(root);
        // Links between folders can make a tree that doubles at every level: each folder is entered through a link once.
        let mut linked: BTreeSet<PathBuf> = fs::canonicalize(root).into_iter().collect();
        let mut repeated = Vec::new();
        let wanted = |entry: &DirEntry| {
            if entry.depth() == 0 {
                return true;
            }
            if is_hidden(entry) || own_results.contains(entry.path()) || is_results(entry, excluded)
            {
                return false;
            }
            let is_link = entry.path_is_symlink() && entry.file_type().is_dir();
            let is_new = !is_link
                || fs::canonicalize(entry.path()).is_ok_and(|target| linked.insert(target));
            if !is_new {
                repeated.push(name::of_path(prefix, root, entry.path()));
            }
            is_new
        };
        let mut rounds = Vec::new();
        for entry in walker.filter_entry(wanted) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    if entry.depth() == DEEPEST {
                        let reason = format!(
                            "a folder more than {DEEPEST} folders deep, with all that is in it"
                        );
                        self.files.push(Found {
                            name: name::of_path(prefix, root, entry.path()),
                            path: Err(Unreadable::new("too-deep", reason)),
                            bytes: 0,
                        });
                    }
                }
                Ok(entry) => {
                    let name = name::of_path(prefix, root, entry.path());
                    if entry.file_name() == METADATA {
                        let folder = name.strip_suffix(METADATA).unwrap_or_default().to_owned();
                        self.metadata.push((entry.path().to_owned(), folder));
                        continue;
                    }
                    let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
                    self.file(name, entry.path().to_owned(), entry.file_type(), bytes);
                }
                Err(error) => {
                    let Some(path) = error.path() else { continue };
                    let name = name::of_path(prefix, root, path);
                    if error.loop_ancestor().is_some() {
                        // A loop of links only leads to what has been seen.
                        rounds.push(name);
                        continue;
                    }
                    let cause =
                        error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    let reason = Unreadable::new("unreadable", format!("cannot be read: {cause}"));
                    self.files.push(Found { name, path: Err(reason), bytes: 0 });
                }
            }
        }
        repeated.append(&mut rounds);
        repeated.sort();
        self.repeated.append(&mut repeated);
    }

    fn file(&mut self, name: String, path: PathBuf, kind: FileType, bytes: u64) {
        let path = if kind.is_file() { Ok(Some(path)) } else { Err(not_a_file()) };
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
    RESULTS.iter().any(|name| package(&entry.path().join(name)).is_some())
}

/// The results of an earlier run that stand in the input folder itself.
fn results_in(root: &Path) -> BTreeSet<PathBuf> {
    let mut results = BTreeSet::new();
    for marker in RESULTS.iter().map(|name| root.join(name)) {
        let Some(package) = package(&marker) else { continue };
        let resources = package["resources"].as_array().into_iter().flatten();
        let paths = resources.filter_map(|resource| resource["path"].as_str());
        results.extend(paths.map(|path| root.join(path)));
        results.insert(marker);
    }
    results
}

/// Reads the list of results of a run of polilex; `None` if it is none, or anything else.
fn package(marker: &Path) -> Option<serde_json::Value> {
    // Most folders have none, and opening costs more than looking.
    fs::metadata(marker).ok().filter(|metadata| metadata.len() <= LARGEST_MARKER)?;
    let (file, _) = open_file(marker).ok()?;
    let mut bytes = Vec::new();
    file.take(LARGEST_MARKER).read_to_end(&mut bytes).ok()?;
    let package: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let is_ours = package["name"].as_str().is_some_and(|name| name.starts_with("polilex"));
    is_ours.then_some(package)
}

/// Where a file stands: its own name in its real folder, so that a link and what it leads to are two.
fn place(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
    Some(folder.join(path.file_name()?))
}

fn own_name(path: &Path) -> String {
    let of = |path: &Path| path.file_name().map(name::of_part);
    of(path).or_else(|| of(&fs::canonicalize(path).ok()?)).unwrap_or_default()
}
