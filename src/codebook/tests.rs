//! Patterns as text and as trees.

use proptest::prelude::*;

use super::*;

/// Patterns of every form, as their authors may write them.
const PATTERNS: &[&str] = &[
    "sovereignty",
    "network  sovereignty",
    "sovereign*",
    "coöp?",
    "cyber-security",
    "(cyber|network) sovereignty",
    "[state|national] sovereignty",
    "(a b|c [d] (e|f g))",
    "~govern",
    "=US",
    "=WHO guidelines",
    "/cyber.{2,9}/",
    "sovereign* <0..4> cyberspace",
    "sovereign* near/8 cyberspace near/8 state",
    "sovereign* & @cyber & !(debt|bond*)",
    "@cyber <1..3> @joint",
    "网络主权",
    "网络空间[的]主权",
    "(网络|数字)主权 & !债务",
    "网络<0..4>主权",
    "Internet’s",
    "5G",
    "COVID-19",
];

#[test]
fn a_pattern_written_out_reads_as_itself() {
    for text in PATTERNS {
        let pattern = parse(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        let written = pattern.to_string();
        let again =
            parse(&written).unwrap_or_else(|faults| panic!("{text} as {written}: {faults:?}"));
        assert_eq!(pattern.expression, again.expression, "{text} as {written}");
        assert_eq!(pattern.conditions, again.conditions, "{text} as {written}");
    }
}

#[test]
fn the_written_form_is_the_plainest() {
    for (text, written) in [
        (" Network   SOVEREIGNTY ", "network sovereignty"),
        ("((cyber))", "cyber"),
        ("網路主權", "网路主权"),
        ("a  &  ! b", "a & !b"),
        ("５Ｇ", "5g"),
    ] {
        assert_eq!(parse(text).unwrap().to_string(), written);
    }
}

/// A pattern of the grammar, as text.
fn pattern() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-c]{1,3}",
        "[a-c]{2,4}\\*",
        "=[A-C]{2}",
        "~[a-c]{3}",
        "[网主权]{1,2}",
        "@[a-c]",
        "/[a-c]\\.\\*/",
        "[a-c]{2}-[a-c]{2}"
    ];
    let sequence = word.prop_map(|word| word.clone()).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.join(" ")),
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|parts| format!("({})", parts.join("|"))),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("[{one}] {other}")),
            (inner.clone(), 0_u32..3, inner)
                .prop_map(|(one, width, other)| format!("{one} <0..{width}> {other}")),
        ]
    });
    (
        sequence.clone(),
        prop::option::of(sequence.clone()),
        prop::option::of((any::<bool>(), sequence)),
    )
        .prop_map(|(first, near, condition)| {
            let near = near.map(|near| format!(" near/5 {near}")).unwrap_or_default();
            let condition =
                condition.map(|(not, part)| format!(" & {}{part}", if not { "!" } else { "" }));
            format!("{first}{near}{}", condition.unwrap_or_default())
        })
}

proptest! {
    #[test]
    fn what_is_read_can_be_written_and_read_again(text in pattern()) {
        if let Ok(pattern) = parse(&text) {
            let written = pattern.to_string();
            let again = parse(&written).unwrap_or_else(|faults| panic!("{text} as {written}: {faults:?}"));
            prop_assert_eq!(&pattern.expression, &again.expression, "{} as {}", text, written);
            prop_assert_eq!(&pattern.conditions, &again.conditions);
        }
    }

    #[test]
    fn faults_lie_within_the_pattern(text in "[a-c网 ()\\[\\]|&!@~=/<>.*?0-9\\\\-]{0,40}") {
        if let Err(faults) = parse(&text) {
            prop_assert!(!faults.is_empty());
            for fault in faults {
                prop_assert!(fault.span.start <= fault.span.end && fault.span.end <= text.len());
                prop_assert!(text.is_char_boundary(fault.span.start) && text.is_char_boundary(fault.span.end));
            }
        }
    }
}
