//! `RESULT.losses.csv`: what a conversion of a codebook could not carry over as it was.

use std::io::{self, Write};

use super::cell::{Rows, io as io_error};
use super::spec::table;
use crate::codebook::convert::Loss;

/// Writes the table.
///
/// # Errors
/// Those of the sink.
pub fn write_losses<W: Write>(out: W, losses: &[Loss]) -> io::Result<W> {
    let mut rows = Rows::new(out, table("losses").header()).map_err(io_error)?;
    for loss in losses {
        rows.count(loss.line).map_err(io_error)?;
        for text in [&*loss.item, &*loss.became, loss.how.name(), &*loss.why] {
            rows.name(text).map_err(io_error)?;
        }
        rows.end().map_err(io_error)?;
    }
    rows.finish()
}
