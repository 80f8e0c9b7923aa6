//! What the codebook finds in the sentences that were coded: in their documents, or in the sheets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use super::ValidatePlan;
use super::units::{Evidence, Unit};
use crate::codebook::{Codebook, Coding, ConceptIndex};
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, many};
use crate::document::DocumentId;
use crate::run::listen::{Heard, Listener, texts};
use crate::run::profile::{self, Task};
use crate::run::sample::one_line;
use crate::run::{Failure, Progress, Selection};
use crate::scan::{Matcher, Variation};
use crate::text::Language;

/// Where to look.
pub(super) struct Place<'a> {
    pub(super) plan: &'a ValidatePlan,
    pub(super) selection: &'a Selection,
    pub(super) matcher: &'a Matcher,
    pub(super) leaves: &'a [ConceptIndex],
}

/// Looks at the sentences as the sheets have them.
pub(super) fn in_sheets(
    codebook: &Codebook,
    matcher: &Matcher,
    leaves: &[ConceptIndex],
    units: &mut [Unit],
) {
    let terms: Vec<&str> =
        codebook.terms().map(|(_, _, term)| term.pattern.text.as_str()).collect();
    let mut scanner = matcher.scanner(1);
    for unit in units {
        let text = one_line(&unit.sentence);
        scanner.begin(unit.judged.language);
        scanner.paragraph(&text, &mut |sentence| {
            for mention in sentence.mentions {
                if leaves.contains(&mention.concept) {
                    unit.judged.found.insert(mention.concept);
                    unit.evidence.push(Evidence {
                        concept: mention.concept,
                        term: terms[mention.term as usize].to_owned(),
                        matched: text[mention.start as usize..mention.end as usize].to_owned(),
                    });
                }
            }
        });
        scanner.finish();
    }
}

/// Looks at the sentences in their documents; returns warnings.
///
/// # Errors
/// As [`crate::run::run`]; also if documents or sentences are not there.
pub(super) fn in_documents(
    place: &Place<'_>,
    units: &mut [Unit],
    pool: &rayon::ThreadPool,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<Diagnostic>, Failure> {
    let Place { plan, selection, matcher, leaves } = place;
    let (corpus, mut warnings) =
        Corpus::open(&selection.inputs, &selection.options).map_err(Failure::Faulty)?;
    let mut wanted: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for unit in units.iter() {
        wanted.entry(unit.doc.clone()).or_default().extend(unit.number);
    }
    let task = Task {
        corpus: &corpus,
        codebook: &plan.codebook,
        matcher,
        extraction: &selection.extraction,
        language: selection.language,
        variations: &[Variation { coding: Coding::of(&plan.codebook), window: 1 }],
        context: 0,
        concept: None,
        passages: None,
        progress,
        stop,
    };
    progress.stage("reading", Some(corpus.files() as u64));
    let finder = || Finder::new(&plan.codebook, leaves, &wanted);
    let (_, finders) = profile::listen(&task, pool, std::io::sink(), Vec::new(), finder)?;
    let mut found: BTreeMap<(String, u64), Sentence> = BTreeMap::new();
    for finder in finders {
        found.extend(finder.found);
    }
    let mut faults = Vec::new();
    let mut changed = Vec::new();
    for unit in units {
        let place = (unit.doc.clone(), unit.number.unwrap_or_default());
        let Some(sentence) = found.remove(&place) else {
            faults.push(format!("sentence {} of \"{}\" (id \"{}\")", place.1, place.0, unit.id));
            continue;
        };
        let bare = |text: &str| -> String {
            text.chars().filter(|sign| !sign.is_whitespace() && *sign != '\u{fffd}').collect()
        };
        if !unit.sentence.is_empty() && bare(&unit.sentence) != bare(&sentence.text) {
            changed.push(unit.id.clone());
        }
        unit.sentence = sentence.text;
        unit.judged.language = sentence.language;
        unit.judged.found = sentence.evidence.iter().map(|one| one.concept).collect();
        unit.evidence = sentence.evidence;
    }
    if let Some(first) = faults.first() {
        let message = format!(
            "{} not in the documents; the first: {first}",
            many(faults.len() as u64, "coded sentence is", "coded sentences are")
        );
        return Err(Failure::Faulty(vec![
            Diagnostic::error("coding", message)
                .hint("give the same INPUT as to `polilex sample`, or none: then the sentences in the sheets are looked at"),
        ]));
    }
    if let Some(first) = changed.first() {
        let message = format!(
            "{} not what was coded, the first of them \"{first}\": the documents have changed since, or a spreadsheet changed the sheet",
            many(changed.len() as u64, "sentence is", "sentences are")
        );
        warnings.push(
            Diagnostic::warning("coding", message)
                .hint("without INPUT the sentences in the sheets are looked at"),
        );
    }
    Ok(warnings)
}

/// A sentence that was looked for.
struct Sentence {
    text: String,
    language: Language,
    evidence: Vec<Evidence>,
}

/// Listens for the sentences that were coded.
struct Finder<'a> {
    codebook: &'a Codebook,
    terms: Vec<&'a str>,
    leaves: &'a [ConceptIndex],
    wanted: &'a BTreeMap<String, BTreeSet<u64>>,
    document: String,
    language: Language,
    numbers: Option<&'a BTreeSet<u64>>,
    found: BTreeMap<(String, u64), Sentence>,
}

impl<'a> Finder<'a> {
    fn new(
        codebook: &'a Codebook,
        leaves: &'a [ConceptIndex],
        wanted: &'a BTreeMap<String, BTreeSet<u64>>,
    ) -> Self {
        Self {
            codebook,
            terms: codebook.terms().map(|(_, _, term)| term.pattern.text.as_str()).collect(),
            leaves,
            wanted,
            document: String::new(),
            language: Language::UNKNOWN,
            numbers: None,
            found: BTreeMap::new(),
        }
    }
}

impl Listener for Finder<'_> {
    const LISTENS: bool = true;

    fn begin(&mut self, id: &DocumentId, language: Language) {
        self.document = id.to_string();
        self.language = language;
        let speaks = self.codebook.speaks(language);
        self.numbers = self.wanted.get(&self.document).filter(|_| speaks);
    }

    fn paragraph(&mut self, text: &str, sentences: &[Heard]) {
        let Some(numbers) = self.numbers else { return };
        if !sentences.iter().any(|heard| numbers.contains(&heard.number)) {
            return;
        }
        for (heard, sentence) in sentences.iter().zip(texts(text, sentences)) {
            if !numbers.contains(&heard.number) {
                continue;
            }
            let asked = heard.mentions.iter().filter(|(concept, ..)| self.leaves.contains(concept));
            let evidence = asked.map(|&(concept, term, start, end)| Evidence {
                concept,
                term: self.terms[term as usize].to_owned(),
                matched: one_line(&text[start as usize..end as usize]),
            });
            let sentence = Sentence {
                text: one_line(sentence),
                language: self.language,
                evidence: evidence.collect(),
            };
            self.found.insert((self.document.clone(), heard.number), sentence);
        }
    }

    fn end(&mut self) {}
}
