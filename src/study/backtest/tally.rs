//! Sums over calls, by call type and interval.

use std::ops::AddAssign;

/// Sums over calls.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// Calls that asked for an agent.
    pub offered: f64,
    /// Of them, those who gave up or were sent away.
    pub abandoned: f64,
    /// Answered within the type's time.
    pub within: f64,
    /// Found no idle agent.
    pub delayed: f64,
    /// Time in queue of all of them \[s\].
    pub wait: f64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.offered += more.offered;
        self.abandoned += more.abandoned;
        self.within += more.within;
        self.delayed += more.delayed;
        self.wait += more.wait;
    }
}

impl Tally {
    /// Of one call.
    pub(super) fn of(is_answered: bool, wait: f64, within: f64, is_delayed: bool) -> Self {
        let one = |so: bool| f64::from(u8::from(so));
        Self {
            offered: 1.0,
            abandoned: one(!is_answered),
            within: one(is_answered && wait <= within),
            delayed: one(is_delayed),
            wait,
        }
    }
}

/// Sums by call type and interval.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    pub(super) tallies: Vec<Vec<Tally>>,
}

impl Counts {
    pub(super) fn new(types: usize, intervals: usize) -> Self {
        Self {
            tallies: vec![vec![Tally::default(); intervals]; types],
        }
    }

    pub(super) fn of_type(&self, place: usize) -> Tally {
        sum(self.tallies[place].iter())
    }

    fn of_interval(&self, place: usize) -> Tally {
        sum(self.tallies.iter().map(|each| &each[place]))
    }

    pub(super) fn all(&self) -> Tally {
        sum(self.tallies.iter().flatten())
    }
}

pub(super) fn sum<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Tally {
    let mut all = Tally::default();
    tallies.for_each(|one| all += *one);
    all
}

impl Counts {
    /// Of an interval that the day may not have.
    pub(super) fn of_interval_or_none(&self, place: usize) -> Tally {
        let has = self.tallies.first().is_some_and(|one| place < one.len());
        match has {
            true => self.of_interval(place),
            false => Tally::default(),
        }
    }
}
