//! What repeats at the edge of pages: running heads and feet, page numbers.
//!
//! A line is a running head if the same words stand at the same height of many pages, a page number if it counts with the pages. In
//! a file of two or three pages, the words have to be the same on every one and stand at the very edge.
//!
//! **Invariant:** only a line at the edge of a page is left out, and only if other pages bear out that it is none of the text; a page
//! number of a single page stays, unless it says "page 1 of 1".

use std::collections::{BTreeMap, BTreeSet};

use super::line::Line;

/// Lines at the head and at the foot of a page that may be repeated.
const EDGE: usize = 3;
/// Pages from which on a share of them is enough, and the share, as a fraction: odd and even pages may differ.
const MANY_PAGES: usize = 4;
const SHARE: (usize, usize) = (2, 5);
/// Points within which lines stand at the same height.
const HEIGHT: f64 = 12.0;
/// Numbers of a line that may be the page's.
const NUMBERS: usize = 6;
/// Longest page number, in characters.
const LONGEST: usize = 24;
/// Pages that a page number counts with.
const COUNTED: usize = 2;

/// What makes lines of different pages alike: their words with at most one number counted from the page, and their height.
type Sign = (String, i64);

/// Leaves out what repeats.
pub(super) fn without_repeated(pages: Vec<Vec<Line>>) -> Vec<Vec<Line>> {
    let edges: Vec<Vec<bool>> = pages.iter().map(|lines| edge(lines)).collect();
    let at_edge = || pages.iter().zip(&edges).enumerate();
    let mut heads: BTreeMap<Sign, usize> = BTreeMap::new();
    let mut numbers: BTreeMap<(i64, bool), usize> = BTreeMap::new();
    for (page, (lines, edge)) in at_edge() {
        let of_edge = || lines.iter().zip(edge).filter(|(_, edge)| **edge).map(|(line, _)| line);
        // A page counts once, however often it says the same.
        let signs: BTreeSet<Sign> = of_edge().flat_map(|line| signs(line, page)).collect();
        signs.into_iter().for_each(|sign| *heads.entry(sign).or_default() += 1);
        let counted: BTreeSet<(i64, bool)> =
            of_edge().filter_map(|line| counted(&line.text, page)).collect();
        counted.into_iter().for_each(|number| *numbers.entry(number).or_default() += 1);
    }
    let least = match pages.len() {
        0 | 1 => usize::MAX,
        few if few < MANY_PAGES => few,
        many => (many * SHARE.0).div_ceil(SHARE.1),
    };
    let repeated = |line: &Line, page: usize| {
        let number = counted(&line.text, page)
            .is_some_and(|number| numbers.get(&number).is_some_and(|&pages| pages >= COUNTED));
        number
            || is_page_of_pages(&line.text)
            || signs(line, page)
                .iter()
                .any(|sign| heads.get(sign).is_some_and(|&pages| pages >= least))
    };
    let keep: Vec<Vec<bool>> = at_edge()
        .map(|(page, (lines, edge))| {
            let pairs = lines.iter().zip(edge);
            pairs.map(|(line, edge)| !(*edge && repeated(line, page))).collect()
        })
        .collect();
    let kept = |(lines, keep): (Vec<Line>, Vec<bool>)| {
        lines.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(line, _)| line).collect()
    };
    pages.into_iter().zip(keep).map(kept).collect()
}

/// Which lines of a page are among the first or last few from top to bottom.
fn edge(lines: &[Line]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&one, &other| lines[one].base.total_cmp(&lines[other].base));
    let mut at_edge = vec![false; lines.len()];
    let mut mark = |order: &mut dyn Iterator<Item = usize>| {
        let (mut heights, mut last) = (0, f64::NAN);
        for at in order {
            // Lines beside each other, like those of columns, are one height.
            if last.is_nan() || (lines[at].base - last).abs() > 0.5 * lines[at].size {
                heights += 1;
                last = lines[at].base;
            }
            if heights > EDGE {
                break;
            }
            at_edge[at] = true;
        }
    };
    mark(&mut order.iter().copied());
    mark(&mut order.iter().rev().copied());
    at_edge
}

/// The signs of a line of page `page`: its words as they are, and with each of its numbers counted from the page.
fn signs(line: &Line, page: usize) -> Vec<Sign> {
    #[allow(clippy::cast_possible_truncation, reason = "a page is a few thousand points high")]
    let height = (line.base / HEIGHT).round() as i64;
    let numbers = numbers(&line.text);
    let mut signs = vec![(line.text.clone(), height)];
    for (range, value) in numbers.into_iter().take(NUMBERS) {
        let relative = value - i64::try_from(page).unwrap_or(i64::MAX);
        let text = format!("{}#{relative}#{}", &line.text[..range.start], &line.text[range.end..]);
        signs.push((text, height));
    }
    signs
}

/// The numbers of a text in ASCII digits, with their places.
fn numbers(text: &str) -> Vec<(std::ops::Range<usize>, i64)> {
    let bytes = text.as_bytes();
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        if let Ok(value) = text[start..at].parse() {
            numbers.push((start..at, value));
        }
    }
    numbers
}

/// Returns the number of a line that is nothing else ("12", "- 12 -", "Page 12", "xii", "第12页"), counted from the page, and whether it
/// is Roman.
fn counted(text: &str, page: usize) -> Option<(i64, bool)> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let page = i64::try_from(page).unwrap_or(i64::MAX);
    let words = words_of(text);
    let digits: String = text.chars().filter_map(|sign| sign.to_digit(10)).map(digit).collect();
    let arabic: String = text.chars().filter_map(arabic_digit).map(digit).collect();
    let numbers = numbers(text);
    if words.is_empty() && digits.is_empty() && !arabic.is_empty() {
        return Some((arabic.parse::<i64>().ok()? - page, false));
    }
    if is_word_for_page(&words) {
        return numbers.first().map(|(_, value)| (value - page, false));
    }
    (numbers.is_empty() && !text.contains(' '))
        .then(|| roman(&words))
        .flatten()
        .map(|value| (value - page, true))
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

/// Arabic-Indic and Persian digits.
fn arabic_digit(sign: char) -> Option<u32> {
    match sign {
        '\u{660}'..='\u{669}' => Some(u32::from(sign) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(sign) - 0x6f0),
        _ => None,
    }
}

/// The letters of a text, in lower case, without what stands between them.
fn words_of(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn is_word_for_page(words: &str) -> bool {
    matches!(
        words,
        "" | "page"
            | "p"
            | "pg"
            | "página"
            | "pág"
            | "pagina"
            | "seite"
            | "стр"
            | "с"
            | "страница"
            | "第页"
            | "页"
            | "صفحة"
            | "الصفحة"
            | "ص"
    )
}

/// "Page 12 of 30", "第 3 页 共 9 页": a page number in any file.
fn is_page_of_pages(text: &str) -> bool {
    let words = words_of(text);
    numbers(text).len() == 2
        && text.chars().count() <= LONGEST
        && matches!(
            words.as_str(),
            "pageof"
                | "pof"
                | "pagesur"
                | "páginade"
                | "pagede"
                | "seitevon"
                | "страницаиз"
                | "стриз"
                | "第页共页"
                | "第页总页"
                | "صفحةمن"
        )
}

/// Returns the value of a small Roman numeral.
fn roman(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 7 {
        return None;
    }
    let mut total = 0;
    let mut before = 0;
    for sign in text.chars().rev() {
        let value = match sign {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        };
        total += if value < before { -value } else { value };
        before = before.max(value);
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, base: f64) -> Line {
        super::super::line::tests::line(text, 0.0, base)
    }

    fn texts(pages: Vec<Vec<Line>>) -> Vec<Vec<String>> {
        let page = |lines: Vec<Line>| lines.into_iter().map(|line| line.text).collect();
        without_repeated(pages).into_iter().map(page).collect()
    }

    /// Pages of a head, three lines of their own and a foot.
    fn pages(
        count: usize,
        head: impl Fn(usize) -> String,
        foot: impl Fn(usize) -> String,
    ) -> Vec<Vec<Line>> {
        let page = |number: usize| {
            let word = ["one", "two", "three", "four", "five", "six", "seven"][number - 1];
            vec![
                line(&head(number), 20.0),
                line(&format!("The first line of page {word}"), 60.0),
                line(&format!("says {word} things"), 72.0),
                line(&format!("of its own, {word} of them."), 84.0),
                line(&foot(number), 800.0),
            ]
        };
        (1..=count).map(page).collect()
    }

    fn kept(page: &[String]) -> usize {
        page.len()
    }

    #[test]
    fn heads_and_numbers_go_in_files_of_any_length() {
        for count in 2..=7 {
            for (head, foot) in [
                ("A/RES/73/6 #/7", "18-17962"),
                ("Official Journal", "- # -"),
                ("# of the Strategy", "Page # of 7"),
                ("第#页", "国家战略"),
            ] {
                let fill = |form: &str, number: usize| form.replace('#', &number.to_string());
                let pages = pages(count, |n| fill(head, n), |n| fill(foot, n + 10));
                for page in texts(pages) {
                    assert_eq!(kept(&page), 3, "{count} pages, {head}, {foot}: {page:?}");
                }
            }
        }
    }

    #[test]
    fn body_lines_at_the_edge_stay() {
        // Articles that count faster than the pages, years, headings that repeat now and then.
        let heads =
            ["Article 1", "Article 5", "Article 9", "Article 20", "Article 31", "Article 40"];
        let feet = ["2012", "1998", "12", "xi", "civil", "3"];
        let pages = pages(6, |n| heads[n - 1].to_owned(), |n| feet[n - 1].to_owned());
        assert!(texts(pages).iter().all(|page| kept(page) == 5));
        let single = vec![vec![line("1", 20.0), line("Text", 40.0), line("2021", 60.0)]];
        assert_eq!(kept(&texts(single)[0]), 3);
    }

    #[test]
    fn a_word_is_no_roman_number() {
        assert_eq!(roman("xiv"), Some(14));
        assert_eq!(roman("state"), None);
    }
}
