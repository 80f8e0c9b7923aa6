//! `polilex codebook`: list, show, check and convert codebooks.

use clap::{Args, Subcommand};
use polilex::codebook::{self, Codebook};
use polilex::diagnostic::{Severity, many, visible};
use polilex::scan::{Matcher, failing_examples};
use polilex::text::Language;

use super::exit::{Exit, to_stdout};
use super::options::{load_codebook, print_all};

/// List, show, check and convert codebooks.
#[derive(Args)]
pub(super) struct CodebookCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the built-in codebooks, or the concepts of one codebook.
    List {
        /// A codebook: name or file.
        name: Option<String>,
    },
    /// Print the source of a codebook, to read or to edit a copy.
    Show {
        /// Name of a built-in codebook.
        #[arg(default_value = "cyber-community")]
        name: String,
    },
    /// Check a codebook: its form, its patterns, its own examples.
    Check {
        /// A codebook: name or file.
        name: String,
    },
    Convert(super::convert::Convert),
}

impl CodebookCommand {
    /// Executes the action.
    pub(super) fn execute(self) -> Exit {
        match self.action {
            Action::List { name: None } => to_stdout(|out| {
                for known in codebook::BUILTIN {
                    writeln!(out, "{}\t{}", known.id, known.summary)?;
                }
                Ok(())
            }),
            Action::List { name: Some(name) } => match load_codebook(&name) {
                Ok((codebook, _)) => list(&codebook),
                Err(exit) => exit,
            },
            Action::Show { name } => match codebook::builtin(&name) {
                Some(source) => to_stdout(|out| out.write_all(source.as_bytes())),
                None => {
                    say!("error: there is no built-in codebook \"{name}\"");
                    say!("   hint: `polilex codebook list` shows them");
                    Exit::Mistaken
                }
            },
            Action::Check { name } => check(&name),
            Action::Convert(convert) => convert.execute(),
        }
    }
}

fn list(codebook: &Codebook) -> Exit {
    to_stdout(|out| {
        writeln!(out, "concept\tlabel\tterms")?;
        for concept in &codebook.concepts {
            let label = concept.label_in(Language::ENGLISH);
            let label = visible(label);
            writeln!(out, "{}\t{label}\t{}", concept.id, concept.terms.len())?;
        }
        Ok(())
    })
}

fn check(name: &str) -> Exit {
    let (codebook, mut findings) = match load_codebook(name) {
        Ok(read) => read,
        Err(exit) => return exit,
    };
    match Matcher::compile(&codebook) {
        Ok(matcher) => findings.extend(failing_examples(&codebook, &matcher)),
        Err(mut faults) => findings.append(&mut faults),
    }
    print_all(&findings);
    let leaves = codebook.concepts.iter().filter(|concept| concept.leaf).count();
    let examples: usize = codebook.concepts.iter().map(|concept| concept.examples.len()).sum();
    let worst = findings.iter().map(|finding| finding.severity).max();
    let summary = format!(
        "{name}: {}, {}, {}: {}",
        many(leaves as u64, "concept", "concepts"),
        many(codebook.terms().count() as u64, "term", "terms"),
        many(examples as u64, "example", "examples"),
        match worst {
            Some(Severity::Error) => "faulty",
            Some(Severity::Warning) => "usable, with warnings",
            Some(Severity::Note) | None => "no complaints",
        }
    );
    match to_stdout(|out| writeln!(out, "{summary}")) {
        Exit::Complete if worst == Some(Severity::Error) => Exit::Mistaken,
        exit => exit,
    }
}
