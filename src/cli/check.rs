//! `polilex codebook check`: every mistake of a codebook, for people or for programs.

use clap::{Args, ValueEnum};
use polilex::codebook::{Codebook, Rule};
use polilex::diagnostic::{Diagnostic, Place, Severity, acts, many};
use polilex::scan::{FAILING_EXAMPLE, Matcher, failing_examples};
use serde_json::{Value, json};

use super::exit::{Exit, to_stdout};
use super::options::{print_all, read_codebook};

/// Check a codebook: its form, its patterns, its own examples.
#[derive(Args)]
pub(super) struct Check {
    /// A codebook: name or file.
    name: String,
    /// Text for people, or JSON with everything in its parts.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A finding with its line and the fault marked, on standard error; a summary on standard output.
    Text,
    /// One object, on standard output.
    Json,
}

impl Check {
    /// Checks the codebook and prints what is found.
    pub(super) fn execute(self) -> Exit {
        let (codebook, mut findings) = match read_codebook(&self.name) {
            Ok(Ok((codebook, warnings))) => (Some(codebook), warnings),
            Ok(Err(faults)) => (None, faults),
            Err(exit) => return exit,
        };
        if let Some(codebook) = &codebook {
            match Matcher::compile(codebook) {
                Ok(matcher) => findings.extend(failing_examples(codebook, &matcher)),
                Err(mut faults) => findings.append(&mut faults),
            }
        }
        let worst = findings.iter().map(|finding| finding.severity).max();
        let verdict = match worst {
            Some(Severity::Error) => "faulty",
            Some(Severity::Warning) => "usable, with warnings",
            Some(Severity::Note) | None => "no complaints",
        };
        let said = match self.format {
            Format::Json => print_json(&self.name, codebook.as_ref(), &mut findings, verdict),
            Format::Text => {
                print_all(&findings);
                match &codebook {
                    Some(codebook) => print_summary(&self.name, codebook, verdict),
                    None => Exit::Mistaken,
                }
            }
        };
        match said {
            Exit::Complete if worst == Some(Severity::Error) => Exit::Mistaken,
            exit => exit,
        }
    }
}

/// Concepts that are coded, terms, examples.
fn sizes(codebook: &Codebook) -> [usize; 3] {
    let leaves = codebook.concepts.iter().filter(|concept| concept.leaf).count();
    let examples = codebook.concepts.iter().map(|concept| concept.examples.len()).sum();
    [leaves, codebook.terms().count(), examples]
}

fn print_summary(name: &str, codebook: &Codebook, verdict: &str) -> Exit {
    let [leaves, terms, examples] = sizes(codebook);
    let summary = [
        many(leaves as u64, "concept", "concepts"),
        many(terms as u64, "term", "terms"),
        many(examples as u64, "example", "examples"),
    ];
    to_stdout(|out| writeln!(out, "{name}: {}: {verdict}", summary.join(", ")))
}

/// Prints one object; the findings in the order of their places, then of their codes.
fn print_json(
    name: &str,
    codebook: Option<&Codebook>,
    findings: &mut [Diagnostic],
    verdict: &str,
) -> Exit {
    let position = |finding: &Diagnostic| {
        let place = finding.place.as_ref();
        place.map(|place| (place.line, place.column, place.mark.len()))
    };
    findings.sort_by(|one, other| {
        position(one)
            .cmp(&position(other))
            .then_with(|| one.code.cmp(other.code))
            .then_with(|| one.message.cmp(&other.message))
    });
    let mut report = json!({
        "codebook": name,
        "verdict": verdict,
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
    });
    if let Some(codebook) = codebook {
        let [leaves, terms, examples] = sizes(codebook);
        report["concepts"] = json!(leaves);
        report["terms"] = json!(terms);
        report["examples"] = json!(examples);
    }
    let text = inert(&format!("{report:#}"));
    to_stdout(|out| writeln!(out, "{text}"))
}

fn finding(finding: &Diagnostic) -> Value {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let place = finding.place.as_ref();
    json!({
        "code": finding.code,
        "severity": severity,
        "explanation": explanation(finding.code),
        "message": finding.message,
        "suggestions": finding.hints,
        "file": place.map(|place| &place.file),
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "span": place.map(span),
    })
}

/// What is marked: columns count characters from 1; the end is the column after the last.
fn span(place: &Place) -> Value {
    let marked = &place.excerpt[place.mark.clone()];
    json!({
        "start": place.column,
        "end": place.column + marked.chars().count(),
        "text": marked,
    })
}

/// What the code means, whatever the file.
fn explanation(code: &str) -> Option<&'static str> {
    let rule = Rule::ALL.iter().find(|rule| rule.code() == code).map(|rule| rule.meaning());
    rule.or((code == FAILING_EXAMPLE.0).then_some(FAILING_EXAMPLE.1))
}

/// The same JSON, without a character that would act on a terminal.
fn inert(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign != '\n' && acts(sign) {
            for unit in sign.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(sign);
        }
    }
    safe
}
