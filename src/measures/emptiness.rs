//! What becomes of a day that starts empty: what the formulas, which know the long run only, are held against.

use super::formulas::{Pool, Stretch, Whom, changes, pools};
use super::mixed_forecast::calls;
use crate::centre::{Centre, Day, Leaving};
use crate::theory::{Flow, Phase, from_empty};

/// What becomes of a day that starts empty, if handle times and patience are exponential.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FromEmpty {
    /// Abandoned / offered.
    pub abandonment: f64,
    /// Mean time in queue of all callers \[s\].
    pub wait: f64,
    /// Whether the day is so short that its start matters.
    pub is_short: bool,
    /// Whether what is called for, or who is on duty, changes during the day.
    pub changes: bool,
}

/// A start is felt for about so many handle times. A convention.
const START: f64 = 3.0;
/// Part of the day that a start must be felt in to matter. A convention.
const MATTERS: f64 = 0.1;
/// Calls that take no time are reckoned as this long \[s\]: it makes no difference, and takes no endless number of
/// steps. A convention.
const SHORTEST: f64 = 1.0;
/// Days that can be drawn, beyond which it would take too long to tell. A convention.
const MOST_DAYS: usize = 12;

/// What becomes of a day that starts empty, for a pool that a formula can be asked about; `None` where that takes
/// too long to tell.
#[must_use]
pub fn day_from_empty(centre: &Centre, whom: Whom) -> Option<FromEmpty> {
    let pools = pools(centre);
    pools.iter().find(|pool| pool.whom == whom)?.emptiness()
}

/// The same where days come by chance: each day that can be drawn by itself, weighted by its calls.
#[must_use]
pub fn day_from_empty_by_chance(day: &Day, whom: Whom) -> Option<FromEmpty> {
    let Some(variants) = &day.variants else {
        return day_from_empty(&day.centre, whom);
    };
    let each: Vec<(f64, &Centre)> = variants.each().filter(|(share, _)| *share > 0.0).collect();
    if each.len() > MOST_DAYS {
        return None;
    }
    let each = each.into_iter().map(|(share, centre)| {
        let found = day_from_empty(centre, whom)?;
        Some((share * calls(centre, whom), found))
    });
    let each: Vec<(f64, FromEmpty)> = each.collect::<Option<_>>()?;
    let all: f64 = each.iter().map(|(calls, _)| calls).sum();
    let mean = |of: fn(&FromEmpty) -> f64| {
        each.iter().map(|(calls, day)| calls * of(day)).sum::<f64>() / all
    };
    (all > 0.0).then(|| FromEmpty {
        abandonment: mean(|day| day.abandonment),
        wait: mean(|day| day.wait),
        is_short: each.iter().any(|(_, day)| day.is_short),
        changes: each.iter().any(|(_, day)| day.changes),
    })
}

impl Pool<'_> {
    pub(super) fn emptiness(&self) -> Option<FromEmpty> {
        let clock = self.centre.clock();
        let stretches = self.stretches();
        let mut groups = self.groups.iter();
        let hands_back = groups.any(|group| group.leaving == Leaving::Drop);
        let phase = |stretch: &Stretch| Phase {
            seconds: clock.interval.get(),
            arrivals_per_s: stretch.arrivals_per_s,
            handle_time: stretch.handle_time,
            patience: stretch.patience,
            agents: stretch.agents,
            hands_back,
        };
        // An interval without calls says nothing of how long they take.
        let work = stretches.iter().find(|one| !one.has_no_work())?;
        let mut phases: Vec<Phase> = stretches
            .iter()
            .map(|one| match (one.has_no_work(), one.arrivals_per_s > 0.0) {
                (true, false) => Phase {
                    handle_time: work.handle_time,
                    patience: work.patience,
                    ..phase(one)
                },
                (true, true) => Phase {
                    handle_time: one.handle_time.max(SHORTEST),
                    ..phase(one)
                },
                (false, _) => phase(one),
            })
            .collect();
        let last = *phases.last()?;
        // What closing cuts off is told by itself.
        if last.agents > 0 || last.patience.is_finite() {
            let longest = last.handle_time
                + if last.patience.is_finite() {
                    last.patience
                } else {
                    0.0
                };
            phases.push(Phase {
                seconds: START * longest,
                arrivals_per_s: 0.0,
                ..last
            });
        }
        let flows = from_empty(&phases)?;
        let sum = |of: fn(&Flow) -> f64| flows.iter().map(of).sum::<f64>();
        let offered = sum(|flow| flow.offered);
        let agents = |one: &Stretch| one.agents == stretches[0].agents;
        Some(FromEmpty {
            abandonment: sum(|flow| flow.abandoned) / offered,
            wait: sum(|flow| flow.waiting) / offered,
            is_short: START * work.handle_time > MATTERS * clock.length.get(),
            changes: self.types.iter().any(|kind| changes(&kind.volume))
                || !stretches.iter().all(agents),
        })
    }
}
