//! Parquet: a table stored by columns, read a group of rows at a time.
//!
//! Columns that hold one text or number a row are its cells; lists, structures and bytes are left out.
//!
//! **Invariant:** the library that decodes the table sees no file that [`pages`](super::pages) has not measured, and a fault of it costs
//! the table, not the run.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use parquet::schema::types::Type;

use super::{Refusal, Row, pages};
use crate::corpus::opened::open_file;

/// How many times the size of its file the text of a table may be, once it is larger than 75 MB.
const RATIO: u64 = 100;
const RATIO_FROM: u64 = 75_000_000;

/// The rows of a Parquet file.
pub(super) struct Columns {
    rows: RowIter<'static>,
    size: u64,
    /// Bytes of text so far.
    text: u64,
}

impl Columns {
    /// Opens a table; returns the names of its columns beside it.
    pub(super) fn open(path: &Path) -> Result<(Self, Vec<String>), Refusal> {
        let (mut file, metadata) =
            open_file(path).map_err(|refusal| (refusal.code, refusal.message))?;
        let size = metadata.len();
        if size == 0 {
            return Err(("empty", "the file is empty".to_owned()));
        }
        pages::check_footer(&mut file, size)?;
        let opened = catch_unwind(AssertUnwindSafe(move || opened(file, size)));
        let (rows, header) = opened.unwrap_or_else(|_| Err(fault()))?;
        Ok((Self { rows, size, text: 0 }, header))
    }

    /// Returns the next row; `None` after the last. After a fault there is none.
    pub(super) fn next(&mut self) -> Option<Result<Row, String>> {
        let rows = &mut self.rows;
        let next = catch_unwind(AssertUnwindSafe(|| {
            rows.next().map(|row| {
                row.map(|row| row.into_columns().into_iter().map(cell).collect::<Vec<_>>())
            })
        }));
        let cells = match next {
            Err(_) => return Some(Err(fault().1)),
            Ok(Some(Err(error))) => return Some(Err(error.to_string())),
            Ok(Some(Ok(cells))) => cells,
            Ok(None) => return None,
        };
        self.text += cells.iter().map(|(_, cell)| cell.len() as u64).sum::<u64>();
        if self.text > RATIO_FROM && self.text / RATIO > self.size {
            return Some(Err(format!("it holds more than {RATIO} times the text of its size")));
        }
        Some(Ok(Ok(cells)))
    }
}

fn fault() -> Refusal {
    ("broken-table", "it does not keep to its format".to_owned())
}

fn opened(file: File, size: u64) -> Result<(RowIter<'static>, Vec<String>), Refusal> {
    let broken = |error: ParquetError| ("broken-table", format!("is no table: {error}"));
    let reader = SerializedFileReader::new(file.try_clone().map_err(|error| broken(error.into()))?)
        .map_err(broken)?;
    let schema = reader.metadata().file_metadata().schema();
    let simple = |field: &&std::sync::Arc<Type>| {
        let repeats = field.get_basic_info().has_repetition()
            && field.get_basic_info().repetition() == parquet::basic::Repetition::REPEATED;
        field.is_primitive() && !repeats
    };
    let fields: Vec<_> = schema.get_fields().iter().filter(simple).cloned().collect();
    let header: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
    if header.is_empty() {
        let reason = "no column holds texts; lists and structures are not read";
        return Err(("no-text-column", reason.to_owned()));
    }
    pages::check_pages(file, size, reader.metadata(), &header)?;
    let projection =
        Type::group_type_builder(schema.name()).with_fields(fields).build().map_err(broken)?;
    let rows =
        RowIter::from_file_into(Box::new(reader)).project(Some(projection)).map_err(broken)?;
    Ok((rows, header))
}

/// A cell as text; bytes are text if they can be.
fn cell((column, field): (String, Field)) -> (String, String) {
    let text = match field {
        Field::Str(text) => text,
        Field::Null => String::new(),
        Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).unwrap_or_default(),
        other => other.to_string(),
    };
    (column, text)
}
