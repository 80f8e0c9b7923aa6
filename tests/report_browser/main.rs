//! The report in a real browser: every number opens as many rows as it says, whatever documents say is text, and everybody can use it.
//!
//! Chromium and chromedriver have to be installed; without them the tests say so and pass, unless `POLILEX_BROWSER` is set.

mod access;
mod browser;
mod fonts;
mod hostile;
mod large;
mod marks;
mod numbers;
mod untold;
mod ways;

#[path = "../end_to_end/tables.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod tables;
