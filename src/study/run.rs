//! One scenario, many days or weeks.

use super::ordered::Workers;
use super::pilot::pilot;
use super::precision::Precision;
use super::simulator::Simulator;
use crate::centre::Operation;
use crate::measures::{Contribution, Replication, Results, Summary};
use crate::random::Seed;
use crate::stats::Confidence;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many replications (days, or weeks of different days), and under which seed.
#[derive(Debug, Clone, PartialEq)]
pub struct RunPlan {
    /// Seed of the study.
    pub seed: Seed,
    /// Replications to simulate (at first, with `precision`).
    pub replications: u64,
    /// How sure the intervals are to be.
    pub confidence: Confidence,
    /// Go on until results are so sure.
    pub precision: Option<Precision>,
    /// Make estimates sharper by what is known of the days beforehand (control variates).
    pub controls: bool,
}

/// What the program takes unless somebody says otherwise.
const DEFAULT_SEED: Seed = Seed(1);

impl RunPlan {
    /// So many replications (days, weeks or seasons) with the seed 1 and 95 % intervals.
    #[must_use]
    pub const fn days(replications: u64) -> Self {
        Self {
            seed: DEFAULT_SEED,
            replications,
            confidence: Confidence::USUAL,
            precision: None,
            controls: true,
        }
    }

    /// The same under another seed.
    #[must_use]
    pub fn seeded(self, seed: u64) -> Self {
        Self {
            seed: Seed(seed),
            ..self
        }
    }
}

/// Replications beyond which no precision is pursued.
const MOST_REPLICATIONS: u64 = 10_000_000;

/// What a run tells while it goes on.
pub trait Progress: Send {
    /// Replication number `replication` is done, of `planned` as far as is known, with what was counted in it.
    ///
    /// # Errors
    /// Whatever keeps the receiver from going on; the run then stops.
    fn done(
        &mut self,
        replication: u64,
        planned: u64,
        counted: &Contribution,
    ) -> std::io::Result<()>;
}

impl Progress for () {
    fn done(&mut self, _: u64, _: u64, _: &Contribution) -> std::io::Result<()> {
        Ok(())
    }
}

/// Simulates the replications of `plan` and estimates all measures; nobody is told how far it is. When `stop` is set
/// the replications that are done are reported.
#[must_use]
pub fn simulate(
    operation: &Operation,
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
) -> Results {
    let done = run(operation, plan, workers, stop, &mut ());
    // Nothing that is told can fail.
    done.unwrap_or_else(|_| plan.summary(operation).results(plan.seed, plan.confidence))
}

/// Simulates the replications of `plan` and estimates all measures. When `stop` is set the ones that are
/// done are reported: the results are those of a plan with that many replications. Bumpers that are to keep a
/// share of quotes are set first, by a [`pilot`] run.
///
/// # Errors
/// What `progress` could not do.
pub fn run(
    operation: &Operation,
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    progress: &mut impl Progress,
) -> std::io::Result<Results> {
    run_after(std::iter::empty(), operation, plan, workers, stop, progress)
}

/// The same, where the first replications are `known`: what was counted in each, in order, under the same seed. The
/// results are those of a run that simulated all of them.
///
/// # Errors
/// What `progress` could not do, or `known` replications that are of something else.
pub fn run_after(
    known: impl IntoIterator<Item = std::io::Result<Contribution>>,
    operation: &Operation,
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    progress: &mut impl Progress,
) -> std::io::Result<Results> {
    let Some(pilot) = pilot(operation, plan.seed, workers, stop) else {
        return Ok(plan.summary(operation).results(plan.seed, plan.confidence));
    };
    let operation = &pilot.operation;
    let mut summary = plan.summary(operation);
    let mut planned = plan.replications;
    for counted in known {
        let counted = counted?;
        if !counted.fits(operation) {
            let why = "the known replications are of another scenario";
            return Err(std::io::Error::other(why));
        }
        let number = summary.replications();
        let replication = Replication::new(operation, counted);
        summary.push(&replication);
        progress.done(number, planned, &replication.counted)?;
    }
    loop {
        let mut failed = None;
        workers.each(
            summary.replications()..planned,
            stop,
            || Simulator::new(operation).stopped_by(stop),
            |simulator, replication| simulator.replicate(plan.seed, replication),
            &mut |number: u64, replication: Replication| {
                summary.push(&replication);
                match progress.done(number, planned, &replication.counted) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => {
                        failed = Some(error);
                        ControlFlow::Break(())
                    }
                }
            },
        );
        if let Some(error) = failed {
            return Err(error);
        }
        match plan.more([&summary], planned) {
            Some(more) if !stop.load(Ordering::Relaxed) => planned = more,
            _ => break,
        }
    }
    Ok(Results {
        pilot: pilot.found,
        ..summary.results(plan.seed, plan.confidence)
    })
}

impl RunPlan {
    /// Running sums over no replications yet.
    pub(super) fn summary<'a>(&self, operation: &'a Operation) -> Summary<'a> {
        match self.controls {
            true => Summary::new(operation),
            false => Summary::without_controls(operation),
        }
    }

    /// How many replications in all the wanted precision seems to need, if these sums over `done` are not sure
    /// enough. Intervals shrink with the square root of the number; never more than four times as many at once.
    pub(super) fn more<'s, 'o: 's>(
        &self,
        sums: impl IntoIterator<Item = &'s Summary<'o>>,
        done: u64,
    ) -> Option<u64> {
        let wanted = self.precision.as_ref()?;
        let each = sums.into_iter().map(|sums| {
            let overreach = wanted.overreach(sums, self.confidence);
            overreach.unwrap_or(f64::INFINITY)
        });
        let overreach = each.fold(0.0, f64::max);
        if overreach <= 1.0 || done >= MOST_REPLICATIONS {
            return None;
        }
        let factor = overreach.powi(2).clamp(1.1, 4.0);
        let next = (done as f64 * factor).ceil() as u64;
        Some(next.max(done + 1).min(MOST_REPLICATIONS))
    }
}
