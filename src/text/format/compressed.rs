//! Compressed documents (`.gz`, `.zst`): unpacked as a stream, then read as what they are without the last extension.
//!
//! **Invariant:** declared sizes are never believed. What is unpacked is counted as it comes, and a stream that is cut or broken, or
//! swells beyond all proportion, fails: what came before is never taken for the whole.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::source::Source;
use super::{Format, Unreadable};

/// How much larger than packed a document may be, once it is larger than a megabyte.
const RATIO: u64 = 100;
const RATIO_FROM: u64 = 1 << 20;
/// Most bytes of what has to be in memory whole.
const LARGEST: usize = 75_000_000;
/// The largest window that the `zstd` program unpacks without being asked to.
const LARGEST_WINDOW: u64 = 128 << 20;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// RFC 1952, any number of members.
    Gzip,
    /// RFC 8878, any number of frames.
    Zstandard,
}

impl Codec {
    /// Returns how a file that begins with `head` is compressed, if it is.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstandard),
            _ => None,
        }
    }
}

/// Returns the name of what a compressed file of this name holds; `None` if the name is none of a compressed file.
pub fn inner_name(name: &str) -> Option<&str> {
    let format = Format::of_name(name)?;
    let (stem, _) = name.rsplit_once('.')?;
    format.codec.is_some().then_some(stem)
}

/// Returns the source of what `source` holds.
///
/// # Errors
/// Fails if its beginning cannot be unpacked.
pub(super) fn unpacked(codec: Codec, source: Source<'_>) -> Result<Source<'_>, Unreadable> {
    let bytes = Unpacked::new(codec, source.into_bytes());
    Ok(Source::open(Box::new(bytes))?.up_to(LARGEST))
}

/// Checks that a document of this format may be compressed.
///
/// # Errors
/// Fails with `unsupported-format`.
pub(super) fn check(inner: &Format) -> Result<(), Unreadable> {
    let message = match (inner.codec, inner.table) {
        // Nobody publishes such documents.
        (Some(_), _) => "it is compressed twice; unpack it".to_owned(),
        (None, Some(_)) => {
            format!("a table like {} is not read from inside it; unpack it", inner.name)
        }
        (None, None) => return Ok(()),
    };
    Err(Unreadable::new("unsupported-format", message))
}

/// The bytes that a compressed stream holds.
pub struct Unpacked<R: Read> {
    engine: Engine<BufReader<Counted<R>>>,
    unpacked: u64,
}

enum Engine<R: BufRead> {
    Gzip(Box<MultiGzDecoder<R>>),
    Zstandard(Box<Frames<R>>),
}

impl<R: Read> Unpacked<R> {
    /// Returns the bytes that `packed` holds.
    pub fn new(codec: Codec, packed: R) -> Self {
        let packed = BufReader::new(Counted { inner: packed, count: 0, failed: false });
        let engine = match codec {
            Codec::Gzip => Engine::Gzip(Box::new(MultiGzDecoder::new(packed))),
            Codec::Zstandard => Engine::Zstandard(Box::new(Frames::new(packed))),
        };
        Self { engine, unpacked: 0 }
    }

    fn packed(&self) -> &Counted<R> {
        match &self.engine {
            Engine::Gzip(decoder) => decoder.get_ref().get_ref(),
            Engine::Zstandard(frames) => frames.source.get_ref(),
        }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.engine {
            Engine::Gzip(decoder) => decoder.read(buffer),
            Engine::Zstandard(frames) => frames.read(buffer),
        };
        let packed = self.packed();
        match read {
            Ok(count) => {
                let unpacked = self.unpacked + count as u64;
                if unpacked > RATIO_FROM && unpacked / RATIO > packed.count {
                    let message = format!("it unpacks to more than {RATIO} times its size");
                    return Err(io::Error::other(Unreadable::new("too-large", message)));
                }
                self.unpacked = unpacked;
                Ok(count)
            }
            Err(error) if packed.failed || error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let message = format!("the compressed file is cut or broken: {error}");
                Err(io::Error::other(Unreadable::new("broken", message)))
            }
        }
    }
}

/// A stream of which is known how much has been read, and whether the system failed.
struct Counted<R> {
    inner: R,
    count: u64,
    failed: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer);
        match &read {
            Ok(count) => self.count += *count as u64,
            Err(error) => self.failed = error.kind() != io::ErrorKind::Interrupted,
        }
        read
    }
}

/// The frames of a Zstandard stream, one after another.
struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    /// Whether a frame is being read.
    inside: bool,
    /// Whether there has been a frame.
    any: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(source: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(LARGEST_WINDOW);
        Self { source, decoder, inside: false, any: false }
    }

    /// Enters the next frame; returns whether there is one.
    fn enter(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return if self.any { Ok(false) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
            match self.decoder.reset(&mut self.source) {
                Ok(()) => {
                    (self.inside, self.any) = (true, true);
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    if io::copy(&mut self.source.by_ref().take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    self.any = true;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }

    /// Leaves a frame, all of which has been read.
    fn leave(&mut self) -> io::Result<()> {
        self.inside = false;
        let written = self.decoder.get_checksum_from_data();
        if written.is_some() && written != self.decoder.get_calculated_checksum() {
            return Err(io::Error::other("its checksum is wrong"));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.inside && !self.enter()? {
                return Ok(0);
            }
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if self.decoder.is_finished() {
                self.leave()?;
            } else {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.source, one).map_err(io::Error::other)?;
            }
        }
    }
}
