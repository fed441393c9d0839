//! Many combinations, the same callers.
//!
//! Every combination ("cell") is simulated under the same seed and replication numbers. One piece of
//! work is one replication of one cell, so that threads stay busy with few replications of many cells;
//! what is folded first is finished first, and nothing is kept of a finished cell.

use super::ordered::Workers;
use super::pilot::{Pilot, pilot};
use super::run::RunPlan;
use super::simulator::Simulator;
use crate::centre::Operation;
use crate::measures::{FoundBumper, Replication, Results, Summary};
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// Cells that are worked on at a time. Their sums are held in memory.
const AT_A_TIME: usize = 64;

/// What a sweep tells while it goes on.
pub trait SweepProgress: Send {
    /// So many replications are done, of all that are planned as far as is known.
    fn replications(&mut self, done: u64, planned: u64);

    /// All replications of this cell are done.
    ///
    /// # Errors
    /// Whatever keeps the receiver from going on; the sweep then stops.
    fn cell(&mut self, cell: usize, results: Results) -> io::Result<()>;
}

/// Simulates the replications of `plan` for each of the `cells`. A precision is pursued for each by itself.
/// When `stop` is set, no more is told of cells that are not finished.
///
/// # Errors
/// What `progress` could not do.
pub fn sweep(
    cells: &[&Operation],
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    progress: &mut impl SweepProgress,
) -> io::Result<()> {
    let mut count = Count {
        done: 0,
        planned: plan.replications * cells.len() as u64,
    };
    for (batch, operations) in cells.chunks(AT_A_TIME).enumerate() {
        let pilots = operations.iter();
        let pilots = pilots.map(|operation| pilot(operation, plan.seed, workers, stop));
        let Some(pilots) = pilots.collect::<Option<Vec<Pilot>>>() else {
            return Ok(());
        };
        let open = pilots.iter().enumerate();
        let mut open: Vec<Open> = open
            .map(|(place, pilot)| Open::new(batch * AT_A_TIME + place, pilot, plan))
            .collect();
        while !open.is_empty() && !stop.load(Ordering::Relaxed) {
            round(&mut open, plan, workers, stop, &mut count, progress)?;
            open.retain(|cell| !cell.is_finished);
        }
    }
    Ok(())
}

/// Replications of all cells.
struct Count {
    done: u64,
    planned: u64,
}

/// A cell that is worked on.
struct Open<'a> {
    cell: usize,
    operation: &'a Operation,
    found: &'a [FoundBumper],
    summary: Summary<'a>,
    planned: u64,
    is_finished: bool,
}

/// Does the replications that are planned of all `open` cells, and plans more where that is wanted.
fn round(
    open: &mut [Open<'_>],
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    count: &mut Count,
    progress: &mut impl SweepProgress,
) -> io::Result<()> {
    let jobs: Vec<Job> = open
        .iter()
        .scan(0, |before, cell| {
            let job = Job {
                before: *before,
                operation: cell.operation,
                first: cell.summary.replications(),
            };
            *before += cell.planned - job.first;
            Some(job)
        })
        .collect();
    let all = open.iter().zip(&jobs);
    let all = all.map(|(cell, job)| cell.planned - job.first).sum();
    let job_of = |index: u64| jobs.partition_point(|job| job.before <= index) - 1;
    let mut failed = None;
    workers.each(
        0..all,
        stop,
        || None::<(usize, Simulator)>,
        |bench, index| {
            let at = job_of(index);
            let job = &jobs[at];
            let (_, simulator) = match bench {
                Some(ready) if ready.0 == at => ready,
                _ => bench.insert((at, Simulator::new(job.operation).stopped_by(stop))),
            };
            let replication = job.first + index - job.before;
            simulator.replicate(plan.seed, replication)
        },
        &mut |index: u64, replication: Replication| {
            count.done += 1;
            let told = open[job_of(index)].take(&replication, plan, count, progress);
            progress.replications(count.done, count.planned);
            match told {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        },
    );
    failed.map_or(Ok(()), Err)
}

/// The replications of one cell in a round.
struct Job<'a> {
    /// How many of other cells come before.
    before: u64,
    operation: &'a Operation,
    /// The first of its own.
    first: u64,
}

impl<'a> Open<'a> {
    fn new(cell: usize, pilot: &'a Pilot, plan: &RunPlan) -> Self {
        Self {
            cell,
            operation: &pilot.operation,
            found: &pilot.found,
            summary: plan.summary(&pilot.operation),
            planned: plan.replications,
            is_finished: false,
        }
    }

    /// Folds in the next replication. After the last that is planned, plans more or tells what came out.
    fn take(
        &mut self,
        replication: &Replication,
        plan: &RunPlan,
        count: &mut Count,
        progress: &mut impl SweepProgress,
    ) -> io::Result<()> {
        self.summary.push(replication);
        if self.summary.replications() < self.planned {
            return Ok(());
        }
        if let Some(more) = plan.more([&self.summary], self.planned) {
            count.planned += more - self.planned;
            self.planned = more;
            return Ok(());
        }
        self.is_finished = true;
        let results = Results {
            pilot: self.found.to_vec(),
            ..self.summary.results(plan.seed, plan.confidence)
        };
        progress.cell(self.cell, results)
    }
}
