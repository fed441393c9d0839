//! Files that others wrote: read up to a limit, and only if they are files.
//!
//! Opening a pipe waits for whoever writes into it, perhaps for ever; a device may have no end.

pub(crate) mod headings;

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The files that this program has read, each by its one path: whatever reads a file for its user comes by here, so
/// that no command has to say what it would lose.
static INPUTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// One million bytes and a little more, as in the limits below.
pub const MEGABYTE: u64 = 1024 * 1024;

/// A larger file of TOML was written by no person \[bytes\].
pub const LARGEST_TOML: u64 = 2 * MEGABYTE;
/// The same of a page or of JSON \[bytes\].
pub const LARGEST_TEXT: u64 = 64 * MEGABYTE;

/// The text in the file at `path`, if that is at most `most` bytes.
///
/// # Errors
/// As [`read`], and if it is no text.
pub fn text(path: &Path, most: u64) -> io::Result<String> {
    let no_text = |error| io::Error::new(ErrorKind::InvalidData, error);
    String::from_utf8(read(path, most)?).map_err(no_text)
}

/// What is in the file at `path`, if that is at most `most` bytes.
///
/// # Errors
/// [`ErrorKind::IsADirectory`], [`ErrorKind::InvalidInput`] for pipes and devices, also behind a link,
/// [`ErrorKind::FileTooLarge`], and whatever reading says.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let said = format!("it is larger than {} MB", most / MEGABYTE);
        return Err(io::Error::new(ErrorKind::FileTooLarge, said));
    }
    Ok(bytes)
}

/// Opens the file at `path` for reading. What the shell has opened for the program (`/dev/stdin`, `<(...)`) may be a
/// pipe: somebody writes into it, and it ends.
///
/// # Errors
/// As [`read`], but for its size.
pub fn open(path: &Path) -> io::Result<File> {
    let file = open_own(path)?;
    remember(path);
    Ok(file)
}

/// The same of a file that the program keeps for itself, and may replace.
///
/// # Errors
/// As [`open()`].
pub fn open_own(path: &Path) -> io::Result<File> {
    let metadata = fs::metadata(path)?;
    if !is_open_already(path) || metadata.is_dir() {
        is_file(&metadata)?;
    }
    File::open(path)
}

/// Adds the file at `path` to the inputs before it is read.
pub fn remember(path: &Path) {
    let Ok(mut inputs) = INPUTS.lock() else {
        return;
    };
    // What the shell has opened is known by the name that the user gave it, too; a pipe has no other.
    if is_open_already(path) {
        inputs.insert(path.to_path_buf());
    }
    inputs.extend(fs::canonicalize(path));
}

/// Whether the file at `path` was read, by whatever name.
#[must_use]
pub fn is_input(path: &Path) -> bool {
    let one = fs::canonicalize(path);
    one.is_ok_and(|one| INPUTS.lock().is_ok_and(|inputs| inputs.contains(&one)))
}

/// The one path of a file, which need not be there yet, nor its folder.
#[must_use]
pub fn resolved(path: &Path) -> PathBuf {
    let found = fs::canonicalize(path);
    found.unwrap_or_else(|_| match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if folder.as_os_str().is_empty() => {
            resolved(Path::new(".")).join(name)
        }
        (Some(folder), Some(name)) => resolved(folder).join(name),
        // Back through a folder that is not there yet.
        (Some(folder), None) if path.ends_with("..") => {
            let mut folder = resolved(folder);
            folder.pop();
            folder
        }
        _ => path.to_path_buf(),
    })
}

/// What was read of that which the shell had opened for the program.
#[must_use]
pub fn read_from_shell() -> Option<PathBuf> {
    let inputs = INPUTS.lock().ok()?;
    inputs.iter().find(|path| is_open_already(path)).cloned()
}

/// Whether the path names what was open when the program began.
#[must_use]
pub fn is_open_already(path: &Path) -> bool {
    let folders = ["/dev/fd", "/proc/self/fd"];
    path == Path::new("/dev/stdin")
        || folders
            .iter()
            .any(|folder| path.parent() == Some(Path::new(folder)))
}

/// Whether this is a file like others.
///
/// # Errors
/// If it is not.
pub fn is_file(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_dir() {
        Err(ErrorKind::IsADirectory.into())
    } else if metadata.is_file() {
        Ok(())
    } else {
        let said = "it is a pipe or a device, not a file";
        Err(io::Error::new(ErrorKind::InvalidInput, said))
    }
}
