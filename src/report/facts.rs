//! What the page knows besides sentences: concepts, documents, pairs, terms, groups, the run. All of it stands in a table too.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::methods;
use crate::codebook::Codebook;
use crate::document::DocumentId;
use crate::measure::years::{TrendRow, YearRow};
use crate::measure::{ComparisonRow, ConceptRow, Interval, PairRow, TermRow, UnitKind, quality};
use crate::profile::{CorpusProfile, Reading, Record};
use crate::table::{Compared, TABLES, harmless, metadata_columns, number, unit_name};

/// Surface forms of a term that the page lists.
const MOST_FORMS: usize = 8;

/// The numbers of a run and what they are about.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What was looked for.
    pub codebook: &'a Codebook,
    /// The documents.
    pub profile: &'a CorpusProfile,
    /// The rows of `concepts.csv`.
    pub concepts: &'a [ConceptRow],
    /// The rows of `cooccurrence.csv`.
    pub pairs: &'a [PairRow],
    /// The rows of `terms.csv`.
    pub terms: &'a [TermRow<'a>],
    /// The rows of `comparison.csv`, by grouping.
    pub compared: &'a [Compared<'a>],
    /// The rows of `trends.csv`.
    pub years: &'a [YearRow],
    /// The rows of `trend_tests.csv`.
    pub trends: &'a [TrendRow],
    /// The unit of co-occurrence that figures and network show.
    pub unit: UnitKind,
    /// Words in a window.
    pub window: u32,
    /// Seed of everything drawn at random.
    pub seed: u64,
    /// What the data package says of the run.
    pub run: &'a Value,
}

impl Facts<'_> {
    /// Returns the documents' positions by their names.
    pub(super) fn positions(&self) -> BTreeMap<String, u32> {
        self.profile.documents.keys().map(DocumentId::to_string).zip(0..).collect()
    }

    /// Returns everything for the page; `complete` is false if it holds no sentences.
    pub(super) fn value(&self, complete: bool) -> Value {
        let metadata = metadata_columns(self.profile);
        let columns: Vec<String> = metadata.iter().map(|(_, column)| shown(column)).collect();
        let keys: Vec<&str> = metadata.iter().map(|(key, _)| key.as_str()).collect();
        json!({
            "title": shown(&self.codebook.title),
            "version": env!("CARGO_PKG_VERSION"),
            "complete": complete,
            "unit": unit_name(self.unit),
            "window": self.window,
            "run": self.run,
            "methods": methods::paragraphs(self),
            "cite": methods::citation(),
            "concepts": self.concepts.iter().map(|row| self.concept(row)).collect::<Vec<_>>(),
            "terms": self.terms.iter().zip(self.codebook.terms()).map(|(row, (_, _, term))| json!([
                row.concept.0,
                shown(row.term),
                row.language.tag(),
                row.register.name(),
                u8::from(term.low_confidence),
                row.mentions,
                row.documents,
                forms(row),
            ])).collect::<Vec<_>>(),
            "columns": columns,
            "documents": self.profile.documents.iter().map(|(id, record)| document(id, record, &keys)).collect::<Vec<_>>(),
            "pairs": self.pairs(),
            "years": self.years(),
            "groupings": self.compared.iter().map(|compared| self.grouping(compared)).collect::<Vec<_>>(),
            "tables": TABLES.iter().map(|table| json!([table.path(), table.row])).collect::<Vec<_>>(),
        })
    }

    fn concept(&self, row: &ConceptRow) -> Value {
        let concept = self.codebook.concept(row.concept);
        let labels: Map<String, Value> = concept
            .label
            .iter()
            .map(|(language, label)| (language.tag().to_owned(), shown(label).into()))
            .collect();
        let languages: std::collections::BTreeSet<&str> =
            concept.terms.iter().map(|term| term.language.tag()).collect();
        json!({
            "id": concept.id,
            "labels": labels,
            "note": shown(&concept.note),
            "parent": concept.parent.map(|parent| parent.0),
            "leaf": concept.leaf,
            "languages": languages,
            "mentions": row.mentions,
            "documents": row.documents,
            "sentences": row.sentences,
            "rate": rounded(row.rate),
            "interval": interval(row.rate_interval),
            "share": rounded(row.sentence_share),
            "dispersion": rounded(row.dispersion),
            "top": rounded(row.top_document_share),
        })
    }

    /// The pairs that meet, by kind of unit; those that never do are in the table.
    fn pairs(&self) -> Value {
        let mut units: Map<String, Value> = Map::new();
        for row in self.pairs.iter().filter(|row| row.n_ab > 0) {
            let rows = units.entry(unit_name(row.unit)).or_insert_with(|| Value::Array(Vec::new()));
            if let Some(rows) = rows.as_array_mut() {
                rows.push(json!([
                    row.a.0,
                    row.b.0,
                    row.n_ab,
                    row.n_a,
                    row.n_b,
                    rounded(Some(row.expected)),
                    row.documents,
                    rounded(row.npmi),
                    rounded(row.q),
                    rounded(row.null_q),
                    rounded(row.formula_share),
                    rounded(row.null_expected),
                ]));
            }
        }
        units.into()
    }

    /// Years with documents, by concept mentions and shares of sentences in each, and the test of their trend; null without years.
    fn years(&self) -> Value {
        let concepts = self.years.chunk_by(|one, other| one.concept == other.concept);
        let Some(first) = concepts.clone().next() else { return Value::Null };
        let test = |row: &TrendRow| {
            let p = row.trend.and_then(|trend| trend.p);
            json!([row.years, rounded(p), rounded(row.q), row.reason()])
        };
        json!({
            "years": first.iter().map(|row| row.year).collect::<Vec<_>>(),
            "documents": first.iter().map(|row| row.year_documents).collect::<Vec<_>>(),
            "concepts": concepts.map(|rows| json!([
                rows.iter().map(|row| row.mentions).collect::<Vec<_>>(),
                rows.iter().map(|row| rounded(row.sentence_share)).collect::<Vec<_>>(),
            ])).collect::<Vec<_>>(),
            "tests": self.trends.iter().map(test).collect::<Vec<_>>(),
        })
    }

    fn grouping(&self, compared: &Compared<'_>) -> Value {
        let groups = compared.groups;
        let row = |row: &ComparisonRow| {
            let notes: Vec<String> = row.notes.iter().map(ToString::to_string).collect();
            json!([
                row.group.0,
                row.concept.0,
                row.group_documents,
                row.documents,
                row.mentions,
                row.sentences,
                rounded(row.rate),
                interval(row.rate_interval),
                rounded(row.sentence_share),
                interval(row.sentence_share_interval),
                rounded(row.share_difference),
                interval(row.share_difference_interval),
                rounded(row.log_ratio),
                rounded(row.p),
                rounded(row.q),
                notes.join("; "),
            ])
        };
        json!({
            "column": shown(&groups.column),
            "names": groups.names.iter().map(|name| shown(name)).collect::<Vec<_>>(),
            "members": groups.members.iter().map(|member| member.map(|group| group.0)).collect::<Vec<_>>(),
            "without": groups.without,
            "reference": compared.reference.map(shown),
            "rows": compared.rows.iter().map(row).collect::<Vec<_>>(),
        })
    }
}

fn document(id: &DocumentId, record: &Record, keys: &[&str]) -> Value {
    let value = |key: &str| record.metadata.get(key).map(|value| shown(value));
    let read = match &record.reading {
        Reading::Profiled(profile) => Some(&**profile),
        Reading::Skipped { .. } => None,
    };
    let doubts: Vec<String> = record.doubts().iter().map(ToString::to_string).collect();
    let (status, reason) = match &record.reading {
        Reading::Skipped { reason } => ("skipped", shown(reason)),
        Reading::Profiled(_) if doubts.is_empty() => ("read", String::new()),
        Reading::Profiled(_) => ("warned", shown(&doubts.join("; "))),
    };
    json!({
        "id": shown(&id.to_string()),
        "title": value("title"),
        "values": keys.iter().map(|key| value(key)).collect::<Vec<_>>(),
        "format": record.format,
        "language": read.map(|read| read.language.tag()),
        "coded": read.is_some_and(|read| read.coded),
        "absence": record.tells_absence(),
        "status": status,
        "reason": reason,
        "words": read.map(|read| read.words),
        "sentences": read.map(|read| read.sentences),
        "paragraphs": read.map(|read| read.paragraphs),
        "pages": quality(record).pages,
        "sha256": record.sha256,
    })
}

fn forms(row: &TermRow<'_>) -> String {
    let form = |(form, count): &(&str, u64)| format!("{} ({count})", shown(form));
    let mut forms: Vec<String> = row.forms.iter().take(MOST_FORMS).map(form).collect();
    if row.forms.len() > MOST_FORMS {
        forms.push(format!("{} more", row.forms.len() - MOST_FORMS));
    }
    forms.join("; ")
}

fn interval(interval: Option<Interval>) -> Value {
    interval.map_or(Value::Null, |ends| json!([rounded(Some(ends.low)), rounded(Some(ends.high))]))
}

/// A number as tables have it.
fn rounded(value: Option<f64>) -> Value {
    let mut text = String::new();
    if let Some(value) = value {
        number(value, &mut text);
    }
    text.parse::<f64>().map_or(Value::Null, Value::from)
}

/// Text from outside, with a visible sign for each that is none.
fn shown(text: &str) -> String {
    text.chars().map(harmless).collect()
}
