//! Lines to paragraphs, over the ends of columns and pages.
//!
//! A line that stops although the first word of the next had room behind it was ended on purpose. A paragraph goes on in the next
//! column or page if it has not ended and the next begins in the middle of a sentence; notes at the foot wait until it is whole.
//!
//! **Invariant:** no line is lost, and none stands before one that was read earlier, except before the notes at the foot of a column.

use std::collections::BTreeMap;

use super::line::Line;
use crate::text::format::flow::is_wide;
use crate::text::is_han;

/// A paragraph ends where the distance of lines grows by this factor over the usual one of its region.
const LEADING: f64 = 1.3;
/// Least and most distance of lines that is taken for usual, in ems.
const PITCH: (f64, f64) = (1.0, 2.8);
/// Ems: a line begins further in, slack of a line that is full.
const INDENT: f64 = 0.8;
const SLACK: f64 = 1.0;
/// Sizes of type differ by this share, notes are smaller than most of the page by this factor, headings larger.
const SIZES: f64 = 0.12;
const NOTE: f64 = 0.93;
const HEADING: f64 = 1.12;
/// Underscores of a rule above notes.
const RULE: usize = 8;

/// A paragraph and the page that it begins on, from 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Paragraph {
    pub(super) page: u32,
    pub(super) text: String,
}

/// Returns the paragraphs of all pages.
pub(super) fn of_pages(pages: &[Vec<Line>]) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    // The last paragraph of the text, if it can go on: where it stands, its last line, and how that stands in its region.
    let mut open: Option<(usize, &Line, Region)> = None;
    for (page, lines) in (1_u32..).zip(pages) {
        let regions = regions(lines);
        let notes = notes(lines);
        let mut before: Option<usize> = None;
        // Where the paragraph stands that the line before belongs to.
        let mut current = 0;
        for (at, line) in lines.iter().enumerate() {
            let region = regions[&line.region];
            let follows = before.filter(|&before| {
                let last = &lines[before];
                notes[before] == notes[at]
                    && last.region == line.region
                    && goes_on(lines, before, line, &region)
            });
            if follows.is_some() {
                append(&mut paragraphs[current].text, &line.text);
            } else {
                let begins_region = before.is_none_or(|before| {
                    lines[before].region != line.region || notes[before] && !notes[at]
                });
                match &open {
                    Some((home, last, of_last))
                        if begins_region
                            && !notes[at]
                            && continues(last, of_last, line, &region) =>
                    {
                        current = *home;
                        append(&mut paragraphs[current].text, &line.text);
                    }
                    _ => {
                        current = paragraphs.len();
                        paragraphs.push(Paragraph { page, text: line.text.clone() });
                    }
                }
            }
            if !notes[at] {
                open = Some((current, line, region));
            }
            before = Some(at);
        }
    }
    paragraphs
}

/// Adds a line; between Han characters a line end is nothing.
fn append(paragraph: &mut String, line: &str) {
    let joined = paragraph.chars().next_back().is_some_and(is_wide)
        && line.chars().next().is_some_and(is_wide);
    if !joined {
        paragraph.push('\n');
    }
    paragraph.push_str(line);
}

/// How the lines of a region stand.
#[derive(Clone, Copy)]
struct Region {
    /// Where most of it begins and ends.
    left: f64,
    right: f64,
    /// Usual distance of lines.
    pitch: f64,
    /// Size of most of the type of the page.
    size: f64,
}

fn regions(lines: &[Line]) -> BTreeMap<usize, Region> {
    let mut of_region: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        of_region.entry(line.region).or_default().push(line);
    }
    let size = common_size(lines);
    let region = |lines: Vec<&Line>| {
        let left = lines.iter().map(|line| line.start).fold(f64::INFINITY, f64::min);
        let right = right_edge(&lines);
        let pitches = lines.windows(2).map(|pair| pair[1].base - pair[0].base);
        let alike = pitches.zip(&lines).filter_map(|(pitch, line)| {
            let ems = pitch / line.size;
            (PITCH.0 * 0.9..=PITCH.1).contains(&ems).then_some(pitch)
        });
        let pitch = common(alike.collect()).unwrap_or(1.3 * size);
        Region { left, right, pitch, size }
    };
    of_region.into_iter().map(|(number, lines)| (number, region(lines))).collect()
}

/// The rightmost end that two lines share, or the rightmost: a single line may run over.
fn right_edge(lines: &[&Line]) -> f64 {
    let mut ends: Vec<(f64, f64)> = lines.iter().map(|line| (line.end, line.size)).collect();
    ends.sort_by(|one, other| other.0.total_cmp(&one.0));
    let shared = ends.windows(2).find(|pair| pair[0].0 - pair[1].0 <= SLACK * pair[0].1);
    shared.or(ends.get(0..1)).map_or(0.0, |pair| pair[0].0)
}

/// The lower third of distances: that of lines, where paragraphs are set apart.
fn common(mut values: Vec<f64>) -> Option<f64> {
    let third = values.len() / 3;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(third, f64::total_cmp).1)
}

/// Size of the type that most characters are set in.
fn common_size(lines: &[Line]) -> f64 {
    let mut sizes: Vec<(f64, usize)> =
        lines.iter().map(|line| (line.size, line.text.len())).collect();
    sizes.sort_by(|one, other| one.0.total_cmp(&other.0));
    let half = sizes.iter().map(|(_, length)| length).sum::<usize>() / 2;
    let mut passed = 0;
    let middle = sizes.iter().find(|(_, length)| {
        passed += length;
        passed > half
    });
    middle.map_or(10.0, |(size, _)| *size)
}

/// Which lines are notes at the foot: below a rule, or smaller than the text, with nothing but such lines below them in their region.
fn notes(lines: &[Line]) -> Vec<bool> {
    let size = common_size(lines);
    let mut notes = vec![false; lines.len()];
    let mut text_below: BTreeMap<usize, bool> = BTreeMap::new();
    for at in (0..lines.len()).rev() {
        let below = text_below.entry(lines[at].region).or_default();
        *below |= lines[at].size > NOTE * size;
        notes[at] = !*below;
    }
    // Some typists draw the rule above the notes with underscores.
    let mut ruled = None;
    for (at, line) in lines.iter().enumerate() {
        if line.text.len() >= RULE && line.text.bytes().all(|byte| byte == b'_') {
            ruled = Some(line.region);
        }
        notes[at] |= ruled == Some(line.region);
    }
    notes
}

/// Whether the paragraph of line `at` goes on in the next line of its region.
fn goes_on(lines: &[Line], at: usize, next: &Line, region: &Region) -> bool {
    let line = &lines[at];
    let pitch = next.base - line.base;
    let apart = (line.size - next.size).abs() > SIZES * line.size
        || line.right_to_left != next.right_to_left
        || line.turn != next.turn
        || pitch > LEADING * region.pitch.max(1.1 * line.size);
    if apart || line.leader || begins_with_bullet(&next.text) {
        return false;
    }
    let indented = next.start > line.start + INDENT * line.size
        && line.start < region.left + INDENT * line.size;
    let begins = begins_anew(&next.text);
    let ends = ends_sentence(&line.text);
    if indented && ends {
        return false;
    }
    if !had_room(line, next, region) {
        return true;
    }
    if is_han_at_end(&line.text) {
        let heading = line.size >= HEADING * region.size && are_centred(line, next);
        return heading && !begins && !ends;
    }
    !(ends || begins)
}

/// Whether the first word of the next line would have stood on this one.
fn had_room(line: &Line, next: &Line, region: &Region) -> bool {
    line.end + next.first + SLACK * line.size < region.right
}

fn are_centred(line: &Line, next: &Line) -> bool {
    let middle = |line: &Line| (line.start + line.end) / 2.0;
    (middle(line) - middle(next)).abs() < line.size
}

/// Whether the text that ends with `last` goes on in `next`, the first line of another column or page.
fn continues(last: &Line, of_last: &Region, next: &Line, of_next: &Region) -> bool {
    if (last.size - next.size).abs() > SIZES * last.size
        || last.leader
        || last.right_to_left != next.right_to_left
    {
        return false;
    }
    let Some(first) = next.text.chars().next() else { return false };
    if last.text.ends_with(['-', '\u{2010}', '\u{ad}']) {
        return first.is_lowercase();
    }
    if ends_sentence(&last.text) {
        return false;
    }
    if first.is_lowercase() {
        return !begins_with_item(&next.text);
    }
    // Scripts without capitals: the last line is full, and the next begins no paragraph.
    let full = last.end >= of_last.right - 2.0 * SLACK * last.size;
    let flush = next.start <= of_next.left + INDENT * next.size;
    let is_caseless =
        |sign: char| sign.is_alphabetic() && !sign.is_lowercase() && !sign.is_uppercase();
    let within = last
        .text
        .chars()
        .next_back()
        .is_some_and(|sign| is_caseless(sign) || is_wide(sign) || sign == '，')
        && is_caseless(first);
    within && full && flush && !begins_anew(&next.text)
}

fn is_han_at_end(text: &str) -> bool {
    text.chars().rev().find(|sign| sign.is_alphanumeric()).is_some_and(is_han)
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '"', '’', '»', ')', '）', '」', '』']);
    // The mark of a note follows the full stop.
    let unmarked = text.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == ' ');
    let stops = ['.', '。', '！', '？', '!', '?', ':', '：', ';', '；', '؟', '؛', '۔', '…'];
    text.ends_with(stops) || unmarked.len() + 4 >= text.len() && unmarked.ends_with(stops)
}

/// Whether a line may begin a paragraph: a capital, a number, a mark.
fn begins_anew(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|sign| {
        sign.is_uppercase()
            || sign.is_numeric()
            || "–—-(（[“\"«《【〔".contains(sign)
            || "一二三四五六七八九十第附".contains(sign)
    }) || begins_with_bullet(text)
        || begins_with_item(text)
}

fn begins_with_bullet(text: &str) -> bool {
    text.starts_with([
        '•', '▪', '◦', '●', '‣', '■', '□', '►', '➢', '✓', '○', '◆', '\u{f0b7}', '\u{f0a7}',
        '\u{f0d8}', '\u{f076}',
    ])
}

/// "a) ", "(iv) ", "b. ": an item although it begins in lower case.
fn begins_with_item(text: &str) -> bool {
    let inner = text.trim_start_matches(['(', '（']);
    let marker: usize =
        inner.chars().take(5).take_while(|sign| sign.is_ascii_alphanumeric()).count();
    (1..=4).contains(&marker)
        && inner[marker..].starts_with([')', '）', '.'])
        && (text.len() != inner.len()
            || marker == 1
            || inner[..marker].bytes().all(|byte| b"ivxlc".contains(&byte)))
}

#[cfg(test)]
mod tests {
    use super::super::line::tests::line;
    use super::*;

    fn texts(pages: &[Vec<Line>]) -> Vec<(u32, String)> {
        of_pages(pages).into_iter().map(|paragraph| (paragraph.page, paragraph.text)).collect()
    }

    #[test]
    fn lines_are_joined_until_a_paragraph_ends() {
        let lines = vec![
            line("A paragraph of several lines that fill the width of", 0.0, 10.0),
            line("its column as far as the page lets them go, until it", 0.0, 22.0),
            line("ends.", 0.0, 34.0),
            line("Another begins after it and is as wide as the first", 0.0, 46.0),
            line("was.", 0.0, 58.0),
            line("A third stands apart from the two before it, further", 0.0, 82.0),
        ];
        let paragraphs = texts(&[lines]);
        assert_eq!(paragraphs.len(), 3, "{paragraphs:?}");
        assert!(paragraphs[0].1.ends_with("\nends."));
    }

    #[test]
    fn wide_leading_parts_no_paragraph() {
        let lines = vec![
            line("A paragraph of several lines that fill the width of", 0.0, 10.0),
            line("its column as far as the page lets them go, until it", 0.0, 34.0),
            line("ends.", 0.0, 58.0),
        ];
        assert_eq!(texts(&[lines]).len(), 1);
    }

    #[test]
    fn a_sentence_goes_on_over_the_page_before_its_notes() {
        let mut note = line("1 See the report of the group of experts.", 0.0, 700.0);
        note.size = 7.0;
        let first = vec![
            line("The text of the page before it is long, and it will", 0.0, 10.0),
            line("not have ended when the page ends, since states and", 0.0, 22.0),
            note,
        ];
        let second = vec![
            line("their peoples have much to say about cyberspace and", 0.0, 10.0),
            line("its order.", 0.0, 22.0),
        ];
        let paragraphs = texts(&[first, second]);
        assert_eq!(paragraphs.len(), 2, "{paragraphs:?}");
        assert!(paragraphs[0].1.ends_with(
            "states and\ntheir peoples have much to say about cyberspace and\nits order."
        ));
        assert_eq!(paragraphs[0].0, 1);
        assert!(paragraphs[1].1.starts_with("1 See"));
    }

    #[test]
    fn a_new_sentence_begins_a_paragraph_on_its_page() {
        let first = vec![line("It has ended.", 0.0, 10.0)];
        let second = vec![line("then it goes on", 0.0, 10.0)];
        assert_eq!(texts(&[first, second]).len(), 2);
        let first = vec![line("A heading", 0.0, 10.0)];
        let second = vec![line("(a) an item", 0.0, 10.0)];
        assert_eq!(texts(&[first, second]).len(), 2);
    }

    #[test]
    fn han_lines_join_without_a_space_over_pages_too() {
        let full = |text: &str, base: f64| line(text, 0.0, base);
        let first = vec![
            full("国家坚持网络安全与信息化发展并重，遵循积极利用", 10.0),
            full("家政权、推翻社会主义制度，煽动分裂国家、破坏国", 30.0),
        ];
        let second = vec![
            full("家统一，宣扬恐怖主义。", 10.0),
            full("第二条国家制定并不断完善网络安全战略，明确保障", 30.0),
        ];
        let paragraphs = texts(&[first, second]);
        assert_eq!(paragraphs.len(), 2, "{paragraphs:?}");
        assert!(paragraphs[0].1.contains("破坏国家统一"));
    }
}
