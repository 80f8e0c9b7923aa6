//! How wide a text will be, and where it may be broken.
//!
//! A text is measured run by run in the face that will draw it (Latin, Greek and Cyrillic in Noto Sans, Arabic and Chinese in
//! theirs), at the width of its unshaped letters, which shaping only narrows. Lines break at spaces, after hyphens and slashes,
//! and between Chinese characters, except where that would part a sign of punctuation from its neighbour.
//!
//! **Invariant:** no text is cut without the caller being told.

use std::collections::VecDeque;

use unicode_segmentation::UnicodeSegmentation;

use super::fonts::Face;

/// How heavy the strokes are. Chinese and Arabic have one weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Lines of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) lines: Vec<String>,
    /// Whether they hold all of it.
    pub(super) whole: bool,
    /// Whether a word had to be broken where no word may.
    pub(super) torn: bool,
}

/// Returns `text` as one line that any viewer may be given: control characters and line breaks become spaces; marks that turn
/// the direction of writing, and code points that XML forbids, are left out.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {}
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{ad}' => {}
            sign if sign.is_whitespace() || sign.is_control() => {
                if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                    cleaned.push(' ');
                }
            }
            sign => cleaned.push(sign),
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

/// Returns the width of `text` set in `size` points.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let mut thousandths = 0.0;
    let mut start = 0;
    let mut current = None;
    for (at, sign) in text.char_indices() {
        let face = face_of(sign, weight);
        if let Some(run) = current.filter(|&run| run != face) {
            thousandths += Face::advance(run, &text[start..at]);
            start = at;
        }
        current = Some(face);
    }
    if let Some(run) = current {
        thousandths += run.advance(&text[start..]);
    }
    thousandths * size / 1000.0
}

/// Returns `text` in at most `most` lines no wider than `room`, as even as their number allows. What does not fit ends in "…".
pub(super) fn wrap(text: &str, size: f64, weight: Weight, room: f64, most: usize) -> Lines {
    let fitted = fill(text, size, weight, room, most);
    if fitted.lines.len() < 2 || !fitted.whole {
        return fitted;
    }
    // The same number of lines in less room is the same text, better balanced.
    let mut best = fitted;
    let mut narrow = room;
    loop {
        narrow *= 0.94;
        let tried = fill(text, size, weight, narrow, best.lines.len());
        if !tried.whole || tried.torn || narrow < size {
            return best;
        }
        best = tried;
    }
}

/// Returns `text` cut to `room` with "…" and `tail` at its end.
pub(super) fn cut(text: &str, tail: &str, size: f64, weight: Weight, room: f64) -> String {
    let ends = width("…", size, weight) + width(tail, size, weight);
    let mut kept = String::new();
    let mut used = ends;
    for cluster in text.graphemes(true) {
        used += width(cluster, size, weight);
        if used > room {
            break;
        }
        kept.push_str(cluster);
    }
    kept.truncate(kept.trim_end().len());
    format!("{kept}…{tail}")
}

/// Returns `text` cut to `room` with "…" in its middle: titles often differ in their ends only, by a year or a place.
pub(super) fn cut_middle(text: &str, size: f64, weight: Weight, room: f64) -> String {
    let clusters: Vec<&str> = text.graphemes(true).collect();
    let widths: Vec<f64> = clusters.iter().map(|cluster| width(cluster, size, weight)).collect();
    if widths.iter().sum::<f64>() <= room {
        return text.to_owned();
    }
    let (mut first, mut last) = (0, clusters.len());
    let (mut head, mut tail) = (0.0, 0.0);
    let free = room - width("…", size, weight);
    while first < last {
        // Two thirds for the beginning.
        let from_end = tail < head / 2.0;
        let next = if from_end { widths[last - 1] } else { widths[first] };
        if head + tail + next > free {
            break;
        }
        if from_end {
            tail += next;
            last -= 1;
        } else {
            head += next;
            first += 1;
        }
    }
    let (head, tail) = (clusters[..first].concat(), clusters[last..].concat());
    format!("{}…{}", head.trim_end(), tail.trim_start())
}

/// Returns `text` in at most `most` lines, each as full as it gets. What does not fit ends in "…".
pub(super) fn fill(text: &str, size: f64, weight: Weight, room: f64, most: usize) -> Lines {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    let mut torn = false;
    let mut pieces: VecDeque<&str> = pieces(text).into();
    while let Some(piece) = pieces.pop_front() {
        let solid = width(piece.trim_end(), size, weight);
        if used + solid <= room {
            line.push_str(piece);
            used += width(piece, size, weight);
            continue;
        }
        if lines.len() + 1 >= most.max(1) {
            let rest: String = std::iter::once(piece).chain(pieces).collect();
            lines.push(cut(&format!("{line}{rest}"), "", size, weight, room));
            return Lines { lines, whole: false, torn };
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0.0;
            pieces.push_front(piece);
            continue;
        }
        // One piece wider than a line, such as a file name: break it where it must be.
        let at = overflow(piece, size, weight, room);
        lines.push(piece[..at].trim_end().to_owned());
        if at < piece.len() {
            torn = true;
            pieces.push_front(&piece[at..]);
        }
    }
    lines.push(line.trim_end().to_owned());
    Lines { lines, whole: true, torn }
}

/// The longest beginning of `piece`, at least one character, that fits.
fn overflow(piece: &str, size: f64, weight: Weight, room: f64) -> usize {
    let mut used = 0.0;
    for (at, cluster) in piece.grapheme_indices(true) {
        used += width(cluster, size, weight);
        if used > room && at > 0 {
            return at;
        }
    }
    piece.len()
}

/// Parts between which a line may break; a part keeps its trailing space.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, cluster) in text.grapheme_indices(true) {
        let Some(sign) = cluster.chars().next() else { continue };
        if let Some(last) = before
            && breaks_between(last, sign)
        {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(sign);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn breaks_between(last: char, next: char) -> bool {
    const OPENING: &str = "([{“‘«（《〈「『【〔［";
    const CLOSING: &str = ")]}”’»,.;:!?%…，。、；：！？）》〉」』】〕］·～";
    if next == ' ' || OPENING.contains(last) || CLOSING.contains(next) {
        return false;
    }
    last == ' ' || matches!(last, '-' | '/' | '_' | '–' | '—') || is_han(last) || is_han(next)
}

fn is_han(sign: char) -> bool {
    matches!(u32::from(sign), 0x2e80..=0x9fff | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff00..=0xffef | 0x2_0000..=0x3_ffff)
}

/// Whether a letter is of a script that runs from right to left.
pub(super) fn runs_leftwards(sign: char) -> bool {
    face_of(sign, Weight::Regular) == Face::Arabic
}

fn face_of(sign: char, weight: Weight) -> Face {
    match u32::from(sign) {
        0x600..=0x6ff | 0x750..=0x77f | 0x8a0..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => {
            Face::Arabic
        }
        // Arrows, mathematical signs and shapes, which Noto Sans lacks.
        0x2190..=0x2bff => Face::Han,
        _ if is_han(sign) => Face::Han,
        _ if weight == Weight::Bold => Face::Bold,
        _ => Face::Regular,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font_files() {
        // Advances of "n", "m" in Noto Sans and of a Chinese character, from the files' hmtx tables.
        for (text, weight, ems) in [
            ("n", Weight::Regular, 0.618),
            ("m", Weight::Regular, 0.932),
            ("n", Weight::Bold, 0.657),
            ("网络", Weight::Regular, 2.0),
            ("n网", Weight::Regular, 1.618),
            ("", Weight::Regular, 0.0),
        ] {
            let measured = width(text, 10.0, weight);
            assert!((measured - 10.0 * ems).abs() < 0.03, "{text} {measured}");
        }
    }

    #[test]
    fn lines_hold_the_text_and_fit() {
        for text in [
            "Global network infrastructure, interconnection of all",
            "加快全球网络基础设施建设，促进互联互通",
            "eu-hleg-ethics-guidelines-trustworthy-ai-2019.pdf",
            "Pneumonoultramicroscopicsilicovolcanoconiosis",
            "حوكمة الإنترنت على نحو عادل ومنصف للجميع",
        ] {
            for room in [20.0, 50.0, 90.0, 400.0] {
                let wrapped = wrap(text, 8.0, Weight::Regular, room, 60);
                assert!(wrapped.whole);
                let joined: String = wrapped.lines.concat().split(' ').collect();
                assert_eq!(joined, text.split(' ').collect::<String>());
                for line in &wrapped.lines {
                    assert!(width(line, 8.0, Weight::Regular) <= room + 0.01, "{line}");
                    assert!(!line.starts_with('，'));
                }
            }
            let short = wrap(text, 8.0, Weight::Regular, 60.0, 1);
            assert!(!short.whole && short.lines.len() == 1 && short.lines[0].ends_with('…'));
            assert!(width(&short.lines[0], 8.0, Weight::Regular) <= 60.0);
        }
    }

    #[test]
    fn a_title_cut_in_its_middle_keeps_both_ends_and_fits() {
        let cut = |room| cut_middle("General debate, address of 2015", 8.0, Weight::Regular, room);
        assert_eq!(cut(400.0), "General debate, address of 2015");
        for room in [30.0, 50.0, 80.0, 100.0] {
            let cut = cut(room);
            assert!(width(&cut, 8.0, Weight::Regular) <= room, "{cut}");
            assert!(cut.starts_with("Ge") && cut.contains('…') && cut.ends_with('5'), "{cut}");
        }
        assert_eq!(cut_middle("网络空间", 8.0, Weight::Regular, 1.0), "…");
    }

    #[test]
    fn lines_are_balanced() {
        let wrapped = wrap("Uneven distribution of infrastructure", 8.0, Weight::Regular, 130.0, 3);
        assert_eq!(wrapped.lines, ["Uneven distribution", "of infrastructure"]);
    }

    #[test]
    fn hostile_text_becomes_harmless() {
        assert_eq!(clean(" a\u{0}b\n\n c\u{202e}d\u{ffff}\t"), "a b cd");
    }
}
