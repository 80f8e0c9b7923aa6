//! What a document says about itself before it begins: the YAML block between two lines of `---`.
//!
//! Authors write a small part of YAML there: `key: value`, quoted values over several lines, lists, block texts, one level of nested
//! keys. That part is read here; lists are joined by semicolons, nested keys by a dot. A block with a line of another form is not
//! front matter but text between two rules.
//!
//! **Invariant:** linear in the length of the block, which is at most 64 KiB; anchors and tags are never expanded.

use std::collections::BTreeMap;

use crate::text::Language;

/// Longest block that is looked at.
const LONGEST: usize = 64 * 1024;

/// Longest key.
const LONGEST_KEY: usize = 100;

/// A document's front matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// Its keys and values; those without a value are left out.
    pub(super) metadata: BTreeMap<String, String>,
    /// Where the text begins after it, in bytes.
    pub(super) end: usize,
}

impl FrontMatter {
    /// Returns the front matter at the beginning of `text`, if there is any.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = &text[..text.floor_char_boundary(LONGEST)];
        let mut lines = text.split_inclusive('\n');
        let first = lines.next()?;
        if first.trim_end() != "---" {
            return None;
        }
        let mut at = first.len();
        let mut block = Vec::new();
        for line in lines {
            at += line.len();
            if matches!(line.trim_end(), "---" | "...") {
                return Some(Self { metadata: entries(&block)?, end: at });
            }
            block.push(line.trim_end_matches(['\n', '\r']));
        }
        None
    }

    /// Returns the language that it declares.
    pub(super) fn language(&self) -> Option<Language> {
        ["language", "lang"].iter().find_map(|key| Language::parse(self.metadata.get(*key)?))
    }
}

/// The entries of a block; `None` if it is not a mapping.
fn entries(block: &[&str]) -> Option<BTreeMap<String, String>> {
    let mut metadata = BTreeMap::new();
    let mut rest = block;
    while let Some((line, after)) = rest.split_first() {
        rest = after;
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = entry(line)?;
        let below = rest.iter().take_while(|line| belongs(line)).count();
        let (own, others) = rest.split_at(below);
        rest = others;
        add(&mut metadata, key, value, own);
    }
    (!metadata.is_empty()).then_some(metadata)
}

/// Whether a line continues the entry above it: indented, blank, or an item of its list.
fn belongs(line: &str) -> bool {
    line.is_empty() || line.starts_with([' ', '\t']) || line == "-" || line.starts_with("- ")
}

/// Splits `key: value`.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = match line.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        Some((key, rest)) => (key, rest.trim_start().strip_prefix(':')?),
        None => {
            let at = line.find(": ").or_else(|| line.trim_end().strip_suffix(':').map(str::len))?;
            (&line[..at], &line[at + 1..])
        }
    };
    let key = key.trim();
    let plain = !key.is_empty()
        && key.len() <= LONGEST_KEY
        && !key.starts_with(['-', '[', '{', '>', '|', '*', '&', '!', '%', '@']);
    plain.then_some((key, value.trim()))
}

/// Adds an entry whose lines are `first`, after the colon, and those `below` it.
fn add(metadata: &mut BTreeMap<String, String>, key: &str, first: &str, below: &[&str]) {
    let mut put = |key: String, value: String| {
        let value = value.replace('\u{a0}', " ");
        let value = value.trim();
        if !value.is_empty() && value != "~" && !value.eq_ignore_ascii_case("null") {
            metadata.entry(key).or_insert_with(|| value.to_owned());
        }
    };
    let content = below.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    if first.starts_with(['|', '>']) {
        let joint = if first.starts_with('|') { "\n" } else { " " };
        put(key.to_owned(), content.collect::<Vec<_>>().join(joint));
    } else if !first.is_empty() && !first.starts_with('#') {
        let mut whole = first.to_owned();
        for line in content {
            // A backslash at the end of a line of a quoted value joins it to the next without a space.
            if first.starts_with('"') && whole.ends_with('\\') {
                whole.pop();
                whole.push_str(line.strip_prefix('\\').unwrap_or(line));
            } else {
                whole.push(' ');
                whole.push_str(line);
            }
        }
        put(key.to_owned(), value(&whole));
    } else {
        let mut items = Vec::new();
        for line in content {
            if let Some(item) = line.strip_prefix("- ") {
                items.push(value(item));
            } else if items.is_empty()
                && let Some((nested, text)) = entry(line)
            {
                put(format!("{key}.{nested}"), value(text));
            }
        }
        put(key.to_owned(), items.join("; "));
    }
}

/// The value of a scalar or of a list in brackets.
fn value(written: &str) -> String {
    let written = written.trim();
    if let Some(list) = written.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
        return split_list(list).iter().map(|item| scalar(item)).collect::<Vec<_>>().join("; ");
    }
    scalar(written)
}

/// Splits at the commas outside quotation marks.
fn split_list(list: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let mut quote = None;
    let mut start = 0;
    for (at, sign) in list.char_indices() {
        match sign {
            '"' | '\'' if quote == Some(sign) => quote = None,
            '"' | '\'' if quote.is_none() && list[start..at].trim().is_empty() => {
                quote = Some(sign);
            }
            ',' if quote.is_none() => {
                items.push(list[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(list[start..].trim());
    items.retain(|item| !item.is_empty());
    items
}

fn scalar(written: &str) -> String {
    if let Some(rest) = written.strip_prefix('"') {
        return unescaped(rest);
    }
    if let Some(rest) = written.strip_prefix('\'') {
        // Two quotes stand for one; a single one ends the value.
        const QUOTE: &str = "\u{0}";
        let doubled = rest.replace("''", QUOTE);
        return doubled.split('\'').next().unwrap_or_default().replace(QUOTE, "'");
    }
    match written.find(" #") {
        Some(comment) => written[..comment].trim_end().to_owned(),
        None => written.to_owned(),
    }
}

/// The text of a double-quoted value after its opening quotation mark.
fn unescaped(rest: &str) -> String {
    let mut text = String::with_capacity(rest.len());
    let mut signs = rest.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => break,
            '\\' => match signs.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('0') => {}
                Some('_') => text.push('\u{a0}'),
                Some('x') => text.push(code_point(&mut signs, 2)),
                Some('u') => text.push(code_point(&mut signs, 4)),
                Some('U') => text.push(code_point(&mut signs, 8)),
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    text
}

fn code_point(signs: &mut std::str::Chars<'_>, digits: usize) -> char {
    let mut code = 0_u32;
    for _ in 0..digits {
        let digit = signs.next().and_then(|sign| sign.to_digit(16)).unwrap_or(0);
        code = code.wrapping_mul(16).wrapping_add(digit);
    }
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        FrontMatter::of(text).map(|front| front.metadata.into_iter().collect()).unwrap_or_default()
    }

    fn one(entry: &str) -> String {
        let found = read(&format!("---\n{entry}\n---\n"));
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].1.clone()
    }

    #[test]
    fn reads_scalars() {
        assert_eq!(one("title: The Charter"), "The Charter");
        assert_eq!(one("title: The Charter # a comment"), "The Charter");
        assert_eq!(one("time: 2021-02-17 17:38:32-05:00"), "2021-02-17 17:38:32-05:00");
        assert_eq!(one("url: https://example.org/a#b"), "https://example.org/a#b");
        assert_eq!(one("date: '2021-05-12'"), "2021-05-12");
        assert_eq!(one("title: 'The state''s duty'"), "The state's duty");
        assert_eq!(
            one("title: \"Law: \\\"one\\\", \\u2019two\\x41\""),
            "Law: \"one\", \u{2019}twoA"
        );
        assert_eq!(one("标题: 网络安全法"), "网络安全法");
    }

    #[test]
    fn joins_the_lines_of_a_value() {
        assert_eq!(
            one("title: \"Press Briefing by Jen\\_Psaki and Deputy\\\n  \\ Advisor for\n  Cyber\""),
            "Press Briefing by Jen Psaki and Deputy Advisor for Cyber"
        );
        assert_eq!(one("title: one\n  two"), "one two");
        assert_eq!(one("note: >-\n  one\n  two"), "one two");
        assert_eq!(one("note: |\n  one\n  two"), "one\ntwo");
    }

    #[test]
    fn joins_lists_and_nested_keys() {
        assert_eq!(one("tags: [a, \"b, c\", 'd']"), "a; b, c; d");
        assert_eq!(one("tags:\n- a\n- 'b'"), "a; b");
        assert_eq!(one("tags:\n  - a\n  - b"), "a; b");
        assert_eq!(
            read("---\nsource:\n  name: UN\n  year: 1945\n---\n"),
            [("source.name".into(), "UN".into()), ("source.year".into(), "1945".into())]
        );
    }

    #[test]
    fn leaves_out_what_has_no_value() {
        assert_eq!(read("---\na:\nb: null\nc: ~\nd: x\n---\n"), [("d".into(), "x".into())]);
    }

    #[test]
    fn says_where_the_text_begins_and_its_language() {
        let front = FrontMatter::of("---\r\nlang: zh-Hant\r\n---\r\nText").unwrap();
        assert_eq!((front.end, front.language()), (25, Some(Language::CHINESE)));
    }

    #[test]
    fn leaves_text_between_rules_alone() {
        for text in [
            "---\nA sentence.\n---\n",
            "---\nkey: value\n",
            "--\nkey: value\n---\n",
            "key: v",
            "",
            "---",
        ] {
            assert_eq!(FrontMatter::of(text), None, "{text}");
        }
    }
}
