//! Simulates and counts the replications of one operation, one after the other.

use super::season::Season;
use crate::centre::{Centre, Operation};
use crate::engine::Engine;
use crate::measures::{Contribution, DayCount, Replication};
use crate::random::{Occasion, Seed};
use std::sync::atomic::AtomicBool;

/// An engine for each of an operation's days, and of what a day can be for each that was drawn.
#[derive(Debug)]
pub(super) struct Engines<'a> {
    operation: &'a Operation,
    /// Day by day, by number of the variant.
    by_day: Vec<Vec<Option<Engine<'a>>>>,
    stop: Option<&'a AtomicBool>,
    with_patient_waits: bool,
}

/// A day that is to be simulated.
pub(super) struct Drawn<'b, 'a> {
    /// Which of its variants was drawn.
    pub(super) number: usize,
    /// The centre as it then runs.
    pub(super) centre: &'a Centre,
    pub(super) engine: &'b mut Engine<'a>,
    pub(super) occasion: Occasion,
}

impl<'a> Engines<'a> {
    pub(super) fn new(operation: &'a Operation) -> Self {
        Self {
            operation,
            by_day: operation.days().iter().map(|_| Vec::new()).collect(),
            stop: None,
            with_patient_waits: false,
        }
    }

    /// Breaks off days once `stop` is set.
    pub(super) fn stopped_by(self, stop: &'a AtomicBool) -> Self {
        let stop = Some(stop);
        Self { stop, ..self }
    }

    /// Also tells how long those who left would have waited.
    pub(super) fn with_patient_waits(self) -> Self {
        Self {
            with_patient_waits: true,
            ..self
        }
    }

    /// The operation's day number `place` in the first week of a replication.
    pub(super) fn draw(&mut self, place: usize, seed: Seed, replication: u64) -> Drawn<'_, 'a> {
        let day = &self.operation.days()[place];
        let occasion = Occasion {
            seed,
            replication,
            day: day.number(0),
        };
        let number = day.drawn(occasion);
        let centre = day.as_drawn(number);
        let engines = &mut self.by_day[place];
        if engines.len() <= number {
            engines.resize_with(number + 1, || None);
        }
        let (stop, patient) = (self.stop, self.with_patient_waits);
        let engine = engines[number].get_or_insert_with(|| {
            let engine = Engine::new(centre);
            let engine = match stop {
                Some(stop) => engine.stopped_by(stop),
                None => engine,
            };
            match patient {
                true => engine.with_patient_waits(),
                false => engine,
            }
        });
        Drawn {
            number,
            centre,
            engine,
            occasion,
        }
    }
}

/// Counts the replications of an operation.
#[derive(Debug)]
pub(super) struct Simulator<'a> {
    operation: &'a Operation,
    engines: Engines<'a>,
    /// Where callers are customers with a memory, and an engine for each of its days.
    season: Option<(Season<'a>, Vec<Engine<'a>>)>,
}

impl<'a> Simulator<'a> {
    pub(super) fn new(operation: &'a Operation) -> Self {
        Self {
            operation,
            engines: Engines::new(operation),
            season: operation.customers().map(|customers| {
                let days = operation.days().iter();
                let engines = days.map(|day| Engine::new(&day.centre));
                (Season::new(operation, customers), engines.collect())
            }),
        }
    }

    /// Breaks off replications once `stop` is set: whoever set it must not count the one in hand.
    pub(super) fn stopped_by(self, stop: &'a AtomicBool) -> Self {
        Self {
            operation: self.operation,
            engines: self.engines.stopped_by(stop),
            season: self.season.map(|(season, engines)| {
                let engines = engines.into_iter();
                let engines = engines.map(|engine| engine.stopped_by(stop));
                (season, engines.collect())
            }),
        }
    }

    /// Replication number `replication` under `seed`.
    pub(super) fn replicate(&mut self, seed: Seed, replication: u64) -> Replication {
        let counted = self.count(seed, replication);
        Replication::new(self.operation, counted)
    }

    /// What is counted in it.
    pub(super) fn count(&mut self, seed: Seed, replication: u64) -> Contribution {
        if let Some((season, engines)) = &mut self.season {
            return season.replicate(engines, seed, replication);
        }
        let mut contribution = Contribution::default();
        for (place, day) in self.operation.days().iter().enumerate() {
            let drawn = self.engines.draw(place, seed, replication);
            let mut count = DayCount::new(drawn.centre);
            drawn.engine.day(drawn.occasion, &mut count);
            contribution.days.push(count.finish());
            if day.variants.is_some() {
                contribution.drawn.resize(place, 0);
                contribution.drawn.push(drawn.number);
            }
        }
        contribution
    }
}
