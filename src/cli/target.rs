//! A file for the rows of a command: it appears whole or not at all.

use std::io::BufWriter;
use std::path::Path;

use polilex::run::Failure;
use tempfile::NamedTempFile;

use super::exit::Exit;
use super::manner::explain;
use super::signal::Signals;

/// Lets `write` write into a file beside `path`, which takes its name once it is whole.
pub(super) fn to_file(
    path: &Path,
    signals: &Signals,
    write: impl FnOnce(BufWriter<NamedTempFile>) -> Result<BufWriter<NamedTempFile>, Failure>,
) -> Exit {
    let failed = |error: std::io::Error| {
        say!("error: \"{}\" could not be written: {error}", path.display());
        say!("   hint: give another file with --out");
        Exit::Unwritable
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let file = match temporary(folder.unwrap_or(Path::new("."))) {
        Ok(file) => file,
        Err(error) => return failed(error),
    };
    match write(BufWriter::new(file)) {
        Ok(written) => {
            let file = written.into_inner().map_err(std::io::IntoInnerError::into_error);
            let kept = file.and_then(|file| Ok(file.persist(path)?));
            kept.map_or_else(failed, |_| Exit::Complete)
        }
        Err(failure) => explain(&failure, signals),
    }
}

/// Makes a file that its readers are not kept from: who may read it is what the system says of new files.
fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
