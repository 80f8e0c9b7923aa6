//! All regular expressions of a language over one word: one automaton, compiled when the first word of the language comes.
//!
//! A codebook may have hundreds of them, and most runs see one language: compiled by themselves and in advance, they took longer than a
//! small corpus.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use regex_syntax::hir::{
    Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition,
};

use super::atom::AtomId;
use crate::codebook::LARGEST_EXPRESSION;
use crate::text::fold_letter;

/// Deepest nesting of what is compiled: what a codebook may nest, and what is put around it.
const DEEPEST: u32 = 1_000;
/// Letters of a class that are looked at one by one; larger classes are of alphabets without letters that fold.
const MOST_LETTERS: u32 = 1 << 16;

/// Regular expressions with the atoms of each.
#[derive(Default)]
pub(super) struct Expressions {
    sources: Vec<String>,
    ids: Vec<Vec<AtomId>>,
    compiled: OnceLock<Compiled>,
}

/// One automaton; or each by itself, should they not go together.
enum Compiled {
    Together(RegexSet),
    Apart(Vec<Option<Regex>>),
}

impl Expressions {
    /// Adds an expression, which has to match the whole word as folding leaves it.
    pub(super) fn add(&mut self, source: &str, ids: Vec<AtomId>) {
        // The codebook room has read it before; one that cannot be read matches nothing.
        if let Ok(parsed) = regex_syntax::parse(source) {
            let whole = vec![Hir::look(Look::Start), folded(&parsed), Hir::look(Look::End)];
            self.sources.push(Hir::concat(whole).to_string());
            self.ids.push(ids);
        }
    }

    /// Appends the atoms of every expression that a folded word satisfies.
    pub(super) fn evaluate(&self, folded: &str, into: &mut Vec<AtomId>) {
        if self.sources.is_empty() {
            return;
        }
        match self.compiled.get_or_init(|| self.compile()) {
            Compiled::Together(set) => {
                set.matches(folded).into_iter().for_each(|at| into.extend(&self.ids[at]));
            }
            Compiled::Apart(all) => {
                for (regex, ids) in all.iter().zip(&self.ids) {
                    if regex.as_ref().is_some_and(|regex| regex.is_match(folded)) {
                        into.extend(ids);
                    }
                }
            }
        }
    }

    fn compile(&self) -> Compiled {
        let limit = LARGEST_EXPRESSION.saturating_mul(self.sources.len());
        let together =
            RegexSetBuilder::new(&self.sources).size_limit(limit).nest_limit(DEEPEST).build();
        together.map_or_else(|_| Compiled::Apart(self.apart()), Compiled::Together)
    }

    fn apart(&self) -> Vec<Option<Regex>> {
        let one = |source: &String| {
            RegexBuilder::new(source).size_limit(LARGEST_EXPRESSION).nest_limit(DEEPEST).build()
        };
        self.sources.iter().map(|source| one(source).ok()).collect()
    }
}

/// Returns the expression with the letters that words have: a letter becomes what folding makes of it, a class takes that in besides.
fn folded(expression: &Hir) -> Hir {
    match expression.kind() {
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => {
                let text: String = text.chars().map(fold_letter).collect();
                Hir::literal(text.into_bytes())
            }
            Err(_) => expression.clone(),
        },
        HirKind::Class(Class::Unicode(class)) => Hir::class(Class::Unicode(widened(class))),
        HirKind::Repetition(repeated) => {
            Hir::repetition(Repetition { sub: Box::new(folded(&repeated.sub)), ..repeated.clone() })
        }
        HirKind::Capture(capture) => {
            Hir::capture(Capture { sub: Box::new(folded(&capture.sub)), ..capture.clone() })
        }
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(folded).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(folded).collect()),
        _ => expression.clone(),
    }
}

fn widened(class: &ClassUnicode) -> ClassUnicode {
    let mut wide = class.clone();
    let letters =
        class.ranges().iter().map(|range| u32::from(range.end()) - u32::from(range.start()));
    if letters.fold(0, u32::saturating_add) > MOST_LETTERS {
        return wide;
    }
    let letters = class.ranges().iter().flat_map(|range| range.start()..=range.end());
    let folded = letters.map(fold_letter).map(|letter| ClassUnicodeRange::new(letter, letter));
    wide.union(&ClassUnicode::new(folded));
    wide
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folder;

    /// The expressions that match a word.
    fn matching(sources: &[&str], word: &str) -> Vec<u32> {
        let mut expressions = Expressions::default();
        for (source, id) in sources.iter().zip(0..) {
            expressions.add(source, vec![AtomId(id)]);
        }
        let mut found = Vec::new();
        expressions.evaluate(Folder::new().fold(word), &mut found);
        found.sort_unstable();
        found.into_iter().map(|AtomId(id)| id).collect()
    }

    #[test]
    fn letters_are_those_that_folding_leaves() {
        for (source, word) in [
            ("[أإ]من", "أمن"),
            ("أمن", "امن"),
            ("[أ-ي]+", "شؤون"),
            ("[آ-ي]+", "شؤون"),
            ("счё?т", "счёт"),
            ("[а-ё]+ство", "государство"),
            ("[ж-ё]+", "жзё"),
            ("[国-萬]", "国"),
            ("[萬]", "萬"),
            (r"\S+é", "café"),
            ("(cyber|net)+.*", "cybernetics"),
            ("a{2,3}", "aaa"),
        ] {
            assert_eq!(matching(&["q", source], word), [1], "{source}");
        }
        assert_eq!(matching(&["[^أ]"], "ب"), [0]);
        assert_eq!(matching(&["a{2,3}", "sov", "[а-е]"], "aaaa"), [0_u32; 0]);
    }

    #[test]
    fn none_switches_another_off() {
        let deep = format!("{}z{}", "(".repeat(245), ")".repeat(245));
        assert_eq!(matching(&[&deep, "sovereign.*", "a)(b"], "sovereignty"), [1]);
        assert_eq!(matching(&[&deep, "sovereign.*"], "z"), [0]);
    }
}
