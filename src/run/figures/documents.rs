//! Which document invokes what: leaf by leaf, and pillar by pillar of the framework.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Shown, thousands};
use super::{Scene, Source};
use crate::codebook::{Codebook, ConceptIndex};
use crate::figure::{
    Heatmap, HeatmapColumn, HeatmapRow, Label, Picture, RowOrder, Shading, heatmap,
};
use crate::measure::coverage::{CoverageRow, Status, coverage};
use crate::measure::frequency::cells;
use crate::profile::{CorpusProfile, Reading, Record};
use crate::table::{Cell, FigureData};

/// Documents whose data a figure has, at most: more than any page holds.
const MOST_DOCUMENTS: usize = 2_000;
/// Documents times pillars, at most.
const MOST_CELLS: usize = 200_000;
/// Most concepts beside documents.
const MOST_COLUMNS: usize = 60;
/// The same on a page narrower than so many millimetres.
const MOST_COLUMNS_NARROW: usize = 22;
const WIDE_ENOUGH: f64 = 140.0;

/// A document in the data of a figure.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) mentions: u64,
}

/// Returns the documents for which `admits` is true, by position in the profile: those with most mentions if there are too many.
pub(super) fn chosen(
    profile: &CorpusProfile,
    most: usize,
    admits: impl Fn(&Record) -> bool,
) -> BTreeMap<usize, Entry> {
    let mentions = |record: &Record| match &record.reading {
        Reading::Profiled(profile) if profile.coded => profile.mentions,
        Reading::Profiled(_) | Reading::Skipped { .. } => 0,
    };
    let all = profile.documents.iter().enumerate();
    let mut found: Vec<_> = all.filter(|(_, (_, record))| admits(record)).collect();
    if found.len() > most {
        found.sort_by_key(|(at, (_, record))| (Reverse(mentions(record)), *at));
        found.truncate(most);
    }
    let entry = |(at, (id, record)): (usize, (&crate::document::DocumentId, &Record))| {
        let id = id.to_string();
        let name = name(&id, record);
        (at, Entry { name, id, mentions: mentions(record) })
    };
    found.into_iter().map(entry).collect()
}

/// Returns true if the codebook speaks the language of the document.
pub(super) fn coded(record: &Record) -> bool {
    matches!(&record.reading, Reading::Profiled(profile) if profile.coded)
}

/// What a document is called in a figure: its title, else its path without folders and ending.
fn name(id: &str, record: &Record) -> String {
    if let Some(title) = record.metadata.get("title").filter(|title| !title.trim().is_empty()) {
        return title.clone();
    }
    let file = id.rsplit('/').next().unwrap_or(id);
    let stem =
        file.rsplit_once('.').filter(|(stem, ending)| !stem.is_empty() && !ending.contains('#'));
    stem.map_or(file, |(stem, _)| stem).to_owned()
}

pub(super) fn gather_cells(source: Source<'_>) -> FigureData {
    let mut data = FigureData::new("concept_by_document");
    let codebook = &source.plan.codebook;
    let documents = chosen(source.profile, MOST_DOCUMENTS, coded);
    let leaves = source.leading(MOST_COLUMNS);
    for cell in cells(source.profile, codebook) {
        let (Some(document), concept) =
            (documents.get(&cell.document), codebook.concept(cell.concept))
        else {
            continue;
        };
        if leaves.contains(&cell.concept) {
            data.push(&[
                Cell::Text(&document.id),
                Cell::Text(&document.name),
                Cell::Count(Some(document.mentions)),
                Cell::Text(&concept.id),
                Cell::Number(cell.sentence_share.map(|share| 100.0 * share)),
            ]);
        }
    }
    data
}

pub(super) fn draw_cells(data: &FigureData, scene: &Scene<'_>) -> Vec<Picture> {
    let Scene { facts, look, leaves, .. } = scene;
    // On a narrow page so many columns have room; the rarest go, not the last.
    let wide = look.theme.width.millimetres() >= WIDE_ENOUGH;
    let room = if wide { MOST_COLUMNS } else { MOST_COLUMNS_NARROW };
    let most = look.top.unwrap_or(room).min(room);
    let shown = Shown::of(leaves, Some(most));
    let columns = shown.ids().map(|id| {
        let concept = scene.concept(id);
        HeatmapColumn {
            id: id.to_owned(),
            label: concept.map_or_else(|| Label::new(id), |concept| concept.first(&look.labels)),
            group: concept.and_then(|concept| concept.group),
        }
    });
    let columns: Vec<HeatmapColumn> = columns.collect();
    let (rows, cells) = rows(data, columns.len(), |row| {
        Some((shown.place(row.text("concept"))?, row.number("sentence_share")))
    });
    if rows.is_empty() || columns.is_empty() {
        return Vec::new();
    }
    let sample = limited(shown.sample(facts), rows.len(), facts.coded);
    let of = Heatmap {
        title: facts.titled("which document invokes what"),
        rows,
        columns,
        cells,
        groups: facts.group_labels(&look.labels),
        row_groups: Vec::new(),
        unit: "Sentences with a mention, %".to_owned(),
        weight_name: "mentions".to_owned(),
        sample,
        order: RowOrder::Clustered,
        shading: Shading::Root,
        column_noun: None,
    };
    vec![heatmap(&of, &look.theme)]
}

/// Adds to the sample that the data hold only so many of all documents.
fn limited(sample: String, documents: usize, all: usize) -> String {
    match documents < all {
        true => {
            let documents = thousands(documents as u64);
            format!("{sample}; the {documents} documents with most mentions")
        }
        false => sample,
    }
}

/// Returns the documents of the data, and the values by document and column; `value` tells the column of a row and its value.
fn rows<'a>(
    data: &'a FigureData,
    columns: usize,
    value: impl Fn(crate::table::DataRow<'a>) -> Option<(usize, Option<f64>)>,
) -> (Vec<HeatmapRow>, Vec<Option<f64>>) {
    let (mut rows, mut cells) = (Vec::<HeatmapRow>::new(), Vec::new());
    for row in data.rows() {
        let id = row.text("doc");
        // Rows of one document follow each other.
        if rows.last().is_none_or(|last| last.id != id) {
            rows.push(HeatmapRow {
                id: id.to_owned(),
                label: Label::new(row.text("name")),
                group: None,
                weight: row.count("mentions").unwrap_or(0) as f64,
            });
            cells.resize(rows.len() * columns, None);
        }
        if let Some((column, value)) = value(row) {
            cells[(rows.len() - 1) * columns + column] = value;
        }
    }
    (rows, cells)
}

pub(super) fn gather_coverage(source: Source<'_>) -> FigureData {
    let mut data = FigureData::new("coverage");
    let codebook = &source.plan.codebook;
    let pillars = pillars(codebook);
    let most = MOST_DOCUMENTS.min(MOST_CELLS / pillars.len().max(1)).max(1);
    let documents = chosen(source.profile, most, |_| true);
    let rows = coverage(source.profile, codebook);
    let rows = rows.filter(|row| documents.contains_key(&row.member));
    for ((document, pillar), leaves) in of_pillars(rows, codebook, &pillars) {
        let Leaves { present, unknown, all } = leaves;
        let Entry { id, name, mentions } = &documents[&document];
        data.push(&[
            Cell::Text(id),
            Cell::Text(name),
            Cell::Count(Some(*mentions)),
            Cell::Text(&codebook.concept(pillar).id),
            Cell::Count((present > 0 || unknown == 0).then_some(present)),
            Cell::Count(Some(all)),
        ]);
    }
    data
}

/// The groups that hold leaves themselves.
fn pillars(codebook: &Codebook) -> BTreeSet<ConceptIndex> {
    let leaves = codebook.concepts.iter().filter(|concept| concept.leaf);
    leaves.filter_map(|leaf| leaf.parent).collect()
}

/// The leaves of a pillar in a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Leaves {
    present: u64,
    /// Those of which it cannot be told.
    unknown: u64,
    all: u64,
}

/// Counts leaves by document and pillar. Those of a pillar within a pillar are leaves of both, as in `tables/coverage.csv`.
fn of_pillars(
    rows: impl Iterator<Item = CoverageRow>,
    codebook: &Codebook,
    pillars: &BTreeSet<ConceptIndex>,
) -> BTreeMap<(usize, ConceptIndex), Leaves> {
    let mut sums: BTreeMap<(usize, ConceptIndex), Leaves> = BTreeMap::new();
    for row in rows.filter(|row| codebook.concept(row.concept).leaf) {
        let parent = |concept: ConceptIndex| codebook.concept(concept).parent;
        let above = std::iter::successors(parent(row.concept), |group| parent(*group));
        for pillar in above.filter(|group| pillars.contains(group)) {
            let sum = sums.entry((row.member, pillar)).or_default();
            sum.present += u64::from(row.status == Status::Present);
            sum.unknown += u64::from(row.status == Status::CannotTell);
            sum.all += 1;
        }
    }
    sums
}

pub(super) fn draw_coverage(data: &FigureData, scene: &Scene<'_>) -> Vec<Picture> {
    let Scene { facts, look, .. } = scene;
    let columns = facts.groups.iter().enumerate().map(|(at, group)| HeatmapColumn {
        id: group.id.clone(),
        label: group.first(&look.labels),
        group: Some(at),
    });
    let columns: Vec<HeatmapColumn> = columns.collect();
    let (rows, cells) = rows(data, columns.len(), |row| {
        let share = row.count("present").zip(row.count("leaves").filter(|leaves| *leaves > 0));
        let share = share.map(|(present, leaves)| 100.0 * present as f64 / leaves as f64);
        Some((facts.group(row.text("pillar"))?, share))
    });
    if rows.is_empty() || columns.is_empty() {
        return Vec::new();
    }
    let sample = limited(facts.sample.clone(), rows.len(), facts.documents);
    let of = Heatmap {
        title: facts.titled("which document covers how much of the framework"),
        rows,
        columns,
        cells,
        groups: Vec::new(),
        row_groups: Vec::new(),
        unit: "Concepts of the pillar present, %".to_owned(),
        weight_name: "mentions".to_owned(),
        sample,
        order: RowOrder::Clustered,
        shading: Shading::Even,
        column_noun: Some(("pillar", "pillars")),
    };
    vec![heatmap(&of, &look.theme)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pillar_has_the_leaves_of_the_pillars_within_it() {
        let concept = |id: &str, leaf: bool| {
            let word = id.rsplit('.').next().unwrap_or(id);
            let terms = format!("[concept.terms]\nen = [\"{word}\"]\n");
            let terms = if leaf { &*terms } else { "" };
            format!("[[concept]]\nid = \"{id}\"\n{terms}")
        };
        let concepts = [
            concept("basis", false),
            concept("basis.technology", true),
            concept("basis.problem", false),
            concept("basis.problem.security", true),
            concept("basis.problem.growth", true),
        ];
        let source = format!("[codebook]\nid = \"t\"\n{}", concepts.concat());
        let (codebook, _) = crate::codebook::load("t.toml", source.as_bytes()).unwrap();
        let index = |id: &str| {
            codebook.indexed().find(|(_, concept)| concept.id == id).expect("it is there").0
        };
        let row = |id: &str, status| CoverageRow {
            member: 0,
            concept: index(id),
            status,
            mentions: None,
            documents: 0,
            without: 0,
            unknown: 0,
        };
        let rows = [
            row("basis", Status::Present),
            row("basis.technology", Status::Absent),
            row("basis.problem", Status::Present),
            row("basis.problem.security", Status::Present),
            row("basis.problem.growth", Status::CannotTell),
        ];
        let pillars = pillars(&codebook);
        let found = of_pillars(rows.into_iter(), &codebook, &pillars);
        let expected = [
            ((0, index("basis")), Leaves { present: 1, unknown: 1, all: 3 }),
            ((0, index("basis.problem")), Leaves { present: 1, unknown: 1, all: 2 }),
        ];
        assert_eq!(found, BTreeMap::from(expected));
    }

    #[test]
    fn the_sample_says_that_documents_are_left_out_only_if_some_are() {
        assert_eq!(limited("S".to_owned(), MOST_DOCUMENTS, MOST_DOCUMENTS), "S");
        let some = limited("S".to_owned(), MOST_DOCUMENTS, MOST_DOCUMENTS + 1);
        assert_eq!(some, "S; the 2,000 documents with most mentions");
    }
}
