//! One centre, many days.

use super::ordered::Workers;
use crate::centre::Centre;
use crate::engine::Engine;
use crate::measures::{DayCount, DayTotals, Fractions, Results, Summary};
use crate::random::Seed;
use crate::stats::Confidence;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many days, and under which seed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunPlan {
    /// Seed of the study.
    pub seed: Seed,
    /// Days to simulate (at first, with `precision`).
    pub replications: u64,
    /// How sure the intervals are to be.
    pub confidence: Confidence,
    /// Go on until every headline interval reaches no further than this share of its estimate.
    pub precision: Option<f64>,
}

/// Days beyond which no precision is pursued.
const MOST_REPLICATIONS: u64 = 10_000_000;

/// What a run tells while it goes on.
pub trait Progress: Send {
    /// Day number `replication` is done, of `planned` as far as is known.
    ///
    /// # Errors
    /// Whatever keeps the receiver from going on; the run then stops.
    fn day(&mut self, replication: u64, planned: u64, day: &DayTotals) -> std::io::Result<()>;
}

impl Progress for () {
    fn day(&mut self, _: u64, _: u64, _: &DayTotals) -> std::io::Result<()> {
        Ok(())
    }
}

/// Simulates the days of `plan` and estimates all measures. When `stop` is set the days that are
/// done are reported: the results are those of a plan with that many replications.
///
/// # Errors
/// What `progress` could not do.
pub fn run(
    centre: &Centre,
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    progress: &mut impl Progress,
) -> std::io::Result<Results> {
    let mut summary = Summary::new(centre);
    let mut planned = plan.replications;
    loop {
        let mut failed = None;
        workers.each(
            summary.replications()..planned,
            stop,
            || Engine::new(centre),
            |engine, replication| {
                let mut count = DayCount::new(centre);
                engine.day(plan.seed, replication, &mut count);
                let day = count.finish();
                (Fractions::of_day(centre, &day), day)
            },
            &mut |replication: u64, (fractions, day): (Fractions, DayTotals)| {
                summary.push(&fractions);
                summary.push_intervals(&day);
                match progress.day(replication, planned, &day) {
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
        let reached = summary.relative_precision(plan.confidence);
        match plan.more(reached, planned) {
            Some(more) if !stop.load(Ordering::Relaxed) => planned = more,
            _ => break,
        }
    }
    Ok(summary.results(plan.seed, plan.confidence))
}

impl RunPlan {
    /// How many days in all the wanted precision seems to need, if `reached` is not enough. Intervals
    /// shrink with the square root of the number; never more than four times as many at once.
    pub(super) fn more(&self, reached: Option<f64>, done: u64) -> Option<u64> {
        let wanted = self.precision?;
        let reached = reached.unwrap_or(f64::INFINITY);
        if reached <= wanted || done >= MOST_REPLICATIONS {
            return None;
        }
        let factor = (reached / wanted).powi(2).clamp(1.1, 4.0);
        let next = (done as f64 * factor).ceil() as u64;
        Some(next.max(done + 1).min(MOST_REPLICATIONS))
    }
}
