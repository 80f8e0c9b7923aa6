//! How a command ends: one enum, one place.

use std::process::ExitCode;

/// The outcome of a command, as a shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done. Skipped documents are said, not punished; a closed pipe is fine.
    Complete,
    /// Done, but documents were skipped and `--strict` was given.
    Partial,
    /// Wrong usage or a faulty codebook.
    Mistaken,
    /// Input or output could not be read or written.
    Unwritable,
    /// Stopped by a signal: 2 is an interrupt, 15 a request to end.
    Interrupted(u8),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Complete => 0,
            Exit::Partial => 1,
            Exit::Mistaken => 2,
            Exit::Unwritable => 3,
            Exit::Interrupted(signal) => 128_u8.saturating_add(signal),
        })
    }
}

/// Writes to standard output what `write` writes there; a closed pipe ends the command in peace.
pub(super) fn to_stdout(
    write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> Exit {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let written = write(&mut out).and_then(|()| std::io::Write::flush(&mut out));
    match written {
        Ok(()) => Exit::Complete,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            // What is still buffered has nowhere to go.
            let _ = out.into_parts();
            Exit::Complete
        }
        Err(error) => {
            say!("polilex: standard output could not be written: {error}");
            Exit::Unwritable
        }
    }
}
