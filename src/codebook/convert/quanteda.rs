//! A dictionary of the R package quanteda, in YAML.
//!
//! Keys are categories and may nest; values are glob patterns (`*`, `?`), words parted by spaces, in any case. The key `__` holds the
//! values of a category that has keys below it, as quanteda writes it. Followed: the documentation of `dictionary()` and
//! `as.yaml()` in quanteda 4.
//!
//! **Invariant:** one pass over the events of the YAML parser, without recursion; aliases are never followed.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::import::Import;
use super::phrase::{Wild, phrase};
use super::source::Source;
use crate::diagnostic::Diagnostic;

/// Deepest nesting.
const DEEPEST: usize = 64;
/// Key of the values of a category that has others below it.
const OWN: &str = "__";
/// What YAML 1.1, which R reads, takes for a logical value where it is not quoted.
const LOGICAL: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "true", "false"];

/// What is open.
enum Frame {
    /// A mapping: the category it stands in, and the key whose value comes next.
    Keys { category: Option<usize>, key: Option<(String, u64)> },
    /// A list of values of a category.
    Values { category: Option<usize> },
}

/// Reads a dictionary.
///
/// # Errors
/// Where the file is no YAML, or no dictionary.
pub(super) fn read(source: &Source, import: &mut Import) -> Result<(), Diagnostic> {
    let text = source.text()?;
    let mut open: Vec<Frame> = Vec::new();
    for event in Parser::new_from_str(&text) {
        let (event, span) = event.map_err(|error| {
            let line = error.marker().line() as u64;
            source
                .fault(&text, line, format!("this is no YAML: {}", error.info()))
                .hint("lists are indented and begin with \"- \"; values with signs stand in quotes")
        })?;
        let line = span.start.line() as u64;
        match event {
            Event::Scalar(value, style, ..) => {
                scalar(&mut open, &value, style == ScalarStyle::Plain, line, import);
            }
            Event::Alias(_) => {
                import.log.dropped(Some(line), "*", "aliases of YAML are not followed");
                if let Some(Frame::Keys { key, .. }) = open.last_mut() {
                    *key = None;
                }
            }
            Event::MappingStart(..) | Event::SequenceStart(..) if open.len() == DEEPEST => {
                let message = format!("keys are nested deeper than {DEEPEST}");
                return Err(source.fault(&text, line, message));
            }
            Event::MappingStart(..) => {
                let Some(category) = below(&mut open, import) else {
                    return Err(source.fault(&text, line, "a key is itself a mapping"));
                };
                open.push(Frame::Keys { category, key: None });
            }
            Event::SequenceStart(..) => {
                let Some(category) = below(&mut open, import) else {
                    return Err(source.fault(&text, line, "a key is itself a list"));
                };
                open.push(Frame::Values { category });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
            }
            // One document is a dictionary.
            Event::DocumentEnd => break,
            _ => {}
        }
    }
    Ok(())
}

/// Returns the category in which what begins now stands; `None` if it stands where a key must.
fn below(open: &mut [Frame], import: &mut Import) -> Option<Option<usize>> {
    match open.last_mut() {
        None => Some(None),
        Some(Frame::Values { category }) => Some(*category),
        Some(Frame::Keys { category, key }) => {
            let (key, line) = key.take()?;
            Some(Some(child(*category, &key, line, import)))
        }
    }
}

fn child(category: Option<usize>, key: &str, line: u64, import: &mut Import) -> usize {
    match category {
        Some(category) if key == OWN => category,
        _ => import.category(category, key, Some(line)),
    }
}

fn scalar(open: &mut [Frame], value: &str, plain: bool, line: u64, import: &mut Import) {
    let category = match open.last_mut() {
        Some(Frame::Keys { key: key @ None, .. }) => {
            *key = Some((value.to_owned(), line));
            return;
        }
        Some(Frame::Keys { category, key }) => {
            let key = key.take();
            key.map(|(key, line)| child(*category, &key, line, import))
        }
        Some(Frame::Values { category }) => *category,
        None => None,
    };
    let Some(category) = category else {
        return import.log.dropped(Some(line), value, "it stands below no key");
    };
    if plain && matches!(value, "" | "~" | "null") {
        return import.log.dropped(Some(line), value, "it is empty");
    }
    match phrase(value, Wild::ManyAndOne) {
        Ok(mut phrase) => {
            if plain && LOGICAL.contains(&value.to_lowercase().as_str()) {
                phrase.notes.push("unquoted, R reads it as a logical value; here it is the word");
            }
            import.term(category, Some(line), value, phrase.pattern, &phrase.notes);
        }
        Err(why) => import.log.dropped(Some(line), value, why),
    }
}
