//! Texts that a scenario is made of, and places in them.

use super::diagnostic::Mistake;
use crate::files::{self, MEGABYTE};
use std::fs;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// TOML files larger than this are refused unread [bytes]. A convention: a year of half hours fits, and reading takes seconds.
pub(super) const LARGEST_TOML: u64 = files::LARGEST_TOML;
/// CSV files may be larger: a year of half hours fits a thousandfold.
pub(super) const LARGEST_CSV: u64 = 64 * MEGABYTE;

/// A text's place in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SourceId(usize);

/// A stretch of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SourceSpan {
    pub(super) source: SourceId,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl SourceSpan {
    pub(super) fn new(source: SourceId, span: Range<usize>) -> Self {
        Self {
            source,
            from: span.start,
            to: span.end,
        }
    }
}

/// One text: a file, or a setting from the command line.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// How people call it: the path as they wrote it.
    pub(super) name: String,
    pub(super) text: Arc<str>,
    /// Where the relative paths in it start.
    pub(super) folder: PathBuf,
    /// For a CSV file: where it was asked for. One asked for twice is here twice, its text shared.
    pub(super) asked: Option<SourceSpan>,
}

/// All texts that were read.
#[derive(Debug, Default)]
pub(super) struct Sources(Vec<Source>);

impl Sources {
    pub(super) fn add(&mut self, source: Source) -> SourceId {
        self.0.push(source);
        SourceId(self.0.len() - 1)
    }

    pub(super) fn all(&self) -> &[Source] {
        &self.0
    }

    pub(super) fn get(&self, id: SourceId) -> &Source {
        &self.0[id.0]
    }

    /// The path that `written`, found at `place`, means.
    pub(super) fn resolve(&self, place: SourceSpan, written: &str) -> PathBuf {
        self.get(place.source).folder.join(written)
    }
}

/// The folder in which relative paths of the file at `path` start; for what comes through a pipe, the current one.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    if files::is_open_already(path) {
        return PathBuf::new();
    }
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The text of a file of at most `most` bytes, or why there is none.
pub(super) fn read(path: &Path, what: &str, most: u64) -> Result<Arc<str>, Mistake> {
    let shown = path.display();
    let bytes = files::read(path, most).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => Mistake::new(
            format!("`{shown}` is larger than {} MB", most / MEGABYTE),
            format!("name {what}; none needs to be that large"),
        ),
        _ => unreadable(path, &error, what),
    })?;
    decode(bytes).map(Arc::from).map_err(|found| {
        Mistake::new(
            format!("`{shown}` {found}"),
            format!("name {what}, saved as text in UTF-8"),
        )
    })
}

fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("is text in UTF-16".to_owned());
    }
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(format!("is not a text file: byte {} is 0", at + 1));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..valid];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let start = before
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
        let byte = error.as_bytes().get(valid).copied().unwrap_or_default();
        format!("is not text in UTF-8: byte 0x{byte:02x} at line {line}, column {column}")
    })
}

fn unreadable(path: &Path, error: &io::Error, what: &str) -> Mistake {
    let shown = path.display();
    match error.kind() {
        ErrorKind::NotFound => {
            Mistake::new(format!("there is no file `{shown}`"), nearest(path, what))
        }
        ErrorKind::IsADirectory => Mistake::new(
            format!("`{shown}` is a directory"),
            format!("name {what} in it"),
        ),
        ErrorKind::InvalidInput => Mistake::new(
            format!("`{shown}` is no file: {error}"),
            format!("name {what}; save what comes from a pipe as a file first"),
        ),
        ErrorKind::PermissionDenied => Mistake::new(
            format!("`{shown}` may not be read (permission denied)"),
            "give yourself the right to read it, or name another file",
        ),
        _ => Mistake::new(
            format!("`{shown}` cannot be read: {error}"),
            format!("name {what} that can be read"),
        ),
    }
}

/// Names the file in the same folder that may have been meant.
fn nearest(path: &Path, what: &str) -> String {
    let folder = folder_of(path);
    let listed = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        &folder
    };
    let Ok(entries) = fs::read_dir(listed) else {
        return format!(
            "there is no folder `{}` either; check the path",
            listed.display()
        );
    };
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    let mut names: Vec<String> = entries
        .flatten()
        .take(10_000)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    match super::diagnostic::nearest(&wanted, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{}`?", folder.join(name).display()),
        None => format!("check the path; it should name {what}"),
    }
}
