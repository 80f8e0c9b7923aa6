//! A pattern written out as sequences of words with wildcards, for dictionaries that know nothing else.
//!
//! **Invariant:** what cannot be said so is refused whole; no condition is left off.

use std::collections::BTreeMap;

use crate::codebook::grammar::Reader;
use crate::codebook::pattern::{Expression, Pattern, Sequence, Step, WordPattern};
use crate::text::{Language, has_stemmer, is_han, stem};

/// Most values that a term is written out as.
const MOST: usize = 1_000;
/// Deepest sets inside each other, as the loader has it.
const DEEPEST: usize = 64;

const CONDITION: &str = "a dictionary knows no conditions on the sentence";
const REGEX: &str = "a dictionary of globs knows no regular expressions";
const MANY: &str = "written out it would be more than 1,000 values";
const STEMMER: &str = "there is no stemmer for the language";
pub(super) const STEM: &str = "a stem becomes the beginning of a word, which more words have";
pub(super) const CASE: &str = "quanteda looks at case for a whole dictionary or not at all";
pub(super) const GAP: &str =
    "a gap becomes `*`, one token each, which may be a punctuation mark unless these are removed";
pub(super) const HAN: &str =
    "a Chinese value matches where the tokens of quanteda are cut so, and in this script only";

/// A pattern written out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spelled {
    /// The values, in the order of the alternatives.
    pub(super) values: Vec<String>,
    /// In what they differ from the pattern.
    pub(super) notes: Vec<&'static str>,
}

/// The sets of one language, read.
pub(super) type Sets = BTreeMap<String, Vec<Sequence>>;

/// One way to write a part: its words.
type Way = Vec<String>;

/// Returns a pattern written out.
///
/// # Errors
/// Why it cannot be.
pub(super) fn spell(
    pattern: &Pattern,
    language: Language,
    sets: &Sets,
) -> Result<Spelled, &'static str> {
    if !pattern.conditions.is_empty() {
        return Err(CONDITION);
    }
    let mut speller = Speller { language, sets, notes: Vec::new() };
    let ways = match &pattern.expression {
        Expression::Sequence(sequence) => speller.sequence(sequence, 0)?,
        Expression::Near { within, operands } => speller.near(*within, operands)?,
    };
    let mut values: Vec<String> = Vec::with_capacity(ways.len());
    for way in ways {
        let value = speller.join(&way);
        if !value.is_empty() && !values.contains(&value) {
            values.push(value);
        }
    }
    let mut notes = speller.notes;
    notes.sort_unstable();
    notes.dedup();
    Ok(Spelled { values, notes })
}

/// Returns the members of sets as sequences.
pub(super) fn sets_of(
    outline: &super::outline::Outline,
    language: Language,
    reader: &mut Reader,
) -> Sets {
    let mut sets = Sets::new();
    for set in outline.sets.iter().filter(|set| set.language == language) {
        let members = set.members.iter().filter_map(|member| reader.member(member).ok());
        sets.entry(set.name.clone()).or_default().extend(members);
    }
    sets
}

struct Speller<'s> {
    language: Language,
    sets: &'s Sets,
    notes: Vec<&'static str>,
}

impl Speller<'_> {
    fn sequence(&mut self, sequence: &[Step], depth: usize) -> Result<Vec<Way>, &'static str> {
        let mut ways: Vec<Way> = vec![Vec::new()];
        for step in sequence {
            let parts = match step {
                Step::Word(word) => vec![vec![self.word(word)?]],
                Step::Choice(alternatives) => self.any(alternatives, depth)?,
                Step::Optional(alternatives) => {
                    let mut parts = self.any(alternatives, depth)?;
                    parts.push(Vec::new());
                    parts
                }
                Step::Set(_) if depth > DEEPEST => return Err(MANY),
                Step::Set(name) => {
                    let sets = self.sets;
                    self.any(sets.get(name).map_or(&[], Vec::as_slice), depth + 1)?
                }
                Step::Gap { min, max } => {
                    self.notes.push(GAP);
                    (*min..=*max).map(|count| vec!["*".to_owned(); count as usize]).collect()
                }
            };
            ways = product(&ways, &parts)?;
        }
        Ok(ways)
    }

    fn any(&mut self, alternatives: &[Sequence], depth: usize) -> Result<Vec<Way>, &'static str> {
        let mut ways = Vec::new();
        for alternative in alternatives {
            ways.extend(self.sequence(alternative, depth)?);
            if ways.len() > MOST {
                return Err(MANY);
            }
        }
        Ok(ways)
    }

    /// Every order of the operands, with every number of words between them that the distance leaves room for.
    fn near(&mut self, within: u32, operands: &[Sequence]) -> Result<Vec<Way>, &'static str> {
        self.notes.push(GAP);
        let mut parts = Vec::with_capacity(operands.len());
        for operand in operands {
            parts.push(self.sequence(operand, 0)?);
        }
        let most = within as usize + 1;
        let mut ways = Vec::new();
        // What is written so far, and which operands are left.
        let mut open: Vec<(Way, Vec<usize>)> = vec![(Vec::new(), (0..parts.len()).collect())];
        while let Some((way, left)) = open.pop() {
            if left.is_empty() {
                ways.push(way);
                continue;
            }
            for (place, operand) in left.iter().enumerate() {
                let mut rest = left.clone();
                rest.remove(place);
                for part in &parts[*operand] {
                    let room = most.saturating_sub(way.len() + part.len());
                    let room = if way.is_empty() { 0 } else { room };
                    if way.len() + part.len() > most {
                        continue;
                    }
                    for between in 0..=room {
                        let mut next = way.clone();
                        next.extend(std::iter::repeat_n("*".to_owned(), between));
                        next.extend_from_slice(part);
                        open.push((next, rest.clone()));
                    }
                }
            }
            if ways.len() + open.len() > MOST {
                return Err(MANY);
            }
        }
        ways.sort_by_key(Vec::len);
        Ok(ways)
    }

    fn word(&mut self, word: &WordPattern) -> Result<String, &'static str> {
        match word {
            WordPattern::Exact(text) => Ok(text.clone()),
            WordPattern::Glob(text) if text.contains('\\') => Err(REGEX),
            WordPattern::Glob(text) => Ok(text.clone()),
            WordPattern::Stem(_) if !has_stemmer(self.language) => Err(STEMMER),
            WordPattern::Stem(word) => {
                self.notes.push(STEM);
                Ok(format!("{}*", stem(word, self.language)))
            }
            WordPattern::Case(text) => {
                self.notes.push(CASE);
                Ok(text.to_lowercase())
            }
            WordPattern::Regex(source) => glob_of(source).ok_or(REGEX),
        }
    }

    fn join(&mut self, way: &[String]) -> String {
        let mut value = String::new();
        let mut after_han = false;
        for word in way {
            let han = word.chars().all(is_han);
            let side_by_side = han && after_han;
            if !value.is_empty() && !side_by_side {
                value.push(' ');
            }
            if han {
                self.notes.push(HAN);
            }
            value.push_str(word);
            after_han = han;
        }
        value
    }
}

fn product(left: &[Way], right: &[Way]) -> Result<Vec<Way>, &'static str> {
    if left.len().saturating_mul(right.len()) > MOST {
        return Err(MANY);
    }
    let ways =
        left.iter().flat_map(|first| right.iter().map(move |then| [&first[..], then].concat()));
    Ok(ways.collect())
}

/// Returns the glob of a regular expression of letters, `.`, `.*` and `.+`.
fn glob_of(source: &str) -> Option<String> {
    if source == ".+" {
        return Some("*".to_owned());
    }
    let mut glob = String::new();
    let mut signs = source.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '.' if signs.next_if_eq(&'*').is_some() => glob.push('*'),
            '.' if signs.next_if_eq(&'+').is_some() => glob.push_str("?*"),
            '.' => glob.push('?'),
            sign if sign.is_alphanumeric() => {
                if matches!(signs.peek(), Some('*' | '+' | '?' | '{')) {
                    return None;
                }
                glob.push(sign);
            }
            _ => return None,
        }
    }
    Some(glob)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pattern: &str) -> Result<Vec<String>, &'static str> {
        let mut reader = Reader::default();
        let mut sets = Sets::new();
        sets.insert(
            "web".to_owned(),
            vec![reader.member("net").unwrap(), reader.member("world wide web").unwrap()],
        );
        let pattern = reader.pattern(pattern).unwrap();
        spell(&pattern, Language::ENGLISH, &sets).map(|spelled| spelled.values)
    }

    #[test]
    fn writes_patterns_out() {
        for (pattern, expected) in [
            ("Network", vec!["network"]),
            ("(a|b c) [d] e*", vec!["a d e*", "a e*", "b c d e*", "b c e*"]),
            ("@web law", vec!["net law", "world wide web law"]),
            ("cyber-law", vec!["cyber law", "cyberlaw"]),
            ("a <0..2> b", vec!["a b", "a * b", "a * * b"]),
            ("a near/2 b", vec!["a b", "b a", "a * b", "b * a"]),
            ("~governing", vec!["govern*"]),
            ("=US", vec!["us"]),
            ("/.+/ law", vec!["* law"]),
            ("/cyber.+/", vec!["cyber?*"]),
            ("网络主权", vec!["网络主权"]),
        ] {
            let mut found = values(pattern).unwrap();
            if pattern.contains("near") {
                found.sort_by_key(|value| (value.len(), value.clone()));
            }
            assert_eq!(found, expected, "{pattern}");
        }
    }

    #[test]
    fn refuses_what_globs_cannot_say() {
        assert_eq!(values("a & b"), Err(CONDITION));
        assert_eq!(values("/[ab]/"), Err(REGEX));
        assert_eq!(values("a near/900 b"), Err(MANY));
        assert_eq!(values("(a b|c d) <0..50> (e f|g h) <0..50> i"), Err(MANY));
    }
}
