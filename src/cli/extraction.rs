//! How documents of complex formats are read: flags, the worker that a run starts, and the cache.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use polilex::corpus::{Apart, write_rows};
use polilex::extract::{self, Cache, Contents, Program, Settings, Stream};

use super::exit::{Exit, to_stdout};

/// Name of the hidden command by which the program serves as a worker.
pub(super) const WORKER: &str = "read-documents";
/// Name of the hidden command that writes the rows of a table.
pub(super) const ROWS_WORKER: &str = "write-rows";
/// Folder of extracted texts inside the user's cache directory.
const FOLDER: &str = "polilex";

/// Limits and cache of reading.
#[derive(Args)]
pub(super) struct Extraction {
    /// Longest time for reading a PDF, Word, HTML or other complex document, in seconds; 0 sets no limit.
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    document_timeout: u64,
    /// Most memory for reading such a document, in MiB; 0 sets no limit.
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    document_memory: u64,
    #[command(flatten)]
    cache: CacheFolder,
    /// Neither use nor keep extracted texts.
    #[arg(long, conflicts_with = "cache")]
    no_cache: bool,
}

/// Where extracted texts are kept.
#[derive(Args)]
struct CacheFolder {
    /// Folder of extracted texts, so that the same PDF is read once [default: `polilex` in the user's cache directory].
    #[arg(long, value_name = "FOLDER")]
    cache: Option<PathBuf>,
}

impl CacheFolder {
    /// Returns the folder; `None` if none was given and the user has no cache directory.
    fn find(&self) -> Option<PathBuf> {
        self.cache.clone().or_else(|| dirs::cache_dir().map(|folder| folder.join(FOLDER)))
    }
}

impl Extraction {
    /// Returns the settings; workers are processes of this program.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            worker: self.program(WORKER),
            timeout: self.timeout(),
            cache: if self.no_cache { None } else { self.cache.find() },
        }
    }

    /// Returns how tables that are stored by columns are read.
    pub(super) fn apart(&self) -> Option<Apart> {
        let program = self.program(ROWS_WORKER)?;
        let timeout = self.timeout();
        Some(Apart::new(move |table| {
            Ok(Box::new(Stream::start(&program, table.as_os_str(), timeout)?))
        }))
    }

    fn program(&self, command: &str) -> Option<Program> {
        let memory = self.document_memory.saturating_mul(1 << 20);
        let arguments = vec![command.into(), "--memory".into(), memory.to_string().into()];
        let path = std::env::current_exe().ok()?;
        Some(Program { path, arguments, memory })
    }

    fn timeout(&self) -> Option<Duration> {
        (self.document_timeout > 0).then(|| Duration::from_secs(self.document_timeout))
    }
}

/// Serve a run: write the rows of a table within limits.
#[derive(Args)]
pub(super) struct RowsWorker {
    /// Most memory, in bytes; 0 sets no limit.
    #[arg(long)]
    memory: u64,
    /// The table.
    table: PathBuf,
}

impl RowsWorker {
    /// Writes the rows.
    pub(super) fn execute(&self) -> Exit {
        prepare(self.memory);
        to_stdout(|mut out| write_rows(&self.table, &mut out))
    }
}

/// Serve a run: read documents from standard input within limits.
#[derive(Args)]
pub(super) struct Worker {
    /// Most memory, in bytes; 0 sets no limit.
    #[arg(long)]
    memory: u64,
}

impl Worker {
    /// Serves until the run ends.
    pub(super) fn execute(&self) -> Exit {
        prepare(self.memory);
        match extract::serve(std::io::stdin().lock(), std::io::stdout(), extract::read) {
            Ok(()) => Exit::Complete,
            Err(_) => Exit::Unwritable,
        }
    }
}

/// Makes a worker of this process.
fn prepare(memory: u64) {
    limit(memory);
    // What a panicking reader has to say goes into its reply; a pipe that nobody reads would fill.
    std::panic::set_hook(Box::new(|_| {}));
    // Whoever interrupts the run interrupts its workers too; the run says when they end.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, std::sync::Arc::default());
}

/// Limits the address space of this process, where the system can, and forbids memory dumps.
#[cfg(unix)]
fn limit(memory: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let set = |resource, value| {
        let limit = Rlimit { current: Some(value), maximum: Some(value) };
        // A system that refuses leaves the time limit.
        let _ = setrlimit(resource, limit);
    };
    set(Resource::Core, 0);
    if memory > 0 {
        set(Resource::As, memory);
    }
}

#[cfg(not(unix))]
fn limit(_: u64) {}

/// Look at, or clear, the cache of extracted texts.
#[derive(Args)]
pub(super) struct CacheCommand {
    #[command(subcommand)]
    what: CacheAction,
}

#[derive(Subcommand)]
enum CacheAction {
    /// Print where extracted texts are kept, how many there are, and their size.
    Info(CacheFolder),
    /// Remove all extracted texts.
    Clear(CacheFolder),
}

impl CacheCommand {
    /// Prints or clears.
    pub(super) fn execute(&self) -> Exit {
        let (place, clears) = match &self.what {
            CacheAction::Info(place) => (place, false),
            CacheAction::Clear(place) => (place, true),
        };
        let Some(folder) = place.find() else {
            say!("error: there is no cache directory for this user");
            say!("   hint: name a folder with --cache");
            return Exit::Mistaken;
        };
        let cache = Cache::new(folder.clone());
        let done = if clears { cache.clear() } else { cache.contents() };
        match done {
            Ok(Contents { texts, outdated, bytes }) => to_stdout(|out| {
                let what = if clears { "removed" } else { "texts" };
                writeln!(out, "folder: {}", folder.display())?;
                writeln!(out, "{what}: {texts} of this version, {outdated} of others")?;
                writeln!(out, "size: {:.1} MiB", bytes as f64 / f64::from(1 << 20))
            }),
            Err(error) => {
                say!("error: \"{}\" could not be used: {error}", folder.display());
                Exit::Unwritable
            }
        }
    }
}
