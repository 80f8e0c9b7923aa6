//! What a run of literal signs means as words.
//!
//! The run is cut by the tokeniser that cuts texts, wildcards standing in as letters, so that a pattern and a text cannot
//! disagree about where a word ends. Han characters become one word each; a hyphen makes a choice of the joined and the
//! separate forms.
//!
//! **Invariant:** nothing but the run is looked at.

use std::ops::Range;

use super::fault::Fault;
use super::pattern::{Sequence, Step, WordPattern};
use super::rule::Rule;
use super::token::{Meaning, Prefix, Sign};
use crate::text::{Folder, Word, WordKind, is_han, words};

/// Letters that stand in for wildcards while the run is cut; no living language uses them.
pub(super) const MANY: char = '\u{a7fe}';
pub(super) const ONE: char = '\u{a7ff}';
/// Most hyphens of which every combination is written out.
const MOST_HYPHENS: usize = 3;

/// Returns the steps that a literal run stands for; `prefix` is the `~` or `=` before it, with its place. Faults are added to
/// `faults`.
pub(super) fn steps(
    signs: &[Sign],
    prefix: Option<(Prefix, Range<usize>)>,
    folder: &mut Folder,
    faults: &mut Vec<Fault>,
) -> Sequence {
    let run = Run::of(signs);
    let before = faults.len();
    run.check_wildcards(faults);
    let all: Vec<Word> = words(&run.text).collect();
    let chains = run.chains(&all, faults);
    if faults.len() > before {
        return Vec::new();
    }
    if all.is_empty() {
        faults.push(
            Fault::new(
                Rule::NeverMatches,
                run.span(),
                format!("\"{}\" holds no letter or digit, so it is part of no word", run.shown()),
            )
            .hint("leave it out: punctuation between words is not matched"),
        );
        return Vec::new();
    }
    if let Some((prefix, place)) = &prefix {
        let several = all.len() > 1;
        let wildcard = *prefix == Prefix::Stem && run.text.contains([MANY, ONE]);
        if several || wildcard {
            let sign = prefix.sign();
            let message = if several {
                format!("\"{sign}{}\" is more than one word", run.shown())
            } else {
                format!("\"{sign}{}\" is a stem and a wildcard at once", run.shown())
            };
            let fault = Fault::new(Rule::PrefixOnSeveral, place.start..run.span().end, message);
            faults.push(if several {
                fault.hint(format!("write \"{sign}\" before one word, in a pattern of several"))
            } else {
                fault.hint("write either \"~govern\" or \"govern*\"")
            });
            return Vec::new();
        }
    }
    let prefix = prefix.map(|(prefix, _)| prefix);
    let mut steps = Vec::new();
    for chain in chains {
        match chain.as_slice() {
            [word] => steps.push(Step::Word(run.pattern(*word, prefix, folder))),
            parts => steps.push(Step::Choice(run.compounds(parts, folder))),
        }
    }
    steps
}

/// A literal run as text, with the place of each of its characters in the pattern.
struct Run {
    text: String,
    /// Byte in `text` and place in the pattern of each character.
    places: Vec<(usize, Range<usize>)>,
}

impl Run {
    fn of(signs: &[Sign]) -> Self {
        let mut run = Self { text: String::new(), places: Vec::new() };
        for sign in signs {
            run.places.push((run.text.len(), sign.span.clone()));
            run.text.push(match sign.meaning {
                Meaning::Plain(plain) => plain,
                Meaning::Many => MANY,
                Meaning::One => ONE,
            });
        }
        run
    }

    /// The run as its author wrote it.
    fn shown(&self) -> String {
        self.text.replace(MANY, "*").replace(ONE, "?")
    }

    fn span(&self) -> Range<usize> {
        let start = self.places.first().map_or(0, |(_, place)| place.start);
        start..self.places.last().map_or(start, |(_, place)| place.end)
    }

    /// The place in the pattern of a byte of the text.
    fn place(&self, byte: usize) -> Range<usize> {
        self.places
            .iter()
            .rev()
            .find(|(at, _)| *at <= byte)
            .map_or(0..0, |(_, place)| place.clone())
    }

    fn check_wildcards(&self, faults: &mut Vec<Fault>) {
        let signs: Vec<char> = self.text.chars().collect();
        let wild = |sign: &char| matches!(*sign, MANY | ONE);
        for (at, sign) in signs.iter().enumerate().filter(|(_, sign)| wild(sign)) {
            let beside = [at.checked_sub(1).map(|at| signs[at]), signs.get(at + 1).copied()];
            if beside.into_iter().flatten().any(is_han) {
                let sign = if *sign == MANY { '*' } else { '?' };
                faults.push(
                    Fault::new(
                        Rule::WildcardBesideHan,
                        self.places[at].1.clone(),
                        format!(
                            "\"{sign}\" touches a Chinese character, which is a word of its own"
                        ),
                    )
                    .hint("leave it out, or write a gap: \"网络<0..3>主权\""),
                );
            }
        }
    }

    /// Returns the words in chains: those of a chain are joined by hyphens. Signs between words that keep them apart for ever are
    /// faults.
    fn chains(&self, all: &[Word], faults: &mut Vec<Fault>) -> Vec<Vec<Word>> {
        let mut chains: Vec<Vec<Word>> = Vec::new();
        let mut end = 0;
        for (number, word) in all.iter().enumerate() {
            let gap = &self.text[end..word.start as usize];
            let hyphen = number > 0 && is_hyphen(gap);
            if !hyphen {
                self.check_gap(gap, end, number == 0, faults);
            }
            let signs = &self.text[word.start as usize..word.end as usize];
            // Beside a Chinese character there is more to say of a wildcard, and it has been said.
            let told = faults.iter().any(|fault| fault.rule == Rule::WildcardBesideHan);
            if !told
                && !signs.chars().any(|sign| sign.is_alphanumeric() && !matches!(sign, MANY | ONE))
            {
                let place = self.place(word.start as usize);
                faults.push(
                    Fault::new(Rule::LoneWildcard, place, format!("\"{}\" would match any word", signs.replace(MANY, "*").replace(ONE, "?")))
                        .hint("write a gap for any word: \"a <1..1> b\"; or some letters beside it: \"cyber*\""),
                );
            }
            match chains.last_mut() {
                Some(chain) if hyphen => chain.push(*word),
                _ => chains.push(vec![*word]),
            }
            end = word.end as usize;
        }
        self.check_gap(&self.text[end..], end, true, faults);
        for chain in &chains {
            if chain.len() > MOST_HYPHENS + 1 {
                let place = self.place(chain[0].start as usize).start
                    ..self.place(chain[chain.len() - 1].end as usize - 1).end;
                faults.push(
                    Fault::new(
                        Rule::TooManyPaths,
                        place,
                        format!(
                            "a compound of more than {MOST_HYPHENS} hyphens has too many spellings"
                        ),
                    )
                    .hint(
                        "write spaces for the hyphens: spaces and hyphens between words are alike",
                    ),
                );
            }
        }
        chains
    }

    /// What stands between words of a text and leaves them neighbours may stand in a pattern: quotation marks, the full stop of an
    /// abbreviation, hyphens at the ends.
    fn check_gap(&self, gap: &str, start: usize, outer: bool, faults: &mut Vec<Fault>) {
        let harmless =
            |sign: char| is_harmless(sign) || (outer && matches!(sign, '-' | '‐' | '‑' | '–'));
        if let Some((at, sign)) = gap.char_indices().find(|(_, sign)| !harmless(*sign)) {
            let mut fault = Fault::new(
                Rule::NeverMatches,
                self.place(start + at),
                format!("\"{sign}\" is part of no word, so this could never match"),
            );
            fault = match sign {
                ',' | ';' | ':' | '，' | '；' | '：' | '、' => fault
                    .hint("leave it out; to reach over punctuation write a gap: \"a <0..0> b\""),
                '$' | '%' | '^' | '+' | '{' | '}' | '#' => {
                    fault.hint("regular expressions stand between slashes: \"/cyber.+/\"")
                }
                _ => fault.hint("leave it out: words are matched, punctuation is not"),
            };
            faults.push(fault);
        }
    }

    /// Returns all spellings of a compound: joined, separate, and between.
    fn compounds(&self, parts: &[Word], folder: &mut Folder) -> Vec<Sequence> {
        let spellings = 1_usize << (parts.len() - 1);
        let spelling = |joins: usize, folder: &mut Folder| {
            let mut sequence: Sequence = Vec::new();
            let mut word = String::new();
            for (number, part) in parts.iter().enumerate() {
                word.push_str(&self.text[part.start as usize..part.end as usize]);
                let joined = number + 1 < parts.len() && joins & (1 << number) != 0;
                if !joined {
                    sequence.push(Step::Word(plain(&word, folder)));
                    word.clear();
                }
            }
            sequence
        };
        (0..spellings).map(|joins| spelling(joins, folder)).collect()
    }

    fn pattern(&self, word: Word, prefix: Option<Prefix>, folder: &mut Folder) -> WordPattern {
        let signs = &self.text[word.start as usize..word.end as usize];
        match prefix {
            None if word.kind == WordKind::Han => WordPattern::Exact(folder.fold(signs).to_owned()),
            None => plain(signs, folder),
            Some(Prefix::Stem) => WordPattern::Stem(folder.fold(signs).to_owned()),
            Some(Prefix::Case) => WordPattern::Case(glob(without_possessive(signs))),
        }
    }
}

/// A word in any case, with or without wildcards.
fn plain(signs: &str, folder: &mut Folder) -> WordPattern {
    if !signs.contains([MANY, ONE]) {
        return WordPattern::Exact(folder.fold(signs).to_owned());
    }
    // Folded piece by piece, since the wildcards are no letters of the word.
    let mut folded = String::new();
    let mut rest = signs;
    while let Some(at) = rest.find([MANY, ONE]) {
        let (piece, after) = rest.split_at(at);
        folded.push_str(&fold_piece(piece, folder));
        let mut signs = after.chars();
        folded.extend(signs.next());
        rest = signs.as_str();
    }
    folded.push_str(folder.fold(rest));
    WordPattern::Glob(glob(&folded))
}

/// Folds a piece that is not the end of its word, so that an apostrophe at its end is no possessive.
fn fold_piece(piece: &str, folder: &mut Folder) -> String {
    let kept = piece.trim_end_matches(['\'', '’']);
    let folded = folder.fold(kept).to_owned();
    folded + &"'".repeat(piece[kept.len()..].chars().count())
}

/// Writes a run with stand-ins as a glob.
fn glob(signs: &str) -> String {
    let mut glob = String::with_capacity(signs.len());
    for sign in signs.chars() {
        match sign {
            MANY => glob.push('*'),
            ONE => glob.push('?'),
            '*' | '?' | '\\' => glob.extend(['\\', sign]),
            sign => glob.push(sign),
        }
    }
    glob
}

fn without_possessive(signs: &str) -> &str {
    let stripped = signs.strip_suffix(['s', 'S']).and_then(|rest| rest.strip_suffix(['\'', '’']));
    stripped.filter(|rest| !rest.is_empty()).unwrap_or(signs)
}

/// Returns true if a sign between two words of a text leaves them neighbours.
pub(super) fn is_harmless(sign: char) -> bool {
    matches!(
        sign,
        '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | '「' | '」' | '『' | '』' | '.' | '\u{ad}'
    ) || sign.is_whitespace()
}

/// Returns true if what stands between two words is a hyphen.
pub(super) fn is_hyphen(gap: &str) -> bool {
    matches!(gap, "-" | "‐" | "‑" | "–")
}
