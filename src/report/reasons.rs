//! Why a formula is off: what it does not know of, and what the run shows to have mattered.
//!
//! What a scenario merely contains is no reason. Lines, redials and callbacks count if some call met them; what
//! days that start empty come to is computed, and where that is what was simulated nothing else is blamed.

use super::Study;
use crate::measures::{CallMetric, Calls, Forecast, FromEmpty, Unknown, day_from_empty};
use crate::stats::Estimate;

/// Part of a gap below which something does not explain it. A convention.
const LITTLE: f64 = 0.25;

/// The reasons that Erlang A does not know, or Erlang C where nobody hangs up.
pub(super) fn reasons(
    study: &Study<'_>,
    forecast: &Forecast,
    simulated: &Calls<Estimate>,
) -> Vec<Unknown> {
    // Of days that come by chance there is none to compute.
    let one_day = (!study.is_by_chance()).then_some(study.centre);
    let gap = one_day
        .and_then(|centre| day_from_empty(centre, forecast.whom))
        .and_then(|day| Some((Gap::new(forecast, simulated, day)?, day)));
    let (others, day) = match gap {
        Some((gap, day)) => (gap.is_left(), gap.is_of_the_day().then_some(day)),
        None => (true, None),
    };
    let unknown = forecast.unknown.iter().copied();
    let carried = match (gap.is_some(), day) {
        (true, Some(day)) => {
            let start = day.is_short || !day.changes;
            let found = [
                (Unknown::EmptyStart, start),
                (Unknown::ChangingVolume, day.changes),
            ];
            let found = found.into_iter();
            found
                .filter_map(|(unknown, there)| there.then_some(unknown))
                .collect()
        }
        (true, None) => Vec::new(),
        // Nothing was computed: the volume says it.
        (false, _) => unknown
            .clone()
            .filter(|one| *one == Unknown::ChangingVolume)
            .collect(),
    };
    let others =
        unknown.filter(|one| *one != Unknown::ChangingVolume && others && was_met(*one, simulated));
    carried.into_iter().chain(others).collect::<Vec<_>>()
}

/// How far a formula is off, and a day from empty.
#[derive(Debug, Clone, Copy)]
struct Gap {
    /// The formula's; infinite if it has no end.
    whole: f64,
    /// By how much the formula and the day from empty differ.
    day: f64,
    /// What the day from empty leaves.
    left: f64,
    /// How far off the simulated value may be.
    chance: f64,
    simulated: f64,
}

impl Gap {
    /// By abandonment where callers hang up, by waiting where they do not.
    fn new(forecast: &Forecast, simulated: &Calls<Estimate>, day: FromEmpty) -> Option<Self> {
        let (metric, formula, from_empty) = match &forecast.erlang_a {
            Some(erlang_a) => (
                CallMetric::Abandonment,
                erlang_a.abandonment,
                day.abandonment,
            ),
            None => {
                let wait = forecast.erlang_c.asa.unwrap_or(f64::INFINITY);
                (CallMetric::Wait, wait, day.wait)
            }
        };
        let estimate = simulated.measures[metric];
        let (value, low, high) = (estimate.mean?, estimate.low?, estimate.high?);
        Some(Self {
            whole: (value - formula).abs(),
            day: (formula - from_empty).abs(),
            left: (value - from_empty).abs(),
            chance: (high - value).max(value - low),
            simulated: value,
        })
    }

    /// Whether it is there at all in the measure by which it is taken.
    fn is_there(&self) -> bool {
        self.whole > self.chance
    }

    /// Whether the start, and what intervals leave to the next, explain a part of it.
    fn is_of_the_day(&self) -> bool {
        let nearer = self.left < self.whole;
        self.is_there() && nearer && (self.whole.is_infinite() || self.day > LITTLE * self.whole)
    }

    /// Whether something else does.
    fn is_left(&self) -> bool {
        let little = match self.whole.is_finite() {
            true => LITTLE * self.whole,
            false => LITTLE * self.simulated,
        };
        !self.is_there() || self.left > self.chance.max(little)
    }
}

/// Whether the run met with what a formula does not know.
fn was_met(unknown: Unknown, simulated: &Calls<Estimate>) -> bool {
    let any = |metric: CallMetric| simulated.measures[metric].mean > Some(0.0);
    match unknown {
        Unknown::ChangingVolume | Unknown::EmptyStart | Unknown::Busyness | Unknown::Absence => {
            true
        }
        Unknown::HandleTimes | Unknown::Priorities => any(CallMetric::Delayed),
        Unknown::Patience => any(CallMetric::Abandoned),
        Unknown::Redials => any(CallMetric::Redials),
        Unknown::Lines => any(CallMetric::Blocked),
        Unknown::Messages => any(CallMetric::Delayed),
        Unknown::Callbacks => any(CallMetric::CalledBack),
    }
}
