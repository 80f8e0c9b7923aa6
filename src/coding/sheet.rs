//! The sheet for spreadsheets, and the key.

use std::io::{self, Write};

use super::Drawing;
use super::draw::Drawn;
use super::reservoir::Class;
use crate::codebook::{Codebook, ConceptIndex};
use crate::table::{Writer, table};

/// Writes `sheet.csv`, with empty cells to fill.
///
/// # Errors
/// Those of the sink.
pub fn write_sheet<W: Write>(out: W, drawing: &Drawing, show_document: bool) -> io::Result<W> {
    let mut sheet = Writer::begin(out, table("sheet"))?;
    for Drawn { id, sentence, .. } in &drawing.sentences {
        let document = if show_document { sentence.document.to_string() } else { String::new() };
        sheet.text(id)?.text("")?.text(&document)?;
        sheet.text(&sentence.left)?.text(&sentence.text)?.text(&sentence.right)?;
        sheet.text("")?.text("")?.end()?;
    }
    sheet.finish()
}

/// Writes `key.csv`: what coders must not see.
///
/// # Errors
/// Those of the sink.
pub fn write_key<W: Write>(out: W, drawing: &Drawing, codebook: &Codebook) -> io::Result<W> {
    let mut key = Writer::begin(out, table("key"))?;
    for Drawn { id, stratum, size, drawn, sentence } in &drawing.sentences {
        key.text(id)?.text(&sentence.document.to_string())?.count(sentence.number)?;
        key.text(stratum.language.tag())?.text(&stratum.group)?;
        let class = match stratum.class {
            Class::Found(concept) => format!("found {}", codebook.concept(concept).id),
            Class::Near => "near".to_owned(),
            Class::Nothing => "nothing".to_owned(),
        };
        key.text(&class)?.count(*size)?.count(*drawn)?;
        key.number(Some(*size as f64 / *drawn as f64))?;
        key.text(&ids(codebook, &sentence.found))?.end()?;
    }
    key.finish()
}

fn ids(codebook: &Codebook, concepts: &[ConceptIndex]) -> String {
    let ids: Vec<&str> = concepts.iter().map(|at| codebook.concept(*at).id.as_str()).collect();
    ids.join(";")
}
