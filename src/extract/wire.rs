//! What goes through the pipes between a run and its workers: frames of a length and so many bytes.
//!
//! A request is two frames: the name of a file, its bytes. A reply is one: `+` and the byte form of an extraction, or `-`, a reason
//! code, a zero byte and a message.
//!
//! **Invariant:** no length is believed beyond a limit.

use std::io::{self, Read, Write};

use super::Stored;
use crate::text::format::Unreadable;

/// Longest frame: the largest file or text, with its header.
const LONGEST: u64 = 1 << 30;
const TEXT: u8 = b'+';
const REFUSAL: u8 = b'-';

/// Writes a request.
pub(super) fn write_request(out: &mut impl Write, name: &str, bytes: &[u8]) -> io::Result<()> {
    write_frame(out, &[name.as_bytes()])?;
    write_frame(out, &[bytes])?;
    out.flush()
}

/// Reads a request; `None` at the end of all.
pub(super) fn read_request(input: &mut impl Read) -> io::Result<Option<(String, Vec<u8>)>> {
    let Some(name) = read_frame(input)? else { return Ok(None) };
    let name = String::from_utf8(name).map_err(|_| garbage())?;
    let bytes = read_frame(input)?.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
    Ok(Some((name, bytes)))
}

/// Writes a reply.
pub(super) fn write_reply(out: &mut impl Write, reply: &Stored) -> io::Result<()> {
    write_frame(out, &parts(reply))?;
    out.flush()
}

/// The parts of the frame of a reply.
pub(super) fn parts(reply: &Stored) -> [&[u8]; 4] {
    match reply {
        Ok(stored) => [&[TEXT], stored, &[], &[]],
        Err(Unreadable { code, message }) => {
            [&[REFUSAL], code.as_bytes(), &[0], message.as_bytes()]
        }
    }
}

/// Reads a reply.
pub(super) fn read_reply(input: &mut impl Read) -> io::Result<Stored> {
    let frame = read_frame(input)?.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
    parse_reply(frame).ok_or_else(garbage)
}

/// Returns the reply whose frame this is.
pub(super) fn parse_reply(mut frame: Vec<u8>) -> Option<Stored> {
    match *frame.first()? {
        TEXT => {
            frame.remove(0);
            Some(Ok(frame))
        }
        REFUSAL => {
            let said = std::str::from_utf8(&frame[1..]).ok()?;
            let (code, message) = said.split_once('\0')?;
            Some(Err(Unreadable::of_code(code, message)?))
        }
        _ => None,
    }
}

fn write_frame(out: &mut impl Write, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    out.write_all(&(length as u64).to_le_bytes())?;
    parts.iter().try_for_each(|part| out.write_all(part))
}

fn read_frame(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    // The end of all comes before a frame, never inside its length.
    if input.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    input.read_exact(&mut length[1..])?;
    let length = u64::from_le_bytes(length);
    if length > LONGEST {
        return Err(garbage());
    }
    let capacity = usize::try_from(length).map_err(|_| garbage())?;
    let mut frame = Vec::new();
    // A length that is a lie may fail to be had, but does not end the program.
    frame.try_reserve_exact(capacity).map_err(|_| io::ErrorKind::OutOfMemory)?;
    if input.take(length).read_to_end(&mut frame)? < capacity {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(frame))
}

fn garbage() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "what came through the pipe is no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let mut pipe = Vec::new();
        write_request(&mut pipe, "名.pdf", b"bytes").unwrap();
        write_request(&mut pipe, "", b"").unwrap();
        let mut pipe = pipe.as_slice();
        assert_eq!(
            read_request(&mut pipe).unwrap(),
            Some(("名.pdf".to_owned(), b"bytes".to_vec()))
        );
        assert_eq!(read_request(&mut pipe).unwrap(), Some((String::new(), Vec::new())));
        assert_eq!(read_request(&mut pipe).unwrap(), None);

        let replies = [Ok(b"text".to_vec()), Err(Unreadable::new("broken", "no such thing"))];
        for reply in replies {
            let mut pipe = Vec::new();
            write_reply(&mut pipe, &reply).unwrap();
            assert_eq!(read_reply(&mut pipe.as_slice()).unwrap(), reply);
            for end in 0..pipe.len() {
                assert!(read_reply(&mut &pipe[..end]).is_err(), "{end}");
            }
        }
    }

    #[test]
    fn lies_are_refused() {
        let long = u64::MAX.to_le_bytes();
        assert!(read_reply(&mut long.as_slice()).is_err());
        for frame in [&b""[..], b"?", b"-nothing", b"-no-such-code\0x", b"-broken", b"-\xff\0"] {
            assert!(parse_reply(frame.to_vec()).is_none());
        }
    }
}
