//! Streams that unpack to more than a document needs, found before they are unpacked into memory.
//!
//! hayro unpacks a stream whole, whatever its size. Deflate packs a thousandfold at most, so that only long streams, and those packed
//! twice, have to be unpacked for their size, piece by piece. Streams of objects are unpacked when the file is opened, before anything can
//! be looked at here: the memory of the process that reads limits those.
//!
//! **Invariant:** no more than the limit and a buffer is in memory.

use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Name, Object, Stream};

/// Most bytes that the text streams and fonts of a file unpack to, of those that are looked at.
pub(super) const UNPACKED: u64 = 256 << 20;
/// How many bytes deflate makes of one at most.
const RATIO: u64 = 1_032;
/// Most bytes between two layers of packing.
const BETWEEN: u64 = 16 << 20;

/// Whether streams of a file unpack to more than [`UNPACKED`].
pub(super) fn are_exceeded(file: &Pdf) -> bool {
    let mut total = 0;
    for object in file.objects() {
        let Object::Stream(stream) = object else { continue };
        total += unpacked(&stream, UNPACKED - total);
        if total >= UNPACKED {
            return true;
        }
    }
    false
}

/// Returns what a stream unpacks to, up to `limit`; 0 where it is known to be little, or is a picture, which is never unpacked.
fn unpacked(stream: &Stream<'_>, limit: u64) -> u64 {
    let is_picture = || {
        stream.dict().get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_str() == "Image")
    };
    let filters = filters(stream);
    let is_deflate = |filter: &str| matches!(filter, "FlateDecode" | "Fl");
    let layers = filters.iter().filter(|filter| is_deflate(filter.as_str())).count();
    // What is wrapped in text is looked at no further.
    let outermost = filters.first().is_some_and(|filter| is_deflate(filter.as_str()));
    if !outermost || is_picture() {
        return 0;
    }
    let data = stream.raw_data();
    if layers == 1 && data.len() as u64 * RATIO < UNPACKED {
        return 0;
    }
    if layers == 1 {
        return size(&data, limit);
    }
    let mut inner = Vec::new();
    // What is broken unpacks to what comes before the break.
    let _ = ZlibDecoder::new(&*data).take(BETWEEN).read_to_end(&mut inner);
    if inner.len() as u64 == BETWEEN { limit } else { size(&inner, limit) }
}

/// Names of the filters of a stream, the outermost first.
fn filters<'a>(stream: &Stream<'a>) -> Vec<Name<'a>> {
    let dict = stream.dict();
    match dict.get::<Array<'_>>("Filter") {
        Some(names) => names.iter::<Name<'_>>().collect(),
        None => dict.get::<Name<'_>>("Filter").into_iter().collect(),
    }
}

fn size(data: &[u8], limit: u64) -> u64 {
    let mut unpacked = ZlibDecoder::new(data).take(limit);
    let mut buffer = [0; 32 * 1024];
    let mut size = 0;
    while let Ok(read @ 1..) = unpacked.read(&mut buffer) {
        size += read as u64;
    }
    size
}
