//! Round numbers for axes and scales, and how numbers are written in figures.
//!
//! **Invariant:** the same number is written the same on every machine; no logarithm of the platform is asked.

use super::label::baseline;
use super::lettering::{Weight, width};
use super::palette::{FAINT_INK, INK};
use super::sheet::{Anchor, Frame, Sheet, Type};
use super::theme::{LEADING, MARGIN, SMALL};

/// Round values from 0 on, up to and past the greatest value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ticks {
    pub(super) values: Vec<f64>,
    /// Decimals with which they are written.
    pub(super) decimals: usize,
}

impl Ticks {
    /// Returns about `count` steps of 1, 2 or 5 times a power of ten from 0 to at least `greatest`.
    pub(super) fn up_to(greatest: f64, count: usize) -> Self {
        let greatest = if greatest.is_finite() && greatest > 0.0 { greatest } else { 1.0 };
        let (step, decimals) = step(greatest / count.max(1) as f64);
        let mut values = vec![0.0];
        while values[values.len() - 1] < greatest * (1.0 - 1e-9) {
            values.push(values.len() as f64 * step);
        }
        Self { values, decimals }
    }

    /// Returns at most six steps, as many as have room for their numbers along `room` points.
    pub(super) fn fitting(greatest: f64, room: f64) -> Self {
        let mut count = 6;
        loop {
            let ticks = Self::up_to(greatest, count);
            let widths = ticks.texts();
            let widths = widths.iter().map(|text| width(text, SMALL, Weight::Regular));
            let widest = widths.fold(0.0, f64::max);
            if count == 1 || (widest + 8.0) * ticks.values.len() as f64 <= room {
                return ticks;
            }
            count -= 1;
        }
    }

    /// Draws the numbers of the ticks below `plot`, and the name of the axis below them, centred as far as the page allows.
    pub(super) fn draw_below(&self, sheet: &mut Sheet<'_>, plot: Frame, name: &str, page: f64) {
        let middle = plot.bottom() + 2.5 + SMALL * LEADING / 2.0;
        for (value, text) in self.values.iter().zip(self.texts()) {
            let x = plot.left + value / self.end() * plot.width;
            let how = Type::new(SMALL, FAINT_INK, Anchor::Middle);
            sheet.text(&text, (x, baseline(middle, SMALL)), how);
        }
        let half = width(name, SMALL, Weight::Regular) / 2.0;
        let centre = (plot.left + plot.width / 2.0).min(page - MARGIN - half).max(MARGIN + half);
        let at = (centre, baseline(middle + SMALL * LEADING, SMALL));
        sheet.text(name, at, Type::new(SMALL, INK, Anchor::Middle));
    }

    /// Returns the last tick.
    pub(super) fn end(&self) -> f64 {
        self.values[self.values.len() - 1]
    }

    /// Returns the ticks as text.
    pub(super) fn texts(&self) -> Vec<String> {
        self.values.iter().map(|&value| number(value, self.decimals)).collect()
    }
}

/// The least of 1, 2, 5, 10, … that is not below `least`, with its decimals.
fn step(least: f64) -> (f64, usize) {
    // Exponents beyond these never occur in counts and rates; the loop ends in any case.
    for exponent in -12..=18_i32 {
        for digit in [1.0, 2.0, 5.0] {
            let size = if exponent < 0 {
                digit / libm::pow(10.0, f64::from(-exponent))
            } else {
                digit * libm::pow(10.0, f64::from(exponent))
            };
            if size >= least * (1.0 - 1e-9) {
                return (size, usize::try_from(-exponent).unwrap_or(0));
            }
        }
    }
    (least, 0)
}

/// Returns decimals that give `greatest` three figures, whole numbers none.
pub(super) fn decimals_for(greatest: f64) -> usize {
    match greatest {
        greatest if greatest >= 100.0 => 0,
        greatest if greatest >= 10.0 => 1,
        greatest if greatest >= 0.1 => 2,
        greatest if greatest > 0.0 => 3,
        _ => 0,
    }
}

/// Writes `value` with so many decimals, thousands apart by commas, and a true minus sign.
pub(super) fn number(value: f64, decimals: usize) -> String {
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut grouped = String::with_capacity(plain.len() + 4);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let is_zero = plain.chars().all(|sign| matches!(sign, '0' | '.'));
    format!("{}{grouped}{fraction}", if value < 0.0 && !is_zero { "\u{2212}" } else { "" })
}

/// Writes a count.
pub(super) fn count(value: usize) -> String {
    number(value as f64, 0)
}

/// Writes a count with the noun it counts.
pub(super) fn counted(value: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_greatest_value() {
        for (greatest, count, texts) in [
            (7.3, 4, vec!["0", "2", "4", "6", "8"]),
            (0.034, 4, vec!["0.00", "0.01", "0.02", "0.03", "0.04"]),
            (12_000.0, 3, vec!["0", "5,000", "10,000", "15,000"]),
            (0.0, 2, vec!["0.0", "0.5", "1.0"]),
            (f64::NAN, 1, vec!["0", "1"]),
        ] {
            let ticks = Ticks::up_to(greatest, count);
            assert_eq!(ticks.texts(), texts, "{greatest}");
            assert!(!greatest.is_finite() || ticks.end() >= greatest);
        }
    }

    #[test]
    fn numbers_are_written_for_print() {
        assert_eq!(number(-1234.5, 1), "\u{2212}1,234.5");
        assert_eq!(number(-0.001, 2), "0.00");
        assert_eq!(number(999.0, 0), "999");
        assert_eq!(count(1_000_000), "1,000,000");
    }
}
