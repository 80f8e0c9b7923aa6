use std::collections::BTreeMap;

use super::*;
use crate::document::DocumentId;
use crate::profile::DocumentProfile;
use crate::text::Language;

/// A document per row: its metadata; `None` was not read.
fn profile(rows: &[Option<&[(&str, &str)]>]) -> CorpusProfile {
    let mut profile = CorpusProfile::default();
    for (number, row) in rows.iter().enumerate() {
        let mut record = Record::default();
        if let Some(cells) = row {
            let cells = cells.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            record.metadata = cells.collect::<BTreeMap<_, _>>();
            let language = if number % 2 == 0 { Language::ENGLISH } else { Language::CHINESE };
            let read = DocumentProfile { language, coded: true, ..DocumentProfile::default() };
            record.reading = Reading::Profiled(Box::new(read));
        }
        profile.documents.insert(DocumentId::file(format!("d{number:03}")), record);
    }
    profile
}

fn groups(by: &str, profile: &CorpusProfile) -> Result<Groups, Ungroupable> {
    let metadata: Vec<(String, String)> = profile
        .documents
        .values()
        .flat_map(|record| record.metadata.keys().cloned())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|key| (key.clone(), if key == "language" { "meta_language".into() } else { key }))
        .collect();
    Groups::of(&by.parse().unwrap(), profile, &metadata)
}

/// The groups by name, with the documents in them.
fn sizes(by: &str, profile: &CorpusProfile) -> Vec<(String, usize)> {
    let groups = groups(by, profile).unwrap();
    let members = |group| groups.members.iter().filter(|member| **member == Some(group)).count();
    groups.indexed().map(|(group, name)| (name.to_owned(), members(group))).collect()
}

fn years(values: &[&str]) -> CorpusProfile {
    let rows: Vec<[(&str, &str); 1]> = values.iter().map(|value| [("year", *value)]).collect();
    let rows: Vec<Option<&[(&str, &str)]>> = rows.iter().map(|row| Some(row.as_slice())).collect();
    profile(&rows)
}

#[test]
fn a_document_without_a_value_is_in_no_group_and_is_counted() {
    let profile = profile(&[
        Some(&[("actor", "UN"), ("language", "en")]),
        Some(&[("actor", " China ")]),
        None,
        Some(&[("actor", " ")]),
        Some(&[]),
        Some(&[("actor", "China")]),
    ]);
    let found = groups("actor", &profile).unwrap();
    assert_eq!(found.names, ["China", "UN"]);
    let index = |group: u32| Some(GroupIndex(group));
    assert_eq!(found.members, [index(1), index(0), None, None, None, index(0)]);
    assert_eq!(found.without, 2);
    assert_eq!(found.find("UN"), index(1));
    assert_eq!(sizes("language", &profile), [("en".into(), 2), ("zh".into(), 3)]);
    assert_eq!(
        groups("meta_language", &profile).unwrap_err().to_string(),
        "all documents that have \"meta_language\" have the same, \"en\": there is nothing to compare"
    );
}

#[test]
fn crossed_columns_make_the_groups_that_occur() {
    let profile = profile(&[
        Some(&[("type", "state"), ("year", "9")]),
        Some(&[("type", "state"), ("year", "10")]),
        Some(&[("type", "press"), ("year", "9.0")]),
        Some(&[("type", "press")]),
    ]);
    let found = sizes("type * year", &profile);
    assert_eq!(found, [("press*9".into(), 1), ("state*9".into(), 1), ("state*10".into(), 1)]);
    assert_eq!(groups("type*year", &profile).unwrap().without, 1);
}

#[test]
fn bins_of_whole_numbers_have_whole_names() {
    let profile = years(&["2003", "2007", "2008", "2012", "2012", "2022", "n.d."]);
    let named = |by: &str| -> Vec<String> {
        sizes(by, &profile).into_iter().map(|(name, size)| format!("{name}: {size}")).collect()
    };
    assert_eq!(named("year:bins=2"), ["2003–2012: 5", "2013–2022: 1"]);
    // The third of four bins has no documents, so it is no group.
    assert_eq!(named("year:bins=4"), ["2003–2007: 2", "2008–2012: 3", "2018–2022: 1"]);
    assert_eq!(named("year:2008,2020"), ["below 2008: 2", "2008–2019: 3", "2020 and above: 1"]);
    assert_eq!(named("year:quantiles=3"), ["2003–2007: 2", "2008–2011: 1", "2012–2022: 3"]);
    assert_eq!(named("year:2010.5"), ["below 2010.5: 3", "2010.5 and above: 3"]);
    assert_eq!(groups("year:bins=2", &profile).unwrap().without, 1);
}

#[test]
fn bins_of_fractions_and_years_of_dates() {
    let profile = years(&["0.5", "1", "2.5"]);
    let named = sizes("year:bins=2", &profile);
    assert_eq!(named, [("0.5 to below 1.5".into(), 2), ("1.5–2.5".into(), 1)]);
    let profile = years(&["2015-12-16", "2016", "2015/01", "c. 2015", "201"]);
    assert_eq!(sizes("year:year", &profile), [("2015".into(), 2), ("2016".into(), 1)]);
}

#[test]
fn every_document_with_a_number_is_in_the_bin_whose_name_holds_it() {
    let values: Vec<String> = (0..50).map(|number| (number * number % 97).to_string()).collect();
    let profile = years(&values.iter().map(String::as_str).collect::<Vec<_>>());
    for by in ["year:bins=7", "year:quantiles=6", "year:bins=97"] {
        let found = groups(by, &profile).unwrap();
        for (value, member) in values.iter().zip(&found.members) {
            let name = &found.names[member.unwrap().0 as usize];
            let (low, high) = name.split_once('–').unwrap_or((name, name));
            let value: u32 = value.parse().unwrap();
            assert!(
                low.parse::<u32>().unwrap() <= value && value <= high.parse().unwrap(),
                "{by} {name} {value}"
            );
        }
    }
}

#[test]
fn what_cannot_be_grouped_says_what_to_write() {
    let many: Vec<String> = (0..=MOST_GROUPS).map(|number| number.to_string()).collect();
    let profile_of_many = years(&many.iter().map(String::as_str).collect::<Vec<_>>());
    let said = |by: &str, profile: &CorpusProfile| {
        let error = groups(by, profile).unwrap_err();
        format!("{error} / {}", error.hint())
    };
    assert_eq!(
        said("yaer", &profile_of_many),
        "no document has a column \"yaer\" / did you mean \"year\"?"
    );
    assert_eq!(
        said("colour", &profile_of_many),
        "no document has a column \"colour\" / the columns are year, language, format, title"
    );
    assert!(
        said("year:bin=3", &profile_of_many).ends_with("\"year:2000,2010,2020\" or \"year:year\"")
    );
    assert!(
        said("year", &profile_of_many)
            .contains("makes 101 groups, too many to compare / put the numbers into bins")
    );
    assert!(said("language:bins=3", &profile_of_many).contains("\"en\" is none"));
    let titles: Vec<String> = many.iter().map(|number| format!("t{number}")).collect();
    let profile_of_titles = years(&titles.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(said("year", &profile_of_titles).ends_with("at most 100 different values"));
    assert!("year*".parse::<Grouping>().is_err() && " ".parse::<Grouping>().is_err());
}
