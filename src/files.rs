//! Files that others wrote: read up to a limit, and only if they are files.
//!
//! Opening a pipe waits for whoever writes into it, perhaps for ever; a device may have no end.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// One million bytes and a little more, as in the limits below.
pub const MEGABYTE: u64 = 1024 * 1024;

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

/// Opens the file at `path` for reading.
///
/// # Errors
/// As [`read`], but for its size.
pub fn open(path: &Path) -> io::Result<File> {
    is_file(&fs::metadata(path)?)?;
    File::open(path)
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
