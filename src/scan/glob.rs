//! Globs over one word: `*` any number of characters, `?` exactly one, `\` before a sign that means itself.

use crate::text::Folder;

/// A glob, read once.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Glob(Vec<Piece>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Sign(char),
    One,
    Many,
}

/// What a glob comes down to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// No wildcard: this word.
    Literal(String),
    /// One star, at the end.
    Prefix(String),
    /// One star, at the start.
    Suffix(String),
    /// Anything else.
    General,
}

impl Glob {
    /// Reads a glob.
    pub(super) fn new(text: &str) -> Self {
        let mut pieces = Vec::with_capacity(text.len());
        let mut signs = text.chars();
        while let Some(sign) = signs.next() {
            pieces.push(match sign {
                '*' => Piece::Many,
                '?' => Piece::One,
                '\\' => Piece::Sign(signs.next().unwrap_or('\\')),
                sign => Piece::Sign(sign),
            });
        }
        Self(pieces)
    }

    /// Returns what the glob comes down to.
    pub(super) fn shape(&self) -> Shape {
        match self.0.as_slice() {
            [stem @ .., Piece::Many] if !stem.is_empty() => {
                literal(stem).map_or(Shape::General, Shape::Prefix)
            }
            [Piece::Many, stem @ ..] if !stem.is_empty() => {
                literal(stem).map_or(Shape::General, Shape::Suffix)
            }
            all => literal(all).map_or(Shape::General, Shape::Literal),
        }
    }

    /// Returns a glob that matches the folded form of every word that this one matches.
    pub(super) fn folded(&self, folder: &mut Folder) -> Self {
        let mut pieces = Vec::with_capacity(self.0.len());
        let mut buffer = [0; 4];
        for piece in &self.0 {
            match piece {
                // Folding may make two characters of one, or none.
                Piece::Many | Piece::One => pieces.push(Piece::Many),
                Piece::Sign('\'') => pieces.push(Piece::Sign('\'')),
                Piece::Sign(sign) => pieces
                    .extend(folder.fold(sign.encode_utf8(&mut buffer)).chars().map(Piece::Sign)),
            }
        }
        Self(pieces)
    }

    /// Returns true if the glob matches the whole of `word`. Time is at most the product of both lengths.
    pub(super) fn matches(&self, word: &str) -> bool {
        let pattern = &self.0;
        let (mut at, mut rest) = (0, word.chars());
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            match pattern.get(at) {
                Some(Piece::Many) => {
                    at += 1;
                    retry = Some((at, rest.clone()));
                    continue;
                }
                None if rest.as_str().is_empty() => return true,
                Some(piece) => {
                    let mut ahead = rest.clone();
                    let read = ahead.next();
                    if read.is_some_and(|sign| *piece == Piece::One || *piece == Piece::Sign(sign))
                    {
                        rest = ahead;
                        at += 1;
                        continue;
                    }
                }
                None => {}
            }
            let Some((resume, from)) = &mut retry else { return false };
            if from.next().is_none() {
                return false;
            }
            at = *resume;
            rest = from.clone();
        }
    }
}

fn literal(pieces: &[Piece]) -> Option<String> {
    pieces
        .iter()
        .map(|piece| if let Piece::Sign(sign) = piece { Some(*sign) } else { None })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        assert_eq!(Glob::new("cyber").shape(), Shape::Literal("cyber".into()));
        assert_eq!(Glob::new("cyber*").shape(), Shape::Prefix("cyber".into()));
        assert_eq!(Glob::new("*cyber").shape(), Shape::Suffix("cyber".into()));
        assert_eq!(Glob::new("c?ber*").shape(), Shape::General);
        assert_eq!(Glob::new(r"c\*").shape(), Shape::Literal("c*".into()));
        assert_eq!(Glob::new("*").shape(), Shape::General);
    }

    #[test]
    fn stars_and_question_marks() {
        for (glob, word, expected) in [
            ("sovereign*", "sovereign", true),
            ("sovereign*", "sovereignty", true),
            ("sovereign*", "overeign", false),
            ("*security", "cybersecurity", true),
            ("co?p", "coöp", true),
            ("co?p", "cop", false),
            ("a*b*c", "abbc", true),
            ("a*b*c", "abcb", false),
            ("a*b", "abcb", true),
            ("*a*", "bab", true),
            ("*ab", "aab", true),
            ("*", "", true),
            ("?", "", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(Glob::new(glob).matches(word), expected, "{glob} on {word}");
        }
    }
}
