//! The scanner against a slow, obvious matcher: random codebooks of the whole pattern language on random texts.
//!
//! `POLILEX_ORACLE=25 cargo test --release --test scan_oracle` tries so many times as many codebooks. Every Chinese one loads the dictionary
//! of the segmenter anew, since its terms are words of it.

#![allow(clippy::disallowed_methods, reason = "whoever has time may try more")]

mod oracle;

use std::collections::{BTreeMap, BTreeSet};

use polilex::codebook::pattern::{Condition, Expression, Pattern, Sequence, Step, WordPattern};
use polilex::codebook::{
    Codebook, Coding, Concept, ConceptIndex, Overlap, Register, Registers, Term,
};
use polilex::scan::{Matcher, Variation};
use polilex::text::Language;
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "cyber",
    "cyberspace",
    "Sovereignty",
    "sovereign",
    "state",
    "State's",
    "security",
    "network",
    "US",
    "us",
    "open",
    "naïve",
];
const BREAKS: &[&str] = &[" ", " ", " ", " ", " ", "-", ", ", "; ", "\n", " (", "’s ", ". ", "! "];
const HAN: &[&str] =
    &["网", "络", "主", "权", "網", "絡", "的", "，", "。", "、", "“", " 5G ", "空", "间"];

fn word_pattern() -> impl Strategy<Value = WordPattern> {
    let exact = prop::sample::select(vec![
        "cyber",
        "cyberspace",
        "sovereignty",
        "sovereign",
        "state",
        "security",
        "network",
        "us",
        "open",
        "naïve",
    ]);
    prop_oneof![
        5 => exact.prop_map(|word| WordPattern::Exact(word.into())),
        2 => prop::sample::select(vec!["sovereign*", "cyber*", "*ty", "s*y", "op?n", "?s", "*e*", "na?ve"]).prop_map(|glob| WordPattern::Glob(glob.into())),
        1 => prop::sample::select(vec!["sovereignti", "state", "secur", "network"]).prop_map(|stem| WordPattern::Stem(stem.into())),
        1 => prop::sample::select(vec!["US", "us", "S*", "State", "U?", "naïve"]).prop_map(|glob| WordPattern::Case(glob.into())),
        1 => prop::sample::select(vec!["s.*y", "us|open", "[cn].*"]).prop_map(|regex| WordPattern::Regex(regex.into())),
    ]
}

fn han_pattern() -> impl Strategy<Value = WordPattern> {
    prop::sample::select(vec!["网", "络", "主", "权", "的", "空", "间", "5g"])
        .prop_map(|sign| WordPattern::Exact(sign.into()))
}

fn sequence(word: BoxedStrategy<WordPattern>, sets: bool) -> BoxedStrategy<Sequence> {
    let leaf = word.prop_map(|word| vec![Step::Word(word)]).boxed();
    let leaf = if sets {
        prop_oneof![6 => leaf, 1 => Just(vec![Step::Set("cyber".into())])].boxed()
    } else {
        leaf
    };
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(mut head, tail)| {
                head.extend(tail);
                head
            }),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|all| vec![Step::Choice(all)]),
            (inner.clone(), prop::collection::vec(inner.clone(), 1..3)).prop_map(
                |(mut head, all)| {
                    head.push(Step::Optional(all));
                    head
                }
            ),
            (inner.clone(), 0_u32..2, 0_u32..3, inner).prop_map(|(mut head, min, more, tail)| {
                head.push(Step::Gap { min, max: min + more });
                head.extend(tail);
                head
            }),
        ]
    })
    .boxed()
}

fn expression(word: BoxedStrategy<WordPattern>) -> BoxedStrategy<Expression> {
    let steps = sequence(word, true);
    prop_oneof![
        4 => steps.clone().prop_map(Expression::Sequence),
        1 => (1_u32..6, prop::collection::vec(steps, 2..4)).prop_map(|(within, operands)| Expression::Near { within, operands }),
    ]
    .boxed()
}

fn pattern(word: BoxedStrategy<WordPattern>) -> BoxedStrategy<Pattern> {
    let condition = (any::<bool>(), expression(word.clone()))
        .prop_map(|(negated, expression)| Condition { negated, expression });
    (expression(word), prop::collection::vec(condition, 0..2))
        .prop_map(|(expression, conditions)| Pattern {
            text: format!("{expression:?}"),
            expression,
            conditions,
        })
        .boxed()
}

fn codebook(word: BoxedStrategy<WordPattern>, language: Language) -> BoxedStrategy<Codebook> {
    let patterns =
        |count: std::ops::Range<usize>| prop::collection::vec(pattern(word.clone()), count);
    let concept = (patterns(1..4), patterns(0..2));
    let overlap = prop::sample::select(vec![Overlap::Concept, Overlap::Codebook, Overlap::All]);
    // A condition that many terms require is looked for before them: enough terms to make it so.
    let anchored = prop::option::of((expression(word.clone()), patterns(16..19)));
    (
        anchored,
        prop::collection::vec(concept, 1..4),
        patterns(0..2),
        prop::collection::vec(sequence(word, false), 1..3),
        overlap,
    )
        .prop_map(move |(anchored, mut concepts, names, set, overlap)| {
            if let Some((anchor, mut terms)) = anchored {
                for term in &mut terms {
                    term.conditions.push(Condition { negated: false, expression: anchor.clone() });
                }
                let negated = Condition { negated: true, expression: anchor };
                if let Some(except) = concepts[0].1.first_mut() {
                    except.conditions.push(negated);
                }
                concepts[0].0.append(&mut terms);
            }
            (concepts, names, set, overlap)
        })
        .prop_map(move |(concepts, names, set, overlap)| Codebook {
            id: "random".into(),
            title: String::new(),
            version: String::new(),
            overlap,
            concepts: concepts
                .into_iter()
                .enumerate()
                .map(|(number, (terms, except))| Concept {
                    id: format!("c{number}"),
                    label: BTreeMap::new(),
                    note: String::new(),
                    parent: None::<ConceptIndex>,
                    leaf: true,
                    terms: terms
                        .into_iter()
                        .map(|pattern| Term {
                            pattern,
                            language,
                            register: Register::General,
                            low_confidence: false,
                        })
                        .collect(),
                    except: BTreeMap::from([(language, except)]),
                    examples: Vec::new(),
                })
                .collect(),
            sets: BTreeMap::from([((language, "cyber".into()), set)]),
            names: BTreeMap::from([(language, names)]),
            digest: String::new(),
        })
        .boxed()
}

fn scanned(codebook: &Codebook, language: Language, text: &str) -> BTreeSet<oracle::Found> {
    let matcher = Matcher::compile(codebook).expect("short patterns compile");
    let mut scanner = matcher.scanner(10);
    let mut found = BTreeSet::new();
    // Twice: the second pass meets a memo that knows every word.
    for _ in 0..2 {
        found.clear();
        scanner.begin(language);
        scanner.paragraph(text, &mut |sentence| {
            for mention in sentence.mentions {
                let new = found.insert((
                    mention.concept.0,
                    mention.term,
                    mention.start,
                    mention.end,
                    mention.nested,
                ));
                assert!(new, "a mention came twice");
            }
        });
        scanner.finish();
    }
    found
}

/// Makes every other term a formula.
fn with_formulas(mut codebook: Codebook) -> Codebook {
    let terms = codebook.concepts.iter_mut().flat_map(|concept| &mut concept.terms);
    for (at, term) in terms.enumerate() {
        term.register = if at % 2 == 0 { Register::Formula } else { Register::General };
    }
    codebook
}

/// A scanner in several variations finds in each what the slow matcher finds with a codebook that has this overlap, and these terms only.
fn check_variations(codebook: &Codebook, language: Language, text: &str) {
    let variations: Vec<Variation> = [Overlap::Codebook, Overlap::All, Overlap::Concept]
        .into_iter()
        .flat_map(|overlap| {
            let only = [Register::Formula, Register::General].map(Registers::Only);
            [Registers::All, only[0], only[1]].map(|registers| Coding { overlap, registers })
        })
        .zip([10, 3, 1].into_iter().cycle())
        .map(|(coding, window)| Variation { coding, window })
        .collect();
    let matcher = Matcher::compile(codebook).expect("short patterns compile");
    let mut scanner = matcher.varying_scanner(codebook, &variations);
    let mut found = vec![BTreeSet::new(); variations.len()];
    let mut windows = vec![BTreeSet::new(); variations.len()];
    scanner.begin(language);
    scanner.paragraph(text, &mut |sentence| {
        for mention in sentence.mentions {
            found[sentence.variation].insert((
                mention.concept.0,
                mention.term,
                mention.start,
                mention.end,
                mention.nested,
            ));
            windows[sentence.variation].insert((mention.start, mention.window));
        }
    });
    scanner.finish();
    for (at, Variation { coding, window }) in variations.into_iter().enumerate() {
        let mut other = codebook.clone();
        other.overlap = coding.overlap;
        let mut kept = Vec::new();
        for (number, _, term) in codebook.terms() {
            if coding.registers.admit(term.register) {
                kept.push(number);
            }
        }
        for concept in &mut other.concepts {
            concept.terms.retain(|term| coding.registers.admit(term.register));
        }
        let expected: BTreeSet<oracle::Found> = oracle::mentions(&other, language, text)
            .into_iter()
            .map(|(concept, term, start, end, nested)| {
                (concept, kept[term as usize], start, end, nested)
            })
            .collect();
        assert_eq!(found[at], expected, "{coding:?}");
        let alone = Matcher::compile(&other).expect("short patterns compile");
        let mut scanner = alone.scanner(window);
        scanner.begin(language);
        let mut expected = BTreeSet::new();
        scanner.paragraph(text, &mut |sentence| {
            expected.extend(sentence.mentions.iter().map(|found| (found.start, found.window)));
        });
        assert_eq!(windows[at], expected, "{coding:?}");
    }
}

/// So many cases, or as many times more as `POLILEX_ORACLE` says.
fn cases(count: u32) -> ProptestConfig {
    let times = std::env::var("POLILEX_ORACLE").ok().and_then(|times| times.parse().ok());
    ProptestConfig::with_cases(count.saturating_mul(times.unwrap_or(1)))
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn english(
        codebook in codebook(word_pattern().boxed(), Language::ENGLISH),
        text in prop::collection::vec((prop::sample::select(WORDS), prop::sample::select(BREAKS)), 0..24),
    ) {
        let text: String = text.iter().flat_map(|(word, gap)| [*word, *gap]).collect();
        prop_assert_eq!(scanned(&codebook, Language::ENGLISH, &text), oracle::mentions(&codebook, Language::ENGLISH, &text));
    }

    #[test]
    fn chinese(
        codebook in codebook(han_pattern().boxed(), Language::CHINESE),
        text in prop::collection::vec(prop::sample::select(HAN), 0..30),
    ) {
        let text: String = text.concat();
        prop_assert_eq!(scanned(&codebook, Language::CHINESE, &text), oracle::mentions(&codebook, Language::CHINESE, &text));
    }
}

proptest! {
    // Ten codebooks are compiled for each case.
    #![proptest_config(cases(80))]

    #[test]
    fn english_in_variations(
        codebook in codebook(word_pattern().boxed(), Language::ENGLISH),
        text in prop::collection::vec((prop::sample::select(WORDS), prop::sample::select(BREAKS)), 0..24),
    ) {
        let text: String = text.iter().flat_map(|(word, gap)| [*word, *gap]).collect();
        check_variations(&with_formulas(codebook), Language::ENGLISH, &text);
    }

    #[test]
    fn chinese_in_variations(
        codebook in codebook(han_pattern().boxed(), Language::CHINESE),
        text in prop::collection::vec(prop::sample::select(HAN), 0..30),
    ) {
        let text: String = text.concat();
        check_variations(&with_formulas(codebook), Language::CHINESE, &text);
    }
}
