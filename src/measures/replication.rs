//! One replication, counted: a day, the days of a week, or a season.

use super::count::DayTotals;
use super::customers::{CustomerFractions, CustomerWeek};
use super::fractions::Fractions;
use super::season::{WeekFractions, WeekTotals};
use crate::centre::{Customers, Operation};

/// What was counted in one replication, and what it contributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Replication {
    /// What was counted on each day, in calendar order; in a season, on all days of each kind.
    pub days: Vec<DayTotals>,
    /// What each day contributes by itself; none where the replication is one day.
    pub by_day: Vec<Fractions>,
    /// What all of it contributes.
    pub whole: Fractions,
    /// What each week of a season contributes by itself.
    pub weeks: Vec<WeekFractions>,
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
            weeks: Vec::new(),
        }
    }

    /// The same of a season, with its `weeks`.
    #[must_use]
    pub fn season(
        operation: &Operation,
        customers: &Customers,
        days: Vec<DayTotals>,
        weeks: &[WeekTotals],
    ) -> Self {
        let mut replication = Self::new(operation, days);
        let each: Vec<CustomerWeek> = weeks.iter().map(|week| week.customers).collect();
        let base = operation.base();
        replication.whole.customers = Some(CustomerFractions::new(
            base,
            customers.parts(),
            &each,
            &replication.whole.money,
        ));
        let weeks = weeks.iter();
        replication.weeks = weeks
            .map(|week| WeekFractions::new(operation, customers, week))
            .collect();
        replication
    }
}
