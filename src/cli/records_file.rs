//! `--records FILE`: simulated calls as a file.

use super::failure::Failure;
use super::interrupt::Interrupt;
use super::out_folder::{self, OutFolder};
use crate::centre::{Centre, Weekday};
use crate::files;
use crate::random::Seed;
#[cfg(feature = "parquet")]
use crate::report::RecordsParquet;
use crate::report::{DayOfCalls, RecordsCsv};
use crate::scenario::Scenario;
use crate::study::{self, Workers};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Whether records of this scenario can be written into this file, beside the `results` of the same command.
pub(super) fn check(file: &Path, scenario: &Scenario, results: &[PathBuf]) -> Result<(), Failure> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if is_parquet(file) && !cfg!(feature = "parquet") {
        return Err(Failure::wrong(
            "--records: this program was built without Parquet: build it with the cargo feature `parquet`, or name a file that \
             ends in .csv or .csv.gz",
        ));
    }
    if !is_parquet(file) && !name.ends_with(".csv") && !name.ends_with(".csv.gz") {
        return Err(Failure::wrong(format!(
            "--records: `{}` is no CSV and no Parquet file: name one that ends in .csv, .csv.gz or .parquet",
            file.display()
        )));
    }
    if files::is_input(file) {
        return Err(Failure::wrong(format!(
            "--records: `{}` is read by this command, which would write over it: name another file",
            file.display()
        )));
    }
    if scenario.customers().is_some() {
        return Err(Failure::wrong(
            "--records: customers with a memory are not written as records; take [customers] out",
        ));
    }
    let own = files::resolved(file);
    if results.iter().any(|result| files::resolved(result) == own) {
        return Err(Failure::wrong(format!(
            "--records: `{}` is a result that this command writes there with --out: name another file",
            file.display()
        )));
    }
    let (folder, name) = place(file);
    let there = folder.ancestors().find(|one| one.exists());
    if let Some(no_folder) = there.filter(|there| !there.is_dir()) {
        return Err(Failure::wrong(format!(
            "--records: `{}` cannot be in `{}`, which is no folder: name a file in a folder",
            file.display(),
            no_folder.display()
        )));
    }
    OutFolder::check_one_file(folder, &name)
}

/// The folder of a file, and its name there.
fn place(file: &Path) -> (&Path, Cow<'_, str>) {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    (folder, name)
}

/// Writes the attempts of the first `replications`, in order, as they are simulated once more.
pub(super) fn write(
    file: &Path,
    scenario: &Scenario,
    (seed, replications): (Seed, u64),
    workers: &Workers,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let (folder, name) = place(file);
    let mut pending = OutFolder::of_one_file(folder)?.file(&name, interrupt)?;
    // The days that are counted are written, however the run ended.
    let never = AtomicBool::new(false);
    let known = study::with_known_bumpers(scenario.operation(), seed, workers, &never);
    let operation = known.unwrap_or_else(|| scenario.operation().clone());
    let mut failed = None;
    {
        let mut rows = Rows::new(BufWriter::new(&mut pending), file)?;
        study::watch(
            &operation,
            (seed, 0..replications),
            workers,
            &never,
            |_, _| DayOfCalls::default(),
            |replication, days: Vec<DayOfCalls>| {
                let mut each = operation.days().iter().zip(days);
                let written: io::Result<()> = each.try_for_each(|(day, calls)| {
                    rows.day(replication, day.weekday, &day.centre, calls)
                });
                match written {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => {
                        failed = Some(error);
                        ControlFlow::Break(())
                    }
                }
            },
        );
        if let Some(error) = failed {
            return Err(error.into());
        }
        rows.finish()?;
    }
    out_folder::finish(vec![pending])?;
    Ok(())
}

fn is_parquet(file: &Path) -> bool {
    file.extension() == Some(OsStr::new("parquet"))
}

/// Rows on their way into a file.
enum Rows<'o> {
    Csv(Box<RecordsCsv<Box<dyn Write + Send + 'o>>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<RecordsParquet<Box<dyn Write + Send + 'o>>>),
}

impl<'o> Rows<'o> {
    /// As the name of the file wants them.
    fn new(out: impl Write + Send + 'o, file: &Path) -> io::Result<Self> {
        let is_packed = file.extension() == Some(OsStr::new("gz"));
        let out: Box<dyn Write + Send + 'o> = match is_packed {
            true => Box::new(GzEncoder::new(out, Compression::fast())),
            false => Box::new(out),
        };
        #[cfg(feature = "parquet")]
        if is_parquet(file) {
            return Ok(Rows::Parquet(Box::new(RecordsParquet::new(out)?)));
        }
        Ok(Rows::Csv(Box::new(RecordsCsv::new(out)?)))
    }

    fn day(
        &mut self,
        replication: u64,
        weekday: Option<Weekday>,
        centre: &Centre,
        day: DayOfCalls,
    ) -> io::Result<()> {
        match self {
            Rows::Csv(rows) => rows.day(replication, weekday, centre, day),
            #[cfg(feature = "parquet")]
            Rows::Parquet(rows) => rows.day(replication, weekday, centre, day),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Rows::Csv(rows) => rows.finish()?.flush(),
            #[cfg(feature = "parquet")]
            Rows::Parquet(rows) => rows.finish(),
        }
    }
}
