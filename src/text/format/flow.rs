//! Inline text as it flows into paragraphs: white space collapsed, cells of a row parted, blocks ended.
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
    paragraph: String,
    /// White space that is owed before the next character.
    space: Space,
    /// Whether a cell has ended since the last character.
    cell: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Space {
    #[default]
    None,
    Blank,
    /// The line ended in the source, which is no white space between Han characters.
    Line,
}

impl Flow {
    /// Adds text in which a run of white space is one space.
    pub(super) fn text(&mut self, text: &str) {
        for sign in text.chars() {
            match sign {
                '\n' | '\r' => self.space = Space::Line,
                ' ' | '\t' | '\u{c}' => {
                    if self.space == Space::None {
                        self.space = Space::Blank;
                    }
                }
                _ => self.sign(sign),
            }
        }
    }

    /// Adds text whose white space stands as it is.
    pub(super) fn verbatim(&mut self, text: &str) {
        self.owe(text.chars().next());
        self.paragraph.push_str(text);
    }

    /// Ends the line.
    pub(super) fn line(&mut self) {
        self.space = Space::None;
        self.paragraph.push('\n');
    }

    /// Ends a cell of a row.
    pub(super) fn cell(&mut self) {
        self.cell = true;
    }

    /// Ends the paragraph.
    pub(super) fn end(&mut self) {
        self.draft.push(&self.paragraph, None);
        self.paragraph.clear();
        self.space = Space::None;
        self.cell = false;
    }

    /// Ends the text.
    pub(super) fn finish(mut self) -> Draft {
        self.end();
        self.draft
    }

    fn sign(&mut self, sign: char) {
        self.owe(Some(sign));
        self.paragraph.push(sign);
    }

    /// Writes what is owed before `next`.
    fn owe(&mut self, next: Option<char>) {
        let cell = std::mem::take(&mut self.cell);
        let space = std::mem::take(&mut self.space);
        let Some(last) = self.paragraph.chars().next_back() else { return };
        if cell {
            self.paragraph.push_str(CELL);
        } else if space == Space::Blank
            || space == Space::Line && !(is_wide(last) && next.is_some_and(is_wide))
        {
            self.paragraph.push(' ');
        }
    }
}

/// Returns whether lines are broken next to `sign` without white space: Han characters and their punctuation.
fn is_wide(sign: char) -> bool {
    is_han(sign) || matches!(sign, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}')
}
