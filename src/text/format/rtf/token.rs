//! The signs that RTF is written in: braces, control words, control symbols, bytes of text.
//!
//! **Invariant:** every byte belongs to one token, and a token costs no more than its length.

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word without its backslash, and its number.
    Word(&'a str, Option<i32>),
    /// A backslash and this sign.
    Symbol(u8),
    /// A byte of text written as `\'hh`.
    Byte(u8),
    /// Bytes of text; line ends between them mean nothing and are left out.
    Text(&'a [u8]),
    /// Bytes that are no text, after `\bin`.
    Binary,
}

/// The tokens of a file.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// Returns the tokens of `bytes`.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn control(&mut self) -> Token<'a> {
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            return self.symbol();
        }
        let name = std::str::from_utf8(&rest[..letters]).unwrap_or_default();
        let minus = usize::from(rest.get(letters) == Some(&b'-'));
        let from = letters + minus;
        let digits = rest[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = if digits == 0 { letters } else { from + digits };
        let number = (digits > 0).then(|| number(&rest[from..end], minus == 1));
        self.at += end + usize::from(rest.get(end) == Some(&b' '));
        if name == "bin" {
            let count = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.at = self.bytes.len().min(self.at.saturating_add(count));
            return Token::Binary;
        }
        Token::Word(name, number)
    }

    fn symbol(&mut self) -> Token<'a> {
        let rest = &self.bytes[self.at..];
        // A backslash at the very end means nothing.
        let Some(&sign) = rest.first() else { return Token::Text(&[]) };
        self.at += 1;
        if sign != b'\'' {
            return Token::Symbol(sign);
        }
        let digit = |at: usize| rest.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (digit(1), digit(2)) {
            (Some(high), Some(low)) => {
                self.at += 2;
                Token::Byte(u8::try_from(high * 16 + low).unwrap_or(0))
            }
            _ => Token::Text(&[]),
        }
    }
}

/// The number that `digits` write, as far as it fits.
fn number(digits: &[u8], is_negative: bool) -> i32 {
    let number = digits.iter().fold(0_i32, |number, digit| {
        number.saturating_mul(10).saturating_add(i32::from(digit - b'0'))
    });
    if is_negative { -number } else { number }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while matches!(self.bytes.get(self.at), Some(b'\r' | b'\n')) {
            self.at += 1;
        }
        let rest = &self.bytes[self.at..];
        let (first, _) = rest.split_first()?;
        self.at += 1;
        Some(match first {
            b'{' => Token::Open,
            b'}' => Token::Close,
            b'\\' => self.control(),
            _ => {
                let end = rest
                    .iter()
                    .position(|byte| matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n'))
                    .unwrap_or(rest.len());
                self.at += end - 1;
                Token::Text(&rest[..end])
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Token::{Binary, Byte, Close, Open, Symbol, Text, Word};
    use super::*;

    #[test]
    fn tells_the_tokens_apart() {
        let tokens: Vec<Token<'_>> =
            Tokens::new(b"{\\rtf1\\u-10179 ?\\'e9a\r\nb\\~\\par\\bin3 }}}\\f99999999999x\\'zz}\\")
                .collect();
        let expected = [
            Open,
            Word("rtf", Some(1)),
            Word("u", Some(-10179)),
            Text(b"?"),
            Byte(0xe9),
            Text(b"a"),
            Text(b"b"),
            Symbol(b'~'),
            Word("par", None),
            Binary,
            Word("f", Some(i32::MAX)),
            Text(b"x"),
            Text(b""),
            Text(b"zz"),
            Close,
            Text(b""),
        ];
        assert_eq!(tokens, expected);
    }

    #[test]
    fn a_length_beyond_the_end_ends_the_file() {
        let tokens: Vec<Token<'_>> = Tokens::new(b"\\bin2000000000 ab").collect();
        assert_eq!(tokens, [Binary]);
        let tokens: Vec<Token<'_>> = Tokens::new(b"\\bin-5 ab").collect();
        assert_eq!(tokens, [Binary, Text(b"ab")]);
    }
}
