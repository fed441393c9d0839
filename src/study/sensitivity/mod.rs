//! What a result hangs on: assumptions taken to the ends of their ranges, one at a time, under the same
//! callers.
//!
//! With plans, every end is a comparison of its own: does a plan still differ from the base in the same
//! way? Without plans the scenario at an end is compared with the scenario as it stands, so that the
//! change is paired.

mod conventions;

pub use conventions::{Because, Convention, End, LeftOut, conventions};

use super::compare::Comparison;
use super::many::many;
use super::ordered::Workers;
use super::run::RunPlan;
use crate::centre::Operation;
use crate::measures::Contribution;
use std::io;
use std::sync::atomic::AtomicBool;

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// With every assumption as it stands.
    pub as_it_stands: Comparison,
    /// By assumption, at both ends, the low one first. With plans, the base and the plans; without, the scenario as it
    /// stands and at this end. `None` where that is how it stands.
    pub at_ends: Vec<[Option<Comparison>; 2]>,
}

/// Compares `plans`, the base first, as they stand and at both ends of every one of `conventions`, under the same
/// callers. What is the same at several ends is simulated once. When `stop` is set, the replications that are done of
/// all are reported. `progress` is told how many replications of any plan at any end are done, of how many.
#[must_use]
pub fn sensitivity(
    plans: &[&Operation],
    conventions: &[Convention],
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    progress: impl FnMut(u64, u64) + Send,
) -> Sensitivity {
    let ends = Ends::new(plans, conventions);
    let mut none = std::iter::empty();
    let done = ends.compare(&mut none, plan, workers, stop, progress);
    // Only known replications can be wrong.
    done.unwrap_or_else(|_| ends.told(Vec::new()))
}

/// All that is simulated to find what a result hangs on.
#[derive(Debug)]
pub struct Ends<'a> {
    plans: &'a [&'a Operation],
    /// The plans by assumption at the low end, then at the high one; `None` where that is how they stand.
    at: Vec<Option<Vec<Operation>>>,
}

impl<'a> Ends<'a> {
    /// `plans`, the base first, with every one of `conventions` at both of its ends.
    #[must_use]
    pub fn new(plans: &'a [&'a Operation], conventions: &[Convention]) -> Self {
        let at = conventions.iter().flat_map(|convention| {
            let at = |end| plans_at(plans, convention, end);
            End::BOTH.map(at)
        });
        Self {
            plans,
            at: at.collect(),
        }
    }

    /// Every operation that is simulated, once.
    #[must_use]
    pub fn operations(&self) -> Vec<&Operation> {
        self.placed().0
    }

    /// Every operation once, and by place what is compared with what.
    fn placed(&self) -> (Vec<&Operation>, Vec<Vec<usize>>) {
        let mut operations: Vec<&Operation> = Vec::new();
        let mut place_of = |operation| match operations.iter().position(|one| *one == operation) {
            Some(place) => place,
            None => {
                operations.push(operation);
                operations.len() - 1
            }
        };
        let as_it_stands: Vec<usize> = self.plans.iter().map(|plan| place_of(plan)).collect();
        let mut comparisons = vec![as_it_stands];
        for there in self.at.iter().flatten() {
            let places = there.iter().map(&mut place_of);
            comparisons.push(match self.plans {
                [_] => [0].into_iter().chain(places).collect(),
                _ => places.collect(),
            });
        }
        (operations, comparisons)
    }

    /// Simulates and compares all. The first replications of all operations may be `known`, as
    /// [`replications_of`](super::replications_of) tells of them.
    ///
    /// # Errors
    /// If known replications cannot be had, or are of something else.
    pub fn compare(
        &self,
        known: &mut dyn Iterator<Item = io::Result<Vec<Contribution>>>,
        plan: &RunPlan,
        workers: &Workers,
        stop: &AtomicBool,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> io::Result<Sensitivity> {
        let (operations, comparisons) = self.placed();
        let found = many(
            known,
            &operations,
            &comparisons,
            plan,
            workers,
            stop,
            |done, of, _| progress(done, of),
        )?;
        Ok(self.told(found))
    }

    /// What came out of the comparisons, by assumption.
    fn told(&self, found: Vec<Comparison>) -> Sensitivity {
        let mut found = found.into_iter();
        let as_it_stands = found.next().unwrap_or_default();
        let mut at_ends = Vec::with_capacity(self.at.len() / 2);
        for row in self.at.chunks_exact(2) {
            at_ends.push([0, 1].map(|end| row[end].as_ref().and_then(|_| found.next())));
        }
        Sensitivity {
            as_it_stands,
            at_ends,
        }
    }
}

/// The plans with an assumption at one end; `None` where that is how they stand.
fn plans_at(plans: &[&Operation], convention: &Convention, end: End) -> Option<Vec<Operation>> {
    let changes: Vec<_> = plans
        .iter()
        .map(|plan| convention.changes(end, plan))
        .collect();
    if changes.iter().all(Vec::is_empty) {
        return None;
    }
    let there = plans.iter().zip(&changes);
    there
        .map(|(plan, changes)| plan.with(changes).ok())
        .collect()
}
