//! A worker, as the run sees it: a process that is asked, waited for so long, and killed.
//!
//! A courier thread carries requests and replies through the pipes, so that the run can stop waiting at any moment; it ends with the
//! pipes.

use std::io::{self, Read};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::{Program, Stored, wire};

/// How often a waiting run looks whether it should stop.
const LOOK: Duration = Duration::from_millis(50);
/// Most that is read of a dead worker's last words.
const LAST_WORDS: u64 = 4096;

/// A running worker. It is killed when dropped.
pub(super) struct Process {
    child: Child,
    last_words: Option<ChildStderr>,
    requests: Sender<(String, Arc<Vec<u8>>)>,
    replies: Receiver<io::Result<Stored>>,
    served: u32,
}

/// How a worker ended, instead of a reply.
#[derive(Debug)]
pub(super) enum End {
    /// It was killed after this time.
    Late(Duration),
    /// The run is to stop.
    Stopped,
    /// It ended by itself.
    Died(Cause),
}

/// Why a worker ended by itself.
#[derive(Debug)]
pub(super) enum Cause {
    /// It had no memory left.
    Exhausted,
    /// Anything else, with what there is to say of it.
    Crashed(String),
}

impl Cause {
    /// Returns what to say of the document that a worker with so much memory died of.
    pub(super) fn message(&self, memory: u64) -> String {
        match self {
            Self::Exhausted => {
                format!("reading it took more than {} MiB of memory", memory >> 20)
            }
            Self::Crashed(how) => {
                format!("its reader crashed ({how}); please report this document")
            }
        }
    }
}

/// Starts a worker whose words are heard.
pub(super) fn spawn(command: &mut Command) -> io::Result<Child> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
}

/// Tells why a worker ended, by its status and its last words.
pub(super) fn cause_of_death(
    status: io::Result<ExitStatus>,
    last_words: Option<ChildStderr>,
) -> Cause {
    let mut words = Vec::new();
    if let Some(stream) = last_words {
        let _ = stream.take(LAST_WORDS).read_to_end(&mut words);
    }
    let words = String::from_utf8_lossy(&words);
    if words.contains("memory allocation of") {
        return Cause::Exhausted;
    }
    if words.contains("overflowed its stack") {
        return Cause::Crashed("stack overflow".to_owned());
    }
    Cause::Crashed(match status {
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    })
}

impl Process {
    /// Starts a worker.
    pub(super) fn start(program: &Program) -> io::Result<Self> {
        let mut command = Command::new(&program.path);
        let mut child = spawn(command.args(&program.arguments).stdin(Stdio::piped()))?;
        let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let last_words = child.stderr.take();
        let (requests, to_carry) = mpsc::channel::<(String, Arc<Vec<u8>>)>();
        let (carried, replies) = mpsc::channel();
        let courier = thread::Builder::new().name("courier".to_owned()).spawn(move || {
            for (name, bytes) in to_carry {
                let asked = wire::write_request(&mut input, &name, &bytes);
                drop(bytes);
                let reply = asked.and_then(|()| wire::read_reply(&mut output));
                if carried.send(reply).is_err() {
                    return;
                }
            }
        });
        let process = Self { child, last_words, requests, replies, served: 0 };
        courier.map(|_| process)
    }

    /// Returns how many documents it has read.
    pub(super) fn served(&self) -> u32 {
        self.served
    }

    /// Has a document read. The worker comes back with the reply; if there is none, it is no more.
    pub(super) fn ask(
        mut self,
        name: &str,
        bytes: &Arc<Vec<u8>>,
        timeout: Option<Duration>,
        stop: &AtomicBool,
    ) -> Result<(Self, Stored), End> {
        let asked = Instant::now();
        if self.requests.send((name.to_owned(), Arc::clone(bytes))).is_err() {
            return Err(self.died());
        }
        loop {
            let left =
                timeout.map_or(LOOK, |timeout| LOOK.min(timeout.saturating_sub(asked.elapsed())));
            match self.replies.recv_timeout(left) {
                Ok(Ok(reply)) => {
                    self.served += 1;
                    return Ok((self, reply));
                }
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Err(self.died()),
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => {
                    return Err(End::Stopped);
                }
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(timeout) = timeout.filter(|&timeout| asked.elapsed() >= timeout) {
                        return Err(End::Late(timeout));
                    }
                }
            }
        }
    }

    /// What a worker whose pipes have closed died of.
    fn died(mut self) -> End {
        // It may have closed its pipes and live on.
        let exited = self.child.try_wait();
        if matches!(exited, Ok(None)) {
            thread::sleep(LOOK);
            let _ = self.child.kill();
        }
        End::Died(cause_of_death(self.child.wait(), self.last_words.take()))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Killing what has ended already fails, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
