//! Flags that say how figures look, for a run and for drawing again.

use clap::Args;
use polilex::figure::{Palette, Theme, Titles, Width};
use polilex::run::{FigureFormats, Labels, Look};

/// How figures look.
#[derive(Args)]
pub(super) struct LookFlags {
    /// Picture formats: svg, png, pdf, several with commas between; none draws nothing.
    #[arg(long, value_name = "FORMATS", default_value = "svg,png", value_parser = formats, help_heading = "Figures")]
    pub(super) figures: FigureFormats,
    /// Width of figures: double (183 mm), single (89 mm), or so many millimetres, 60 to 400.
    #[arg(long, value_name = "WIDTH", default_value = "double", value_parser = width, help_heading = "Figures")]
    figures_width: Width,
    /// Colours: colour (safe for colour-blind readers) or grey.
    #[arg(long, value_name = "NAME", default_value = "colour", value_parser = palette, help_heading = "Figures")]
    palette: Palette,
    /// Languages of labels: en, zh, both (English with Chinese), any language that the codebook has labels in, or two: fr+ar.
    #[arg(long, value_name = "LANG", default_value = "both", help_heading = "Figures")]
    labels: Labels,
    /// Draw only the N concepts with most mentions.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Figures")]
    top: Option<u32>,
    /// Draw the titles above the figures; journals set them in the caption.
    #[arg(long, help_heading = "Figures")]
    titles: bool,
}

fn formats(names: &str) -> Result<FigureFormats, String> {
    let mut formats = FigureFormats::default();
    if names == "none" {
        return Ok(formats);
    }
    for name in names.split(',') {
        match name.trim() {
            "svg" => formats.svg = true,
            "png" => formats.png = true,
            "pdf" => formats.pdf = true,
            _ => {
                return Err("expected svg, png, pdf, several with commas between, or none".into());
            }
        }
    }
    Ok(formats)
}

fn width(text: &str) -> Result<Width, String> {
    match text {
        "single" => Ok(Width::Single),
        "double" => Ok(Width::Double),
        other => {
            let millimetres = other.trim_end_matches("mm").trim().parse().ok();
            let width = millimetres.filter(|width| (60.0..=400.0).contains(width));
            width.map(Width::Millimetres).ok_or_else(|| {
                "expected single, double or a number of millimetres, 60 to 400".into()
            })
        }
    }
}

fn palette(name: &str) -> Result<Palette, String> {
    match name {
        "colour" | "color" => Ok(Palette::Colour),
        "grey" | "gray" | "greyscale" => Ok(Palette::Grey),
        _ => Err("expected colour or grey".into()),
    }
}

impl LookFlags {
    /// Returns the look.
    pub(super) fn look(&self) -> Look {
        let titles = if self.titles { Titles::On } else { Titles::Off };
        Look {
            theme: Theme { width: self.figures_width, palette: self.palette, titles },
            labels: self.labels.clone(),
            top: self.top.and_then(|top| usize::try_from(top).ok()),
        }
    }
}
