//! One worker's counters: the mentions of a document in, its profile out.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::document::{
    ConceptCount, DegreeCount, DocumentProfile, PARTS, PairCount, Presence, part,
};
use crate::codebook::{Codebook, ConceptIndex, Register};
use crate::scan::{Extent, Mention, Sentence};
use crate::text::Language;

/// Kinds of unit that are counted while the document is read. (Documents follow from the profiles.)
const KINDS: usize = 3;

/// Counts documents one after the other. Its space is bounded by the codebook.
pub struct Tally {
    /// Groups above each concept.
    groups: Vec<Vec<u32>>,
    /// By term: true if it is an official formula.
    formulas: Vec<bool>,
    concepts: Vec<Counter>,
    touched: Vec<u32>,
    terms: Vec<u32>,
    touched_terms: Vec<u32>,
    /// The unit in hand of each kind, and the leaves present in it.
    units: [Unit; KINDS],
    pairs: HashMap<(u32, u32), Meetings>,
    degrees: BTreeMap<u32, [u32; KINDS]>,
    mentions: u64,
    /// Concept and sentence of each mention that was counted: where in the document a sentence stands is known at its end only.
    places: Vec<(u32, u64)>,
}

#[derive(Clone, Copy, Default)]
struct Counter {
    mentions: u32,
    sentences: u32,
    incidence: [u32; KINDS],
    /// Number of the last sentence with a mention.
    sentence: u64,
    /// The last span that was counted, so that a group counts a span of two leaves once.
    span: (u64, u32, u32),
    /// By kind: number (plus one) of the last unit that this was present in.
    unit: [u64; KINDS],
    /// By kind: whether it was present there through a general term.
    general: [bool; KINDS],
    /// Whether it was present anywhere through a general term.
    discussed: bool,
}

/// Units that hold both concepts of a pair, by kind.
#[derive(Clone, Copy, Default)]
struct Meetings {
    together: [u32; KINDS],
    /// Those in which both are present through formulas alone.
    recited: [u32; KINDS],
}

#[derive(Default)]
struct Unit {
    number: u64,
    present: Vec<u32>,
}

impl Tally {
    /// Returns counters for a codebook.
    pub fn new(codebook: &Codebook) -> Self {
        let groups = codebook.indexed().map(|(_, concept)| {
            let mut above = Vec::new();
            let mut parent = concept.parent;
            while let Some(group) = parent {
                above.push(group.0);
                parent = codebook.concept(group).parent;
            }
            above
        });
        Self {
            groups: groups.collect(),
            formulas: codebook
                .terms()
                .map(|(_, _, term)| term.register == Register::Formula)
                .collect(),
            concepts: vec![Counter::default(); codebook.concepts.len()],
            touched: Vec::new(),
            terms: vec![0; codebook.terms().count()],
            touched_terms: Vec::new(),
            units: Default::default(),
            pairs: HashMap::new(),
            degrees: BTreeMap::new(),
            mentions: 0,
            places: Vec::new(),
        }
    }

    /// Counts the mentions of a sentence; sentences come in order.
    pub fn sentence(&mut self, sentence: Sentence<'_>) {
        for mention in sentence.mentions {
            self.mentions += 1;
            let term = &mut self.terms[mention.term as usize];
            if *term == 0 {
                self.touched_terms.push(mention.term);
            }
            *term += 1;
            self.count(mention.concept.0, mention, &sentence);
            for at in 0..self.groups[mention.concept.0 as usize].len() {
                let group = self.groups[mention.concept.0 as usize][at];
                self.count(group, mention, &sentence);
            }
            if !mention.nested {
                let general = !self.formulas[mention.term as usize];
                for (kind, number) in
                    [sentence.number, sentence.paragraph, mention.window].into_iter().enumerate()
                {
                    self.be_present(kind, number + 1, mention.concept.0, general);
                }
            }
        }
    }

    /// Counts a mention of a leaf, or a span of a group.
    fn count(&mut self, concept: u32, mention: &Mention, sentence: &Sentence<'_>) {
        let leaf = concept == mention.concept.0;
        let span = (sentence.paragraph, mention.start, mention.end);
        let counter = &mut self.concepts[concept as usize];
        if counter.mentions == 0 {
            self.touched.push(concept);
        }
        // Mentions come by position, so that equal spans follow each other.
        if leaf || counter.span != span {
            counter.mentions += 1;
            self.places.push((concept, sentence.number));
        }
        counter.span = span;
        if counter.sentence != sentence.number {
            counter.sentence = sentence.number;
            counter.sentences += 1;
        }
    }

    fn be_present(&mut self, kind: usize, number: u64, concept: u32, general: bool) {
        if self.units[kind].number != number {
            self.close(kind);
            self.units[kind].number = number;
        }
        let counter = &mut self.concepts[concept as usize];
        if counter.unit[kind] != number {
            counter.unit[kind] = number;
            counter.general[kind] = false;
            counter.incidence[kind] += 1;
            self.units[kind].present.push(concept);
        }
        counter.general[kind] |= general;
        counter.discussed |= general;
    }

    /// Counts the pairs of the unit in hand, and the leaves present in it.
    fn close(&mut self, kind: usize) {
        let concepts = &self.concepts;
        let present = &mut self.units[kind].present;
        present.sort_unstable();
        if let Ok(leaves @ 1..) = u32::try_from(present.len()) {
            self.degrees.entry(leaves).or_default()[kind] += 1;
        }
        let recited = |concept: u32| !concepts[concept as usize].general[kind];
        for (at, &a) in present.iter().enumerate() {
            for &b in &present[at + 1..] {
                let meetings = self.pairs.entry((a, b)).or_default();
                meetings.together[kind] += 1;
                meetings.recited[kind] += u32::from(recited(a) && recited(b));
            }
        }
        present.clear();
    }

    /// Returns the document's profile and forgets the document.
    pub fn finish(&mut self, language: Language, coded: bool, extent: Extent) -> DocumentProfile {
        for kind in 0..KINDS {
            self.close(kind);
            self.units[kind].number = 0;
        }
        self.touched.sort_unstable();
        self.touched_terms.sort_unstable();
        let concepts = self.touched.drain(..).map(|concept| {
            let counter = std::mem::take(&mut self.concepts[concept as usize]);
            ConceptCount {
                concept: ConceptIndex(concept),
                mentions: counter.mentions,
                sentences: counter.sentences,
                incidence: presence(counter.incidence),
                recited: counter.incidence != [0; KINDS] && !counter.discussed,
                places: [0; PARTS],
            }
        });
        let mut concepts: Vec<ConceptCount> = concepts.collect();
        for (concept, sentence) in self.places.drain(..) {
            let found =
                concepts.binary_search_by_key(&ConceptIndex(concept), |count| count.concept);
            if let (Ok(at), Some(part)) = (found, part(sentence, extent.sentences)) {
                concepts[at].places[part] += 1;
            }
        }
        let terms = self
            .touched_terms
            .drain(..)
            .map(|term| (term, std::mem::take(&mut self.terms[term as usize])));
        let terms = terms.collect();
        let mut pairs: Vec<PairCount> = self
            .pairs
            .drain()
            .map(|((a, b), meetings)| PairCount {
                a: ConceptIndex(a),
                b: ConceptIndex(b),
                together: presence(meetings.together),
                recited: presence(meetings.recited),
            })
            .collect();
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
        let degrees = std::mem::take(&mut self.degrees).into_iter();
        let degrees =
            degrees.map(|(leaves, units)| DegreeCount { leaves, units: presence(units) }).collect();
        DocumentProfile {
            language,
            coded,
            words: extent.words,
            sentences: extent.sentences,
            paragraphs: extent.paragraphs,
            windows: extent.windows,
            mentions: std::mem::take(&mut self.mentions),
            concepts,
            terms,
            pairs,
            degrees,
        }
    }
}

fn presence([sentences, paragraphs, windows]: [u32; KINDS]) -> Presence {
    Presence { sentences, paragraphs, windows }
}
