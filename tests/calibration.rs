//! Does the comparison of groups keep its promises? Corpora are simulated in which the groups do not differ: a test at 0.05 may call one in
//! twenty different, and 95 % intervals must hold the truth that the corpora were made from.
//!
//! `POLILEX_CALIBRATION=4000 cargo test --release --test calibration -- --nocapture` tries other sizes, so many corpora of each, and prints the
//! table of `docs/measures.md`.

#![allow(clippy::print_stdout, reason = "the table is what one wants to see")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "simulated documents are small"
)]

use std::collections::BTreeMap;

use polilex::codebook::{self, Codebook, ConceptIndex};
use polilex::document::DocumentId;
use polilex::measure::comparison::{Comparison, Design, Piece};
use polilex::measure::{ComparisonRow, GroupIndex, Groups, Interval};
use polilex::profile::{ConceptCount, CorpusProfile, DocumentProfile, Presence, Reading, Record};
use polilex::text::Language;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// Share of the sentences with a mention, in every group, unless a test says otherwise.
const SHARE: f64 = 0.03;
/// Mentions in a sentence that has one, on average.
const MENTIONS: f64 = 1.25;
/// Words in a sentence, on average.
const WORDS: f64 = 22.0;

/// A random number between 0 and 1, neither included.
fn unit(random: &mut Pcg64Mcg) -> f64 {
    ((random.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}

fn normal(random: &mut Pcg64Mcg) -> f64 {
    let (radius, turn) = (unit(random), unit(random));
    libm::sqrt(-2.0 * libm::log(radius)) * libm::cos(std::f64::consts::TAU * turn)
}

/// A document: some hundred sentences, log-normal; a share of them with a mention that differs between documents as a gamma variate does
/// (its standard deviation is 71 % of its mean): words of one document resemble each other.
fn document(random: &mut Pcg64Mcg, group: &str, length: f64, share: f64) -> Record {
    let sentences =
        libm::round(libm::exp(libm::log(length) + 0.6 * normal(random))).max(5.0) as u64;
    let gamma = -libm::log(unit(random) * unit(random));
    let share = (share * gamma / 2.0).min(1.0);
    let mut chance = |share: f64| unit(random) < share;
    let with = (0..sentences).filter(|_| chance(share)).count() as u32;
    let mentions = with + (0..with).filter(|_| chance(MENTIONS - 1.0)).count() as u32;
    let words = sentences * (15 + random.next_u64() % 15);
    let count = ConceptCount {
        concept: ConceptIndex(0),
        mentions,
        sentences: with,
        incidence: Presence::default(),
        recited: false,
        places: [0; 20],
    };
    let profile = DocumentProfile {
        language: Language::ENGLISH,
        coded: true,
        words,
        sentences,
        concepts: if with > 0 { vec![count] } else { Vec::new() },
        ..DocumentProfile::default()
    };
    Record {
        metadata: BTreeMap::from([("group".to_owned(), group.to_owned())]),
        reading: Reading::Profiled(Box::new(profile)),
        ..Record::default()
    }
}

fn book() -> Codebook {
    let source = "[codebook]\nid = \"t\"\n[[concept]]\nid = \"a\"\n[concept.terms]\nen = [\"a\"]\n";
    codebook::load("t.toml", source.as_bytes()).expect("it has no faults").0
}

/// Documents of a group, and the median of their sentences.
type Side = (usize, f64);

/// The first group of a corpus of two compared with the second.
fn simulate(codebook: &Codebook, sides: [Side; 2], share: f64, number: u64) -> ComparisonRow {
    let mut random = Pcg64Mcg::seed_from_u64(number);
    let mut profile = CorpusProfile::default();
    for (group, (documents, length)) in ["a", "b"].into_iter().zip(sides) {
        for at in 0..documents {
            let record = document(&mut random, group, length, share);
            profile.documents.insert(DocumentId::file(format!("{group}{at:04}")), record);
        }
    }
    let grouping = "group".parse().expect("it is the name of a column");
    let columns = [("group".to_owned(), "group".to_owned())];
    let groups = Groups::of(&grouping, &profile, &columns).expect("there are two");
    let reference = Some(GroupIndex(1));
    let design = Design { reference, clusters: None, draws: 999, seed: number };
    let comparison = Comparison::new(&profile, codebook, &groups, &design);
    let pieces: Vec<Piece> =
        comparison.tasks().into_iter().map(|task| comparison.perform(task)).collect();
    comparison.rows(&pieces).swap_remove(0)
}

/// What came of many corpora, as shares of them.
#[derive(Debug, Default)]
struct Outcome {
    /// p < 0.05 of the test that deals out documents, among the corpora that can be tested.
    permutation: f64,
    /// G² above 3.84, which would be p < 0.05 if words were independent.
    words: f64,
    /// Intervals that hold the truth: of rate, sentence share, log ratio, difference of shares.
    covered: [f64; 4],
    /// Corpora whose intervals could all be told.
    told: f64,
}

fn try_many(sides: [Side; 2], share: f64, corpora: u64) -> Outcome {
    let codebook = book();
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let rows: Vec<ComparisonRow> = std::thread::scope(|scope| {
        let mine = |first: u64| {
            let numbers = (first..corpora).step_by(threads as usize);
            numbers.map(|number| simulate(&codebook, sides, share, number)).collect::<Vec<_>>()
        };
        let workers: Vec<_> = (0..threads).map(|first| scope.spawn(move || mine(first))).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("it does not panic")).collect()
    });
    let truth = [1_000.0 * share * MENTIONS / WORDS, share, 0.0, 0.0];
    let intervals = |row: &ComparisonRow| {
        [
            row.rate_interval,
            row.sentence_share_interval,
            row.log_ratio_interval,
            row.share_difference_interval,
        ]
    };
    let told: Vec<[Option<Interval>; 4]> =
        rows.iter().map(intervals).filter(|all| all.iter().all(Option::is_some)).collect();
    let part = |count: usize, of: usize| count as f64 / of as f64;
    let p: Vec<f64> = rows.iter().filter_map(|row| row.p).collect();
    let covers = |at: usize| {
        let holds = |interval: Interval| interval.low <= truth[at] && truth[at] <= interval.high;
        part(told.iter().filter(|all| all[at].is_some_and(holds)).count(), told.len())
    };
    Outcome {
        permutation: part(p.iter().filter(|p| **p < 0.05).count(), p.len()),
        words: part(
            rows.iter().filter(|row| row.log_likelihood > Some(3.841_459)).count(),
            rows.len(),
        ),
        covered: [0, 1, 2, 3].map(covers),
        told: part(told.len(), rows.len()),
    }
}

#[test]
fn no_difference_is_called_one_as_often_as_promised() {
    // So many that a coverage of 93.5 % is told from one below 93 %.
    let corpora = 6_000;
    let outcome = try_many([(40, 80.0); 2], SHARE, corpora);
    println!("{outcome:?}");
    // The 95 % interval of a share of 0.05 in so many corpora; p is a multiple of 1/1,000, so that p < 0.05 has probability 0.049.
    let width = 1.96 * libm::sqrt(0.05 * 0.95 / corpora as f64);
    assert!((outcome.permutation - 0.049).abs() < width, "{outcome:?}");
    assert!(outcome.covered.iter().all(|covered| (0.93..=0.97).contains(covered)), "{outcome:?}");
    assert!(outcome.told > 0.99, "{outcome:?}");
    // What takes each word for a draw of its own is wrong six times as often as it says, or more.
    assert!(outcome.words > 0.3, "{outcome:?}");
}

/// Groups that are alike in what they say and not in the length of their documents: documents, and the median of their sentences.
const UNLIKE: [[Side; 2]; 4] = [
    [(15, 30.0), (35, 200.0)],
    [(18, 100.0), (30, 700.0)],
    [(6, 200.0), (30, 40.0)],
    [(12, 600.0), (40, 60.0)],
];

#[test]
fn the_length_of_documents_is_no_difference() {
    let outcome = try_many(UNLIKE[0], SHARE, 1_000);
    assert!(outcome.permutation < 0.07, "{outcome:?}");
    for (share, most) in [(SHARE, 0.075), (SHARE / 10.0, 0.09)] {
        for sides in UNLIKE {
            let outcome = try_many(sides, share, 500);
            println!("{share} {sides:?} {outcome:?}");
            assert!(outcome.permutation < most, "{share} {sides:?} {outcome:?}");
        }
    }
}

#[test]
fn so_it_is_with_other_sizes() {
    let Some(corpora) = std::env::var_os("POLILEX_CALIBRATION") else { return };
    let corpora = corpora.to_str().and_then(|corpora| corpora.parse().ok()).expect("a number");
    for documents in [5, 8, 10, 15, 20, 30, 50, 100] {
        let Outcome { permutation, words, covered, told } =
            try_many([(documents, 80.0); 2], SHARE, corpora);
        let [rate, share, ratio, difference] = covered.map(|covered| 100.0 * covered);
        println!(
            "| {documents} | {:.1} % | {:.1} % | {rate:.1} % | {share:.1} % | {ratio:.1} % | {difference:.1} % | {:.1} % |",
            100.0 * permutation,
            100.0 * words,
            100.0 * told
        );
        assert!(permutation < 0.05 + 3.0 * libm::sqrt(0.05 * 0.95 / corpora as f64));
    }
    for share in [SHARE, SHARE / 10.0] {
        for sides in UNLIKE {
            let Outcome { permutation, words, .. } = try_many(sides, share, corpora);
            assert!(permutation < 0.075);
            let [(few, short), (many, long)] = sides;
            println!(
                "| {few} of {short} | {many} of {long} | {:.1} % | {:.1} % | {:.1} % |",
                100.0 * share,
                100.0 * permutation,
                100.0 * words
            );
        }
    }
}
