//! Every rule is broken once, alone and on purpose.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::codebook::Rule;

/// A codebook whose one concept has this term.
fn with_term(pattern: &str) -> String {
    with_terms("en", &[pattern])
}

fn with_terms(language: &str, patterns: &[&str]) -> String {
    let quoted: Vec<String> = patterns.iter().map(|pattern| format!("'{pattern}'")).collect();
    format!(
        "{HEAD}[sets]\nused.{language} = ['cyberspace']\n{CONCEPT}[concept.terms]\n{language} = [{}, '@used']\n{}",
        quoted.join(", "),
        examples(language)
    )
}

const HEAD: &str = "[codebook]\nid = 'x'\ntitle = 'X'\nversion = '1'\n";
const CONCEPT: &str = "[[concept]]\nid = 'a'\nlabel = { en = 'A' }\nnote = 'n'\n";

fn examples(language: &str) -> String {
    format!("[concept.examples.{language}]\nmatch = ['s']\nno_match = ['t']\n")
}

fn concept(id: &str, term: &str) -> String {
    format!(
        "[[concept]]\nid = '{id}'\nlabel = {{ en = 'A' }}\nnote = 'n'\n[concept.terms]\nen = ['{term}']\n{}",
        examples("en")
    )
}

fn codes(name: &str, bytes: &[u8]) -> BTreeSet<&'static str> {
    let found = match load(name, bytes) {
        Ok((_, warnings)) => warnings,
        Err(faults) => faults,
    };
    for finding in &found {
        assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{finding}");
    }
    found.iter().map(|finding| finding.code).collect()
}

/// A file that breaks the rule and no other.
fn breaking(rule: Rule) -> (&'static str, Vec<u8>) {
    let toml = |text: String| ("x.toml", text.into_bytes());
    let long = "a ".repeat(40_000);
    let wide: String = (0..40).map(|at| format!("(a{at} b|c{at} d) ")).collect();
    let many: String =
        (0..1_100).map(|at| format!("'net{}*', ", ["a", "b", "c"][at % 3])).collect();
    match rule {
        Rule::EmptyPattern => toml(with_term(" ")),
        Rule::PatternTooLong => toml(with_term(&long)),
        Rule::TooDeep => {
            toml(with_term(&format!("{}sovereignty{}", "(".repeat(70), ")".repeat(70))))
        }
        Rule::TooManyPaths => toml(with_term(&wide)),
        Rule::Unclosed => toml(with_term("(sovereignty|authority")),
        Rule::UnmatchedClose => toml(with_term("sovereignty)")),
        Rule::EmptyAlternative => toml(with_term("(sovereignty||authority)")),
        Rule::BareAlternative => toml(with_term("sovereignty|authority")),
        Rule::LoneWildcard => toml(with_term("cyber * sovereignty")),
        Rule::WildcardBesideHan => toml(with_terms("zh", &["网*络"])),
        Rule::GapEdge => toml(with_term("<0..4> sovereignty")),
        Rule::BadGap => toml(with_term("cyber <4..1> sovereignty")),
        Rule::BadNear => toml(with_term("cyber near/0 sovereignty")),
        Rule::MixedNear => toml(with_term("cyber near/3 sovereignty near/4 state")),
        Rule::MissingOperand => toml(with_term("sovereignty &")),
        Rule::NearInGroup => toml(with_term("(cyber near/3 sovereignty)")),
        Rule::AndInGroup => toml(with_term("(cyber & sovereignty)")),
        Rule::StrayNot => toml(with_term("cyber ! sovereignty")),
        Rule::OptionalOnly => toml(with_term("[cyber]")),
        Rule::UnknownEscape => toml(with_term("cy\\ber")),
        Rule::BadRegex => toml(with_term("/cyber(/")),
        Rule::RegexSpace => toml(with_term("/cyber space/")),
        Rule::NeverMatches => toml(with_term("cyber • sovereignty")),
        Rule::BarePrefix => toml(with_term("= sovereignty")),
        Rule::PrefixOnSeveral => toml(with_term("~govern*")),
        Rule::BadSetReference => toml(with_term("@ sovereignty")),
        Rule::NoStemmer => toml(with_terms("zh", &["~governance"])),
        Rule::FileTooLarge => ("x.toml", vec![b'#'; (16 << 20) + 1]),
        Rule::NotUtf8 => ("x.toml", b"[codebook]\nid = '\xff'\n".to_vec()),
        Rule::TomlSyntax => toml("[codebook\n".to_owned()),
        Rule::CsvSyntax => ("x.csv", b"concept\na\n".to_vec()),
        Rule::UnknownKey => toml(format!("{HEAD}colour = 'red'\n{}", concept("a", "sovereignty"))),
        Rule::MissingKey => {
            toml(format!("[codebook]\ntitle = 'X'\nversion = '1'\n{}", concept("a", "sovereignty")))
        }
        Rule::WrongType => toml(format!(
            "[codebook]\nid = 'x'\ntitle = 7\nversion = '1'\n{}",
            concept("a", "sovereignty")
        )),
        Rule::BadValue => toml(format!("{HEAD}overlap = 'some'\n{}", concept("a", "sovereignty"))),
        Rule::BadId => toml(format!("{HEAD}{}", concept("a b", "sovereignty"))),
        Rule::DuplicateConcept => {
            toml(format!("{HEAD}{}{}", concept("a", "sovereignty"), concept("a", "authority")))
        }
        Rule::MissingParent => toml(format!("{HEAD}{}", concept("a.b", "sovereignty"))),
        Rule::GroupWithTerms => {
            toml(format!("{HEAD}{}{}", concept("a", "sovereignty"), concept("a.b", "authority")))
        }
        Rule::EmptyCodebook => toml(HEAD.to_owned()),
        Rule::BadLanguage => {
            toml(with_term("sovereignty").replace("en = ['sov", "english = ['sov"))
        }
        Rule::DuplicateLanguage => toml(format!(
            "{HEAD}{CONCEPT}[concept.terms]\nzh = ['主权']\nzh-Hant = ['網路']\n{}",
            examples("zh")
        )),
        Rule::UnknownSet => toml(with_term("sovereignty & @other")),
        Rule::SetCycle => toml(format!(
            "{HEAD}[sets]\none.en = ['@two']\ntwo.en = ['@one']\n{}",
            concept("a", "sovereignty & @one")
        )),
        Rule::AmbiguousExample => toml(format!(
            "{HEAD}{CONCEPT}[concept.terms]\nen = ['sovereignty']\nfr = ['souveraineté']\n[concept.examples]\nmatch = ['sovereignty']\nno_match = ['x']\n"
        )),
        Rule::NoTerms => toml(format!("{HEAD}{CONCEPT}{}", concept("b", "sovereignty"))),
        Rule::MissingLanguage => toml(format!(
            "{HEAD}{CONCEPT}[concept.terms]\nen = ['sovereignty']\nzh = ['主权']\n{}{}{}",
            examples("en"),
            examples("zh"),
            concept("b", "authority")
        )),
        Rule::NoExamples => toml(format!("{HEAD}{CONCEPT}[concept.terms]\nen = ['sovereignty']\n")),
        Rule::DuplicateTerm => toml(with_terms("en", &["sovereignty", "sovereignty"])),
        Rule::SharedTerm => {
            toml(format!("{HEAD}{}{}", concept("a", "sovereignty"), concept("b", "sovereignty")))
        }
        Rule::NestedTerm => toml(format!(
            "{HEAD}{}{}",
            concept("a", "sovereignty"),
            concept("b", "cyber sovereignty")
        )),
        Rule::ShortWildcard => toml(with_term("net*")),
        Rule::CommonWord => toml(with_term("WHO")),
        Rule::MixedScript => toml(with_term("sovеreignty")),
        Rule::InvisibleSign => toml(with_term("sove\u{ad}reignty")),
        Rule::FullWidth => toml(with_term("５Ｇ")),
        Rule::GluedGroup => toml(with_term("sovereign(ty|s)")),
        Rule::TightAmpersand => toml(with_term("research&development")),
        Rule::BooleanWord => toml(with_term("cyber AND sovereignty")),
        Rule::RegexUpperCase => toml(with_term("/Sovereign.*/")),
        Rule::UnusedSet => {
            toml(with_term("sovereignty").replace("[sets]\n", "[sets]\nidle.en = ['data']\n"))
        }
        Rule::IdleExcept => toml(
            with_term("sovereignty")
                .replace("[concept.examples", "[concept.except]\nzh = ['主权']\n[concept.examples"),
        ),
        Rule::MoreFindings => {
            toml(format!("{HEAD}{CONCEPT}[concept.terms]\nen = [{many}]\n{}", examples("en")))
        }
    }
}

#[test]
fn a_sound_codebook_has_no_complaints() {
    assert!(codes("x.toml", with_term("cyber sovereignty").as_bytes()).is_empty());
    assert!(codes("x.toml", with_terms("zh", &["网络主权"]).as_bytes()).is_empty());
}

#[test]
fn every_rule_can_be_broken_alone() {
    let mut wrong = Vec::new();
    for &rule in Rule::ALL {
        let (name, bytes) = breaking(rule);
        let mut found = codes(name, &bytes);
        if rule == Rule::MoreFindings {
            found.retain(|code| *code == rule.code());
        }
        if found.iter().ne([&rule.code()]) {
            wrong.push(format!("{}: found {found:?}", rule.code()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_faults_of_a_file_are_found_at_once_with_their_places() {
    let text = with_terms("en", &["(cyber", "net)work", "a <9..1> b"]);
    let faults = load("x.toml", text.as_bytes()).unwrap_err();
    let found: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(found, ["unclosed", "unmatched-close", "bad-gap"]);
    let columns: Vec<usize> =
        faults.iter().map(|fault| fault.place.as_ref().unwrap().column).collect();
    assert!(columns.is_sorted());
    assert!(faults.iter().all(|fault| !fault.hints.is_empty()));
}

#[test]
fn a_table_is_a_codebook() {
    let text = "concept,label,language,term,register\nprinciple,Principles,,,\nprinciple.sovereignty,Sovereignty,en,cyber sovereignty,formula\nprinciple.sovereignty,,zh,网络主权,\nprinciple.order,,en,\"(rule|order) & cyberspace\",\n";
    let (codebook, _) = load("mine.csv", text.as_bytes()).unwrap();
    let ids: Vec<&str> = codebook.concepts.iter().map(|concept| concept.id.as_str()).collect();
    assert_eq!(ids, ["principle", "principle.sovereignty", "principle.order"]);
    assert_eq!(codebook.terms().count(), 3);
    assert_eq!(codebook.concepts[1].terms[0].register, crate::codebook::Register::Formula);
}

proptest! {
    /// Whatever is written as a pattern is read or refused with a place; nothing panics, nothing takes for ever.
    #[test]
    fn no_pattern_is_too_strange(pattern in "[a-c网主 ()\\[\\]|&!@~=/<>.*?0-9\\\\-]{0,60}") {
        let quoted = toml::Value::String(pattern).to_string();
        let text = format!("{HEAD}{CONCEPT}[concept.terms]\nen = [{quoted}]\n");
        if let Err(faults) = load("x.toml", text.as_bytes()) {
            for fault in faults {
                let place = fault.place.expect("a fault of a pattern has its place");
                prop_assert!(place.excerpt.is_char_boundary(place.mark.start) && place.mark.end <= place.excerpt.len());
            }
        }
    }

    #[test]
    fn no_file_is_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[a-z\\[\\]={}\",'#\n. ]{0,200}") {
        for name in ["x.toml", "x.csv", "x"] {
            let _ = load(name, &bytes);
            let _ = load(name, text.as_bytes());
        }
    }
}
