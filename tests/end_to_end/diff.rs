//! `polilex diff`: every number that differs is told, and told rightly why; checked from the tables of both runs alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::tables::{Row, analyse, complaint, count, files, sample, say, table};

/// Compares two results into a folder that is removed with the guard.
fn diff(before: &Path, after: &Path) -> (tempfile::TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().expect("there is room");
    let out = folder.path().join("diff");
    let paths = [before, after, &out].map(|path| path.to_str().expect("a plain path"));
    let said = say(&["diff", paths[0], paths[1], "--out", paths[2]]);
    assert!(said.status.success(), "{}", complaint(&said));
    (folder, out, complaint(&said))
}

/// A corpus of its own: a copy of the sample that may be changed.
fn copy() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("there is room");
    let input = folder.path().join("input");
    for (name, bytes) in files(&sample()) {
        let path = input.join(name);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("it can be made");
        fs::write(path, bytes).expect("it can be written");
    }
    (folder, input)
}

/// The key of a row, as the package of the run gives it.
fn keys(out: &Path) -> BTreeMap<String, (Vec<String>, Vec<String>)> {
    let package = fs::read(out.join("datapackage.json")).expect("it is there");
    let package: serde_json::Value = serde_json::from_slice(&package).expect("it is JSON");
    let mut keys = BTreeMap::new();
    for resource in package["resources"].as_array().expect("a list") {
        let Some(fields) = resource["schema"]["fields"].as_array() else { continue };
        let name = resource["name"].as_str().expect("a name").to_owned();
        let mut key: Vec<String> =
            serde_json::from_value(resource["schema"]["primaryKey"].clone()).unwrap_or_default();
        if name == "terms" {
            key = ["concept", "term", "language", "register"].map(String::from).to_vec();
        }
        let compared = fields
            .iter()
            .filter(|field| field["type"] != "string" || field["name"] == "status")
            .map(|field| field["name"].as_str().expect("a name").to_owned())
            .filter(|name| !key.contains(name))
            .collect();
        if !key.is_empty() {
            keys.insert(name, (key, compared));
        }
    }
    keys
}

/// Every cell that differs, by comparing the tables in the plainest way: table, row, column, before, after.
fn differing(before: &Path, after: &Path) -> BTreeSet<[String; 5]> {
    let mut all = BTreeSet::new();
    for (name, (key, compared)) in keys(after) {
        if !before.join(format!("tables/{name}.csv")).exists() {
            continue;
        }
        let by_key = |out: &Path| -> BTreeMap<String, Row> {
            let named = |row: Row| {
                let parts: Vec<String> = key
                    .iter()
                    .map(|column| format!("{column}={}", row[column].trim_start_matches('\'')))
                    .collect();
                (parts.join("; "), row)
            };
            table(out, &name).into_iter().map(named).collect()
        };
        let (was, is) = (by_key(before), by_key(after));
        for row in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
            for column in &compared {
                let cell = |rows: &BTreeMap<String, Row>| {
                    rows.get(row).map_or(String::new(), |row| row[column].clone())
                };
                let (was, is) = (cell(&was), cell(&is));
                if was != is {
                    all.insert([name.clone(), row.clone(), column.clone(), was, is]);
                }
            }
        }
    }
    all
}

fn told(out: &Path) -> BTreeSet<[String; 5]> {
    let rows = table(out, "changed_numbers").into_iter();
    rows.map(|row| {
        let text = |column: &str| row[column].trim_start_matches('\'').to_owned();
        ["table", "row", "column", "before", "after"].map(text)
    })
    .collect()
}

/// Counts of mentions of leaves move by just the mentions that are listed.
fn check_counts(out: &Path, leaves: &BTreeSet<String>) -> usize {
    let mut checked = 0;
    for row in table(out, "changed_numbers") {
        let concept = row["row"].split("concept=").nth(1).and_then(|rest| rest.split("; ").next());
        let counts = matches!(row["table"].as_str(), "concepts" | "concept_by_document" | "terms");
        if !counts || row["column"] != "mentions" || !concept.is_some_and(|id| leaves.contains(id))
        {
            continue;
        }
        let number = |column: &str| count(&row, column).unwrap_or(0).cast_signed();
        let moved = number("after") - number("before");
        assert_eq!(moved, number("mentions_added") - number("mentions_removed"), "{row:?}");
        assert_ne!(row["because"], "", "{row:?}");
        checked += 1;
    }
    checked
}

fn leaves(out: &Path) -> BTreeSet<String> {
    let rows = table(out, "concepts").into_iter().filter(|row| row["level"] == "leaf");
    rows.map(|row| row["concept"].clone()).collect()
}

#[test]
fn between_a_run_and_itself_nothing_differs() {
    let (_guard, out) = analyse(&sample(), &["--figures", "none", "--by", "genre"]);
    let (_guard, found, said) = diff(&out, &out);
    for name in ["settings", "terms", "documents", "mentions", "numbers"] {
        assert_eq!(table(&found, &format!("changed_{name}")), [], "{name}");
    }
    assert!(said.contains("numbers: none differs"), "{said}");
}

#[test]
fn documents_that_come_go_change_and_move_explain_what_differs() {
    let (_guard, before) = analyse(&sample(), &["--figures", "none", "--by", "genre"]);
    let (_corpus, input) = copy();
    let names = [
        "abstract-three-sources.txt",
        "law/marenia-networks-act-2019.txt",
        "littoral-gazette-comment.txt",
    ];
    let [gone, changed, renamed] = &names.map(|name| input.join(name));
    fs::remove_file(gone).expect("it can be removed");
    let text = fs::read_to_string(changed).expect("it is text");
    let text = format!("States should respect cyber sovereignty.\n\n{text}");
    fs::write(changed, text).expect("it can be written");
    fs::rename(renamed, input.join("renamed.txt")).expect("it can be renamed");
    fs::write(
        input.join("new.txt"),
        "Cyber sovereignty is a matter of all countries. They cooperate.",
    )
    .expect("it can be written");
    let (_guard, after) = analyse(&input, &["--figures", "none", "--by", "genre"]);
    let (_guard, out, said) = diff(&before, &after);
    let became: BTreeMap<String, String> = table(&out, "changed_documents")
        .into_iter()
        .map(|row| (row["doc"].clone(), row["change"].clone()))
        .collect();
    let name = |path: &Path| {
        path.strip_prefix(&input).expect("it lies there").to_string_lossy().into_owned()
    };
    assert_eq!(became[&name(gone)], "document removed");
    assert_eq!(became[&name(changed)], "document changed");
    assert_eq!(became["renamed.txt"], "document renamed");
    assert_eq!(became["new.txt"], "document added");

    // A sentence put in front moves all mentions behind it; none of them is lost or new.
    let moved: Vec<Row> = table(&out, "changed_mentions")
        .into_iter()
        .filter(|row| row["doc"] == name(changed))
        .collect();
    assert_eq!(moved.len(), 1, "{moved:?}");
    assert_eq!(
        (moved[0]["change"].as_str(), moved[0]["match"].as_str()),
        ("added", "respect cyber sovereignty")
    );
    assert!(moved[0]["because"].starts_with("document changed"), "{moved:?}");

    // Rows of the renamed document are compared under its later name, so the plain comparison sees more.
    let unexplained = "explained by nothing";
    assert!(!said.contains(unexplained), "{said}");
    let all = told(&out);
    let plain = differing(&before, &after);
    let of_renamed =
        |cell: &&[String; 5]| cell[1].contains("renamed.txt") || cell[1].contains(&name(renamed));
    let expected: BTreeSet<_> = plain.iter().filter(|cell| !of_renamed(cell)).collect();
    let found: BTreeSet<_> = all.iter().filter(|cell| !of_renamed(cell)).collect();
    let off: Vec<_> = found.symmetric_difference(&expected).take(5).collect();
    assert!(off.is_empty(), "{off:?}");
    assert!(!all.iter().any(|cell| cell[0] == "concept_by_document" && of_renamed(&cell)));
    assert!(check_counts(&out, &leaves(&after)) > 20);
}

#[test]
fn a_pair_is_the_same_pair_in_either_order() {
    let (_corpus, input) = copy();
    let (_guard, before) = analyse(&input, &["--figures", "none"]);
    // The first document becomes the last, so that every pair with it is named the other way round.
    let first = table(&before, "similarity")[0]["a"].clone();
    fs::rename(input.join(&first), input.join("zzz.txt")).expect("it can be renamed");
    let (_guard, after) = analyse(&input, &["--figures", "none"]);
    assert!(table(&after, "similarity").iter().any(|row| row["b"] == "zzz.txt"));
    let (_guard, out, said) = diff(&before, &after);
    assert!(said.contains("document renamed: 1"), "{said}");
    let rows = table(&out, "changed_numbers");
    let pairs: Vec<&Row> = rows.iter().filter(|row| row["table"] == "similarity").collect();
    assert!(pairs.is_empty(), "{:?}", pairs[0]);

    // A codebook with its concepts in another order names every pair of these two the other way round.
    let folder = tempfile::tempdir().expect("there is room");
    let concept = |id: &str, term: &str| {
        format!(
            "[[concept]]\nid = \"{id}\"\nlabel = {{ en = \"{id}\" }}\n[concept.terms]\nen = [\"{term}\"]\n\n"
        )
    };
    let head = "[codebook]\nid = \"x\"\ntitle = \"X\"\nversion = \"1\"\n\n";
    let (one, two) = (concept("one", "sovereign*"), concept("two", "(cyber*|internet|data)"));
    let run = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("it can be written");
        let path = path.to_str().expect("a plain path").to_owned();
        analyse(&input, &["--figures", "none", "--codebook", &path])
    };
    let (_guard, before) = run("before.toml", format!("{head}{one}{two}"));
    let (_guard, after) = run("after.toml", format!("{head}{two}{one}"));
    let pair = |out: &Path| {
        let row = table(out, "cooccurrence").swap_remove(0);
        assert_ne!(row["n_a"], row["n_b"], "else nothing is tried");
        [row["a"].clone(), row["b"].clone()]
    };
    assert_eq!(pair(&before), ["one", "two"]);
    assert_eq!(pair(&after), ["two", "one"]);
    let (_guard, out, _) = diff(&before, &after);
    let rows = table(&out, "changed_numbers");
    let pairs: Vec<&Row> = rows.iter().filter(|row| row["table"] == "cooccurrence").collect();
    assert!(pairs.is_empty(), "{:?}", pairs[0]);
}

#[test]
fn groups_in_bins_and_crossed_look_at_their_own_documents() {
    let (_corpus, input) = copy();
    let metadata = input.join("metadata.csv");
    let text = fs::read_to_string(&metadata).expect("the sample has one");
    let header: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    assert!(header.contains(&"date") || header.contains(&"year"), "{header:?}");
    let year = if header.contains(&"year") { "year:2021" } else { "date:year" };
    let options = ["--figures", "none", "--by", year, "--by", "genre*language", "--by", "language"];
    let (_guard, before) = analyse(&input, &options);
    let name = "law/marenia-networks-act-2019.txt";
    let changed = input.join(name);
    let text = fs::read_to_string(&changed).expect("it is text");
    fs::write(&changed, format!("States should respect cyber sovereignty.\n\n{text}"))
        .expect("it can be written");
    let (_guard, after) = analyse(&input, &options);
    let (_guard, out, _) = diff(&before, &after);
    let of_document = table(&after, "documents").into_iter().find(|row| row["doc"] == name);
    let of_document = of_document.expect("it was read");
    let home = |column: &str, group: &str| match column {
        "language" => group == of_document["language"],
        "genre*language" => {
            group == format!("{}*{}", of_document["genre"], of_document["language"])
        }
        _ => {
            let year = ["year", "date"].map(|column| {
                of_document.get(column).map_or("", String::as_str).get(..4).unwrap_or_default()
            });
            let year: u32 = year
                .iter()
                .find(|year| !year.is_empty())
                .and_then(|year| year.parse().ok())
                .expect("it has one");
            match column {
                "date:year" => group == year.to_string(),
                _ if group.starts_with("below") => year < 2021,
                _ => year >= 2021,
            }
        }
    };
    let part = |row: &Row, name: &str| {
        let key = row["row"].split("; ").find_map(|part| part.strip_prefix(&format!("{name}=")));
        key.map(str::to_owned)
    };
    let (mut at_home, mut columns) = (0, BTreeSet::new());
    for row in table(&out, "changed_numbers") {
        let (Some(column), Some(group)) =
            (part(&row, "column"), part(&row, "group").or_else(|| part(&row, "member")))
        else {
            continue;
        };
        if column == "doc" || !["coverage", "dispersion"].contains(&row["table"].as_str()) {
            continue;
        }
        // Dispersion among the documents of a group, and what of the framework a group covers, are its own matter.
        assert!(home(&column, &group), "{row:?}");
        assert!(row["because"].contains("document changed"), "{row:?}");
        assert!(!row["because"].contains("elsewhere"), "{row:?}");
        at_home += 1;
        columns.insert(column);
    }
    assert!(at_home > 2 && columns.len() == 3, "{at_home} {columns:?}");
    // The year of a full date, as trends see it.
    for row in table(&out, "changed_numbers").iter().filter(|row| row["table"] == "trends") {
        assert!(row["because"].starts_with("document changed"), "{row:?}");
    }
}

#[test]
fn terms_and_conditions_explain_what_a_codebook_changes() {
    let folder = tempfile::tempdir().expect("there is room");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("it can be written");
        path.to_str().expect("a plain path").to_owned()
    };
    let earlier = write(
        "before.toml",
        "[codebook]\nid = \"x\"\ntitle = \"X\"\nversion = \"1\"\n\n[[concept]]\nid = \"a\"\nlabel = { en = \"A\" }\n[concept.terms]\nen = [\"cyber sovereignty\", \"security\", \"cooperation\"]\n",
    );
    let later = write(
        "after.toml",
        "[codebook]\nid = \"x\"\ntitle = \"X\"\nversion = \"2\"\n\n[[concept]]\nid = \"a\"\nlabel = { en = \"A\" }\n[concept.terms]\nen = [\"cyber sovereignty\", \"network security\", \"security\", \"governance\"]\n[concept.except]\nen = [\"security council\", \"data security\"]\n",
    );
    let input = folder.path().join("input");
    fs::create_dir(&input).expect("it can be made");
    let texts = [
        "Network security and data security matter. The Security Council met. Cooperation helps, and so does governance.",
        "Cyber sovereignty is no security. Good governance needs cooperation and network security.",
    ];
    for (at, text) in texts.iter().enumerate() {
        fs::write(input.join(format!("{at}.txt")), text).expect("it can be written");
    }
    let (_guard, before) = analyse(&input, &["--figures", "none", "--codebook", &earlier]);
    let (_guard, after) = analyse(&input, &["--figures", "none", "--codebook", &later]);
    let (_guard, out, said) = diff(&before, &after);
    assert!(said.contains("terms: 2 added, 1 removed"), "{said}");
    let (found, expected) = (told(&out), differing(&before, &after));
    let off: Vec<_> = found.symmetric_difference(&expected).take(5).collect();
    assert!(off.is_empty(), "{off:?}");
    check_counts(&out, &leaves(&after));

    // The plainest account of the mentions: by place, since no document changed.
    let places = |out: &Path| -> BTreeMap<[String; 3], String> {
        let rows = table(out, "mentions").into_iter();
        rows.map(|row| {
            (["doc", "start", "end"].map(|column| row[column].clone()), row["term"].clone())
        })
        .collect()
    };
    let (was, is) = (places(&before), places(&after));
    let mut expected = BTreeMap::new();
    for place in was.keys().chain(is.keys()) {
        match (was.get(place), is.get(place)) {
            (None, Some(_)) => expected.insert(place.clone(), "added"),
            (Some(_), None) => expected.insert(place.clone(), "removed"),
            (was, is) if was != is => expected.insert(place.clone(), "recoded"),
            _ => None,
        };
    }
    let rows = table(&out, "changed_mentions");
    let found: BTreeMap<[String; 3], &str> = rows
        .iter()
        .map(|row| {
            (["doc", "start", "end"].map(|column| row[column].clone()), row["change"].as_str())
        })
        .collect();
    assert_eq!(found, expected);
    let reasons: BTreeSet<&str> =
        rows.iter().map(|row| row["because"].split(':').next().unwrap_or_default()).collect();
    for reason in [
        "term added",
        "term removed",
        "codebook changed",
        "another term holds the place, codebook changed",
    ] {
        assert!(reasons.contains(reason), "{reasons:?}");
    }
    for row in &rows {
        if row["because"] == "term added" {
            assert!(
                ["network security", "governance"].contains(&row["term_after"].as_str()),
                "{row:?}"
            );
        }
    }
}

#[test]
fn a_seed_explains_what_is_drawn_and_nothing_else() {
    let (_guard, before) = analyse(&sample(), &["--figures", "none"]);
    let (_guard, after) = analyse(&sample(), &["--figures", "none", "--seed", "7"]);
    let (_guard, out, said) = diff(&before, &after);
    assert!(said.contains("options.seed: 1 → 7"), "{said}");
    let rows = table(&out, "changed_numbers");
    assert!(rows.len() > 10);
    for row in &rows {
        assert_eq!(row["because"], "options.seed: 1 → 7", "{row:?}");
        assert!(row["column"].ends_with("_low") || row["column"].ends_with("_high"), "{row:?}");
    }
}

#[test]
fn a_table_that_was_edited_is_said_to_be_so_and_explained_by_nothing() {
    let (_guard, before) = analyse(&sample(), &["--figures", "none"]);
    let (_guard, after) = analyse(&sample(), &["--figures", "none"]);
    let path = after.join("tables/concepts.csv");
    let mut lines: Vec<String> =
        fs::read_to_string(&path).expect("it is there").lines().map(str::to_owned).collect();
    let cells: Vec<&str> = lines[1].split(',').collect();
    lines[1] = [&cells[..3], &["4321"], &cells[4..]].concat().join(",");
    fs::write(&path, lines.join("\n") + "\n").expect("it can be written");
    let (_guard, out, said) = diff(&before, &after);
    assert!(said.contains("it was edited since"), "{said}");
    assert!(said.contains("1 difference is explained by nothing recorded"), "{said}");
    let rows = table(&out, "changed_numbers");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["after"], "4321");
    assert_eq!(rows[0]["because"], "not explained by anything recorded");
}

#[test]
fn what_holds_no_results_is_named_with_advice() {
    let (_guard, out) = analyse(&sample(), &["--figures", "none"]);
    let folder = tempfile::tempdir().expect("there is room");
    let target = folder.path().join("diff");
    let arguments = |before: &Path| {
        [before, &out, &target].map(|path| path.to_str().expect("a plain path").to_owned())
    };
    let attempt = |before: &Path| {
        let [before, after, target] = arguments(before);
        let said = say(&["diff", &before, &after, "--out", &target]);
        assert_eq!(said.status.code(), Some(3), "{}", complaint(&said));
        complaint(&said)
    };
    assert!(attempt(&folder.path().join("nowhere")).contains("holds no results of a run"));
    assert!(attempt(folder.path()).contains("there is no datapackage.json in it"));
    let damaged = folder.path().join("damaged");
    fs::create_dir(&damaged).expect("it can be made");
    fs::write(damaged.join("datapackage.json"), "{\"polilex\": 1").expect("it can be written");
    assert!(attempt(&damaged).contains("datapackage.json is damaged"));
    fs::write(damaged.join("datapackage.json"), "{\"resources\": 7}").expect("it can be written");
    assert!(attempt(&damaged).contains("does not speak of a run"));
    // A table that lost its end.
    let whole = fs::read(out.join("datapackage.json")).expect("it is there");
    fs::write(damaged.join("datapackage.json"), whole).expect("it can be written");
    assert!(attempt(&damaged).contains("could not be read"));
    assert!(!target.exists());
    // Differences never take the place of results.
    let results = out.to_str().expect("a plain path");
    let said = say(&["diff", results, results, "--out", results]);
    assert_eq!(said.status.code(), Some(3), "{}", complaint(&said));
    assert!(complaint(&said).contains("holds one of the results"), "{}", complaint(&said));
    assert!(out.join("tables/concepts.csv").exists());
    // A difference is no run.
    let (_guard, found, _) = diff(&out, &out);
    assert!(attempt(&found).contains("does not speak of a run"));
}
