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
use crate::measures::{Contribution, Pairing, Replication, Summary};
use crate::random::Seed;
use std::io;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

/// Simulates `operations` and holds against each other what each of `comparisons` names by place, the base first.
/// The first replications may be `known`. The first comparison says when the wanted precision is reached. When `stop` is set, the replications that are
/// done of all are reported. `progress` is told how many pieces of work are done, of how many, and how many make a replication of all.
///
/// # Errors
/// If known replications cannot be had, or are of something else.
pub(super) fn many(
    known: &mut dyn Iterator<Item = io::Result<Vec<Contribution>>>,
    operations: &[&Operation],
    comparisons: &[Vec<usize>],
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    mut progress: impl FnMut(u64, u64, u64) + Send,
) -> io::Result<Vec<Comparison>> {
    let Some(together) = Together::new(operations, plan.seed, workers, stop) else {
        return Ok(Sums::new(operations, comparisons, plan).comparisons(plan));
    };
    let piloted: Vec<&Operation> = together.operations().collect();
    let mut sums = Sums::new(&piloted, comparisons, plan);
    let mut planned = plan.replications;
    let all = together.alike.len() as u64;
    for counted in known {
        let counted = counted?;
        if !together.fit(&counted) {
            let why = "the known replications are of other scenarios";
            return Err(io::Error::other(why));
        }
        let each = counted.into_iter().enumerate();
        let each = each.map(|(which, counted)| together.replications(which, &counted));
        sums.push(&in_place(each.collect()));
        progress(sums.replications() * all, planned * all, all);
    }
    loop {
        together.each(
            (plan.seed, sums.replications()..planned),
            workers,
            stop,
            |which, counted| together.replications(which, &counted),
            |_, each| {
                sums.push(&in_place(each));
                ControlFlow::Continue(())
            },
            |done| progress(done, planned * all, all),
        );
        match plan.more(sums.first(), planned) {
            Some(more) if !stop.load(Ordering::Relaxed) => planned = more,
            _ => break,
        }
    }
    let mut found = sums.comparisons(plan);
    for (comparison, places) in found.iter_mut().zip(comparisons) {
        for (plan, place) in comparison.plans.iter_mut().zip(places) {
            plan.results
                .pilot
                .clone_from(&together.pilots[*place].found);
        }
    }
    Ok(found)
}

/// Operations that are simulated one beside the other, with the bumpers that their pilots found.
pub(super) struct Together {
    pilots: Vec<Pilot>,
    /// Places of operations that are simulated and counted alike.
    alike: Vec<Vec<usize>>,
}

impl Together {
    /// `None` if `stop` was set before all pilots were done.
    pub(super) fn new(
        operations: &[&Operation],
        seed: Seed,
        workers: &Workers,
        stop: &AtomicBool,
    ) -> Option<Self> {
        let pilots = operations.iter();
        let pilots = pilots.map(|operation| pilot(operation, seed, workers, stop));
        let pilots = pilots.collect::<Option<Vec<Pilot>>>()?;
        let piloted: Vec<&Operation> = pilots.iter().map(|pilot| &pilot.operation).collect();
        Some(Self {
            alike: alike(&piloted),
            pilots,
        })
    }

    fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.pilots.iter().map(|pilot| &pilot.operation)
    }

    /// Simulates the replications of a range. `take` is told each replication, in order, with what `make` made, on
    /// the worker's thread, of what was counted: once for operations that are simulated alike. `progress` is told
    /// how many pieces of work are done, from the first replication of the study on.
    pub(super) fn each<T: Send>(
        &self,
        (seed, range): (Seed, Range<u64>),
        workers: &Workers,
        stop: &AtomicBool,
        make: impl Fn(usize, Contribution) -> T + Sync,
        mut take: impl FnMut(u64, Vec<T>) -> ControlFlow<()> + Send,
        mut progress: impl FnMut(u64) + Send,
    ) {
        let all = self.alike.len() as u64;
        let mut at_hand = Vec::with_capacity(self.alike.len());
        let benches = || {
            let each = self.alike.iter().map(|_| None);
            each.collect::<Vec<Option<Simulator>>>()
        };
        workers.each(
            range.start * all..range.end * all,
            stop,
            benches,
            |simulators, index| {
                let which = (index % all) as usize;
                let operation = &self.pilots[self.alike[which][0]].operation;
                let simulator = simulators[which]
                    .get_or_insert_with(|| Simulator::new(operation).stopped_by(stop));
                make(which, simulator.count(seed, index / all))
            },
            &mut |index: u64, made: T| {
                at_hand.push(made);
                let told = if at_hand.len() == self.alike.len() {
                    take(index / all, std::mem::take(&mut at_hand))
                } else {
                    ControlFlow::Continue(())
                };
                progress(index + 1);
                told
            },
        );
    }

    /// Whether it can have been counted in a replication of these operations.
    fn fit(&self, counted: &[Contribution]) -> bool {
        let each = self.alike.iter().zip(counted);
        let mut each = each.map(|(places, one)| one.fits(&self.pilots[places[0]].operation));
        counted.len() == self.alike.len() && each.all(|fits| fits)
    }

    /// The replication of every operation that is simulated like this, with its place.
    fn replications(&self, which: usize, counted: &Contribution) -> Vec<(usize, Replication)> {
        let places = self.alike[which].iter();
        let each = places.map(|place| {
            let operation = &self.pilots[*place].operation;
            (*place, Replication::new(operation, counted.clone()))
        });
        each.collect()
    }
}

/// The replication of every operation, by place.
fn in_place(found: Vec<Vec<(usize, Replication)>>) -> Vec<Replication> {
    let mut all: Vec<(usize, Replication)> = found.into_iter().flatten().collect();
    all.sort_by_key(|(place, _)| *place);
    all.into_iter()
        .map(|(_, replication)| replication)
        .collect()
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
