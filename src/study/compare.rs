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
    Measured, Replication, Results, Summary, Target, TargetOutcome, outcomes, tail, targets,
};
use crate::stats::{Difference, Estimate, Proportion};
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
#[derive(Debug, Clone, Copy, PartialEq)]
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
            PlanDoubt::of(targets.map(|target| (target.doubt_met, target.doubt_missed)))
        };
        let chances = plans.iter().map(|plan| tail(plan.results.confidence));
        let chance = chances.fold(1.0, f64::min);
        let levels = levels(&plans.iter().map(doubts).collect::<Vec<_>>(), chance);
        for (plan, level) in plans.iter_mut().zip(levels) {
            for target in &mut plan.targets {
                target.outcome = target.outcome.judged(level, chance);
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
    mut progress: impl FnMut(u64, u64) + Send,
) -> Comparison {
    let operations: Vec<&Operation> = [base].into_iter().chain(others.iter().copied()).collect();
    let all: Vec<usize> = (0..operations.len()).collect();
    let found = many(
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
    );
    found.into_iter().next().unwrap_or_default()
}

/// Running sums of one plan.
pub(super) struct PlanSums<'a> {
    centre: &'a Centre,
    pub(super) summary: Summary<'a>,
    targets: Vec<(Target, Proportion)>,
    any_missed: Proportion,
    /// The targets of each day of a replication.
    by_day: Vec<Vec<Target>>,
}

impl<'a> PlanSums<'a> {
    pub(super) fn new(operation: &'a Operation, plan: &RunPlan) -> Self {
        let days = operation.days().iter();
        let by_day = days.map(|day| targets(&day.centre));
        let by_day: Vec<_> = by_day.collect();
        let targets = targets(operation.base()).into_iter();
        Self {
            centre: operation.base(),
            by_day,
            summary: plan.summary(operation),
            targets: targets
                .map(|target| (target, Proportion::default()))
                .collect(),
            any_missed: Proportion::default(),
        }
    }

    pub(super) fn push(&mut self, plan: &Replication) {
        self.summary.push(plan);
        for (own, day) in self.by_day.iter().zip(plan.each_day()) {
            let missed: Vec<&Target> = own.iter().filter(|one| one.is_missed_on(day)).collect();
            for (target, days) in &mut self.targets {
                if own.iter().any(|one| one.is_about_the_same_as(target)) {
                    days.push(missed.iter().any(|one| one.is_about_the_same_as(target)));
                }
            }
            self.any_missed.push(!missed.is_empty());
        }
    }

    pub(super) fn results(&self, plan: &RunPlan) -> PlanResults {
        let results = self.summary.results(plan.seed, plan.confidence);
        let outcomes = outcomes(self.centre, &results).into_iter();
        let targets = outcomes.zip(&self.targets);
        let targets = targets.map(|(outcome, (_, missed))| TargetResult {
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
