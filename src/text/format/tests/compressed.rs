//! Compressed documents, made by the same libraries and by hand.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn zstd(content: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(content, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn a_compressed_document_is_read_as_what_is_in_it() {
    let page = "<!DOCTYPE html><body><p>Each <b>State</b></p>".as_bytes();
    for pack in [gzip, zstd] {
        for (name, content) in [
            ("a.html.gz", page),
            ("a.html.zst", page),
            ("a.gz", page),
            ("a.md.gz", b"# Each *State*"),
            ("A.TXT.GZ", b"Each State"),
            ("a.rtf", br"{\rtf1 Each State}"),
        ] {
            assert_eq!(read(name, &pack(content)).unwrap(), ["Each State"], "{name}");
        }
        let file = pack(page);
        assert_eq!(extract("a.gz", Box::new(file.as_slice())).unwrap().format, "html");
        let book = archive(&[("word/document.xml", br#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>Each State</w:t></w:r></w:p></w:document>"#)]);
        assert_eq!(read("a.docx.gz", &pack(&book)).unwrap(), ["Each State"]);
        assert_eq!(
            read("a.txt.gz", &[pack(b"Each "), pack(b"State")].concat()).unwrap(),
            ["Each State"]
        );
    }
}

#[test]
fn archives_and_tables_inside_are_not_opened() {
    let mut tar = vec![0; 1024];
    tar[257..262].copy_from_slice(b"ustar");
    for name in ["a.tar.gz", "a.tgz", "a.gz"] {
        assert_eq!(code(name, &gzip(&tar)), "unsupported-format");
    }
    assert_eq!(code("a.txt.gz", &gzip(&zstd(b"text"))), "unsupported-format");
    assert_eq!(code("a.parquet.gz", &gzip(b"PAR1....")), "unsupported-format");
    assert_eq!(code("a.txt.gz", &gzip(b"")), "empty");
    assert_eq!(
        read("a.html.gz", b"<p>not packed").unwrap(),
        ["not packed"],
        "whatever its name says"
    );
}

#[test]
fn a_stream_that_is_cut_or_wrong_is_broken() {
    let text = "Each State respects the law. ".repeat(40);
    for file in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
        assert!(read("a.txt.gz", &file).is_ok());
        for cut in [5, file.len() / 2, file.len() - 1] {
            assert_eq!(code("a.txt.gz", &file[..cut]), "broken", "cut at {cut}");
        }
        assert_eq!(code("a.txt.gz", &[file.as_slice(), b"more"].concat()), "broken");
        let mut file = file;
        let last = file.len() - 1;
        file[last] ^= 1;
        assert_eq!(code("a.txt.gz", &file), "broken", "its sum is wrong");
    }
}

#[test]
fn what_was_read_before_a_long_stream_breaks_is_not_the_whole() {
    let text: String = (0..80_000_u64)
        .map(|at| format!("Paragraph {} of {}.\n\n", at * 7919 % 80_021, at * at % 9973))
        .collect();
    let file = gzip(text.as_bytes());
    let cut = &file[..file.len() / 2];
    let mut extraction = extract("a.txt.gz", Box::new(cut)).unwrap();
    let mut paragraphs = 0;
    let end = loop {
        match extraction.paragraphs.next() {
            Ok(Some(_)) => paragraphs += 1,
            Ok(None) => panic!("a cut file has an end"),
            Err(error) => break error,
        }
    };
    assert!(paragraphs > 1_000, "{paragraphs}");
    assert_eq!(end.code, "broken");
}

#[test]
fn bombs_are_refused_long_before_they_are_unpacked() {
    let spaces = vec![b' '; 64 << 20];
    let file = gzip(&spaces);
    assert_eq!(code("a.txt.gz", &file), "too-large");
    assert_eq!(code("a.html.gz", &file), "too-large");
    // A frame of blocks that are one byte repeated: 4 bytes for 128 KiB.
    let mut frame = b"\x28\xb5\x2f\xfd\0\x38".to_vec();
    for _ in 0..10_000 {
        frame.extend([0b010, 0, 0x10, b'a']);
    }
    assert_eq!(code("a.txt.zst", &frame), "too-large");
    // A window of 2^41 bytes, and a size of as many as can be written.
    assert_eq!(code("a.txt.zst", b"\x28\xb5\x2f\xfd\0\xf8\x01\0\0"), "broken");
    assert_eq!(
        code("a.txt.zst", b"\x28\xb5\x2f\xfd\xe0\xff\xff\xff\xff\xff\xff\xff\x7f\x01\0\0"),
        "broken"
    );
}

proptest! {
    /// Whatever befalls a compressed file, it is read or refused.
    #[test]
    fn no_compressed_file_is_too_broken(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let text = "Each State respects the law, and every other State. ".repeat(9);
        for (mut file, magic) in [(gzip(text.as_bytes()), b"\x1f\x8b\x08\0".as_slice()), (zstd(text.as_bytes()), b"\x28\xb5\x2f\xfd")] {
            let _ = read("a.txt.gz", &[magic, &bytes].concat());
            for (at, byte) in &changes {
                let at = at.index(file.len());
                file[at] = *byte;
            }
            let _ = read("a.txt.gz", &file);
            file.truncate(cut.index(file.len()));
            let _ = read("a.txt.gz", &file);
        }
    }
}
