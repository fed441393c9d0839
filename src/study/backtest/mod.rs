//! Recorded days replayed: the calls come when they came, and the scenario says what becomes of them.
//!
//! ```text
//! Log -> RecordedDay (first attempts, work, rosters, what happened) -> Engine, again and again -> Held: real | predicted
//! ```
//!
//! A day's own arrivals are given, never drawn about its counts, which would count their noise twice. What is
//! predicted is how long callers wait and who gives up, under the scenario's patience, messages, routing and staffing.

mod attempts;
mod days;
mod held;
mod tally;

pub use days::{Recorded, RecordedDay, Taken, recorded};
pub use held::{Backtest, Gauge, Held};
pub use tally::Tally;

use super::ordered::Workers;
use super::pilot::pilot;
use crate::centre::{CallTypeId, Centre, Operation};
use crate::engine::{Call, Crowd, Ending, Engine, Observer};
use crate::random::{Occasion, Seed};
use held::Sums;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use tally::Counts;

/// The callers of a recorded day.
struct Replayed<'d>(&'d RecordedDay);

impl Crowd for Replayed<'_> {
    fn script(&self, call_type: CallTypeId) -> Option<&[f64]> {
        self.0.arrivals.get(call_type.index()).map(Vec::as_slice)
    }

    fn work(&self, call_type: CallTypeId, caller: u32) -> Option<(f64, Option<f64>)> {
        *self.0.work.get(call_type.index())?.get(caller as usize)?
    }
}

/// Counts one day.
struct Counted<'c> {
    centre: &'c Centre,
    counts: Counts,
    waits: Vec<f64>,
}

impl Observer for Counted<'_> {
    fn ended(&mut self, _: f64, call: &Call, ending: &Ending) {
        let place = call.call_type.index();
        let within = self.centre.call_types()[place].service_level.within.get();
        // Records hold nothing of those who found no line, and have callbacks apart.
        let (is_answered, wait) = match ending {
            Ending::Answered(talk) => (true, talk.wait),
            Ending::Abandoned { wait, .. } | Ending::TurnedAway { wait, .. } => (false, *wait),
            Ending::Balked { .. } => (false, 0.0),
            Ending::CalledBack { .. } | Ending::Blocked => return,
        };
        let intervals = &mut self.counts.tallies[place];
        let last = intervals.len() - 1;
        intervals[(call.interval as usize).min(last)] +=
            Tally::of(is_answered, wait, within, call.delayed());
        if let Ending::Answered(talk) = ending {
            self.waits.push(talk.wait);
        }
    }
}

/// One replication of all days.
struct Replay {
    days: Vec<Counts>,
    waits: Vec<f64>,
}

/// Replays every recorded day so many times. When `stop` is set, the replications that are done count; `None` if there is
/// none.
#[must_use]
pub fn backtest(
    recorded: &Recorded,
    (seed, replications): (Seed, u64),
    workers: &Workers,
    stop: &AtomicBool,
    mut progress: impl FnMut(u64) + Send,
) -> Option<Backtest> {
    let days = &recorded.days;
    let mut sums = Sums::default();
    workers.each(
        0..replications,
        stop,
        || days.iter().map(|_| None).collect::<Vec<Option<Engine>>>(),
        |engines, replication| {
            let mut replay = Replay {
                days: Vec::new(),
                waits: Vec::new(),
            };
            for (place, (day, engine)) in days.iter().zip(engines.iter_mut()).enumerate() {
                let engine =
                    engine.get_or_insert_with(|| Engine::new(&day.centre).stopped_by(stop));
                let mut counted = Counted {
                    centre: &day.centre,
                    counts: Counts::new(recorded.types.len(), day.centre.clock().intervals()),
                    waits: std::mem::take(&mut replay.waits),
                };
                let occasion = Occasion {
                    seed,
                    replication,
                    day: place as u32,
                };
                engine.day_of(occasion, &Replayed(day), &mut counted);
                replay.days.push(counted.counts);
                replay.waits = counted.waits;
            }
            replay
        },
        &mut |replication: u64, replay: Replay| {
            sums.push(recorded, replay);
            progress(replication + 1);
            ControlFlow::Continue(())
        },
    );
    (sums.done > 0).then(|| sums.backtest(recorded, seed))
}

/// The days of a scenario with every bumper known, as [`recorded()`] wants them; `None` if `stop` was set.
#[must_use]
pub fn with_known_bumpers(
    operation: &Operation,
    seed: Seed,
    workers: &Workers,
    stop: &AtomicBool,
) -> Option<Operation> {
    pilot(operation, seed, workers, stop).map(|pilot| pilot.operation)
}
