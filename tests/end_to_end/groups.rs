//! Grouping documents on the command line: which groups there are, and what is said of a column that makes none.

use crate::tables::{analyse, complaint, polilex, sample, say};

#[test]
fn the_data_package_lists_the_groups() {
    let by = ["--by", "language", "--by", "genre*year:2020,2023"];
    let (_guard, out) = analyse(&sample(), &[&by[..], &["--figures", "none", "--quiet"]].concat());
    let package = std::fs::read_to_string(out.join("datapackage.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&package).unwrap();
    let groups = &package["polilex"]["comparison"]["by"];
    assert_eq!(groups[0]["column"], "language");
    assert_eq!(groups[0]["groups"][0]["group"], "de");
    let names: Vec<&str> = groups[1]["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["group"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"speech*2020–2022"), "{names:?}");
    let read: u64 = package["polilex"]["counts"]["read"].as_u64().unwrap();
    for grouping in [&groups[0], &groups[1]] {
        let members = grouping["groups"].as_array().unwrap().iter();
        let sum: u64 = members.map(|group| group["documents"].as_u64().unwrap()).sum();
        assert_eq!(sum + grouping["documents_without_group"].as_u64().unwrap(), read);
    }
}

#[test]
fn a_column_that_is_not_there_is_a_mistake_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let sample = sample();
    let arguments = ["run", sample.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let wrong = ["--by", "gender", "--by", "genre:bins=3", "--figures", "none"];
    let run = polilex().args(arguments).args(wrong).output().unwrap();
    let said = complaint(&run);
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.contains("no document has a column \"gender\""), "{said}");
    assert!(
        said.contains("the columns are ") || said.contains("did you mean \"genre\"?"),
        "{said}"
    );
    assert!(said.contains("column \"genre\" has no numbers"), "{said}");
    assert!(!out.exists(), "nothing is left behind");
    assert_eq!(say(&["run", "x", "--by", "a**b"]).status.code(), Some(2));
}
