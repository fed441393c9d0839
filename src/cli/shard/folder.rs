//! The folder of parts: their files, what is missing or damaged, and what they hold, in order.

use crate::cli::failure::Failure;
use crate::cli::terminal;
use crate::files;
use crate::measures::Contribution;
use crate::study::staff::FreshPiece;
use crate::study::{LedgerError, Part, PartEntry, PartHead, PartReader, StudyKey};
use anyhow::anyhow;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Where the parts are, in the folder of --out.
pub(super) const FOLDER: &str = "shards";

/// All parts of a study, in order.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Parts {
    study: StudyKey,
    command: Vec<String>,
    files: Vec<PathBuf>,
}

impl Parts {
    /// The parts in the folder `out`, if all are there and whole, and belong together.
    pub(in crate::cli) fn find(out: &Path) -> Result<Self, Failure> {
        let folder = out.join(FOLDER);
        if out.is_file() {
            return Err(Failure::wrong(format!(
                "`{}` is a file, and shards are in a folder: name the one that was given with --out to commands with --shard",
                out.display()
            )));
        }
        let listed = listed(&folder)?;
        let Some(first) = listed.first().cloned() else {
            return Err(Failure::wrong(format!(
                "there are no shards in `{}`: name the folder that was given with --out to commands with --shard",
                out.display()
            )));
        };
        // The first that can be read says of what they are; if none can, their names say how many there are.
        let readable = listed.iter().find_map(|file| {
            let head = opened(file).ok()?.head().clone();
            Some((file.clone(), head))
        });
        let Some((first, head)) = readable else {
            return Err(none_readable(&first));
        };
        let study = head.study().clone();
        let of = said(&first, head.part())?.of();
        let mut files: Vec<Option<PathBuf>> = vec![None; usize::try_from(of).unwrap_or(usize::MAX)];
        let mut useless = Vec::new();
        for file in listed {
            let head = match whole(&file) {
                Ok(head) => head,
                Err(why) => {
                    useless.push((file, why));
                    continue;
                }
            };
            let part = said(&file, head.part())?;
            if part.of() != of {
                return Err(Failure::wrong(format!(
                    "`{}` is one of {} shards and `{}` one of {of}: keep the shards of one cut",
                    file.display(),
                    part.of(),
                    first.display(),
                )));
            }
            same_study(&file, &study)?;
            if !is_named(&file, part) {
                terminal::say(&format!(
                    "warning: `{}` holds shard {}, not the one that it is called by",
                    file.display(),
                    part.index()
                ));
                continue;
            }
            if let Some(place) = files.get_mut(part.index() as usize - 1) {
                *place = Some(file);
            }
        }
        for (file, why) in &useless {
            say_useless(file, why);
        }
        let missing: Vec<u64> = (1..=of)
            .filter(|index| files[*index as usize - 1].is_none())
            .collect();
        if !missing.is_empty() {
            return Err(lacking(&missing, of));
        }
        Ok(Self {
            study,
            command: head.command().to_vec(),
            files: files.into_iter().flatten().collect(),
        })
    }

    /// The command line of one of the parts.
    pub(in crate::cli) fn command(&self) -> &[String] {
        &self.command
    }

    /// Whether the parts are of this study.
    pub(in crate::cli) fn check(&self, study: &StudyKey) -> Result<(), Failure> {
        self.study.check(study).map_err(|error| {
            Failure::wrong(format!(
                "the shards are of another study than the files that are here now ({error}): simulate them again"
            ))
        })
    }

    /// All entries, in order; a file is open only while it is read.
    pub(in crate::cli) fn entries(&self) -> impl Iterator<Item = io::Result<PartEntry>> + '_ {
        self.files.iter().flat_map(|file| {
            let told = |error: &dyn std::fmt::Display| {
                io::Error::other(format!("`{}` cannot be read: {error}", file.display()))
            };
            let reader = files::open_own(file).map_err(|error| told(&error));
            let reader =
                reader.and_then(|open| PartReader::new(open).map_err(|error| told(&error)));
            let (reader, failed) = match reader {
                Ok(reader) => (Some(reader), None),
                Err(error) => (None, Some(Err(error))),
            };
            let entries = reader.into_iter().flatten();
            let entries = entries.map(move |entry| entry.map_err(|error| told(&error)));
            failed.into_iter().chain(entries)
        })
    }

    /// What was counted in each replication, in order.
    pub(in crate::cli) fn replications(
        &self,
    ) -> impl Iterator<Item = io::Result<Vec<Contribution>>> + '_ {
        let mut next = 0;
        self.entries().map(move |entry| match entry? {
            PartEntry::Replication { number, counted } if number == next => {
                next += 1;
                Ok(counted)
            }
            _ => Err(io::Error::other("the shards do not follow on each other")),
        })
    }

    /// What a staffing came to on fresh days, in order.
    pub(in crate::cli) fn fresh(&self) -> impl Iterator<Item = io::Result<FreshPiece>> + '_ {
        self.entries().map(|entry| match entry? {
            PartEntry::Fresh(piece) => Ok(piece),
            _ => Err(io::Error::other("the shards are not of a staffing")),
        })
    }
}

pub(super) const DAMAGED: &str = "is cut off or damaged";

/// Reads a part to its end; what else the file is, if it is none.
pub(super) fn whole(file: &Path) -> Result<PartHead, String> {
    let read = || -> Result<PartHead, LedgerError> {
        let reader = PartReader::new(files::open_own(file)?)?;
        let head = reader.head().clone();
        reader.check()?;
        Ok(head)
    };
    read().map_err(|error| match error {
        LedgerError::OtherFormat { by } => {
            format!("was written by holdtrue {by} in another format")
        }
        _ => DAMAGED.to_owned(),
    })
}

fn say_useless(file: &Path, why: &str) {
    terminal::say(&format!("warning: `{}` {why}", file.display()));
}

/// The error of parts that are not there.
fn lacking(missing: &[u64], of: u64) -> Failure {
    anyhow!(
        "{} of {of} shards are missing; simulate them and merge again: --array={}",
        missing.len(),
        array(missing)
    )
    .into()
}

/// The error of parts of which not one can be read, such as this one.
fn none_readable(file: &Path) -> Failure {
    let read = files::open_own(file).map(PartReader::new);
    match (read, number_in(file)) {
        (Ok(Err(LedgerError::NotALedger(_) | LedgerError::Io(_))), Some((of, _))) => {
            say_useless(file, DAMAGED);
            lacking(&(1..=of).collect::<Vec<_>>(), of)
        }
        (Ok(Err(error)), _) => Failure::wrong(format!("`{}`: {error}", file.display())),
        (Err(error), _) => Failure::wrong(format!("`{}`: {error}", file.display())),
        (Ok(Ok(_)), _) => Failure::wrong(format!("`{}` cannot be read", file.display())),
    }
}

/// Whether a file is called as that of this part.
pub(super) fn is_named(file: &Path, part: Part) -> bool {
    number_in(file) == Some((part.of(), part.index()))
}

/// Of how many parts a file's name says that it is one, and which.
fn number_in(file: &Path) -> Option<(u64, u64)> {
    let rest = file.file_name()?.to_str()?.strip_prefix("shard-")?;
    let (index, of) = rest.strip_suffix(".jsonl.gz")?.split_once("-of-")?;
    let part = Part::new(index.parse().ok()?, of.parse().ok()?).ok()?;
    Some((part.of(), part.index()))
}

/// Whether a file of a part belongs to this study.
pub(super) fn same_study(file: &Path, study: &StudyKey) -> Result<(), Failure> {
    let Ok(reader) = opened(file) else {
        // What is damaged is simulated again.
        return Ok(());
    };
    reader.head().study().check(study).map_err(|error| {
        Failure::wrong(format!(
            "`{}` is of another study ({error}): give another folder, or move the shards away",
            file.display()
        ))
    })
}

pub(super) fn opened(file: &Path) -> Result<PartReader<File>, Failure> {
    let open = said(file, files::open_own(file))?;
    said(file, PartReader::new(open))
}

pub(super) fn said<T, E: std::fmt::Display>(
    file: &Path,
    outcome: Result<T, E>,
) -> Result<T, Failure> {
    outcome.map_err(|error| Failure::wrong(format!("`{}`: {error}", file.display())))
}

/// The files of parts in a folder, by number.
pub(super) fn listed(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            let said = format!("cannot read the folder `{}`", folder.display());
            return Err(anyhow::Error::from(error).context(said).into());
        }
    };
    let mut found = Vec::new();
    for entry in entries {
        let file = entry?.path();
        let number = number_in(&file);
        found.extend(number.map(|number| (number, file)));
    }
    found.sort();
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

/// Numbers as schedulers take them: `18,24-26`.
fn array(numbers: &[u64]) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let runs = runs.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        _ => format!("{first}-{last}"),
    });
    runs.collect::<Vec<_>>().join(",")
}

/// The name of a part's file.
pub(super) fn name(part: Part) -> String {
    format!("shard-{}-of-{}.jsonl.gz", part.index(), part.of())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_numbers_are_an_array() {
        assert_eq!(array(&[18, 24, 25, 26]), "18,24-26");
        assert_eq!(array(&[1]), "1");
        assert_eq!(array(&[1, 2]), "1-2");
    }
}
