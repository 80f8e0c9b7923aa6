//! A sentence with its mentions, as the report shows it, and the lines in which it waits for the report to be written.
//!
//! **Invariant:** a passage is short: of a long sentence only what stands around its mentions is kept, with an ellipsis for what is left out.

use std::io;

use serde::{Deserialize, Serialize};

use crate::scan::Sentence;
use crate::table::harmless;

/// Characters beyond which a sentence is cut around its mentions.
const LONG: usize = 900;
/// Characters that are kept on each side of the ends of a mention in a long sentence.
const AROUND: usize = 200;
/// What stands for what is left out.
const ELLIPSIS: &str = " … ";
/// Signs that open: they belong to what follows.
const OPENING: &str = "([{（［｛【〔〈《「『“‘«‹¿¡";

/// A sentence with at least one mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Number of the sentence in the document, from 1.
    pub sentence: u64,
    /// Number of the paragraph, from 1.
    pub paragraph: u64,
    /// Page that the paragraph begins on, where the format has pages.
    pub page: Option<u32>,
    /// The sentence, one harmless character for each of its own.
    pub text: String,
    /// Its mentions, by position.
    pub mentions: Vec<Span>,
}

/// A mention in a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Index of the concept.
    pub concept: u32,
    /// Number of the term.
    pub term: u32,
    /// Where it begins in the text, in UTF-16 units, as scripts count.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Number of the window of its first word, from 1.
    pub window: u64,
    /// True if it lies inside a longer mention of another concept, and so does not count for co-occurrence.
    pub nested: bool,
}

/// A line of the file in which passages wait.
pub(super) enum Line {
    /// The passages of this document follow.
    Document(String),
    /// A passage.
    Passage(Passage),
}

impl Passage {
    /// Takes a sentence out of its paragraph.
    pub fn of(paragraph: &str, page: Option<u32>, sentence: &Sentence<'_>) -> Self {
        let (from, to) = with_marks(paragraph, sentence.start as usize, sentence.end as usize);
        let pieces = pieces(paragraph, from, to, sentence);
        let mut ends: Vec<usize> = Vec::with_capacity(2 * sentence.mentions.len());
        ends.extend(
            sentence
                .mentions
                .iter()
                .flat_map(|mention| [mention.start, mention.end])
                .map(|at| at as usize),
        );
        ends.sort_unstable();
        ends.dedup();
        let (text, places) = cut(paragraph, (from, to), &pieces, &ends);
        let place = |at: u32| ends.binary_search(&(at as usize)).map_or(0, |found| places[found]);
        let mentions = sentence.mentions.iter().map(|mention| Span {
            concept: mention.concept.0,
            term: mention.term,
            start: place(mention.start),
            end: place(mention.end),
            window: mention.window + 1,
            nested: mention.nested,
        });
        let mentions = mentions.collect();
        Self { sentence: sentence.number, paragraph: sentence.paragraph, page, text, mentions }
    }

    /// Appends the line after which passages are of the document `id`.
    pub fn begin_document(id: &str, lines: &mut Vec<u8>) {
        // Writing into memory cannot fail, and strings and numbers have a form in JSON.
        let _ = serde_json::to_writer(&mut *lines, id);
        lines.push(b'\n');
    }

    /// Appends the passage as a line.
    pub fn write(&self, lines: &mut Vec<u8>) {
        let _ = serde_json::to_writer(&mut *lines, self);
        lines.push(b'\n');
    }

    /// Reads a line back.
    pub(super) fn read(line: &str) -> io::Result<Line> {
        let line = if line.starts_with('"') {
            serde_json::from_str(line).map(Line::Document)
        } else {
            serde_json::from_str(line).map(Line::Passage)
        };
        line.map_err(io::Error::from)
    }
}

/// Widens a run of words to the marks that belong to it.
fn with_marks(text: &str, start: usize, end: usize) -> (usize, usize) {
    let before = text[..start].chars().rev();
    let before = before.take_while(|sign| OPENING.contains(*sign) || matches!(sign, '"' | '\''));
    let after = text[end..].chars();
    let after = after.take_while(|sign| {
        !sign.is_whitespace() && !sign.is_alphanumeric() && !OPENING.contains(*sign)
    });
    let width = |sign: char| sign.len_utf8();
    (start - before.map(width).sum::<usize>(), end + after.map(width).sum::<usize>())
}

/// The parts of a sentence that are kept, in order and apart from each other.
fn pieces(text: &str, from: usize, to: usize, sentence: &Sentence<'_>) -> Vec<(usize, usize)> {
    if text[from..to].chars().nth(LONG).is_none() {
        return vec![(from, to)];
    }
    let mut ends: Vec<usize> = sentence
        .mentions
        .iter()
        .flat_map(|mention| [mention.start as usize, mention.end as usize])
        .collect();
    ends.sort_unstable();
    ends.dedup();
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    for at in ends {
        let back = text[from..at].char_indices().rev().take(AROUND).last();
        let left = back.map_or(at, |(offset, _)| from + offset);
        let right = text[at..to].char_indices().nth(AROUND).map_or(to, |(offset, _)| at + offset);
        match pieces.last_mut() {
            Some(last) if left <= last.1 => last.1 = last.1.max(right),
            _ => pieces.push((left, right)),
        }
    }
    pieces
}

/// Joins the pieces, and says where in the result each of the sorted places `ends` is, in UTF-16 units.
fn cut(
    text: &str,
    (from, to): (usize, usize),
    pieces: &[(usize, usize)],
    ends: &[usize],
) -> (String, Vec<u32>) {
    let (mut joined, mut units) = (String::new(), 0_usize);
    let mut places = Vec::with_capacity(ends.len());
    let gap = |joined: &mut String, units: &mut usize| {
        joined.push_str(ELLIPSIS);
        *units += ELLIPSIS.chars().count();
    };
    let mut at = from;
    for &(left, right) in pieces {
        if left > at {
            gap(&mut joined, &mut units);
        }
        for (offset, sign) in text[left..right].char_indices() {
            while ends.get(places.len()).is_some_and(|end| *end <= left + offset) {
                places.push(units);
            }
            let sign = harmless(sign);
            joined.push(sign);
            units += sign.len_utf16();
        }
        while ends.get(places.len()).is_some_and(|end| *end <= right) {
            places.push(units);
        }
        at = right;
    }
    if at < to {
        gap(&mut joined, &mut units);
    }
    places.resize(ends.len(), units);
    // A passage is far shorter than 4 GiB.
    let places = places.into_iter().map(|at| u32::try_from(at).unwrap_or(u32::MAX));
    (joined, places.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::ConceptIndex;
    use crate::scan::Mention;

    fn passage(text: &str, (start, end): (usize, usize), spans: &[&str]) -> Passage {
        let mention = |span: &&str| {
            let start = text.find(span).unwrap();
            Mention {
                concept: ConceptIndex(3),
                term: 5,
                start: u32::try_from(start).unwrap(),
                end: u32::try_from(start + span.len()).unwrap(),
                words: 1,
                window: 0,
                nested: false,
            }
        };
        let mentions: Vec<Mention> = spans.iter().map(mention).collect();
        let (start, end) = (u32::try_from(start).unwrap(), u32::try_from(end).unwrap());
        let sentence = Sentence {
            variation: 0,
            number: 2,
            paragraph: 1,
            start,
            end,
            mentions: &mentions,
            near: false,
        };
        Passage::of(text, Some(4), &sentence)
    }

    fn shown(passage: &Passage) -> Vec<String> {
        let units: Vec<u16> = passage.text.encode_utf16().collect();
        let span = |span: &Span| &units[span.start as usize..span.end as usize];
        passage.mentions.iter().map(|mention| String::from_utf16(span(mention)).unwrap()).collect()
    }

    #[test]
    fn a_sentence_has_its_marks_and_its_mentions() {
        let text = "First. \u{201c}The 𝒶 cyber\u{202e} rule\u{201d}! Next";
        let from = text.find("The").unwrap();
        let to = text.find("rule").unwrap() + 4;
        let passage = passage(text, (from, to), &["cyber", "rule"]);
        assert_eq!(passage.text, "\u{201c}The 𝒶 cyber\u{fffd} rule\u{201d}!");
        assert_eq!(shown(&passage), ["cyber", "rule"]);
        let text = "网络主权。\u{201c}下一句\u{201d}";
        assert_eq!(self::passage(text, (0, 12), &["主权"]).text, "网络主权。");
    }

    #[test]
    fn a_long_sentence_is_cut_around_its_mentions() {
        let filling = "word ".repeat(2_000);
        let text = format!("{filling}sovereignty {filling}peace {filling}end");
        let passage = passage(&text, (0, text.len()), &["sovereignty", "peace"]);
        assert!(passage.text.chars().count() < 5 * AROUND, "{}", passage.text.len());
        assert_eq!(passage.text.matches('…').count(), 3);
        assert_eq!(shown(&passage), ["sovereignty", "peace"]);
        let huge = "x".repeat(5_000);
        let text = format!("a {huge} b");
        let passage = self::passage(&text, (0, text.len()), &[&huge]);
        assert!(passage.text.chars().count() < 5 * AROUND);
        let shown = shown(&passage).remove(0);
        assert!(shown.starts_with('x') && shown.ends_with('x') && shown.contains('…'));
    }

    #[test]
    fn lines_read_back() {
        let passage = passage("The rule\nholds", (0, 14), &["rule"]);
        let mut lines = Vec::new();
        Passage::begin_document("a\n\"b\".txt", &mut lines);
        passage.write(&mut lines);
        let text = String::from_utf8(lines).unwrap();
        let mut lines = text.lines();
        let first = Passage::read(lines.next().unwrap()).unwrap();
        assert!(matches!(first, Line::Document(id) if id == "a\n\"b\".txt"));
        let second = Passage::read(lines.next().unwrap()).unwrap();
        assert!(matches!(second, Line::Passage(read) if read == passage));
        assert!(Passage::read("{").is_err());
    }
}
