//! What a worker writes, as it comes: the rows of a table too large for one reply.
//!
//! **Invariant:** the end of the stream is its end: a worker that dies, or is silent for too long, is an error, never an end.

use std::io::{self, Read};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::Program;
use super::process::{cause_of_death, spawn};

/// Bytes read at a time, and how many such pieces wait at most.
const PIECE: usize = 1 << 16;
const WAITING: usize = 16;

/// The output of a worker. It is killed when dropped.
pub struct Stream {
    child: Child,
    last_words: Option<ChildStderr>,
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: io::Cursor<Vec<u8>>,
    timeout: Option<Duration>,
    memory: u64,
    ended: bool,
}

impl Stream {
    /// Starts a worker with one more argument, which says what to write.
    ///
    /// # Errors
    /// Fails if it cannot be started.
    pub fn start(
        program: &Program,
        argument: &std::ffi::OsStr,
        timeout: Option<Duration>,
    ) -> io::Result<Self> {
        let mut child = spawn(
            Command::new(&program.path).args(&program.arguments).arg(argument).stdin(Stdio::null()),
        )?;
        let last_words = child.stderr.take();
        let output = child.stdout.take();
        let (sender, pieces) = mpsc::sync_channel(WAITING);
        let courier = thread::Builder::new().name("courier".to_owned()).spawn(move || {
            let Some(mut output) = output else { return };
            loop {
                let mut piece = vec![0; PIECE];
                let read = output.read(&mut piece).map(|count| {
                    piece.truncate(count);
                    piece
                });
                let last = !read.as_ref().is_ok_and(|piece| !piece.is_empty());
                if sender.send(read).is_err() || last {
                    return;
                }
            }
        });
        let stream = Self {
            child,
            last_words,
            pieces,
            piece: io::Cursor::default(),
            timeout,
            memory: program.memory,
            ended: false,
        };
        courier.map(|_| stream)
    }

    /// The next piece; an empty one is the end.
    fn next(&mut self) -> io::Result<Vec<u8>> {
        let next = match self.timeout {
            Some(timeout) => self.pieces.recv_timeout(timeout),
            None => self.pieces.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(Ok(piece)) if !piece.is_empty() => Ok(piece),
            Err(RecvTimeoutError::Timeout) => {
                let seconds = self.timeout.unwrap_or_default().as_secs_f64();
                let message = format!("its reader gave nothing for {seconds} s");
                Err(io::Error::new(io::ErrorKind::TimedOut, message))
            }
            Ok(_) | Err(RecvTimeoutError::Disconnected) => match self.child.wait() {
                Ok(status) if status.success() => Ok(Vec::new()),
                ended => {
                    let cause = cause_of_death(ended, self.last_words.take());
                    Err(io::Error::other(cause.message(self.memory)))
                }
            },
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.piece.read(buffer)?;
        if count > 0 || buffer.is_empty() || self.ended {
            return Ok(count);
        }
        let piece = self.next();
        self.ended = !piece.as_ref().is_ok_and(|piece| !piece.is_empty());
        self.piece = io::Cursor::new(piece?);
        self.piece.read(buffer)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // Killing what has ended already fails, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
