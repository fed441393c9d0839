//! Several plans, the same callers.
//!
//! Replication r of every plan is simulated under the same seed, so the n-th caller of a type has the
//! same draws under every plan; differences to the base are taken replication by replication. One piece of
//! work is one plan on one replication, so that threads stay busy with few replications of many plans.

use super::ordered::Workers;
use super::pilot::{Pilot, pilot};
use super::run::RunPlan;
use super::simulator::Simulator;
use crate::centre::Operation;
use crate::measures::{Measured, Pairing, Promise, Replication, Results, Summary, Target, targets};
use crate::stats::{Confidence, Difference, Estimate, Proportion};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// What came out under each plan, and how they differ.
#[derive(Debug, Clone, PartialEq)]
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
    let operations = [base].into_iter().chain(others.iter().copied());
    let pilots = operations.map(|operation| pilot(operation, plan.seed, workers, stop));
    let Some(pilots) = pilots.collect::<Option<Vec<Pilot>>>() else {
        return Sums::new(base, others).comparison(plan);
    };
    let operations: Vec<&Operation> = pilots.iter().map(|pilot| &pilot.operation).collect();
    let plans = operations.len() as u64;
    let mut sums = Sums::new(operations[0], &operations[1..]);
    let mut planned = plan.replications;
    loop {
        let mut at_hand: Vec<Replication> = Vec::with_capacity(operations.len());
        workers.each(
            sums.replications() * plans..planned * plans,
            stop,
            || {
                let each = operations.iter().copied();
                each.map(Simulator::new).collect::<Vec<_>>()
            },
            |simulators, index| {
                let which = (index % plans) as usize;
                simulators[which].replicate(plan.seed, index / plans)
            },
            &mut |index: u64, replication: Replication| {
                at_hand.push(replication);
                if at_hand.len() as u64 == plans {
                    sums.push(&at_hand);
                    at_hand.clear();
                    progress(index / plans + 1, planned);
                }
                ControlFlow::Continue(())
            },
        );
        match plan.more(sums.relative_precision(plan.confidence), planned) {
            Some(more) if !stop.load(Ordering::Relaxed) => planned = more,
            _ => break,
        }
    }
    let mut comparison = sums.comparison(plan);
    for (plan, pilot) in comparison.plans.iter_mut().zip(pilots.iter()) {
        plan.results.pilot.clone_from(&pilot.found);
    }
    comparison
}

/// Running sums of all plans. Their size depends on the operations only.
struct Sums<'a> {
    base: PlanSums<'a>,
    others: Vec<(PlanSums<'a>, Pairing)>,
}

struct PlanSums<'a> {
    summary: Summary<'a>,
    targets: Vec<(Target, Proportion)>,
    any_missed: Proportion,
    /// The targets of each day of a replication.
    by_day: Vec<Vec<Target>>,
}

impl<'a> Sums<'a> {
    fn new(base: &'a Operation, others: &[&'a Operation]) -> Self {
        let base = PlanSums::new(base);
        let others = others.iter().map(|plan| {
            let plan = PlanSums::new(plan);
            let pairing = Pairing::new(&plan.summary, &base.summary);
            (plan, pairing)
        });
        Self {
            others: others.collect(),
            base,
        }
    }

    fn replications(&self) -> u64 {
        self.base.summary.replications()
    }

    /// Folds in the next replication of every plan.
    fn push(&mut self, plans: &[Replication]) {
        let [base, others @ ..] = plans else { return };
        self.base.push(base);
        for ((sums, pairing), plan) in self.others.iter_mut().zip(others) {
            sums.push(plan);
            pairing.push(&plan.whole, &base.whole);
        }
    }

    fn plans(&self) -> impl Iterator<Item = &PlanSums<'a>> {
        let others = self.others.iter().map(|(sums, _)| sums);
        [&self.base].into_iter().chain(others)
    }

    /// The widest of all plans' headline intervals.
    fn relative_precision(&self, confidence: Confidence) -> Option<f64> {
        let each = self.plans();
        let each = each.map(|sums| sums.summary.relative_precision(confidence));
        each.reduce(|widest, next| Some(widest?.max(next?)))?
    }

    fn comparison(&self, plan: &RunPlan) -> Comparison {
        let base = &self.base.summary;
        let others = self.others.iter();
        let differences =
            others.map(|(sums, pairing)| pairing.differences(&sums.summary, base, plan.confidence));
        Comparison {
            differences: differences.collect(),
            plans: self.plans().map(|sums| sums.results(plan)).collect(),
        }
    }
}

impl<'a> PlanSums<'a> {
    fn new(operation: &'a Operation) -> Self {
        let days = operation.days().iter();
        let by_day = days.map(|day| targets(&day.centre));
        let by_day: Vec<_> = by_day.collect();
        let targets = targets(operation.base()).into_iter();
        Self {
            by_day,
            summary: Summary::new(operation),
            targets: targets
                .map(|target| (target, Proportion::default()))
                .collect(),
            any_missed: Proportion::default(),
        }
    }

    fn push(&mut self, plan: &Replication) {
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

    fn results(&self, plan: &RunPlan) -> PlanResults {
        let results = self.summary.results(plan.seed, plan.confidence);
        let targets = self.targets.iter().map(|(target, missed)| {
            let calls = &results.types()[target.call_type.index()];
            TargetResult {
                promise: target.held_against(calls.measures[target.metric]),
                days_missed: missed.estimate(plan.confidence),
            }
        });
        let targets: Vec<_> = targets.collect();
        PlanResults {
            any_missed: (!targets.is_empty()).then(|| self.any_missed.estimate(plan.confidence)),
            targets,
            results,
        }
    }
}
