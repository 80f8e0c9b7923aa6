//! Cells: how a number is written, and how text from outside is made harmless.

use std::borrow::Cow;
use std::fmt::Write;

/// Significant digits of a float.
const DIGITS: u8 = 6;

/// Appends a float: six significant digits without trailing zeros; powers of ten only below 1e-4 and from 1e15 on. What is not finite
/// has no cell.
pub fn number(value: f64, into: &mut String) {
    if !value.is_finite() {
        return;
    }
    if value == 0.0 {
        into.push('0');
        return;
    }
    // Rust's own formatting rounds to nearest, exactly, and is the same on every machine.
    let start = into.len();
    // Writing to a string cannot fail.
    let _ = write!(into, "{value:.*e}", usize::from(DIGITS) - 1);
    let Some(mark) = into[start..].find('e').map(|at| start + at) else { return };
    let exponent: i32 = into[mark + 1..].parse().unwrap_or(0);
    if !(-4..15).contains(&exponent) {
        let end = into[..mark].trim_end_matches('0').trim_end_matches('.').len();
        into.replace_range(end..mark, "");
        return;
    }
    let Ok(decimals) = usize::try_from(i32::from(DIGITS) - 1 - exponent) else {
        into.truncate(start);
        let _ = write!(into, "{value:.0}");
        return;
    };
    // The digits are right; only the point has to move.
    into.truncate(mark);
    let first = start + usize::from(value < 0.0);
    into.remove(first + 1);
    if exponent < 0 {
        let zeros = "0.0000";
        into.insert_str(first, &zeros[..1 + exponent.unsigned_abs() as usize]);
    } else if decimals > 0 {
        into.insert(into.len() - decimals, '.');
    }
    if decimals > 0 {
        let end = into.trim_end_matches('0').trim_end_matches('.').len();
        into.truncate(end);
    }
}

/// Returns text from a document or its metadata, safe to open in a spreadsheet: what would be run as a formula gets an apostrophe in
/// front, control characters become U+FFFD, white space becomes spaces.
pub fn guarded(text: &str) -> Cow<'_, str> {
    // Most names are plain: one look at their bytes tells.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && text.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric)
    {
        return Cow::Borrowed(text);
    }
    let dangerous = starts_formula(text);
    if !dangerous && text.chars().all(|sign| harmless(sign) == sign) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 1);
    if dangerous {
        safe.push('\'');
    }
    safe.extend(text.chars().map(harmless));
    Cow::Owned(safe)
}

/// Returns the text of a cell that [`guarded`] wrote; what was made harmless stays so.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if starts_formula(text) => text,
        _ => cell,
    }
}

/// Returns true if a spreadsheet could take the text for a formula, or for one that is guarded already: of two names one of which is
/// the other with an apostrophe in front, both get one more, and stay two.
pub(super) fn starts_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    // White space is spaces in a cell, and spaces before a formula do not keep it from being run.
    let first = bare.chars().find(|sign| !matches!(harmless(*sign), ' ' | '\u{a0}' | '\u{3000}'));
    first.is_some_and(|sign| matches!(sign, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

/// Returns what stands in a cell for this character: white space is a space; control characters and signs of direction are U+FFFD.
pub fn harmless(sign: char) -> char {
    match sign {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        sign if !is_harmless(sign) => '\u{fffd}',
        sign => sign,
    }
}

/// False for control characters, signs of direction, and the two code points that XML forbids.
fn is_harmless(sign: char) -> bool {
    !sign.is_control() && !is_direction(sign) && !matches!(sign, '\u{fffe}' | '\u{ffff}')
}

/// Signs that turn the direction of what follows, beyond the cell that they stand in.
fn is_direction(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes rows of a table whose first cells may be missing numbers.
pub(super) struct Rows<W: std::io::Write> {
    writer: csv::Writer<W>,
    cell: String,
}

impl<W: std::io::Write> Rows<W> {
    /// Begins a table with its header.
    pub(super) fn new<'a>(out: W, header: impl IntoIterator<Item = &'a str>) -> csv::Result<Self> {
        let mut writer = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(out);
        writer.write_record(header)?;
        Ok(Self { writer, cell: String::new() })
    }

    /// Writes text that polilex itself or the codebook's author chose.
    pub(super) fn name(&mut self, text: &str) -> csv::Result<()> {
        self.writer.write_field(guarded(text).as_bytes())
    }

    /// Writes a count, or an empty cell.
    pub(super) fn count(&mut self, count: Option<u64>) -> csv::Result<()> {
        self.cell.clear();
        if let Some(count) = count {
            let _ = write!(self.cell, "{count}");
        }
        self.writer.write_field(self.cell.as_bytes())
    }

    /// Writes a number, or an empty cell.
    pub(super) fn number(&mut self, value: Option<f64>) -> csv::Result<()> {
        self.cell.clear();
        if let Some(value) = value {
            number(value, &mut self.cell);
        }
        self.writer.write_field(self.cell.as_bytes())
    }

    /// Writes a cell that is written out already.
    pub(super) fn raw(&mut self, cell: &str) -> csv::Result<()> {
        self.writer.write_field(cell.as_bytes())
    }

    /// Ends the row.
    pub(super) fn end(&mut self) -> csv::Result<()> {
        self.writer.write_record(None::<&[u8]>)
    }

    /// Ends the table and gives back where it was written to.
    pub(super) fn finish(self) -> std::io::Result<W> {
        self.writer.into_inner().map_err(|error| error.into_error())
    }
}

/// The csv crate's errors are those of the sink here: rows have equal lengths by construction.
pub(super) fn io(error: csv::Error) -> std::io::Error {
    std::io::Error::from(error)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(value: f64) -> String {
        let mut text = String::new();
        number(value, &mut text);
        text
    }

    /// The plain way: a second format for what is not written with powers of ten.
    fn formatted_anew(value: f64) -> String {
        let scientific = format!("{value:.5e}");
        let (mantissa, exponent) = scientific.split_once('e').unwrap();
        let exponent: i32 = exponent.parse().unwrap();
        let trimmed = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
        if value == 0.0 {
            return "0".to_owned();
        }
        if !(-4..15).contains(&exponent) {
            return format!("{}e{exponent}", trimmed(mantissa));
        }
        let plain = format!("{value:.*}", usize::try_from(5 - exponent).unwrap_or(0));
        if plain.contains('.') { trimmed(&plain) } else { plain }
    }

    #[test]
    fn numbers_have_six_digits() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (1234.5678, "1234.57"),
            (123_456_789.0, "123456789"),
            (0.1 + 0.2, "0.3"),
            (-2.0 / 3.0, "-0.666667"),
            (0.000_123_456_78, "0.000123457"),
            (1.0525e-58, "1.0525e-58"),
            (0.999_999_96, "1"),
            (99_999.96, "100000"),
            (1e300, "1e300"),
            (f64::NAN, ""),
            (f64::INFINITY, ""),
        ] {
            assert_eq!(written(value), expected);
        }
    }

    #[test]
    fn formulas_and_controls_are_guarded() {
        assert_eq!(guarded("=cmd()"), "'=cmd()");
        assert_eq!(guarded(" @x"), "' @x");
        assert_eq!(guarded("'=x"), "''=x", "not the guarded form of another text");
        assert_eq!(guarded("\n(of old)"), " (of old)", "a space runs nothing");
        assert_eq!(guarded("\t=x"), "' =x");
        assert_eq!(guarded("'tis"), "'tis");
        assert_eq!(guarded("a\u{2028}b\u{ffff}"), "a b\u{fffd}");
        assert_eq!(guarded("-1"), "'-1");
        assert_eq!(guarded("a\u{0}b\u{202e}c\nd"), "a\u{fffd}b\u{fffd}c d");
        assert!(matches!(guarded("网络主权"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn what_is_guarded_can_be_read_back(text in "['=+@ a-]{0,6}\\PC{0,3}") {
            let harmless: String = text.chars().map(harmless).collect();
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), harmless);
        }

        #[test]
        fn moving_the_point_is_formatting_anew(mantissa in -10.0_f64..10.0, exponent in -8_i32..17) {
            let value = mantissa * libm::pow(10.0, f64::from(exponent));
            prop_assert_eq!(written(value), formatted_anew(value));
        }

        #[test]
        fn a_number_reads_back_within_its_digits(value in -1e12_f64..1e12) {
            let read: f64 = written(value).parse().unwrap();
            prop_assert!((read - value).abs() <= value.abs() * 5.1e-6);
        }
    }
}
