//! As much of Thrift's compact protocol as it takes to find a field and to pass over all others.
//!
//! **Invariant:** nothing is allocated by a declared size, and nesting is bounded.

/// Deepest nesting; Parquet's own structures have six.
const DEEPEST: usize = 32;

/// A place in a structure.
pub(super) struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

/// The number of the last field read, from which the next one counts.
#[derive(Default)]
pub(super) struct Fields(i64);

impl<'a> Thrift<'a> {
    /// Begins at the beginning of `bytes`.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, depth: 0 }
    }

    /// Returns how many bytes have been read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// Reads a number.
    pub(super) fn number(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// Returns the value of a field of this kind, if it is one of truth, which has no bytes of its own.
    pub(super) fn truth(kind: u8) -> bool {
        kind == 1
    }

    /// Reads the number and kind of the next field of a structure: `Some(None)` at its end, `None` if the bytes are none.
    pub(super) fn field(&mut self, fields: &mut Fields) -> Option<Option<(i64, u8)>> {
        let byte = self.byte()?;
        if byte == 0 {
            return Some(None);
        }
        let step = i64::from(byte >> 4);
        fields.0 = if step == 0 { self.number()? } else { fields.0.checked_add(step)? };
        Some(Some((fields.0, byte & 15)))
    }

    /// Reads the beginning of a list of structures; returns how many there are.
    pub(super) fn list(&mut self) -> Option<u64> {
        let (count, kind) = self.list_of()?;
        (kind == 12).then_some(count)
    }

    fn list_of(&mut self) -> Option<(u64, u8)> {
        let byte = self.byte()?;
        let count = match byte >> 4 {
            15 => self.varint()?,
            count => u64::from(count),
        };
        Some((count, byte & 15))
    }

    /// Passes over a value of this kind.
    pub(super) fn skip(&mut self, kind: u8) -> Option<()> {
        match kind {
            // Truth in a structure is in the kind of its field.
            1 | 2 => {}
            3 => drop(self.byte()?),
            4..=6 => drop(self.varint()?),
            7 => self.forward(8)?,
            8 => {
                let length = self.varint()?;
                self.forward(length)?;
            }
            9 | 10 => {
                let (count, kind) = self.list_of()?;
                self.inside(|thrift| {
                    (0..count).try_for_each(|_| match kind {
                        1 | 2 => thrift.byte().map(drop),
                        _ => thrift.skip(kind),
                    })
                })?;
            }
            12 => self.inside(|thrift| {
                let mut fields = Fields::default();
                while let Some((_, kind)) = thrift.field(&mut fields)? {
                    thrift.skip(kind)?;
                }
                Some(())
            })?,
            // Parquet has no maps.
            _ => return None,
        }
        Some(())
    }

    fn forward(&mut self, count: u64) -> Option<()> {
        let end = self.at.checked_add(usize::try_from(count).ok()?)?;
        (end <= self.bytes.len()).then(|| self.at = end)
    }

    fn inside(&mut self, read: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_over_what_it_does_not_look_for() {
        // 1: i32 -3; 2: "ab"; 4: [struct { 1: true }, struct {}]; 20: 300
        let bytes = [0x15, 5, 0x18, 2, b'a', b'b', 0x29, 0x2c, 0x11, 0, 0, 0x05, 40, 0xd8, 4, 0];
        let mut thrift = Thrift::new(&bytes);
        let mut fields = Fields::default();
        assert_eq!(thrift.field(&mut fields), Some(Some((1, 5))));
        assert_eq!(thrift.number(), Some(-3));
        for expected in [(2, 8), (4, 9)] {
            assert_eq!(thrift.field(&mut fields), Some(Some(expected)));
            thrift.skip(expected.1).unwrap();
        }
        assert_eq!(thrift.field(&mut fields), Some(Some((20, 5))));
        assert_eq!(thrift.number(), Some(300));
        assert_eq!(thrift.field(&mut fields), Some(None));
        assert_eq!(thrift.at(), bytes.len());
    }

    #[test]
    fn what_is_declared_is_not_believed() {
        assert_eq!(Thrift::new(&[0xff; 20]).varint(), None);
        assert_eq!(Thrift::new(&[0xff, 0xff, 0xff, 0xff, 0x7f]).skip(8), None);
        assert_eq!(Thrift::new(&[0x1c; 100]).skip(12), None, "too deep");
        assert_eq!(Thrift::new(&[0x19; 100]).skip(9), None, "too deep");
    }
}
