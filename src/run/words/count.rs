//! Counting over what was gleaned, on all threads.

use std::collections::BTreeMap;
use std::io;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::gleaning::{Gleaned, Gleaning};
use crate::document::DocumentId;
use crate::measure::candidates::FEWEST_DOCUMENTS;
use crate::measure::dispersion::Spread;
use crate::measure::{SentenceCount, Sides, Text};
use crate::profile::{Sequence, Sieve, WordCount};
use crate::run::lexicon::{Lexicon, numbers};
use crate::scan::BREAK;
use crate::text::Language;

/// Counters that may reach the threshold: it rises with the corpus, so that what is counted stays bounded.
const MOST_COUNTED: usize = 1 << 19;

/// A gleaning with the numbers of its words in the lexicon of all.
pub(super) struct Voice<'a> {
    gleaning: &'a mut Gleaning,
    numbers: BTreeMap<Language, Vec<u32>>,
}

/// What is frequent enough, and how frequent that is.
pub(super) struct Frequent<T> {
    /// By language, in the order of sequences.
    pub(super) counts: BTreeMap<Language, Vec<T>>,
    /// Fewest occurrences of what was counted.
    pub(super) least: u32,
}

/// A sentence that shows a candidate.
pub(super) struct Shown {
    pub(super) document: DocumentId,
    pub(super) sentence: u32,
    pub(super) text: String,
}

/// Which sequences of a sentence are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// Each as often as it comes.
    Every,
    /// Each once.
    Once,
}

impl<'a> Voice<'a> {
    pub(super) fn of(gleaning: &'a mut Gleaning, lexicon: &Lexicon) -> Self {
        Self { numbers: numbers(std::mem::take(&mut gleaning.lists), lexicon), gleaning }
    }

    /// Goes over the sentences with their sequences by the lexicon.
    fn replay(
        &mut self,
        taken: Taken,
        mut visit: impl FnMut(Gleaned<'_>, &[Sequence]),
    ) -> io::Result<()> {
        let Self { gleaning, numbers } = self;
        let languages: Vec<Language> =
            gleaning.documents.iter().map(|(_, language)| *language).collect();
        let (mut words, mut sequences) = (Vec::new(), Vec::new());
        gleaning.replay(|heard| {
            let Some(numbers) = numbers.get(&languages[heard.document]) else { return };
            let number = |&word: &u32| if word == BREAK { BREAK } else { numbers[word as usize] };
            words.clear();
            words.extend(heard.words.iter().map(number));
            sequences.clear();
            Sequence::all(&words, |sequence| sequences.push(sequence));
            if taken == Taken::Once {
                sequences.sort_unstable();
                sequences.dedup();
            }
            visit(heard, &sequences);
        })
    }
}

/// Raises the counters of all sequences, of sentences with the concept alone if `beside`; returns the sieve and its threshold.
fn sieve(
    voices: &mut [Voice<'_>],
    words: u64,
    least: u32,
    taken: Taken,
    beside: bool,
) -> io::Result<(Sieve, u32)> {
    let sieve = Sieve::new(words);
    voices.par_iter_mut().try_for_each(|voice| {
        voice.replay(taken, |heard, sequences| {
            if !beside || heard.text.is_some() {
                sequences.iter().for_each(|sequence| sieve.count(*sequence));
            }
        })
    })?;
    let threshold = sieve.threshold(least, MOST_COUNTED);
    Ok((sieve, threshold))
}

/// Counts in which a document is counted once: it comes in one piece.
#[derive(Default)]
struct Counts(HashMap<Sequence, (WordCount, usize)>);

impl Counts {
    fn add(&mut self, sequence: Sequence, document: usize) {
        let (count, last) = self.0.entry(sequence).or_insert((WordCount::default(), usize::MAX));
        count.count += 1;
        if *last != document {
            *last = document;
            count.documents += 1;
        }
    }

    /// Unites the counts of all workers, in the order of sequences, and keeps what is frequent enough.
    fn unite(parts: Vec<Self>, least: u32) -> Vec<(Sequence, WordCount)> {
        let mut whole: HashMap<Sequence, WordCount> = HashMap::new();
        for part in parts {
            part.0.into_iter().for_each(|(sequence, (count, _))| {
                let sum = whole.entry(sequence).or_default();
                sum.count += count.count;
                sum.documents += count.documents;
            });
        }
        let mut sorted: Vec<(Sequence, WordCount)> = whole.into_iter().collect();
        sorted.retain(|(_, count)| count.count >= u64::from(least));
        sorted.sort_unstable_by_key(|(sequence, _)| *sequence);
        sorted
    }
}

fn language(lexicon: &Lexicon, sequence: Sequence) -> Language {
    lexicon[sequence.words()[0] as usize].0
}

/// Counts all sequences that occur `least` times or more. `words` is the size of the corpus.
pub(super) fn frequent(
    voices: &mut [Voice<'_>],
    lexicon: &Lexicon,
    words: u64,
    least: u32,
) -> io::Result<Frequent<(Sequence, WordCount)>> {
    let (sieve, least) = sieve(voices, words, least, Taken::Every, false)?;
    let parts: io::Result<Vec<Counts>> = voices
        .par_iter_mut()
        .map(|voice| {
            let mut counts = Counts::default();
            voice.replay(Taken::Every, |heard, sequences| {
                for &sequence in sequences {
                    if sieve.may_have(sequence, least) {
                        counts.add(sequence, heard.document);
                    }
                }
            })?;
            Ok(counts)
        })
        .collect();
    let mut counts: BTreeMap<Language, Vec<_>> = BTreeMap::new();
    for (sequence, count) in Counts::unite(parts?, least) {
        counts.entry(language(lexicon, sequence)).or_default().push((sequence, count));
    }
    Ok(Frequent { counts, least })
}

/// Text with and without the concept by language, and the words beside mentions by voice and document.
pub(super) type Beside = (BTreeMap<Language, Sides>, Vec<Vec<u64>>);

/// Adds up the text with and without the concept.
pub(super) fn sides(voices: &mut [Voice<'_>]) -> io::Result<Beside> {
    let counted: io::Result<Vec<Vec<[Text; 2]>>> = voices
        .par_iter_mut()
        .map(|voice| {
            let mut texts = vec![[Text::default(); 2]; voice.gleaning.documents.len()];
            voice.gleaning.replay(|heard| {
                let words = heard.words.iter().filter(|word| **word != BREAK).count() as u64;
                texts[heard.document][usize::from(heard.text.is_none())].add(words);
            })?;
            Ok(texts)
        })
        .collect();
    let counted = counted?;
    let mut sides: BTreeMap<Language, Sides> = BTreeMap::new();
    for (voice, texts) in voices.iter().zip(&counted) {
        for ((_, language), [with, without]) in voice.gleaning.documents.iter().zip(texts) {
            sides.entry(*language).or_default().add(*with, *without);
        }
    }
    let words = |texts: Vec<[Text; 2]>| texts.into_iter().map(|[with, _]| with.words).collect();
    Ok((sides, counted.into_iter().map(words).collect()))
}

/// Counts, of every sequence in `least` sentences with the concept or more, the sentences with and without. `words` is the size of the corpus; `sizes` are the words
/// beside mentions by voice and document.
pub(super) fn beside(
    voices: &mut [Voice<'_>],
    lexicon: &Lexicon,
    (sides, sizes): (&BTreeMap<Language, Sides>, &[Vec<u64>]),
    words: u64,
    least: u32,
) -> io::Result<Frequent<SentenceCount>> {
    let (sieve, least) = sieve(voices, words, least, Taken::Once, true)?;
    let parts: io::Result<Vec<Counts>> = voices
        .par_iter_mut()
        .map(|voice| {
            let mut counts = Counts::default();
            voice.replay(Taken::Once, |heard, sequences| {
                for &sequence in sequences.iter().filter(|_| heard.text.is_some()) {
                    if sieve.may_have(sequence, least) {
                        counts.add(sequence, heard.document);
                    }
                }
            })?;
            Ok(counts)
        })
        .collect();
    drop(sieve);
    let mut counts: Vec<(Language, SentenceCount)> = Vec::new();
    for (sequence, count) in Counts::unite(parts?, least) {
        let language = language(lexicon, sequence);
        let Some(sides) = sides.get(&language) else { continue };
        if count.documents >= FEWEST_DOCUMENTS.min(sides.documents) {
            let spread = Spread::new(count.count, sides.with.words, sides.fewest, sides.documents);
            let (with, documents) = (count.count, count.documents);
            counts
                .push((language, SentenceCount { sequence, with, without: 0, documents, spread }));
        }
    }
    elsewhere(voices, &mut counts, sizes)?;
    let mut by_language: BTreeMap<Language, Vec<SentenceCount>> = BTreeMap::new();
    for (language, count) in counts {
        by_language.entry(language).or_default().push(count);
    }
    Ok(Frequent { counts: by_language, least })
}

/// Counts the sentences without the concept that hold what is listed, and looks how those with it spread over documents.
fn elsewhere(
    voices: &mut [Voice<'_>],
    counts: &mut [(Language, SentenceCount)],
    sizes: &[Vec<u64>],
) -> io::Result<()> {
    let places: HashMap<Sequence, usize> =
        counts.iter().enumerate().map(|(at, (_, count))| (count.sequence, at)).collect();
    let begin: Vec<(u64, Spread)> = counts.iter().map(|(_, count)| (0, count.spread)).collect();
    let parts: io::Result<Vec<Vec<(u64, Spread)>>> = voices
        .par_iter_mut()
        .zip(sizes)
        .map(|(voice, sizes)| {
            let mut seen = begin.clone();
            // By place: sentences of the document in hand.
            let mut here: HashMap<usize, u64> = HashMap::new();
            let mut document = 0;
            let leave =
                |document: usize, here: &mut HashMap<usize, u64>, seen: &mut [(u64, Spread)]| {
                    here.drain().for_each(|(at, count)| seen[at].1.add(count, sizes[document]));
                };
            voice.replay(Taken::Once, |heard, sequences| {
                if heard.document != document {
                    leave(document, &mut here, &mut seen);
                    document = heard.document;
                }
                for at in sequences.iter().filter_map(|sequence| places.get(sequence)) {
                    if heard.text.is_some() {
                        *here.entry(*at).or_default() += 1;
                    } else {
                        seen[*at].0 += 1;
                    }
                }
            })?;
            leave(document, &mut here, &mut seen);
            Ok(seen)
        })
        .collect();
    for part in parts? {
        for ((_, count), (without, spread)) in counts.iter_mut().zip(&part) {
            count.without += without;
            count.spread.unite(spread);
        }
    }
    Ok(())
}

/// Returns the first sentence with the concept that holds each sequence, in the order of documents.
pub(super) fn examples(
    voices: &mut [Voice<'_>],
    sequences: &[Sequence],
) -> io::Result<Vec<Option<Shown>>> {
    let places: HashMap<Sequence, usize> =
        sequences.iter().enumerate().map(|(at, sequence)| (*sequence, at)).collect();
    type First = Option<(DocumentId, u32, u64)>;
    let found: io::Result<Vec<Vec<First>>> = voices
        .par_iter_mut()
        .map(|voice| {
            let documents: Vec<DocumentId> =
                voice.gleaning.documents.iter().map(|(id, _)| id.clone()).collect();
            let mut first: Vec<First> = vec![None; sequences.len()];
            voice.replay(Taken::Once, |heard, sequences| {
                let Some(text) = heard.text else { return };
                let id = &documents[heard.document];
                for at in sequences.iter().filter_map(|sequence| places.get(sequence)) {
                    // Sentences of a document come in their order.
                    if first[*at].as_ref().is_none_or(|(known, ..)| id < known) {
                        first[*at] = Some((id.clone(), heard.sentence, text));
                    }
                }
            })?;
            Ok(first)
        })
        .collect();
    let found = found?;
    let mut shown = Vec::with_capacity(sequences.len());
    for at in 0..sequences.len() {
        let of_voices = found.iter().enumerate();
        let firsts = of_voices.filter_map(|(voice, first)| Some((first[at].as_ref()?, voice)));
        let best = firsts.min_by(|one, other| one.0.0.cmp(&other.0.0));
        shown.push(match best {
            None => None,
            Some(((document, sentence, text), voice)) => Some(Shown {
                document: document.clone(),
                sentence: *sentence,
                text: voices[voice].gleaning.text(*text)?,
            }),
        });
    }
    Ok(shown)
}
