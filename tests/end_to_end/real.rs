//! Real documents: each is accounted for.

use std::collections::BTreeSet;
use std::path::Path;

use crate::tables::{analyse, count, files, table};

#[test]
fn every_real_document_is_accounted_for() {
    let Some(corpus) = std::env::var_os("POLILEX_CORPUS") else {
        eprintln!("skipped: POLILEX_CORPUS is not set");
        return;
    };
    for folder in ["cyber-governance", "edge-cases", "tabular"] {
        let folder = Path::new(&corpus).join(folder);
        let (_guard, out) = analyse(&folder, &["--figures", "none", "--quiet"]);
        let documents = table(&out, "documents");
        let listed: BTreeSet<String> =
            documents.iter().map(|row| row["file"].trim_start_matches('\'').to_owned()).collect();
        let present: BTreeSet<String> = files(&folder)
            .into_keys()
            .filter(|name| {
                !name.ends_with("metadata.csv")
                    && !name.split('/').any(|part| part.starts_with('.'))
            })
            .collect();
        let missing: Vec<&String> = present.difference(&listed).collect();
        assert!(missing.is_empty(), "{missing:?}");
        for row in &documents {
            match row["status"].as_str() {
                "warned" => {
                    assert!(count(row, "words") > Some(0) && !row["reason"].is_empty(), "{row:?}");
                }
                "read" => assert!(count(row, "words") > Some(0), "{row:?}"),
                "skipped" => assert!(!row["reason"].is_empty(), "{row:?}"),
                other => panic!("status \"{other}\""),
            }
        }
    }
}
