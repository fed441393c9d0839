//! Simulates and counts the replications of one operation, one after the other.

use super::season::Season;
use crate::centre::Operation;
use crate::engine::Engine;
use crate::measures::{Contribution, DayCount, Replication};
use crate::random::{Occasion, Seed};
use std::sync::atomic::AtomicBool;

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

    /// Breaks off replications once `stop` is set: whoever set it must not count the one in hand.
    pub(super) fn stopped_by(mut self, stop: &'a AtomicBool) -> Self {
        let engines = self.engines.into_iter();
        self.engines = engines.map(|engine| engine.stopped_by(stop)).collect();
        self
    }

    /// Replication number `replication` under `seed`.
    pub(super) fn replicate(&mut self, seed: Seed, replication: u64) -> Replication {
        let counted = self.count(seed, replication);
        Replication::new(self.operation, counted)
    }

    /// What is counted in it.
    pub(super) fn count(&mut self, seed: Seed, replication: u64) -> Contribution {
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
        Contribution {
            days: days.collect(),
            weeks: Vec::new(),
        }
    }
}
