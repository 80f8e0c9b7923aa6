//! The memo: every word type met, with its signature and how often it came.
//!
//! One look-up per running word answers both questions, since the look-up (a cache miss) is what a word costs. Folded ASCII
//! words of up to 16 bytes, nearly all of English, are keys inside the slot, folded in a register on the way in; all
//! other words go through a table of surface forms. The memo may be drained at any moment between documents: only speed
//! changes.
//!
//! **Invariant:** no id of a word leaves this file.

use hashbrown::HashMap;

use super::atom::AtomId;
use super::program::Program;
use super::signature::{Begins, Signature, Signatures};
use super::transcript::Transcript;
use crate::text::{Folder, Word, WordKind, fold_han};

/// Longest word whose key stands inside its slot.
const SHORT: usize = 16;
const FIRST_SLOTS: usize = 1 << 12;
/// Han characters with a slot of their own: extension A and the unified block.
const HAN: std::ops::Range<u32> = 0x3400..0xa000;

/// A word type in its slot.
#[derive(Clone, Copy)]
struct Slot {
    /// Folded bytes, zero-padded; 0 if the slot is free.
    key: u128,
    tally: Tally,
}

#[derive(Clone, Copy)]
struct Tally {
    count: u32,
    documents: u32,
    /// Number of the document that was counted last.
    document: u32,
    signature: Signature,
}

impl Tally {
    const NEW: Self = Self { count: 0, documents: 0, document: 0, signature: Signature::EMPTY };

    #[inline]
    fn meet(&mut self, document: u32) {
        self.count += 1;
        if self.document != document {
            self.document = document;
            self.documents += 1;
        }
    }
}

/// A folded word by size.
#[derive(Clone)]
enum Folded {
    Short(u128),
    Long(Box<str>),
}

/// The memo of one language.
pub(super) struct Vocabulary<'p> {
    program: Option<&'p Program>,
    slots: Vec<Slot>,
    used: usize,
    long: HashMap<Box<str>, Tally>,
    /// Folded form by surface form, for words that are not short ASCII.
    aliases: HashMap<Box<str>, Folded>,
    /// Signatures by surface form, for words whose case decides.
    cased: HashMap<Box<str>, Signature>,
    /// Signatures of folded words that were asked for but not counted.
    uncounted: HashMap<Box<str>, Signature>,
    han: Vec<Option<Signature>>,
    signatures: Signatures,
    folder: Folder,
    atoms: Vec<AtomId>,
    document: u32,
    met: u64,
    /// Hears every word that is counted, if anybody listens.
    pub(super) transcript: Option<Transcript>,
}

impl<'p> Vocabulary<'p> {
    /// Returns an empty memo; without a program every signature is empty.
    pub(super) fn new(program: Option<&'p Program>) -> Self {
        Self {
            program,
            slots: vec![Slot { key: 0, tally: Tally::NEW }; FIRST_SLOTS],
            used: 0,
            long: HashMap::new(),
            aliases: HashMap::new(),
            cased: HashMap::new(),
            uncounted: HashMap::new(),
            han: Vec::new(),
            signatures: Signatures::new(),
            folder: Folder::new(),
            atoms: Vec::new(),
            document: 0,
            met: 0,
            transcript: None,
        }
    }

    /// Begins the next document.
    pub(super) fn begin_document(&mut self) {
        self.document += 1;
    }

    /// Returns true if the counts should be drained before they could overflow.
    pub(super) fn is_full(&self) -> bool {
        self.met > u64::from(u32::MAX / 2) || self.document == u32::MAX
    }

    /// Returns the atoms of a signature.
    pub(super) fn atoms(&self, signature: Signature) -> &[AtomId] {
        self.signatures.atoms(signature)
    }

    /// Returns what a word of this signature can begin.
    pub(super) fn begins(&self, signature: Signature) -> &Begins {
        self.signatures.begins(signature)
    }

    /// Counts the word and returns its signature.
    #[inline]
    pub(super) fn meet(&mut self, text: &str, word: Word) -> Signature {
        let (start, end) = (word.start as usize, word.end as usize);
        if word.kind == WordKind::Ascii {
            let end = without_possessive(text.as_bytes(), start, end);
            if end - start <= SHORT {
                let signature = self.meet_short(short_key(text.as_bytes(), start, end));
                return if signature.case_decides() {
                    self.cased(&text[start..end], signature)
                } else {
                    signature
                };
            }
        }
        self.meet_text(&text[start..end])
    }

    /// Counts a word given apart from its text and returns its signature.
    pub(super) fn meet_text(&mut self, surface: &str) -> Signature {
        let folded = match self.aliases.get(surface) {
            Some(folded) => folded.clone(),
            None => {
                let folded = self.folder.fold(surface);
                let folded = match Self::short(folded) {
                    Some(key) => Folded::Short(key),
                    None => Folded::Long(folded.into()),
                };
                self.aliases.insert(surface.into(), folded.clone());
                folded
            }
        };
        let signature = match folded {
            Folded::Short(0) => Signature::EMPTY,
            Folded::Short(key) => self.meet_short(key),
            Folded::Long(word) => self.meet_long(&word),
        };
        if signature.case_decides() {
            self.cased(strip_possessive(surface), signature)
        } else {
            signature
        }
    }

    /// Lets whoever listens know where the word stands that was just counted.
    #[inline]
    pub(super) fn settle(&mut self, start: u32, end: u32) {
        if let Some(transcript) = &mut self.transcript {
            transcript.settle(start, end);
        }
    }

    /// Returns the signature of a word without counting it.
    pub(super) fn peek(&mut self, surface: &str) -> Signature {
        if let Some(&known) = self.uncounted.get(surface) {
            return known;
        }
        let folded = self.folder.fold(surface).to_owned();
        let mut signature = self.evaluate(&folded);
        if signature.case_decides() {
            signature = self.cased(strip_possessive(surface), signature);
        }
        self.uncounted.insert(surface.into(), signature);
        signature
    }

    /// Returns the signature of a Han character, which is a word for matching but not for counting.
    pub(super) fn han(&mut self, sign: char) -> Signature {
        let code = u32::from(sign);
        if !HAN.contains(&code) {
            return self.peek(sign.encode_utf8(&mut [0; 4]));
        }
        if self.han.is_empty() {
            self.han.resize(HAN.len(), None);
        }
        let at = (code - HAN.start) as usize;
        if let Some(known) = self.han[at] {
            return known;
        }
        let signature = self.evaluate(fold_han(sign).encode_utf8(&mut [0; 4]));
        self.han[at] = Some(signature);
        signature
    }

    /// Takes the counts out: folded word, running words, documents. The memo is empty afterwards.
    pub(super) fn drain(&mut self, mut visit: impl FnMut(&str, u64, u64)) {
        for slot in &self.slots {
            if slot.key != 0 {
                let bytes = slot.key.to_le_bytes();
                visit(
                    word_of(&bytes),
                    u64::from(slot.tally.count),
                    u64::from(slot.tally.documents),
                );
            }
        }
        let mut long: Vec<_> = self.long.drain().collect();
        long.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        for (word, tally) in long {
            visit(&word, u64::from(tally.count), u64::from(tally.documents));
        }
        *self = Self::new(self.program);
    }

    #[inline]
    fn meet_short(&mut self, key: u128) -> Signature {
        self.met += 1;
        if let Some(transcript) = &mut self.transcript {
            transcript.short(key, || word_of(&key.to_le_bytes()).into());
        }
        let mask = self.slots.len() - 1;
        let mut at = hash(key) & mask;
        loop {
            let slot = &mut self.slots[at];
            if slot.key == key {
                slot.tally.meet(self.document);
                return slot.tally.signature;
            }
            if slot.key == 0 {
                return self.insert_short(key);
            }
            at = (at + 1) & mask;
        }
    }

    #[cold]
    fn insert_short(&mut self, key: u128) -> Signature {
        if self.used * 2 >= self.slots.len() {
            self.grow();
        }
        let bytes = key.to_le_bytes();
        let mut tally = Tally { signature: self.evaluate(word_of(&bytes)), ..Tally::NEW };
        tally.meet(self.document);
        let at = free_slot(&self.slots, key);
        self.slots[at] = Slot { key, tally };
        self.used += 1;
        tally.signature
    }

    fn grow(&mut self) {
        let mut larger = vec![Slot { key: 0, tally: Tally::NEW }; self.slots.len() * 2];
        for slot in self.slots.iter().filter(|slot| slot.key != 0) {
            let at = free_slot(&larger, slot.key);
            larger[at] = *slot;
        }
        self.slots = larger;
    }

    fn meet_long(&mut self, word: &str) -> Signature {
        self.met += 1;
        if let Some(transcript) = &mut self.transcript {
            transcript.long(word);
        }
        if let Some(tally) = self.long.get_mut(word) {
            tally.meet(self.document);
            return tally.signature;
        }
        let mut tally = Tally { signature: self.evaluate(word), ..Tally::NEW };
        tally.meet(self.document);
        self.long.insert(word.into(), tally);
        tally.signature
    }

    fn cased(&mut self, surface: &str, folded: Signature) -> Signature {
        if let Some(&known) = self.cased.get(surface) {
            return known;
        }
        let Some(program) = self.program else { return folded };
        let mut atoms = self.signatures.atoms(folded).to_vec();
        program.atoms.evaluate_case(surface, &mut atoms);
        let signature = self.signatures.of(&atoms, program);
        self.cased.insert(surface.into(), signature);
        signature
    }

    fn evaluate(&mut self, folded: &str) -> Signature {
        let Some(program) = self.program else { return Signature::EMPTY };
        self.atoms.clear();
        let case_decides = program.atoms.evaluate(folded, &mut self.atoms);
        let signature = self.signatures.of(&self.atoms, program);
        if case_decides { signature.with_case() } else { signature }
    }

    /// Returns the key of a folded word, if it is short ASCII.
    fn short(folded: &str) -> Option<u128> {
        (folded.is_ascii() && folded.len() <= SHORT)
            .then(|| short_key(folded.as_bytes(), 0, folded.len()))
    }
}

/// Returns the word whose bytes make a key.
fn word_of(key: &[u8; SHORT]) -> &str {
    let length = key.iter().position(|&byte| byte == 0).unwrap_or(SHORT);
    std::str::from_utf8(&key[..length]).expect("a key is made of a folded word")
}

fn free_slot(slots: &[Slot], key: u128) -> usize {
    let mask = slots.len() - 1;
    let mut at = hash(key) & mask;
    while slots[at].key != 0 {
        at = (at + 1) & mask;
    }
    at
}

/// Multiplicative hash of both halves; its high bits are well mixed.
#[inline]
fn hash(key: u128) -> usize {
    let bytes = key.to_le_bytes();
    let (low, high) = bytes.split_at(8);
    let low = u64::from_le_bytes(low.try_into().expect("half of 16 bytes"));
    let high = u64::from_le_bytes(high.try_into().expect("half of 16 bytes"));
    let mixed = (low ^ high.rotate_left(29).wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .wrapping_mul(0xd6e8_feb8_6659_fd93);
    // Only the upper half is used: tables have fewer than 2^32 slots.
    usize::try_from(mixed >> 32).unwrap_or(0)
}

/// Returns the folded bytes of an ASCII word of at most 16 bytes, as an integer.
#[inline]
fn short_key(text: &[u8], start: usize, end: usize) -> u128 {
    let length = end - start;
    let raw = match text.get(start..start + SHORT) {
        Some(bytes) => {
            let bytes: [u8; SHORT] = bytes.try_into().expect("a slice of 16 bytes");
            let keep = if length == SHORT { u128::MAX } else { (1u128 << (8 * length)) - 1 };
            u128::from_le_bytes(bytes) & keep
        }
        None => {
            let mut bytes = [0; SHORT];
            bytes[..length].copy_from_slice(&text[start..end]);
            u128::from_le_bytes(bytes)
        }
    };
    lower_case(raw)
}

/// Lower-cases sixteen ASCII bytes at once: sets bit 5 of the bytes between `A` and `Z`.
#[inline]
fn lower_case(bytes: u128) -> u128 {
    const ONES: u128 = u128::from_le_bytes([1; SHORT]);
    let low = bytes & (ONES * 0x7f);
    let from_a = low + ONES * (0x80 - b'A' as u128);
    let past_z = low + ONES * (0x7f - b'Z' as u128);
    let upper = (from_a ^ past_z) & !bytes & (ONES * 0x80);
    bytes | (upper >> 2)
}

/// Returns the end of an ASCII word without its possessive `'s`.
#[inline]
fn without_possessive(text: &[u8], start: usize, end: usize) -> usize {
    if end - start > 2 && text[end - 2] == b'\'' && text[end - 1] | 0x20 == b's' {
        end - 2
    } else {
        end
    }
}

fn strip_possessive(surface: &str) -> &str {
    let stripped = surface
        .strip_suffix(['s', 'S'])
        .and_then(|word| word.strip_suffix(['\'', '\u{2019}', '\u{ff07}']));
    stripped.filter(|word| !word.is_empty()).unwrap_or(surface)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word { start: 0, end: u32::try_from(text.len()).unwrap(), kind: WordKind::Ascii }
    }

    #[test]
    fn keys_are_the_folded_bytes() {
        let key = short_key(b"Sovereignty of states", 0, 11);
        assert_eq!(&key.to_le_bytes()[..11], b"sovereignty");
        assert_eq!(key >> 88, 0);
        assert_eq!(short_key(b"@[`{AZaz09", 0, 10).to_le_bytes()[..10], *b"@[`{azaz09");
    }

    #[test]
    fn counts_words_and_documents_and_grows() {
        let mut words = Vocabulary::new(None);
        for document in 0..3 {
            words.begin_document();
            for number in 0..5_000 {
                let text = format!("W{}", number % (5_000 - document));
                words.meet(&text, word(&text));
            }
            words.meet("Cyberspace'S", word("Cyberspace'S"));
            words.meet_text("网络");
        }
        let mut all = std::collections::BTreeMap::new();
        words.drain(|word, count, documents| {
            assert!(all.insert(word.to_owned(), (count, documents)).is_none());
        });
        assert_eq!(all.len(), 5_002);
        assert_eq!(all["cyberspace"], (3, 3));
        assert_eq!(all["网络"], (3, 3));
        assert_eq!(all["w0"], (3 + 2, 3));
        assert_eq!(all["w4999"], (1, 1));
        assert!(words.slots.iter().all(|slot| slot.key == 0));
    }
}
