//! Where the text of one sentence ends and that of the next begins, marks included.
//!
//! [`super::Sentences`] says between which words a sentence ends; for a reader, the full stop and the closing quotation mark belong
//! to the sentence before, the opening bracket to the one after.

use std::ops::Range;

/// Returns where the gap between two sentences is divided: the byte, within `gap`, at which the text of the sentence before ends.
pub fn boundary(text: &str, gap: Range<usize>) -> usize {
    let between = &text[gap.clone()];
    let ended = between.char_indices().rfind(|(_, sign)| ends(*sign));
    let from = ended.map_or(0, |(at, sign)| at + sign.len_utf8());
    let rest = &between[from..];
    let goes_on = |(_, sign): &(usize, char)| sign.is_whitespace() || !closes(*sign);
    gap.start + from + rest.char_indices().find(goes_on).map_or(rest.len(), |(at, _)| at)
}

fn ends(sign: char) -> bool {
    matches!(sign, '.' | '!' | '?' | '…' | '．' | '。' | '！' | '？' | '；' | '｡' | '؟' | '۔')
}

/// Marks that belong to what stands before them; a straight quotation mark right after a full stop closes.
fn closes(sign: char) -> bool {
    matches!(
        sign,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '）'
            | '》'
            | '〉'
            | '】'
            | ','
            | ';'
            | ':'
            | '，'
            | '：'
            | '、'
            | '%'
            | '％'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_with_their_sentence() {
        for (text, left, right, before, after) in [
            ("of States. The", "States", "The", "of States.", "The"),
            ("of “States.” “The", "States", "The", "of “States.”", "“The"),
            ("a (b.) (2) The", "b", "2", "a (b.)", "(2) The"),
            ("主权。”“网络", "权", "网", "主权。”", "“网络"),
            ("Heading\n• item", "Heading", "item", "Heading", "• item"),
            ("Really ! Then", "Really", "Then", "Really !", "Then"),
            ("wait... \"Now", "wait", "Now", "wait...", "\"Now"),
        ] {
            let from = text.find(left).unwrap() + left.len();
            let at = boundary(text, from..text.rfind(right).unwrap());
            assert_eq!((text[..at].trim(), text[at..].trim()), (before, after), "{text}");
        }
    }
}
