//! A drawn figure as pixels.
//!
//! resvg draws the SVG with the embedded fonts only, so that letters are shaped and every script falls back the same way
//! everywhere. The PNG says how large a pixel is, so that a page program places the figure at its size.
//!
//! **Invariant:** the fonts and settings of the machine are never asked.

use std::fmt;
use std::io::Write;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, Options, Tree};

use super::fonts::database;

/// Pixels in an inch of the user units of resvg, as CSS has it.
pub(super) const CSS_DPI: u32 = 96;
/// Most pixels a figure may have: 160 MB while it is drawn.
const MOST_PIXELS: u64 = 40_000_000;
/// Why an SVG could not be rendered.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unrenderable {
    /// The SVG could not be read.
    Malformed(usvg::Error),
    /// The resolution leads to no pixel at all, or to more than memory should hold.
    Resolution {
        /// Dots per inch asked for.
        dpi: u32,
        /// Pixels that they lead to.
        pixels: u64,
    },
    /// The PDF could not be made.
    Pdf(String),
}

impl fmt::Display for Unrenderable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(_) => write!(out, "the figure is not a readable SVG"),
            Self::Resolution { dpi, pixels } => {
                write!(
                    out,
                    "{dpi} dpi makes {pixels} pixels of the figure, of which 1 to {MOST_PIXELS} can be drawn"
                )
            }
            Self::Pdf(cause) => write!(out, "the figure could not be made a PDF: {cause}"),
        }
    }
}

impl std::error::Error for Unrenderable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Malformed(error) => Some(error),
            Self::Resolution { .. } | Self::Pdf(_) => None,
        }
    }
}

/// Returns `svg` as a PNG of so many dots per inch on white, with that resolution noted in it.
///
/// # Errors
///
/// [`Unrenderable::Malformed`] if `svg` is not an SVG document, [`Unrenderable::Resolution`] if `dpi` is 0 or asks for more
/// than forty million pixels.
pub fn png(svg: &str, dpi: u32) -> Result<Vec<u8>, Unrenderable> {
    let tree = tree(svg).map_err(Unrenderable::Malformed)?;
    #[allow(clippy::cast_precision_loss, reason = "any resolution of use is a small number")]
    let scale = dpi as f32 / CSS_DPI as f32;
    let (width, height) =
        (pixels(tree.size().width() * scale), pixels(tree.size().height() * scale));
    let too_large = Unrenderable::Resolution { dpi, pixels: u64::from(width) * u64::from(height) };
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(too_large);
    }
    let Some(mut canvas) = Pixmap::new(width, height) else { return Err(too_large) };
    canvas.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut canvas.as_mut());
    Ok(encode(&canvas, dpi))
}

/// Writes opaque pixels without their alpha, unfiltered: flat colours compress best so.
fn encode(canvas: &Pixmap, dpi: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width(), canvas.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Default);
    encoder.set_filter(png::FilterType::NoFilter);
    // 0.0254 m to the inch, rounded to the nearest dot.
    let per_metre = u32::try_from((u64::from(dpi) * 10_000 + 127) / 254).unwrap_or(u32::MAX);
    let unit = png::Unit::Meter;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit }));
    let mut writer = encoder.write_header().expect("writing into memory cannot fail");
    // Row by row, so that the picture is not in memory twice.
    let mut stream = writer.stream_writer().expect("writing into memory cannot fail");
    let mut colours = Vec::new();
    for row in canvas.data().chunks(4 * canvas.width() as usize) {
        colours.clear();
        colours.extend(row.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]));
        stream.write_all(&colours).expect("there is a colour for each pixel");
    }
    stream.finish().expect("all rows are there");
    writer.finish().expect("writing into memory cannot fail");
    bytes
}

/// Reads an SVG with the embedded fonts.
pub(super) fn tree(svg: &str) -> Result<Tree, usvg::Error> {
    let options =
        Options { fontdb: database(), font_family: "Noto Sans".to_owned(), ..Options::default() };
    Tree::from_str(svg, &options)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates"
)]
fn pixels(length: f32) -> u32 {
    length.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="25.4mm" height="12.7mm" viewBox="0 0 72 36"><rect width="36" height="36" fill="#ff0000"/></svg>"##;

    #[test]
    fn a_png_has_its_size_and_says_its_resolution() {
        let bytes = png(SQUARE, 300).unwrap();
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(bytes[16..24], [0, 0, 1, 44, 0, 0, 0, 150]);
        // 11,811 dots a metre.
        let chunk = b"pHYs\0\0\x2e\x23\0\0\x2e\x23\x01";
        assert!(bytes.windows(chunk.len()).any(|window| window == chunk));
    }

    #[test]
    fn what_cannot_be_drawn_is_an_error() {
        assert!(matches!(png("<svg", 300), Err(Unrenderable::Malformed(_))));
        assert!(matches!(png(SQUARE, 0), Err(Unrenderable::Resolution { pixels: 0, .. })));
        assert!(matches!(png(SQUARE, 100_000), Err(Unrenderable::Resolution { dpi: 100_000, .. })));
    }
}
