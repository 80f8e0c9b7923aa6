//! The worker's side: requests in, replies out, until the run ends.
//!
//! Requests are read on one thread while the document is read on another, so that a worker whose run has been killed sees the end of
//! its input and ends too, whatever it is busy with.

use std::io::{self, Read, Write};
use std::sync::mpsc;
use std::thread;

use super::{Stored, caught, wire};

/// Stack of the thread that reads documents: what nested formats may need. It is reserved, not used.
const STACK: usize = 64 << 20;

/// Serves a run: answers each request from `input` with what `read` makes of it, on `output`. Returns when the input ends; a document
/// that is still being read is left to end with the process.
///
/// # Errors
/// Those of the pipes and of starting a thread.
pub fn serve<I, O, F>(mut input: I, mut output: O, read: F) -> io::Result<()>
where
    I: Read,
    O: Write + Send + 'static,
    F: Fn(&str, Vec<u8>) -> Stored + Send + 'static,
{
    let (requests, documents) = mpsc::channel::<(String, Vec<u8>)>();
    thread::Builder::new().name("reader".to_owned()).stack_size(STACK).spawn(move || {
        for (name, bytes) in documents {
            // The run has gone: so will this process.
            if wire::write_reply(&mut output, &caught(|| read(&name, bytes))).is_err() {
                return;
            }
        }
    })?;
    while let Some(request) = wire::read_request(&mut input)? {
        if requests.send(request).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::format::Unreadable;

    #[test]
    fn each_request_has_its_reply_in_order() {
        let mut requests = Vec::new();
        for name in ["a", "b", "c"] {
            wire::write_request(&mut requests, name, b"x").unwrap();
        }
        let (reader, writer) = io::pipe().unwrap();
        let answer = |name: &str, bytes: Vec<u8>| match name {
            "b" => Err(Unreadable::new("broken", "b")),
            _ => Ok([name.as_bytes(), &bytes].concat()),
        };
        serve(requests.as_slice(), writer, answer).unwrap();
        let mut replies = reader;
        assert_eq!(wire::read_reply(&mut replies).unwrap(), Ok(b"ax".to_vec()));
        assert_eq!(wire::read_reply(&mut replies).unwrap(), Err(Unreadable::new("broken", "b")));
        assert_eq!(wire::read_reply(&mut replies).unwrap(), Ok(b"cx".to_vec()));
    }
}
