//! The command line: what it says, where it writes, how it ends.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::tables::{analyse, complaint, count, polilex, sample, say, table};

fn code(output: &std::process::Output) -> Option<i32> {
    output.status.code()
}

#[test]
fn it_ends_with_the_code_that_the_help_promises() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let sample = sample();
    let sample = sample.to_str().unwrap();
    let broken = folder.path().join("broken.toml");
    fs::write(
        &broken,
        "[codebook]\nid = \"x\"\n[[concept]]\nid = \"a\"\n[concept.terms]\nen = [\"(cyber\"]\n",
    )
    .unwrap();
    let broken = broken.to_str().unwrap();

    assert_eq!(code(&say(&["--help"])), Some(0));
    assert_eq!(code(&say(&["run"])), Some(2), "nothing to read");
    assert_eq!(code(&say(&["run", sample, "--unit", "chapter"])), Some(2));
    assert_eq!(
        code(&say(&["run", sample, "--codebook", "no-such-codebook", "--out", out])),
        Some(2)
    );
    assert_eq!(code(&say(&["run", "no-such-folder", "--out", out])), Some(2));
    assert_eq!(code(&say(&["run", sample, "--out", "/dev/null/out"])), Some(3));
    let run = say(&["run", sample, "--out", out, "--figures", "none", "--strict"]);
    assert_eq!(code(&run), Some(1), "the sample has a file that is skipped: {}", complaint(&run));
    let run = say(&["run", sample, "--out", out, "--codebook", broken]);
    assert_eq!(code(&run), Some(2));
    let said = complaint(&run);
    assert!(said.contains("broken.toml:6:8: error[unclosed]"), "{said}");
    assert!(said.contains("(cyber") && said.contains("hint:"), "{said}");
}

#[test]
fn a_column_that_no_table_has_ends_the_run_before_it_begins() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    fs::write(corpus.join("a.csv"), "speech,who\nAll states respect network sovereignty.,me\n")
        .unwrap();
    fs::write(corpus.join("b.csv"), "address,name\nAll states respect network sovereignty.,x\n")
        .unwrap();
    let out = folder.path().join("out");
    let run = |more: &[&str]| {
        let mut command = polilex();
        command.arg("run").arg(&corpus).arg("--out").arg(&out).args([
            "--figures",
            "none",
            "--report",
            "none",
        ]);
        let run = command.args(more).output().unwrap();
        (code(&run), complaint(&run))
    };
    for flag in ["--text-column", "--id-column"] {
        let (ended, said) = run(&[flag, "speach"]);
        assert_eq!(ended, Some(2), "{said}");
        assert!(said.contains(&format!("no table has a column \"speach\" ({flag})")), "{said}");
        assert!(said.contains("did you mean \"speech\"?"), "{said}");
        assert!(said.contains("the columns are: address, name, speech, who"), "{said}");
        assert!(said.contains("1 error in what was given; nothing was written"), "{said}");
        assert!(!out.exists());
    }
    let (ended, said) = run(&["--text-column", "speech"]);
    assert_eq!(ended, Some(0), "{said}");
    assert!(
        said.contains(
            "1 document read, 0 of them warned of, 1 skipped; 5 words, 1 mention of 1 concept"
        ),
        "{said}"
    );
    let skipped = &table(&out, "documents")[1];
    assert!(skipped["reason"].contains("no column \"speech\""), "{skipped:?}");
}

#[test]
fn what_is_found_after_reading_is_not_said_to_be_unread() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut command = polilex();
    let run = command.arg("run").arg(sample()).arg("--out").arg(&out).args(["--by", "nonsense"]);
    let said = complaint(&run.output().unwrap());
    assert!(said.contains("1 error in what was given; nothing was written"), "{said}");
    assert!(!said.contains("nothing was read") && !out.exists(), "{said}");
}

#[test]
fn labels_in_a_language_that_has_none_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let run = |more: &[&str]| {
        let mut command = polilex();
        command.arg("run").arg(sample()).arg("--out").arg(&out).args([
            "--report",
            "none",
            "--figures",
            "svg",
        ]);
        let run = command.args(more).output().unwrap();
        (code(&run), complaint(&run))
    };
    let (ended, said) = run(&["--labels", "pt+sw"]);
    assert_eq!(ended, Some(2), "{said}");
    assert!(said.contains("no labels in \"pt\"") && said.contains("no labels in \"sw\""), "{said}");
    assert!(said.contains("there are labels in: ar, en, es, fr, ru, zh"), "{said}");
    assert!(!said.contains("reading") && !out.exists(), "{said}");
    let (ended, said) = run(&["--labels", "zh"]);
    assert_eq!(ended, Some(0), "{said}");
    // Nobody reads labels where nothing is drawn; without any, names are shown.
    let codebook = folder.path().join("bare.toml");
    let bare = "[codebook]\nid = \"bare\"\ntitle = \"Bare\"\n[[concept]]\nid = \"sovereignty\"\n[concept.terms]\nen = [\"sovereign*\"]\n";
    fs::write(&codebook, bare).unwrap();
    let bare = ["--codebook", codebook.to_str().unwrap()];
    for (figures, more) in [("none", &bare[..0]), ("svg", &bare[..])] {
        let mut command = polilex();
        command.arg("run").arg(sample()).arg("--out").arg(folder.path().join(figures));
        command.args(["--labels", "fr", "--report", "none", "--figures", figures]).args(more);
        let run = command.output().unwrap();
        assert_eq!(code(&run), Some(0), "{figures}: {}", complaint(&run));
    }
    // The same when figures are drawn again.
    let again = say(&["figures", out.to_str().unwrap(), "--labels", "sw"]);
    assert_eq!(code(&again), Some(2));
    assert!(
        complaint(&again).contains("there are labels in: ar, en, es, fr, ru, zh"),
        "{}",
        complaint(&again)
    );
}

#[test]
fn it_says_what_was_read_and_what_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let run = polilex()
        .arg("run")
        .arg(sample())
        .arg("--out")
        .arg(&out)
        .args(["--figures", "none"])
        .output()
        .unwrap();
    let said = complaint(&run);
    assert!(run.stdout.is_empty());
    for wanted in [
        "documents read, 0 of them warned of, 1 skipped",
        "mentions of 30 concepts",
        "archives are not opened",
        "results: ",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    let run = polilex()
        .arg("run")
        .arg(sample())
        .arg("--out")
        .arg(&out)
        .args(["--figures", "none", "--quiet"])
        .output()
        .unwrap();
    assert!(run.status.success() && run.stderr.is_empty(), "{}", complaint(&run));
}

#[test]
fn results_inside_the_input_are_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.txt"),
        "All states shall respect network sovereignty in cyberspace.\n",
    )
    .unwrap();
    let run = |out: &str| {
        let out = folder.path().join(out);
        let done = polilex()
            .arg("run")
            .arg(folder.path())
            .arg("--out")
            .arg(&out)
            .args(["--figures", "none", "--quiet"])
            .output();
        assert!(done.unwrap().status.success());
        table(&out, "documents").len()
    };
    assert_eq!(run("results"), 1);
    assert_eq!(run("results"), 1, "its own folder of results");
    assert_eq!(run("other"), 1, "another complete result");
}

#[test]
fn files_of_others_are_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "All states shall respect network sovereignty.\n")
        .unwrap();
    let text = folder.path().join("a.txt");
    let run = |out: &std::path::Path| {
        polilex()
            .arg("run")
            .arg(&text)
            .arg("--out")
            .arg(out)
            .args(["--figures", "none", "--quiet"])
            .output()
            .unwrap()
    };
    for (name, content) in
        [("datapackage.json", "{\"name\": \"my-own-data\"}"), ("tables/words.csv", "precious")]
    {
        let out = folder.path().join("out");
        let file = out.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, content).unwrap();
        let refused = run(&out);
        assert_eq!(code(&refused), Some(3), "{name}");
        assert!(complaint(&refused).contains("no result of polilex"), "{}", complaint(&refused));
        assert_eq!(fs::read_to_string(&file).unwrap(), content);
        fs::remove_dir_all(&out).unwrap();
    }
    let out = folder.path().join("out");
    assert!(
        run(&out).status.success() && run(&out).status.success(),
        "its own results are replaced"
    );
    // As after a kill while the files were moved: the marker is gone, the list of them is there.
    fs::rename(out.join("datapackage.json"), out.join(".polilex-pending.json")).unwrap();
    assert!(run(&out).status.success());
    assert!(!out.join(".polilex-pending.json").exists());
}

#[test]
fn standard_input_is_a_document() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut child = polilex()
        .args(["run", "-", "--lang", "en", "--figures", "none", "--quiet", "--out"])
        .arg(&out)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"All states shall respect network sovereignty.")
        .unwrap();
    assert!(child.wait().unwrap().success());
    let documents = table(&out, "documents");
    assert_eq!(
        (documents[0]["doc"].as_str(), count(&documents[0], "mentions")),
        ("stdin", Some(1))
    );
}

#[test]
fn a_concordance_goes_to_standard_output_and_survives_a_closed_pipe() {
    let shown =
        polilex().arg("kwic").arg(sample()).args(["--term", "sovereign*"]).output().unwrap();
    assert!(shown.status.success(), "{}", complaint(&shown));
    let rows = String::from_utf8(shown.stdout).unwrap();
    assert!(rows.starts_with("doc,concept,term,"));
    assert!(rows.lines().count() > 3, "{rows}");
    let by_concept =
        polilex().arg("kwic").arg(sample()).args(["--concept", "principle"]).output().unwrap();
    let rows = String::from_utf8(by_concept.stdout).unwrap();
    assert!(rows.contains("principle.sovereignty") && !rows.contains("proposal."), "{rows}");

    let mut child = polilex()
        .arg("kwic")
        .arg(sample())
        .args(["--term", "the"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let unknown = polilex()
        .arg("kwic")
        .arg(sample())
        .args(["--concept", "principle.nothing"])
        .output()
        .unwrap();
    assert_eq!(code(&unknown), Some(2));
}

#[test]
fn a_concordance_is_aligned_ordered_and_kept() {
    let show = |more: &[&str]| {
        let output = polilex()
            .arg("kwic")
            .arg(sample())
            .args(["--concept", "principle.sovereignty"])
            .args(more)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", complaint(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let plain = show(&[]);
    let text = show(&["--format", "text"]);
    assert_eq!(text.lines().count() + 1, plain.lines().count());
    assert!(text.lines().all(|line| line.contains(" §")), "{text}");
    // In another order, the same rows.
    let sorted = show(&["--sort", "right"]);
    let rows = |table: &str| table.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(rows(&sorted), rows(&plain));
    assert_ne!(sorted, plain);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hits.csv");
    assert_eq!(show(&["--sort", "right", "--out", file.to_str().unwrap()]), "");
    assert_eq!(fs::read_to_string(&file).unwrap(), sorted);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing temporary is left");
    // Whoever may read other new files may read it.
    let other = folder.path().join("other");
    fs::write(&other, "").unwrap();
    assert_eq!(
        fs::metadata(&file).unwrap().permissions(),
        fs::metadata(&other).unwrap().permissions()
    );
    // A pattern may name the sets of the codebook, and no others.
    let anchored = say(&["kwic", "input", "--term", "sovereign* & @cyber"]);
    assert!(anchored.stdout.iter().filter(|byte| **byte == b'\n').count() > 3);
    let unknown = say(&["kwic", "input", "--term", "sovereign* & @cyper"]);
    assert_eq!(code(&unknown), Some(2));
    assert!(complaint(&unknown).contains("did you mean \"@cyber\""), "{}", complaint(&unknown));
    let worded = say(&["kwic", "input", "--term", "sovereign* AND cyber*"]);
    assert!(complaint(&worded).contains("AND is looked for as a word"), "{}", complaint(&worded));
    let none = say(&["kwic", "input", "--term", "antidisestablishment"]);
    assert_eq!(code(&none), Some(0));
    assert!(complaint(&none).contains("no place was found"), "{}", complaint(&none));
    let nowhere = folder.path().join("no/hits.csv");
    let refused = say(&["kwic", "input", "--term", "the", "--out", nowhere.to_str().unwrap()]);
    assert_eq!(code(&refused), Some(3));
    assert!(complaint(&refused).contains("could not be written"), "{}", complaint(&refused));
}

#[test]
fn the_built_in_codebook_has_no_complaints() {
    let check = say(&["codebook", "check", "cyber-community"]);
    let said = String::from_utf8(check.stdout).unwrap();
    assert!(
        check.status.success() && said.contains("30 concepts") && said.contains("no complaints"),
        "{said}"
    );
    let shown = say(&["codebook", "show"]);
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.toml");
    fs::write(&copy, shown.stdout).unwrap();
    let copy = copy.to_str().unwrap();
    assert!(say(&["codebook", "check", copy]).status.success());
    let (_one, built_in) = analyse(&sample(), &["--figures", "none", "--quiet"]);
    let (_two, copied) = analyse(&sample(), &["--figures", "none", "--quiet", "--codebook", copy]);
    let read = |out: &std::path::Path| fs::read(out.join("tables/mentions.csv")).unwrap();
    assert!(read(&built_in) == read(&copied), "a copy counts what the original counts");
}

#[test]
fn a_folder_without_documents_is_said_to_be_empty() {
    let folder = tempfile::tempdir().unwrap();
    let run = polilex()
        .arg("run")
        .arg(folder.path())
        .arg("--out")
        .arg(folder.path().join("out"))
        .output()
        .unwrap();
    assert_eq!(code(&run), Some(2));
    assert!(complaint(&run).contains("no document"), "{}", complaint(&run));
}

#[test]
fn documents_without_a_word_of_the_codebook_give_whole_results() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.txt"), "The cat sat on the mat and looked at the rain.\n")
        .unwrap();
    fs::write(folder.path().join("in/b.txt"), "").unwrap();
    fs::write(
        folder.path().join("in/c.txt"),
        "Le chat dort sur le canapé pendant que la pluie tombe dehors.\n",
    )
    .unwrap();
    let (_guard, out) = analyse(&folder.path().join("in"), &["--quiet"]);
    assert_eq!(table(&out, "documents").len(), 3);
    assert!(table(&out, "mentions").is_empty());
    assert!(out.join("figures/concepts.png").is_file() && out.join("datapackage.json").is_file());
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    fs::create_dir(&input).unwrap();
    let text = "All states shall respect network sovereignty in cyberspace and share the benefits of the Internet. ".repeat(3000);
    for at in 0..60 {
        fs::write(input.join(format!("{at}.txt")), &text).unwrap();
    }
    let out = folder.path().join("out");
    let mut child = polilex()
        .arg("run")
        .arg(&input)
        .arg("--out")
        .arg(&out)
        .args(["--threads", "1"])
        .spawn()
        .unwrap();
    // Once there is a folder of results the run has begun, and listens.
    while !out.exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let asked = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(asked.success());
    let ended = child.wait().unwrap();
    if ended.code() == Some(130) {
        assert!(!out.join("datapackage.json").exists());
        let left = if out.is_dir() { crate::tables::files(&out).len() } else { 0 };
        assert_eq!(left, 0, "nothing is left");
    } else {
        // It was done before it was asked.
        assert!(ended.success() && out.join("datapackage.json").is_file());
    }
}
