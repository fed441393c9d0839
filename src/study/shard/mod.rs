//! A study cut into parts that are simulated apart, perhaps on many machines, and put together to the bit.
//!
//! Operations that are held against each other are cut by replications: a part has some replications of all of
//! them. Combinations of a sweep are cut one after the other: a part has whole combinations where there are enough,
//! otherwise some replications of one. A part is a pure function of the study and its number, so whoever
//! simulates it twice, or on two machines at once, finds the same.

mod file;

pub use file::{OtherStudy, PartEntry, PartHead, PartReader, PartWriter, StudyKey};

use super::many::Together;
use super::ordered::Workers;
use super::part::{CellPart, Part};
use super::run::RunPlan;
use super::sweep::{SweepProgress, sweep};
use crate::centre::Operation;
use crate::measures::{Contribution, Results};
use std::io;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

/// Simulates the replications of a range of all `operations`. `take` is told what was counted in each replication:
/// once for operations that are simulated alike. False if `stop` was set before all were done.
///
/// # Errors
/// What `take` could not do; the simulation then stops.
pub fn replications_of(
    operations: &[&Operation],
    range: Range<u64>,
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    take: &mut (impl FnMut(u64, Vec<Contribution>) -> io::Result<()> + Send),
) -> io::Result<bool> {
    let end = range.end;
    let mut done = range.start;
    let mut failed = None;
    if let Some(together) = Together::new(operations, plan.seed, workers, stop) {
        together.each(
            (plan.seed, range),
            workers,
            stop,
            |_, counted| counted,
            |replication, counted| {
                done = replication + 1;
                match take(replication, counted) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => {
                        failed = Some(error);
                        ControlFlow::Break(())
                    }
                }
            },
            |_| (),
        );
    }
    match failed {
        Some(error) => Err(error),
        None => Ok(done >= end && !stop.load(Ordering::Relaxed)),
    }
}

/// What a part of a sweep tells.
pub trait CellsProgress: Send {
    /// So many replications of the part are done.
    fn replications(&mut self, done: u64, planned: u64);

    /// All replications of a cell are done.
    ///
    /// # Errors
    /// Whatever keeps the receiver from going on.
    fn cell(&mut self, cell: u64, results: Results) -> io::Result<()>;

    /// One replication of a cell that another part has more of.
    ///
    /// # Errors
    /// Whatever keeps the receiver from going on.
    fn replication(&mut self, cell: u64, number: u64, counted: Contribution) -> io::Result<()>;
}

/// The cells of a sweep that a part has something of.
#[derive(Debug, Clone, Copy)]
pub struct OwnCells<'a> {
    /// How many cells the whole sweep has.
    pub all: u64,
    /// The number of the part's first one.
    pub first: u64,
    /// They follow on each other.
    pub cells: &'a [&'a Operation],
}

impl<'a> OwnCells<'a> {
    fn get(&self, cell: u64) -> Option<&'a Operation> {
        let place = usize::try_from(cell.checked_sub(self.first)?).ok()?;
        self.cells.get(place).copied()
    }
}

/// Simulates a part of a sweep's cells. False if `stop` was set before all was done.
///
/// # Errors
/// What `progress` could not do; the simulation then stops.
pub fn cells_of(
    part: Part,
    cells: OwnCells<'_>,
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    progress: &mut impl CellsProgress,
) -> io::Result<bool> {
    let shares = part.of_cells(cells.all, plan.replications);
    let planned = shares
        .iter()
        .map(|share| share.replications.end - share.replications.start)
        .sum();
    let (whole, cut): (Vec<&CellPart>, Vec<&CellPart>) = shares
        .iter()
        .partition(|share| share.replications == (0..plan.replications));
    let mut done = 0;
    let first = whole.first().map_or(u64::MAX, |share| share.cell);
    let (before, after): (Vec<&CellPart>, Vec<&CellPart>) =
        cut.into_iter().partition(|share| share.cell < first);
    let cut = |shares: Vec<&CellPart>, done: &mut u64, progress: &mut _| -> io::Result<bool> {
        for share in shares {
            if !cut_cell(
                share,
                cells,
                plan,
                (workers, stop),
                (done, planned),
                progress,
            )? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    if !cut(before, &mut done, progress)? {
        return Ok(false);
    }
    let operations: Vec<&Operation> = whole
        .iter()
        .filter_map(|share| cells.get(share.cell))
        .collect();
    let mut finished = 0;
    let mut watch = Whole {
        cells: &whole,
        before: done,
        planned,
        finished: &mut finished,
        progress,
    };
    sweep(&operations, plan, workers, stop, &mut watch)?;
    if finished < whole.len() {
        return Ok(false);
    }
    done += whole.len() as u64 * plan.replications;
    cut(after, &mut done, progress)
}

/// Simulates some replications of one cell.
fn cut_cell(
    share: &CellPart,
    cells: OwnCells<'_>,
    plan: &RunPlan,
    (workers, stop): (&Workers, &AtomicBool),
    (done, planned): (&mut u64, u64),
    progress: &mut impl CellsProgress,
) -> io::Result<bool> {
    let Some(operation) = cells.get(share.cell) else {
        return Err(io::Error::other("a combination of the part is missing"));
    };
    let operation = [operation];
    let range = share.replications.clone();
    replications_of(
        &operation,
        range,
        plan,
        workers,
        stop,
        &mut |number, counted| {
            for one in counted {
                progress.replication(share.cell, number, one)?;
            }
            *done += 1;
            progress.replications(*done, planned);
            Ok(())
        },
    )
}

/// The whole cells of a part, told by their numbers in the sweep.
struct Whole<'a, P> {
    cells: &'a [&'a CellPart],
    before: u64,
    planned: u64,
    finished: &'a mut usize,
    progress: &'a mut P,
}

impl<P: CellsProgress> SweepProgress for Whole<'_, P> {
    fn replications(&mut self, done: u64, _: u64) {
        self.progress.replications(self.before + done, self.planned);
    }

    fn cell(&mut self, cell: usize, results: Results) -> io::Result<()> {
        *self.finished += 1;
        match self.cells.get(cell) {
            Some(share) => self.progress.cell(share.cell, results),
            None => Ok(()),
        }
    }
}
