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
    // The report has its figures in itself: it is the same, and names no file that could go.
    let report = String::from_utf8(first["report.html"].clone()).expect("text");
    assert!(!report.contains("SVG and PNG") && !report.contains("figures/"));
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
fn groups_are_beside_each_other_in_a_figure_of_likeness_as_in_its_table() {
    let (_guard, out) = analyse(&sample(), &["--by", "genre", "--figures", "svg", "--quiet"]);
    let distances = |path: &str| -> BTreeMap<(String, String), String> {
        let mut reader = csv::Reader::from_path(out.join(path)).expect("it is there");
        let rows = reader.deserialize().map(|row| row.expect("it is a row"));
        let rows = rows.filter(|row: &BTreeMap<String, String>| row["column"] == "genre");
        let other = rows.filter(|row| row["a"] != row["b"]);
        other
            .map(|row| ((row["a"].clone(), row["b"].clone()), row["jensen_shannon"].clone()))
            .collect()
    };
    let of_table = distances("tables/similarity.csv");
    assert!(of_table.len() > 2);
    assert_eq!(distances("figures/similarity.csv"), of_table);
    let svg = fs::read_to_string(out.join("figures/similarity_2.svg")).expect("it is drawn");
    for (a, b) in of_table.keys() {
        assert!(svg.contains(&format!(">{a}<")) && svg.contains(&format!(">{b}<")), "{a} {b}");
    }
    assert!(svg.contains("groups of documents are, by genre"));
    assert!(out.join("figures/similarity_1.svg").exists());
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
fn figures_that_need_mentions_say_so_where_there_are_none() {
    let folder = tempfile::tempdir().expect("there is room");
    for year in [2011, 2012] {
        let text = format!("---\nyear: {year}\n---\n\nThe weather was fine. Nothing else is said.");
        fs::write(folder.path().join(format!("{year}.md")), text).expect("it is written");
    }
    let (_guard, out) = analyse(folder.path(), &["--quiet", "--figures", "svg"]);
    let said = redraw(&out, &["--figures", "svg"]);
    for name in ["cooccurrence", "network", "trends", "position", "correspondence", "similarity"] {
        let reason = format!("not drawn: {name}, which needs mentions: no concept");
        assert!(said.contains(&reason), "{name}: {said}");
    }
    assert!(said.contains("not drawn: comparison, which needs groups of documents"), "{said}");
}

#[test]
fn results_that_never_have_figures_are_told_from_those_without() {
    for (command, advice) in [
        (&["compare", "--by", "genre"][..], "`polilex compare` draws none"),
        (&["sweep"][..], "`polilex sweep` draws none"),
        (&["run", "--figures", "none"][..], "without `--figures none`"),
    ] {
        let folder = tempfile::tempdir().expect("there is room");
        let (input, out) = (sample(), folder.path().join("out"));
        let (input, to) = (input.to_string_lossy(), out.to_string_lossy());
        let rest = [&*input, "--quiet", "--out", &*to];
        let done = say(&[&command[..1], &rest[..1], &command[1..], &rest[1..]].concat());
        assert!(done.status.success(), "{}", complaint(&done));
        let refused = say(&["figures", &*to]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(complaint(&refused).contains(advice), "{command:?}: {}", complaint(&refused));
    }
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
