//! The example is the test: `output/` is what `input/` gives, byte for byte, at any number of threads.

use std::path::Path;

use crate::tables::{analyse, files, sample};

#[test]
fn the_committed_output_is_what_the_sample_corpus_gives() {
    let committed = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("output"));
    assert!(committed.len() > 10, "output/ holds the results");
    for threads in ["1", "2", "5"] {
        let (_guard, out) = analyse(&sample(), &["--threads", threads, "--quiet"]);
        let fresh = files(&out);
        let names = |all: &std::collections::BTreeMap<String, Vec<u8>>| {
            all.keys().cloned().collect::<Vec<_>>()
        };
        assert_eq!(names(&committed), names(&fresh), "{threads} threads");
        for (name, bytes) in &committed {
            assert!(
                *bytes == fresh[name],
                "{name} differs with {threads} threads: if that is meant, run `cargo run --release -- run input` and look at the difference"
            );
        }
    }
}

#[test]
fn the_seed_changes_intervals_and_nothing_that_was_counted() {
    let (_one, first) = analyse(&sample(), &["--seed", "1", "--figures", "none", "--quiet"]);
    let (_two, second) = analyse(&sample(), &["--seed", "2", "--figures", "none", "--quiet"]);
    let (first, second) = (files(&first), files(&second));
    let differing: Vec<&String> =
        first.keys().filter(|name| first[*name] != second[*name]).collect();
    assert_eq!(differing, ["datapackage.json", "report.html", "tables/concepts.csv"]);
}
