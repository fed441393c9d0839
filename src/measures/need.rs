//! How many agents each interval would need by formula: the fewest with which a queue that lasted for
//! ever, with the interval's calls, would meet the targets of its call types.
//!
//! It is what a planner would draw against the roster. Formulas know neither days that are busier than
//! others, nor absence, nor queues carried over from the interval before.

use super::formulas::{Pool, Stretch, pools};
use crate::centre::{CallType, Centre};
use crate::random::Law;
use crate::theory::{Demand, SteadyTarget, fewest_agents};
use crate::units::Seconds;
use std::collections::HashMap;

/// Agents needed on duty in each interval; `None` where that cannot be told. `None` at all if skills
/// overlap, or a call type has no target.
#[must_use]
pub fn need(centre: &Centre) -> Option<Vec<Option<u32>>> {
    let pools = pools(centre);
    let covered: usize = pools.iter().map(|pool| pool.types.len()).sum();
    if covered != centre.call_types().len() {
        return None;
    }
    let mut sums = vec![Some(0); centre.clock().intervals()];
    for pool in &pools {
        let targets = common_targets(pool)?;
        let mut known = HashMap::new();
        for (sum, stretch) in sums.iter_mut().zip(pool.stretches()) {
            let fewest = known
                .entry(stretch.key())
                .or_insert_with(|| fewest(&stretch, &targets));
            *sum = sum.zip(*fewest).map(|(sum, fewest)| sum + fewest);
        }
    }
    Some(sums)
}

/// The targets that all types of a pool share; `None` if they have none or differ.
fn common_targets(pool: &Pool<'_>) -> Option<Vec<SteadyTarget>> {
    let first = pool.types.first()?;
    let of = |kind: &CallType| (kind.service_level, kind.targets);
    if pool.types.iter().any(|kind| of(kind) != of(first)) {
        return None;
    }
    let (level, targets) = of(first);
    let set = [
        targets
            .service_level
            .map(|share| SteadyTarget::ServiceLevel(level, share.get())),
        targets
            .abandonment
            .map(|share| SteadyTarget::Abandonment(share.get())),
        targets.asa.map(|wait| SteadyTarget::Asa(wait.get())),
    ];
    let set: Vec<SteadyTarget> = set.into_iter().flatten().collect();
    (!set.is_empty()).then_some(set)
}

fn fewest(stretch: &Stretch, targets: &[SteadyTarget]) -> Option<u32> {
    if stretch.arrivals_per_s <= 0.0 {
        return Some(0);
    }
    if stretch.has_no_work() {
        return Some(1);
    }
    let patience = match Seconds::new(stretch.patience) {
        Some(mean) => Law::exponential(mean),
        None => Law::Never,
    };
    let handle_time = Seconds::new(stretch.handle_time)?;
    let demand = Demand::new(stretch.arrivals_per_s, handle_time, patience).ok()?;
    fewest_agents(&demand, targets).ok()
}
