//! Several plans, the same callers.
//!
//! Replication r of every plan is simulated under the same seed, so the n-th caller of a type has the
//! same draws under every plan; differences to the base are taken replication by replication.

use super::many::many;
use super::ordered::Workers;
use super::run::RunPlan;
use super::verdicts::{PlanDoubt, levels};
use crate::centre::{Centre, Operation};
use crate::measures::{
    Contribution, DayTargets, Measured, Replication, Results, Summary, TargetOutcome, outcomes,
    tail, targets,
};
use crate::stats::{Difference, Estimate, Proportion};
use std::io;
use std::sync::atomic::AtomicBool;

/// What came out under each plan, and how they differ.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// Each plan by itself, the base first.
    pub plans: Vec<PlanResults>,
    /// Every plan after the base, less the base.
    pub differences: Vec<Measured<Difference>>,
}

/// What came out under a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanResults {
    /// Its measures.
    pub results: Results,
    /// Its own targets.
    pub targets: Vec<TargetResult>,
    /// Share of single days that miss at least one target; `None` if it has none.
    pub any_missed: Option<Estimate>,
}

/// A target and how it was kept, over all replications and on single days.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetResult {
    /// Whether it is met over all replications together, for all that is said of the other plans.
    pub outcome: TargetOutcome,
    /// Share of single days that miss it; a day of a week is held to its own target.
    pub days_missed: Estimate,
}

impl Comparison {
    /// Of plans that were judged one by one: what is said of all of them together is as often right.
    #[must_use]
    pub fn new(mut plans: Vec<PlanResults>, differences: Vec<Measured<Difference>>) -> Self {
        let doubts = |plan: &PlanResults| {
            let targets = plan.targets.iter().map(|target| &target.outcome);
            let targets = targets.filter(|target| target.is_testable());
            PlanDoubt::of(targets.map(|target| (target.doubt_met, target.doubt_missed)))
        };
        let chances = plans.iter().map(|plan| tail(plan.results.confidence));
        let chance = chances.fold(1.0, f64::min);
        let levels = levels(&plans.iter().map(doubts).collect::<Vec<_>>(), chance);
        for (plan, level) in plans.iter_mut().zip(levels) {
            for target in &mut plan.targets {
                target.outcome = target.outcome.clone().judged(level, chance);
            }
        }
        Self { plans, differences }
    }
}

/// Simulates `plan.replications` replications (days, or weeks) of the `base` and of each of the `others`.
/// When `stop` is set, the replications that are done under all plans are reported. Each plan has its own
/// [`pilot`](super::pilot()) run, if it asks for one. `progress` is told how many are done, of how many.
#[must_use]
pub fn compare(
    base: &Operation,
    others: &[&Operation],
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    progress: impl FnMut(u64, u64) + Send,
) -> Comparison {
    let mut none = std::iter::empty();
    let done = compare_after(&mut none, base, others, plan, workers, stop, progress);
    // Only known replications can be wrong.
    done.unwrap_or_default()
}

/// The same, where the first replications of all plans are `known`: what [`replications_of`](super::replications_of)
/// tells of them.
///
/// # Errors
/// If known replications cannot be had, or are of something else.
pub fn compare_after(
    known: &mut dyn Iterator<Item = io::Result<Vec<Contribution>>>,
    base: &Operation,
    others: &[&Operation],
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    mut progress: impl FnMut(u64, u64) + Send,
) -> io::Result<Comparison> {
    let operations: Vec<&Operation> = [base].into_iter().chain(others.iter().copied()).collect();
    let all: Vec<usize> = (0..operations.len()).collect();
    let found = many(
        known,
        &operations,
        &[all],
        plan,
        workers,
        stop,
        |done, of, each| {
            if done.is_multiple_of(each) {
                progress(done / each, of / each);
            }
        },
    )?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// Running sums of one plan.
pub(super) struct PlanSums<'a> {
    centre: &'a Centre,
    pub(super) summary: Summary<'a>,
    /// On which days each target is missed.
    missed: Vec<Proportion>,
    any_missed: Proportion,
    /// The targets of each day of a replication.
    by_day: Vec<DayTargets>,
}

impl<'a> PlanSums<'a> {
    pub(super) fn new(operation: &'a Operation, plan: &RunPlan) -> Self {
        let targets = targets(operation.base());
        let days = operation.days().iter();
        let by_day = days.map(|day| DayTargets::new(&day.centre, &targets));
        Self {
            centre: operation.base(),
            by_day: by_day.collect(),
            summary: plan.summary(operation),
            missed: vec![Proportion::default(); targets.len()],
            any_missed: Proportion::default(),
        }
    }

    pub(super) fn push(&mut self, plan: &Replication) {
        self.summary.push(plan);
        for (own, day) in self.by_day.iter().zip(&plan.counted.days) {
            let missed = own.missed(day);
            for (days, missed) in self.missed.iter_mut().zip(&missed) {
                missed.iter().for_each(|missed| days.push(*missed));
            }
            self.any_missed.push(missed.contains(&Some(true)));
        }
    }

    pub(super) fn results(&self, plan: &RunPlan) -> PlanResults {
        let results = self.summary.results(plan.seed, plan.confidence);
        let outcomes = outcomes(self.centre, &results).into_iter();
        let targets = outcomes.zip(&self.missed);
        let targets = targets.map(|(outcome, missed)| TargetResult {
            outcome,
            days_missed: missed.estimate(plan.confidence),
        });
        let targets: Vec<_> = targets.collect();
        PlanResults {
            any_missed: (!targets.is_empty()).then(|| self.any_missed.estimate(plan.confidence)),
            targets,
            results,
        }
    }
}
