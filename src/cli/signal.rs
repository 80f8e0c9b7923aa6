//! Ctrl-C and `kill`: the run is asked to stop and leaves nothing half-written; a second signal ends it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// What signals have said so far.
pub(super) struct Signals {
    stop: Arc<AtomicBool>,
    number: Arc<AtomicUsize>,
}

impl Signals {
    /// Listens from now on. Where the system refuses, signals end the process as they always do.
    pub(super) fn listen() -> Self {
        let signals =
            Self { stop: Arc::new(AtomicBool::new(false)), number: Arc::new(AtomicUsize::new(0)) };
        for signal in [SIGINT, SIGTERM] {
            let code = 128 + signal;
            // The order matters: a second signal finds the flag set by the first and exits.
            let _ = flag::register_conditional_shutdown(signal, code, Arc::clone(&signals.stop));
            let _ = flag::register_usize(
                signal,
                Arc::clone(&signals.number),
                usize::try_from(signal).unwrap_or(0),
            );
            let _ = flag::register(signal, Arc::clone(&signals.stop));
        }
        signals
    }

    /// Returns the flag that is set by a signal.
    pub(super) fn stop(&self) -> &AtomicBool {
        &self.stop
    }

    /// Returns the number of the last signal, 2 if unknown.
    pub(super) fn number(&self) -> u8 {
        u8::try_from(self.number.load(Ordering::Relaxed))
            .ok()
            .filter(|&number| number != 0)
            .unwrap_or(2)
    }
}
