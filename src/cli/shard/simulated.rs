//! A part while it is simulated: what is done is written aside, and put in its place once it is whole.

use super::folder::{DAMAGED, FOLDER, listed, name, same_study, whole};
use crate::centre::Operation;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Interrupt;
use crate::cli::out_folder::make;
use crate::cli::progress::Bar;
use crate::cli::run_options::RunOptions;
use crate::cli::terminal;
use crate::measures::{Contribution, Results};
use crate::study::staff::{Fresh, Outcome};
use crate::study::{
    self, CellsProgress, OwnCells, Part, PartEntry, PartHead, PartWriter, RunPlan, StudyKey,
    Workers,
};
use anyhow::{Context, anyhow};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A part that is simulated now.
struct OpenPart {
    part: Part,
    writer: PartWriter<BufWriter<NamedTempFile>>,
    place: PathBuf,
}

impl OpenPart {
    /// A part in the folder `out`; `None` if it is there already.
    fn begin(
        part: Part,
        out: &Path,
        study: StudyKey,
        interrupt: &Interrupt,
    ) -> Result<Option<Self>, Failure> {
        let folder = out.join(FOLDER);
        make(&folder)?;
        let place = folder.join(name(part));
        if let Some(neighbour) = listed(&folder)?.into_iter().next() {
            same_study(&neighbour, &study)?;
        }
        if fs::symlink_metadata(&place).is_ok() {
            same_study(&place, &study)?;
            let own = whole(&place);
            let own = own.and_then(|head| head.part().map_err(|_| DAMAGED.to_owned()));
            match own {
                Ok(own) if own == part => {
                    terminal::say(&format!("note: `{}` is done already", place.display()));
                    return Ok(None);
                }
                Ok(own) => terminal::say(&format!(
                    "note: `{}` holds shard {} of {}, and is simulated again",
                    place.display(),
                    own.index(),
                    own.of()
                )),
                Err(why) => terminal::say(&format!(
                    "note: `{}` {why}, and is simulated again",
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
        put_in_place(file.with_context(said)?, &self.place).with_context(said)?;
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

/// Gives a file that is whole its name, once it is safe on the disk.
pub(in crate::cli) fn put_in_place(file: NamedTempFile, place: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    readable(&file)?;
    file.persist(place).map_err(|error| error.error)?;
    Ok(())
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

/// How many days a precision takes is known when all are simulated, so it cannot be cut.
pub(in crate::cli) fn is_known_beforehand(plan: &RunPlan) -> Result<(), Failure> {
    match plan.precision {
        Some(_) => Err(Failure::wrong(
            "--shard cannot be used with --precision: how many days it takes shows as they are simulated; give -r",
        )),
        None => Ok(()),
    }
}

/// Simulates some replications of all `operations`, which are held against each other, as a part in the folder `out`.
pub(in crate::cli) fn replications(
    (part, out, study): (Part, &Path, StudyKey),
    operations: &[&Operation],
    (plan, options): (&RunPlan, &RunOptions),
) -> Result<(), Failure> {
    is_known_beforehand(plan)?;
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
    finish(open, done?, options.is_quiet())
}

/// What becomes of a part's whole cells beside its file.
pub(in crate::cli) trait Beside: Send {
    /// A cell is done.
    fn cell(&mut self, cell: u64, results: &Results);

    /// All are; the part is not in its place yet.
    fn end(&mut self, folder: &Path) -> Result<(), Failure>;
}

impl Beside for () {
    fn cell(&mut self, _: u64, _: &Results) {}

    fn end(&mut self, _: &Path) -> Result<(), Failure> {
        Ok(())
    }
}

/// Simulates a part of a sweep's cells, as a part in the folder `out`.
pub(in crate::cli) fn cells(
    (part, out, study): (Part, &Path, StudyKey),
    cells: OwnCells<'_>,
    (plan, options): (&RunPlan, &RunOptions),
    beside: &mut dyn Beside,
) -> Result<(), Failure> {
    is_known_beforehand(plan)?;
    let interrupt = Interrupt::watch();
    let Some(open) = OpenPart::begin(part, out, study, &interrupt)? else {
        return Ok(());
    };
    let workers: Workers = options.workers()?;
    let mut watch = Watch {
        bar: Bar::new(options.is_quiet().into()),
        open,
        beside,
    };
    let done = study::cells_of(part, cells, plan, &workers, interrupt.flag(), &mut watch);
    watch.bar.done();
    if matches!(done, Ok(true)) {
        watch.beside.end(&out.join(FOLDER))?;
    }
    finish(watch.open, done?, options.is_quiet())
}

/// Has a part of the days simulated that a staffing is tested on, as a part in the folder `out`.
pub(in crate::cli) fn fresh(
    (part, out, study): (Part, &Path, StudyKey),
    is_quiet: bool,
    find: impl FnOnce(Fresh<'_>, &Interrupt) -> Result<Outcome, Failure>,
) -> Result<(), Failure> {
    let interrupt = Interrupt::watch();
    let Some(mut open) = OpenPart::begin(part, out, study, &interrupt)? else {
        return Ok(());
    };
    let mut take = |piece| open.add(&PartEntry::Fresh(piece));
    let outcome = find(Fresh::Part(part, &mut take), &interrupt)?;
    finish(open, !outcome.is_stopped, is_quiet)
}

fn finish(open: OpenPart, is_done: bool, is_quiet: bool) -> Result<(), Failure> {
    if !is_done {
        let (index, of) = (open.part.index(), open.part.of());
        return Err(anyhow!(
            "shard {index} of {of} was interrupted and is not kept; the same command simulates it again"
        )
        .into());
    }
    open.finish(is_quiet)
}

/// Shows progress, and keeps what is done.
struct Watch<'a> {
    bar: Bar,
    open: OpenPart,
    beside: &'a mut dyn Beside,
}

impl CellsProgress for Watch<'_> {
    fn replications(&mut self, done: u64, planned: u64) {
        self.bar.at(done, planned);
    }

    fn cell(&mut self, cell: u64, results: Results) -> io::Result<()> {
        self.beside.cell(cell, &results);
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
