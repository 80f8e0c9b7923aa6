//! The paragraph on methods, written from the run, and how to cite it.

use std::collections::BTreeMap;

use super::Facts;
use crate::measure::network::SIGNIFICANT;
use crate::measure::{PairRow, UnitKind, resample};
use crate::profile::Reading;

/// Returns the paragraphs, plain text.
pub(super) fn paragraphs(facts: &Facts<'_>) -> Vec<String> {
    let (mut read, mut coded, mut warned, mut words, mut mentions) = (0_u64, 0_u64, 0_u64, 0, 0);
    let mut languages: BTreeMap<&str, u64> = BTreeMap::new();
    for record in facts.profile.documents.values() {
        let Reading::Profiled(profile) = &record.reading else { continue };
        read += 1;
        coded += u64::from(profile.coded);
        warned += u64::from(!record.doubts().is_empty());
        *languages.entry(profile.language.tag()).or_default() += 1;
        if profile.coded {
            words += profile.words;
            mentions += profile.mentions;
        }
    }
    let all = facts.profile.documents.len() as u64;
    let languages: Vec<String> =
        languages.iter().map(|(language, documents)| format!("{language} {documents}")).collect();
    let codebook = facts.codebook;
    let leaves = codebook.concepts.iter().filter(|concept| concept.leaf).count();
    let terms = codebook.terms().count();
    let mut first = format!(
        "The corpus holds {}; {read} could be read ({} by language), {warned} of them with warnings, and {} not.",
        many(all, "document"),
        languages.join(", "),
        all - read,
    );
    if coded < read {
        first.push_str(&format!(
            " {} in a language that the codebook has no terms for: nothing is said of them.",
            are(read - coded)
        ));
    }
    let second = format!(
        "Concepts were found with the codebook “{}” (id {}, version {}, SHA-256 {}), which has {} and {}. The codebook was not validated \
         against hand coding in this run. Terms are patterns of words; {}. {} {} in {}.",
        codebook.title,
        codebook.id,
        codebook.version,
        codebook.digest.get(..12).unwrap_or(&codebook.digest),
        many(leaves as u64, "concept"),
        many(terms as u64, "term"),
        match codebook.overlap {
            crate::codebook::Overlap::Concept =>
                "within a concept the longest match wins, and concepts are counted independently of each other",
            crate::codebook::Overlap::Codebook => "the longest match wins over the whole codebook",
            crate::codebook::Overlap::All => "every match counts",
        },
        if coded == 1 {
            "The document gives".to_owned()
        } else {
            format!("The {coded} documents give")
        },
        many(mentions, "mention"),
        many(words, "word"),
    );
    let unit = match facts.unit {
        UnitKind::Sentence => "sentence".to_owned(),
        UnitKind::Paragraph => "paragraph".to_owned(),
        UnitKind::Document => "document".to_owned(),
        UnitKind::Window(words) => format!("window of {words} words"),
    };
    let mut third = format!(
        "Rates are mentions per 1,000 running words, with 95 % bootstrap intervals over documents ({} draws, seed {}). A zero means that a \
         document was read without warnings and the concept was not found; where that cannot be told, the cell is empty. Co-occurrence \
         is counted by {unit}; a mention inside a longer mention of another concept does not count for it. {}",
        resample::DRAWS,
        facts.seed,
        tests_of_pairs(facts),
    );
    for compared in facts.compared {
        let against = compared.reference.map_or_else(
            || "each with all others".to_owned(),
            |reference| format!("each with “{reference}”"),
        );
        third.push_str(&format!(
            " {} by {} were compared, {against}: p is from dealing out whole documents by chance.",
            many(compared.groups.names.len() as u64, "group"),
            compared.groups.column,
        ));
    }
    let fourth = format!(
        "Computed with polilex {}. The same documents, codebook and options give the same bytes on every machine.",
        env!("CARGO_PKG_VERSION")
    );
    vec![first, second, third, fourth]
}

/// Returns how pairs were tested, and which test figures and network go by.
fn tests_of_pairs(facts: &Facts<'_>) -> String {
    let of_unit = |pair: &&PairRow| pair.unit == facts.unit;
    let fisher = "p is exact (Fisher), as if every unit could hold any number of concepts";
    if !facts.pairs.iter().filter(of_unit).any(|pair| pair.null_expected.is_some()) {
        return format!(
            "For each pair {fisher}; q is after Benjamini and Hochberg over the pairs of the unit."
        );
    }
    format!(
        "Each pair was tested twice: {fisher}; null_p is by a null model in which every unit holds as many concepts as it does, and every \
         concept is expected in as many units as it is in. q and null_q are after Benjamini and Hochberg over the pairs of the unit. \
         Figures and network go by the null model: a pair meets more often than by chance if null_q is below {SIGNIFICANT} and more units \
         hold both than it expects."
    )
}

/// Returns how to cite the program.
pub(super) fn citation() -> String {
    format!("polilex, version {} [computer program].", env!("CARGO_PKG_VERSION"))
}

fn many(count: u64, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

fn are(count: u64) -> String {
    if count == 1 { "1 is".to_owned() } else { format!("{count} are") }
}
