//! Lists of results: the data package that marks a complete run, and the list of a run that is moving its files.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path};

/// Name of the file that marks a complete run and lists its files.
pub const MARKER: &str = "datapackage.json";
/// Lists the files of a run while they are moved into place.
pub const PENDING: &str = ".polilex-pending.json";
/// The name by which a list is one of polilex.
pub(super) const NAME: &str = "polilex-results";
/// Largest list that is read.
const LARGEST: u64 = 64 << 20;

/// Returns true if a list is one of polilex.
pub(super) fn is_ours(list: &Path) -> bool {
    package(list).is_some()
}

/// Returns the paths that a list names, as far as they are plain paths below its folder.
pub(super) fn listed(list: &Path) -> Vec<String> {
    let Some(package) = package(list) else { return Vec::new() };
    let resources = package["resources"].as_array().into_iter().flatten();
    let paths = resources.filter_map(|resource| resource["path"].as_str().map(str::to_owned));
    let plain = |path: &String| {
        !path.is_empty()
            && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
    };
    paths.filter(plain).collect()
}

/// Returns a list of `paths`.
pub(super) fn list<'a>(paths: impl Iterator<Item = &'a str>) -> String {
    let resources: Vec<_> = paths.map(|path| serde_json::json!({ "path": path })).collect();
    serde_json::json!({ "name": NAME, "resources": resources }).to_string()
}

fn package(list: &Path) -> Option<serde_json::Value> {
    // A pipe of this name would be waited for.
    if !fs::metadata(list).ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    File::open(list).and_then(|file| file.take(LARGEST).read_to_string(&mut text)).ok()?;
    let package: serde_json::Value = serde_json::from_str(&text).ok()?;
    (package["name"] == NAME).then_some(package)
}
