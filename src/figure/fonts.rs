//! The fonts that come with the program, for measuring and for rendering alike.
//!
//! Noto Sans (regular and bold), Noto Sans Arabic and Noto Sans CJK SC, cut down to the letters of the six languages of the
//! United Nations; `fonts/han.py` and `fonts/arabic.py` say how. Fonts of the machine are never looked at, so a picture is the same everywhere.
//!
//! **Invariant:** the bytes are parsed once per process and never changed.

use std::sync::{Arc, OnceLock};

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};
use resvg::usvg::fontdb::{Database, Source};

/// Families of every text, first choice first: those that were measured, which a figure carries (see [`super::webfont`]). A
/// program that does not read carried fonts falls back to one with narrower letters, so that what was laid out still fits, and
/// to a Chinese font of the usual systems.
pub(super) const FAMILIES: &str = "'Noto Sans', 'Noto Sans Arabic', 'Noto Sans CJK SC', Arial, Helvetica, 'Liberation Sans', \
     'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

static REGULAR: &[u8] = include_bytes!("fonts/NotoSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("fonts/NotoSans-Bold.ttf");
static ARABIC: &[u8] = include_bytes!("fonts/NotoSansArabic-Regular.ttf");
static HAN: &[u8] = include_bytes!("fonts/NotoSansCJKsc-Regular.otf");

/// One of the embedded faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Regular,
    Bold,
    Arabic,
    Han,
}

impl Face {
    /// The face, its name for the measuring library, its bytes, and the height of its line (ascent and descent of the file) in
    /// thousandths of the type size, by which that library scales.
    const ALL: [(Self, &'static str, &'static [u8], f64); 4] = [
        (Self::Regular, "polilex regular", REGULAR, 1362.0),
        (Self::Bold, "polilex bold", BOLD, 1362.0),
        (Self::Arabic, "polilex arabic", ARABIC, 2112.0),
        (Self::Han, "polilex han", HAN, 1448.0),
    ];

    /// Every face.
    #[cfg(test)]
    pub(super) fn all() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().map(|(face, ..)| face)
    }

    /// The bytes of its file.
    pub(super) fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
            Self::Arabic => ARABIC,
            Self::Han => HAN,
        }
    }

    /// The family that it belongs to, as [`FAMILIES`] names it.
    pub(super) fn family(self) -> &'static str {
        match self {
            Self::Regular | Self::Bold => "Noto Sans",
            Self::Arabic => "Noto Sans Arabic",
            Self::Han => "Noto Sans CJK SC",
        }
    }

    /// Returns the width of `text`, in thousandths of the type size, glyph by glyph: Arabic letters count in their isolated
    /// forms, which are the widest.
    pub(super) fn advance(self, text: &str) -> f64 {
        static RULERS: OnceLock<Vec<FontDesc<'static>>> = OnceLock::new();
        let rulers = RULERS.get_or_init(|| {
            Self::ALL
                .iter()
                .map(|&(_, name, bytes, height)| {
                    register_font(name, FontStyle::Normal, bytes)
                        .ok()
                        .expect("the embedded fonts are whole");
                    FontDesc::new(FontFamily::Name(name), height, FontStyle::Normal)
                })
                .collect()
        });
        let at = Self::ALL.iter().position(|&(face, ..)| face == self);
        let ruler = &rulers[at.expect("every face is in the table")];
        let (width, _) = ruler.box_size(text).expect("the ruler's font was registered before it");
        f64::from(width)
    }
}

/// Returns the database of the renderer: the embedded faces and nothing else.
pub(super) fn database() -> Arc<Database> {
    static DATABASE: OnceLock<Arc<Database>> = OnceLock::new();
    let database = DATABASE.get_or_init(|| {
        let mut database = Database::new();
        for (_, _, bytes, _) in Face::ALL {
            database.load_font_source(Source::Binary(Arc::new(bytes)));
        }
        database.set_sans_serif_family("Noto Sans");
        database.set_serif_family("Noto Sans");
        Arc::new(database)
    });
    Arc::clone(database)
}
