//! Drawing sentences for people to code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use serde_json::json;

use super::compare::mistake;
use super::listen::{Heard, Listener, texts};
use super::profile::{self, Task};
use super::{Failure, Progress, Selection};
use crate::codebook::{Codebook, Coding, ConceptIndex};
use crate::coding::{
    Candidate, Class, Drawing, Lottery, Reservoir, Stratum, draw, guide, page, write_key,
    write_sheet,
};
use crate::corpus::{Corpus, Input};
use crate::diagnostic::Diagnostic;
use crate::document::DocumentId;
use crate::measure::{Grouping, Groups};
use crate::output::{MARKER, Output};
use crate::profile::Reading;
use crate::scan::{Matcher, Variation, failing_examples};
use crate::table::{Package, Resource, metadata_columns, table, write_package};
use crate::text::Language;

/// Characters of the sentences before and after that are shown.
const CONTEXT: usize = 300;

/// A sample, as the command line describes it.
pub struct SamplePlan {
    /// The documents.
    pub selection: Selection,
    /// What is coded.
    pub codebook: Codebook,
    /// Leaves to code; all of them if it is empty.
    pub concepts: Vec<ConceptIndex>,
    /// Folder of the sheets.
    pub output: PathBuf,
    /// Number of sentences to draw.
    pub sentences: usize,
    /// What to group documents by; strata are drawn within groups.
    pub by: Option<Grouping>,
    /// Seed of the draw.
    pub seed: u64,
    /// Whether coders see which document a sentence is of.
    pub show_document: bool,
}

/// What was drawn.
#[derive(Debug, Default)]
pub struct Sampled {
    /// Sentences drawn.
    pub sentences: usize,
    /// Sentences that they were drawn from.
    pub population: u64,
    /// Strata that they were drawn from.
    pub strata: usize,
    /// Strata of which a single sentence of several was drawn.
    pub single: usize,
    /// Documents that were not read, with the reason.
    pub skipped: Vec<(DocumentId, String)>,
    /// Findings that did not stop the run.
    pub warnings: Vec<Diagnostic>,
}

/// Draws sentences and writes the sheets, the guide and the key.
///
/// # Errors
/// [`Failure`] as in [`super::run`]; also if a sheet is there already, or if strata are more than sentences.
pub fn sample(
    plan: &SamplePlan,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Sampled, Failure> {
    let matcher = Matcher::compile(&plan.codebook).map_err(Failure::Faulty)?;
    let failing = failing_examples(&plan.codebook, &matcher);
    if !failing.is_empty() {
        return Err(Failure::Faulty(failing));
    }
    refuse(plan)?;
    let (corpus, warnings) =
        Corpus::open(&plan.selection.inputs, &plan.selection.options).map_err(Failure::Faulty)?;
    let mut output = Output::create(&plan.output)?;
    let task = Task {
        corpus: &corpus,
        codebook: &plan.codebook,
        matcher: &matcher,
        extraction: &plan.selection.extraction,
        language: plan.selection.language,
        variations: &[Variation { coding: Coding::of(&plan.codebook), window: 1 }],
        context: 0,
        concept: None,
        passages: None,
        progress,
        stop,
    };
    let pool = profile::pool(plan.selection.threads)?;
    let groups = groups(plan, &task, &pool)?;
    let leaves = leaves(plan);
    progress.stage("drawing", Some(corpus.files() as u64));
    let sampler = || Sampler::new(plan, &matcher, &leaves, groups.as_ref());
    let (read, samplers) = profile::listen(&task, &pool, std::io::sink(), Vec::new(), sampler)?;
    let empty = Reservoir::new(plan.sentences);
    let reservoir = samplers.into_iter().fold(empty, |all, sampler| all.union(sampler.reservoir));
    let drawing = draw(reservoir, plan.sentences, plan.seed).map_err(|few| {
        let hint = format!(
            "draw at least {} sentences (-n), better twice as many, or leave out --by, or choose concepts with --concept",
            few.strata
        );
        Failure::Faulty(vec![Diagnostic::error("sample", few.to_string()).hint(hint)])
    })?;
    if drawing.sentences.is_empty() {
        let fault = "no sentence is in a language that the codebook has terms for";
        return Err(Failure::Faulty(vec![
            Diagnostic::error("sample", fault).hint("give the language with --lang"),
        ]));
    }
    write(plan, &leaves, &drawing, &mut output)?;
    output.finish()?;
    let skipped = read.profile.documents.iter().filter_map(|(id, record)| match &record.reading {
        Reading::Skipped { reason } => Some((id.clone(), reason.clone())),
        Reading::Profiled(_) => None,
    });
    Ok(Sampled {
        sentences: drawing.sentences.len(),
        population: drawing.population,
        strata: drawing.strata,
        single: drawing.single,
        skipped: skipped.collect(),
        warnings,
    })
}

/// Finds what would do harm or cannot be done, before anything is read.
fn refuse(plan: &SamplePlan) -> Result<(), Failure> {
    let mut faults = Vec::new();
    let sheet = plan.output.join(table("sheet").path());
    if sheet.exists() {
        let message =
            format!("\"{}\" is there already, and somebody may have filled it in", sheet.display());
        faults.push(Diagnostic::error("sample", message).hint("name another folder with --out"));
    }
    if plan.by.is_some() && plan.selection.inputs.contains(&Input::Stdin) {
        let message = "with --by documents are read twice, and standard input is there only once";
        faults.push(Diagnostic::error("sample", message).hint("give a file"));
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::Faulty(faults)) }
}

/// The leaves to code, in the order of the codebook.
fn leaves(plan: &SamplePlan) -> Vec<ConceptIndex> {
    let wanted = |at: &ConceptIndex| plan.concepts.is_empty() || plan.concepts.contains(at);
    let leaves = plan.codebook.indexed().filter(|(_, concept)| concept.leaf).map(|(at, _)| at);
    leaves.filter(wanted).collect()
}

/// Groups the documents, which takes a reading of its own: groups are known when all documents are.
fn groups(
    plan: &SamplePlan,
    task: &Task<'_>,
    pool: &rayon::ThreadPool,
) -> Result<Option<BTreeMap<DocumentId, String>>, Failure> {
    let Some(by) = &plan.by else { return Ok(None) };
    task.progress.stage("grouping", Some(task.corpus.files() as u64));
    let profile = profile::profile(task, pool, std::io::sink(), Vec::new())?.profile;
    let groups = Groups::of(by, &profile, &metadata_columns(&profile))
        .map_err(|fault| Failure::Faulty(vec![mistake(&fault)]))?;
    let name =
        |group: &Option<_>| group.map_or_else(String::new, |group| groups.name(group).to_owned());
    let members = profile.documents.keys().cloned().zip(groups.members.iter().map(name));
    Ok(Some(members.collect()))
}

fn write(
    plan: &SamplePlan,
    leaves: &[ConceptIndex],
    drawing: &Drawing,
    output: &mut Output,
) -> Result<(), Failure> {
    let codebook = &plan.codebook;
    let show = plan.show_document;
    let memory = |written: std::io::Result<Vec<u8>>| written.map_err(Failure::Sink);
    let sheet = memory(write_sheet(Vec::new(), drawing, show))?;
    output.file(&table("sheet").path(), &sheet)?;
    output.file("sheet.html", page(codebook, leaves, drawing, show).as_bytes())?;
    output.file("guide.md", guide(codebook, leaves).as_bytes())?;
    let key = memory(write_key(Vec::new(), drawing, codebook))?;
    output.file(&table("key").path(), &key)?;
    let describe = |path: &str| match path {
        "sheet.html" => "The sheet as a page for a browser.",
        "guide.md" => "How to code.",
        _ => "",
    };
    let resource = |file: &crate::output::Written| Resource {
        path: file.path.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        description: describe(&file.path).to_owned(),
    };
    let resources: Vec<Resource> = output.written().iter().map(resource).collect();
    let ids: Vec<&str> = leaves.iter().map(|leaf| codebook.concept(*leaf).id.as_str()).collect();
    let facts = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "sample": {
            "codebook": { "id": codebook.id, "version": codebook.version, "sha256": codebook.digest },
            "concepts": ids,
            "by": plan.by.as_ref().map(|by| by.name.clone()),
            "seed": plan.seed,
            "sentences": drawing.sentences.len(),
            "population": drawing.population,
            "strata": drawing.strata,
        },
    });
    let package = Package { resources: &resources, metadata: &[], run: facts };
    output.file(MARKER, write_package(&package).as_bytes())?;
    Ok(())
}

/// Puts the sentences of a worker's documents into its reservoir.
struct Sampler<'a> {
    seed: u64,
    matcher: &'a Matcher,
    /// By concept: whether it is coded.
    wanted: Vec<bool>,
    groups: Option<&'a BTreeMap<DocumentId, String>>,
    reservoir: Reservoir,
    document: DocumentId,
    /// The lots of the document; `None` if it is in a language without terms.
    lots: Option<Lottery>,
    /// Language and group of the document, and the class of the sentence in hand.
    stratum: Stratum,
    /// The last sentence so far.
    last: String,
    /// A last sentence that waits for the one after.
    waiting: Option<(Stratum, Candidate)>,
}

impl<'a> Sampler<'a> {
    fn new(
        plan: &SamplePlan,
        matcher: &'a Matcher,
        leaves: &[ConceptIndex],
        groups: Option<&'a BTreeMap<DocumentId, String>>,
    ) -> Self {
        let wanted = plan.codebook.indexed().map(|(at, _)| leaves.contains(&at)).collect();
        Self {
            seed: plan.seed,
            matcher,
            wanted,
            groups,
            reservoir: Reservoir::new(plan.sentences),
            document: DocumentId::file(""),
            lots: None,
            stratum: Stratum {
                language: Language::UNKNOWN,
                group: String::new(),
                class: Class::Nothing,
            },
            last: String::new(),
            waiting: None,
        }
    }

    fn release(&mut self, right: &str) {
        if let Some((stratum, mut candidate)) = self.waiting.take() {
            candidate.right = beginning(right);
            self.reservoir.keep(&stratum, candidate);
        }
    }
}

impl Listener for Sampler<'_> {
    const LISTENS: bool = true;

    fn begin(&mut self, id: &DocumentId, language: Language) {
        self.document = id.clone();
        self.lots = self.matcher.speaks(language).then(|| Lottery::of(self.seed, id));
        self.stratum.language = language;
        self.stratum.group =
            self.groups.and_then(|groups| groups.get(id)).cloned().unwrap_or_default();
        self.last.clear();
        self.waiting = None;
    }

    fn paragraph(&mut self, text: &str, sentences: &[Heard]) {
        if self.lots.is_none() || sentences.is_empty() {
            return;
        }
        let texts = texts(text, sentences);
        self.release(texts[0]);
        for (at, (heard, text)) in sentences.iter().zip(&texts).enumerate() {
            let Some(ticket) = self.lots.as_mut().and_then(Iterator::next) else { return };
            let found: BTreeSet<ConceptIndex> = heard
                .mentions
                .iter()
                .map(|(concept, ..)| *concept)
                .filter(|concept| self.wanted[concept.0 as usize])
                .collect();
            let found: Vec<ConceptIndex> = found.into_iter().collect();
            self.stratum.class = match ticket.choose(&found) {
                Some(concept) => Class::Found(concept),
                None if heard.near || !heard.mentions.is_empty() => Class::Near,
                None => Class::Nothing,
            };
            if !self.reservoir.see(&self.stratum, ticket.priority) {
                continue;
            }
            let left = if at > 0 { texts[at - 1] } else { &self.last };
            let candidate = Candidate {
                priority: ticket.priority,
                document: self.document.clone(),
                number: heard.number,
                left: ending(left),
                text: one_line(text),
                right: texts.get(at + 1).map_or_else(String::new, |right| beginning(right)),
                found,
            };
            if at + 1 < texts.len() {
                self.reservoir.keep(&self.stratum, candidate);
            } else {
                self.waiting = Some((self.stratum.clone(), candidate));
            }
        }
        if let Some(last) = texts.last() {
            self.last.clear();
            self.last.push_str(&ending(last));
        }
    }

    fn end(&mut self) {
        self.release("");
    }
}

/// White space runs as one space.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The first characters of a sentence.
fn beginning(text: &str) -> String {
    let line = one_line(text);
    match line.char_indices().nth(CONTEXT) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// The last characters of a sentence.
fn ending(text: &str) -> String {
    let line = one_line(text);
    match line.char_indices().rev().nth(CONTEXT) {
        Some((at, sign)) => format!("…{}", &line[at + sign.len_utf8()..]),
        None => line,
    }
}
