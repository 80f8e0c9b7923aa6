//! Pieces on one baseline to a line of text: spaces from gaps, ligatures written out, right-to-left scripts turned to their order.
//!
//! **Invariant:** no character is added but spaces, none lost but spaces and the dots of a leader.

use unicode_normalization::UnicodeNormalization;

use super::glyphs::Glyph;
use super::pieces::{Piece, median};
use crate::text::format::flow::is_wide;
use crate::text::is_han;

/// Shares of an em: a space, a space between Han characters.
const SPACE: f64 = 0.16;
const SPACE_OF_HAN: f64 = 0.6;
/// In letters set apart, a space is wider than the usual gap by this factor and share of an em.
const APART: (f64, f64) = (1.5, 0.1);
/// Gaps from which on letters set apart can be told.
const GAPS: usize = 4;
/// Dots of a leader.
const LEADER: usize = 4;
/// Letters of a word that the mark of a note is set off from: shorter ones are units and formulas.
const WORD: usize = 3;

/// A line as it is read. Its places are in the direction of reading, so that it starts before it ends in any script.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) base: f64,
    pub(super) size: f64,
    /// How wide its first word is, which the line before had no room for, or did it.
    pub(super) first: f64,
    pub(super) right_to_left: bool,
    /// Whether dots lead to a page number in it.
    pub(super) leader: bool,
    /// Number of the region that it stands in: a column, or what lies over or under columns.
    pub(super) region: usize,
    /// Quarter turns.
    pub(super) turn: u8,
}

/// Returns the line of the pieces of one baseline.
pub(super) fn of(row: Vec<Piece>, region: usize, turn: u8) -> Option<Line> {
    let start = row.iter().map(|piece| piece.start).fold(f64::INFINITY, f64::min);
    let end = row.iter().map(|piece| piece.end).fold(f64::NEG_INFINITY, f64::max);
    let longest = row.iter().max_by_key(|piece| piece.glyphs.len())?;
    let (base, size) = (longest.base, longest.size);
    let right_to_left = is_right_to_left(&row);
    let mut glyphs: Vec<Glyph> = row.into_iter().flat_map(|piece| piece.glyphs).collect();
    glyphs.sort_by(|one, other| one.start.total_cmp(&other.start));
    let text = with_spaces(&glyphs);
    // Ligatures and presentation forms are written out; everything else stays as it is.
    let mut folded = String::with_capacity(text.len());
    for sign in text.chars() {
        if is_form(sign) {
            folded.extend(sign.nfkc());
        } else {
            folded.push(sign);
        }
    }
    let text = if right_to_left { logical(&folded) } else { folded };
    let (text, leader) = without_leader(&text);
    let text = joined_han(&text);
    if text.is_empty() {
        return None;
    }
    let first = first_word(&text) * (end - start) / text.chars().count() as f64;
    let (start, end) = if right_to_left { (-end, -start) } else { (start, end) };
    Some(Line { text, start, end, base, size, first, right_to_left, leader, region, turn })
}

/// Writes glyphs, in their order along the line, with spaces where they stand apart.
fn with_spaces(glyphs: &[Glyph]) -> String {
    let blank = |glyph: &Glyph| glyph.text.trim().is_empty();
    let han = |glyph: &Glyph| glyph.text.chars().any(is_han);
    let gap = |one: &Glyph, other: &Glyph| (other.start - one.end) / other.size.min(one.size);
    let gaps = glyphs.windows(2).filter(|pair| {
        let [one, other] = pair else { return false };
        !(blank(one) || blank(other) || han(one) && han(other) || one.mark || other.mark)
    });
    let gaps: Vec<f64> = gaps.map(|pair| gap(&pair[0], &pair[1])).collect();
    let usual = if gaps.len() < GAPS { 0.0 } else { median(gaps).unwrap_or(0.0) };
    let space = SPACE.max(APART.0 * usual + APART.1);
    let mut text = String::new();
    let mut before: Option<&Glyph> = None;
    for glyph in glyphs {
        if let Some(before) = before {
            let least = if han(glyph) && han(before) { SPACE_OF_HAN } else { space };
            let apart = gap(before, glyph) > least
                || before.mark != glyph.mark && is_set_off(&text, before, glyph);
            if apart && !text.ends_with(' ') {
                text.push(' ');
            }
        }
        text.push_str(&glyph.text);
        before = Some(glyph);
    }
    text
}

/// Whether a space parts the mark of a note from the text: "cyberspace 3" is a word and a note, "km2" and "21st" are not.
fn is_set_off(text: &str, before: &Glyph, glyph: &Glyph) -> bool {
    let last = text.chars().next_back();
    let first = glyph.text.chars().next();
    if before.mark {
        return first.is_some_and(char::is_alphanumeric) && last.is_some_and(char::is_alphanumeric);
    }
    if !first.is_some_and(|sign| sign.is_numeric() || sign == '*') {
        return false;
    }
    let letters = text.chars().rev().take(WORD).take_while(|sign| sign.is_alphabetic()).count();
    letters == WORD || last.is_some_and(|sign| sign.is_numeric() || is_han(sign))
}

/// Characters of the first word; a Han character is a word.
fn first_word(text: &str) -> f64 {
    let mut signs = text.chars();
    let first = usize::from(signs.next().is_some());
    if text.starts_with(is_wide) {
        return first as f64;
    }
    (first + signs.take_while(|&sign| sign != ' ' && !is_wide(sign)).count()) as f64
}

/// Returns the text with one ellipsis for the dots that lead the eye to a page number, and whether there were any.
fn without_leader(text: &str) -> (String, bool) {
    let is_dot = |sign: char| matches!(sign, '.' | '…' | '·' | '⋯' | '．' | '_' | '‥');
    let mut kept = String::with_capacity(text.len());
    let mut leader = false;
    // The dots, possibly with spaces between them, that were read and not written yet.
    let mut waiting = String::new();
    let mut dots = 0;
    let mut flush = |kept: &mut String, waiting: &mut String, dots: &mut usize| {
        if *dots >= LEADER && waiting.contains(|sign| sign != '_' && sign != ' ') {
            leader = true;
            kept.push_str(" … ");
        } else {
            kept.push_str(waiting);
        }
        waiting.clear();
        *dots = 0;
    };
    for sign in text.chars() {
        if is_dot(sign) {
            dots += if sign == '…' || sign == '⋯' { 2 } else { 1 };
            waiting.push(sign);
        } else if sign.is_whitespace() && dots > 0 {
            waiting.push(' ');
        } else {
            flush(&mut kept, &mut waiting, &mut dots);
            kept.push(sign);
        }
    }
    flush(&mut kept, &mut waiting, &mut dots);
    (kept, leader)
}

/// Returns the words with one space between them, and Han characters that stand apart one by one ("总 则") joined.
fn joined_han(text: &str) -> String {
    let single = |word: &str| {
        let han = word.chars().filter(|&sign| is_han(sign)).count();
        han <= 1 && word.chars().all(is_wide_or_mark)
    };
    let mut joined = String::with_capacity(text.len());
    let mut before: Option<&str> = None;
    for word in text.split_whitespace() {
        let apart = before.is_some_and(|before| !(single(before) && single(word)));
        if apart {
            joined.push(' ');
        }
        joined.push_str(word);
        before = Some(word);
    }
    joined
}

fn is_wide_or_mark(sign: char) -> bool {
    is_wide(sign) || matches!(sign, '“' | '”' | '‘' | '’' | ',' | ';' | ':' | '—' | '…' | '·')
}

fn is_form(sign: char) -> bool {
    matches!(sign, '\u{fb00}'..='\u{fb06}' | '\u{fb13}'..='\u{fb17}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{2f00}'..='\u{2fd5}' | '\u{2e80}'..='\u{2ef3}')
}

pub(super) fn is_right_to_left(pieces: &[Piece]) -> bool {
    let (mut right_to_left, mut all) = (0_usize, 0_usize);
    for sign in pieces.iter().flat_map(|piece| &piece.glyphs).flat_map(|glyph| glyph.text.chars()) {
        all += usize::from(sign.is_alphabetic());
        right_to_left += usize::from(runs_left(sign));
    }
    right_to_left * 2 > all
}

/// Arabic and Hebrew, with their presentation forms.
fn runs_left(sign: char) -> bool {
    matches!(sign, '\u{590}'..='\u{65f}' | '\u{66a}'..='\u{6ef}' | '\u{6fa}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
/// Returns a line that was read from left to right in the order in which its language runs; numbers and Latin words stay as they
/// are.
fn logical(visual: &str) -> String {
    let runs_right = |sign: char| sign.is_alphanumeric() && !runs_left(sign);
    let signs: Vec<char> = visual.chars().rev().collect();
    let mut ordered = String::with_capacity(visual.len());
    let mut at = 0;
    while at < signs.len() {
        if !runs_right(signs[at]) {
            ordered.push(mirrored(signs[at]));
            at += 1;
            continue;
        }
        // A run of numbers or Latin words, with the signs inside it.
        let mut end = at + 1;
        let mut look = end;
        while look < signs.len() && !runs_left(signs[look]) {
            look += 1;
            if runs_right(signs[look - 1]) {
                end = look;
            }
        }
        ordered.extend(signs[at..end].iter().rev());
        at = end;
    }
    ordered
}

fn mirrored(sign: char) -> char {
    match sign {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A line in type of ten points, each letter five points wide and each Han character ten.
    pub(in super::super) fn line(text: &str, start: f64, base: f64) -> Line {
        let width = |sign: char| if is_wide(sign) { 10.0 } else { 5.0 };
        let end = start + text.chars().map(width).sum::<f64>();
        let first = first_word(text) * if text.starts_with(is_wide) { 10.0 } else { 5.0 };
        Line {
            text: text.to_owned(),
            start,
            end,
            base,
            size: 10.0,
            first,
            right_to_left: false,
            leader: false,
            region: 1,
            turn: 0,
        }
    }

    #[test]
    fn arabic_is_turned_and_its_numbers_are_not() {
        assert_eq!(logical("2018 ةدام"), "مادة 2018");
        assert_eq!(logical("(نوناق)"), "(قانون)");
    }

    #[test]
    fn han_set_apart_one_by_one_are_joined_and_words_are_not() {
        assert_eq!(joined_han("第一章 总 则"), "第一章 总则");
        assert_eq!(
            joined_han("联 合 国 大 会 通 过 《 世 界 人 权 宣 言》。 这 一"),
            "联合国大会通过《世界人权宣言》。这一"
        );
        assert_eq!(joined_han("第一条 为了保障 2016 年"), "第一条 为了保障 2016 年");
    }

    #[test]
    fn dots_that_lead_to_a_page_number_are_an_ellipsis() {
        assert_eq!(
            without_leader("Introduction ........ 5"),
            ("Introduction  … 5".to_owned(), true)
        );
        assert!(without_leader("1. Aims . . . . . 12").1);
        assert_eq!(without_leader("and so on... 5"), ("and so on... 5".to_owned(), false));
        assert_eq!(without_leader("第一章……………3"), ("第一章 … 3".to_owned(), true));
    }
}
