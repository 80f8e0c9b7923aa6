//! A font packed for the web: WOFF 1.0 (W3C Recommendation, 2012), each table deflated.
//!
//! `miniz_oxide` gives the same bytes on every machine. WOFF 2 would be smaller by a quarter; its packer is not.
//!
//! **Invariant:** unpacked, it is the same tables.

use miniz_oxide::deflate::compress_to_vec_zlib;
use skrifa::FontRef;

/// Length of the head of the file, and of an entry of its directory.
const HEAD: usize = 44;
const ENTRY: usize = 20;
/// How hard to pack: 9 of 10.
const LEVEL: u8 = 9;

/// Returns the font `sfnt` as WOFF.
pub(super) fn woff(sfnt: &[u8]) -> Vec<u8> {
    let font = FontRef::new(sfnt).expect("a font comes in");
    let directory = font.table_directory();
    let records = directory.table_records();
    let mut offset = HEAD + ENTRY * records.len();
    // What the font takes unpacked: its directory and its tables.
    let mut whole = 12 + 16 * records.len();
    let (mut entries, mut tables) = (Vec::new(), Vec::new());
    for record in records {
        let table = font.table_data(record.tag()).map_or(&[][..], |table| table.as_bytes());
        let packed = compress_to_vec_zlib(table, LEVEL);
        let kept = if packed.len() < table.len() { &packed } else { table };
        entries.extend(record.tag().to_be_bytes());
        for number in [long(offset), long(kept.len()), long(table.len()), record.checksum()] {
            entries.extend(number.to_be_bytes());
        }
        tables.extend(kept);
        tables.resize(tables.len().next_multiple_of(4), 0);
        offset = HEAD + ENTRY * records.len() + tables.len();
        whole += table.len().next_multiple_of(4);
    }
    let mut file = b"wOFF".to_vec();
    file.extend(&sfnt[..4]);
    file.extend(long(offset).to_be_bytes());
    file.extend(directory.num_tables().to_be_bytes());
    file.extend([0, 0]);
    file.extend(long(whole).to_be_bytes());
    // Version 1.0, no metadata, no private data.
    file.extend([0, 1, 0, 0]);
    file.extend([0; 20]);
    file.extend(entries);
    file.extend(tables);
    file
}

fn long(number: usize) -> u32 {
    u32::try_from(number).expect("fonts are a few megabytes")
}
