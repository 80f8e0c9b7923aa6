use std::fs;
use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

use super::*;
use crate::corpus::{Corpus, Input};

/// Of a row its name, its text or the reason why there is none, and its metadata.
type Found = (String, String, BTreeMap<String, String>);

/// The rows of a table, which are the same if another process reads it.
fn rows(name: &str, bytes: &[u8], options: &Options) -> Vec<Found> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let here = rows_in(folder.path(), options);
    let apart = Apart::new(|table| {
        let mut written = Vec::new();
        write_rows(table, &mut written)?;
        Ok(Box::new(std::io::Cursor::new(written)))
    });
    assert_eq!(rows_in(folder.path(), &Options { apart: Some(apart), ..options.clone() }), here);
    here
}

fn rows_in(folder: &Path, options: &Options) -> Vec<Found> {
    let inputs = [Input::Path(folder.to_owned())];
    let (corpus, _) = Corpus::open(&inputs, options).unwrap();
    let row = |source: Source| {
        let text = match source.content {
            Content::Row { text, .. } => text,
            Content::Skipped { code, reason, .. } => format!("{code}: {reason}"),
            other => format!("{other:?}"),
        };
        (source.id.to_string(), text, source.metadata)
    };
    corpus.documents().map(row).collect()
}

fn plain(name: &str, bytes: &[u8]) -> Vec<String> {
    rows(name, bytes, &Options::default()).into_iter().map(|(_, text, _)| text).collect()
}

const SCHEMA: &str = "message table { required binary name (UTF8); optional binary text (UTF8); optional int32 year; required double share; \
    optional binary raw; optional group list (LIST) { repeated group list { optional int32 element; } } }";

/// A Parquet table of these texts, two rows a group.
fn parquet(texts: &[Option<&str>], compression: Compression, version: WriterVersion) -> Vec<u8> {
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_writer_version(version)
        .build();
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    for (group, texts) in texts.chunks(2).enumerate() {
        let mut group_writer = writer.next_row_group().unwrap();
        let levels: Vec<i16> = texts.iter().map(|text| i16::from(text.is_some())).collect();
        let zeros = vec![0; texts.len()];
        for column in 0.. {
            let Some(mut writer) = group_writer.next_column().unwrap() else { break };
            match column {
                0 => {
                    let names: Vec<ByteArray> = (0..texts.len())
                        .map(|at| ByteArray::from(format!("n{}", group * 2 + at).as_str()))
                        .collect();
                    writer.typed::<ByteArrayType>().write_batch(&names, None, None).unwrap();
                }
                1 => {
                    let texts: Vec<ByteArray> =
                        texts.iter().flatten().map(|text| ByteArray::from(*text)).collect();
                    writer
                        .typed::<ByteArrayType>()
                        .write_batch(&texts, Some(&levels), None)
                        .unwrap();
                }
                2 => {
                    let years = vec![2021; levels.iter().filter(|level| **level == 1).count()];
                    writer.typed::<Int32Type>().write_batch(&years, Some(&levels), None).unwrap();
                }
                3 => {
                    writer
                        .typed::<DoubleType>()
                        .write_batch(&vec![0.5; texts.len()], None, None)
                        .unwrap();
                }
                4 => {
                    let raw = vec![ByteArray::from(vec![0xff, 0xfe]); texts.len()];
                    writer
                        .typed::<ByteArrayType>()
                        .write_batch(&raw, Some(&vec![1; texts.len()]), None)
                        .unwrap();
                }
                _ => {
                    writer
                        .typed::<Int32Type>()
                        .write_batch(&[], Some(&zeros), Some(&zeros))
                        .unwrap();
                }
            }
            writer.close().unwrap();
        }
        group_writer.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

#[test]
fn a_parquet_table_is_its_rows() {
    let long = "Each State respects the law. ".repeat(4_000);
    let texts = [Some("各国应当"), None, Some(long.as_str()), Some("last")];
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
    ] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let file = parquet(&texts, compression, version);
            let options = Options { id_column: Some("name".to_owned()), ..Options::default() };
            let found = rows("a.parquet", &file, &options);
            let names: Vec<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
            assert_eq!(
                names,
                ["a.parquet#n0", "a.parquet#n1", "a.parquet#n2", "a.parquet#n3"],
                "{compression}"
            );
            let found_texts: Vec<&str> = found.iter().map(|(_, text, _)| text.as_str()).collect();
            assert_eq!(found_texts, ["各国应当", "", long.as_str(), "last"], "{compression}");
            let metadata: Vec<(&str, &str)> =
                found[0].2.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            assert_eq!(metadata, [("name", "n0"), ("share", "0.5"), ("year", "2021")]);
            assert!(!found[1].2.contains_key("year"), "nothing is no year");
        }
    }
}

#[test]
fn a_parquet_table_without_texts_says_which_columns_there_are() {
    let file = parquet(&[Some("x")], Compression::SNAPPY, WriterVersion::PARQUET_1_0);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.pq"), &file).unwrap();
    fs::write(folder.path().join("b.csv"), "body\nText.\n").unwrap();
    let options = Options { text_column: Some("body".to_owned()), ..Options::default() };
    let found = rows_in(folder.path(), &options);
    assert_eq!(
        found[0].1,
        "no-text-column: there is no column \"body\"; there are: name, text, year, share, raw"
    );
    assert_eq!(found[1].1, "Text.");
    fs::remove_file(folder.path().join("b.csv")).unwrap();
    let faults = Corpus::open(&[Input::Path(folder.path().to_owned())], &options).unwrap_err();
    assert_eq!(faults[0].hints, ["the columns are: name, raw, share, text, year"]);
    let empty = parquet(&[], Compression::SNAPPY, WriterVersion::PARQUET_1_0);
    assert_eq!(plain("a.parquet", &empty), ["empty: the table has no rows"]);
}

#[test]
fn parquet_that_is_none_is_refused_with_its_reason() {
    let file = parquet(&[Some("x")], Compression::SNAPPY, WriterVersion::PARQUET_1_0);
    assert_eq!(plain("a.parquet", b""), ["empty: the file is empty"]);
    for broken in
        [&file[..file.len() / 2], b"PAR1", b"PAR1....PAR1....", b"PAR1\0\0\0\0\xff\xff\xff\x7fPAR1"]
    {
        let found = plain("a.parquet", broken);
        assert!(found[0].starts_with("broken-table: "), "{found:?}");
    }
    assert_eq!(
        plain("a.parquet", b"PAR1\0\0\0\0\0\0\0\0PARE"),
        ["encrypted: the table is encrypted"]
    );
    // A schema of structures inside each other.
    let mut footer = vec![0x15, 2, 0x19, 0xfc];
    footer.extend([0xa0, 0x8d, 0x06]);
    footer.extend([0x48, 1, b'a', 0x15, 2, 0].repeat(100_000));
    footer.push(0);
    let deep =
        [b"PAR1".as_slice(), &footer, &u32::try_from(footer.len()).unwrap().to_le_bytes(), b"PAR1"]
            .concat();
    assert_eq!(plain("a.parquet", &deep), ["too-complex: its schema has more than 256 structures"]);
}

#[test]
fn pages_that_swell_are_refused_before_they_are_unpacked() {
    let text = " ".repeat(40 << 20);
    for compression in [
        Compression::GZIP(Default::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::SNAPPY,
    ] {
        let file = parquet(&[Some(&text)], compression, WriterVersion::PARQUET_1_0);
        let found = plain("a.parquet", &file);
        // Snappy does not pack better than to a twentieth.
        let expected = if compression == Compression::SNAPPY { "" } else { "too-large: " };
        assert!(
            found[0].starts_with(expected),
            "{compression}: {}",
            &found[0][..found[0].len().min(200)]
        );
    }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn tables_of_lines_may_be_compressed() {
    let csv = b"id,text\na,Each State\nb,respects\n";
    let jsonl = b"{\"text\":\"Each State\"}\n{\"text\":\"respects\"}\n";
    let zstd = |bytes: &[u8]| {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    };
    assert_eq!(plain("a.csv.gz", &gzip(csv)), ["Each State", "respects"]);
    assert_eq!(plain("a.TSV.zst", &zstd(csv)), ["Each State", "respects"]);
    assert_eq!(plain("a.jsonl.gz", &gzip(jsonl)), ["Each State", "respects"]);
    assert_eq!(plain("a.ndjson.zst", &zstd(jsonl)), ["Each State", "respects"]);
    assert_eq!(plain("a.csv", &gzip(csv)), ["Each State", "respects"], "whatever its name says");
    assert_eq!(plain("a.csv.gz", csv), ["Each State", "respects"], "whatever its name says");
    assert_eq!(rows("a.csv.gz", &gzip(csv), &Options::default())[1].0, "a.csv.gz#b");
    assert!(
        plain("a.csv.gz", &gzip(csv)[..20])[0]
            .starts_with("broken: the compressed file is cut or broken")
    );
    let bomb = gzip(&[b"text\n".to_vec(), vec![b' '; 32 << 20]].concat());
    let found = plain("a.csv.gz", &bomb);
    assert!(found.last().unwrap().contains("unpacks to more than 100 times its size"), "{found:?}");
}

#[test]
fn a_compressed_table_that_is_cut_says_so_after_its_rows() {
    let table: String =
        (0..60_000_u64).map(|at| format!("{},Row {}\n", at, at * at % 9_973)).collect();
    let file = gzip(format!("id,text\n{table}").as_bytes());
    let found = plain("a.csv.gz", &file[..file.len() * 3 / 4]);
    assert!(found.len() > 10_000, "{}", found.len());
    assert!(found.last().unwrap().contains("cut or broken"), "{:?}", found.last());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever befalls a Parquet file, its rows are read or refused.
    #[test]
    fn no_parquet_is_too_broken(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10), from in 0..3_usize) {
        let versions = [
            (Compression::SNAPPY, WriterVersion::PARQUET_1_0),
            (Compression::ZSTD(ZstdLevel::default()), WriterVersion::PARQUET_2_0),
            (Compression::UNCOMPRESSED, WriterVersion::PARQUET_1_0),
        ];
        let (compression, version) = versions[from];
        let mut file = parquet(&[Some("Each State"), None, Some("respects"), Some("the law")], compression, version);
        // Half of all changes are in the footer, where they do most harm.
        let footer = file.len() / 2;
        for (number, (at, byte)) in changes.into_iter().enumerate() {
            let at = if number % 2 == 0 { footer + at.index(file.len() - footer) } else { at.index(file.len()) };
            file[at] = byte;
        }
        let found = plain("a.parquet", &file);
        prop_assert!(!found.is_empty());
        prop_assert!(found.len() < 1_000_000);
    }
}
