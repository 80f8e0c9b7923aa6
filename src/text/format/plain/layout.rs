//! Whether line ends end paragraphs, and which of them do where lines are hard-wrapped.
//!
//! Texts taken from PDF or mail break lines where the page was full; a paragraph there is a run of lines. A line end is the end of a
//! paragraph if the next word would have fitted on the line: its author, not the page, broke it. How sure that must be depends on what
//! the lines say: a full stop before and a capital after it make a break likely, a small letter after it makes one unlikely. The width
//! is that of the neighbouring lines, since columns, tables and notes of one document differ.
//!
//! **Invariant:** one pass, a window of a few lines; no line is ever joined over a blank one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::{End, Lines};

/// How much of a document decides its layout.
const SAMPLE: usize = 64 * 1024;

/// Wider lines than this, in columns, were not broken for a page.
const WIDEST: usize = 124;

/// Lines before and after one that tell the width of its column.
const NEIGHBOURS: usize = 4;

/// What the end of a line means in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Every line is a paragraph.
    Lines,
    /// Lines are broken to fit a page.
    Wrapped,
}

impl Layout {
    /// Judges by the beginning of a document.
    pub(super) fn of(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(SAMPLE)];
        let lines = measured(text, 0);
        let mut widths: Vec<usize> =
            lines.iter().filter(|line| !line.is_blank()).map(|line| line.columns).collect();
        if widths.len() < 3 {
            return Self::Lines;
        }
        widths.sort_unstable();
        let wide = widths.iter().filter(|columns| **columns > WIDEST).count();
        let typical = widths[widths.len() * 4 / 5];
        if wide * 20 > widths.len() || typical < 20 {
            return Self::Lines;
        }
        let (mut pairs, mut broken) = (0_usize, 0_usize);
        for pair in lines.windows(2) {
            let (line, next) = (&pair[0], &pair[1]);
            if line.is_blank() || next.is_blank() || line.is_number() || next.is_number() {
                continue;
            }
            pairs += 1;
            let goes_on = match next.begins {
                Begins::Small => typical >= 30 && line.columns * 2 > typical,
                Begins::Wide => line.columns + 6 >= typical && line.columns <= typical + 6,
                Begins::Uncased => line.columns * 5 >= typical * 4,
                Begins::Capital | Begins::Other => false,
            };
            broken += usize::from(goes_on && line.ends == Ends::Open);
        }
        if broken * 10 >= pairs * 3 && broken > 1 { Self::Wrapped } else { Self::Lines }
    }
}

/// A paragraph of hard-wrapped text.
pub(super) struct Wrapped {
    /// From the start of its first line to the end of its last.
    pub(super) bytes: Range<usize>,
    /// Where what follows begins.
    pub(super) next: usize,
    /// Form feeds in it and right after it.
    pub(super) pages: u32,
}

/// Returns the paragraphs of the hard-wrapped `text` from the byte `from` on.
pub(super) fn paragraphs(text: &str, from: usize) -> Vec<Wrapped> {
    let lines = measured(text, from);
    let mut found: Vec<Wrapped> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        let pages = u32::from(line.end == End::Page);
        match found.last_mut() {
            Some(paragraph) if open || line.is_blank() => {
                if !line.is_blank() {
                    paragraph.bytes.end = line.bytes.end;
                }
                paragraph.next = line.next;
                paragraph.pages += pages;
            }
            _ => found.push(Wrapped { bytes: line.bytes.clone(), next: line.next, pages }),
        }
        open = !ends_paragraph(&lines, at);
    }
    found
}

/// Whether a paragraph ends after line `at`.
fn ends_paragraph(lines: &[Measured<'_>], at: usize) -> bool {
    let line = &lines[at];
    let Some(next) = lines.get(at + 1) else { return true };
    if line.is_blank() || next.is_blank() || line.end == End::Paragraph {
        return true;
    }
    // A page number in the middle of a sentence stays there; anywhere else it stands alone.
    if next.is_number() {
        return !goes_on(Some(line), lines.get(at + 2));
    }
    if line.is_number() {
        return !goes_on(at.checked_sub(1).and_then(|before| lines.get(before)), Some(next));
    }
    let width = width(lines, at);
    let needed = line.columns + 1 + next.first_word;
    let fits = |percent: usize| needed * 100 <= width * percent;
    let indented = next.indent > line.indent + 1;
    if line.is_capitals() != next.is_capitals() && line.ends != Ends::Comma {
        return true;
    }
    match (line.ends, next.begins) {
        (Ends::Sentence, _) => next.has_marker() || indented || fits(87),
        (Ends::Clause, _) => next.has_marker() || indented || fits(75),
        (Ends::Comma | Ends::Open, Begins::Small) => fits(45),
        (Ends::Comma, _) => next.has_marker() && fits(80) || fits(45),
        (Ends::Open, Begins::Wide) => indented || needed + 4 < width,
        (Ends::Open, _) => next.has_marker() && fits(90) || indented && fits(90) || fits(72),
    }
}

/// Whether a sentence runs from one line over a page number to another.
fn goes_on(before: Option<&Measured<'_>>, after: Option<&Measured<'_>>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    !before.is_blank()
        && matches!(before.ends, Ends::Open | Ends::Comma)
        && matches!(after.begins, Begins::Small | Begins::Wide)
        && !before.is_number()
        && !after.is_number()
}

/// The width of the column that line `at` stands in: the second widest of its neighbours, so that one stray line does not count.
fn width(lines: &[Measured<'_>], at: usize) -> usize {
    let around = &lines[at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(lines.len())];
    let (mut first, mut second) = (0, 0);
    for line in around {
        if line.columns > first {
            (first, second) = (line.columns, first);
        } else {
            second = second.max(line.columns);
        }
    }
    if second == 0 { first } else { second }
}

/// What a line's last sign says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    Sentence,
    Clause,
    Comma,
    Open,
}

/// What a line's first sign says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begins {
    Small,
    Capital,
    /// Chinese, Japanese and Korean, where a line may be broken before any sign.
    Wide,
    /// A letter of a script without capitals.
    Uncased,
    Other,
}

/// A line and its looks.
struct Measured<'t> {
    bytes: Range<usize>,
    next: usize,
    end: End,
    /// Without the white space around it.
    text: &'t str,
    indent: usize,
    columns: usize,
    /// Columns of the first word; one sign where any may begin a line.
    first_word: usize,
    begins: Begins,
    ends: Ends,
}

fn measured(text: &str, from: usize) -> Vec<Measured<'_>> {
    Lines::new(text, from)
        .map(|line| {
            let whole = &text[line.bytes.clone()];
            let inner = whole.trim_start();
            let indent = columns(&whole[..whole.len() - inner.len()]);
            let inner = inner.trim_end();
            let begins = begins(inner);
            let first_word = match begins {
                Begins::Wide => 2,
                _ => columns(inner.split_whitespace().next().unwrap_or_default()),
            };
            Measured {
                bytes: line.bytes,
                next: line.next,
                end: line.end,
                text: inner,
                indent,
                columns: indent + columns(inner),
                first_word,
                begins,
                ends: ends(inner),
            }
        })
        .collect()
}

impl Measured<'_> {
    fn is_blank(&self) -> bool {
        !self.text.contains(char::is_alphanumeric)
    }

    /// A page number, alone on its line.
    fn is_number(&self) -> bool {
        static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^(?i)[-–—\s]*(page|p\.|第|стр\.|página)?\s*\d{1,4}\s*(页|(of|de|sur|из|/)\s*\d{1,4})?[-–—\s.]*$")
                .expect("the pattern is correct")
        });
        self.text.len() < 24 && NUMBER.is_match(self.text)
    }

    /// A heading in capitals.
    fn is_capitals(&self) -> bool {
        let (mut capitals, mut small) = (0, 0);
        for sign in self.text.chars().filter(|sign| sign.is_alphabetic()) {
            capitals += usize::from(sign.is_uppercase());
            small += usize::from(sign.is_lowercase());
        }
        capitals > 3 && small == 0
    }

    /// Whether it begins as an item of a list, an article or a numbered paragraph does.
    fn has_marker(&self) -> bool {
        static MARKER: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(
                r"(?x)^(?:
                    [•‣▪■□●○◦·◆▶➢\u{f0b7}\u{f0a7}*+–—-]\s
                  | [•‣▪■●◦]
                  | \(?\d{1,3}[.)]\s | \d{1,2}(?:\.\d{1,3})+\.?\s
                  | \(?(?:[a-zа-я]|[ivxlc]{1,5})\)\s? | (?:[A-ZА-Я]|[IVXLC]{1,6})[.)]\s
                  | (?:Article|ARTICLE|Art\.|Section|SECTION|Chapter|CHAPTER|Annex|ANNEX|Part|PART|Artículo|Capítulo|Chapitre|Статья|Глава|المادة|الفصل)\s+[\dIVXLC]
                  | 第[〇零一二三四五六七八九十百\d]{1,6}[条條章节節编編款部]
                  | [一二三四五六七八九十]{1,3}、 | [（(][一二三四五六七八九十\d]{1,3}[）)]
                )",
            )
            .expect("the pattern is correct")
        });
        MARKER.is_match(self.text)
    }
}

fn begins(line: &str) -> Begins {
    match line.chars().next() {
        Some(sign) if is_wide(sign) => Begins::Wide,
        Some(sign) if sign.is_lowercase() => Begins::Small,
        Some(sign) if sign.is_uppercase() => Begins::Capital,
        Some(sign) if sign.is_alphabetic() => Begins::Uncased,
        _ => Begins::Other,
    }
}

fn ends(line: &str) -> Ends {
    let closers = ['"', '\'', '”', '’', '»', '」', '』', '）', ')', ']', '】', '》'];
    match line.trim_end_matches(closers).chars().next_back() {
        Some('.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।' | '۔') => {
            Ends::Sentence
        }
        Some(':' | ';' | '：' | '；' | '؛') => Ends::Clause,
        Some(',' | '，' | '、' | '،') => Ends::Comma,
        _ => Ends::Open,
    }
}

fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().map(|sign| 1 + usize::from(is_wide(sign))).sum()
    }
}

/// Whether a sign takes two columns.
fn is_wide(sign: char) -> bool {
    matches!(u32::from(sign), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0x20000..=0x3fffd)
}
