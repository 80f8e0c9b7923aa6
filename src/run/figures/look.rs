//! How figures look: what a person may choose, for a run and for drawing again alike.

use std::str::FromStr;

use serde_json::{Value, json};

use crate::figure::{Palette, Theme, Titles};
use crate::run::FigureFormats;
use crate::text::Language;

/// The look of all figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// Width, colours, titles.
    pub theme: Theme,
    /// Languages of labels.
    pub labels: Labels,
    /// Draw only so many concepts, those with most mentions.
    pub top: Option<usize>,
}

impl Look {
    /// Returns what the data package says of the look.
    pub(in crate::run) fn describe(&self, formats: FigureFormats) -> Value {
        let FigureFormats { svg, png, pdf } = formats;
        let formats = [(svg, "svg"), (png, "png"), (pdf, "pdf")];
        let formats = formats.into_iter().filter(|(drawn, _)| *drawn).map(|(_, name)| name);
        let languages: Vec<&str> = self.labels.languages().collect();
        json!({
            "width_mm": self.theme.width.millimetres(),
            "palette": match self.theme.palette { Palette::Colour => "colour", Palette::Grey => "grey" },
            "titles": self.theme.titles == Titles::On,
            "labels": languages.join("+"),
            "top": self.top,
            "formats": formats.collect::<Vec<_>>(),
        })
    }
}

/// Languages of the labels of concepts, by their tags. A concept without a label in the first has its English one, or any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    pub(super) first: String,
    pub(super) second: Option<String>,
}

impl Labels {
    /// The languages that were asked for.
    pub(in crate::run) fn languages(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.first).chain(&self.second).map(String::as_str)
    }
}

impl Default for Labels {
    fn default() -> Self {
        Self { first: "en".to_owned(), second: Some("zh".to_owned()) }
    }
}

impl FromStr for Labels {
    type Err = String;

    /// Reads `both` (English with Chinese), a language such as `fr`, or two, as `fr+ar`.
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "both" {
            return Ok(Self::default());
        }
        let tag = |name: &str| {
            let language = Language::parse(name.trim());
            let language = language.map(|language| language.tag().to_owned());
            language.ok_or_else(|| {
                format!("\"{name}\" is no language; give en, zh, both, or two such as fr+ar")
            })
        };
        match text.split_once('+') {
            Some((first, second)) => Ok(Self { first: tag(first)?, second: Some(tag(second)?) }),
            None => Ok(Self { first: tag(text)?, second: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_one_or_two() {
        let read = |text: &str| Labels::from_str(text).map(|labels| (labels.first, labels.second));
        assert_eq!(read("zh"), Ok(("zh".to_owned(), None)));
        assert_eq!(read("both"), Ok(("en".to_owned(), Some("zh".to_owned()))));
        assert_eq!(read("fr+ar"), Ok(("fr".to_owned(), Some("ar".to_owned()))));
        assert!(read("").is_err() && read("fr+").is_err() && read("x").is_err());
    }
}
