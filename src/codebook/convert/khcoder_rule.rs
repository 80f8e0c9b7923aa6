//! An expression of KH Coder, as a tree.
//!
//! Parts are separated by spaces (also those of full width): `&`, `|`, `!`, `&!`, `|!`, `(`, `)`, `and`, `or`, `not`; a word (its base form),
//! `word-->class`, `a+b` (a phrase), `'string'` or `"string"`, `near(a-b)[10]`, `seq(a-b)[10]` (`[b]` and `[d]`: sentence, paragraph),
//! `<*code>`. `not` binds before `and`, `and` before `or`. Anything else asks for headings, variables, lengths or numbers.
//!
//! **Invariant:** nesting is bounded, so that the descent is.

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Any(Vec<Rule>),
    All(Vec<Rule>),
    Not(Box<Rule>),
    Atom(Atom),
}

/// One part of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    /// A base form, perhaps of one part of speech.
    Word { word: String, class: bool },
    /// Base forms side by side.
    Phrase(Vec<String>),
    /// A string as it stands in the text.
    String(String),
    /// Base forms in any order.
    Near { words: Vec<String>, reach: Reach },
    /// Base forms in this order.
    Sequence { words: Vec<String>, reach: Reach },
    /// What another code says.
    Code(String),
    /// Something that is not in the words of a sentence.
    Other(String),
}

/// How far one word may be from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Words(u32),
    Any,
}

/// The distance of `near` and `seq` if none is written.
const USUAL: u32 = 10;
/// Deepest parentheses.
const DEEPEST: usize = 64;
/// Most parts of an expression.
const MOST: usize = 10_000;

/// Returns the tree of an expression.
///
/// # Errors
/// Why it is none.
pub(super) fn parse(text: &str) -> Result<Rule, String> {
    let parts = parts(text);
    if parts.is_empty() {
        return Err("the code has no rule".to_owned());
    }
    if parts.len() > MOST {
        return Err(format!("the rule has more than {MOST} parts"));
    }
    let mut parser = Parser { parts: &parts, at: 0, depth: 0 };
    let rule = parser.any()?;
    match parts.get(parser.at) {
        None => Ok(rule),
        Some(part) => Err(format!("\"{part}\" stands where \"&\" or \"|\" should")),
    }
}

/// Parts an expression at its spaces; those between quotes stay, and `(` and `)` that touch a word part from it.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut quote: Option<char> = None;
    for sign in text.chars() {
        match (quote, sign) {
            (Some(open), sign) => {
                part.push(sign);
                if sign == open {
                    quote = None;
                }
            }
            (None, '\'' | '"') if part.is_empty() => {
                part.push(sign);
                quote = Some(sign);
            }
            (None, sign) if sign.is_whitespace() => {
                parts.extend((!part.is_empty()).then(|| std::mem::take(&mut part)));
            }
            (None, '(' | ')') if part.is_empty() => parts.push(sign.to_string()),
            (None, sign) => part.push(sign),
        }
    }
    parts.extend((!part.is_empty()).then_some(part));
    parts
}

struct Parser<'p> {
    parts: &'p [String],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &str {
        self.parts.get(self.at).map_or("", String::as_str)
    }

    fn any(&mut self) -> Result<Rule, String> {
        let mut rules = vec![self.all()?];
        loop {
            match self.peek() {
                "|" | "or" => {
                    self.at += 1;
                    rules.push(self.all()?);
                }
                "|!" => {
                    self.at += 1;
                    rules.push(Rule::Not(Box::new(self.one()?)));
                }
                _ => break,
            }
        }
        Ok(single(rules, Rule::Any))
    }

    fn all(&mut self) -> Result<Rule, String> {
        let mut rules = vec![self.one()?];
        loop {
            match self.peek() {
                "&" | "and" => {
                    self.at += 1;
                    rules.push(self.one()?);
                }
                "&!" => {
                    self.at += 1;
                    rules.push(Rule::Not(Box::new(self.one()?)));
                }
                _ => break,
            }
        }
        Ok(single(rules, Rule::All))
    }

    fn one(&mut self) -> Result<Rule, String> {
        let mut negated = false;
        while matches!(self.peek(), "!" | "not") {
            negated = !negated;
            self.at += 1;
        }
        let rule = match self.peek() {
            "" => return Err("the rule ends too early".to_owned()),
            "(" => {
                if self.depth == DEEPEST {
                    return Err(format!("parentheses are nested deeper than {DEEPEST}"));
                }
                self.depth += 1;
                self.at += 1;
                let rule = self.any()?;
                if self.peek() != ")" {
                    return Err("a parenthesis is not closed".to_owned());
                }
                self.at += 1;
                self.depth -= 1;
                rule
            }
            ")" | "&" | "|" | "&!" | "|!" | "and" | "or" => {
                return Err(format!("nothing stands before \"{}\"", self.peek()));
            }
            part => {
                let atom = atom(part);
                self.at += 1;
                Rule::Atom(self.compared(atom))
            }
        };
        Ok(if negated { Rule::Not(Box::new(rule)) } else { rule })
    }

    /// Takes in what an atom is compared or reckoned with: numbers are not looked at.
    fn compared(&mut self, atom: Atom) -> Atom {
        let signs = [">", ">=", "<", "<=", "==", "+", "-", "*", "/"];
        let start = self.at;
        while signs.contains(&self.peek()) {
            self.at = (self.at + 2).min(self.parts.len());
        }
        if self.at == start {
            return atom;
        }
        Atom::Other(self.parts[start - 1..self.at].join(" "))
    }
}

fn single(mut rules: Vec<Rule>, several: fn(Vec<Rule>) -> Rule) -> Rule {
    match rules.pop() {
        Some(rule) if rules.is_empty() => rule,
        Some(rule) => {
            rules.push(rule);
            several(rules)
        }
        None => several(rules),
    }
}

fn atom(part: &str) -> Atom {
    let other = || Atom::Other(part.to_owned());
    for quote in ['\'', '"'] {
        if let Some(inside) = part.strip_prefix(quote) {
            return match inside.strip_suffix(quote) {
                Some(string) if !string.is_empty() => Atom::String(string.to_owned()),
                _ => other(),
            };
        }
    }
    if let Some(name) = part.strip_prefix("<*").or_else(|| part.strip_prefix("<＊")) {
        return name.strip_suffix('>').map_or_else(other, |name| Atom::Code(name.to_owned()));
    }
    for (name, sequence) in [("near(", false), ("seq(", true)] {
        if let Some(rest) = part.strip_prefix(name) {
            let Some((inside, option)) = rest.split_once(')') else { return other() };
            let words: Vec<String> = inside.split(['-', '+']).map(str::to_owned).collect();
            let sound = words.len() > 1 && words.iter().all(|word| !word.is_empty());
            return match reach(option) {
                Some(reach) if sound && sequence => Atom::Sequence { words, reach },
                Some(reach) if sound => Atom::Near { words, reach },
                _ => other(),
            };
        }
    }
    if part.starts_with('<') || part.contains(['(', ')', '[', ']']) || part.starts_with("-->") {
        return other();
    }
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        return other();
    }
    if let Some((word, _)) = part.split_once("-->") {
        return Atom::Word { word: word.to_owned(), class: true };
    }
    if part.contains('+') {
        let words: Vec<String> = part.split('+').map(str::to_owned).collect();
        return match words.iter().all(|word| !word.is_empty()) {
            true => Atom::Phrase(words),
            false => other(),
        };
    }
    Atom::Word { word: part.to_owned(), class: false }
}

/// Returns how far `[10]`, `[b]`, `[b10]` or nothing reaches; 0 is any distance.
fn reach(option: &str) -> Option<Reach> {
    if option.is_empty() {
        return Some(Reach::Words(USUAL));
    }
    let inside = option.strip_prefix('[')?.strip_suffix(']')?;
    let number = inside.trim_start_matches(['b', 'd']);
    if number.is_empty() {
        return Some(Reach::Words(USUAL));
    }
    Some(match number.parse().ok()? {
        0 => Reach::Any,
        words => Reach::Words(words),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str) -> Rule {
        Rule::Atom(Atom::Word { word: word.to_owned(), class: false })
    }

    #[test]
    fn not_binds_before_and_before_or() {
        let not = |rule| Rule::Not(Box::new(rule));
        assert_eq!(
            parse("a | b & ! c"),
            Ok(Rule::Any(vec![word("a"), Rule::All(vec![word("b"), not(word("c"))])]))
        );
        assert_eq!(
            parse("( a or b ) &! c"),
            Ok(Rule::All(vec![Rule::Any(vec![word("a"), word("b")]), not(word("c"))]))
        );
        assert_eq!(parse("not not a"), Ok(word("a")));
    }

    #[test]
    fn reads_parts() {
        for (part, expected) in [
            (
                "near(a-b)[5]",
                Atom::Near { words: vec!["a".into(), "b".into()], reach: Reach::Words(5) },
            ),
            (
                "seq(a-b-c)",
                Atom::Sequence {
                    words: vec!["a".into(), "b".into(), "c".into()],
                    reach: Reach::Words(10),
                },
            ),
            (
                "near(a-b)[b0]",
                Atom::Near { words: vec!["a".into(), "b".into()], reach: Reach::Any },
            ),
            ("'state of'", Atom::String("state of".into())),
            ("<*other>", Atom::Code("other".into())),
            ("a+b", Atom::Phrase(vec!["a".into(), "b".into()])),
            ("run-->Verb", Atom::Word { word: "run".into(), class: true }),
            ("<>year-->1999", Atom::Other("<>year-->1999".into())),
            ("a > 3", Atom::Other("a > 3".into())),
        ] {
            assert_eq!(parse(part), Ok(Rule::Atom(expected)), "{part}");
        }
    }

    #[test]
    fn refuses_what_is_no_rule() {
        for rule in
            ["", "a b", "( a", "a &", "| a", "a )", &"( ".repeat(1_000), &"a | ".repeat(20_000)]
        {
            assert!(parse(rule).is_err(), "{rule:.40}");
        }
    }
}
