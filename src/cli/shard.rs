//! `--shard`: a part of a study, for schedulers that have many machines; and the folder of such parts.
//!
//! A part is one file, written aside and renamed once it is whole, so whatever stops a worker leaves the part
//! undone, never half done. Nobody coordinates: the file's name says which part it is, its head of which study.

use super::failure::Failure;
use super::interrupt::Interrupt;
use super::progress::Bar;
use super::run_options::RunOptions;
use super::terminal;
use crate::centre::Operation;
use crate::files;
use crate::measures::{Contribution, Results};
use crate::study::{
    self, CellsProgress, Part, PartEntry, PartHead, PartReader, PartWriter, RunPlan, StudyKey,
    Workers,
};
use anyhow::{Context, anyhow};
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Where the parts are, in the folder of --out.
const FOLDER: &str = "shards";

/// Which part of the study is simulated.
#[derive(Debug, Default, clap::Args)]
pub(super) struct ShardOptions {
    /// Simulates part I of N only and keeps it in the folder of --out; `holdtrue merge` puts all parts together. With auto/N, or auto, I (and N) come from the scheduler's job array
    #[arg(long, value_name = "I/N", value_parser = wanted, requires = "out", conflicts_with = "precision")]
    shard: Option<Wanted>,
    /// All parts, when they are put together.
    #[arg(skip)]
    merged: Option<Parts>,
}

/// A part as the command line names it.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Given(Part),
    /// Which one, the scheduler says.
    AutoOf(u64),
    /// It says of how many, too.
    Auto,
}

fn wanted(text: &str) -> Result<Wanted, String> {
    let how = "give I/N, such as 3/40, or auto/40 in a job array";
    let number = |text: &str| text.parse::<u64>().map_err(|_| how.to_owned());
    match text.split_once('/') {
        None if text == "auto" => Ok(Wanted::Auto),
        None => Err(how.to_owned()),
        Some(("auto", of)) => {
            let part = Part::new(1, number(of)?).map_err(|error| error.to_string())?;
            Ok(Wanted::AutoOf(part.of()))
        }
        Some((index, of)) => Part::new(number(index)?, number(of)?)
            .map(Wanted::Given)
            .map_err(|error| error.to_string()),
    }
}

/// Where a scheduler says which task of an array this is.
struct Scheduler {
    task: &'static str,
    /// The number of the first task.
    first: u64,
    /// How many tasks there are, if the array was asked for as a whole: the number of the first task and of the last, or
    /// their count.
    all: All,
}

enum All {
    Unknown,
    /// Variables of the first task's number and of the last one's.
    FromTo(&'static str, &'static str),
    Count(&'static str),
}

const SCHEDULERS: [Scheduler; 6] = [
    Scheduler {
        task: "SLURM_ARRAY_TASK_ID",
        first: 1,
        all: All::FromTo("SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX"),
    },
    Scheduler {
        task: "HQ_TASK_ID",
        first: 1,
        all: All::Unknown,
    },
    Scheduler {
        task: "PBS_ARRAY_INDEX",
        first: 1,
        all: All::Unknown,
    },
    Scheduler {
        task: "SGE_TASK_ID",
        first: 1,
        all: All::FromTo("SGE_TASK_FIRST", "SGE_TASK_LAST"),
    },
    Scheduler {
        task: "AWS_BATCH_JOB_ARRAY_INDEX",
        first: 0,
        all: All::Count("AWS_BATCH_JOB_ARRAY_SIZE"),
    },
    Scheduler {
        task: "JOB_COMPLETION_INDEX",
        first: 0,
        all: All::Unknown,
    },
];

impl Scheduler {
    /// The scheduler that started this process, and its number of this task.
    fn here() -> Option<(&'static Self, u64)> {
        let mut known = SCHEDULERS.iter();
        known.find_map(|one| Some((one, number_in(one.task)?)))
    }

    /// How many tasks the whole array has.
    fn all(&self) -> Option<u64> {
        match self.all {
            All::Unknown => None,
            All::FromTo(from, to) => {
                let last = number_in(to)?;
                (number_in(from) == Some(self.first)).then(|| last + 1 - self.first)
            }
            All::Count(count) => number_in(count),
        }
    }
}

fn number_in(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.trim().parse().ok()
}

impl ShardOptions {
    /// Parts that are put together.
    pub(super) fn of(parts: Parts) -> Self {
        Self {
            shard: None,
            merged: Some(parts),
        }
    }

    /// The parts of this study, if they are put together.
    pub(super) fn parts(&self, study: &StudyKey) -> Result<Option<&Parts>, Failure> {
        let Some(parts) = &self.merged else {
            return Ok(None);
        };
        parts.check(study)?;
        Ok(Some(parts))
    }

    /// The folder of a command that a scheduler is to do, and that is not cut yet.
    pub(super) fn out(&self, out: Option<&PathBuf>) -> Result<PathBuf, Failure> {
        if self.shard.is_some() {
            return Err(Failure::wrong(
                "give the command without --shard: the script adds it",
            ));
        }
        let out = out.cloned();
        out.ok_or_else(|| {
            Failure::wrong("give the command with --out DIR: shards and results go there")
        })
    }

    /// The part that is wanted, if it is not the whole study.
    pub(super) fn part(&self) -> Result<Option<Part>, Failure> {
        let of = match self.shard {
            None => return Ok(None),
            Some(Wanted::Given(part)) => return Ok(Some(part)),
            Some(Wanted::AutoOf(of)) => Some(of),
            Some(Wanted::Auto) => None,
        };
        let names = SCHEDULERS.map(|one| one.task).join(", ");
        let (scheduler, task) = Scheduler::here().ok_or_else(|| {
            Failure::wrong(format!(
                "--shard auto: no scheduler says which task this is (looked for {names}); give --shard I/N"
            ))
        })?;
        let of = of.or_else(|| scheduler.all()).ok_or_else(|| {
            Failure::wrong(format!(
                "--shard auto: {} says which task this is, and nothing says of how many; give --shard auto/N",
                scheduler.task
            ))
        })?;
        let part = Part::new(task + 1 - scheduler.first.min(task + 1), of);
        part.map(Some).map_err(|error| {
            Failure::wrong(format!(
                "--shard auto: {} is {task}, and {error}; ask for tasks {} to {}",
                scheduler.task,
                scheduler.first,
                of - 1 + scheduler.first
            ))
        })
    }
}

/// A part that is simulated now.
pub(super) struct OpenPart {
    part: Part,
    writer: PartWriter<BufWriter<NamedTempFile>>,
    place: PathBuf,
}

impl OpenPart {
    /// A part in the folder `out`; `None` if it is there already.
    pub(super) fn begin(
        part: Part,
        out: &Path,
        study: StudyKey,
        interrupt: &Interrupt,
    ) -> Result<Option<Self>, Failure> {
        let folder = out.join(FOLDER);
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        let place = folder.join(name(part));
        if let Some(neighbour) = listed(&folder)?.into_iter().next() {
            same_study(&neighbour, &study)?;
        }
        if fs::symlink_metadata(&place).is_ok() {
            same_study(&place, &study)?;
            match opened(&place).and_then(|reader| said(&place, reader.check())) {
                Ok(()) => {
                    terminal::say(&format!("note: `{}` is done already", place.display()));
                    return Ok(None);
                }
                Err(_) => terminal::say(&format!(
                    "note: `{}` is damaged, and is simulated again",
                    place.display()
                )),
            }
        }
        let file = tempfile::Builder::new()
            .prefix(&format!(".{}-", name(part)))
            .suffix(".unfinished")
            .tempfile_in(&folder)
            .with_context(|| format!("cannot write into `{}`", folder.display()))?;
        interrupt.unfinished(file.path().to_path_buf());
        let head = PartHead::new(part, study, command_line()?);
        Ok(Some(Self {
            part,
            writer: PartWriter::new(&head, BufWriter::new(file))?,
            place,
        }))
    }

    fn add(&mut self, entry: &PartEntry) -> io::Result<()> {
        let place = &self.place;
        let written = self.writer.add(entry);
        written.map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("cannot write `{}`: {error}", place.display()),
            )
        })
    }

    /// Puts the file in its place once it is safe on the disk.
    fn finish(self, is_quiet: bool) -> Result<(), Failure> {
        let said = || format!("cannot write `{}`", self.place.display());
        let buffer = self.writer.finish().with_context(said)?;
        let file = buffer.into_inner().map_err(io::IntoInnerError::into_error);
        let file = file.with_context(said)?;
        file.as_file().sync_all().with_context(said)?;
        readable(&file).with_context(said)?;
        let placed = file.persist(&self.place).map_err(|error| error.error);
        placed.with_context(said)?;
        if !is_quiet {
            let (index, of) = (self.part.index(), self.part.of());
            terminal::say(&format!(
                "shard {index} of {of} is in `{}`",
                self.place.display()
            ));
        }
        Ok(())
    }
}

/// Temporary files are the owner's alone; a part is read by whoever merges.
#[cfg(unix)]
fn readable(file: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file()
        .set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &NamedTempFile) -> io::Result<()> {
    Ok(())
}

fn name(part: Part) -> String {
    format!("shard-{}-of-{}.jsonl.gz", part.index(), part.of())
}

/// What was typed, without the program's name.
fn command_line() -> Result<Vec<String>, Failure> {
    let words = env::args_os().skip(1).map(OsString::into_string);
    words.collect::<Result<_, _>>().map_err(|word| {
        let word = word.display();
        Failure::wrong(format!(
            "--shard keeps the command line, and `{word}` is not UTF-8: rename it"
        ))
    })
}

/// Simulates some replications of all `operations`, which are held against each other, as a part in the folder `out`.
pub(super) fn replications(
    (part, out, study): (Part, &Path, StudyKey),
    operations: &[&Operation],
    (plan, options): (&RunPlan, &RunOptions),
) -> Result<(), Failure> {
    let interrupt = Interrupt::watch();
    let Some(mut open) = OpenPart::begin(part, out, study, &interrupt)? else {
        return Ok(());
    };
    let workers = options.workers()?;
    let bar = Bar::new(options.is_quiet().into());
    let range = part.range(plan.replications);
    let (first, planned) = (range.start, range.end - range.start);
    let done = study::replications_of(
        operations,
        range,
        plan,
        &workers,
        interrupt.flag(),
        &mut |number, counted| {
            bar.at(number + 1 - first, planned);
            open.add(&PartEntry::Replication { number, counted })
        },
    );
    bar.done();
    finish(open, done?, options)
}

/// Simulates a part of a sweep's cells, as a part in the folder `out`.
pub(super) fn cells(
    (part, out, study): (Part, &Path, StudyKey),
    operations: &[&Operation],
    (plan, options): (&RunPlan, &RunOptions),
) -> Result<(), Failure> {
    let interrupt = Interrupt::watch();
    let Some(open) = OpenPart::begin(part, out, study, &interrupt)? else {
        return Ok(());
    };
    let workers: Workers = options.workers()?;
    let mut watch = Watch {
        bar: Bar::new(options.is_quiet().into()),
        open,
    };
    let done = study::cells_of(
        part,
        operations,
        plan,
        &workers,
        interrupt.flag(),
        &mut watch,
    );
    watch.bar.done();
    finish(watch.open, done?, options)
}

fn finish(open: OpenPart, is_done: bool, options: &RunOptions) -> Result<(), Failure> {
    if !is_done {
        let (index, of) = (open.part.index(), open.part.of());
        return Err(anyhow!(
            "shard {index} of {of} was interrupted and is not kept; the same command simulates it again"
        )
        .into());
    }
    open.finish(options.is_quiet())
}

/// Shows progress, and keeps what is done.
struct Watch {
    bar: Bar,
    open: OpenPart,
}

impl CellsProgress for Watch {
    fn replications(&mut self, done: u64, planned: u64) {
        self.bar.at(done, planned);
    }

    fn cell(&mut self, cell: u64, results: Results) -> io::Result<()> {
        let results = Box::new(results);
        self.open.add(&PartEntry::Cell { cell, results })
    }

    fn replication(&mut self, cell: u64, number: u64, counted: Contribution) -> io::Result<()> {
        let counted = Box::new(counted);
        self.open.add(&PartEntry::OfCell {
            cell,
            number,
            counted,
        })
    }
}

/// All parts of a study, in order.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    study: StudyKey,
    command: Vec<String>,
    files: Vec<PathBuf>,
}

impl Parts {
    /// The parts in the folder `out`, if all are there and whole, and belong together.
    pub(super) fn find(out: &Path) -> Result<Self, Failure> {
        let folder = out.join(FOLDER);
        let listed = listed(&folder)?;
        let Some(first) = listed.first().cloned() else {
            return Err(Failure::wrong(format!(
                "there are no shards in `{}`: name the folder that was given with --out to commands with --shard",
                out.display()
            )));
        };
        let head = opened(&first)?.head().clone();
        let study = head.study().clone();
        let of = said(&first, head.part())?.of();
        let mut files: Vec<Option<PathBuf>> = vec![None; usize::try_from(of).unwrap_or(usize::MAX)];
        let mut damaged = Vec::new();
        for file in listed {
            let whole = opened(&file).and_then(|reader| {
                let head = reader.head().clone();
                said(&file, reader.check())?;
                Ok(head)
            });
            let Ok(head) = whole else {
                damaged.push(file);
                continue;
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
            if let Some(place) = files.get_mut(part.index() as usize - 1) {
                *place = Some(file);
            }
        }
        for file in &damaged {
            terminal::say(&format!(
                "warning: `{}` is cut off or damaged",
                file.display()
            ));
        }
        let missing: Vec<u64> = (1..=of)
            .filter(|index| files[*index as usize - 1].is_none())
            .collect();
        if !missing.is_empty() {
            return Err(anyhow!(
                "{} of {of} shards are missing; simulate them and merge again: --array={}",
                missing.len(),
                array(&missing)
            )
            .into());
        }
        Ok(Self {
            study,
            command: head.command().to_vec(),
            files: files.into_iter().flatten().collect(),
        })
    }

    /// The command line of one of the parts.
    pub(super) fn command(&self) -> &[String] {
        &self.command
    }

    /// Whether the parts are of this study.
    pub(super) fn check(&self, study: &StudyKey) -> Result<(), Failure> {
        self.study.check(study).map_err(|error| {
            Failure::wrong(format!(
                "the shards are of another study than the files that are here now ({error}): simulate them again"
            ))
        })
    }

    /// All entries, in order; a file is open only while it is read.
    pub(super) fn entries(&self) -> impl Iterator<Item = io::Result<PartEntry>> + '_ {
        self.files.iter().flat_map(|file| {
            let told = |error: &dyn std::fmt::Display| {
                io::Error::other(format!("`{}` cannot be read: {error}", file.display()))
            };
            let reader = files::open(file).map_err(|error| told(&error));
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
    pub(super) fn replications(&self) -> impl Iterator<Item = io::Result<Vec<Contribution>>> + '_ {
        let mut next = 0;
        self.entries().map(move |entry| match entry? {
            PartEntry::Replication { number, counted } if number == next => {
                next += 1;
                Ok(counted)
            }
            _ => Err(io::Error::other("the shards do not follow on each other")),
        })
    }
}

/// Whether a file of a part belongs to this study.
fn same_study(file: &Path, study: &StudyKey) -> Result<(), Failure> {
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

fn opened(file: &Path) -> Result<PartReader<File>, Failure> {
    let open = said(file, files::open(file))?;
    said(file, PartReader::new(open))
}

fn said<T, E: std::fmt::Display>(file: &Path, outcome: Result<T, E>) -> Result<T, Failure> {
    outcome.map_err(|error| Failure::wrong(format!("`{}`: {error}", file.display())))
}

/// The files of parts in a folder, by number.
fn listed(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
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
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let number = name.strip_prefix("shard-").and_then(|rest| {
            let (index, of) = rest.strip_suffix(".jsonl.gz")?.split_once("-of-")?;
            let (index, of): (u64, u64) = (index.parse().ok()?, of.parse().ok()?);
            Some((of, index))
        });
        found.extend(number.map(|number| (number, entry.path())));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_numbers_are_an_array() {
        assert_eq!(array(&[18, 24, 25, 26]), "18,24-26");
        assert_eq!(array(&[1]), "1");
        assert_eq!(array(&[1, 2]), "1-2");
    }

    #[test]
    fn parts_are_named_in_three_ways() {
        assert!(matches!(wanted("3/40"), Ok(Wanted::Given(part)) if part.index() == 3));
        assert!(matches!(wanted("auto/40"), Ok(Wanted::AutoOf(40))));
        assert!(matches!(wanted("auto"), Ok(Wanted::Auto)));
        for wrong in [
            "0/4", "5/4", "1/0", "auto/0", "3", "a/b", "", "1/2/3", "-1/4", "1.5/4",
        ] {
            assert!(wanted(wrong).is_err(), "{wrong}");
        }
    }
}
