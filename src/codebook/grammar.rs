//! Reads a pattern into a tree.
//!
//! A recursive descent over the tokens, one function for each production:
//!
//! ```text
//! pattern    = expression { "&" ["!"] expression }
//! expression = sequence { "near/" number sequence }
//! sequence   = step { step }
//! step       = word | "~" word | "=" word | "/" regex "/" | "@" set | gap | group
//! group      = "(" sequence { "|" sequence } ")" | "[" sequence { "|" sequence } "]"
//! ```
//!
//! A fault is noted and the reading goes on, so that all faults of a pattern are found at once. Groups nest 64 deep at most,
//! which bounds the stack.
//!
//! **Invariant:** words are cut and folded by the text room only; named sets are not looked up here.

use std::collections::BTreeMap;
use std::ops::Range;

use super::breadth::{Breadth, LONGEST_PATH, MOST_PATHS, MOST_WORDS};
use super::expression;
use super::fault::Fault;
use super::literal;
use super::pattern::{Condition, Expression, Pattern, Sequence, Step, WordPattern};
use super::rule::Rule;
use super::token::{Group, Kind, Prefix, Token, tokens};
use crate::text::Folder;

/// Longest pattern, in bytes.
pub(super) const LONGEST_PATTERN: usize = 64 << 10;
/// Deepest nesting of groups.
const DEEPEST: usize = 64;

/// Returns the tree of a pattern.
///
/// # Errors
/// All faults of the pattern, in the order of their places.
pub fn parse(pattern: &str) -> Result<Pattern, Vec<Fault>> {
    Reader::default().pattern(pattern)
}

/// Reads patterns, one after the other.
#[derive(Default)]
pub(super) struct Reader {
    folder: Folder,
}

impl Reader {
    /// Returns the tree of a pattern.
    pub(super) fn pattern(&mut self, text: &str) -> Result<Pattern, Vec<Fault>> {
        let (expression, conditions) = self.read(text, |parser| parser.pattern())?;
        let pattern = Pattern { text: text.to_owned(), expression, conditions };
        match too_broad(&pattern, &BTreeMap::new()) {
            Some(fault) => Err(vec![fault]),
            None => Ok(pattern),
        }
    }

    /// Returns the tree of a member of a set: a sequence, without `near` and conditions.
    pub(super) fn member(&mut self, text: &str) -> Result<Sequence, Vec<Fault>> {
        let member = self.read(text, |parser| parser.operand(Context::Member, 0..0, "the set"))?;
        let breadth = Breadth::of_sequence(&member, &BTreeMap::new());
        match breadth_fault(breadth, 0..text.len()) {
            Some(fault) => Err(vec![fault]),
            None => Ok(member),
        }
    }

    fn read<T>(&mut self, text: &str, production: fn(&mut Parser) -> T) -> Result<T, Vec<Fault>> {
        if text.len() > LONGEST_PATTERN {
            return Err(vec![
                Fault::new(
                    Rule::PatternTooLong,
                    0..text.len(),
                    "the pattern is longer than 64 KiB",
                )
                .hint("split it into several terms, or put lists of words into a set"),
            ]);
        }
        let (tokens, faults) = tokens(text);
        if tokens.is_empty() && faults.is_empty() {
            return Err(vec![
                Fault::new(Rule::EmptyPattern, 0..text.len(), "the pattern is empty")
                    .hint("write a word, or remove the entry"),
            ]);
        }
        let mut parser = Parser {
            tokens: &tokens,
            at: 0,
            end: text.len(),
            depth: 0,
            folder: &mut self.folder,
            faults,
        };
        let tree = production(&mut parser);
        let mut faults = parser.faults;
        if faults.is_empty() {
            return Ok(tree);
        }
        faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
        Err(faults)
    }
}

/// Returns a fault if the pattern, written out against these sets, is more than the scanner should be given.
pub(super) fn too_broad(pattern: &Pattern, sets: &BTreeMap<String, Breadth>) -> Option<Fault> {
    let expressions = pattern.conditions.iter().map(|condition| &condition.expression);
    std::iter::once(&pattern.expression)
        .chain(expressions)
        .find_map(|expression| breadth_fault(Breadth::of(expression, sets), 0..pattern.text.len()))
}

/// Returns a fault if something is this broad.
pub(super) fn breadth_fault(breadth: Breadth, span: Range<usize>) -> Option<Fault> {
    if breadth.longest() > LONGEST_PATH {
        let message = format!(
            "the pattern would match {} words in a row; at most {LONGEST_PATH} are allowed",
            breadth.longest()
        );
        return Some(
            Fault::new(Rule::PatternTooLong, span, message)
                .hint("a term is a word or a few: split it"),
        );
    }
    if breadth.paths() <= MOST_PATHS && breadth.words() <= MOST_WORDS {
        return None;
    }
    let message = if breadth.paths() > MOST_PATHS {
        let paths = match breadth.paths() {
            u64::MAX => "more than 10^19".to_owned(),
            paths => paths.to_string(),
        };
        format!(
            "the alternatives of the pattern multiply to {paths} word sequences; at most {MOST_PATHS} are allowed"
        )
    } else {
        format!(
            "the pattern, written out, has {} words; at most {MOST_WORDS} are allowed",
            breadth.words()
        )
    };
    Some(
        Fault::new(Rule::TooManyPaths, span, message)
            .hint("alternatives of one word cost nothing: use \"(a|b|c)\" rather than \"(a x|b x|c x)\"")
            .hint("turn a part into a condition, as in \"a & @set\", or split the pattern into several terms"),
    )
}

/// Where a sequence stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// In a pattern, outside groups: ends at `near` and `&`.
    Pattern,
    /// In a member of a set, outside groups.
    Member,
    /// In parentheses or brackets: ends at `|` and at the close.
    Group,
}

struct Parser<'p> {
    tokens: &'p [Token],
    at: usize,
    /// Length of the pattern.
    end: usize,
    depth: usize,
    folder: &'p mut Folder,
    faults: Vec<Fault>,
}

impl<'p> Parser<'p> {
    fn peek(&self) -> Option<&'p Token> {
        self.tokens.get(self.at)
    }

    /// Goes to the next token, never past the end.
    fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len());
    }

    /// Returns true if a faulty sign was passed over between `start` and the token that comes next.
    fn passed_over(&self, start: usize) -> bool {
        let end = self.peek().map_or(self.end, |next| next.span.start);
        self.faults.iter().any(|fault| (start..end).contains(&fault.span.start))
    }

    fn report(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    fn pattern(&mut self) -> (Expression, Vec<Condition>) {
        let expression = self.expression(0..0, "\"&\"");
        let mut conditions = Vec::new();
        while let Some(Token { kind: Kind::And, span, .. }) = self.peek() {
            let sign = span.clone();
            self.at += 1;
            let negated = matches!(self.peek(), Some(Token { kind: Kind::Not, .. }));
            self.at += usize::from(negated);
            conditions.push(Condition {
                negated,
                expression: self.expression(sign, if negated { "\"!\"" } else { "\"&\"" }),
            });
        }
        (expression, conditions)
    }

    /// Reads operands joined by `near`. `sign` and `name` are the operator before.
    fn expression(&mut self, mut sign: Range<usize>, mut name: &str) -> Expression {
        let mut operands = Vec::new();
        let mut distance: Option<u32> = None;
        loop {
            operands.push(self.operand(Context::Pattern, sign, name));
            let Some(Token { kind: Kind::Near(within), span, .. }) = self.peek() else { break };
            let within = *within;
            sign = span.clone();
            name = "\"near\"";
            self.at += 1;
            match distance {
                Some(first) if first != within && first != 0 && within != 0 => self.report(
                    Fault::new(Rule::MixedNear, sign.clone(), format!("\"near/{within}\" follows \"near/{first}\": the distance is that of all parts together"))
                        .hint(format!("write the same distance twice, or a condition: \"a near/{first} b & a near/{within} c\"")),
                ),
                _ => distance = distance.filter(|first| *first != 0).or(Some(within)),
            }
        }
        match distance {
            Some(within) => Expression::Near { within, operands },
            None => Expression::Sequence(operands.pop().unwrap_or_default()),
        }
    }

    /// Reads a sequence that must match at least one word. `sign` and `name` are the operator before it.
    fn operand(&mut self, context: Context, sign: Range<usize>, name: &str) -> Sequence {
        let first = self.at;
        let faults = self.faults.len();
        let steps = self.sequence(context);
        if self.at == first {
            if self.passed_over(sign.end) {
                return steps;
            }
            let (span, message) = match self.peek() {
                Some(next) if sign.is_empty() => {
                    (next.span.clone(), format!("nothing stands before \"{}\"", shown(&next.kind)))
                }
                _ => (sign, format!("nothing stands after {name}")),
            };
            self.report(
                Fault::new(Rule::MissingOperand, span, message).hint(
                    "write a word, a group such as \"(a|b)\" or a set such as \"@cyber\" there",
                ),
            );
        } else if self.faults.len() == faults && nullable(&steps) {
            let span = self.tokens[first].span.start..self.tokens[self.at - 1].span.end;
            self.report(
                Fault::new(
                    Rule::OptionalOnly,
                    span,
                    "every part of this is optional, so nothing at all would match",
                )
                .hint(
                    "write without brackets what must be there; \"(a|b)\" asks for one of several",
                ),
            );
        }
        steps
    }

    fn sequence(&mut self, context: Context) -> Sequence {
        let mut steps: Sequence = Vec::new();
        // The place of each gap, with the number of steps before it.
        let mut gaps: Vec<(usize, Range<usize>)> = Vec::new();
        let tokens = self.tokens;
        while let Some(token) = tokens.get(self.at) {
            let span = token.span.clone();
            match &token.kind {
                Kind::Bar | Kind::Close(_) if context == Context::Group => break,
                Kind::And | Kind::Near(_) if context == Context::Pattern => break,
                Kind::Bar => self.report(
                    Fault::new(Rule::BareAlternative, span, "\"|\" stands outside parentheses")
                        .hint("write the alternatives in parentheses, as in \"(a|b) c\", or as two terms"),
                ),
                Kind::Close(group) => {
                    let close = group.close();
                    self.report(
                        Fault::new(Rule::UnmatchedClose, span, format!("\"{close}\" closes nothing"))
                            .hint(format!("write a \"{}\" before it, or leave it out", group.open())),
                    );
                }
                Kind::And => self.report(
                    Fault::new(Rule::AndInGroup, span, "\"&\" cannot stand in parentheses, brackets or sets")
                        .hint("conditions come last and apply to the whole pattern: \"(a|b) & c\"; else write two terms"),
                ),
                Kind::Near(_) => self.report(
                    Fault::new(Rule::NearInGroup, span, "\"near\" cannot stand in parentheses, brackets or sets")
                        .hint("write a gap, as in \"(a <0..4> b|b <0..4> a)\", or two terms"),
                ),
                Kind::Not => self.report(
                    Fault::new(Rule::StrayNot, span, "\"!\" does not follow an \"&\"")
                        .hint("what must not be in the sentence is written \"a & !b\""),
                ),
                Kind::Gap { min, max } => {
                    gaps.push((steps.len(), span));
                    steps.push(Step::Gap { min: *min, max: *max });
                }
                Kind::Set(name) => steps.push(Step::Set(name.clone())),
                Kind::Regex(source) => {
                    self.regex(source, &span);
                    steps.push(Step::Word(WordPattern::Regex(source.clone())));
                }
                Kind::Prefix(prefix) => self.prefixed(*prefix, token, &mut steps),
                Kind::Literal(signs) => steps.append(&mut literal::steps(signs, None, self.folder, &mut self.faults)),
                Kind::Open(group) => self.group(*group, span, &mut steps),
            }
            self.advance();
        }
        self.gap_edges(&steps, &gaps, context);
        steps
    }

    fn gap_edges(&mut self, steps: &[Step], gaps: &[(usize, Range<usize>)], context: Context) {
        for (index, span) in gaps {
            let fault = |message| Fault::new(Rule::GapEdge, span.clone(), message);
            if *index == 0 || index + 1 == steps.len() {
                let fault = fault("the gap does not stand between two words");
                self.faults.push(match context {
                    Context::Group => fault.hint("write both ends of the gap inside or both outside: \"(a <0..4> b|c)\", \"(a|c) <0..4> b\""),
                    Context::Pattern | Context::Member => {
                        fault.hint("leave it out at the start and the end; \"a & b\" asks for both anywhere in the sentence")
                    }
                });
            } else if let Some(Step::Gap { .. }) = steps.get(index + 1) {
                self.faults
                    .push(fault("two gaps stand side by side").hint("write one gap with the sums"));
            }
        }
    }

    /// Reads the word after a `~` or `=`, at which the parser stands.
    fn prefixed(&mut self, prefix: Prefix, token: &Token, steps: &mut Sequence) {
        let sign = prefix.sign();
        let after_word = token.glued
            && self
                .at
                .checked_sub(1)
                .is_some_and(|before| matches!(self.tokens[before].kind, Kind::Literal(_)));
        match self.tokens.get(self.at + 1) {
            Some(Token { kind: Kind::Literal(signs), glued: true, .. }) if !after_word => {
                steps.append(&mut literal::steps(
                    signs,
                    Some((prefix, token.span.clone())),
                    self.folder,
                    &mut self.faults,
                ));
                self.at += 1;
            }
            _ => {
                let message = if after_word {
                    format!("\"{sign}\" stands inside a word")
                } else {
                    format!("\"{sign}\" does not stand directly before a word")
                };
                self.report(Fault::new(Rule::BarePrefix, token.span.clone(), message).hint(
                    match prefix {
                        Prefix::Stem => {
                            "write it before each word it is for, as in \"(~govern|~regulate)\""
                        }
                        Prefix::Case => "write it before each word it is for, as in \"(=US|=USA)\"",
                    },
                ));
            }
        }
    }

    fn regex(&mut self, source: &str, span: &Range<usize>) {
        if let Some(fault) = expression::fault(source, span) {
            self.report(fault);
        }
    }

    /// Reads a group, at whose opening sign the parser stands, up to its close; one that holds a single sequence is that
    /// sequence.
    fn group(&mut self, group: Group, open: Range<usize>, steps: &mut Sequence) {
        if self.depth == DEEPEST {
            self.report(
                Fault::new(
                    Rule::TooDeep,
                    open,
                    format!("parentheses are nested deeper than {DEEPEST}"),
                )
                .hint("put the inner alternatives into a set"),
            );
            return self.skip_group();
        }
        self.depth += 1;
        self.at += 1;
        let mut alternatives = Vec::new();
        let mut start = open.end;
        loop {
            let first = self.at;
            let alternative = self.sequence(Context::Group);
            let empty = self.at == first;
            let Some(next) = self.peek() else {
                self.report(
                    Fault::new(
                        Rule::Unclosed,
                        open,
                        format!("\"{}\" is never closed", group.open()),
                    )
                    .hint(format!("write \"{}\" where the alternatives end", group.close())),
                );
                break;
            };
            let span = next.span.clone();
            if !empty {
                alternatives.push(alternative);
            } else if !self.passed_over(start) {
                self.report(
                    Fault::new(Rule::EmptyAlternative, span.clone(), format!("nothing stands before \"{}\"", shown(&next.kind)))
                        .hint("write a word there, or remove the \"|\"; what may be missing stands in brackets: \"[a|b]\""),
                );
            }
            match next.kind {
                Kind::Bar => {
                    start = span.end;
                    self.at += 1;
                }
                Kind::Close(close) => {
                    if close != group {
                        self.report(
                            Fault::new(
                                Rule::UnmatchedClose,
                                span,
                                format!("\"{}\" is closed by \"{}\"", group.open(), close.close()),
                            )
                            .hint(format!("write \"{}\"", group.close())),
                        );
                    }
                    break;
                }
                _ => break,
            }
        }
        self.depth -= 1;
        match group {
            Group::Choice if alternatives.len() == 1 => {
                steps.extend(alternatives.pop().unwrap_or_default());
            }
            Group::Choice => steps.push(Step::Choice(alternatives)),
            Group::Optional => steps.push(Step::Optional(alternatives)),
        }
    }

    /// Passes over a group without reading it, to its closing sign.
    fn skip_group(&mut self) {
        let mut open = 0_usize;
        while let Some(token) = self.peek() {
            match token.kind {
                Kind::Open(_) => open += 1,
                Kind::Close(_) => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
            self.at += 1;
        }
    }
}

/// Returns true if the steps may match no word at all.
pub(super) fn nullable(steps: &[Step]) -> bool {
    steps.iter().all(|step| match step {
        Step::Word(_) | Step::Set(_) => false,
        Step::Choice(alternatives) => alternatives.iter().any(|alternative| nullable(alternative)),
        Step::Optional(_) | Step::Gap { .. } => true,
    })
}

/// Returns the sign of a token as an author would write it.
fn shown(kind: &Kind) -> String {
    match kind {
        Kind::Open(group) => group.open().to_string(),
        Kind::Close(group) => group.close().to_string(),
        Kind::Bar => "|".to_owned(),
        Kind::And => "&".to_owned(),
        Kind::Not => "!".to_owned(),
        Kind::Near(_) => "near".to_owned(),
        Kind::Gap { .. } => "<".to_owned(),
        Kind::Set(name) => format!("@{name}"),
        Kind::Prefix(prefix) => prefix.sign().to_string(),
        Kind::Regex(_) => "/".to_owned(),
        Kind::Literal(_) => "the word".to_owned(),
    }
}
