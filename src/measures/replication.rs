//! One replication, counted: a day, or the days of a week.

use super::count::DayTotals;
use super::fractions::Fractions;
use crate::centre::Operation;

/// What was counted in one replication, and what it contributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Replication {
    /// What was counted on each day, in calendar order.
    pub days: Vec<DayTotals>,
    /// What each day contributes by itself; none where the replication is one day.
    pub by_day: Vec<Fractions>,
    /// What all of it contributes.
    pub whole: Fractions,
}

impl Replication {
    /// Adds up the `days` of `operation`, one [`DayTotals`] for each of its days.
    #[must_use]
    pub fn new(operation: &Operation, days: Vec<DayTotals>) -> Self {
        let counted = operation.days().iter().zip(&days);
        let mut by_day: Vec<_> = counted
            .map(|(day, totals)| Fractions::of_day(&day.centre, totals))
            .collect();
        let whole = if operation.is_week() {
            let mut whole = by_day[0].clone();
            by_day[1..].iter().for_each(|day| whole.add(day));
            whole
        } else {
            by_day.swap_remove(0)
        };
        Self {
            days,
            by_day,
            whole,
        }
    }
}
