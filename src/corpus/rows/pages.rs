//! Measures a Parquet file before it is decoded: how deep its schema is, and how large its pages become.
//!
//! The library believes what a file declares, unpacks a page to its end, and descends into the schema by recursion. This pass follows
//! the structure (Thrift's compact protocol) without decoding any value.
//!
//! **Invariant:** linear in the length of the file; memory holds the footer, and one page packed.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;

use super::Refusal;
use super::thrift::{Fields, Thrift};
use crate::text::format::{Codec, Unpacked};

/// Largest footer in bytes.
const LARGEST_FOOTER: u64 = 64 << 20;
/// Most groups in a schema; so it is no deeper.
const MOST_GROUPS: usize = 256;
/// Largest page, unpacked.
const LARGEST_PAGE: u64 = 75_000_000;
/// How much larger than packed a page may be, once it is larger than a megabyte; and how many rows a file may have for each of its
/// bytes, once it has a million.
const RATIO: u64 = 100;
const RATIO_FROM: u64 = 1 << 20;
/// Largest header of a page in bytes: it may quote two values.
const LARGEST_HEADER: u64 = 16 << 20;

fn broken(what: &str) -> Refusal {
    ("broken-table", format!("is no table: {what}"))
}

fn too_large(what: &str) -> Refusal {
    ("too-large", format!("the table is not read: {what}"))
}

fn unreadable(error: io::Error) -> Refusal {
    ("unreadable", format!("cannot be read: {error}"))
}

/// Checks the footer of a file of `size` bytes.
pub(super) fn check_footer(file: &mut File, size: u64) -> Result<(), Refusal> {
    let mut end = [0; 8];
    if size < 12 {
        return Err(broken("it is too short"));
    }
    file.seek(SeekFrom::Start(size - 8)).map_err(unreadable)?;
    file.read_exact(&mut end).map_err(unreadable)?;
    let [one, two, three, four, magic @ ..] = end;
    match &magic {
        b"PAR1" => {}
        b"PARE" => return Err(("encrypted", "the table is encrypted".to_owned())),
        _ => return Err(broken("it does not end as one, and may be cut")),
    }
    let length = u64::from(u32::from_le_bytes([one, two, three, four]));
    if length > size - 12 {
        return Err(broken("its footer is longer than the file"));
    }
    if length > LARGEST_FOOTER {
        return Err(too_large("its footer is larger than 64 MiB"));
    }
    let footer = bytes(file, size - 8 - length, length)?;
    let groups = groups(&footer).ok_or_else(|| broken("its footer is broken"))?;
    if groups > MOST_GROUPS {
        let reason = format!("its schema has more than {MOST_GROUPS} structures");
        return Err(("too-complex", reason));
    }
    Ok(())
}

/// The structures in the schema that a footer describes.
fn groups(footer: &[u8]) -> Option<usize> {
    let mut thrift = Thrift::new(footer);
    let mut fields = Fields::default();
    while let Some((field, kind)) = thrift.field(&mut fields)? {
        // The schema is a list of elements, each with the number of its children.
        if field != 2 {
            thrift.skip(kind)?;
            continue;
        }
        let mut groups = 0;
        for _ in 0..thrift.list()? {
            let mut inner = Fields::default();
            while let Some((field, kind)) = thrift.field(&mut inner)? {
                if field == 5 {
                    groups += usize::from(thrift.number()? > 0);
                } else {
                    thrift.skip(kind)?;
                }
            }
        }
        return Some(groups);
    }
    None
}

/// Checks the pages of the columns named in `header`.
pub(super) fn check_pages(
    mut file: File,
    size: u64,
    metadata: &ParquetMetaData,
    header: &[String],
) -> Result<(), Refusal> {
    let mut rows = 0_u64;
    for group in metadata.row_groups() {
        let count =
            u64::try_from(group.num_rows()).map_err(|_| broken("it has fewer than no rows"))?;
        rows = rows.saturating_add(count);
        for column in group.columns() {
            let path = column.column_path().parts();
            if path.len() != 1 || !header.contains(&path[0]) {
                continue;
            }
            let offsets = [Some(column.data_page_offset()), column.dictionary_page_offset()];
            let start = offsets.into_iter().flatten().filter(|offset| *offset > 0).min();
            let start = start.and_then(|start| u64::try_from(start).ok());
            let length = u64::try_from(column.compressed_size()).ok();
            let end = start.zip(length).and_then(|(start, length)| start.checked_add(length));
            let (Some(start), Some(end)) = (start, end.filter(|end| *end <= size)) else {
                return Err(broken("a column is not where the footer says"));
            };
            let mut at = start;
            while at < end {
                let page = Page::read(&mut file, at, end)?;
                page.check(&mut file, column.compression())?;
                at = page.start + page.packed;
            }
        }
    }
    if rows > 1_000_000 && rows / RATIO > size {
        return Err(too_large("it declares more rows than it can hold"));
    }
    Ok(())
}

fn bytes(file: &mut File, at: u64, count: u64) -> Result<Vec<u8>, Refusal> {
    file.seek(SeekFrom::Start(at)).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(count).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// A page as its header declares it.
struct Page {
    /// Where its content begins.
    start: u64,
    packed: u64,
    unpacked: u64,
    /// Bytes at its beginning that are not packed.
    plain: u64,
    is_packed: bool,
}

impl Page {
    /// Reads the header at `at` of a page that ends by `end`.
    fn read(file: &mut File, at: u64, end: u64) -> Result<Self, Refusal> {
        let mut look = 4096;
        loop {
            let head = bytes(file, at, look.min(end - at))?;
            if let Some(page) = Self::parse(&head, at) {
                return if page.start + page.packed <= end {
                    Ok(page)
                } else {
                    Err(broken("a page is longer than its column"))
                };
            }
            if look >= end - at || look > LARGEST_HEADER {
                return Err(broken("the header of a page is broken"));
            }
            look *= 8;
        }
    }

    fn parse(head: &[u8], at: u64) -> Option<Self> {
        let mut thrift = Thrift::new(head);
        let mut page = Self { start: 0, packed: 0, unpacked: 0, plain: 0, is_packed: true };
        let mut fields = Fields::default();
        while let Some((field, kind)) = thrift.field(&mut fields)? {
            match field {
                2 => page.unpacked = u64::try_from(thrift.number()?).ok()?,
                3 => page.packed = u64::try_from(thrift.number()?).ok()?,
                // The header of a data page of the second version.
                8 => {
                    let mut inner = Fields::default();
                    while let Some((field, kind)) = thrift.field(&mut inner)? {
                        match field {
                            5 | 6 => page.plain += u64::try_from(thrift.number()?).ok()?,
                            7 => page.is_packed = Thrift::truth(kind),
                            _ => thrift.skip(kind)?,
                        }
                    }
                }
                _ => thrift.skip(kind)?,
            }
        }
        page.start = at + thrift.at() as u64;
        Some(page)
    }

    fn check(&self, file: &mut File, compression: Compression) -> Result<(), Refusal> {
        if self.unpacked > LARGEST_PAGE
            || self.unpacked > RATIO_FROM && self.unpacked / RATIO > self.packed
        {
            return Err(too_large(
                "a page unpacks to more than a hundred times its size, or to more than 75 MB",
            ));
        }
        let codec = match compression {
            Compression::GZIP(_) => Codec::Gzip,
            Compression::ZSTD(_) => Codec::Zstandard,
            // The other codecs stop at the size that is declared.
            _ => return Ok(()),
        };
        if !self.is_packed || self.plain >= self.packed {
            return Ok(());
        }
        let content = bytes(file, self.start + self.plain, self.packed - self.plain)?;
        let limit = self.unpacked + 1;
        let unpacked =
            io::copy(&mut Unpacked::new(codec, content.as_slice()).take(limit), &mut io::sink());
        match unpacked {
            Ok(count) if count < limit => Ok(()),
            Ok(_) => Err(broken("a page is larger than it declares")),
            Err(error) => Err(broken(&format!("a page cannot be unpacked: {error}"))),
        }
    }
}
