//! Several operations under the same callers, each simulated once, however many comparisons it takes part in.
//!
//! One piece of work is one operation on one replication, so that threads stay busy with few replications of many
//! operations; what is folded is folded in the order of replications.

use super::compare::{Comparison, PlanSums};
use super::ordered::Workers;
use super::pilot::{Pilot, pilot};
use super::run::RunPlan;
use super::simulator::Simulator;
use crate::centre::Operation;
use crate::measures::{Pairing, Replication, Summary};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// Simulates `operations` and holds against each other what each of `comparisons` names by place, the base first.
/// The first comparison says when the wanted precision is reached. When `stop` is set, the replications that are
/// done of all are reported. `progress` is told how many pieces of work are done, of how many, and how many make a replication of all.
pub(super) fn many(
    operations: &[&Operation],
    comparisons: &[Vec<usize>],
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    mut progress: impl FnMut(u64, u64, u64) + Send,
) -> Vec<Comparison> {
    let pilots = operations.iter();
    let pilots = pilots.map(|operation| pilot(operation, plan.seed, workers, stop));
    let Some(pilots) = pilots.collect::<Option<Vec<Pilot>>>() else {
        return Sums::new(operations, comparisons, plan).comparisons(plan);
    };
    let piloted: Vec<&Operation> = pilots.iter().map(|pilot| &pilot.operation).collect();
    let alike = alike(&piloted);
    let all = alike.len() as u64;
    let mut sums = Sums::new(&piloted, comparisons, plan);
    let mut planned = plan.replications;
    loop {
        let mut at_hand = vec![None; piloted.len()];
        workers.each(
            sums.replications() * all..planned * all,
            stop,
            || {
                alike
                    .iter()
                    .map(|_| None)
                    .collect::<Vec<Option<Simulator>>>()
            },
            |simulators, index| {
                let which = (index % all) as usize;
                let places = &alike[which];
                let simulator = simulators[which]
                    .get_or_insert_with(|| Simulator::new(piloted[places[0]]).stopped_by(stop));
                let counted = simulator.count(plan.seed, index / all);
                let each = places.iter();
                each.map(|place| (*place, Replication::new(piloted[*place], counted.clone())))
                    .collect::<Vec<_>>()
            },
            &mut |index: u64, found: Vec<(usize, Replication)>| {
                for (place, replication) in found {
                    at_hand[place] = Some(replication);
                }
                if (index + 1).is_multiple_of(all) {
                    let each: Vec<Replication> =
                        at_hand.iter_mut().filter_map(Option::take).collect();
                    sums.push(&each);
                }
                progress(index + 1, planned * all, all);
                ControlFlow::Continue(())
            },
        );
        match plan.more(sums.first(), planned) {
            Some(more) if !stop.load(Ordering::Relaxed) => planned = more,
            _ => break,
        }
    }
    let mut found = sums.comparisons(plan);
    for (comparison, places) in found.iter_mut().zip(comparisons) {
        for (plan, place) in comparison.plans.iter_mut().zip(places) {
            plan.results.pilot.clone_from(&pilots[*place].found);
        }
    }
    found
}

/// Places of operations that are simulated and counted alike: they differ at most in prices and targets.
fn alike(operations: &[&Operation]) -> Vec<Vec<usize>> {
    let mut found: Vec<(Operation, Vec<usize>)> = Vec::new();
    for (place, operation) in operations.iter().enumerate() {
        let free = operation.without_prices();
        match found.iter_mut().find(|(other, _)| *other == free) {
            Some((_, places)) => places.push(place),
            None => found.push((free, vec![place])),
        }
    }
    found.into_iter().map(|(_, places)| places).collect()
}

/// Running sums. Their size depends on the operations only.
struct Sums<'a> {
    plans: Vec<PlanSums<'a>>,
    comparisons: Vec<Against>,
}

/// What is held against what, by place.
struct Against {
    places: Vec<usize>,
    /// Of every place but the first.
    pairings: Vec<Pairing>,
}

impl<'a> Sums<'a> {
    fn new(operations: &[&'a Operation], comparisons: &[Vec<usize>], plan: &RunPlan) -> Self {
        let plans = operations.iter().map(|one| PlanSums::new(one, plan));
        let plans: Vec<PlanSums<'a>> = plans.collect();
        let against = |places: &Vec<usize>| {
            let summary = |place: usize| &plans[place].summary;
            let base = places.first().copied().unwrap_or_default();
            let others = places.iter().skip(1);
            let pairings = others.map(|plan| Pairing::new(summary(*plan), summary(base)));
            Against {
                pairings: pairings.collect(),
                places: places.clone(),
            }
        };
        Self {
            comparisons: comparisons.iter().map(against).collect(),
            plans,
        }
    }

    fn replications(&self) -> u64 {
        self.plans
            .first()
            .map_or(0, |sums| sums.summary.replications())
    }

    /// Folds in the next replication of every operation.
    fn push(&mut self, all: &[Replication]) {
        for (sums, one) in self.plans.iter_mut().zip(all) {
            sums.push(one);
        }
        for against in &mut self.comparisons {
            let Some((base, others)) = against.places.split_first() else {
                continue;
            };
            for (pairing, plan) in against.pairings.iter_mut().zip(others) {
                pairing.push(&all[*plan].whole, &all[*base].whole);
            }
        }
    }

    /// The sums of the first comparison's plans.
    fn first(&self) -> impl Iterator<Item = &Summary<'a>> {
        let first = self.comparisons.first();
        let places = first.into_iter().flat_map(|first| &first.places);
        places.map(|place| &self.plans[*place].summary)
    }

    fn comparisons(&self, plan: &RunPlan) -> Vec<Comparison> {
        let results = self.plans.iter().map(|sums| sums.results(plan));
        let results: Vec<_> = results.collect();
        let comparison = |against: &Against| {
            let summary = |place: usize| &self.plans[place].summary;
            let base = against.places.first().copied().unwrap_or_default();
            let others = against.places.iter().skip(1).zip(&against.pairings);
            let differences = others.map(|(place, pairing)| {
                pairing.differences(summary(*place), summary(base), plan.confidence)
            });
            let plans = against.places.iter();
            let plans = plans.map(|place| results[*place].clone());
            Comparison::new(plans.collect(), differences.collect())
        };
        self.comparisons.iter().map(comparison).collect()
    }
}
