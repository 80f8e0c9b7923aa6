//! Measures to pictures: the data of every figure, and the picture that they make.
//!
//! A run gathers the data of each figure from its measures; a picture is drawn from these data, a few [`facts`](facts::Facts) and the
//! [`Look`]. The data lie beside the picture as CSV and the facts in the data package, so that `redraw` draws the same picture again, or
//! another look of it, without reading a document.
//!
//! **Invariant:** nothing is computed here; what a picture shows stands in its data.

mod change;
mod documents;
mod facts;
mod groups;
mod look;
mod maps;
mod pairs;
mod places;
mod rates;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde_json::{Value, json};

pub use look::{Labels, Look};

pub(super) use facts::Facts;

use super::publish::{Job, Measured, job};
use super::{FigureFormats, Plan};
use crate::codebook::ConceptIndex;
use crate::figure::{Picture, pdf, png, with_fonts};
use crate::measure::ConceptRow;
use crate::output::Sink;
use crate::profile::CorpusProfile;
use crate::table::FigureData;
use facts::{Named, Shown};

/// Dots per inch of PNGs: what journals ask for.
const DPI: u32 = 300;
/// Leaves whose data a figure has, at most: more than any page holds.
const MOST_LEAVES: usize = 200;
/// What figures need where nothing is mentioned.
const MENTIONS: &str = "mentions: no concept of the codebook was found";
/// What the test of pairs is called.
const TEST: &str = "null model, q < 0.05";

/// What a figure's data are gathered from.
#[derive(Clone, Copy)]
struct Source<'a> {
    plan: &'a Plan,
    profile: &'a CorpusProfile,
    measured: &'a Measured,
}

impl Source<'_> {
    /// Returns the leaves whose data figures have: all, or of many those with most mentions.
    fn leading(self, most: usize) -> BTreeSet<ConceptIndex> {
        let codebook = &self.plan.codebook;
        let rows = self.measured.concepts.iter();
        let mut leaves: Vec<&ConceptRow> =
            rows.filter(|row| codebook.concept(row.concept).leaf).collect();
        if leaves.len() > most {
            leaves.sort_by_key(|row| (Reverse(row.mentions), row.concept));
            leaves.truncate(most);
        }
        leaves.into_iter().map(|row| row.concept).collect()
    }
}

/// What a picture is drawn from, besides its data.
struct Scene<'a> {
    facts: &'a Facts,
    look: &'a Look,
    /// Leaves by id.
    concepts: BTreeMap<&'a str, &'a Named>,
    /// Leaves with their mentions, in the order of the codebook.
    leaves: Vec<(&'a str, u64)>,
}

impl<'a> Scene<'a> {
    /// Returns the leaf with this id.
    fn concept(&self, id: &str) -> Option<&'a Named> {
        self.concepts.get(id).copied()
    }

    /// The leaves to show, of all leaves of the codebook.
    fn shown(&self) -> Shown {
        Shown::of(&self.leaves, self.look.top)
    }

    /// The leaves to show, of those that are mentioned.
    fn found(&self) -> Shown {
        let found: Vec<(&str, u64)> =
            self.leaves.iter().copied().filter(|leaf| leaf.1 > 0).collect();
        Shown::of(&found, self.look.top)
    }
}

/// A figure.
struct Figure {
    name: &'static str,
    /// What it needs, for the case that there is none.
    needs: &'static str,
    /// Whether its data are there even if nothing is mentioned, so that without data mentions are not what is missing.
    regardless: bool,
    gather: fn(Source<'_>) -> FigureData,
    draw: fn(&FigureData, &Scene<'_>) -> Vec<Picture>,
}

/// All figures, in the order of the gallery. The first gives the mentions of the leaves.
const FIGURES: [Figure; 10] = [
    Figure {
        name: "concepts",
        needs: "concepts",
        regardless: true,
        gather: rates::gather,
        draw: rates::draw,
    },
    Figure {
        name: "concept_by_document",
        needs: "documents in languages of the codebook",
        regardless: true,
        gather: documents::gather_cells,
        draw: documents::draw_cells,
    },
    Figure {
        name: "coverage",
        needs: "documents, and a codebook with groups of concepts",
        regardless: true,
        gather: documents::gather_coverage,
        draw: documents::draw_coverage,
    },
    Figure {
        name: "cooccurrence",
        needs: "two concepts with mentions",
        regardless: false,
        gather: pairs::gather_pairs,
        draw: pairs::draw_pairs,
    },
    Figure {
        name: "network",
        needs: "concepts that stand together more often than by chance",
        regardless: false,
        gather: pairs::gather_network,
        draw: pairs::draw_network,
    },
    Figure {
        name: "comparison",
        needs: "groups of documents: --by COLUMN",
        regardless: true,
        gather: groups::gather,
        draw: groups::draw,
    },
    Figure {
        name: "trends",
        needs: "documents of two years or more: a column year or date",
        regardless: true,
        gather: change::gather,
        draw: change::draw,
    },
    Figure {
        name: "position",
        needs: "mentions in documents of at least 20 sentences",
        regardless: false,
        gather: places::gather,
        draw: places::draw,
    },
    Figure {
        name: "correspondence",
        needs: "two documents whose concepts differ",
        regardless: false,
        gather: maps::gather_map,
        draw: maps::draw_map,
    },
    Figure {
        name: "similarity",
        needs: "two documents with mentions, and no more than 1,000",
        regardless: false,
        gather: maps::gather_similarity,
        draw: maps::draw_similarity,
    },
];

/// The names of all figures.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FIGURES.iter().map(|figure| figure.name)
}

/// A picture with the name of its files.
pub(super) struct Drawing {
    name: String,
    picture: Picture,
}

/// The figures of a run.
#[derive(Default)]
pub(super) struct Figures {
    pub(super) facts: Facts,
    pub(super) data: Vec<FigureData>,
    drawings: Vec<Drawing>,
    /// Figures that there was nothing for, with what they need.
    pub(super) undrawn: Vec<(&'static str, &'static str)>,
}

impl Figures {
    /// Gathers the data of all figures of a run, and draws them.
    pub(super) fn of(plan: &Plan, profile: &CorpusProfile, measured: &Measured) -> Self {
        let source = Source { plan, profile, measured };
        let mut facts = Facts::of(&plan.codebook, profile, plan.unit);
        let contrasts = measured.contrasts.iter();
        facts.references = contrasts
            .map(|contrast| {
                let reference = contrast.reference.map(|group| contrast.groups.name(group));
                (contrast.groups.column.clone(), reference.map(str::to_owned))
            })
            .collect();
        facts.axes = maps::axes(source);
        facts.alike = maps::alike(source);
        facts.cluster.clone_from(&plan.cluster);
        let data = FIGURES.iter().map(|figure| (figure.gather)(source));
        Self::draw(facts, data.collect(), &plan.look)
    }

    /// Draws figures from their data, which are in the order of [`names`].
    pub(super) fn draw(facts: Facts, data: Vec<FigureData>, look: &Look) -> Self {
        let rates = data.first();
        let leaves = rates.into_iter().flat_map(FigureData::rows);
        let leaves: Vec<(&str, u64)> =
            leaves.map(|row| (row.text("concept"), row.count("mentions").unwrap_or(0))).collect();
        let concepts = facts.concepts.iter().map(|leaf| (&*leaf.id, leaf)).collect();
        let silent = leaves.iter().all(|leaf| leaf.1 == 0);
        let scene = Scene { facts: &facts, look, concepts, leaves };
        let (mut drawings, mut undrawn) = (Vec::new(), Vec::new());
        for (figure, data) in FIGURES.iter().zip(&data) {
            let pictures = (figure.draw)(data, &scene);
            if pictures.is_empty() {
                let unmentioned = silent && !(figure.regardless && data.is_empty());
                let needs = if unmentioned { MENTIONS } else { figure.needs };
                undrawn.push((figure.name, needs));
            }
            let several = pictures.len() > 1;
            for (number, picture) in (1..).zip(pictures) {
                let name = match several {
                    true => format!("{}_{number}", figure.name),
                    false => figure.name.to_owned(),
                };
                drawings.push(Drawing { name, picture });
            }
        }
        Self { facts, data, drawings, undrawn }
    }

    /// Iterates over the pictures, each with the name of its files.
    pub(super) fn drawn(&self) -> impl Iterator<Item = (&str, &Picture)> {
        self.drawings.iter().map(|drawing| (&*drawing.name, &drawing.picture))
    }

    /// Returns the pictures in pixels, one after the other: a page in pixels takes more memory than all tables.
    pub(super) fn painted(&self, formats: FigureFormats) -> Vec<Job<'_>> {
        let paint = |drawing| {
            job(path(drawing, "png"), move |sink| {
                all(sink, &png(&drawing.picture.svg, DPI).map_err(io::Error::other)?)
            })
        };
        self.drawings.iter().filter(|_| formats.png).map(paint).collect()
    }

    /// Returns the other files: the data, and pictures as SVG and PDF.
    pub(super) fn files(&self, formats: FigureFormats) -> Vec<Job<'_>> {
        let data = self.data.iter().filter(|data| formats.any() && !data.is_empty());
        let mut jobs: Vec<Job<'_>> =
            data.map(|data| job(data.spec.figure_path(), |sink| data.write(sink))).collect();
        for drawing in &self.drawings {
            if formats.svg {
                jobs.push(job(path(drawing, "svg"), move |sink| {
                    all(sink, with_fonts(&drawing.picture.svg).as_bytes())
                }));
            }
            if formats.pdf {
                jobs.push(job(path(drawing, "pdf"), move |sink| {
                    all(sink, &pdf(&drawing.picture.svg).map_err(io::Error::other)?)
                }));
            }
        }
        jobs
    }

    /// Returns what a reader needs to draw the figures again.
    pub(super) fn describe(&self, look: &Look, formats: FigureFormats) -> Value {
        json!({ "facts": self.facts, "look": look.describe(formats) })
    }

    /// Returns what a picture shows, for the data package; nothing for other files.
    pub(super) fn description(&self, path: &str) -> String {
        let stem = path.strip_prefix("figures/").and_then(|file| file.rsplit_once('.'));
        let name = stem.filter(|(_, ending)| *ending != "csv").map(|(name, _)| name);
        let drawn = self.drawings.iter().find(|drawing| Some(&*drawing.name) == name);
        drawn.map_or_else(String::new, |Drawing { picture, .. }| {
            format!("{} {}", picture.alt, picture.caption)
        })
    }
}

fn path(drawing: &Drawing, ending: &str) -> String {
    format!("figures/{}.{ending}", drawing.name)
}

fn all(mut sink: Sink, bytes: &[u8]) -> io::Result<Sink> {
    sink.write_all(bytes)?;
    Ok(sink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table;

    #[test]
    fn every_figure_has_its_data_declared() {
        assert!(names().eq(table::FIGURES.iter().map(|table| table.name)));
    }
}
