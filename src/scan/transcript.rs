//! The words of documents in their order, each as its number in a list that grows with the words met.
//!
//! Whoever asks a scanner to transcribe gets its words as they are read: what is counted once for the whole corpus can then be counted
//! by group and in sequences, without reading the documents again.
//!
//! **Invariant:** numbers mean something only together with the list of the same transcript.

use hashbrown::HashMap;

/// Stands where a sequence of words is broken: at punctuation, at the end of a sentence or paragraph.
pub const BREAK: u32 = u32::MAX;

/// What was heard in one language.
#[derive(Default)]
pub struct Transcript {
    short: HashMap<u128, u32>,
    long: HashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
    heard: Vec<u32>,
    /// By place in `heard`: first byte and byte after the last, in the paragraph of the word.
    places: Vec<(u32, u32)>,
    /// How much was heard when a sentence ended.
    ends: Vec<usize>,
}

impl Transcript {
    /// Returns what was heard since it was cleared: numbers of words, and [`BREAK`].
    pub fn heard(&self) -> &[u32] {
        &self.heard
    }

    /// Returns where in their paragraph the words of [`Transcript::heard`] stand, in bytes; what stands beside a [`BREAK`] means nothing.
    pub fn places(&self) -> &[(u32, u32)] {
        &self.places
    }

    /// Returns how much was heard at the end of each sentence: one number for each sentence that was visited.
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }

    /// Forgets what was heard; the list of words stays.
    pub fn clear(&mut self) {
        self.heard.clear();
        self.places.clear();
        self.ends.clear();
    }

    /// Returns the folded words by their numbers.
    pub fn into_words(self) -> Vec<Box<str>> {
        self.words
    }

    /// Hears a word that is a key of the memo.
    pub(super) fn short(&mut self, key: u128, word: impl FnOnce() -> Box<str>) {
        let words = &mut self.words;
        let number = self.short.entry(key).or_insert_with(|| enter(words, word()));
        self.heard.push(*number);
    }

    /// Hears any other word.
    pub(super) fn long(&mut self, word: &str) {
        let number = match self.long.get(word) {
            Some(number) => *number,
            None => {
                let number = enter(&mut self.words, word.into());
                self.long.insert(word.into(), number);
                number
            }
        };
        self.heard.push(number);
    }

    /// Says where the word stands that was just heard, if one was.
    pub(super) fn settle(&mut self, start: u32, end: u32) {
        self.places.resize(self.heard.len(), (start, end));
    }

    /// Hears a break.
    pub(super) fn pause(&mut self) {
        if self.heard.last().is_some_and(|last| *last != BREAK) {
            self.heard.push(BREAK);
            self.places.push((0, 0));
        }
    }

    /// Hears the end of a sentence.
    pub(super) fn end_sentence(&mut self) {
        self.ends.push(self.heard.len());
    }
}

fn enter(words: &mut Vec<Box<str>>, word: Box<str>) -> u32 {
    words.push(word);
    u32::try_from(words.len() - 1).expect("there are fewer than 2^32 different words")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook;
    use crate::scan::Matcher;
    use crate::text::Language;

    fn heard(language: Language, text: &str) -> String {
        let source =
            "[codebook]\nid = \"t\"\n[[concept]]\nid = \"a\"\n[concept.terms]\nen = [\"a\"]\n";
        let (codebook, _) = codebook::load("t.toml", source.as_bytes()).unwrap();
        let matcher = Matcher::compile(&codebook).unwrap();
        let mut scanner = matcher.scanner(50).transcribing();
        scanner.begin(language);
        scanner.paragraph(text, &mut |_| {});
        let numbers = scanner.transcript().unwrap().heard().to_vec();
        assert_eq!(
            scanner.finish().words,
            numbers.iter().filter(|word| **word != BREAK).count() as u64
        );
        let words = scanner.into_transcripts().remove(&language).unwrap().into_words();
        let word = |number: &u32| if *number == BREAK { "|" } else { &words[*number as usize] };
        numbers.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_come_in_their_order_and_breaks_where_sequences_end() {
        assert_eq!(
            heard(
                Language::ENGLISH,
                "The State's net-\nwork, and the INTERNATIONALISATION of norms. The end"
            ),
            "the state network | and the internationalisation of norms | the end |"
        );
        assert_eq!(
            heard(Language::CHINESE, "维护网络security安全，共同发展。平等 2015 年"),
            "维护 网络 security 安全 | 共同 发展 | 平等 2015 年 |"
        );
    }

    #[test]
    fn words_have_their_places_and_sentences_their_ends() {
        let source =
            "[codebook]\nid = \"t\"\n[[concept]]\nid = \"a\"\n[concept.terms]\nen = [\"a\"]\n";
        let (codebook, _) = codebook::load("t.toml", source.as_bytes()).unwrap();
        let matcher = Matcher::compile(&codebook).unwrap();
        for (language, text, words) in [
            (
                Language::ENGLISH,
                "The State's net-\nwork, and INTERNATIONALISATION 网络. The end",
                "The|State's|net-\nwork|,|and|INTERNATIONALISATION|网|络|;The|end",
            ),
            (
                Language::CHINESE,
                "尊重網絡security安全，发展。平等",
                "尊重|網絡|security|安全|,|发展|;平等",
            ),
        ] {
            let mut scanner = matcher.scanner(50).every_sentence().transcribing();
            scanner.begin(language);
            let mut sentences = 0;
            scanner.paragraph(text, &mut |_| sentences += 1);
            let transcript = scanner.transcript().unwrap();
            assert_eq!(transcript.ends().len(), sentences);
            assert_eq!(transcript.places().len(), transcript.heard().len());
            let mut seen = String::new();
            for (at, (word, place)) in
                transcript.heard().iter().zip(transcript.places()).enumerate()
            {
                let piece =
                    if *word == BREAK { "," } else { &text[place.0 as usize..place.1 as usize] };
                let mark = match (at, *word) {
                    (0, _) => "",
                    _ if transcript.ends().contains(&at) => ";",
                    _ => "|",
                };
                seen.push_str(mark);
                seen.push_str(piece);
            }
            let expected = words.replace("|;", "|,;") + ";,";
            assert_eq!(seen, expected);
        }
    }

    #[test]
    fn a_word_keeps_its_number_when_the_memo_is_drained() {
        let source =
            "[codebook]\nid = \"t\"\n[[concept]]\nid = \"a\"\n[concept.terms]\nen = [\"a\"]\n";
        let (codebook, _) = codebook::load("t.toml", source.as_bytes()).unwrap();
        let matcher = Matcher::compile(&codebook).unwrap();
        let mut scanner = matcher.scanner(50).transcribing();
        for _ in 0..2 {
            scanner.begin(Language::ENGLISH);
            scanner.paragraph("net of nets", &mut |_| {});
            scanner.drain(|_, _, _, _| {});
            assert_eq!(scanner.transcript().unwrap().heard(), [0, 1, 2, BREAK]);
            scanner.transcript().unwrap().clear();
        }
    }
}
