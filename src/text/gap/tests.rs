//! The sentence rules on sentences of our own, joined into paragraphs, and on single gaps.

#![allow(clippy::cast_possible_truncation, reason = "texts of tests are short")]

use std::collections::BTreeSet;

use super::*;
use crate::text::words;

fn cut(text: &str, language: &str) -> Vec<String> {
    let rules = Sentences::of(Language::parse(language).unwrap());
    let mut sentences: Vec<Vec<&str>> = vec![Vec::new()];
    let mut last: Option<Word> = None;
    for word in words(text) {
        if last.is_some_and(|last| rules.gap(text, last, word) == Gap::SentenceEnd) {
            sentences.push(Vec::new());
        }
        sentences.last_mut().unwrap().push(slice(text, word));
        last = Some(word);
    }
    sentences.iter().map(|words| words.join(" ")).collect()
}

fn gap_of(text: &str) -> Gap {
    let all: Vec<Word> = words(text).collect();
    Sentences::of(Language::ENGLISH).gap(text, all[0], all[1])
}

#[test]
fn single_gaps() {
    for (text, expected) in [
        ("cyber security", Gap::Adjacent),
        ("cyber-security", Gap::Adjacent),
        ("cyber‑security", Gap::Adjacent),
        ("cyber\nsecurity", Gap::Adjacent),
        ("“cyber” security", Gap::Adjacent),
        ("网络", Gap::Adjacent),
        ("cyber, security", Gap::Broken),
        ("cyber - security", Gap::Broken),
        ("cyber/security", Gap::Broken),
        ("cyber (security", Gap::Broken),
        ("cyber: security", Gap::Broken),
        ("sover-\neignty", Gap::Divided),
        ("sover\u{ad}\neignty", Gap::Divided),
        ("sover-\r\n  eignty", Gap::Divided),
        ("cyber-\nSecurity", Gap::Adjacent),
        ("cyber\n\nsecurity", Gap::SentenceEnd),
        ("cyber\n• security", Gap::SentenceEnd),
        ("cyber.security x", Gap::Adjacent), // one word by UAX #29, then a space
        ("end. Next", Gap::SentenceEnd),
        ("end; next", Gap::Broken),
        ("结束；下", Gap::Adjacent),
    ] {
        assert_eq!(gap_of(text), expected, "{text:?}");
    }
}

/// Paragraphs with `|` where a sentence ends.
const GOLD: &[(&str, &str)] = &[
    (
        "en",
        "Under Art. 5 of the Treaty, the U.S. Government may act.| No. 12 applies.| See para. 3(b) and Arts. 1 to 4.",
    ),
    (
        "en",
        "Dr. Smith met Mr. Lee in Washington, D.C. on Jan. 5.| They spoke for 3.5 hours, i.e. longer than planned.",
    ),
    (
        "en",
        "1. The Parties shall cooperate.| 2. The Parties shall, inter alia, exchange information.",
    ),
    ("en", "This is the view of J. K. Rivers and others.| It is not ours."),
    ("en", "Is this right?| Yes!| It is what the report (see fig. 2) says.| Nobody disagreed."),
    ("en", "“We will act.”| The minister said so.| “Will you?” asked the press."),
    (
        "en",
        "The measure entered into force in 2016.| The review is due in 2020.| 12 States objected.",
    ),
    ("en", "It was signed in the U.S.| The text is public.| Others followed."),
    (
        "en",
        "The strategy covers networks, e.g. 5G, and services, etc. in all regions.| Costs fell.",
    ),
    ("en", "The matter was settled (see vol. II, ch. 4).| It will not return."),
    ("en", "States recalled the norms.12 The report was adopted.| No vote was held."),
    ("en", "The company Example Inc. said no.| It then changed its mind…| And so on."),
    (
        "en",
        "We ask for three things:\n|(a) openness of the network;\n|(b) security of users;\n|(c) respect for rights.",
    ),
    ("en", "The programme has two goals:\n|• trust\n|• growth\n\n|Both matter."),
    ("en", "See www.example.org for more.| Version 2.0 is out."),
    (
        "en",
        "Section 4.2 of the Act applies v. Section 5.| In Smith v. Jones the court held otherwise.",
    ),
    (
        "en",
        "The Secretary-General's report (A/70/174) was noted.| General Assembly resolution 70/237 followed.",
    ),
    ("en", "He asked why.| She said: no.| They left."),
    ("en", "Gen. Adams and Sen. Brown agreed with Prof. Clark.| The bill passed."),
    ("en", "The rules apply to St. Lucia and to Mt. Example alike.| The list is closed."),
    ("en", "This line is broken in\nthe middle.| So is\nthis one."),
    ("en", "It fell by 3.2 per cent.| Prices rose by 1,000.50 dollars.| Wages did not."),
    ("zh", "坚持尊重网络主权。|维护和平安全！|促进开放合作？|构建良好秩序；|推动发展。"),
    ("zh", "他说：“网络空间不是法外之地。”|会议通过了决议。|第3.2条适用。"),
    ("zh", "一是加强合作；|二是共享成果，造福人民。|2016年，会议在乌镇举行。"),
    ("zh", "《网络安全法》自2017年6月1日起施行……|各地应当遵照执行。"),
    ("zh", "我们主张“共商共建共享”。|这是共识！"),
    (
        "fr",
        "Selon l’art. 5, M. Dupont a signé le 3 janv. 2018.| Mme Martin était présente.| Cf. le chap. 2.",
    ),
    ("fr", "Est-ce possible ?| Oui !| Le rapport (p. 12) le confirme.| La séance est levée."),
    (
        "es",
        "El Sr. García firmó el art. 5 en EE. UU. y lo publicó.| La Sra. López asistió.| Véase el núm. 3.",
    ),
    ("es", "¿Es posible?| ¡Sí!| El informe (pág. 12) lo confirma.| Se levanta la sesión."),
    (
        "ru",
        "Согласно ст. 5 Закона, т.е. с 1 января, меры приняты.| Проф. Иванов согласен.| См. гл. 2.",
    ),
    ("ru", "Возможно ли это?| Да!| Принято в 2016 г.| Документ опубликован."),
    ("ar", "تعمل الدول معا.| هل هذا ممكن؟| نعم.| انتهى الاجتماع."),
];

#[test]
fn gold_paragraphs() {
    let (mut right, mut found, mut expected) = (0_u32, 0_u32, 0_u32);
    let mut faults = Vec::new();
    for (language, marked) in GOLD {
        let text = marked.replace('|', "");
        let wanted: BTreeSet<usize> =
            ends(&marked.split('|').map(|part| words(part).count()).collect::<Vec<_>>());
        let cut = cut(&text, language);
        let given: BTreeSet<usize> =
            ends(&cut.iter().map(|sentence| sentence.split(' ').count()).collect::<Vec<_>>());
        right += wanted.intersection(&given).count() as u32;
        found += given.len() as u32;
        expected += wanted.len() as u32;
        if wanted != given {
            faults.push(format!("{language}: {cut:?}"));
        }
    }
    let f1 = 2.0 * f64::from(right) / f64::from(found + expected);
    println!(
        "sentence ends: {right} right of {found} found, {expected} expected, F1 {f1:.3}\n{}",
        faults.join("\n")
    );
    assert!(f1 >= 0.97, "F1 {f1:.3}\n{}", faults.join("\n"));
}

/// Positions, in words, at which sentences end.
fn ends(lengths: &[usize]) -> BTreeSet<usize> {
    lengths
        .iter()
        .scan(0, |sum, length| {
            *sum += length;
            Some(*sum)
        })
        .collect()
}
