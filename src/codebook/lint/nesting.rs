//! Terms that lie within terms of other concepts.
//!
//! Concepts are counted independently, so where "common security community" stands, the term "common security" of another
//! concept counts as well. Often that is meant; the author should know.
//!
//! Terms are written out as plain runs of words. The runs go into a trie; then each run is walked through the trie from each
//! of its words, which finds all runs inside it in time that does not depend on how many terms there are. A word of the
//! longer run satisfies one of the shorter if both are written alike, or if the shorter has a wildcard at its end
//! (`cyber*`) and the longer begins so.
//!
//! **Invariant:** only what holds of every text is reported: terms with conditions, gaps, sets or more than 64 runs are not
//! looked for inside others, and what an exception already hides is passed over.

use std::collections::BTreeMap;

use crate::codebook::load::draft::{Draft, Report, short};
use crate::codebook::pattern::{Expression, Pattern, Sequence, Step, WordPattern};
use crate::codebook::rule::Rule;
use crate::codebook::{Codebook, Overlap};
use crate::text::Language;

/// Most runs that a term is written out as.
const MOST_RUNS: usize = 64;
/// Most steps through the trie, so that no codebook takes long.
const MOST_STEPS: usize = 20_000_000;

type Run = Vec<WordPattern>;

/// What ends at a node of the trie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    concept: usize,
    /// Index of the term in its concept; `None` for an exception.
    term: Option<usize>,
}

#[derive(Default)]
struct Node {
    alike: BTreeMap<WordPattern, usize>,
    /// Words with a wildcard at their end, by what stands before it.
    beginnings: BTreeMap<String, usize>,
    owners: Vec<Owner>,
}

struct Trie {
    nodes: Vec<Node>,
    steps: usize,
}

/// A run of the trie inside a longer run.
struct Inner {
    owner: Owner,
    start: usize,
    end: usize,
}

/// Adds a warning for each term that lies within terms of other concepts.
pub(super) fn lint(codebook: &Codebook, draft: &Draft, report: &mut Report) {
    if codebook.overlap == Overlap::Codebook {
        return;
    }
    let mut tries: BTreeMap<Language, Trie> = BTreeMap::new();
    for (index, concept) in codebook.concepts.iter().enumerate() {
        let terms = concept
            .terms
            .iter()
            .enumerate()
            .map(|(term, it)| (it.language, &it.pattern, Some(term)));
        let except = concept
            .except
            .iter()
            .flat_map(|(language, list)| list.iter().map(|pattern| (*language, pattern, None)));
        for (language, pattern, term) in terms.chain(except) {
            let trie = tries.entry(language).or_insert_with(Trie::new);
            for run in whole_runs(pattern) {
                trie.add(run, Owner { concept: index, term });
            }
        }
    }
    // By inner term: the terms around it.
    let mut around: BTreeMap<Owner, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, concept) in codebook.concepts.iter().enumerate() {
        for (number, term) in concept.terms.iter().enumerate() {
            let Some(trie) = tries.get_mut(&term.language) else { continue };
            let mut inside: Vec<Owner> = Vec::new();
            for run in parts(&term.pattern.expression) {
                let found = trie.inside(&run);
                let hidden = |inner: &Inner| {
                    found.iter().any(|except| {
                        except.owner.term.is_none()
                            && except.owner.concept == inner.owner.concept
                            && except.start <= inner.start
                            && inner.end <= except.end
                    })
                };
                let visible = found.iter().filter(|inner| {
                    inner.owner.concept != index && inner.owner.term.is_some() && !hidden(inner)
                });
                inside.extend(visible.map(|inner| inner.owner));
            }
            inside.sort_unstable();
            inside.dedup();
            for owner in inside {
                around.entry(owner).or_default().push((index, number));
            }
        }
    }
    for (inner, outer) in around {
        tell(inner, &outer, codebook, draft, report);
    }
}

fn tell(
    inner: Owner,
    outer: &[(usize, usize)],
    codebook: &Codebook,
    draft: &Draft,
    report: &mut Report,
) {
    let concept = &codebook.concepts[inner.concept];
    let Some(term) = inner.term else { return };
    let written = concept.terms[term].pattern.to_string();
    // Equal terms are reported as such elsewhere.
    let outer: Vec<_> = outer
        .iter()
        .map(|(concept, term)| {
            (&codebook.concepts[*concept], &codebook.concepts[*concept].terms[*term].pattern)
        })
        .filter(|(_, pattern)| pattern.to_string() != written)
        .collect();
    let [(first_concept, first), rest @ ..] = outer.as_slice() else { return };
    let others = match rest.len() {
        0 => String::new(),
        1 => " and within one other term".to_owned(),
        count => format!(" and within {count} other terms"),
    };
    let passage = &draft.concepts[inner.concept].terms[term].pattern;
    report.add(
        Rule::NestedTerm,
        passage,
        format!(
            "\"{}\" lies within \"{}\" of \"{}\"{others}: where that stands, both concepts count",
            short(&passage.text),
            short(&first.text),
            first_concept.id
        ),
        format!(
            "if only the longer should count, write it below [concept.except] of \"{}\"",
            concept.id
        ),
    );
}

impl Trie {
    fn new() -> Self {
        Self { nodes: vec![Node::default()], steps: 0 }
    }

    fn add(&mut self, run: Run, owner: Owner) {
        let mut at = 0;
        for word in run {
            let next = self.nodes.len();
            let node = &mut self.nodes[at];
            at = match beginning(&word) {
                Some(beginning) => *node.beginnings.entry(beginning.to_owned()).or_insert(next),
                None => *node.alike.entry(word).or_insert(next),
            };
            if at == next {
                self.nodes.push(Node::default());
            }
        }
        self.nodes[at].owners.push(owner);
    }

    /// Returns the runs of the trie that lie within a run.
    fn inside(&mut self, run: &[WordPattern]) -> Vec<Inner> {
        let mut found = Vec::new();
        for start in 0..run.len() {
            let mut open = vec![(0, start)];
            while let Some((at, end)) = open.pop() {
                self.steps += 1;
                if self.steps > MOST_STEPS {
                    return found;
                }
                let node = &self.nodes[at];
                found.extend(node.owners.iter().map(|owner| Inner { owner: *owner, start, end }));
                let Some(word) = run.get(end) else { continue };
                open.extend(node.alike.get(word).map(|next| (*next, end + 1)));
                if !node.beginnings.is_empty() {
                    let head = head(word);
                    let lengths = head.char_indices().map(|(length, _)| length).chain([head.len()]);
                    open.extend(
                        lengths
                            .filter_map(|length| node.beginnings.get(&head[..length]))
                            .map(|next| (*next, end + 1)),
                    );
                }
            }
        }
        found
    }
}

/// Returns what stands before the wildcard, if the word has one and it is at the end.
fn beginning(word: &WordPattern) -> Option<&str> {
    match word {
        WordPattern::Glob(glob) => {
            glob.strip_suffix('*').filter(|head| !head.contains(['*', '?', '\\']))
        }
        _ => None,
    }
}

/// Returns what every word that satisfies the pattern begins with.
fn head(word: &WordPattern) -> &str {
    match word {
        WordPattern::Exact(word) => word,
        WordPattern::Glob(glob) => &glob[..glob.find(['*', '?', '\\']).unwrap_or(glob.len())],
        WordPattern::Stem(_) | WordPattern::Case(_) | WordPattern::Regex(_) => "",
    }
}

/// Returns the runs that a pattern is, if it is nothing but runs of words.
fn whole_runs(pattern: &Pattern) -> Vec<Run> {
    match &pattern.expression {
        Expression::Sequence(sequence) if pattern.conditions.is_empty() => {
            let runs = written_out(sequence).unwrap_or_default();
            runs.into_iter()
                .map(|mut parts| if parts.len() == 1 { parts.remove(0) } else { Run::new() })
                .filter(|run| !run.is_empty())
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the unbroken runs of words in all that an expression may match.
fn parts(expression: &Expression) -> Vec<Run> {
    let sequences = match expression {
        Expression::Sequence(sequence) => std::slice::from_ref(sequence),
        Expression::Near { operands, .. } => operands.as_slice(),
    };
    sequences
        .iter()
        .filter_map(|sequence| written_out(sequence))
        .flatten()
        .flatten()
        .filter(|run| !run.is_empty())
        .collect()
}

/// Returns the ways to write a sequence, each as runs between gaps and sets; `None` if there are too many.
fn written_out(sequence: &[Step]) -> Option<Vec<Vec<Run>>> {
    let mut ways: Vec<Vec<Run>> = vec![vec![Run::new()]];
    for step in sequence {
        let next: Vec<Vec<Run>> = match step {
            Step::Word(word) => vec![vec![vec![word.clone()]]],
            // An empty run on both sides keeps the words around apart.
            Step::Gap { .. } | Step::Set(_) => vec![vec![Run::new(), Run::new()]],
            Step::Choice(alternatives) => alternative_ways(alternatives)?,
            Step::Optional(alternatives) => {
                let mut ways = alternative_ways(alternatives)?;
                ways.push(vec![Run::new()]);
                ways
            }
        };
        if ways.len() * next.len() > MOST_RUNS {
            return None;
        }
        let mut longer = Vec::with_capacity(ways.len() * next.len());
        for way in &ways {
            for tail in &next {
                let mut way = way.clone();
                let mut tail = tail.iter().cloned();
                if let (Some(last), Some(first)) = (way.last_mut(), tail.next()) {
                    last.extend(first);
                }
                way.extend(tail);
                longer.push(way);
            }
        }
        ways = longer;
    }
    Some(ways)
}

fn alternative_ways(alternatives: &[Sequence]) -> Option<Vec<Vec<Run>>> {
    let mut ways = Vec::new();
    for alternative in alternatives {
        ways.extend(written_out(alternative)?);
        if ways.len() > MOST_RUNS {
            return None;
        }
    }
    Some(ways)
}
