//! A concordance as a reader wants it: hits under each other, in the order of what stands beside them.

use std::borrow::Cow;
use std::io::{self, Write};

use console::{measure_text_width, truncate_str};
use polilex::table::unguarded;
use unicode_segmentation::UnicodeSegmentation;

/// Columns of `mentions.csv` that are shown.
const DOC: usize = 0;
const SENTENCE: usize = 5;
const LEFT: usize = 9;
const MATCH: usize = 10;
const RIGHT: usize = 11;

/// By what the hits are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Order {
    /// As the documents are.
    None,
    /// By the words before the hit, the nearest first.
    Left,
    /// By the words after the hit.
    Right,
}

/// Takes the rows of a concordance as CSV and hands them on: as they come, or in order at the end; as CSV, or as lines of text.
pub(super) struct Lines<W: Write> {
    out: W,
    order: Order,
    /// Lines of this many columns, bold if so; `None` is CSV.
    text: Option<(usize, bool)>,
    /// What came after the last line end.
    rest: Vec<u8>,
    /// Rows that wait for the end, with what they are ordered by.
    waiting: Vec<(Vec<String>, Vec<u8>)>,
    header: bool,
    hits: u64,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(out: W, order: Order, text: Option<(usize, bool)>) -> Self {
        Self { out, order, text, rest: Vec::new(), waiting: Vec::new(), header: true, hits: 0 }
    }

    /// Hands out what waits; returns where it went, and how many hits there were.
    pub(super) fn finish(mut self) -> io::Result<(W, u64)> {
        let mut waiting = std::mem::take(&mut self.waiting);
        // Hits with the same surroundings stay in the order of the documents.
        waiting.sort_by(|one, other| one.0.cmp(&other.0));
        for (_, line) in waiting {
            self.show(&line)?;
        }
        self.out.flush()?;
        Ok((self.out, self.hits))
    }

    /// A row of the table has no line end inside: white space in cells is spaces.
    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        if std::mem::take(&mut self.header) {
            return if self.text.is_none() { self.out.write_all(line) } else { Ok(()) };
        }
        self.hits += 1;
        if self.order == Order::None {
            return self.show(line);
        }
        let row = read(line)?;
        let beside = if self.order == Order::Left { LEFT } else { RIGHT };
        let text = unguarded(row.get(beside).unwrap_or_default()).to_lowercase();
        let mut words: Vec<String> = text.unicode_words().map(str::to_owned).collect();
        if self.order == Order::Left {
            words.reverse();
        }
        self.waiting.push((words, line.to_vec()));
        Ok(())
    }

    fn show(&mut self, line: &[u8]) -> io::Result<()> {
        match self.text {
            None => self.out.write_all(line),
            Some((width, bold)) => {
                self.out.write_all(aligned(&read(line)?, width, bold).as_bytes())
            }
        }
    }
}

impl<W: Write> Write for Lines<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') else {
            return Ok(bytes.len());
        };
        let rest = self.rest.split_off(end + 1);
        let whole = std::mem::replace(&mut self.rest, rest);
        whole.split_inclusive(|byte| *byte == b'\n').try_for_each(|line| self.line(line))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn read(line: &[u8]) -> io::Result<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line);
    let row = reader.records().next().transpose().map_err(io::Error::from)?;
    Ok(row.unwrap_or_default())
}

/// The hit in the middle: what stands before it ends where it begins, on every line. The document and the number of the sentence come last.
fn aligned(row: &csv::StringRecord, width: usize, bold: bool) -> String {
    let cell = |column: usize| unguarded(row.get(column).unwrap_or_default());
    let name = format!("{} §{}", cell(DOC), cell(SENTENCE));
    let place = truncated_left(&name, width / 4);
    let beside = (width - width / 4).saturating_sub(2);
    let before = beside * 2 / 5;
    let after = beside - before;
    let left = truncated_left(cell(LEFT), before);
    let matched = truncate_str(cell(MATCH), after, "…");
    let space = after - measure_text_width(&matched).min(after);
    let right = if space > 0 { truncate_str(cell(RIGHT), space, "…") } else { Cow::Borrowed("") };
    let fill = " ".repeat(space - measure_text_width(&right).min(space));
    let indent = " ".repeat(before - measure_text_width(&left).min(before));
    let (on, off) = if bold { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    format!("{indent}{left}{on}{matched}{off}{right}{fill}  {place}\n")
}

/// The end of a text that fits into so many columns.
fn truncated_left(text: &str, columns: usize) -> String {
    if measure_text_width(text) <= columns {
        return text.to_owned();
    }
    let mut taken = Vec::new();
    let mut width = 1;
    for part in text.graphemes(true).rev() {
        width += measure_text_width(part);
        if width > columns {
            break;
        }
        taken.push(part);
    }
    taken.push("…");
    taken.reverse();
    taken.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(doc: &str, left: &str, matched: &str, right: &str) -> String {
        format!("\"{doc}\",\"c\",\"t\",,1,2,1,0,9,\"{left}\",\"{matched}\",\"{right}\"\n")
    }

    fn through(order: Order, text: Option<(usize, bool)>) -> String {
        let mut lines = Lines::new(Vec::new(), order, text);
        let rows = [
            "header\n".to_owned(),
            row("a.txt", "respect the Sovereign ", "网络主权", " of states, always and everywhere"),
            row("b.txt", "over, ", "sovereignty", " and then"),
            row("c.txt", "we respect the sovereign ", "sovereignty", ""),
        ]
        .concat();
        // Rows come in pieces of any size.
        for piece in rows.as_bytes().chunks(7) {
            lines.write_all(piece).unwrap();
        }
        String::from_utf8(lines.finish().unwrap().0).unwrap()
    }

    fn documents(table: &str) -> Vec<&str> {
        table.lines().skip(1).map(|line| &line[1..2]).collect()
    }

    #[test]
    fn hits_are_ordered_by_what_stands_beside_them() {
        assert_eq!(documents(&through(Order::None, None)), ["a", "b", "c"]);
        assert_eq!(documents(&through(Order::Left, None)), ["b", "a", "c"]);
        assert_eq!(documents(&through(Order::Right, None)), ["c", "b", "a"]);
    }

    #[test]
    fn hits_stand_under_each_other_and_no_line_is_too_long() {
        for width in [20, 41, 80, 120] {
            let text = through(Order::None, Some((width, false)));
            let hits = ["网络", "sover", "sover"];
            let columns: Vec<usize> = text
                .lines()
                .zip(hits)
                .filter_map(|(line, hit)| Some(measure_text_width(&line[..line.rfind(hit)?])))
                .collect();
            assert!(columns.windows(2).all(|two| two[0] == two[1]), "{columns:?}\n{text}");
            assert!(text.lines().all(|line| measure_text_width(line) <= width), "{width}\n{text}");
        }
        let text = through(Order::None, Some((80, false)));
        assert!(
            text.lines().next().unwrap().contains("respect the Sovereign 网络主权 of states"),
            "{text}"
        );
        assert!(text.lines().all(|line| line.ends_with(".txt §2")), "{text}");
    }
}
