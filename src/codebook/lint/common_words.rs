//! English words so common that a term which is only one of them was meant in another sense.
//!
//! The list holds function words, and short everyday words that are also abbreviations of organisations, countries and
//! techniques (WHO, IT, US, AIDS, LAW).
//!
//! **Invariant:** sorted, so that it can be searched.

const WORDS: &[&str] = &[
    "a", "about", "act", "add", "after", "again", "age", "aid", "aids", "aim", "air", "all",
    "also", "am", "an", "and", "any", "are", "arm", "art", "as", "ask", "at", "be", "because",
    "been", "before", "being", "big", "bit", "both", "but", "by", "came", "can", "car", "care",
    "case", "cat", "cell", "chip", "come", "cop", "could", "cut", "dare", "day", "did", "do",
    "does", "done", "down", "each", "ear", "end", "even", "ever", "every", "face", "fact", "far",
    "fast", "few", "first", "fit", "for", "form", "from", "gap", "gas", "get", "go", "good", "had",
    "has", "have", "he", "help", "her", "here", "him", "his", "hit", "how", "i", "ice", "if", "in",
    "inform", "into", "is", "it", "its", "job", "just", "lack", "last", "law", "lead", "less",
    "let", "like", "lot", "made", "make", "man", "many", "map", "mark", "may", "me", "mean",
    "might", "more", "most", "much", "must", "my", "net", "new", "next", "no", "nor", "not", "now",
    "of", "off", "oil", "old", "on", "once", "one", "only", "open", "or", "other", "our", "out",
    "over", "own", "pact", "pan", "pay", "people", "place", "plan", "port", "put", "rather",
    "read", "rest", "rise", "run", "safe", "said", "sale", "same", "save", "say", "sea", "see",
    "set", "shall", "she", "should", "sit", "so", "some", "start", "state", "step", "still",
    "such", "sum", "take", "tax", "ten", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "time", "to", "too", "tool", "top", "two", "under", "unit",
    "up", "upon", "us", "use", "used", "very", "via", "war", "was", "way", "we", "web", "were",
    "what", "when", "where", "which", "while", "who", "whom", "whose", "why", "will", "win",
    "with", "work", "would", "year", "yes", "yet", "you", "your",
];

/// Returns true if the lower-case word is on the list.
pub(crate) fn is_common(word: &str) -> bool {
    WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(WORDS.is_sorted_by(|one, next| one < next));
        assert!(is_common("who") && is_common("us") && !is_common("sovereignty"));
    }
}
