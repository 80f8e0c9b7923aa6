//! Makes the SVG that leaves the house out of what plotters drew.
//!
//! plotters writes one element a mark, each with its font, its opacity and its text between line breaks, at the whole numbers of
//! its grid. Here these become points with two decimals, neighbours of the same look become one path, text is set on its
//! baseline in the families of [`super::fonts`], and the whole gets its size in millimetres, a title and a description.
//!
//! **Invariant:** the output depends on the drawing alone: no ids, no style sheet, no date, so that it can stand inside a page
//! of HTML and is the same on any machine.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::reader::Reader;

use super::fonts::FAMILIES;
use super::sheet::Words;
use super::theme::POINTS_PER_MM;

/// Attributes of one element of plotters, by name.
type Attributes = BTreeMap<String, String>;

/// What a shape looks like: neighbours with the same look share a path.
type Look = Vec<(&'static str, String)>;

/// Returns the document for the drawing `raw` on a page of so many hundredths of a point.
pub(super) fn dress(raw: &str, size: (u32, u32), words: &Words) -> String {
    let mut dresser = Dresser { out: Writer::new(Vec::with_capacity(raw.len() / 2)), run: None };
    let millimetres = |side: u32| format!("{:.2}mm", f64::from(side) / 100.0 / POINTS_PER_MM);
    let (width, height) = (i64::from(size.0), i64::from(size.1));
    let view = format!("0 0 {} {}", points(width), points(height));
    let root = BytesStart::new("svg").with_attributes([
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("width", &millimetres(size.0)),
        ("height", &millimetres(size.1)),
        ("viewBox", &view),
        ("role", "img"),
        ("aria-label", &words.alt),
        ("font-family", FAMILIES),
    ]);
    dresser.write(Event::Start(root));
    for (name, text) in [("title", &words.title), ("desc", &words.caption)] {
        dresser.line_break();
        dresser.write(Event::Start(BytesStart::new(name)));
        dresser.write(Event::Text(BytesText::new(text)));
        dresser.write(Event::End(BytesEnd::new(name)));
    }
    dresser.content(raw);
    dresser.line_break();
    dresser.write(Event::End(BytesEnd::new("svg")));
    dresser.line_break();
    String::from_utf8(dresser.out.into_inner()).expect("text in, text out")
}

struct Dresser {
    out: Writer<Vec<u8>>,
    /// Shapes of one look that still wait for more of the same.
    run: Option<(Look, String)>,
}

impl Dresser {
    fn content(&mut self, raw: &str) {
        let mut reader = Reader::from_str(raw);
        let mut lettering: Option<(Attributes, String)> = None;
        loop {
            match reader.read_event().expect("plotters writes well-formed XML") {
                Event::Empty(element) => self.shape(element.name().as_ref(), &attributes(&element)),
                Event::Start(element) if element.name().as_ref() == "text" => {
                    lettering = Some((attributes(&element), String::new()));
                }
                Event::Text(text) => {
                    if let Some((_, letters)) = &mut lettering {
                        letters.push_str(&text);
                    }
                }
                Event::GeneralRef(sign) => {
                    if let Some((_, letters)) = &mut lettering {
                        letters.push('&');
                        letters.push_str(&sign);
                        letters.push(';');
                    }
                }
                Event::End(_) => {
                    if let Some((attributes, letters)) = lettering.take() {
                        self.text(&attributes, letters.trim());
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        self.flush();
    }

    /// Adds one shape to the run, or ends the run and begins another.
    fn shape(&mut self, name: &str, of: &Attributes) {
        let number = |key: &str| hundredths(of, key);
        let mut outline = String::new();
        let outlined = match name {
            "rect" => {
                let (width, height) = (points(number("width")), points(number("height")));
                let back = points(-number("width"));
                let (x, y) = (points(number("x")), points(number("y")));
                write!(outline, "M{x} {y}h{width}v{height}h{back}z")
            }
            "line" => {
                let (x, y) = (points(number("x1")), points(number("y1")));
                write!(outline, "M{x} {y}L{} {}", points(number("x2")), points(number("y2")))
            }
            "polyline" | "polygon" => trace(&mut outline, of.get("points").map_or("", |all| all)),
            "circle" => return self.circle(of),
            _ => Ok(()),
        };
        outlined.expect("a string takes all");
        let mut look = look_of(of);
        let opaque = look.iter().all(|(key, _)| !key.ends_with("opacity"));
        if let Some((same, outlines)) = &mut self.run
            && opaque
            && *same == look
        {
            outlines.push_str(&outline);
            return;
        }
        self.flush();
        if opaque {
            self.run = Some((look, outline));
        } else {
            look.push(("d", outline));
            self.element("path", &look);
        }
    }

    fn circle(&mut self, of: &Attributes) {
        self.flush();
        let mut look = look_of(of);
        look.extend(
            [("cx", "cx"), ("cy", "cy"), ("r", "r")]
                .map(|(key, from)| (key, points(hundredths(of, from)))),
        );
        self.element("circle", &look);
    }

    fn text(&mut self, of: &Attributes, escaped: &str) {
        self.flush();
        let (x, y) = (points(hundredths(of, "x")), points(hundredths(of, "y")));
        let size: f64 = of.get("font-size").and_then(|size| size.parse().ok()).unwrap_or_default();
        let mut how: Look = if of.contains_key("transform") {
            vec![("transform", format!("translate({x} {y}) rotate(-90)"))]
        } else {
            vec![("x", x), ("y", y)]
        };
        how.push(("font-size", trimmed(&format!("{:.2}", size / 100.0))));
        for key in ["fill", "text-anchor", "font-weight"] {
            if let Some(value) = of.get(key).filter(|value| *value != "start") {
                how.push((key, value.clone()));
            }
        }
        self.line_break();
        let element = BytesStart::new("text")
            .with_attributes(how.iter().map(|(key, value)| (*key, value.as_str())));
        self.write(Event::Start(element));
        self.write(Event::Text(BytesText::from_escaped(escaped)));
        self.write(Event::End(BytesEnd::new("text")));
    }

    fn flush(&mut self) {
        if let Some((mut look, outline)) = self.run.take() {
            look.push(("d", outline));
            self.element("path", &look);
        }
    }

    fn element(&mut self, name: &str, how: &[(&'static str, String)]) {
        self.line_break();
        let element = BytesStart::new(name)
            .with_attributes(how.iter().map(|(key, value)| (*key, value.as_str())));
        self.write(Event::Empty(element));
    }

    fn line_break(&mut self) {
        self.write(Event::Text(BytesText::from_escaped("\n")));
    }

    fn write(&mut self, event: Event<'_>) {
        self.out.write_event(event).expect("a vector takes all");
    }
}

fn attributes(element: &BytesStart<'_>) -> Attributes {
    let named = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        (attribute.key.as_ref().to_owned(), attribute.value.into_owned())
    };
    element.attributes().filter_map(Result::ok).map(named).collect()
}

/// Colours, widths and opacities that differ from the default of SVG.
fn look_of(of: &Attributes) -> Look {
    let stroked = of.get("stroke").is_some_and(|stroke| stroke != "none");
    let value = |key: &str| of.get(key).cloned().unwrap_or_default();
    let mut look = if stroked {
        let width = points(hundredths(of, "stroke-width"));
        vec![("fill", "none".to_owned()), ("stroke", value("stroke")), ("stroke-width", width)]
    } else {
        vec![("fill", value("fill"))]
    };
    if let Some(opacity) = of.get("opacity").filter(|opacity| *opacity != "1") {
        look.push((if stroked { "stroke-opacity" } else { "fill-opacity" }, opacity.clone()));
    }
    look
}

/// Writes the outline through `all`, which plotters lists as "x,y x,y ".
fn trace(outline: &mut String, all: &str) -> std::fmt::Result {
    for (at, point) in all.split_whitespace().enumerate() {
        let (x, y) = point.split_once(',').unwrap_or_default();
        let number = |text: &str| points(text.parse().unwrap_or_default());
        write!(outline, "{}{} {}", if at == 0 { 'M' } else { 'L' }, number(x), number(y))?;
    }
    Ok(())
}

fn hundredths(of: &Attributes, key: &str) -> i64 {
    of.get(key).and_then(|value| value.parse().ok()).unwrap_or_default()
}

/// Writes hundredths of a point as points.
fn points(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    trimmed(&format!("{sign}{}.{:02}", size / 100, size % 100))
}

/// Returns a number without the zeros that end it.
fn trimmed(number: &str) -> String {
    number.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_points_with_two_decimals_at_most() {
        for (hundredths, written) in
            [(0, "0"), (5, "0.05"), (-50, "-0.5"), (1200, "12"), (1234, "12.34")]
        {
            assert_eq!(points(hundredths), written);
        }
    }

    #[test]
    fn neighbours_of_one_look_become_one_path_and_text_stays_text() {
        let raw = r##"<svg width="1000" height="500" viewBox="0 0 1000 500" xmlns="http://www.w3.org/2000/svg">
<rect x="0" y="0" width="100" height="50" opacity="1" fill="#FF0000" stroke="none"/>
<rect x="200" y="0" width="100" height="50" opacity="1" fill="#FF0000" stroke="none"/>
<line opacity="0.5" stroke="#000000" stroke-width="50" x1="0" y1="0" x2="100" y2="5"/>
<text x="10" y="20" dy="-0.5ex" text-anchor="start" font-family="sans-serif" font-size="700.0000000000001" opacity="1" fill="#222222">
R&amp;D &lt;b&gt;
</text>
</svg>
"##;
        let words = Words { title: "A & B".into(), alt: "x \"y\"".into(), caption: "c".into() };
        let dressed = dress(raw, (1000, 500), &words);
        let expected = r##"<path fill="#FF0000" d="M0 0h1v0.5h-1zM2 0h1v0.5h-1z"/>
<path fill="none" stroke="#000000" stroke-width="0.5" stroke-opacity="0.5" d="M0 0L1 0.05"/>
<text x="0.1" y="0.2" font-size="7" fill="#222222">R&amp;D &lt;b&gt;</text>
</svg>
"##;
        assert!(dressed.ends_with(expected), "{dressed}");
        assert!(dressed.contains("<title>A &amp; B</title>"), "{dressed}");
        assert!(dressed.contains("aria-label=\"x &quot;y&quot;\""), "{dressed}");
        assert!(
            dressed.contains("width=\"3.53mm\" height=\"1.76mm\" viewBox=\"0 0 10 5\""),
            "{dressed}"
        );
    }
}
