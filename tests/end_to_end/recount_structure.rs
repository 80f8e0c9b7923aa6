//! The tables of structure again, from `mentions.csv`, `documents.csv`, `terms.csv` and `cooccurrence.csv` alone, by other means than the
//! program's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::tables::{Row, analyse, count, number, sample, table};

/// By document and concept: spans and sentences.
type Found = BTreeMap<(String, String), (Vec<(u64, u64)>, BTreeSet<String>)>;

/// What everything is recomputed from.
struct Source {
    documents: BTreeMap<String, Row>,
    mentions: Vec<Row>,
    concepts: Vec<Row>,
    terms: Vec<Row>,
    pairs: Vec<Row>,
    /// By document and concept: the spans of its mentions, and their sentences.
    found: Found,
}

fn near(found: Option<f64>, expected: f64, what: &str) {
    let found = found.unwrap_or_else(|| panic!("{what} is empty, not {expected}"));
    // Six significant digits are written.
    assert!(
        (found - expected).abs() <= 1e-5 * expected.abs().max(1e-4),
        "{what} is {found}, not {expected}"
    );
}

fn known(row: &Row, column: &str) -> f64 {
    number(row, column).unwrap_or_else(|| panic!("{column} is empty in {row:?}"))
}

fn year(row: &Row) -> i32 {
    row["year"].parse().expect("a year is a number")
}

fn whole(row: &Row, column: &str) -> u64 {
    count(row, column).unwrap_or_else(|| panic!("{column} is empty in {row:?}"))
}

impl Source {
    fn of(out: &Path) -> Self {
        let documents = table(out, "documents").into_iter().map(|row| (row["doc"].clone(), row));
        let mentions = table(out, "mentions");
        let mut found = Found::new();
        for row in &mentions {
            let path = &row["concept"];
            let groups = path.match_indices('.').map(|(at, _)| &path[..at]);
            for concept in groups.chain([path.as_str()]) {
                let own = found.entry((row["doc"].clone(), concept.to_owned())).or_default();
                own.0.push((whole(row, "start"), whole(row, "end")));
                own.1.insert(row["sentence"].clone());
            }
        }
        Self {
            documents: documents.collect(),
            mentions,
            concepts: table(out, "concepts"),
            terms: table(out, "terms"),
            pairs: table(out, "cooccurrence"),
            found,
        }
    }

    /// Mentions of a concept in a document, and sentences with them; of a group each span once.
    fn evidence(&self, doc: &str, concept: &str) -> (u64, u64) {
        let Some((spans, sentences)) = self.found.get(&(doc.to_owned(), concept.to_owned())) else {
            return (0, 0);
        };
        let leaf = self.terms.iter().any(|row| row["concept"] == concept);
        let distinct = spans.iter().collect::<BTreeSet<_>>().len();
        (if leaf { spans.len() } else { distinct } as u64, sentences.len() as u64)
    }

    fn coded(&self) -> impl Iterator<Item = &Row> {
        self.documents.values().filter(|row| row["coded"] == "yes")
    }

    fn trusted(row: &Row) -> bool {
        row["coded"] == "yes" && row["status"] == "read"
    }

    /// Members by column: each document, and the groups of a metadata column.
    fn members(&self, columns: &[&str]) -> BTreeMap<(String, String), Vec<&Row>> {
        let mut members: BTreeMap<(String, String), Vec<&Row>> = BTreeMap::new();
        for (doc, row) in &self.documents {
            members.entry(("doc".into(), doc.clone())).or_default().push(row);
            for column in columns {
                if row["status"] != "skipped" && !row[*column].is_empty() {
                    members.entry(((*column).into(), row[*column].clone())).or_default().push(row);
                }
            }
        }
        members
    }
}

fn check(out: &Path, by: &[&str]) {
    let source = Source::of(out);
    check_coverage(out, &source, by);
    check_dispersion(out, &source, by);
    check_years(out, &source);
    check_null_model(&source);
    check_formulas(&source);
    check_communities(out, &source);
    check_likeness(out, &source, by);
}

fn check_coverage(out: &Path, source: &Source, by: &[&str]) {
    let members = source.members(by);
    let rows = table(out, "coverage");
    assert_eq!(rows.len(), members.len() * source.concepts.len());
    for row in &rows {
        let own = &members[&(row["column"].clone(), row["member"].clone())];
        let (mut mentions, mut with, mut without, mut unknown) = (0, 0, 0, 0);
        for document in own {
            match source.evidence(&document["doc"], &row["concept"]).0 {
                0 if Source::trusted(document) => without += 1,
                0 => unknown += 1,
                found => {
                    mentions += found;
                    with += 1;
                }
            }
        }
        let status = match (with, without, unknown) {
            (0, 1.., 0) => "absent",
            (0, _, _) => "cannot tell",
            _ => "present",
        };
        assert_eq!(row["status"], status, "{row:?}");
        assert_eq!(
            count(row, "mentions"),
            (status != "cannot tell").then_some(mentions),
            "{row:?}"
        );
        let found = ["documents", "documents_without", "documents_unknown"]
            .map(|column| whole(row, column));
        assert_eq!(found, [with, without, unknown], "{row:?}");
    }
}

fn check_dispersion(out: &Path, source: &Source, by: &[&str]) {
    let members = source.members(by);
    let rows = table(out, "dispersion");
    let groups = members.keys().filter(|(column, _)| column != "doc").count();
    assert_eq!(rows.len(), groups * source.concepts.len());
    for row in &rows {
        let own = &members[&(row["column"].clone(), row["group"].clone())];
        let coded: Vec<&&Row> = own.iter().filter(|row| row["coded"] == "yes").collect();
        assert_eq!(whole(row, "group_documents"), coded.len() as u64);
        let counts: Vec<(f64, f64)> = coded
            .iter()
            .map(|document| {
                (
                    source.evidence(&document["doc"], &row["concept"]).0 as f64,
                    whole(document, "words") as f64,
                )
            })
            .collect();
        let (mentions, words) =
            counts.iter().fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        if mentions == 0.0 {
            let told = coded.iter().any(|document| Source::trusted(document));
            assert_eq!(count(row, "mentions"), told.then_some(0), "{row:?}");
            assert!(
                row["dispersion"].is_empty() && row["top_document_share"].is_empty(),
                "{row:?}"
            );
            continue;
        }
        near(number(row, "mentions"), mentions, "mentions");
        let most = counts.iter().fold(0.0, |most: f64, own| most.max(own.0));
        near(number(row, "top_document_share"), most / mentions, "top_document_share");
        let smallest = counts.iter().fold(1.0, |least: f64, own| least.min(own.1 / words));
        if counts.len() > 1 {
            let dp: f64 = counts.iter().map(|own| (own.0 / mentions - own.1 / words).abs()).sum();
            near(number(row, "dispersion"), dp / 2.0 / (1.0 - smallest), "dispersion");
        } else {
            assert!(row["dispersion"].is_empty(), "{row:?}");
        }
    }
}

fn check_years(out: &Path, source: &Source) {
    let mut years: BTreeMap<i32, Vec<&Row>> = BTreeMap::new();
    for row in source.coded() {
        if let Ok(year) = row["year"].parse() {
            years.entry(year).or_default().push(row);
        }
    }
    let rows = table(out, "trends");
    assert_eq!(rows.len(), years.len() * source.concepts.len());
    let mut series: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for row in &rows {
        let own = &years[&year(row)];
        assert_eq!(whole(row, "year_documents"), own.len() as u64);
        let evidence: Vec<(u64, u64)> =
            own.iter().map(|document| source.evidence(&document["doc"], &row["concept"])).collect();
        let sum =
            |column: &str| own.iter().map(|document| whole(document, column)).sum::<u64>() as f64;
        let mentions: u64 = evidence.iter().map(|found| found.0).sum();
        let share = evidence.iter().map(|found| found.1).sum::<u64>() as f64 / sum("sentences");
        if mentions == 0 && !own.iter().any(|document| Source::trusted(document)) {
            assert!(row["mentions"].is_empty() && row["sentence_share"].is_empty(), "{row:?}");
            continue;
        }
        assert_eq!(count(row, "mentions"), Some(mentions), "{row:?}");
        let with = evidence.iter().filter(|found| found.0 > 0).count() as u64;
        assert_eq!(count(row, "documents"), Some(with), "{row:?}");
        near(number(row, "rate"), 1000.0 * mentions as f64 / sum("words"), "rate");
        near(number(row, "sentence_share"), share, "sentence_share");
        let (low, high) = (number(row, "share_low"), number(row, "share_high"));
        assert_eq!(low.is_some(), own.len() >= 5, "{row:?}");
        assert!(low <= high && number(row, "rate_low") <= number(row, "rate_high"), "{row:?}");
        series.entry(&row["concept"]).or_default().push((f64::from(year(row)), share));
    }
    let tests = table(out, "trend_tests");
    assert_eq!(tests.len(), source.concepts.len());
    for row in &tests {
        let own = series.get(row["concept"].as_str()).map_or(&[][..], Vec::as_slice);
        assert_eq!(whole(row, "years"), own.len() as u64);
        if own.len() < 4 {
            assert!(
                row["s"].is_empty() && row["p"].is_empty() && !row["reason"].is_empty(),
                "{row:?}"
            );
            continue;
        }
        let (mut s, mut slopes) = (0.0, Vec::new());
        for (at, (year, value)) in own.iter().enumerate() {
            for (later, other) in &own[at + 1..] {
                s += if other > value {
                    1.0
                } else if other < value {
                    -1.0
                } else {
                    0.0
                };
                slopes.push((other - value) / (later - year));
            }
        }
        near(number(row, "s"), s, "s");
        slopes.sort_by(f64::total_cmp);
        let middle = slopes.len() / 2;
        let median = (slopes[middle] + slopes[(slopes.len() - 1) / 2]) / 2.0;
        near(number(row, "sen_slope"), median, "sen_slope");
        // Ties, the slow way: each value once, with how often it is there.
        let mut values: Vec<f64> = own.iter().map(|point| point.1).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let n = own.len() as f64;
        let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0) / 18.0;
        let ties = values.iter().map(|value| {
            own.iter().filter(|point| point.1.total_cmp(value).is_eq()).count() as f64
        });
        let variance = spread(n) - ties.map(spread).sum::<f64>();
        near(number(row, "s_variance"), variance, "s_variance");
        if variance > 0.0 {
            near(
                number(row, "z"),
                (s - if s == 0.0 { 0.0 } else { s.signum() }) / variance.sqrt(),
                "z",
            );
            assert!(number(row, "p") <= number(row, "q"), "{row:?}");
        }
    }
}

/// Mentions that count for co-occurrence, by kind of unit and unit.
fn units<'a>(source: &'a Source, column: &str) -> BTreeMap<(&'a str, &'a str), Vec<&'a Row>> {
    let mut by_document: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for mention in &source.mentions {
        by_document.entry(&mention["doc"]).or_default().push(mention);
    }
    let span = |row: &Row| (whole(row, "start"), whole(row, "end"));
    let mut units: BTreeMap<(&str, &str), Vec<&Row>> = BTreeMap::new();
    for (doc, mentions) in by_document {
        for mention in &mentions {
            let own = span(mention);
            let nested = mentions.iter().any(|other| {
                let outer = span(other);
                other["concept"] != mention["concept"]
                    && outer != own
                    && outer.0 <= own.0
                    && own.1 <= outer.1
            });
            if !nested {
                let unit = if column.is_empty() { "" } else { mention[column].as_str() };
                units.entry((doc, unit)).or_default().push(mention);
            }
        }
    }
    units
}

const KINDS: [(&str, &str); 4] = [
    ("sentence", "sentence"),
    ("paragraph", "paragraph"),
    ("window:50", "window"),
    ("document", ""),
];

/// Elementary symmetric polynomials of the weights but those left out.
fn symmetric(weights: &[f64], without: &[usize]) -> Vec<f64> {
    let mut sums = vec![1.0];
    for (at, weight) in weights.iter().enumerate() {
        if !without.contains(&at) {
            let longer: Vec<f64> = (0..=sums.len())
                .map(|size| {
                    let kept = sums.get(size).copied().unwrap_or(0.0);
                    kept + if size > 0 { sums[size - 1] * weight } else { 0.0 }
                })
                .collect();
            sums = longer;
        }
    }
    sums
}

/// The null model by its definition: weights by a plain fixed point, chances by polynomials made anew for each pair.
fn check_null_model(source: &Source) {
    let mut tried = 0;
    for (kind, column) in KINDS {
        let rows: Vec<&Row> = source.pairs.iter().filter(|row| row["unit"] == kind).collect();
        let sets: Vec<BTreeSet<&str>> = units(source, column)
            .values()
            .map(|mentions| mentions.iter().map(|row| row["concept"].as_str()).collect())
            .collect();
        let concepts: Vec<&str> =
            sets.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let all: f64 = rows.iter().filter_map(|row| number(row, "null_expected")).sum();
        let met: f64 = rows.iter().filter_map(|row| number(row, "n_ab")).sum();
        near(Some(all), met, "the sum of null_expected");
        let present: Vec<f64> = concepts
            .iter()
            .map(|concept| sets.iter().filter(|set| set.contains(concept)).count() as f64)
            .collect();
        let mut degrees: BTreeMap<usize, f64> = BTreeMap::new();
        for set in &sets {
            *degrees.entry(set.len()).or_default() += 1.0;
        }
        // What the margins determine has weights without bound; the sum above has to do there.
        if present.contains(&(sets.len() as f64)) || degrees.contains_key(&concepts.len()) {
            continue;
        }
        let mut weights: Vec<f64> = present.clone();
        let scale = 1.0 / sets.len() as f64;
        weights.iter_mut().for_each(|weight| *weight *= scale);
        let chance = |weights: &[f64], held: &[usize], degree: usize| {
            let rest = symmetric(weights, held);
            let product: f64 = held.iter().map(|at| weights[*at]).product();
            degree.checked_sub(held.len()).map_or(0.0, |left| product * rest[left])
                / symmetric(weights, &[])[degree]
        };
        for _ in 0..5_000 {
            let whole = symmetric(&weights, &[]);
            let mut change = 0.0_f64;
            let next: Vec<f64> = (0..weights.len())
                .map(|at| {
                    let rest = symmetric(&weights, &[at]);
                    let per: f64 = degrees
                        .iter()
                        .map(|(degree, units)| units * rest[degree - 1] / whole[*degree])
                        .sum();
                    present[at] / per
                })
                .collect();
            for (weight, next) in weights.iter_mut().zip(&next) {
                change = change.max((next / *weight - 1.0).abs());
                *weight = *next;
            }
            if change < 1e-13 {
                break;
            }
        }
        let place = |id: &str| concepts.binary_search(&id).expect("it occurs");
        let singles: BTreeMap<usize, Vec<f64>> = degrees
            .keys()
            .map(|degree| {
                (*degree, (0..weights.len()).map(|at| chance(&weights, &[at], *degree)).collect())
            })
            .collect();
        for row in &rows {
            let (a, b) = (place(&row["a"]), place(&row["b"]));
            let (mut mean, mut own, mut with_a, mut with_b) = (0.0, 0.0, 0.0, 0.0);
            let (mut spread_a, mut spread_b, mut between) = (0.0, 0.0, 0.0);
            for (degree, units) in &degrees {
                let (one, other) = (singles[degree][a], singles[degree][b]);
                let both = chance(&weights, &[a, b], *degree);
                mean += units * both;
                own += units * both * (1.0 - both);
                with_a += units * both * (1.0 - one);
                with_b += units * both * (1.0 - other);
                spread_a += units * one * (1.0 - one);
                spread_b += units * other * (1.0 - other);
                between += units * (both - one * other);
            }
            near(number(row, "null_expected"), mean, "null_expected");
            // Regression on the two counts, one after the other.
            let slope = between / spread_a;
            let rest = spread_b - slope * between;
            let part = with_b - slope * with_a;
            let variance = own - with_a * with_a / spread_a - part * part / rest;
            if variance <= 1e-6 * own {
                continue;
            }
            let z = (whole(row, "n_ab") as f64 - mean) / variance.sqrt();
            let found = known(row, "null_z");
            assert!((found - z).abs() < 1e-5 * (1.0 + z.abs()), "{z}: {row:?}");
            assert!(number(row, "null_p") <= number(row, "null_q"), "{row:?}");
            tried += 1;
            if tried % 29 == 1 {
                let units: f64 = degrees.values().sum();
                let alone = degrees.get(&1).copied().unwrap_or(0.0);
                let range = (units, units - alone);
                let p = tail(row, range, mean, variance);
                let same = |p: f64| (known(row, "null_p") - p).abs() < 1e-4 * p;
                assert!(p.is_none_or(same), "{p:?}: {row:?}");
            }
        }
    }
    assert!(tried > 100, "{tried} pairs have a p");
}

/// The two-sided p by the definition of the family: logarithms of factorials, and halving where the program takes Newton steps.
fn tail(row: &Row, (units, plural): (f64, f64), mean: f64, variance: f64) -> Option<f64> {
    let [n_ab, n_a, n_b] = ["n_ab", "n_a", "n_b"].map(|column| whole(row, column) as f64);
    let low = (n_a + n_b - units).max(0.0);
    let high = n_a.min(n_b).min(plural);
    let counts: Vec<f64> =
        std::iter::successors(Some(low), |count| Some(count + 1.0).filter(|next| *next <= high))
            .collect();
    let size = counts.len();
    if size < 2 || mean <= low || mean >= counts[size - 1] {
        return None;
    }
    let factorial = |count: f64| libm::lgamma(count + 1.0);
    let law = |odds: f64, u: f64| -> Vec<f64> {
        let mut neither = 0.0;
        let logs: Vec<f64> = (0..size)
            .map(|at| {
                if at > 0 {
                    neither += libm::log(1.0 + (at - 1) as f64 * u);
                }
                let count = counts[at];
                count * odds
                    - factorial(count)
                    - factorial(n_a - count)
                    - factorial(n_b - count)
                    - neither
            })
            .collect();
        let most = logs.iter().fold(f64::NEG_INFINITY, |most, log| most.max(*log));
        let weights: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / sum).collect()
    };
    let average =
        |law: &[f64]| law.iter().zip(&counts).map(|(chance, count)| chance * count).sum::<f64>();
    let with_mean = |u: f64| {
        let (mut least, mut most) = (-60.0, 60.0);
        for _ in 0..60 {
            let middle = (least + most) / 2.0;
            if average(&law(middle, u)) < mean { least = middle } else { most = middle }
        }
        law(least, u)
    };
    let spread = |law: &[f64]| {
        law.iter()
            .zip(&counts)
            .map(|(chance, count)| chance * (count - mean) * (count - mean))
            .sum::<f64>()
    };
    let (mut least, mut most) = (0.0, 1.0);
    // Where no member has this variance, the halving ends at the nearest.
    for _ in 0..45 {
        let middle = (least + most) / 2.0;
        if spread(&with_mean(middle)) > variance { least = middle } else { most = middle }
    }
    let found = with_mean(if spread(&with_mean(0.0)) <= variance { 0.0 } else { most });
    let side = |keep: &dyn Fn(f64) -> bool| -> f64 {
        found.iter().zip(&counts).filter(|(_, count)| keep(**count)).map(|(chance, _)| chance).sum()
    };
    Some(f64::min(1.0, 2.0 * side(&|count| count <= n_ab).min(side(&|count| count >= n_ab))))
}

fn check_formulas(source: &Source) {
    let formulas: BTreeSet<(&str, &str, &str)> = source
        .terms
        .iter()
        .filter(|row| row["register"] == "formula")
        .map(|row| (row["concept"].as_str(), row["term"].as_str(), row["language"].as_str()))
        .collect();
    for (kind, column) in KINDS {
        let units = units(source, column);
        // Of each pair: units with both, and those in which every mention of both is of a formula.
        let mut meetings: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
        for ((doc, _), mentions) in &units {
            let language = source.documents[*doc]["language"].as_str();
            let recited = |concept: &str| {
                let own = mentions.iter().filter(|row| row["concept"] == concept);
                own.clone().all(|row| formulas.contains(&(concept, row["term"].as_str(), language)))
            };
            let concepts: BTreeSet<&str> =
                mentions.iter().map(|row| row["concept"].as_str()).collect();
            for a in &concepts {
                for b in &concepts {
                    let meeting = meetings.entry((a, b)).or_default();
                    meeting.0 += 1;
                    meeting.1 += u64::from(recited(a) && recited(b));
                }
            }
        }
        for row in source.pairs.iter().filter(|row| row["unit"] == kind) {
            match meetings.get(&(row["a"].as_str(), row["b"].as_str())) {
                None => assert!(row["formula_share"].is_empty(), "{row:?}"),
                Some((both, recited)) => {
                    near(
                        number(row, "formula_share"),
                        *recited as f64 / *both as f64,
                        "formula_share",
                    );
                }
            }
        }
    }
}

fn check_communities(out: &Path, source: &Source) {
    let rows = table(out, "communities");
    let of: BTreeMap<&str, &Row> = rows.iter().map(|row| (row["concept"].as_str(), row)).collect();
    let edges: Vec<(&Row, &Row, f64)> = source
        .pairs
        .iter()
        .filter(|row| {
            row["unit"] == "sentence"
                && number(row, "n_ab") > number(row, "null_expected")
                && number(row, "null_q").is_some_and(|q| q < 0.05)
        })
        .map(|row| {
            (of[row["a"].as_str()], of[row["b"].as_str()], known(row, "association_strength"))
        })
        .collect();
    let all: f64 = edges.iter().map(|edge| edge.2).sum();
    // Modularity as a sum over pairs of nodes.
    let strength = |node: &Row| -> f64 {
        let own = edges
            .iter()
            .filter(|(a, b, _)| a["concept"] == node["concept"] || b["concept"] == node["concept"]);
        own.map(|edge| edge.2).sum()
    };
    let mut modularity = 0.0;
    for one in &rows {
        for other in rows.iter().filter(|other| other["community"] == one["community"]) {
            let between: f64 = edges
                .iter()
                .filter(|(a, b, _)| {
                    (a["concept"] == one["concept"] && b["concept"] == other["concept"])
                        || (b["concept"] == one["concept"] && a["concept"] == other["concept"])
                })
                .map(|edge| edge.2)
                .sum();
            modularity += (between - strength(one) * strength(other) / (2.0 * all)) / (2.0 * all);
        }
        let own: Vec<_> = edges
            .iter()
            .filter(|(a, b, _)| a["concept"] == one["concept"] || b["concept"] == one["concept"])
            .collect();
        let inside: f64 = own
            .iter()
            .filter(|(a, b, _)| a["community"] == b["community"])
            .map(|edge| edge.2)
            .sum();
        assert_eq!(whole(one, "edges"), own.len() as u64);
        near(number(one, "inside_share"), inside / strength(one), "inside_share");
        let size = rows.iter().filter(|other| other["community"] == one["community"]).count();
        assert_eq!(whole(one, "size"), size as u64);
        assert_eq!(number(one, "stability").is_some(), size > 1, "{one:?}");
    }
    for row in &rows {
        near(number(row, "modularity"), modularity, "modularity");
    }
}

fn check_likeness(out: &Path, source: &Source, by: &[&str]) {
    let (pairs, joins) = (table(out, "similarity"), table(out, "clusters"));
    let (points, axes) = (table(out, "correspondence"), table(out, "correspondence_axes"));
    let trusted: Vec<&Row> = source.documents.values().filter(|row| Source::trusted(row)).collect();
    let leaves: Vec<&str> = source
        .concepts
        .iter()
        .filter(|row| row["level"] == "leaf")
        .map(|row| row["concept"].as_str())
        .filter(|concept| {
            trusted.iter().all(|document| {
                source.terms.iter().any(|row| {
                    row["concept"] == *concept && row["language"] == document["language"]
                })
            })
        })
        .collect();
    let mut profiles: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
    for ((column, member), documents) in source.members(by) {
        let count = |leaf: &str| -> f64 {
            let own = documents.iter().filter(|row| Source::trusted(row));
            own.map(|row| source.evidence(&row["doc"], leaf).0 as f64).sum()
        };
        let counts: Vec<f64> = leaves.iter().map(|leaf| count(leaf)).collect();
        if counts.iter().sum::<f64>() > 0.0 {
            profiles.insert((column, member), counts);
        }
    }
    let of = |column: &str, member: &str| &profiles[&(column.to_owned(), member.to_owned())];
    let mut distances: BTreeMap<(String, String, String), f64> = BTreeMap::new();
    for row in &pairs {
        let (one, other) = (of(&row["column"], &row["a"]), of(&row["column"], &row["b"]));
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        near(
            number(row, "cosine"),
            dot(one, other) / (dot(one, one) * dot(other, other)).sqrt(),
            "cosine",
        );
        let (first, second) = (one.iter().sum::<f64>(), other.iter().sum::<f64>());
        // As entropies: that of the mean less the mean of both.
        let entropy = |shares: Vec<f64>| -> f64 {
            shares
                .iter()
                .filter(|share| **share > 0.0)
                .map(|share| -share * libm::log2(*share))
                .sum()
        };
        let [p, q]: [Vec<f64>; 2] = [(one, first), (other, second)]
            .map(|(counts, sum)| counts.iter().map(|count| count / sum).collect());
        let middle = p.iter().zip(&q).map(|(p, q)| (p + q) / 2.0).collect();
        let divergence = entropy(middle) - (entropy(p) + entropy(q)) / 2.0;
        let distance = known(row, "jensen_shannon");
        assert!((distance * distance - divergence).abs() < 1e-5, "{row:?}");
        for (a, b) in [("a", "b"), ("b", "a")] {
            distances.insert(
                (row["column"].clone(), row[a].clone(), row[b].clone()),
                divergence.max(0.0).sqrt(),
            );
        }
    }
    let columns: BTreeSet<&String> = profiles.keys().map(|(column, _)| column).collect();
    let size = |column: &str| profiles.keys().filter(|(known, _)| known == column).count();
    for column in columns {
        let members = size(column);
        let own = |rows: &[Row]| rows.iter().filter(|row| row["column"] == *column).count();
        assert_eq!(own(&pairs), members * (members - 1) / 2, "pairs by {column}");
        assert_eq!(own(&joins), members - 1, "joins by {column}");
        // Each join has the mean distance of its members, and none of the clusters that are left are nearer to each other.
        let mut clusters: BTreeMap<String, Vec<String>> = profiles
            .keys()
            .filter(|(known, _)| known == column)
            .map(|(_, member)| (member.clone(), vec![member.clone()]))
            .collect();
        let mean = |one: &[String], other: &[String]| {
            let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
            let sum: f64 =
                pairs.map(|(a, b)| distances[&(column.clone(), a.clone(), b.clone())]).sum();
            sum / (one.len() * other.len()) as f64
        };
        for row in joins.iter().filter(|row| row["column"] == *column) {
            let (one, other) = (clusters[&row["a"]].clone(), clusters[&row["b"]].clone());
            let height = known(row, "height");
            near(Some(height), mean(&one, &other), "height");
            if members < 30 {
                let all: Vec<&Vec<String>> = clusters.values().collect();
                for (at, a) in all.iter().enumerate() {
                    assert!(all[at + 1..].iter().all(|b| mean(a, b) >= height - 1e-5), "{row:?}");
                }
            }
            clusters.remove(&row["a"]);
            clusters.remove(&row["b"]);
            let both = [one, other].concat();
            assert_eq!(whole(row, "size"), both.len() as u64);
            clusters.insert(format!("step {}", row["step"]), both);
        }
        check_axes(column, &points, &axes, &profiles, &leaves);
    }
}

/// The transition formula holds between rows and columns, inertia is χ² over the sum, contributions sum to 1.
fn check_axes(
    column: &str,
    points: &[Row],
    axes: &[Row],
    profiles: &BTreeMap<(String, String), Vec<f64>>,
    leaves: &[&str],
) {
    let rows: Vec<(&str, &Vec<f64>)> = profiles
        .iter()
        .filter(|((known, _), _)| known == column)
        .map(|((_, member), counts)| (member.as_str(), counts))
        .collect();
    let total: f64 = rows.iter().flat_map(|row| row.1).sum();
    let by_leaf: Vec<f64> =
        (0..leaves.len()).map(|leaf| rows.iter().map(|row| row.1[leaf]).sum()).collect();
    let mut chi = 0.0;
    for (_, counts) in &rows {
        let mass: f64 = counts.iter().sum();
        for (count, leaf) in counts.iter().zip(&by_leaf).filter(|(_, leaf)| **leaf > 0.0) {
            let expected = mass * leaf / total;
            chi += (count - expected) * (count - expected) / expected;
        }
    }
    let axes: Vec<&Row> = axes.iter().filter(|row| row["column"] == column).collect();
    let inertia: f64 = axes.iter().filter_map(|row| number(row, "inertia")).sum();
    near(Some(inertia), chi / total, "total inertia");
    for axis in axes.iter().take(5) {
        let own: Vec<&Row> = points
            .iter()
            .filter(|row| row["column"] == column && row["dimension"] == axis["dimension"])
            .collect();
        let scale = known(axis, "singular_value");
        let of = |kind: &str, id: &str| {
            own.iter()
                .find(|row| row["kind"] == kind && row["id"] == id)
                .and_then(|row| number(row, "coordinate"))
        };
        for (member, counts) in &rows {
            let mass: f64 = counts.iter().sum();
            let sum: f64 = counts
                .iter()
                .zip(leaves)
                .filter_map(|(count, leaf)| Some(count / mass * of("column", leaf)?))
                .sum();
            let found = of("row", member).expect("every member has a place");
            assert!(
                (found - sum / scale).abs() < 2e-5 * (1.0 + found.abs()) / scale,
                "{column} {member}: {found} {}",
                sum / scale
            );
        }
        for kind in ["row", "column"] {
            let sum: f64 = own
                .iter()
                .filter(|row| row["kind"] == kind)
                .filter_map(|row| number(row, "contribution"))
                .sum();
            assert!((sum - 1.0).abs() < 1e-4, "{column} {kind}: contributions sum to {sum}");
        }
    }
}

#[test]
fn the_structure_of_the_sample_corpus_follows_from_its_mentions() {
    let by = ["--by", "genre", "--by", "language", "--figures", "none", "--quiet"];
    let (_guard, out) = analyse(&sample(), &by);
    check(&out, &["genre", "language"]);
}

#[test]
fn the_structure_of_real_documents_follows_from_their_mentions() {
    let Some(corpus) = std::env::var_os("POLILEX_CORPUS") else {
        eprintln!("skipped: POLILEX_CORPUS is not set");
        return;
    };
    let by = ["--by", "actor", "--by", "language", "--figures", "none", "--quiet"];
    let (_guard, out) = analyse(&Path::new(&corpus).join("cyber-governance"), &by);
    check(&out, &["actor", "language"]);
}
