//! Mentions paired, document by document; what is left over was added or removed, and why.
//!
//! In a document with the same bytes a mention is the same if it stands in the same place. In one that changed, places have moved: there it is
//! the same if it stands in the same surroundings, on both sides, or else on one. So a sentence that was reworded on one side of a mention keeps it.

use std::collections::{BTreeMap, VecDeque};

use csv::{Position, StringRecord};
use hashbrown::HashMap;

use super::Sheet;
use super::bearing::{Bearing, Change};
use super::cause::{Cause, explain, kinds};
use super::documents::{CODED_DIFFERENTLY, Document, Documents};
use super::failure::Failure;
use super::results::{Results, Rows, cell};
use super::settings::Settings;
use super::spans::Spans;
use super::terms::Terms;

/// What is needed to tell why mentions changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Changes<'a> {
    pub(super) before: &'a Results,
    pub(super) after: &'a Results,
    pub(super) documents: &'a Documents,
    pub(super) terms: &'a Terms,
    pub(super) settings: &'a Settings,
}

/// How many changed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Totals {
    pub(super) added: u64,
    pub(super) removed: u64,
    pub(super) recoded: u64,
    pub(super) unexplained: u64,
}

/// A row of `mentions.csv`.
#[derive(Clone, Debug)]
struct Mention {
    concept: String,
    term: String,
    sentence: String,
    start: u64,
    end: u64,
    left: String,
    matched: String,
    right: String,
}

/// What makes two mentions the same: concept, place, surroundings.
type Sameness<'a> = (&'a str, u64, u64, &'a str, &'a str, &'a str);

impl Mention {
    fn place(&self) -> Sameness<'_> {
        (&self.concept, self.start, self.end, &self.left, &self.matched, &self.right)
    }

    fn surroundings(&self) -> Sameness<'_> {
        (&self.concept, 0, 0, &self.left, &self.matched, &self.right)
    }

    fn left_side(&self) -> Sameness<'_> {
        (&self.concept, 0, 0, &self.left, &self.matched, "")
    }

    fn right_side(&self) -> Sameness<'_> {
        (&self.concept, 0, 0, "", &self.matched, &self.right)
    }
}

/// A table of mentions, with the place where those of each document begin.
struct Table {
    rows: Rows,
    begin: BTreeMap<String, Position>,
    columns: [usize; 9],
}

const COLUMNS: [&str; 9] =
    ["doc", "concept", "term", "sentence", "start", "end", "left", "match", "right"];

impl Table {
    fn open(results: &Results) -> Result<Option<Self>, Failure> {
        let Some(mut rows) = results.rows("mentions")? else { return Ok(None) };
        let mut columns = [0; 9];
        for (column, name) in columns.iter_mut().zip(COLUMNS) {
            *column = rows.column(name)?;
        }
        let mut begin = BTreeMap::new();
        let mut last = None;
        let mut row = StringRecord::new();
        loop {
            let position = rows.position();
            if !rows.next(&mut row)? {
                break;
            }
            let doc = cell(&row, columns[0]);
            if last.as_deref() != Some(doc) {
                if begin.insert(doc.to_owned(), position).is_some() {
                    let reason = format!("the mentions of \"{doc}\" do not stand together");
                    return Err(rows.wrong(reason));
                }
                last = Some(doc.to_owned());
            }
        }
        Ok(Some(Self { rows, begin, columns }))
    }

    /// Reads the mentions of a document.
    fn of(&mut self, doc: &str) -> Result<Vec<Mention>, Failure> {
        let Some(position) = self.begin.get(doc) else { return Ok(Vec::new()) };
        self.rows.seek(position.clone())?;
        let mut mentions = Vec::new();
        let mut row = StringRecord::new();
        while self.rows.next(&mut row)? && cell(&row, self.columns[0]) == doc {
            let text = |at: usize| cell(&row, self.columns[at]).to_owned();
            let number = |at: usize| {
                let cell = cell(&row, self.columns[at]);
                let wrong = || format!("\"{cell}\" in {} is no count", COLUMNS[at]);
                cell.parse().map_err(|_| self.rows.wrong(wrong()))
            };
            mentions.push(Mention {
                concept: text(1),
                term: text(2),
                sentence: text(3),
                start: number(4)?,
                end: number(5)?,
                left: text(6),
                matched: text(7),
                right: text(8),
            });
        }
        Ok(mentions)
    }
}

impl Changes<'_> {
    /// Writes every changed mention, and takes each into what bears on numbers.
    pub(super) fn write(
        self,
        mut sheet: Sheet,
        bearing: &mut Bearing,
        halt: &dyn Fn() -> Result<(), Failure>,
    ) -> Result<(Sheet, Totals), Failure> {
        let mut totals = Totals::default();
        let (Some(mut before), Some(mut after)) =
            (Table::open(self.before)?, Table::open(self.after)?)
        else {
            return Ok((sheet, totals));
        };
        for (name, document) in &self.documents.all {
            halt()?;
            let both = [before.of(document.name(0, name))?, after.of(name)?];
            let spans = [0, 1]
                .map(|run| Spans::of(both[run].iter().map(|mention| (mention.start, mention.end))));
            for (number, changed) in pair(&both, document).into_iter().enumerate() {
                if number.is_multiple_of(4096) {
                    halt()?;
                }
                let causes = self.causes(document, (&both, &spans), &changed);
                totals.unexplained += u64::from(causes.is_empty());
                let patterns =
                    [0, 1].map(|run| changed.at[run].map(|at| both[run][at].term.as_str()));
                let shown = &both[usize::from(changed.at[1].is_some())]
                    [changed.at[1].or(changed.at[0]).unwrap_or_default()];
                bearing.add(
                    (name, document),
                    &shown.concept,
                    patterns,
                    changed.change,
                    &kinds(&causes),
                );
                *match changed.change {
                    Change::Added => &mut totals.added,
                    Change::Removed => &mut totals.removed,
                    Change::Recoded => &mut totals.recoded,
                } += 1;
                row(&mut sheet, name, &changed, patterns, shown, &causes)
                    .map_err(|cause| Failure::Unwritable(unwritable(cause)))?;
            }
        }
        Ok((sheet, totals))
    }

    /// All that changed and could have made it so.
    fn causes(
        self,
        document: &Document,
        (both, spans): (&[Vec<Mention>; 2], &[Spans; 2]),
        changed: &Changed,
    ) -> Vec<Cause> {
        let mut causes = Vec::new();
        let [was, is] = [0, 1].map(|run| changed.at[run].map(|at| &both[run][at]));
        if let Some(change) = document.change
            && (document.has_other_text() || change == CODED_DIFFERENTLY)
        {
            causes.push(Cause::Document(change));
        }
        let lacks =
            |run: usize, mention: &Mention| self.terms.lacks(run, &mention.concept, &mention.term);
        let added = is.is_some_and(|mention| lacks(0, mention));
        let removed = was.is_some_and(|mention| lacks(1, mention));
        causes.extend(added.then_some(Cause::TermAdded));
        causes.extend(removed.then_some(Cause::TermRemoved));
        if causes.is_empty()
            && let Some((missing, mention)) = match (was, is) {
                (None, Some(is)) => Some((0, is)),
                (Some(was), None) => Some((1, was)),
                _ => None,
            }
        {
            let others = &both[missing];
            let holder = spans[missing].first((mention.start, mention.end), |other| {
                others[other].concept == mention.concept || self.settings.compete[missing]
            });
            causes.extend(holder.map(|other| Cause::Displaced(others[other].term.clone())));
        }
        if !added && !removed && self.settings.codebook_changed() {
            causes.push(Cause::Codebook);
        }
        if causes.is_empty() && self.settings.version_changed() {
            causes.push(Cause::Version);
        }
        causes
    }
}

/// A mention that changed, with its number in the document in each run.
#[derive(Clone, Copy, Debug)]
struct Changed {
    change: Change,
    at: [Option<usize>; 2],
}

/// Pairs the mentions of a document and returns those that changed, the later ones in their order, then those that are gone.
fn pair(both: &[Vec<Mention>; 2], document: &Document) -> Vec<Changed> {
    let mut partner: Vec<Option<usize>> = vec![None; both[1].len()];
    let mut taken = vec![false; both[0].len()];
    let passes: &[fn(&Mention) -> Sameness<'_>] = if document.has_other_text() {
        &[Mention::place, Mention::surroundings, Mention::left_side, Mention::right_side]
    } else {
        &[Mention::place]
    };
    for same in passes {
        let mut waiting: HashMap<Sameness<'_>, VecDeque<usize>> = HashMap::new();
        for (at, mention) in both[0].iter().enumerate().filter(|(at, _)| !taken[*at]) {
            waiting.entry(same(mention)).or_default().push_back(at);
        }
        for (mention, partner) in both[1].iter().zip(&mut partner) {
            if partner.is_none()
                && let Some(at) = waiting.get_mut(&same(mention)).and_then(VecDeque::pop_front)
            {
                *partner = Some(at);
                taken[at] = true;
            }
        }
    }
    let later = partner.iter().enumerate().filter_map(|(at, partner)| match partner {
        None => Some(Changed { change: Change::Added, at: [None, Some(at)] }),
        Some(other) => (both[0][*other].term != both[1][at].term)
            .then_some(Changed { change: Change::Recoded, at: [Some(*other), Some(at)] }),
    });
    let gone = taken.iter().enumerate().filter(|(_, taken)| !**taken);
    let gone = gone.map(|(at, _)| Changed { change: Change::Removed, at: [Some(at), None] });
    later.chain(gone).collect()
}

fn row(
    sheet: &mut Sheet,
    name: &str,
    changed: &Changed,
    patterns: [Option<&str>; 2],
    shown: &Mention,
    causes: &[Cause],
) -> std::io::Result<()> {
    sheet.text(changed.change.name())?.text(name)?.text(&shown.concept)?;
    for pattern in patterns {
        sheet.text(pattern.unwrap_or_default())?;
    }
    sheet.cell(&shown.sentence)?.count(shown.start)?.count(shown.end)?;
    sheet.text(&shown.left)?.text(&shown.matched)?.text(&shown.right)?;
    sheet.text(&explain(causes))?.end()
}

fn unwritable(cause: std::io::Error) -> crate::output::Unwritable {
    let path = crate::table::table("changed_mentions").path().into();
    crate::output::Unwritable { path, cause }
}
