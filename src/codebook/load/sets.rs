//! The named sets of a codebook: read, resolved, and measured from the inside out.
//!
//! Sets may use other sets of the same language. They are taken in an order in which every set comes after those it uses;
//! what is left over stands in a circle. No recursion follows the references, so a long chain of sets is no danger here, and
//! chains are kept short for the scanner's sake.
//!
//! **Invariant:** every reference that leaves this file resolves, and the references are acyclic.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{DraftSet, Report, short};
use super::source::Passage;
use crate::codebook::breadth::Breadth;
use crate::codebook::fault::Fault;
use crate::codebook::grammar::{Reader, breadth_fault};
use crate::codebook::pattern::Sequence;
use crate::codebook::rule::Rule;
use crate::codebook::stems;
use crate::codebook::token::{Kind, tokens};
use crate::diagnostic::nearest;
use crate::text::Language;

/// The set of proper names, whose members may be whole patterns.
pub(in crate::codebook) const NAMES: &str = "names";
/// Most sets inside each other.
const DEEPEST: usize = 64;

/// The sets of one language: their breadth by name.
pub(super) type Breadths = BTreeMap<String, Breadth>;

/// The sets of a codebook.
#[derive(Default)]
pub(super) struct Sets {
    pub(super) members: BTreeMap<(Language, String), Vec<Sequence>>,
    pub(super) breadths: BTreeMap<Language, Breadths>,
}

/// Reads all sets but the names.
pub(super) fn resolve(drafts: &[DraftSet], reader: &mut Reader, report: &mut Report) -> Sets {
    let mut sets = Sets::default();
    let mut known: BTreeMap<(Language, &str), &DraftSet> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| draft.name.text != NAMES) {
        let name = draft.name.text.as_str();
        check_name(&draft.name, report);
        known.insert((draft.language, name), draft);
        let members = draft.members.iter().filter_map(|member| {
            reader
                .member(&member.text)
                .and_then(|steps| stems::of_member(steps, draft.language, member.text.len()))
                .map_err(|faults| faults.into_iter().for_each(|fault| report.fault(member, fault)))
                .ok()
        });
        let members: Vec<Sequence> = members.collect();
        sets.members.entry((draft.language, name.to_owned())).or_default().extend(members);
    }
    for draft in known.values() {
        for member in &draft.members {
            check_references(member, draft.language, &sets, report);
        }
    }
    measure(&known, &mut sets, report);
    sets
}

/// Reports each set that a pattern names and that does not exist.
pub(super) fn check_references(
    passage: &Passage,
    language: Language,
    sets: &Sets,
    report: &mut Report,
) {
    for (name, span) in references(&passage.text) {
        if report.full() || sets.members.contains_key(&(language, name.clone())) {
            continue;
        }
        let fault = Fault::new(
            Rule::UnknownSet,
            span,
            format!("there is no set \"{}\" in \"{language}\"", short(&name)),
        );
        let elsewhere =
            sets.members.keys().find(|(_, other)| *other == name).map(|(language, _)| language);
        let names = sets
            .members
            .keys()
            .filter(|(other, _)| *other == language)
            .map(|(_, name)| name.as_str());
        let hint = match (elsewhere, nearest(&name, names)) {
            _ if name == NAMES => {
                "the set \"names\" hides mentions and cannot be used in a pattern".to_owned()
            }
            (_, Some(near)) => format!("did you mean \"@{near}\"?"),
            (Some(other), None) => format!(
                "it exists in \"{other}\": write {}.{language} = [\"…\"] below [sets]",
                short(&name)
            ),
            (None, None) => format!("write {}.{language} = [\"…\"] below [sets]", short(&name)),
        };
        report.fault(passage, fault.hint(hint));
    }
}

/// Returns the sets that a pattern names, with their places.
pub(in crate::codebook) fn references(pattern: &str) -> Vec<(String, std::ops::Range<usize>)> {
    if !pattern.contains('@') {
        return Vec::new();
    }
    let set = |token: crate::codebook::token::Token| match token.kind {
        Kind::Set(name) => Some((name, token.span)),
        _ => None,
    };
    tokens(pattern).0.into_iter().filter_map(set).collect()
}

fn check_name(name: &Passage, report: &mut Report) {
    let text = &name.text;
    let sound = text.starts_with(|sign: char| sign.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !sound {
        report.add(
            Rule::BadId,
            name,
            format!("\"{}\" cannot name a set", short(text)),
            "use the letters a-z, digits and \"_\", and begin with a letter",
        );
    }
}

/// Measures the sets, those that others use first; reports circles and sets that cannot be written out.
fn measure(known: &BTreeMap<(Language, &str), &DraftSet>, sets: &mut Sets, report: &mut Report) {
    let mut uses: BTreeMap<(Language, &str), BTreeSet<(Language, &str)>> = BTreeMap::new();
    let mut used_by: BTreeMap<(Language, &str), Vec<(Language, &str)>> = BTreeMap::new();
    for (&(language, name), draft) in known {
        let names =
            draft.members.iter().flat_map(|member| references(&member.text)).map(|(name, _)| name);
        let named: BTreeSet<String> = names.collect();
        let inner: BTreeSet<_> = known
            .keys()
            .copied()
            .filter(|(other, name)| *other == language && named.contains(*name))
            .collect();
        for &set in &inner {
            used_by.entry(set).or_default().push((language, name));
        }
        uses.insert((language, name), inner);
    }
    let mut ready: Vec<((Language, &str), usize)> =
        uses.iter().filter(|(_, inner)| inner.is_empty()).map(|(set, _)| (*set, 1)).collect();
    let mut depths: BTreeMap<(Language, &str), usize> = BTreeMap::new();
    while let Some((set, depth)) = ready.pop() {
        let (language, name) = set;
        let breadths = sets.breadths.entry(language).or_default();
        let members = sets.members.get(&(language, name.to_owned()));
        let breadth = Breadth::of_alternatives(members.map_or(&[], Vec::as_slice), breadths);
        breadths.insert(name.to_owned(), breadth);
        let draft = known[&set];
        if let Some(fault) = breadth_fault(breadth, 0..draft.name.text.len()) {
            report.fault(&draft.name, fault);
        }
        if depth == DEEPEST + 1 {
            report.add(
                Rule::TooDeep,
                &draft.name,
                format!("sets are nested deeper than {DEEPEST}"),
                "write some of the inner sets out",
            );
        }
        uses.remove(&set);
        for outer in used_by.get(&set).into_iter().flatten() {
            let deepest = depths.entry(*outer).or_default();
            *deepest = (*deepest).max(depth);
            if let Some(inner) = uses.get_mut(outer) {
                inner.remove(&set);
                if inner.is_empty() {
                    ready.push((*outer, *deepest + 1));
                }
            }
        }
    }
    report_circles(known, &uses, report);
}

/// Reports each circle among the sets that could not be put in order, at its first member.
fn report_circles(
    known: &BTreeMap<(Language, &str), &DraftSet>,
    left: &BTreeMap<(Language, &str), BTreeSet<(Language, &str)>>,
    report: &mut Report,
) {
    let mut done: BTreeSet<(Language, &str)> = BTreeSet::new();
    for &start in left.keys() {
        // Every set that is left uses one that is left, so following them ends in a circle.
        let mut walk: Vec<(Language, &str)> = Vec::new();
        let mut at = start;
        let mut place: BTreeMap<(Language, &str), usize> = BTreeMap::new();
        while !place.contains_key(&at) && !done.contains(&at) {
            place.insert(at, walk.len());
            walk.push(at);
            let Some(next) =
                left.get(&at).and_then(|inner| inner.iter().find(|set| left.contains_key(*set)))
            else {
                break;
            };
            at = *next;
        }
        if let Some(first) = place.get(&at) {
            let circle: Vec<String> =
                walk[*first..].iter().chain([&at]).map(|(_, name)| format!("@{name}")).collect();
            report.add(
                Rule::SetCycle,
                &known[&at].name,
                format!("the set \"{}\" uses itself: {}", at.1, short(&circle.join(" → "))),
                "leave one of these references out",
            );
        }
        done.extend(walk);
    }
}
