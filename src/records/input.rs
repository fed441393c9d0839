//! Files of records: plain or gzip, opened as a stream.

use crate::error::Mistake;
use crate::files;
use flate2::bufread::MultiGzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Compressed text unpacks to less than this many times its size; a gzip bomb to a thousand. A convention.
const LARGEST_RATIO: u64 = 200;
/// Below this much unpacked text the ratio is not looked at [bytes].
const ALWAYS_UNPACKED: u64 = 64 * files::MEGABYTE;
const BUFFER: usize = 128 * 1024;

type Source = Box<dyn Read + Send>;

/// A stream of text.
pub type Input = BufReader<Source>;

/// What became of each pipe: what is read of it once cannot be read again.
static PIPES: Mutex<BTreeMap<PathBuf, Pipe>> = Mutex::new(BTreeMap::new());

enum Pipe {
    /// Its beginning was looked at, and is kept.
    Begun(Vec<u8>, File),
    Read,
}

/// What a file is opened for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Its first lines, to see what it is.
    Look,
    Read,
}

/// Opens a file of records, which may be packed with gzip.
///
/// # Errors
/// If there is none, it is no file, it is text in UTF-16, or a pipe that was read already.
pub(super) fn open(path: &Path) -> Result<Input, Mistake> {
    opened(path, Purpose::Read)
}

/// The same, for the first lines alone: whoever opens it next has them, too.
///
/// # Errors
/// As [`open()`].
pub(super) fn look_at(path: &Path) -> Result<Input, Mistake> {
    opened(path, Purpose::Look)
}

/// Whether what is in a file of records begins with this text.
#[must_use]
pub fn begins_with(path: &Path, text: &str) -> bool {
    let mut start = Vec::new();
    let read = look_at(path).map(|input| {
        let most = text.len() as u64;
        input.take(most).read_to_end(&mut start)
    });
    matches!(read, Ok(Ok(_))) && start == text.as_bytes()
}

fn opened(path: &Path, purpose: Purpose) -> Result<Input, Mistake> {
    let shown = path.display();
    let file = files::open(path).map_err(|error| unopened(path, &error))?;
    let is_pipe = file.metadata().is_ok_and(|metadata| !metadata.is_file());
    let source = match is_pipe {
        true => of_pipe(path, file, purpose)?,
        false => Box::new(file),
    };
    let mut packed = BufReader::with_capacity(BUFFER, source);
    let start = packed
        .fill_buf()
        .map_err(|error| unread(path, None, &error))?;
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        return Err(Mistake::new(
            format!("`{shown}` is text in UTF-16"),
            "save it as text in UTF-8 (\"CSV UTF-8\" in spreadsheets)",
        ));
    }
    let source: Source = if start.starts_with(&[0x1f, 0x8b]) {
        Box::new(Unpacked::new(packed))
    } else {
        Box::new(packed)
    };
    Ok(BufReader::with_capacity(BUFFER, source))
}

/// A pipe from its beginning, whoever looked at it before.
fn of_pipe(path: &Path, file: File, purpose: Purpose) -> Result<Source, Mistake> {
    let mut pipes = PIPES.lock().unwrap_or_else(PoisonError::into_inner);
    let (start, rest) = match pipes.insert(path.to_path_buf(), Pipe::Read) {
        Some(Pipe::Begun(start, rest)) => (start, rest),
        Some(Pipe::Read) => {
            let shown = path.display();
            return Err(Mistake::new(
                format!(
                    "`{shown}` is a pipe, which can be read but once: it is named twice, or its calls are too many to keep"
                ),
                "save what comes through it in a file, and name that file once",
            ));
        }
        None => {
            let mut start = Vec::new();
            (&file)
                .take(BUFFER as u64)
                .read_to_end(&mut start)
                .map_err(|error| unread(path, None, &error))?;
            (start, file)
        }
    };
    Ok(match purpose {
        Purpose::Look => {
            let shown = Cursor::new(start.clone());
            pipes.insert(path.to_path_buf(), Pipe::Begun(start, rest));
            Box::new(shown)
        }
        Purpose::Read => Box::new(Cursor::new(start).chain(rest)),
    })
}

fn unopened(path: &Path, error: &io::Error) -> Mistake {
    let shown = path.display();
    let found = match error.kind() {
        ErrorKind::NotFound => format!("there is no file `{shown}`"),
        ErrorKind::IsADirectory => format!("`{shown}` is a directory"),
        ErrorKind::PermissionDenied => format!("`{shown}` may not be read (permission denied)"),
        _ => format!("`{shown}` cannot be read: {error}"),
    };
    Mistake::new(
        found,
        "name a file of call records, plain or packed with gzip",
    )
}

/// Why reading stopped, by a line if one was reached.
pub(super) fn unread(path: &Path, line: Option<u64>, error: &io::Error) -> Mistake {
    let shown = path.display();
    let at = line.map_or_else(String::new, |line| format!(" after line {line}"));
    match error.kind() {
        ErrorKind::UnexpectedEof => Mistake::new(
            format!("`{shown}` ends in the middle of its packed data{at}"),
            "copy the file again; it is not whole",
        ),
        ErrorKind::InvalidInput | ErrorKind::InvalidData => Mistake::new(
            format!("`{shown}` is damaged gzip{at}: {error}"),
            "copy the file again, or unpack it with another program and name the text",
        ),
        ErrorKind::FileTooLarge => Mistake::new(
            format!("`{shown}`{at}: {error}"),
            "no log packs so well; unpack it and look at it if it is meant to be one",
        ),
        _ => Mistake::new(
            format!("`{shown}` cannot be read{at}: {error}"),
            "see to the disk or the connection",
        ),
    }
}

/// What is packed in a file, as long as it may be text.
struct Unpacked {
    decoder: MultiGzDecoder<Counted>,
    unpacked: u64,
}

/// Counts what was taken out of a file.
struct Counted {
    file: BufReader<Source>,
    taken: u64,
}

impl Unpacked {
    fn new(file: BufReader<Source>) -> Self {
        Self {
            decoder: MultiGzDecoder::new(Counted { file, taken: 0 }),
            unpacked: 0,
        }
    }
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(into)?;
        self.unpacked += read as u64;
        let packed = self.decoder.get_ref().taken;
        if self.unpacked > ALWAYS_UNPACKED && self.unpacked / LARGEST_RATIO > packed {
            let said = format!("it unpacks to more than {LARGEST_RATIO} times its size");
            return Err(io::Error::new(ErrorKind::FileTooLarge, said));
        }
        Ok(read)
    }
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.taken += read as u64;
        Ok(read)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.file.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken += amount as u64;
        self.file.consume(amount);
    }
}
