//! Words and sequences of words by group: from the recordings of all workers to rows.
//!
//! Three times over the recordings, each on all threads: to raise the counters of the sieve, to count what passes it, and to see how what is
//! listed spreads over documents. Sums of whole numbers all, so that threads change nothing.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use hashbrown::HashMap;
use rayon::prelude::*;

use super::Failure;
use super::compare::Contrast;
use super::lexicon::{Lexicon, lexicon, numbers};
use super::recording::Recording;
use crate::document::DocumentId;
use crate::measure::dispersion::Spread;
use crate::measure::keywords::{
    ByGroup, Extent, FEWEST_DOCUMENTS, KeywordRow, LEAST, keywords, others,
};
use crate::measure::{GroupIndex, Groups};
use crate::output::Output;
use crate::profile::{CorpusProfile, Reading, Sequence, Sieve, WordCount};
use crate::scan::BREAK;
use crate::table::table;
use crate::text::Language;

/// Counters that may reach the threshold: it rises with the corpus, so that what is counted stays bounded.
const MOST_COUNTED: usize = 1 << 19;

/// What came of one grouping.
pub(super) struct Keywords {
    pub(super) rows: Vec<KeywordRow>,
    /// Fewest occurrences of what was counted.
    pub(super) least: u32,
}

/// A recording with the numbers of its words in the lexicon of all.
struct Voice<'a> {
    recording: &'a mut Recording,
    /// By language: number in the lexicon by number in the recording.
    numbers: BTreeMap<Language, Vec<u32>>,
}

/// Where a document belongs: its group and its words.
#[derive(Clone, Copy)]
struct Seat {
    group: GroupIndex,
    words: u64,
}

/// Compares words and sequences by each grouping.
///
/// # Errors
/// [`Failure`] if a recording cannot be read, or the run is stopped.
pub(super) fn compare(
    profile: &CorpusProfile,
    contrasts: &[Contrast],
    recordings: &mut [Recording],
    output: &Output,
    stop: &AtomicBool,
) -> Result<(Lexicon, Vec<Keywords>), Failure> {
    let lexicon = lexicon(recordings.iter().flat_map(|recording| &recording.words));
    let mut voices: Vec<Voice<'_>> =
        recordings.iter_mut().map(|recording| Voice::of(recording, &lexicon)).collect();
    let mut all = Vec::new();
    for contrast in contrasts {
        if stop.load(Ordering::Relaxed) {
            return Err(Failure::Interrupted);
        }
        let keywords = by_group(profile, contrast, &mut voices, &lexicon);
        all.push(
            keywords
                .map_err(|cause| output.failed(table("word_comparison").path().as_str(), cause))?,
        );
    }
    Ok((lexicon, all))
}

impl<'a> Voice<'a> {
    fn of(recording: &'a mut Recording, lexicon: &Lexicon) -> Self {
        Self { numbers: numbers(std::mem::take(&mut recording.words), lexicon), recording }
    }

    /// Goes over the words of the documents that have a seat: number of the document, seat, words by the lexicon.
    fn replay(
        &mut self,
        seats: &HashMap<DocumentId, Seat>,
        mut visit: impl FnMut(usize, Seat, &[u32]),
    ) -> io::Result<()> {
        let documents = std::mem::take(&mut self.recording.documents);
        let numbers = &self.numbers;
        let mut words = Vec::new();
        let result = self.recording.replay(|at, heard| {
            let (document, language) = &documents[at];
            let Some(seat) = seats.get(document) else { return };
            let numbers = &numbers[language];
            words.clear();
            words.extend(
                heard
                    .iter()
                    .map(|&word| if word == BREAK { BREAK } else { numbers[word as usize] }),
            );
            visit(at, *seat, &words);
        });
        self.recording.documents = documents;
        result
    }
}

fn by_group(
    profile: &CorpusProfile,
    Contrast { groups, reference }: &Contrast,
    voices: &mut [Voice<'_>],
    lexicon: &Lexicon,
) -> io::Result<Keywords> {
    let (seats, extents) = seats(profile, groups);
    let all_words = extents.values().flatten().map(|extent| extent.words).sum();
    let sieve = Sieve::new(all_words);
    voices.par_iter_mut().try_for_each(|voice| {
        voice.replay(&seats, |_, _, words| Sequence::all(words, |sequence| sieve.count(sequence)))
    })?;
    let least = sieve.threshold(LEAST, MOST_COUNTED);
    let counted: io::Result<Vec<Counts>> =
        voices.par_iter_mut().map(|voice| count(voice, &seats, &sieve, least)).collect();
    drop(sieve);
    let by_language = frequent(counted?, least, lexicon);
    let mut rows = Vec::new();
    for (language, sequences) in &by_language {
        if let Some(extents) = extents.get(language) {
            rows.extend(keywords(sequences, extents, *reference));
        }
    }
    spread(&mut rows, voices, &seats, *reference, groups.names.len())?;
    rows.sort_by_key(|row| row.group);
    Ok(Keywords { rows, least })
}

/// Seats the documents whose words are compared, and adds up the groups by language.
fn seats(
    profile: &CorpusProfile,
    groups: &Groups,
) -> (HashMap<DocumentId, Seat>, BTreeMap<Language, Vec<Extent>>) {
    let mut seats = HashMap::new();
    let mut extents: BTreeMap<Language, Vec<Extent>> = BTreeMap::new();
    for ((id, record), group) in profile.documents.iter().zip(&groups.members) {
        let (Some(group), Reading::Profiled(read)) = (*group, &record.reading) else { continue };
        // Words need no codebook, but a text that can be trusted.
        if record.doubts().is_empty() {
            seats.insert(id.clone(), Seat { group, words: read.words });
            let of_language = extents
                .entry(read.language)
                .or_insert_with(|| vec![Extent::default(); groups.names.len()]);
            of_language[group.0 as usize].add(read.words);
        }
    }
    (seats, extents)
}

type Counts = HashMap<(Sequence, GroupIndex), WordCount>;

/// Counts what passes the sieve.
fn count(
    voice: &mut Voice<'_>,
    seats: &HashMap<DocumentId, Seat>,
    sieve: &Sieve,
    least: u32,
) -> io::Result<Counts> {
    let mut counts = Counts::new();
    let mut document = Counting::new(|seat: Seat, sequence, count| {
        let sum: &mut WordCount = counts.entry((sequence, seat.group)).or_default();
        sum.count += count;
        sum.documents += 1;
    });
    voice.replay(seats, |at, seat, words| {
        document.begin(at, seat);
        Sequence::all(words, |sequence| {
            if sieve.may_have(sequence, least) {
                document.count(sequence);
            }
        });
    })?;
    document.finish();
    Ok(counts)
}

/// Unites the counts and keeps what is frequent enough, by language.
fn frequent(
    parts: Vec<Counts>,
    least: u32,
    lexicon: &Lexicon,
) -> BTreeMap<Language, Vec<(Sequence, ByGroup)>> {
    let mut whole = Counts::new();
    for part in parts {
        part.into_iter().for_each(|(key, count)| {
            let sum = whole.entry(key).or_default();
            sum.count += count.count;
            sum.documents += count.documents;
        });
    }
    let mut sorted: Vec<((Sequence, GroupIndex), WordCount)> = whole.into_iter().collect();
    sorted.sort_unstable_by_key(|(key, _)| *key);
    let mut by_language: BTreeMap<Language, Vec<(Sequence, ByGroup)>> = BTreeMap::new();
    for alike in sorted.chunk_by(|one, other| one.0.0 == other.0.0) {
        let sequence = alike[0].0.0;
        let sum = |of: fn(&WordCount) -> u64| alike.iter().map(|(_, count)| of(count)).sum::<u64>();
        if sum(|count| count.count) >= u64::from(least)
            && sum(|count| count.documents) >= FEWEST_DOCUMENTS
        {
            let language = lexicon[sequence.words()[0] as usize].0;
            let by_group = alike.iter().map(|((_, group), count)| (*group, *count)).collect();
            by_language.entry(language).or_default().push((sequence, by_group));
        }
    }
    by_language
}

/// Looks where the listed sequences stand.
fn spread(
    rows: &mut [KeywordRow],
    voices: &mut [Voice<'_>],
    seats: &HashMap<DocumentId, Seat>,
    reference: Option<GroupIndex>,
    groups: usize,
) -> io::Result<()> {
    let mut places: HashMap<Sequence, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        places.entry(row.sequence).or_default().push(at);
    }
    let seen: io::Result<Vec<Vec<[Spread; 2]>>> = voices
        .par_iter_mut()
        .map(|voice| {
            let begin = rows.iter().map(|row| [row.spread, row.reference_spread]);
            let mut spreads: Vec<_> = begin.collect();
            let mut document = Counting::new(|seat: Seat, sequence, count| {
                for &at in &places[&sequence] {
                    let group = rows[at].group;
                    if seat.group == group {
                        spreads[at][0].add(count, seat.words);
                    } else if others(group, reference, groups).any(|other| other == seat.group) {
                        spreads[at][1].add(count, seat.words);
                    }
                }
            });
            voice.replay(seats, |at, seat, words| {
                document.begin(at, seat);
                Sequence::all(words, |sequence| {
                    if places.contains_key(&sequence) {
                        document.count(sequence);
                    }
                });
            })?;
            document.finish();
            Ok(spreads)
        })
        .collect();
    for spreads in seen? {
        for (row, [here, there]) in rows.iter_mut().zip(&spreads) {
            row.spread.unite(here);
            row.reference_spread.unite(there);
        }
    }
    Ok(())
}

/// Counts of the document in hand, handed on when the next one begins.
struct Counting<F> {
    counts: HashMap<Sequence, u64>,
    hand: Option<(usize, Seat)>,
    enter: F,
}

impl<F: FnMut(Seat, Sequence, u64)> Counting<F> {
    fn new(enter: F) -> Self {
        Self { counts: HashMap::new(), hand: None, enter }
    }

    fn begin(&mut self, document: usize, seat: Seat) {
        if self.hand.is_none_or(|(at, _)| at != document) {
            self.finish();
            self.hand = Some((document, seat));
        }
    }

    fn count(&mut self, sequence: Sequence) {
        *self.counts.entry(sequence).or_default() += 1;
    }

    fn finish(&mut self) {
        if let Some((_, seat)) = self.hand {
            self.counts.drain().for_each(|(sequence, count)| (self.enter)(seat, sequence, count));
        }
    }
}
