//! `mentions.csv`: one row a mention, the source of every other number. Written while documents are read.

use super::cell::{harmless, starts_formula};
use super::spec::table;

/// A mention as a reader sees it.
#[derive(Clone, Copy, Debug)]
pub struct MentionRow<'a> {
    /// Identity of the document.
    pub doc: &'a str,
    /// Id of the concept.
    pub concept: &'a str,
    /// The pattern that matched, as written.
    pub term: &'a str,
    /// Page that its paragraph begins on, where the format has pages.
    pub page: Option<u32>,
    /// Number of the paragraph, from 1.
    pub paragraph: u64,
    /// Number of the sentence, from 1.
    pub sentence: u64,
    /// Number of the window of its first word, from 1.
    pub window: u64,
    /// First character in the extracted text.
    pub start: u64,
    /// Character after the last.
    pub end: u64,
    /// What stands before, in the paragraph.
    pub left: &'a str,
    /// The matched text.
    pub matched: &'a str,
    /// What stands after, in the paragraph.
    pub right: &'a str,
}

/// Returns the header line.
pub fn mentions_header() -> String {
    let columns: Vec<&str> = table("mentions").columns.iter().map(|column| column.name).collect();
    columns.join(",") + "\n"
}

/// Appends the row of a mention. There may be millions, so nothing is allocated.
pub fn write_mention(out: &mut Vec<u8>, row: &MentionRow<'_>) {
    name(out, row.doc);
    out.push(b',');
    name(out, row.concept);
    out.push(b',');
    name(out, row.term);
    out.push(b',');
    if let Some(page) = row.page {
        count(out, page.into());
    }
    for number in [row.paragraph, row.sentence, row.window, row.start, row.end] {
        out.push(b',');
        count(out, number);
    }
    for part in [row.left, row.matched, row.right] {
        out.push(b',');
        passage(out, part);
    }
    out.push(b'\n');
}

/// Appends a name as every other table writes it, so that tables can be joined.
fn name(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if starts_formula(text) {
        out.push(b'\'');
    }
    text.chars().for_each(|sign| push(out, harmless(sign)));
    out.push(b'"');
}

/// Appends a passage of a document: as a name, but runs of white space are one space.
fn passage(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if starts_formula(text) {
        out.push(b'\'');
    }
    let mut space = false;
    for sign in text.chars().map(harmless) {
        if sign != ' ' || !space {
            push(out, sign);
        }
        space = sign == ' ';
    }
    out.push(b'"');
}

fn push(out: &mut Vec<u8>, sign: char) {
    match sign {
        '"' => out.extend_from_slice(b"\"\""),
        sign => out.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

fn count(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_back() {
        let mut out = mentions_header().into_bytes();
        let row = MentionRow {
            doc: "=a.txt",
            concept: "principle.sovereignty",
            term: "sovereign* & @cyber",
            page: Some(7),
            paragraph: 0,
            sentence: 12,
            window: 3,
            start: 1_234,
            end: u64::MAX,
            left: "say \"no\",\n  ",
            matched: "网络\u{202e}主权",
            right: "\t-1",
        };
        write_mention(&mut out, &row);
        let mut reader = csv::Reader::from_reader(out.as_slice());
        let read = reader.records().next().unwrap().unwrap();
        let expected = [
            "'=a.txt",
            "principle.sovereignty",
            "sovereign* & @cyber",
            "7",
            "0",
            "12",
            "3",
            "1234",
            "18446744073709551615",
            "say \"no\", ",
            "网络\u{fffd}主权",
            "' -1",
        ];
        assert_eq!(read.iter().collect::<Vec<_>>(), expected);
    }
}
