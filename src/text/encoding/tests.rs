use encoding_rs::{BIG5, EUC_KR, GB18030, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use proptest::prelude::*;

use super::*;

const CHINESE: &str = "各国应当尊重网络主权，维护网络空间的和平与安全，推动互联网治理体系变革。";
const TRADITIONAL: &str =
    "各國應當尊重網路主權，維護網路空間的和平與安全，推動網際網路治理體系變革。";
const RUSSIAN: &str = "Государства уважают суверенитет друг друга в информационном пространстве.";
const FRENCH: &str =
    "Les États s’engagent à coopérer pour la sécurité du cyberespace — c’est décidé.";

fn name(bytes: &[u8]) -> &'static str {
    decode(bytes.to_vec(), None).encoding
}

#[test]
fn encodings_are_told_from_the_bytes() {
    for (encoding, text) in [
        (GB18030, CHINESE),
        (BIG5, TRADITIONAL),
        (WINDOWS_1251, RUSSIAN),
        (KOI8_R, RUSSIAN),
        (WINDOWS_1252, FRENCH),
        (SHIFT_JIS, "各国はサイバー空間における主権を尊重しなければならない。"),
        (EUC_KR, "모든 국가는 사이버 공간에서 주권을 존중해야 한다."),
    ] {
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost);
        let decoded = decode(bytes.to_vec(), None);
        assert_eq!(
            (decoded.encoding, decoded.text.as_str()),
            (name_of(encoding), text),
            "{}",
            encoding.name()
        );
    }
}

/// GB18030 goes by its lower-case name in the standard.
fn name_of(encoding: &'static Encoding) -> &'static str {
    encoding.name()
}

#[test]
fn a_byte_order_mark_decides() {
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let mark = std::iter::once(0xfeff_u16);
        let units = mark.chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    for big in [false, true] {
        let decoded = decode(utf16(CHINESE, big), None);
        assert_eq!(decoded.text, CHINESE);
        assert_eq!(decoded.encoding, if big { "UTF-16BE" } else { "UTF-16LE" });
    }
    let marked = [b"\xef\xbb\xbf".as_slice(), FRENCH.as_bytes()].concat();
    assert_eq!(decode(marked, None).text, FRENCH);
}

#[test]
fn utf16_without_a_mark_is_seen_by_its_zeros() {
    let bytes: Vec<u8> =
        "All States shall respect sovereignty.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(decode(bytes, None).text, "All States shall respect sovereignty.");
}

#[test]
fn a_declaration_stands_above_a_guess_and_below_the_bytes() {
    let (bytes, ..) = KOI8_R.encode("мир");
    assert_eq!(decode(bytes.to_vec(), Some("koi8-r")).text, "мир");
    assert_eq!(
        decode(CHINESE.as_bytes().to_vec(), Some("gb2312")).text,
        CHINESE,
        "sound UTF-8 is UTF-8"
    );
    assert_eq!(decode(CHINESE.as_bytes().to_vec(), Some("utf-16")).text, CHINESE);
    assert_eq!(decode(b"plain".to_vec(), Some("no-such-encoding")).text, "plain");
}

#[test]
fn a_few_faults_leave_utf8_what_it_is() {
    let mut bytes = CHINESE.repeat(10).into_bytes();
    bytes[301] = 0xff;
    assert_eq!(name(&bytes), "UTF-8");
    let decoded = decode(bytes, None);
    assert!(decoded.text.contains('\u{fffd}') && decoded.text.starts_with("各国应当"));
}

proptest! {
    /// However the bytes come in, the text is the same.
    #[test]
    fn chunks_do_not_show(text in "[a-z 网络主权é☃\u{1f600}\n]{0,300}", sizes in prop::collection::vec(1_usize..40, 1..20)) {
        struct Slow<'a> { rest: &'a [u8], sizes: Vec<usize>, turn: usize }
        impl Read for Slow<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.turn += 1;
                let count = self.sizes[self.turn % self.sizes.len()].min(self.rest.len()).min(buffer.len());
                let (now, rest) = self.rest.split_at(count);
                buffer[..count].copy_from_slice(now);
                self.rest = rest;
                Ok(count)
            }
        }
        let mut decoder = Decoder::resume(Vec::new(), Slow { rest: text.as_bytes(), sizes, turn: 0 }, None);
        let mut decoded = String::new();
        while decoder.fill(&mut decoded).unwrap() {}
        prop_assert_eq!(decoded, text);
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        decode(bytes, None);
    }
}
