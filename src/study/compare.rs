//! Several plans, the same callers.
//!
//! Replication r of every plan is simulated under the same seed, so the n-th caller of a type has the
//! same draws under every plan; differences to the base are taken replication by replication.

use super::many::many;
use super::ordered::Workers;
use super::run::RunPlan;
use crate::centre::Operation;
use crate::measures::{
    Contribution, CostMetric, CostSums, Differences, Fraction, Promise, Replication, Results,
    Summary, Table, Target, costs, targets,
};
use crate::stats::{Estimate, Proportion};
use std::sync::atomic::AtomicBool;

/// What came out under each plan, and how they differ.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// Each plan by itself, the base first.
    pub plans: Vec<PlanResults>,
    /// Every plan after the base, less the base.
    pub differences: Vec<Differences>,
}

/// What came out under a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanResults {
    /// Its measures.
    pub results: Results,
    /// What a replication costs.
    pub cost: Table<CostMetric, Estimate>,
    /// Its own targets.
    pub targets: Vec<TargetResult>,
    /// Share of single days that miss at least one target; `None` if it has none.
    pub any_missed: Option<Estimate>,
}

/// A target and how it was kept, over all replications and on single days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetResult {
    /// Whether it is met over all replications together.
    pub promise: Promise,
    /// Share of single days that miss it; a day of a week is held to its own target.
    pub days_missed: Estimate,
}

/// Simulates `plan.replications` replications (days, or weeks) of the `base` and of each of the `others`.
/// When `stop` is set, the replications that are done under all plans are reported. Each plan has its own
/// [`pilot`] run, if it asks for one. `progress` is told how many are done, of how many.
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
    let plans = operations.len() as u64;
    let found = many(&operations, &[all], plan, workers, stop, |done, of| {
        if done % plans == 0 {
            progress(done / plans, of / plans);
        }
    });
    found.into_iter().next().unwrap_or_default()
}

/// A replication of one plan, and what it cost.
pub(super) struct Priced {
    pub(super) replication: Replication,
    pub(super) cost: Table<CostMetric, Fraction>,
}

impl Priced {
    pub(super) fn new(operation: &Operation, replication: Replication) -> Self {
        let mut cost = costs(operation.base(), &replication.whole);
        if operation.is_week() {
            // Every day has prices of its own.
            let days = operation.days().iter().zip(&replication.by_day);
            let days: Vec<_> = days
                .map(|(day, fractions)| costs(&day.centre, fractions))
                .collect();
            cost = Table::of(|metric| Fraction {
                of: days.iter().map(|day| day[metric].of).sum(),
                out_of: 1.0,
            });
        }
        Self { replication, cost }
    }

    pub(super) fn contribution(&self) -> Contribution<'_> {
        (&self.replication.whole, &self.cost)
    }
}

/// Running sums of one plan.
pub(super) struct PlanSums<'a> {
    pub(super) summary: Summary<'a>,
    cost: CostSums,
    targets: Vec<(Target, Proportion)>,
    any_missed: Proportion,
    /// The targets of each day of a replication.
    by_day: Vec<Vec<Target>>,
}

impl<'a> PlanSums<'a> {
    pub(super) fn new(operation: &'a Operation) -> Self {
        let days = operation.days().iter();
        let by_day = days.map(|day| targets(&day.centre));
        let by_day: Vec<_> = by_day.collect();
        let targets = targets(operation.base()).into_iter();
        Self {
            by_day,
            summary: Summary::new(operation),
            cost: CostSums::new(operation),
            targets: targets
                .map(|target| (target, Proportion::default()))
                .collect(),
            any_missed: Proportion::default(),
        }
    }

    pub(super) fn push(&mut self, plan: &Priced) {
        self.summary.push(&plan.replication);
        self.cost.push(&plan.cost);
        let days = match plan.replication.by_day.as_slice() {
            [] => std::slice::from_ref(&plan.replication.whole),
            days => days,
        };
        for (own, day) in self.by_day.iter().zip(days) {
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
        let targets = self.targets.iter().map(|(target, missed)| {
            let calls = &results.calls[target.call_type.index()];
            TargetResult {
                promise: target.held_against(calls.measures[target.metric]),
                days_missed: missed.estimate(plan.confidence),
            }
        });
        let targets: Vec<_> = targets.collect();
        PlanResults {
            cost: self.cost.estimates(plan.confidence),
            any_missed: (!targets.is_empty()).then(|| self.any_missed.estimate(plan.confidence)),
            targets,
            results,
        }
    }
}
