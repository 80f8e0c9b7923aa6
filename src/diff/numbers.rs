//! Every cell that changed, with the changed mentions that bear on it.
//!
//! Tables are read side by side; a row waits until the other table has shown its partner. Since both are written in one order, few wait.

use std::collections::BTreeMap;

use csv::StringRecord;
use hashbrown::HashMap;

use super::Sheet;
use super::bearing::{Bearing, Place, Tally};
use super::cause::UNEXPLAINED;
use super::documents::{Documents, METADATA, RENAMED};
use super::failure::Failure;
use super::results::{Results, Rows, Table, cell};
use super::settings::Settings;

/// What is needed to compare tables and to explain what differs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comparison<'a> {
    pub(super) before: &'a Results,
    pub(super) after: &'a Results,
    pub(super) documents: &'a Documents,
    pub(super) settings: &'a Settings,
    pub(super) bearing: &'a Bearing,
}

/// How many cells changed.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    /// By table.
    pub(super) cells: Vec<(String, u64)>,
    pub(super) unexplained: u64,
}

/// Counts of mentions: nothing else goes into them.
const COUNTS: [&str; 6] = ["mentions", "documents", "sentences", "n_ab", "n_a", "n_b"];

/// The rows of two tables of one name.
struct Pair<'a> {
    table: &'a Table,
    key: Vec<String>,
    rows: [Rows; 2],
    /// Columns of the key, by run.
    keys: [Vec<usize>; 2],
    /// Where the key has a pair whose order means nothing.
    unordered: Option<(usize, usize)>,
    /// Columns compared: name, where each run has it, and where the earlier run has it if it names the pair the other way round.
    columns: Vec<(String, [usize; 2], usize)>,
}

/// A row with its key, as the later run names documents.
struct Keyed {
    key: Vec<String>,
    row: StringRecord,
    /// For a pair `a`, `b`: true if `b` comes before `a`. Names and codebooks may order a pair the other way round; it is the same pair.
    swapped: bool,
}

impl Keyed {
    /// The key by which partners are found: the same for both orders of a pair.
    fn sought(&self, pair: Option<(usize, usize)>) -> Vec<String> {
        let mut key = self.key.clone();
        if let Some((a, b)) = pair.filter(|_| self.swapped) {
            key.swap(a, b);
        }
        key
    }
}

/// What is done with two rows of one key, or with one that has no partner.
type Take<'t, 'a> = dyn FnMut(&Pair<'a>, [Option<&Keyed>; 2]) -> Result<(), Failure> + 't;

impl Comparison<'_> {
    /// Writes every changed cell of every table that both runs have.
    pub(super) fn write(
        self,
        mut sheet: Sheet,
        halt: &dyn Fn() -> Result<(), Failure>,
    ) -> Result<(Sheet, Totals), Failure> {
        let mut totals = Totals::default();
        for table in &self.after.tables {
            let Some(earlier) = self.before.table(&table.name) else { continue };
            let Some(mut pair) = self.open(earlier, table)? else { continue };
            let mut cells = 0;
            self.join(&mut pair, halt, &mut |pair, rows| {
                let (changed, unexplained) = self.compare(&mut sheet, pair, rows)?;
                cells += changed;
                totals.unexplained += unexplained;
                Ok(())
            })?;
            if cells > 0 {
                totals.cells.push((table.name.clone(), cells));
            }
        }
        Ok((sheet, totals))
    }

    /// Opens both tables; `None` if their rows cannot be told apart.
    fn open<'a>(self, earlier: &Table, later: &'a Table) -> Result<Option<Pair<'a>>, Failure> {
        let mut key = later.key.clone();
        if later.name == "terms" {
            // A codebook may have a term twice: then both have the same mentions.
            key = ["concept", "term", "language", "register"].map(str::to_owned).to_vec();
        }
        let (Some(before), Some(after)) =
            (self.before.rows(&earlier.name)?, self.after.rows(&later.name)?)
        else {
            return Ok(None);
        };
        let rows = [before, after];
        let find = |rows: &Rows| -> Option<Vec<usize>> {
            key.iter().map(|column| rows.find(column)).collect()
        };
        let (Some(first), Some(second)) = (find(&rows[0]), find(&rows[1])) else { return Ok(None) };
        if key.is_empty() {
            return Ok(None);
        }
        let both = |name: &String| {
            let (was, is) = (rows[0].find(name)?, rows[1].find(name)?);
            let other = match name.strip_suffix("_a") {
                Some(stem) => rows[0].find(&format!("{stem}_b")),
                None => name.strip_suffix("_b").and_then(|stem| rows[0].find(&format!("{stem}_a"))),
            };
            Some((name.clone(), [was, is], other.unwrap_or(was)))
        };
        let columns = later.compared.iter().filter_map(both).collect();
        let part = |name: &str| key.iter().position(|column| column == name);
        let unordered = part("a").zip(part("b"));
        Ok(Some(Pair { table: later, keys: [first, second], key, unordered, columns, rows }))
    }

    /// Hands out rows of one key, and at the end those without a partner in the order of their table.
    fn join<'a>(
        self,
        pair: &mut Pair<'a>,
        halt: &dyn Fn() -> Result<(), Failure>,
        take: &mut Take<'_, 'a>,
    ) -> Result<(), Failure> {
        let mut waiting: [BTreeMap<u64, Keyed>; 2] = Default::default();
        let mut numbers: [HashMap<Vec<String>, u64>; 2] = Default::default();
        let mut ended = [false; 2];
        let mut read = 0_u64;
        while ended != [true; 2] {
            if read.is_multiple_of(4096) {
                halt()?;
            }
            for run in [0, 1] {
                let mut row = StringRecord::new();
                if ended[run] || !pair.rows[run].next(&mut row)? {
                    ended[run] = true;
                    continue;
                }
                read += 1;
                let keyed = self.keyed(pair, run, row);
                let sought = keyed.sought(pair.unordered);
                if let Some(number) = numbers[1 - run].remove(&sought) {
                    if let Some(other) = waiting[1 - run].remove(&number) {
                        let both = if run == 0 { [&keyed, &other] } else { [&other, &keyed] };
                        take(pair, both.map(Some))?;
                    }
                } else {
                    // Of rows with one key the last waits; the others are the same.
                    if let Some(older) = numbers[run].insert(sought, read) {
                        waiting[run].remove(&older);
                    }
                    waiting[run].insert(read, keyed);
                }
            }
        }
        let [gone, new] = &waiting;
        gone.values().try_for_each(|row| take(pair, [Some(row), None]))?;
        new.values().try_for_each(|row| take(pair, [None, Some(row)]))
    }

    fn keyed(self, pair: &Pair<'_>, run: usize, row: StringRecord) -> Keyed {
        let mut key: Vec<String> =
            pair.keys[run].iter().map(|column| cell(&row, *column).to_owned()).collect();
        if run == 0 {
            let of_documents =
                value(&pair.key, &key, "column").is_none_or(|column| column == "doc");
            for (name, part) in pair.key.iter().zip(&mut key) {
                let names_document = match name.as_str() {
                    "doc" => true,
                    "member" | "id" => of_documents,
                    "a" | "b" => of_documents && pair.table.name == "similarity",
                    _ => false,
                };
                if names_document {
                    *part = self.documents.later_name(part).to_owned();
                }
            }
        }
        let swapped = pair.unordered.is_some_and(|(a, b)| key[b] < key[a]);
        Keyed { key, row, swapped }
    }

    /// Writes the cells of a row that differ; returns how many, and how many of them are unexplained.
    fn compare(
        self,
        sheet: &mut Sheet,
        pair: &Pair<'_>,
        rows: [Option<&Keyed>; 2],
    ) -> Result<(u64, u64), Failure> {
        let Some(keyed) = rows[1].or(rows[0]) else { return Ok((0, 0)) };
        let mut explained: Option<(Vec<Place>, Tally)> = None;
        let (mut changed, mut unexplained) = (0, 0);
        let turned = matches!(rows, [Some(was), Some(is)] if was.swapped != is.swapped);
        for (column, [was, is], other) in &pair.columns {
            let at = [if turned { other } else { was }, is];
            let [was, is] =
                [0, 1].map(|run| rows[run].map_or("", |keyed| cell(&keyed.row, *at[run])));
            if was == is {
                continue;
            }
            let (places, tally) = explained.get_or_insert_with(|| {
                let (places, concepts) = self.looks_at(&pair.table.name, &pair.key, &keyed.key);
                let tally = self.bearing.mentions(&places, &concepts);
                (places, tally)
            });
            let number = |cell: &str| cell.parse::<i128>().ok();
            let moved = i128::from(tally.added) - i128::from(tally.removed);
            let accounted = number(is).zip(number(was)).is_some_and(|(is, was)| is - was == moved);
            let because = self.because(&pair.table.name, column, places, (tally, accounted));
            changed += 1;
            unexplained += u64::from(because == UNEXPLAINED);
            let parts = pair.key.iter().zip(&keyed.key);
            let name: Vec<String> = parts.map(|(name, part)| format!("{name}={part}")).collect();
            let row = Row { table: &pair.table.name, name: &name.join("; "), column, was, is };
            row.write(sheet, tally, &because).map_err(|cause| {
                let path = crate::table::table("changed_numbers").path().into();
                Failure::Unwritable(crate::output::Unwritable { path, cause })
            })?;
        }
        Ok((changed, unexplained))
    }

    /// Returns the documents and the concepts whose mentions go into a row.
    fn looks_at(self, table: &str, names: &[String], key: &[String]) -> (Vec<Place>, Vec<String>) {
        let part = |name: &str| value(names, key, name).map(str::to_owned);
        let column = part("column");
        // A member of what is compared: a document, or a group whose documents are known.
        let member = |name: &str| match column.as_deref() {
            None | Some("doc") => part(name).map(Place::Document),
            Some(grouping) if self.documents.has_groups(grouping) => {
                part(name).map(|group| Place::Group(grouping.to_owned(), group))
            }
            Some(_) => None,
        };
        let members =
            |names: &[&str]| names.iter().filter_map(|name| member(name)).collect::<Vec<_>>();
        let mut places: Vec<Place> = match table {
            // Against all others, every document counts.
            "comparison" | "word_comparison" => Vec::new(),
            "similarity" => members(&["a", "b"]),
            "correspondence" if part("kind").as_deref() == Some("row") => members(&["id"]),
            "trends" => part("year").map(Place::Year).into_iter().collect(),
            "terms" => part("term").map(Place::Term).into_iter().collect(),
            _ if column.is_some() => {
                let found = members(&["group"]);
                if found.is_empty() { members(&["member"]) } else { found }
            }
            _ => members(&["doc"]),
        };
        if places.is_empty() {
            places.push(Place::Corpus);
        }
        let concepts: Vec<String> = match table {
            "cooccurrence" => ["a", "b"].into_iter().filter_map(part).collect(),
            "correspondence" if part("kind").as_deref() == Some("column") => {
                part("id").into_iter().collect()
            }
            _ => part("concept").into_iter().collect(),
        };
        (places, if concepts.is_empty() { vec![String::new()] } else { concepts })
    }

    /// Says why a number is another one. `accounted` says that the mentions added and removed make just the difference.
    fn because(
        self,
        table: &str,
        column: &str,
        places: &[Place],
        (tally, accounted): (&Tally, bool),
    ) -> String {
        let of_documents = matches!(table, "documents" | "words" | "word_comparison");
        // Documents without terms in their language are in no sum over concepts.
        let all = of_documents || table == "coverage";
        let mut parts: Vec<String> = Vec::new();
        if !of_documents || column == "mentions" {
            parts.extend(tally.causes.iter().map(|(cause, count)| some(cause, *count, "mention")));
        }
        let counts_mentions = !of_documents && COUNTS.contains(&column) && accounted;
        if parts.is_empty() || !counts_mentions {
            let grouped = !matches!(
                table,
                "documents"
                    | "concepts"
                    | "concept_by_document"
                    | "terms"
                    | "words"
                    | "cooccurrence"
            );
            let documents = self.bearing.documents(places, all);
            let bear = documents.iter().filter(|(change, _)| match **change {
                RENAMED => false,
                METADATA => grouped,
                _ => true,
            });
            parts.extend(bear.map(|(change, count)| some(change, *count, "document")));
            let settings = self.settings.changed.iter();
            let settings = settings.filter(|setting| !setting.name.starts_with("codebook."));
            parts.extend(settings.map(super::settings::Setting::line));
        }
        if parts.is_empty() {
            // What one number is made of may lie in other rows: expected values, priors, families of tests.
            let elsewhere = self.bearing.mentions(&[Place::Corpus], &[String::new()]);
            let moved = elsewhere.added + elsewhere.removed + elsewhere.recoded;
            if moved > 0 && !of_documents {
                parts.push(some("mentions elsewhere", moved, "mention"));
            }
            let documents = self.bearing.documents(&[Place::Corpus], all);
            let others: u64 = documents.values().sum();
            if others > 0 {
                parts.push(some("documents elsewhere", others, "document"));
            }
            if self.settings.codebook_changed() && !of_documents {
                parts.push("codebook changed".to_owned());
            }
        }
        if parts.is_empty() { UNEXPLAINED.to_owned() } else { parts.join("; ") }
    }
}

fn value<'a>(names: &[String], key: &'a [String], name: &str) -> Option<&'a str> {
    let at = names.iter().position(|known| known == name)?;
    key.get(at).map(String::as_str)
}

/// For example `document changed (2 mentions)`.
fn some(what: &str, count: u64, unit: &str) -> String {
    format!("{what} ({count} {unit}{})", if count == 1 { "" } else { "s" })
}

struct Row<'a> {
    table: &'a str,
    name: &'a str,
    column: &'a str,
    was: &'a str,
    is: &'a str,
}

impl Row<'_> {
    fn write(&self, sheet: &mut Sheet, tally: &Tally, because: &str) -> std::io::Result<()> {
        let number = |cell: &str| cell.parse::<f64>().ok().filter(|value| value.is_finite());
        let difference = number(self.is).zip(number(self.was)).map(|(is, was)| is - was);
        sheet.text(self.table)?.text(self.name)?.text(self.column)?;
        sheet.cell(self.was)?.cell(self.is)?.number(difference)?;
        sheet.count(tally.added)?.count(tally.removed)?.count(tally.recoded)?;
        sheet.text(because)?.end()
    }
}
