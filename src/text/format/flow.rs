//! Inline text as it flows into paragraphs: white space collapsed, cells of a row parted, blocks ended, asides set aside.
//!
//! An aside is text that is written inside a paragraph but not part of its sentences: a note, a text box. It follows the paragraph
//! or row that it stands in.
//!
//! **Invariant:** what a flow hands on are the words of its source in their order; it adds nothing but the marks between cells.

use super::draft::Draft;
use crate::text::is_han;

/// What stands between two cells of a row. It parts words, so no sequence matches across cells.
const CELL: &str = " | ";

/// The paragraph being written, and those before it.
#[derive(Default)]
pub(super) struct Flow {
    draft: Draft,
    open: Open,
    /// The paragraphs that wait for the end of an aside, the outermost first.
    outer: Vec<Open>,
    /// Finished asides that wait for the end of the paragraph that they stand in.
    asides: Vec<String>,
}

/// A paragraph that has not ended.
#[derive(Default)]
struct Open {
    text: String,
    /// What is owed before the next character.
    owed: Owed,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Owed {
    #[default]
    None,
    Blank,
    /// The line ended in the source, which is no white space between Han characters.
    Line,
    /// A paragraph inside a cell has ended.
    Break,
    /// A cell has ended.
    Cell,
}

impl Flow {
    /// Adds text in which a run of white space is one space.
    pub(super) fn text(&mut self, text: &str) {
        for sign in text.chars() {
            match sign {
                '\n' | '\r' => self.owe(Owed::Line),
                ' ' | '\t' | '\u{c}' => self.owe(Owed::Blank),
                _ => self.sign(sign),
            }
        }
    }

    /// Adds text whose white space stands as it is.
    pub(super) fn verbatim(&mut self, text: &str) {
        self.pay(text.chars().next());
        self.open.text.push_str(text);
    }

    /// Ends the line.
    pub(super) fn line(&mut self) {
        // Between cells the mark is enough.
        if self.open.owed < Owed::Break {
            self.open.owed = Owed::None;
            self.open.text.push('\n');
        }
    }

    /// Ends a paragraph inside a cell: what follows in the cell stands on a line of its own.
    pub(super) fn broken(&mut self) {
        self.owe(Owed::Break);
    }

    /// Ends a cell of a row.
    pub(super) fn cell(&mut self) {
        self.owe(Owed::Cell);
    }

    /// Ends the last row of a table inside a cell.
    pub(super) fn inner_row(&mut self) {
        self.open.owed = Owed::Break;
    }

    /// Ends the paragraph.
    pub(super) fn end(&mut self) {
        let Open { text, .. } = std::mem::take(&mut self.open);
        if !self.outer.is_empty() {
            self.asides.push(text);
            return;
        }
        self.draft.push(&text, None);
        for aside in self.asides.drain(..) {
            self.draft.push(&aside, None);
        }
    }

    /// Begins an aside.
    pub(super) fn aside(&mut self) {
        self.outer.push(std::mem::take(&mut self.open));
    }

    /// Ends the last aside, and goes on with the paragraph that it stands in.
    pub(super) fn resume(&mut self) {
        if !self.outer.is_empty() {
            self.end();
            self.open = self.outer.pop().unwrap_or_default();
        }
    }

    /// Adds the paragraphs of an aside that has been read before.
    pub(super) fn beside(&mut self, paragraphs: Vec<String>) {
        self.asides.extend(paragraphs);
    }

    /// Ends the text.
    pub(super) fn finish(mut self) -> Draft {
        while !self.outer.is_empty() {
            self.resume();
        }
        self.end();
        self.draft
    }

    fn sign(&mut self, sign: char) {
        self.pay(Some(sign));
        self.open.text.push(sign);
    }

    /// What parts more stands for what parts less.
    fn owe(&mut self, owed: Owed) {
        self.open.owed = self.open.owed.max(owed);
    }

    /// Writes what is owed before `next`.
    fn pay(&mut self, next: Option<char>) {
        let owed = std::mem::take(&mut self.open.owed);
        let Some(last) = self.open.text.chars().next_back() else { return };
        let written = match owed {
            Owed::None => "",
            Owed::Line if is_wide(last) && next.is_some_and(is_wide) => "",
            Owed::Line | Owed::Blank => " ",
            Owed::Break => "\n",
            Owed::Cell => CELL,
        };
        self.open.text.push_str(written);
    }
}

/// Returns whether lines are broken next to `sign` without white space: Han characters and their punctuation.
pub(super) fn is_wide(sign: char) -> bool {
    is_han(sign) || matches!(sign, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}')
}
