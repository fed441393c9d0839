//! A recorded day once more: the arrivals and the staff as they were, patience and talk as the centre has them.

use super::prepared::Service;
use crate::centre::{CallTypeId, Centre, Parts, Roster};
use crate::engine::{Call, Crowd, Ending, Engine, Observer};
use crate::random::Occasion;

/// A day to be played.
#[derive(Debug, Clone)]
pub struct Recorded<'a> {
    /// Arrivals of each call type \[s from opening\], in order.
    pub arrivals: &'a [Vec<f64>],
    /// Talk and wrap-up of each, where they are to be as recorded; empty where the centre's laws draw them.
    pub(super) services: &'a [Vec<Service>],
    /// Who was on duty, by group.
    pub rosters: Vec<Roster>,
}

/// What came of the calls of a type.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Came {
    /// Calls.
    pub offered: f64,
    /// Who hung up in the queue.
    pub abandoned: f64,
    /// Who found no idle agent.
    pub queued: f64,
    /// Sum of their waits \[s\].
    pub waited: f64,
}

impl Came {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            offered: self.offered + other.offered,
            abandoned: self.abandoned + other.abandoned,
            queued: self.queued + other.queued,
            waited: self.waited + other.waited,
        }
    }

    /// Abandoned, queued (shares of the offered), mean wait \[s\].
    #[must_use]
    pub fn shares(&self) -> [f64; 3] {
        [self.abandoned, self.queued, self.waited].map(|sum| sum / self.offered.max(1.0))
    }
}

struct Script<'a> {
    arrivals: &'a [Vec<f64>],
    services: &'a [Vec<Service>],
}

impl Crowd for Script<'_> {
    fn script(&self, call_type: CallTypeId) -> Option<&[f64]> {
        self.arrivals.get(call_type.index()).map(Vec::as_slice)
    }

    fn work(&self, call_type: CallTypeId, caller: u32) -> Service {
        *self.services.get(call_type.index())?.get(caller as usize)?
    }
}

struct Count(Vec<Came>);

impl Observer for Count {
    fn ended(&mut self, _at: f64, call: &Call, ending: &Ending) {
        let Some(own) = self.0.get_mut(call.call_type.index()) else {
            return;
        };
        own.offered += 1.0;
        own.queued += f64::from(u8::from(call.delayed()));
        match ending {
            Ending::Abandoned { wait, .. } => {
                own.abandoned += 1.0;
                own.waited += wait;
            }
            Ending::TurnedAway { wait, .. } => own.waited += wait,
            Ending::Answered(answered) => own.waited += answered.wait,
            Ending::Blocked | Ending::Balked { .. } | Ending::CalledBack { .. } => {}
        }
    }
}

/// Plays a day and counts what came of its calls, by type. `None` if the centre cannot be with such a staff.
#[must_use]
pub fn replay(parts: &Parts, day: Recorded<'_>, occasion: Occasion) -> Option<Vec<Came>> {
    let mut parts = parts.clone();
    for (group, roster) in parts.groups.iter_mut().zip(day.rosters) {
        group.roster = roster;
    }
    let kinds = parts.call_types.len();
    let centre = Centre::new(parts).ok()?;
    let script = Script {
        arrivals: day.arrivals,
        services: day.services,
    };
    let mut count = Count(vec![Came::default(); kinds]);
    Engine::new(&centre).day_of(occasion, &script, &mut count);
    Some(count.0)
}
