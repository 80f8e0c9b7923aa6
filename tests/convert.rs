//! Dictionaries of other programs become codebooks that match what those programs match, and codebooks survive a round trip.
//!
//! The files in `tests/codebooks` are our own, written from public descriptions of the formats. What each sentence must give follows
//! from the semantics that the file of each importer describes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use polilex::codebook::convert::{
    Conversion, Converted, FORMATS, How, convert, format, formats_documentation,
};
use polilex::codebook::load;
use polilex::diagnostic::Diagnostic;
use polilex::scan::Matcher;
use polilex::table::write_losses;
use polilex::text::Language;
use proptest::prelude::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codebooks")
}

fn lang(tag: &str) -> Language {
    Language::parse(tag).expect("a tag")
}

fn converted(
    file: &str,
    bytes: &[u8],
    target: &str,
    language: Option<&str>,
) -> Result<Converted, Vec<Diagnostic>> {
    let language = language.map(lang);
    convert(&Conversion { file, bytes, from: None, target, to: None, language })
}

/// The mentions of each concept in a text.
fn mentions(codebook: &str, language: &str, text: &str) -> BTreeMap<String, usize> {
    let (codebook, _) = load("codebook.toml", codebook.as_bytes()).expect("it loads");
    let matcher = Matcher::compile(&codebook).expect("it is within the limits");
    let mut scanner = matcher.scanner(50);
    scanner.begin(lang(language));
    let mut found = BTreeMap::new();
    scanner.paragraph(text, &mut |sentence| {
        for mention in sentence.mentions {
            *found.entry(codebook.concept(mention.concept).id.clone()).or_default() += 1;
        }
    });
    scanner.finish();
    found
}

/// Mentions by concept.
type Counts = &'static [(&'static str, usize)];

/// What sentences must give: file, language, sentence, mentions.
const SENTENCES: &[(&str, &str, &str, Counts)] = &[
    ("quanteda.yml", "en", "The RIVERS and a lake.", &[("environment.water", 2)]),
    ("quanteda.yml", "en", "An organization for drinking water.", &[("environment.water", 2)]),
    ("quanteda.yml", "en", "An organiation.", &[]),
    ("quanteda.yml", "en", "Drinking, water.", &[]),
    ("quanteda.yml", "en", "Clean air and clean hands.", &[("environment.air", 2)]),
    (
        "quanteda.yml",
        "en",
        "Yes to ecology.",
        &[("environment.air", 1), ("environment.general", 1)],
    ),
    ("quanteda.yml", "en", "Import/export tariffs, 关税.", &[("trade", 3)]),
    ("quanteda.yml", "en", "A waste-water levy.", &[("anchored", 1), ("environment.water", 1)]),
    ("liwc.dic", "en", "A river like this.", &[("water", 1), ("welcome", 1)]),
    ("liwc.dic", "en", "It is like this.", &[("filler.general", 1)]),
    ("liwc.dic", "en", "A kind of stone.", &[("filler.general", 1)]),
    ("liwc.dic", "en", "A kind word.", &[("welcome", 1)]),
    ("liwc.dic", "en", "Boats on the lake.", &[("filler.inner", 1), ("water", 1)]),
    ("liwc.dic", "en", "A boat.", &[("filler.general", 1), ("water", 1)]),
    ("liwc22.dicx", "en", "Glad to see riverbanks and the sea.", &[("water", 2), ("welcome", 1)]),
    (
        "yoshikoder.ykd",
        "en",
        "International waters, seashore law.",
        &[("law", 4), ("water.general", 1), ("water.sea_coast", 1)],
    ),
    ("yoshikoder_regexp.ykd", "en", "Rivers shared, a river sharing.", &[("water", 2)]),
    ("lexicoder.lcd", "en", "They agreed on good will after disputes.", &[("positive", 2)]),
    ("lexicoder.lcd", "en", "A dispute.", &[("negative", 1)]),
    (
        "lexicoder.lc3",
        "en",
        "They agreed on good will in a well-worn dispute.",
        &[("negative", 2), ("positive", 2)],
    ),
    ("wordstat.cat", "en", "They share the river.", &[("sharing", 1), ("water.rivers", 1)]),
    (
        "wordstat.cat",
        "en",
        "They share a very long and quite winding river.",
        &[("water.rivers", 1)],
    ),
    ("wordstat.cat", "en", "A water course and streams.", &[("water.rivers", 1)]),
    ("wordstat.cat", "en", "They divide a great lake.", &[("sharing", 1), ("water.lakes", 1)]),
    ("wordstat.cat", "en", "The lake divides them.", &[("water.lakes", 1)]),
    ("wordstat.cat", "en", "They agreed.", &[("sharing", 1)]),
    ("wordstat.cat", "en", "They never agreed.", &[("negation", 1)]),
    ("wordstat.cat", "en", "Treaties bind all who live in the basin.", &[("sharing", 1)]),
    ("wordstat.cat", "en", "The pact held.", &[("sharing", 1)]),
    ("wordstat.cat", "en", "The pact ended in war.", &[]),
    ("khcoder.cod", "en", "They shared the rivers.", &[("sharing", 1), ("water", 1)]),
    ("khcoder.cod", "en", "Rivers that all of the many states would share.", &[("water", 1)]),
    ("khcoder.cod", "en", "They divide fresh water.", &[("phrase", 1), ("sharing", 1)]),
    ("khcoder.cod", "en", "Water divides them.", &[]),
    ("khcoder.cod", "en", "A treaty.", &[("peace", 1)]),
    ("khcoder.cod", "en", "A treaty after the war.", &[("war", 1)]),
    ("khcoder.cod", "en", "Harbours on 网络.", &[("water", 2)]),
    ("khcoder.cod", "en", "A ship on a river.", &[("lost", 1), ("water", 1)]),
    ("khcoder.cod", "en", "C then b then a.", &[("phrase", 1)]),
    ("skos.ttl", "en", "A stream, a rivver and a lake.", &[("water.lake", 1), ("water.river", 2)]),
    ("skos.ttl", "fr", "Le cours d’eau.", &[("water.river", 1)]),
    ("skos.ttl", "zh", "清洁的水。", &[("water.general", 1)]),
    ("skos.rdf", "de", "Ein Fluss.", &[("water.river", 1)]),
    ("table_long.csv", "en", "Rivers and laws.", &[("law", 1), ("water", 1)]),
    ("table_long.csv", "fr", "Le lac.", &[("water", 1)]),
    ("table_wide.csv", "en", "A lake treaty, the law of the sea.", &[("law", 2), ("water", 1)]),
];

#[test]
fn an_import_matches_what_its_program_matches() {
    let mut codebooks: BTreeMap<&str, String> = BTreeMap::new();
    for (file, language, sentence, expected) in SENTENCES {
        let codebook = codebooks.entry(*file).or_insert_with(|| {
            let bytes = fs::read(folder().join(file)).expect("the sample is there");
            converted(file, &bytes, "x.toml", Some("en")).expect("it converts").text
        });
        let found = mentions(codebook, language, sentence);
        let expected: BTreeMap<String, usize> =
            expected.iter().map(|(concept, count)| ((*concept).to_owned(), *count)).collect();
        assert_eq!(found, expected, "{file}: {sentence}\n{codebook}");
    }
}

/// The report of each sample, row for row; `POLILEX_BLESS=1` writes them anew.
#[test]
fn every_loss_is_reported() {
    let mut checked = 0;
    for entry in fs::read_dir(folder()).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let target = if name == "rivers.toml" { "rivers.yml" } else { "x.toml" };
        let bytes = fs::read(&path).expect("it is readable");
        let converted = converted(&name, &bytes, target, Some("en")).expect("it converts");
        let table = write_losses(Vec::new(), &converted.losses).expect("memory does not fail");
        let table = String::from_utf8(table).expect("it is text");
        let expected = folder().join("expected").join(format!("{name}.losses.csv"));
        if std::env::var_os("POLILEX_BLESS").is_some() {
            fs::create_dir_all(folder().join("expected")).expect("a folder");
            fs::write(&expected, &table).expect("it is written");
        }
        assert_eq!(table, fs::read_to_string(&expected).expect("it is there"), "{name}");
        for loss in &converted.losses {
            assert_eq!(loss.how == How::Dropped, loss.became.is_empty(), "{name}: {loss:?}");
            assert!(!loss.why.is_empty());
        }
        checked += 1;
    }
    assert!(checked > 12);
}

const TEXTS: &[(&str, &str)] = &[
    (
        "en",
        "They shared a basin; equitable use of fresh water, tariffs, import/export and cross-border trade.",
    ),
    (
        "en",
        "Crossborder trade of the joint river commission, a common commission and taxes. Share prices of a basin.",
    ),
    (
        "en",
        "The UN met at a river. They cooperated on the river. They cooperate. The river treaty.",
    ),
    ("zh", "公平利用和共享河流，共享水。"),
];

#[test]
fn a_codebook_survives_a_table() {
    let source = fs::read(folder().join("rivers.toml")).unwrap();
    let table = converted("rivers.toml", &source, "rivers.csv", None).unwrap();
    let losses: Vec<&str> = table.losses.iter().map(|loss| loss.item.as_str()).collect();
    assert_eq!(losses, ["title = \"Rivers and states\"", "version = \"2\""]);
    let back = converted("rivers.csv", table.text.as_bytes(), "rivers.toml", None).unwrap();
    let original = String::from_utf8(source).unwrap();
    let mut any = 0;
    for (language, text) in TEXTS {
        let found = mentions(&original, language, text);
        assert_eq!(found, mentions(&back.text, language, text), "{text}\n{}", back.text);
        any += found.values().sum::<usize>();
    }
    assert!(any > 10);
    let (one, _) = load("a.toml", original.as_bytes()).unwrap();
    let (other, _) = load("a.toml", back.text.as_bytes()).unwrap();
    for (concept, same) in one.concepts.iter().zip(&other.concepts) {
        assert_eq!(
            (&concept.id, &concept.label, &concept.note),
            (&same.id, &same.label, &same.note)
        );
        assert_eq!(concept.examples.len(), same.examples.len());
        for (term, same) in concept.terms.iter().zip(&same.terms) {
            assert_eq!(
                (&term.pattern, term.register, term.low_confidence),
                (&same.pattern, same.register, same.low_confidence)
            );
        }
    }
    // Written again it is the same, byte for byte.
    let again = converted("rivers.toml", back.text.as_bytes(), "rivers.toml", None).unwrap();
    assert_eq!(again.text, back.text);
}

#[test]
fn a_codebook_becomes_a_dictionary_of_quanteda() {
    let source = fs::read(folder().join("rivers.toml")).unwrap();
    let fault = converted("rivers.toml", &source, "rivers.yml", None).unwrap_err();
    assert!(fault[0].message.contains("in several"), "{}", fault[0].message);
    let yaml = converted("rivers.toml", &source, "rivers.yml", Some("en")).unwrap();
    assert!(
        yaml.text.contains("\"river\":\n  \"sharing\":\n    - \"equitable use\"\n"),
        "{}",
        yaml.text
    );
    let back = converted("rivers.yml", yaml.text.as_bytes(), "rivers.toml", Some("en")).unwrap();
    // What needs no condition, exception, name, stem or case is found as before.
    for (text, concept, count) in [
        ("They shared a basin and the equitable use of rivers.", "river.sharing", 2),
        ("A joint river commission, a common commission.", "river.sharing", 2),
        ("Cross-border trade, crossborder trade, tariffs.", "trade", 3),
    ] {
        assert_eq!(
            mentions(&back.text, "en", text).get(concept),
            Some(&count),
            "{text}\n{}",
            back.text
        );
    }
    let dropped: Vec<&str> = yaml
        .losses
        .iter()
        .filter(|loss| loss.how == How::Dropped && loss.item.contains(": "))
        .map(|loss| loss.item.as_str())
        .collect();
    for item in [
        "river.sharing: ~cooperate & @water",
        "river.sharing: except shar* price*",
        "trade: /tax(es)?/",
    ] {
        assert!(dropped.contains(&item), "{item} in {dropped:?}");
    }
}

#[test]
fn a_sheet_is_read_like_a_table() {
    let sheet = |rows: &[[&str; 2]]| {
        let mut body = String::new();
        for (number, row) in rows.iter().enumerate() {
            body.push_str(&format!("<row r=\"{}\">", number + 1));
            for (column, cell) in ["A", "B"].iter().zip(row) {
                body.push_str(&format!(
                    "<c r=\"{column}{}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>",
                    number + 1
                ));
            }
            body.push_str("</row>");
        }
        workbook(&format!("<sheetData>{body}</sheetData>"))
    };
    let book = sheet(&[["Category", "Word"], ["Water", "river*"], ["Law", "treaty"]]);
    let found = converted("book.xlsx", &book, "x.toml", Some("en")).unwrap();
    assert_eq!(found.from.name, "table");
    assert_eq!(
        mentions(&found.text, "en", "A treaty on rivers."),
        BTreeMap::from([("law".to_owned(), 1), ("water".to_owned(), 1)])
    );
    // Our own columns are our own table, patterns and all.
    let book = sheet(&[["concept", "term"], ["water", ""]]);
    assert!(
        converted("book.xlsx", &book, "x.toml", Some("en")).is_err(),
        "a concept without a term"
    );
    let far = workbook(
        "<sheetData><row r=\"1\"><c r=\"XFD1\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>",
    );
    assert!(converted("book.xlsx", &far, "x.toml", Some("en")).is_err());
    assert!(converted("book.xlsx", &book[..book.len() / 2], "x.toml", Some("en")).is_err());
}

/// The smallest XLSX file with this sheet.
fn workbook(sheet: &str) -> Vec<u8> {
    use std::io::Write as _;
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let members = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Words\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>")),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory");
        archive.write_all(content.as_bytes()).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

#[test]
fn hostile_files_get_a_message() {
    let deep = "<cnode name='a'>".repeat(100_000);
    let bomb = "<!DOCTYPE x [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>";
    let long = "a".repeat(17 << 20);
    for (file, content, says) in [
        ("x.ykd", "<dictionary><cnode name='a'>", "ends inside"),
        ("x.ykd", "<dictionary></cnode>", "broken"),
        ("x.ykd", &format!("<dictionary>{deep}"), "deeper than"),
        ("x.ykd", "<html></html>", "no element \"dictionary\""),
        ("x.yml", "a: [b", "no YAML"),
        ("x.yml", &"[".repeat(100_000), ""),
        ("x.yml", &"- ".repeat(10_000), ""),
        ("x.yml", "", "became a term"),
        ("x.dic", "no legend", "no legend"),
        ("x.cod", "no code", "no line names a code"),
        ("x.rdf", bomb, "other entities"),
        ("x.rdf", "<rdf:RDF", "no RDF/XML"),
        ("x.ttl", "<a> <b", "no Turtle"),
        ("x.ttl", "<urn:a> <urn:b> <urn:c> .", "no concept"),
        ("x.cat", &long, "16 MiB"),
        ("x.cat", &format!("{}a (1)", "\t".repeat(70)), "deeper than"),
        ("x.csv", "", "empty"),
        ("x.xlsx", "PK\x03\x04nothing", "broken archive"),
        ("x.abc", "x", "cannot be told"),
        ("x.toml", "[[concept]]", ""),
    ] {
        let faults = converted(file, content.as_bytes(), "x.toml", Some("en")).unwrap_err();
        let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let all = all.join("\n");
        assert!(all.contains(says), "{file}: {all:.400}");
        assert!(all.len() < 20_000, "{file}: {}", all.len());
    }
    // Another encoding is no fault; bytes that are no text are.
    let latin = converted("x.cat", b"\xc9T\xc9\n\t\xe9t\xe9 (1)\n", "x.toml", Some("fr")).unwrap();
    assert_eq!(mentions(&latin.text, "fr", "Un été."), BTreeMap::from([("ete".to_owned(), 1)]));
    let declared = b"<?xml version='1.0' encoding='ISO-8859-2'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:s='http://www.w3.org/2004/02/skos/core#'><s:Concept rdf:about='urn:a'><s:prefLabel xml:lang='cs'>\xf8eka</s:prefLabel></s:Concept></rdf:RDF>";
    let declared = converted("x.rdf", declared, "x.toml", None).unwrap();
    assert_eq!(
        mentions(&declared.text, "cs", "Ta řeka."),
        BTreeMap::from([("reka".to_owned(), 1)])
    );
    assert!(converted("x.cat", b"A\n\t\0\x01\x02b (1)\n", "x.toml", Some("en")).is_err());
    let fault = converted("x.yml", b"a: b", "x.toml", None).unwrap_err();
    assert!(fault[0].to_string().contains("--lang en"), "{}", fault[0]);
}

#[test]
fn the_program_writes_the_codebook_and_its_losses() {
    let folder_out = tempfile::tempdir().unwrap();
    let target = folder_out.path().join("mine.toml");
    let run = |more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_polilex"))
            .args(["codebook", "convert"])
            .arg(folder().join("wordstat.cat"))
            .arg(&target)
            .args(more)
            .output()
            .expect("the program runs")
    };
    let said = run(&["--lang", "en"]);
    let text = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.status.success() && text.contains("approximated"), "{text}");
    assert!(load("mine.toml", &fs::read(&target).unwrap()).is_ok());
    let losses = fs::read_to_string(folder_out.path().join("mine.toml.losses.csv")).unwrap();
    assert!(losses.starts_with("line,item,became,how,why\n"), "{losses}");
    let again = run(&["--lang", "en"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--force"));
    assert!(run(&["--lang", "en", "--force", "--quiet"]).status.success());
    assert_eq!(run(&["--from", "nonsense"]).status.code(), Some(2));
    assert_eq!(fs::read_dir(folder_out.path()).unwrap().count(), 2);
}

/// Words of patterns and texts.
const WORDS: [&str; 6] = ["state", "states", "river", "rivers", "law", "sea"];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["state*", "*s", "r?ver", "/.+/ law", "l*w"]).prop_map(str::to_owned),
    ]
}

fn pattern() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => word(),
        1 => prop::collection::vec(prop::collection::vec(word(), 1..3).prop_map(|words| words.join(" ")), 2..4)
            .prop_map(|alternatives| format!("({})", alternatives.join("|"))),
    ];
    (word(), prop::collection::vec((part, any::<bool>()), 0..3)).prop_map(|(first, parts)| {
        parts.into_iter().fold(first, |pattern, (part, optional)| {
            if optional { format!("{pattern} [{part}]") } else { format!("{pattern} {part}") }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn without_conditions_nothing_changes(
        concepts in prop::collection::vec(prop::collection::vec(pattern(), 1..4), 1..4),
        text in prop::collection::vec(prop::sample::select(&WORDS[..]), 1..25),
    ) {
        let mut codebook = "[codebook]\nid = \"x\"\n".to_owned();
        for (number, terms) in concepts.iter().enumerate() {
            let terms: Vec<String> = terms.iter().map(|term| format!("'{term}'")).collect();
            codebook.push_str(&format!("[[concept]]\nid = \"c{number}\"\n[concept.terms]\nen = [{}]\n", terms.join(", ")));
        }
        let text = text.join(" ");
        let expected = mentions(&codebook, "en", &text);
        for other in ["x.csv", "x.yml"] {
            let there = converted("x.toml", codebook.as_bytes(), other, None).expect("it is written");
            prop_assert!(there.losses.iter().all(|loss| loss.how != How::Dropped || other == "x.yml"), "{:?}", there.losses);
            let back = converted(other, there.text.as_bytes(), "x.toml", Some("en")).expect("it is read");
            prop_assert_eq!(mentions(&back.text, "en", &text), expected.clone(), "{} {}\n{}", other, text, back.text);
        }
    }

    /// An entry with any of the signs of our pattern language matches itself, and nothing that lacks one of its words.
    #[test]
    fn an_entry_matches_itself(entry in "[ab](?:[ab()\\[\\]|&~=@<>/\\\\ \"+#%^{}-]{0,10}[ab])?") {
        let yaml = format!("key:\n  - {}\n", serde_json::to_string(&entry).expect("a string"));
        let found = converted("x.yml", yaml.as_bytes(), "x.toml", Some("en")).expect("it has words");
        let text = format!("Say {entry} now.");
        prop_assert_eq!(mentions(&found.text, "en", &text).values().sum::<usize>(), 1, "{}", found.text);
        let words = entry.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).count();
        let other = text.replacen(['a', 'b'], "c", 2).replace("Scy", "Say");
        if words == 1 {
            prop_assert_eq!(mentions(&found.text, "en", &other).values().sum::<usize>(), 0, "{}", found.text);
        }
    }

    #[test]
    fn no_sheet_makes_it_panic(
        rows in prop::collection::vec((any::<u32>(), "[A-Z]{1,4}[0-9]{0,8}", "[a-z]{0,9}", "\\PC{0,12}"), 0..6),
        broken in "[<>/a-z =\"0-9&;]{0,30}",
    ) {
        let mut body = String::new();
        for (row, cell, kind, value) in rows {
            body.push_str(&format!("<row r=\"{row}\"><c r=\"{cell}\" t=\"{kind}\"><v>{value}</v><is><t>{value}</t></is></c></row>"));
        }
        for sheet in [format!("<sheetData>{body}</sheetData>"), format!("<sheetData>{body}{broken}</sheetData>"), broken] {
            let _ = converted("book.xlsx", &workbook(&sheet), "x.toml", Some("en"));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(
        number in 0..FORMATS.len(),
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[*@+%<>a-c:\\-\\[\\]{}&|!()'\"/\\t\\n 0-9#=?,;]{0,200}".prop_map(String::into_bytes),
        ],
    ) {
        let from = Some(&FORMATS[number]);
        for target in ["x.toml", "x.csv", "x.yml"] {
            let conversion = Conversion { file: "x", bytes: &bytes, from, target, to: None, language: Some(Language::ENGLISH) };
            if let (Ok(found), "x.toml") = (convert(&conversion), target) {
                prop_assert!(load("x.toml", found.text.as_bytes()).is_ok());
            }
        }
    }
}

#[test]
fn the_page_of_codebooks_lists_every_format() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codebook.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let table = formats_documentation();
    assert!(page.contains(&table), "docs/codebook.md lacks this table:\n{table}");
}

#[test]
fn formats_are_found_by_name() {
    for known in FORMATS {
        assert_eq!(format(known.name), Some(known));
    }
    assert_eq!(format("none"), None);
}
