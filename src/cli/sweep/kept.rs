//! Finished combinations, kept as they finish: a line of JSON each, appended to one file.
//!
//! A line is written in one go and counts only if it ends and can be read, so whatever stops the
//! program leaves nothing worse than a torn last line, which is cut off when the file is next opened. Every
//! line carries a digest of all that its numbers follow from: a changed scenario finds none of its own. It carries one of
//! the numbers, too: what was changed after it was written is simulated again.

use crate::NUMBERS;
use crate::files;
use crate::measures::Results;
use crate::scenario::Scenario;
use crate::study::{self, RunPlan};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The file's name in the folder of the results.
const NAME: &str = "cells.jsonl";

/// The file of finished combinations.
#[derive(Debug)]
pub(super) struct CellFile {
    file: File,
    path: PathBuf,
}

/// What was in it.
#[derive(Debug, Default)]
pub(super) struct KeptCells {
    /// Results by digest, as far as they were asked for.
    pub(super) known: HashMap<String, Results>,
    /// Lines of other scenarios, seeds, or numbers of replications.
    pub(super) others: usize,
    /// Combinations that were asked for, of which no line can be believed.
    pub(super) damaged: usize,
}

/// A finished combination.
#[derive(Serialize)]
struct Line<'a> {
    numbers: u32,
    digest: &'a str,
    replications: u64,
    seal: String,
    results: &'a Results,
}

/// Whose line it is; the rest is read only if it is wanted. Lines of older programs have no numbers.
#[derive(Deserialize)]
struct CellKey {
    #[serde(default)]
    numbers: u32,
    digest: String,
}

#[derive(Deserialize)]
struct KeptCell {
    replications: u64,
    /// Lines of older programs have none.
    #[serde(default)]
    seal: String,
    results: Results,
}

impl KeptCell {
    /// What the line says, if it is as it was written.
    fn of(line: &[u8], digest: &str) -> Option<Self> {
        let one: Self = serde_json::from_slice(line).ok()?;
        let seal = seal(digest, one.replications, &one.results).ok()?;
        (one.seal == seal).then_some(one)
    }
}

/// A digest of all that a line says.
fn seal(digest: &str, replications: u64, results: &Results) -> serde_json::Result<String> {
    let results = serde_json::to_string(results)?;
    Ok(study::digest(&[
        digest,
        &replications.to_string(),
        &results,
    ]))
}

impl CellFile {
    /// Opens the file in `folder`, and reads what it has of `digests`.
    pub(super) fn open(
        folder: &Path,
        digests: &[String],
        plan: &RunPlan,
    ) -> Result<(Self, KeptCells)> {
        let path = folder.join(NAME);
        let said = || format!("cannot write `{}`", path.display());
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let file = options.open(&path).with_context(said)?;
        files::is_file(&file.metadata()?).with_context(said)?;
        // Where locks are not to be had, two sweeps at once are the user's own care.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            bail!(
                "another sweep is writing into `{}`; wait for it, or give another folder",
                folder.display()
            );
        }
        let (found, whole) = read(&file, digests, plan).with_context(said)?;
        file.set_len(whole).with_context(said)?;
        Ok((Self { file, path }, found))
    }

    /// Keeps one more.
    pub(super) fn add(&mut self, digest: &str, results: &Results) -> io::Result<()> {
        let mut line = serde_json::to_vec(&Line {
            numbers: NUMBERS,
            digest,
            replications: results.replications,
            seal: seal(digest, results.replications, results)?,
            results,
        })?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(|error| {
            let path = self.path.display();
            io::Error::new(error.kind(), format!("cannot write `{path}`: {error}"))
        })
    }
}

/// A longer line is not ours [bytes].
const LONGEST: u64 = 256 * files::MEGABYTE;

/// How a line begins; those of older programs have no numbers.
const BEGINNINGS: [&[u8]; 2] = [b"{\"numbers\":", b"{\"digest\":"];

/// A file of this name that no sweep wrote: nothing is added to it.
fn foreign() -> io::Error {
    let said = "it holds no finished combinations: move it away, or give another folder";
    io::Error::new(io::ErrorKind::InvalidData, said)
}

/// What is in the file, and where its last whole line ends.
fn read(file: &File, digests: &[String], plan: &RunPlan) -> io::Result<(KeptCells, u64)> {
    let wanted: HashSet<&String> = digests.iter().collect();
    let mut found = KeptCells::default();
    let mut damaged = HashSet::new();
    let mut whole = 0;
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(0))?;
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = (&mut reader).take(LONGEST).read_until(b'\n', &mut line)?;
        if line.pop_if(|last| *last == b'\n').is_none() {
            let is_torn = BEGINNINGS.iter().any(|begins| {
                let both = begins.len().min(line.len());
                begins[..both] == line[..both]
            });
            if whole == 0 && !is_torn {
                return Err(foreign());
            }
            damaged.retain(|digest| !found.known.contains_key(digest));
            found.damaged = damaged.len();
            return Ok((found, whole));
        }
        if whole == 0 && !BEGINNINGS.iter().any(|begins| line.starts_with(begins)) {
            return Err(foreign());
        }
        whole += length as u64;
        let Ok(CellKey { numbers, digest }) = serde_json::from_slice(&line) else {
            continue;
        };
        if numbers != NUMBERS || !wanted.contains(&digest) {
            found.others += 1;
        } else if let Some(one) = KeptCell::of(&line, &digest) {
            let results = one
                .results
                .of_study(plan.seed, one.replications, plan.confidence);
            found.known.insert(digest, results);
        } else {
            damaged.insert(digest);
        }
    }
}

/// A digest of all that the results of a scenario follow from.
pub(super) fn digest(scenario: &Scenario, plan: &RunPlan) -> String {
    study::digest(&[&NUMBERS.to_string(), &format!("{plan:?}"), scenario.text()])
}
