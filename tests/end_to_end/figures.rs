//! Figures lie beside their data and are drawn again from them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::tables::{analyse, complaint, files, sample, say};

/// Draws again, and fails if the program does.
fn redraw(out: &Path, more: &[&str]) -> String {
    let folder = out.to_string_lossy();
    let output = say(&[&["figures", &*folder], more].concat());
    assert!(output.status.success(), "{}", complaint(&output));
    complaint(&output)
}

fn pictures(all: &BTreeMap<String, Vec<u8>>) -> Vec<&String> {
    let picture = |name: &&String| name.starts_with("figures/") && !name.ends_with(".csv");
    all.keys().filter(picture).collect()
}

#[test]
fn figures_are_drawn_again_and_back_to_the_same_bytes() {
    let (_guard, out) = analyse(&sample(), &["--by", "genre", "--quiet"]);
    let first = files(&out);
    let of_run = pictures(&first);
    assert!(of_run.iter().any(|name| *name == "figures/comparison.svg"), "{of_run:?}");

    let look = ["--figures-width", "single", "--palette", "grey", "--labels", "zh", "--top", "7"];
    redraw(&out, &[&look[..], &["--figures", "svg,pdf", "--quiet"]].concat());
    let other = files(&out);
    for (name, bytes) in first.iter().filter(|(name, _)| !of_run.contains(name)) {
        let same = other[name] == *bytes;
        assert!(same != (name == "datapackage.json"), "{name}: only the package changes");
    }
    assert!(other.keys().all(|name| !name.ends_with(".png")), "earlier pictures go");
    let svg = String::from_utf8(other["figures/concepts.svg"].clone()).expect("text");
    assert!(svg.contains("width=\"89.00mm\"") && svg.contains("the 7 most mentioned of 30"));
    assert!(svg.contains("网络") && !svg.contains("Maintaining peace"));
    assert!(other["figures/concepts.pdf"].starts_with(b"%PDF-1.7"));
    let package: serde_json::Value =
        serde_json::from_slice(&other["datapackage.json"]).expect("JSON");
    let listed: Vec<&str> = package["resources"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|resource| resource["path"].as_str())
        .collect();
    let mut there: Vec<&str> = other.keys().map(String::as_str).collect();
    there.retain(|name| *name != "datapackage.json");
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, there);

    redraw(&out, &["--quiet"]);
    let again = files(&out);
    assert!(again.keys().eq(first.keys()));
    for (name, bytes) in &first {
        assert!(again[name] == *bytes, "{name} differs from that of the run");
    }
}

#[test]
fn the_gallery_shows_what_its_commands_draw() {
    let more = ["--by", "language", "--unit", "document", "--figures", "svg", "--quiet"];
    let (_guard, out) = analyse(&sample(), &more);
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gallery");
    for name in ["comparison.svg", "network.svg"] {
        let drawn = fs::read(out.join("figures").join(name)).expect("it is drawn");
        if std::env::var_os("POLILEX_BLESS").is_some() {
            fs::create_dir_all(&gallery).expect("it can be made");
            fs::write(gallery.join(name), &drawn).expect("it can be written");
        }
        let shown = fs::read(gallery.join(name)).expect("it is committed");
        assert!(shown == drawn, "docs/gallery/{name}: POLILEX_BLESS=1 cargo test draws it anew");
    }
    let page = fs::read_to_string(gallery.with_extension("md")).expect("the page is there");
    for spec in polilex::table::FIGURES {
        assert!(page.contains(&format!("/{}.", spec.name)), "{} is not in the gallery", spec.name);
    }
}

#[test]
fn figures_without_data_are_not_drawn_and_said() {
    let folder = tempfile::tempdir().expect("there is room");
    let text = "We respect cyber sovereignty. Nothing else is said.";
    fs::write(folder.path().join("only.txt"), text).expect("it is written");
    let (_guard, out) = analyse(folder.path(), &["--quiet", "--figures", "svg"]);
    let said = redraw(&out, &["--figures", "svg"]);
    for name in ["comparison", "trends", "network", "similarity", "correspondence"] {
        assert!(said.contains(&format!("not drawn: {name}, which needs ")), "{said}");
        assert!(!out.join(format!("figures/{name}.svg")).exists());
    }
    assert!(out.join("figures/concepts.svg").exists());
}

#[test]
fn what_are_no_results_is_refused_and_left_alone() {
    let (_guard, out) = analyse(&sample(), &["--quiet", "--figures", "svg"]);
    let data = out.join("figures/concepts.csv");
    let changed = fs::read_to_string(&data).expect("it is there").replace("core", "cure");
    fs::write(&data, changed).expect("it is written");
    let before = files(&out);
    let output = say(&["figures", &out.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("figures/concepts.csv has been changed since the run"));
    assert!(files(&out) == before);

    let empty = tempfile::tempdir().expect("there is room");
    let output = say(&["figures", &empty.path().to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(complaint(&output).contains("holds no results"));
    assert!(files(empty.path()).is_empty());
}
