//! The tables of a sweep again, from what `polilex run` gives with codebooks of each overlap and register, by other means than the
//! program's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::tables::{Row, analyse, complaint, count, number, polilex, sample, say, table};

const OVERLAPS: [&str; 3] = ["concept", "codebook", "all"];
const REGISTERS: [&str; 2] = ["all", "formula"];
const MEASURES: [&str; 5] =
    ["rate", "sentence_share", "documents", "mean_rate", "mean_sentence_share"];
const UNITS: [&str; 4] = ["sentence", "paragraph", "document", "window:50"];
const CHANCES: [&str; 2] = ["null_model", "independence"];
const MINIMUMS: [u64; 3] = [1, 2, 5];
const ALPHA: f64 = 0.05;

type Pair = (String, String);
/// Option values by option, in the order of the columns.
type Setting = Vec<(&'static str, String)>;

/// What a run with one codebook says.
struct Coded {
    /// Leaves with terms in the language of a document.
    sought: BTreeSet<String>,
    concepts: BTreeMap<String, Row>,
    /// By leaf: the rate and the sentence share in each document whose zeros can be trusted.
    cells: BTreeMap<String, Vec<(f64, f64)>>,
    pairs: BTreeMap<(String, Pair), Row>,
}

/// The built-in codebook with another overlap and, if asked for, without terms that are no formulas.
fn codebook(overlap: &str, register: &str) -> String {
    let shown = String::from_utf8(say(&["codebook", "show"]).stdout).expect("it is there");
    let mut book: toml::Table = toml::from_str(&shown).expect("it is there");
    book["codebook"].as_table_mut().expect("it is there").insert("overlap".into(), overlap.into());
    let concepts = book["concept"].as_array_mut().expect("it is there");
    for concept in concepts.iter_mut() {
        let concept = concept.as_table_mut().expect("it is there");
        // They are of the codebook as it was.
        concept.remove("examples");
        let Some(terms) = concept.get_mut("terms").and_then(toml::Value::as_table_mut) else {
            continue;
        };
        if register == "formula" {
            for (_, terms) in terms.iter_mut() {
                terms
                    .as_array_mut()
                    .expect("it is there")
                    .retain(|term| term.get("formula").is_some());
            }
            terms.retain(|_, terms| !terms.as_array().expect("it is there").is_empty());
            if terms.is_empty() {
                concept.remove("terms");
            }
        }
    }
    // A leaf without terms is none, nor is a group without leaves.
    let coded: Vec<String> = concepts
        .iter()
        .filter(|concept| concept.get("terms").is_some())
        .map(|concept| concept["id"].as_str().expect("it is there").to_owned())
        .collect();
    concepts.retain(|concept| {
        let id = concept["id"].as_str().expect("it is there");
        coded.iter().any(|leaf| leaf == id || leaf.starts_with(&format!("{id}.")))
    });
    toml::to_string(&book).expect("it is there")
}

impl Coded {
    fn of(input: &Path, folder: &Path, (overlap, register): (&str, &str), sizes: &Sizes) -> Self {
        let path = folder.join(format!("{overlap}-{register}.toml"));
        std::fs::write(&path, codebook(overlap, register)).expect("it is there");
        let codebook =
            ["--codebook", path.to_str().expect("it is there"), "--figures", "none", "--quiet"];
        let (_guard, out) = analyse(input, &codebook);
        let documents = table(&out, "documents");
        let coded = documents.iter().filter(|row| row["coded"] == "yes");
        let languages: BTreeSet<&str> = coded.map(|row| row["language"].as_str()).collect();
        let terms = table(&out, "terms");
        let sought = terms.iter().filter(|row| languages.contains(row["language"].as_str()));
        let sought: BTreeSet<String> = sought.map(|row| row["concept"].clone()).collect();
        let mut cells: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
        let trusted: BTreeSet<&str> = documents
            .iter()
            .filter(|row| row["coded"] == "yes" && row["status"] == "read")
            .map(|row| row["doc"].as_str())
            .collect();
        for row in table(&out, "concept_by_document") {
            // Words of Chinese depend on the terms, so those of the base count.
            let Some(&(words, sentences)) = sizes.get(&row["doc"]) else { continue };
            if trusted.contains(row["doc"].as_str()) && words > 0 {
                let mentions = count(&row, "mentions").expect("it is there") as f64;
                let of = count(&row, "sentences").expect("it is there") as f64;
                cells
                    .entry(row["concept"].clone())
                    .or_default()
                    .push((mentions / words as f64, of / sentences as f64));
            }
        }
        let concepts = table(&out, "concepts").into_iter().map(|row| (row["concept"].clone(), row));
        let pairs = table(&out, "cooccurrence").into_iter();
        Self {
            sought,
            concepts: concepts.collect(),
            cells,
            pairs: pairs
                .map(|row| ((row["unit"].clone(), (row["a"].clone(), row["b"].clone())), row))
                .collect(),
        }
    }

    fn mentions(&self, leaf: &str) -> Option<u64> {
        self.sought
            .contains(leaf)
            .then(|| count(&self.concepts[leaf], "mentions").expect("it is there"))
    }

    fn value(&self, leaf: &str, measure: &str, minimum: u64) -> Option<f64> {
        self.mentions(leaf).filter(|mentions| *mentions >= minimum)?;
        let row = &self.concepts[leaf];
        let mean = |of: fn(&(f64, f64)) -> f64| {
            let cells = self.cells.get(leaf)?;
            Some(cells.iter().map(of).sum::<f64>() / cells.len() as f64)
        };
        match measure {
            // All have the same divisor.
            "rate" => Some(count(row, "mentions")? as f64),
            "sentence_share" => Some(count(row, "sentences")? as f64),
            "documents" => Some(count(row, "documents")? as f64),
            "mean_rate" => mean(|cell| cell.0),
            _ => mean(|cell| cell.1),
        }
    }

    /// `Some(true)` for an edge, `None` if it cannot be told.
    fn edge(&self, pair: &Pair, unit: &str, chance: &str, minimum: u64) -> Option<bool> {
        for leaf in [&pair.0, &pair.1] {
            self.mentions(leaf).filter(|mentions| *mentions >= minimum)?;
        }
        let row = self.pairs.get(&(unit.to_owned(), pair.clone()))?;
        let (expected, q) = match chance {
            "independence" => ("expected", "q"),
            _ => ("null_expected", "null_q"),
        };
        let (expected, q) = (number(row, expected)?, number(row, q)?);
        let together = count(row, "n_ab").expect("it is there");
        Some(together >= minimum && together as f64 > expected && q < ALPHA)
    }
}

/// Words and sentences by document.
type Sizes = BTreeMap<String, (u64, u64)>;

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * one.abs().max(other.abs())
}

/// Pair by pair, as it is defined.
fn tau(one: &[f64], other: &[f64]) -> Option<f64> {
    let sign = |a: f64, b: f64| {
        if same(a, b) { 0.0 } else { (a - b).signum() }
    };
    let (mut excess, mut first, mut second) = (0.0, 0.0, 0.0);
    for a in 0..one.len() {
        for b in 0..a {
            let (x, y): (f64, f64) = (sign(one[a], one[b]), sign(other[a], other[b]));
            excess += x * y;
            first += x.abs();
            second += y.abs();
        }
    }
    (one.len() >= 5 && first * second > 0.0).then(|| excess / f64::sqrt(first * second))
}

fn rank(value: f64, all: &[f64]) -> f64 {
    let above = all.iter().filter(|other| !same(**other, value) && **other > value).count();
    let tied = all.iter().filter(|other| same(**other, value)).count();
    above as f64 + (tied as f64 + 1.0) / 2.0
}

fn near(found: Option<f64>, expected: Option<f64>, what: &str) {
    let near = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-5 * expected.abs().max(0.1),
        (found, expected) => found == expected,
    };
    assert!(near, "{what} is {found:?}, not {expected:?}");
}

fn cross(options: &[(&'static str, Vec<String>)]) -> Vec<Setting> {
    let mut all = vec![Setting::new()];
    for (option, values) in options {
        let longer = all.iter().flat_map(|setting| {
            values.iter().map(|value| [&setting[..], &[(*option, value.clone())]].concat())
        });
        all = longer.collect();
    }
    all
}

fn strings<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

fn of<'a>(setting: &'a Setting, option: &str) -> &'a str {
    &setting.iter().find(|(known, _)| *known == option).expect("it is there").1
}

/// The options in which two settings differ.
fn differences(one: &Setting, other: &Setting) -> Vec<(&'static str, String)> {
    one.iter().zip(other).filter(|(one, other)| one != other).map(|(one, _)| one.clone()).collect()
}

/// All that is recomputed: by setting, what each leaf or pair is worth there.
struct Recount {
    coded: BTreeMap<(&'static str, &'static str), Coded>,
    leaves: Vec<String>,
    rankings: Vec<(Setting, BTreeMap<String, f64>)>,
    /// Pairs that can be judged, and whether they are edges.
    networks: Vec<(Setting, BTreeMap<Pair, bool>)>,
}

impl Recount {
    fn of(input: &Path, base: &Path) -> Self {
        let folder = tempfile::tempdir().expect("it is there");
        let sizes: Sizes = table(base, "documents")
            .into_iter()
            .filter_map(|row| {
                let sizes = (count(&row, "words")?, count(&row, "sentences")?);
                Some((row["doc"].clone(), sizes))
            })
            .collect();
        let mut coded = BTreeMap::new();
        for overlap in OVERLAPS {
            for register in REGISTERS {
                let key = (overlap, register);
                coded.insert(key, Coded::of(input, folder.path(), key, &sizes));
            }
        }
        let whole = &coded[&("concept", "all")];
        // In the order of the codebook, which is that of the table.
        let leaves: Vec<String> =
            table(base, "sweep_concepts").into_iter().map(|row| row["concept"].clone()).collect();
        assert_eq!(leaves.iter().cloned().collect::<BTreeSet<_>>(), whole.sought);
        let mut recount = Self { coded, leaves, rankings: Vec::new(), networks: Vec::new() };
        for setting in cross(&[
            ("overlap", strings(&OVERLAPS)),
            ("register", strings(&REGISTERS)),
            ("measure", strings(&MEASURES)),
            ("min_mentions", strings(&MINIMUMS)),
        ]) {
            let coded = recount.coded(&setting);
            let minimum = of(&setting, "min_mentions").parse().expect("it is there");
            let values = recount.leaves.iter().filter_map(|leaf| {
                Some((leaf.clone(), coded.value(leaf, of(&setting, "measure"), minimum)?))
            });
            let values = values.collect();
            recount.rankings.push((setting, values));
        }
        for setting in cross(&[
            ("overlap", strings(&OVERLAPS)),
            ("register", strings(&REGISTERS)),
            ("unit", strings(&UNITS)),
            ("chance", strings(&CHANCES)),
            ("min_mentions", strings(&MINIMUMS)),
            ("alpha", strings(&[ALPHA])),
        ]) {
            let coded = recount.coded(&setting);
            let minimum = of(&setting, "min_mentions").parse().expect("it is there");
            let (unit, chance) = (of(&setting, "unit"), of(&setting, "chance"));
            let mut judged = BTreeMap::new();
            for (at, a) in recount.leaves.iter().enumerate() {
                for b in &recount.leaves[at + 1..] {
                    let pair = (a.clone(), b.clone());
                    if let Some(edge) = coded.edge(&pair, unit, chance, minimum) {
                        judged.insert(pair, edge);
                    }
                }
            }
            recount.networks.push((setting, judged));
        }
        recount
    }

    fn coded(&self, setting: &Setting) -> &Coded {
        let found = self.coded.iter().find(|((overlap, register), _)| {
            *overlap == of(setting, "overlap") && *register == of(setting, "register")
        });
        found.expect("it is there").1
    }

    fn tau(&self, one: usize, other: usize) -> (usize, Option<f64>) {
        let (one, other) = (&self.rankings[one].1, &self.rankings[other].1);
        let shared: Vec<&String> = one.keys().filter(|leaf| other.contains_key(*leaf)).collect();
        let values = |of: &BTreeMap<String, f64>| -> Vec<f64> {
            shared.iter().map(|leaf| of[*leaf]).collect()
        };
        (shared.len(), tau(&values(one), &values(other)))
    }

    /// Edges of the other that can be judged, those among them that are edges, edges of either.
    fn kept(&self, one: usize, other: usize) -> (u64, u64, u64) {
        let (one, other) = (&self.networks[one].1, &self.networks[other].1);
        let both = one.iter().filter_map(|(pair, here)| Some((*here, *other.get(pair)?)));
        both.fold((0, 0, 0), |(known, shared, either), (here, there)| {
            (
                known + u64::from(there),
                shared + u64::from(here && there),
                either + u64::from(here || there),
            )
        })
    }
}

fn check(input: &Path, least_edges: u64) {
    let (_guard, out) = sweep(input, &[]);
    let recount = Recount::of(input, &out);
    check_rankings(&out, &recount);
    check_concepts(&out, &recount);
    check_networks(&out, &recount, least_edges);
    check_pairs(&out, &recount);
    check_options(&out, &recount);
}

fn sweep(input: &Path, more: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("it is there");
    let out = folder.path().join("out");
    let swept = polilex()
        .arg("sweep")
        .arg(input)
        .args(["--quiet", "--out"])
        .arg(&out)
        .args(more)
        .output()
        .expect("it is there");
    assert!(swept.status.success(), "{}", complaint(&swept));
    (folder, out)
}

fn check_setting(row: &Row, setting: &Setting, at: usize) {
    for (option, value) in setting {
        assert_eq!(row[*option], *value);
    }
    assert_eq!(row["base"], if at == 0 { "yes" } else { "no" });
}

fn check_rankings(out: &Path, recount: &Recount) {
    let rows = table(out, "sweep_rankings");
    assert_eq!(rows.len(), recount.rankings.len());
    for (at, (row, (setting, values))) in rows.iter().zip(&recount.rankings).enumerate() {
        check_setting(row, setting, at);
        let (shared, tau) = recount.tau(at, 0);
        assert_eq!(count(row, "concepts"), Some(values.len() as u64), "{setting:?}");
        assert_eq!(count(row, "shared"), Some(shared as u64), "{setting:?}");
        near(number(row, "tau"), tau, &format!("tau of {setting:?}"));
    }
}

fn check_concepts(out: &Path, recount: &Recount) {
    let base = &recount.rankings[0];
    for row in table(out, "sweep_concepts") {
        let leaf = &row["concept"];
        let place = |values: &BTreeMap<String, f64>| {
            let all: Vec<f64> = values.values().copied().collect();
            values.get(leaf).map(|value| rank(*value, &all))
        };
        near(number(&row, "base_rank"), place(&base.1), leaf);
        let sought: Vec<_> = recount
            .rankings
            .iter()
            .filter(|(setting, _)| recount.coded(setting).sought.contains(leaf))
            .collect();
        assert_eq!(count(&row, "settings"), Some(sought.len() as u64));
        let mut places: Vec<f64> =
            recount.rankings.iter().filter_map(|(_, values)| place(values)).collect();
        places.sort_by(f64::total_cmp);
        assert_eq!(count(&row, "ranked"), Some(places.len() as u64));
        near(number(&row, "highest_rank"), places.first().copied(), leaf);
        near(number(&row, "lowest_rank"), places.last().copied(), leaf);
        let middle = places.len() / 2;
        let median = (!places.is_empty()).then(|| {
            if places.len() % 2 == 1 {
                places[middle]
            } else {
                (places[middle - 1] + places[middle]) / 2.0
            }
        });
        near(number(&row, "median_rank"), median, leaf);
        for (column, most) in [("top_5_share", 5.0), ("top_10_share", 10.0)] {
            let top = places.iter().filter(|place| **place <= most).count();
            near(number(&row, column), Some(top as f64 / sought.len() as f64), leaf);
        }
        // The farthest move of all single changes, among what both rank.
        let mut farthest: Vec<(String, f64)> = Vec::new();
        for (setting, values) in &recount.rankings {
            let different = differences(setting, &base.0);
            let [(option, value)] = &different[..] else { continue };
            let shared = |all: &BTreeMap<String, f64>, other: &BTreeMap<String, f64>| {
                let shared = all.iter().filter(|(leaf, _)| other.contains_key(*leaf));
                place(&shared.map(|(leaf, value)| (leaf.clone(), *value)).collect())
            };
            if let (Some(here), Some(there)) = (shared(values, &base.1), shared(&base.1, values)) {
                farthest.push((format!("{option}={value}"), here - there));
            }
        }
        let most = farthest.iter().map(|(_, by)| by.abs()).fold(0.0, f64::max);
        if most == 0.0 {
            assert_eq!((row["moved_by"].as_str(), row["moved_places"].as_str()), ("", ""));
        } else {
            let moved = number(&row, "moved_places");
            near(moved.map(f64::abs), Some(most), leaf);
            assert!(
                farthest.iter().any(|(by, to)| *by == row["moved_by"] && Some(*to) == moved),
                "{row:?} {farthest:?}"
            );
        }
    }
}

fn check_networks(out: &Path, recount: &Recount, least_edges: u64) {
    let rows = table(out, "sweep_networks");
    assert_eq!(rows.len(), recount.networks.len());
    let mut edges = 0;
    for (at, (row, (setting, judged))) in rows.iter().zip(&recount.networks).enumerate() {
        check_setting(row, setting, at);
        let own = judged.values().filter(|edge| **edge).count() as u64;
        edges += own;
        let (known, shared, either) = recount.kept(at, 0);
        assert_eq!(count(row, "edges"), Some(own), "{setting:?}");
        assert_eq!(count(row, "base_edges"), Some(known), "{setting:?}");
        assert_eq!(count(row, "shared_edges"), Some(shared), "{setting:?}");
        let share = |whole: u64| (whole > 0).then(|| shared as f64 / whole as f64);
        near(number(row, "kept_share"), share(known), "kept_share");
        near(number(row, "jaccard"), share(either), "jaccard");
    }
    assert!(edges >= least_edges, "{edges} edges were compared");
}

fn check_pairs(out: &Path, recount: &Recount) {
    let rows = table(out, "sweep_pairs");
    let ever: BTreeSet<&Pair> = recount
        .networks
        .iter()
        .flat_map(|(_, judged)| judged.iter().filter(|(_, edge)| **edge).map(|(pair, _)| pair))
        .collect();
    assert_eq!(rows.len(), ever.len());
    let base = &recount.networks[0];
    for row in &rows {
        let pair = (row["a"].clone(), row["b"].clone());
        assert!(ever.contains(&pair));
        let verdicts: Vec<bool> =
            recount.networks.iter().filter_map(|(_, judged)| judged.get(&pair)).copied().collect();
        let edges = verdicts.iter().filter(|edge| **edge).count() as u64;
        let judged = verdicts.len() as u64;
        assert_eq!(count(row, "edges"), Some(edges));
        assert_eq!(count(row, "judged"), Some(judged));
        assert_eq!(count(row, "unknown"), Some(recount.networks.len() as u64 - judged));
        near(number(row, "share"), Some(edges as f64 / judged as f64), "share");
        let own = base.1.get(&pair).copied();
        let said = match own {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        assert_eq!(row["base"], said);
        let (mut singles, mut single_judged, mut single_edges) = (0, 0, 0);
        let mut changed = BTreeSet::new();
        for (setting, judged) in &recount.networks {
            let different = differences(setting, &base.0);
            if different.len() != 1 {
                continue;
            }
            singles += 1;
            if let Some(edge) = judged.get(&pair) {
                single_judged += 1;
                single_edges += u64::from(*edge);
                if own.is_some_and(|own| own != *edge) {
                    changed.insert(format!("{}={}", different[0].0, different[0].1));
                }
            }
        }
        assert_eq!(count(row, "single_judged"), Some(single_judged));
        assert_eq!(count(row, "single_edges"), Some(single_edges));
        let listed = row["changed_by"].split("; ").filter(|name| !name.is_empty());
        assert_eq!(listed.map(str::to_owned).collect::<BTreeSet<_>>(), changed);
        let persists =
            own == Some(true) && single_edges == single_judged && 2 * single_judged >= singles;
        assert_eq!(row["persists"], if persists { "yes" } else { "no" });
    }
}

fn check_options(out: &Path, recount: &Recount) {
    let rows = table(out, "sweep_options");
    assert_eq!(rows.len(), 2 + 1 + 2 + 4 + 3 + 1);
    for row in &rows {
        let (option, value) = (row["option"].as_str(), row["value"].as_str());
        let ranked: Vec<Setting> = recount.rankings.iter().map(|(of, _)| of.clone()).collect();
        let drawn: Vec<Setting> = recount.networks.iter().map(|(of, _)| of.clone()).collect();
        let (taus, kept) = (twins(&ranked, option, value), twins(&drawn, option, value));
        let told = |twins: &[(usize, usize)]| (!twins.is_empty()).then_some(twins.len() as u64);
        assert_eq!(count(row, "rankings"), told(&taus), "{option}={value}");
        assert_eq!(count(row, "networks"), told(&kept), "{option}={value}");
        let base = taus.iter().find(|(_, twin)| *twin == 0);
        near(number(row, "base_tau"), base.and_then(|(at, _)| recount.tau(*at, 0).1), option);
        let taus: Vec<f64> =
            taus.iter().filter_map(|(at, twin)| recount.tau(*at, *twin).1).collect();
        let mean = (!taus.is_empty()).then(|| taus.iter().sum::<f64>() / taus.len() as f64);
        near(number(row, "mean_tau"), mean, "mean_tau");
        near(number(row, "lowest_tau"), taus.into_iter().min_by(f64::total_cmp), "lowest_tau");
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        let base = kept.iter().find(|(_, twin)| *twin == 0).map(|(at, _)| recount.kept(*at, 0));
        let base = base.and_then(|(known, shared, _)| share(shared, known));
        near(number(row, "base_kept_share"), base, "base_kept_share");
        let sums = kept.iter().fold((0, 0, 0), |sums, (at, twin)| {
            let (known, shared, either) = recount.kept(*at, *twin);
            (sums.0 + known, sums.1 + shared, sums.2 + either)
        });
        near(number(row, "kept_share"), share(sums.1, sums.0), "kept_share");
        near(number(row, "jaccard"), share(sums.1, sums.2), "jaccard");
    }
}

/// The settings with this value, each with the one that has the value of the base instead.
fn twins(settings: &[Setting], option: &str, value: &str) -> Vec<(usize, usize)> {
    let base = settings[0].iter().find(|(known, _)| *known == option).map(|(_, value)| value);
    let with = settings
        .iter()
        .enumerate()
        .filter(|(_, setting)| setting.iter().any(|(known, own)| *known == option && own == value));
    with.map(|(at, setting)| {
        let twin = settings.iter().position(|other| {
            let different = differences(other, setting);
            different.len() == 1 && different[0].0 == option && Some(&different[0].1) == base
        });
        (at, twin.expect("it is there"))
    })
    .collect()
}

#[test]
fn a_sweep_of_the_sample_corpus_is_what_its_runs_say() {
    check(&sample(), 10);
}

#[test]
fn a_sweep_of_real_documents_is_what_its_runs_say() {
    let Some(corpus) = std::env::var_os("POLILEX_CORPUS") else {
        eprintln!("skipped: POLILEX_CORPUS is not set");
        return;
    };
    check(&Path::new(&corpus).join("cyber-governance"), 1000);
}

/// The base is what `run` does: its mentions, and the edges of its network.
#[test]
fn the_base_is_what_run_does() {
    let (_one, swept) = sweep(&sample(), &["--unit", "paragraph,window:7", "--threads", "3"]);
    let (_two, run) = analyse(
        &sample(),
        &["--unit", "window:7", "--figures", "none", "--quiet", "--threads", "1"],
    );
    let bytes = |out: &Path, name: &str| std::fs::read(out.join(name)).expect("it is there");
    for name in ["tables/mentions.csv", "tables/documents.csv"] {
        assert!(bytes(&swept, name) == bytes(&run, name), "{name}");
    }
    let edges = |unit: &str| {
        let pairs = table(&run, "cooccurrence").into_iter();
        let edge = |row: &Row| {
            row["unit"] == unit
                && number(row, "null_q") < Some(ALPHA)
                && count(row, "n_ab").expect("it is there") as f64
                    > number(row, "null_expected").expect("it is there")
                && number(row, "null_q").is_some()
        };
        pairs.filter(edge).count() as u64
    };
    let rows = table(&swept, "sweep_networks");
    for unit in ["paragraph", "window:7"] {
        let row = rows.iter().find(|row| {
            let base = [("overlap", "concept"), ("register", "all"), ("min_mentions", "1")];
            let usual = [("unit", unit), ("chance", "null_model")];
            base.iter().chain(&usual).all(|(option, value)| row[*option] == *value)
        });
        assert_eq!(count(row.expect("it is there"), "edges"), Some(edges(unit)), "{unit}");
    }
}

#[test]
fn a_sweep_is_the_same_at_any_number_of_threads_and_says_what_persists() {
    let (_one, first) =
        sweep(&sample(), &["--threads", "1", "--unit", "sentence,window:20,window:60"]);
    let (_two, second) =
        sweep(&sample(), &["--threads", "4", "--unit", "sentence,window:20,window:60"]);
    assert!(crate::tables::files(&first) == crate::tables::files(&second));
    let folder = tempfile::tempdir().expect("it is there");
    let out = folder.path().join("out");
    let said =
        polilex().arg("sweep").arg(sample()).arg("--out").arg(&out).output().expect("it is there");
    let said = complaint(&said);
    for wanted in ["rankings: tau with the base at least ", "edges persist whatever single choice"]
    {
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn choices_that_cannot_be_are_mistakes_with_advice() {
    let folder = tempfile::tempdir().expect("it is there");
    let out = folder.path().join("out");
    let sample = sample();
    let with = |more: &[&str]| {
        let run = polilex().arg("sweep").arg(&sample).arg("--out").arg(&out).args(more).output();
        let run = run.expect("it is there");
        assert_eq!(run.status.code(), Some(2), "{more:?}: {}", complaint(&run));
        assert!(!out.exists());
        complaint(&run)
    };
    assert!(with(&["--overlap", "longest"]).contains("concept, codebook, all"));
    assert!(with(&["--measure", "mentions"]).contains("mean_sentence_share"));
    assert!(with(&["--alpha", "0"]).contains("above 0"));
    with(&["--unit", "chapter"]);
    with(&["--min-mentions", ""]);
    let many: Vec<String> = (1..900).map(|count| count.to_string()).collect();
    assert!(with(&["--min-mentions", &many.join(",")]).contains("are the limit"));
}
