//! How well a document was read: what to look at before a zero is believed.

use super::frequency::share;
use crate::profile::{Reading, Record};

/// Shares behind the verdict on a document; `None` where the format has no such thing, or the document was not read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct QualityRow {
    /// Pages.
    pub pages: Option<u64>,
    /// Running words over pages.
    pub words_per_page: Option<f64>,
    /// Share of glyphs whose character cannot be told, 0 to 1.
    pub unmapped_share: Option<f64>,
    /// Share of characters that could not be decoded (U+FFFD), 0 to 1.
    pub replaced_share: Option<f64>,
    /// Share of running words that look like no word of any language, 0 to 1.
    pub garbled_share: Option<f64>,
    /// Certainty of the language, 0 to 1; `None` if it was declared.
    pub language_certainty: Option<f64>,
}

/// Returns the shares of a document.
pub fn quality(record: &Record) -> QualityRow {
    let Reading::Profiled(profile) = &record.reading else { return QualityRow::default() };
    let quality = &record.quality;
    let pages = u64::from(quality.pages);
    QualityRow {
        pages: (pages > 0).then_some(pages),
        words_per_page: share(profile.words, pages),
        unmapped_share: share(quality.unmapped, quality.glyphs),
        replaced_share: share(quality.replaced, quality.characters),
        garbled_share: quality.garble.share(),
        language_certainty: record.certainty.map(|thousandths| f64::from(thousandths) / 1000.0),
    }
}
