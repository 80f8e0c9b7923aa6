//! A dictionary of LIWC: `.dic` of 2001 to 2015, and the table (`.dicx`) of LIWC-22.
//!
//! A `.dic` has, between two lines of `%`, a numbered category a line, indented where it lies inside the one before; then an entry a
//! line, with the numbers of its categories. `*` ends a stem. LIWC 2007 has two kinds of conditions: `(02 134)125/464`
//! counts the word in 125 if a word of category 2 or 134 stands before it, else in 464; `<of>131/125` in 131 if "of" stands after
//! it, else in 125. Followed: the descriptions of open readers of these files (quanteda, liwca).
//!
//! **Invariant:** a condition becomes a sequence of two words where it must hold, and an exception where it must not.

use std::collections::BTreeMap;

use super::import::Import;
use super::phrase::{Phrase, Wild, phrase};
use super::refusal;
use super::source::{Source, numbered};
use crate::diagnostic::Diagnostic;

const BEFORE: &str =
    "LIWC looks at the word before: the mention is the two words together, within one sentence";
const AFTER: &str =
    "LIWC looks at the word after: the mention is the two words together, within one sentence";
const ELSE: &str = "what LIWC counts elsewhere is an exception here: it hides all mentions of the category inside it";

/// Reads a dictionary.
///
/// # Errors
/// If it has no legend of categories.
pub(super) fn read(source: &Source, import: &mut Import) -> Result<(), Diagnostic> {
    let text = source.text()?;
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if first.trim_start_matches(['"', '\u{feff}']).to_lowercase().starts_with("dicterm") {
        return read_table(source, &text, import);
    }
    let mut sections = numbered(&text).filter(|(_, line)| line.trim() == "%").map(|(line, _)| line);
    let (Some(from), Some(to)) = (sections.next(), sections.next()) else {
        return Err(source
            .fault(&text, 1, "there is no legend of categories between two lines of \"%\"")
            .hint(
                "a LIWC dictionary begins with \"%\", a numbered category a line, and \"%\" again",
            ));
    };
    let mut categories: BTreeMap<u32, usize> = BTreeMap::new();
    // The categories that the next may lie inside, with their indents.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    for (line, written) in numbered(&text) {
        if written.trim().is_empty() || line <= from || line == to {
            continue;
        }
        if line > to {
            entries.extend(entry(written, line, import));
            continue;
        }
        let indent = written.chars().take_while(|sign| *sign == '\t').count();
        let trimmed = written.trim();
        let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(number) = trimmed[..digits].parse::<u32>() else {
            import.log.dropped(Some(line), trimmed, "the category has no number");
            continue;
        };
        let name = trimmed[digits..].trim();
        let name = if name.is_empty() { &trimmed[..digits] } else { name };
        while open.last().is_some_and(|(outer, _)| *outer >= indent) {
            open.pop();
        }
        let category = import.category(open.last().map(|(_, outer)| *outer), name, Some(line));
        open.push((indent, category));
        if categories.insert(number, category).is_some() {
            import.log.dropped(
                Some(line),
                trimmed,
                "another category has this number, and the later one counts",
            );
        }
    }
    // Words of a category, for conditions that ask for them, whatever conditions these words have themselves.
    let mut words: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for entry in &entries {
        for code in &entry.codes {
            for number in code.categories() {
                words.entry(number).or_default().push(entry.phrase.pattern.clone());
            }
        }
    }
    for entry in &entries {
        take(entry, &categories, &words, import);
    }
    Ok(())
}

/// An entry of the dictionary.
struct Entry {
    line: u64,
    written: String,
    phrase: Phrase,
    codes: Vec<Code>,
}

/// Where an entry counts.
#[derive(Debug, PartialEq, Eq)]
enum Code {
    /// In this category.
    Always(u32),
    /// In `then` if a word of one of these categories stands before, else in `otherwise`.
    After { categories: Vec<u32>, then: u32, otherwise: Option<u32> },
    /// In `then` if this word stands after, else in `otherwise`.
    Before { word: String, then: u32, otherwise: Option<u32> },
    /// None of these.
    Unknown(String),
}

impl Code {
    /// The categories that the entry may count in.
    fn categories(&self) -> Vec<u32> {
        match self {
            Self::Always(number) => vec![*number],
            Self::After { then, otherwise, .. } | Self::Before { then, otherwise, .. } => {
                std::iter::once(*then).chain(*otherwise).collect()
            }
            Self::Unknown(_) => Vec::new(),
        }
    }
}

fn entry(written: &str, line: u64, import: &mut Import) -> Option<Entry> {
    let trimmed = written.trim();
    let (word, codes) = match trimmed.split_once('\t') {
        Some((word, codes)) => (word.trim(), codes),
        // Old files part them by spaces: the codes begin where only codes follow.
        None => {
            let starts = trimmed.char_indices().filter(|(_, sign)| sign.is_whitespace());
            let found = starts.map(|(at, _)| trimmed.split_at(at)).find(|(_, codes)| {
                codes
                    .trim_start()
                    .starts_with(|sign: char| sign.is_ascii_digit() || "(<".contains(sign))
                    && !codes.contains(|sign: char| sign.is_alphabetic() && !codes.contains('<'))
            });
            found.unwrap_or((trimmed, ""))
        }
    };
    let codes = codes_of(codes);
    if codes.is_empty() {
        import.log.dropped(Some(line), trimmed, "it is in no category");
        return None;
    }
    match phrase(word, Wild::Many) {
        Ok(phrase) => Some(Entry { line, written: trimmed.to_owned(), phrase, codes }),
        Err(why) => {
            import.log.dropped(Some(line), trimmed, why);
            None
        }
    }
}

/// Returns the codes of an entry; parentheses hold spaces.
fn codes_of(text: &str) -> Vec<Code> {
    let mut codes = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let inside = match rest.as_bytes()[0] {
            b'(' => rest.find(')').unwrap_or(0),
            b'<' => rest.find('>').unwrap_or(0),
            _ => 0,
        };
        let end = rest[inside..].find(char::is_whitespace).map_or(rest.len(), |end| inside + end);
        codes.push(code(&rest[..end]));
        rest = rest[end..].trim_start();
    }
    codes
}

fn code(text: &str) -> Code {
    let unknown = || Code::Unknown(text.to_owned());
    let targets = |text: &str| {
        let (then, otherwise) = match text.split_once('/') {
            Some((then, otherwise)) => (then, Some(otherwise.parse::<u32>().ok()?)),
            None => (text, None),
        };
        Some((then.parse::<u32>().ok()?, otherwise))
    };
    if let Some(rest) = text.strip_prefix('(') {
        let Some((inside, after)) = rest.split_once(')') else { return unknown() };
        let numbers: Option<Vec<u32>> =
            inside.split_whitespace().map(|number| number.parse().ok()).collect();
        return match (numbers, targets(after)) {
            (Some(categories), Some((then, otherwise))) if !categories.is_empty() => {
                Code::After { categories, then, otherwise }
            }
            // `(of)131/125` is written for `<of>131/125`.
            (None, Some((then, otherwise))) => {
                Code::Before { word: inside.trim().to_owned(), then, otherwise }
            }
            _ => unknown(),
        };
    }
    if let Some(rest) = text.strip_prefix('<') {
        let Some((word, after)) = rest.split_once('>') else { return unknown() };
        return match targets(after) {
            Some((then, otherwise)) => {
                Code::Before { word: word.trim().to_owned(), then, otherwise }
            }
            None => unknown(),
        };
    }
    text.parse().map_or_else(|_| unknown(), Code::Always)
}

fn take(
    entry: &Entry,
    categories: &BTreeMap<u32, usize>,
    words: &BTreeMap<u32, Vec<String>>,
    import: &mut Import,
) {
    let line = Some(entry.line);
    for code in &entry.codes {
        if let Some(number) = code.categories().iter().find(|code| !categories.contains_key(code)) {
            let why = format!("there is no category {number}");
            import.log.dropped(line, &entry.written, &why);
            continue;
        }
        let pattern = entry.phrase.pattern.clone();
        let (joined, note, then, otherwise) = match code {
            Code::Always(number) => {
                let notes = &entry.phrase.notes;
                import.term(categories[number], line, &entry.written, pattern, notes);
                continue;
            }
            Code::Unknown(code) => {
                let why = format!("\"{code}\" is no number and no condition");
                import.log.dropped(line, &entry.written, &why);
                continue;
            }
            Code::After { categories: before, then, otherwise } => {
                let sets: Vec<String> = before
                    .iter()
                    .filter_map(|number| {
                        let words = words.get(number)?;
                        import.set(&format!("category_{number}"), |_| words.clone())
                    })
                    .collect();
                if sets.is_empty() {
                    let why = "the categories that it asks for have no words";
                    import.log.dropped(line, &entry.written, why);
                    continue;
                }
                let sets = super::phrase::choice(&sets);
                (format!("{sets} <0..0> {pattern}"), BEFORE, *then, *otherwise)
            }
            Code::Before { word, then, otherwise } => match phrase(word, Wild::Many) {
                Ok(after) => {
                    (format!("{pattern} <0..0> {}", after.pattern), AFTER, *then, *otherwise)
                }
                Err(why) => {
                    import.log.dropped(line, &entry.written, why);
                    continue;
                }
            },
        };
        let mut notes = entry.phrase.notes.clone();
        notes.push(note);
        import.term(categories[&then], line, &entry.written, joined.clone(), &notes);
        if let Some(otherwise) = otherwise {
            let mut notes = entry.phrase.notes.clone();
            notes.push(ELSE);
            match import.except(categories[&otherwise], joined) {
                Ok(()) => {
                    import.term(categories[&otherwise], line, &entry.written, pattern, &notes);
                }
                Err(why) => import.log.dropped(line, &entry.written, &why),
            }
        }
    }
}

/// Reads the table of LIWC-22: entries in the first column, a column for each category.
fn read_table(source: &Source, text: &str, import: &mut Import) -> Result<(), Diagnostic> {
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(crate::codebook::load::csv_file::delimiter(text))
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut header: Option<Vec<usize>> = None;
    let mut record = csv::StringRecord::new();
    loop {
        let line = rows.position().line();
        match rows.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => {
                return Err(source.fault(text, line, format!("this is no table: {error}")));
            }
        }
        let line = record.position().map_or(line, csv::Position::line);
        let Some(columns) = &header else {
            let names = record.iter().skip(1);
            header = Some(names.map(|name| import.category(None, name, Some(line))).collect());
            if record.len() < 2 {
                return Err(refusal("the table has no column for a category"));
            }
            continue;
        };
        let columns = columns.clone();
        let entry = record.get(0).unwrap_or_default().trim();
        let marks: Vec<(usize, &str)> = columns
            .into_iter()
            .zip(record.iter().skip(1).map(str::trim))
            .filter(|(_, mark)| !mark.is_empty() && *mark != "0")
            .collect();
        if entry.is_empty() {
            continue;
        }
        if marks.is_empty() {
            import.log.dropped(Some(line), entry, "it is in no category");
        }
        match phrase(entry, Wild::Many) {
            Err(why) => import.log.dropped(Some(line), entry, why),
            Ok(phrase) => {
                for (category, mark) in marks {
                    let mut notes = phrase.notes.clone();
                    if !matches!(mark, "X" | "x" | "1") {
                        notes.push("a weight is left out: every entry counts once");
                    }
                    import.term(category, Some(line), entry, phrase.pattern.clone(), &notes);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart() {
        assert_eq!(
            codes_of("(02 134)125/464\t(02 134)126 253 <of>131/125 x"),
            [
                Code::After { categories: vec![2, 134], then: 125, otherwise: Some(464) },
                Code::After { categories: vec![2, 134], then: 126, otherwise: None },
                Code::Always(253),
                Code::Before { word: "of".to_owned(), then: 131, otherwise: Some(125) },
                Code::Unknown("x".to_owned()),
            ]
        );
        assert_eq!(
            codes_of("(of)1"),
            [Code::Before { word: "of".to_owned(), then: 1, otherwise: None }]
        );
        assert_eq!(codes_of("(("), [Code::Unknown("((".to_owned())]);
    }
}
