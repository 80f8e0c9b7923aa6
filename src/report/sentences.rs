//! The passages of a corpus as columns, and their texts in blocks that are unpacked only when they are looked at.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use serde::Serialize;

use super::pack::pack;
use super::passage::{Line, Passage};

/// Bytes of text in a block.
const BLOCK: usize = 1 << 18;

/// All passages by sentence, all mentions by mention. Columns of one table are equally long.
#[derive(Default, Serialize)]
struct Columns {
    /// By sentence: position of its document.
    document: Vec<u32>,
    sentence: Vec<u64>,
    paragraph: Vec<u64>,
    /// 0 where there are no pages.
    page: Vec<u32>,
    /// Number of mentions.
    mentions: Vec<u32>,
    /// By mention.
    concept: Vec<u32>,
    term: Vec<u32>,
    start: Vec<u32>,
    end: Vec<u32>,
    window: Vec<u64>,
    /// 1 if it lies inside another.
    nested: Vec<u8>,
    /// By block: number of its first sentence.
    blocks: Vec<usize>,
}

/// Writes the texts, then the columns.
///
/// # Errors
/// Those of the sink and of the source.
pub(super) fn write_sentences<W: Write>(
    out: &mut W,
    documents: &BTreeMap<String, u32>,
    mut source: impl BufRead,
) -> io::Result<()> {
    let mut columns = Columns::default();
    let (mut block, mut bytes): (Vec<String>, usize) = (Vec::new(), 0);
    let mut line = String::new();
    let mut document = None;
    loop {
        line.clear();
        let read = source.read_line(&mut line)?;
        if bytes > BLOCK || (read == 0 && !block.is_empty()) {
            let number = columns.blocks.len();
            columns.blocks.push(columns.document.len() - block.len());
            pack(out, &format!("text-{number}"), &block)?;
            block.clear();
            bytes = 0;
        }
        if read == 0 {
            break;
        }
        match Passage::read(line.trim_end())? {
            Line::Document(id) => document = documents.get(&id).copied(),
            Line::Passage(passage) => {
                let Some(document) = document else {
                    return Err(io::Error::other("a sentence of no document"));
                };
                bytes += passage.text.len();
                columns.add(document, &passage);
                block.push(passage.text);
            }
        }
    }
    pack(out, "mentions", &columns)
}

impl Columns {
    fn add(&mut self, document: u32, passage: &Passage) {
        self.document.push(document);
        self.sentence.push(passage.sentence);
        self.paragraph.push(passage.paragraph);
        self.page.push(passage.page.unwrap_or(0));
        // A sentence has at most some thousand words.
        self.mentions.push(u32::try_from(passage.mentions.len()).unwrap_or(u32::MAX));
        for mention in &passage.mentions {
            self.concept.push(mention.concept);
            self.term.push(mention.term);
            self.start.push(mention.start);
            self.end.push(mention.end);
            self.window.push(mention.window);
            self.nested.push(mention.nested.into());
        }
    }
}
