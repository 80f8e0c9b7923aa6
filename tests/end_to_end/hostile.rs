//! Text that acts, in every place where text comes from outside; nothing of it may act in what comes out.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::tables::{complaint, files, polilex, table};

/// A label, a title, a cell: formula, mark-up, quotes, escape sequence, override, what XML forbids.
const TEXT: &str = "=cmd|' /C calc'!A0 <script>alert(1)</script> & \"q\" \u{1b}]0;x\u{7} \u{202e}abc\u{2066} \u{fffe} ]]> \u{9b}2J";

fn codebook() -> String {
    let label: String = TEXT.chars().flat_map(char::escape_unicode_toml).collect();
    format!(
        "[codebook]\nid = \"hostile\"\ntitle = \"{label}\"\n\
         [[concept]]\nid = \"sovereignty\"\nlabel.en = \"{label}\"\nterms.en = [\"sovereign*\"]\n\
         [[concept]]\nid = \"cooperation\"\nlabel.en = \"@{label}\"\nterms.en = [\"cooperat*\"]\n\
         [[concept]]\nid = \"security\"\nlabel.en = \"-{label}\"\nterms.en = [\"secur*\"]\n"
    )
}

/// Writing a character as TOML escapes it.
trait EscapeToml {
    fn escape_unicode_toml(self) -> Vec<char>;
}

impl EscapeToml for char {
    fn escape_unicode_toml(self) -> Vec<char> {
        if self.is_ascii_alphanumeric() || self == ' ' {
            vec![self]
        } else {
            format!("\\U{:08x}", u32::from(self)).chars().collect()
        }
    }
}

fn corpus(folder: &Path) -> usize {
    let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let body = format!(
        "{TEXT}\n\n=sovereignty and security for cooperation.\n\n\u{1b}[31m+sovereign\u{202e} states, \"secure\" <b>cooperation</b>.\n\n-security\n"
    );
    let names: Vec<&[u8]> = vec![
        b"=cmd|' C calc'!A0.txt",
        b"+a\x1b[31m.txt",
        b"-a\n\r\t.txt",
        b"@a\xff.txt",
        b"@a\xfe.txt",
        b"'@a\xfe.txt",
        b"\"<script>&'.txt",
        "\u{202e}a.txt".as_bytes(),
        b"a\\x1b.txt",
        b" =a.txt",
        b"d.csv#1",
    ];
    for name in &names {
        fs::write(folder.join(OsStr::from_bytes(name)), &body).expect("it can be written");
    }
    let odd = quote(TEXT);
    fs::write(
        folder.join("d.csv"),
        format!("id,text,{odd},doc\n{odd},{},{odd},{odd}\n=1,security,x,y\n", quote(&body)),
    )
    .expect("it can be written");
    let field = serde_json::to_string(TEXT).expect("it can be written");
    fs::write(
        folder.join("e.jsonl"),
        format!("{{\"id\": {field}, \"text\": \"security\", {field}: {field}, \"@k\\u0000\": \"+v\"}}\n{field}\n"),
    )
    .expect("it can be written");
    fs::write(
        folder.join("metadata.csv"),
        format!("file,title,=1+1,\"a\tb\",a b,{odd}\nd.csv,{odd},{odd},1,2,3\n\\x00,=1,,,,\n"),
    )
    .expect("it can be written");
    fs::write(folder.join("f\u{1b}.bin"), b"\0\0\x01").expect("it can be written");
    names.len() + 2 + 2 + 1
}

fn is_dangerous(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}')
}

fn assert_harmless(cell: &str, place: &str) {
    assert!(!cell.chars().any(is_dangerous), "{place}: {cell:?}");
    let begins = cell.trim_start().chars().next();
    let runs = begins.is_some_and(|sign| "=+-@".contains(sign)) && cell.parse::<f64>().is_err();
    assert!(!runs, "{place}: {cell:?}");
}

fn assert_sound_xml(path: &str, content: &str) {
    assert!(!content.chars().any(|sign| sign != '\n' && is_dangerous(sign)), "{path}");
    let mut reader = Reader::from_str(content);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{path}: {error}")) {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name().as_ref().to_owned();
                assert!(!["script", "b"].contains(&name.as_str()), "{path}: <{name}>");
                for attribute in element.attributes() {
                    let attribute = attribute.unwrap_or_else(|error| panic!("{path}: {error}"));
                    let key = attribute.key.as_ref();
                    assert!(!key.starts_with("on"), "{path}: {key}");
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

#[test]
fn nothing_that_acts_comes_through() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    fs::create_dir(&input).unwrap();
    let documents = corpus(&input);
    let codebook_file = folder.path().join("codebook.toml");
    fs::write(&codebook_file, codebook()).unwrap();
    let out = folder.path().join("out");
    let run = polilex()
        .arg("run")
        .arg(&input)
        .arg("--out")
        .arg(&out)
        .arg("--codebook")
        .arg(&codebook_file)
        .args(["--lang", "en", "--no-cache", "--unit", "document"])
        .output()
        .unwrap();
    let said = complaint(&run);
    assert!(run.status.success(), "{said}");
    assert!(!said.chars().any(|sign| sign != '\n' && is_dangerous(sign)), "{said:?}");
    assert!(said.contains("skipped f\\x1b.bin"), "{said}");

    let rows = table(&out, "documents");
    assert_eq!(rows.len(), documents);
    let mut names: Vec<&str> = rows.iter().map(|row| row["doc"].as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), documents, "no two documents share a name");
    for name in ["'@a\\xff.txt", "'@a\\xfe.txt", "''@a\\xfe.txt", "d.csv\\x231", "a\\x5cx1b.txt"] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    let mentions = table(&out, "mentions");
    assert!(mentions.len() > 30 && mentions.iter().all(|row| names.contains(&row["doc"].as_str())));

    let mut seen = (0, 0, 0);
    for (path, content) in files(&out) {
        if path.ends_with(".csv") {
            seen.0 += 1;
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).from_reader(content.as_slice());
            for record in reader.records() {
                let record = record.unwrap_or_else(|error| panic!("{path}: {error}"));
                record.iter().for_each(|cell| assert_harmless(cell, &path));
            }
        } else if path.ends_with(".svg") || path.ends_with(".graphml") {
            seen.1 += 1;
            assert_sound_xml(&path, &String::from_utf8(content).unwrap());
        } else if path.ends_with(".json") {
            seen.2 += 1;
            let text = String::from_utf8(content).unwrap();
            assert!(!text.chars().any(|sign| sign != '\n' && is_dangerous(sign)), "{path}");
            assert_described(&out, &serde_json::from_str(&text).unwrap());
        }
    }
    assert!(seen.0 >= 7 && seen.1 >= 3 && seen.2 == 1, "{seen:?}");
}

/// The data package names the columns that are there.
fn assert_described(out: &Path, package: &serde_json::Value) {
    for resource in package["resources"].as_array().expect("it is there") {
        let Some(fields) = resource["schema"]["fields"].as_array() else { continue };
        let path = resource["path"].as_str().expect("it is there");
        let mut reader = csv::Reader::from_path(out.join(path)).expect("it is there");
        let header: Vec<&str> =
            fields.iter().map(|field| field["name"].as_str().expect("it is there")).collect();
        assert_eq!(
            reader.headers().expect("it is there").iter().collect::<Vec<_>>(),
            header,
            "{path}"
        );
        let mut unique = header.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), header.len(), "{path}: {header:?}");
    }
}

#[test]
fn a_concordance_and_a_list_of_concepts_do_not_act_either() {
    let folder = tempfile::tempdir().unwrap();
    corpus(folder.path());
    let codebook_file = folder.path().join(".codebook.toml");
    fs::write(&codebook_file, codebook()).unwrap();
    let shown = polilex()
        .arg("kwic")
        .arg(folder.path())
        .args(["--term", "secur*", "--no-cache"])
        .output()
        .unwrap();
    assert!(shown.status.success(), "{}", complaint(&shown));
    let mut reader = csv::Reader::from_reader(shown.stdout.as_slice());
    let mut rows = 0;
    for record in reader.records() {
        record.unwrap().iter().for_each(|cell| assert_harmless(cell, "kwic"));
        rows += 1;
    }
    assert!(rows > 10, "{rows}");
    let listed = polilex().args(["codebook", "list"]).arg(&codebook_file).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("sovereignty") && listed.contains("\\x1b"), "{listed:?}");
    assert!(!listed.chars().any(|sign| !"\n\t".contains(sign) && is_dangerous(sign)), "{listed:?}");
}
