//! Chinese words, for counts. (Matching never depends on them.)
//!
//! jieba with its own dictionary and the codebook's terms as further words. The hidden Markov model for unknown words is
//! off: it would make the count of a word depend on its neighbours in ways that no dictionary explains.

use jieba_rs::Jieba;

use super::fold::fold_han;

/// Cuts runs of Han characters into words.
pub struct Segmenter {
    jieba: Jieba,
}

impl Segmenter {
    /// Returns a segmenter that also knows `terms`.
    pub fn with_terms<'a>(terms: impl Iterator<Item = &'a str>) -> Self {
        let mut jieba = Jieba::new();
        for term in terms.filter(|term| term.chars().nth(1).is_some()) {
            jieba.add_word(term, None, None);
        }
        Self { jieba }
    }

    /// Calls `visit` for each word of a run of Han characters, in order. Traditional text is cut as its Simplified form,
    /// which has the same number of characters.
    pub fn words<'a>(&self, run: &'a str, visit: &mut dyn FnMut(&'a str)) {
        let simplified: String = run.chars().map(fold_han).collect();
        let mut rest = run;
        for token in self.jieba.cut(&simplified, false) {
            let length = token.word.chars().count();
            let end = rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at);
            let (word, after) = rest.split_at(end);
            visit(word);
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut<'a>(segmenter: &Segmenter, run: &'a str) -> Vec<&'a str> {
        let mut words = Vec::new();
        segmenter.words(run, &mut |word| words.push(word));
        words
    }

    #[test]
    fn terms_are_words_and_nothing_is_lost() {
        let segmenter = Segmenter::with_terms(["网络空间命运共同体", "网络主权"].into_iter());
        assert_eq!(cut(&segmenter, "构建网络空间命运共同体"), ["构建", "网络空间命运共同体"]);
        assert_eq!(cut(&segmenter, "尊重網絡主權"), ["尊重", "網絡主權"]);
        assert_eq!(cut(&segmenter, "中华人民共和国𠀀龘").concat(), "中华人民共和国𠀀龘");
        assert!(cut(&segmenter, "").is_empty());
    }
}
