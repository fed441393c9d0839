//! Why a formula is off: what it does not know of, and what the run shows to have mattered.
//!
//! What a scenario merely contains is no reason. Lines, redials and callbacks count if some call met them; what
//! days that start empty come to is computed, and where that is what was simulated nothing else is blamed.

use super::Study;
use crate::measures::{
    CallMetric, Calls, Forecast, FromEmpty, Unknown, day_from_empty, day_from_empty_by_chance,
};
use crate::stats::Estimate;

/// Part of a gap below which something does not explain it. A convention.
const LITTLE: f64 = 0.25;

/// Part of a measure that a difference must be to be seen. A convention.
const VISIBLE: f64 = 0.05;
/// Share of the calls that must meet with something for it to make a difference. A convention.
const MET: f64 = 0.005;

/// The reasons that Erlang A does not know, or Erlang C where nobody hangs up.
pub(super) fn reasons(
    study: &Study<'_>,
    forecast: &Forecast,
    simulated: &Calls<Estimate>,
) -> Vec<Unknown> {
    let from_empty = match study.days {
        [day] => day_from_empty_by_chance(day, forecast.whom),
        _ => day_from_empty(study.centre, forecast.whom),
    };
    let gap = from_empty.and_then(|day| Some((Gap::new(forecast, simulated, day)?, day)));
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
        let explains =
            self.left < self.whole && (self.whole.is_infinite() || self.day > LITTLE * self.whole);
        // Other measures differ where this one is too uncertain to tell: then by what is computed alone.
        let is_computed = self.left <= self.chance && self.day > VISIBLE * self.simulated;
        explains && (self.is_there() || is_computed)
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
        Unknown::ChangingVolume
        | Unknown::EmptyStart
        | Unknown::Busyness
        | Unknown::Absence
        | Unknown::OffPhones => true,
        Unknown::HandleTimes | Unknown::Priorities | Unknown::Crowding => any(CallMetric::Delayed),
        Unknown::Closing => {
            let mean = |metric: CallMetric| simulated.measures[metric].mean.unwrap_or(0.0);
            mean(CallMetric::TurnedAway) > MET * mean(CallMetric::Offered)
        }
        Unknown::Patience => any(CallMetric::Abandoned),
        Unknown::Redials => any(CallMetric::Redials),
        Unknown::Lines => any(CallMetric::Blocked),
        Unknown::Messages => any(CallMetric::Delayed),
        Unknown::Callbacks => any(CallMetric::CalledBack),
    }
}
