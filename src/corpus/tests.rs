use std::fs;
use std::path::Path;

use super::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn open(&self, options: &Options) -> (Vec<Source>, Vec<Diagnostic>) {
        let (corpus, warnings) =
            Corpus::open(&[Input::Path(self.path().to_owned())], options).unwrap();
        (corpus.documents().collect(), warnings)
    }

    fn sources(&self) -> Vec<Source> {
        self.open(&Options::default()).0
    }
}

fn names(sources: &[Source]) -> Vec<String> {
    sources.iter().map(|source| source.id.to_string()).collect()
}

fn text(source: &Source) -> &str {
    match &source.content {
        Content::Row { text, .. } => text,
        other => panic!("no row: {other:?}"),
    }
}

fn reason(source: &Source) -> &str {
    match &source.content {
        Content::Skipped { reason, .. } => reason,
        other => panic!("not skipped: {other:?}"),
    }
}

#[test]
fn files_come_in_the_order_of_their_names() {
    let folder = Folder::of(&[
        ("b/a.txt", "x"),
        ("a.txt", "x"),
        ("b.txt", "x"),
        ("法律/一.txt", "x"),
        (".hidden", "x"),
        (".git/c.txt", "x"),
    ]);
    assert_eq!(names(&folder.sources()), ["a.txt", "b.txt", "b/a.txt", "法律/一.txt"]);
}

#[test]
fn results_of_other_runs_are_no_documents() {
    let folder = Folder::of(&[
        ("a.txt", "x"),
        ("out/datapackage.json", "{\"name\": \"polilex-results\"}"),
        ("out/tables/words.csv", "word\n"),
        ("data/datapackage.json", "{\"name\": \"other\"}"),
        ("data/b.txt", "x"),
        ("now/c.txt", "x"),
    ]);
    let options = Options { exclude: vec![folder.path().join("now")], ..Options::default() };
    assert_eq!(names(&folder.open(&options).0), ["a.txt", "data/b.txt", "data/datapackage.json"]);
}

#[test]
fn two_inputs_keep_their_documents_apart() {
    let (one, two) = (Folder::of(&[("a.txt", "x")]), Folder::of(&[("a.txt", "x")]));
    let input = |folder: &Folder| Input::Path(folder.path().join("a.txt"));
    let (corpus, _) = Corpus::open(&[input(&one), input(&two)], &Options::default()).unwrap();
    assert_eq!(names(&corpus.documents().collect::<Vec<_>>()), ["a.txt", "a~2.txt"]);
}

#[test]
fn folders_of_one_name_keep_their_metadata_and_their_tables() {
    let both = Folder::of(&[
        ("y19/texts/a.txt", "x"),
        ("y19/texts/s.csv", "id,text\n1,One.\n"),
        ("y19/texts/metadata.csv", "file,year\na.txt,2019\n"),
        ("y20/texts/a.txt", "x"),
        ("y20/texts/s.csv", "id,text\n1,One.\n2,Two.\n"),
        ("y20/texts/metadata.csv", "file,year\na.txt,2020\n"),
    ]);
    let input = |path: &str| Input::Path(both.path().join(path));
    let inputs = [input("y19/texts"), input("y20/texts"), input("y20/texts/a.txt")];
    let (corpus, _) = Corpus::open(&inputs, &Options::default()).unwrap();
    let sources: Vec<Source> = corpus.documents().collect();
    let expected =
        ["texts/a.txt", "texts/s.csv#1", "texts~2/a.txt", "texts~2/s.csv#1", "texts~2/s.csv#2"];
    assert_eq!(names(&sources), expected, "and a file that was given twice is one document");
    assert_eq!((&*sources[0].metadata["year"], &*sources[2].metadata["year"]), ("2019", "2020"));
}

#[test]
fn results_in_the_folder_itself_are_no_documents() {
    let package = r#"{"name": "polilex-results", "resources": [{"path": "tables/words.csv"}]}"#;
    let folder = Folder::of(&[
        ("a.txt", "x"),
        ("datapackage.json", package),
        ("tables/words.csv", "word\n"),
        ("tables/mine.csv", "text\nx\n"),
    ]);
    assert_eq!(names(&folder.sources()), ["a.txt", "tables/mine.csv#1"]);
}

#[test]
fn what_is_not_there_is_an_error_and_an_empty_folder_too() {
    let folder = Folder::of(&[]);
    let code = |input: &Path| {
        Corpus::open(&[Input::Path(input.to_owned())], &Options::default()).unwrap_err()[0].code
    };
    assert_eq!(code(folder.path()), "no-documents");
    assert_eq!(code(&folder.path().join("missing")), "no-input");
}

#[test]
fn each_row_of_a_table_is_a_document() {
    let folder = Folder::of(&[
        (
            "a.csv",
            "doc_id,text,actor,year\ns1,\"Said \"\"yes\"\",\nand no.\",Marenia,2019\ns1,Second.,Coral,\n,Third.,,2021\nshort row\n",
        ),
        ("b.tsv", "id\tbody\nx\tText.\n"),
        (
            "c.jsonl",
            "{\"id\": 7, \"text\": \"One.\", \"tags\": [1]}\n\nnot json\n{\"text\": null}\n",
        ),
        ("d.csv", "a;text\n1;半角\n"),
        ("e.csv", "a,b\n1,2\n"),
        ("f.csv", ""),
        ("g.csv", "text\n"),
    ]);
    let sources = folder.sources();
    assert_eq!(
        names(&sources),
        [
            "a.csv#s1",
            "a.csv#s1~2",
            "a.csv#3",
            "a.csv#4",
            "b.tsv#x",
            "c.jsonl#7",
            "c.jsonl#2",
            "c.jsonl#3",
            "d.csv#1",
            "e.csv",
            "f.csv",
            "g.csv"
        ]
    );
    assert_eq!(text(&sources[0]), "Said \"yes\",\nand no.");
    assert_eq!(sources[0].metadata["actor"], "Marenia");
    assert_eq!(sources[2].metadata["year"], "2021");
    assert!(reason(&sources[3]).contains("1 cell, the header 4"), "{}", reason(&sources[3]));
    assert_eq!(text(&sources[5]), "One.");
    assert_eq!(sources[5].metadata["tags"], "[1]");
    assert!(reason(&sources[6]).contains("no JSON"));
    assert_eq!(text(&sources[8]), "半角");
    assert!(reason(&sources[9]).contains("--text-column") && reason(&sources[9]).contains("a, b"));
    assert!(reason(&sources[10]).contains("empty"));
    assert!(reason(&sources[11]).contains("no rows"));
}

#[test]
fn columns_can_be_named() {
    let folder = Folder::of(&[("a.csv", "speech,who,text\nHello.,me,other\n")]);
    let options = Options {
        text_column: Some("speech".into()),
        id_column: Some("who".into()),
        ..Options::default()
    };
    let (sources, _) = folder.open(&options);
    assert_eq!((names(&sources), text(&sources[0])), (vec!["a.csv#me".to_owned()], "Hello."));
}

#[test]
fn a_named_column_that_no_table_has_is_a_mistake() {
    let inputs = |folder: &Folder| [Input::Path(folder.path().to_owned())];
    let text_column = |name: &str| Options { text_column: Some(name.into()), ..Options::default() };
    let id_column = |name: &str| Options { id_column: Some(name.into()), ..Options::default() };
    let folder = Folder::of(&[
        ("a.csv", "speech,who\nHello.,me\n"),
        ("b.jsonl", "{\"address\": \"One.\"}\n[]\n{\"address\": \"Two.\", \"name\": \"x\"}\n"),
        ("c.txt", "Not a table.\n"),
        ("d.csv", ""),
    ]);
    let fault = |options: &Options| -> String {
        let faults = Corpus::open(&inputs(&folder), options).unwrap_err();
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        fault(&text_column("speach")),
        "error[no-text-column]: no table has a column \"speach\" (--text-column)\n   hint: did you mean \"speech\"?\n   hint: the columns are: address, name, speech, who"
    );
    let both = Options { id_column: Some("elsewhere".into()), ..text_column("zzz") };
    let said = fault(&both);
    assert!(
        said.contains("\"zzz\" (--text-column)") && said.contains("\"elsewhere\" (--id-column)")
    );
    assert!(!said.contains("did you mean"), "{said}");
    // One table is enough; the others are skipped, and say why.
    let (sources, warnings) = folder.open(&text_column("speech"));
    assert_eq!((names(&sources)[0].as_str(), text(&sources[0])), ("a.csv#1", "Hello."));
    assert!(reason(&sources[1]).contains("no column \"speech\"; there are: address"));
    assert!(warnings.is_empty(), "{warnings:?}");
    let (sources, _) =
        folder.open(&Options { id_column: Some("name".into()), ..text_column("address") });
    assert_eq!(names(&sources), ["a.csv", "b.jsonl#1", "b.jsonl#2", "b.jsonl#x", "c.txt", "d.csv"]);
    // Where no table can be read, each says itself why; where there is none, the name is for nothing.
    let broken = Folder::of(&[("a.csv", "")]);
    assert!(reason(&broken.open(&id_column("x")).0[0]).contains("empty"));
    let none = Folder::of(&[("a.txt", "Text.\n")]);
    let (sources, warnings) = none.open(&id_column("x"));
    assert_eq!((sources.len(), warnings[0].code), (1, "no-id-column"));
}

#[test]
fn a_table_in_another_encoding_is_read() {
    let (bytes, ..) =
        encoding_rs::GB18030.encode("标题,正文\n讲话,各国应当尊重网络主权，维护网络安全与和平。\n");
    let folder = Folder::of(&[]);
    fs::write(folder.path().join("a.csv"), bytes).unwrap();
    let sources = folder.sources();
    assert_eq!(text(&sources[0]), "各国应当尊重网络主权，维护网络安全与和平。");
    assert_eq!(sources[0].metadata["标题"], "讲话");
}

#[test]
fn the_nearest_metadata_wins_column_by_column() {
    let folder = Folder::of(&[
        ("a.txt", "x"),
        ("law/b.txt", "x"),
        ("metadata.csv", "file,actor,year,genre\na.txt,Marenia,2018,\nlaw/b.txt,Union,2019,law\n"),
        ("law/metadata.csv", "file,year,genre\nb.txt,2020,\nmissing.txt,1,\n"),
    ]);
    let (sources, warnings) = folder.open(&Options::default());
    assert_eq!(names(&sources), ["a.txt", "law/b.txt"]);
    assert_eq!(
        (sources[1].metadata["actor"].as_str(), sources[1].metadata["year"].as_str()),
        ("Union", "2020")
    );
    assert!(
        warnings.iter().any(|warning| warning.to_string().contains("missing.txt")),
        "{warnings:?}"
    );
    assert_eq!(sources[1].metadata["genre"], "law", "an empty cell says nothing");
    assert!(!sources[0].metadata.contains_key("genre"));
    let other = Folder::of(&[("m.csv", "file,year\na.txt,1999\n")]);
    let options = Options { metadata: Some(other.path().join("m.csv")), ..Options::default() };
    assert_eq!(folder.open(&options).0[0].metadata["year"], "1999");
    let options = Options { metadata: Some(other.path().join("none.csv")), ..Options::default() };
    assert!(Corpus::open(&[Input::Path(folder.path().to_owned())], &options).is_err());
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_and_pipes_do_no_harm() {
    let folder = Folder::of(&[("a/b.txt", "x")]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/round")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("nowhere"), folder.path().join("dead.txt"))
        .unwrap();
    let pipe = folder.path().join("pipe.txt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let sources = folder.sources();
    assert_eq!(names(&sources), ["a/b.txt", "dead.txt", "pipe.txt"]);
    assert!(reason(&sources[1]).contains("cannot be read"));
    assert!(reason(&sources[2]).contains("pipe"));
}

#[test]
fn a_name_that_looks_numbered_stays_with_its_file() {
    let folders: Vec<Folder> =
        (0..3).map(|_| Folder::of(&[("a.txt", "x"), ("a~2.txt", "x")])).collect();
    let input = |folder: &Folder, name: &str| Input::Path(folder.path().join(name));
    let inputs =
        [input(&folders[0], "a.txt"), input(&folders[1], "a.txt"), input(&folders[2], "a~2.txt")];
    let (corpus, _) = Corpus::open(&inputs, &Options::default()).unwrap();
    let sources: Vec<Source> = corpus.documents().collect();
    assert_eq!(names(&sources), ["a.txt", "a~2.txt", "a~3.txt"]);
    let Content::File(path) = &sources[1].content else { panic!("{:?}", sources[1]) };
    assert_eq!(*path, folders[2].path().join("a~2.txt"));
}

#[test]
fn ids_that_come_twice_or_are_texts_still_name_one_row_each() {
    let long = "x".repeat(300);
    let folder = Folder::of(&[
        ("a.csv", &format!("id,text\na~3,1\na,2\na,3\na~3~3,4\n{long},5\n\"b\\\n\u{202e}\",6\n")),
        ("a.csv#1", "a file"),
    ]);
    let sources = folder.sources();
    let names = names(&sources);
    assert_eq!(
        names,
        [
            "a.csv#a~3",
            "a.csv#a",
            "a.csv#a~3~3",
            "a.csv#a~3~3~4",
            "a.csv#5",
            "a.csv#b\\x5c\\x0a\\u{202e}",
            "a.csv\\x231"
        ]
    );
}

#[test]
fn a_row_without_end_ends_the_table_and_not_the_rows_before() {
    use std::io::Write;
    let folder = Folder::of(&[]);
    let endless = |name: &str, begin: &str| {
        let mut file = fs::File::create(folder.path().join(name)).unwrap();
        file.write_all(begin.as_bytes()).unwrap();
        let filler = "word ".repeat(1 << 20);
        for _ in 0..15 {
            file.write_all(filler.as_bytes()).unwrap();
        }
    };
    endless("a.csv", "id,text\n1,One.\n2,\"Two\n");
    endless("b.jsonl", "{\"text\": \"One.\"}\n{\"text\": \"");
    let sources = folder.sources();
    assert_eq!(names(&sources), ["a.csv#1", "a.csv#2", "b.jsonl#1", "b.jsonl#2"]);
    assert_eq!((text(&sources[0]), text(&sources[2])), ("One.", "One."));
    for endless in [&sources[1], &sources[3]] {
        let Content::Skipped { code, reason, .. } = &endless.content else { panic!("{endless:?}") };
        assert_eq!(*code, "too-large");
        assert!(reason.contains("64 MiB"), "{reason}");
    }
}

#[test]
fn a_table_with_too_many_columns_is_refused_in_a_short_sentence() {
    let columns: String = (0..20_000).map(|column| format!("c{column},")).collect();
    let fields: String = (0..20_000).map(|field| format!("\"f{field}\": 1,")).collect();
    let wide: String = (0..9_000).map(|column| format!("c{column},")).collect();
    let folder = Folder::of(&[
        ("a.csv", &format!("{columns}text\n")),
        ("b.jsonl", &format!("{{{fields}\"text\": \"x\"}}\n")),
        ("c.csv", &format!("{wide}d\n")),
        ("d.txt", "x"),
        ("metadata.csv", &format!("{columns}file\n")),
    ]);
    let (sources, warnings) = folder.open(&Options::default());
    assert!(reason(&sources[0]).contains("20001 columns"), "{}", reason(&sources[0]));
    assert!(reason(&sources[1]).contains("20001 fields"), "{}", reason(&sources[1]));
    assert!(reason(&sources[2]).len() < 400, "{}", reason(&sources[2]));
    assert!(warnings[0].to_string().contains("20001 columns"), "{warnings:?}");
}

#[test]
fn metadata_that_is_wrong_in_every_row_is_said_in_a_few_lines() {
    let mut table = String::from("file,year\n");
    for row in 0..30_000 {
        table.push_str(&format!("missing-{row}.txt,2020\na.txt,1,2,3\n"));
    }
    let folder = Folder::of(&[("a.txt", "x"), ("metadata.csv", &table)]);
    let (sources, warnings) = folder.open(&Options::default());
    assert_eq!(sources[0].metadata["year"], "1");
    assert!(warnings.len() < 15, "{}", warnings.len());
    let said: String = warnings.iter().map(|warning| format!("{warning}\n")).collect();
    for count in ["29997 more rows of", "29996 more rows of"] {
        assert!(said.contains(count), "{said}");
    }
}

#[test]
fn metadata_names_files_as_the_table_of_documents_does() {
    let folder = Folder::of(&[
        ("sub/a.txt", "x"),
        ("e\u{301}.txt", "decomposed"),
        ("\u{e9}.txt", "composed"),
        ("o\u{308}.txt", "decomposed only"),
        ("metadata.csv", "file,n\nsub\\a.txt,1\ne\u{301}.txt,2\n\u{e9}.txt,3\n\u{f6}.txt,4\n"),
    ]);
    let (sources, warnings) = folder.open(&Options::default());
    assert!(warnings.is_empty(), "{warnings:?}");
    let told: Vec<(String, &str)> =
        sources.iter().map(|source| (source.id.to_string(), &*source.metadata["n"])).collect();
    let expected =
        [("e\u{301}.txt", "2"), ("o\u{308}.txt", "4"), ("sub/a.txt", "1"), ("\u{e9}.txt", "3")];
    assert_eq!(told, expected.map(|(name, n)| (name.to_owned(), n)));
}

#[test]
fn metadata_may_be_parted_by_semicolons() {
    let table = "file;actor;year\na.txt;\"Marenia; the Republic\";2018\n";
    let folder = Folder::of(&[("a.txt", "x"), ("metadata.csv", table)]);
    let (sources, warnings) = folder.open(&Options::default());
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(sources[0].metadata["actor"], "Marenia; the Republic");
    assert_eq!(sources[0].metadata["year"], "2018");
}

#[test]
fn half_moved_results_are_no_documents() {
    let list = r#"{"name": "polilex-results", "resources": [{"path": "tables/words.csv"}]}"#;
    let folder = Folder::of(&[
        ("a.txt", "x"),
        (".polilex-pending.json", list),
        ("tables/words.csv", "word\n"),
        ("out/.polilex-pending.json", list),
        ("out/tables/words.csv", "word\n"),
        ("out/.polilex-partial/tables/words.csv", "word\n"),
    ]);
    assert_eq!(names(&folder.sources()), ["a.txt"]);
}

#[test]
fn a_file_that_is_written_to_while_it_is_read_says_so() {
    use std::io::{Read, Write};
    let folder = Folder::of(&[("a.txt", "first\n"), ("b.txt", "same\n")]);
    let open = |name: &str| Content::File(folder.path().join(name)).open().unwrap();
    let seen = |change: &dyn Fn(&Path)| {
        let mut bytes = Bytes::new(open("a.txt"));
        let mut byte = [0];
        bytes.read_exact(&mut byte).unwrap();
        change(&folder.path().join("a.txt"));
        let seen = bytes.finish();
        fs::write(folder.path().join("a.txt"), "first\n").unwrap();
        seen
    };
    let quiet = seen(&|_| {});
    assert_eq!((quiet.bytes, quiet.changed), (6, false));
    assert_eq!(quiet.sha256, bytes::digest("first\n"));
    assert!(seen(&|path| fs::write(path, "").unwrap()).changed, "cut");
    let grown = seen(&|path| {
        let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(b"second\n").unwrap();
    });
    assert!(grown.changed, "grown");
    assert_eq!(grown.bytes, 6, "what was there is read");
    let rewritten = seen(&|path| {
        fs::write(path, "other\n").unwrap();
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    });
    assert!(rewritten.changed, "of the same length, at another time");
    let mut replaced = Bytes::new(open("b.txt"));
    replaced.read_exact(&mut [0]).unwrap();
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    assert!(!replaced.finish().changed, "the old file is read to its end");
}

#[test]
fn a_table_that_is_written_to_while_it_is_read_says_so_in_its_last_row() {
    let folder = Folder::of(&[("a.csv", "text\nOne.\nTwo.\n")]);
    let (corpus, _) =
        Corpus::open(&[Input::Path(folder.path().to_owned())], &Options::default()).unwrap();
    let mut documents = corpus.documents();
    let first = documents.next().unwrap();
    fs::write(folder.path().join("a.csv"), "text\nOne.\nTwo.\nThree.\n").unwrap();
    let rest: Vec<Source> = documents.collect();
    assert_eq!(text(&first), "One.");
    let Content::Skipped { code, .. } = &rest.last().unwrap().content else { panic!("{rest:?}") };
    assert_eq!(*code, "changed");
}

#[test]
fn a_huge_file_is_neither_read_nor_digested() {
    let folder = Folder::of(&[]);
    let sparse = |name: &str, length: u64| {
        fs::File::create(folder.path().join(name)).unwrap().set_len(length).unwrap();
    };
    // Not every file system has room for the emptiness.
    sparse("a.txt", 1 << 40);
    sparse("b.txt", 1 << 30);
    let sources = folder.sources();
    assert!(reason(&sources[0]).contains("1 GiB"), "{}", reason(&sources[0]));
    let Content::Skipped { bytes, .. } = sources[0].content else { panic!("{:?}", sources[0]) };
    assert_eq!(bytes, 1 << 40);
    let seen = Bytes::new(sources[1].content.open().unwrap()).finish();
    assert_eq!((seen.bytes, seen.sha256.as_str(), seen.changed), (1 << 30, "", false));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    fn pipe(path: &Path) {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn every_file_is_one_row_whatever_its_name() {
        let folder = Folder::of(&[]);
        let long = "n".repeat(251) + ".txt";
        let given: Vec<&[u8]> = vec![
            b"a\xff.txt",
            b"a\xfe.txt",
            b"a\n.txt",
            b"a\t.txt",
            b"a\r.txt",
            b"a\x1b[31m.txt",
            b"a\\xff.txt",
            b"=cmd|' C calc'!A0.txt",
            b"'=cmd|' C calc'!A0.txt",
            b"+1.txt",
            b"-1.txt",
            b"@a.txt",
            b" a.txt",
            b"a.txt ",
            b"a.txt",
            b"A.txt",
            "e\u{301}.txt".as_bytes(),
            "\u{e9}.txt".as_bytes(),
            "a\u{202e}txt.exe".as_bytes(),
            "a\u{2028}b.txt".as_bytes(),
            b"a\\b.txt",
            b"a#1.txt",
            b"a.csv#1",
            b"a~2.txt",
            b"\"quoted\", and more.txt",
            b"%s%n.txt",
            b"-",
            long.as_bytes(),
        ];
        for name in &given {
            fs::write(folder.path().join(OsStr::from_bytes(name)), "x").unwrap();
        }
        let sources = folder.sources();
        let mut names = names(&sources);
        assert_eq!(names.len(), given.len());
        for name in &names {
            assert!(!name.chars().any(crate::diagnostic::acts), "{name:?}");
        }
        for source in &sources {
            let Content::File(path) = &source.content else { panic!("{source:?}") };
            assert!(path.is_file());
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), given.len(), "no two are alike");
        let mut guarded: Vec<_> = names.iter().map(|name| crate_guarded(name)).collect();
        guarded.sort();
        guarded.dedup();
        assert_eq!(guarded.len(), given.len(), "nor are they in a table");
    }

    /// What a table makes of a name, said once more: an apostrophe before formulas, guarded or not.
    fn crate_guarded(name: &str) -> String {
        let first = name.trim_start_matches('\'').trim_start().chars().next();
        if first.is_some_and(|first| "=+-@".contains(first)) {
            format!("'{name}")
        } else {
            name.to_owned()
        }
    }

    #[test]
    fn what_is_no_file_is_a_row_and_is_not_opened() {
        let folder = Folder::of(&[("a.txt", "x"), ("hard.txt", "x"), ("dir.txt/b.txt", "x")]);
        let outside = Folder::of(&[("o.txt", "x")]);
        let at = |name: &str| folder.path().join(name);
        symlink("/dev/zero", at("zero.txt")).unwrap();
        symlink("self.txt", at("self.txt")).unwrap();
        symlink(outside.path().join("o.txt"), at("out.txt")).unwrap();
        symlink(at("a.txt"), at("same.txt")).unwrap();
        fs::hard_link(at("hard.txt"), at("hard2.txt")).unwrap();
        pipe(&at("pipe.csv"));
        let _socket = std::os::unix::net::UnixListener::bind(at("socket.txt")).unwrap();
        let sources = folder.sources();
        let told: Vec<(String, &str)> = sources
            .iter()
            .map(|source| {
                let code = match &source.content {
                    Content::Skipped { code, .. } => code,
                    _ => "",
                };
                (source.id.to_string(), code)
            })
            .collect();
        let expected = [
            ("a.txt", ""),
            ("dir.txt/b.txt", ""),
            ("hard.txt", ""),
            ("hard2.txt", ""),
            ("out.txt", ""),
            ("pipe.csv", "not-a-file"),
            ("same.txt", ""),
            ("self.txt", "unreadable"),
            ("socket.txt", "not-a-file"),
            ("zero.txt", "not-a-file"),
        ];
        assert_eq!(told, expected.map(|(name, code)| (name.to_owned(), code)));
    }

    #[test]
    fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
        let folder = Folder::of(&[("a.txt", "x"), ("b.csv", "text\nx\n"), ("c.txt", "x")]);
        let (corpus, _) =
            Corpus::open(&[Input::Path(folder.path().to_owned())], &Options::default()).unwrap();
        for name in ["a.txt", "b.csv"] {
            fs::remove_file(folder.path().join(name)).unwrap();
            pipe(&folder.path().join(name));
        }
        fs::remove_file(folder.path().join("c.txt")).unwrap();
        let sources: Vec<Source> = corpus.documents().collect();
        assert_eq!(sources[0].content.open().err().unwrap().code, "not-a-file");
        assert!(reason(&sources[1]).contains("pipe"));
        assert_eq!(sources[2].content.open().err().unwrap().code, "unreadable");
    }

    #[test]
    fn a_table_of_metadata_that_is_no_file_is_said_and_not_waited_for() {
        let folder = Folder::of(&[
            ("a.txt", "x"),
            ("b/metadata.csv/c.txt", "x"),
            ("nul/d.txt", "x"),
            ("nul/metadata.csv", "file,year\nd.txt,\"20\0\u{fffd}\n"),
        ]);
        pipe(&folder.path().join("metadata.csv"));
        let (sources, warnings) = folder.open(&Options::default());
        assert_eq!(names(&sources), ["a.txt", "b/metadata.csv/c.txt", "nul/d.txt"]);
        assert!(
            warnings.iter().any(|warning| warning.to_string().contains("pipe")),
            "{warnings:?}"
        );
        // A pipe that was asked for is read: a shell makes one of a command.
        let named = Folder::of(&[("n.txt", "x")]);
        let path = folder.path().join("metadata.csv");
        let options = Options { metadata: Some(path.clone()), ..Options::default() };
        let writer =
            std::thread::spawn(move || fs::write(path, "file,year\nn.txt,1999\n").unwrap());
        assert_eq!(named.open(&options).0[0].metadata["year"], "1999");
        writer.join().unwrap();
    }

    #[test]
    fn links_that_double_a_tree_at_every_level_are_entered_once() {
        let folder = Folder::of(&[("0/a.txt", "x")]);
        for level in 1..60 {
            let here = folder.path().join(level.to_string());
            fs::create_dir(&here).unwrap();
            for link in ["l", "r"] {
                symlink(folder.path().join((level - 1).to_string()), here.join(link)).unwrap();
            }
        }
        let (sources, warnings) = folder.open(&Options::default());
        let names = names(&sources);
        assert!(names.contains(&"0/a.txt".to_owned()) && names.len() < 10, "{names:?}");
        let said = warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(said.contains("link to a folder that is read already"), "{said}");
        assert!(warnings.len() <= 4, "{said}");
    }

    #[test]
    fn folders_are_walked_to_a_depth_that_is_said() {
        let folder = Folder::of(&[("a.txt", "x")]);
        let deep = folder.path().join(vec!["d"; 600].join("/"));
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("b.txt"), "x").unwrap();
        let within = folder.path().join(vec!["d"; 511].join("/")).join("c.txt");
        fs::write(within, "x").unwrap();
        let sources = folder.sources();
        assert_eq!(sources.len(), 3);
        assert!(sources[1].id.file.ends_with("/d/c.txt"));
        let Content::Skipped { code, .. } = &sources[2].content else { panic!("{:?}", sources[2]) };
        assert_eq!(*code, "too-deep");
    }
}
