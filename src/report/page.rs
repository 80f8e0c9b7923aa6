//! The frame of the page and what goes into it.
//!
//! Style and script are in the page itself; the policy in its head names their digests, so that nothing else can run, and allows no
//! request at all.

use std::io::{self, BufRead, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::facts::Facts;
use super::figures::{Figure, figures, fonts};
use super::pack::pack;
use super::sentences::write_sentences;

const FRAME: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// The script in parts, one idea each; they share one scope.
const SCRIPT: &[&str] = &[
    include_str!("script/data.js"),
    include_str!("script/element.js"),
    include_str!("script/select.js"),
    include_str!("script/table.js"),
    include_str!("script/sentences.js"),
    include_str!("script/figures.js"),
    include_str!("script/years.js"),
    include_str!("script/views.js"),
    include_str!("script/main.js"),
];

/// Writes the page. `passages` are the sentences in document order, as [`super::Passage`] writes them; if they are not `complete`, none
/// is shown.
///
/// # Errors
/// Those of the sink and of `passages`.
pub fn write_page<W: Write>(
    mut out: W,
    facts: &Facts<'_>,
    drawn: &[Figure<'_>],
    complete: bool,
    mut passages: impl BufRead,
) -> io::Result<W> {
    let script = format!("\"use strict\";\n(() => {{\n{}}})();\n", SCRIPT.concat());
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        digest(&script),
        digest(STYLE)
    );
    let mut rest = FRAME;
    while let Some((before, after)) = rest.split_once("<!--{") {
        out.write_all(before.as_bytes())?;
        let (slot, after) = after.split_once("}-->").unwrap_or((after, ""));
        match slot {
            "policy" => {
                let tag = "meta http-equiv=\"Content-Security-Policy\"";
                write!(out, "<{tag} content=\"{policy}\">")?;
            }
            "style" => write!(out, "<style>{STYLE}</style>")?,
            "script" => write!(out, "<script>{script}</script>")?,
            "data" => {
                pack(&mut out, "facts", &facts.value(complete))?;
                pack(&mut out, "figures", &figures(drawn))?;
                pack(&mut out, "fonts", &fonts(drawn))?;
                if complete {
                    write_sentences(&mut out, &facts.positions(), &mut passages)?;
                }
            }
            _ => {}
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())?;
    Ok(out)
}

fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}
