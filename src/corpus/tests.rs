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
    assert!(reason(&sources[3]).contains("1 cells, the header 4"), "{}", reason(&sources[3]));
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
    let options = Options { text_column: Some("body".into()), ..Options::default() };
    assert!(reason(&folder.open(&options).0[0]).contains("no column \"body\""));
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
