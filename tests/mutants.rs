//! Damaged copies of real files of each format, in one batch with healthy ones: the program ends, no row is lost, and the healthy
//! documents count what they count alone.
//!
//! `POLILEX_MUTANTS` is the number of copies of each format (2,000 in continuous integration).

#![allow(clippy::print_stderr, reason = "what became of the copies is what one wants to see")]
#![allow(clippy::cast_possible_truncation, reason = "files of tests are small")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use zip::write::SimpleFileOptions;

/// Copies of each format unless `POLILEX_MUTANTS` says otherwise.
const FEW: usize = 40;
/// A healthy document stands after so many copies.
const HEALTHY: usize = 50;
/// Real files are copied from up to this size, so that thousands of copies stay a matter of minutes.
const LARGEST: u64 = 400_000;

const TEXT: &str = "All states shall respect network sovereignty in cyberspace, share its benefits and keep it secure.";

/// Returns healthy files by format: our own, and real ones where they are.
fn seeds() -> BTreeMap<&'static str, Vec<Vec<u8>>> {
    let page = format!(
        "<!DOCTYPE html><html lang=en><head><title>Act</title></head><body><h1>Article 1</h1><p>{TEXT}</p><table><tr><td>a<td>b</table><ul><li>one<li>two</ul></body></html>"
    );
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    );
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text><text:h>Article 1</text:h><text:p>{TEXT}</text:p></office:text></office:body></office:document-content>"
    );
    let container =
        "<container><rootfiles><rootfile full-path=\"book.opf\"/></rootfiles></container>";
    let book = "<package><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
    let mut seeds = BTreeMap::from([
        ("html", vec![page.clone().into_bytes()]),
        ("docx", vec![archive(&[("word/document.xml", document.as_bytes())])]),
        (
            "odt",
            vec![archive(&[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("content.xml", content.as_bytes()),
            ])],
        ),
        (
            "epub",
            vec![archive(&[
                ("mimetype", b"application/epub+zip"),
                ("META-INF/container.xml", container.as_bytes()),
                ("book.opf", book.as_bytes()),
                ("a.xhtml", page.as_bytes()),
            ])],
        ),
        ("md", vec![format!("---\ntitle: Act\n---\n# Article 1\n\n{TEXT}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n").into_bytes()]),
        ("txt", vec![format!("Article 1\n\n{TEXT}\n").into_bytes(), "第一条 各国应尊重网络主权。\n".into()]),
        ("csv", vec![format!("id,text\n1,\"{TEXT}\"\n2,\"{TEXT}\"\n").into_bytes()]),
        ("jsonl", vec![format!("{{\"id\": 1, \"text\": \"{TEXT}\"}}\n{{\"id\": 2, \"text\": \"{TEXT}\"}}\n").into_bytes()]),
    ]);
    seeds.insert("pdf", vec![small_pdf()]);
    let annex = Path::new(env!("CARGO_MANIFEST_DIR")).join("input/annex.rtf");
    seeds.insert("rtf", vec![fs::read(annex).expect("it is part of the sample")]);
    seeds.insert("txt.gz", vec![gzipped(TEXT.as_bytes())]);
    if let Some(corpus) = std::env::var_os("POLILEX_CORPUS") {
        for folder in ["cyber-governance", "edge-cases"] {
            for path in real_files(&Path::new(&corpus).join(folder)) {
                let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
                if let Some((_, of_format)) =
                    seeds.iter_mut().find(|(format, _)| **format == ending)
                {
                    of_format.push(fs::read(&path).expect("it is there"));
                }
            }
        }
    } else {
        eprintln!("POLILEX_CORPUS is not set: copies are made of our own files only");
    }
    seeds
}

fn real_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("it is there").path()).collect();
    files.retain(|path| {
        path.is_file()
            && path.file_name().is_some_and(|name| name != "metadata.csv")
            && fs::metadata(path).is_ok_and(|metadata| metadata.len() <= LARGEST)
    });
    files.sort();
    files
}

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("memory");
        writer.write_all(content).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).expect("memory");
    writer.finish().expect("memory")
}

/// A page with a line of text, as plainly as the format allows.
fn small_pdf() -> Vec<u8> {
    let content = format!("BT /F1 11 Tf 40 700 Td ({TEXT}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    file.extend(
        format!(
            "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    file
}

/// Damages a file in one of the ways in which files are damaged.
fn mutate(bytes: &mut Vec<u8>, random: &mut Pcg64) {
    if bytes.is_empty() {
        return;
    }
    let below = |random: &mut Pcg64, limit: usize| random.next_u64() as usize % limit.max(1);
    for _ in 0..=below(random, 3) {
        let at = below(random, bytes.len());
        let length = 1 + below(random, 64.min(bytes.len() - at));
        match below(random, 8) {
            // Flipped bits, a wrong byte.
            0 => bytes[at] ^= 1 << below(random, 8),
            1 => bytes[at] = random.next_u64() as u8,
            // A broken transfer.
            2 => bytes.truncate(at.max(1)),
            3 => drop(bytes.drain(at..at + length)),
            // A block twice, or in another place.
            4 => {
                let block = bytes[at..at + length].to_vec();
                let to = below(random, bytes.len());
                bytes.splice(to..to, block);
            }
            // Numbers that lie.
            5 => {
                for byte in
                    bytes[at..].iter_mut().take(400).filter(|byte| byte.is_ascii_digit()).take(3)
                {
                    *byte = b'0' + random.next_u64() as u8 % 10;
                }
            }
            6 => bytes[at..at + length].fill(if below(random, 2) == 0 { 0 } else { 0xff }),
            // The same again and again.
            _ => {
                let block = bytes[at..at + length.min(8)].repeat(1 + below(random, 2000));
                bytes.splice(at..at, block);
            }
        }
        if bytes.is_empty() {
            return;
        }
    }
}

/// Damages a member of an archive, so that the damage reaches the markup and not only the checksum.
fn mutate_member(bytes: &[u8], random: &mut Pcg64) -> Option<Vec<u8>> {
    let mut archived = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = random.next_u64() as usize % archived.len().max(1);
    let mut members = Vec::new();
    for at in 0..archived.len() {
        let mut member = archived.by_index(at).ok()?;
        let mut content = Vec::new();
        member.read_to_end(&mut content).ok()?;
        if at == chosen {
            mutate(&mut content, random);
        }
        members.push((member.name().ok()?.into_owned(), content));
    }
    let members: Vec<(&str, &[u8])> =
        members.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    Some(archive(&members))
}

type Row = BTreeMap<String, String>;

fn analyse(folder: &Path) -> Vec<Row> {
    let place = tempfile::tempdir().expect("there is room");
    let out = place.path().join("out");
    let ended = Command::new(env!("CARGO_BIN_EXE_polilex"))
        .arg("run")
        .arg(folder)
        .arg("--out")
        .arg(&out)
        .args(["--figures", "none", "--quiet", "--no-cache"])
        .output()
        .expect("the program starts");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let mut table = csv::Reader::from_path(out.join("tables/documents.csv")).expect("it is there");
    table.deserialize().collect::<Result<_, _>>().expect("it is a table")
}

fn check(format: &str, originals: &[Vec<u8>], count: usize) {
    let folder = tempfile::tempdir().expect("there is room");
    let mut random = Pcg64::seed_from_u64(format.bytes().map(u64::from).sum());
    let mut names = BTreeSet::new();
    for number in 0..count {
        let original = &originals[number % originals.len()];
        let archived = ["docx", "odt", "epub"].contains(&format) && number % 2 == 0;
        let mutant = if archived { mutate_member(original, &mut random) } else { None };
        let mutant = mutant.unwrap_or_else(|| {
            let mut copy = original.clone();
            mutate(&mut copy, &mut random);
            copy
        });
        let name = format!("{number:05}.{format}");
        fs::write(folder.path().join(&name), mutant).expect("there is room");
        names.insert(name);
        if number % HEALTHY == 0 {
            for (ending, healthy) in [(format, original.as_slice()), ("txt", TEXT.as_bytes())] {
                let name = format!("{number:05}-healthy.{ending}");
                fs::write(folder.path().join(&name), healthy).expect("there is room");
                names.insert(name);
            }
        }
    }
    let rows = analyse(folder.path());
    let listed: BTreeSet<String> = rows.iter().map(|row| row["file"].clone()).collect();
    assert_eq!(listed, names, "{format}: each file is listed");
    let distinct: BTreeSet<&String> = rows.iter().map(|row| &row["doc"]).collect();
    assert_eq!(distinct.len(), rows.len(), "{format}: each document has one row");

    // Healthy documents count what they count alone.
    let alone = tempfile::tempdir().expect("there is room");
    for name in names.iter().filter(|name| name.contains("healthy")) {
        fs::copy(folder.path().join(name), alone.path().join(name)).expect("there is room");
    }
    for row in analyse(alone.path()) {
        // Damaged documents may have metadata of their own, which are columns for all.
        let is_same =
            |other: &Row| row.iter().all(|(column, cell)| other.get(column) == Some(cell));
        assert!(rows.iter().any(is_same), "{format}: {row:?}");
    }

    let mut became: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        let code = row["reason"].split(':').next().unwrap_or("").to_owned();
        *became.entry(format!("{} {code}", row["status"])).or_default() += 1;
    }
    eprintln!("{format}: {count} damaged copies, {} documents: {became:?}", rows.len());
}

fn count() -> usize {
    let wanted = std::env::var_os("POLILEX_MUTANTS");
    wanted.and_then(|count| count.to_str()?.parse().ok()).unwrap_or(FEW)
}

#[test]
fn damaged_documents_cost_nothing_but_themselves() {
    for (format, originals) in seeds() {
        check(format, &originals, count());
    }
}
