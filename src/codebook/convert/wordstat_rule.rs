//! A rule of a WordStat dictionary, as a tree.
//!
//! ```text
//! rule    = "@" name [ "=" | ":" | "[" ] operand { ["NOT"] operator operand { flag } } [ "]" ]
//! operator= "NEAR" | "BEFORE" | "AFTER" | "AND" (also "NOT" alone, for "AND NOT"; "IS" before an operator is passed over)
//! operand = words | "#" category | "(" operand { ("OR" | "," | "|") operand } ")"
//! flag    = "/C" number (words) | "/D" number (words) | "/S" (sentence) | "/P" (paragraph) | "/D" (document)
//! ```
//!
//! A flag holds for the clause before it, and for those before that have none.
//!
//! **Invariant:** words and categories are not looked up here.

/// A rule: a target that counts where all clauses hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) target: Operand,
    pub(super) clauses: Vec<Clause>,
}

/// What must, or must not, be near the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) negated: bool,
    pub(super) operator: Operator,
    pub(super) operand: Operand,
    pub(super) scope: Scope,
}

/// Words or categories, one of which must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Operand {
    pub(super) alternatives: Vec<String>,
}

/// Where the other part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Near,
    /// The target stands before the other.
    Before,
    /// The target stands after the other.
    After,
}

/// How far away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// So many words.
    Words(u32),
    /// In the sentence.
    Sentence,
    /// In the paragraph or document.
    Wide,
}

/// Most clauses of a rule.
const MOST: usize = 32;

/// Returns the rule of an entry `@NAME …`.
///
/// # Errors
/// Why it is none.
pub(super) fn read(written: &str) -> Result<Rule, String> {
    let rest = written.trim_start_matches('@');
    let end = rest.find(|sign: char| sign.is_whitespace() || "[=:".contains(sign));
    let Some(end) = end else { return Err("the rule says nothing".to_owned()) };
    let body =
        rest[end..].trim_start_matches(|sign: char| sign.is_whitespace() || "=:[".contains(sign));
    let body = body.trim_end_matches(|sign: char| sign.is_whitespace() || sign == ']');
    let tokens = tokens(body);
    let mut parser = Parser { tokens: &tokens, at: 0 };
    let target = parser.operand()?;
    let mut clauses: Vec<Clause> = Vec::new();
    // Clauses that wait for a flag.
    let mut waiting = 0;
    while parser.at < tokens.len() {
        if clauses.len() == MOST {
            return Err(format!("the rule has more than {MOST} parts"));
        }
        let (negated, operator) = parser.operator()?;
        let operand = parser.operand()?;
        clauses.push(Clause { negated, operator, operand, scope: Scope::Sentence });
        let mut scope: Option<Scope> = None;
        while let Some(flag) = parser.flag() {
            // A distance is narrower than a sentence, and that than a document.
            let found = flag?;
            scope = Some(match (scope, found) {
                (Some(Scope::Words(words)), _) => Scope::Words(words),
                (Some(Scope::Sentence), Scope::Wide) => Scope::Sentence,
                (_, found) => found,
            });
        }
        if let Some(scope) = scope {
            for clause in &mut clauses[waiting..] {
                clause.scope = scope;
            }
            waiting = clauses.len();
        }
    }
    Ok(Rule { target, clauses })
}

/// Words, and the signs that stand for themselves.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for sign in text.chars() {
        match sign {
            '"' => {
                quoted = !quoted;
                word.push(sign);
            }
            sign if quoted => word.push(sign),
            sign if sign.is_whitespace() || "(),|[]".contains(sign) => {
                tokens.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                if "(),|".contains(sign) {
                    tokens.push(sign.to_string());
                }
            }
            '/' if word.is_empty() || word.starts_with('/') => {
                tokens.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                word.push('/');
            }
            sign => word.push(sign),
        }
    }
    tokens.extend((!word.is_empty()).then_some(word));
    tokens
}

struct Parser<'t> {
    tokens: &'t [String],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.at).map(String::as_str)
    }

    fn is(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.eq_ignore_ascii_case(word))
    }

    fn operator(&mut self) -> Result<(bool, Operator), String> {
        let mut negated = false;
        while self.is("IS") || self.is("NOT") {
            negated |= self.is("NOT");
            self.at += 1;
        }
        let operator = match self.peek().map(str::to_ascii_uppercase).as_deref() {
            Some("NEAR") => Operator::Near,
            Some("BEFORE") => Operator::Before,
            Some("AFTER") => Operator::After,
            Some("AND") => {
                self.at += 1;
                if self.is("NOT") {
                    self.at += 1;
                    return Ok((true, Operator::And));
                }
                return Ok((negated, Operator::And));
            }
            _ if negated => return Ok((true, Operator::And)),
            Some(other) => return Err(format!("\"{other}\" is no operator of a rule")),
            None => return Err("the rule ends too early".to_owned()),
        };
        self.at += 1;
        Ok((negated, operator))
    }

    /// Reads words up to an operator, a flag or the end; or alternatives in parentheses.
    fn operand(&mut self) -> Result<Operand, String> {
        let mut operand = Operand::default();
        if self.is("(") {
            self.at += 1;
            loop {
                operand.alternatives.push(self.words()?);
                match self.peek() {
                    Some(")") => {
                        self.at += 1;
                        return Ok(operand);
                    }
                    Some("," | "|") => self.at += 1,
                    Some(word) if word.eq_ignore_ascii_case("OR") => self.at += 1,
                    _ => {
                        return Err(
                            "a parenthesis is not closed, or holds more than a list".to_owned()
                        );
                    }
                }
            }
        }
        operand.alternatives.push(self.words()?);
        while self.is("OR") || self.is("|") || self.is(",") {
            self.at += 1;
            operand.alternatives.push(self.words()?);
        }
        Ok(operand)
    }

    fn words(&mut self) -> Result<String, String> {
        let mut words: Vec<&str> = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            let keyword = ["NOT", "NEAR", "BEFORE", "AFTER", "AND", "OR", "IS"]
                .iter()
                .any(|keyword| token.eq_ignore_ascii_case(keyword));
            if keyword || token.starts_with('/') || matches!(token.as_str(), "(" | ")" | "," | "|")
            {
                break;
            }
            words.push(token.trim_matches('"'));
            self.at += 1;
        }
        match words.as_slice() {
            [] => Err("a part of the rule is empty".to_owned()),
            words => Ok(words.join(" ")),
        }
    }

    fn flag(&mut self) -> Option<Result<Scope, String>> {
        let flag = self.peek()?.strip_prefix('/')?.to_ascii_uppercase();
        self.at += 1;
        let (letter, number) = flag.split_at(flag.chars().next().map_or(0, char::len_utf8));
        let words = number.parse::<u32>().ok();
        Some(match (letter, words) {
            ("C" | "D" | "W", Some(words)) if words > 0 => Ok(Scope::Words(words)),
            ("S", _) => Ok(Scope::Sentence),
            ("P" | "D", _) => Ok(Scope::Wide),
            _ => Err(format!("\"/{flag}\" is no distance")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(words: &str) -> Operand {
        Operand { alternatives: words.split('|').map(str::to_owned).collect() }
    }

    #[test]
    fn reads_rules() {
        let rule = read("@R1 [SATISF* NOT AFTER #NEGATION /C3 AND (BANK OR LOAN) /S]").unwrap();
        assert_eq!(rule.target, one("SATISF*"));
        assert_eq!(
            rule.clauses,
            [
                Clause {
                    negated: true,
                    operator: Operator::After,
                    operand: one("#NEGATION"),
                    scope: Scope::Words(3)
                },
                Clause {
                    negated: false,
                    operator: Operator::And,
                    operand: one("BANK|LOAN"),
                    scope: Scope::Sentence
                },
            ]
        );
        let rule = read("@X = TAX CUT IS NEAR /*BAD").map(drop);
        assert!(rule.is_err());
        assert_eq!(read("@X: A NEAR B /D").unwrap().clauses[0].scope, Scope::Wide);
        assert_eq!(read("@X A NEAR B /S /C5").unwrap().clauses[0].scope, Scope::Words(5));
        assert_eq!(read("@X A NOT B").unwrap().clauses[0].operator, Operator::And);
    }

    #[test]
    fn refuses_what_is_no_rule() {
        for written in
            ["@X", "@", "@X A NEAR", "@X (A", "@X A NEAR B /Q", "@X A NEAR (B (C))", "@X )"]
        {
            assert!(read(written).is_err(), "{written}");
        }
    }
}
