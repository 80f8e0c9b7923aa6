//! From rows of sheets to coded sentences: who coded which, and what the key says of it.

use std::collections::{BTreeMap, BTreeSet};

use super::ValidatePlan;
use crate::codebook::ConceptIndex;
use crate::coding::{Gold, GoldRow, Key};
use crate::diagnostic::{Diagnostic, many, nearest};
use crate::measure::validation::Judged;
use crate::scan::Matcher;
use crate::text::Language;
use crate::text::language::detect;

/// Rows of one kind that are named one by one.
const NAMED: usize = 10;
/// Characters of the sentences by which the language of a table is told.
const SAMPLE: usize = 20_000;

/// A term that matched in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) concept: ConceptIndex,
    pub(super) term: String,
    pub(super) matched: String,
}

/// A coded sentence.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) id: String,
    /// The document; empty if it is not known.
    pub(super) doc: String,
    pub(super) number: Option<u64>,
    pub(super) sentence: String,
    pub(super) comments: Vec<String>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) judged: Judged,
}

/// All coded sentences.
pub(super) struct Assembly {
    pub(super) units: Vec<Unit>,
    pub(super) coders: Vec<String>,
    pub(super) groups: Vec<String>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Puts the rows of all sheets together by id, or by sentence if there are no ids.
///
/// # Errors
/// All mistakes: ids that the key does not have or that come twice, sheets of different samples, nothing coded.
pub(super) fn assemble(
    plan: &ValidatePlan,
    golds: &[Gold],
    key: Option<&Key>,
    leaves: &[ConceptIndex],
    matcher: &Matcher,
) -> Result<Assembly, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut warnings = Vec::new();
    let by_id =
        key.is_some() || golds.iter().all(|gold| gold.columns.iter().any(|name| name == "id"));
    let mut coders: Vec<String> = Vec::new();
    let mut rows: BTreeMap<String, Vec<(usize, &GoldRow)>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for row in golds.iter().flat_map(|gold| &gold.rows) {
        let name = if by_id { &row.id } else { &row.sentence };
        let coder = coders.iter().position(|coder| *coder == row.coder).unwrap_or_else(|| {
            coders.push(row.coder.clone());
            coders.len() - 1
        });
        let here = rows.entry(name.clone()).or_default();
        if here.is_empty() {
            order.push(name);
        }
        if let Some((_, first)) = here.iter().find(|(other, _)| *other == coder) {
            let message = format!(
                "coder \"{}\" coded this sentence before, in \"{}\", line {}",
                row.coder, first.place.file, first.place.line
            );
            faults.push(
                Diagnostic::error("coding", message)
                    .at(row.place.clone())
                    .hint("a coder is named by the column \"coder\", else by the file: give each coder another name"),
            );
        }
        here.push((coder, row));
    }
    let keyed: BTreeMap<&str, usize> = key
        .map(|key| key.rows.iter().map(|row| row.id.as_str()).zip(0..).collect())
        .unwrap_or_default();
    if let Some(key) = key {
        faults.extend(strangers(golds, &keyed));
        order = key.rows.iter().map(|row| row.id.as_str()).collect();
        warnings.extend(missing(&order, &rows, &coders));
    }
    for rows in rows.values() {
        let differs = |(_, row): &&(usize, &GoldRow)| {
            !row.sentence.is_empty()
                && !rows[0].1.sentence.is_empty()
                && bare(&row.sentence) != bare(&rows[0].1.sentence)
        };
        if let Some((_, row)) = rows.iter().find(differs) {
            let first = &rows[0].1.place;
            let message =
                format!("this is another sentence than in \"{}\", line {}", first.file, first.line);
            let fault = Diagnostic::error("coding", message).at(row.place.clone());
            // With a key, ids say what belongs together, and spreadsheets may have changed a text.
            if key.is_some() {
                warnings
                    .push(Diagnostic { severity: crate::diagnostic::Severity::Warning, ..fault });
            } else {
                faults.push(
                    fault.hint("sheets of one sample have the same ids for the same sentences"),
                );
            }
        }
    }
    let groups = groups(plan, golds, key).map_err(|fault| vec![fault]);
    let groups = groups.unwrap_or_else(|found| {
        faults.extend(found);
        Vec::new()
    });
    if !faults.is_empty() {
        return Err(few(faults));
    }
    let languages = Languages::of(plan, golds, matcher);
    let mut units = Vec::new();
    let mut mute = 0;
    for name in order {
        let Some(rows) = rows.get(name) else { continue };
        if rows.iter().all(|(_, row)| row.codes.is_none()) {
            continue;
        }
        let known = key.zip(keyed.get(name)).map(|(key, at)| &key.rows[*at]);
        let language = plan.language.or(known.map(|row| row.language));
        let language = language.unwrap_or_else(|| languages.of_row(rows[0].1, matcher));
        if !matcher.speaks(language) {
            mute += 1;
            continue;
        }
        let group = match (known, &plan.by) {
            (Some(row), _) => row.group.as_str(),
            (None, Some(by)) => rows[0].1.cells.get(&by.to_lowercase()).map_or("", String::as_str),
            (None, None) => "",
        };
        let mut coded = vec![None; coders.len()];
        for (coder, row) in rows {
            let asked = |codes: &BTreeSet<ConceptIndex>| {
                codes.iter().filter(|code| leaves.contains(code)).copied().collect::<BTreeSet<_>>()
            };
            coded[*coder] = row.codes.as_ref().map(asked);
        }
        let comments = rows.iter().filter(|(_, row)| !row.comment.is_empty());
        units.push(Unit {
            id: rows[0].1.id.clone(),
            doc: known.map_or_else(String::new, |row| row.doc.clone()),
            number: known.map(|row| row.number),
            sentence: rows
                .iter()
                .map(|(_, row)| &row.sentence)
                .find(|sentence| !sentence.is_empty())
                .cloned()
                .unwrap_or_default(),
            comments: comments
                .map(|(coder, row)| format!("{}: {}", coders[*coder], row.comment))
                .collect(),
            evidence: Vec::new(),
            judged: Judged {
                stratum: known.map_or(0, |row| row.stratum),
                language,
                group: groups
                    .iter()
                    .position(|known| known == group)
                    .and_then(|at| u32::try_from(at).ok()),
                coded,
                found: BTreeSet::new(),
            },
        });
    }
    if mute > 0 {
        let message = format!(
            "{} that the codebook has no terms for: left out",
            many(mute, "sentence is in a language", "sentences are in languages")
        );
        warnings.push(Diagnostic::warning("coding", message).hint("give the language with --lang"));
    }
    if plan.selection.is_none()
        && let Some(unit) = units.iter().find(|unit| unit.sentence.is_empty())
    {
        let message = format!("the sentence of id \"{}\" is in no sheet", unit.id);
        return Err(vec![
            Diagnostic::error("coding", message)
                .hint("give the documents that the sample was drawn from"),
        ]);
    }
    if units.is_empty() {
        let fault = Diagnostic::error("coding", "no sentence is coded yet");
        return Err(vec![fault.hint("the column \"codes\" holds ids of concepts, or \"none\"")]);
    }
    if let Some(key) = key {
        warnings.extend(uncovered(key, &units, &coders));
    }
    Ok(Assembly { units, coders, groups, warnings: few(warnings) })
}

/// Ids that the key does not have.
fn strangers(golds: &[Gold], keyed: &BTreeMap<&str, usize>) -> Vec<Diagnostic> {
    let rows = golds.iter().flat_map(|gold| &gold.rows);
    let strange = rows.filter(|row| !keyed.contains_key(row.id.as_str()));
    let fault = |row: &GoldRow| {
        let message = match row.id.as_str() {
            "" => "this row has no id, by which the key knows its sentence".to_owned(),
            id => format!("id \"{id}\" is not in the key"),
        };
        Diagnostic::error("coding", message)
            .at(row.place.clone())
            .hint("--key takes the key of the sample that was coded; its ids begin like those of the sheet")
    };
    strange.map(fault).collect()
}

/// Says which sentences of the sample a coder has not coded.
fn missing(
    order: &[&str],
    rows: &BTreeMap<String, Vec<(usize, &GoldRow)>>,
    coders: &[String],
) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (coder, name) in coders.iter().enumerate() {
        let coded = |id: &&&str| {
            let rows = rows.get(**id).into_iter().flatten();
            rows.clone().any(|(other, row)| *other == coder && row.codes.is_some())
        };
        let lacking: Vec<&str> = order.iter().filter(|id| !coded(id)).copied().collect();
        if let Some(first) = lacking.first() {
            let message = format!(
                "coder \"{name}\" has not coded {} of {}, the first of them \"{first}\": the others of their strata stand for them",
                lacking.len(),
                many(order.len() as u64, "sentence", "sentences")
            );
            warnings.push(Diagnostic::warning("coding", message));
        }
    }
    warnings
}

/// Says which strata nobody stands for.
fn uncovered(key: &Key, units: &[Unit], coders: &[String]) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (coder, name) in coders.iter().enumerate() {
        let of = |unit: &&Unit| unit.judged.coded[coder].is_some();
        let covered: BTreeSet<usize> =
            units.iter().filter(of).map(|unit| unit.judged.stratum).collect();
        let lacking: Vec<&(String, u64)> = (0..key.strata.len())
            .filter(|at| !covered.contains(at))
            .map(|at| &key.strata[at])
            .collect();
        let sentences: u64 = lacking.iter().map(|(_, size)| size).sum();
        if let Some((first, _)) = lacking.first() {
            let message = format!(
                "coder \"{name}\" coded no sentence of {} (the first: {first}): estimates leave out the {} in there",
                many(lacking.len() as u64, "stratum", "strata"),
                many(sentences, "sentence", "sentences")
            );
            warnings.push(Diagnostic::warning("coding", message));
        }
    }
    warnings
}

/// Names of the groups: those of the key, or the values of the column that was asked for.
fn groups(
    plan: &ValidatePlan,
    golds: &[Gold],
    key: Option<&Key>,
) -> Result<Vec<String>, Diagnostic> {
    let mut groups: BTreeSet<&str> = BTreeSet::new();
    if let Some(key) = key {
        groups.extend(key.rows.iter().map(|row| row.group.as_str()));
    } else if let Some(by) = &plan.by {
        let column = by.to_lowercase();
        let columns = || golds.iter().flat_map(|gold| gold.columns.iter().map(String::as_str));
        if !columns().any(|name| name == column) {
            let known: BTreeSet<&str> = columns().collect();
            let hint = match nearest(&column, known.iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => {
                    format!("the columns are {}", known.into_iter().collect::<Vec<_>>().join(", "))
                }
            };
            return Err(
                Diagnostic::error("coding", format!("no table has a column \"{by}\"")).hint(hint)
            );
        }
        let rows = golds.iter().flat_map(|gold| &gold.rows);
        groups.extend(rows.filter_map(|row| row.cells.get(&column).map(String::as_str)));
    }
    groups.remove("");
    Ok(groups.into_iter().map(str::to_owned).collect())
}

/// In which language a sentence is, where nothing says so.
struct Languages {
    /// By coder.
    tables: BTreeMap<String, Language>,
}

impl Languages {
    fn of(plan: &ValidatePlan, golds: &[Gold], matcher: &Matcher) -> Self {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        if plan.language.is_none() && plan.key.is_none() {
            for row in golds.iter().flat_map(|gold| &gold.rows) {
                let text = texts.entry(row.coder.clone()).or_default();
                if text.len() < SAMPLE {
                    text.push_str(&row.sentence);
                    text.push('\n');
                }
            }
        }
        let told = |text: &String| Some(detect(text).language).filter(|one| matcher.speaks(*one));
        let tables = texts.iter().filter_map(|(coder, text)| Some((coder.clone(), told(text)?)));
        Self { tables: tables.collect() }
    }

    /// A sentence is short: where it does not look like a language of the codebook, that of its table is taken.
    fn of_row(&self, row: &GoldRow, matcher: &Matcher) -> Language {
        if let Some(language) = row.language {
            return language;
        }
        let looks = detect(&row.sentence).language;
        let table = self.tables.get(&row.coder).copied();
        if matcher.speaks(looks) { looks } else { table.unwrap_or(looks) }
    }
}

/// A text without white space, in which spreadsheets and sheets differ.
fn bare(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// The first findings of each kind, and how many more there are.
fn few(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let kind = |finding: &Diagnostic| {
        let message = finding.message.split('"').next().unwrap_or_default().to_owned();
        (finding.severity, message)
    };
    let mut counts = BTreeMap::new();
    let mut shown = Vec::new();
    for finding in findings {
        let count: &mut usize = counts.entry(kind(&finding)).or_default();
        *count += 1;
        if *count <= NAMED {
            shown.push(finding);
        }
    }
    for finding in &mut shown {
        let count = counts.get_mut(&kind(finding));
        if let Some(count) = count.filter(|count| **count > NAMED) {
            finding.hints.push(format!("{} more of this kind are not shown", *count - NAMED));
            *count = 0;
        }
    }
    shown
}
