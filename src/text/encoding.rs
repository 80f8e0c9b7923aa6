//! Which characters the bytes of a file mean, and the characters themselves, chunk by chunk.
//!
//! A file says how it is encoded by a byte order mark, by a declaration inside it, or not at all; then its bytes are judged: the
//! pattern of UTF-16, the validity of UTF-8, the punctuation of GBK in English prose, and last the statistics of `chardetng`.
//! A [`Decoder`] judges the first chunk that is not plain ASCII, since ASCII means the same in every encoding that is left by then.
//!
//! **Invariant:** bytes that mean nothing become U+FFFD and are counted; nothing is dropped and nothing fails but the reading itself.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

/// Bytes read at a time. The first chunk is what detection sees.
pub const CHUNK: usize = 256 * 1024;

/// The first read: most documents of a corpus are smaller, and zeroing more than they need costs as much as reading them.
const FIRST_READ: usize = 32 * 1024;

/// How the bytes of a file are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Length of the byte order mark at the start, 0 without one.
    pub mark: usize,
}

/// Text decoded in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The characters, without a byte order mark.
    pub text: String,
    /// Name of the encoding, as the WHATWG Encoding Standard writes it.
    pub encoding: &'static str,
    /// Number of replacement characters (U+FFFD) in `text`.
    pub replaced: u64,
}

/// Returns how `bytes`, the beginning of a file, are encoded. `last` says that they are the whole file; `declared` is the label
/// that the file itself gives, as in an HTML `meta` element.
pub fn detect(bytes: &[u8], last: bool, declared: Option<&str>) -> Detected {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Detected { encoding, mark };
    }
    let unmarked = |encoding| Detected { encoding, mark: 0 };
    let valid_utf8 = is_utf8(bytes, last);
    let has_nul = memchr::memchr(0, bytes).is_some();
    if (has_nul || !valid_utf8)
        && let Some(encoding) = utf16_without_mark(bytes)
    {
        return unmarked(encoding);
    }
    if let Some(encoding) = declared.and_then(declared_encoding) {
        // Bytes beyond ASCII that form valid UTF-8 are UTF-8, whatever an old template declares.
        let template_lies = valid_utf8 && !bytes.is_ascii();
        return unmarked(if template_lies { UTF_8 } else { encoding });
    }
    if valid_utf8 || mostly_utf8(bytes) {
        return unmarked(UTF_8);
    }
    if only_gbk_punctuation(bytes) {
        return unmarked(GB18030);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, last);
    unmarked(canonical(detector.guess(None, Utf8Detection::Deny), bytes))
}

/// Returns the whole of `bytes` as text.
pub fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Decoded {
    let mut decoder = Decoder::resume(bytes, io::empty(), declared);
    let mut text = String::new();
    while decoder.fill(&mut text).expect("an empty reader cannot fail") {}
    Decoded { text, encoding: decoder.encoding(), replaced: decoder.replaced() }
}

/// Returns whether `bytes`, the beginning of a file, are not text: zero bytes outside UTF-16, or a tenth of control characters.
pub fn is_binary(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() {
        return false;
    }
    let controls = bytes.iter().filter(|byte| is_control(**byte)).count();
    if controls == 0 {
        return false;
    }
    let zeros = memchr::memchr_iter(0, bytes).count();
    // A stray zero byte in a long text is a scar, not a format.
    (zeros * 1000 > bytes.len() || controls * 10 > bytes.len())
        && utf16_without_mark(bytes).is_none()
}

/// Returns whether `bytes` begin with the byte order mark of UTF-32, which no decoder here reads.
pub fn is_utf32(bytes: &[u8]) -> bool {
    // FF FE 00 00 would be a zero character after the mark of UTF-16, which no text begins with.
    bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff")
}

/// Reads until `buffer` holds `wanted` bytes or `source` ends; returns whether it ended.
///
/// # Errors
/// Fails as `source` does.
pub fn read_up_to(source: &mut impl Read, buffer: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let mut length = buffer.len();
    while length < wanted {
        if buffer.len() == length {
            buffer.resize((length * 8).max(FIRST_READ).min(wanted), 0);
        }
        match source.read(&mut buffer[length..]) {
            Ok(0) => {
                buffer.truncate(length);
                return Ok(true);
            }
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                buffer.truncate(length);
                return Err(error);
            }
        }
    }
    Ok(false)
}

/// A stream of bytes turned into a stream of text.
pub struct Decoder<R> {
    source: R,
    /// Read, but not decoded yet.
    pending: Vec<u8>,
    declared: Option<String>,
    state: State,
    ended: bool,
    replaced: u64,
}

enum State {
    /// Nothing decoded yet.
    Start,
    /// All ASCII so far: no evidence of any encoding.
    Ascii,
    /// Valid UTF-8 so far.
    Utf8,
    /// Everything else, and UTF-8 from its first fault on.
    Other(Box<encoding_rs::Decoder>),
}

impl<R: Read> Decoder<R> {
    /// Returns a decoder of `source`, of which `pending` has been read already.
    pub fn resume(pending: Vec<u8>, source: R, declared: Option<&str>) -> Self {
        Self {
            source,
            pending,
            declared: declared.map(str::to_owned),
            state: State::Start,
            ended: false,
            replaced: 0,
        }
    }

    /// Appends the next chunk to `text`; returns whether more may follow.
    ///
    /// # Errors
    /// Fails as the source does.
    pub fn fill(&mut self, text: &mut String) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        // What is pending from an earlier chunk is an unfinished character of a few bytes, or the head given at the start.
        let wanted = CHUNK.max(self.pending.len());
        self.ended = read_up_to(&mut self.source, &mut self.pending, wanted)?;
        self.judge();
        let before = text.len();
        self.append(text);
        if !text.as_bytes()[before..].is_ascii() {
            let found = memmem::find_iter(&text.as_bytes()[before..], "\u{fffd}").count();
            self.replaced += found as u64;
        }
        Ok(!self.ended)
    }

    /// Returns the name of the encoding, as the WHATWG Encoding Standard writes it; final once the stream has ended.
    pub fn encoding(&self) -> &'static str {
        match &self.state {
            State::Other(decoder) => decoder.encoding().name(),
            State::Start | State::Ascii | State::Utf8 => UTF_8.name(),
        }
    }

    /// Returns how many replacement characters (U+FFFD) the text holds so far.
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    fn judge(&mut self) {
        if !matches!(self.state, State::Start | State::Ascii) {
            return;
        }
        let at_start = matches!(self.state, State::Start);
        if self.pending.is_ascii() && memchr::memchr(0, &self.pending).is_none() {
            self.state = State::Ascii;
            return;
        }
        let mut detected = detect(&self.pending, self.ended, self.declared.as_deref());
        if !at_start && detected.mark > 0 {
            // A byte order mark is one only at the start; the ASCII before it rules UTF-16 out.
            detected = Detected { encoding: UTF_8, mark: 0 };
        }
        self.pending.drain(..detected.mark);
        self.state = if detected.encoding == UTF_8 {
            State::Utf8
        } else {
            State::Other(Box::new(detected.encoding.new_decoder_without_bom_handling()))
        };
    }

    fn append(&mut self, text: &mut String) {
        if matches!(self.state, State::Start | State::Ascii | State::Utf8) {
            match simdutf8::compat::from_utf8(&self.pending) {
                Ok(valid) => {
                    text.push_str(valid);
                    self.pending.clear();
                    return;
                }
                Err(error) if error.error_len().is_none() && !self.ended => {
                    let whole = error.valid_up_to();
                    text.push_str(&String::from_utf8_lossy(&self.pending[..whole]));
                    self.pending.drain(..whole);
                    return;
                }
                Err(_) => {
                    self.state = State::Other(Box::new(UTF_8.new_decoder_without_bom_handling()));
                }
            }
        }
        if let State::Other(decoder) = &mut self.state {
            let room = decoder.max_utf8_buffer_length(self.pending.len()).unwrap_or(0);
            text.reserve(room);
            let (result, read, _) = decoder.decode_to_string(&self.pending, text, self.ended);
            debug_assert_eq!(result, encoding_rs::CoderResult::InputEmpty);
            self.pending.drain(..read);
        }
    }
}

/// The encoding of a declared label; UTF-16 cannot be declared in ASCII, so that declaration is void.
fn declared_encoding(label: &str) -> Option<&'static Encoding> {
    let label = label.trim();
    let encoding = Encoding::for_label(label.as_bytes())
        .or_else(|| label.to_ascii_lowercase().contains("utf-8").then_some(UTF_8))?;
    (encoding.is_ascii_compatible()).then(|| if encoding == GBK { GB18030 } else { encoding })
}

fn is_utf8(bytes: &[u8], last: bool) -> bool {
    match simdutf8::compat::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && !last,
    }
}

/// UTF-8 with a few faults (a cut character, two files pasted together) is still UTF-8: twenty sound sequences for each fault.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut faults) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    sound > 20 * faults
}

/// English typed on a Chinese system: the only bytes beyond ASCII are pairs of GBK's punctuation row, such as the quotation marks
/// A1 AE to A1 B1, and of its full-width row. Statistics see too little there and take them for Latin letters.
fn only_gbk_punctuation(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut pairs = 0_usize;
    while let Some(at) = rest.iter().position(|byte| *byte >= 0x80) {
        match rest[at..] {
            [0xa1, 0xa1..=0xc0, ..] | [0xa3, 0xa1..=0xfe, ..] => pairs += 1,
            // The chunk ends inside a pair.
            [0xa1 | 0xa3] => {}
            _ => return false,
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    pairs > 0
}

/// One name for encodings that differ only in what this file does not hold: GBK is read by the decoder of GB 18030, and KOI8-U is
/// KOI8-R but for eight letters.
fn canonical(encoding: &'static Encoding, bytes: &[u8]) -> &'static Encoding {
    let ukrainian = |byte: &u8| {
        matches!(byte, 0xa4 | 0xa6 | 0xa7 | 0xad | 0xae | 0xb4 | 0xb6 | 0xb7 | 0xbd | 0xbe)
    };
    if encoding == GBK {
        GB18030
    } else if encoding == KOI8_U && !bytes.iter().any(ukrainian) {
        KOI8_R
    } else {
        encoding
    }
}

fn is_control(byte: u8) -> bool {
    byte == 0x7f
        || byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b)
}

/// Finds UTF-16 without a mark: units that are letters, Han characters or punctuation in one byte order and noise in the other.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    /// Enough to judge by.
    const SAMPLE: usize = 64 * 1024;
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 4 {
        return None;
    }
    let (mut little, mut big) = (Plausibility::default(), Plausibility::default());
    for pair in sample.chunks_exact(2) {
        little.add(u16::from_le_bytes([pair[0], pair[1]]));
        big.add(u16::from_be_bytes([pair[0], pair[1]]));
    }
    match (little.is_text(), big.is_text()) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        // Both look like text where every unit is a Han character either way; spaces and line ends decide.
        (true, true) if little.anchors > big.anchors => Some(UTF_16LE),
        (true, true) if big.anchors > little.anchors => Some(UTF_16BE),
        _ => None,
    }
}

/// How much 16-bit units look like the text of a governance document.
#[derive(Default)]
struct Plausibility {
    units: usize,
    plausible: usize,
    /// Signs that any text has and noise has not: ASCII, ideographic comma, full stop and full-width punctuation.
    anchors: usize,
}

impl Plausibility {
    fn add(&mut self, unit: u16) {
        self.units += 1;
        match unit {
            0x09
            | 0x0a
            | 0x0d
            | 0x20..=0x7e
            | 0x3000..=0x3002
            | 0xff08
            | 0xff09
            | 0xff0c
            | 0xff1a
            | 0xff1b => {
                self.plausible += 1;
                self.anchors += 1;
            }
            // Latin, Greek, Cyrillic, Arabic; general punctuation; CJK punctuation, kana; Han; full width.
            0xa0..=0x24f
            | 0x370..=0x52f
            | 0x600..=0x6ff
            | 0x2010..=0x203a
            | 0x3003..=0x30ff
            | 0x4e00..=0x9fff
            | 0xff01..=0xff5e => {
                self.plausible += 1;
            }
            _ => {}
        }
    }

    /// Nineteen units in twenty plausible, one in fifty an anchor.
    fn is_text(&self) -> bool {
        self.plausible * 20 >= self.units * 19 && self.anchors * 50 >= self.units
    }
}

#[cfg(test)]
mod tests;
