//! The signs of the font "Symbol", which office programs use for Greek letters.

/// The signs at `A` to `Z` of the font.
const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
/// The signs at `a` to `z` of the font.
const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// Returns the letter, digit or punctuation at `code` of the font "Symbol"; `None` for its pictures and operators. Office programs
/// write the codes as they are, or moved to U+F000.
pub(super) fn letter(code: u32) -> Option<char> {
    let code = u8::try_from(if code >= 0xf000 { code - 0xf000 } else { code }).ok()?;
    match code {
        b'A'..=b'Z' => CAPITALS.chars().nth(usize::from(code - b'A')),
        b'a'..=b'z' => SMALL.chars().nth(usize::from(code - b'a')),
        b' ' | b'!' | b'%' | b'(' | b')' | b',' | b'.' | b'0'..=b'9' | b':' | b';' | b'?' => {
            Some(char::from(code))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_greek() {
        assert_eq!(CAPITALS.chars().count(), 26);
        assert_eq!(SMALL.chars().count(), 26);
        let word: String = "lUgoV".chars().filter_map(|sign| letter(sign.into())).collect();
        assert_eq!(word, "λΥγος");
        assert_eq!(letter(0xf061), Some('α'));
        assert_eq!(letter(0xb7), None, "a bullet is no letter");
        assert_eq!(letter(0x10_ffff), None);
    }
}
