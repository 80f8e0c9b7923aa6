//! Dictionaries in XML: Yoshikoder (`.ykd`) and Lexicoder (`.lcd`); and the lines of Lexicoder 3 (`.lc3`).
//!
//! Both hold `cnode` (a category) and `pnode` (a pattern). The first `cnode` of Yoshikoder is the dictionary itself. A pattern is
//! words parted by spaces, `*` any characters within a word, in any case; with `patternengine="regexp"`, a regular expression for each
//! word. A `.lc3` file has a category a line that begins with `+`, and its entries below it. Followed: the open readers of jca (by the
//! author of Yoshikoder) and quanteda.
//!
//! **Invariant:** one pass, without recursion; entities of a file's own are never resolved.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader as Xml;

use super::import::Import;
use super::phrase::Wild;
use super::refusal;
use super::source::{Source, numbered};
use crate::diagnostic::Diagnostic;

/// Deepest markup.
const DEEPEST: usize = 128;

/// Reads a dictionary in XML.
///
/// # Errors
/// Where the file is no XML, or no dictionary.
pub(super) fn read(source: &Source, import: &mut Import) -> Result<(), Diagnostic> {
    let text = source.text()?;
    let mut lines = Lines { text: &text, at: 0, line: 1 };
    let mut xml = Xml::from_str(&text);
    xml.config_mut().expand_empty_elements = true;
    let mut walk = Walk { open: Vec::new(), dictionary: None, regexp: false };
    loop {
        let at = usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX);
        let line = lines.of(at);
        let event = xml.read_event().map_err(|error| {
            let at = usize::try_from(xml.error_position()).unwrap_or(usize::MAX);
            let line = Lines { text: &text, at: 0, line: 1 }.of(at);
            source.fault(&text, line, format!("the markup is broken: {error}"))
        })?;
        match event {
            Event::Start(element) => {
                if walk.open.len() == DEEPEST {
                    let message = format!("categories are nested deeper than {DEEPEST}");
                    return Err(source.fault(&text, line, message));
                }
                let named =
                    element.name().as_ref().rsplit(':').next().unwrap_or_default().to_owned();
                let category = walk.begin(&named, &element, line, import);
                walk.open.push(category);
            }
            Event::End(_) => {
                walk.open.pop();
            }
            Event::Eof if !walk.open.is_empty() => {
                return Err(source.fault(&text, line, "the file ends inside an element"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match walk.dictionary {
        Some(_) => Ok(()),
        None => Err(refusal(format!("\"{}\" holds no element \"dictionary\"", source.file))
            .hint("say what it is with --from, if it is no dictionary of Yoshikoder or Lexicoder")),
    }
}

/// Where the walk is.
struct Walk {
    /// The category of each open element.
    open: Vec<Option<usize>>,
    /// Whether the dictionary is that of Lexicoder, once it has begun.
    dictionary: Option<bool>,
    regexp: bool,
}

impl Walk {
    /// Returns the category that an element opens, or the one it stands in.
    fn begin(
        &mut self,
        named: &str,
        element: &BytesStart<'_>,
        line: u64,
        import: &mut Import,
    ) -> Option<usize> {
        let inside = self.open.last().copied().flatten();
        let name = attribute(element, "name").unwrap_or_default();
        match named {
            "dictionary" => {
                let lexicoder = attribute(element, "style")
                    .is_some_and(|style| style.eq_ignore_ascii_case("lexicoder"));
                self.dictionary = Some(lexicoder);
                self.regexp = attribute(element, "patternengine")
                    .is_some_and(|engine| engine.to_lowercase().starts_with("regex"));
                import.title = name;
                None
            }
            "cnode" => {
                let note = attribute(element, "desc").unwrap_or_default();
                // The outermost category of Yoshikoder is the dictionary.
                if self.dictionary == Some(false) && self.open.len() == 1 && import.title.is_empty()
                {
                    import.title = name;
                    return None;
                }
                let category = import.category(inside, &name, Some(line));
                if note != name {
                    import.categories[category].note = note.trim().to_owned();
                }
                Some(category)
            }
            "pnode" => {
                self.pattern(inside, &name, line, import);
                if let Some(note) =
                    attribute(element, "desc").filter(|note| !note.trim().is_empty())
                    && note != name
                {
                    import.log.dropped(Some(line), &note, "a pattern has no note with us");
                }
                inside
            }
            _ => inside,
        }
    }

    fn pattern(&self, inside: Option<usize>, name: &str, line: u64, import: &mut Import) {
        let category = match inside {
            Some(category) => category,
            // A pattern of the dictionary itself.
            None => {
                let title = import.title.clone();
                let title = if title.is_empty() { "dictionary".to_owned() } else { title };
                import.category(None, &title, Some(line))
            }
        };
        if self.regexp {
            let words =
                name.split_whitespace().map(|word| format!("/{}/", word.replace('/', "\\/")));
            let pattern = words.collect::<Vec<_>>().join(" ");
            if pattern.is_empty() {
                return import.log.dropped(Some(line), name, "it is empty");
            }
            let pattern =
                if name.to_lowercase() == *name { pattern } else { pattern.to_lowercase() };
            let notes: &[&str] = if name.to_lowercase() == *name {
                &[]
            } else {
                &["case makes no difference: the expression is in small letters"]
            };
            // A class such as \S in small letters is another one.
            if !notes.is_empty() && name.contains('\\') {
                let why =
                    "the expression has classes and capital letters, which cannot be told apart";
                return import.log.dropped(Some(line), name, why);
            }
            return import.term(category, Some(line), name, pattern, notes);
        }
        import.entry(category, Some(line), name.trim(), Wild::Many);
    }
}

fn attribute(element: &BytesStart<'_>, local: &str) -> Option<String> {
    let mut all = element.attributes();
    let mut all = all.with_checks(false).filter_map(Result::ok);
    let found = all.find(|attribute| attribute.key.as_ref() == local)?;
    let value: &str = &found.value;
    // References that are not of XML itself stay as they are.
    Some(quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), Into::into))
}

/// Finds the lines of bytes that come in order.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// Returns the line of the first sign that is no white space from a byte on.
    fn of(&mut self, at: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let mut at = at.min(bytes.len());
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        if at > self.at {
            self.line += memchr::memchr_iter(b'\n', &bytes[self.at..at]).count() as u64;
            self.at = at;
        }
        self.line
    }
}

/// Reads the lines of Lexicoder 3, or its XML.
///
/// # Errors
/// As [`read`].
pub(super) fn read_lexicoder(source: &Source, import: &mut Import) -> Result<(), Diagnostic> {
    let text = source.text()?;
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return read(source, import);
    }
    let mut category = None;
    for (line, written) in numbered(&text) {
        let entry = written.trim_matches(|sign: char| sign.is_whitespace() || sign.is_control());
        if let Some(name) = entry.strip_prefix('+') {
            category = Some(import.category(None, name.trim_start_matches('+'), Some(line)));
        } else if !entry.is_empty() {
            match category {
                Some(category) => import.entry(category, Some(line), entry, Wild::Many),
                None => import.log.dropped(Some(line), entry, "it stands below no category"),
            }
        }
    }
    Ok(())
}
