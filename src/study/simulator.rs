//! Simulates and counts the replications of one operation, one after the other.

use super::season::Season;
use crate::centre::Operation;
use crate::engine::Engine;
use crate::measures::{Contribution, DayCount, Replication};
use crate::random::{Occasion, Seed};

/// An engine for each of an operation's days.
#[derive(Debug)]
pub(super) struct Simulator<'a> {
    operation: &'a Operation,
    engines: Vec<Engine<'a>>,
    /// Where callers are customers with a memory.
    season: Option<Season<'a>>,
}

impl<'a> Simulator<'a> {
    pub(super) fn new(operation: &'a Operation) -> Self {
        let days = operation.days().iter();
        Self {
            operation,
            engines: days.map(|day| Engine::new(&day.centre)).collect(),
            season: operation
                .customers()
                .map(|customers| Season::new(operation, customers)),
        }
    }

    /// Replication number `replication` under `seed`.
    pub(super) fn replicate(&mut self, seed: Seed, replication: u64) -> Replication {
        if let Some(season) = &self.season {
            return season.replicate(&mut self.engines, seed, replication);
        }
        let days = self.operation.days().iter().zip(&mut self.engines);
        let days = days.map(|(day, engine)| {
            let mut count = DayCount::new(&day.centre);
            let occasion = Occasion {
                seed,
                replication,
                day: day.number(0),
            };
            engine.day(occasion, &mut count);
            count.finish()
        });
        let counted = Contribution {
            days: days.collect(),
            weeks: Vec::new(),
        };
        Replication::new(self.operation, counted)
    }
}
