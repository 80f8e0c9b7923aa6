//! Text from outside made visible: a name or a message never acts on the terminal or the page that shows it.

use std::borrow::Cow;
use std::fmt::Write;

/// Returns true for characters that are not seen but act: control characters, line separators, marks of direction, tags, and code
/// points that are no characters.
pub fn acts(sign: char) -> bool {
    sign.is_control()
        || matches!(
            sign,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{fffe}'
                | '\u{ffff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Appends a character as it is written where it must not act: `\x1b` for one of ASCII, `\u{202e}` for others.
pub fn escape(sign: char, into: &mut String) {
    // Writing to a string cannot fail.
    let _ = if sign.is_ascii() {
        write!(into, "\\x{:02x}", u32::from(sign))
    } else {
        write!(into, "\\u{{{:x}}}", u32::from(sign))
    };
}

/// Returns a message for a terminal: what acts is escaped, line ends and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    let stays = |sign: char| matches!(sign, '\n' | '\t') || !acts(sign);
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if stays(sign) {
            shown.push(sign);
        } else {
            escape(sign, &mut shown);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_escaped_and_what_is_read_stays() {
        let hostile = "a\u{1b}[31m\r\n\u{9b}2J\t\u{202e}cod\u{200f} é 网络 \u{fffd}";
        let shown = "a\\x1b[31m\\x0d\n\\u{9b}2J\t\\u{202e}cod\\u{200f} é 网络 \u{fffd}";
        assert_eq!(visible(hostile), shown);
        assert!(matches!(visible("网络主权 = \"a\\b\""), Cow::Borrowed(_)));
    }
}
