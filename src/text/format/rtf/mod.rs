//! Rich Text Format (Microsoft, version 1.9): paragraphs, tables, lists, notes, text boxes.
//!
//! What a reader of the printed page would see: deleted and hidden text, comments, field codes, pictures, heads and feet of pages
//! are left out. The numbers of list items are text in RTF and stay. Notes and text boxes follow the paragraph that they stand in,
//! endnotes follow the text.
//!
//! **Invariant:** one pass, no recursion; a file that ends inside a group is read in part and says so.

mod destination;
mod fonts;
mod token;

use std::collections::BTreeMap;

use super::draft::Draft;
use super::flow::Flow;
use super::source::Source;
use super::{Extraction, Reader, Unreadable, symbol};
use destination::{Destination, destination};
use fonts::{Fonts, Script, of_page};
use token::{Token, Tokens};

/// The name of the format.
const FORMAT: &str = "rtf";
/// Largest file, in bytes; most of a large one are pictures.
const LARGEST: usize = 256 * 1024 * 1024;
/// Most groups inside each other.
const DEEPEST: usize = 512;

/// The reader of RTF.
pub(super) struct Rtf;

impl Reader for Rtf {
    fn read<'a>(&self, source: Source<'a>) -> Result<Extraction<'a>, Unreadable> {
        let bytes = source.whole(LARGEST)?;
        let mut text = Text::default();
        for token in Tokens::new(&bytes) {
            text.take(token)?;
            if text.ended {
                break;
            }
        }
        let title = text.title.trim().to_owned();
        let metadata = [("title".to_owned(), title)];
        let metadata: BTreeMap<String, String> =
            metadata.into_iter().filter(|(_, title)| !title.is_empty()).collect();
        let encoding = match text.fonts.page {
            Script::Encoded(encoding) => encoding.name(),
            _ => "US-ASCII",
        };
        let paragraphs = text.finish().finish(encoding)?;
        Ok(Extraction {
            format: FORMAT,
            metadata,
            language: None,
            paragraphs: Box::new(paragraphs),
        })
    }
}

/// What holds from a brace to its partner.
#[derive(Clone, Copy)]
struct Group {
    destination: Destination,
    /// Whether it is hidden text.
    hidden: bool,
    /// Whether it is a deleted revision.
    deleted: bool,
    font: i32,
    /// How many characters of a plainer program follow each `\u`.
    fallback: i32,
    /// Whether the paragraph is in a table.
    in_table: bool,
    /// What its end ends.
    ends: Option<Aside>,
}

/// Text beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aside {
    /// A footnote or a text box.
    Here,
    /// A note at the end of the document.
    AtEnd,
}

/// A document that is being read.
struct Text {
    fonts: Fonts,
    /// The group at hand, and those around it.
    group: Group,
    outer: Vec<Group>,
    /// Whether `\*` stood before: an unknown destination is to be passed over.
    optional: bool,
    /// Bytes not yet decoded, and how they are to be read: a character may be in several tokens.
    bytes: Vec<u8>,
    script: Script,
    /// The first half of a character beyond the basic plane.
    half: Option<u16>,
    /// Signs to pass over after `\u`.
    skip: i32,
    default_font: i32,
    /// The font that the font table describes.
    described: i32,
    title: String,
    flow: Flow,
    endnotes: Flow,
    in_endnote: bool,
    ended: bool,
}

impl Default for Text {
    fn default() -> Self {
        let group = Group {
            destination: Destination::Text,
            hidden: false,
            deleted: false,
            font: 0,
            fallback: 1,
            in_table: false,
            ends: None,
        };
        let fonts = Fonts::default();
        Self {
            script: fonts.page,
            fonts,
            group,
            outer: Vec::new(),
            optional: false,
            bytes: Vec::new(),
            half: None,
            skip: 0,
            default_font: 0,
            described: 0,
            title: String::new(),
            flow: Flow::default(),
            endnotes: Flow::default(),
            in_endnote: false,
            ended: false,
        }
    }
}

impl Text {
    fn take(&mut self, token: Token<'_>) -> Result<(), Unreadable> {
        match token {
            Token::Text(text) => self.text(text),
            Token::Byte(byte) => self.text(&[byte]),
            Token::Open => {
                self.settle();
                if self.outer.len() == DEEPEST {
                    let message = format!("its groups are nested more than {DEEPEST} deep");
                    return Err(Unreadable::new("too-complex", message));
                }
                self.outer.push(self.group);
                self.group.ends = None;
            }
            Token::Close => {
                self.settle();
                self.close();
            }
            Token::Symbol(b'*') => self.optional = true,
            Token::Symbol(b'~' | b'_' | b'-' | b'\\' | b'{' | b'}') | Token::Binary
                if self.skip > 0 =>
            {
                self.skip -= 1;
            }
            Token::Word(name, _) if self.skip > 0 && sign(name).is_some() => self.skip -= 1,
            Token::Symbol(sign) => {
                self.settle();
                self.symbol(sign);
            }
            Token::Word(name, number) => {
                self.settle();
                let optional = std::mem::take(&mut self.optional);
                if !self.character_property(name, number) {
                    self.word(name, number, optional);
                }
            }
            Token::Binary => self.settle(),
        }
        Ok(())
    }

    fn finish(mut self) -> Draft {
        self.settle();
        self.lone_half();
        let is_cut = !self.ended;
        let mut draft = self.flow.finish();
        draft.append(self.endnotes.finish());
        if is_cut {
            draft.is_partial(Unreadable::new("broken", "the file ends inside a group"));
        }
        draft
    }

    fn close(&mut self) {
        self.optional = false;
        match self.group.ends {
            Some(Aside::Here) => self.flow().resume(),
            Some(Aside::AtEnd) => {
                self.endnotes.end();
                self.in_endnote = false;
            }
            None => {}
        }
        match self.outer.pop() {
            Some(group) => self.group = group,
            None => self.ended = true,
        }
        // What follows the last brace is no document.
        self.ended |= self.outer.is_empty();
    }

    /// Where text goes.
    fn flow(&mut self) -> &mut Flow {
        if self.in_endnote { &mut self.endnotes } else { &mut self.flow }
    }

    fn is_shown(&self) -> bool {
        self.group.destination == Destination::Text && !self.group.hidden && !self.group.deleted
    }

    fn text(&mut self, text: &[u8]) {
        let skipped = usize::try_from(self.skip).unwrap_or(0).min(text.len());
        self.skip -= i32::try_from(skipped).unwrap_or(0);
        let text = &text[skipped..];
        if text.is_empty() {
            return;
        }
        let is_title = self.group.destination == Destination::Title;
        if is_title || self.is_shown() {
            let script = self.fonts.script(self.group.font);
            if script != self.script {
                self.decode();
                self.script = script;
            }
            self.bytes.extend_from_slice(text);
        }
    }

    /// Adds characters that need no decoding.
    fn characters(&mut self, text: &str) {
        self.lone_half();
        if self.group.destination == Destination::Title {
            self.title.push_str(text);
        } else if self.is_shown() {
            self.flow().text(text);
        }
    }

    /// Adds the bytes that wait for being decoded.
    fn decode(&mut self) {
        if !self.bytes.is_empty() {
            let text = self.script.decode(&self.bytes);
            self.bytes.clear();
            self.characters(&text);
        }
    }

    /// Half a character that nothing completes is none.
    fn lone_half(&mut self) {
        if self.half.take().is_some() {
            self.characters("\u{fffd}");
        }
    }

    /// Ends a run of bytes, and of signs to pass over.
    fn settle(&mut self) {
        self.decode();
        self.skip = 0;
    }

    fn symbol(&mut self, sign: u8) {
        match sign {
            b'~' => self.characters("\u{a0}"),
            b'_' => self.characters("\u{2011}"),
            b'\\' | b'{' | b'}' => self.text(&[sign]),
            b'\r' | b'\n' if self.is_shown() => self.paragraph(),
            b'\t' => self.characters(" "),
            // A place where a line may be broken, and marks of an index.
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        // Numbers beyond 32,767 are written as negative ones.
        let unit = if number < 0 { number + 0x1_0000 } else { number };
        self.skip = self.group.fallback;
        if let Ok(unit @ 0xdc00..=0xdfff) = u16::try_from(unit)
            && let Some(first) = self.half.take()
        {
            let whole = char::decode_utf16([first, unit]).next();
            let whole = whole.and_then(Result::ok).unwrap_or('\u{fffd}');
            self.characters(whole.encode_utf8(&mut [0; 4]));
            return;
        }
        if let Ok(unit @ 0xd800..=0xdbff) = u16::try_from(unit) {
            self.lone_half();
            self.half = Some(unit);
            return;
        }
        let is_symbol = self.fonts.script(self.group.font) == Script::Symbols;
        let sign = match u32::try_from(unit).unwrap_or(0xfffd) {
            code if is_symbol => symbol::letter(code).unwrap_or(' '),
            // Pictures of fonts like Wingdings.
            0xf000..=0xf0ff => ' ',
            code => char::from_u32(code).unwrap_or('\u{fffd}'),
        };
        self.characters(sign.encode_utf8(&mut [0; 4]));
    }

    fn paragraph(&mut self) {
        if self.group.in_table {
            self.flow().broken();
        } else {
            self.flow().end();
        }
    }

    /// Takes note of what changes how characters are read or whether they are shown; returns whether `name` is such a word.
    fn character_property(&mut self, name: &str, number: Option<i32>) -> bool {
        let is_on = number != Some(0);
        match name {
            "u" => self.unicode(number.unwrap_or(0xfffd)),
            "uc" => self.group.fallback = number.unwrap_or(1).clamp(0, 255),
            "v" => self.group.hidden = is_on,
            "deleted" => self.group.deleted = is_on,
            "plain" => {
                (self.group.hidden, self.group.deleted) = (false, false);
                self.group.font = self.default_font;
            }
            "f" => {
                let font = number.unwrap_or(0);
                self.group.font = font;
                self.described = font;
            }
            "deff" => {
                self.default_font = number.unwrap_or(0);
                self.group.font = self.default_font;
            }
            "ansicpg" => self.fonts.page = of_page(number.unwrap_or(0)),
            "mac" => self.fonts.page = of_page(10_000),
            "pc" | "pca" => self.fonts.page = Script::Ascii,
            "fcharset" => {
                let script = self.fonts.of_set(number.unwrap_or(1));
                self.fonts.set(self.described, script);
            }
            "cpg" if self.group.destination == Destination::Fonts => {
                self.fonts.set(self.described, of_page(number.unwrap_or(0)));
            }
            _ => return false,
        }
        true
    }

    fn word(&mut self, name: &str, number: Option<i32>, optional: bool) {
        if let Some(entered) = destination(name, optional, self.group.destination) {
            self.group.destination = entered;
            return;
        }
        match name {
            "pard" => self.group.in_table = false,
            "intbl" => self.group.in_table = number != Some(0),
            "footnote" | "shptxt" | "dptxbxtext" => self.aside(),
            _ if !self.is_shown() => {}
            "par" => self.paragraph(),
            "sect" | "row" => self.flow().end(),
            "line" | "lbr" | "page" | "column" => self.flow().line(),
            "cell" | "nestcell" => self.flow().cell(),
            "nestrow" => self.flow().inner_row(),
            "ftnalt" => self.turn_to_endnote(),
            _ => {
                if let Some(sign) = sign(name) {
                    self.characters(sign);
                }
            }
        }
    }

    fn aside(&mut self) {
        let in_frame = self.group.destination == Destination::Frame;
        if self.group.hidden || self.group.deleted || !in_frame && !self.is_shown() {
            // The note of text that is not shown is not shown, whatever its own properties say.
            self.group.destination = Destination::Nowhere;
            return;
        }
        self.group.destination = Destination::Text;
        self.group.in_table = false;
        // Twice in one group is once.
        if self.group.ends.is_none() {
            self.group.ends = Some(Aside::Here);
            self.flow().aside();
        }
    }

    /// A note turns out to be an endnote; `\ftnalt` stands at its beginning.
    fn turn_to_endnote(&mut self) {
        if self.group.ends == Some(Aside::Here) && !self.in_endnote {
            self.flow.resume();
            self.group.ends = Some(Aside::AtEnd);
            self.in_endnote = true;
        }
    }
}

/// The characters that have a word of their own.
fn sign(name: &str) -> Option<&'static str> {
    Some(match name {
        "tab" | "emspace" | "enspace" | "qmspace" => " ",
        "emdash" => "—",
        "endash" => "–",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        _ => return None,
    })
}
