//! What holdtrue wrote into a folder, kept there in a small file: so that the next command knows which
//! files it may replace or remove, and leaves everybody else's alone.

use crate::report::VERSION;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Component, Path};

/// The file's name in the folder of the results.
pub(super) const NAME: &str = ".holdtrue-files.json";

/// A list is a few kB; what is larger is not ours \[bytes\].
const MOST_BYTES: u64 = 1 << 20;

/// The files that were written into a folder.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct Contents {
    /// The version that wrote it.
    holdtrue: String,
    /// Names within the folder, with the digests of what was written; two while a file is being replaced.
    files: BTreeMap<String, BTreeSet<String>>,
    /// Those that were asked for by their own names, and are no results of a study.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    alone: BTreeSet<String>,
}

impl Contents {
    /// What the list in `folder` says; nothing without a list that can be read.
    pub(super) fn of(folder: &Path) -> Self {
        let place = folder.join(NAME);
        let is_ours = fs::symlink_metadata(&place)
            .is_ok_and(|found| found.is_file() && found.len() <= MOST_BYTES);
        let text = is_ours.then(|| fs::read(&place).ok()).flatten();
        let found = text.and_then(|text| serde_json::from_slice(&text).ok());
        let mut contents: Contents = found.unwrap_or_default();
        contents.files.retain(|name, _| is_within(name));
        contents
    }

    /// Every name on the list.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether the file of this name is the one that holdtrue wrote.
    pub(super) fn is_ours(&self, folder: &Path, name: &str) -> bool {
        let Some(digests) = self.files.get(name) else {
            return false;
        };
        let place = folder.join(name);
        let is_file = fs::symlink_metadata(&place).is_ok_and(|found| found.is_file());
        is_file && digest_of(&place).is_ok_and(|digest| digests.contains(&digest))
    }

    /// Whether the file of this name was asked for by it.
    pub(super) fn is_alone(&self, name: &str) -> bool {
        self.alone.contains(name)
    }

    /// The file of this name was asked for by it, or is one of the results of a study.
    pub(super) fn set_alone(&mut self, name: &str, is_alone: bool) {
        match is_alone {
            true => self.alone.insert(name.to_owned()),
            false => self.alone.remove(name),
        };
    }

    /// With one more file; what was written under its name before may still be there.
    pub(super) fn add(&mut self, name: &str, digest: String) {
        let digests = self.files.entry(name.to_owned()).or_default();
        digests.insert(digest);
    }

    /// With what was written under this name, and nothing older.
    pub(super) fn set(&mut self, name: &str, digest: String) {
        let digests = BTreeSet::from([digest]);
        self.files.insert(name.to_owned(), digests);
    }

    /// Without the file of this name.
    pub(super) fn remove(&mut self, name: &str) {
        self.files.remove(name);
        self.alone.remove(name);
    }

    /// As it is kept.
    pub(super) fn text(&self) -> io::Result<String> {
        let current = Self {
            holdtrue: VERSION.to_owned(),
            files: self.files.clone(),
            alone: self.alone.clone(),
        };
        Ok(serde_json::to_string_pretty(&current)? + "\n")
    }
}

/// A file of the folder itself or of a folder in it: a list that names others is not ours.
fn is_within(name: &str) -> bool {
    let parts = Path::new(name).components();
    let is_plain = parts
        .clone()
        .all(|part| matches!(part, Component::Normal(_)));
    is_plain && (1..=2).contains(&parts.count())
}

fn digest_of(place: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut reader = BufReader::with_capacity(1 << 16, File::open(place)?);
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(spelt(hasher));
        }
        hasher.update(bytes);
        let taken = bytes.len();
        reader.consume(taken);
    }
}

/// A digest as it stands in the list.
pub(super) fn spelt(hasher: Sha256) -> String {
    let mut text = String::new();
    for byte in &hasher.finalize()[..16] {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
