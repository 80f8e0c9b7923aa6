//! The rules of matching and counting, written for clarity and not for speed: every start, every way, every pair is tried.
//! It shares the folding and the sentence rules with the library (they have tests of their own) and nothing else.

#![allow(clippy::cast_possible_truncation, reason = "texts of tests are short")]

use std::collections::BTreeSet;

use polilex::codebook::pattern::{Expression, Pattern, Sequence, Step, WordPattern};
use polilex::codebook::{Codebook, Overlap};
use polilex::text::{Folder, Gap, Language, Sentences, Word, WordKind, stem};
use unicode_segmentation::UnicodeSegmentation;

/// A mention: concept, term, first byte, byte after the last, nested.
pub(crate) type Found = (u32, u32, u32, u32, bool);

struct Token {
    word: Word,
    surface: String,
    folded: String,
    adjacent: bool,
}

/// Returns the mentions of a paragraph.
pub(crate) fn mentions(codebook: &Codebook, language: Language, text: &str) -> BTreeSet<Found> {
    let mut found = BTreeSet::new();
    for sentence in sentences(text, language) {
        found.extend(in_sentence(codebook, language, &sentence));
    }
    found
}

fn sentences(text: &str, language: Language) -> Vec<Vec<Token>> {
    let mut folder = Folder::new();
    let mut all: Vec<Vec<Token>> = vec![Vec::new()];
    let mut last: Option<Word> = None;
    for (start, piece) in text.unicode_word_indices() {
        let kind =
            if piece.chars().next().is_some_and(|sign| ('\u{3400}'..'\u{a000}').contains(&sign)) {
                WordKind::Han
            } else if piece.is_ascii() {
                WordKind::Ascii
            } else {
                WordKind::Other
            };
        let word = Word { start: start as u32, end: (start + piece.len()) as u32, kind };
        let gap = last.map_or(Gap::Broken, |last| Sentences::of(language).gap(text, last, word));
        if gap == Gap::SentenceEnd {
            all.push(Vec::new());
        }
        let mut surface = piece;
        for possessive in ["'s", "'S", "’s", "’S"] {
            surface =
                surface.strip_suffix(possessive).filter(|rest| !rest.is_empty()).unwrap_or(surface);
        }
        let token = Token {
            word,
            surface: surface.to_owned(),
            folded: folder.fold(piece).to_owned(),
            adjacent: gap == Gap::Adjacent,
        };
        all.last_mut().expect("there is a first sentence").push(token);
        last = Some(word);
    }
    all
}

fn in_sentence(codebook: &Codebook, language: Language, sentence: &[Token]) -> Vec<Found> {
    let matcher = Naive { codebook, language, sentence };
    let names: Vec<_> = codebook
        .names
        .get(&language)
        .into_iter()
        .flatten()
        .flat_map(|name| matcher.spans(name))
        .collect();
    let mut kept: Vec<(usize, usize, u32, u32)> = Vec::new();
    for (number, concept, term) in codebook.terms() {
        if term.language != language {
            continue;
        }
        let except: Vec<_> = codebook
            .concept(concept)
            .except
            .get(&language)
            .into_iter()
            .flatten()
            .flat_map(|pattern| matcher.spans(pattern))
            .collect();
        for (first, last) in matcher.spans(&term.pattern) {
            let in_name =
                names.iter().any(|&(a, b)| a <= first && last <= b && (a, b) != (first, last));
            let excepted = except.iter().any(|&(a, b)| a <= first && last <= b);
            if !in_name && !excepted {
                kept.push((first, last, concept.0, number));
            }
        }
    }
    let kept = resolve(kept, codebook.overlap);
    kept.iter()
        .map(|&(first, last, concept, term)| {
            let nested = kept.iter().any(|&(a, b, other, _)| {
                other != concept && a <= first && last <= b && (a, b) != (first, last)
            });
            (concept, term, sentence[first].word.start, sentence[last].word.end, nested)
        })
        .collect()
}

/// Longest first; then the earlier; then the earlier term.
fn resolve(
    mut all: Vec<(usize, usize, u32, u32)>,
    overlap: Overlap,
) -> Vec<(usize, usize, u32, u32)> {
    if overlap == Overlap::All {
        return all;
    }
    all.sort_by_key(|&(first, last, concept, term)| {
        (usize::MAX - (last - first), first, concept, term)
    });
    let mut kept: Vec<(usize, usize, u32, u32)> = Vec::new();
    for mention in all {
        let blocked = kept.iter().any(|&(first, last, concept, _)| {
            let crosses = first <= mention.1 && mention.0 <= last;
            let same_span = (first, last) == (mention.0, mention.1);
            match overlap {
                Overlap::Concept => crosses && concept == mention.2,
                Overlap::Codebook => crosses && !(same_span && concept != mention.2),
                Overlap::All => false,
            }
        });
        if !blocked {
            kept.push(mention);
        }
    }
    kept
}

struct Naive<'a> {
    codebook: &'a Codebook,
    language: Language,
    sentence: &'a [Token],
}

impl Naive<'_> {
    fn spans(&self, pattern: &Pattern) -> BTreeSet<(usize, usize)> {
        let holds = pattern.conditions.iter().all(|condition| {
            self.expression(&condition.expression).is_empty() == condition.negated
        });
        if holds { self.expression(&pattern.expression) } else { BTreeSet::new() }
    }

    fn expression(&self, expression: &Expression) -> BTreeSet<(usize, usize)> {
        match expression {
            Expression::Sequence(sequence) => self.sequence(sequence),
            Expression::Near { within, operands } => {
                let mut unions: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
                for operand in operands {
                    let spans = self.sequence(operand);
                    unions = unions
                        .iter()
                        .flat_map(|chosen| {
                            spans
                                .iter()
                                .filter(|span| {
                                    chosen.iter().all(|other| span.1 < other.0 || other.1 < span.0)
                                })
                                .map(|span| {
                                    let mut longer = chosen.clone();
                                    longer.push(*span);
                                    longer
                                })
                        })
                        .collect();
                }
                unions
                    .iter()
                    .map(|chosen| {
                        let first =
                            chosen.iter().map(|span| span.0).min().expect("near has operands");
                        let last =
                            chosen.iter().map(|span| span.1).max().expect("near has operands");
                        (first, last)
                    })
                    .filter(|(first, last)| last - first <= *within as usize)
                    .collect()
            }
        }
    }

    fn sequence(&self, sequence: &Sequence) -> BTreeSet<(usize, usize)> {
        let mut ways = Vec::new();
        self.write_out(sequence, Vec::new(), &mut ways);
        let mut spans = BTreeSet::new();
        for way in ways {
            for first in 0..self.sentence.len() {
                for last in self.ends(&way, first) {
                    spans.insert((first, last));
                }
            }
        }
        spans
    }

    /// All ways to read a sequence without choices: words and gaps.
    fn write_out(&self, rest: &[Step], so_far: Vec<Step>, ways: &mut Vec<Vec<Step>>) {
        let Some((step, rest)) = rest.split_first() else {
            ways.push(so_far);
            return;
        };
        let alternatives: Vec<Sequence> = match step {
            Step::Word(_) | Step::Gap { .. } => vec![vec![step.clone()]],
            Step::Choice(all) => all.clone(),
            Step::Optional(all) => all.iter().cloned().chain([Vec::new()]).collect(),
            Step::Set(name) => self.codebook.sets[&(self.language, name.clone())].clone(),
        };
        let plain = matches!(step, Step::Word(_) | Step::Gap { .. });
        for alternative in alternatives {
            let mut inner = Vec::new();
            if plain {
                inner.push(alternative);
            } else {
                self.write_out(&alternative, Vec::new(), &mut inner);
            }
            for written in inner {
                let mut longer = so_far.clone();
                longer.extend(written);
                self.write_out(rest, longer, ways);
            }
        }
    }

    /// Last words of all readings of `way` that begin at `first`.
    fn ends(&self, way: &[Step], first: usize) -> BTreeSet<usize> {
        let mut places: Option<BTreeSet<usize>> = None;
        let mut gap: Option<(usize, usize)> = None;
        for step in way {
            match step {
                Step::Gap { min, max } => {
                    let (low, high) = gap.unwrap_or((0, 0));
                    gap = Some((low + *min as usize, high + *max as usize));
                }
                Step::Word(word) => {
                    let next: BTreeSet<usize> = (0..self.sentence.len())
                        .filter(|&at| self.is(word, at))
                        .filter(|&at| match (&places, gap) {
                            (None, _) => at == first,
                            (Some(places), None) => {
                                at > 0 && places.contains(&(at - 1)) && self.sentence[at].adjacent
                            }
                            (Some(places), Some((low, high))) => places.iter().any(|&before| {
                                before < at && (low..=high).contains(&(at - before - 1))
                            }),
                        })
                        .collect();
                    gap = None;
                    places = Some(next);
                }
                _ => unreachable!("write_out leaves words and gaps"),
            }
        }
        places.unwrap_or_default()
    }

    fn is(&self, pattern: &WordPattern, at: usize) -> bool {
        let Token { surface, folded, .. } = &self.sentence[at];
        match pattern {
            WordPattern::Exact(word) => word == folded,
            WordPattern::Glob(glob) => {
                glob_matches(&glob.chars().collect::<Vec<_>>(), &folded.chars().collect::<Vec<_>>())
            }
            WordPattern::Stem(wanted) => stem(folded, self.language) == wanted.as_str(),
            WordPattern::Case(glob) => glob_matches(
                &glob.chars().collect::<Vec<_>>(),
                &surface.chars().collect::<Vec<_>>(),
            ),
            WordPattern::Regex(source) => regex::Regex::new(&format!("^(?:{source})$"))
                .expect("a valid expression")
                .is_match(folded),
        }
    }
}

fn glob_matches(glob: &[char], word: &[char]) -> bool {
    match (glob, word) {
        ([], []) => true,
        (['*', rest @ ..], _) => (0..=word.len()).any(|skip| glob_matches(rest, &word[skip..])),
        (['?', rest @ ..], [_, tail @ ..]) => glob_matches(rest, tail),
        (['\\', sign, rest @ ..], [head, tail @ ..]) => sign == head && glob_matches(rest, tail),
        ([sign, rest @ ..], [head, tail @ ..]) => sign == head && glob_matches(rest, tail),
        _ => false,
    }
}
