//! `--records FILE`: simulated calls as a file.

use super::failure::Failure;
use super::interrupt::Interrupt;
use super::out_folder::{self, OutFolder};
use crate::random::Seed;
use crate::report::{DayOfCalls, RecordsCsv};
use crate::scenario::Scenario;
use crate::study::{self, Workers};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Whether records of this scenario can be written into this file.
pub(super) fn check(file: &Path, scenario: &Scenario) -> Result<(), Failure> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if !name.ends_with(".csv") && !name.ends_with(".csv.gz") {
        return Err(Failure::wrong(format!(
            "--records: `{}` is no CSV file: name one that ends in .csv or .csv.gz",
            file.display()
        )));
    }
    if scenario.customers().is_some() {
        return Err(Failure::wrong(
            "--records: customers with a memory are not written as records; take [customers] out",
        ));
    }
    Ok(())
}

/// Writes the attempts of the first `replications`, in order, as they are simulated once more.
pub(super) fn write(
    file: &Path,
    scenario: &Scenario,
    (seed, replications): (Seed, u64),
    workers: &Workers,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut pending = OutFolder::new(folder)?.file(&name, interrupt)?;
    // The days that are counted are written, however the run ended.
    let never = AtomicBool::new(false);
    let known = study::with_known_bumpers(scenario.operation(), seed, workers, &never);
    let operation = known.unwrap_or_else(|| scenario.operation().clone());
    let is_packed = file.extension() == Some(OsStr::new("gz"));
    let mut failed = None;
    {
        let out = BufWriter::new(&mut pending);
        let out: Box<dyn Write + Send + '_> = match is_packed {
            true => Box::new(GzEncoder::new(out, Compression::fast())),
            false => Box::new(out),
        };
        let mut rows = RecordsCsv::new(out)?;
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
        rows.finish()?.flush()?;
    }
    out_folder::finish(vec![pending])?;
    Ok(())
}
