//! Money and hours of the whole centre, from what was counted.

use super::customer_week::{CustomerWeek, sum};
use super::tally::{CallTally as T, Counts};
use crate::centre::{Centre, CustomerParts};

/// Money and hours of the whole centre, over what was counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amounts {
    /// Paid hours of all groups \[h\].
    pub(super) paid_hours: f64,
    pub(super) wages: f64,
    pub(super) line_cost: f64,
    pub(super) earned: f64,
    /// Callers who were never answered nor reached by a callback, at any attempt, x the value of an answered
    /// call of their type: what one call of each would have earned.
    pub(super) lost_calls: f64,
    /// Where callers are customers with a memory.
    pub(super) season: Option<SeasonAmounts>,
}

/// Money that only customers with a memory bring or cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SeasonAmounts {
    pub(super) margin: f64,
    pub(super) acquisition: f64,
    pub(super) lost_value: f64,
}

impl Amounts {
    /// From the counts of every call type, and the hours and wages that agents were paid.
    pub(super) fn new(
        centre: &Centre,
        calls: &[Counts<T>],
        (paid_hours, wages): (f64, f64),
    ) -> Self {
        let types = || centre.call_types().iter().zip(calls);
        let line_time: f64 = calls.iter().map(|counts| counts[T::LineTime]).sum();
        let earned = types().map(|(call_type, counts)| {
            (counts[T::Answered] + counts[T::CallbackReached]) * call_type.value
        });
        let lost = types().map(|(call_type, counts)| {
            (counts[T::FirstAttempts] - counts[T::CallersReached]) * call_type.value
        });
        Self {
            paid_hours,
            wages,
            line_cost: line_time / 60.0 * centre.money().line_minute,
            earned: earned.sum(),
            lost_calls: lost.sum(),
            season: None,
        }
    }

    /// What is left of margin and earnings after all costs.
    pub(super) fn profit(&self, season: SeasonAmounts) -> f64 {
        season.margin + (self.earned - self.wages - self.line_cost) - season.acquisition
    }
}

impl SeasonAmounts {
    /// Of weeks that follow each other.
    pub(super) fn new(centre: &Centre, customers: &CustomerParts, weeks: &[CustomerWeek]) -> Self {
        let per_week = centre.money().margin;
        Self {
            margin: per_week * sum(weeks, |week| week.at_start),
            acquisition: customers.acquisition * sum(weeks, |week| week.won),
            lost_value: per_week * sum(weeks, |week| week.lost_weeks),
        }
    }
}
