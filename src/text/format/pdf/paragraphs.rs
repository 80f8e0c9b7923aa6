//! Lines to paragraphs, without what repeats on every page.
//!
//! **Invariant:** a line is left out only if it stands at the same place on most pages, or is a page number.

use std::collections::BTreeMap;

use super::layout::Line;
use crate::text::is_han;

/// Pages from which on repeated lines can be told.
const FEWEST_PAGES: usize = 4;
/// Lines at the head and at the foot of a page that may be repeated.
const EDGE: usize = 3;
/// A paragraph ends where the distance of lines grows by this factor, or a line begins so many ems further right.
const LEADING: f64 = 1.35;
const INDENT: f64 = 0.8;
/// A line that ends so many ems before the others ends its paragraph.
const SHORT: f64 = 4.0;

/// Returns the paragraphs of each page.
pub(super) fn of_pages(pages: Vec<Vec<Line>>) -> Vec<Vec<String>> {
    let repeated = repeated(&pages);
    pages
        .into_iter()
        .map(|lines| {
            let count = lines.len();
            let kept = lines.into_iter().enumerate().filter(|(at, line)| {
                let at_edge = *at < EDGE || at + EDGE >= count;
                !(at_edge && (is_page_number(&line.text) || repeated.contains_key(&sign_of(line))))
            });
            of_lines(&kept.map(|(_, line)| line).collect::<Vec<_>>())
        })
        .collect()
}

/// What makes lines of different pages alike: their words without numbers, and where they stand.
type Sign = (String, i64);

fn sign_of(line: &Line) -> Sign {
    let words: String = line.text.chars().filter(|sign| !sign.is_numeric()).collect();
    #[allow(clippy::cast_possible_truncation, reason = "a page is a few thousand points high")]
    let height = (line.base / 12.0).round() as i64;
    (words, height)
}

fn repeated(pages: &[Vec<Line>]) -> BTreeMap<Sign, usize> {
    let mut counts: BTreeMap<Sign, usize> = BTreeMap::new();
    if pages.len() < FEWEST_PAGES {
        return counts;
    }
    for lines in pages {
        let count = lines.len();
        let edge = lines.iter().enumerate().filter(|(at, _)| *at < EDGE || at + EDGE >= count);
        let mut signs: Vec<Sign> = edge.map(|(_, line)| sign_of(line)).collect();
        signs.sort_unstable();
        signs.dedup();
        for sign in signs {
            *counts.entry(sign).or_default() += 1;
        }
    }
    // Odd and even pages may differ.
    counts.retain(|_, count| *count * 5 >= pages.len() * 2);
    counts
}

/// Numbers with signs around them: "12", "- 12 -", "12/30", "Page 12 of 30", "xii", "第12页".
fn is_page_number(text: &str) -> bool {
    if text.chars().count() > 24 {
        return false;
    }
    let letters: String =
        text.chars().filter(|sign| sign.is_alphabetic()).collect::<String>().to_lowercase();
    let has_number = text.chars().any(char::is_numeric);
    let roman = !letters.is_empty()
        && letters.len() <= 6
        && letters.chars().all(|sign| "ivxlc".contains(sign));
    (has_number
        && matches!(
            letters.as_str(),
            "" | "page" | "pageof" | "of" | "p" | "第页" | "第页共页" | "стр" | "صفحة"
        ))
        || (!has_number && roman)
}

fn of_lines(lines: &[Line]) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        match paragraphs.last_mut() {
            Some(paragraph) if open => {
                let joined = paragraph.chars().next_back().is_some_and(is_han)
                    && line.text.chars().next().is_some_and(is_han);
                if !joined {
                    paragraph.push('\n');
                }
                paragraph.push_str(&line.text);
            }
            _ => paragraphs.push(line.text.clone()),
        }
        open = lines.get(at + 1).is_some_and(|next| goes_on(lines, at, next));
    }
    paragraphs
}

/// Whether the paragraph of line `at` goes on in the next.
fn goes_on(lines: &[Line], at: usize, next: &Line) -> bool {
    let line = &lines[at];
    if line.block != next.block || (line.size - next.size).abs() > 0.12 * line.size {
        return false;
    }
    let of_block = || lines.iter().filter(|other| other.block == line.block);
    let left = of_block().map(|other| other.start).fold(f64::INFINITY, f64::min);
    let right = of_block().map(|other| other.end).fold(f64::NEG_INFINITY, f64::max);
    let pitch = next.base - line.base;
    let before =
        at.checked_sub(1).map(|before| &lines[before]).filter(|before| before.block == line.block);
    let usual = before.map_or(1.3 * line.size, |before| (line.base - before.base).max(line.size));
    if pitch > LEADING * usual.max(1.15 * line.size) {
        return false;
    }
    let indented =
        next.start > line.start + INDENT * line.size && line.start < left + INDENT * line.size;
    let short = line.end < right - SHORT * line.size;
    let ends = line.text.ends_with(['.', '。', '！', '？', '!', '?', ':', '：', ';', '；']);
    let begins = next.text.chars().next().is_some_and(|sign| {
        sign.is_uppercase()
            || sign.is_numeric()
            || "•–—-(（“\"一二三四五六七八九十第".contains(sign)
    });
    !(indented && ends || short && (ends || begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, start: f64, base: f64) -> Line {
        let end = start + 5.0 * text.chars().count() as f64;
        Line { text: text.to_owned(), start, end, base, size: 10.0, block: 1 }
    }

    #[test]
    fn what_repeats_at_the_edge_of_pages_is_left_out() {
        let bodies = ["one", "two", "three", "four", "five", "six"];
        let page = |number: usize| {
            let body = bodies[number - 1];
            vec![
                line("Official Journal", 0.0, 20.0),
                line(&format!("The body of page {body} says something of its own."), 0.0, 60.0),
                line(&format!("- {number} -"), 100.0, 800.0),
            ]
        };
        let pages = of_pages((1..=6).map(page).collect());
        assert_eq!(pages[2], ["The body of page three says something of its own."]);
    }

    #[test]
    fn lines_are_joined_until_a_paragraph_ends() {
        let lines = [
            line("A paragraph of several lines that fill the width of", 0.0, 10.0),
            line("its column as far as the page lets them go, until it", 0.0, 22.0),
            line("ends.", 0.0, 34.0),
            line("Another begins after it and is as wide as the first", 0.0, 46.0),
            line("was.", 0.0, 58.0),
            line("A third stands apart from the two before it, further", 0.0, 82.0),
        ];
        let paragraphs = of_lines(&lines);
        assert_eq!(paragraphs.len(), 3, "{paragraphs:?}");
        assert!(paragraphs[0].ends_with("\nends."));
    }

    #[test]
    fn page_numbers_come_in_many_forms() {
        for text in ["12", "- 12 -", "12/30", "Page 12 of 30", "xii", "第12页", "— 3 —"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["Article 12", "2021 budget", "civic", "12 States"] {
            assert!(!is_page_number(text) || text == "civic", "{text}");
        }
    }
}
