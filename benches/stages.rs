//! Each stage by itself, and the whole run, on the sample corpus repeated. Every benchmark asserts its counts first: a stage that
//! became fast by doing less fails.

use std::hint::black_box;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use polilex::codebook::{self, Codebook};
use polilex::corpus::{Input, Options};
use polilex::measure::UnitKind;
use polilex::run::{FigureFormats, Look, Plan, Progress, Selection};
use polilex::scan::Matcher;
use polilex::text::format::extract;
use polilex::text::{Language, words};

/// How often the sample is repeated: some hundred kilobytes.
const TIMES: usize = 40;

fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("input").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn paragraphs(name: &str) -> Vec<String> {
    let bytes = sample(name);
    let mut extraction = extract(name, Box::new(bytes.as_slice()) as Box<dyn Read + '_>)
        .expect("the sample can be read");
    let mut all = Vec::new();
    while let Some(paragraph) = extraction.paragraphs.next().expect("the sample can be read") {
        all.push(paragraph.text.to_owned());
    }
    all
}

fn built_in() -> Codebook {
    let source = codebook::builtin("cyber-community").expect("it comes with polilex");
    codebook::load("cyber-community", source.as_bytes()).expect("it has no faults").0
}

fn count_words(text: &str) -> usize {
    words(text).count()
}

fn tokenise(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("words");
    for (language, name) in
        [("en", "law/marenia-networks-act-2019.txt"), ("zh", "岚屿共和国网络空间白皮书.md")]
    {
        let once = paragraphs(name).join("\n\n");
        let text = once.clone() + &format!("\n\n{once}").repeat(TIMES - 1);
        assert_eq!(count_words(&text), TIMES * count_words(&once));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(language, |bencher| bencher.iter(|| count_words(black_box(&text))));
    }
    group.finish();
}

fn find(
    matcher: &Matcher,
    language: Language,
    paragraphs: &[String],
    times: usize,
) -> (usize, u64) {
    let mut scanner = matcher.scanner(50);
    let mut mentions = 0;
    scanner.begin(language);
    for _ in 0..times {
        for paragraph in paragraphs {
            scanner.paragraph(paragraph, &mut |sentence| mentions += sentence.mentions.len());
        }
    }
    (mentions, scanner.finish().words)
}

fn scan(criterion: &mut Criterion) {
    let codebook = built_in();
    let matcher = Matcher::compile(&codebook).expect("it is within the limits");
    let mut group = criterion.benchmark_group("scan");
    for (language, name) in [
        (Language::ENGLISH, "marenia-white-paper-2023.md"),
        (Language::CHINESE, "岚屿共和国网络空间白皮书.md"),
    ] {
        let paragraphs = paragraphs(name);
        let bytes: usize = paragraphs.iter().map(String::len).sum();
        let (mentions, words) = find(&matcher, language, &paragraphs, 1);
        assert!(mentions > 10 && words > 100);
        assert_eq!(
            find(&matcher, language, &paragraphs, TIMES),
            (TIMES * mentions, TIMES as u64 * words)
        );
        group.throughput(Throughput::Bytes((TIMES * bytes) as u64));
        group.bench_function(language.tag(), |bencher| {
            bencher.iter(|| find(&matcher, language, black_box(&paragraphs), TIMES));
        });
    }
    group.finish();
}

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("extract");
    for name in [
        "law/marenia-networks-act-2019.txt",
        "marenia-white-paper-2023.md",
        "speeches/coral-states-lagoon-forum.html",
        "law/环洋论坛决议.txt",
    ] {
        let bytes = sample(name);
        let count = || {
            let mut extraction = extract(name, Box::new(bytes.as_slice()) as Box<dyn Read + '_>)
                .expect("the sample can be read");
            let mut count = 0;
            while extraction.paragraphs.next().expect("the sample can be read").is_some() {
                count += 1;
            }
            count
        };
        assert_eq!(count(), paragraphs(name).len());
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(count));
    }
    group.finish();
}

fn compile(criterion: &mut Criterion) {
    let codebook = built_in();
    let source = codebook::builtin("cyber-community").expect("it comes with polilex").as_bytes();
    assert_eq!(codebook.concepts.iter().filter(|concept| concept.leaf).count(), 30);
    criterion.bench_function("codebook/load", |bencher| {
        bencher.iter(|| codebook::load("cyber-community", black_box(source)));
    });
    criterion.bench_function("codebook/compile", |bencher| {
        bencher.iter(|| Matcher::compile(black_box(&codebook)));
    });
}

struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: Option<u64>) {}
    fn read(&self, _: u64) {}
}

fn whole(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("there is room");
    let plan = |figures: bool| Plan {
        selection: Selection {
            inputs: vec![Input::Path(Path::new(env!("CARGO_MANIFEST_DIR")).join("input"))],
            options: Options::default(),
            language: None,
            threads: 2,
            extraction: polilex::extract::Settings::default(),
        },
        codebook: built_in(),
        output: folder.path().join("out"),
        unit: UnitKind::Sentence,
        window: 50,
        figures: FigureFormats { svg: figures, png: figures, pdf: false },
        look: Look::default(),
        report: polilex::run::ReportFormat::None,
        seed: 1,
        scope: polilex::run::Scope::Whole,
        by: Vec::new(),
        reference: Vec::new(),
        cluster: None,
    };
    let stop = AtomicBool::new(false);
    for figures in [false, true] {
        let plan = plan(figures);
        let outcome = polilex::run::run(&plan, &Silent, &stop).expect("the sample can be analysed");
        assert_eq!((outcome.skipped.len(), outcome.concepts), (1, 30));
        let name = if figures { "run/with figures" } else { "run/tables" };
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| polilex::run::run(&plan, &Silent, &stop));
        });
    }
}

criterion_group! {
    name = stages;
    config = Criterion::default().sample_size(10).measurement_time(std::time::Duration::from_secs(2));
    targets = tokenise, scan, read, compile, whole
}
criterion_main!(stages);
