//! What a result hangs on: assumptions taken to the ends of their ranges, one at a time, under the same
//! callers.
//!
//! With plans, every end is a comparison of its own: does a plan still differ from the base in the same
//! way? Without plans the scenario at an end is compared with the scenario as it stands, so that the
//! change is paired.

mod conventions;

pub use conventions::{Because, Convention, End, LeftOut, conventions};

use super::compare::{Comparison, compare};
use super::ordered::Workers;
use super::run::RunPlan;
use crate::centre::Operation;
use std::sync::atomic::{AtomicBool, Ordering};

/// The plans with one assumption at both ends of its range, in order low, high; `None` where that is how
/// they stand.
pub type Ends = [Option<Vec<Operation>>; 2];

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// With every assumption as it stands.
    pub as_it_stands: Comparison,
    /// By assumption, as far as it was finished, at both ends. With plans, the base and the plans; without, the
    /// scenario as it stands and at this end. `None` where that is how it stands.
    pub at_ends: Vec<[Option<Comparison>; 2]>,
}

/// Compares `plans`, the base first, as they stand and at every end of `varied`, with the same seed and as
/// many replications. When `stop` is set, what is finished is reported. `progress` is told how many
/// replications are done, of how many.
#[must_use]
pub fn sensitivity(
    plans: &[&Operation],
    varied: &[Ends],
    plan: &RunPlan,
    workers: &Workers,
    stop: &AtomicBool,
    mut progress: impl FnMut(u64, u64) + Send,
) -> Option<Sensitivity> {
    let (base, others) = plans.split_first()?;
    let is_alone = others.is_empty();
    let runs = |ends: &Ends| match ends.iter().flatten().count() {
        0 => 0,
        _ if is_alone => 1,
        ends => ends as u64,
    };
    let all: u64 = 1 + varied.iter().map(runs).sum::<u64>();
    let as_it_stands = compare(base, others, plan, workers, stop, |done, planned| {
        progress(done, all * planned);
    });
    let replications = as_it_stands.plans.first()?.results.replications;
    let same = RunPlan {
        replications,
        precision: None,
        ..*plan
    };
    let mut finished = 1;
    let mut at = |base: &Operation, others: &[&Operation]| {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let compared = compare(base, others, &same, workers, stop, |done, planned| {
            progress(finished * planned + done, all * planned);
        });
        finished += 1;
        let done = compared.plans.first().map(|plan| plan.results.replications);
        (done == Some(replications)).then_some(compared)
    };
    let mut at_ends = Vec::with_capacity(varied.len());
    for ends in varied {
        let row = if is_alone {
            let there: Vec<&Operation> = ends.iter().flatten().flatten().collect();
            at(base, &there).map(|compared| apart(compared, ends))
        } else {
            both(ends, |plans| {
                let plans: Vec<&Operation> = plans.iter().collect();
                let (base, others) = plans.split_first()?;
                at(base, others)
            })
        };
        match row {
            Some(row) => at_ends.push(row),
            None => break,
        }
    }
    Some(Sensitivity {
        as_it_stands,
        at_ends,
    })
}

/// Both ends, if all that is asked for is finished.
fn both(
    ends: &Ends,
    mut at: impl FnMut(&[Operation]) -> Option<Comparison>,
) -> Option<[Option<Comparison>; 2]> {
    let mut row = [None, None];
    for (place, plans) in row.iter_mut().zip(ends) {
        if let Some(plans) = plans {
            *place = Some(at(plans)?);
        }
    }
    Some(row)
}

/// Of the scenario as it stands and at one end or both: each end by itself.
fn apart(compared: Comparison, ends: &Ends) -> [Option<Comparison>; 2] {
    let mut plans = compared.plans.into_iter();
    let Some(base) = plans.next() else {
        return [None, None];
    };
    let mut found = plans.zip(compared.differences);
    ends.each_ref().map(|end| {
        end.as_ref()?;
        let (plan, difference) = found.next()?;
        Some(Comparison {
            plans: vec![base.clone(), plan],
            differences: vec![difference],
        })
    })
}
