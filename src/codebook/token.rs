//! Cuts a pattern into signs with a meaning and literal text between them.
//!
//! One pass over the characters; each token keeps its bytes and whether white space stood before it. What a literal run
//! means as words is not decided here. A faulty sign is reported and passed over, so that later faults are found too.
//!
//! **Invariant:** no nesting and no order of tokens is checked here.

use std::ops::Range;

use super::fault::Fault;
use super::rule::Rule;

/// Most words that a gap may span.
pub(super) const WIDEST_GAP: u32 = 50;
/// A `>` farther away than so many bytes belongs to something else.
const LONGEST_GAP: usize = 64;
/// Largest distance of `near`.
pub(super) const WIDEST_NEAR: u32 = 1_000;

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
    /// True if nothing, not even a space, stands between the token before and this one.
    pub(super) glued: bool,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open(Group),
    Close(Group),
    Bar,
    And,
    Not,
    /// `near/8`; 0 if the number was faulty and has been reported.
    Near(u32),
    Gap {
        min: u32,
        max: u32,
    },
    Set(String),
    Prefix(Prefix),
    Regex(String),
    Literal(Vec<Sign>),
}

/// The two kinds of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Choice,
    Optional,
}

impl Group {
    pub(super) fn open(self) -> char {
        match self {
            Self::Choice => '(',
            Self::Optional => '[',
        }
    }

    pub(super) fn close(self) -> char {
        match self {
            Self::Choice => ')',
            Self::Optional => ']',
        }
    }
}

/// What a sign before a word asks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefix {
    Stem,
    Case,
}

impl Prefix {
    pub(super) fn sign(self) -> char {
        match self {
            Self::Stem => '~',
            Self::Case => '=',
        }
    }
}

/// A character of a literal run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) meaning: Meaning,
    pub(super) span: Range<usize>,
}

/// What a character of a literal run stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Itself.
    Plain(char),
    /// `*`: any number of characters.
    Many,
    /// `?`: exactly one character.
    One,
}

/// Returns the tokens of `pattern`, and what is wrong with single signs.
pub(super) fn tokens(pattern: &str) -> (Vec<Token>, Vec<Fault>) {
    let mut lexer = Lexer { pattern, at: 0, glued: false, tokens: Vec::new(), faults: Vec::new() };
    while lexer.at < pattern.len() {
        lexer.next();
    }
    (lexer.tokens, lexer.faults)
}

struct Lexer<'p> {
    pattern: &'p str,
    at: usize,
    glued: bool,
    tokens: Vec<Token>,
    faults: Vec<Fault>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.pattern[self.at..]
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let span = self.at..self.at + length;
        self.at = span.end;
        self.tokens.push(Token { kind, span, glued: self.glued });
        self.glued = true;
    }

    fn fault(&mut self, fault: Fault, length: usize) {
        self.faults.push(fault);
        self.at += length;
        self.glued = true;
    }

    fn next(&mut self) {
        let Some(sign) = self.rest().chars().next() else { return };
        match sign {
            sign if sign.is_whitespace() => {
                self.at += sign.len_utf8();
                self.glued = false;
            }
            '(' => self.push(Kind::Open(Group::Choice), 1),
            '[' => self.push(Kind::Open(Group::Optional), 1),
            ')' => self.push(Kind::Close(Group::Choice), 1),
            ']' => self.push(Kind::Close(Group::Optional), 1),
            '|' => self.push(Kind::Bar, 1),
            '&' => self.push(Kind::And, 1),
            '!' => self.push(Kind::Not, 1),
            '~' => self.push(Kind::Prefix(Prefix::Stem), 1),
            '=' => self.push(Kind::Prefix(Prefix::Case), 1),
            '@' => self.set(),
            '<' => self.gap(),
            '>' => {
                let fault =
                    Fault::new(Rule::UnmatchedClose, self.at..self.at + 1, "\">\" closes nothing")
                        .hint("a gap is written \"<0..4>\"");
                self.fault(fault, 1);
            }
            '/' => self.regex(),
            _ => self.literal(),
        }
    }

    fn set(&mut self) {
        let name: String = self.rest()[1..]
            .chars()
            .take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '_')
            .collect();
        if name.is_empty() {
            let fault = Fault::new(Rule::BadSetReference, self.at..self.at + 1, "\"@\" has no name after it")
                .hint("write the name of a set of [sets], such as \"@cyber\": letters a-z, digits and \"_\"");
            return self.fault(fault, 1);
        }
        let length = 1 + name.len();
        self.push(Kind::Set(name), length);
    }

    fn gap(&mut self) {
        let Some(length) =
            self.rest().bytes().take(LONGEST_GAP).position(|byte| byte == b'>').map(|end| end + 1)
        else {
            let fault = Fault::new(Rule::Unclosed, self.at..self.at + 1, "\"<\" is never closed")
                .hint("a gap of up to four words is written \"<0..4>\"");
            return self.fault(fault, 1);
        };
        let span = self.at..self.at + length;
        let inside = self.rest()[1..length - 1].trim();
        let number = |text: &str| {
            let text = text.trim();
            (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| text.parse::<u32>().unwrap_or(u32::MAX))
        };
        let bounds = inside.split_once("..").map(|(min, max)| (number(min), number(max)));
        let fault = match bounds {
            Some((Some(min), Some(max))) if min > max => {
                Fault::new(Rule::BadGap, span, format!("the gap \"<{inside}>\" counts backwards"))
                    .hint(format!("write the smaller number first: \"<{max}..{min}>\""))
            }
            Some((Some(_), Some(max))) if max > WIDEST_GAP => Fault::new(
                Rule::BadGap,
                span,
                format!("the gap \"<{inside}>\" is wider than {WIDEST_GAP} words"),
            )
            .hint("write \"a & b\" to ask for both anywhere in the sentence"),
            Some((Some(min), Some(max))) => return self.push(Kind::Gap { min, max }, length),
            _ => {
                let fault = Fault::new(Rule::BadGap, span, format!("\"<{inside}>\" is not a gap"));
                let one =
                    inside.split(['-', ',', ':', '–']).map(number).collect::<Option<Vec<u32>>>();
                match one.as_deref() {
                    Some(&[max]) => fault.hint(format!("write \"<0..{max}>\" for up to, \"<{max}..{max}>\" for exactly so many words")),
                    Some(&[min, max]) => fault.hint(format!("write two dots: \"<{min}..{max}>\"")),
                    _ => fault.hint("a gap of up to four words is written \"<0..4>\""),
                }
            }
        };
        self.fault(fault, length);
    }

    fn regex(&mut self) {
        let mut source = String::new();
        let mut signs = self.rest().char_indices().skip(1);
        while let Some((at, sign)) = signs.next() {
            match sign {
                '/' => return self.push(Kind::Regex(source), at + 1),
                '\\' => match signs.next() {
                    Some((_, '/')) => source.push('/'),
                    Some((_, escaped)) => source.extend(['\\', escaped]),
                    None => break,
                },
                sign => source.push(sign),
            }
        }
        let fault = Fault::new(Rule::Unclosed, self.at..self.at + 1, "\"/\" is never closed")
            .hint("a regular expression over one word is written \"/cyber.+/\"");
        let near = matches!(&self.tokens.last(), Some(Token { kind: Kind::Literal(signs), .. }) if reads(signs, "near"));
        let fault = if near {
            fault.hint("write \"near/8\" without a space")
        } else {
            fault.hint("for words with a slash between them, as in \"and/or\", write a gap of none: \"and <0..0> or\"")
        };
        self.fault(fault, 1);
    }

    fn literal(&mut self) {
        let start = self.at;
        let mut signs: Vec<Sign> = Vec::new();
        let mut at = start;
        while let Some(sign) = self.pattern[at..].chars().next() {
            let mut span = at..at + sign.len_utf8();
            let meaning = match sign {
                '\\' => {
                    let escaped = self.pattern[span.end..].chars().next();
                    span.end += escaped.map_or(0, char::len_utf8);
                    match escaped {
                        Some(escaped) if !escaped.is_alphanumeric() && !escaped.is_whitespace() => {
                            Meaning::Plain(escaped)
                        }
                        Some(escaped) if !escaped.is_whitespace() => {
                            self.faults.push(unknown_escape(span.clone(), Some(escaped)));
                            Meaning::Plain(escaped)
                        }
                        _ => {
                            self.faults.push(unknown_escape(span.start..span.start + 1, None));
                            at = span.start + 1;
                            break;
                        }
                    }
                }
                '*' => Meaning::Many,
                '?' => Meaning::One,
                '/' if reads(&signs, "near") => break,
                sign if sign.is_whitespace() || "()[]|&!~=@<>/".contains(sign) => break,
                sign => Meaning::Plain(sign),
            };
            at = span.end;
            signs.push(Sign { meaning, span });
        }
        if reads(&signs, "near") && self.pattern[at..].starts_with('/') {
            return self.near(at + 1 - start);
        }
        if signs.is_empty() {
            self.at = at;
            self.glued = true;
        } else {
            self.push(Kind::Literal(signs), at - start);
        }
    }

    /// Reads the number after `near/`, which takes `length` bytes.
    fn near(&mut self, length: usize) {
        let digits = self.rest()[length..].bytes().take_while(u8::is_ascii_digit).count();
        let distance = self.rest()[length..length + digits].parse::<u32>();
        let span = self.at..self.at + length + digits;
        let fault = match distance {
            Ok(0) => Fault::new(
                Rule::BadNear,
                span,
                "\"near/0\" can never match: adjacent words are one step apart",
            )
            .hint("write \"near/1\" for adjacent words in either order"),
            Ok(distance @ 1..=WIDEST_NEAR) => {
                return self.push(Kind::Near(distance), length + digits);
            }
            _ if digits > 0 => Fault::new(
                Rule::BadNear,
                span,
                format!("the distance of \"near\" is larger than {WIDEST_NEAR}"),
            )
            .hint("write \"a & b\" to ask for both anywhere in the sentence"),
            _ => Fault::new(Rule::BadNear, span, "\"near/\" has no number after it")
                .hint("write how far apart the first and the last word may be: \"near/8\""),
        };
        // The parser still needs an operator here, or it would take both operands for one sequence.
        self.faults.push(fault);
        self.push(Kind::Near(0), length + digits);
    }
}

fn unknown_escape(span: Range<usize>, escaped: Option<char>) -> Fault {
    match escaped {
        Some(escaped) => {
            Fault::new(Rule::UnknownEscape, span, format!("\"\\{escaped}\" has no meaning outside a regular expression"))
                .hint("a \"\\\" makes the sign after it plain, as in \"\\(\"; for a regular expression over one word write \"/…/\"")
        }
        None => Fault::new(Rule::UnknownEscape, span, "\"\\\" stands before nothing").hint("leave it out"),
    }
}

/// Returns true if the signs are this keyword, in any case.
fn reads(signs: &[Sign], keyword: &str) -> bool {
    signs.len() == keyword.len()
        && signs.iter().zip(keyword.chars()).all(|(sign, letter)| {
            matches!(sign.meaning, Meaning::Plain(plain) if plain.eq_ignore_ascii_case(&letter))
                && sign.span.len() == 1
        })
}
