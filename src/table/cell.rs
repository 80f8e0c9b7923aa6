//! Cells: how a number is written, and how text from outside is made harmless.

use std::borrow::Cow;
use std::fmt::Write;

/// Significant digits of a float.
const DIGITS: i32 = 6;

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
    let scientific = format!("{:.*e}", usize::try_from(DIGITS - 1).unwrap_or(5), value);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..15).contains(&exponent) {
        let decimals = usize::try_from(DIGITS - 1 - exponent).unwrap_or(0);
        let plain = format!("{value:.decimals$}");
        into.push_str(if plain.contains('.') {
            plain.trim_end_matches('0').trim_end_matches('.')
        } else {
            &plain
        });
    } else {
        let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
        // Writing to a string cannot fail.
        let _ = write!(into, "{mantissa}e{exponent}");
    }
}

/// Returns text from a document or its metadata, safe to open in a spreadsheet: what would be run as a formula gets an apostrophe in
/// front, control characters become U+FFFD, white space becomes spaces.
pub fn guarded(text: &str) -> Cow<'_, str> {
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

/// Returns true if a spreadsheet could take the text for a formula, or for one that is guarded already: of two names one of which is
/// the other with an apostrophe in front, both get one more, and stay two.
pub(super) fn starts_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    let first = bare.trim_start_matches([' ', '\u{a0}', '\u{3000}']).chars().next();
    first.is_some_and(|sign| {
        matches!(sign, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    })
}

/// Returns what stands in a cell for this character.
pub(super) fn harmless(sign: char) -> char {
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
        assert_eq!(guarded("'tis"), "'tis");
        assert_eq!(guarded("a\u{2028}b\u{ffff}"), "a b\u{fffd}");
        assert_eq!(guarded("-1"), "'-1");
        assert_eq!(guarded("a\u{0}b\u{202e}c\nd"), "a\u{fffd}b\u{fffd}c d");
        assert!(matches!(guarded("网络主权"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn a_number_reads_back_within_its_digits(value in -1e12_f64..1e12) {
            let read: f64 = written(value).parse().unwrap();
            prop_assert!((read - value).abs() <= value.abs() * 5.1e-6);
        }
    }
}
