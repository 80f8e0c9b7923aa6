//! The letters of a figure cut out of a bundled font.
//!
//! Fonts with TrueType outlines are cut by skera, which keeps the rules by which letters are joined, and pairs are drawn closer.
//! It does not cut outlines in CFF, as the Chinese font has them; these are cut by subsetter, which makes fonts for PDF and
//! therefore drops the table from characters to glyphs. That table is written here. The Chinese font has no other rules.
//!
//! **Invariant:** a character keeps its outline and its width.

use std::collections::BTreeSet;

use skera::{DEFAULT_DROP_TABLES, DEFAULT_LAYOUT_FEATURES, Plan, SubsetFlags, subset_font};
use skrifa::raw::collections::IntSet;
use skrifa::raw::types::{NameId, Tag};
use skrifa::{FontRef, MetadataProvider};
use subsetter::GlyphRemapper;
use write_fonts::FontBuilder;

use super::super::fonts::Face;

/// Names to keep: copyright, family, style, what programs call it, licence and its address. The licence of the fonts wants the first
/// and the last two.
const NAMES: [u16; 6] = [0, 1, 2, 6, 13, 14];
/// American English, the language of these names.
const ENGLISH: u16 = 0x409;

/// Returns true if the bundled font has this letter.
pub(super) fn holds(face: Face, sign: char) -> bool {
    font(face).charmap().map(sign).is_some()
}

/// Returns a font of these letters.
pub(super) fn subset(face: Face, letters: &BTreeSet<char>) -> Vec<u8> {
    match face {
        Face::Regular | Face::Bold | Face::Arabic => of_outlines(&font(face), letters),
        Face::Han => of_cff(&font(face), face.bytes(), letters),
    }
}

fn font(face: Face) -> FontRef<'static> {
    FontRef::new(face.bytes()).expect("the embedded fonts are whole")
}

fn of_outlines(font: &FontRef<'_>, letters: &BTreeSet<char>) -> Vec<u8> {
    let every_script = {
        let mut scripts = IntSet::empty();
        scripts.invert();
        scripts
    };
    let plan = Plan::new(
        &IntSet::empty(),
        &letters.iter().map(|&letter| u32::from(letter)).collect(),
        font,
        SubsetFlags::default(),
        &DEFAULT_DROP_TABLES.iter().copied().collect(),
        &every_script,
        &DEFAULT_LAYOUT_FEATURES.iter().copied().collect(),
        &NAMES.iter().copied().map(NameId::new).collect(),
        &[ENGLISH].into_iter().collect(),
    );
    subset_font(font, &plan).expect("the embedded fonts can be cut")
}

fn of_cff(font: &FontRef<'_>, bytes: &[u8], letters: &BTreeSet<char>) -> Vec<u8> {
    let mut glyphs = GlyphRemapper::new();
    let map: Vec<(u32, u16)> = letters
        .iter()
        .filter_map(|&letter| {
            let old = font.charmap().map(letter)?;
            let old = u16::try_from(old.to_u32()).ok()?;
            Some((u32::from(letter), glyphs.remap(old)))
        })
        .collect();
    let cut = subsetter::subset(bytes, 0, &glyphs).expect("the embedded fonts can be cut");
    let cut = FontRef::new(&cut).expect("what was cut is whole");
    let mut builder = FontBuilder::new();
    builder.add_raw(Tag::new(b"cmap"), characters(&map));
    for tag in [Tag::new(b"OS/2"), Tag::new(b"name")] {
        let table = font.table_data(tag).expect("every font for screens has it");
        builder.add_raw(tag, table.as_bytes());
    }
    builder.copy_missing_tables(cut).build()
}

/// Writes a table from characters, in their order, to glyphs: OpenType's format 12, each run of neighbours a group.
fn characters(map: &[(u32, u16)]) -> Vec<u8> {
    let mut groups: Vec<[u32; 3]> = Vec::new();
    for &(letter, glyph) in map {
        let glyph = u32::from(glyph);
        match groups.last_mut() {
            Some([start, end, first])
                if *end + 1 == letter && *first + (letter - *start) == glyph =>
            {
                *end = letter;
            }
            _ => groups.push([letter, letter, glyph]),
        }
    }
    let count = u32::try_from(groups.len()).expect("there are fewer groups than characters");
    let mut table = Vec::new();
    // Version 0, one record: Windows, whole Unicode, 12 bytes from the beginning.
    for number in [0_u16, 1, 3, 10, 0, 12, 12, 0] {
        table.extend(number.to_be_bytes());
    }
    // Length and language, then the groups.
    for number in [16 + 12 * count, 0, count].into_iter().chain(groups.into_iter().flatten()) {
        table.extend(number.to_be_bytes());
    }
    table
}
